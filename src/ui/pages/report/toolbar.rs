//! The toolbar of a report: period, owner, source and pipeline, and actions.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::{opportunity, report as saved};
use crate::locale::{Phrase, phrases};
use crate::report::query_string;
use crate::store::filter::{Condition, Filter, Predicate};
use crate::store::period::Period;
use crate::store::{display_names, picklists};
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor::PERIODS;
use crate::ui::navigation::Route;
use crate::ui::pages::report::builder::choice;
use crate::ui::pages::report::model::Page;
use crate::ui::pages::report::page_parts::{Exports, export_actions};
use crate::ui::pages::report::{chart, table};

/// The filters.
pub fn filters(page: Page) -> AnyView {
    let cx = page.cx;
    let kind = Memo::new(move |_| page.report.with(|report| report.kind));
    let written = move || page.report.with(|report| report.period).map(Period::write).unwrap_or_default();
    let mut periods: Vec<(String, String)> = vec![(String::new(), cx.t(phrases::ALL_TIMES).to_string())];
    let offered = PERIODS.iter().filter(|(period, _)| !matches!(period, Period::Past | Period::Future));
    periods.extend(offered.map(|(period, phrase)| (period.write(), words(cx, *period, *phrase))));
    // The address may contain a value that is not offered.
    let first = untrack(written);
    if !periods.iter().any(|(other, _)| *other == first) {
        periods.push((first.clone(), first));
    }
    let set = Callback::new(move |text: String| page.report.update(|report| report.period = Period::read(&text)));
    let source = move || if kind.get() == RecordType::Account { "source" } else { "lead_source" };
    view! {
        <div class="report-tools">
            {choice("period", cx.t(phrases::PERIOD), periods, Memo::new(move |_| written()), set)}
            {move || entry(page, kind.get(), "owner", "owner", phrases::ANYONE)}
            {move || entry(page, kind.get(), "source", source(), phrases::ANY_SOURCE)}
            {move || (kind.get() == RecordType::Opportunity).then(|| pipeline(page))}
        </div>
    }
    .into_any()
}

/// The name of a period.
pub fn words(cx: AppContext, period: Period, phrase: Phrase) -> String {
    let text = match period {
        Period::Last(days) | Period::Next(days) => cx.t_with(phrase, &[&days.to_string()]),
        _ => cx.t(phrase).to_string(),
    };
    crate::ui::components::format_value::sentence(text)
}

/// A select of a field's entries.
fn entry(page: Page, kind: RecordType, id: &'static str, key: &str, any: Phrase) -> Option<AnyView> {
    let cx = page.cx;
    let field = kind.field_by_key(key)?;
    let number = field.number;
    let mut all = vec![(String::new(), cx.t(any).to_string())];
    all.extend(cx.app.read_untracked(|set| {
        let named = |id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
        picklists::entries(set, field).into_iter().map(named).collect::<Vec<_>>()
    }));
    let now = Memo::new(move |_| {
        let ids = page.report.with(|report| chosen(&report.filter, number)).map(|(_, ids)| ids).unwrap_or_default();
        if let [id] = ids.as_slice() { id.to_string() } else { String::new() }
    });
    let set = Callback::new(move |text: String| {
        let part = text.parse::<Id>().ok().map(|id| Filter::field(number, Predicate::OneOf(vec![id])));
        page.report.update(|report| *report = query_string::narrowed(report.clone(), number, part));
    });
    Some(choice(id, field.label.of(cx.language), all, now, set))
}

/// The records to which a filter restricts a field, and the index of that condition.
fn chosen(filter: &Filter, number: FieldId) -> Option<(usize, Vec<Id>)> {
    filter.parts().iter().enumerate().find_map(|(place, part)| match part {
        Filter::Where(Condition { field, negated: false, test: Predicate::OneOf(ids) }) if *field == number => {
            Some((place, ids.clone()))
        }
        _ => None,
    })
}

/// A select of pipelines, as a condition on their stages.
fn pipeline(page: Page) -> AnyView {
    let cx = page.cx;
    let all: Vec<(Id, String, Vec<Id>)> = cx.app.read_untracked(|set| {
        let one = |id: Id| (id, display_names::name_of(set, id, cx.language), all_stages(set, id));
        picklists::pipelines(set).into_iter().map(one).collect()
    });
    let mut options = vec![(String::new(), cx.t(phrases::ANY_PIPELINE).to_string())];
    options.extend(all.iter().map(|(id, name, _)| (id.to_string(), name.clone())));
    let stages: Vec<(Id, Vec<Id>)> = all.into_iter().map(|(id, _, stages)| (id, stages)).collect();
    let known = StoredValue::new(stages);
    let now = Memo::new(move |_| {
        let chosen = page.report.with(|report| chosen(&report.filter, opportunity::STAGE).map(|(_, ids)| ids));
        let found =
            known.with_value(|all| all.iter().find(|(_, stages)| Some(stages) == chosen.as_ref()).map(|(id, _)| *id));
        found.map(|id| id.to_string()).unwrap_or_default()
    });
    let set = Callback::new(move |text: String| {
        let id = text.parse::<Id>().ok();
        let stages =
            known.with_value(|all| all.iter().find(|(other, _)| Some(*other) == id).map(|(_, stages)| stages.clone()));
        page.report.update(|report| {
            let mut parts = report.filter.parts().to_vec();
            if let Some((place, _)) = chosen(&report.filter, opportunity::STAGE) {
                parts.remove(place);
            }
            parts.extend(stages.clone().map(|stages| Filter::field(opportunity::STAGE, Predicate::OneOf(stages))));
            report.filter = Filter::All(parts);
        });
    });
    choice("pipeline", cx.t(phrases::PIPELINE), options, now, set)
}

/// All stages of a pipeline, including archived ones, because deals may still be in them.
fn all_stages(set: &crate::store::RecordStore, pipeline: Id) -> Vec<Id> {
    set.rows(RecordType::Stage)
        .map(|(_, row)| row.id())
        .filter(|id| picklists::pipeline_of(set, *id) == pipeline)
        .collect()
}

/// The actions on the report.
pub fn actions(page: Page) -> AnyView {
    let cx = page.cx;
    let exports = Exports {
        title: page.origin.with_value(|origin| origin.name.clone()),
        table: Callback::new(move |()| Some(table::lines(page))),
        deals: None,
        picture: Some(Callback::new(move |width| chart::drawn(page, width))),
    };
    view! { {export_actions(cx, exports)}{menu(cx.t(phrases::SAVE), move || saving(page))} }.into_any()
}

/// Saves the report under a name, or the changes to a saved one.
fn saving(page: Page) -> AnyView {
    let cx = page.cx;
    let name = RwSignal::new(String::new());
    let written = move || {
        let report = page.report.get_untracked();
        Value::text(&cx.app.read_untracked(|set| query_string::write(set, &report)))
    };
    let create = move || {
        let Some(called) = Value::text(&name.get_untracked()) else { return };
        let entries = vec![(saved::NAME, Some(called)), (saved::QUERY, written())];
        cx.app.run(Command::Create { kind: RecordType::Report, fields: entries }, move |result| {
            if let Ok(created) = result
                && let Some((_, id)) = created.first()
            {
                // Setting the hash does not fail; the page follows by the browser's event.
                let _ = window().location().set_hash(&cx.href_with(Route::Reports, &format!("r={id}")));
            }
        });
    };
    let own = page.origin.with_value(|origin| origin.key.parse::<Id>().ok().map(|id| (id, origin.name.clone())));
    let update = own.map(|(id, called)| {
        let update = move |_| cx.app.run(Command::Edit { id, fields: vec![(saved::QUERY, written())] }, |_| {});
        view! { <div class="menu-items"><button class="menu-item" on:click=update>{cx.t_with(phrases::UPDATE_REPORT, &[&called])}</button></div> }
    });
    view! {
        <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); create(); }>
            <div class="field"><label for="report-name">{cx.t(phrases::REPORT_NAME)}</label>
                <input id="report-name" autocomplete="off" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/></div>
            <button type="submit" class="button" data-look="primary" disabled=move || name.with(|name| name.trim().is_empty())>{cx.t(phrases::SAVE_REPORT)}</button>
        </form>
        {update}
    }
    .into_any()
}
