//! Record types that a workspace defines: the choice of their place, and what their definition must be like.
use super::decision::Rejection;
use super::draft::Draft;
use crate::base::{FieldId, Id, Row, Value, fold};
use crate::domain::custom_type::place;
use crate::domain::records::{custom_type, field};
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

pub(super) const NONE_LEFT: Phrase = phrase!(
    "A workspace has room for 24 record types of its own, with the archived ones. Restore one of those and rename it.",
    "Ein Arbeitsbereich hat Platz für 24 eigene Datensatztypen, die archivierten mitgezählt. Stellen Sie einen von diesen wieder her und benennen Sie ihn um.",
    "Un espace de travail a de la place pour 24 types de fiche personnalisés, types archivés compris. Rétablissez l’un de ceux-ci et renommez-le.",
);

const TAKEN: Phrase = phrase!(
    "Another record type is called so. Choose another name.",
    "Ein anderer Datensatztyp heißt schon so. Wählen Sie einen anderen Namen.",
    "Un autre type de fiche porte ce nom. Choisissez un autre nom.",
);

const UNKNOWN: Phrase = phrase!(
    "This record type is not in the workspace. Add it in the settings first.",
    "Diesen Datensatztyp gibt es im Arbeitsbereich nicht. Legen Sie ihn zuerst in den Einstellungen an.",
    "Ce type de fiche n’existe pas dans l’espace de travail. Ajoutez-le d’abord dans les paramètres.",
);

/// Whether a place has never been used: no type has it, and nothing is left of one that had it.
pub(super) fn is_free(set: &RecordStore, number: i64) -> bool {
    let is_of = |kind: RecordType| {
        set.slots(kind) > 0 || set.rows(RecordType::Field).any(|(_, row)| schema::kind_of(row) == Some(kind))
    };
    place(number).is_some_and(|kind| set.schema().types().of(kind).is_none() && !is_of(kind))
}

/// Gives a new type a place that is derived from its id, so that two copies of a workspace rarely choose the same one.
pub fn allocate_place(draft: &mut Draft, id: Id) {
    let drawn = id.drawn(CHOSEN);
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
