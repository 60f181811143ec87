//! Postal addresses as they stand on letters, labels and envelopes: the lines of a place in the order of its country, and what
//! a country is called.
use crate::base::fold;

/// Countries by their code and what people write for them, folded.
const COUNTRIES: [(&str, &[&str]); 16] = [
    ("DE", &["d", "deu", "germany", "deutschland", "allemagne", "bundesrepublik deutschland"]),
    ("AT", &["a", "aut", "austria", "osterreich", "autriche"]),
    ("CH", &["che", "switzerland", "schweiz", "suisse", "svizzera"]),
    ("LI", &["fl", "liechtenstein"]),
    ("LU", &["l", "luxembourg", "luxemburg"]),
    ("FR", &["f", "fra", "france", "frankreich"]),
    ("BE", &["b", "belgium", "belgien", "belgique", "belgie"]),
    ("NL", &["netherlands", "the netherlands", "niederlande", "pays-bas", "nederland"]),
    (
        "GB",
        &[
            "uk",
            "united kingdom",
            "great britain",
            "england",
            "scotland",
            "wales",
            "vereinigtes konigreich",
            "grossbritannien",
            "royaume-uni",
        ],
    ),
    ("IE", &["ireland", "irland", "irlande"]),
    ("US", &["usa", "u.s.", "u.s.a.", "united states", "united states of america", "vereinigte staaten", "etats-unis"]),
    ("CA", &["canada", "kanada"]),
    ("AU", &["australia", "australien", "australie"]),
    ("NZ", &["new zealand", "neuseeland", "nouvelle-zelande"]),
    ("IT", &["italy", "italien", "italie", "italia"]),
    ("ES", &["spain", "spanien", "espagne", "espana"]),
];

/// The code of a country as people write it; `None` for others than are known here.
pub fn country_code(text: &str) -> Option<&'static str> {
    let text = fold::fold(text.trim());
    let is_it = |(code, names): &&(&str, &[&str])| fold::fold(code) == text || names.contains(&text.as_str());
    COUNTRIES.iter().find(is_it).map(|(code, _)| *code)
}

/// A place as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Place<'a> {
    /// Street and number, or a post office box.
    pub street: &'a str,
    /// The postal code.
    pub postal_code: &'a str,
    /// The city.
    pub city: &'a str,
    /// The state or province.
    pub state: &'a str,
    /// The country.
    pub country: &'a str,
}

impl Place<'_> {
    /// Whether something can be delivered there: it has a street, and a city or a postal code.
    pub fn is_whole(&self) -> bool {
        let has = |text: &str| !text.trim().is_empty();
        has(self.street) && (has(self.city) || has(self.postal_code))
    }

    /// The lines in the order of its country. Mail that stays in the sender's country names no country.
    pub fn lines(&self, home: &str) -> Vec<String> {
        let Place { street, postal_code, city, state, country } = *self;
        let code = if country.trim().is_empty() { Some(home) } else { country_code(country) };
        let join = |parts: &[&str]| parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        let mut out: Vec<String> = street.lines().map(|line| line.trim().to_string()).collect();
        match code {
            Some("US") => {
                let comma = if city.trim().is_empty() || state.trim().is_empty() { "" } else { "," };
                out.push(join(&[&format!("{}{comma}", city.trim()), state, postal_code]));
            }
            Some("CA" | "AU") => out.push(join(&[city, state, postal_code])),
            Some("GB" | "IE") => out.extend([city.trim(), state.trim(), postal_code.trim()].map(str::to_string)),
            Some("NZ") => out.push(join(&[city, postal_code])),
            Some("IT") => {
                let province = state.trim();
                let province = if province.is_empty() { String::new() } else { format!("({province})") };
                out.push(join(&[postal_code, city, &province]));
            }
            _ => out.push(join(&[postal_code, city])),
        }
        // A country that is not known here is one abroad.
        if !country.trim().is_empty() && code != Some(home) {
            out.push(country.trim().to_uppercase());
        }
        out.retain(|line| !line.is_empty());
        out
    }
}
