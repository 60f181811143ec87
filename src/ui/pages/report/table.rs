//! The table of a report: a line for each group, a column for each measure or second group; every figure is a link.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::report::drill_down::Place;
use crate::report::{Figure, GroupKey, Report, labels};
use crate::store::RecordStore;
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::pages::report::model::{Page, QuotaSpot};

/// The table; tracked.
pub fn table(page: Page) -> AnyView {
    let cx = page.cx;
    let report = page.report.get();
    let outcome = page.outcome.get();
    let name = |level: usize, key: &GroupKey| {
        cx.app.read_untracked(|set| labels::key(set, &report, level, key, outcome.others.len(), cx.language))
    };
    let (head, measures) = titles(cx, &report);
    let formulas: Vec<String> = cx.app.read_untracked(|set| {
        report.measures.iter().map(|measure| labels::formula(set, report.kind, *measure, cx.language)).collect()
    });
    let subs: Vec<String> = outcome.subs.iter().map(|sub| name(1, sub)).collect();
    // The figure of a group, which has a name, or of all groups; of a second group or of all.
    let figure = |figure: &Figure, of: (Option<usize>, &str), second: Option<usize>, measure: usize| {
        let text = labels::figure(figure, cx.language);
        if *figure == Figure::None {
            return view! { <td data-align="right"><span class="soft">{text}</span></td> }.into_any();
        }
        let (line, group) = of;
        let first = line.map(|line| &outcome.lines[line].key);
        let place = Place { first, second: second.map(|sub| &outcome.subs[sub]), measure };
        let href = page.figure_href(place, line.map_or(QuotaSpot::Total, QuotaSpot::Line));
        let of = second.map_or(measures[measure].clone(), |sub| format!("{}, {}", subs[sub], measures[measure]));
        let label = cx.t_with(phrases::OPEN_FIGURE, &[group, &of, &text]);
        let kind = match figure {
            Figure::Count(_) => FigureKind::Count,
            _ => FigureKind::Result,
        };
        view! { <td data-align="right"><a data-figure=kind.key() href=href aria-label=label title=formulas[measure].clone()>{text}</a></td> }.into_any()
    };
    let mut heads: Vec<String> = Vec::new();
    for sub in &subs {
        heads.extend(measures.iter().map(|measure| match measures.len() {
            1 => sub.clone(),
            _ => cx.labelled(&sub, &measure),
        }));
    }
    let is_split = !subs.is_empty();
    heads.extend(measures.iter().map(|measure| match is_split {
        true => cx.labelled(&cx.t(phrases::TOTAL), &measure),
        false => measure.clone(),
    }));
    let line = |(at, line): (usize, &crate::report::Line)| {
        let group = name(0, &line.key);
        let first = (Some(at), group.as_str());
        let none = Figure::None;
        let mut cells = Vec::with_capacity(heads.len());
        for (sub, own) in line.cells.iter().enumerate().take(subs.len()) {
            let own = |measure: usize| own.get(measure).unwrap_or(&none);
            cells.extend((0..measures.len()).map(|measure| figure(own(measure), first, Some(sub), measure)));
        }
        cells.extend(line.figures.iter().enumerate().map(|(at, own)| figure(own, first, None, at)));
        view! { <tr><th scope="row">{group.clone()}</th>{cells}</tr> }
    };
    let blank = outcome.subs.len() * measures.len();
    let blanks = (0..blank).map(|_| view! { <td></td> }).collect_view();
    let lines = outcome.lines.iter().enumerate().map(line).collect_view();
    let heads = heads.into_iter().map(|head| view! { <th scope="col" data-align="right">{head}</th> }).collect_view();
    let all = (None, cx.t(phrases::TOTAL));
    let total = outcome.total.iter().enumerate().map(|(at, own)| figure(own, all, None, at)).collect_view();
    view! {
        <div class="panel scroll" tabindex="0" role="region" aria-label=page.origin.with_value(|origin| origin.name.clone())>
            <table class="plain-table report-table">
                <thead><tr><th scope="col">{head}</th>{heads}</tr></thead>
                <tbody>{lines}</tbody>
                <tfoot><tr><th scope="row">{cx.t(phrases::TOTAL)}</th>{blanks}{total}</tr></tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// The headings of the groups and of each measure.
fn titles(cx: AppContext, report: &Report) -> (&'static str, Vec<String>) {
    let group = report.groups.first().and_then(|group| cx.field(report.kind, group.field));
    let head = group.map_or(report.kind.many().of(cx.language), |field| field.label.of(cx.language));
    let measure = |set: &RecordStore| {
        report.measures.iter().map(|measure| labels::measure(set, report.kind, *measure, cx.language)).collect()
    };
    (head, cx.app.read_untracked(measure))
}

/// The table as lines for a spreadsheet.
pub fn lines(page: Page) -> Vec<Vec<String>> {
    let cx = page.cx;
    let report = page.report.get_untracked();
    let outcome = page.outcome.get_untracked();
    let name = |level: usize, key: &GroupKey| {
        cx.app.read_untracked(|set| labels::key(set, &report, level, key, outcome.others.len(), cx.language))
    };
    let (head, measures) = titles(cx, &report);
    let mut first = vec![head.to_string()];
    for sub in &outcome.subs {
        first.extend(measures.iter().map(|measure| cx.labelled(&name(1, sub), &measure)));
    }
    first.extend(measures.iter().cloned());
    let plain = |figure: &Figure| labels::plain(figure, cx.language);
    let mut out = vec![first];
    for line in &outcome.lines {
        let mut cells = vec![name(0, &line.key)];
        for own in &line.cells {
            let none = Figure::None;
            cells.extend((0..measures.len()).map(|at| plain(own.get(at).unwrap_or(&none))));
        }
        cells.extend(line.figures.iter().map(plain));
        out.push(cells);
    }
    let mut total = vec![cx.t(phrases::TOTAL).to_string()];
    total.extend((0..outcome.subs.len() * measures.len()).map(|_| String::new()));
    total.extend(outcome.total.iter().map(plain));
    out.push(total);
    out
}
