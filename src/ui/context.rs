//! The context of every view.
use std::collections::HashMap;
use std::fmt::Display;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{FieldId, Id, Seq, VecMap};
use crate::domain::{Field, RecordType};
use crate::locale::{Language, Phrase};
use crate::ui::chunks::Chunks;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{self, Address, Route};
use crate::ui::state::calendar::CalendarState;
use crate::ui::state::handles::Handles;
use crate::ui::state::keyboard::KeyboardState;
use crate::ui::state::list::{ListId, ListState};
use crate::ui::state::report::ReportState;

/// The context passed to every view: app state, language, route, unsaved input.
#[derive(Clone, Copy)]
pub struct AppContext {
    /// The state of the open workspace.
    pub app: AppState,
    /// The language of this view; a change redraws it.
    pub language: Language,
    /// The current route.
    pub route: RwSignal<Route>,
    /// The open dialog.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Unsaved input by record; kept across changes of page and language.
    pub unsaved_input: RwSignal<HashMap<Id, Typed>>,
    /// What open editors of fields began with, by record and field.
    pub edited_from: RwSignal<HashMap<(Id, FieldId), String>>,
    /// Whether the menu for new records is open.
    pub is_create_menu_open: RwSignal<bool>,
    /// The open lead or deal whose last planned activity was just completed.
    pub next_step_prompt: RwSignal<Option<Id>>,
    /// The state of the calendar; kept across changes of page.
    pub calendar: RwSignal<CalendarState>,
    /// The state of each list; kept across changes of page.
    pub lists: StoredValue<HashMap<ListId, ListState>>,
    /// The caches of reports; they survive a change of page.
    pub reports: ReportState,
    /// Whether empty fields are shown, for all records until the page is closed.
    pub shows_empty_fields: RwSignal<bool>,
    /// Keys that were pressed and not handled yet.
    pub keyboard: KeyboardState,
    /// The page the user was on when a site asked for a new lead, until that is decided.
    pub requested_lead_from: StoredValue<Option<Route>>,
    /// The lead source that the next import gives to its leads, chosen where the ways in are described.
    pub import_source: StoredValue<Option<Id>>,
    /// The actions that the visible views offer to commands.
    pub handles: Handles,
    /// The states of the program's chunks.
    pub chunks: Chunks,
    /// The next announcement for screen readers.
    pub live_region: RwSignal<String>,
}

impl AppContext {
    /// A phrase in the page's language.
    pub fn t(self, phrase: Phrase) -> &'static str {
        phrase.of(self.language)
    }

    /// A phrase with its placeholders filled in.
    pub fn t_with(self, phrase: Phrase, parts: &[&str]) -> String {
        phrase.with(self.language, parts)
    }

    /// A label and its value.
    pub fn labelled(self, label: &dyn Display, value: &dyn Display) -> String {
        self.language.labelled(label, value)
    }

    /// Whether somebody who reads this language is asked for a field: a second name in German means nothing to those who
    /// read French, who see the first one.
    pub fn asks(self, field: &Field) -> bool {
        !matches!(field.key, "name_de" | "plural_de") || self.language != Language::Fr
    }

    /// The record types of daily work, with the workspace's own. Not tracked: a stored commit redraws no choice of them.
    pub fn work(self) -> Vec<RecordType> {
        self.app.read_untracked(|set| set.schema().work())
    }

    /// The fields of a record type, including custom fields; tracked.
    pub fn fields(self, kind: RecordType) -> Vec<&'static Field> {
        self.app.read(|set| set.fields(kind).to_vec())
    }

    /// A field of a record type, by number.
    pub fn field(self, kind: RecordType, number: FieldId) -> Option<&'static Field> {
        self.app.read_untracked(|set| set.field(kind, number))
    }

    /// The address of a page. If a past date is viewed, it is part of every address.
    pub fn href(&self, route: Route) -> String {
        self.href_with(route, "")
    }

    /// The address of a page with a query for its list or report.
    pub fn href_with(&self, route: Route, query: &str) -> String {
        Address { route, query: query.to_string(), past: self.app.past.wanted.get_untracked() }.href()
    }

    /// Puts the query of the page's list into the address, without a new entry in the browser's history.
    pub fn set_query(&self, route: Route, query: &str) {
        navigation::replace(&self.href_with(route, query));
    }

    /// Undoes an action; if something of it was edited since, the preview asks what to do.
    pub fn undo(self, seq: Seq) {
        self.app.undo_or_ask(seq, move || self.preview_undo(seq));
    }

    /// Undoes the latest action, like [`AppContext::undo`].
    pub fn undo_latest(self) {
        self.app.undo_latest(move |seq| self.preview_undo(seq));
    }

    fn preview_undo(self, seq: Seq) {
        self.dialog.set(Some(Dialog::UndoAction { seq, only: None }));
    }

    /// Navigates to a page. The browser's event draws it, once: what is typed into it must not meet a second drawing. The
    /// page that is shown already is drawn again.
    pub fn go(self, route: Route) {
        let href = self.href(route);
        if navigation::is_at(&href) {
            self.route.set(route);
        } else {
            navigation::go(&href);
        }
    }
}

/// Unsaved input of a form, by field number.
pub type Typed = VecMap<FieldId, String>;
