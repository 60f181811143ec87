//! The dialog that adds people to a campaign: which one, with what status, and who is left out and why.
use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::Id;
use crate::command::{AddMembers, Command};
use crate::domain::records::{campaign, campaign_member as member};
use crate::domain::{Picklist, RecordType};
use crate::locale::phrases;
use crate::store::campaigns::{self, NotAdded};
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog as modal, sheet};
use crate::ui::components::record_picker::picker;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;

/// The most names of records that are left out for a reason.
const MOST_NAMED: usize = 5;

/// What would become of the records.
#[derive(Clone, PartialEq, Default)]
struct Preview {
    fits: usize,
    left: BTreeMap<NotAdded, Vec<Id>>,
}

fn preview(set: &RecordStore, campaign: Option<Id>, records: &[Id]) -> Preview {
    let mut out = Preview::default();
    let Some(campaign) = campaign else { return out };
    for about in records {
        match campaigns::not_added(set, campaign, *about) {
            None => out.fits += 1,
            Some(why) => out.left.entry(why).or_default().push(*about),
        }
    }
    out
}

/// The campaign that is offered first: the one that began last.
fn first(set: &RecordStore) -> Option<Id> {
    let rows = set.rows(RecordType::Campaign).map(|(_, row)| row);
    rows.max_by_key(|row| (row.day(campaign::START), row.moment(campaign::CREATED), row.id())).map(|row| row.id())
}

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, records: Arc<Vec<Id>>) -> AnyView {
    let counted = move |count: usize| kind.counted(count as u32, cx.language);
    let about = match records.as_slice() {
        [one] => cx.app.read_untracked_present(|set| display_names::name_of(set, *one, cx.language)),
        several => counted(several.len()),
    };
    let title = cx.t_with(phrases::CAMPAIGN_ADD_TITLE, &[&about]);
    let Some(offered) = cx.app.read_untracked_present(first) else {
        let create = move |_| {
            cx.dialog.set(Some(Dialog::Create { kind: RecordType::Campaign, given: Vec::new() }));
        };
        let body = view! {
            <p>{cx.t(phrases::CAMPAIGN_NONE)}</p>
            <p><button type="button" class="button" data-look="primary" on:click=create>{RecordType::Campaign.creation(cx.language)}</button></p>
        };
        return sheet(cx, title, body.into_any());
    };
    let chosen = RwSignal::new(Some(offered));
    let status = RwSignal::new(cx.app.read_untracked_present(|set| Some(campaigns::first_status(set))));
    let wrong = RwSignal::new(None::<String>);
    let is_storing = RwSignal::new(false);
    let would = {
        let records = records.clone();
        Memo::new(move |_| {
            let chosen = chosen.get();
            cx.app.read(|set| preview(set, chosen, &records))
        })
    };
    let submit = move || {
        let Some(campaign) = chosen.get_untracked() else {
            wrong.set(Some(cx.t(phrases::CAMPAIGN_MISSING).to_string()));
            return;
        };
        if is_storing.get_untracked() || would.with_untracked(|would| would.fits == 0) {
            return;
        }
        is_storing.set(true);
        let wanted = AddMembers { campaign, records: records.clone(), status: status.get_untracked() };
        let then = if_here(move |result: Outcome| {
            is_storing.set(false);
            match result {
                Ok(_) => cx.dialog.set(None),
                Err(failure) => wrong.set(Some(cx.app.explain(&failure))),
            }
        });
        cx.app.run(Command::AddToCampaign(wanted), then);
    };
    let choose = move |id: Option<Id>| {
        wrong.set(None);
        chosen.set(id);
    };
    let statuses = cx.app.read_untracked_present(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::MemberStatus).into_iter().map(named).collect::<Vec<_>>()
    });
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=Some(id) == status.get_untracked()>{name}</option> };
    let pick =
        move |event: web_sys::Event| event_target_value(&event).parse().into_iter().for_each(|id| status.set(Some(id)));
    let label = RecordType::CampaignMember.field(member::STATUS).map_or("", |field| field.label.of(cx.language));
    let body = view! {
        <div class="stack">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            <div class="field"><label for="campaign-chosen">{RecordType::Campaign.one().of(cx.language)}</label>
                {picker(cx, "campaign-chosen".to_string(), RecordType::Campaign, chosen.into(), choose)}</div>
            <div class="field"><label for="campaign-status">{label}</label>
                <select id="campaign-status" on:change=pick>{statuses.into_iter().map(option).collect_view()}</select></div>
            {move || summary(cx, kind, would.get())}
        </div>
    };
    let text = move || match would.with(|would| would.fits) {
        0 => cx.t(phrases::ADD_TO_CAMPAIGN).to_string(),
        count => cx.t_with(phrases::CAMPAIGN_ADD_BUTTON, &[&counted(count)]),
    };
    let is_off = move || is_storing.get() || would.with(|would| would.fits == 0);
    let button = view! { <button type="submit" class="button" data-look="primary" disabled=is_off>{text}</button> };
    modal(cx, title, "normal", body.into_any(), button.into_any(), submit)
}

/// How many would be added, and who is left out for what reason.
fn summary(cx: AppContext, kind: RecordType, would: Preview) -> AnyView {
    let counted = |count: usize| kind.counted(count as u32, cx.language);
    let reason = |(why, ids): (NotAdded, Vec<Id>)| {
        let text = cx.t_with(phrases::CAMPAIGN_LEFT_OUT, &[&counted(ids.len()), cx.t(why.phrase())]);
        let names: Vec<String> = cx.app.read_untracked_present(|set| {
            let there = ids.iter().filter(|id| set.locate(**id).is_some());
            there.take(MOST_NAMED).map(|id| display_names::name_of(set, *id, cx.language)).collect()
        });
        let more = if ids.len() > names.len() { " …" } else { "" };
        view! { <li>{text}" "<span class="soft">{names.join(", ")}{more}</span></li> }
    };
    let will = if would.fits == 1 { phrases::CAMPAIGN_WILL_ONE } else { phrases::CAMPAIGN_WILL };
    let fits = cx.t_with(will, &[&counted(would.fits)]);
    view! {
        <div role="status"><ul class="plain-list">
            <li><strong>{fits}</strong></li>
            {would.left.into_iter().map(reason).collect_view()}
        </ul></div>
    }
    .into_any()
}
