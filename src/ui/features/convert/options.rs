//! The options of a conversion, the same for one lead and for many: first stage, owner, status and reason.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::{Conversion, lead as lead_rules};
use crate::domain::picklist::Picklist;
use crate::domain::records::{lead, opportunity};
use crate::domain::{FieldType, RecordType, defaults};
use crate::locale::phrases;
use crate::store::{display_names, picklists, stages};
use crate::ui::components::input::{OptionGroups, option_groups, options};
use crate::ui::context::AppContext;
use crate::ui::features::convert::answers::Answers;

/// The options as chosen so far.
#[derive(Clone, Copy)]
pub struct Options {
    /// What is asked for.
    pub answers: Answers,
    stage: RwSignal<Option<Id>>,
    owner: RwSignal<Option<Id>>,
    status: RwSignal<Option<Id>>,
    reason: RwSignal<Option<Id>>,
    overwrites_source: RwSignal<bool>,
}

impl Options {
    /// The defaults, with records of `further` types; without a `reason`, each lead carries its own.
    pub fn new(reason: Option<Id>, further: &[RecordType]) -> Options {
        Options {
            answers: Answers::new(further),
            stage: RwSignal::new(None),
            owner: RwSignal::new(None),
            status: RwSignal::new(None),
            reason: RwSignal::new(reason),
            overwrites_source: RwSignal::new(false),
        }
    }

    /// A conversion with these options; tracked.
    pub fn apply(self, cx: AppContext, wanted: Conversion) -> Conversion {
        Conversion {
            stage: self.stage.get(),
            owner: self.owner.get(),
            status: self.status.get(),
            reason: self.reason.get(),
            overwrite_source: self.overwrites_source.get(),
            answers: self.answers.so_far(cx),
            ..wanted
        }
    }

    /// The controls. The stage is asked for new opportunities only, the source for existing contacts only.
    pub fn controls(self, cx: AppContext, makes_deal: Signal<bool>, has_contact: Signal<bool>) -> AnyView {
        let is_each_with_its_own = self.reason.get_untracked().is_none();
        let stage = move || makes_deal.get().then(|| stages(cx, self.stage));
        let source = move || {
            has_contact.get().then(|| view! {
                <label class="check"><input type="checkbox" prop:checked=move || self.overwrites_source.get()
                    on:change=move |event| self.overwrites_source.set(event_target_checked(&event))/>{cx.t(phrases::OVERWRITE_SOURCE)}</label>
            })
        };
        view! {
            {stage}
            {owners(cx, self.owner)}
            {statuses(cx, self.status)}
            {reasons(cx, self.reason, is_each_with_its_own)}
            {source}
        }
        .into_any()
    }
}

/// The open stages, by pipeline; the first one of the main pipeline unless another is chosen.
fn stages(cx: AppContext, stage: RwSignal<Option<Id>>) -> AnyView {
    let Some(field) = RecordType::Opportunity.field(opportunity::STAGE) else { return ().into_any() };
    let mut groups = cx.app.read_untracked(|set| option_groups(cx, set, field, |id| !stages::is_closed(set, id)));
    groups.retain(|(_, stages)| !stages.is_empty());
    let is_new = |(label, stages): &(Option<String>, Vec<(Id, String)>)| label.is_some() || stages.len() > 1;
    if !groups.iter().any(is_new) {
        return ().into_any();
    }
    let first = cx.app.read_untracked(|set| {
        let main = picklists::stages_of(set, defaults::MAIN_PIPELINE);
        main.into_iter().find(|id| !stages::is_closed(set, *id))
    });
    let shown = stage.get_untracked().or(first);
    select("convert-stage", field.label.of(cx.language), None, groups, shown, stage)
}

/// The owner of the new records.
fn owners(cx: AppContext, owner: RwSignal<Option<Id>>) -> AnyView {
    let users: Vec<(Id, String)> = cx.app.read_untracked(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        let field = RecordType::Lead.field(lead::OWNER).filter(|field| matches!(field.kind, FieldType::Link(_)));
        field.map(|field| picklists::entries(set, field).into_iter().map(named).collect()).unwrap_or_default()
    });
    if users.is_empty() {
        return ().into_any();
    }
    let (label, none) = (cx.t(phrases::OWNER_OF_NEW), cx.t(phrases::OWNER_OF_LEAD).to_string());
    select("convert-owner", label, Some(none), vec![(None, users)], owner.get_untracked(), owner)
}

/// The lead's status afterwards, if there are several for converted leads.
fn statuses(cx: AppContext, status: RwSignal<Option<Id>>) -> AnyView {
    let all: Vec<(Id, String)> = cx.app.read_untracked(|set| {
        let fits = |id: &Id| lead_rules::category(set, *id) == Some(defaults::CONVERTED);
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::Status).into_iter().filter(fits).map(named).collect()
    });
    if all.len() < 2 {
        return ().into_any();
    }
    select("convert-status", cx.t(phrases::STATUS_AFTER), None, vec![(None, all)], status.get_untracked(), status)
}

/// The reason that the lead carries.
fn reasons(cx: AppContext, reason: RwSignal<Option<Id>>, is_each_with_its_own: bool) -> AnyView {
    let (all, without_sign) = cx.app.read_untracked(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        let all: Vec<_> = picklists::of_list(set, Picklist::ConversionReason).into_iter().map(named).collect();
        (all, display_names::name_of(set, defaults::SELLERS_DECISION, cx.language))
    });
    let own = is_each_with_its_own.then(|| cx.t_with(phrases::REASON_OF_EACH, &[&without_sign]));
    let label = RecordType::Lead.field(lead::CONVERSION_REASON).map_or("", |field| field.label.of(cx.language));
    select("convert-reason", label, own, vec![(None, all)], reason.get_untracked(), reason)
}

fn select(
    id: &'static str,
    label: &'static str,
    none: Option<String>,
    groups: OptionGroups,
    shown: Option<Id>,
    chosen: RwSignal<Option<Id>>,
) -> AnyView {
    let shown = shown.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <div class="field"><label for=id>{label}</label>
            <select id=id on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>
                {none.map(|none| view! { <option value="">{none}</option> })}
                {options(groups, &shown)}
            </select></div>
    }
    .into_any()
}
