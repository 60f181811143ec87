//! Kontor: a CRM that lives wholly in the browser. The rooms, each importing only rooms above it:

pub mod base; // ids, moments, money, text folding, values, rows
pub mod change; // commits, causes, and both as bytes
pub mod domain;
pub mod locale; // phrases in English and German // kinds, field tables, default lists, rules
pub mod store; // the working set, pages, queries, search, undo stack
