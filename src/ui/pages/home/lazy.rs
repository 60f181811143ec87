//! The part of the home page that follows its first paint.
use leptos::prelude::*;

use super::cockpit;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};

/// A part of the page.
#[derive(Clone, Copy)]
pub enum HomePart {
    /// The target and the stages.
    Cockpit,
}

/// Target and stages, drawn at once if their code is loaded.
pub fn cockpit(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Cockpit, move || render_if_ready(home_parts(cx, HomePart::Cockpit)))
}

chunk!(pub home_parts, fetch_home_parts, cx, part: HomePart, match part {
    HomePart::Cockpit => cockpit::cockpit(cx),
});
