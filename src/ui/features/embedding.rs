//! The app inside another site's page: notices for the user, and the messages from and to the site.
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::app_state::embedding::{Embedding, EmbeddingStatus, HostRequest};
use crate::base::Seq;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{self, Route};

/// The interval at which the height of the page is measured.
const HEIGHT_CHECK_INTERVAL: Duration = Duration::from_millis(500);
/// The space below the content of a page, in CSS pixels.
const BOTTOM_MARGIN_PX: i32 = 24;

/// The notices about the frame, above the page.
pub fn frame(cx: AppContext) -> AnyView {
    let app = cx.app;
    app.meet_site(move |asked| act(cx, asked));
    send_events(cx);
    let note = move || {
        let Embedding { standing, is_apart, is_denied } = app.frame();
        let text = match standing {
            EmbeddingStatus::Waiting => return None,
            EmbeddingStatus::Stranger => phrases::FRAME_IS_STRANGE,
            EmbeddingStatus::Friend if is_denied => phrases::FRAME_IN_MEMORY,
            EmbeddingStatus::Friend if is_apart => phrases::FRAME_IS_APART,
            EmbeddingStatus::Friend => return app.queue.locked.get().map(|why| line(cx, cx.t(why), false)),
        };
        Some(line(cx, cx.t(text), true))
    };
    note.into_any()
}

fn line(cx: AppContext, text: &'static str, has_way_out: bool) -> AnyView {
    let address = move || {
        cx.route.track();
        window().location().href().unwrap_or_default()
    };
    view! {
        <p class="banner" role="status" data-framed="yes">{text}" "{has_way_out.then(|| view! {
            <a class="button" href=address target="_blank" rel="noopener">{cx.t(phrases::FRAME_WAY_OUT)}</a>
        })}</p>
    }
    .into_any()
}

/// Carries out a request of a listed site.
fn act(cx: AppContext, asked: HostRequest) -> Result<(), &'static str> {
    match asked {
        HostRequest::Show(path) => {
            // Unsaved input belongs to the user.
            if cx.dialog.with_untracked(Option::is_some) {
                return Err("busy");
            }
            let hash = format!("#/{path}");
            if Route::parse(&hash) == Route::Unknown {
                return Err("unknown");
            }
            window().location().set_hash(&hash).map_err(|_| "unknown")
        }
        HostRequest::Create(given) => {
            if cx.app.workspace.phase.get_untracked() != WorkspaceState::Open {
                return Err("closed");
            }
            if cx.dialog.with_untracked(Option::is_some) {
                return Err("busy");
            }
            cx.requested_lead_from.set_value(Some(cx.route.get_untracked()));
            cx.dialog.set(Some(Dialog::Create { kind: RecordType::Lead, given }));
            Ok(())
        }
        HostRequest::Hello(..) | HostRequest::Look(_) => Ok(()),
    }
}

/// Sends events to the site: navigation, stored commits, the outcome of a requested lead, the height of the page.
fn send_events(cx: AppContext) {
    let app = cx.app;
    Effect::new(move |_| {
        let is_met = app.frame().standing == EmbeddingStatus::Friend;
        let (route, is_open) = (cx.route.get(), app.workspace.phase.get() == WorkspaceState::Open);
        if is_met && is_open {
            let id = if let Route::Record(id) = route { Some(id) } else { None };
            let kind =
                id.and_then(|id| app.read_untracked(|set| set.locate(id).map(|(kind, _)| kind.key().to_string())));
            let path = cx.href_with(route, &navigation::query()).trim_start_matches("#/").to_string();
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            app.notify_site("opened", &[("what", path), ("kind", kind.unwrap_or_default()), ("id", id)]);
        }
    });
    let head = Memo::new(move |_| app.read(|set| set.head()));
    Effect::new(move |before: Option<Seq>| {
        let head = head.get();
        if before.is_some_and(|before| before > Seq::NONE && before != head) {
            app.notify_site("saved", &[("head", head.0.to_string())]);
        }
        head
    });
    Effect::new(move |_| {
        if cx.dialog.with(Option::is_some) {
            return;
        }
        let Some(before) = cx.requested_lead_from.try_update_value(Option::take).flatten() else { return };
        // The address says where the page goes next, before it is drawn.
        match navigation::current() {
            Route::Record(id) if before != Route::Record(id) => {
                app.notify_site("created", &[("kind", RecordType::Lead.key().to_string()), ("id", id.to_string())]);
            }
            _ => app.notify_site("cancelled", &[]),
        }
    });
    let sent_height = StoredValue::new(0);
    let measure = move || {
        let Some(page) = document().get_element_by_id("page") else { return };
        let height = height_of(&page);
        if app.frame().standing == EmbeddingStatus::Friend && sent_height.get_value() != height {
            sent_height.set_value(height);
            app.notify_site("height", &[("height", height.to_string())]);
        }
    };
    if let Ok(handle) = set_interval_with_handle(move || untrack(measure), HEIGHT_CHECK_INTERVAL) {
        on_cleanup(move || handle.clear());
    }
}

/// The height that the frame needs to show the whole page, including the bar and the banners above it. For a shorter
/// page it is the height of the content, never more than that of the frame, so that measuring cannot make it grow.
fn height_of(page: &web_sys::Element) -> i32 {
    let top = page.get_bounding_client_rect().top();
    let (all, seen) = (page.scroll_height(), page.client_height());
    if all > seen {
        return top as i32 + all;
    }
    let bottom = page.last_element_child().map_or(top, |last| last.get_bounding_client_rect().bottom());
    (bottom.ceil() as i32 + BOTTOM_MARGIN_PX).min(top as i32 + seen)
}
