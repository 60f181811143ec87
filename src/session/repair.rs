//! Repair of the stored data. The journal is the truth, so that damaged pages are rebuilt from it. If the journal is
//! damaged, the records are taken from the pages, and a final commit completes the journal, so that it results in them
//! again. Whatever neither contains is listed, record by record, and set aside as it was found.
use std::collections::HashSet;

use super::Environment;
use super::inspection::{Inspection, placeholder};
use crate::base::{FieldId, Id, Row, Seq, Value};
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::domain::RecordType;
use crate::locale::Language;
use crate::storage::damage::{AffectedRecord, DamageKind, DamageReport, RecordDamage, StoredPart};
use crate::storage::{Quarantine, RawSnapshot, Rewrite, SetAside, Storage, StorageError};
use crate::store::page::{self, PageKey};
use crate::store::{RecordStore, Slot, display_names};

/// Inspects everything and changes nothing.
///
/// # Errors
/// The storage does not answer.
pub async fn verify(storage: &impl Storage) -> Result<DamageReport, StorageError> {
    let raw = storage.raw().await?;
    Ok(report(&raw, &Inspection::of(&raw)))
}

/// Repairs what is damaged, and adds missing checksums to data of an older version, in one transaction.
///
/// # Errors
/// The storage does not answer, is full, or has advanced in the meantime; nothing has changed then.
pub async fn repair(
    storage: &impl Storage,
    world: &Environment,
    language: Language,
) -> Result<DamageReport, StorageError> {
    let raw = storage.raw().await?;
    let found = Inspection::of(&raw);
    let mut report = report(&raw, &found);
    if report.is_unverified {
        // From now on, a file without a checksum counts as damaged.
        storage.protect_files().await?;
    }
    let is_broken = report.faults.iter().any(|fault| fault.part != StoredPart::File);
    if is_broken || report.is_unverified {
        let set_aside = set_aside(&raw, &found);
        let head = Seq(found.last);
        let repaired = rebuild(&raw, found, world, language, &mut report);
        storage
            .replace_journal(Rewrite {
                head,
                commits: &repaired.commits,
                pages: repaired.set.pages(),
                files: &[],
                quarantine: Quarantine::Add(&set_aside),
                beside: None,
            })
            .await?;
    }
    report.repaired = true;
    Ok(report)
}

fn report(raw: &RawSnapshot, found: &Inspection) -> DamageReport {
    let mut broken_files: Vec<Id> = raw.files.iter().filter(|file| !file.is_intact).map(|file| file.id).collect();
    let stored: HashSet<Id> = raw.files.iter().map(|file| file.id).collect();
    // The record of a file whose bytes are missing; in a team they may be with whoever attached it.
    let rows =
        found.whole.iter().filter(|(key, _)| key.kind == RecordType::File).flat_map(|(_, rows)| rows.iter().flatten());
    broken_files.extend(rows.map(Row::id).filter(|id| !raw.is_in_team && !stored.contains(id)));
    let mut faults = found.faults.clone();
    faults.extend(broken_files.iter().map(|_| crate::storage::damage::Fault {
        part: StoredPart::File,
        number: 0,
        why: DamageKind::Damaged,
    }));
    DamageReport {
        commits: found.journal.len() as u32,
        records: found.whole.iter().map(|(_, rows)| rows.iter().flatten().count() as u32).sum(),
        files: raw.files.len() as u32,
        faults,
        is_unverified: found.is_unverified,
        broken_files,
        ..DamageReport::default()
    }
}

/// The damaged values as they were found.
fn set_aside(raw: &RawSnapshot, found: &Inspection) -> Vec<SetAside> {
    let mut out = Vec::new();
    let mut keep = |store: &'static str, stored: &[(u32, Option<Vec<u8>>)], key: u32| {
        let bytes = stored.iter().find(|(own, _)| *own == key).and_then(|(_, bytes)| bytes.clone());
        out.extend(bytes.map(|bytes| SetAside { store, key, bytes }));
    };
    for fault in &found.faults {
        match fault.part {
            StoredPart::Header => keep("headers", &raw.headers, fault.number),
            StoredPart::Changes => keep("changes", &raw.changes, fault.number),
            StoredPart::Page(kind) => keep("pages", &raw.pages, PageKey { kind, number: fault.number - 1 }.code()),
            StoredPart::Manifest | StoredPart::File => {}
        }
    }
    out
}

/// A repaired journal, and the resulting records.
struct Repaired {
    commits: Vec<Commit>,
    set: RecordStore,
}

fn rebuild(
    raw: &RawSnapshot,
    found: Inspection,
    world: &Environment,
    language: Language,
    report: &mut DamageReport,
) -> Repaired {
    let is_whole = found.journal_is_whole();
    let kept: HashSet<Id> = found.whole.iter().flat_map(|(_, rows)| rows.iter().flatten().map(Row::id)).collect();
    let target = if is_whole { aligned(&found) } else { gathered(&found, &kept) };
    let rebuilt = |kind: &RecordType| target.rows(*kind).filter(|(_, row)| !kept.contains(&row.id())).count() as u32;
    report.rebuilt = RecordType::ALL.iter().map(rebuilt).sum();
    report.records = RecordType::ALL.iter().map(|kind| target.count(*kind) as u32).sum();
    if !is_whole {
        report.affected = affected(raw, &found, &kept, &target, language);
    }
    let now = (world.now)();
    let new_id = || Id::new(now.0, &(world.random)());
    let mut commits = Vec::with_capacity(found.journal.len() + 1);
    let mut at = now;
    for ((seq, commit), heading) in (1..).zip(found.journal).zip(&found.headings) {
        let commit = commit.unwrap_or_else(|| placeholder(Seq(seq), heading.as_ref(), at, new_id()));
        at = commit.header.at;
        commits.push(commit);
    }
    let played = if is_whole { found.played } else { following(&mut commits) };
    let changes = difference(&played, &target);
    if is_whole && changes.is_empty() {
        return Repaired { commits, set: target };
    }
    report.completed = true;
    let cause = ActionLabel::new(Action::Repair, "");
    let size = changes.len() as u32;
    let header = Header {
        seq: Seq(commits.len() as u32 + 1),
        id: new_id(),
        at: now,
        by: None,
        from: None,
        cause,
        about: None,
        size,
    };
    commits.push(Commit { header, changes });
    let mut set = RecordStore::new();
    commits.iter().for_each(|commit| set.apply(commit));
    Repaired { commits, set }
}

/// Makes every commit consistent with those before it, now that some have lost their changes: missing records are
/// neither changed nor removed, and values before a change are corrected. Returns the resulting records.
fn following(commits: &mut [Commit]) -> RecordStore {
    let mut set = RecordStore::new();
    for commit in commits {
        let changes = std::mem::take(&mut commit.changes).into_iter().filter_map(|change| match change {
            Change::Create { kind, row } => set.locate(row.id()).is_none().then_some(Change::Create { kind, row }),
            Change::Remove { kind, row } => {
                let row = set.get(kind, row.id())?.clone();
                Some(Change::Remove { kind, row })
            }
            Change::Set { kind, id, field, after, .. } => {
                let before = set.get(kind, id)?.get(field);
                (before != after).then_some(Change::Set { kind, id, field, before, after })
            }
        });
        commit.changes = changes.collect();
        commit.header.size = commit.changes.len() as u32;
        set.apply(commit);
    }
    set
}

/// The records if the journal is intact: slots are those of the pages, and damaged pages are filled from the journal.
fn aligned(found: &Inspection) -> RecordStore {
    let mut set = RecordStore::new();
    set.set_head(found.played.head());
    let own = |key: &PageKey| key.kind == RecordType::Field;
    let mut pages = found.whole.clone();
    for key in &found.broken {
        let first = key.number * page::ROWS_PER_PAGE as u32;
        let end = found.played.slots(key.kind).min(first + page::ROWS_PER_PAGE as u32);
        let rows = (first..end).map(|slot| found.played.row_at(key.kind, Slot(slot)).cloned()).collect();
        pages.push((*key, rows));
    }
    // Custom fields first: whether a link is traced depends on its field.
    pages.sort_by_key(|(key, _)| (!own(key), *key));
    pages.into_iter().for_each(|(key, rows)| set.replace(key, rows));
    set
}

/// The records if the journal is damaged: those of intact pages, and for record types with damaged pages, what the
/// readable part of the journal has in addition.
fn gathered(found: &Inspection, kept: &HashSet<Id>) -> RecordStore {
    let mut changes: Vec<(RecordType, Row)> = Vec::new();
    for kind in RecordType::ALL {
        let pages = found.whole.iter().filter(|(key, _)| key.kind == *kind);
        changes.extend(pages.flat_map(|(_, rows)| rows.iter().flatten()).map(|row| (*kind, row.clone())));
        // A record on no intact page was deleted, unless it may have been on a damaged one.
        if found.broken.iter().any(|key| key.kind == *kind) {
            let missing = found.played.rows(*kind).filter(|(_, row)| !kept.contains(&row.id()));
            changes.extend(missing.map(|(_, row)| (*kind, row.clone())));
        }
    }
    let there: HashSet<Id> = changes.iter().map(|(_, row)| row.id()).collect();
    let mut set = RecordStore::new();
    changes.sort_by_key(|(kind, _)| (*kind != RecordType::Field, *kind));
    for (kind, row) in changes {
        let place = set.slots(kind);
        let key = PageKey { kind, number: place / page::ROWS_PER_PAGE as u32 };
        let first = key.number * page::ROWS_PER_PAGE as u32;
        let mut rows: Vec<Option<Row>> = (first..place).map(|slot| set.row_at(kind, Slot(slot)).cloned()).collect();
        rows.push(Some(linked(row, &there)));
        set.replace(key, rows);
    }
    set
}

/// A row without links to missing records.
fn linked(row: Row, there: &HashSet<Id>) -> Row {
    let mut is_whole = true;
    row.each_link(|_, id| is_whole &= there.contains(&id));
    if is_whole {
        return row;
    }
    let fields = row.fields().into_iter().filter_map(|(number, value)| {
        let value = match value {
            Value::Link(id) if !there.contains(&id) => return None,
            Value::Links(mut ids) => {
                ids.retain(|id| there.contains(id));
                if ids.is_empty() {
                    return None;
                }
                Value::Links(ids)
            }
            value => value,
        };
        Some((number, value))
    });
    Row::new(row.id(), row.changed(), &row.touched_by(), &fields.collect::<Vec<_>>())
}

/// The changes from one state of the records to another.
fn difference(from: &RecordStore, to: &RecordStore) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in RecordType::ALL.iter().copied() {
        for (_, row) in from.rows(kind).filter(|(_, row)| to.get(kind, row.id()).is_none()) {
            changes.push(Change::Remove { kind, row: row.with_metadata(crate::base::Timestamp(0), &[]) });
        }
        for (_, row) in to.rows(kind) {
            let Some(before) = from.get(kind, row.id()) else {
                changes.push(Change::Create { kind, row: row.with_metadata(crate::base::Timestamp(0), &[]) });
                continue;
            };
            if before.fields_raw().eq(row.fields_raw()) {
                continue;
            }
            let mut numbers: Vec<FieldId> =
                before.fields_raw().chain(row.fields_raw()).map(|(number, _)| number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            for field in numbers {
                let (before, after) = (before.get(field), row.get(field));
                if before != after {
                    changes.push(Change::Set { kind, id: row.id(), field, before, after });
                }
            }
        }
    }
    changes
}

/// The records that may differ from what they were.
fn affected(
    raw: &RawSnapshot,
    found: &Inspection,
    kept: &HashSet<Id>,
    target: &RecordStore,
    language: Language,
) -> Vec<AffectedRecord> {
    let mut out = Vec::new();
    for kind in RecordType::ALL.iter().copied() {
        for (_, row) in target.rows(kind).filter(|(_, row)| !kept.contains(&row.id())) {
            let name = display_names::name_of(target, row.id(), language);
            out.push(AffectedRecord { kind, id: row.id(), name, damage: RecordDamage::Older });
        }
    }
    for key in &found.broken {
        let bytes = raw.pages.iter().find(|(code, _)| *code == key.code()).and_then(|(_, bytes)| bytes.as_deref());
        let Some((_, opened)) = bytes.and_then(|bytes| page::decode(bytes.into())) else { continue };
        // Rows of a damaged page can be listed but not trusted.
        let mut doubtful = RecordStore::new();
        doubtful.replace(*key, opened.rows);
        for (_, row) in doubtful.rows(key.kind).filter(|(_, row)| target.locate(row.id()).is_none()) {
            let name = display_names::name_of(&doubtful, row.id(), language);
            out.push(AffectedRecord { kind: key.kind, id: row.id(), name, damage: RecordDamage::Lost });
        }
    }
    out
}
