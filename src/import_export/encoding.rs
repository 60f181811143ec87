//! Detects the encoding of a text file and decodes it.
use std::borrow::Cow;

/// The encodings written by spreadsheets and other CRMs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// Windows-1252, also used for ISO 8859-1.
    Windows1252,
}

impl Encoding {
    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

/// The characters of the bytes 0x80 to 0x9f; undefined ones remain control characters.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes a text file. A byte order mark decides; otherwise zero bytes mean UTF-16, and invalid UTF-8 means
/// Windows-1252.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (String::from_utf8_lossy(rest), Encoding::Utf8),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes).into(), Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes).into(), Encoding::Utf16Be),
        _ => without_mark(bytes),
    }
}

fn without_mark(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let head = &bytes[..bytes.len().min(1000)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(1) * 4 > head.len() {
        return (utf16(bytes, u16::from_le_bytes).into(), Encoding::Utf16Le);
    }
    if zeros(0) * 4 > head.len() {
        return (utf16(bytes, u16::from_be_bytes).into(), Encoding::Utf16Be);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), Encoding::Utf8),
        Err(_) => (bytes.iter().map(|byte| windows_1252(*byte)).collect::<String>().into(), Encoding::Windows1252),
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: Encoding) {
        assert_eq!(decode(bytes), ("Straße; 5 €".into(), encoding));
    }

    #[test]
    fn encodings_are_distinguished() {
        let text = "Straße; 5 €";
        check(text.as_bytes(), Encoding::Utf8);
        check(&[&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(), Encoding::Utf8);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[&[0xff, 0xfe], little.as_slice()].concat(), Encoding::Utf16Le);
        check(&[&[0xfe, 0xff], big.as_slice()].concat(), Encoding::Utf16Be);
        check(&little, Encoding::Utf16Le);
        check(&big, Encoding::Utf16Be);
        check(b"Stra\xdfe; 5 \x80", Encoding::Windows1252);
    }
}
