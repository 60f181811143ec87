//! Quotes beside their record page: the dialog that accepts one. They are a chunk of their own.
mod accept;

use crate::base::Id;
use crate::ui::context::AppContext;
use crate::ui::lazy::chunk;

/// A part of the chunk.
#[derive(Clone, Copy, Debug)]
pub enum QuotePart {
    /// The dialog that accepts a quote.
    Accept(Id),
}

chunk!(pub quote_parts, fetch_quotes, cx, part: QuotePart, match part {
    QuotePart::Accept(id) => accept::dialog(cx, id),
});
