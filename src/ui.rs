//! The views. They read through `Live`, act by commands, and know neither storage nor journal.
pub mod activity;
pub mod apart;
pub mod board;
pub mod calendar;
pub mod changes;
pub mod commands;
pub mod convert;
pub mod create;
pub mod data;
pub mod demo;
pub mod duplicates;
pub mod enquiries;
pub mod frame;
pub mod guide;
pub mod help;
pub mod home;
pub mod list;
pub mod merge;
pub mod next;
pub mod parts;
pub mod past;
pub mod record;
pub mod report;
pub mod rights;
pub mod route;
pub mod search_box;
pub mod settings;
pub mod shelf;
pub mod shell;
pub mod tour;
pub mod trash;
pub mod welcome;
pub mod workspaces;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Few, Id, Value};
use crate::command::lead;
use crate::domain::{Field, Kind, defaults};
use crate::live::{Live, Phase};
use crate::locale::{Language, Phrase};
use crate::store::WorkingSet;
use route::Route;

/// What a person typed into a form and has not saved, by field number.
pub type Typed = Few<u16, String>;

/// A dialog over the page.
#[derive(Clone, PartialEq, Debug)]
pub enum Dialog {
    /// Create a record, with some fields given.
    Create(Kind, Vec<(u16, Value)>),
    /// Convert a lead.
    Convert(Id),
    /// Say why leads are closed without conversion.
    Disqualify(Vec<Id>),
    /// Log an activity about any record.
    Log(activity::quick_log::Preset),
    /// Complete an activity with its outcome and what follows.
    Finish(Id),
    /// All shortcuts.
    Help,
    /// Merge two or three records of a kind, chosen anywhere.
    Merge(Vec<Id>),
    /// Edit the whole filter of a list.
    Filter(list::Page),
    /// Do the same to many records.
    Bulk(Kind, Arc<Vec<Id>>, list::bulk::Wish),
    /// Convert many leads.
    BulkConvert(Arc<Vec<Id>>),
    /// Give what a stage asks for, or say why a deal was lost; the deal and the stage it moves to.
    Lose(Id, Id),
    /// Give a workspace a name; without one, make a new one.
    NameWorkspace(Option<String>),
    /// Delete a workspace, after saying what is lost.
    DeleteWorkspace(String),
    /// Look at an attached file.
    File(Id),
    /// Choose a past day to look at.
    Past,
}

impl Dialog {
    /// What a lead has to be asked before it takes a status.
    pub fn of_status(set: &WorkingSet, status: Id, lead: Id) -> Option<Dialog> {
        let category = lead::category(set, status)?;
        if category == defaults::CONVERTED {
            return Some(Dialog::Convert(lead));
        }
        (category == defaults::NOT_CONVERTED).then(|| Dialog::Disqualify(vec![lead]))
    }
}

/// What every view gets: the workspace, the page's language, where the user is, what is typed but not saved.
#[derive(Clone, Copy)]
pub struct Ui {
    /// The open workspace.
    pub live: Live,
    /// The language this view is drawn in; a change draws it anew.
    pub language: Language,
    /// Where the user is.
    pub route: RwSignal<Route>,
    /// The dialog that is open.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Unsaved input per record; it survives a change of page or language.
    pub typed: RwSignal<HashMap<Id, Typed>>,
    /// Whether the menu of what can be created is open.
    pub creating: RwSignal<bool>,
    /// The open lead or deal whose last planned activity was just completed.
    pub asked: RwSignal<Option<Id>>,
    /// What the calendar shows; it survives a change of page.
    pub calendar: RwSignal<calendar::State>,
    /// What each list shows; it survives a change of page.
    pub lists: StoredValue<HashMap<list::Page, list::State>>,
    /// Which chunks of the program are there.
    pub chunks: apart::Chunks,
    /// What a screen reader is told next.
    pub announced: RwSignal<String>,
}

impl Ui {
    /// A phrase in the page's language.
    pub fn say(self, phrase: Phrase) -> &'static str {
        phrase.of(self.language)
    }

    /// A phrase with its gaps filled.
    pub fn say_with(self, phrase: Phrase, parts: &[&str]) -> String {
        phrase.with(self.language, parts)
    }

    /// The fields of a kind, the workspace's own included; tracked.
    pub fn fields(self, kind: Kind) -> Vec<&'static Field> {
        self.live.read(|set| set.fields(kind).to_vec())
    }

    /// A field of a kind by its number.
    pub fn field(self, kind: Kind, number: u16) -> Option<&'static Field> {
        self.live.peek(|set| set.field(kind, number))
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        route::go(route);
        self.route.set(route);
    }
}

/// Looks at the past day that the address names; one that names none goes on with the day that is looked at.
fn follow_past(live: Live) {
    if let Some(day) =
        route::past().filter(|day| *day < live.real_today() && live.past.wanted.get_untracked() != Some(*day))
    {
        route::set_past(Some(day));
        live.past.wanted.set(Some(day));
    } else if live.is_past() {
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
    let live = Live::start();
    let route = RwSignal::new(route::current());
    let lists = list::Page::all().map(|page| (page, list::State::default())).collect();
    let ui = Ui {
        live,
        language: Language::En,
        route,
        dialog: RwSignal::new(None),
        typed: RwSignal::new(HashMap::new()),
        lists: StoredValue::new(lists),
        creating: RwSignal::new(false),
        asked: RwSignal::new(None),
        calendar: RwSignal::new(calendar::State::first(live.today())),
        chunks: apart::Chunks::new(),
        announced: RwSignal::new(String::new()),
    };
    window_event_listener(leptos::ev::hashchange, move |_| {
        follow_past(live);
        let next = route::current();
        // A link with an enquiry leads to where its reader may be already; the page adds it to those it shows.
        if next != Route::Enquiries || route.get_untracked() != next {
            route.set(next);
        }
    });
    follow_past(live);
    Effect::new(move |_| {
        route::set_past(live.past.wanted.get());
        route::set_query(route::current(), &route::query());
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let language = if live.language.get() == Language::De { "de" } else { "en" };
            // The element always takes these attributes; there is nothing to do where it should not.
            let _ = root.set_attribute("lang", language);
            let _ = match live.theme.get().as_str() {
                "" => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme),
            };
            let _ = root.set_attribute("data-density", live.density.get().key());
        }
    });
    let is_open = Memo::new(move |_| matches!(live.phase.get(), Phase::Open | Phase::Opening));
    move || {
        let ui = Ui { language: live.language.get(), ..ui };
        match (is_open.get(), live.phase.get()) {
            (true, _) => shell::shell(ui),
            (_, Phase::Welcome | Phase::Looking) => before(ui),
            _ => apart::piece(ui, apart::Piece::Welcome),
        }
    }
}

/// What there is to see without a workspace: the choice of one, and the guide.
fn before(ui: Ui) -> AnyView {
    let page = move || match ui.route.get() {
        route @ Route::Guide(_) => view! { <main class="guide-alone">{apart::page(ui, route)}</main> }.into_any(),
        _ => apart::piece(ui, apart::Piece::Welcome),
    };
    page.into_any()
}
