//! Kontor: a CRM that lives wholly in the browser. ARCHITECTURE.md has the map of these modules.

/// Ids, moments, money, text folding, values, rows.
pub mod base;
/// Commits, causes, and both as bytes.
pub mod change;
/// Intents, and `decide`, which turns them into changes or a refusal.
pub mod command;
/// Kinds, field tables, default lists, rules.
pub mod domain;
/// The app inside another site's page: which sites may, what they may say and hear.
pub mod embedding;
/// Enquiries from websites: what is read of them, the handshake, the form.
pub mod enquiry;
/// Files in and out; known to the file worker only.
pub mod import_export;
/// The commands of the app, with their names and keys.
pub mod keymap;
/// Phrases in English and German, formats.
pub mod locale;
/// Reports: what they are, and what they come to.
pub mod report;
/// The addresses of the app.
pub mod route;
/// One open workspace: dispatch, undo, following other tabs.
pub mod session;
/// What the browser provides, as traits with fakes.
pub mod storage;
/// The working set, pages, queries, search, undo stack.
pub mod store;
/// The file worker's answers.
pub mod worker;
/// What the page asks the file worker, and what that answers.
pub mod worker_protocol;

/// The open workspace as the views see it.
#[cfg(target_arch = "wasm32")]
pub mod app_state;
/// IndexedDB, tabs, clock, preferences.
#[cfg(target_arch = "wasm32")]
pub mod browser;
/// The views.
#[cfg(target_arch = "wasm32")]
pub mod ui;
