//! Quotes beside their record page: the document, the letterhead, and the dialog that accepts one. They are a chunk of their own.
mod accept;
mod document;
mod letterhead;

use leptos::prelude::AnyView;

use crate::base::Id;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};

/// A part of the chunk.
#[derive(Clone, Copy, Debug)]
pub enum QuotePart {
    /// The dialog that accepts a quote.
    Accept(Id),
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
    QuotePart::Document(id) => document::page(cx, id),
    QuotePart::Letterhead => letterhead::section(cx),
});
