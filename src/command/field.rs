//! Custom fields: assignment of their numbers, and deletion with all values in one commit.
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use super::formulas;
use crate::base::{FieldId, Id, Value};
use crate::domain::field::{FIRST_CUSTOM, Field, Group};
use crate::domain::records::{choice, field};
use crate::domain::rules::number_pattern::Numbering;
use crate::domain::rules::{default_value, validate};
use crate::domain::{FieldType, RecordType, schema};
use crate::locale::{Phrase, phrase};

/// How many numbers there are for custom fields.
const SPAN: i64 = u16::MAX as i64 - FIRST_CUSTOM.0 as i64;

/// The number that a field gets unless another one has it.
pub fn usual_number(id: Id) -> FieldId {
    FieldId(FIRST_CUSTOM.0 + id.drawn(SPAN) as u32)
}

/// Assigns a number to a new field: derived from its id, so that two copies of a workspace hardly ever assign the same
/// one to two fields, and not in use here.
pub fn allocate_number(draft: &mut Draft, id: Id) {
    let mut taken: Vec<i64> =
        draft.base().rows(RecordType::Field).filter_map(|(_, row)| row.number(field::NUMBER)).collect();
    let others = draft.touched().filter(|(kind, other)| *kind == RecordType::Field && *other != id);
    taken.extend(others.filter_map(|(_, other)| match draft.get(other, field::NUMBER) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }));
    let span = SPAN;
    let drawn = id.drawn(span);
    let free =
        (0..span).map(|step| i64::from(FIRST_CUSTOM.0) + (drawn + step) % span).find(|number| !taken.contains(number));
    draft.set(id, field::NUMBER, free.map(Value::Number));
}

/// Deletes a field: its values are removed, the field is marked and its number stays reserved. One commit, so one undo.
pub fn delete(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let row = set.get(RecordType::Field, id).ok_or(GONE)?;
    if formulas::is_used(draft, id) {
        return Err(Rejection::of(RecordType::Field, field::FORMULA, IN_USE));
    }
    let number =
        row.number(field::NUMBER).and_then(|number| u16::try_from(number).ok()).map(FieldId::from).ok_or(GONE)?;
    if let Some(kind) = schema::kind_of(row) {
        for (_, row) in set.rows(kind).filter(|(_, row)| row.get(number).is_some()) {
            draft.set(row.id(), number, None);
        }
    }
    draft.set(id, field::DELETED, Some(Value::Yes));
    Ok(())
}

const NO_PATTERN: Phrase = phrase!(
    "Write a pattern such as L-{YYYY}-{0000}: one counter in braces, whose digits say its width and where it begins, and as you like {YYYY}, {YY} and {MM}; a month needs its year.",
    "Schreiben Sie ein Muster wie L-{YYYY}-{0000}: einen Zähler in geschweiften Klammern, dessen Ziffern seine Breite und seinen Beginn angeben, und nach Belieben {YYYY}, {YY} und {MM}; zu einem Monat gehört das Jahr.",
    "Écrivez un modèle comme L-{YYYY}-{0000} : un compteur entre accolades, dont les chiffres indiquent la largeur et le début, et au choix {YYYY}, {YY} et {MM} ; un mois demande son année.",
);

const IN_USE: Phrase = phrase!(
    "Other fields are computed from this one. Change or delete them first; the list is beside the field.",
    "Andere Felder werden aus diesem berechnet. Ändern oder löschen Sie zuerst diese; die Liste steht beim Feld.",
    "D’autres champs sont calculés à partir de celui-ci. Modifiez-les ou supprimez-les d’abord ; la liste figure à côté du champ.",
);

/// Rejects an invalid field, a change of an existing field's type, and a conversion target of a different type.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let text = |number: FieldId| match draft.get(id, number) {
        Some(Value::Text(text)) => text,
        _ => String::new(),
    };
    let set = draft.base();
    let is_computed = formulas::is_computed(draft, id);
    let kind = schema::TYPES.iter().find(|(name, _)| *name == text(field::TYPE)).map(|(_, kind)| *kind);
    let is_known = |number: FieldId| RecordType::from_key(&text(number)).is_some_and(|kind| kind.is_work());
    let links = matches!(kind, Some(FieldType::Link(_) | FieldType::Links(_)));
    if (kind.is_none() && !is_computed) || !is_known(field::OF) || (links && !is_known(field::TARGET)) {
        let number = if links { field::TARGET } else { field::TYPE };
        return Err(Rejection::of(
            RecordType::Field,
            number,
            phrase!("Choose the type of the field.", "Wählen Sie den Typ des Feldes.", "Choisissez le type du champ."),
        ));
    }
    if is_computed {
        formulas::check(draft, id)?;
    }
    let is_assigned = text(field::TYPE) == schema::AUTO_NUMBER;
    let pattern = draft.get(id, field::PATTERN);
    if is_assigned && Numbering::of(&text(field::PATTERN), draft.today).is_none() {
        return Err(Rejection::of(RecordType::Field, field::PATTERN, NO_PATTERN));
    }
    let default = text(field::DEFAULT);
    let is_extra = (is_assigned && !default.is_empty()) || (!is_assigned && pattern.is_some());
    if is_extra || !default.is_empty() && !kind.is_some_and(|kind| is_default(kind, &default)) {
        return Err(Rejection::of(
            RecordType::Field,
            field::DEFAULT,
            phrase!(
                "New records cannot begin with this value. Enter one that fits the type of the field.",
                "Neue Datensätze können nicht mit diesem Wert beginnen. Geben Sie einen ein, der zum Typ des Feldes passt.",
                "Les nouvelles fiches ne peuvent pas commencer par cette valeur. Saisissez-en une qui convient au type du champ.",
            ),
        ));
    }
    if draft.get(id, field::UNIQUE).is_some() && (!default.is_empty() || !kind.is_some_and(schema::can_be_unique)) {
        return Err(Rejection::of(
            RecordType::Field,
            if default.is_empty() { field::UNIQUE } else { field::DEFAULT },
            phrase!(
                "Only texts, numbers, email addresses, phone numbers and web addresses can be told apart so that each stands once, and new records cannot all begin with one.",
                "Nur Texte, Zahlen, E-Mail-Adressen, Telefonnummern und Webadressen lassen sich so unterscheiden, dass jeder Wert nur einmal vorkommt, und neue Datensätze können nicht alle mit demselben beginnen.",
                "Seuls des textes, nombres, adresses e-mail, numéros de téléphone et adresses web peuvent être distingués de sorte que chacun ne figure qu’une fois, et les nouvelles fiches ne peuvent pas toutes commencer par le même.",
            ),
        ));
    }
    let Some(before) = set.get(RecordType::Field, id) else { return Ok(()) };
    for number in [field::OF, field::TYPE, field::TARGET, field::RESULT] {
        if before.get(number) != draft.get(id, number) {
            return Err(Rejection::of(
                RecordType::Field,
                number,
                phrase!(
                    "The type of a field cannot be changed, because its values would not fit. Add another field.",
                    "Der Typ eines Feldes lässt sich nicht ändern, weil seine Werte nicht mehr passen würden. Legen Sie ein weiteres Feld an.",
                    "Le type d’un champ ne peut pas être modifié, car ses valeurs ne conviendraient plus. Ajoutez un autre champ.",
                ),
            ));
        }
    }
    for (number, kind) in [
        (field::TO_ACCOUNT, RecordType::Account),
        (field::TO_CONTACT, RecordType::Contact),
        (field::TO_OPPORTUNITY, RecordType::Opportunity),
    ] {
        let Some(to) = draft.get(id, number).and_then(|value| value.link()) else { continue };
        let fits = set.schema().own(id).zip(set.schema().own(to)).is_some_and(|((from_kind, from), (to_kind, to))| {
            from_kind == RecordType::Lead && to_kind == kind && from.is_compatible_with(to)
        });
        if !fits {
            return Err(Rejection::of(
                RecordType::Field,
                number,
                phrase!(
                    "Choose a field of the same type.",
                    "Wählen Sie ein Feld desselben Typs.",
                    "Choisissez un champ du même type.",
                ),
            ));
        }
    }
    Ok(())
}

/// Whether new records can begin with a stored default of a type.
fn is_default(kind: FieldType, text: &str) -> bool {
    let asked = Field::new(FIRST_CUSTOM, "", default_value::asked(kind), IN_USE, Group::Own);
    default_value::read(kind, text).is_some_and(|value| validate::check(&asked, &value).is_ok())
}

/// A value of one custom picklist in another one: the entries with the same names, added if they are missing.
pub fn in_list(draft: &mut Draft, list: FieldId, value: Value, context: &mut Context) -> Value {
    let set = draft.base();
    let code = i64::from(list.0);
    let entry = |id: Id, draft: &mut Draft, context: &mut Context| {
        let Some(own) = set.get(RecordType::Choice, id) else { return id };
        let mut others =
            set.rows(RecordType::Choice).map(|(_, row)| row).filter(|row| row.number(choice::LIST) == Some(code));
        if let Some(same) = others.find(|row| row.text(choice::NAME) == own.text(choice::NAME)) {
            return same.id();
        }
        let id = (context.new_id)();
        let mut fields = own.fields();
        fields.retain(|(number, _)| *number != choice::ARCHIVED);
        draft.insert(RecordType::Choice, id, fields);
        draft.set(id, choice::LIST, Some(Value::Number(code)));
        id
    };
    match value {
        Value::Link(id) => Value::Link(entry(id, draft, context)),
        Value::Links(ids) => Value::Links(ids.into_iter().map(|id| entry(id, draft, context)).collect()),
        value => value,
    }
}
