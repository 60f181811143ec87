//! The overview of reports: built-in ones by topic, and saved ones.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::report as saved;
use crate::locale::{Phrase, phrases};
use crate::report::history_reports;
use crate::report::presets::{self, Topic};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::report::dashboard;

/// The page.
pub fn overview(cx: AppContext) -> AnyView {
    crate::ui::pages::report::prefetch::precompute_all(cx);
    let own = Memo::new(move |_| {
        cx.app.read_present(|set| {
            let mut all: Vec<(String, Id)> =
                set.rows(RecordType::Report).map(|(_, row)| (row.text(saved::NAME).to_string(), row.id())).collect();
            crate::base::small_sort::sort_by(&mut all, Ord::cmp);
            all
        })
    });
    let href = move |key: &str| cx.href_with(Route::Reports, &format!("r={key}"));
    let topic = move |(topic, name): (Topic, Phrase)| {
        let line = |(key, name, question): (&str, Phrase, Phrase)| {
            view! { <li><a href=href(key)>{cx.t(name)}</a><span class="soft">{cx.t(question)}</span></li> }
        };
        let own = presets::ALL.iter().filter(|report| report.topic == topic);
        let own = own.map(|report| (report.key, report.name, report.question));
        let special = history_reports::ALL.iter().filter(|report| report.topic == topic);
        let special = special.map(|report| (report.key, report.name, report.question));
        let lines = own.chain(special).map(line).collect_view();
        view! { <section class="panel"><div class="panel-head"><h2>{cx.t(name)}</h2></div><ul class="report-list">{lines}</ul></section> }
    };
    let saved_line = move |(name, id): (String, Id)| {
        let label = format!("{}: {name}", cx.t(phrases::DELETE));
        let delete = move |_| cx.app.run(Command::Delete(vec![id]), |_| {});
        view! {
            <li class="report-own"><a href=href(&id.to_string())>{name}</a>
                <button class="button" data-look="quiet" title=label.clone() aria-label=label on:click=delete>"✕"</button></li>
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
        <div class="report-topics">{dashboard::overview(cx)}{own}{Topic::ALL.into_iter().map(topic).collect_view()}</div>
    }
    .into_any()
}
