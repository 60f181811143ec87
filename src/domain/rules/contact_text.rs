//! A person's details in running text, such as the signature of an email or what was selected on a page. They are guessed
//! from their form and their place, and are shown before anything is made of them.
use crate::base::{fold, mail, phone};

/// The bytes of a text that are read; the rest of a longer one is left out.
pub const MAX_BYTES: usize = 8_000;
/// The lines of a text that are read.
const MAX_LINES: usize = 80;

/// What a text says of a person; empty where it says nothing.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ContactText {
    /// First names, with academic titles.
    pub first_name: String,
    /// The last name, with "von" and the like.
    pub last_name: String,
    /// The position.
    pub title: String,
    /// The company.
    pub company: String,
    /// The email address.
    pub email: String,
    /// The phone number.
    pub phone: String,
    /// The mobile number.
    pub mobile: String,
    /// Another email address.
    pub other_email: String,
    /// Another number.
    pub other_phone: String,
    /// The web address.
    pub website: String,
    /// Street and number.
    pub street: String,
    /// The postal code.
    pub postal_code: String,
    /// The city.
    pub city: String,
    /// The country.
    pub country: String,
}

impl ContactText {
    /// What was found, by the keys of the fields of leads.
    pub fn by_key(&self) -> [(&'static str, &str); 14] {
        [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("title", &self.title),
            ("company", &self.company),
            ("email", &self.email),
            ("phone", &self.phone),
            ("mobile", &self.mobile),
            ("other_email", &self.other_email),
            ("other_phone", &self.other_phone),
            ("website", &self.website),
            ("street", &self.street),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
            ("country", &self.country),
        ]
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.by_key().iter().all(|(_, text)| text.is_empty())
    }
}

/// Reads a text.
pub fn read(text: &str) -> ContactText {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let lines: Vec<&str> =
        text.lines().map(|line| line.trim_matches(is_frame)).filter(|line| !line.is_empty()).collect();
    // What stands before the greeting is the message.
    let greeting = lines.iter().rposition(|line| is_greeting(line)).filter(|at| at + 1 < lines.len());
    let mut out = ContactText::default();
    let mut rest: Vec<String> = Vec::new();
    for line in lines.iter().skip(greeting.map_or(0, |at| at + 1)).take(MAX_LINES) {
        for part in line.split(['|', '•', '·', '\t']).flat_map(at_dashes) {
            let part = take_reach(part, &mut out);
            let part = part.trim_matches(is_frame);
            if !part.is_empty() && !is_formality(part) {
                rest.push(part.to_string());
            }
        }
    }
    rest = rest.into_iter().filter_map(|line| take_address(&line, &mut out)).collect();
    let company = rest.iter().position(|line| line.split(", ").any(is_company));
    if let Some(at) = company {
        let line = rest.remove(at);
        let mut parts = line.split(", ");
        out.company = parts.find(|part| is_company(part)).unwrap_or_default().to_string();
        // "Ada Berg, Nord GmbH": what stands before is looked at like a line of its own.
        let others: Vec<&str> = line.split(", ").filter(|part| *part != out.company).collect();
        others.into_iter().rev().for_each(|part| rest.insert(at, part.to_string()));
    }
    take_name(&rest, &mut out);
    out
}

/// A part of a line at its dashes, except for those within numbers.
fn at_dashes(part: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in part.match_indices([' ', '\u{a0}']) {
        let after = &part[at..].trim_start();
        let dash = after.strip_prefix(['–', '—']).filter(|rest| rest.starts_with([' ', '\u{a0}'])).map(str::trim_start);
        if let Some(rest) = dash.filter(|rest| at >= from && !rest.starts_with(|c: char| c.is_ascii_digit())) {
            out.push(&part[from..at]);
            from = part.len() - rest.len();
        }
    }
    out.push(&part[from..]);
    out
}

/// What surrounds lines: quotes of mails, rules and bullets.
fn is_frame(c: char) -> bool {
    c.is_whitespace() || matches!(c, '>' | '-' | '–' | '—' | '_' | '*' | '=' | ',' | ';' | ':' | '#' | '~')
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(|word| fold::fold(word.trim_matches(|c: char| !c.is_alphanumeric())))
}

#[rustfmt::skip]
fn is_greeting(line: &str) -> bool {
    const GREETINGS: [&str; 26] = [
        "mit freundlichen", "freundliche grusse", "viele grusse", "beste grusse", "herzliche grusse", "liebe grusse", "schone grusse",
        "mit besten", "mit herzlichen", "mfg", "best regards", "kind regards", "warm regards", "regards", "with best", "best wishes",
        "sincerely", "yours", "cheers", "many thanks", "cordialement", "bien cordialement", "bien a vous", "salutations",
        "meilleures salutations", "amicalement",
    ];
    let line = fold::fold(line);
    line.len() < 60 && GREETINGS.iter().any(|greeting| line.strip_prefix(greeting).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Lines that the law asks for, which name other people and numbers.
#[rustfmt::skip]
fn is_formality(line: &str) -> bool {
    const BEGINNINGS: [&str; 22] = [
        "geschaftsfuhr", "amtsgericht", "registergericht", "handelsregister", "hrb", "hra", "sitz der", "sitz:", "ust-id", "ust-idnr", "ustid",
        "umsatzsteuer", "steuernummer", "vorstand:", "aufsichtsrat", "vorsitz", "vat ", "registered", "company number", "siret", "rcs", "iban",
    ];
    let line = fold::fold(line);
    // "Geschäftsführerin" alone is somebody's position.
    BEGINNINGS.iter().any(|beginning| line.starts_with(beginning)) && (line.contains([':', ' ']) || line.contains(char::is_numeric))
}

/// Takes addresses, web addresses and numbers out of a part of a line, and returns what is left.
fn take_reach(part: &str, out: &mut ContactText) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in part.split_whitespace() {
        let bare = word.trim_matches(|c: char| "<>()[]{},;:\"'„“”".contains(c));
        let after =
            bare.split_once(':').map_or(bare, |(before, after)| if is_label(before, &ANY) { after } else { bare });
        let address = after.strip_prefix("mailto:").unwrap_or(after);
        let is_web = |text: &str| {
            let text = text.to_ascii_lowercase();
            ["http://", "https://", "www."].iter().any(|start| text.starts_with(start) && text.len() > start.len() + 3)
        };
        if mail::is_address(address)
            && address.rsplit('.').next().is_some_and(|end| end.len() > 1 && !end.contains('@'))
        {
            keep_two(&mut out.email, &mut out.other_email, address);
        } else if is_web(after) || kept.last().is_some_and(|label| is_label(label, &[&WEB])) && after.contains('.') {
            keep_first(&mut out.website, after.trim_end_matches('.'));
        } else {
            kept.push(word);
        }
    }
    let rest = take_numbers(&kept.join(" "), out);
    let is_only_labels =
        rest.split_whitespace().all(|word| is_label(word, &ANY) || !word.contains(char::is_alphanumeric));
    if is_only_labels { String::new() } else { rest }
}

/// Keeps the first text and another one.
fn keep_two(first: &mut String, other: &mut String, text: &str) {
    if first.is_empty() || first == text {
        *first = text.to_string();
    } else {
        keep_first(other, text);
    }
}

fn keep_first(field: &mut String, text: &str) {
    if field.is_empty() {
        *field = text.to_string();
    }
}

const TEL: [&str; 21] = [
    "tel",
    "telefon",
    "telephone",
    "phone",
    "fon",
    "t",
    "p",
    "ph",
    "office",
    "buro",
    "zentrale",
    "direct",
    "durchwahl",
    "d",
    "o",
    "work",
    "festnetz",
    "fixe",
    "standard",
    "call",
    "nummer",
];
const MOBILE: [&str; 10] = ["mobil", "mobile", "mob", "m", "cell", "handy", "portable", "c", "mobiltelefon", "gsm"];
const FAX: [&str; 4] = ["fax", "telefax", "f", "telecopie"];
const WEB: [&str; 9] = ["web", "website", "internet", "www", "homepage", "site", "w", "url", "webseite"];
const MAIL: [&str; 6] = ["email", "e-mail", "mail", "e", "courriel", "mailto"];
/// All labels.
const ANY: [&[&str]; 5] = [&TEL, &MOBILE, &FAX, &WEB, &MAIL];

/// Whether a word is one of some labels, with or without punctuation.
fn is_label(word: &str, labels: &[&[&str]]) -> bool {
    let word = fold::fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
    !word.is_empty() && labels.iter().any(|own| own.contains(&word.as_str()))
}

/// Takes the phone numbers out of a text.
fn take_numbers(text: &str, out: &mut ContactText) -> String {
    let mut rest = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let is_start = matches!(c, '+' | '(') || c.is_ascii_digit();
        let is_within_word = rest.ends_with(char::is_alphanumeric);
        if !is_start || is_within_word {
            rest.push(c);
            at += c.len_utf8();
            continue;
        }
        // What begins like a number and is none is passed over as a whole.
        let length = number_length(&text[at..]).max(c.len_utf8());
        let number = text[at..at + length].trim();
        let label = rest.split_whitespace().next_back().unwrap_or_default().to_string();
        let is_fax = is_label(&label, &[&FAX]);
        let is_labelled = is_label(&label, &[&TEL]) || is_label(&label, &[&MOBILE]) || is_fax;
        if is_number(number, is_labelled) {
            if !is_fax {
                let is_mobile = is_label(&label, &[&MOBILE]) || !is_labelled && is_mobile(number);
                let first = if is_mobile { &mut out.mobile } else { &mut out.phone };
                keep_two(first, &mut out.other_phone, number);
            }
            if is_labelled {
                rest.truncate(rest.trim_end().len() - label.len());
            }
            rest.push(' ');
        } else {
            rest.push_str(&text[at..at + length]);
        }
        at += length;
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length of what may be a number at the beginning of a text.
fn number_length(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '(' | ')' | '/' | '.' | '-' | '–' | '+');
    let end = text.char_indices().find(|(at, c)| !is_part(*c) || *at > 0 && *c == '+').map_or(text.len(), |(at, _)| at);
    text[..end].trim_end_matches(|c: char| !c.is_ascii_digit() && c != ')').trim_end_matches([' ', '(']).len()
}

fn is_number(text: &str, is_labelled: bool) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // A day is written with two dots and nothing else.
    let parts: Vec<&str> = text.split('.').collect();
    let is_day = parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()));
    let begins = text.starts_with(['+', '0'])
        || text.starts_with("(0")
        || text.starts_with("(+")
        || text.starts_with('(') && digits >= 10;
    (6..=15).contains(&digits)
        && !is_day
        && (is_labelled || begins && digits >= 7)
        && phone::call_address(text).is_some()
}

/// Whether a number is one of a mobile network, where numbers tell: in Germany, France and the United Kingdom.
fn is_mobile(number: &str) -> bool {
    let digits: String = number.replace("(0)", "").chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let digits = digits.strip_prefix("00").map_or(digits.clone(), |rest| format!("+{rest}"));
    ["+4915", "+4916", "+4917", "+336", "+337", "+447", "015", "016", "017"]
        .iter()
        .any(|start| digits.starts_with(start))
        || digits.len() == 10 && ["06", "07"].iter().any(|start| digits.starts_with(start))
}

/// Takes a street, a postal code with its city, and a country out of a line. Returns what is left of it.
fn take_address(line: &str, out: &mut ContactText) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_taken = false;
    for part in line.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let place = place_of(part);
        if let Some((before, code, city)) =
            place.filter(|(before, ..)| out.city.is_empty() && (before.is_empty() || is_street(before)))
        {
            keep_first(&mut out.street, before);
            out.postal_code = code.to_string();
            out.city = city.to_string();
        } else if out.street.is_empty() && is_street(part) {
            out.street = part.to_string();
        } else if out.country.is_empty() && !out.city.is_empty() && is_country(part) {
            out.country = part.to_string();
        } else {
            kept.push(part);
            continue;
        }
        is_taken = true;
    }
    // A line of which nothing was taken stays as it is written.
    (!kept.is_empty()).then(|| if is_taken { kept.join(", ") } else { line.to_string() })
}

/// What stands before a postal code, the code, and the city.
fn place_of(part: &str) -> Option<(&str, &str, &str)> {
    let starts: Vec<usize> =
        part.split_whitespace().map(|word| word.as_ptr() as usize - part.as_ptr() as usize).collect();
    let word = |at: usize| part[starts[at]..].split_whitespace().next().unwrap_or_default();
    for (at, start) in starts.iter().enumerate() {
        let own = word(at);
        let digits = own
            .split_once('-')
            .filter(|(land, _)| land.len() <= 2 && land.chars().all(char::is_alphabetic))
            .map_or(own, |(_, digits)| digits);
        let is_code = matches!(digits.len(), 4 | 5) && digits.bytes().all(|byte| byte.is_ascii_digit());
        // Four digits are a year as well.
        let is_year = own == digits && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let city = part[start + own.len()..].trim();
        let is_city = city.starts_with(char::is_uppercase) && city.split_whitespace().count() <= 5 && !is_company(city);
        if is_code && !is_year && is_city {
            return Some((part[..*start].trim(), digits, city));
        }
    }
    // "London EC1A 1BB"
    let at = starts.len().checked_sub(2).filter(|at| *at > 0)?;
    let (outer, inner) = (word(at), word(at + 1));
    let is_upper = |text: &str| text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let is_code = (2..=4).contains(&outer.len())
        && inner.len() == 3
        && is_upper(outer)
        && is_upper(inner)
        && outer.starts_with(|c: char| c.is_ascii_uppercase())
        && outer.contains(|c: char| c.is_ascii_digit())
        && inner.starts_with(|c: char| c.is_ascii_digit());
    is_code.then(|| ("", part[starts[at]..].trim(), part[..starts[at]].trim()))
}

#[rustfmt::skip]
fn is_street(part: &str) -> bool {
    const ENDS: [&str; 12] = ["strasse", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "chaussee", "markt", "stieg"];
    const WORDS: [&str; 22] = [
        "street", "st", "road", "rd", "avenue", "ave", "av", "lane", "ln", "drive", "way", "square", "boulevard", "blvd", "bd", "place",
        "rue", "quai", "chemin", "impasse", "cours", "route",
    ];
    let has_number = part.split_whitespace().any(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 6);
    let is_named = words(part).any(|word| ENDS.iter().any(|end| word.ends_with(end)) || WORDS.contains(&word.as_str()));
    has_number && is_named && part.split_whitespace().count() <= 8
}

#[rustfmt::skip]
fn is_country(part: &str) -> bool {
    const COUNTRIES: [&str; 30] = [
        "germany", "deutschland", "allemagne", "austria", "osterreich", "autriche", "switzerland", "schweiz", "suisse", "france", "frankreich",
        "united kingdom", "england", "uk", "usa", "united states", "netherlands", "niederlande", "pays-bas", "belgium", "belgien", "belgique",
        "luxembourg", "luxemburg", "liechtenstein", "italy", "italien", "italie", "spain", "spanien",
    ];
    COUNTRIES.contains(&fold::fold(part).as_str())
}

/// Whether a text is a company's name with its legal form.
fn is_company(text: &str) -> bool {
    text.split_whitespace().count() <= 10 && text.len() <= 120 && fold::has_legal_form(text)
}

/// Whether a text may be a person's name.
fn is_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split_whitespace().filter(|word| !is_salutation(word)).collect();
    let is_word = |word: &&str| {
        let is_letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        is_letters && (word.starts_with(char::is_uppercase) || is_particle(word))
    };
    (2..=6).contains(&parts.len())
        && parts.iter().all(is_word)
        && parts.iter().filter(|word| word.starts_with(char::is_uppercase)).count() > 1
}

#[rustfmt::skip]
fn is_particle(word: &str) -> bool {
    ["von", "van", "de", "der", "den", "zu", "zur", "zum", "vom", "la", "le", "du", "da", "di", "del", "des", "ten", "ter", "bin", "al", "dos"].contains(&word)
}

fn is_salutation(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    ["Herr", "Frau", "Mr", "Mrs", "Ms", "Mme", "Mlle", "Monsieur", "Madame"].contains(&word)
}

#[rustfmt::skip]
fn is_position(text: &str) -> bool {
    const WORDS: [&str; 38] = [
        "manager", "managerin", "director", "direktor", "head", "sales", "leiter", "leiterin", "leitung", "geschaftsfuhrer", "geschaftsfuhrerin",
        "consultant", "engineer", "ceo", "cto", "cfo", "coo", "executive", "account", "officer", "vertrieb", "marketing", "assistant", "assistenz",
        "directeur", "directrice", "responsable", "commercial", "commerciale", "chef", "berater", "beraterin", "founder", "president", "owner",
        "inhaber", "inhaberin", "team",
    ];
    words(text).any(|word| WORDS.contains(&word.as_str()) || word.ends_with("leiter") || word.ends_with("leiterin"))
}

/// The name and the position among lines that are nothing else.
fn take_name(lines: &[String], out: &mut ContactText) {
    let local = fold::fold(out.email.split('@').next().unwrap_or_default());
    let names: Vec<&str> = lines.iter().map(|line| line.split([',', '(']).next().unwrap_or_default().trim()).collect();
    // The one that the address is made of, else the first that is no position.
    let is_in_address = |name: &&str| words(name).any(|word| word.len() > 2 && local.contains(&word));
    let fits = |at: &usize| is_name(names[*at]);
    let by_address = (0..names.len()).filter(fits).find(|at| is_in_address(&names[*at]));
    let found = by_address.or_else(|| (0..names.len()).filter(fits).find(|at| !is_position(names[*at])));
    let Some(at) = found else {
        let parts: Vec<&str> = local.split(['.', '_', '-']).collect();
        if let [first, last] = parts.as_slice()
            && [first, last].iter().all(|part| part.len() > 1 && part.chars().all(char::is_alphabetic))
        {
            (out.first_name, out.last_name) = (capital(first), capital(last));
        }
        out.title = lines.iter().find(|line| is_position(line) && line.len() <= 80).cloned().unwrap_or_default();
        return;
    };
    let parts: Vec<&str> = names[at].split_whitespace().filter(|word| !is_salutation(word)).collect();
    let last = parts.iter().position(|word| is_particle(word)).filter(|at| *at > 0).unwrap_or(parts.len() - 1);
    (out.first_name, out.last_name) = (parts[..last].join(" "), parts[last..].join(" "));
    let beside = lines[at][names[at].len()..].trim_matches(|c: char| c.is_whitespace() || ",()".contains(c));
    let is_title = |text: &&str| {
        let count = text.split_whitespace().count();
        (1..=10).contains(&count) && text.len() <= 80 && !text.ends_with('.') && text.contains(char::is_alphabetic)
    };
    let below = lines.get(at + 1).map(String::as_str).filter(|text| is_position(text) || !is_name(text));
    let title = Some(beside).filter(is_title).or(below.filter(is_title));
    out.title = title.unwrap_or_default().to_string();
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
