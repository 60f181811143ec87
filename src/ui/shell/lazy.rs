//! The parts of the shell that come as soon as the first page stands.
use leptos::prelude::*;

use super::{background, banners, sidebar, top_bar};
use crate::base::Timestamp;
use crate::ui::chunks::{Chunk, ChunkState};
use crate::ui::context::AppContext;
use crate::ui::features::activity::reminders;
use crate::ui::features::embedding;
use crate::ui::lazy::{chunk, failed, render_if_ready};

/// A part of the shell.
#[derive(Clone, Copy, PartialEq)]
pub enum ShellPart {
    /// The bar on top.
    TopBar,
    /// Notices above the page.
    Banners,
    /// What is to be said of the frame that the app stands in.
    Embedding,
    /// The number beside the next actions.
    Badge(RwSignal<Timestamp>),
    /// Lines of the navigation for what waits and what has a star.
    NavLines,
    /// How old the last backup is.
    BackupAge,
    /// The menu of the pages that a phone's bar has no room for.
    NavMore,
    /// What is always there and mostly unseen: keys, reminders, messages, the window's title.
    Background(RwSignal<Timestamp>),
}

/// A part of the shell; nothing until it is there.
pub fn shell_part(cx: AppContext, part: ShellPart) -> AnyView {
    let state = cx.chunks.state(Chunk::Shell);
    if state.get_untracked() == ChunkState::Ready
        && let Some(view) = render_if_ready(shell_parts(cx, part))
    {
        return view;
    }
    (move || match state.get() {
        ChunkState::Ready => render_if_ready(shell_parts(cx, part)),
        ChunkState::Failed if part == ShellPart::TopBar => Some(failed(cx, Chunk::Shell)),
        _ => None,
    })
    .into_any()
}

chunk!(shell_parts, fetch_shell_parts, cx, part: ShellPart, match part {
    ShellPart::TopBar => top_bar::top(cx),
    ShellPart::Banners => banners::notices(cx),
    ShellPart::Embedding => embedding::frame(cx),
    ShellPart::Badge(clock) => reminders::badge(cx, clock),
    ShellPart::NavLines => sidebar::nav_lines(cx),
    ShellPart::BackupAge => sidebar::backup(cx),
    ShellPart::NavMore => sidebar::overflow_menu(cx),
    ShellPart::Background(clock) => background::background(cx, clock),
});

/// Fetches the parts of the shell.
pub async fn fetch() -> Result<(), leptos::wasm_split::SplitLoaderError> {
    fetch_shell_parts().await
}
