//! A custom record type that has to move, because another one was given the same place.
use super::custom_type::{CHOSEN, NONE_LEFT, is_free};
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use super::own_link;
use crate::base::{FieldId, Id, IdMap, Row, Value};
use crate::domain::RecordType;
use crate::domain::custom_type::{CustomType, place};
use crate::domain::records::{custom, custom_type, field};
use crate::locale::{Phrase, phrase};
use crate::store::shared_place;

const ALONE: Phrase = phrase!(
    "No other record type has the place of this one; there is nothing to separate.",
    "Kein anderer Datensatztyp hat den Platz von diesem; es gibt nichts zu trennen.",
    "Aucun autre type de fiche n’a l’emplacement de celui-ci ; il n’y a rien à séparer.",
);

/// Moves a type to a place of its own, because another one was given the same at the same time, in another copy of the
/// workspace. Its records get ids that every browser derives alike, with all links to them; its fields go along, and so do the views,
/// reports and rules that name these or records of it.
pub fn separate(draft: &mut Draft, id: Id, context: &Context) -> Result<(), Rejection> {
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
    let follow = shared_place::definitions(set, &own).follow;
    for (_, row) in set.rows(RecordType::Field) {
        for (text, of) in [(field::OF, field::TYPE_OF), (field::TARGET, field::TYPE_LINKED)] {
            if row.link(of) == Some(id) {
                draft.set(row.id(), text, Value::text(kind.key()));
            }
        }
    }
    let lasting: Vec<FieldId> = set
        .rows(RecordType::Field)
        .filter(|(_, row)| row.link(field::TYPE_LINKED) != Some(id))
        .filter_map(|(_, row)| set.schema().own(row.id()).map(|(_, field)| field))
        .filter(|field| field.target() == Some(own.kind))
        .map(|field| field.number)
        .collect();
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
        for (of, from) in set.backlinks(row.id()).filter(|(_, from)| !new.contains_key(&from.id())) {
            for (number, _) in from.fields().iter().filter(|(_, value)| value.links().contains(&row.id())) {
                let value = draft.get(from.id(), *number).map(redirected);
                // Activities and files may have used the link that belongs to the other type.
                let is_others = lasting.contains(number) && matches!(of, RecordType::Activity | RecordType::File);
                match is_others.then(|| own_link::add(draft, of, id, kind, context)).flatten() {
                    Some(own) => {
                        draft.set(from.id(), *number, None);
                        draft.set(from.id(), own, value);
                    }
                    None => draft.set(from.id(), *number, value),
                }
            }
        }
        draft.remove(row.id());
    }
    for (of, row) in shared_place::all(set) {
        let place = follow.contains(&(of, row.id())).then_some((own.kind, kind));
        let fields = shared_place::after(of, row, place, |record| new.get(&record).copied());
        fields.into_iter().for_each(|(number, text)| draft.set(row.id(), number, text));
    }
    Ok(())
}
