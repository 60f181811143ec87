//! How a region writes dates, numbers and amounts, and on which day its weeks begin. The region is one of the reader's
//! language, chosen in this browser; functions that write something ask for it here.
use std::cell::Cell;

use super::month_names::month_name;
use super::{Language, Phrase, phrase};
use crate::base::Date;
use crate::base::fold::fold;

/// A region with its own formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Region {
    /// `Nov 23, 2026`, weeks from Sunday.
    UnitedStates,
    /// `23 Nov 2026`, weeks from Monday.
    International,
    /// `1.234,50 €`.
    Germany,
    /// `€ 1.234,50`.
    Austria,
    /// `1’234.50 CHF`.
    Switzerland,
    /// `23/11/2026`, `1 234,50 €`.
    France,
    /// As in France.
    Belgium,
    /// `23.11.2026`, `1 234.50 CHF`.
    FrenchSwitzerland,
    /// `2026-11-23`, weeks from Sunday.
    Canada,
}

/// The narrow no-break space between thousands in French.
const NARROW: char = '\u{202f}';

thread_local! {
    static CHOSEN: Cell<Option<Region>> = const { Cell::new(None) };
    static LANGUAGE: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Region {
    /// All regions, the default of each language first.
    pub const ALL: [Region; 9] = [
        Region::International,
        Region::UnitedStates,
        Region::Germany,
        Region::Austria,
        Region::Switzerland,
        Region::France,
        Region::Belgium,
        Region::FrenchSwitzerland,
        Region::Canada,
    ];

    /// The stored key, which is a language tag.
    pub const fn key(self) -> &'static str {
        match self {
            Region::UnitedStates => "en-US",
            Region::International => "en-GB",
            Region::Germany => "de-DE",
            Region::Austria => "de-AT",
            Region::Switzerland => "de-CH",
            Region::France => "fr-FR",
            Region::Belgium => "fr-BE",
            Region::FrenchSwitzerland => "fr-CH",
            Region::Canada => "fr-CA",
        }
    }

    /// The region of a stored key or of a browser's language tag; `None` for one without formats of its own.
    pub fn from_tag(tag: &str) -> Option<Region> {
        Region::ALL.into_iter().find(|region| tag.eq_ignore_ascii_case(region.key()))
    }

    /// The language of the region.
    pub const fn language(self) -> Language {
        match self {
            Region::UnitedStates | Region::International => Language::En,
            Region::Germany | Region::Austria | Region::Switzerland => Language::De,
            Region::France | Region::Belgium | Region::FrenchSwitzerland | Region::Canada => Language::Fr,
        }
    }

    /// The name for users.
    pub const fn name(self) -> Phrase {
        match self {
            Region::UnitedStates => phrase!("US", "USA", "États-Unis"),
            Region::International => phrase!("International", "International", "International"),
            Region::Germany => phrase!("Germany", "Deutschland", "Allemagne"),
            Region::Austria => phrase!("Austria", "Österreich", "Autriche"),
            Region::France => phrase!("France", "Frankreich", "France"),
            Region::Belgium => phrase!("Belgium", "Belgien", "Belgique"),
            Region::Canada => phrase!("Canada", "Kanada", "Canada"),
            Region::Switzerland | Region::FrenchSwitzerland => phrase!("Switzerland", "Schweiz", "Suisse"),
        }
    }

    /// Chooses the region for this program, until another one is chosen; `None` leaves every language its default.
    pub fn choose(region: Option<Region>) {
        CHOSEN.set(region);
    }

    /// The chosen region.
    pub fn chosen() -> Option<Region> {
        CHOSEN.get()
    }

    /// Notes the language of the page, so that what is typed is read in its region's formats.
    pub fn speak(language: Language) {
        LANGUAGE.set(Some(language));
    }

    /// The language of the page; English before it is known.
    pub fn spoken() -> Language {
        LANGUAGE.get().unwrap_or_default()
    }

    /// The region in whose formats people type; `None` if neither a language nor a region is known.
    pub fn of_typing() -> Option<Region> {
        LANGUAGE.get().map(Region::of).or(Region::chosen())
    }

    /// The region whose formats a language uses now: the chosen one if it has this language, else the default.
    pub fn of(language: Language) -> Region {
        let default =
            Region::ALL.into_iter().find(|region| region.language() == language).unwrap_or(Region::International);
        CHOSEN.get().filter(|region| region.language() == language).unwrap_or(default)
    }

    /// The mark between thousands, and the decimal sign.
    pub const fn marks(self) -> (char, char) {
        match self {
            Region::UnitedStates | Region::International => (',', '.'),
            Region::Germany | Region::Austria => ('.', ','),
            Region::Switzerland => ('\u{2019}', '.'),
            Region::France | Region::Belgium | Region::Canada => (NARROW, ','),
            Region::FrenchSwitzerland => (NARROW, '.'),
        }
    }

    /// The first day of the week; 0 is Monday.
    pub const fn first_weekday(self) -> usize {
        if matches!(self, Region::UnitedStates | Region::Canada) { 6 } else { 0 }
    }
}

/// A number in plain form with the decimal sign of the language's region: `2,5`.
pub fn with_decimal_sign(plain: String, language: Language) -> String {
    if Region::of(language).marks().1 == ',' { plain.replace('.', ",") } else { plain }
}

/// Parses a date as it is typed: `2026-11-23`, `23.11.2026`, `23 Nov 2026`, `Nov 23, 2026`, and `1er mars 2026`, `11/23/2026` or
/// `23/11/2026`, depending on the chosen region. A year may have two digits. `None` if there is no such day.
pub fn read_day(text: &str) -> Option<Date> {
    let parts: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || "./-,".contains(c)).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    // The first of a month is "1er" in French.
    let number = |part: &str| part.trim_end_matches("er").parse::<u32>().ok().filter(|_| part.len() <= 4);
    let is_us = text.contains('/') && Region::of_typing() == Some(Region::UnitedStates);
    let (year, month, day) = match (month_named(a), month_named(b)) {
        (Some(month), _) => (*c, month, number(b)?),
        (_, Some(month)) => (*c, month, number(a)?),
        _ if a.len() == 4 => (*a, number(b)?, number(c)?),
        _ if is_us => (*c, number(a)?, number(b)?),
        _ => (*c, number(b)?, number(a)?),
    };
    let century = match year.len() {
        2 => 2000,
        4 => 0,
        _ => return None,
    };
    Date::from_ymd(century + number(year)? as i32, month, day)
}

/// The number of the month that a name or its first letters stand for.
fn month_named(text: &str) -> Option<u32> {
    let wanted = fold(text);
    let is_it =
        |month: &u32| Language::ALL.into_iter().any(|language| fold(month_name(*month, language)).starts_with(&wanted));
    (1..=12).find(is_it).filter(|_| wanted.chars().count() >= 3)
}
