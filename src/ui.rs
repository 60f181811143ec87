//! The views. They read through `AppState`, act by commands, and know neither storage nor journal.
pub mod activity;
pub mod as_of;
pub mod board;
pub mod calendar;
pub mod command_palette;
pub mod commands;
pub mod components;
pub mod convert;
pub mod create;
pub mod demo;
pub mod duplicates;
pub mod embedding;
pub mod enquiries;
pub mod guide;
pub mod home;
pub mod import_export;
pub mod lazy;
pub mod list;
pub mod merge;
pub mod next_actions;
pub mod privacy;
pub mod recents;
pub mod record;
pub mod report;
pub mod route;
pub mod settings;
pub mod shell;
pub mod shortcut_help;
pub mod tour;
pub mod trash;
pub mod welcome;
pub mod whats_new;
pub mod workspaces;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::{AppState, WorkspaceState};
use crate::base::{Id, Value, VecMap};
use crate::command::lead;
use crate::domain::{Field, RecordType, defaults};
use crate::locale::{Language, Phrase};
use crate::store::RecordStore;
use route::Route;

/// What a person typed into a form and has not saved, by field number.
pub type Typed = VecMap<u16, String>;

/// A dialog over the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// Create a record, with some fields given.
    Create(RecordType, Vec<(u16, Value)>),
    /// Convert a lead.
    Convert(Id),
    /// Say why leads are closed without conversion.
    Disqualify(Vec<Id>),
    /// Log an activity about any record.
    LogActivity(activity::quick_log::LogPreset),
    /// Complete an activity with its outcome and what follows.
    CompleteActivity(Id),
    /// All shortcuts.
    Help,
    /// Merge two or three records of a kind, chosen anywhere.
    Merge(Vec<Id>),
    /// Edit the whole filter of a list.
    Filter(list::ListId),
    /// Do the same to many records.
    BulkEdit(RecordType, Arc<Vec<Id>>, list::bulk::BulkAction),
    /// Convert many leads.
    BulkConvert(Arc<Vec<Id>>),
    /// Give what a stage asks for, or say why a deal was lost; the deal and the stage it moves to.
    MoveStage(Id, Id),
    /// Give a workspace a name; without one, make a new one.
    NameWorkspace(Option<String>),
    /// Delete a workspace, after saying what is lost.
    DeleteWorkspace(String),
    /// Look at an attached file.
    PreviewFile(Id),
    /// Choose a past day to look at.
    ChooseAsOf,
}

impl Dialog {
    /// What a lead has to be asked before it takes a status.
    pub fn of_status(set: &RecordStore, status: Id, lead: Id) -> Option<Dialog> {
        let category = lead::category(set, status)?;
        if category == defaults::CONVERTED {
            return Some(Dialog::Convert(lead));
        }
        (category == defaults::NOT_CONVERTED).then(|| Dialog::Disqualify(vec![lead]))
    }
}

/// What every view gets: the workspace, the page's language, where the user is, what is typed but not saved.
#[derive(Clone, Copy)]
pub struct AppContext {
    /// The open workspace.
    pub app: AppState,
    /// The language this view is drawn in; a change draws it anew.
    pub language: Language,
    /// Where the user is.
    pub route: RwSignal<Route>,
    /// The dialog that is open.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Unsaved input per record; it survives a change of page or language.
    pub unsaved_input: RwSignal<HashMap<Id, Typed>>,
    /// Whether the menu of what can be created is open.
    pub is_create_menu_open: RwSignal<bool>,
    /// The open lead or deal whose last planned activity was just completed.
    pub next_step_prompt: RwSignal<Option<Id>>,
    /// What the calendar shows; it survives a change of page.
    pub calendar: RwSignal<calendar::CalendarState>,
    /// What each list shows; it survives a change of page.
    pub lists: StoredValue<HashMap<list::ListId, list::ListState>>,
    /// Which chunks of the program are there.
    pub chunks: lazy::Chunks,
    /// What a screen reader is told next.
    pub live_region: RwSignal<String>,
}

impl AppContext {
    /// A phrase in the page's language.
    pub fn t(self, phrase: Phrase) -> &'static str {
        phrase.of(self.language)
    }

    /// A phrase with its gaps filled.
    pub fn t_with(self, phrase: Phrase, parts: &[&str]) -> String {
        phrase.with(self.language, parts)
    }

    /// The fields of a kind, the workspace's own included; tracked.
    pub fn fields(self, kind: RecordType) -> Vec<&'static Field> {
        self.app.read(|set| set.fields(kind).to_vec())
    }

    /// A field of a kind by its number.
    pub fn field(self, kind: RecordType, number: u16) -> Option<&'static Field> {
        self.app.read_untracked(|set| set.field(kind, number))
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        route::go(route);
        self.route.set(route);
    }
}

/// Looks at the past day that the address names; one that names none goes on with the day that is looked at.
fn follow_past(app: AppState) {
    if let Some(day) =
        route::past().filter(|day| *day < app.real_today() && app.past.wanted.get_untracked() != Some(*day))
    {
        route::set_past(Some(day));
        app.past.wanted.set(Some(day));
    } else if app.is_past() {
        route::set_query(route::current(), &route::query());
    }
}

/// Puts the app into the page and takes the placeholder away.
pub fn mount() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(app);
}

fn app() -> impl IntoView {
    let app = AppState::start();
    let route = RwSignal::new(route::current());
    let lists = list::ListId::all().map(|page| (page, list::ListState::default())).collect();
    let cx = AppContext {
        app,
        language: Language::En,
        route,
        dialog: RwSignal::new(None),
        unsaved_input: RwSignal::new(HashMap::new()),
        lists: StoredValue::new(lists),
        is_create_menu_open: RwSignal::new(false),
        next_step_prompt: RwSignal::new(None),
        calendar: RwSignal::new(calendar::CalendarState::first(app.today())),
        chunks: lazy::Chunks::new(),
        live_region: RwSignal::new(String::new()),
    };
    window_event_listener(leptos::ev::hashchange, move |_| {
        follow_past(app);
        let next = route::current();
        // A link with an enquiry leads to where its reader may be already; the page adds it to those it shows.
        if next != Route::Enquiries || route.get_untracked() != next {
            route.set(next);
        }
    });
    follow_past(app);
    Effect::new(move |_| {
        route::set_past(app.past.wanted.get());
        route::set_query(route::current(), &route::query());
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let language = if app.language.get() == Language::De { "de" } else { "en" };
            // The element always takes these attributes; there is nothing to do where it should not.
            let _ = root.set_attribute("lang", language);
            let _ = match app.theme.get().as_str() {
                "" => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme),
            };
            let _ = root.set_attribute("data-density", app.density.get().key());
        }
    });
    let is_open = Memo::new(move |_| matches!(app.phase.get(), WorkspaceState::Open | WorkspaceState::Opening));
    move || {
        let cx = AppContext { language: app.language.get(), ..cx };
        match (is_open.get(), app.phase.get()) {
            (true, _) => shell::shell(cx),
            (_, WorkspaceState::Welcome | WorkspaceState::Looking) => before(cx),
            _ => lazy::lazy_part(cx, lazy::LazyPart::Welcome),
        }
    }
}

/// What there is to see without a workspace: the choice of one, and the guide.
fn before(cx: AppContext) -> AnyView {
    let page = move || match cx.route.get() {
        route @ Route::Guide(_) => view! { <main class="guide-alone">{lazy::page(cx, route)}</main> }.into_any(),
        _ => lazy::lazy_part(cx, lazy::LazyPart::Welcome),
    };
    page.into_any()
}
