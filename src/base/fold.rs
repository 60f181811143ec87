//! Text folding for search, sorting and comparison: removes case and accents, keeps letters and digits.
use super::invisible::is_invisible;
use super::lower_case::lower_case;

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
    if folded.contains('.') {
        folded.retain(|c| c != '.');
    }
    let mut out = parts(&folded);
    while let Some(length) = without_legal_form(&out) {
        out.truncate(length);
    }
    merge_umlauts(&out).unwrap_or(out)
}

/// The length of a name without the legal form it ends with.
fn without_legal_form(name: &str) -> Option<usize> {
    let (before, last) = name.rsplit_once(' ')?;
    if is_legal_form(last) {
        return Some(before.len());
    }
    // "e. K." and "A/S" are two words of one letter each.
    let (before, first) = before.rsplit_once(' ')?;
    (first.len() == 1 && last.len() == 1 && is_legal_form(&format!("{first}{last}"))).then_some(before.len())
}

/// Whether a name has a legal form among its words. One of two letters counts only in capitals: "sa" is a word, too.
pub fn has_legal_form(name: &str) -> bool {
    name.split_whitespace().skip(1).any(|word| {
        let word = word.trim_matches([',', '(', ')']);
        let bare = word.replace('.', "");
        let is_written = bare.len() > 2 || bare.len() < word.len() || bare.chars().all(char::is_uppercase);
        is_written && is_legal_form(&fold(&bare))
    })
}

#[rustfmt::skip]
fn is_legal_form(word: &str) -> bool {
    matches!(
        word,
        "gmbh" | "ag" | "kg" | "ohg" | "ug" | "mbh" | "ev" | "eg" | "se" | "co" | "cie" | "inc" | "incorporated"
            | "corp" | "corporation" | "company" | "ltd" | "limited" | "llc" | "llp" | "lp" | "plc" | "sa" | "sas"
            | "sarl" | "srl" | "spa" | "bv" | "nv" | "haftungsbeschrankt" | "ek" | "ekfr" | "gbr" | "kgaa" | "partg"
            | "partgmbb" | "mbb" | "ab" | "oy" | "oyj" | "as" | "asa" | "aps"
    )
}

/// A folded text with `ae`, `oe` and `ue` as the folded umlauts that they may spell: `mueller` as `muller`; `None` if
/// there are none. At the end of a word (`laue`) and after a vowel or q (`bauer`, `quelle`) they are no umlauts.
pub fn merge_umlauts(folded: &str) -> Option<String> {
    let bytes = folded.as_bytes();
    let is_extra = |at: usize| {
        let before = |steps: usize| at.checked_sub(steps).map_or(b' ', |at| bytes[at]);
        bytes[at] == b'e'
            && matches!(before(1), b'a' | b'o' | b'u')
            && !matches!(before(2), b'a' | b'e' | b'o' | b'u' | b'q')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
    };
    let letters = || folded.char_indices().filter(|(at, _)| !is_extra(*at)).map(|(_, c)| c);
    (0..bytes.len()).any(is_extra).then(|| letters().collect())
}

/// [`fold`], with umlauts merged: what names are compared by.
pub fn fold_umlauts(text: &str) -> String {
    let folded = fold(text);
    merge_umlauts(&folded).unwrap_or(folded)
}

fn fold_wide(c: char, out: &mut String) {
    // Combining marks are dropped, so that decomposed text folds like composed text.
    if ('\u{300}'..='\u{36f}').contains(&c) {
        return;
    }
    let plain = match lower_case(c) {
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
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' | 'ΐ' => "ι",
        'ό' => "ο",
        'ύ' | 'ϋ' | 'ΰ' => "υ",
        'ώ' => "ω",
        'ς' => "σ",
        'ё' => "е",
        // Combining marks.
        '\u{300}'..='\u{36f}' => "",
        c if is_invisible(c) => "",
        '\u{a0}' | '\u{2009}' | '\u{202f}' => " ",
        '\u{2019}' | '\u{2018}' => "'",
        '\u{2013}' | '\u{2014}' => "-",
        other => return out.push(other),
    };
    out.push_str(plain);
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
        for (text, folded) in [
            ("Müller", "muller"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("e\u{301}", "e"),
            ("Γιώργος ΜΑΪ́ΟΥ", "γιωργοσ μαιου"),
            ("ΑΘΉΝΑΣ", "αθηνασ"),
            ("a@b.example\u{200b}", "a@b.example"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn umlauts_match_their_spelling_with_two_letters() {
        for (one, other) in [
            ("Müller", "Mueller"),
            ("MÜLLER", "MUELLER"),
            ("Jäger", "Jaeger"),
            ("Köhler", "Koehler"),
            ("Bäuerle", "Baeuerle"),
            ("Über", "Ueber"),
        ] {
            assert_eq!(fold_umlauts(one), fold_umlauts(other), "{one}");
        }
        for name in ["Laue", "Bauer", "Quelle", "Feuer", "Ada"] {
            assert_eq!(merge_umlauts(&fold(name)), None, "{name}");
        }
    }

    #[test]
    fn companies_match_without_legal_form() {
        for name in ["Müller GmbH & Co. KG", "MULLER", "Muller Inc.", "müller, Ltd"] {
            assert_eq!(company_key(name), "muller", "{name}");
        }
        assert_eq!(company_key("AG"), "ag");
        for form in ["e.K.", "e. K.", "GbR", "KGaA", "PartG", "PartG mbB", "AB", "Oy", "A/S", "S. A.", "SE & Co. KGaA"]
        {
            assert_eq!(company_key(&format!("Mueller {form}")), "muller", "{form}");
        }
        assert_eq!(company_key("A/S"), "a s");
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
}
