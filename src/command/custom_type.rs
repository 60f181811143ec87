//! Record types that a workspace defines: the choice of their place, and what their definition must be like.
use super::decision::{GONE, Rejection};
use super::draft::Draft;
use crate::base::{FieldId, Id, IdMap, Row, Value, fold};
use crate::domain::custom_type::{CustomType, place};
use crate::domain::records::{custom, custom_type, field};
use crate::domain::{RecordType, schema};
use crate::locale::{Language, Phrase, phrase};
use crate::store::RecordStore;

/// A column that becomes a field of a new type.
#[derive(Clone, PartialEq, Debug)]
pub struct NewField {
    /// The index of the column.
    pub column: u32,
    /// The name.
    pub name: String,
    /// The type of a custom field, as it is stored, or the key of a field that every custom type has.
    pub holds: String,
    /// The type of the records to which it links, if it is a link.
    pub target: Option<RecordType>,
}

/// A record type made of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct NewType {
    /// The singular name.
    pub name: String,
    /// The plural name.
    pub plural: String,
    /// What its columns become.
    pub fields: Vec<NewField>,
}

/// The number of places that new types are given. The rest is for types that have to move, because two browsers of a team
/// chose one place at the same time.
pub const CHOSEN: i64 = 24;

const NONE_LEFT: Phrase = phrase!(
    "A workspace has room for 24 record types of its own, with the archived ones. Restore one of those and rename it.",
    "Ein Arbeitsbereich hat Platz für 24 eigene Datensatztypen, die archivierten mitgezählt. Stellen Sie einen von diesen wieder her und benennen Sie ihn um.",
    "Un espace de travail a de la place pour 24 types de fiche personnalisés, types archivés compris. Rétablissez l’un de ceux-ci et renommez-le.",
);

const TAKEN: Phrase = phrase!(
    "Another record type is called so. Choose another name.",
    "Ein anderer Datensatztyp heißt schon so. Wählen Sie einen anderen Namen.",
    "Un autre type de fiche porte ce nom. Choisissez un autre nom.",
);

const ALONE: Phrase = phrase!(
    "No other record type has the place of this one; there is nothing to separate.",
    "Kein anderer Datensatztyp hat den Platz von diesem; es gibt nichts zu trennen.",
    "Aucun autre type de fiche n’a l’emplacement de celui-ci ; il n’y a rien à séparer.",
);

const UNKNOWN: Phrase = phrase!(
    "This record type is not in the workspace. Add it in the settings first.",
    "Diesen Datensatztyp gibt es im Arbeitsbereich nicht. Legen Sie ihn zuerst in den Einstellungen an.",
    "Ce type de fiche n’existe pas dans l’espace de travail. Ajoutez-le d’abord dans les paramètres.",
);

/// Whether a place has never been used: no type has it, and nothing is left of one that had it.
fn is_free(set: &RecordStore, number: i64) -> bool {
    let is_of = |kind: RecordType| {
        set.slots(kind) > 0 || set.rows(RecordType::Field).any(|(_, row)| schema::kind_of(row) == Some(kind))
    };
    place(number).is_some_and(|kind| set.schema().types().of(kind).is_none() && !is_of(kind))
}

/// Gives a new type a place that is derived from its id, so that two copies of a workspace rarely choose the same one.
pub fn allocate_place(draft: &mut Draft, id: Id) {
    let drawn = id.0[8..].iter().fold(0i64, |sum, byte| (sum * 256 + i64::from(*byte)) % CHOSEN);
    let free = (0..CHOSEN).map(|step| 1 + (drawn + step) % CHOSEN).find(|number| is_free(draft.base(), *number));
    draft.set(id, custom_type::PLACE, free.map(Value::Number));
}

/// Notes which custom types a new field belongs and links to, so that it goes with the type if that moves.
pub fn note_types(draft: &mut Draft, id: Id) {
    for (number, of) in [(field::OF, field::TYPE_OF), (field::TARGET, field::TYPE_LINKED)] {
        let Some(Value::Text(key)) = draft.get(id, number) else { continue };
        let own = RecordType::from_key(&key).and_then(|kind| draft.base().schema().types().of(kind));
        draft.set(id, of, own.map(|own| Value::Link(own.id)));
    }
}

/// Moves a type to a place of its own, because another one was given the same at the same time, in another copy of the
/// workspace. Its records get ids that every browser derives alike, with all links to them; its fields go along.
pub fn separate(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let types = set.schema().types();
    let own = set.get(RecordType::CustomType, id).and_then(CustomType::of).ok_or(GONE)?;
    if types.is_first(&own) {
        return Err(Rejection::new(ALONE));
    }
    let all = RecordType::PLACES_FOR_CUSTOM.len() as i64;
    // An undo of such a move leaves nothing there. It is the same place in every browser that knows the same types.
    let has_none = |number: &i64| place(*number).is_some_and(|kind| types.of(kind).is_none());
    let later = (CHOSEN + 1..=all).find(has_none);
    let free = later.or_else(|| (1..=CHOSEN).find(|number| is_free(set, *number)));
    let (number, kind) = free.and_then(|number| Some((number, place(number)?))).ok_or(Rejection::new(NONE_LEFT))?;
    draft.set(id, custom_type::PLACE, Some(Value::Number(number)));
    for (_, row) in set.rows(RecordType::Field) {
        for (text, of) in [(field::OF, field::TYPE_OF), (field::TARGET, field::TYPE_LINKED)] {
            if row.link(of) == Some(id) {
                draft.set(row.id(), text, Value::text(kind.key()));
            }
        }
    }
    let moved: Vec<&Row> =
        set.rows(own.kind).map(|(_, row)| row).filter(|row| row.link(custom::TYPE) == Some(id)).collect();
    let new: IdMap<Id> =
        moved.iter().map(|row| (row.id(), draft.derived_id(&[b"moved type", &[kind as u8], &row.id().0]))).collect();
    let redirected = |value: Value| match value {
        Value::Link(id) => Value::Link(new.get(&id).copied().unwrap_or(id)),
        Value::Links(ids) => Value::Links(ids.into_iter().map(|id| new.get(&id).copied().unwrap_or(id)).collect()),
        value => value,
    };
    for row in &moved {
        let fields = row.fields().into_iter().map(|(number, value)| (number, redirected(value)));
        draft.insert(kind, new[&row.id()], fields.collect());
        for (_, from) in set.backlinks(row.id()).filter(|(_, from)| !new.contains_key(&from.id())) {
            for (number, _) in from.fields().iter().filter(|(_, value)| value.links().contains(&row.id())) {
                let value = draft.get(from.id(), *number).map(redirected);
                draft.set(from.id(), *number, value);
            }
        }
        draft.remove(row.id());
    }
    Ok(())
}

/// Refuses a new record of a type that the workspace does not have.
pub fn check_known(set: &RecordStore, kind: RecordType) -> Result<(), Rejection> {
    match set.schema().types().of(kind) {
        Some(_) => Ok(()),
        None => Err(Rejection::new(UNKNOWN)),
    }
}

/// Checks a definition: its place stays, and nobody could tell two types with one name apart.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    if draft.get(id, custom_type::PLACE).is_none() {
        return Err(Rejection::new(NONE_LEFT));
    }
    if set
        .get(RecordType::CustomType, id)
        .is_some_and(|row| row.get(custom_type::PLACE) != draft.get(id, custom_type::PLACE))
    {
        return Err(Rejection::of(RecordType::CustomType, custom_type::PLACE, UNKNOWN));
    }
    for number in [custom_type::NAME, custom_type::MANY] {
        let before = set.get(RecordType::CustomType, id).and_then(|row| row.get(number));
        let now = draft.get(id, number);
        let Some(Value::Text(name)) = &now else { continue };
        if before != now && is_taken(set, id, number, &fold::fold(name)) {
            return Err(Rejection::of(RecordType::CustomType, number, TAKEN));
        }
    }
    Ok(())
}

/// Whether another record type has a name, in the singular or the plural.
fn is_taken(set: &RecordStore, id: Id, number: FieldId, name: &str) -> bool {
    let place = usize::from(number == custom_type::MANY);
    let is_built_in = RecordType::WORK.into_iter().any(|kind| {
        let own = kind.built_in_names()[place];
        Language::ALL.into_iter().any(|language| fold::fold(own.of(language)) == *name)
    });
    let is_other = |(_, row): (_, &Row)| row.id() != id && fold::fold(row.text(number)) == *name;
    is_built_in || set.rows(RecordType::CustomType).any(is_other)
}
