//! Ids, moments, money, text folding, values and rows: the ground every room stands on.
pub mod checksum;
pub mod decimal;
mod few;
pub mod fold;
pub mod id;
pub mod markdown;
pub mod markup;
pub mod moment;
pub mod money;
pub mod order;
pub mod rank;
mod rounding;
pub mod row;
pub mod value;

pub use few::Few;
pub use id::{Id, IdMap};
pub use moment::{Day, Moment, Zone};
pub use money::{Currency, Money};
pub use rounding::rounded;
pub use row::Row;
pub use value::Value;
