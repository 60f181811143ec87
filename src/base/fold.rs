//! Text folding for search, sorting and comparison: removes case and accents, keeps letters and digits.

/// Appends the folded form of `text` to `out`: lower case, Latin letters without accents, `ß` as `ss`.
pub fn fold_into(text: &str, out: &mut String) {
    let mut rest = text;
    loop {
        // Most text is ASCII, which is copied in runs; most texts are a single run, and a search finds that out faster.
        let wide = || rest.bytes().position(|byte| !byte.is_ascii());
        let plain = if rest.is_ascii() { None } else { wide() }.unwrap_or(rest.len());
        let at = out.len();
        out.push_str(&rest[..plain]);
        out[at..].make_ascii_lowercase();
        let mut wide = rest[plain..].chars();
        let Some(c) = wide.next() else { return };
        fold_wide(c, out);
        rest = wide.as_str();
    }
}

/// The folded form of `text`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// A company name as a key for comparison: folded, without punctuation and without a legal form at the end (GmbH, AG,
/// Inc. ...).
pub fn company_key(name: &str) -> String {
    let mut folded = fold(name);
    folded.retain(|c| c != '.');
    let mut out = parts(&folded);
    while let Some((before, _)) = out.rsplit_once(' ').filter(|(_, last)| is_legal_form(last)) {
        out.truncate(before.len());
    }
    out
}

#[rustfmt::skip]
fn is_legal_form(word: &str) -> bool {
    matches!(
        word,
        "gmbh" | "ag" | "kg" | "ohg" | "ug" | "mbh" | "ev" | "eg" | "se" | "co" | "cie" | "inc" | "incorporated"
            | "corp" | "corporation" | "company" | "ltd" | "limited" | "llc" | "llp" | "lp" | "plc" | "sa" | "sas"
            | "sarl" | "srl" | "spa" | "bv" | "nv" | "haftungsbeschrankt"
    )
}

/// The last nine digits of a phone number without prefixes: enough to compare two spellings of one number.
pub fn phone_key(phone: &str) -> String {
    let digits = || phone.bytes().filter(u8::is_ascii_digit);
    match digits().count() {
        0..6 => String::new(),
        count => digits().skip(count.saturating_sub(9)).map(char::from).collect(),
    }
}

fn fold_wide(c: char, out: &mut String) {
    // Combining marks are dropped, so that decomposed text folds like composed text.
    if ('\u{300}'..='\u{36f}').contains(&c) {
        return;
    }
    for c in c.to_lowercase() {
        let plain = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
            'ĥ' | 'ħ' => "h",
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
            'ĵ' => "j",
            'ķ' => "k",
            'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
            'ñ' | 'ń' | 'ņ' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ọ'..='ợ' => "o",
            'œ' => "oe",
            'ŕ' | 'ŗ' | 'ř' => "r",
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
            'ß' => "ss",
            'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
            'þ' => "th",
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ụ'..='ự' => "u",
            'ŵ' => "w",
            'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            '\u{300}'..='\u{36f}' => "",
            '\u{a0}' | '\u{2009}' | '\u{202f}' => " ",
            '\u{2019}' | '\u{2018}' => "'",
            '\u{2013}' | '\u{2014}' => "-",
            other => {
                out.push(other);
                continue;
            }
        };
        out.push_str(plain);
    }
}

/// A folded name with single blanks for punctuation, by which names of columns and list entries are compared.
pub fn tokenize(text: &str) -> String {
    parts(&fold(text))
}

/// The words of a folded text, joined by single blanks.
fn parts(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_accents() {
        for (text, folded) in
            [("Müller", "muller"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Łódź", "lodz"), ("e\u{301}", "e")]
        {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn companies_match_without_legal_form() {
        for name in ["Müller GmbH & Co. KG", "MULLER", "Muller Inc.", "müller, Ltd"] {
            assert_eq!(company_key(name), "muller", "{name}");
        }
        assert_eq!(company_key("AG"), "ag");
    }

    #[test]
    fn words_are_separated_by_punctuation() {
        for (text, expected) in [
            ("", ""),
            (" - ", ""),
            ("Lead-Status", "lead status"),
            ("  No. of\tEmployees!", "no of employees"),
            ("a--b c", "a b c"),
            ("Größe (m²)", "grosse m²"),
            ("E.ON - SE", "e on se"),
        ] {
            assert_eq!(tokenize(text), expected, "{text}");
        }
    }

    #[test]
    fn phones_match_with_and_without_prefix() {
        assert_eq!((phone_key("12345"), phone_key("+49 12 34")), (String::new(), "491234".to_string()));
        assert_eq!(phone_key("+49 (0)30 1234567"), phone_key("0301234567"));
    }
}
