//! What a record is: kinds, field tables, the default lists, and the rules of the sales process.
pub mod crowd;
pub mod defaults;
pub mod demo;
pub mod field;
pub mod kind;
pub mod list;
pub mod records;
pub mod rules;
pub mod schema;

pub use field::{Field, FieldKind, Group};
pub use kind::Kind;
pub use list::List;
pub use schema::Schema;
