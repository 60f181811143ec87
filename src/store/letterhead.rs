//! What stands on quotes around their lines, and on letters around their text: the company's letterhead, and how quotes are numbered. It is one text of the
//! settings, with a value per line, so that a workspace that writes no quotes has nothing of it.
use super::RecordTables;
use crate::base::{Date, Id, escape};
use crate::domain::RecordType;
use crate::domain::records::settings;
use crate::domain::rules::number_pattern::Numbering;
use crate::domain::rules::postal_address::country_code;
use crate::locale::Language;
use crate::locale::region::Region;

/// The pattern of quote numbers, unless the workspace sets another one.
pub const PATTERN: &str = "{YYYY}-{0000}";
/// The days for which a quote is valid, unless the workspace sets another number.
pub const DAYS: i32 = 30;
/// The most days for which a quote is valid.
pub const MOST_DAYS: i32 = 3_650;

/// The value of what is switched on.
const ON: &str = "on";

/// A size of paper.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Paper {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// The stored key, and that of the style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::Letter => "letter",
        }
    }
}

/// Where the window of an envelope is, and so the address on a letter of A4. Letters on the other paper have it where envelopes of the
/// United States have theirs.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Window {
    /// On the left, as DIN 5008 (form B) has it.
    #[default]
    Left,
    /// On the right, as in France and Switzerland.
    Right,
    /// On the left, as on envelopes No. 10.
    UnitedStates,
}

impl Window {
    /// The stored key, and that of the style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Window::Left => "left",
            Window::Right => "right",
            Window::UnitedStates => "us",
        }
    }
}

/// The letterhead, and what new quotes begin with.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Letterhead {
    /// The company's name.
    pub company: String,
    /// Its address.
    pub address: String,
    /// Phone, email, website.
    pub contact: String,
    /// Bank account.
    pub bank: String,
    /// Tax number and register.
    pub legal: String,
    /// A line at the bottom of each page.
    pub footer: String,
    /// The terms of new quotes, by language.
    pub terms: [String; 3],
    /// The pattern of numbers; empty for [`PATTERN`].
    pub pattern: String,
    /// The days for which a quote is valid; empty for [`DAYS`].
    pub days: String,
    /// The paper.
    pub paper: Paper,
    /// Whether the window of envelopes is on the right.
    pub has_window_right: bool,
    /// Whether quotes have a code by which they are answered and found again.
    pub has_code: bool,
    /// The file with the logo.
    pub logo: Option<Id>,
}

impl Letterhead {
    /// The workspace's letterhead; empty parts while there is none.
    pub fn of(set: &RecordTables) -> Letterhead {
        let Some(row) = set.get(RecordType::Settings, settings::SETTINGS_ID) else { return Letterhead::default() };
        Letterhead { logo: row.link(settings::LOGO), ..Letterhead::read(row.text(settings::LETTERHEAD)) }
    }

    /// Reads the stored text. Lines that a later version wrote are passed over.
    pub fn read(text: &str) -> Letterhead {
        let mut out = Letterhead::default();
        for line in text.lines() {
            let Some((key, value)) = line.split_once(' ') else { continue };
            let value = escape::in_lines(value);
            match key {
                "paper" if value == Paper::Letter.key() => out.paper = Paper::Letter,
                "window" if value == Window::Right.key() => out.has_window_right = true,
                "code" => out.has_code = value == ON,
                key => {
                    if let Some((_, part)) = out.parts_mut().into_iter().find(|(own, _)| *own == key) {
                        *part = value;
                    }
                }
            }
        }
        out
    }

    /// The text as it is stored.
    pub fn write(&self) -> String {
        let mut copy = self.clone();
        let parts = copy.parts_mut().into_iter().filter(|(_, part)| !part.trim().is_empty());
        let mut lines: Vec<String> =
            parts.map(|(key, part)| format!("{key} {}", escape::in_a_line(part.trim()))).collect();
        if self.paper != Paper::A4 {
            lines.push(format!("paper {}", self.paper.key()));
        }
        if self.has_window_right {
            lines.push(format!("window {}", Window::Right.key()));
        }
        if self.has_code {
            lines.push(format!("code {ON}"));
        }
        lines.join("\n")
    }

    /// Where the address of a letter is.
    pub fn window(&self) -> Window {
        match (self.paper, self.has_window_right) {
            (Paper::Letter, _) => Window::UnitedStates,
            (Paper::A4, true) => Window::Right,
            (Paper::A4, false) => Window::Left,
        }
    }

    /// The code of the sender's country: that of the last line of the address, else that of the region whose formats are used.
    pub fn country(&self, language: Language) -> &'static str {
        let named = self.address.lines().rev().find(|line| !line.trim().is_empty()).and_then(country_code);
        let region = Region::of(language);
        named.unwrap_or(match (self.paper, region) {
            (_, Region::Canada) => "CA",
            (Paper::Letter, _) => "US",
            (Paper::A4, region) => region.key().split_once('-').map_or("", |(_, country)| country),
        })
    }

    fn parts_mut(&mut self) -> [(&'static str, &mut String); 11] {
        let [en, de, fr] = &mut self.terms;
        [
            ("company", &mut self.company),
            ("address", &mut self.address),
            ("contact", &mut self.contact),
            ("bank", &mut self.bank),
            ("legal", &mut self.legal),
            ("footer", &mut self.footer),
            ("terms_en", en),
            ("terms_de", de),
            ("terms_fr", fr),
            ("pattern", &mut self.pattern),
            ("days", &mut self.days),
        ]
    }

    /// The terms of new quotes in a language.
    pub fn terms_in(&self, language: Language) -> &str {
        &self.terms[language as usize]
    }

    /// The days for which a new quote is valid.
    pub fn valid_days(&self) -> i32 {
        let days = self.days.trim().parse().ok();
        days.filter(|days| (0..=MOST_DAYS).contains(days)).unwrap_or(DAYS)
    }

    /// How quotes are numbered on a day.
    pub fn numbering(&self, today: Date) -> Option<Numbering> {
        let own = Some(self.pattern.trim()).filter(|pattern| !pattern.is_empty());
        own.and_then(|pattern| Numbering::of(pattern, today)).or_else(|| Numbering::of(PATTERN, today))
    }

    /// Whether nothing of it is filled in, so that documents have no sender.
    pub fn is_empty(&self) -> bool {
        self.company.is_empty() && self.address.is_empty() && self.logo.is_none()
    }
}
