//! What is dropped on the page: files, and folders with all that is in them.
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// How deep folders may lie in folders.
pub const DEPTH: usize = 8;
/// The most files that are taken.
pub const FILES: usize = 500;

/// Why a folder is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// It holds more than [`FILES`] files.
    TooMany,
    /// Its folders lie deeper than [`DEPTH`].
    TooDeep,
    /// The browser cannot read it (any more).
    Unreadable,
}

/// What was dropped. It has to be asked for while the page hears of it: later the browser has forgotten.
pub fn entries(data: &DataTransfer) -> Vec<FileSystemEntry> {
    let items = data.items();
    let all = (0..items.length()).filter_map(|at| items.get(at));
    all.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect()
}

/// Whether a folder is among it.
pub fn has_folder(entries: &[FileSystemEntry]) -> bool {
    entries.iter().any(FileSystemEntry::is_directory)
}

/// All files, folder by folder. What the system hides stays hidden.
pub async fn files(entries: Vec<FileSystemEntry>) -> Result<Vec<File>, Problem> {
    let mut files = Vec::new();
    let mut left: Vec<(FileSystemEntry, usize)> = entries.into_iter().rev().map(|entry| (entry, 0)).collect();
    while let Some((entry, depth)) = left.pop() {
        if depth > 0 && entry.name().starts_with('.') {
            continue;
        }
        if !entry.is_directory() {
            let entry: FileSystemFileEntry = entry.unchecked_into();
            let file = asked(|done, failed| entry.file_with_callback_and_callback(done, failed)).await;
            files.push(file.map_err(|_| Problem::Unreadable)?.unchecked_into::<File>());
            if files.len() > FILES {
                return Err(Problem::TooMany);
            }
            continue;
        }
        if depth >= DEPTH {
            return Err(Problem::TooDeep);
        }
        let mut inside = content(entry.unchecked_into()).await?;
        if inside.len() > FILES {
            return Err(Problem::TooMany);
        }
        inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
        left.extend(inside.into_iter().map(|entry| (entry, depth + 1)));
    }
    Ok(files)
}

/// What lies in a folder; the browser tells it in parts, and at last an empty one.
async fn content(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, Problem> {
    let reader = folder.create_reader();
    let mut out: Vec<FileSystemEntry> = Vec::new();
    loop {
        let part = asked(|done, failed| {
            // Where it cannot even ask, the promise is refused like one that failed.
            if let Err(error) = reader.read_entries_with_callback_and_callback(done, failed) {
                let _ = failed.call1(&JsValue::NULL, &error);
            }
        });
        let part: Array = part.await.map_err(|_| Problem::Unreadable)?.unchecked_into();
        if part.length() == 0 || out.len() > FILES {
            return Ok(out);
        }
        out.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// Asks for something that is answered by calling one of two functions.
async fn asked(ask: impl Fn(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |done, failed| ask(&done, &failed))).await
}
