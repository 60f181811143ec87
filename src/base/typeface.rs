//! A typeface for documents: several fonts, each with some letters, of which every text is set. They come from a file of the build
//! (`scripts/typeface.mjs`); what is damaged in it is no font.
use super::base64;

/// How heavy a text is set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// As texts are.
    Regular,
    /// As headings are.
    Bold,
}

/// A font.
#[derive(Clone, PartialEq, Debug)]
pub struct Font {
    /// Its weight.
    pub weight: Weight,
    /// The file, as documents embed it.
    pub bytes: Vec<u8>,
    /// How far letters reach above and below the line, in thousandths of the size.
    pub reach: (i32, i32),
    /// The box around all letters, in thousandths of the size.
    pub bounds: [i32; 4],
    /// The glyphs of letters, by letter.
    glyphs: Vec<(u32, u16)>,
    /// The widths of glyphs, in thousandths of the size.
    widths: Vec<u16>,
    /// The glyphs of the figures, all of one width.
    figures: Vec<u16>,
}

/// A glyph of a text: its font among those of the typeface, its number, its width in thousandths, and the letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyph {
    /// The index of the font.
    pub font: usize,
    /// The number within the font.
    pub number: u16,
    /// The width, in thousandths of the size.
    pub width: u16,
    /// The letter that it stands for.
    pub letter: char,
}

/// The fonts of a typeface.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Typeface {
    /// The fonts; the first that has a letter sets it.
    pub fonts: Vec<Font>,
}

impl Typeface {
    /// Reads the file of the build.
    pub fn read(text: &str) -> Typeface {
        Typeface { fonts: text.lines().filter_map(font).collect() }
    }

    /// The glyphs of a text, or the first letter that no font has.
    pub fn glyphs(&self, text: &str, weight: Weight) -> Result<Vec<Glyph>, char> {
        let seen = text.chars().filter(|letter| !is_unseen(*letter));
        seen.map(|letter| self.glyph(letter, weight).ok_or(letter)).collect()
    }

    /// The letters of a text that have no glyph, each once.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut out: Vec<char> = Vec::new();
        for letter in text.chars().filter(|letter| !is_unseen(*letter)) {
            if self.glyph(letter, Weight::Regular).is_none() && !out.contains(&letter) {
                out.push(letter);
            }
        }
        out
    }

    fn glyph(&self, letter: char, weight: Weight) -> Option<Glyph> {
        let own = self.find(letter, letter, weight);
        // Blanks and hyphens that fonts do without look like those that they have.
        let like = match letter {
            '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
            '\u{2010}' | '\u{2011}' => '-',
            letter => letter,
        };
        own.or_else(|| self.find(like, letter, weight))
    }

    fn find(&self, letter: char, meant: char, weight: Weight) -> Option<Glyph> {
        self.fonts.iter().enumerate().filter(|(_, font)| font.weight == weight).find_map(|(at, font)| {
            let place = font.glyphs.binary_search_by_key(&u32::from(letter), |(own, _)| *own).ok()?;
            let figure = letter.to_digit(10).and_then(|digit| font.figures.get(digit as usize));
            let number = figure.copied().unwrap_or(font.glyphs[place].1);
            Some(Glyph { font: at, number, width: font.width(number), letter: meant })
        })
    }
}

impl Font {
    /// The width of a glyph.
    fn width(&self, glyph: u16) -> u16 {
        self.widths.get(usize::from(glyph)).or(self.widths.last()).copied().unwrap_or_default()
    }
}

/// What takes no room and is not drawn.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || letter.is_control() && letter != '\t'
}

fn font(line: &str) -> Option<Font> {
    let mut parts = line.split(' ');
    let weight = if parts.next()? == "400" { Weight::Regular } else { Weight::Bold };
    let figures: Vec<u16> = parts.next()?.split(',').filter_map(|number| number.parse().ok()).collect();
    let bytes = base64::read(parts.next()?)?;
    let file = Sfnt(&bytes);
    let (head, hhea, hmtx) = (file.table(b"head")?, file.table(b"hhea")?, file.table(b"hmtx")?);
    let units = i32::from(word(head, 18)?).max(1);
    let scaled = |number: u16| i32::from(number as i16) * 1_000 / units;
    let count = usize::from(word(hhea, 34)?);
    let widths = (0..count).map(|at| Some((i32::from(word(hmtx, 4 * at)?) * 1_000 / units) as u16));
    Some(Font {
        weight,
        reach: (scaled(word(hhea, 4)?), scaled(word(hhea, 6)?)),
        bounds: [36, 38, 40, 42].map(|at| word(head, at).map_or(0, scaled)),
        glyphs: letters(file.table(b"cmap")?)?,
        widths: widths.collect::<Option<_>>()?,
        figures: if figures.len() == 10 { figures } else { Vec::new() },
        bytes,
    })
}

/// A font file.
struct Sfnt<'a>(&'a [u8]);

impl<'a> Sfnt<'a> {
    fn table(&self, name: &[u8; 4]) -> Option<&'a [u8]> {
        let count = usize::from(word(self.0, 4)?);
        let entry = (0..count).map(|at| 12 + 16 * at).find(|at| self.0.get(*at..at + 4) == Some(name))?;
        let (offset, length) = (long(self.0, entry + 8)?, long(self.0, entry + 12)?);
        self.0.get(offset..offset.checked_add(length)?)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

/// The glyphs of letters (`cmap`, format 4), by letter.
fn letters(cmap: &[u8]) -> Option<Vec<(u32, u16)>> {
    let table = cmap.get(long(cmap, 8)?..)?;
    if word(table, 0)? != 4 {
        return None;
    }
    let count = usize::from(word(table, 6)?) / 2;
    let mut out = Vec::new();
    for at in 0..count {
        let part = |row: usize| word(table, 14 + row + 2 * at);
        let (end, start) = (part(0)?, part(2 + 2 * count)?);
        let (delta, range) = (part(2 + 4 * count)?, usize::from(part(2 + 6 * count)?));
        for letter in start..=end.min(0xfffe) {
            let glyph = match range {
                0 => letter.wrapping_add(delta),
                range => {
                    let place = 16 + 6 * count + 2 * at + range + 2 * usize::from(letter - start);
                    word(table, place).filter(|glyph| *glyph != 0).map_or(0, |glyph| glyph.wrapping_add(delta))
                }
            };
            if glyph != 0 {
                out.push((u32::from(letter), glyph));
            }
        }
    }
    Some(out)
}
