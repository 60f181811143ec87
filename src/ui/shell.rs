//! The frame around every page: navigation, top bar, messages, banners, and the dialog that is open.
mod backup;
pub mod display;
mod nav;
pub mod switcher;
mod toasts;
mod top;
mod undo_menu;

use leptos::prelude::*;

use crate::base::Moment;
use crate::domain::Kind;
use crate::live::{Phase, Saved};
use crate::locale::phrases;
use crate::store::names;
use crate::ui::activity::reminders;
use crate::ui::commands::keys;
use crate::ui::route::Route;
use crate::ui::{Ui, apart};

/// The app with a workspace open.
pub fn shell(ui: Ui) -> AnyView {
    let live = ui.live;
    let page = move || match (live.phase.get(), ui.route.get()) {
        (Phase::Opening, _) => ().into_any(),
        (_, route) => apart::page(ui, route),
    };
    let dialog = move || match ui.dialog.get() {
        None => ().into_any(),
        Some(dialog) => apart::dialog(ui, dialog),
    };
    apart::fetch_when_idle(ui);
    let clock = reminders::clock(ui);
    let pressed = window_event_listener(leptos::ev::keydown, move |event| keys::press(ui, &event));
    on_cleanup(move || pressed.remove());
    name_the_page(ui, clock);
    note_what_is_seen(ui);
    view! {
        <div class="app" data-narrow=move || live.is_narrow.get().then_some("true")>
            <div class="banners">{locked(ui)}{move || live.warning.get().map(|text| view! {
                <p class="banner" role="status">{ui.say(text)}</p>
            })}{move || (live.saved.get() == Saved::No).then(|| view! {
                <p class="banner" data-tone="bad" role="alert">{ui.say(phrases::NOT_ALL_SAVED)}" "
                    <button class="button" on:click=move |_| live.export_memory()>{ui.say(phrases::SAVE_COPY)}</button></p>
            })}{backup::notice(ui)}{move || live.update.get().then(|| update(ui))}</div>
            {nav::nav(ui, clock)}
            {top::top(ui)}
            <main class="page" id="page" tabindex="-1">{page}</main>
            {dialog}
            {toasts::toasts(ui)}
            {reminders::list(ui, clock)}
            <p class="visually-hidden" role="status" aria-live="polite">{move || ui.announced.get()}</p>
        </div>
    }
    .into_any()
}

/// Says that nothing can be changed here, and what else is to be said of a frame.
fn locked(ui: Ui) -> AnyView {
    if ui.live.is_framed() {
        return apart::piece(ui, apart::Piece::Frame);
    }
    (move || ui.live.locked.get().map(|why| view! { <p class="banner" role="status">{ui.say(why)}</p> })).into_any()
}

/// Offers the newer version of the app. It waits for what is typed or being saved, and is never forced on anybody.
fn update(ui: Ui) -> AnyView {
    let is_busy = Memo::new(move |_| {
        let is_typing = ui.typed.with(|typed| typed.values().any(|fields| !fields.is_empty()));
        is_typing || ui.dialog.with(Option::is_some) || ui.live.saved.get() != Saved::Yes
    });
    view! {
        <p class="banner" role="status">
            {ui.say(phrases::UPDATE_READY)}" "{move || is_busy.get().then(|| ui.say(phrases::UPDATE_WAITS))}
            <button class="button" disabled=move || is_busy.get() on:click=move |_| ui.live.take_update()>{ui.say(phrases::UPDATE_TAKE)}</button>
        </p>
    }
    .into_any()
}

/// The window's title follows the page and tells how many activities are due.
fn name_the_page(ui: Ui, clock: RwSignal<Moment>) {
    let due = reminders::due_count(ui, clock);
    Effect::new(move |_| {
        let title = match ui.route.get() {
            Route::Home => ui.say(phrases::HOME).to_string(),
            Route::List(kind) => kind.many().of(ui.language).to_string(),
            Route::Record(id) => ui.live.read(|set| names::name_of(set, id, ui.language)),
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
fn note_what_is_seen(ui: Ui) {
    Effect::new(move |_| {
        if let (Phase::Open, Route::Record(id)) = (ui.live.phase.get(), ui.route.get())
            && ui.live.peek(|set| set.place(id).is_some_and(|(kind, _)| Kind::WORK.contains(&kind)))
        {
            ui.live.saw(id);
        }
    });
}
