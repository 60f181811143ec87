//! The parts of the navigation that are loaded after the first page: pending enquiries, conflicts, favourites, the age of
//! the last backup, and on a phone the overflow menu.
use leptos::prelude::*;

use crate::base::WorkspaceId;
use crate::domain::custom_type::CustomType;
use crate::locale::{format, phrases};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::context::AppContext;
use crate::ui::features::{recents, team_status};
use crate::ui::navigation::Route;
use crate::ui::shell::nav_pages::{NAV_PAGES, NavPage, Place};

/// The menu of pages that do not fit a phone's bar.
pub fn overflow_menu(cx: AppContext) -> AnyView {
    let items = move || {
        let label = |page: &NavPage| match backup_age(cx) {
            Some(age) if page.route == Route::Data => format!("{} ({age})", cx.t(page.label)),
            _ => cx.t(page.label).to_string(),
        };
        let item = |page: &'static NavPage| Item {
            label: label(page),
            icon: page.icon,
            keys: "",
            act: Callback::new(move |()| cx.go(page.route)),
        };
        let own = |own: &CustomType| {
            let kind = own.kind;
            let act = Callback::new(move |()| cx.go(Route::List(kind)));
            Item { label: own.names[1].of(cx.language).to_string(), icon: icon::of_name(own.icon), keys: "", act }
        };
        let (foot, body): (Vec<_>, Vec<_>) =
            NAV_PAGES.iter().filter(|page| page.place != Place::Bar).partition(|page| page.place == Place::Foot);
        let custom = cx.app.read(|set| set.schema().types().offered().map(own).collect::<Vec<_>>());
        body.into_iter().map(item).chain(custom).chain(foot.into_iter().map(item)).collect()
    };
    let name = cx.t(phrases::MORE_PAGES);
    let face = view! { {icon(icon::MORE)}<span class="nav-label">{name}</span> }.into_any();
    menu_button(cx, "more-pages", "quiet", face, name.to_string(), RwSignal::new(false), items)
}

/// The record types of the workspace, pending enquiries, conflicts of the team, and favourites.
pub fn nav_lines(cx: AppContext) -> AnyView {
    view! { {custom_types(cx)}{enquiries(cx)}{team_status::conflicts(cx)}{recents::favourites(cx)} }.into_any()
}

/// A line for each record type that the workspace defines.
fn custom_types(cx: AppContext) -> AnyView {
    let types = Memo::new(move |_| cx.app.read(|set| set.schema().types().offered().copied().collect::<Vec<_>>()));
    let line = move |own: CustomType| {
        let (kind, name) = (own.kind, own.names[1].of(cx.language));
        let current = move || (cx.route.get() == Route::List(kind)).then_some("page");
        let number = move || format::number(cx.app.read(|set| set.count(kind)) as i64, cx.language);
        view! {
            <a class="nav-item" href=cx.href(Route::List(kind)) aria-current=current title=name data-more="">
                {icon(icon::of_name(own.icon))}<span class="nav-label">{name}</span>
                <span class="nav-count" data-figure="count" title=cx.t(phrases::HOW_IN_ALL)>{number}</span>
            </a>
        }
    };
    (move || types.get().into_iter().map(line).collect_view()).into_any()
}

/// The age of the last backup, beside the page of backups.
pub fn backup(cx: AppContext) -> AnyView {
    (move || backup_age(cx).map(|age| view! { <span class="nav-count nav-age">{age}</span> })).into_any()
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
    (workspace != WorkspaceId::None && workspace != WorkspaceId::Demo).then_some(age)
}

/// The line that leads to enquiries, there while some wait.
fn enquiries(cx: AppContext) -> AnyView {
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
