//! The demo: scripts written by hand, and further leads that are generated.
pub mod events;
pub mod generator;
pub mod lists;
pub mod scripts;
pub mod sites;
