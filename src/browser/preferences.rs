//! What belongs to this browser and not to the workspace, in localStorage: language, theme, which workspace is open,
//! and the sentinel that tells a lost database from a new one.
use wasm_bindgen::JsValue;

use super::local_storage::{self, Persist, get, kept, set};
use crate::base::{FieldId, VecMap};
use crate::keymap::CommandId;

/// The preferences. Fields that are missing in what was stored keep their defaults.
#[derive(Clone, Default, PartialEq)]
pub struct Preferences {
    /// `en` or `de`; empty follows the browser.
    pub language: String,
    /// `light` or `dark`; empty follows the system.
    pub theme: String,
    /// The workspace used last in any tab: `own`, `demo` or an id; empty until the first choice.
    pub workspace: String,
    /// Who works in this browser, by workspace: the id of a user.
    pub users: VecMap<String, String>,
    /// The columns chosen for each list, by the kind's name.
    pub columns: VecMap<String, Vec<FieldId>>,
    /// The width of columns somebody drew, in CSS pixels, by the kind's name and the field's number.
    pub widths: VecMap<String, u32>,
    /// `comfortable` or `compact`; empty for the rows' usual height.
    pub density: String,
    /// Whether the navigation shows icons only.
    pub is_narrow: bool,
}
kept!(Preferences { language, theme, workspace, users, columns, widths, density, is_narrow });

/// What this browser remembers of one workspace. It lies apart from the preferences, so that two tabs with different
/// workspaces never overwrite each other's.
#[derive(Clone, Default, PartialEq)]
pub struct LocalHistory {
    /// Records looked at, the latest first.
    pub recent: Vec<String>,
    /// Records with a star, the latest first.
    pub favourites: Vec<String>,
    /// Commands used, the latest first.
    pub used: UsedCommands,
    /// The last commit the user has seen; 0 before the first visit.
    pub seen: u32,
    /// When the user was last here, in Unix milliseconds.
    pub left: i64,
}
kept!(LocalHistory { recent, favourites, used, seen, left });

/// Commands, stored by their keys.
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

/// What is typed into a field of a record and not saved.
#[derive(Clone, Default, PartialEq)]
pub struct Draft {
    /// The record's id.
    pub record: String,
    /// The field.
    pub field: FieldId,
    /// What is typed.
    pub text: String,
}
kept!(Draft { record, field, text });

/// A workspace of this browser, as the switcher lists it. The list lies under a key of its own, so that tabs with
/// different workspaces never overwrite each other's.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct WorkspaceEntry {
    /// `own` or an id; the demo is not listed.
    pub id: String,
    /// What it is called here; empty for the first one until it is given a name.
    pub name: String,
    /// What its settings called it when that was last looked at.
    pub title: String,
}
kept!(WorkspaceEntry { id, name, title });

/// What this browser remembers of the backups of a workspace.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Backup {
    /// When the last one was made, in Unix milliseconds; 0 for never.
    pub at: i64,
    /// The last commit in it.
    pub seq: u32,
    /// Since when there is something to back up.
    pub begun: i64,
    /// The name of the folder they go to; empty for none.
    pub folder: String,
    /// Whether they are sealed.
    pub sealed: bool,
    /// Hours between two; 0 for the usual.
    pub hours: u32,
    /// Until when no reminder is wanted.
    pub quiet_until: i64,
    /// Those made here, the latest first.
    pub files: Vec<BackupFile>,
}
kept!(Backup { at, seq, begun, folder, sealed, hours, quiet_until, files });

/// A backup that was made here.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct BackupFile {
    /// The file's name.
    pub name: String,
    /// When it was made.
    pub at: i64,
    /// The folder it lies in; empty for a download.
    pub place: String,
    /// Whether it is sealed.
    pub sealed: bool,
}
kept!(BackupFile { name, at, place, sealed });

impl Backup {
    /// Hours between two.
    pub fn hours(&self) -> u32 {
        if self.hours == 0 { 24 } else { self.hours }
    }

    /// When the last one was made, or since when there should have been one.
    pub fn since(&self) -> i64 {
        if self.at == 0 { self.begun } else { self.at }
    }
}

const KEY: &str = "preferences";
const WORKSPACES: &str = "workspaces";
const OF_TAB: &str = "workspace";
/// What is kept of a single workspace, each under this and its id.
const OF_WORKSPACE: [&str; 7] = ["sentinel", "shelf", "reminded", "enquiries", "backup", "size", "verified"];

impl Preferences {
    /// Reads them; the defaults where there are none or storage is denied.
    pub fn load() -> Preferences {
        get(KEY).unwrap_or_default()
    }

    /// Writes them. Where storage is denied they last as long as the page, which is no loss of data.
    pub fn save(&self) {
        set(KEY, self);
    }
}

/// The workspaces of this browser.
pub fn workspaces() -> Vec<WorkspaceEntry> {
    get(WORKSPACES).unwrap_or_default()
}

/// Remembers the workspaces of this browser.
pub fn set_workspaces(all: &[WorkspaceEntry]) {
    set(WORKSPACES, &all.to_vec());
}

/// What is remembered of the backups of a workspace.
pub fn backup(workspace: &str) -> Backup {
    get(&format!("backup.{workspace}")).unwrap_or_default()
}

/// Remembers it.
pub fn set_backup(workspace: &str, backup: &Backup) {
    set(&format!("backup.{workspace}"), backup);
}

/// Forgets all that this browser remembers of a workspace.
pub fn forget(workspace: &str) {
    OF_WORKSPACE.iter().for_each(|what| local_storage::forget(&format!("{what}.{workspace}")));
}

/// The workspace of this tab, which it keeps over a reload; nothing in a new tab. Empty where it was left.
pub fn tab_workspace() -> Option<String> {
    local_storage::session_get(OF_TAB)
}

/// Remembers the workspace of this tab.
pub fn set_tab_workspace(workspace: &str) {
    local_storage::session_set(OF_TAB, &workspace.to_string());
}

/// What is typed in this tab and not saved in a workspace.
pub fn drafts(workspace: &str) -> Vec<Draft> {
    local_storage::session_get(&format!("typed.{workspace}")).unwrap_or_default()
}

/// Keeps what is typed in this tab.
pub fn set_drafts(workspace: &str, drafts: &Vec<Draft>) {
    local_storage::session_set(&format!("typed.{workspace}"), drafts);
}

/// The last commit this browser confirmed in a workspace; 0 where none is known.
pub fn sentinel(workspace: &str) -> u32 {
    get(&format!("sentinel.{workspace}")).unwrap_or(0)
}

/// When everything stored of a workspace was last looked at, in Unix milliseconds.
pub fn verified(workspace: &str) -> Option<i64> {
    get(&format!("verified.{workspace}"))
}

/// Remembers it.
pub fn set_verified(workspace: &str, at: i64) {
    set(&format!("verified.{workspace}"), &at);
}

/// Until when the reminders of a workspace were seen in this browser; nothing before the first time.
pub fn reminded(workspace: &str) -> Option<i64> {
    get(&format!("reminded.{workspace}"))
}

/// Remembers until when reminders were seen.
pub fn set_reminded(workspace: &str, at: i64) {
    set(&format!("reminded.{workspace}"), &at);
}

/// Whether the user asked for browser notifications here.
pub fn notifies() -> bool {
    get("notifies").unwrap_or(false)
}

/// Remembers whether the user wants browser notifications here.
pub fn set_notifies(on: bool) {
    set("notifies", &on);
}

/// Remembers the last confirmed commit.
pub fn set_sentinel(workspace: &str, seq: u32) {
    set(&format!("sentinel.{workspace}"), &seq);
}

/// The last commit of the demo as it was made; what came later somebody did in it.
pub fn demo_head() -> u32 {
    get("kontor.demo.head").unwrap_or(0)
}

/// Remembers it.
pub fn set_demo_head(seq: u32) {
    set("kontor.demo.head", &seq);
}

/// About how many records the demo was made with; 0 where nobody chose.
pub fn demo_size() -> u32 {
    get("size.demo").unwrap_or(0)
}

/// Remembers it.
pub fn set_demo_size(records: u32) {
    set("size.demo", &records);
}

/// The lead that the tour through the demo is about; empty where none is taken.
pub fn tour() -> String {
    get("kontor.demo.tour").unwrap_or_default()
}

/// Remembers it.
pub fn set_tour(lead: &str) {
    set("kontor.demo.tour", &lead.to_string());
}

/// What this browser remembers of a workspace; nothing before the first visit, and where storage is denied.
pub fn shelf(workspace: &str) -> Option<LocalHistory> {
    get(&format!("shelf.{workspace}"))
}

/// Remembers it. Where storage is denied it lasts as long as the page.
pub fn set_shelf(workspace: &str, shelf: &LocalHistory) {
    set(&format!("shelf.{workspace}"), shelf);
}
