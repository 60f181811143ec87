//! The rules of the sales process, pure functions over rows.
