//! A column of the conversion dialog: the target, the record, possible duplicates, and the outcome for each field.
use leptos::prelude::*;

use crate::base::{Id, Row, Value, fold};
use crate::command::convert::{Plan, opportunity_name};
use crate::command::opportunity as opportunity_rules;
use crate::domain::records::{lead, opportunity};
use crate::domain::rules::conversion::{FieldOutcome, MappedField};
use crate::domain::rules::duplicates::Reason;
use crate::domain::{FieldType, Picklist, RecordType};
use crate::locale::phrases;
use crate::store::{RecordStore, display_names, duplicates, picklists};
use crate::ui::components::format_value;
use crate::ui::components::icon::{icon, of_kind};
use crate::ui::components::record_picker::{picker, picker_of};
use crate::ui::context::AppContext;
use crate::ui::features::convert::target_state::{Choice, TargetState};
use crate::ui::features::duplicates::{Side, certainty_of};

/// The number of candidates offered.
const MAX_CANDIDATES: usize = 5;

/// A line of the preview: the field, its value, the outcome, and its style.
#[derive(Clone, PartialEq)]
struct Line {
    label: String,
    text: String,
    outcome: &'static str,
    mark: &'static str,
}

/// How a target shows its details.
#[derive(Clone, Copy)]
pub enum Details {
    /// Where the fields go is folded.
    Folded,
    /// The same, and a new record is given this name.
    Named(RwSignal<String>),
    /// Where the fields go is shown at once.
    Open,
}

/// The column of a target. `account` is the first column, whose record determines the offered opportunities.
pub fn target_column(
    cx: AppContext,
    id: Id,
    part: TargetState,
    account: TargetState,
    plan: Memo<Option<Plan>>,
    details: Details,
) -> AnyView {
    let app = cx.app;
    let kind = part.kind;
    let mut choices = vec![(Choice::New, phrases::CREATE_NEW), (Choice::Existing, phrases::EXISTING)];
    if kind == RecordType::Opportunity {
        choices.push((Choice::None, phrases::NO_OPPORTUNITY));
    }
    if kind.is_custom() {
        choices = vec![(Choice::New, phrases::CREATE_NEW), (Choice::None, phrases::CONVERT_WITHOUT)];
    }
    let button = move |(choice, label)| {
        view! {
            <button type="button" aria-pressed=move || (part.choice.get() == choice).to_string() on:click=move |_| part.choice.set(choice)>{cx.t(label)}</button>
        }
    };
    // Only open deals of the account can be the target.
    let open_deals = Callback::new(move |text: String| {
        let text = fold::fold(&text);
        app.read(|set| {
            let found = find(set, id, RecordType::Opportunity, account.existing()).into_iter().map(|(id, _)| id);
            let is_named = |id: &Id| fold::fold(&display_names::name_of(set, *id, cx.language)).contains(&text);
            found.filter(is_named).take(MAX_CANDIDATES).collect()
        })
    });
    let pick = move || {
        (part.choice.get() == Choice::Existing).then(|| {
            let id = format!("convert-{}-{id}", kind.key());
            let label = kind.one().of(cx.language);
            let choose = move |id| part.record.set(id);
            let input = if kind == RecordType::Opportunity {
                picker_of(cx, id.clone(), kind.many().of(cx.language), open_deals, None, part.record.into(), choose)
            } else {
                picker(cx, id.clone(), kind, part.record.into(), choose)
            };
            view! { <div class="field"><label for=id>{label}</label>{input}</div> }
        })
    };
    let lines = Memo::new(move |_| {
        if part.choice.get() == Choice::None || part.lacks_record() {
            return Vec::new();
        }
        plan.with(|plan| {
            let Some(plan) = plan else { return Vec::new() };
            let carried = match kind {
                RecordType::Account => &plan.account,
                RecordType::Contact => &plan.contact,
                RecordType::Opportunity => &plan.opportunity,
                _ => match plan.further.iter().find(|(of, _)| *of == kind) {
                    Some((_, lines)) => lines,
                    None => return Vec::new(),
                },
            };
            app.read(|set| carried.iter().filter_map(|carried| line(cx, set, kind, carried)).collect())
        })
    });
    let leaves = move || {
        let before = plan.with(|plan| plan.as_ref()?.leaves).filter(|_| kind == RecordType::Contact)?;
        let (name, before) = app.read_untracked(|set| {
            let name = part.record.get().map(|id| display_names::name_of(set, id, cx.language)).unwrap_or_default();
            (name, display_names::name_of(set, before, cx.language))
        });
        Some(view! { <p class="banner">{cx.t_with(phrases::LEAVES, &[&name, &before])}</p> })
    };
    let row = |line: Line| {
        view! {
            <div class="convert-row"><dt>{line.label}</dt><dd><span>{line.text}</span><span class="convert-outcome" data-outcome=line.mark>{line.outcome}</span></dd></div>
        }
    };
    let preview = move || {
        if part.choice.get() == Choice::None {
            let text = if kind.is_custom() { phrases::NO_RECORD_HERE } else { phrases::NO_DEAL_HERE };
            return view! { <p class="soft">{cx.t(text)}</p> }.into_any();
        }
        let count = move || lines.with(Vec::len).to_string();
        view! {
            <details class="fold" open=matches!(details, Details::Open)>
                <summary>{move || cx.t_with(phrases::FIELDS_GET_COUNT, &[&count()])}</summary>
                <dl class="convert-rows" aria-label=cx.t(phrases::FIELDS_GET)>{move || lines.get().into_iter().map(row).collect_view()}</dl>
            </details>
        }
        .into_any()
    };
    // The one line that says what becomes of this part.
    let summary = move || {
        let (name, what) = match part.choice.get() {
            Choice::None => return None,
            Choice::New => {
                let name = match details {
                    Details::Named(name) => Some(name.get()),
                    _ => new_name(cx, id, kind),
                };
                (name, cx.t(phrases::CARD_NEW))
            }
            Choice::Existing => {
                let name = part.existing().map(|id| app.read(|set| display_names::name_of(set, id, cx.language)));
                (name, cx.t(phrases::CARD_EXISTING))
            }
        };
        Some(
            view! { <p class="convert-line"><strong>{name.unwrap_or_else(|| cx.t(phrases::CHOOSE).to_string())}</strong><small>{what}</small></p> },
        )
    };
    let name_id =
        if kind == RecordType::Opportunity { "deal-name".to_string() } else { format!("{}-name", kind.key()) };
    let naming = move || match details {
        Details::Named(name) if part.choice.get() == Choice::New => Some(view! {
            <div class="field"><label for=name_id.clone()>{kind.field_by_key("name").map(|field| field.label.of(cx.language))}</label>
            <input id=name_id.clone() prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/></div>
        }),
        _ => None,
    };
    view! {
        <section class="convert-target" aria-label=kind.one().of(cx.language) data-choice=move || (part.choice.get() == Choice::None).then_some("none")>
            <h3>{icon(of_kind(kind))}{kind.one().of(cx.language)}</h3>
            <div class="segmented" role="group" aria-label=kind.one().of(cx.language)>{choices.into_iter().map(button).collect_view()}</div>
            {summary}
            {naming}
            {pick}
            {candidates(cx, id, part, account)}
            {leaves}
            {preview}
        </section>
    }
    .into_any()
}

/// The name of the account or contact that a lead becomes.
fn new_name(cx: AppContext, id: Id, kind: RecordType) -> Option<String> {
    cx.app.read(|set| {
        let row = set.get(RecordType::Lead, id)?;
        Some(match kind {
            RecordType::Account => display_names::brief(row.text(lead::COMPANY)).into_owned(),
            RecordType::Contact => display_names::name(RecordType::Lead, row, cx.language),
            _ => opportunity_name(&display_names::brief(row.text(lead::COMPANY)), cx.language),
        })
    })
}

/// Possible target records, each with the reason; a click chooses one.
fn candidates(cx: AppContext, id: Id, part: TargetState, account: TargetState) -> AnyView {
    let app = cx.app;
    let kind = part.kind;
    app.scan_for_duplicates();
    let found = Memo::new(move |_| {
        app.duplicate_scan.progress.track();
        app.read(|set| find(set, id, kind, account.existing()))
    });
    let choose = move |chosen: Id| {
        part.record.set(Some(chosen));
        part.choice.set(Choice::Existing);
    };
    let candidate = move |(candidate, reason): (Id, Option<Reason>)| {
        let name = app.read_untracked(|set| display_names::name_of(set, candidate, cx.language));
        let why = reason.map(|reason| certainty_of(cx, reason, Side::Record(id), candidate));
        let pressed = move || (part.existing() == Some(candidate)).to_string();
        view! { <button type="button" class="candidate" aria-pressed=pressed on:click=move |_| choose(candidate)><strong>{name}</strong></button>{why} }
    };
    (move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            let title = if kind == RecordType::Opportunity { phrases::OPEN_DEALS } else { phrases::POSSIBLE_DUPLICATES };
            view! { <div class="candidates"><small>{cx.t(title)}</small>{found.into_iter().take(MAX_CANDIDATES).map(candidate).collect_view()}</div> }
        })
    })
    .into_any()
}

/// The records a lead may become part of, each with the reason; of opportunities, the open ones of an account.
pub fn find(set: &RecordStore, id: Id, kind: RecordType, account: Option<Id>) -> Vec<(Id, Option<Reason>)> {
    let Some(row) = set.get(RecordType::Lead, id) else { return Vec::new() };
    match kind {
        kind if kind.is_custom() => Vec::new(),
        RecordType::Account => {
            duplicates::companies_of_lead(set, row).into_iter().map(|(_, id, reason)| (id, Some(reason))).collect()
        }
        RecordType::Contact => duplicates::of_row(set, RecordType::Lead, row)
            .into_iter()
            .filter(|(kind, ..)| *kind == RecordType::Contact)
            .map(|(_, id, reason)| (id, Some(reason)))
            .collect(),
        _ => {
            let is_open = |row: &&Row| opportunity_rules::is_open(set, row);
            let deals =
                account.map(|id| set.linking(id, RecordType::Opportunity, opportunity::ACCOUNT).filter(is_open));
            deals.into_iter().flatten().map(|row| (row.id(), None)).collect()
        }
    }
}

fn line(cx: AppContext, set: &RecordStore, kind: RecordType, carried: &MappedField) -> Option<Line> {
    let field = set.field(kind, carried.to)?;
    let (outcome, mark) = match carried.outcome {
        FieldOutcome::Create => (phrases::FATE_CREATE, "create"),
        FieldOutcome::Fill => (phrases::FATE_FILL, "fill"),
        FieldOutcome::Keep => (phrases::FATE_KEEP, "keep"),
        FieldOutcome::Overwrite => (phrases::FATE_OVERWRITE, "overwrite"),
    };
    let kept = carried.present.as_ref().filter(|_| carried.outcome == FieldOutcome::Keep);
    let text = match kept.unwrap_or(&carried.value) {
        Value::Link(entry) if field.kind == FieldType::Choice(Picklist::Stage) => {
            picklists::label(set, field, *entry, cx.language)
        }
        value => format_value::display(set, field, Some(value), cx.language),
    };
    Some(Line { label: field.label.of(cx.language).to_string(), text, outcome: cx.t(outcome), mark })
}
