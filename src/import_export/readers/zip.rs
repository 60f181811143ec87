//! ZIP archives: read by their central directory, with limits that stop a hostile archive before it fills the memory,
//! and written plainly.
use miniz_oxide::{deflate, inflate};

use crate::import_export::table::MAX_BYTES;
use crate::locale::{Phrase, phrase};

/// The maximum number of files in an archive.
const MAX_FILES: usize = 20_000;
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

const DAMAGED: Phrase = phrase!(
    "The archive is damaged. Pack it again, or choose the files in it.",
    "Das Archiv ist beschädigt. Packen Sie es neu, oder wählen Sie die Dateien darin.",
    "L’archive est endommagée. Recréez-la ou choisissez les fichiers qu’elle contient.",
);
const LOCKED: Phrase = phrase!(
    "The file is protected by a password. Save it without one and choose it again.",
    "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort und wählen Sie sie erneut.",
    "Le fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe et choisissez-le de nouveau.",
);
const TOO_LARGE: Phrase = phrase!(
    "The archive holds more than can be read at once. Unpack it and import the files one after another.",
    "Das Archiv enthält mehr, als auf einmal gelesen werden kann. Entpacken Sie es und importieren Sie die Dateien nacheinander.",
    "L’archive contient plus que ce qui peut être lu en une fois. Décompressez-la et importez les fichiers l’un après l’autre.",
);
const FOREIGN: Phrase = phrase!(
    "The archive is packed in a way that cannot be read here. Pack it as an ordinary ZIP file.",
    "Das Archiv ist auf eine Weise gepackt, die hier nicht gelesen werden kann. Packen Sie es als gewöhnliche ZIP-Datei.",
    "L’archive est compressée d’une manière illisible ici. Recréez-la comme fichier ZIP ordinaire.",
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
        let end = end_of(bytes).ok_or(DAMAGED)?;
        let (count, mut at) = directory(bytes, end)?;
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
            let text = bytes.get(at + 46..at + 46 + name).ok_or(DAMAGED)?;
            let name_text = file_name(text);
            let more = bytes.get(at + 46 + name..at + 46 + name + extra).ok_or(DAMAGED)?;
            let (length, place) = sizes(bytes, at, length, more)?;
            at += 46 + name + extra + comment;
            if name_text.ends_with('/') {
                continue;
            }
            if flags & 1 == 1 {
                return Err(LOCKED);
            }
            if !matches!(method, 0 | 8) {
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
        let head = self.bytes.get(file.place..).filter(|head| head.starts_with(b"PK\x03\x04")).ok_or(DAMAGED)?;
        let from = 30 + number::<2>(head, 26)? + number::<2>(head, 28)?;
        let packed = head.get(from..).and_then(|rest| rest.get(..file.length)).ok_or(DAMAGED)?;
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

/// Where the end of the directory begins: a comment of up to 64 KB may follow, which may look like an end itself.
fn end_of(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 65_536);
    let mut marks = bytes[from..].windows(4).enumerate().rev().filter(|(_, four)| *four == b"PK\x05\x06");
    let last = marks.next()?.0 + from;
    let is_whole = |at: usize| number::<2>(bytes, at + 20).is_ok_and(|comment| at + 22 + comment == bytes.len());
    let whole = [last].into_iter().chain(marks.map(|(at, _)| at + from)).find(|at| is_whole(*at));
    // Bytes behind the end belong to nothing.
    Some(whole.unwrap_or(last))
}

/// The number of files, and where the directory begins. What is too large for the end of the directory stands in a record
/// before it (ZIP64).
fn directory(bytes: &[u8], end: usize) -> Result<(usize, usize), Phrase> {
    let (count, at) = (number::<2>(bytes, end + 10)?, number::<4>(bytes, end + 16)?);
    let locator = end.checked_sub(20).filter(|at| bytes[*at..].starts_with(b"PK\x06\x07"));
    match locator.filter(|_| count == 0xffff || at == u32::MAX as usize) {
        None => Ok((count, at)),
        Some(locator) => {
            let record = number::<8>(bytes, locator + 8)?;
            let record = bytes.get(record..).filter(|record| record.starts_with(b"PK\x06\x06")).ok_or(DAMAGED)?;
            Ok((number::<8>(record, 32)?, number::<8>(record, 48)?))
        }
    }
}

/// The packed length of the file whose entry is at `at`, and its place. What is too large for the entry stands in its extra
/// field: the length, the packed length and the place, as far as they are.
fn sizes(bytes: &[u8], at: usize, length: usize, mut more: &[u8]) -> Result<(usize, usize), Phrase> {
    const ELSEWHERE: usize = u32::MAX as usize;
    let own = [number::<4>(bytes, at + 24)?, length, number::<4>(bytes, at + 42)?];
    let mut wide: &[u8] = &[];
    while let (Ok(kind), Ok(size)) = (number::<2>(more, 0), number::<2>(more, 2)) {
        let field = more.get(4..4 + size).ok_or(DAMAGED)?;
        if kind == 1 {
            wide = field;
        }
        more = &more[4 + size..];
    }
    let mut next = 0;
    let mut widened = |own: usize| {
        if own != ELSEWHERE {
            return Ok(own);
        }
        next += 8;
        number::<8>(wide, next - 8)
    };
    let [_, length, place] = own.map(&mut widened);
    Ok((length?, place?))
}

/// The letters of code page 437 above ASCII, in which names are that are not in UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The name of a file. Many programs write UTF-8 without saying so.
fn file_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_string(),
        Err(_) => {
            let letter = |byte: &u8| match byte.checked_sub(0x80) {
                Some(at) => CP437.chars().nth(usize::from(at)).unwrap_or('?'),
                None => char::from(*byte),
            };
            bytes.iter().map(letter).collect()
        }
    }
}

fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Result<usize, Phrase> {
    let own = bytes.get(at..).and_then(|rest| rest.get(..BYTES)).ok_or(DAMAGED)?;
    let number = own.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    usize::try_from(number).map_err(|_| DAMAGED)
}

/// Packs files into an archive.
pub fn write(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Writer::default();
    files.iter().for_each(|(name, bytes)| archive.add(name, bytes));
    archive.finish()
}

/// An archive that is being written, file by file.
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Writer {
    /// Adds a file.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let packed = deflate::compress_to_vec(bytes, 6);
        // Version 2.0, names in UTF-8, deflated, 1980-01-01.
        let mut head = vec![20, 0, 0, 8, 8, 0, 0, 0, 33, 0];
        head.extend(crc32fast::hash(bytes).to_le_bytes());
        head.extend((packed.len() as u32).to_le_bytes());
        head.extend((bytes.len() as u32).to_le_bytes());
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        let place = self.out.len() as u32;
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&head);
        self.directory.extend([0; 10]);
        self.directory.extend(place.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.out.extend(b"PK\x03\x04");
        self.out.extend(&head);
        self.out.extend(name.as_bytes());
        self.out.extend(&packed);
        self.count += 1;
    }

    /// The archive with its directory.
    pub fn finish(self) -> Vec<u8> {
        let Writer { mut out, directory, count } = self;
        let (count, place) = (count.to_le_bytes(), out.len() as u32);
        out.extend(&directory);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count);
        out.extend(count);
        out.extend((directory.len() as u32).to_le_bytes());
        out.extend(place.to_le_bytes());
        out.extend([0, 0]);
        out
    }
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

    /// An archive whose sizes and places all stand elsewhere, as programs write it that do not know them beforehand.
    fn zip64(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, bytes) in files {
            let packed = deflate::compress_to_vec(bytes, 6);
            let place = out.len() as u64;
            let mut head = vec![45, 0, 0, 8, 8, 0, 0, 0, 33, 0];
            head.extend(crc32fast::hash(bytes).to_le_bytes());
            out.extend([b"PK\x03\x04".as_slice(), &head].concat());
            out.extend([(packed.len() as u32).to_le_bytes(), (bytes.len() as u32).to_le_bytes()].concat());
            out.extend([name.len() as u8, 0, 0, 0]);
            out.extend([name.as_bytes(), &packed].concat());
            directory
                .extend([b"PK\x01\x02\x2d\x00".as_slice(), &head, &[0xff; 8], &[name.len() as u8, 0, 28, 0]].concat());
            directory.extend([[0; 10].as_slice(), &[0xff; 4], name.as_bytes(), &[1, 0, 24, 0]].concat());
            directory.extend([bytes.len() as u64, packed.len() as u64, place].map(u64::to_le_bytes).concat());
        }
        let (start, length) = (out.len() as u64, directory.len() as u64);
        out.extend(directory);
        let record = out.len() as u64;
        let count = files.len() as u64;
        out.extend([b"PK\x06\x06".as_slice(), &44u64.to_le_bytes(), &[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]].concat());
        out.extend([count, count, length, start].map(u64::to_le_bytes).concat());
        out.extend([b"PK\x06\x07\0\0\0\0".as_slice(), &record.to_le_bytes(), &[1, 0, 0, 0]].concat());
        out.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &[0xff; 12], &[0, 0]].concat());
        out
    }

    #[test]
    fn archives_with_large_sizes_old_names_and_odd_comments_are_read() {
        let bytes = zip64(&[("a.csv", b"Name\nBerg\n"), ("b.csv", b"")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.names().collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        assert_eq!(archive.read("a.csv").unwrap().unwrap(), b"Name\nBerg\n");
        // Whatever is cut off or changed, nothing is read as if it were right.
        for end in 0..bytes.len() - 2 {
            assert!(Archive::open(&bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] = !damaged[at];
            let Ok(mut archive) = Archive::open(&damaged) else { continue };
            let read = archive.read("a.csv").ok().flatten();
            assert!(read.is_none_or(|read| read == b"Name\nBerg\n"), "{at}");
        }

        let mut bytes = write(&[("Mxller.csv", b"Name\n".to_vec())]);
        let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"Mxller")).collect();
        places.into_iter().for_each(|at| bytes[at + 1] = 0x81);
        assert_eq!(Archive::open(&bytes).unwrap().names().collect::<Vec<_>>(), ["Müller.csv"]);

        let mut bytes = write(&[("a.csv", b"Name\n".to_vec())]);
        let comment = b"PK\x05\x06 is how an archive ends";
        let place = bytes.len() - 2;
        bytes[place] = comment.len() as u8;
        bytes.extend(comment);
        assert_eq!(Archive::open(&bytes).unwrap().read("a.csv").unwrap().unwrap(), b"Name\n");
    }

    #[test]
    fn a_decompression_bomb_is_refused_before_it_is_unpacked() {
        let bytes = write(&[("bomb", vec![0; 60_000_000])]);
        assert!(bytes.len() < 100_000);
        assert_eq!(Archive::open(&bytes).unwrap().read("bomb"), Err(TOO_LARGE));
    }
}
