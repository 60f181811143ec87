//! Kontor: a CRM that runs entirely in the browser. ARCHITECTURE.md describes these modules.

/// Ids, dates, money, text folding, values, rows.
pub mod base;
/// Commits, action labels, and their encoding.
pub mod change;
/// Commands, and `decide`, which turns them into changes or a rejection.
pub mod command;
/// Record types, field tables, default lists, rules.
pub mod domain;
/// The app inside another site's page: permissions and messages.
pub mod embedding;
/// Enquiries from websites: parsing, the handshake, the web form.
pub mod enquiry;
/// Import and export of files; used by the file worker only.
pub mod import_export;
/// The commands of the app: ids, names and keys.
pub mod keymap;
/// Phrases in every language, formats.
pub mod locale;
/// Replication between browsers; used by the file worker only.
pub mod replication;
/// Reports: descriptions and computation.
pub mod report;
/// The addresses of the app.
pub mod route;
/// One open workspace: dispatch, undo, following other tabs.
pub mod session;
/// The storage trait, and an implementation in memory.
pub mod storage;
/// The record store, pages, queries, search, undo stack.
pub mod store;
/// The file worker's answers.
pub mod worker;
/// The messages between the page and the file worker.
pub mod worker_protocol;

/// The state of the open workspace for the views.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod app_state;
/// IndexedDB, tabs, clock, preferences.
#[cfg(target_arch = "wasm32")]
pub mod browser;
/// The views.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod ui;
