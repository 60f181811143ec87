//! Quotes beside their record page: the document, the letterhead, and the dialog that accepts one. They are a chunk of their own.
mod accept;
mod answer;
mod code;
mod document;
mod letterhead;
mod room;
mod room_review;

use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::store::quote_code::QuoteCode;
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
    /// The quote of a code.
    Code(QuoteCode),
    /// Where a code is read.
    Scan,
}

/// The section of the settings.
pub fn section(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Quotes, move || render_if_ready(quote_parts(cx, QuotePart::Letterhead)))
}

/// The quote of a code that was read.
pub fn of_code(cx: AppContext, code: QuoteCode) -> AnyView {
    render_lazily(cx, Chunk::Quotes, move || render_if_ready(quote_parts(cx, QuotePart::Code(code.clone()))))
}

/// Where the code of a printed quote is read.
pub fn scan(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Quotes, move || render_if_ready(quote_parts(cx, QuotePart::Scan)))
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
    QuotePart::Code(code) => code::found(cx, code),
    QuotePart::Scan => code::scan(cx),
});
