//! Record types, field tables, the default lists, and the rules of the sales process.
pub mod custom_type;
pub mod defaults;
pub mod demo;
pub mod field;
pub mod filter;
pub mod formula;
pub mod layout;
pub mod period;
pub mod picklist;
pub mod record_type;
pub mod records;
pub mod rules;
pub mod sales_process;
pub mod schema;
pub mod template;
pub mod type_names;

pub use field::{Field, FieldType, Group};
pub use picklist::Picklist;
pub use record_type::RecordType;
pub use schema::Schema;
