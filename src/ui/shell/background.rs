//! What is always there and mostly unseen: keys, reminders, messages, the window's title, what the page hears of.
use std::cell::RefCell;

use leptos::prelude::*;

use super::{before_unload, toasts};
use crate::app_state::WorkspaceState;
use crate::base::Timestamp;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::AppContext;
use crate::ui::activity::reminders;
use crate::ui::commands::keymap;
use crate::ui::route::{self, Route};

thread_local! {
    /// The keys pressed before anybody could answer; nothing once somebody does.
    static EARLY: RefCell<Option<Vec<web_sys::KeyboardEvent>>> = const { RefCell::new(None) };
}

/// Keeps the keys that are pressed before [`life`] begins, so that none is lost.
pub fn keep_early_keys() {
    EARLY.set(Some(Vec::new()));
    let pressed = window_event_listener(leptos::ev::keydown, |event| {
        EARLY.with_borrow_mut(|early| early.iter_mut().for_each(|early| early.push(event.clone())));
    });
    on_cleanup(move || pressed.remove());
}

/// Begins it all; what is seen of it are messages and reminders.
pub fn life(ui: AppContext, clock: RwSignal<Timestamp>) -> AnyView {
    let live = ui.live;
    live.attend();
    let is_open = Memo::new(move |_| live.phase.get() == WorkspaceState::Open);
    Effect::new(move |_| {
        if is_open.get() {
            live.settle_in();
        }
    });
    // A file that is opened with the app is imported, or compared, on its page.
    Effect::new(move |_| {
        if is_open.get() && !live.opened().is_empty() {
            // A page that is there already is not drawn anew: it may have begun to read.
            if ui.route.get_untracked() != Route::Data {
                route::go(Route::Data);
            }
        }
    });
    reminders::run(ui, clock);
    let pressed = window_event_listener(leptos::ev::keydown, move |event| keymap::press(ui, &event));
    on_cleanup(move || pressed.remove());
    EARLY.take().into_iter().flatten().for_each(|event| keymap::press(ui, &event));
    before_unload::watch(ui);
    name_the_page(ui, clock);
    note_what_is_seen(ui);
    view! { {toasts::toasts(ui)}{reminders::list(ui, clock)} }.into_any()
}

/// The window's title follows the page and tells how many activities are due.
fn name_the_page(ui: AppContext, clock: RwSignal<Timestamp>) {
    let due = reminders::due_count(ui, clock);
    Effect::new(move |_| {
        let title = match ui.route.get() {
            Route::Home => ui.say(phrases::HOME).to_string(),
            Route::List(kind) => kind.many().of(ui.language).to_string(),
            Route::Record(id) => ui.live.read(|set| display_names::name_of(set, id, ui.language)),
            Route::Board => ui.say(phrases::PIPELINE).to_string(),
            Route::Calendar => ui.say(phrases::CALENDAR).to_string(),
            Route::Next => ui.say(phrases::NEXT_ACTIONS).to_string(),
            Route::Settings => ui.say(phrases::SETTINGS).to_string(),
            Route::Section(section) => ui.say(section.words().0).to_string(),
            Route::Enquiries => ui.say(phrases::ENQUIRIES).to_string(),
            Route::Data => ui.say(phrases::DATA).to_string(),
            Route::Duplicates => ui.say(phrases::DUPLICATES).to_string(),
            Route::Workspaces => ui.say(phrases::WORKSPACES).to_string(),
            Route::Rights => ui.say(phrases::RIGHTS).to_string(),
            Route::Reports => ui.say(phrases::REPORTS).to_string(),
            Route::Guide(_) => ui.say(phrases::GUIDE).to_string(),
            Route::Trash => ui.say(phrases::TRASH).to_string(),
            Route::Changes => ui.say(phrases::CHANGES).to_string(),
        };
        let title = if title.is_empty() { "Kontor".to_string() } else { format!("{title} – Kontor") };
        document().set_title(&match due.get() {
            0 => title,
            due => format!("({due}) {title}"),
        });
    });
}

/// Records that are opened are remembered as recently seen.
fn note_what_is_seen(ui: AppContext) {
    Effect::new(move |_| {
        if let (WorkspaceState::Open, Route::Record(id)) = (ui.live.phase.get(), ui.route.get())
            && ui.live.peek(|set| set.place(id).is_some_and(|(kind, _)| RecordType::WORK.contains(&kind)))
        {
            ui.live.saw(id);
        }
    });
}
