//! Formulas of custom fields: what a stored one must be like.
use super::decision::Rejection;
use super::draft::Draft;
use crate::base::{FieldId, Id, Value};
use crate::domain::formula::{ResultType, canonical, types};
use crate::domain::records::field;
use crate::domain::{RecordType, schema};
use crate::locale::{Phrase, phrase};
use crate::store::formulas;

const UNREADABLE: Phrase = phrase!(
    "This is no formula for fields of this record type. Write it in the settings, under custom fields.",
    "Das ist keine Formel für Felder dieses Datensatztyps. Schreiben Sie sie in den Einstellungen unter „Eigene Felder“.",
    "Ce n’est pas une formule pour les champs de ce type de fiche. Écrivez-la dans les paramètres, sous les champs personnalisés.",
);

const CIRCLE: Phrase = phrase!(
    "This formula would need its own result. Take out the field that leads back to it.",
    "Diese Formel bräuchte ihr eigenes Ergebnis. Nehmen Sie das Feld heraus, das zu ihr zurückführt.",
    "Cette formule aurait besoin de son propre résultat. Retirez le champ qui y ramène.",
);

/// Rejects a formula that is damaged, does not fit the fields it reads, reads a deleted one or needs itself.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let text = |number: FieldId| match draft.get(id, number) {
        Some(Value::Text(text)) => text,
        _ => String::new(),
    };
    let refuse = |text: Phrase| Err(Rejection::of(RecordType::Field, field::FORMULA, text));
    let set = draft.base();
    let stored = text(field::FORMULA);
    let unchanged = set.get(RecordType::Field, id).is_some_and(|row| row.text(field::FORMULA) == stored);
    let read = canonical::read(&stored).zip(ResultType::from_name(&text(field::RESULT)));
    let (Some((expr, result)), Some(kind)) = (read, RecordType::from_key(&text(field::OF))) else {
        return refuse(UNREADABLE);
    };
    // A field can be renamed even if what its formula reads is gone.
    if unchanged {
        return Ok(());
    }
    let is_fine = types::of(set.schema(), kind, &expr).is_some_and(|found| found.fits(result));
    if !is_fine || formulas::reads_deleted(set, kind, &expr) {
        return refuse(UNREADABLE);
    }
    let number = match draft.get(id, field::NUMBER) {
        Some(Value::Number(number)) => u16::try_from(number).ok().map(FieldId),
        _ => None,
    };
    if number.is_some_and(|number| formulas::is_circular(set.schema(), kind, number, &expr)) {
        return refuse(CIRCLE);
    }
    Ok(())
}

/// Whether a formula uses the field of a field record, which can then not be deleted.
pub fn is_used(draft: &Draft, id: Id) -> bool {
    let set = draft.base();
    set.schema().own(id).is_some_and(|(kind, field)| {
        let users = formulas::users(set, kind, field.number);
        users.into_iter().any(|user| user != id && draft.get(user, field::DELETED).is_none())
    })
}

/// Whether a field record is one of a formula.
pub fn is_formula(draft: &Draft, id: Id) -> bool {
    draft.get(id, field::TYPE) == Some(Value::Text(schema::FORMULA.to_string()))
}
