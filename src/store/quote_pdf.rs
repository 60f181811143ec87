//! The document of a quote as a PDF file: the same parts at the same places as the sheets that a browser prints (`style/quotes.css`), with
//! numbered pages, the head of the table on each, and fonts in the file. Measures are hundredths of a point.
use super::letterhead::Paper;
use super::quote_document::{self, Block, Document, DocumentLine, PrintedCode};
use super::quote_words as words;
use crate::base::Timestamp;
use crate::base::pdf::{self, About, Colour, Mark, Picture};
use crate::base::typeface::{Glyph, Typeface, Weight};

/// The type of the file.
pub const MEDIA_TYPE: &str = "application/pdf";

const TEXT: Colour = [0x17, 0x18, 0x1c];
const SOFT: Colour = [0x5c, 0x5f, 0x6b];
/// What cameras read best.
const BLACK: Colour = [0, 0, 0];
const LINE: Colour = [0xd6, 0xd6, 0xdc];

/// Some tenths of a millimetre.
const fn mm(tenths: i32) -> i32 {
    tenths * 28_346 / 1_000
}

/// Pixels as style sheets have them.
const fn px(pixels: i32) -> i32 {
    pixels * 75
}

/// How a text is set: its size, the height of its lines, its weight and its colour.
#[derive(Clone, Copy)]
struct Style {
    size: i32,
    line: i32,
    weight: Weight,
    colour: Colour,
}

const BODY: Style = Style { size: px(13), line: px(13) * 145 / 100, weight: Weight::Regular, colour: TEXT };
const STRONG: Style = Style { weight: Weight::Bold, ..BODY };
const FAINT: Style = Style { colour: SOFT, ..BODY };
const SMALL: Style = Style { size: px(11), line: px(11) * 145 / 100, weight: Weight::Regular, colour: SOFT };
const HEADING: Style = Style { weight: Weight::Bold, colour: TEXT, ..SMALL };
const FOOT: Style = Style { line: px(11) * 135 / 100, ..SMALL };
const TITLE: Style = Style { size: px(22), line: px(22) * 120 / 100, ..STRONG };

const TOP: i32 = mm(140);
const LEFT: i32 = mm(250);
const RIGHT: i32 = mm(200);
/// What the foot of a page takes.
const BELOW: i32 = mm(380);
/// What is below the foot.
const UNDER: i32 = mm(93);
/// What is between a text and the table.
const GAP: i32 = mm(50);
/// The lines of the foot that there is room for.
const FOOT_LINES: usize = 5;

/// A part of the document: its height, and what is in it from its own top left corner.
#[derive(Clone, Default)]
struct Piece {
    height: i32,
    marks: Vec<Mark>,
}

/// Where a text stands in its column.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

/// A column of the table: its left edge, its width, and where its cells stand.
type Column = (i32, i32, Side);

struct Setter<'a> {
    face: &'a Typeface,
    document: &'a Document,
    picture: Option<&'a Picture>,
    wide: i32,
}

/// The letters of a document that the typeface does not have, each once.
pub fn missing(face: &Typeface, document: &Document) -> Vec<char> {
    let Document { letterhead, title, subject, sender, recipient, facts, intro, lines, sums, terms, .. } = document;
    let own = [&letterhead.company, &letterhead.address, &letterhead.contact, &letterhead.bank, &letterhead.legal];
    let mut all: Vec<&str> = own.into_iter().map(String::as_str).collect();
    all.extend([&letterhead.footer, title, subject, sender].map(String::as_str));
    all.extend(recipient.iter().chain(intro).chain(terms).map(String::as_str));
    all.extend(facts.iter().flat_map(|(label, value)| [*label, value]));
    all.extend(sums.iter().flat_map(|(label, value)| [label.as_str(), value]));
    for line in lines {
        all.extend(line.text.iter().map(String::as_str));
        all.extend([&line.name, &line.quantity, &line.price, &line.amount].map(String::as_str));
    }
    face.missing(&all.concat())
}

/// The file.
pub fn write(face: &Typeface, document: &Document, picture: Option<&Picture>, now: Timestamp) -> Vec<u8> {
    let size = match document.paper() {
        Paper::A4 => (mm(2_100), mm(2_970)),
        Paper::Letter => (61_200, 79_200),
    };
    let setter = Setter { face, document, picture, wide: size.0 - LEFT - RIGHT };
    let blocks = document.blocks();
    let pieces: Vec<Piece> = blocks.iter().map(|block| setter.piece(*block)).collect();
    let (again, head) = (setter.again(), setter.table_head());
    let room = size.1 - TOP - BELOW;
    let heights: Vec<f64> = pieces.iter().map(|piece| f64::from(piece.height)).collect();
    let with_gap = f64::from(head.height + GAP);
    let laid = quote_document::pages(&blocks, &heights, room.into(), again.height.into(), with_gap);
    let count = laid.len();
    let mut at = 0;
    let mut pages = Vec::new();
    for (page, blocks) in laid.into_iter().enumerate() {
        let mut marks = Vec::new();
        let mut down = TOP;
        let mut put = |piece: &Piece, gap: i32| {
            down += gap;
            marks.extend(piece.marks.iter().cloned().map(|mark| mark.moved(LEFT, down)));
            down += piece.height;
        };
        if page > 0 {
            put(&again, 0);
        }
        let mut last = None;
        for block in blocks {
            let is_line = |block: &Block| matches!(block, Block::Line(_) | Block::Text(..));
            if is_line(&block) && !last.as_ref().is_some_and(is_line) {
                put(&head, if matches!(last, Some(Block::Intro(_))) { GAP } else { 0 });
            }
            if let Some(piece) = pieces.get(at) {
                put(piece, 0);
            }
            last = Some(block);
            at += 1;
        }
        let foot = setter.foot(page + 1, count);
        marks.extend(foot.marks.into_iter().map(|mark| mark.moved(LEFT, size.1 - UNDER - foot.height)));
        pages.push(marks);
    }
    let about = About {
        title: format!("{} {}", document.title, document.subject).trim().to_string(),
        author: document.letterhead.company.clone(),
        language: document.language.code(),
        at: now,
    };
    pdf::write(face, &about, size, &pages, picture)
}

/// The name of the file.
pub fn file_name(document: &Document) -> String {
    super::quote_html::file_name(document).replace(".html", ".pdf")
}

impl Setter<'_> {
    fn glyphs(&self, text: &str, style: Style) -> Vec<Glyph> {
        // Letters without a glyph are told before.
        let known: String = text.chars().filter(|letter| self.face.missing(&letter.to_string()).is_empty()).collect();
        self.face.glyphs(&known, style.weight).unwrap_or_default()
    }

    /// The lines of a text in a width: broken at blanks, and within words that are wider.
    fn lines(&self, text: &str, style: Style, width: i32) -> Vec<Vec<Glyph>> {
        let mut out = Vec::new();
        for paragraph in text.split('\n') {
            let mut line: Vec<Glyph> = Vec::new();
            for word in self.glyphs(paragraph, style).split_inclusive(|glyph| glyph.letter == ' ') {
                let bare = word.strip_suffix(blank(word)).unwrap_or(word);
                if !line.is_empty() && length(&line, style) + length(bare, style) > width {
                    out.push(std::mem::take(&mut line));
                }
                for glyph in word {
                    let is_full = length(&line, style) + length(&[*glyph], style) > width && glyph.letter != ' ';
                    if is_full && !line.is_empty() {
                        out.push(std::mem::take(&mut line));
                    }
                    line.push(*glyph);
                }
            }
            out.push(line);
        }
        out
    }

    /// A text in a column.
    fn text(&self, text: &str, style: Style, (left, width, side): Column) -> Piece {
        let lines = self.lines(text, style, width);
        let (up, down) = self.face.fonts.first().map_or((0, 0), |font| font.reach);
        let base = (style.line - (up - down) * style.size / 1_000) / 2 + up * style.size / 1_000;
        let mark = |(at, mut line): (i32, Vec<Glyph>)| {
            while side == Side::Right && line.last().is_some_and(|glyph| glyph.letter == ' ') {
                line.pop();
            }
            let shift = if side == Side::Right { width - length(&line, style) } else { 0 };
            Mark::Text(left + shift, at * style.line + base, style.size, style.colour, line)
        };
        let count = lines.len() as i32;
        let marks = (0..).zip(lines).filter(|(_, line)| !line.is_empty()).map(mark).collect();
        Piece { height: count * style.line, marks }
    }

    fn piece(&self, block: Block) -> Piece {
        let document = self.document;
        let paragraph = |all: &[String], at: usize| {
            self.text(all.get(at).map_or("", String::as_str), BODY, (0, self.wide, Side::Left))
        };
        match block {
            Block::Head => self.head(),
            Block::Intro(at) => paragraph(&document.intro, at),
            Block::Term(at) => paragraph(&document.terms, at),
            Block::Line(at) => document.lines.get(at).map(|line| self.row(line, at == 0)).unwrap_or_default(),
            Block::Text(at, text) => {
                let text = document.lines.get(at).and_then(|line| line.text.get(text)).map_or("", String::as_str);
                let left = mm(100) + mm(15);
                let mut out = self.text(text, SMALL, (left, self.wide - left - mm(15), Side::Left));
                out.height += mm(20);
                out
            }
            Block::Sums => self.sums(),
            Block::Code => document.code.as_ref().map(|code| self.code(code)).unwrap_or_default(),
        }
    }

    /// The letterhead, the recipient and the facts.
    fn head(&self) -> Piece {
        let document = self.document;
        let mut out = Piece::default();
        match self.picture {
            Some(picture) => {
                let (wide, high) = fitted(picture, mm(700), mm(200));
                out.marks.push(Mark::Picture(self.wide - wide, 0, wide, high));
            }
            None => {
                let column = (0, self.wide, Side::Right);
                add(&mut out, self.text(&document.letterhead.company, TITLE, column), 0);
            }
        }
        out.height = mm(240);
        let top = out.height;
        let mut left = self.text(&document.sender, SMALL, (0, mm(850), Side::Left));
        left.marks.push(Mark::Area(0, left.height + px(2), mm(850), px(1), LINE));
        left.height += px(3) + mm(20);
        let recipient = self.text(&document.recipient.join("\n"), BODY, (0, mm(850), Side::Left));
        let below = left.height;
        add(&mut left, recipient, below);
        let mut right = Piece::default();
        for (label, value) in &document.facts {
            let down = right.height;
            let values = (mm(1_320), self.wide - mm(1_320), Side::Left);
            add(&mut right, self.text(label, FAINT, (mm(1_000), mm(300), Side::Left)), down);
            add(&mut right, self.text(value, BODY, values), down);
            right.height += mm(15);
        }
        let address = left.height.max(right.height) + mm(60);
        add(&mut out, left, top);
        add(&mut out, right, top);
        out.height = top + address.max(mm(440));
        if !document.title.is_empty() {
            let down = out.height;
            add(&mut out, self.text(&document.title, TITLE, (0, self.wide, Side::Left)), down);
        }
        if !document.subject.is_empty() {
            let down = out.height + mm(10);
            add(&mut out, self.text(&document.subject, STRONG, (0, self.wide, Side::Left)), down);
            out.height += mm(50);
        }
        out
    }

    /// What further pages begin with.
    fn again(&self) -> Piece {
        let half = self.wide / 2 - mm(40);
        let mut out = self.text(&self.document.letterhead.company, SMALL, (0, half, Side::Left));
        add(&mut out, self.text(&self.document.title, SMALL, (self.wide - half, half, Side::Right)), 0);
        out.height += mm(60);
        out
    }

    /// The columns of the table, with the words above them.
    fn columns(&self) -> Vec<(Column, &'static str)> {
        let document = self.document;
        let kinds = [
            (words::POSITION, Some(mm(100)), Side::Left),
            (words::DESCRIPTION, None, Side::Left),
            (words::QUANTITY, Some(mm(220)), Side::Right),
            (words::PRICE, Some(mm(270)), Side::Right),
            (words::DISCOUNT, document.has_discounts.then_some(mm(150)), Side::Right),
            (words::TAX, document.has_taxes.then_some(mm(150)), Side::Right),
            (words::AMOUNT, Some(mm(270)), Side::Right),
        ];
        let is_shown = |at: usize, width: &Option<i32>| at == 1 || width.is_some();
        let taken: i32 = kinds.iter().filter_map(|(_, width, _)| *width).sum();
        let mut left = 0;
        let mut out = Vec::new();
        for (at, (word, width, side)) in kinds.into_iter().enumerate() {
            if !is_shown(at, &width) {
                continue;
            }
            let width = width.unwrap_or(self.wide - taken);
            out.push(((left + mm(15), width - mm(30), side), words::of(word, document.language)));
            left += width;
        }
        out
    }

    fn table_head(&self) -> Piece {
        let mut out = Piece::default();
        let mut high = 0;
        for (column, word) in self.columns() {
            let cell = self.text(word, HEADING, column);
            high = high.max(cell.height);
            out.marks.extend(cell.marks.into_iter().map(|mark| mark.moved(0, mm(20))));
        }
        out.height = high + mm(40) + px(3) / 2;
        out.marks.push(Mark::Area(0, out.height - px(3) / 2, self.wide, px(3) / 2, TEXT));
        out
    }

    fn row(&self, line: &DocumentLine, is_first: bool) -> Piece {
        let mut out = Piece::default();
        if !is_first {
            out.marks.push(Mark::Area(0, 0, self.wide, px(1), LINE));
        }
        let document = self.document;
        let shown = [
            (&line.position, BODY, true),
            (&line.name, STRONG, true),
            (&line.quantity, BODY, true),
            (&line.price, BODY, true),
            (&line.discount, BODY, document.has_discounts),
            (&line.tax, BODY, document.has_taxes),
            (&line.amount, BODY, true),
        ];
        let cells = shown.into_iter().filter(|(.., is_shown)| *is_shown);
        let mut high = 0;
        for ((column, _), (text, style, _)) in self.columns().into_iter().zip(cells) {
            let cell = self.text(text, style, column);
            high = high.max(cell.height);
            out.marks.extend(cell.marks.into_iter().map(|mark| mark.moved(0, mm(20))));
        }
        // The rule above it has its own room.
        out.height = high + mm(40) + px(1);
        out
    }

    fn sums(&self) -> Piece {
        let all = &self.document.sums;
        let styled = |at: usize| if at + 1 == all.len() { STRONG } else { BODY };
        let longest = |text: &dyn Fn(&(String, String)) -> String| {
            let one = |(at, sum): (usize, &(String, String))| length(&self.glyphs(&text(sum), styled(at)), styled(at));
            all.iter().enumerate().map(one).max().unwrap_or_default()
        };
        let (labels, amounts) = (longest(&|(label, _)| label.clone()), longest(&|(_, amount)| amount.clone()));
        let wide = (labels + amounts + mm(60)).max(mm(850)).min(self.wide);
        let left = self.wide - wide;
        let mut out = Piece { height: mm(30), marks: Vec::new() };
        for (at, (label, amount)) in all.iter().enumerate() {
            let style = styled(at);
            if at + 1 == all.len() {
                out.marks.push(Mark::Area(left, out.height, wide, px(3) / 2, TEXT));
                out.height += mm(10);
            }
            let down = out.height + mm(10);
            let right = (self.wide - mm(15) - amounts, amounts, Side::Right);
            add(&mut out, self.text(label, style, (left + mm(15), wide - amounts - mm(45), Side::Left)), down);
            add(&mut out, self.text(amount, style, right), down);
            out.height += mm(10);
        }
        out.height += mm(60);
        out
    }

    /// The code, and beside it what it is for.
    fn code(&self, printed: &PrintedCode) -> Piece {
        let (side, top, size) = (mm(320), mm(40), printed.code.size.max(1));
        let at = |squares: i32| squares * side / size;
        let mut out = Piece { height: top + side, marks: Vec::new() };
        for (x, y, length) in &printed.code.runs {
            // Each edge is rounded by itself, so that squares that touch have no gap.
            let (left, down, right, below) = (at(*x), at(*y), at(x + length), at(y + 1));
            out.marks.push(Mark::Area(left, top + down, right - left, below - down, BLACK));
        }
        let left = side + mm(20);
        let words = self.text(&printed.words, SMALL, (left, self.wide - left, Side::Left));
        let down = top + (side - words.height) / 2;
        out.marks.extend(words.marks.into_iter().map(|mark| mark.moved(0, down)));
        out
    }

    /// The foot of a page.
    fn foot(&self, page: usize, count: usize) -> Piece {
        let letterhead = &self.document.letterhead;
        let company = format!("{}\n{}", letterhead.company, letterhead.address);
        let parts = [&company, &letterhead.contact, &letterhead.bank, &letterhead.legal];
        let parts: Vec<&str> = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let mut out = Piece { height: 0, marks: vec![Mark::Area(0, 0, self.wide, px(1), LINE)] };
        let natural = |part: &&str| part.lines().map(|line| length(&self.glyphs(line, FOOT), FOOT)).max();
        let natural: Vec<i32> = parts.iter().map(|part| natural(part).unwrap_or_default()).collect();
        let between = parts.len().saturating_sub(1) as i32;
        let widths = shared(&natural, self.wide - between * mm(60));
        // What is left over is between the columns.
        let gap = (self.wide - widths.iter().sum::<i32>()) / between.max(1);
        let mut left = 0;
        for (part, width) in parts.into_iter().zip(widths) {
            // A little more, so that a column that is as wide as its text holds it.
            let column = self.text(part, FOOT, (left, width + px(1), Side::Left));
            out.marks.extend(column.marks.into_iter().take(FOOT_LINES).map(|mark| mark.moved(0, mm(20))));
            left += width + gap;
        }
        out.height = mm(220);
        let number = words::with(words::PAGE, self.document.language, &[&page.to_string(), &count.to_string()]);
        let down = out.height;
        add(&mut out, self.text(&number, FOOT, (0, self.wide, Side::Right)), down);
        let room = self.wide - mm(400);
        let mut footer = self.text(&letterhead.footer, FOOT, (0, room, Side::Left));
        footer.marks.truncate(1);
        out.marks.extend(footer.marks.into_iter().map(|mark| mark.moved(0, down)));
        out
    }
}

/// The widths of columns in a room: as wide as what is in them, the widest ones less if there is no room for that.
fn shared(natural: &[i32], room: i32) -> Vec<i32> {
    let mut sorted = natural.to_vec();
    sorted.sort_unstable();
    let mut rest = room;
    let mut most = i32::MAX;
    for (at, width) in sorted.iter().enumerate() {
        let fair = rest / (sorted.len() - at) as i32;
        if *width > fair {
            most = fair;
            break;
        }
        rest -= width;
    }
    natural.iter().map(|width| *width.min(&most)).collect()
}

/// Adds a part below the top of another, which grows if it has to.
fn add(out: &mut Piece, part: Piece, down: i32) {
    out.marks.extend(part.marks.into_iter().map(|mark| mark.moved(0, down)));
    out.height = out.height.max(down + part.height);
}

/// The blanks at the end of a word.
fn blank(word: &[Glyph]) -> &[Glyph] {
    let at = word.iter().rposition(|glyph| glyph.letter != ' ').map_or(0, |at| at + 1);
    &word[at..]
}

fn length(glyphs: &[Glyph], style: Style) -> i32 {
    let all: i64 = glyphs.iter().map(|glyph| i64::from(glyph.width)).sum();
    (all * i64::from(style.size) / 1_000) as i32
}

/// The size of a picture in a box; never larger than it is.
fn fitted(picture: &Picture, wide: i32, high: i32) -> (i32, i32) {
    let (own_wide, own_high) = (i64::from(picture.width.max(1)) * 75, i64::from(picture.height.max(1)) * 75);
    let (wide, high) = (i64::from(wide).min(own_wide), i64::from(high).min(own_high));
    match wide * own_high <= high * own_wide {
        true => (wide as i32, (wide * own_high / own_wide) as i32),
        false => ((high * own_wide / own_high) as i32, high as i32),
    }
}
