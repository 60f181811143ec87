//! Kontor: a CRM that lives wholly in the browser. The rooms, each importing only rooms above it:

pub mod base; // ids, moments, money, text folding, values, rows
pub mod change; // commits, causes, and both as bytes
pub mod command; // intents, and decide(), which turns them into changes or a refusal
pub mod domain;
pub mod locale; // phrases in English and German // kinds, field tables, default lists, rules
pub mod port; // what the browser provides, as traits with fakes
pub mod session;
pub mod store; // the working set, pages, queries, search, undo stack // one open workspace: dispatch, undo, following other tabs

#[cfg(target_arch = "wasm32")]
pub mod browser; // IndexedDB, tabs, clock, preferences
#[cfg(target_arch = "wasm32")]
pub mod live; // the open workspace as the views see it
