//! The dialog that converts many leads: the result for each, and the rejections with reasons.
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::Id;
use crate::command::bulk_convert::{Proposal, propose};
use crate::command::{Command, Conversion, Target};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::domain::rules::duplicates::Reason;
use crate::locale::{format, phrases};
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::dialog as modal;
use crate::ui::context::AppContext;

/// The number of lines shown; nobody reads more one by one.
const MAX_LINES: usize = 200;

/// A lead with its choices.
#[derive(Clone, Copy)]
struct Line {
    proposal: StoredValue<Proposal>,
    is_in: RwSignal<bool>,
    uses_account: RwSignal<bool>,
    uses_contact: RwSignal<bool>,
    has_deal: RwSignal<bool>,
}

/// The dialog.
pub fn dialog(cx: AppContext, leads: Arc<Vec<Id>>) -> AnyView {
    let lines = RwSignal::new(Vec::<Line>::new());
    let is_ready = RwSignal::new(false);
    let is_storing = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let total = leads.len();
    // The dialog is drawn before all accounts and contacts are read.
    set_timeout(
        move || {
            let proposals = cx.app.read_untracked(|set| propose(set, &leads));
            lines.try_set(proposals.into_iter().map(line_of).collect());
            is_ready.try_set(true);
        },
        Duration::from_millis(30),
    );
    let chosen = move || lines.with(|lines| lines.iter().filter(|line| line.is_in.get()).count());
    let all_deals = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        lines.with_untracked(|lines| lines.iter().for_each(|line| line.has_deal.set(on)));
    };
    let submit = move || {
        let conversions: Vec<Conversion> = lines.with_untracked(|lines| {
            lines.iter().filter(|line| line.is_in.get_untracked()).map(|line| line.conversion()).collect()
        });
        if conversions.is_empty() || is_storing.get_untracked() {
            return;
        }
        is_storing.set(true);
        let command = Command::BulkConvert(Arc::new(conversions));
        let then = if_here(move |result: Outcome| {
            is_storing.set(false);
            match result {
                Ok(_) => cx.dialog.set(None),
                Err(failure) => problem.set(Some(cx.app.explain(&failure))),
            }
        });
        set_timeout(move || cx.app.run(command, then), Duration::from_millis(40));
    };
    let number = move |count: usize| format::number(count as i64, cx.language);
    let more = move || {
        let hidden = lines.with(|lines| lines.len().saturating_sub(MAX_LINES));
        (hidden > 0).then(|| view! { <p class="soft">{cx.t_with(phrases::AND_MORE, &[&number(hidden)])}</p> })
    };
    let refused = move || {
        let count = lines
            .with(|lines| lines.iter().filter(|line| line.proposal.with_value(|own| own.refused.is_some())).count());
        (count > 0)
            .then(|| view! { <p class="banner" role="status">{cx.t_with(phrases::REFUSED, &[&number(count)])}</p> })
    };
    let shown = move || lines.with(|lines| lines.iter().take(MAX_LINES).copied().collect::<Vec<_>>());
    let body = view! {
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        {move || (!is_ready.get()).then(|| view! { <p role="status">{cx.t_with(phrases::LOOKING, &["0", &number(total)])}</p><progress></progress> })}
        {refused}
        <div class="table-scroll">
            <table class="bulk-table">
                <thead><tr>
                    <th scope="col">{RecordType::Lead.one().of(cx.language)}</th>
                    <th scope="col">{RecordType::Account.one().of(cx.language)}</th>
                    <th scope="col">{RecordType::Contact.one().of(cx.language)}</th>
                    <th scope="col"><label class="check"><input type="checkbox" on:change=all_deals/>{RecordType::Opportunity.one().of(cx.language)}</label></th>
                </tr></thead>
                <tbody>{move || shown().into_iter().map(|line| row(cx, line)).collect_view()}</tbody>
            </table>
        </div>
        {more}
        {move || is_storing.get().then(|| view! { <p role="status">{cx.t_with(phrases::STORING, &[&number(chosen())])}</p><progress></progress> })}
    };
    let button = view! {
        <button type="submit" class="button" data-look="primary" disabled=move || is_storing.get() || chosen() == 0>
            {move || cx.t_with(phrases::CONVERT_COUNT, &[&number(chosen())])}</button>
    };
    let title = cx.t_with(phrases::CONVERT_MANY_TITLE, &[&number(total)]);
    modal(cx, title, "large", body.into_any(), button.into_any(), submit)
}

impl Line {
    fn conversion(self) -> Conversion {
        let target =
            |found: Option<(Id, Reason)>, is_used: RwSignal<bool>| match found.filter(|_| is_used.get_untracked()) {
                Some((id, _)) => Target::Existing(id),
                None => Target::New,
            };
        self.proposal.with_value(|proposal| Conversion {
            lead: proposal.lead,
            account: target(proposal.account, self.uses_account),
            contact: target(proposal.contact, self.uses_contact),
            opportunity: self.has_deal.get_untracked().then_some(Target::New),
            opportunity_name: String::new(),
            owner: None,
            status: None,
            overwrite_source: false,
        })
    }
}

fn line_of(proposal: Proposal) -> Line {
    Line {
        is_in: RwSignal::new(proposal.refused.is_none()),
        uses_account: RwSignal::new(true),
        uses_contact: RwSignal::new(true),
        has_deal: RwSignal::new(false),
        proposal: StoredValue::new(proposal),
    }
}

fn row(cx: AppContext, line: Line) -> AnyView {
    let proposal = line.proposal.get_value();
    let name = |id: Id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    let lead_name = name(proposal.lead);
    if let Some(refusal) = proposal.refused {
        return view! { <tr data-refused="true"><td>{lead_name}</td><td colspan="3">{cx.t(refusal.text)}</td></tr> }
            .into_any();
    }
    let company = cx.app.read_untracked(|set| {
        set.get(RecordType::Lead, proposal.lead).map(|row| display_names::brief(row.text(lead::COMPANY)).into_owned())
    });
    let new_account = match proposal.shares {
        Some(other) => cx.t_with(phrases::SHARES_ACCOUNT, &[&name(other)]),
        None => cx.t_with(phrases::NEW, &[&company.unwrap_or_default()]),
    };
    let check = |on: RwSignal<bool>, label: String| {
        view! { <label class="check"><input type="checkbox" prop:checked=move || on.get() on:change=move |event| on.set(event_target_checked(&event))/>{label}</label> }
    };
    // If there is an existing record, the checkbox decides whether it is used; otherwise there is nothing to choose.
    let target = |found: Option<(Id, Reason)>, on: RwSignal<bool>, new: String| match found {
        None => new.into_any(),
        Some((id, reason)) => {
            let why = cx.t_with(phrases::CERTAIN, &[cx.t(reason.phrase()), &reason.certainty().to_string()]);
            view! { {check(on, name(id))}<small class="soft">{why}</small> }.into_any()
        }
    };
    let account = target(proposal.account, line.uses_account, new_account);
    let contact = target(proposal.contact, line.uses_contact, cx.t_with(phrases::NEW, &[&lead_name]));
    view! {
        <tr>
            <td>{check(line.is_in, lead_name)}</td>
            <td>{account}</td>
            <td>{contact}</td>
            <td>{check(line.has_deal, cx.t(phrases::NEW_DEAL).to_string())}</td>
        </tr>
    }
    .into_any()
}
