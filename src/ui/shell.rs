//! The frame around every page: navigation, top bar, messages, banners, and the dialog that is open.
use std::time::Duration;

use leptos::prelude::*;

use crate::base::Moment;
use crate::domain::Kind;
use crate::live::{Phase, Saved};
use crate::locale::{Language, format, phrases};
use crate::ui::activity::{self, reminders};
use crate::ui::route::Route;
use crate::ui::{Dialog, Ui, board, calendar, convert, create, data, home, list, next, record, search_box, settings};

/// The app with a workspace open.
pub fn shell(ui: Ui) -> AnyView {
    let live = ui.live;
    let page = move || match (live.phase.get(), ui.route.get()) {
        (Phase::Opening, _) => ().into_any(),
        (_, Route::Home) => home::home(ui),
        (_, Route::List(kind)) => list::list(ui, kind),
        (_, Route::Record(id)) => record::record(ui, id),
        (_, Route::Board) => board::board(ui),
        (_, Route::Calendar) => calendar::calendar(ui),
        (_, Route::Next) => next::next(ui),
        (_, Route::Settings) => settings::settings(ui),
        (_, Route::Data) => data::data(ui),
    };
    let dialog = move || match ui.dialog.get() {
        None => ().into_any(),
        Some(Dialog::Create(kind, given)) => create::create(ui, kind, given),
        Some(Dialog::Convert(lead)) => convert::convert(ui, lead),
        Some(Dialog::Disqualify(leads)) => create::disqualify(ui, leads),
        Some(Dialog::Log(preset)) => activity::log::log(ui, preset),
        Some(Dialog::Finish(id)) => activity::finish::finish(ui, id),
        Some(Dialog::Lose(deal, stage)) => create::lose(ui, deal, stage),
    };
    let clock = reminders::clock(ui);
    let shortcuts = window_event_listener(leptos::ev::keydown, move |event| shortcut(ui, &event));
    on_cleanup(move || shortcuts.remove());
    view! {
        <div class="app">
            <div class="banners">{move || live.warning.get().map(|text| view! {
                <p class="banner" role="status">{ui.say(text)}</p>
            })}{move || (live.saved.get() == Saved::No).then(|| view! {
                <p class="banner" data-tone="bad" role="alert">{ui.say(phrases::NOT_ALL_SAVED)}" "
                    <button class="button" on:click=move |_| live.export_memory()>{ui.say(phrases::SAVE_COPY)}</button></p>
            })}</div>
            {nav(ui, clock)}
            {top(ui)}
            <main class="page" id="page" tabindex="-1">{page}</main>
            {dialog}
            {toasts(ui)}
            {reminders::list(ui, clock)}
            <p class="visually-hidden" role="status" aria-live="polite">{move || ui.announced.get()}</p>
        </div>
    }
    .into_any()
}

fn nav(ui: Ui, clock: RwSignal<Moment>) -> AnyView {
    let item = move |route: Route, label: &'static str, count: Option<Kind>| {
        let current = move || (ui.route.get() == route).then_some("page");
        let number = move || count.map(|kind| format::number(ui.live.read(|set| set.count(kind)) as i64, ui.language));
        view! {
            <a class="nav-item" href=route.href() aria-current=current>
                <span>{label}</span>
                <span class="nav-count">{number}</span>
            </a>
        }
    };
    let lists = Kind::WORK.map(|kind| item(Route::List(kind), kind.many().of(ui.language), Some(kind)));
    view! {
        <nav class="nav" aria-label=ui.say(phrases::NAVIGATION)>
            <div class="nav-brand">"Kontor"</div>
            {item(Route::Home, ui.say(phrases::HOME), None)}
            <a class="nav-item" href=Route::Next.href() aria-current=move || (ui.route.get() == Route::Next).then_some("page")>
                <span>{ui.say(phrases::NEXT_ACTIONS)}</span>{reminders::badge(ui, clock)}
            </a>
            {item(Route::Calendar, ui.say(phrases::CALENDAR), None)}
            {item(Route::Board, ui.say(phrases::PIPELINE), None)}
            {lists.into_iter().collect_view()}
            <div class="nav-gap"></div>
            {item(Route::Data, ui.say(phrases::DATA), None)}
            {item(Route::Settings, ui.say(phrases::SETTINGS), None)}
        </nav>
    }
    .into_any()
}

fn top(ui: Ui) -> AnyView {
    let live = ui.live;
    let undo = move || live.undo_and_redo()[0].clone();
    let redo = move || live.undo_and_redo()[1].clone();
    let button = move |sign: &'static str,
                       label: &'static str,
                       named: crate::locale::Phrase,
                       next: Option<(u32, String)>,
                       act: fn(Ui, u32)| {
        let seq = next.as_ref().map(|(seq, _)| *seq);
        let title = next.map_or(label.to_string(), |(_, name)| ui.say_with(named, &[&name]));
        view! {
            <button class="button undo" data-look="quiet" title=title.clone() aria-label=title.clone() disabled=seq.is_none()
                on:click=move |_| if let Some(seq) = seq { act(ui, seq) }>{sign}<span class="undo-name">{title.clone()}</span></button>
        }
    };
    let saved = move || {
        let (text, state) = match live.saved.get() {
            Saved::Yes => (phrases::SAVED, "yes"),
            Saved::Saving => (phrases::SAVING, "saving"),
            Saved::No => (phrases::NOT_SAVED, "failed"),
        };
        view! { <span class="saved" data-state=state>{ui.say(text)}</span> }
    };
    let demo = move || {
        (live.workspace.get() == "demo").then(|| {
            view! {
                <button class="button demo" on:click=move |_| live.leave()>{ui.say(phrases::LEAVE_DEMO)}</button>
            }
        })
    };
    view! {
        <header class="top">
            {search_box::search_box(ui)}
            <div class="top-actions">
                {quick_create(ui)}
                {move || button("↶", ui.say(phrases::UNDO), phrases::UNDO_WHAT, undo(), |ui, seq| ui.live.undo(seq))}
                {move || button("↷", ui.say(phrases::REDO), phrases::REDO_WHAT, redo(), |ui, seq| ui.live.redo(seq))}
                {saved}
                {demo}
                {appearance(ui)}
            </div>
        </header>
    }
    .into_any()
}

/// Language and theme, as on the welcome page.
pub fn appearance(ui: Ui) -> AnyView {
    let live = ui.live;
    let other = if ui.language == Language::De { Language::En } else { Language::De };
    let code = if other == Language::De { "de" } else { "en" };
    view! {
<div class="appearance">        <button class="button" data-look="quiet" lang=code
            on:click=move |_| { live.language.set(other); live.update_preferences(); }>{ui.say(phrases::LANGUAGE)}</button>
        <button class="button" data-look="quiet" title=ui.say(phrases::THEME) aria-label=ui.say(phrases::THEME)
            on:click=move |_| { live.theme.update(|theme| *theme = next_theme(theme)); live.update_preferences(); }>"◐"</button></div>
    }
    .into_any()
}

fn quick_create(ui: Ui) -> AnyView {
    let choose = move |event: leptos::ev::Event| {
        if let Some(kind) = Kind::from_key(&event_target_value(&event)) {
            ui.dialog.set(Some(Dialog::Create(kind, Vec::new())));
        }
    };
    let kinds = Kind::WORK.map(|kind| view! { <option value=kind.key()>{kind.one().of(ui.language)}</option> });
    view! {
        <select class="button quick-create" disabled=move || ui.live.phase.get() != Phase::Open aria-label=ui.say(phrases::QUICK_CREATE) prop:value="" on:change=move |event| {
            choose(event.clone());
            // The menu is an action, not a state: it shows its title again.
            event_target::<web_sys::HtmlSelectElement>(&event).set_value("");
        }>
            <option value="" selected=true>{format!("+ {}", ui.say(phrases::QUICK_CREATE))}</option>
            {kinds.into_iter().collect_view()}
        </select>
    }
    .into_any()
}

fn toasts(ui: Ui) -> AnyView {
    let live = ui.live;
    Effect::new(move |_| {
        if let Some(toast) = live.toast.get().filter(|toast| !toast.is_bad) {
            let fade = move || {
                if live.toast.get_untracked().as_ref() == Some(&toast) {
                    live.toast.set(None);
                }
            };
            set_timeout(fade, Duration::from_secs(8));
        }
    });
    let toast = move || {
        live.toast.get().map(|toast| {
            let undo = toast.undo.map(|seq| {
                let act = move |_| live.undo(seq);
                view! { <button class="button" on:click=act>{ui.say(phrases::UNDO)}</button> }
            });
            view! {
                <div class="toast" data-tone=if toast.is_bad { "bad" } else { "plain" }>
                    <span>{toast.text}</span>
                    {undo}
                    <button class="button" data-look="quiet" aria-label=ui.say(phrases::CLOSE) on:click=move |_| live.toast.set(None)>"✕"</button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{toast}{activity::asked(ui)}</div> }.into_any()
}

/// `/` or Ctrl+K searches; Ctrl+Z undoes and Ctrl+Shift+Z or Ctrl+Y redoes, unless an input has the focus.
fn shortcut(ui: Ui, event: &leptos::ev::KeyboardEvent) {
    use leptos::wasm_bindgen::JsCast;
    let focused = document().active_element().map(|element| element.tag_name()).unwrap_or_default();
    let is_typing = ["INPUT", "TEXTAREA", "SELECT"].contains(&focused.as_str());
    let control = event.ctrl_key() || event.meta_key();
    let [undo, redo] = untrack(|| ui.live.undo_and_redo());
    match event.key().to_lowercase().as_str() {
        "/" if !is_typing && !control => {}
        "k" if control => {}
        "l" if !is_typing && !control && !event.alt_key() && ui.dialog.get_untracked().is_none() => {
            event.prevent_default();
            return activity::open_log(ui);
        }
        "z" if control && !is_typing => {
            event.prevent_default();
            match (event.shift_key(), undo, redo) {
                (false, Some((seq, _)), _) => ui.live.undo(seq),
                (true, _, Some((seq, _))) => ui.live.redo(seq),
                _ => {}
            }
            return;
        }
        "y" if control && !is_typing => {
            event.prevent_default();
            if let Some((seq, _)) = redo {
                ui.live.redo(seq);
            }
            return;
        }
        _ => return,
    }
    event.prevent_default();
    if let Some(input) = document().get_element_by_id("search") {
        // Focusing an input cannot fail in a way that matters.
        let _ = input.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

fn next_theme(theme: &str) -> String {
    let is_dark = match theme {
        "" => window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
        theme => theme == "dark",
    };
    if is_dark { "light" } else { "dark" }.to_string()
}
