//! The texts of phrases in languages other than English, as the page loads them. The build script collects every phrase
//! of the source and gives it a number; `scripts/catalogs.mjs` makes a file per language of them, in several parts.
use std::cell::{Cell, RefCell};

use super::Language;

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

/// The addresses of further parts, which the first part of a catalog ends with, and the built-in names after them.
const ADDRESSES: usize = HASHES.len();
const NAMES: usize = ADDRESSES + Part::LATER.len();

/// A part of a language's catalog.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// What the chunks of the program need.
    Rest,
    /// The user guide.
    Guide,
}

impl Part {
    /// The parts that the first one names, in this order.
    pub const LATER: [Part; 2] = [Part::Rest, Part::Guide];
}

#[derive(Default)]
struct Catalog {
    /// By number; empty where the text is in another part.
    texts: Vec<&'static str>,
    has_rest: bool,
    guide: Vec<&'static str>,
}

thread_local! {
    static CATALOGS: RefCell<[Option<Catalog>; Language::CATALOGS.len()]> = RefCell::default();
    static MISSING: Cell<fn(&'static str)> = const { Cell::new(|_| ()) };
    /// What the source does not have. It has numbers from the end.
    static OWN: RefCell<Vec<Own>> = const { RefCell::new(Vec::new()) };
}

/// A phrase that is not in the source.
#[derive(Clone, Copy)]
enum Own {
    /// A name that users gave, with its German one.
    Named(&'static str, &'static str),
    /// Two phrases as a path, by their English texts and their numbers, and what makes their text last.
    Path([(&'static str, u16); 2], fn(&str) -> &'static str),
}

/// The number of a phrase. A phrase that the build script did not find does not compile.
pub const fn number(texts: [&str; Language::ALL.len()]) -> u16 {
    let hash = hash(texts);
    let (mut from, mut to) = (0, HASHES.len());
    while from < to {
        let middle = (from + to) / 2;
        if HASHES[middle] < hash {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    assert!(from < HASHES.len() && HASHES[from] == hash, "build.rs does not find this phrase in the source");
    from as u16
}

/// FNV-1a of the texts, each followed by a zero; as in build.rs.
const fn hash(texts: [&str; Language::ALL.len()]) -> u64 {
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while at < texts.len() {
        let (text, mut place) = (texts[at].as_bytes(), 0);
        while place <= text.len() {
            let byte = if place < text.len() { text[place] } else { 0 };
            hash = (hash ^ byte as u64).wrapping_mul(0x100_0000_01b3);
            place += 1;
        }
        at += 1;
    }
    hash
}

/// A number for a name that users gave, which is the same for the same name.
pub fn number_of_name(name: &'static str, german: &'static str) -> u16 {
    number_of(Own::Named(name, german))
}

/// A number for two phrases as a path, by their English texts and their numbers, which is the same for the same ones.
pub fn number_of_path(both: [(&'static str, u16); 2], keep: fn(&str) -> &'static str) -> u16 {
    number_of(Own::Path(both, keep))
}

fn number_of(phrase: Own) -> u16 {
    OWN.with_borrow_mut(|own| {
        let is_same = |other: &Own| match (other, &phrase) {
            (Own::Named(name, german), Own::Named(other, other_german)) => (name, german) == (other, other_german),
            (Own::Path(both, _), Own::Path(other, _)) => both == other,
            _ => false,
        };
        let place = own.iter().position(is_same).unwrap_or_else(|| {
            own.push(phrase);
            own.len() - 1
        });
        u16::MAX.saturating_sub(place as u16)
    })
}

/// The text of a phrase; `None` if it is not loaded.
pub fn text(number: u16, language: Language) -> Option<&'static str> {
    if usize::from(number) >= HASHES.len() {
        return Some(match OWN.with_borrow(|own| own.get(usize::from(u16::MAX - number)).copied())? {
            Own::Named(_, german) if language == Language::De => german,
            Own::Named(name, _) => name,
            Own::Path(both, keep) => {
                let [first, second] =
                    both.map(|(en, number)| text(number, language).unwrap_or_else(|| missing(en, language)));
                keep(&format!("{first} › {second}"))
            }
        });
    }
    read(language, |catalog| catalog.texts.get(usize::from(number)).copied()).filter(|text| !text.is_empty())
}

/// Says that a text is missing although its language was loaded, which is a fault, and returns the English one.
pub fn missing(english: &'static str, language: Language) -> &'static str {
    if has(language, None) {
        MISSING.get()(english);
    }
    english
}

/// Sets what is called with a text that is missing.
pub fn on_missing(tell: fn(&'static str)) {
    MISSING.set(tell);
}

/// The name in a language of what every workspace has from the start, by its English one.
pub fn built_in_name(english: &str, language: Language) -> Option<&'static str> {
    read(language, |catalog| {
        let names = catalog.texts.get(NAMES..)?.chunks_exact(2);
        names.filter(|both| both[0] == english).map(|both| both[1]).next()
    })
}

/// A page of the guide; `None` if it is not loaded.
pub fn guide(page: usize, language: Language) -> Option<&'static str> {
    read(language, |catalog| catalog.guide.get(page).copied())
}

/// The address of a further part; `None` if the first one is not loaded.
pub fn address(language: Language, part: Part) -> Option<&'static str> {
    read(language, |catalog| catalog.texts.get(ADDRESSES + part as usize).copied())
}

/// Whether a part of a language's catalog is there; the first one with `None`. English is always there.
pub fn has(language: Language, part: Option<Part>) -> bool {
    let has = |catalog: &Catalog| match part {
        None => true,
        Some(Part::Rest) => catalog.has_rest,
        Some(Part::Guide) => !catalog.guide.is_empty(),
    };
    language == Language::En || read(language, |catalog| Some(has(catalog))) == Some(true)
}

/// Adds a part of a language's catalog, which stays as long as the page; the first one with `None`.
pub fn add(language: Language, part: Option<Part>, content: String) {
    let texts = Box::leak(content.into_boxed_str()).split('\0').collect::<Vec<_>>();
    CATALOGS.with_borrow_mut(|catalogs| {
        let Some(catalog) = place(language).and_then(|place| catalogs.get_mut(place)) else { return };
        let catalog = catalog.get_or_insert_default();
        match part {
            None => catalog.texts = texts,
            Some(Part::Guide) => catalog.guide = texts,
            Some(Part::Rest) => {
                catalog.has_rest = true;
                for (text, more) in catalog.texts.iter_mut().zip(texts).filter(|(text, _)| text.is_empty()) {
                    *text = more;
                }
            }
        }
    });
}

fn read<T>(language: Language, ask: impl FnOnce(&Catalog) -> Option<T>) -> Option<T> {
    CATALOGS.with_borrow(|catalogs| catalogs.get(place(language)?)?.as_ref().and_then(ask))
}

fn place(language: Language) -> Option<usize> {
    (language as usize).checked_sub(1)
}
