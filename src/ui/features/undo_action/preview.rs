//! The preview of an undo as texts, as far as it is shown: totals for all of it, and the first entries of each part.
use std::collections::HashMap;

use crate::base::{FieldId, Id, Row, Value};
use crate::command::replay::Replay;
use crate::command::replay_line::{Effect, KeepReason, KeptItem, ReplayLine};
use crate::command::undo;
use crate::domain::RecordType;
use crate::locale::{Language, format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;

/// The number of fields listed of one record.
const MAX_FIELDS: usize = 12;

/// A part of the preview.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the user decides about.
    Choices,
    /// Records that are removed.
    Removed,
    /// Records that are restored.
    Restored,
    /// Records with fields that are set back.
    Set,
    /// What is kept without a choice.
    Kept,
}

/// All parts, in the order in which they are shown.
pub const PARTS: [Part; 5] = [Part::Choices, Part::Removed, Part::Restored, Part::Set, Part::Kept];

/// An entry of a part.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// What the user decides about, in the choices.
    pub item: KeptItem,
    /// `Contact: Ada Berg`.
    pub title: String,
    /// What there is to say about it.
    pub note: String,
    /// The fields with their values now and afterwards.
    pub fields: Vec<(String, String, String)>,
}

/// The preview.
#[derive(Clone, Default, PartialEq)]
pub struct Preview {
    /// The number of entries of each part.
    pub totals: [usize; PARTS.len()],
    /// The first entries of each part.
    pub entries: [Vec<Entry>; PARTS.len()],
    /// Everything that the user may decide about.
    pub choices: Vec<KeptItem>,
    /// Whether anything is changed.
    pub has_changes: bool,
}

/// The preview of a replay, with at most `limits` entries of each part.
pub fn preview(set: &RecordStore, replayed: &Replay, limits: [usize; PARTS.len()], language: Language) -> Preview {
    let mut groups: [Vec<Vec<&ReplayLine>>; PARTS.len()] = Default::default();
    let mut places: HashMap<Id, usize> = HashMap::new();
    for line in &replayed.lines {
        if line.is_choice() {
            groups[Part::Choices as usize].push(vec![line]);
            if line.effect == Effect::Keep {
                continue;
            }
        }
        let part = match line.effect {
            Effect::Remove => Part::Removed,
            Effect::Restore => Part::Restored,
            Effect::Set => Part::Set,
            Effect::Keep => Part::Kept,
        };
        let own = &mut groups[part as usize];
        if part == Part::Set {
            match places.get(&line.id) {
                Some(place) => own[*place].push(line),
                None => {
                    places.insert(line.id, own.len());
                    own.push(vec![line]);
                }
            }
        } else {
            own.push(vec![line]);
        }
    }
    let texts = Texts { set, language };
    let entry = |part: Part, lines: &Vec<&ReplayLine>| texts.entry(part, lines);
    Preview {
        totals: PARTS.map(|part| groups[part as usize].len()),
        entries: PARTS.map(|part| {
            let shown = groups[part as usize].iter().take(limits[part as usize]);
            shown.map(|lines| entry(part, lines)).collect()
        }),
        choices: groups[Part::Choices as usize].iter().map(|lines| lines[0].item()).collect(),
        has_changes: !replayed.changes.is_empty(),
    }
}

struct Texts<'a> {
    set: &'a RecordStore,
    language: Language,
}

impl Texts<'_> {
    fn entry(&self, part: Part, lines: &[&ReplayLine]) -> Entry {
        let line = lines[0];
        let name = undo::record_name(self.set, line, self.language);
        let mut title = self.titled(line.kind, &name);
        if let Some(field) = line.field.filter(|_| part != Part::Set) {
            title.push_str(" – ");
            title.push_str(&self.label(line.kind, field));
        }
        let note = match (part, line.reason) {
            (Part::Choices | Part::Kept, Some(reason)) => self.reason(line, reason),
            _ if line.is_along && part == Part::Removed => phrases::UNDO_ALONG.of(self.language).to_string(),
            _ => String::new(),
        };
        let mut fields = Vec::new();
        if part == Part::Set {
            fields.extend(lines.iter().take(MAX_FIELDS).filter_map(|line| {
                let field = line.field?;
                let text = |value| self.value(line.kind, field, value);
                Some((self.label(line.kind, field), text(line.now.as_ref()), text(line.then.as_ref())))
            }));
            if let Some(more) = lines.len().checked_sub(MAX_FIELDS).filter(|more| *more > 0) {
                let more = format::number(more as i64, self.language);
                fields.push((phrases::AND_MORE.with(self.language, &[&more]), String::new(), String::new()));
            }
        }
        Entry { item: line.item(), title, note, fields }
    }

    fn reason(&self, line: &ReplayLine, reason: KeepReason) -> String {
        let phrase = match reason {
            KeepReason::Linked(by) => return phrases::UNDO_WHY_LINKED.with(self.language, &[&self.record(by)]),
            KeepReason::InUse(by) => return phrases::UNDO_WHY_IN_USE.with(self.language, &[&self.record(by)]),
            KeepReason::Taken(by) => return phrases::UNDO_WHY_TAKEN.with(self.language, &[&self.record(by)]),
            KeepReason::Shared(lead) => return phrases::UNDO_WHY_SHARED.with(self.language, &[&self.record(lead)]),
            KeepReason::Edited => return self.edits(line),
            KeepReason::Converted => phrases::UNDO_WHY_CONVERTED,
            KeepReason::TargetGone => phrases::UNDO_WHY_TARGET,
            KeepReason::OwnerGone => phrases::UNDO_WHY_OWNER,
            KeepReason::Sent => phrases::UNDO_WHY_SENT,
            KeepReason::Asked => phrases::UNDO_WHY_ASKED,
        };
        phrase.of(self.language).to_string()
    }

    /// How a field, or a record, differs from what the action left.
    fn edits(&self, line: &ReplayLine) -> String {
        if let Some(field) = line.field {
            let [now, then] = [&line.now, &line.then].map(|value| self.value(line.kind, field, value.as_ref()));
            return phrases::UNDO_VALUE.with(self.language, &[&now, &then]);
        }
        let (Some(was), Some(is)) = (&line.row, self.set.get(line.kind, line.id)) else { return String::new() };
        let mut numbers: Vec<FieldId> = was.fields().into_iter().chain(is.fields()).map(|(number, _)| number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let shown = |number: &FieldId| self.set.field(line.kind, *number).is_some_and(|field| !field.system);
        let differs = |number: &FieldId| was.get(*number) != is.get(*number);
        let text = |row: &Row, number: FieldId| self.value(line.kind, number, row.get(number).as_ref());
        let all: Vec<FieldId> = numbers.into_iter().filter(|number| shown(number) && differs(number)).collect();
        let mut texts: Vec<String> = all
            .iter()
            .take(MAX_FIELDS)
            .map(|number| {
                self.language.labelled(
                    &self.label(line.kind, *number),
                    &format!("{} → {}", text(was, *number), text(is, *number)),
                )
            })
            .collect();
        if let Some(more) = all.len().checked_sub(MAX_FIELDS).filter(|more| *more > 0) {
            texts.push(phrases::AND_MORE.with(self.language, &[&more.to_string()]));
        }
        match texts.is_empty() {
            true => phrases::UNDO_WHY_EDITED.of(self.language).to_string(),
            false => phrases::UNDO_WHY_CHANGED.with(self.language, &[&texts.join("; ")]),
        }
    }

    fn titled(&self, kind: RecordType, name: &str) -> String {
        self.language.labelled(&kind.one().of(self.language), &display_names::cut(name, MAX_NAME))
    }

    fn record(&self, id: Id) -> String {
        match self.set.find(id) {
            Some((kind, row)) => self.titled(kind, &display_names::name(kind, row, self.language)),
            None => String::new(),
        }
    }

    fn label(&self, kind: RecordType, field: FieldId) -> String {
        self.set.field(kind, field).map_or("", |field| field.label.of(self.language)).to_string()
    }

    fn value(&self, kind: RecordType, field: FieldId, value: Option<&Value>) -> String {
        let field = self.set.field(kind, field);
        let text = field.map(|field| format_value::display(self.set, field, value, self.language)).unwrap_or_default();
        match text.is_empty() {
            true => "–".to_string(),
            false => display_names::cut(&text, MAX_VALUE).into_owned(),
        }
    }
}

/// The number of characters shown of a name, and of a value.
const MAX_NAME: usize = 120;
const MAX_VALUE: usize = 160;
