//! Answers to quotes as messages.
use std::sync::Arc;

use super::wire::{Wire, wire};
use crate::base::{Currency, Money, Timestamp};
use crate::store::quote_answer::{AnswerFile, Asked, QuoteAnswer};

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
