//! Data protection: finding, exporting and erasing everything about a person.
use super::{Answer, JobRunner, message_texts, out_of_turn};
use crate::base::{FieldId, Id, Row, Seq, Timestamp, Value, fold};
use crate::command::erase::{self, ErasureReport, ErasureRequest};
use crate::domain::RecordType;
use crate::import_export::{data_subject, workspace_file};
use crate::locale::Language;
use crate::storage::Storage;
use crate::store::{RecordStore, clipboard_tsv, display_names};
use crate::worker_protocol::Reply;
use crate::worker_protocol::messages::{ErasureReceipt, PersonData, PersonMatch, PersonQuery, PersonRecord};

/// The maximum number of records found.
const MAX_MATCHES: usize = 200;

/// The receipt of an erasure after which the journal ends with `head`.
pub(super) fn receipt(erased: ErasureReport, head: Seq, at: Timestamp) -> ErasureReceipt {
    ErasureReceipt {
        records: erased.records,
        fields: erased.fields,
        changes: erased.changes,
        values: erased.values,
        files: erased.files,
        head,
        at: at.to_iso(),
    }
}

impl<S: Storage> JobRunner<S> {
    /// Records that contain a text anywhere, people first.
    pub(super) fn find_person(&self, text: &str) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        let wanted = fold::fold(text.trim());
        let fits = |row: &Row| {
            let holds = |value: &Value| matches!(value, Value::Text(text) if fold::fold(text).contains(&wanted));
            row.fields().iter().any(|(_, value)| holds(value))
        };
        let people = [RecordType::Lead, RecordType::Contact];
        let kinds = people.into_iter().chain(RecordType::ALL.iter().copied().filter(|kind| !people.contains(kind)));
        Reply::People(session.read(|set| {
            let full = |kind: RecordType, row: &Row| {
                fold::fold(&display_names::whole(kind, row, self.language)).contains(&wanted)
            };
            let of_kind = |kind: RecordType| {
                let rows = set.rows(kind).map(|(_, row)| row).filter(move |row| fits(row) || full(kind, row));
                rows.map(move |row| self.hit(set, kind, row.id())).collect::<Vec<_>>()
            };
            kinds.filter(|_| !wanted.is_empty()).flat_map(of_kind).take(MAX_MATCHES).collect()
        }))
    }

    /// Everything about some people, and an archive of it with their files.
    pub(super) async fn collect_person_data(&self, ids: &[Id]) -> Answer {
        let Ok(session) = &self.session else { return (out_of_turn(), None) };
        let journal = match session.journal().await {
            Ok(journal) => journal,
            Err(failure) => return (message_texts::failure(failure, self.language), None),
        };
        let now = (self.tools.now)();
        let (records, attached) = session.read(|set| {
            let mut records = ids.to_vec();
            records.extend(erase::owned_records(set, ids));
            let attached = data_subject::attached(set, &records);
            (records, attached)
        });
        let mut files = Vec::new();
        let mut room = data_subject::MAX_BYTES;
        for (at, (id, name, size)) in attached.into_iter().enumerate() {
            let bytes = match session.file(id).await {
                Ok(bytes) if size <= room => bytes.filter(|bytes| bytes.len() <= room),
                Ok(_) => None,
                Err(failure) => return (message_texts::failure(failure, self.language), None),
            };
            room -= bytes.as_ref().map_or(0, Vec::len);
            files.push(data_subject::Attached { id, path: data_subject::path(at, &name), bytes });
        }
        let (dossier, file) = session.read(|set| {
            let words = erase::redacted_terms(set, ids);
            let deleted = data_subject::deleted(set, &journal, &records, &words);
            let erasure =
                ErasureRequest { records: records.iter().chain(&deleted).copied().collect(), words: words.clone() };
            let would = erase::redact(set, &journal, &erasure).erased;
            let mentions = data_subject::mentions(set, &records, &words);
            let mention = |(kind, id, number, _): &(RecordType, Id, FieldId, String)| {
                let label = set.field(*kind, *number).map_or("", |field| field.label.of(self.language));
                PersonMatch { detail: label.to_string(), ..self.hit(set, *kind, *id) }
            };
            let dossier = PersonData {
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
            let file = data_subject::write(set, &journal, &records, &words, &files, now);
            (dossier, file)
        });
        (Reply::PersonData(dossier), Some(data_subject::pack(file, files)))
    }

    /// Erases what the collected data listed.
    pub(super) async fn erase(&self, records: Vec<Id>, words: Vec<String>) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        match session.erase(&ErasureRequest { records, words }).await {
            Ok(erased) => Reply::Erased(receipt(erased, session.read(RecordStore::head), (self.tools.now)())),
            Err(failure) => message_texts::failure(failure, self.language),
        }
    }

    /// Counts the occurrences of some people in a backup. It is read and verified as for a restore, and then discarded.
    pub(super) fn scan_backup(&self, sought: &PersonQuery, bytes: &[u8]) -> Reply {
        match workspace_file::read(bytes) {
            Ok(file) => {
                Reply::Occurrences(data_subject::traces(&file.set, &file.commits, &sought.records, &sought.words))
            }
            Err(workspace_file::Problem::Sealed(at)) => Reply::Sealed { written_at: at.to_iso() },
            Err(problem) => Reply::InvalidFile { why: message_texts::problem(&problem, self.language) },
        }
    }

    fn hit(&self, set: &RecordStore, kind: RecordType, id: Id) -> PersonMatch {
        PersonMatch { kind, id, name: display_names::name_of(set, id, self.language), detail: String::new() }
    }
}

/// A record, field by field.
fn page(set: &RecordStore, id: Id, language: Language) -> Option<PersonRecord> {
    let (kind, row) = set.find(id)?;
    let filled = set.fields(kind).iter().filter_map(|field| {
        let value = row.get(field.number)?;
        let text = clipboard_tsv::cell(set, field, Some(&value), language);
        (!text.is_empty()).then(|| (field.label.of(language).to_string(), text))
    });
    Some(PersonRecord { kind, id, name: display_names::name(kind, row, language), lines: filled.collect() })
}
