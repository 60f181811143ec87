//! Data of this browser rather than the workspace, in localStorage: language, theme, the open workspace, and the
//! sentinel that tells a lost database from a new one.
use wasm_bindgen::JsValue;

use super::local_storage::{self, Persist, get, kept, set};
use crate::base::{FieldId, Seq, VecMap, WorkspaceId};
use crate::keymap::CommandId;

/// The preferences. Fields that are missing in the stored form have their defaults.
#[derive(Clone, Default, PartialEq)]
pub struct Preferences {
    /// `en`, `de` or `fr`; empty follows the browser.
    pub language: String,
    /// The key of a region; empty follows the browser.
    pub region: String,
    /// `light` or `dark`; empty follows the system.
    pub theme: String,
    /// The workspace used last in any tab.
    pub workspace: WorkspaceId,
    /// The current user of this browser by workspace: the id of a user.
    pub users: VecMap<String, String>,
    /// The columns chosen for each list, by the record type's key.
    pub columns: VecMap<String, Vec<FieldId>>,
    /// The widths of resized columns in CSS pixels, by the record type's key and the field's number.
    pub widths: VecMap<String, u32>,
    /// `comfortable` or `compact`; empty for the default.
    pub density: String,
    /// Whether the navigation is collapsed to icons.
    pub is_narrow: bool,
}
kept!(Preferences { language, region, theme, workspace, users, columns, widths, density, is_narrow });

/// This browser's history of one workspace. It is stored apart from the preferences, so that two tabs with different
/// workspaces never overwrite each other's.
#[derive(Clone, Default, PartialEq)]
pub struct LocalHistory {
    /// Viewed records, the latest first.
    pub recent: Vec<String>,
    /// Favourite records, the latest first.
    pub favourites: Vec<String>,
    /// Used commands, the latest first.
    pub used: UsedCommands,
    /// The last commit the user has seen; 0 before the first visit.
    pub seen: Seq,
    /// The time of the last visit, in Unix milliseconds.
    pub left: i64,
    /// Whether the user has closed the card of first steps.
    pub has_begun: bool,
}
kept!(LocalHistory { recent, favourites, used, seen, left, has_begun });

/// A list of commands, stored by their keys.
#[derive(Clone, Default, PartialEq)]
pub struct UsedCommands(pub Vec<CommandId>);

impl Persist for UsedCommands {
    fn read(value: &JsValue) -> Option<UsedCommands> {
        Vec::read(value).map(CommandId::from_stored).map(UsedCommands)
    }

    fn written(&self) -> JsValue {
        self.0.iter().map(|id| id.key().to_string()).collect::<Vec<_>>().written()
    }
}

/// Unsaved input in a field of a record.
#[derive(Clone, Default, PartialEq)]
pub struct Draft {
    /// The record's id.
    pub record: String,
    /// The field.
    pub field: FieldId,
    /// The input.
    pub text: String,
    /// What was stored when its editor was opened: one text, or none if that is not known.
    pub before: Vec<String>,
}
kept!(Draft { record, field, text, before });

/// What the last round of a team that went well left, for the time in which the team cannot be asked.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct TeamSync {
    /// The time, in Unix milliseconds.
    pub at: i64,
    /// The last commit of the journal that the replica had seen.
    pub head: Seq,
    /// The number of own commits until then that were not sent.
    pub unsent: u32,
}
kept!(TeamSync { at, head, unsent });

/// What was typed into a form that was not saved.
#[derive(Clone, Default, PartialEq)]
pub struct FormDraft {
    /// The form.
    pub form: String,
    /// When it was opened, in Unix milliseconds.
    pub at: i64,
    /// The text of each input.
    pub texts: VecMap<String, String>,
}
kept!(FormDraft { form, at, texts });

/// A workspace of this browser in the switcher. The list has its own key, so that tabs with different workspaces never
/// overwrite each other's.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct WorkspaceEntry {
    /// Its id; the demo is not listed.
    pub id: WorkspaceId,
    /// The name in this browser; empty for the first one until it is named.
    pub name: String,
    /// The name in its settings when that was last read.
    pub title: String,
}
kept!(WorkspaceEntry { id, name, title });

/// This browser's notes about the backups of a workspace.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Backup {
    /// The time of the last backup, in Unix milliseconds; 0 for never.
    pub at: i64,
    /// The last commit in it.
    pub seq: Seq,
    /// The time since which there is something to back up.
    pub begun: i64,
    /// The name of the folder; empty for none.
    pub folder: String,
    /// Whether they are encrypted.
    pub sealed: bool,
    /// The hours between two; 0 for the default.
    pub hours: u32,
    /// The time until which reminders are hidden.
    pub quiet_until: i64,
    /// The backups made here, the latest first.
    pub files: Vec<BackupFile>,
}
kept!(Backup { at, seq, begun, folder, sealed, hours, quiet_until, files });

/// A backup made in this browser.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct BackupFile {
    /// The file name.
    pub name: String,
    /// The time it was made.
    pub at: i64,
    /// Its folder; empty for a download.
    pub place: String,
    /// Whether it is encrypted.
    pub sealed: bool,
}
kept!(BackupFile { name, at, place, sealed });

/// This browser's notes about the calendar file of a workspace.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct CalendarFile {
    /// Whether it is kept.
    pub is_on: bool,
    /// Whether it has everybody's activities, not only those of the current user.
    pub of_all: bool,
    /// The time it was last written, in Unix milliseconds; 0 for never.
    pub at: i64,
    /// The last commit in it.
    pub seq: Seq,
}
kept!(CalendarFile { is_on, of_all, at, seq });

impl Backup {
    /// The hours between two backups.
    pub fn hours(&self) -> u32 {
        if self.hours == 0 { 24 } else { self.hours }
    }

    /// The time of the last backup, or since when there should have been one.
    pub fn since(&self) -> i64 {
        if self.at == 0 { self.begun } else { self.at }
    }
}

const PREFERENCES_KEY: &str = "preferences";
const WORKSPACES_KEY: &str = "workspaces";
const TAB_WORKSPACE_KEY: &str = "workspace";
/// The names of stored values per workspace, each followed by its id.
const KEYS_PER_WORKSPACE: [&str; 10] =
    ["sentinel", "shelf", "reminded", "enquiries", "backup", "calendar", "size", "verified", "drafts", "team"];

impl Preferences {
    /// Loads the preferences; the defaults if there are none or storage is denied.
    pub fn load() -> Preferences {
        get(PREFERENCES_KEY).unwrap_or_default()
    }

    /// Stores the preferences. If storage is denied, they last as long as the page, which loses no data.
    pub fn save(&self) {
        set(PREFERENCES_KEY, self);
    }
}

/// The workspaces of this browser.
pub fn workspaces() -> Vec<WorkspaceEntry> {
    get(WORKSPACES_KEY).unwrap_or_default()
}

/// Stores the list of workspaces.
pub fn set_workspaces(all: &[WorkspaceEntry]) {
    set(WORKSPACES_KEY, &all.to_vec());
}

/// The notes about the backups of a workspace.
pub fn backup(workspace: WorkspaceId) -> Backup {
    get(&format!("backup.{workspace}")).unwrap_or_default()
}

/// Stores the notes about the backups of a workspace.
pub fn set_backup(workspace: WorkspaceId, backup: &Backup) {
    set(&format!("backup.{workspace}"), backup);
}

/// The notes about the calendar file of a workspace.
pub fn calendar_file(workspace: WorkspaceId) -> CalendarFile {
    get(&format!("calendar.{workspace}")).unwrap_or_default()
}

/// Stores the notes about the calendar file of a workspace.
pub fn set_calendar_file(workspace: WorkspaceId, calendar: &CalendarFile) {
    set(&format!("calendar.{workspace}"), calendar);
}

/// What the last round of a workspace's team left.
pub fn team_sync(workspace: WorkspaceId) -> Option<TeamSync> {
    get(&format!("team.{workspace}"))
}

/// Stores what the last round of a workspace's team left.
pub fn set_team_sync(workspace: WorkspaceId, sync: &TeamSync) {
    set(&format!("team.{workspace}"), sync);
}

/// Deletes everything this browser has stored about a workspace.
pub fn forget(workspace: WorkspaceId) {
    KEYS_PER_WORKSPACE.iter().for_each(|what| local_storage::forget(&format!("{what}.{workspace}")));
}

/// The workspace of this tab, kept across a reload; `None` in a new tab. Empty if it was left.
pub fn tab_workspace() -> Option<WorkspaceId> {
    local_storage::session_get(TAB_WORKSPACE_KEY)
}

/// Stores the workspace of this tab.
pub fn set_tab_workspace(workspace: WorkspaceId) {
    local_storage::session_set(TAB_WORKSPACE_KEY, &workspace);
}

/// The unsaved input of this tab in a workspace.
pub fn drafts(workspace: WorkspaceId) -> Vec<Draft> {
    local_storage::session_get(&format!("typed.{workspace}")).unwrap_or_default()
}

/// Stores the unsaved input of this tab.
pub fn set_drafts(workspace: WorkspaceId, drafts: &Vec<Draft>) {
    local_storage::session_set(&format!("typed.{workspace}"), drafts);
}

/// The forms of a workspace that were not saved, the oldest first.
pub fn form_drafts(workspace: WorkspaceId) -> Vec<FormDraft> {
    get(&format!("drafts.{workspace}")).unwrap_or_default()
}

/// Stores the forms of a workspace that were not saved.
pub fn set_form_drafts(workspace: WorkspaceId, drafts: &Vec<FormDraft>) {
    match drafts.is_empty() {
        true => local_storage::forget(&format!("drafts.{workspace}")),
        false => drop(set(&format!("drafts.{workspace}"), drafts)),
    }
}

/// The last commit this browser confirmed in a workspace; 0 if none is known.
pub fn sentinel(workspace: WorkspaceId) -> Seq {
    get(&format!("sentinel.{workspace}")).unwrap_or_default()
}

/// The time of the last full check of a workspace, in Unix milliseconds.
pub fn verified(workspace: WorkspaceId) -> Option<i64> {
    get(&format!("verified.{workspace}"))
}

/// Stores the time of the last full check.
pub fn set_verified(workspace: WorkspaceId, at: i64) {
    set(&format!("verified.{workspace}"), &at);
}

/// The time until which a workspace's reminders were seen in this browser; `None` before the first time.
pub fn reminded(workspace: WorkspaceId) -> Option<i64> {
    get(&format!("reminded.{workspace}"))
}

/// Stores the time until which reminders were seen.
pub fn set_reminded(workspace: WorkspaceId, at: i64) {
    set(&format!("reminded.{workspace}"), &at);
}

/// Whether the user turned on browser notifications here.
pub fn notifies() -> bool {
    get("notifies").unwrap_or(false)
}

/// Stores whether the user turned on browser notifications here.
pub fn set_notifies(on: bool) {
    set("notifies", &on);
}

/// Stores the last confirmed commit.
pub fn set_sentinel(workspace: WorkspaceId, seq: Seq) {
    set(&format!("sentinel.{workspace}"), &seq);
}

/// The last commit of the demo as it was built; the user made any later ones.
pub fn demo_head() -> Seq {
    get("kontor.demo.head").unwrap_or_default()
}

/// Stores the last commit of the demo as it was built.
pub fn set_demo_head(seq: Seq) {
    set("kontor.demo.head", &seq);
}

/// The approximate number of records of the demo; 0 if no size was chosen.
pub fn demo_size() -> u32 {
    get("size.demo").unwrap_or(0)
}

/// Stores the approximate number of records of the demo.
pub fn set_demo_size(records: u32) {
    set("size.demo", &records);
}

/// The lead of the guided tour; empty if there is none.
pub fn tour() -> String {
    get("kontor.demo.tour").unwrap_or_default()
}

/// Stores the lead of the guided tour.
pub fn set_tour(lead: &str) {
    set("kontor.demo.tour", &lead.to_string());
}

/// This browser's history of a workspace; `None` before the first visit, or if storage is denied.
pub fn local_history(workspace: WorkspaceId) -> Option<LocalHistory> {
    get(&format!("shelf.{workspace}"))
}

/// Stores the history. If storage is denied, it lasts as long as the page.
pub fn set_local_history(workspace: WorkspaceId, history: &LocalHistory) {
    set(&format!("shelf.{workspace}"), history);
}
