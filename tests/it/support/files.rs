//! Files imported together, planned and stored as the file worker does it.
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::{Currency, Id, Row, Timestamp};
use kontor::command::{Command, Import};
use kontor::domain::RecordType;
use kontor::import_export::import::{ImportContext, ImportPlanner, Plan};
use kontor::import_export::table::Table;
use kontor::import_export::{mapping, readers, workspace_file};
use kontor::locale::Language;
use kontor::storage::Storage;
use kontor::storage::memory::MemoryStorage;
use kontor::store::display_names;
use kontor::worker_protocol::import_config::{FileConfig, ImportConfig};

use super::{TestWorkspace, today, wait};

/// The name and the content of a file.
pub type File = (String, Vec<u8>);

/// The tables in files of any format.
pub fn tables(files: &[File]) -> Vec<(String, Table)> {
    files.iter().flat_map(|(name, bytes)| readers::read(name, bytes).unwrap().tables).collect()
}

pub fn guess(crm: &TestWorkspace, files: &[File]) -> Vec<FileConfig> {
    tables(files).iter().map(|(name, table)| guessed(crm, name, table)).collect()
}

pub fn guessed(crm: &TestWorkspace, name: &str, table: &Table) -> FileConfig {
    crm.session.read(|set| mapping::guess_config(set, table, name))
}

pub fn plan(crm: &TestWorkspace, files: &[File], sheets: Vec<FileConfig>) -> Plan {
    let tables: Vec<_> = tables(files).into_iter().map(|(_, table)| Arc::new(table)).collect();
    planned(crm, &tables, ImportConfig { sheets, skip_duplicates: false, language: Language::En })
}

/// The plan of tables with their configuration, made in small steps; its new ids differ from all others of the test.
pub fn planned(crm: &TestWorkspace, tables: &[Arc<Table>], wishes: ImportConfig) -> Plan {
    let mut count = 0u32;
    let first = crm.session.read(|set| set.head().0) * 1_000_000;
    let mut new_id = || {
        count += 1;
        Id::fixed(first + count)
    };
    let mut world = ImportContext {
        now: Timestamp(1_800_000_000_000),
        today: today(),
        currency: Currency::EUR,
        local: Timestamp,
        new_id: &mut new_id,
    };
    crm.session.read(|set| {
        let mut planner = ImportPlanner::new(set, tables, wishes, &mut world);
        while !planner.step(7, &mut world) {}
        planner.finish()
    })
}

pub fn store(crm: &TestWorkspace, plan: &Plan) {
    let import = Import {
        file: "files".to_string(),
        new: Rc::new(plan.rows.clone()),
        fills: Rc::new(plan.fills.clone()),
        blobs: Rc::new(plan.blobs.clone()),
    };
    crm.run(Command::Import(import));
}

pub fn import(crm: &TestWorkspace, files: &[File]) -> Plan {
    let plan = plan(crm, files, guess(crm, files));
    store(crm, &plan);
    plan
}

/// The files of a folder, ordered so that links point to earlier ones.
pub fn folder(path: &str) -> Option<Vec<File>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut files: Vec<File> = std::fs::read_dir(path)
        .ok()?
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort_by(|one, other| other.0.cmp(&one.0));
    Some(files)
}

pub fn file(name: &str, content: &str) -> File {
    (name.to_string(), content.as_bytes().to_vec())
}

pub fn all(crm: &TestWorkspace, kind: RecordType) -> Vec<Row> {
    crm.session.read(|set| set.rows(kind).map(|(_, row)| row.clone()).collect())
}

pub fn name(crm: &TestWorkspace, id: Option<Id>) -> String {
    crm.session.read(|set| id.map(|id| display_names::name_of(set, id, Language::En)).unwrap_or_default())
}

/// The files of a small CRM.
pub fn own_files() -> Vec<File> {
    folder("tests/fixtures/crm").expect("is there")
}

/// The whole workspace as a file.
pub fn workspace(crm: &TestWorkspace) -> Vec<u8> {
    let commits = wait(crm.session.journal()).unwrap();
    let files: Vec<Id> = all(crm, RecordType::File).iter().map(Row::id).collect();
    let bytes = |id: Id| Some((id, Arc::new(wait(crm.session.file(id)).unwrap()?)));
    let blobs: Vec<_> = files.into_iter().filter_map(bytes).collect();
    crm.session.read(|set| workspace_file::write(set, &commits, &blobs, Timestamp(0)))
}

/// A new workspace from a file.
pub fn restored(file: &[u8]) -> TestWorkspace {
    let loaded = workspace_file::read(file).unwrap_or_else(|problem| panic!("{problem:?}"));
    let storage = MemoryStorage::default();
    wait(storage.initialize(&loaded.commits, loaded.set.pages(), &loaded.blobs)).unwrap();
    TestWorkspace::on(storage)
}
