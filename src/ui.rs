//! The views. They read through `AppState`, act by commands, and know neither storage nor journal. In layers: chunks,
//! navigation, state and dialogs are data; the context holds them; above it are components, lazy views and forms,
//! features, pages, the shell around them, and the app, which alone knows the pages.
pub mod app;
pub mod chunks;
pub mod components;
pub mod context;
pub mod dialogs;
pub mod features;
pub mod form;
pub mod lazy;
pub mod navigation;
pub mod pages;
pub mod shell;
pub mod state;
