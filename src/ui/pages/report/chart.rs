//! The chart of a report as SVG: every bar and point links to its records and has its figure as label.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::report::chart::{self, ChartDrawing, Shape, Spot};
use crate::report::drill_down::Place;
use crate::ui::components::figure::FigureKind;
use crate::ui::pages::report::model::{Page, QuotaSpot};

/// The chart with a width in pixels.
pub fn chart(page: Page, width: i32) -> AnyView {
    let Some(picture) = drawn(page, width) else { return ().into_any() };
    let label = page.cx.t_with(phrases::CHART_OF, &[&page.origin.with_value(|origin| origin.name.clone())]);
    figure(&picture, label, |spot| Some(href(page, spot)))
}

/// A chart as SVG; `href` returns the target of a figure, if it has one.
pub fn figure(picture: &ChartDrawing, label: String, href: impl Fn(&Spot) -> Option<String>) -> AnyView {
    let shape = |shape: &Shape| {
        match shape.clone() {
        Shape::Bar((x, y, width, height), series, spot) => {
            let (href, name, label) = (href(&spot), name(&spot), name(&spot));
            let Some(href) = href else {
                return view! { <g role="img" aria-label=label><rect class="chart-mark" data-series=series.to_string() x=x y=y width=width height=height rx="2"></rect><title>{name}</title></g> }
                    .into_any();
            };
            view! { <g><a href=href aria-label=label data-figure=FigureKind::Result.key()><rect class="chart-mark" data-series=series.to_string() x=x y=y width=width height=height rx="2"></rect><title>{name}</title></a></g> }
                .into_any()
        }
        Shape::Dot(x, y, series, spot) => {
            let (href, name, label) = (href(&spot), name(&spot), name(&spot));
            view! { <g><a href=href aria-label=label data-figure=FigureKind::Result.key()><circle class="chart-reach" cx=x cy=y r="12"></circle><circle class="chart-mark" data-series=series.to_string() cx=x cy=y r="4.5"></circle><title>{name}</title></a></g> }
                .into_any()
        }
        Shape::Line(points, series) => {
            view! { <g><polyline class="chart-line" data-series=series.to_string() points=chart::svg_points(&points)></polyline></g> }
                .into_any()
        }
        Shape::Rule(x, y, to_x, to_y) => {
            view! { <g><line class="chart-rule" x1=x y1=y x2=to_x y2=to_y></line></g> }.into_any()
        }
        Shape::Text(x, y, anchor, text) => {
            view! { <g aria-hidden="true"><text class="chart-text" x=x y=y text-anchor=anchor.name()>{text}</text></g> }.into_any()
        }
    }
    };
    let legend = picture.series.iter().enumerate().map(|(at, name)| {
        view! { <li><span class="chart-key" data-series=at.to_string()></span>{name.clone()}</li> }
    });
    let legend = (!picture.series.is_empty()).then(|| view! { <ul class="chart-legend">{legend.collect_view()}</ul> });
    view! {
        <figure class="panel chart">
            {legend}
            <svg role="group" aria-label=label viewBox=format!("0 -4 {} {}", picture.width, picture.height + 8)
                data-wide=(picture.width > 400).then_some("true")>
                {picture.shapes.iter().map(shape).collect_view()}
            </svg>
        </figure>
    }
    .into_any()
}

/// The chart as data; tracked.
pub fn drawn(page: Page, width: i32) -> Option<ChartDrawing> {
    let report = page.report.get();
    page.outcome
        .with(|outcome| page.cx.app.read_untracked(|set| chart::draw(set, &report, outcome, width, page.cx.language)))
}

fn name(spot: &Spot) -> String {
    format!("{}: {}", spot.name, spot.figure)
}

/// The address of the records behind a figure.
fn href(page: Page, spot: &Spot) -> String {
    page.outcome.with_untracked(|outcome| {
        let place = Place {
            first: chart::key_of(outcome, spot.line),
            second: spot.sub.and_then(|sub| outcome.subs.get(sub)),
            measure: spot.measure,
        };
        page.figure_href(place, QuotaSpot::Line(spot.line))
    })
}
