//! Quotes beside their record page: the document, the letterhead, and the dialog that accepts one. They are a chunk of their own.
mod accept;
mod answer;
mod document;
mod letterhead;

use std::sync::Arc;

use leptos::prelude::AnyView;

use crate::base::Id;
use crate::store::quote_answer::AnswerFile;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};

/// A part of the chunk.
#[derive(Clone, Debug)]
pub enum QuotePart {
    /// The dialog that accepts a quote.
    Accept(Id),
    /// The dialog with the answer of a customer.
    Answer(Arc<AnswerFile>),
    /// The page with the document.
    Document(Id),
    /// The section of the settings.
    Letterhead,
}

/// The section of the settings.
pub fn section(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Quotes, move || render_if_ready(quote_parts(cx, QuotePart::Letterhead)))
}

chunk!(pub quote_parts, fetch_quotes, cx, part: QuotePart, match part {
    QuotePart::Accept(id) => accept::dialog(cx, id),
    QuotePart::Answer(file) => answer::dialog(cx, file),
    QuotePart::Document(id) => document::page(cx, id),
    QuotePart::Letterhead => letterhead::section(cx),
});
