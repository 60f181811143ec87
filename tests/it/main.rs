//! All native tests: rules, stores and files, in one program that is linked once.
#![cfg(not(target_arch = "wasm32"))]

mod support;

mod as_of;
mod board_columns;
mod bulk_edit;
mod calendar_and_reminders;
mod commit_protocol;
mod custom_fields;
mod damage_and_repair;
mod demo_data;
mod drag_gesture;
mod duplicates;
mod embedding;
mod enquiries;
mod erase;
mod export_formats;
mod file_formats;
mod file_worker;
mod filters;
mod guide;
mod history;
mod home_summary;
mod hostile_files;
mod import_and_export;
mod import_dialects;
mod keymap;
mod known_figures;
mod limits;
mod lists;
mod mappings;
mod merge_records;
mod merge_workspaces;
mod migration;
mod money;
mod opportunities;
mod records;
mod reports;
mod routes;
mod sales_process;
mod schema_versions;
mod search_and_trash;
mod settings;
mod single_file;
mod stage_changes;
mod what_if;
