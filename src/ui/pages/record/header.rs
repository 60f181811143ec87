//! The buttons beside a record's name: the one step that makes sense next, what else can be done, and a menu of the rest.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::command::Command;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::display_names;
use crate::store::record_header::{self, NextStep, Reach};
use crate::store::{addressee, campaigns, card_code, sequences};
use crate::ui::components::icon::{self, Icon, icon};
use crate::ui::components::popover::menu_named;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::{activity, export_menu, stage_path};
use crate::ui::navigation::Route;
use crate::ui::pages::record::quote_actions;
use crate::ui::state::log_preset::LogPreset;
use crate::worker_protocol::messages::ListFormat;

/// The buttons of a record; its card as a QR code is shown elsewhere on the page.
pub fn actions(cx: AppContext, kind: RecordType, id: Id, shows_code: RwSignal<bool>) -> AnyView {
    let app = cx.app;
    let step = Memo::new(move |_| app.read(|set| record_header::next_step(set, kind, id)));
    let done = (kind == RecordType::Activity).then(|| activity::actions(cx, id));
    let quote = (kind == RecordType::Quote).then(|| quote_actions::actions(cx, id));
    view! { {quote}{move || step.get().and_then(|step| primary(cx, id, step))}{reach(cx, kind, id, step)}{ends(cx, kind, id, step)}{done}{more(cx, kind, id, shows_code)} }.into_any()
}

/// The button of the next step. Calls and emails are links, see [`reach`].
fn primary(cx: AppContext, id: Id, step: NextStep) -> Option<AnyView> {
    let (label, act): (String, Box<dyn Fn() + Send>) = match step {
        NextStep::FirstTalk => {
            let preset = LogPreset { about: Some(id), kind: Some(defaults::CALL), ..LogPreset::default() };
            let open = move || cx.dialog.set(Some(Dialog::LogActivity(preset)));
            (cx.t(phrases::FIRST_TALK).to_string(), Box::new(open))
        }
        NextStep::Convert => {
            let open = move || cx.dialog.set(Some(Dialog::Convert { lead: id }));
            (cx.t(phrases::CONVERT).to_string(), Box::new(open))
        }
        NextStep::Stage(stage) => {
            let name = cx.app.read(|set| display_names::name_of(set, stage, cx.language));
            (cx.t_with(phrases::NEXT_STAGE, &[&name]), Box::new(move || stage_path::move_deal(cx, id, stage)))
        }
        NextStep::Call | NextStep::Email => return None,
    };
    Some(view! { <button class="button" data-look="primary" on:click=move |_| act()>{label}</button> }.into_any())
}

/// Links that call or write to the person; a call is then logged.
fn reach(cx: AppContext, kind: RecordType, id: Id, step: Memo<Option<NextStep>>) -> AnyView {
    let reach = Memo::new(move |_| {
        cx.app.read(|set| set.get(kind, id).map(|row| record_header::reach(set, kind, row)).unwrap_or_default())
    });
    let link = move |href: String,
                     title: String,
                     label: Phrase,
                     face: Icon,
                     own: NextStep,
                     act: Box<dyn Fn() + Send>| {
        let look = move || (step.get() == Some(own)).then_some("primary");
        view! { <a class="button" data-look=look href=href title=title on:click=move |_| act()>{icon(face)}{cx.t(label)}</a> }
    };
    let call = move || {
        let preset = LogPreset { about: Some(id), kind: Some(defaults::CALL), ..LogPreset::default() };
        cx.dialog.set(Some(Dialog::LogActivity(preset)));
    };
    (move || {
        let Reach { phone, email } = reach.get();
        let phone = phone.and_then(|number| Some((crate::base::phone::call_address(&number)?, number)));
        let phone = phone
            .map(|(href, number)| link(href, number, phrases::CALL_NOW, icon::PHONE, NextStep::Call, Box::new(call)));
        let email = email.map(|address| {
            let look = move || (step.get() == Some(NextStep::Email)).then_some("primary");
            let open = move |_| cx.dialog.set(Some(Dialog::WriteEmail { about: id, step: None }));
            view! { <button type="button" class="button" data-look=look title=address aria-label=cx.t(phrases::MAIL_WRITE) on:click=open>{icon(icon::MAIL)}{cx.t(phrases::WRITE_EMAIL)}</button> }
        });
        view! { {phone}{email} }
    })
    .into_any()
}

/// The ways out of the process: converting early, giving up a lead, losing a deal.
fn ends(cx: AppContext, kind: RecordType, id: Id, step: Memo<Option<NextStep>>) -> AnyView {
    let lost = Memo::new(move |_| match kind {
        RecordType::Opportunity => cx.app.read(|set| record_header::lost_stage(set, id)),
        _ => None,
    });
    let button = move |label: Phrase, act: Box<dyn Fn() + Send>| {
        view! { <button class="button" on:click=move |_| act()>{cx.t(label)}</button> }.into_any()
    };
    let convert = move || {
        let early = step.get() == Some(NextStep::FirstTalk);
        early.then(|| button(phrases::CONVERT, Box::new(move || cx.dialog.set(Some(Dialog::Convert { lead: id })))))
    };
    let give_up = move || {
        let is_open = kind == RecordType::Lead && step.get().is_some();
        let open = move || cx.dialog.set(Some(Dialog::Disqualify { leads: vec![id] }));
        is_open.then(|| button(phrases::DISQUALIFY, Box::new(open)))
    };
    let lose = move || {
        let lost = lost.get()?;
        Some(button(phrases::LOSE_DEAL, Box::new(move || stage_path::move_deal(cx, id, lost))))
    };
    view! { {convert}{give_up}{lose} }.into_any()
}

/// The menu of what is done rarely: exporting, and deleting last.
fn more(cx: AppContext, kind: RecordType, id: Id, shows_code: RwSignal<bool>) -> Option<AnyView> {
    let can_delete = kind.is_work();
    let can_enrol = sequences::KINDS.contains(&kind);
    let can_export = !ListFormat::beyond_tables(kind).is_empty();
    let delete = move |_| {
        cx.app.run(Command::Delete(vec![id]), move |result| {
            // The user may be on another page by now.
            if result.is_ok() && cx.route.get_untracked() == Route::Record(id) {
                cx.go(Route::List(kind));
            }
        });
    };
    let body = move || {
        let export = can_export.then(|| export_menu::of_record(cx, kind, id));
        let delete = can_delete.then(|| {
            view! { <div class="menu-list"><button type="button" class="menu-item" data-tone="bad" on:click=delete>{icon(icon::TRASH)}{cx.t(phrases::DELETE)}</button></div> }
        });
        let enrol = can_enrol.then(|| {
            let open = move |_| cx.dialog.set(Some(Dialog::Enrol { kind, records: Arc::new(vec![id]) }));
            view! { <div class="menu-list"><button type="button" class="menu-item" on:click=open>{icon(icon::NEXT_ACTIONS)}{cx.t(phrases::ENROL)}</button></div> }
        });
        let letter = addressee::KINDS.contains(&kind).then(|| {
            let open = move |_| cx.dialog.set(Some(Dialog::Letters { kind, ids: Arc::new(vec![id]) }));
            view! { <div class="menu-list"><button type="button" class="menu-item" on:click=open>{icon(icon::MAIL)}{cx.t(phrases::LETTERS)}</button></div> }
        });
        let code = card_code::KINDS.contains(&kind).then(|| {
            let show = move |_| shows_code.set(true);
            view! { <div class="menu-list"><button type="button" class="menu-item" on:click=show>{icon(icon::QR_CODE)}{cx.t(phrases::SHOW_CARD_CODE)}</button></div> }
        });
        let campaign = campaigns::KINDS.contains(&kind).then(|| {
            let open = move |_| cx.dialog.set(Some(Dialog::AddToCampaign { kind, records: Arc::new(vec![id]) }));
            view! { <div class="menu-list"><button type="button" class="menu-item" on:click=open>{icon(icon::MEGAPHONE)}{cx.t(phrases::ADD_TO_CAMPAIGN)}</button></div> }
        });
        let quote = (kind == RecordType::Opportunity).then(|| {
            let create = move |_| quote_actions::create(cx, id);
            view! { <div class="menu-list"><button type="button" class="menu-item" on:click=create>{icon(icon::QUOTE)}{cx.t(phrases::NEW_QUOTE)}</button></div> }
        });
        let room = (kind == RecordType::Account).then(|| {
            let open = move |_| cx.dialog.set(Some(Dialog::DealRoom { account: id }));
            view! { <div class="menu-list"><button type="button" class="menu-item" on:click=open>{icon(icon::EXPORT)}{cx.t(phrases::DEAL_ROOM)}</button></div> }
        });
        view! { {quote}{room}{letter}{enrol}{campaign}{code}{export}{delete} }.into_any()
    };
    let has_code = card_code::KINDS.contains(&kind);
    (can_delete || can_export || has_code)
        .then(|| menu_named(icon(icon::MORE), cx.t(phrases::MORE_ACTIONS).to_string(), body))
}
