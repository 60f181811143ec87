//! The parts of a person's name in one cell: titles, first and last name, and what follows.

/// Particles that may begin a last name, in lower case.
const PARTICLES: [&str; 16] =
    ["von", "vom", "zu", "zum", "zur", "van", "de", "der", "den", "del", "della", "di", "da", "ter", "la", "le"];
/// Words before a name, without points. Those with a point are titles only if they have it.
const TITLES: [&str; 27] = [
    "dr",
    "prof",
    "professor",
    "doktor",
    "doctor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "herr",
    "frau",
    "hr.",
    "fr.",
    "ing.",
    "mag.",
    "med.",
    "phil.",
    "jur.",
    "rer.",
    "nat.",
    "hc.",
    "habil.",
    "dr-ing",
    "dipl-ing",
    "dipl-kfm",
    "rev",
];
/// Words behind a name, without points, as they are written.
const SUFFIXES: [&str; 14] = ["Jr", "jr", "JR", "Sr", "sr", "SR", "II", "III", "IV", "PhD", "MBA", "MD", "Esq", "CPA"];

/// A person's name.
#[derive(PartialEq, Eq, Debug, Default)]
pub struct PersonName {
    /// The titles before it, as they stand: `Prof. Dr.-Ing.`.
    pub titles: String,
    /// The first names.
    pub first: String,
    /// The last name.
    pub last: String,
    /// What follows it: `Jr.`.
    pub suffix: String,
}

impl PersonName {
    /// The parts of a full name: `Berg, Ada`, `Prof. Dr. Ada Maria von der Berg`, `Ada Berg Jr.`.
    pub fn parse(name: &str) -> PersonName {
        let mut parts: Vec<&str> = name.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut suffixes: Vec<&str> = Vec::new();
        while parts.len() > 1 && parts.last().is_some_and(|part| part.split_whitespace().all(is_suffix)) {
            suffixes.insert(0, parts.pop().unwrap_or(""));
        }
        let mut titles: Vec<&str> = Vec::new();
        let mut own: Vec<&str> = Vec::new();
        let (first, last) = match parts.as_slice() {
            [last, firsts @ ..] if !firsts.is_empty() => {
                let last = stripped(last, &mut titles, &mut own);
                let firsts: Vec<String> = firsts.iter().map(|first| stripped(first, &mut titles, &mut own)).collect();
                (firsts.join(" ").trim().to_string(), last)
            }
            _ => {
                let whole = stripped(parts.first().copied().unwrap_or(name.trim()), &mut titles, &mut own);
                let (first, last) = split_name(&whole);
                (first.to_string(), last.to_string())
            }
        };
        own.extend(suffixes);
        PersonName { titles: titles.join(" "), first, last, suffix: own.join(" ") }
    }

    /// First and last name.
    pub fn full(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_string()
    }
}

/// A name without the titles before and the words behind it, of which one remains at least.
fn stripped<'a>(name: &'a str, titles: &mut Vec<&'a str>, suffixes: &mut Vec<&'a str>) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1 && is_title(words[0]) {
        titles.push(words.remove(0));
    }
    let mut behind = Vec::new();
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        behind.extend(words.pop());
    }
    suffixes.extend(behind.into_iter().rev());
    words.join(" ")
}

fn is_title(word: &str) -> bool {
    let lower = word.to_lowercase();
    let plain = lower.replace('.', "");
    let has_point = lower.ends_with('.');
    let is_it = |title: &str| title.strip_suffix('.').map_or(title == plain, |title| has_point && title == plain);
    TITLES.iter().any(|title| is_it(title)) || plain.starts_with("dipl-")
}

fn is_suffix(word: &str) -> bool {
    let plain = word.replace('.', "");
    SUFFIXES.contains(&plain.as_str()) || word.contains('.') && matches!(plain.as_str(), "MA" | "BA" | "MSc" | "BSc")
}

/// First and last name from a full name without titles: `Berg, Ada`, `Ada Maria Berg` or `Ada von der Berg`.
pub fn split_name(name: &str) -> (&str, &str) {
    if let Some((last, first)) = name.split_once(',') {
        return (first.trim(), last.trim());
    }
    let Some((mut first, _)) = name.rsplit_once(char::is_whitespace) else { return ("", name) };
    while let Some((before, word)) = first.trim_end().rsplit_once(' ') {
        if !PARTICLES.contains(&word) {
            break;
        }
        first = before;
    }
    (first.trim(), name[first.len()..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split() {
        for (name, first, last) in [
            ("Ada Maria Berg", "Ada Maria", "Berg"),
            ("Berg, Ada", "Ada", "Berg"),
            ("Ada von der Berg", "Ada", "von der Berg"),
            ("de Berg", "de", "Berg"),
            ("Berg", "", "Berg"),
            ("Ada  Berg", "Ada", "Berg"),
            ("山田\u{3000}太郎", "山田", "太郎"),
        ] {
            assert_eq!(split_name(name), (first, last), "{name}");
        }
    }

    #[test]
    fn titles_and_suffixes_are_no_names() {
        for (name, expected) in [
            ("Prof. Dr.-Ing. Ulf Keck", ("Prof. Dr.-Ing.", "Ulf", "Keck", "")),
            ("Mary Ann O'Hara-Smith Jr.", ("", "Mary Ann", "O'Hara-Smith", "Jr.")),
            ("Smith, Mary Ann, PhD", ("", "Mary Ann", "Smith", "PhD")),
            ("de la Vega, Inés", ("", "Inés", "de la Vega", "")),
            ("Inés de la Vega", ("", "Inés", "de la Vega", "")),
            ("Berg, Dr. Ada", ("Dr.", "Ada", "Berg", "")),
            ("Herr Berg", ("Herr", "", "Berg", "")),
            ("Dr.", ("", "", "Dr.", "")),
            ("Jack Ma", ("", "Jack", "Ma", "")),
            ("Sukarma", ("", "", "Sukarma", "")),
            ("Nguyễn Văn An", ("", "Nguyễn Văn", "An", "")),
            ("", ("", "", "", "")),
        ] {
            let parts = PersonName::parse(name);
            let said = (&*parts.titles, &*parts.first, &*parts.last, &*parts.suffix);
            assert_eq!(said, expected, "{name}");
        }
    }
}
