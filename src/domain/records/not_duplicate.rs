//! Not duplicate: two records that look alike but are different. The pair is their ids, the smaller one first.
use crate::base::{Id, Row};

crate::domain::field::fields! {
    1 PAIR "pair" Text, "Pair" "Paar" "Paire", Main [required];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}

/// Two records as the key of a not-duplicate record.
pub fn pair_key(one: Id, other: Id) -> String {
    format!("{} {}", one.min(other), one.max(other))
}

/// The two records of a not-duplicate record, the smaller id first.
pub fn parse_pair(row: &Row) -> Option<(Id, Id)> {
    let (one, other) = row.text(PAIR).split_once(' ')?;
    Some((one.parse().ok()?, other.parse().ok()?))
}
