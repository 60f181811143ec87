//! What customers send back: answers to quotes and to deal rooms. In a reply they are bytes, so that only what shows them knows
//! what is in them.
use std::sync::Arc;

use super::wire::{Wire, wire};
use crate::base::{Currency, Money, Timestamp};
use crate::store::deal_room::{Proposal, RoomAnswer, RoomFile, RoomItem, RoomWish};
use crate::store::quote_answer::{AnswerFile, Asked, QuoteAnswer};

/// A file that a customer sent back.
#[derive(Clone, PartialEq, Debug)]
pub enum Returned {
    /// The answer to a quote.
    Quote(AnswerFile),
    /// What the reader of a deal room wrote.
    Room(RoomFile),
}

impl Wire for Money {
    fn put(&self, out: &mut Vec<u8>) {
        self.minor.put(out);
        self.currency.code().to_string().put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Money> {
        Some(Money { minor: Wire::take(bytes)?, currency: Currency::parse(&String::take(bytes)?)? })
    }
}

impl Wire for Timestamp {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Timestamp> {
        Wire::take(bytes).map(Timestamp)
    }
}

impl Wire for Arc<Vec<u8>> {
    fn put(&self, out: &mut Vec<u8>) {
        (**self).put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Arc<Vec<u8>>> {
        Wire::take(bytes).map(Arc::new)
    }
}

wire!(struct Asked { quote, number, version, total, hash });
wire!(struct QuoteAnswer { asked, is_accepted, name, remark, strokes, at });
wire!(struct AnswerFile { name, bytes, answer });
wire!(struct RoomWish { account, records, fields, language, comments, corrections });
wire!(struct Proposal { field, was, wanted });
wire!(struct RoomItem { record, comment, corrections });
wire!(struct RoomAnswer { account, name, at, items });
wire!(struct RoomFile { name, bytes, answer });
wire!(enum Returned { 0 Quote(file), 1 Room(file) });
