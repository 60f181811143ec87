//! The background of the shell: keys, reminders, messages, the window title, and events of the page.
use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::base::Timestamp;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::context::AppContext;
use crate::ui::features::activity::reminders;
use crate::ui::features::commands::key_handler;
use crate::ui::features::toasts;
use crate::ui::navigation::{self, Route};
use crate::ui::shell::before_unload;

/// Keeps the keys that are pressed before [`background`] starts, so that none is lost.
pub fn keep_early_keys(cx: AppContext) {
    let early = cx.keyboard.early;
    early.set_value(Some(Vec::new()));
    let pressed = window_event_listener(leptos::ev::keydown, move |event| {
        early.update_value(|early| early.iter_mut().for_each(|early| early.push(event.clone())));
    });
    on_cleanup(move || pressed.remove());
}

/// Starts everything; its visible parts are messages and reminders.
pub fn background(cx: AppContext, clock: RwSignal<Timestamp>) -> AnyView {
    let app = cx.app;
    app.start_listeners();
    let is_open = Memo::new(move |_| app.workspace.phase.get() == WorkspaceState::Open);
    Effect::new(move |_| {
        if is_open.get() {
            app.after_open();
        }
    });
    // A file that is opened with the app is imported, or compared, on its page.
    Effect::new(move |_| {
        if is_open.get() && !app.opened_files.names().is_empty() {
            // A page that is open already is not redrawn, because it may have begun to read.
            if cx.route.get_untracked() != Route::Data {
                navigation::go(&cx.href(Route::Data));
            }
        }
    });
    reminders::run(cx, clock);
    let pressed = window_event_listener(leptos::ev::keydown, move |event| key_handler::press(cx, &event));
    on_cleanup(move || pressed.remove());
    let early = cx.keyboard.early.try_update_value(Option::take).flatten();
    early.into_iter().flatten().for_each(|event| key_handler::press(cx, &event));
    before_unload::watch(cx);
    name_the_page(cx, clock);
    note_what_is_seen(cx);
    view! { {toasts::toasts(cx)}{reminders::list(cx, clock)} }.into_any()
}

/// Updates the window title with the page and the number of due activities.
fn name_the_page(cx: AppContext, clock: RwSignal<Timestamp>) {
    let due = reminders::due_count(cx, clock);
    Effect::new(move |_| {
        let title = match cx.route.get() {
            Route::Home => cx.t(phrases::HOME).to_string(),
            Route::List(kind) => kind.many().of(cx.language).to_string(),
            Route::Record(id) | Route::Document(id) => cx.app.read(|set| display_names::name_of(set, id, cx.language)),
            Route::Board => cx.t(phrases::PIPELINE).to_string(),
            Route::Calendar => cx.t(phrases::CALENDAR).to_string(),
            Route::Next => cx.t(phrases::NEXT_ACTIONS).to_string(),
            Route::Settings => cx.t(phrases::SETTINGS).to_string(),
            Route::Section(section) => cx.t(section.words().0).to_string(),
            Route::Enquiries => cx.t(phrases::ENQUIRIES).to_string(),
            Route::Data => cx.t(phrases::DATA).to_string(),
            Route::Duplicates => cx.t(phrases::DUPLICATES).to_string(),
            Route::Workspaces => cx.t(phrases::WORKSPACES).to_string(),
            Route::Rights => cx.t(phrases::RIGHTS).to_string(),
            Route::Reports => cx.t(phrases::REPORTS).to_string(),
            Route::Unknown => cx.t(phrases::NO_SUCH_PAGE).to_string(),
            Route::Guide(_) => cx.t(phrases::GUIDE).to_string(),
            Route::Trash => cx.t(phrases::TRASH).to_string(),
            Route::Changes => cx.t(phrases::CHANGES).to_string(),
            Route::Actions => cx.t(phrases::ALL_ACTIONS).to_string(),
        };
        let title = if title.is_empty() { "Kontor".to_string() } else { format!("{title} – Kontor") };
        document().set_title(&match due.get() {
            0 => title,
            due => format!("({due}) {title}"),
        });
    });
}

/// Records viewed records in the history of this browser.
fn note_what_is_seen(cx: AppContext) {
    Effect::new(move |_| {
        if let (WorkspaceState::Open, Route::Record(id)) = (cx.app.workspace.phase.get(), cx.route.get())
            && cx.app.read_untracked(|set| set.locate(id).is_some_and(|(kind, _)| kind.is_work()))
        {
            cx.app.record_view(id);
        }
    });
}
