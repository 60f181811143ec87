//! The choice where a column goes.
use leptos::prelude::*;

use crate::base::FieldId;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Phrase, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::import_config::{Column, FileConfig, Target, target_fields};

/// The targets other than fields.
const SPECIAL: [(Target, Phrase); 16] = [
    (Target::FullName, phrases::TO_FULL_NAME),
    (Target::About, phrases::TO_ABOUT),
    (Target::FromLead, phrases::TO_FROM_LEAD),
    (Target::Converted, phrases::TO_CONVERTED),
    (Target::Pipeline, phrases::TO_PIPELINE),
    (Target::Done, phrases::TO_DONE),
    (Target::GivenName, phrases::TO_GIVEN_NAME),
    (Target::FamilyName, phrases::TO_FAMILY_NAME),
    (Target::Currency, phrases::TO_CURRENCY),
    (Target::Derived, phrases::TO_DERIVED),
    (Target::Deleted, phrases::TO_DELETED),
    (Target::Correspondents, phrases::TO_CORRESPONDENTS),
    (Target::Thread, phrases::TO_THREAD),
    (Target::Automatic, phrases::TO_AUTOMATIC),
    (Target::Participants, phrases::MEETING_PARTICIPANTS),
    (Target::Answers, phrases::TO_ANSWERS),
];

/// The name of a column's target; tracked.
pub fn target_name(cx: AppContext, kind: RecordType, target: Target) -> String {
    let field = |number: FieldId| cx.field(kind, number).map_or("", |field| field.label.of(cx.language));
    match target {
        Target::Field(number) => field(number).to_string(),
        Target::Id(number) => cx.t_with(phrases::BY_ID, &[field(number)]),
        Target::Description => cx.t(phrases::UNMAPPED).to_string(),
        Target::Skip | Target::Derived => cx.t(phrases::SKIPPED_COLUMN).to_string(),
        other => {
            let known = SPECIAL.iter().find(|(own, _)| *own == other);
            known.map_or(String::new(), |(_, label)| cx.t(*label).to_string())
        }
    }
}

/// An option of the choice: its value, its label, and whether it is chosen.
type Choice = (String, String, bool);

/// The choice for a column of a file; `is_full` becomes true once all targets are to be drawn.
pub fn target_select(
    cx: AppContext,
    wizard: ImportState,
    (file, kind): (usize, RecordType),
    at: usize,
    column: &Column,
    is_full: Signal<bool>,
) -> AnyView {
    let target = column.target;
    let fields: Vec<&'static Field> = cx.app.read_untracked(|set| target_fields(set.schema(), kind).collect());
    let links = fields.iter().filter(|field| matches!(field.kind, FieldType::Link(_))).map(|field| {
        let label = cx.t_with(phrases::BY_ID, &[field.label.of(cx.language)]);
        (format!("id{}", field.number.0), label, target == Target::Id(field.number))
    });
    // What only mails have is not offered for other files.
    let has_mails = wizard.config.with_untracked(|config| config.sheets.get(file).is_some_and(FileConfig::has_mails));
    let of_meetings = |config: &FileConfig| config.columns.iter().any(|column| column.target.is_of_calendar());
    let has_meetings = wizard.config.with_untracked(|config| config.sheets.get(file).is_some_and(of_meetings));
    let is_offered = |special: Target| {
        (Target::of(kind).contains(&special)
            && (has_mails || !special.is_of_mail())
            && (has_meetings || !special.is_of_calendar()))
            || special == Target::Derived
    };
    let special = SPECIAL
        .iter()
        .enumerate()
        .filter(|(_, (special, _))| is_offered(*special))
        .map(|(place, (special, label))| (format!("to{place}"), cx.t(*label).to_string(), target == *special));
    let own = fields.iter().map(|field| {
        let label = field.label.of(cx.language).to_string();
        (field.number.0.to_string(), label, target == Target::Field(field.number))
    });
    let plain =
        [("description", phrases::TO_DESCRIPTION, Target::Description), ("skip", phrases::TO_NOWHERE, Target::Skip)];
    let plain = plain.map(|(value, label, own)| (value.to_string(), cx.t(label).to_string(), target == own));
    let groups: [(Phrase, Vec<Choice>); 4] = [
        (phrases::GROUP_NONE, plain.into_iter().collect()),
        (phrases::GROUP_FIELDS, own.collect()),
        (phrases::GROUP_OTHER, special.collect()),
        (phrases::GROUP_LINKS, links.collect()),
    ];
    let options = move || {
        let group = |(label, choices): &(Phrase, Vec<Choice>)| {
            let shown = choices.iter().filter(|(_, _, is_chosen)| is_full.get() || *is_chosen).cloned();
            let option = |(value, label, is_chosen): Choice| {
                view! { <option value=value selected=is_chosen>{label}</option> }
            };
            let options: Vec<_> = shown.map(option).collect();
            (!options.is_empty()).then(|| view! { <optgroup label=cx.t(*label)>{options}</optgroup> })
        };
        groups.iter().map(group).collect_view()
    };
    let choose = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        let special = value.strip_prefix("to").and_then(|place| SPECIAL.get(place.parse::<usize>().ok()?));
        let by_id = value.strip_prefix("id").and_then(|number| number.parse().ok()).map(FieldId);
        let target = match (value.as_str(), special, by_id) {
            ("skip", ..) => Target::Skip,
            (_, Some((special, _)), _) => *special,
            (_, _, Some(number)) => Target::Id(number),
            (number, ..) => number.parse().map_or(Target::Description, |number| Target::Field(FieldId(number))),
        };
        wizard.set_columns(cx, file, |columns| {
            // A field takes one column; the one that had it before goes to the description.
            for (other, column) in columns.iter_mut().enumerate() {
                if other != at && column.target == target && !target.allows_many_columns() {
                    column.target = Target::Description;
                }
            }
            if let Some(column) = columns.get_mut(at) {
                column.target = target;
            }
        });
    };
    let label = cx.labelled(&cx.t(phrases::GOES_TO), &column.header);
    view! { <select class="input" aria-label=label on:change=while_here(choose)>{options}</select> }.into_any()
}
