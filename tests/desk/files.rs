//! Files that come in together, planned and stored as the file worker does it.
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::{Currency, Id, Moment, Row};
use kontor::command::{Command, Import};
use kontor::domain::Kind;
use kontor::exchange::import::{Plan, Planner, World};
use kontor::exchange::table::Table;
use kontor::exchange::{mapping, sources, workspace_file};
use kontor::files::wishes::{Sheet, Wishes};
use kontor::locale::Language;
use kontor::port::Storage;
use kontor::port::memory::Memory;
use kontor::store::names;

use super::{Desk, today, wait};

/// A file's name and content.
pub type File = (String, Vec<u8>);

/// The tables in files of any format.
pub fn tables(files: &[File]) -> Vec<(String, Table)> {
    files.iter().flat_map(|(name, bytes)| sources::read(name, bytes).unwrap().tables).collect()
}

pub fn guess(desk: &Desk, files: &[File]) -> Vec<Sheet> {
    tables(files).iter().map(|(name, table)| guessed(desk, name, table)).collect()
}

pub fn guessed(desk: &Desk, name: &str, table: &Table) -> Sheet {
    desk.session.read(|set| mapping::sheet(set, table, name))
}

pub fn plan(desk: &Desk, files: &[File], sheets: Vec<Sheet>) -> Plan {
    let tables: Vec<_> = tables(files).into_iter().map(|(_, table)| Arc::new(table)).collect();
    planned(desk, &tables, Wishes { sheets, skip_duplicates: false, language: Language::En })
}

/// The plan of what is wished of tables, made in small steps; its new ids are like no others of the desk.
pub fn planned(desk: &Desk, tables: &[Arc<Table>], wishes: Wishes) -> Plan {
    let mut count = 0u32;
    let first = desk.session.read(|set| set.head()) * 1_000_000;
    let mut new_id = || {
        count += 1;
        Id::fixed(first + count)
    };
    let mut world = World {
        now: Moment(1_800_000_000_000),
        today: today(),
        currency: Currency::EUR,
        local: Moment,
        new_id: &mut new_id,
    };
    desk.session.read(|set| {
        let mut planner = Planner::new(set, tables, wishes, &mut world);
        while !planner.step(7, &mut world) {}
        planner.finish()
    })
}

pub fn store(desk: &Desk, plan: &Plan) {
    let import =
        Import { file: "files".to_string(), new: Rc::new(plan.rows.clone()), fills: Rc::new(plan.fills.clone()) };
    desk.run(Command::Import(import));
}

pub fn import(desk: &Desk, files: &[File]) -> Plan {
    let plan = plan(desk, files, guess(desk, files));
    store(desk, &plan);
    plan
}

/// The files of a folder in an order in which nothing comes before what points to it.
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

pub fn all(desk: &Desk, kind: Kind) -> Vec<Row> {
    desk.session.read(|set| set.rows(kind).map(|(_, row)| row.clone()).collect())
}

pub fn name(desk: &Desk, id: Option<Id>) -> String {
    desk.session.read(|set| id.map(|id| names::name_of(set, id, Language::En)).unwrap_or_default())
}

/// The files of a small CRM.
pub fn own_files() -> Vec<File> {
    folder("tests/fixtures/crm").expect("is there")
}

/// The whole workspace as a file.
pub fn workspace(desk: &Desk) -> Vec<u8> {
    let commits = wait(desk.session.journal()).unwrap();
    let files: Vec<Id> = all(desk, Kind::File).iter().map(Row::id).collect();
    let bytes = |id: Id| Some((id, Arc::new(wait(desk.session.file(id)).unwrap()?)));
    let blobs: Vec<_> = files.into_iter().filter_map(bytes).collect();
    desk.session.read(|set| workspace_file::write(set, &commits, &blobs, Moment(0)))
}

/// A workspace of its own from a file.
pub fn restored(file: &[u8]) -> Desk {
    let loaded = workspace_file::read(file).unwrap_or_else(|problem| panic!("{problem:?}"));
    let storage = Memory::default();
    wait(storage.fill(&loaded.commits, loaded.set.pages(), &loaded.blobs)).unwrap();
    Desk::on(storage)
}
