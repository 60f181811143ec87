//! A lead of the selection: what becomes of it in a row, and below it, if wanted, the preview of every field.
use leptos::prelude::*;

use crate::base::{Id, IdMap};
use crate::command::bulk_convert::{Preview, Proposal};
use crate::command::{Conversion, Rejection, Target};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::domain::rules::duplicates::Reason;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::context::AppContext;
use crate::ui::features::convert::column::{Details, find, target_column};
use crate::ui::features::convert::leftovers;
use crate::ui::features::convert::target_state::{Choice, TargetState};
use crate::ui::features::duplicates::{Side, certainty_of};

/// The previews of the shown leads.
pub type Previews = RwSignal<IdMap<Preview>>;

/// The value of the option that makes a new record.
const NEW: &str = "new";
/// The value of the option that makes none.
const NONE: &str = "none";

/// A lead with its choices.
#[derive(Clone, Copy)]
pub struct Line {
    /// The lead.
    pub lead: Id,
    /// What becomes of it as a deal.
    pub deal: TargetState,
    proposal: StoredValue<Proposal>,
    is_in: RwSignal<bool>,
    account: TargetState,
    contact: TargetState,
}

impl Line {
    /// A lead as proposed, with a new deal.
    pub fn new(proposal: Proposal) -> Line {
        Line {
            lead: proposal.lead,
            deal: TargetState::new(RecordType::Opportunity),
            is_in: RwSignal::new(proposal.refused.is_none()),
            account: TargetState::of(RecordType::Account, proposal.account.map(|(id, _)| id)),
            contact: TargetState::of(RecordType::Contact, proposal.contact.map(|(id, _)| id)),
            proposal: StoredValue::new(proposal),
        }
    }

    /// The conversion as chosen, without the options of all; `None` if the lead stays as it is. Tracked.
    pub fn conversion(self) -> Option<Conversion> {
        self.is_in.get().then(|| Conversion {
            account: self.account.target().unwrap_or(Target::New),
            contact: self.contact.target().unwrap_or(Target::New),
            opportunity: self.deal.target(),
            ..Conversion::new(self.lead)
        })
    }

    /// The reason why the lead cannot be converted, whatever is chosen.
    pub fn refused(self) -> Option<Rejection> {
        self.proposal.with_value(|proposal| proposal.refused.clone())
    }

    /// The target that should be an existing record, which is not chosen yet.
    pub fn lacks_record(self) -> Option<RecordType> {
        let parts = [self.account, self.contact, self.deal];
        let lacking = parts.into_iter().find(|part| self.is_in.get() && part.lacks_record());
        lacking.map(|part| part.kind)
    }
}

/// The row of a lead, and the preview below it.
pub fn row(cx: AppContext, line: Line, previews: Previews) -> AnyView {
    let name = cx.app.read_untracked(|set| display_names::name_of(set, line.lead, cx.language));
    if let Some(refusal) = line.refused() {
        return view! { <tr data-refused="true"><td>{name}</td><td colspan="3">{refusal.words(cx.language)}</td></tr> }
            .into_any();
    }
    let is_open = RwSignal::new(false);
    let refused = Memo::new(move |_| {
        let refused = previews.with(|previews| previews.get(&line.lead).and_then(|preview| preview.refused()));
        refused.filter(|_| line.is_in.get()).map(|refusal| refusal.words(cx.language))
    });
    let shares = Memo::new(move |_| {
        let other = previews.with(|previews| previews.get(&line.lead).and_then(|preview| preview.shares));
        let other = other.filter(|_| line.is_in.get() && line.account.choice.get() == Choice::New)?;
        Some(cx.app.read_untracked(|set| display_names::name_of(set, other, cx.language)))
    });
    let company = cx.app.read_untracked(|set| {
        set.get(RecordType::Lead, line.lead).map(|row| display_names::brief(row.text(lead::COMPANY)).into_owned())
    });
    let (found_account, found_contact) = line.proposal.with_value(|proposal| (proposal.account, proposal.contact));
    let new = |of: &str| cx.t_with(phrases::NEW, &[of]);
    let account = target(cx, line, line.account, new(&company.unwrap_or_default()), found_account);
    let contact = target(cx, line, line.contact, new(&name), found_contact);
    let deal = target(cx, line, line.deal, RecordType::Opportunity.creation(cx.language), None);
    let toggle = {
        let label = cx.t_with(phrases::PREVIEW_OF, &[&name]);
        view! {
            <button type="button" class="button" data-look="quiet" aria-label=label aria-expanded=move || is_open.get().to_string()
                disabled=move || !line.is_in.get() on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)>{cx.t(phrases::PREVIEW)}</button>
        }
    };
    view! {
        <tr>
            <td>
                <label class="check"><input type="checkbox" prop:checked=move || line.is_in.get()
                    on:change=move |event| line.is_in.set(event_target_checked(&event))/>{name}</label>
                {move || refused.get().map(|text| view! { <small class="field-error">{text}</small> })}
                {toggle}
            </td>
            <td>{account}{move || shares.get().map(|other| view! { <small class="soft">{cx.t_with(phrases::SHARES_ACCOUNT, &[&other])}</small> })}</td>
            <td>{contact}</td>
            <td>{deal}</td>
        </tr>
        {move || (is_open.get() && line.is_in.get()).then(|| fields(cx, line, previews))}
    }
    .into_any()
}

/// The same preview as for one lead.
fn fields(cx: AppContext, line: Line, previews: Previews) -> AnyView {
    let plan = Memo::new(move |_| {
        previews.with(|previews| previews.get(&line.lead).and_then(|preview| preview.plan.as_ref().ok().cloned()))
    });
    let column = |part| target_column(cx, line.lead, part, line.account, plan, Details::Open);
    view! {
        <tr class="bulk-fields"><td colspan="4">
            <div class="convert">{[line.account, line.contact, line.deal].map(column).into_iter().collect_view()}</div>
            {move || plan.get().map(|plan| leftovers(cx, plan))}
        </td></tr>
    }
    .into_any()
}

/// A choice of the target: a new record, the proposed one, the one picked in the preview, or none.
fn target(cx: AppContext, line: Line, part: TargetState, new: String, found: Option<(Id, Reason)>) -> AnyView {
    let label = part.kind.one().of(cx.language);
    let is_deal = part.kind == RecordType::Opportunity;
    let existing = Memo::new(move |_| {
        let chosen = part.existing();
        cx.app.read(|set| {
            let mut offered: Vec<Id> = match is_deal {
                true => {
                    find(set, line.lead, part.kind, line.account.existing()).into_iter().map(|(id, _)| id).collect()
                }
                false => found.map(|(id, _)| id).into_iter().collect(),
            };
            offered.extend(chosen.filter(|id| !offered.contains(id)));
            let named = |id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
            offered.into_iter().map(named).collect::<Vec<_>>()
        })
    });
    let present = Memo::new(move |_| match part.choice.get() {
        Choice::None => NONE.to_string(),
        Choice::New => NEW.to_string(),
        Choice::Existing => part.record.get().map_or(String::new(), |id| id.to_string()),
    });
    let options = move || {
        let mut all = vec![(NEW.to_string(), new.clone())];
        all.extend(existing.get());
        if is_deal {
            all.push((NONE.to_string(), cx.t(phrases::NO_OPPORTUNITY).to_string()));
        }
        let present = present.get();
        if present.is_empty() {
            all.push((String::new(), cx.t(phrases::CHOOSE).to_string()));
        }
        let option = |(value, name): (String, String)| {
            let selected = value == present;
            view! { <option value=value selected=selected>{name}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let choose = move |event: web_sys::Event| match event_target_value(&event).as_str() {
        NEW => part.choice.set(Choice::New),
        NONE => part.choice.set(Choice::None),
        id => {
            part.record.set(id.parse().ok());
            part.choice.set(Choice::Existing);
        }
    };
    let why = move || {
        let (id, reason) = found?;
        (part.existing() == Some(id)).then(|| certainty_of(cx, reason, Side::Record(line.lead), id))
    };
    let name = cx.app.read_untracked(|set| display_names::name_of(set, line.lead, cx.language));
    view! {
        <span class="bulk-label" aria-hidden="true">{label}</span>
        <select class="input" aria-label=cx.labelled(&label, &name) disabled=move || !line.is_in.get() on:change=choose>{options}</select>
        {why}
    }
    .into_any()
}
