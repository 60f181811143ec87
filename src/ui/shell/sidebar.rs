//! The navigation: pages with counts and favourites at the left; on a phone a bar at the bottom with the most used
//! pages.
use leptos::prelude::*;

use super::lazy::{ShellPart, shell_part};
use crate::app_state::workspaces::DEMO;
use crate::base::Timestamp;
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::ui::components::icon::{self, Icon, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::context::AppContext;
use crate::ui::features::commands::actions;
use crate::ui::features::recents;
use crate::ui::navigation::Route;

/// A line of the navigation.
struct Page {
    route: Route,
    icon: Icon,
    label: Phrase,
    /// The record type that is counted.
    counts: Option<RecordType>,
    place: Place,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Also in the bar of a phone.
    Bar,
    /// On a phone in the overflow menu.
    Menu,
    /// Like `Menu`, and at the bottom of the navigation.
    Foot,
}

const fn page(route: Route, icon: Icon, label: Phrase, place: Place) -> Page {
    Page { route, icon, label, counts: None, place }
}

const fn list(kind: RecordType, place: Place) -> Page {
    let (icon, label) = (icon::of_kind(kind), kind.many());
    Page { route: Route::List(kind), icon, label, counts: Some(kind), place }
}

/// The pages, in order.
static PAGES: [Page; 15] = [
    page(Route::Home, icon::HOME, phrases::HOME, Place::Bar),
    page(Route::Next, icon::NEXT_ACTIONS, phrases::NEXT_ACTIONS, Place::Bar),
    page(Route::Calendar, icon::CALENDAR, phrases::CALENDAR, Place::Menu),
    page(Route::Board, icon::PIPELINE, phrases::PIPELINE, Place::Bar),
    page(Route::Reports, icon::REPORTS, phrases::REPORTS, Place::Menu),
    list(RecordType::Lead, Place::Bar),
    list(RecordType::Account, Place::Menu),
    list(RecordType::Contact, Place::Menu),
    list(RecordType::Opportunity, Place::Menu),
    list(RecordType::Activity, Place::Menu),
    page(Route::Duplicates, icon::DUPLICATES, phrases::DUPLICATES, Place::Foot),
    page(Route::Trash, icon::TRASH, phrases::TRASH, Place::Foot),
    page(Route::Data, icon::DATA, phrases::DATA, Place::Foot),
    page(Route::Workspaces, icon::SWITCH, phrases::WORKSPACES, Place::Foot),
    page(Route::Settings, icon::SETTINGS, phrases::SETTINGS, Place::Foot),
];

/// The navigation.
pub fn nav(cx: AppContext, clock: RwSignal<Timestamp>) -> AnyView {
    let line = move |page: &'static Page| {
        let label = cx.t(page.label);
        let current = move || match cx.route.get() {
            Route::Section(_) => (page.route == Route::Settings).then_some("page"),
            other => (other == page.route).then_some("page"),
        };
        let number =
            page.counts.map(|kind| move || format::number(cx.app.read(|set| set.count(kind)) as i64, cx.language));
        view! {
            <a class="nav-item" href=cx.href(page.route) aria-current=current title=label data-more=(page.place != Place::Bar).then_some("")>
                {icon(page.icon)}<span class="nav-label">{label}</span>
                {(page.route == Route::Next).then(|| shell_part(cx, ShellPart::Badge(clock)))}
                {(page.route == Route::Data).then(|| shell_part(cx, ShellPart::BackupAge))}
                {number.map(|number| view! { <span class="nav-count">{number}</span> })}
            </a>
        }
    };
    let of = |is_foot: bool| PAGES.iter().filter(move |page| (page.place == Place::Foot) == is_foot);
    let fold = move || {
        let label =
            if cx.app.appearance.is_narrow.get() { phrases::UNFOLD_NAVIGATION } else { phrases::FOLD_NAVIGATION };
        let label = cx.t(label);
        view! {
            <button class="nav-item nav-fold" title=label on:click=move |_| actions::fold_navigation(cx)>
                {icon(icon::SIDE)}<span class="nav-label">{label}</span>
            </button>
        }
    };
    view! {
        <nav class="nav" aria-label=cx.t(phrases::NAVIGATION)>
            <a class="nav-brand" href=cx.href(Route::Home) title=move || workspace_name(cx)>
                <svg class="nav-mark" viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" rx="4"></rect><path d="M5 3v10M11 3 6 8l5 5"></path></svg>
                <span class="nav-label"><strong>"Kontor"</strong><small>{move || workspace_name(cx)}</small></span>
            </a>
            {of(false).map(line).collect_view()}
            {shell_part(cx, ShellPart::NavLines)}
            <div class="nav-gap"></div>
            {of(true).map(line).collect_view()}
            {fold}
            <div class="nav-more">{shell_part(cx, ShellPart::NavMore)}</div>
        </nav>
    }
    .into_any()
}

/// The menu of pages that do not fit a phone's bar.
pub fn overflow_menu(cx: AppContext) -> AnyView {
    let items = move || {
        let label = |page: &Page| match backup_age(cx) {
            Some(age) if page.route == Route::Data => format!("{} ({age})", cx.t(page.label)),
            _ => cx.t(page.label).to_string(),
        };
        let item = |page: &'static Page| Item {
            label: label(page),
            icon: page.icon,
            keys: "",
            act: Callback::new(move |()| cx.go(page.route)),
        };
        PAGES.iter().filter(|page| page.place != Place::Bar).map(item).collect()
    };
    let name = cx.t(phrases::MORE_PAGES);
    let face = view! { {icon(icon::MORE)}<span class="nav-label">{name}</span> }.into_any();
    menu_button(cx, "more-pages", "quiet", face, name.to_string(), RwSignal::new(false), items)
}

/// Pending enquiries, and favourites.
pub fn nav_lines(cx: AppContext) -> AnyView {
    view! { {nav_item(cx)}{recents::favourites(cx)} }.into_any()
}

/// The age of the last backup, beside the page of backups.
pub fn backup(cx: AppContext) -> AnyView {
    (move || backup_age(cx).map(|age| view! { <span class="nav-count">{age}</span> })).into_any()
}

/// The age of the last backup in short; tracked, and updated every minute. `None` if there is nothing to back up.
fn backup_age(cx: AppContext) -> Option<String> {
    const HOUR: i64 = 3_600_000;
    let at = cx.app.backup.with(|standing| standing.noted.at);
    let workspace = cx.app.workspace.id.get();
    let hours = (cx.app.now().0 - at) / HOUR;
    let age = match hours {
        _ if at == 0 => cx.t(phrases::BACKUP_AGE_NONE).to_string(),
        48.. => cx.t_with(phrases::BACKUP_AGE_DAYS, &[&(hours / 24).to_string()]),
        1.. => cx.t_with(phrases::BACKUP_AGE_HOURS, &[&hours.to_string()]),
        _ => cx.t(phrases::BACKUP_AGE_NEW).to_string(),
    };
    (!workspace.is_empty() && workspace != DEMO).then_some(age)
}

/// The name of the open workspace.
pub fn workspace_name(cx: AppContext) -> String {
    cx.app.workspace_name(&cx.app.workspace.id.get())
}

/// The entry of the navigation for pending enquiries.
pub fn nav_item(cx: AppContext) -> AnyView {
    let count = Memo::new(move |_| cx.app.waiting_count());
    let current = move || (cx.route.get() == Route::Enquiries).then_some("page");
    (move || {
        (count.get() > 0).then(|| {
            let number = format::number(count.get() as i64, cx.language);
            view! {
                <a class="nav-item" href=cx.href(Route::Enquiries) aria-current=current title=cx.t(phrases::ENQUIRIES)>
                    {icon(icon::MAIL)}<span class="nav-label">{cx.t(phrases::ENQUIRIES)}</span>
                    <span class="nav-count" data-new="true">{number}</span>
                </a>
            }
        })
    })
    .into_any()
}
