//! A team's documents in a folder that a tool synchronises between computers. Nothing is expected of the tool but that
//! files arrive at some time: they may come late, in any order, in part at first, under the name of a copy, or vanish.
//!
//! A file has the document's name. It is the document and, after it, the first 8 bytes of the SHA-256 of the name, a
//! line feed and the document: what arrived in part, or under another name, is not there yet.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::document_name::DocumentName;
use super::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};
use crate::base::Timestamp;

/// The length of the checksum at the end of a file.
const CHECKSUM: usize = 8;
/// A file that is not whole for so long is mentioned, in milliseconds.
const LATE: i64 = 10 * 60 * 1000;

/// A reason why a folder failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DirectoryError {
    /// The folder is not there: a drive that is not connected, a folder that was renamed.
    Missing,
    /// The browser has to ask for permission again.
    Denied,
    /// There is no space.
    Full,
    /// Something else; perhaps another time.
    Failed,
}

impl From<DirectoryError> for RemoteError {
    fn from(error: DirectoryError) -> RemoteError {
        match error {
            DirectoryError::Missing | DirectoryError::Failed => RemoteError::Offline,
            DirectoryError::Denied => RemoteError::SignedOut,
            DirectoryError::Full => RemoteError::NoSpace,
        }
    }
}

/// A folder, as a trait: as little as every file system has.
#[allow(async_fn_in_trait)] // Replication lives on one thread.
pub trait Directory {
    /// The names of its files, in any order.
    async fn names(&self) -> Result<Vec<String>, DirectoryError>;

    /// The content of a file; `None` if there is none.
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DirectoryError>;

    /// Writes a file whole or not at all, whatever is there.
    async fn write(&self, name: &str, content: &[u8]) -> Result<(), DirectoryError>;

    /// Removes a file, if it is there.
    async fn remove(&self, name: &str) -> Result<(), DirectoryError>;
}

/// What identifies a team in its folder, kept here in case the folder loses it.
#[derive(Clone, PartialEq, Debug)]
pub struct Founding {
    /// The documents: the team and its ring of keys.
    pub documents: Vec<Document>,
    /// What this replica says of itself. Where that is, the folder is the team's.
    pub own: DocumentName,
}

/// The documents of a team in a folder.
pub struct FolderRemote<D> {
    directory: D,
    now: fn() -> Timestamp,
    founding: Option<Founding>,
    /// Files that a tool renamed, by the names of their documents, as of the last look.
    copies: RefCell<BTreeMap<String, Vec<String>>>,
    /// Documents whose files are not whole, and since when.
    unfinished: RefCell<BTreeMap<String, Timestamp>>,
}

/// The names in a folder.
struct Listing {
    /// The documents that have files under their names.
    names: BTreeSet<String>,
    /// These and those that only have files that a tool renamed.
    with_copies: BTreeSet<String>,
}

/// A document as the content of a file.
pub fn file_of(name: &str, document: &[u8]) -> Vec<u8> {
    [document, &checksum(name, document)].concat()
}

/// The document in a file; `None` if the file is not whole, or another's.
pub fn document_in(name: &str, file: &[u8]) -> Option<Vec<u8>> {
    let (document, sum) = file.split_last_chunk::<CHECKSUM>()?;
    (*sum == checksum(name, document)).then(|| document.to_vec())
}

fn checksum(name: &str, document: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    [name.as_bytes(), b"\n", document].iter().for_each(|part| hash.update(part));
    let mut out = [0; CHECKSUM];
    out.copy_from_slice(&hash.finalize()[..CHECKSUM]);
    out
}

/// The document of which a file may be a copy that a tool made: its name has something after the document's, such as
/// `.sync-conflict-…`, ` (conflicted copy …)`, `-LAPTOP` or ` (1)`. Only documents that never change have copies that
/// are worth a look.
fn copied_document(file: &str) -> Option<String> {
    let ends = file.char_indices().map(|(at, _)| at).rev();
    let name = ends.filter_map(|end| DocumentName::parse(&file[..end])).next()?;
    (!matches!(name, DocumentName::Ring | DocumentName::Replica(_))).then(|| name.to_string())
}

impl<D: Directory> FolderRemote<D> {
    /// The documents in a folder. With `founding`, the folder gets back what identifies the team if that alone is lost.
    pub fn new(directory: D, now: fn() -> Timestamp, founding: Option<Founding>) -> FolderRemote<D> {
        FolderRemote { directory, now, founding, copies: RefCell::default(), unfinished: RefCell::default() }
    }

    /// Looks at the names in the folder.
    async fn list(&self) -> Result<Listing, RemoteError> {
        let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut names = BTreeSet::new();
        for file in self.directory.names().await? {
            if DocumentName::parse(&file).is_some() {
                names.insert(file);
            } else if let Some(name) = copied_document(&file) {
                copies.entry(name).or_default().push(file);
            }
        }
        let with_copies = names.iter().chain(copies.keys()).cloned().collect();
        self.unfinished.borrow_mut().retain(|name, _| names.contains(name) || copies.contains_key(name));
        *self.copies.borrow_mut() = copies;
        Ok(Listing { names, with_copies })
    }

    /// A document, from the file with its name or from a copy that a tool made of it.
    async fn document(&self, name: &str) -> Result<Option<Vec<u8>>, RemoteError> {
        let copies = self.copies.borrow().get(name).cloned().unwrap_or_default();
        let mut is_there = false;
        for file in std::iter::once(name).chain(copies.iter().map(String::as_str)) {
            let content = match self.directory.read(file).await {
                Ok(None) => continue,
                Ok(Some(content)) => content,
                // One file that cannot be read, such as one that is only in the cloud yet, does not hold up the others.
                Err(DirectoryError::Failed) => Vec::new(),
                Err(error) => return Err(error.into()),
            };
            is_there = true;
            if let Some(document) = document_in(name, &content) {
                self.unfinished.borrow_mut().remove(name);
                return Ok(Some(document));
            }
        }
        if is_there {
            self.unfinished.borrow_mut().entry(name.to_string()).or_insert_with(self.now);
        }
        Ok(None)
    }

    async fn write(&self, document: &Document) -> Result<(), RemoteError> {
        let name = document.name.to_string();
        Ok(self.directory.write(&name, &file_of(&name, &document.body)).await?)
    }

    /// Writes what identifies the team, if the folder lacks only that.
    async fn write_founding(&self) -> Result<(), RemoteError> {
        let Some(founding) = &self.founding else { return Ok(()) };
        let listing = self.list().await?;
        if listing.names.contains(&founding.own.to_string()) {
            for document in &founding.documents {
                if !listing.names.contains(&document.name.to_string()) {
                    self.write(document).await?;
                }
            }
        }
        Ok(())
    }
}

impl<D: Directory> Remote for FolderRemote<D> {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        let name = DocumentName::Team.to_string();
        if let Some(team) = self.document(&name).await? {
            return Ok(Some(team));
        }
        self.write_founding().await?;
        self.document(&name).await
    }

    /// All runs, unless the same ones were there at the cursor: whoever asks knows better which are new, and a file that
    /// was not whole has the same name when it is.
    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        let listing = self.list().await?;
        let is_run = |name: &&String| matches!(DocumentName::parse(name), Some(DocumentName::Run(..)));
        let names: Vec<String> = listing.with_copies.iter().filter(is_run).cloned().collect();
        let mut hash = Sha256::new();
        names.iter().for_each(|name| hash.update(format!("{name}\n")));
        let cursor = Cursor(hash.finalize()[..16].to_vec());
        match since == Some(&cursor) {
            true => Ok(News { names: Vec::new(), cursor }),
            false => Ok(News { names, cursor }),
        }
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        let mut out = Vec::new();
        for name in names {
            out.push(self.document(name).await?.map_or(Found::Missing, Found::Here));
        }
        Ok(out)
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        let names = self.list().await?.with_copies;
        Ok(names.range(from.to_string()..to.to_string()).take(limit).cloned().collect())
    }

    async fn missing(&self, names: &[String]) -> Result<Vec<String>, RemoteError> {
        let there = self.list().await?.names;
        Ok(names.iter().filter(|name| !there.contains(*name)).cloned().collect())
    }

    async fn remove_copies(&self) -> Result<(), RemoteError> {
        self.list().await?;
        let copies = self.copies.borrow().clone();
        for (name, copies) in copies {
            let file = self.directory.read(&name).await;
            let is_whole = matches!(file, Ok(Some(file)) if document_in(&name, &file).is_some());
            for copy in copies.iter().filter(|_| is_whole) {
                self.directory.remove(copy).await?;
            }
        }
        Ok(())
    }

    /// The documents whose files have not been whole for a while: the tool that synchronises the folder has stopped, or
    /// they are damaged.
    fn late(&self) -> usize {
        let now = (self.now)();
        self.unfinished.borrow().values().filter(|since| now.0 - since.0 >= LATE).count()
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        let mut out = Vec::new();
        for document in documents {
            let name = document.name.to_string();
            let there = self.directory.read(&name).await;
            let there = match there {
                Err(error) if error != DirectoryError::Failed => return Err(error.into()),
                there => there.ok().flatten().and_then(|file| document_in(&name, &file)),
            };
            out.push(match there {
                Some(body) if body == document.body => Added::Stored,
                Some(_) => Added::Refused,
                // What is not whole is written anew: each name has one writer.
                None => {
                    self.write(document).await?;
                    Added::Stored
                }
            });
        }
        Ok(out)
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        self.write(document).await.map(|()| Added::Stored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "c!anna%40team%2eexample!00000000000000ff!00000001";

    #[test]
    fn a_copy_is_known_by_the_name_it_was_made_of() {
        for after in [
            ".sync-conflict-20260102-101112-ABCDEF7",
            " (conflicted copy 2026-01-02 101112)",
            " (Anna's conflicted copy 2026-01-02)",
            " (In Konflikt stehende Kopie von Anna 2026-01-02)",
            "-LAPTOP-7",
            " (1)",
            " 2",
            "_Anna-PC_Jan-02-1011-2026_Conflict",
            ".Conflict",
            " – Kopie",
            ".crswap",
        ] {
            assert_eq!(copied_document(&format!("{NAME}{after}")).as_deref(), Some(NAME), "{after}");
        }
        for other in ["desktop.ini", ".DS_Store", "", "r!anna!00000000000000ff (1)", "k!ring (1)", "~syncthing~c.tmp"] {
            assert_eq!(copied_document(other), None, "{other}");
        }
        assert_eq!(copied_document("team (1)").as_deref(), Some("team"));
    }

    #[test]
    fn a_file_is_whole_only_under_its_name() {
        let file = file_of(NAME, b"content");
        assert_eq!(document_in(NAME, &file).as_deref(), Some(b"content".as_slice()));
        assert_eq!(document_in("team", &file), None);
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert_eq!(document_in(NAME, &changed), None, "byte {at}");
            assert_eq!(document_in(NAME, &file[..at]), None, "cut at {at}");
        }
        assert_eq!(document_in(NAME, &vec![0; file.len()]), None, "a file of zeros");
    }
}
