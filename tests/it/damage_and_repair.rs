//! Damage to the stored data: detected at startup, repaired from the journal or the pages, and reported.
use std::sync::Arc;

use crate::support::steps::{command, step};
use crate::support::{TestWorkspace, text, wait, world};
use kontor::base::{Id, Seq, Timestamp};
use kontor::command::{Attachment, Command};
use kontor::domain::records::{account, lead};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::session::{Session, SessionError, repair};
use kontor::storage::damage::{DamageKind, DamageReport, RecordDamage, StoredPart};
use kontor::storage::memory::{MemoryContent, MemoryStorage};
use kontor::storage::{Batch, Storage, StorageError};
use kontor::store::RecordStore;
use kontor::store::manifest::{Integrity, Manifest};
use kontor::store::page::{self, PageKey};
use proptest::prelude::*;

/// A workspace with records on two pages of leads, edits and a deletion.
fn edited_workspace() -> TestWorkspace {
    let crm = TestWorkspace::new();
    for number in 0..150 {
        let entries = vec![(lead::LAST_NAME, text(&format!("Lead {number}"))), (lead::COMPANY, text("Nordlicht"))];
        crm.create(RecordType::Lead, entries);
    }
    let account = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    crm.run(Command::Edit { id: account, fields: vec![(account::CITY, text("Kiel"))] });
    let leads: Vec<Id> = crm.session.read(|set| set.rows(RecordType::Lead).map(|(_, row)| row.id()).collect());
    crm.run(Command::Edit { id: leads[3], fields: vec![(lead::CITY, text("Bonn"))] });
    crm.run(Command::Delete(vec![leads[7]]));
    crm
}

fn state(content: &MemoryContent) -> Integrity {
    wait(MemoryStorage::of(content.clone()).load()).unwrap().state
}

/// The workspace after damage was detected and repaired, and the report.
fn repaired(content: MemoryContent) -> (TestWorkspace, DamageReport, MemoryStorage) {
    let storage = MemoryStorage::of(content);
    let refused = wait(Session::open(storage.clone(), world())).err();
    assert_eq!(
        refused,
        Some(SessionError::Storage(StorageError::Damaged)),
        "damage is noticed before anything is used"
    );
    let report = wait(repair::repair(&storage, &world(), Language::En)).expect("is mended");
    assert!(is_readable(&storage), "a file of it is whole");
    let crm = TestWorkspace::on(storage.clone());
    assert!(crm.links_are_whole());
    // A repaired workspace is like any other: it can be edited, and its journal results in its records.
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("After")), (lead::COMPANY, text("Nordlicht"))]);
    crm.undo();
    assert_eq!(wait(repair::verify(&storage)).unwrap().faults, [], "and nothing is wrong any more");
    (crm, report, storage)
}

/// Whether a workspace file of the stored data can be read.
fn is_readable(storage: &MemoryStorage) -> bool {
    let commits = wait(storage.commits_after(Seq::NONE)).unwrap();
    let snapshot = wait(storage.load()).unwrap();
    let (set, _) = RecordStore::load(snapshot.pages, snapshot.head);
    workspace_file::read(&workspace_file::write(&set, &commits, &[], Timestamp(0))).is_ok()
}

fn lead_page(content: &mut MemoryContent, number: u32) -> &mut Vec<u8> {
    let key = PageKey { kind: RecordType::Lead, number };
    &mut content.pages.iter_mut().find(|(own, _)| *own == key).expect("is there").1
}

#[test]
fn a_sound_workspace_needs_no_repair() {
    let crm = edited_workspace();
    let content = crm.storage.content();
    assert_eq!(state(&content), Integrity::Sound);
    let report = wait(repair::repair(&crm.storage, &world(), Language::En)).unwrap();
    assert_eq!((report.faults.len(), report.rebuilt), (0, 0));
    assert_eq!(crm.storage.content(), content, "and stays as it is");
}

#[test]
fn pages_are_rebuilt_from_the_journal() {
    let crm = edited_workspace();
    let (before, whole) = (crm.content(), crm.storage.content());
    type Harm = (&'static str, fn(&mut MemoryContent));
    let harms: [Harm; 9] = [
        ("a byte flipped", |content| lead_page(content, 0)[700] ^= 1),
        ("the id of a row changed", |content| {
            let page = lead_page(content, 1);
            let first = 4 + 4 * usize::from(u16::from_le_bytes([page[2], page[3]]));
            page[first + 15] ^= 1;
        }),
        ("a page cut short", |content| lead_page(content, 0).truncate(900)),
        ("a page emptied", |content| lead_page(content, 0).clear()),
        ("a page missing", |content| content.pages.retain(|(key, _)| (key.kind, key.number) != (RecordType::Lead, 0))),
        ("the last page missing", |content| {
            content.pages.retain(|(key, _)| (key.kind, key.number) != (RecordType::Lead, 1))
        }),
        ("no statuses", |content| content.pages.retain(|(key, _)| key.kind != RecordType::Status)),
        ("no settings", |content| content.pages.retain(|(key, _)| key.kind != RecordType::Settings)),
        ("no pages at all", |content| content.pages.clear()),
    ];
    for (what, harm) in harms {
        let mut content = whole.clone();
        harm(&mut content);
        let (crm, report, storage) = repaired(content);
        assert_eq!(crm.content(), before, "{what}: every record is as it was");
        assert!(report.rebuilt > 0 && !report.completed && report.affected.is_empty(), "{what}");
        assert!(
            report.faults.iter().all(|fault| matches!(fault.part, StoredPart::Page(_))),
            "{what}: {:?}",
            report.faults
        );
        assert_eq!(
            wait(storage.commits_after(Seq::NONE)).unwrap().len() as u32,
            report.commits + 2,
            "{what}: the journal is the same"
        );
    }
}

#[test]
fn damage_within_a_page_of_a_large_workspace_is_found_before_the_first_command() {
    let crm = TestWorkspace::new();
    for number in 0..700 {
        let entries = vec![(lead::LAST_NAME, text(&format!("Lead {number}"))), (lead::COMPANY, text("Nordlicht"))];
        crm.create(RecordType::Lead, entries);
    }
    let before = crm.content();
    let mut content = crm.storage.content();
    lead_page(&mut content, 2)[700] ^= 1;
    let storage = MemoryStorage::of(content.clone());
    let session = wait(Session::open(storage.clone(), world())).expect("opens at once");
    let entries = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    let refused = wait(session.dispatch(Command::Create { kind: RecordType::Lead, fields: entries })).err();
    assert_eq!(refused, Some(SessionError::Storage(StorageError::Damaged)));
    assert_eq!(storage.content(), content, "nothing was written over it");
    while session.read_whole(1) == Ok(true) {}
    assert_eq!(session.read_whole(1), Err(StorageError::Damaged), "and by itself");
    wait(repair::repair(&storage, &world(), Language::En)).unwrap();
    assert_eq!(TestWorkspace::on(storage).content(), before);
}

#[test]
fn a_page_of_an_older_state_is_detected_and_rebuilt() {
    let crm = edited_workspace();
    let older = lead_page(&mut crm.storage.content(), 0).clone();
    let first = crm.session.read(|set| set.rows(RecordType::Lead).next().unwrap().1.id());
    crm.run(Command::Edit { id: first, fields: vec![(lead::CITY, text("Ulm"))] });
    let before = crm.content();
    let mut content = crm.storage.content();
    *lead_page(&mut content, 0) = older;
    let (crm, report, _) = repaired(content);
    assert_eq!(crm.content(), before);
    assert_eq!(report.faults.iter().map(|fault| fault.why).collect::<Vec<_>>(), [DamageKind::Outdated]);
}

#[test]
fn exchanged_pages_are_detected() {
    let crm = edited_workspace();
    let before = crm.content();
    let mut content = crm.storage.content();
    let first = lead_page(&mut content, 0).clone();
    let second = std::mem::replace(lead_page(&mut content, 1), first);
    *lead_page(&mut content, 0) = second;
    assert_eq!(repaired(content).0.content(), before);
}

#[test]
fn a_lost_manifest_is_rebuilt() {
    let crm = edited_workspace();
    let before = crm.content();
    for manifest in [None, Some(vec![1, 2, 3]), Some(Manifest::default().encode())] {
        let content = MemoryContent { manifest, ..crm.storage.content() };
        assert_eq!(repaired(content).0.content(), before);
    }
}

#[test]
fn records_survive_damage_to_the_journal() {
    let crm = edited_workspace();
    let (before, whole) = (crm.content(), crm.storage.content());
    type Harm = (&'static str, fn(&mut MemoryContent));
    let harms: [Harm; 8] = [
        ("changes garbled", |content| content.journal[20].1[9] ^= 4),
        ("changes cut short", |content| content.journal[20].1.truncate(12)),
        ("the set-up's changes lost", |content| content.journal[0].1.clear()),
        ("changes of another commit", |content| content.journal[21].1 = content.journal[20].1.clone()),
        ("a header garbled", |content| content.journal[20].0[30] ^= 4),
        ("a header of another number", |content| content.journal[20].0[1] ^= 4),
        ("headers exchanged", |content| {
            let (one, other) = (content.journal[20].0.clone(), content.journal[21].0.clone());
            (content.journal[20].0, content.journal[21].0) = (other, one);
        }),
        ("the last changes lost", |content| content.journal.last_mut().unwrap().1.clear()),
    ];
    for (what, harm) in harms {
        let mut content = whole.clone();
        harm(&mut content);
        let commits = content.journal.len() as u32;
        let storage = MemoryStorage::of(content.clone());
        let report = wait(repair::verify(&storage)).unwrap();
        assert!(!report.faults.is_empty(), "{what}: a look says so");
        let report = wait(repair::repair(&storage, &world(), Language::En)).unwrap();
        assert!(report.completed && report.affected.is_empty(), "{what}: nothing of the records is in doubt");
        assert!(!storage.set_aside().is_empty(), "{what}: what was found is kept");
        assert!(is_readable(&storage), "{what}: a file of it is whole");
        let crm = TestWorkspace::on(storage.clone());
        assert_eq!(crm.content(), before, "{what}: every record is as it was");
        assert_eq!(
            wait(storage.commits_after(Seq::NONE)).unwrap().len() as u32,
            commits + 1,
            "{what}: no number is missing"
        );
        assert_eq!(wait(repair::verify(&storage)).unwrap().faults, [], "{what}");
        assert_eq!(
            wait(repair::repair(&storage, &world(), Language::En)).unwrap().faults,
            [],
            "{what}: once is enough"
        );
    }
}

#[test]
fn records_lost_from_both_journal_and_pages_are_reported() {
    let crm = edited_workspace();
    let before = crm.content();
    let mut content = crm.storage.content();
    // The commit that created a lead, and its page.
    let lost = crm.session.read(|set| set.rows(RecordType::Lead).nth(5).unwrap().1.id());
    let seq = crm.session.read(|set| set.find(lost).unwrap().1.touched_by()[0]);
    content.journal[seq.0 as usize - 1].1.clear();
    lead_page(&mut content, 0)[3_000] ^= 1;
    let (crm, report, storage) = repaired(content);
    let named: Vec<_> = report.affected.iter().filter(|one| one.damage == RecordDamage::Lost).collect();
    assert_eq!(named.iter().map(|one| (one.id, one.name.as_str())).collect::<Vec<_>>(), [(lost, "Lead 5")]);
    assert!(
        report.affected.iter().any(|one| one.damage == RecordDamage::Older),
        "others on that page are said to be in doubt"
    );
    assert!(storage.set_aside().iter().any(|aside| aside.store == "pages"), "the page is kept as it was found");
    let rest: Vec<_> = before.into_iter().filter(|(_, id, _)| *id != lost).collect();
    assert_eq!(crm.content(), rest, "everything else is there");
}

#[test]
fn an_attached_file_without_its_bytes_is_reported() {
    let crm = edited_workspace();
    let lead = crm.session.read(|set| set.rows(RecordType::Lead).next().unwrap().1.id());
    let file = Attachment { name: "a.txt".into(), media_type: "text/plain".into(), bytes: Arc::new(vec![1, 2, 3]) };
    crm.run(Command::Attach { about: lead, files: vec![file] });
    assert_eq!(wait(repair::verify(&crm.storage)).unwrap().broken_files, []);
    // A storage created from this content has no bytes of files.
    let report = wait(repair::verify(&MemoryStorage::of(crm.storage.content()))).unwrap();
    assert_eq!((report.broken_files.len(), report.faults.len()), (1, 1));
    // In a team a colleague may have them.
    let in_team = MemoryStorage::of(crm.storage.content());
    let beside = [("replica".to_string(), Some(vec![1]))];
    wait(in_team.append_all(Batch { beside: &beside, ..Batch::default() })).unwrap();
    assert_eq!(wait(repair::verify(&in_team)).unwrap().broken_files, []);
}

#[test]
fn another_tab_reloads_after_the_journal_was_repaired() {
    let crm = edited_workspace();
    let mut content = crm.storage.content();
    content.journal[20].1.clear();
    let storage = MemoryStorage::of(content);
    // This tab was opened before the damage.
    let other = wait(Session::open_anyway(storage.clone(), world())).unwrap();
    wait(repair::repair(&storage, &world(), Language::En)).unwrap();
    let entries = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    wait(other.dispatch(Command::Create { kind: RecordType::Lead, fields: entries }))
        .expect("takes the repair in first");
    assert_eq!(wait(repair::verify(&storage)).unwrap().faults, []);
    assert_eq!(TestWorkspace::on(storage).session.read(|set| set.count(RecordType::Lead)), 150);
}

#[test]
fn data_of_an_older_version_gets_checksums() {
    let crm = edited_workspace();
    let before = crm.content();
    let old = without_checksums(crm.storage.content());
    assert_eq!(state(&old), Integrity::Unverified);
    let storage = MemoryStorage::of(old);
    let report = wait(repair::repair(&storage, &world(), Language::En)).unwrap();
    assert!(report.is_unverified && report.faults.is_empty() && !report.completed);
    assert_eq!(state(&storage.content()), Integrity::Sound);
    assert_eq!(TestWorkspace::on(storage).content(), before);
}

#[test]
fn damage_from_before_checksums_is_repaired_during_the_upgrade() {
    let crm = edited_workspace();
    let before = crm.content();
    let mut old = without_checksums(crm.storage.content());
    old.pages.retain(|(key, _)| (key.kind, key.number) != (RecordType::Lead, 0));
    let (crm, report, _) = repaired(old);
    assert_eq!((crm.content(), report.rebuilt), (before, 127));
}

/// The content of version 2 of the storage: the same without checksums and manifest.
fn without_checksums(content: MemoryContent) -> MemoryContent {
    let strip = |bytes: Vec<u8>| {
        let mut bytes = bytes[..bytes.len() - 8].to_vec();
        bytes[0] = 1;
        bytes
    };
    MemoryContent {
        journal: content.journal.into_iter().map(|(header, changes)| (strip(header), strip(changes))).collect(),
        pages: content.pages.into_iter().map(|(key, page)| (key, strip(page))).collect(),
        manifest: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any damage to any single value is detected, and every record is unchanged afterwards.
    #[test]
    fn any_single_damage_is_detected_and_loses_nothing(
        steps in prop::collection::vec(step(), 1..25),
        place in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        harm in 0..3u8,
    ) {
        let crm = TestWorkspace::new();
        for step in &steps {
            if let Some(command) = command(&crm, step) {
                let _ = crm.try_do(command);
            }
        }
        let before = crm.content();
        let mut content = crm.storage.content();
        let journal = content.journal.len();
        let all = journal * 2 + content.pages.len() + 1;
        let value: &mut Vec<u8> = match place.index(all) {
            place if place < journal => &mut content.journal[place].0,
            place if place < journal * 2 => &mut content.journal[place - journal].1,
            place if place < all - 1 => &mut content.pages[place - journal * 2].1,
            _ => content.manifest.as_mut().unwrap(),
        };
        let at = at.index(value.len());
        match harm {
            0 => value[at] ^= 1 << (at % 8),
            1 => value.truncate(at),
            _ => value.clear(),
        }
        let storage = MemoryStorage::of(content);
        let found = wait(repair::verify(&storage)).unwrap();
        prop_assert!(!found.faults.is_empty());
        wait(repair::repair(&storage, &world(), Language::En)).unwrap();
        prop_assert!(is_readable(&storage));
        let crm = TestWorkspace::on(storage.clone());
        prop_assert_eq!(crm.content(), before);
        prop_assert_eq!(wait(repair::verify(&storage)).unwrap().faults, vec![]);
    }
}

#[test]
fn default_picklists_are_never_read_from_damaged_bytes() {
    let crm = edited_workspace();
    let mut content = crm.storage.content();
    let key = PageKey { kind: RecordType::Status, number: 0 };
    let at = content.pages.iter().position(|(own, _)| *own == key).unwrap();
    let last = content.pages[at].1.len() - 20;
    content.pages[at].1[last] ^= 1;
    assert_eq!(page::verified(key, &content.pages[at].1), None);
    let (crm, _, _) = repaired(content);
    assert!(crm.session.read(|set| set.get(RecordType::Status, defaults::STATUS_OPEN).is_some()));
}
