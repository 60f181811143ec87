//! What every view gets.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{FieldId, Id, VecMap};
use crate::domain::{Field, RecordType};
use crate::locale::{Language, Phrase};
use crate::ui::chunks::Chunks;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{self, Route};
use crate::ui::state::calendar::CalendarState;
use crate::ui::state::list::{ListId, ListState};

/// What every view gets: the workspace, the page's language, where the user is, what is typed but not saved.
#[derive(Clone, Copy)]
pub struct AppContext {
    /// The open workspace.
    pub app: AppState,
    /// The language this view is drawn in; a change draws it again.
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
    pub calendar: RwSignal<CalendarState>,
    /// What each list shows; it survives a change of page.
    pub lists: StoredValue<HashMap<ListId, ListState>>,
    /// Which chunks of the program are there.
    pub chunks: Chunks,
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
    pub fn field(self, kind: RecordType, number: FieldId) -> Option<&'static Field> {
        self.app.read_untracked(|set| set.field(kind, number))
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        navigation::go(route);
        self.route.set(route);
    }
}

/// What a person typed into a form and has not saved, by field number.
pub type Typed = VecMap<FieldId, String>;
