//! Favourites and recent records: the star, the list in the navigation, the panel on the home page.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The number of favourites in the navigation.
const MAX_IN_NAVIGATION: usize = 8;
/// The number of recent records on the home page.
const MAX_ON_HOME: usize = 8;

/// The favourite button of a record page.
pub fn star(cx: AppContext, id: Id) -> AnyView {
    let pressed = move || cx.app.recents.is_favourite(id).to_string();
    let label = cx.t(phrases::FAVOURITE);
    view! {
        <button class="button star" data-look="quiet" aria-pressed=pressed title=label aria-label=label
            on:click=move |_| cx.app.toggle_favourite(id)>{icon(icon::STAR)}</button>
    }
    .into_any()
}

/// The favourites in the navigation; absent without any.
pub fn favourites(cx: AppContext) -> AnyView {
    let all = named(cx, |cx| cx.app.favourites(), MAX_IN_NAVIGATION);
    let line = move |(id, kind, name): (Id, RecordType, String)| {
        let current = move || (cx.route.get() == Route::Record(id)).then_some("page");
        view! {
            <a class="nav-item" href=cx.href(Route::Record(id)) title=name.clone() aria-current=current>
                {icon(icon::of_kind(kind))}<span class="nav-label">{name.clone()}</span>
            </a>
        }
    };
    let body = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            view! {
                <div class="nav-favourites" role="group" aria-label=cx.t(phrases::FAVOURITES)>
                    <div class="nav-heading" aria-hidden="true">{cx.t(phrases::FAVOURITES)}</div>
                    {all.into_iter().map(line).collect_view()}
                </div>
            }
        })
    };
    body.into_any()
}

/// The panel of recent records; absent without any.
pub fn recent(cx: AppContext) -> AnyView {
    let all = named(cx, |cx| cx.app.recent(), MAX_ON_HOME);
    let line = move |(id, kind, name): (Id, RecordType, String)| {
        view! {
            <li class="todo">{icon(icon::of_kind(kind))}<a href=cx.href(Route::Record(id))>{name}</a><span>{kind.one().of(cx.language)}</span></li>
        }
    };
    let body = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="panel">
                    <div class="panel-head"><h2>{cx.t(phrases::RECENT)}</h2></div>
                    <div class="panel-body"><ul class="todos">{all.into_iter().map(line).collect_view()}</ul></div>
                </section>
            }
        })
    };
    body.into_any()
}

fn named(cx: AppContext, ids: fn(AppContext) -> Vec<Id>, limit: usize) -> Memo<Vec<(Id, RecordType, String)>> {
    Memo::new(move |_| {
        let ids = ids(cx).into_iter().take(limit);
        cx.app.read(|set| {
            let named = |id: Id| {
                let (kind, row) = set.find(id)?;
                Some((id, kind, display_names::name(kind, row, cx.language)))
            };
            ids.filter_map(named).collect()
        })
    })
}
