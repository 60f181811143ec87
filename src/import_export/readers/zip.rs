//! ZIP archives: read by their central directory, with limits that stop a hostile archive before it fills the memory,
//! and written plainly.
use miniz_oxide::{deflate, inflate};

use crate::import_export::table::MAX_BYTES;
use crate::locale::{Phrase, phrase};

/// The maximum number of files in an archive.
const MAX_FILES: usize = 5_000;
/// The maximum number of bytes unpacked from one archive.
const MAX_TOTAL: usize = 400_000_000;
/// The maximum compression ratio of an archive with more than [`RATIO_CHECKED_FROM`] bytes: text has ratios of 5 to 50.
const MAX_RATIO: usize = 250;
const RATIO_CHECKED_FROM: usize = 10_000_000;

/// An archive with a parsed directory.
pub struct Archive<'a> {
    bytes: &'a [u8],
    files: Vec<Entry>,
    left: usize,
}

struct Entry {
    name: String,
    is_packed: bool,
    length: usize,
    place: usize,
    checksum: u32,
}

const DAMAGED: Phrase = phrase(
    "The archive is damaged. Pack it again, or choose the files in it.",
    "Das Archiv ist beschädigt. Packen Sie es neu, oder wählen Sie die Dateien darin.",
);
const LOCKED: Phrase = phrase(
    "The file is protected by a password. Save it without one and choose it again.",
    "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort und wählen Sie sie erneut.",
);
const TOO_LARGE: Phrase = phrase(
    "The archive holds more than can be read at once. Unpack it and import the files one after another.",
    "Das Archiv enthält mehr, als auf einmal gelesen werden kann. Entpacken Sie es und importieren Sie die Dateien nacheinander.",
);
const FOREIGN: Phrase = phrase(
    "The archive is packed in a way that cannot be read here. Pack it as an ordinary ZIP file.",
    "Das Archiv ist auf eine Weise gepackt, die hier nicht gelesen werden kann. Packen Sie es als gewöhnliche ZIP-Datei.",
);

impl<'a> Archive<'a> {
    /// Whether some bytes start like an archive.
    pub fn is_zip(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Opens an archive inside this one, with the rest of this one's limit.
    pub fn inner<'b>(&self, bytes: &'b [u8]) -> Result<Archive<'b>, Phrase> {
        Ok(Archive { left: self.left, ..Archive::open(bytes)? })
    }

    /// Counts the bytes that an inner archive unpacked.
    pub fn took(&mut self, inner: &Archive) {
        self.left = self.left.min(inner.left);
    }

    /// Opens an archive by parsing its directory.
    pub fn open(bytes: &'a [u8]) -> Result<Archive<'a>, Phrase> {
        // A comment of up to 64 KB may follow the end of the directory.
        let from = bytes.len().saturating_sub(22 + 65_536);
        let end = bytes[from..].windows(4).rposition(|four| four == b"PK\x05\x06").ok_or(DAMAGED)? + from;
        let count = number::<2>(bytes, end + 10)?;
        let mut at = number::<4>(bytes, end + 16)?;
        if count > MAX_FILES {
            return Err(TOO_LARGE);
        }
        let mut files = Vec::new();
        for _ in 0..count {
            if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
                return Err(DAMAGED);
            }
            let (flags, method) = (number::<2>(bytes, at + 8)?, number::<2>(bytes, at + 10)?);
            let (checksum, length) = (number::<4>(bytes, at + 16)? as u32, number::<4>(bytes, at + 20)?);
            let [name, extra, comment] = [28, 30, 32].map(|place| number::<2>(bytes, at + place));
            let (name, extra, comment) = (name?, extra?, comment?);
            let place = number::<4>(bytes, at + 42)?;
            let text = bytes.get(at + 46..at + 46 + name).ok_or(DAMAGED)?;
            let name_text = crate::import_export::encoding::decode(text).0.into_owned();
            at += 46 + name + extra + comment;
            if name_text.ends_with('/') {
                continue;
            }
            if flags & 1 == 1 {
                return Err(LOCKED);
            }
            if !matches!(method, 0 | 8) || place == u32::MAX as usize || length == u32::MAX as usize {
                return Err(FOREIGN);
            }
            files.push(Entry { name: name_text, is_packed: method == 8, length, place, checksum });
        }
        Ok(Archive { bytes, files, left: MAX_TOTAL })
    }

    /// The names of the files with their folders.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// A file's bytes; `None` if there is no file with that name.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Phrase> {
        let Some(file) = self.files.iter().find(|file| file.name == name) else { return Ok(None) };
        let head = file.place;
        if self.bytes.get(head..head + 4) != Some(b"PK\x03\x04") {
            return Err(DAMAGED);
        }
        let from = head + 30 + number::<2>(self.bytes, head + 26)? + number::<2>(self.bytes, head + 28)?;
        let packed = self.bytes.get(from..from + file.length).ok_or(DAMAGED)?;
        let limit = RATIO_CHECKED_FROM.max(packed.len().saturating_mul(MAX_RATIO)).min(MAX_BYTES).min(self.left);
        let out = if file.is_packed {
            inflate::decompress_to_vec_with_limit(packed, limit).map_err(|error| match error.status {
                inflate::TINFLStatus::HasMoreOutput => TOO_LARGE,
                _ => DAMAGED,
            })?
        } else if packed.len() > limit {
            return Err(TOO_LARGE);
        } else {
            packed.to_vec()
        };
        // What does not match its checksum would be read as if it were right.
        if crc32fast::hash(&out) != file.checksum {
            return Err(DAMAGED);
        }
        self.left -= out.len();
        Ok(Some(out))
    }
}

fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Result<usize, Phrase> {
    let own = bytes.get(at..at + BYTES).ok_or(DAMAGED)?;
    Ok(own.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

/// Packs files into an archive.
pub fn write(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let packed = deflate::compress_to_vec(bytes, 6);
        // Version 2.0, names in UTF-8, deflated, 1980-01-01.
        let mut head = vec![20, 0, 0, 8, 8, 0, 0, 0, 33, 0];
        head.extend(crc32fast::hash(bytes).to_le_bytes());
        head.extend((packed.len() as u32).to_le_bytes());
        head.extend((bytes.len() as u32).to_le_bytes());
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        let place = out.len() as u32;
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(&packed);
    }
    let count = (files.len() as u16).to_le_bytes();
    let place = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(place.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_read_as_it_was_written() {
        let bytes = write(&[("a/b.csv", b"Name\nBerg\n".to_vec()), ("leer.txt", Vec::new())]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.names().collect::<Vec<_>>(), ["a/b.csv", "leer.txt"]);
        assert_eq!(archive.read("a/b.csv").unwrap().unwrap(), b"Name\nBerg\n");
        assert_eq!(archive.read("c").unwrap(), None);
        // The packed bytes of the first file follow its header of 30 bytes and its name.
        for at in 38..44 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(Archive::open(&damaged).unwrap().read("a/b.csv"), Err(DAMAGED), "{at}");
        }
    }

    #[test]
    fn a_decompression_bomb_is_refused_before_it_is_unpacked() {
        let bytes = write(&[("bomb", vec![0; 60_000_000])]);
        assert!(bytes.len() < 100_000);
        assert_eq!(Archive::open(&bytes).unwrap().read("bomb"), Err(TOO_LARGE));
    }
}
