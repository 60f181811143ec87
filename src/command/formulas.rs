//! Formulas and roll-ups of custom fields: what a stored one must be like.
use super::decision::Rejection;
use super::draft::Draft;
use crate::base::{FieldId, Id, Value};
use crate::domain::formula::{Expr, ResultType, RollUp, canonical, types};
use crate::domain::records::field;
use crate::domain::{RecordType, schema};
use crate::locale::{Phrase, phrase};
use crate::store::formulas;

const UNREADABLE: Phrase = phrase!(
    "This is no formula for fields of this record type. Write it in the settings, under custom fields.",
    "Das ist keine Formel für Felder dieses Datensatztyps. Schreiben Sie sie in den Einstellungen unter „Eigene Felder“.",
    "Ce n’est pas une formule pour les champs de ce type de fiche. Écrivez-la dans les paramètres, sous les champs personnalisés.",
);

const NOT_GATHERED: Phrase = phrase!(
    "This cannot be rolled up. Choose a link to this record type, a field whose values can be put together in this way, and a condition that is yes or no.",
    "Das lässt sich nicht zusammenfassen. Wählen Sie eine Verknüpfung zu diesem Datensatztyp, ein Feld, dessen Werte sich so zusammenfassen lassen, und eine Bedingung, die Ja oder Nein ergibt.",
    "Impossible de cumuler cela. Choisissez un lien vers ce type de fiche, un champ dont les valeurs se cumulent ainsi et une condition qui donne oui ou non.",
);

const CIRCLE: Phrase = phrase!(
    "This formula would need its own result. Take out the field that leads back to it.",
    "Diese Formel bräuchte ihr eigenes Ergebnis. Nehmen Sie das Feld heraus, das zu ihr zurückführt.",
    "Cette formule aurait besoin de son propre résultat. Retirez le champ qui y ramène.",
);

/// Rejects a formula or a roll-up that is damaged, does not fit the fields it reads, reads a deleted one or needs itself.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let text = |number: FieldId| match draft.get(id, number) {
        Some(Value::Text(text)) => text,
        _ => String::new(),
    };
    let refuse = |text: Phrase| Err(Rejection::of(RecordType::Field, field::FORMULA, text));
    let set = draft.base();
    let stored = text(field::FORMULA);
    let unchanged = set.get(RecordType::Field, id).is_some_and(|row| row.text(field::FORMULA) == stored);
    // A field can be renamed even if what its formula reads is gone.
    if unchanged {
        return Ok(());
    }
    let schema = set.schema();
    let is_roll_up = text(field::TYPE) == schema::ROLL_UP;
    let unfit = if is_roll_up { NOT_GATHERED } else { UNREADABLE };
    let of = RecordType::from_key(&text(field::OF)).zip(ResultType::from_name(&text(field::RESULT)));
    let Some((kind, result)) = of else { return refuse(unfit) };
    let read = if is_roll_up {
        RollUp::read(&stored, kind, result).filter(|roll_up| roll_up.fits(schema)).map(|roll_up| {
            let expressions: Vec<_> = roll_up.expressions().map(|expr| (roll_up.from, expr)).collect();
            formulas::fields_read(schema, &expressions).into_iter().chain(roll_up.links()).collect::<Vec<_>>()
        })
    } else {
        let is_fine = |expr: &Expr| types::of(schema, kind, expr).is_some_and(|found| found.fits(result));
        let expr = canonical::read(&stored).filter(is_fine);
        expr.map(|expr| formulas::fields_read(schema, &[(kind, &expr)]))
    };
    let Some(read) = read.filter(|read| !formulas::reads_deleted(set, read)) else { return refuse(unfit) };
    let number = match draft.get(id, field::NUMBER) {
        Some(Value::Number(number)) => u16::try_from(number).ok().map(FieldId::from),
        _ => None,
    };
    if number.is_some_and(|number| formulas::is_circular(schema, kind, number, read)) {
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

/// Whether a field record is one of a formula or a roll-up.
pub fn is_computed(draft: &Draft, id: Id) -> bool {
    let name = draft.get(id, field::TYPE);
    matches!(name, Some(Value::Text(name)) if [schema::FORMULA, schema::ROLL_UP].contains(&name.as_str()))
}
