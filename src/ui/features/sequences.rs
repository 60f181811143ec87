//! Sequences: in the settings with what came of them, and the dialog that puts one on records. They are a chunk of their own.
mod editor;
mod enrol;
mod form;
mod list;

use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};

/// A part of the chunk.
#[derive(Clone, Debug)]
pub enum SequencePart {
    /// The sequences.
    Section,
    /// The dialog that puts one on records of a type.
    Enrol(RecordType, Arc<Vec<Id>>),
}

/// The section of the settings.
pub fn section(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Sequences, move || render_if_ready(sequence_parts(cx, SequencePart::Section)))
}

chunk!(pub sequence_parts, fetch_sequences, cx, part: SequencePart, match part {
    SequencePart::Section => list::section(cx),
    SequencePart::Enrol(kind, records) => enrol::dialog(cx, kind, records),
});
