//! Quotes beside their record page: the document, the letterhead, and the dialog that accepts one. They are a chunk of their own.
mod accept;
mod answer;
mod document;
mod letterhead;
mod room;
mod room_review;

use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::worker_protocol::returned::Returned;
use crate::worker_protocol::wire;

/// A part of the chunk.
#[derive(Clone, Debug)]
pub enum QuotePart {
    /// The dialog that accepts a quote.
    Accept(Id),
    /// The dialog with what a customer sent back.
    Returned(Arc<Vec<u8>>),
    /// The dialog that makes a deal room of an account.
    Room(Id),
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
    QuotePart::Returned(bytes) => match wire::decode(&bytes) {
        Some(Returned::Quote(file)) => answer::dialog(cx, Arc::new(file)),
        Some(Returned::Room(file)) => room_review::dialog(cx, Arc::new(file)),
        None => ().into_any(),
    },
    QuotePart::Room(account) => room::dialog(cx, account),
    QuotePart::Document(id) => document::page(cx, id),
    QuotePart::Letterhead => letterhead::section(cx),
});
