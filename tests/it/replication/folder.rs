//! A model of a folder on each computer and of a tool that synchronises them and misbehaves on a seed: files that come
//! late, in any order, cut, as zeros or empty, in an older version first; that are renamed as copies, copied besides, or
//! vanish everywhere; folders that cannot be reached, are full, or ask for permission.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kontor::base::Timestamp;
use kontor::base::random::SplitMix64;
use kontor::replication::document_name::DocumentName;
use kontor::replication::folder_remote::{Directory, DirectoryError, FolderRemote, document_in};
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};

use super::cluster::pause;
use super::place::Place;

/// A file on a computer.
#[derive(Clone)]
struct File {
    /// When it was written; the greater one is the newer. 0 for one that the tool has not finished.
    version: u64,
    /// What a program sees.
    visible: Option<Vec<u8>>,
}

/// The folders, and what the tool keeps in between.
pub struct Folders {
    folders: BTreeMap<u64, BTreeMap<String, File>>,
    /// The newest version of each file, and the one before it. `None` for one that was deleted.
    cloud: BTreeMap<String, (u64, Option<Vec<u8>>)>,
    older: BTreeMap<String, Vec<u8>>,
    writes: u64,
    random: SplitMix64,
    is_hostile: bool,
    counts: BTreeMap<&'static str, u32>,
}

/// How tools name copies.
const COPIES: [&str; 5] =
    [".sync-conflict-20260102-101112-ABCDEF7", " (conflicted copy 2026-01-02 101112)", "-LAPTOP", " (1)", ".Conflict"];

impl Folders {
    fn count(&mut self, fault: &'static str) {
        *self.counts.entry(fault).or_default() += 1;
    }

    /// The tool synchronises a file of a folder with the cloud.
    fn synchronise(&mut self, folder: u64, name: &str) {
        let local = self.folders.get(&folder).and_then(|files| files.get(name));
        let version = local.map_or(0, |file| file.version);
        let newest = self.cloud.get(name).map_or(0, |(version, _)| *version);
        if version > newest {
            let body = local.and_then(|file| file.visible.clone());
            if let Some((_, Some(before))) = self.cloud.insert(name.to_string(), (version, body)) {
                self.older.insert(name.to_string(), before);
            }
        } else if version < newest {
            let body = self.cloud.get(name).and_then(|(_, body)| body.clone());
            let file = match body {
                Some(body) if self.is_hostile && DocumentName::parse(name).is_some() && self.random.happens(40) => {
                    self.spoiled(folder, name, newest, body)
                }
                visible => File { version: newest, visible },
            };
            self.folders.entry(folder).or_default().insert(name.to_string(), file);
        }
    }

    /// What the tool makes at first of a file that it brings to a folder.
    fn spoiled(&mut self, folder: u64, name: &str, version: u64, body: Vec<u8>) -> File {
        let older = self.older.get(name).cloned();
        let copy = format!("{name}{}", self.random.pick(&COPIES));
        let mut add_copy = |body: &[u8]| {
            let file = File { version, visible: Some(body.to_vec()) };
            self.folders.entry(folder).or_default().insert(copy.clone(), file);
        };
        let (fault, visible) = match self.random.below(7) {
            0 => ("cut", Some(body[..body.len() / 2].to_vec())),
            1 => ("zeros", Some(vec![0; body.len()])),
            2 => ("empty", Some(Vec::new())),
            3 => ("older first", Some(older.unwrap_or_default())),
            4 => {
                add_copy(&body);
                ("renamed", None)
            }
            5 => {
                add_copy(&body);
                self.count("copied");
                return File { version, visible: Some(body) };
            }
            _ => {
                add_copy(&body[..body.len() / 2]);
                ("cut and copied", Some(body[..body.len() / 3].to_vec()))
            }
        };
        self.count(fault);
        File { version: 0, visible }
    }

    fn all_names(&self) -> BTreeSet<String> {
        self.folders.values().flat_map(BTreeMap::keys).chain(self.cloud.keys()).cloned().collect()
    }

    /// Every folder gets everything.
    fn settle(&mut self) {
        let folders: Vec<u64> = self.folders.keys().copied().collect();
        for name in self.all_names() {
            self.settle_file(&folders, &name);
        }
    }

    fn settle_file(&mut self, folders: &[u64], name: &str) {
        for _ in 0..2 {
            folders.iter().for_each(|folder| self.synchronise(*folder, name));
        }
    }

    fn write(&mut self, folder: u64, name: &str, visible: Option<Vec<u8>>) {
        self.writes += 1;
        let file = File { version: self.writes, visible };
        self.folders.entry(folder).or_default().insert(name.to_string(), file);
    }

    fn fail(&mut self, writes: bool) -> Result<(), DirectoryError> {
        if !self.is_hostile || self.random.below(200) > 0 {
            return Ok(());
        }
        let (fault, error) = match self.random.below(if writes { 4 } else { 3 }) {
            0 => ("folder away", DirectoryError::Missing),
            1 => ("permission", DirectoryError::Denied),
            2 => ("file in use", DirectoryError::Failed),
            _ => ("disk full", DirectoryError::Full),
        };
        self.count(fault);
        Err(error)
    }
}

impl Place for Folders {
    type Client = FolderClient;

    fn new(seed: u64) -> Folders {
        Folders {
            folders: BTreeMap::new(),
            cloud: BTreeMap::new(),
            older: BTreeMap::new(),
            writes: 0,
            random: SplitMix64(seed),
            is_hostile: false,
            counts: BTreeMap::new(),
        }
    }

    fn client(place: &Rc<RefCell<Folders>>, number: u64, _login: &str) -> FolderClient {
        place.borrow_mut().folders.insert(number, BTreeMap::new());
        place.borrow_mut().settle();
        let directory = TestDirectory { folders: place.clone(), number };
        FolderClient(Rc::new(FolderRemote::new(directory, || Timestamp(0), None)))
    }

    fn set_hostile(&mut self, is_hostile: bool) {
        self.is_hostile = is_hostile;
        if !is_hostile {
            self.settle();
        }
    }

    fn begin_round(&mut self, folder: u64) {
        if !self.is_hostile {
            return self.settle();
        }
        for name in self.all_names() {
            if self.random.happens(30) {
                self.synchronise(folder, &name);
            }
        }
    }

    fn weather(&mut self) {
        let folders: Vec<u64> = self.folders.keys().copied().collect();
        let folder = self.random.pick(&folders);
        let files: Vec<String> = self.folders[&folder].keys().cloned().collect();
        // What identifies the team stays; the browsers of this test do not keep it.
        if !files.is_empty() && self.random.happens(50) {
            let name = files[self.random.below(files.len() as u32) as usize].clone();
            if name != "team" {
                self.count("deleted");
                self.write(folder, &name, None);
            }
        }
        for name in self.all_names() {
            for folder in &folders {
                if self.random.happens(30) {
                    self.synchronise(*folder, &name);
                }
            }
        }
    }

    fn names(&self) -> BTreeSet<String> {
        let whole = |files: &BTreeMap<String, File>| -> BTreeSet<String> {
            let is_whole = |name: &String, file: &File| {
                DocumentName::parse(name).is_some()
                    && file.visible.as_ref().is_some_and(|visible| document_in(name, visible).is_some())
            };
            files.iter().filter(|(name, file)| is_whole(name, file)).map(|(name, _)| name.clone()).collect()
        };
        let mut each = self.folders.values().map(whole);
        let first = each.next().unwrap_or_default();
        each.fold(first, |all, names| &all & &names)
    }

    fn is_safe(&self, name: &str) -> bool {
        self.folders.values().any(|files| files.contains_key(name))
    }

    fn damage(&mut self, name: &str) {
        self.count("damaged");
        let visible =
            |(folder, files): (&u64, &BTreeMap<String, File>)| Some((*folder, files.get(name)?.visible.clone()?));
        let Some((folder, mut body)) = self.folders.iter().find_map(visible) else { return };
        if let Some(byte) = body.last_mut() {
            *byte ^= 1;
        }
        self.write(folder, name, Some(body));
        let folders: Vec<u64> = self.folders.keys().copied().collect();
        self.settle_file(&folders, name);
    }

    fn empty(&mut self) {
        self.count("emptied");
        self.folders.values_mut().for_each(BTreeMap::clear);
        self.cloud.clear();
        self.older.clear();
    }

    fn holds(&self, needle: &[u8]) -> bool {
        let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        let mut files = self.folders.values().flatten();
        files.any(|(name, file)| has(name.as_bytes()) || file.visible.as_ref().is_some_and(|body| has(body)))
    }

    fn documents(&self) -> Vec<(String, Vec<u8>)> {
        let document = |(file, content): (&String, &File)| {
            let name = (0..=file.len()).rev().filter(|end| file.is_char_boundary(*end)).map(|end| &file[..end]);
            let name = name.into_iter().find(|name| DocumentName::parse(name).is_some())?;
            Some((name.to_string(), document_in(name, content.visible.as_ref()?)?))
        };
        self.folders.values().flatten().filter_map(document).collect()
    }

    fn complaints(&self) -> Vec<String> {
        Vec::new()
    }

    fn counts(&self) -> BTreeMap<&'static str, u32> {
        self.counts.clone()
    }
}

/// The folder of a computer.
pub struct TestDirectory {
    folders: Rc<RefCell<Folders>>,
    number: u64,
}

impl Directory for TestDirectory {
    async fn names(&self) -> Result<Vec<String>, DirectoryError> {
        pause().await;
        let mut folders = self.folders.borrow_mut();
        folders.fail(false)?;
        let files = &folders.folders[&self.number];
        Ok(files.iter().filter(|(_, file)| file.visible.is_some()).map(|(name, _)| name.clone()).collect())
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DirectoryError> {
        let mut folders = self.folders.borrow_mut();
        folders.fail(false)?;
        Ok(folders.folders[&self.number].get(name).and_then(|file| file.visible.clone()))
    }

    async fn write(&self, name: &str, content: &[u8]) -> Result<(), DirectoryError> {
        pause().await;
        {
            let mut folders = self.folders.borrow_mut();
            folders.fail(true)?;
            folders.write(self.number, name, Some(content.to_vec()));
            if !folders.is_hostile {
                let all: Vec<u64> = folders.folders.keys().copied().collect();
                folders.settle_file(&all, name);
            }
        }
        pause().await;
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), DirectoryError> {
        pause().await;
        let mut folders = self.folders.borrow_mut();
        folders.fail(true)?;
        folders.write(self.number, name, None);
        Ok(())
    }
}

/// The documents in the folder of a computer. Clones are one.
#[derive(Clone)]
pub struct FolderClient(pub Rc<FolderRemote<TestDirectory>>);

impl Remote for FolderClient {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        self.0.identity().await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        self.0.news(since).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.0.read(names).await
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        self.0.range(from, to, limit).await
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        self.0.missing(names).await
    }

    async fn remove_copies(&self) -> Result<(), RemoteError> {
        self.0.remove_copies().await
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        self.0.add(documents).await
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        self.0.put(document).await
    }
}
