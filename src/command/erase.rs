//! Erasure of a person, from the records and from the whole journal. It is the only action that cannot be undone. Pure:
//! a journal in, a journal out; every commit keeps its number, so that there are still no gaps.
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::base::{FieldId, Id, Row, Value};
use crate::change::{Action, Change, Commit};
use crate::domain::field::FieldType;
use crate::domain::records::{campaign_member, enrolment, file, not_duplicate};
use crate::domain::{Field, RecordType};
use crate::store::{RecordStore, display_names};

/// The replacement for an erased word.
pub const MARK: &str = "█";

/// What to erase.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ErasureRequest {
    /// The person's records, and those that depend on them.
    pub records: Vec<Id>,
    /// The person's names, addresses and numbers, which may occur in other records.
    pub words: Vec<String>,
}

/// The counts of what was erased, without anything that identifies the person.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ErasureReport {
    /// Records removed, by type.
    pub records: Vec<(RecordType, u32)>,
    /// Fields of other records in which words were blanked or links cleared.
    pub fields: u32,
    /// Changes removed from the journal.
    pub changes: u32,
    /// Values blanked in the journal.
    pub values: u32,
    /// Attached files whose bytes are removed.
    pub files: u32,
}

/// A journal without the person.
pub struct RedactedJournal {
    /// The commits, as many as before; some may be empty.
    pub commits: Vec<Commit>,
    /// The attached files to delete.
    pub files: Vec<Id>,
    /// What was erased.
    pub erased: ErasureReport,
}

/// The records that depend on some: those that require one of them, and activities and files about them alone.
pub fn owned_records(set: &RecordStore, records: &[Id]) -> Vec<Id> {
    let mut all: HashSet<Id> = records.iter().copied().collect();
    let mut out = Vec::new();
    let mut open: Vec<Id> = records.to_vec();
    // Pairs name their two records in a text field, which is not indexed.
    let mut pairs: HashMap<Id, Vec<Id>> = HashMap::new();
    for (_, row) in set.rows(RecordType::Distinct) {
        for id in not_duplicate::parse_pair(row).into_iter().flat_map(|(one, other)| [one, other]) {
            pairs.entry(id).or_default().push(row.id());
        }
    }
    while let Some(id) = open.pop() {
        let pairs = pairs.remove(&id).unwrap_or_default();
        let linking =
            set.backlinks(id).filter(|(kind, row)| goes_along(set, *kind, row, &all)).map(|(_, row)| row.id());
        for found in linking.collect::<Vec<_>>().into_iter().chain(pairs) {
            if all.insert(found) {
                out.push(found);
                open.push(found);
            }
        }
    }
    out
}

/// The records that depended on some and were deleted, as they last were: what the journal keeps of them, and the bytes of
/// files, go with the person too.
pub fn owned_deleted(set: &RecordStore, journal: &[Commit], records: &[Id]) -> Vec<Id> {
    let mut removed: HashMap<Id, (RecordType, &Row)> = HashMap::new();
    for change in journal.iter().flat_map(|commit| &commit.changes) {
        if let Change::Remove { kind, row } = change
            && set.locate(row.id()).is_none()
        {
            removed.insert(row.id(), (*kind, row));
        }
    }
    let mut all: HashSet<Id> = records.iter().copied().collect();
    let mut out = Vec::new();
    loop {
        let found: Vec<Id> = removed
            .iter()
            .filter(|(id, (kind, row))| {
                let mut is_linked = false;
                row.each_link(|_, target| is_linked |= all.contains(&target));
                is_linked && !all.contains(id) && goes_along(set, *kind, row, &all)
            })
            .map(|(id, _)| *id)
            .collect();
        if found.is_empty() {
            return out;
        }
        all.extend(&found);
        out.extend(found);
    }
}

/// The person's names, addresses and numbers, from their records.
pub fn redacted_terms(set: &RecordStore, records: &[Id]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        let word = word.trim();
        if word.chars().count() >= 4 && !out.iter().any(|other| other == word) {
            out.push(word.to_string());
        }
    };
    for (kind, row) in records.iter().filter_map(|id| set.find(*id)) {
        if matches!(kind, RecordType::Lead | RecordType::Contact) {
            add(&display_names::whole(kind, row, crate::locale::Language::En));
        }
        let is_theirs = |field: &Field| matches!(field.kind, FieldType::Email | FieldType::Phone);
        for field in set.fields(kind).iter().filter(|field| is_theirs(field)) {
            add(row.text(field.number));
        }
    }
    out
}

/// Whether a text contains one of the words, as whole words and ignoring case.
pub fn mentions(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| find(text, word).is_some())
}

/// Removes the person from a journal; `set` is its result.
pub fn redact(set: &RecordStore, commits: &[Commit], erasure: &ErasureRequest) -> RedactedJournal {
    // A name may be a part of an address, of which nothing else shall be left.
    let mut words = erasure.words.clone();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let blank = |text: &str| blank(text, &words);
    redact_with(set, commits, &erasure.records, Blanking { blank: &blank, keeps_mark: false })
}

/// What is done to a text.
#[derive(Clone, Copy)]
pub struct Blanking<'a> {
    /// A text without the person; `None` if it has nothing of them.
    pub blank: &'a dyn Fn(&str) -> Option<String>,
    /// Whether a field keeps the mark if nothing else is left of it.
    pub keeps_mark: bool,
}

/// The same for records and a way to remove the person from a text.
pub fn redact_with(set: &RecordStore, commits: &[Commit], records: &[Id], blanking: Blanking) -> RedactedJournal {
    let gone: HashSet<Id> = records.iter().copied().collect();
    let mut erased = ErasureReport::default();
    let mut files = Vec::new();
    let mut by_kind: BTreeMap<RecordType, u32> = BTreeMap::new();
    for id in &gone {
        if let Some((kind, _)) = set.locate(*id) {
            *by_kind.entry(kind).or_default() += 1;
        }
    }
    erased.records = by_kind.into_iter().collect();
    let cleaner = Cleaner { set, gone: &gone, blanking };
    let clean_one = |commit: &Commit| {
        let mut out = commit.clone();
        let before = out.changes.len();
        let is_about = commit.changes.iter().any(|change| gone.contains(&change.record().1));
        out.changes = commit.changes.iter().filter_map(|change| cleaner.change(change, &mut erased.values)).collect();
        for change in &commit.changes {
            if let Change::Create { kind: RecordType::File, row } = change
                && gone.contains(&row.id())
            {
                files.push(row.id());
            }
        }
        erased.changes += (before - out.changes.len()) as u32;
        out.header.size = out.changes.len() as u32;
        let subject = &mut out.header.cause.subject;
        // The name of an imported file does not belong to the person.
        let is_theirs =
            is_about && !matches!(out.header.cause.action, Action::Import | Action::Reconcile | Action::Align);
        if is_theirs && subject.parse::<u32>().is_err() {
            *subject = MARK.to_string();
        } else if let Some(blanked) = (blanking.blank)(subject) {
            *subject = blanked;
        }
        out
    };
    let commits: Vec<Commit> = commits.iter().map(clean_one).collect();
    for kind in RecordType::ALL {
        for (_, row) in set.rows(*kind).filter(|(_, row)| !gone.contains(&row.id())) {
            erased.fields +=
                row.fields().iter().filter(|(number, value)| cleaner.value(*kind, *number, value).is_some()).count()
                    as u32;
        }
    }
    erased.files = files.len() as u32;
    RedactedJournal { commits, files, erased }
}

struct Cleaner<'a> {
    set: &'a RecordStore,
    gone: &'a HashSet<Id>,
    blanking: Blanking<'a>,
}

impl Cleaner<'_> {
    /// A change without the person; `None` if it is about them or has no effect any more.
    fn change(&self, change: &Change, values: &mut u32) -> Option<Change> {
        if self.gone.contains(&change.record().1) {
            return None;
        }
        Some(match change {
            Change::Create { kind, row } => Change::Create { kind: *kind, row: self.row(*kind, row, values) },
            Change::Remove { kind, row } => Change::Remove { kind: *kind, row: self.row(*kind, row, values) },
            Change::Set { kind, id, field, before, after } => {
                let mut side =
                    |value: &Option<Value>| match value.as_ref().and_then(|value| self.value(*kind, *field, value)) {
                        Some(other) => {
                            *values += 1;
                            other
                        }
                        None => value.clone(),
                    };
                let (old, new) = (side(before), side(after));
                if old == new {
                    return None;
                }
                Change::Set { kind: *kind, id: *id, field: *field, before: old, after: new }
            }
        })
    }

    fn row(&self, kind: RecordType, row: &Row, values: &mut u32) -> Row {
        let mut fields = Vec::new();
        for (number, value) in row.fields() {
            match self.value(kind, number, &value) {
                None => fields.push((number, value)),
                Some(other) => {
                    *values += 1;
                    fields.extend(other.map(|value| (number, value)));
                }
            }
        }
        Row::new(row.id(), row.changed(), &row.touched_by(), &fields)
    }

    /// The replacement of a value; `None` if it contains nothing of the person.
    fn value(&self, kind: RecordType, number: FieldId, value: &Value) -> Option<Option<Value>> {
        match value {
            Value::Text(text) => {
                let blanked = (self.blanking.blank)(text)?;
                let is_required = self.set.field(kind, number).is_some_and(|field| field.required);
                Some((blanked != MARK || is_required || self.blanking.keeps_mark).then_some(Value::Text(blanked)))
            }
            Value::Link(id) => self.gone.contains(id).then_some(None),
            Value::Links(ids) if ids.iter().any(|id| self.gone.contains(id)) => {
                let rest: Vec<Id> = ids.iter().copied().filter(|id| !self.gone.contains(id)).collect();
                Some((!rest.is_empty()).then_some(Value::Links(rest)))
            }
            _ => None,
        }
    }
}

fn goes_along(set: &RecordStore, kind: RecordType, row: &Row, with: &HashSet<Id>) -> bool {
    let (mut needs, mut others) = (false, false);
    row.each_link(|number, id| {
        let field = set.field(kind, number);
        needs |= with.contains(&id) && field.is_some_and(|field| field.required);
        others |= !with.contains(&id) && field.and_then(|field| field.target()).is_some_and(|kind| kind.is_work());
    });
    let is_on = |link: &FieldId| row.link(*link).is_some_and(|id| with.contains(&id));
    // The answer to a quote has the name and the signature of its contact in it.
    let is_answer = kind == RecordType::File && row.link(file::QUOTE).is_some() && is_on(&file::CONTACT);
    needs
        || is_answer
        || (matches!(kind, RecordType::Activity | RecordType::File) && !others)
        || (kind == RecordType::Enrolment && enrolment::LINKS.iter().any(is_on))
        || (kind == RecordType::CampaignMember && campaign_member::LINKS.iter().any(is_on))
}

/// The text with every word blanked; `None` if it contains none.
fn blank(text: &str, words: &[String]) -> Option<String> {
    let mut out = text.to_string();
    let mut is_changed = false;
    for word in words {
        let (mut rest, mut blanked) = (out.as_str(), String::new());
        while let Some((start, end)) = find(rest, word) {
            blanked.push_str(&rest[..start]);
            blanked.push_str(MARK);
            rest = &rest[end..];
        }
        if !blanked.is_empty() {
            blanked.push_str(rest);
            out = blanked;
            is_changed = true;
        }
    }
    is_changed.then_some(out)
}

/// The range of a word in a text: a whole word, ignoring case; a number with any separators between its digits.
fn find(text: &str, word: &str) -> Option<(usize, usize)> {
    let is_number = !word.chars().any(char::is_alphabetic) && word.chars().filter(char::is_ascii_digit).count() >= 6;
    let wanted = word.chars().filter(|c| !is_number || c.is_ascii_digit()).flat_map(char::to_lowercase);
    let wanted: Vec<char> = wanted.collect();
    if wanted.is_empty() || word.contains(MARK) {
        return None;
    }
    let mut last = None;
    for (start, c) in text.char_indices() {
        let begins = !last.is_some_and(char::is_alphanumeric) && (!is_number || c.is_ascii_digit());
        last = Some(c);
        if begins && let Some(length) = matched(&text[start..], &wanted, is_number) {
            return Some((start, start + length));
        }
    }
    None
}

/// The length of a word at the beginning of a text; `None` if it is a different or a longer word.
fn matched(text: &str, wanted: &[char], is_number: bool) -> Option<usize> {
    let mut found = 0;
    for (at, c) in text.char_indices() {
        if found == wanted.len() {
            return (!c.is_alphanumeric()).then_some(at);
        }
        if is_number && !c.is_ascii_digit() {
            if c.is_alphabetic() {
                return None;
            }
            continue;
        }
        for lower in c.to_lowercase() {
            if wanted.get(found) != Some(&lower) {
                return None;
            }
            found += 1;
        }
    }
    (found == wanted.len()).then_some(text.len())
}
