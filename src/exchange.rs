//! Files in and out: their formats, what their columns mean, and the plan an import comes to. Knows no storage.
pub mod aliases;
pub mod cell;
pub mod choices;
pub mod csv_out;
pub mod dates;
pub mod duplicate_index;
pub mod encoding;
pub mod fields;
pub mod import;
pub mod json;
pub mod mapping;
pub mod registry;
pub mod sources;
pub mod table;
pub mod workspace_file;
