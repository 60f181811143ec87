//! The record page: name, chips and the next step at the top, then what happened and what is planned, and beside it the
//! fields, edited in place, and related records.
mod campaign_figures;
mod campaign_members;
mod card_code;
mod contact_roles;
mod conversion;
mod field_value;
pub mod fields;
mod files;
mod header;
mod hierarchy;
mod highlights;
mod history;
mod line_items;
mod lists;
mod log_offer;
mod participants;
mod quote_actions;
mod quote_versions;
mod related;
mod score;
mod sequence_lines;
mod team_conflicts;
mod timeline;

use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::{Command, lead as lead_rules};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::domain::rules::derived_fields::Readiness;
use crate::locale::{Phrase, phrases};
use crate::store::display_names;
use crate::store::duplicates::can_merge;
use crate::ui::components::focus::move_focus;
use crate::ui::components::{avatar, viewport};
use crate::ui::context::AppContext;
use crate::ui::features::{duplicates, recents, stage_path};
use crate::ui::navigation::Route;
pub use crate::ui::pages::record::files::preview as file_preview;
use crate::ui::pages::record::lists::Lists;

/// A tab of the page.
#[derive(Clone, Copy, PartialEq)]
enum Tab {
    Details,
    Activities,
    Related,
    History,
}

/// The record page.
pub fn record(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    let kind = Memo::new(move |_| app.read(|set| set.locate(id).map(|(kind, _)| kind)));
    // An unread lead becomes read when its owner sees it.
    let is_news = Memo::new(move |_| {
        let me = app.workspace.me.get();
        let is_unread = |row: &crate::base::Row| row.is(lead::UNREAD) && row.link(lead::OWNER) == me;
        me.is_some() && app.read(|set| set.get(RecordType::Lead, id).is_some_and(is_unread))
    });
    Effect::new(move |_| {
        if is_news.get() {
            app.run(Command::MarkRead { lead: id }, |_| {});
        }
    });
    (move || match kind.get() {
        None => view! {
            <div class="page-head"><h1>{cx.t(phrases::GONE)}</h1></div>
            <p class="page-actions"><a class="button" href=cx.href(Route::Home)>{cx.t(phrases::GO_TO_HOME)}</a>
                <a class="button" href=cx.href(Route::Trash)>{cx.t(phrases::TRASH)}</a></p>
        }
        .into_any(),
        Some(kind) => page(cx, kind, id),
    })
    .into_any()
}

fn page(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let app = cx.app;
    let name = move || app.read(|set| display_names::name_of(set, id, cx.language));
    let is_working = kind.is_work();
    let shows_code = RwSignal::new(false);
    let back = if is_working { Route::List(kind) } else { Route::Settings };
    let body = if is_working { tabs(cx, kind, id) } else { fields::fields(cx, kind, id, Signal::stored(false)) };
    view! {
        <div class="record-page" data-alone=(!is_working).then_some("")>
            <div class="page-head">
                <div class="record-head"><a class="kind-link" href=cx.href(back)>{if is_working { kind.many() } else { phrases::SETTINGS }.of(cx.language)}</a><div class="record-name">{portrait(cx, kind, id)}<h1>{name}</h1>{is_working.then(|| recents::star(cx, id))}</div>{highlights::facts(cx, kind, id)}</div>
                <div class="page-actions">{header::actions(cx, kind, id, shows_code)}</div>
            </div>
            {card_code::panel(cx, kind, id, shows_code)}
            {team_conflicts::line(cx, id)}
            {(kind == RecordType::Quote).then(|| quote_actions::notice(cx, id))}
            {fields::chips(cx, kind, id)}
            {stage_path::path(cx, kind, id)}
            {(kind == RecordType::Opportunity).then(|| fields::key_fields(cx, id))}
            {conversion::became(cx, id)}
            {conversion::made_from(cx, kind, id)}
            {score::card(cx, kind, id)}
            {sequence_lines::lines(cx, kind, id)}
            {(kind == RecordType::Activity).then(|| participants::participants(cx, id))}
            {body}
        </div>
    }
    .into_any()
}

/// The avatar beside the name, for records that have one.
fn portrait(cx: AppContext, kind: RecordType, id: Id) -> Option<AnyView> {
    let shape = avatar::shape(kind)?;
    let face = Memo::new(move |_| {
        cx.app.read(|set| {
            let row = set.get(kind, id)?;
            avatar::face(set, kind, row, &display_names::name_of(set, id, cx.language), cx.language)
        })
    });
    let initials = move || face.get().map(|(initials, _)| initials);
    let hue = move || face.get().map(|(_, hue)| hue.to_string());
    Some(
        view! { <span class="avatar" aria-hidden="true" data-shape=shape style:--hue=hue>{initials}</span> }.into_any(),
    )
}

/// The parts of the page: what happened and what is planned, beside it the fields and related records; on a phone one at
/// a time.
fn tabs(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let is_narrow = viewport::is_phone();
    let can_log = lead_rules::takes_activities(kind);
    // The work on a campaign is its members.
    let is_campaign = kind == RecordType::Campaign;
    let has_work = can_log || is_campaign;
    let work = if is_campaign { RecordType::CampaignMember.many() } else { phrases::ACTIVITIES };
    let chosen = RwSignal::new(if has_work { Tab::Activities } else { Tab::Details });
    let tabs = move || {
        let all = [
            (Tab::Activities, work),
            (Tab::Details, phrases::DETAILS),
            (Tab::Related, phrases::RELATED),
            (Tab::History, phrases::HISTORY),
        ];
        let is_tab = |tab: &Tab| match tab {
            Tab::Activities => has_work,
            Tab::Details | Tab::Related => is_narrow.get(),
            Tab::History => true,
        };
        all.into_iter().filter(|(tab, _)| is_tab(tab)).collect::<Vec<_>>()
    };
    // The open tab at a width: wide pages always show details and related records.
    let current = Memo::new(move |_| match (is_narrow.get(), chosen.get()) {
        (false, Tab::Details | Tab::Related) if has_work => Tab::Activities,
        (false, Tab::Details | Tab::Related) => Tab::History,
        (_, tab) => tab,
    });
    let shows =
        move |tab: Tab| move || current.get() == tab || !is_narrow.get() && matches!(tab, Tab::Details | Tab::Related);
    let hides = move |tab: Tab| move || !shows(tab)();
    let tab = move |(tab, label): (Tab, Phrase)| {
        view! {
            <button type="button" role="tab" aria-selected=move || (current.get() == tab).to_string()
                on:click=move |_| chosen.set(tab)>{cx.t(label)}</button>
        }
    };
    let lists = Lists::of(cx, kind, id);
    let has_opened_history =
        Memo::new(move |before: Option<&bool>| before.is_some_and(|opened| *opened) || current.get() == Tab::History);
    view! {
        <div class="record">
            <div class="record-main">
                {(kind == RecordType::Quote).then(|| view! { {line_items::lines(cx, kind, id)}{quote_versions::versions(cx, id)} })}
                <div class="tabs" role="tablist" aria-label=cx.t(phrases::DETAILS) on:keydown=|event| move_focus(&event)>{move || tabs().into_iter().map(tab).collect_view()}</div>
                <div hidden=hides(Tab::Activities)>{can_merge(kind).then(|| duplicates::panel(cx, id))}{can_log.then(|| timeline::timeline(cx, kind, id))}{is_campaign.then(|| view! { {campaign_figures::figures(cx, id)}{campaign_members::members(cx, id)} })}</div>
                <div hidden=hides(Tab::History)>{move || has_opened_history.get().then(|| history::history(cx, id))}</div>
                <div class="record-below" hidden=hides(Tab::Related)>
                    {lists.wide()}
                </div>
            </div>
            <div class="record-side">
                <div hidden=hides(Tab::Details)>
                    {(kind == RecordType::Lead).then(|| signs(cx, id))}
                    {fields::fields(cx, kind, id, Signal::derive(shows(Tab::Details)))}
                </div>
                <div class="record-below" hidden=hides(Tab::Related)>
                    {lists.narrow()}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The three signs that a lead is ready for conversion, set by one click each; the strongest is named.
fn signs(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    let strongest = move || {
        app.read(|set| set.find(id).and_then(|(_, row)| Readiness::of(row))).map(|sign| {
            view! { <span class="chip" data-tone="good">{cx.t(sign.phrase())}</span> }
        })
    };
    let is_converted =
        move || app.read(|set| set.find(id).is_some_and(|(_, row)| row.moment(lead::CONVERTED_AT).is_some()));
    let sign = move |number: FieldId| {
        let label = RecordType::Lead.field(number).map_or("", |field| field.label.of(cx.language));
        let is_on = move || app.read(|set| set.find(id).is_some_and(|(_, row)| row.is(number)));
        let tick = move |event| {
            let value = Value::flag(event_target_checked(&event));
            app.run(Command::Edit { id, fields: vec![(number, value)] }, |_| {});
        };
        view! {
            <label class="check"><input type="checkbox" prop:checked=is_on disabled=is_converted on:change=tick/>{label}</label>
        }
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::READINESS)}</h2>{strongest}</div>
            <div class="panel-body signs">{[lead::RAISED_HAND, lead::MEETING_AGREED, lead::PRICING_AGREED].map(sign).into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}
