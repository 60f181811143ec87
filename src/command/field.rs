//! The workspace's own fields: a number each, given once, and deletion with all values in one commit.
use super::{Draft, GONE, Refusal};
use crate::base::{Id, Value};
use crate::domain::Kind;
use crate::domain::field::FIRST_OWN;
use crate::domain::records::field;
use crate::domain::schema;

/// Gives a new field its number: drawn from its id, so that two copies of a workspace hardly ever give the same one to
/// two fields, and free here.
pub fn number(draft: &mut Draft, id: Id) {
    let taken: Vec<i64> = draft.base().rows(Kind::Field).filter_map(|(_, row)| row.number(field::NUMBER)).collect();
    let span = i64::from(u16::MAX - FIRST_OWN);
    let drawn = id.0[8..].iter().fold(0i64, |sum, byte| (sum * 256 + i64::from(*byte)) % span);
    let free =
        (0..span).map(|step| i64::from(FIRST_OWN) + (drawn + step) % span).find(|number| !taken.contains(number));
    draft.set(id, field::NUMBER, free.map(Value::Number));
}

/// Deletes a field: its values go, the field is marked and its number stays taken. One commit, so one undo.
pub fn delete(draft: &mut Draft, id: Id) -> Result<(), Refusal> {
    let set = draft.base();
    let row = set.get(Kind::Field, id).ok_or(GONE)?;
    let number = row.number(field::NUMBER).and_then(|number| u16::try_from(number).ok()).ok_or(GONE)?;
    if let Some(kind) = schema::kind_of(row) {
        for (_, row) in set.rows(kind).filter(|(_, row)| row.get(number).is_some()) {
            draft.set(row.id(), number, None);
        }
    }
    draft.set(id, field::DELETED, Some(Value::Yes));
    Ok(())
}
