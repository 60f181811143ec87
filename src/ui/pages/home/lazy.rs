//! The part of the home page that follows its first paint.
use leptos::prelude::*;

use super::{cockpit, notices};
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily, render_lazily_or};

/// A part of the page.
#[derive(Clone, Copy)]
pub enum HomePart {
    /// The target and the stages.
    Cockpit,
    /// What automations tell.
    Notices,
}

/// Target and stages, drawn at once if their code is loaded.
pub fn cockpit(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Cockpit, move || render_if_ready(home_parts(cx, HomePart::Cockpit)))
}

/// What automations tell the user, as soon as its code is loaded.
pub fn notices(cx: AppContext) -> AnyView {
    let draw = move || render_if_ready(home_parts(cx, HomePart::Notices));
    render_lazily_or(cx, Chunk::Cockpit, Box::new(draw), |_, _, _| ().into_any())
}

chunk!(pub home_parts, fetch_home_parts, cx, part: HomePart, match part {
    HomePart::Cockpit => cockpit::cockpit(cx),
    HomePart::Notices => notices::notices(cx),
});
