//! The parts of the shell that are loaded as soon as the first page is painted.
use leptos::prelude::*;

use super::{background, banners, nav_extras, top_bar};
use crate::base::Timestamp;
use crate::locale::phrases;
use crate::ui::chunks::{Chunk, ChunkState};
use crate::ui::components::dialog::sheet;
use crate::ui::context::AppContext;
use crate::ui::features::activity::reminders;
use crate::ui::features::embedding;
use crate::ui::lazy::{chunk, failed, loading_placeholder, render_if_ready};

/// A part of the shell.
#[derive(Clone, Copy, PartialEq)]
pub enum ShellPart {
    /// The top bar.
    TopBar,
    /// Notices above the page.
    Banners,
    /// The notices about the frame.
    Embedding,
    /// The number of due activities in the navigation.
    Badge(RwSignal<Timestamp>),
    /// The lines of the navigation for enquiries and favourites.
    NavLines,
    /// The age of the last backup.
    BackupAge,
    /// The menu of pages that do not fit a phone's bar.
    NavMore,
    /// In place of a dialog whose code is not loaded yet.
    NoDialogYet(Chunk),
    /// Keys, reminders, messages, the window title.
    Background(RwSignal<Timestamp>),
}

/// A part of the shell; empty until it is loaded.
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

chunk!(pub shell_parts, fetch_shell_parts, cx, part: ShellPart, match part {
    ShellPart::TopBar => top_bar::top(cx),
    ShellPart::Banners => banners::notices(cx),
    ShellPart::Embedding => embedding::frame(cx),
    ShellPart::Badge(clock) => reminders::badge(cx, clock),
    ShellPart::NavLines => nav_extras::nav_lines(cx),
    ShellPart::BackupAge => nav_extras::backup(cx),
    ShellPart::NavMore => nav_extras::overflow_menu(cx),
    ShellPart::NoDialogYet(chunk) => no_dialog_yet(cx, chunk),
    ShellPart::Background(clock) => background::background(cx, clock),
});

/// An empty dialog that says that the wanted one is being loaded, or could not be.
fn no_dialog_yet(cx: AppContext, chunk: Chunk) -> AnyView {
    let state = cx.chunks.state(chunk);
    let message = move || match state.get() {
        ChunkState::Failed => failed(cx, chunk),
        _ => loading_placeholder(cx),
    };
    sheet(cx, cx.t(phrases::ONE_MOMENT).to_string(), message.into_any())
}
