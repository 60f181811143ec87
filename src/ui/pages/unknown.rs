//! The page for an address that leads nowhere.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The page: it says so, and leads home.
pub fn unknown(cx: AppContext) -> AnyView {
    view! {
        <div class="page-head"><h1>{cx.t(phrases::NO_SUCH_PAGE)}</h1></div>
        <div class="panel empty">
            <p>{cx.t(phrases::NO_SUCH_PAGE_TEXT)}</p>
            <a class="button" data-look="primary" href=cx.href(Route::Home)>{cx.t(phrases::GO_TO_HOME)}</a>
        </div>
    }
    .into_any()
}
