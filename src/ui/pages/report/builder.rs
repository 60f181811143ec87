//! The report builder: a control for every part of a report; the report follows at once.
use leptos::prelude::*;

use crate::base::FieldId;
use crate::domain::{FieldType, RecordType};
use crate::locale::{Phrase, phrases};
use crate::report::measure::{self, METRICS};
use crate::report::query_string::MAX_MEASURES;
use crate::report::{Chart, Grouping, Measure, Report, Step, can_group, labels};
use crate::store::filter::Filter;
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::disclosure::disclosure;
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::features::condition_editor::{self, ConditionEditor};
use crate::ui::features::linked_fields::by_link;
use crate::ui::features::linking_editor::{self, LinkingEditor, relations};
use crate::ui::pages::report::model::{FOLDED, Page};

const CHARTS: [(Chart, Phrase); 5] = [
    (Chart::Bar, phrases::PICTURE_BAR),
    (Chart::Stacked, phrases::PICTURE_STACKED),
    (Chart::Line, phrases::PICTURE_LINE),
    (Chart::Funnel, phrases::PICTURE_FUNNEL),
    (Chart::Table, phrases::PICTURE_TABLE),
];

const STEPS: [(Step, Phrase); 4] = [
    (Step::Week, phrases::STEP_WEEK),
    (Step::Month, phrases::STEP_MONTH),
    (Step::Quarter, phrases::STEP_QUARTER),
    (Step::Year, phrases::STEP_YEAR),
];

/// The builder, collapsed unless the report is new.
pub fn builder(page: Page, is_new: bool) -> AnyView {
    let cx = page.cx;
    let kind = Memo::new(move |_| page.report.with(|report| report.kind));
    let kinds: Vec<(String, String)> = cx
        .work()
        .into_iter()
        .map(|other| (other.key().to_string(), other.many().of(cx.language).to_string()))
        .collect();
    let set_kind = Callback::new(move |key: String| {
        if let Some(kind) = RecordType::from_key(&key) {
            page.report.set(Report::of(kind));
        }
    });
    let kind_now = Memo::new(move |_| page.report.with(|report| report.kind.key().to_string()));
    let body = move || {
        view! {
            <div class="report-choices">{choice("kind", cx.t(phrases::COUNTED), kinds.clone(), kind_now, set_kind)}</div>
            {move || parts(page, kind.get())}
        }
        .into_any()
    };
    disclosure(FOLDED, cx.t(phrases::CHANGE_REPORT), is_new, body)
}

fn parts(page: Page, kind: RecordType) -> AnyView {
    let cx = page.cx;
    let change = move |change: &dyn Fn(&mut Report)| page.report.update(|report| change(report));
    let fields: Vec<_> = cx.fields(kind);
    let is_time = |field: &&crate::domain::Field| matches!(field.kind, FieldType::Day | FieldType::Moment);
    let named =
        |field: &&'static crate::domain::Field| (field.number.0.to_string(), field.label.of(cx.language).to_string());
    let none = |phrase: Phrase| (String::new(), cx.t(phrase).to_string());
    let groups: Vec<(String, String)> = [none(phrases::NO_GROUPS)]
        .into_iter()
        .chain(fields.iter().filter(|field| can_group(field)).map(named))
        .chain(by_link(cx, kind).iter().flat_map(|(_, fields)| fields).filter(|field| can_group(field)).map(named))
        .collect();
    let dates: Vec<(String, String)> = [none(phrases::ANY_DATE)]
        .into_iter()
        .chain(fields.iter().copied().filter(|field| is_time(field)).map(|field| named(&field)))
        .collect();
    let group = move |level: usize| {
        let now = Memo::new(move |_| {
            page.report
                .with(|report| report.groups.get(level).map(|group| group.field.0.to_string()).unwrap_or_default())
        });
        let set = Callback::new(move |number: String| {
            change(&|report| {
                let step = report.groups.get(level).map(|group| group.step).unwrap_or_default();
                report.groups.truncate(level + usize::from(level < report.groups.len() && !number.is_empty()));
                if let Ok(field) = number.parse().map(FieldId) {
                    report.groups.truncate(level);
                    report.groups.push(Grouping { field, step });
                }
            });
        });
        (now, set)
    };
    let steps: Vec<(String, String)> =
        STEPS.iter().enumerate().map(|(at, (_, name))| (at.to_string(), cx.t(*name).to_string())).collect();
    let step_now = Memo::new(move |_| {
        page.report.with(|report| {
            let step = report.groups.first().map(|group| group.step).unwrap_or_default();
            STEPS.iter().position(|(other, _)| *other == step).unwrap_or(1).to_string()
        })
    });
    let set_step = Callback::new(move |at: String| {
        if let Some((step, _)) = at.parse().ok().and_then(|at: usize| STEPS.get(at)) {
            change(&|report| report.groups.iter_mut().for_each(|group| group.step = *step));
        }
    });
    let date_now = Memo::new(move |_| {
        page.report.with(|report| report.date.map(|number| number.0.to_string()).unwrap_or_default())
    });
    let set_date =
        Callback::new(move |number: String| change(&|report| report.date = number.parse().ok().map(FieldId)));
    let charts = CHARTS.iter().enumerate().map(|(at, (_, name))| (at.to_string(), cx.t(*name).to_string())).collect();
    let chart_now = Memo::new(move |_| {
        page.report.with(|report| CHARTS.iter().position(|(chart, _)| *chart == report.chart).unwrap_or(0).to_string())
    });
    let set_chart = Callback::new(move |at: String| {
        if let Some((chart, _)) = at.parse().ok().and_then(|at: usize| CHARTS.get(at)) {
            change(&|report| report.chart = *chart);
        }
    });
    let (first, set_first) = group(0);
    let (second, set_second) = group(1);
    view! {
        <div class="report-choices">
            {choice("group", cx.t(phrases::GROUP_FIRST), groups.clone(), first, set_first)}
            {choice("then", cx.t(phrases::GROUP_SECOND), groups, second, set_second)}
            {choice("step", cx.t(phrases::STEP), steps, step_now, set_step)}
            {choice("date", cx.t(phrases::PERIOD_BY), dates, date_now, set_date)}
            {choice("chart", cx.t(phrases::PICTURE), charts, chart_now, set_chart)}
        </div>
        {measures(page, kind)}
        {conditions(page, kind)}
    }
    .into_any()
}

/// A labelled select of values with names. It stays in place while the report changes, and keeps the focus.
pub fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    now: Memo<String>,
    set: Callback<String>,
) -> AnyView {
    let id = format!("report-{id}");
    let option = move |(value, name): (String, String)| {
        let own = value.clone();
        view! { <option value=value selected=move || now.get() == own>{name}</option> }
    };
    view! {
        <div class="report-filter"><label for=id.clone()>{label}</label>
            <select class="input" id=id on:change=while_here(move |event| set.run(event_target_value(&event)))>{options.into_iter().map(option).collect_view()}</select></div>
    }
    .into_any()
}

/// The select of the metric to add.
const METRIC: &str = "report-metric";

/// The metrics as chips, in the order of the table's columns, and the form that adds one.
fn measures(page: Page, kind: RecordType) -> AnyView {
    let cx = page.cx;
    let name = move |own: Measure| cx.app.read_untracked(|set| labels::measure(set, kind, own, cx.language));
    let chosen = Memo::new(move |_| page.report.with(|report| report.measures.clone()));
    let chip = move |own: Measure| {
        let text = name(own);
        // A report without a metric says nothing.
        if chosen.with(|all| all.len() == 1) {
            return view! { <span class="filter-chip measure-only">{text}</span> }.into_any();
        }
        let label = cx.t_with(phrases::REMOVE_METRIC, &[&text]);
        let remove = move |_| {
            page.report.update(|report| report.measures.retain(|other| *other != own));
            focus(METRIC);
        };
        view! { <button type="button" class="filter-chip" aria-label=label on:click=remove><span>{text}</span>{icon(icon::CROSS)}</button> }
            .into_any()
    };
    let form = move || match chosen.with(|all| all.len() < MAX_MEASURES) {
        true => measure_form(page, kind, offered(page, kind)),
        false => view! { <p class="soft">{cx.t(phrases::METRICS_FULL)}</p> }.into_any(),
    };
    view! {
        <div class="report-filter">
            <label for=METRIC>{cx.t(phrases::MEASURES)}</label>
            <div class="report-conditions" role="group" aria-label=cx.t(phrases::MEASURES)>
                {move || chosen.get().into_iter().map(chip).collect_view()}{form}
            </div>
        </div>
    }
    .into_any()
}

/// The metrics that a report of a record type does not have yet, under what they are about.
fn offered(page: Page, kind: RecordType) -> Vec<(&'static str, Vec<Measure>)> {
    let cx = page.cx;
    let mut groups = vec![(kind.many().of(cx.language), vec![Measure::Count, Measure::Share])];
    groups.push((
        cx.t(phrases::MEASURES_OF_PROCESS),
        METRICS.iter().filter(|known| known.kind == kind).map(Measure::Known).collect(),
    ));
    groups.extend(cx.fields(kind).into_iter().filter(|field| measure::can_add(field)).map(|field| {
        let number = field.number;
        (field.label.of(cx.language), vec![Measure::Sum(number), Measure::Mean(number), Measure::Median(number)])
    }));
    page.report
        .with(|report| groups.iter_mut().for_each(|(_, all)| all.retain(|measure| !report.measures.contains(measure))));
    groups.retain(|(_, all)| !all.is_empty());
    groups
}

fn measure_form(page: Page, kind: RecordType, groups: Vec<(&'static str, Vec<Measure>)>) -> AnyView {
    let cx = page.cx;
    let select = NodeRef::<leptos::html::Select>::new();
    let all: Vec<Measure> = groups.iter().flat_map(|(_, all)| all).copied().collect();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let at = select.get_untracked().and_then(|select| select.value().parse::<usize>().ok());
        if let Some(measure) = at.and_then(|at| all.get(at)) {
            page.report.update(|report| report.measures.push(*measure));
            focus(METRIC);
        }
    };
    let mut place = 0;
    let group = |(name, all): (&'static str, Vec<Measure>)| {
        let option = |own: Measure| {
            let name = cx.app.read_untracked(|set| labels::measure(set, kind, own, cx.language));
            place += 1;
            view! { <option value=(place - 1).to_string()>{name}</option> }
        };
        let options: Vec<_> = all.into_iter().map(option).collect();
        view! { <optgroup label=name>{options}</optgroup> }
    };
    let groups: Vec<_> = groups.into_iter().map(group).collect();
    view! {
        <form class="report-choices" novalidate on:submit=add>
            <select class="input" id=METRIC node_ref=select>{groups}</select>
            <button type="submit" class="button">{cx.t(phrases::ADD_METRIC)}</button>
        </form>
    }
    .into_any()
}

/// The conditions as chips, and the form that adds one.
fn conditions(page: Page, kind: RecordType) -> AnyView {
    let cx = page.cx;
    let maker = ConditionEditor::new(&kind.fields()[0]);
    let add = move || {
        if let Some(condition) = maker.build(cx) {
            page.report.update(|report| condition_editor::add(&mut report.filter, condition));
        }
    };
    let chips = move || {
        let parts = page.report.with(|report| report.filter.parts().to_vec());
        let chip = move |(place, part): (usize, Filter)| {
            let text = cx.app.read_untracked(|set| condition_editor::describe(cx, set, kind, &part));
            let label = cx.t_with(phrases::REMOVE_FILTER, &[&text]);
            let remove = move |_| {
                page.report.update(|report| match &mut report.filter {
                    Filter::All(parts) if place < parts.len() => drop(parts.remove(place)),
                    Filter::All(_) => {}
                    other => *other = Filter::default(),
                });
            };
            view! { <button type="button" class="filter-chip" aria-label=label on:click=remove><span>{text}</span>{icon(icon::CROSS)}</button> }
        };
        parts.into_iter().filter(|part| !part.is_empty()).enumerate().map(chip).collect_view()
    };
    view! {
        <div class="report-conditions">{chips}</div>
        <form class="report-choices" novalidate on:submit=move |event| { event.prevent_default(); add(); }>
            {condition_editor::inputs(cx, kind, maker, "report".to_string())}
            <button type="submit" class="button">{cx.t(phrases::ADD_FILTER)}</button>
        </form>
        {disclosure(FOLDED, cx.t(phrases::LINKED_RECORDS), false, move || on_linking(page, kind))}
    }
    .into_any()
}

/// The form that adds a condition on the records that link to those of the report.
fn on_linking(page: Page, kind: RecordType) -> AnyView {
    let cx = page.cx;
    let Some((first, _)) = untrack(|| relations(cx, kind)).into_iter().next() else { return ().into_any() };
    let editor = LinkingEditor::new(cx, first);
    let add = move || {
        if let Some(part) = editor.build(cx) {
            page.report.update(|report| condition_editor::add_part(&mut report.filter, part));
        }
    };
    view! {
        <form class="report-choices" novalidate on:submit=move |event| { event.prevent_default(); add(); }>
            {linking_editor::inputs(cx, kind, editor, "report-linking".to_string())}
            <button type="submit" class="button">{cx.t(phrases::ADD_FILTER)}</button>
        </form>
    }
    .into_any()
}
