//! The demo: scripts that are written out one by one, and further leads that are generated.
pub mod generator;
pub mod scripts;
