//! Items dropped on the page: files, and folders with all their content.
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// The maximum depth of nested folders.
pub const MAX_DEPTH: usize = 8;
/// The maximum number of files.
pub const MAX_FILES: usize = 5_000;

/// The reason why a folder is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// It holds more than [`MAX_FILES`] files.
    TooMany,
    /// Its folders are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The browser cannot read it (any more).
    Unreadable,
}

/// The dropped entries. This must be called during the event, because the browser clears them afterwards.
pub fn entries(data: &DataTransfer) -> Vec<FileSystemEntry> {
    let items = data.items();
    let all = (0..items.length()).filter_map(|at| items.get(at));
    all.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect()
}

/// Whether there is a folder among the entries.
pub fn has_folder(entries: &[FileSystemEntry]) -> bool {
    entries.iter().any(FileSystemEntry::is_directory)
}

/// All files, folder by folder, without hidden ones.
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
            if files.len() > MAX_FILES {
                return Err(Problem::TooMany);
            }
            continue;
        }
        if depth >= MAX_DEPTH {
            return Err(Problem::TooDeep);
        }
        let mut inside = content(entry.unchecked_into()).await?;
        if inside.len() > MAX_FILES {
            return Err(Problem::TooMany);
        }
        inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
        left.extend(inside.into_iter().map(|entry| (entry, depth + 1)));
    }
    Ok(files)
}

/// The content of a folder; the browser returns it in parts, of which the last one is empty.
async fn content(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, Problem> {
    let reader = folder.create_reader();
    let mut out: Vec<FileSystemEntry> = Vec::new();
    loop {
        let part = asked(|done, failed| {
            // If the call itself throws, the promise is rejected like one that failed.
            if let Err(error) = reader.read_entries_with_callback_and_callback(done, failed) {
                let _ = failed.call1(&JsValue::NULL, &error);
            }
        });
        let part: Array = part.await.map_err(|_| Problem::Unreadable)?.unchecked_into();
        if part.length() == 0 || out.len() > MAX_FILES {
            return Ok(out);
        }
        out.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// Calls a function with two callbacks and awaits one of them.
async fn asked(ask: impl Fn(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |done, failed| ask(&done, &failed))).await
}
