//! A person's rights: everything about them is found, written down, or erased.
use super::{Answer, Jobs, out_of_turn, texts};
use crate::base::{Id, Row, Value, fold};
use crate::command::erase::{self, Erasure};
use crate::domain::Kind;
use crate::exchange::{person, workspace_file};
use crate::files::Reply;
use crate::files::messages::{Dossier, Hit, Page, Receipt, Sought};
use crate::locale::Language;
use crate::port::Storage;
use crate::store::{WorkingSet, cells, names};

/// How many records a search finds at most.
const SHOWN: usize = 200;

impl<S: Storage> Jobs<S> {
    /// Records in which a text stands anywhere, people first.
    pub(super) fn find_person(&self, text: &str) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        let wanted = fold::fold(text.trim());
        let fits = |row: &Row| {
            let holds = |value: &Value| matches!(value, Value::Text(text) if fold::fold(text).contains(&wanted));
            row.fields().iter().any(|(_, value)| holds(value))
        };
        let people = [Kind::Lead, Kind::Contact];
        let kinds = people.into_iter().chain(Kind::ALL.iter().copied().filter(|kind| !people.contains(kind)));
        Reply::People(session.read(|set| {
            let full = |kind: Kind, row: &Row| fold::fold(&names::whole(kind, row, self.language)).contains(&wanted);
            let of_kind = |kind: Kind| {
                let rows = set.rows(kind).map(|(_, row)| row).filter(move |row| fits(row) || full(kind, row));
                rows.map(move |row| self.hit(set, kind, row.id())).collect::<Vec<_>>()
            };
            kinds.filter(|_| !wanted.is_empty()).flat_map(of_kind).take(SHOWN).collect()
        }))
    }

    /// Everything about some people, and an archive of it with their files.
    pub(super) async fn gather(&self, ids: &[Id]) -> Answer {
        let Ok(session) = &self.session else { return (out_of_turn(), None) };
        let journal = match session.journal().await {
            Ok(journal) => journal,
            Err(failure) => return (texts::failure(failure, self.language), None),
        };
        let now = (self.tools.now)();
        let (records, attached) = session.read(|set| {
            let mut records = ids.to_vec();
            records.extend(erase::belonging(set, ids));
            let attached = person::attached(set, &records);
            (records, attached)
        });
        let mut files = Vec::new();
        let mut room = person::MAX_BYTES;
        for (at, (id, name, size)) in attached.into_iter().enumerate() {
            let bytes = match session.file(id).await {
                Ok(bytes) if size <= room => bytes.filter(|bytes| bytes.len() <= room),
                Ok(_) => None,
                Err(failure) => return (texts::failure(failure, self.language), None),
            };
            room -= bytes.as_ref().map_or(0, Vec::len);
            files.push(person::Attached { id, path: person::path(at, &name), bytes });
        }
        let (dossier, file) = session.read(|set| {
            let words = erase::words(set, ids);
            let deleted = person::deleted(set, &journal, &words);
            let erasure = Erasure { records: records.iter().chain(&deleted).copied().collect(), words: words.clone() };
            let would = erase::clean(set, &journal, &erasure).erased;
            let mentions = person::mentions(set, &records, &words);
            let mention = |(kind, id, number, _): &(Kind, Id, u16, String)| {
                let label = set.field(*kind, *number).map_or("", |field| field.label.of(self.language));
                Hit { detail: label.to_string(), ..self.hit(set, *kind, *id) }
            };
            let dossier = Dossier {
                pages: records.iter().filter_map(|id| page(set, *id, self.language)).collect(),
                mentions: mentions.iter().map(mention).collect(),
                deleted: deleted.len() as u32,
                changes: would.changes,
                values: would.values,
                fields: would.fields,
                files: would.files,
                left_out: files.iter().filter(|file| file.bytes.is_none()).count() as u32,
                erases: erasure.records,
                words: erasure.words,
            };
            let file = person::write(set, &journal, &records, &words, &files, now);
            (dossier, file)
        });
        (Reply::Dossier(dossier), Some(person::pack(file, files)))
    }

    /// Erases what a dossier named.
    pub(super) async fn erase(&self, records: Vec<Id>, words: Vec<String>) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        match session.erase(&Erasure { records, words }).await {
            Ok(erased) => Reply::Erased(Receipt {
                records: erased.records,
                fields: erased.fields,
                changes: erased.changes,
                values: erased.values,
                files: erased.files,
                head: session.read(WorkingSet::head),
                at: (self.tools.now)().iso(),
            }),
            Err(failure) => texts::failure(failure, self.language),
        }
    }

    /// How much of some people stands in a backup. It is read and checked as for a restore, and let go again.
    pub(super) fn look_into(&self, sought: &Sought, bytes: &[u8]) -> Reply {
        match workspace_file::read(bytes) {
            Ok(file) => Reply::Traces(person::traces(&file.set, &file.commits, &sought.records, &sought.words)),
            Err(workspace_file::Problem::Sealed(at)) => Reply::Sealed(at.iso()),
            Err(problem) => Reply::Unusable(texts::problem(&problem, self.language)),
        }
    }

    fn hit(&self, set: &WorkingSet, kind: Kind, id: Id) -> Hit {
        Hit { kind, id, name: names::name_of(set, id, self.language), detail: String::new() }
    }
}

/// A record, field by field.
fn page(set: &WorkingSet, id: Id, language: Language) -> Option<Page> {
    let (kind, row) = set.find(id)?;
    let filled = set.fields(kind).iter().filter_map(|field| {
        let value = row.get(field.number)?;
        let text = cells::cell(set, field, Some(&value), language);
        (!text.is_empty()).then(|| (field.label.of(language).to_string(), text))
    });
    Some(Page { kind, id, name: names::name(kind, row, language), lines: filled.collect() })
}
