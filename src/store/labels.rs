//! Sheets of labels and envelopes, with the measures that their makers give.
use super::letterhead::Paper;

/// A sheet of labels. All measures are in hundredths of a millimetre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LabelSheet {
    /// The stored key.
    pub key: &'static str,
    /// What the sheet is sold as.
    pub name: &'static str,
    /// The paper.
    pub paper: Paper,
    /// The labels beside each other.
    pub columns: usize,
    /// The labels below each other.
    pub rows: usize,
    /// The width of a label.
    pub width: i32,
    /// The height of a label.
    pub height: i32,
    /// From the left edge to the first label.
    pub left: i32,
    /// From the upper edge to the first label.
    pub top: i32,
    /// From a label to the one beside it.
    pub across: i32,
    /// From a label to the one below it.
    pub down: i32,
}

macro_rules! sheets {
    ($($key:literal $name:literal $paper:ident $columns:literal x $rows:literal, $width:literal x $height:literal, $left:literal $top:literal, $across:literal $down:literal;)*) => {
        /// All sheets: those of A4 first.
        pub const SHEETS: &[LabelSheet] = &[$(LabelSheet {
            key: $key, name: $name, paper: Paper::$paper, columns: $columns, rows: $rows, width: $width, height: $height,
            left: $left, top: $top, across: $across, down: $down,
        },)*];
    };
}

sheets! {
    "l7160" "Avery L7160" A4 3 x 7, 6350 x 3810, 722 1515, 6604 3810;
    "l7159" "Avery L7159" A4 3 x 8, 6350 x 3390, 722 1290, 6604 3390;
    "l7161" "Avery L7161" A4 3 x 6, 6350 x 4660, 722 870, 6604 4660;
    "l7162" "Avery L7162" A4 2 x 8, 9910 x 3390, 463 1290, 10164 3390;
    "l7163" "Avery L7163" A4 2 x 7, 9910 x 3810, 463 1515, 10164 3810;
    "l7165" "Avery L7165" A4 2 x 4, 9910 x 6770, 463 1310, 10164 6770;
    "3475" "Avery Zweckform 3475" A4 3 x 8, 7000 x 3600, 0 450, 7000 3600;
    "5160" "Avery 5160" Letter 3 x 10, 6668 x 2540, 476 1270, 6985 2540;
    "5161" "Avery 5161" Letter 2 x 10, 10160 x 2540, 397 1270, 10636 2540;
    "5162" "Avery 5162" Letter 2 x 7, 10160 x 3387, 397 2114, 10636 3387;
    "5163" "Avery 5163" Letter 2 x 5, 10160 x 5080, 397 1270, 10636 5080;
}

impl Paper {
    /// Width and height in hundredths of a millimetre.
    pub const fn size(self) -> (i32, i32) {
        match self {
            Paper::A4 => (21_000, 29_700),
            Paper::Letter => (21_590, 27_940),
        }
    }
}

impl LabelSheet {
    /// The sheet with a key.
    pub fn of(key: &str) -> Option<LabelSheet> {
        SHEETS.iter().copied().find(|sheet| sheet.key == key)
    }

    /// The first sheet of a paper.
    pub fn first(paper: Paper) -> LabelSheet {
        SHEETS.iter().copied().find(|sheet| sheet.paper == paper).unwrap_or(SHEETS[0])
    }

    /// The labels of a sheet.
    pub const fn count(&self) -> usize {
        self.columns * self.rows
    }

    /// From the left and the upper edge to the label at a place, which counts from 0, line by line.
    pub const fn place(&self, at: usize) -> (i32, i32) {
        let (row, column) = ((at / self.columns) as i32, (at % self.columns) as i32);
        (self.left + column * self.across, self.top + row * self.down)
    }

    /// The sheets for a number of labels: of each label its number, after those of the first sheet that are used already.
    /// `start` counts from 1.
    pub fn pages(&self, count: usize, start: usize) -> Vec<Vec<(usize, usize)>> {
        let skipped = start.clamp(1, self.count()) - 1;
        let mut out: Vec<Vec<(usize, usize)>> = Vec::new();
        for label in 0..count {
            let (page, place) = ((label + skipped) / self.count(), (label + skipped) % self.count());
            if out.len() <= page {
                out.resize(page + 1, Vec::new());
            }
            out[page].push((label, place));
        }
        out
    }

    /// The size of the letters for an address, in tenths of a point: the largest one in which it fits.
    pub fn font(&self, lines: &[String]) -> i32 {
        let (width, height) = (self.width - 2 * MARGIN, self.height - MARGIN);
        let fits = |size: &i32| {
            // A letter is a little more than half as wide as it is high, and a point is 0.3528 mm.
            let (letter, line) = (size * 3528 * 55 / 100_000, size * 3528 * 12 / 10_000);
            let per_line = (width / letter.max(1)).max(1) as usize;
            let needed: usize = lines.iter().map(|text| text.chars().count().div_ceil(per_line).max(1)).sum();
            needed as i32 * line <= height
        };
        FONTS.into_iter().find(fits).unwrap_or(FONTS[FONTS.len() - 1])
    }
}

/// What stays empty at the edges of a label.
const MARGIN: i32 = 350;

/// The sizes of letters on labels, in tenths of a point.
const FONTS: [i32; 5] = [110, 100, 90, 80, 65];

/// An envelope, in hundredths of a millimetre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// The key, which is that of the style sheets, too.
    pub key: &'static str,
    /// What it is called, with its size.
    pub name: &'static str,
    /// The width.
    pub width: i32,
    /// The height.
    pub height: i32,
}

/// All envelopes.
pub const ENVELOPES: [Envelope; 4] = [
    Envelope { key: "dl", name: "DL (220 × 110 mm)", width: 22_000, height: 11_000 },
    Envelope { key: "c6", name: "C6 (162 × 114 mm)", width: 16_200, height: 11_400 },
    Envelope { key: "c5", name: "C5 (229 × 162 mm)", width: 22_900, height: 16_200 },
    Envelope { key: "no10", name: "No. 10 (9½ × 4⅛ in)", width: 24_130, height: 10_478 },
];

impl Envelope {
    /// The envelope with a key.
    pub fn of(key: &str) -> Option<Envelope> {
        ENVELOPES.iter().copied().find(|envelope| envelope.key == key)
    }

    /// The usual one for a paper.
    pub fn first(paper: Paper) -> Envelope {
        ENVELOPES[if paper == Paper::Letter { 3 } else { 0 }]
    }
}

/// A measure in millimetres, as style sheets have it.
pub fn millimetres(hundredths: i32) -> String {
    format!("{}.{:02}mm", hundredths / 100, hundredths % 100)
}
