//! Mending what is stored. The journal is the truth: what is wrong with pages is rebuilt from it. Where the journal is
//! damaged the records live on from the pages, and a last commit says in the journal what they came to, so that it leads
//! to them again. What neither can tell is named, record by record, and set aside as it was found.
use std::collections::HashSet;

use super::World;
use super::inspection::{Inspection, placeholder};
use crate::base::{Id, Row, Value};
use crate::change::{Action, Cause, Change, Commit, Header};
use crate::domain::Kind;
use crate::locale::Language;
use crate::port::damage::{Affected, Fate, Part, Report, Why};
use crate::port::{Aside, Quarantine, Raw, Rewrite, Storage, StorageError};
use crate::store::page::{self, PageKey};
use crate::store::{WorkingSet, names};

/// Looks at everything and changes nothing.
///
/// # Errors
/// The storage does not answer.
pub async fn verify(storage: &impl Storage) -> Result<Report, StorageError> {
    let raw = storage.raw().await?;
    Ok(report(&raw, &Inspection::of(&raw)))
}

/// Mends what is damaged, and gives what was written by an older version the checksums it lacks; in one transaction.
///
/// # Errors
/// The storage does not answer, has no room, or has gone on meanwhile; nothing has changed then.
pub async fn repair(storage: &impl Storage, world: &World, language: Language) -> Result<Report, StorageError> {
    let raw = storage.raw().await?;
    let found = Inspection::of(&raw);
    let mut report = report(&raw, &found);
    if report.is_unverified {
        // From now on one that stands alone counts as damaged.
        storage.protect_files().await?;
    }
    let is_broken = report.faults.iter().any(|fault| fault.part != Part::File);
    if is_broken || report.is_unverified {
        let set_aside = set_aside(&raw, &found);
        let head = found.last;
        let mended = mend(&raw, found, world, language, &mut report);
        storage
            .rewrite(Rewrite {
                head,
                commits: &mended.commits,
                pages: mended.set.pages(),
                files: &[],
                quarantine: Quarantine::Add(&set_aside),
            })
            .await?;
    }
    report.repaired = true;
    Ok(report)
}

fn report(raw: &Raw, found: &Inspection) -> Report {
    let mut broken_files: Vec<Id> = raw.files.iter().filter(|(_, is_whole)| !is_whole).map(|(id, _)| *id).collect();
    let stored: HashSet<Id> = raw.files.iter().map(|(id, _)| *id).collect();
    // The record of a file without its bytes.
    let rows = found.whole.iter().filter(|(key, _)| key.kind == Kind::File).flat_map(|(_, rows)| rows.iter().flatten());
    broken_files.extend(rows.map(Row::id).filter(|id| !stored.contains(id)));
    let mut faults = found.faults.clone();
    faults.extend(broken_files.iter().map(|_| crate::port::damage::Fault {
        part: Part::File,
        number: 0,
        why: Why::Damaged,
    }));
    Report {
        commits: found.journal.len() as u32,
        records: found.whole.iter().map(|(_, rows)| rows.iter().flatten().count() as u32).sum(),
        files: raw.files.len() as u32,
        faults,
        is_unverified: found.is_unverified,
        broken_files,
        ..Report::default()
    }
}

/// The damaged values as they were found.
fn set_aside(raw: &Raw, found: &Inspection) -> Vec<Aside> {
    let mut out = Vec::new();
    let mut keep = |store: &'static str, stored: &[(u32, Option<Vec<u8>>)], key: u32| {
        let bytes = stored.iter().find(|(own, _)| *own == key).and_then(|(_, bytes)| bytes.clone());
        out.extend(bytes.map(|bytes| Aside { store, key, bytes }));
    };
    for fault in &found.faults {
        match fault.part {
            Part::Header => keep("headers", &raw.headers, fault.number),
            Part::Changes => keep("changes", &raw.changes, fault.number),
            Part::Page(kind) => keep("pages", &raw.pages, PageKey { kind, number: fault.number - 1 }.code()),
            Part::Manifest | Part::File => {}
        }
    }
    out
}

/// A journal that is whole, and what it leads to.
struct Mended {
    commits: Vec<Commit>,
    set: WorkingSet,
}

fn mend(raw: &Raw, found: Inspection, world: &World, language: Language, report: &mut Report) -> Mended {
    let is_whole = found.journal_is_whole();
    let kept: HashSet<Id> = found.whole.iter().flat_map(|(_, rows)| rows.iter().flatten().map(Row::id)).collect();
    let target = if is_whole { aligned(&found) } else { gathered(&found, &kept) };
    let rebuilt = |kind: &Kind| target.rows(*kind).filter(|(_, row)| !kept.contains(&row.id())).count() as u32;
    report.rebuilt = Kind::ALL.iter().map(rebuilt).sum();
    report.records = Kind::ALL.iter().map(|kind| target.count(*kind) as u32).sum();
    if !is_whole {
        report.affected = affected(raw, &found, &kept, &target, language);
    }
    let now = (world.now)();
    let new_id = || Id::new(now.0, &(world.random)());
    let mut commits = Vec::with_capacity(found.journal.len() + 1);
    let mut at = now;
    for ((seq, commit), heading) in (1..).zip(found.journal).zip(&found.headings) {
        let commit = commit.unwrap_or_else(|| placeholder(seq, heading.as_ref(), at, new_id()));
        at = commit.header.at;
        commits.push(commit);
    }
    let played = if is_whole { found.played } else { following(&mut commits) };
    let changes = difference(&played, &target);
    if is_whole && changes.is_empty() {
        return Mended { commits, set: target };
    }
    report.completed = true;
    let cause = Cause::new(Action::Repair, "");
    let size = changes.len() as u32;
    let header = Header { seq: commits.len() as u32 + 1, id: new_id(), at: now, by: None, cause, about: None, size };
    commits.push(Commit { header, changes });
    let mut set = WorkingSet::new();
    commits.iter().for_each(|commit| set.play(commit));
    Mended { commits, set }
}

/// Makes every commit follow from those before it, now that some of them have no changes any more: what is not there is
/// neither changed nor removed, and what was before is said as it is. What they come to.
fn following(commits: &mut [Commit]) -> WorkingSet {
    let mut set = WorkingSet::new();
    for commit in commits {
        let changes = std::mem::take(&mut commit.changes).into_iter().filter_map(|change| match change {
            Change::Create { kind, row } => set.place(row.id()).is_none().then_some(Change::Create { kind, row }),
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
        set.play(commit);
    }
    set
}

/// The records where the journal is whole: slots are those of the pages, and what is broken comes from the journal.
fn aligned(found: &Inspection) -> WorkingSet {
    let mut set = WorkingSet::new();
    set.reached(found.played.head());
    let own = |key: &PageKey| key.kind == Kind::Field;
    let mut pages = found.whole.clone();
    for key in &found.broken {
        let first = key.number * page::SIZE as u32;
        let end = found.played.slots(key.kind).min(first + page::SIZE as u32);
        let rows = (first..end).map(|slot| found.played.at(key.kind, slot).cloned()).collect();
        pages.push((*key, rows));
    }
    // Own fields first: whether a link is traced depends on its field.
    pages.sort_by_key(|(key, _)| (!own(key), *key));
    pages.into_iter().for_each(|(key, rows)| set.replace(key, rows));
    set
}

/// The records where the journal is damaged: those of whole pages, and of kinds with broken ones what the readable part
/// of the journal knows besides.
fn gathered(found: &Inspection, kept: &HashSet<Id>) -> WorkingSet {
    let mut changes: Vec<(Kind, Row)> = Vec::new();
    for kind in Kind::ALL {
        let pages = found.whole.iter().filter(|(key, _)| key.kind == *kind);
        changes.extend(pages.flat_map(|(_, rows)| rows.iter().flatten()).map(|row| (*kind, row.clone())));
        // A record that no whole page holds was deleted, unless it may have stood on a broken one.
        if found.broken.iter().any(|key| key.kind == *kind) {
            let missing = found.played.rows(*kind).filter(|(_, row)| !kept.contains(&row.id()));
            changes.extend(missing.map(|(_, row)| (*kind, row.clone())));
        }
    }
    let there: HashSet<Id> = changes.iter().map(|(_, row)| row.id()).collect();
    let mut set = WorkingSet::new();
    changes.sort_by_key(|(kind, _)| (*kind != Kind::Field, *kind));
    for (kind, row) in changes {
        let place = set.slots(kind);
        let key = PageKey { kind, number: place / page::SIZE as u32 };
        let first = key.number * page::SIZE as u32;
        let mut rows: Vec<Option<Row>> = (first..place).map(|slot| set.at(kind, slot).cloned()).collect();
        rows.push(Some(linked(row, &there)));
        set.replace(key, rows);
    }
    set
}

/// A row without links to records that are not there.
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
    Row::new(row.id(), row.changed(), &row.touched(), &fields.collect::<Vec<_>>())
}

/// The changes that lead from one state of the records to another.
fn difference(from: &WorkingSet, to: &WorkingSet) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        for (_, row) in from.rows(kind).filter(|(_, row)| to.get(kind, row.id()).is_none()) {
            changes.push(Change::Remove { kind, row: row.stamped(crate::base::Moment(0), &[]) });
        }
        for (_, row) in to.rows(kind) {
            let Some(before) = from.get(kind, row.id()) else {
                changes.push(Change::Create { kind, row: row.stamped(crate::base::Moment(0), &[]) });
                continue;
            };
            if before.each().eq(row.each()) {
                continue;
            }
            let mut numbers: Vec<u16> = before.each().chain(row.each()).map(|(number, _)| number).collect();
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

/// The records that are not certain to be as they were.
fn affected(
    raw: &Raw,
    found: &Inspection,
    kept: &HashSet<Id>,
    target: &WorkingSet,
    language: Language,
) -> Vec<Affected> {
    let mut out = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        for (_, row) in target.rows(kind).filter(|(_, row)| !kept.contains(&row.id())) {
            let name = names::name_of(target, row.id(), language);
            out.push(Affected { kind, id: row.id(), name, fate: Fate::Older });
        }
    }
    for key in &found.broken {
        let bytes = raw.pages.iter().find(|(code, _)| *code == key.code()).and_then(|(_, bytes)| bytes.as_deref());
        let Some((_, opened)) = bytes.and_then(|bytes| page::decode(bytes.into())) else { continue };
        // Rows of a page that is not whole can be named, but not trusted.
        let mut doubtful = WorkingSet::new();
        doubtful.replace(*key, opened.rows);
        for (_, row) in doubtful.rows(key.kind).filter(|(_, row)| target.place(row.id()).is_none()) {
            let name = names::name_of(&doubtful, row.id(), language);
            out.push(Affected { kind: key.kind, id: row.id(), name, fate: Fate::Lost });
        }
    }
    out
}
