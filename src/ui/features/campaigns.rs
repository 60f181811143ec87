//! The dialog that adds people to a campaign: which one, with what status, and who is left out and why.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::command::{AddMembers, Command};
use crate::domain::records::{campaign, campaign_member as member};
use crate::domain::{Picklist, RecordType};
use crate::locale::phrases;
use crate::store::campaigns::{self, NotAdded};
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::dialog::sheet;
use crate::ui::components::record_picker::picker;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::add_many::{AddMany, Preview, Words, about, add_many};

fn preview(set: &RecordStore, campaign: Option<Id>, records: &[Id]) -> Preview {
    let Some(campaign) = campaign else { return Preview::default() };
    Preview::of(records, |about| campaigns::not_added(set, campaign, about), NotAdded::phrase)
}

/// The campaign that is offered first: the one that began last.
fn first(set: &RecordStore) -> Option<Id> {
    let rows = set.rows(RecordType::Campaign).map(|(_, row)| row);
    rows.max_by_key(|row| (row.day(campaign::START), row.moment(campaign::CREATED), row.id())).map(|row| row.id())
}

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, records: Arc<Vec<Id>>) -> AnyView {
    let title = cx.t_with(phrases::CAMPAIGN_ADD_TITLE, &[&about(cx, kind, &records)]);
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
    let would = {
        let records = records.clone();
        Memo::new(move |_| {
            let chosen = chosen.get();
            cx.app.read(|set| preview(set, chosen, &records))
        })
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
    let inputs = view! {
        <div class="field"><label for="campaign-chosen">{RecordType::Campaign.one().of(cx.language)}</label>
            {picker(cx, "campaign-chosen".to_string(), RecordType::Campaign, chosen.into(), choose)}</div>
        <div class="field"><label for="campaign-status">{label}</label>
            <select id="campaign-status" on:change=pick>{statuses.into_iter().map(option).collect_view()}</select></div>
    };
    let words = Words {
        will: |count| if count == 1 { phrases::CAMPAIGN_WILL_ONE } else { phrases::CAMPAIGN_WILL },
        left_out: phrases::CAMPAIGN_LEFT_OUT,
        button: phrases::CAMPAIGN_ADD_BUTTON,
        idle: phrases::ADD_TO_CAMPAIGN,
    };
    let shown = AddMany { kind, title, would, wrong, words, inputs: inputs.into_any() };
    add_many(cx, shown, move || {
        let Some(campaign) = chosen.get_untracked() else {
            wrong.set(Some(cx.t(phrases::CAMPAIGN_MISSING).to_string()));
            return None;
        };
        Some(Command::AddToCampaign(AddMembers { campaign, records: records.clone(), status: status.get_untracked() }))
    })
}
