//! The overview of reports: built-in ones by topic, and saved ones.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::report as saved;
use crate::locale::{Phrase, phrases};
use crate::report::presets::{self, Topic};
use crate::report::{Chart, history_reports, thumbnail};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::report::{dashboard, prefetch};

/// The small picture of a report.
#[derive(Clone, PartialEq)]
struct Picture {
    /// The sizes of its marks in percent.
    sizes: Vec<u8>,
    is_line: bool,
}

/// A picture of 64 by 40: bars, or a line with the area below it; an icon if there is nothing to draw.
fn drawn(picture: &Picture) -> AnyView {
    let count = picture.sizes.len();
    if count == 0 {
        return icon(icon::REPORTS);
    }
    let height = |size: u8| 4.0 + f64::from(size) * 0.32;
    if picture.is_line && count > 1 {
        let step = 64.0 / (count - 1) as f64;
        let points: Vec<String> = (0..)
            .zip(&picture.sizes)
            .map(|(at, size)| format!("{:.1} {:.1}", f64::from(at) * step, 40.0 - height(*size)))
            .collect();
        let line = format!("M{}", points.join(" L"));
        let area = format!("{line} L64 40 L0 40 Z");
        return view! { <svg viewBox="0 0 64 40"><path class="thumbnail-area" d=area></path><path class="thumbnail-line" d=line></path></svg> }.into_any();
    }
    let pitch = 64.0 / count.max(5) as f64;
    let bar = |(at, size): (i32, &u8)| {
        let (x, y) = (format!("{:.1}", f64::from(at) * pitch), format!("{:.1}", 40.0 - height(*size)));
        view! { <rect class="thumbnail-bar" x=x y=y width=format!("{:.1}", pitch * 0.72) height=format!("{:.1}", height(*size)) rx="1"></rect> }
    };
    view! { <svg viewBox="0 0 64 40">{(0..).zip(&picture.sizes).map(bar).collect_view()}</svg> }.into_any()
}

/// The page.
pub fn overview(cx: AppContext) -> AnyView {
    prefetch::precompute_all(cx);
    let own = Memo::new(move |_| {
        cx.app.read_present(|set| {
            let mut all: Vec<(String, Id)> =
                set.rows(RecordType::Report).map(|(_, row)| (row.text(saved::NAME).to_string(), row.id())).collect();
            crate::base::small_sort::sort_by(&mut all, Ord::cmp);
            all
        })
    });
    let pictures: StoredValue<Vec<RwSignal<Option<Picture>>>> =
        StoredValue::new(presets::ALL.iter().map(|_| RwSignal::new(None)).collect());
    prefetch::each_outcome(cx, move |at, report, outcome| {
        let is_line = report.chart == Chart::Line;
        let sizes = thumbnail::sizes(outcome, is_line);
        if let Some(picture) = pictures.try_with_value(|all| all.get(at).copied()).flatten() {
            picture.try_set(Some(Picture { sizes, is_line }));
        }
    });
    let picture = move |key: &str| {
        let at = presets::ALL.iter().position(|report| report.key == key);
        let own = at.and_then(|at| pictures.with_value(|all| all.get(at).copied()));
        match own {
            Some(own) => (move || own.get().as_ref().map(drawn)).into_any(),
            None => icon(icon::REPORTS),
        }
    };
    let href = move |key: &str| cx.href_with(Route::Reports, &format!("r={key}"));
    let topic = move |(topic, name): (Topic, Phrase)| {
        let line = |(key, name, question): (&str, Phrase, Phrase)| {
            view! {
                <li class="report-card"><span class="thumbnail" aria-hidden="true">{picture(key)}</span>
                    <div><a href=href(key)>{cx.t(name)}</a><span class="soft">{cx.t(question)}</span></div></li>
            }
        };
        let own = presets::ALL.iter().filter(|report| report.topic == topic);
        let own = own.map(|report| (report.key, report.name, report.question));
        let special = history_reports::ALL.iter().filter(|report| report.topic == topic);
        let special = special.map(|report| (report.key, report.name, report.question));
        let lines = own.chain(special).map(line).collect_view();
        view! { <section class="report-topic"><h2>{cx.t(name)}</h2><ul class="report-list report-cards">{lines}</ul></section> }
    };
    let saved_line = move |(name, id): (String, Id)| {
        let label = cx.labelled(&cx.t(phrases::DELETE), &name);
        let delete = move |_| cx.app.run(Command::Delete(vec![id]), |_| {});
        view! {
            <li class="report-own"><a href=href(&id.to_string())>{name}</a>
                <button class="button" data-look="quiet" title=label.clone() aria-label=label on:click=delete>{icon(icon::CROSS)}</button></li>
        }
    };
    let own = move || {
        let all = own.get();
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(saved_line).collect_view();
            view! { <section class="panel"><div class="panel-head"><h2>{cx.t(phrases::OWN_REPORTS)}</h2></div><ul class="report-list">{lines}</ul></section> }
        })
    };
    view! {
        <div class="page-head">
            <div><h1>{cx.t(phrases::REPORTS)}</h1><p class="soft">{cx.t(phrases::REPORTS_TEXT)}</p></div>
            <div class="page-actions"><a class="button" data-look="primary" href=cx.href_with(Route::Reports, "new")>{cx.t(phrases::NEW_REPORT)}</a></div>
        </div>
        <div class="report-topics">{dashboard::overview(cx)}{own}</div>
        <div class="stack">{Topic::ALL.into_iter().map(topic).collect_view()}</div>
    }
    .into_any()
}
