//! Ids, timestamps, money, text folding, values and rows: the foundation of every other module.
pub mod checksum;
pub mod decimal;
pub mod drag_gesture;
pub mod escape;
pub mod fold;
pub mod fuzzy_match;
mod grow;
pub mod id;
pub mod markdown;
pub mod money;
pub mod random;
mod rounding;
pub mod row;
pub mod small_sort;
pub mod time;
pub mod value;
mod vec_map;
mod workspace_id;

pub use grow::get_or_grow;
pub use id::{FieldId, Id, IdMap, Seq};
pub use money::{Currency, Money};
pub use rounding::rounded;
pub use row::Row;
pub use time::{Date, TimeZone, Timestamp};
pub use value::Value;
pub use vec_map::VecMap;
pub use workspace_id::WorkspaceId;
