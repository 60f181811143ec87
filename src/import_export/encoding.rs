//! Detects the encoding of a text file and decodes it, with the tables and the detector that browsers use.
use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs as tables;

/// The encoding of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Encoding(&'static tables::Encoding);

/// The encodings that a user may choose, by their usual names.
const NAMES: [(&str, &tables::Encoding); 21] = [
    ("UTF-8", tables::UTF_8),
    ("UTF-16", tables::UTF_16LE),
    ("UTF-16 BE", tables::UTF_16BE),
    ("Windows-1252", tables::WINDOWS_1252),
    ("ISO 8859-15", tables::ISO_8859_15),
    ("Mac Roman", tables::MACINTOSH),
    ("Windows-1250", tables::WINDOWS_1250),
    ("ISO 8859-2", tables::ISO_8859_2),
    ("Windows-1251", tables::WINDOWS_1251),
    ("KOI8-R", tables::KOI8_R),
    ("KOI8-U", tables::KOI8_U),
    ("IBM 866", tables::IBM866),
    ("Windows-1253", tables::WINDOWS_1253),
    ("Windows-1254", tables::WINDOWS_1254),
    ("Windows-1255", tables::WINDOWS_1255),
    ("Windows-1257", tables::WINDOWS_1257),
    ("Shift-JIS", tables::SHIFT_JIS),
    ("EUC-JP", tables::EUC_JP),
    ("GB 18030", tables::GB18030),
    ("Big5", tables::BIG5),
    ("EUC-KR", tables::EUC_KR),
];

/// As much of a text as the detector looks at, in bytes, from the first one that is not ASCII.
const DETECTED: usize = 1_000_000;
/// A text in UTF-8 has at least this many letters for each byte that is damaged.
const LETTERS_PER_FAULT: usize = 10;

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(tables::UTF_8);

    /// The usual name.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, own)| *own == self.0).map_or(self.0.name(), |(name, _)| name)
    }

    /// The encoding with a usual name.
    pub fn named(name: &str) -> Option<Encoding> {
        NAMES.iter().find(|(own, _)| *own == name).map(|(_, encoding)| Encoding(encoding))
    }

    /// The names of all encodings that a user may choose.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Decodes a text without its byte order mark.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        self.0.decode_with_bom_removal(bytes).0
    }
}

/// Decodes a text in the encoding that it is probably in.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let encoding = detect(bytes);
    (encoding.decode(bytes), encoding)
}

/// The probable encoding of a text. A byte order mark decides; otherwise zero bytes mean UTF-16, and what is no UTF-8 is
/// guessed by the frequency of its letters.
pub fn detect(bytes: &[u8]) -> Encoding {
    if let Some((encoding, _)) = tables::Encoding::for_bom(bytes) {
        return Encoding(encoding);
    }
    let head = &bytes[..bytes.len().min(1000)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(1) * 4 > head.len() {
        return Encoding(tables::UTF_16LE);
    }
    if zeros(0) * 4 > head.len() {
        return Encoding(tables::UTF_16BE);
    }
    // Of a file in UTF-8 all bytes are looked at, which the tables do faster than the standard library.
    match tables::Encoding::utf8_valid_up_to(bytes) {
        valid if valid == bytes.len() || is_damaged_utf8(bytes) => Encoding::UTF_8,
        valid => guess(&bytes[valid..], bytes),
    }
}

/// Whether a text is UTF-8 but for a few bytes: a single one must not spoil all letters of a file.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut faults) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    letters >= faults * LETTERS_PER_FAULT
}

fn guess(wide: &[u8], all: &[u8]) -> Encoding {
    let mut detector = EncodingDetector::new();
    detector.feed(&wide[..wide.len().min(DETECTED)], true);
    let guess = detector.guess(None, false);
    if guess.is_single_byte() && is_mac_roman(all) {
        return Encoding(tables::MACINTOSH);
    }
    // The detector does not know ISO 8859-15, which has the euro sign where Windows-1252 has a sign that nobody uses.
    let is_latin_9 =
        guess == tables::WINDOWS_1252 && wide.contains(&0xa4) && !wide.iter().any(|byte| (0x80..0xa0).contains(byte));
    Encoding(if is_latin_9 { tables::ISO_8859_15 } else { guess })
}

/// Whether umlauts and accents are within words if the text is read as Mac Roman, and signs if it is read otherwise; the
/// detector does not know this encoding.
fn is_mac_roman(bytes: &[u8]) -> bool {
    let (mut as_mac, mut otherwise) = (0, 0);
    for three in bytes.windows(3) {
        let [before, byte, after] = [three[0], three[1], three[2]];
        let is_within = before.is_ascii_lowercase() || before.is_ascii_alphabetic() && after.is_ascii_lowercase();
        match byte {
            0x86..=0x88 | 0x8a | 0x8b | 0x8d..=0x90 | 0x9d | 0x9f | 0xa7 if is_within => as_mac += 1,
            0xc0..=0xff if is_within => otherwise += 1,
            _ => {}
        }
    }
    as_mac > otherwise * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, expected: &str) {
        let (text, encoding) = decode(bytes);
        assert_eq!((&*text, encoding.name()), (expected, name));
        assert_eq!(Encoding::named(name).map(|encoding| encoding.decode(bytes)), Some(text));
    }

    #[test]
    fn encodings_are_distinguished() {
        let text = "Straße; 5 €";
        check(text.as_bytes(), "UTF-8", text);
        check(&[&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(), "UTF-8", text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[&[0xff, 0xfe], little.as_slice()].concat(), "UTF-16", text);
        check(&[&[0xfe, 0xff], big.as_slice()].concat(), "UTF-16 BE", text);
        check(&little, "UTF-16", text);
        check(&big, "UTF-16 BE", text);
        check(b"Stra\xdfe; 5 \x80", "Windows-1252", text);
        check(b"Stra\xdfe; 5 \xa4", "ISO 8859-15", text);
    }

    #[test]
    fn encodings_of_other_languages_are_guessed() {
        for (name, text) in [
            ("Windows-1252", "Nachname;Firma\nMüller;Käse & Söhne\nGroß;Weißbäckerei\n"),
            ("Windows-1252", "Name,Note\nO’Hara,don’t call – she’s away\n"),
            ("Mac Roman", "Nachname;Firma\nMüller;Käse & Söhne\nGroß;Weißbäckerei\n"),
            ("Mac Roman", "Nom;Société\nLefèvre;Crémerie Étoilée\n"),
            ("Windows-1250", "Jméno;Firma;Město\nDvořák;Řeznictví Žižka;Plzeň\nŠťastný;Ovčí dvůr;Třebíč\n"),
            ("Windows-1251", "Имя;Компания;Город\nИгорь Лесной;Лесной сад;Москва\nАнна Белова;Берёза;Тула\n"),
            ("KOI8-U", "Имя;Компания;Город\nИгорь Лесной;Лесной сад;Москва\nАнна Белова;Береза;Тула\n"),
            ("Shift-JIS", "氏名,会社,住所\n山田太郎,東京商会,東京都港区\n鈴木花子,大阪物産,大阪市北区\n"),
        ] {
            let encoding = Encoding::named(name).expect("is known");
            let (bytes, _, is_lossy) = encoding.0.encode(text);
            assert!(!is_lossy, "{text}");
            check(&bytes, name, text);
        }
    }

    #[test]
    fn a_damaged_byte_does_not_spoil_the_other_letters() {
        let mut bytes = "Müller, Jäger, Köhler, Schäfer, Krüger, Größe, Weiß, Täuber, Möller, Grün".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(detect(&bytes), Encoding::UTF_8);
        // The first bytes of a file may end within a letter.
        assert_eq!(
            decode(&"Jürgen Groß".as_bytes()[..11]).0,
            "Jürgen Gro\u{fffd}".chars().take(10).collect::<String>()
        );
    }
}
