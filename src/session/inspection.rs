//! Inspection of the stored data: which commits and pages are intact, and what is wrong with the others.
use crate::base::{Id, Row, Seq, Timestamp, checksum};
use crate::change::{Action, ActionLabel, Commit, Header, commit_codec};
use crate::domain::RecordType;
use crate::session::LARGE_COMMIT_CHANGES;
use crate::storage::RawSnapshot;
use crate::storage::damage::{DamageKind, Fault, StoredPart};
use crate::store::manifest::Manifest;
use crate::store::page::{self, PageKey, Rows};
use crate::store::{RecordStore, Slot};

/// The findings of an inspection.
pub struct Inspection {
    /// The number of the last header.
    pub last: u32,
    /// The commits by number, from 1; `None` for an unreadable one.
    pub journal: Vec<Option<Commit>>,
    /// The headers of commits whose changes alone are unreadable, by number.
    pub headings: Vec<Option<Header>>,
    /// The records that result from the readable commits.
    pub played: RecordStore,
    /// The intact pages.
    pub whole: Vec<(PageKey, Rows)>,
    /// The damaged pages.
    pub broken: Vec<PageKey>,
    /// The faults.
    pub faults: Vec<Fault>,
    /// Whether there are no checksums yet.
    pub is_unverified: bool,
}

impl Inspection {
    /// Inspects everything.
    pub fn of(raw: &RawSnapshot) -> Inspection {
        let mut faults = Vec::new();
        let is_old =
            |(_, bytes): &(u32, Option<Vec<u8>>)| bytes.as_ref().is_some_and(|bytes| bytes.first() == Some(&1));
        let is_unverified = raw.manifest.is_none() && raw.headers.iter().chain(&raw.pages).all(is_old);
        let manifest = raw.manifest.as_deref().and_then(Manifest::decode);
        // A header linked to the end of the manifest's chain was written after the manifest.
        let is_overtaken = manifest.as_ref().is_some_and(|manifest| {
            find(&raw.headers, manifest.head.0 + 1)
                .is_ok_and(|next| commit_codec::verified_header(next, manifest.chain).is_some())
        });
        let manifest = manifest.filter(|_| !is_overtaken);
        if manifest.is_none() && !is_unverified {
            let why = match &raw.manifest {
                None => DamageKind::Missing,
                Some(_) if is_overtaken => DamageKind::Outdated,
                Some(_) => DamageKind::Damaged,
            };
            faults.push(Fault { part: StoredPart::Manifest, number: 0, why });
        }
        let last = raw.headers.last().map_or(0, |(seq, _)| *seq);
        // Without a manifest, a distant number is as likely a damaged key as a gap.
        let unclaimed = last.min((raw.headers.len() + raw.changes.len()) as u32);
        let head = manifest.as_ref().map_or(unclaimed, |manifest| manifest.head.0);
        for (part, stored) in [(StoredPart::Header, &raw.headers), (StoredPart::Changes, &raw.changes)] {
            let stray = stored.iter().filter(|(seq, _)| *seq == 0 || *seq > head);
            faults.extend(stray.map(|(seq, _)| Fault { part, number: *seq, why: DamageKind::Stray }));
        }
        let headings = headings(raw, head, manifest.as_ref(), &mut faults);
        let sound = pages(raw, manifest.as_ref(), &mut faults);
        let journal = journal(raw, &headings, &sound.whole, &mut faults);
        let mut played = RecordStore::new();
        journal.iter().flatten().for_each(|commit| played.apply(commit));
        let mut found = Inspection {
            last,
            journal,
            headings,
            played,
            whole: sound.whole,
            broken: sound.broken,
            faults,
            is_unverified,
        };
        found.compare();
        found
    }

    /// Whether every commit is readable.
    pub fn journal_is_whole(&self) -> bool {
        self.journal.iter().all(Option::is_some)
    }

    /// An intact journal is the truth: pages with a different content are outdated, and absent ones are missing.
    fn compare(&mut self) {
        if !self.journal_is_whole() {
            return;
        }
        let (whole, outdated): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.whole).into_iter().partition(|(key, rows)| {
                // Without checksums, a page is as reliable as the journal.
                if self.is_unverified {
                    return true;
                }
                let first = key.number * page::ROWS_PER_PAGE as u32;
                let slots = first..first + page::ROWS_PER_PAGE as u32;
                slots
                    .clone()
                    .zip(rows)
                    .all(|(slot, row)| is_same(self.played.row_at(key.kind, Slot(slot)), row.as_ref()))
                    && slots.skip(rows.len()).all(|slot| self.played.row_at(key.kind, Slot(slot)).is_none())
            });
        self.whole = whole;
        for (key, _) in outdated {
            self.fault(key, DamageKind::Outdated);
        }
        for kind in RecordType::ALL {
            for number in 0..self.played.slots(*kind).div_ceil(page::ROWS_PER_PAGE as u32) {
                let key = PageKey { kind: *kind, number };
                if !self.whole.iter().any(|(own, _)| *own == key) && !self.broken.contains(&key) {
                    self.fault(key, DamageKind::Missing);
                }
            }
        }
    }

    fn fault(&mut self, key: PageKey, why: DamageKind) {
        self.faults.push(Fault { part: StoredPart::Page(key.kind), number: key.number + 1, why });
        self.broken.push(key);
    }
}

/// Whether two rows have the same fields, regardless of their metadata.
fn is_same(one: Option<&Row>, other: Option<&Row>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.id() == other.id() && one.fields_raw().eq(other.fields_raw()),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The value with a number.
fn find(stored: &[(u32, Option<Vec<u8>>)], number: u32) -> Result<&[u8], DamageKind> {
    match stored.binary_search_by_key(&number, |(own, _)| *own) {
        Ok(at) => stored[at].1.as_deref().ok_or(DamageKind::Unreadable),
        Err(_) => Err(DamageKind::Missing),
    }
}

/// The headers from 1 to the head, as far as they are intact.
fn headings(raw: &RawSnapshot, head: u32, manifest: Option<&Manifest>, faults: &mut Vec<Fault>) -> Vec<Option<Header>> {
    let mut before = Some(0);
    let mut all = Vec::with_capacity(head as usize);
    for seq in 1..=head {
        let found = find(&raw.headers, seq).and_then(|bytes| {
            let header =
                commit_codec::decode_header(bytes).filter(|header| header.seq.0 == seq).ok_or(DamageKind::Damaged)?;
            // If the preceding header is lost, the link of this one cannot be verified.
            let is_linked = before.is_none_or(|before| commit_codec::verified_header(bytes, before).is_some());
            let is_old = bytes.first() == Some(&1) && manifest.is_none();
            if is_linked || is_old { Ok((header, checksum::claimed(bytes))) } else { Err(DamageKind::Damaged) }
        });
        match found {
            Ok((header, chain)) => {
                before = Some(chain);
                all.push(Some(header));
            }
            Err(why) => {
                // A damaged header may still have its original checksum, to which the next one is linked.
                before = None;
                faults.push(Fault { part: StoredPart::Header, number: seq, why });
                all.push(None);
            }
        }
    }
    if let (Some(manifest), Some(chain), true) = (manifest, before, head > 0)
        && manifest.chain != chain
    {
        faults.push(Fault { part: StoredPart::Header, number: head, why: DamageKind::Outdated });
        if let Some(last) = all.last_mut() {
            *last = None;
        }
    }
    all
}

struct Pages {
    whole: Vec<(PageKey, Rows)>,
    broken: Vec<PageKey>,
}

/// The pages, as far as they are intact.
fn pages(raw: &RawSnapshot, manifest: Option<&Manifest>, faults: &mut Vec<Fault>) -> Pages {
    let mut pages = Pages { whole: Vec::new(), broken: Vec::new() };
    let listed = |key: PageKey| {
        let all = manifest?.pages();
        all.binary_search_by_key(&key, |(own, _)| *own).ok().map(|at| all[at].1)
    };
    for (code, bytes) in &raw.pages {
        let Some(key) = PageKey::from_code(*code) else {
            faults.push(Fault { part: StoredPart::Manifest, number: *code, why: DamageKind::Stray });
            continue;
        };
        let opened = match bytes {
            None => Err(DamageKind::Unreadable),
            Some(bytes) => {
                let sum = page::verified(key, bytes);
                let is_old = bytes.first() == Some(&1) && manifest.is_none();
                match page::decode(bytes.as_slice().into()) {
                    Some((kind, opened)) if kind == key.kind && opened.damaged.is_empty() => match sum {
                        Some(_) if manifest.is_some() && listed(key).is_none() => Err(DamageKind::Stray),
                        Some(sum) if manifest.is_some() && listed(key) != Some(sum) => Err(DamageKind::Outdated),
                        None if !is_old => Err(DamageKind::Damaged),
                        _ => Ok(opened.rows),
                    },
                    _ => Err(DamageKind::Damaged),
                }
            }
        };
        match opened {
            Ok(rows) => pages.whole.push((key, rows)),
            Err(why) => {
                faults.push(Fault { part: StoredPart::Page(key.kind), number: key.number + 1, why });
                pages.broken.push(key);
            }
        }
    }
    for (key, _) in manifest.map(Manifest::pages).unwrap_or_default() {
        if find(&raw.pages, key.code()) == Err(DamageKind::Missing) {
            faults.push(Fault { part: StoredPart::Page(key.kind), number: key.number + 1, why: DamageKind::Missing });
            pages.broken.push(*key);
        }
    }
    pages
}

/// The commits, as far as header and changes are intact.
fn journal(
    raw: &RawSnapshot,
    headings: &[Option<Header>],
    pages: &[(PageKey, Rows)],
    faults: &mut Vec<Fault>,
) -> Vec<Option<Commit>> {
    let head = headings.len() as u32;
    let commit = |(seq, header): (u32, &Option<Header>)| {
        let bytes = match find(&raw.changes, seq) {
            Ok(bytes) => bytes,
            Err(why) => {
                // The changes of a large import are stored shortly after it; until then its pages contain them.
                let from_pages = header
                    .as_ref()
                    .filter(|header| seq == head && header.size > LARGE_COMMIT_CHANGES && why == DamageKind::Missing);
                let from_pages = from_pages.and_then(|header| {
                    let changes =
                        page::rows_created_by(Seq(seq), pages.iter().map(|(key, rows)| (key.kind, rows.as_slice())));
                    (changes.len() as u32 == header.size).then(|| Commit { header: header.clone(), changes })
                });
                if from_pages.is_none() {
                    faults.push(Fault { part: StoredPart::Changes, number: seq, why });
                }
                return from_pages;
            }
        };
        let is_whole = header.as_ref().is_none_or(|header| commit_codec::are_whole(bytes, Seq(seq), header.id));
        let changes = commit_codec::decode_changes(bytes)
            .filter(|changes| is_whole && header.as_ref().is_none_or(|header| header.size as usize == changes.len()));
        let Some(changes) = changes else {
            faults.push(Fault { part: StoredPart::Changes, number: seq, why: DamageKind::Damaged });
            return None;
        };
        // Without a header, it is unknown which commit these changes belong to.
        header.clone().map(|header| Commit { header, changes })
    };
    (1..).zip(headings).map(commit).collect()
}

/// A commit that replaces an unreadable one.
pub fn placeholder(seq: Seq, heading: Option<&Header>, at: Timestamp, id: Id) -> Commit {
    let header = match heading {
        Some(heading) => Header { size: 0, ..heading.clone() },
        None => Header {
            seq,
            id,
            at,
            by: None,
            from: None,
            cause: ActionLabel::new(Action::Repair, ""),
            about: None,
            size: 0,
        },
    };
    Commit { header, changes: Vec::new() }
}
