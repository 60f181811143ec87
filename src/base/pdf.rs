//! Writes documents as PDF (ISO 32000-1): text whose letters can be selected and searched in embedded fonts, rules, filled areas and
//! one picture. Measures are hundredths of a point, from the top left corner of the page.
use std::collections::BTreeMap;

use super::Timestamp;
use super::typeface::{Glyph, Typeface};

/// A colour: red, green and blue.
pub type Colour = [u8; 3];

/// A picture: a JPEG of three colours, and its size in pixels.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

/// Something on a page.
#[derive(Clone, PartialEq, Debug)]
pub enum Mark {
    /// A line of text: the start of its base line, its size and colour.
    Text(i32, i32, i32, Colour, Vec<Glyph>),
    /// A filled area: left, top, width, height.
    Area(i32, i32, i32, i32, Colour),
    /// The picture: left, top, width, height.
    Picture(i32, i32, i32, i32),
}

impl Mark {
    /// The same, further to the right and below.
    pub fn moved(mut self, right: i32, down: i32) -> Mark {
        match &mut self {
            Mark::Text(x, y, ..) | Mark::Area(x, y, ..) | Mark::Picture(x, y, ..) => {
                *x += right;
                *y += down;
            }
        }
        self
    }
}

/// What a document says of itself.
#[derive(Clone, PartialEq, Debug)]
pub struct About {
    /// The title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// The tag of its language.
    pub language: &'static str,
    /// When it was made.
    pub at: Timestamp,
}

/// The numbers of objects that every document has.
const CATALOG: usize = 1;
const PAGES: usize = 2;
const INFO: usize = 3;
/// The objects of a font.
const PER_FONT: usize = 5;

/// The objects of a file as they are written.
struct Objects {
    out: Vec<u8>,
    places: Vec<usize>,
}

impl Objects {
    /// Adds the next object.
    fn add(&mut self, body: &str) {
        self.begin();
        self.out.extend(body.as_bytes());
        self.out.extend(b"\nendobj\n");
    }

    /// Adds the next object, which has bytes of its own.
    fn stream(&mut self, entries: &str, bytes: &[u8]) {
        self.begin();
        self.out.extend(format!("<<{entries}/Length {}>>\nstream\n", bytes.len()).as_bytes());
        self.out.extend(bytes);
        self.out.extend(b"\nendstream\nendobj\n");
    }

    fn begin(&mut self) {
        self.places.push(self.out.len());
        self.out.extend(format!("{} 0 obj\n", self.places.len()).as_bytes());
    }
}

/// The document: pages of a size, with what is on them, as a file.
pub fn write(
    face: &Typeface,
    about: &About,
    size: (i32, i32),
    pages: &[Vec<Mark>],
    picture: Option<&Picture>,
) -> Vec<u8> {
    let used = used(pages);
    let fonts: Vec<usize> = used.keys().copied().collect();
    let first_font = INFO + 1;
    let logo = first_font + PER_FONT * fonts.len();
    let first_page = logo + usize::from(picture.is_some());
    let mut file = Objects { out: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), places: Vec::new() };

    let language = about.language;
    file.add(&format!(
        "<</Type/Catalog/Pages {PAGES} 0 R/Lang({language})/ViewerPreferences<</DisplayDocTitle true>>>>"
    ));
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", first_page + 2 * at)).collect();
    file.add(&format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")));
    let stamp: String = about.at.to_iso().chars().filter(char::is_ascii_digit).take(14).collect();
    file.add(&format!(
        "<</Title{}/Author{}/Producer(Kontor)/CreationDate(D:{stamp}Z)>>",
        string(&about.title),
        string(&about.author)
    ));
    for (place, at) in fonts.iter().enumerate() {
        font(&mut file, face, *at, first_font + PER_FONT * place, &used[at]);
    }
    if let Some(picture) = picture {
        let Picture { bytes, width, height } = picture;
        let entries = "/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode";
        file.stream(&format!("{entries}/Width {width}/Height {height}"), bytes);
    }
    let named = |(place, at): (usize, &usize)| format!("/F{at} {} 0 R", first_font + PER_FONT * place);
    let mut resources = format!("/Font<<{}>>", fonts.iter().enumerate().map(named).collect::<String>());
    if picture.is_some() {
        resources.push_str(&format!("/XObject<</P {logo} 0 R>>"));
    }
    for (at, marks) in pages.iter().enumerate() {
        let content = first_page + 2 * at + 1;
        let media = format!("[0 0 {} {}]", number(size.0), number(size.1));
        file.add(&format!(
            "<</Type/Page/Parent {PAGES} 0 R/MediaBox{media}/Resources<<{resources}>>/Contents {content} 0 R>>"
        ));
        file.stream("", content_of(marks, size.1).as_bytes());
    }
    finish(file)
}

/// Appends the table of the objects, without which no reader finds them.
fn finish(mut file: Objects) -> Vec<u8> {
    let start = file.out.len();
    let count = file.places.len() + 1;
    let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
    for place in &file.places {
        table.push_str(&format!("{place:010} 00000 n \n"));
    }
    table.push_str(&format!(
        "trailer\n<</Size {count}/Root {CATALOG} 0 R/Info {INFO} 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.out.extend(table.as_bytes());
    file.out
}

/// The glyphs that are used, by font, with what they stand for and their widths.
fn used(pages: &[Vec<Mark>]) -> BTreeMap<usize, BTreeMap<u16, (char, u16)>> {
    let mut out: BTreeMap<usize, BTreeMap<u16, (char, u16)>> = BTreeMap::new();
    for mark in pages.iter().flatten() {
        let Mark::Text(.., glyphs) = mark else { continue };
        for glyph in glyphs {
            out.entry(glyph.font).or_default().entry(glyph.number).or_insert((glyph.letter, glyph.width));
        }
    }
    out
}

/// The objects of a font: by which its glyphs are drawn, how wide they are, and which letters they stand for.
fn font(file: &mut Objects, face: &Typeface, at: usize, first: usize, used: &BTreeMap<u16, (char, u16)>) {
    use super::typeface::Weight;
    let Some(own) = face.fonts.get(at) else { return };
    let tag: String = std::iter::repeat_n(char::from(b'A' + (at % 26) as u8), 6).collect();
    let (style, stem) = if own.weight == Weight::Bold { ("SemiBold", 120) } else { ("Regular", 80) };
    let name = format!("{tag}+Geist-{style}");
    let [below, descriptor, bytes, letters] = [1, 2, 3, 4].map(|more| first + more);
    file.add(&format!(
        "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{below} 0 R]/ToUnicode {letters} 0 R>>"
    ));
    let widths: String = used.iter().map(|(glyph, (_, width))| format!("{glyph}[{width}]")).collect();
    file.add(&format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/W[{widths}]>>"
    ));
    let ((up, down), [left, low, right, high]) = (own.reach, own.bounds);
    file.add(&format!(
        "<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{left} {low} {right} {high}]/ItalicAngle 0/Ascent {up}/Descent {down}/CapHeight 710/StemV {stem}/FontFile2 {bytes} 0 R>>"
    ));
    file.stream(&format!("/Length1 {}", own.bytes.len()), &own.bytes);
    file.stream("", meanings(used).as_bytes());
}

/// Which letters glyphs stand for, so that text can be searched and copied.
fn meanings(used: &BTreeMap<u16, (char, u16)>) -> String {
    let mut out = "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n".to_string();
    let all: Vec<(&u16, &(char, u16))> = used.iter().collect();
    // A list has at most a hundred.
    for part in all.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", part.len()));
        for (glyph, (letter, _)) in part {
            out.push_str(&format!("<{glyph:04X}><{}>\n", utf16(&letter.to_string())));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    out
}

/// What draws the marks of a page of a height.
fn content_of(marks: &[Mark], height: i32) -> String {
    let mut out = String::new();
    for mark in marks {
        match mark {
            Mark::Text(x, y, size, colour, glyphs) => {
                let [x, y] = [*x, height - y].map(number);
                out.push_str(&format!("BT {} 1 0 0 1 {x} {y} Tm\n", filled(*colour)));
                for run in glyphs.chunk_by(|one, other| one.font == other.font) {
                    let letters: String = run.iter().map(|glyph| format!("{:04X}", glyph.number)).collect();
                    out.push_str(&format!("/F{} {} Tf <{letters}> Tj\n", run[0].font, number(*size)));
                }
                out.push_str("ET\n");
            }
            Mark::Area(x, y, wide, high, colour) => {
                let place = [*x, height - y - high, *wide, *high].map(number).join(" ");
                out.push_str(&format!("{} {place} re f\n", filled(*colour)));
            }
            Mark::Picture(x, y, wide, high) => {
                let [x, y, wide, high] = [*x, height - y - high, *wide, *high].map(number);
                out.push_str(&format!("q {wide} 0 0 {high} {x} {y} cm /P Do Q\n"));
            }
        }
    }
    out
}

fn filled(colour: Colour) -> String {
    let [red, green, blue] = colour.map(|part| i32::from(part) * 100 / 255).map(number);
    format!("{red} {green} {blue} rg")
}

/// Hundredths as a number.
fn number(hundredths: i32) -> String {
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// A text as a string, whatever its letters are.
fn string(text: &str) -> String {
    format!("<FEFF{}>", utf16(text))
}

fn utf16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}
