//! The layout of a record type, saved or reset as one action. What a layout means is in `domain/layout.rs`.
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use crate::base::{FieldId, Id, Value};
use crate::change::Action;
use crate::domain::RecordType;
use crate::domain::layout::{Line, read, write};
use crate::domain::records::layout::{OF, PARTS, PIPELINE};
use crate::locale::{Phrase, phrase};
use crate::store::{display_names, layouts};

/// The most lines of a part. Nobody arranges more, and each page reads them.
const MOST_LINES: usize = 2_000;

const TOO_LONG: Phrase = phrase!(
    "This layout has too many parts. Take some groups or tabs out.",
    "Dieses Layout hat zu viele Teile. Entfernen Sie einige Gruppen oder Tabs.",
    "Cet affichage comporte trop d’éléments. Retirez des groupes ou des onglets.",
);

/// The parts of a layout to be stored.
#[derive(Clone, Debug)]
pub struct SaveLayout {
    /// The record type.
    pub kind: RecordType,
    /// The pipeline, if it is the layout of its opportunities.
    pub pipeline: Option<Id>,
    /// The parts; one without lines is as usual again, and those left out stay as they are.
    pub parts: Vec<(FieldId, Vec<Line>)>,
}

/// Stores the parts. Returns the action and what it is about.
pub fn save(draft: &mut Draft, wanted: &SaveLayout, context: &Context) -> Result<(Action, String), Rejection> {
    let set = draft.base();
    let language = context.language;
    let mut subject = wanted.kind.many().of(language).to_string();
    if let Some(pipeline) = wanted.pipeline {
        set.get(RecordType::Pipeline, pipeline).ok_or(GONE)?;
        subject = format!("{subject} – {}", display_names::name_of(set, pipeline, language));
    }
    let stored = layouts::stored(set, wanted.kind, wanted.pipeline).map(|row| row.id());
    let id = stored.unwrap_or_else(|| draft.derived_id(&layouts::seeds(wanted.kind, wanted.pipeline.as_ref())));
    let parts = wanted.parts.iter().filter(|(part, _)| PARTS.contains(part));
    let mut texts = Vec::new();
    for (part, lines) in parts {
        if lines.len() > MOST_LINES {
            return Err(Rejection::of(RecordType::Layout, *part, TOO_LONG));
        }
        // As it will be read, so that what is stored never depends on how it was written.
        texts.push((*part, Value::text(&write(&read(&write(lines))))));
    }
    let is_reset = texts.iter().all(|(_, text)| text.is_none());
    if stored.is_none() && !is_reset {
        let of = Value::text(wanted.kind.key()).map(|key| (OF, key));
        let pipeline = wanted.pipeline.map(|id| (PIPELINE, Value::Link(id)));
        draft.insert(RecordType::Layout, id, of.into_iter().chain(pipeline).collect());
    }
    if stored.is_some() || !is_reset {
        texts.into_iter().for_each(|(part, text)| draft.set(id, part, text));
    }
    Ok((if is_reset { Action::ResetLayout } else { Action::Layout }, subject))
}
