//! The pages and the guide have one word for each thing: `docs/glossary.md` lists them. Words that were given up may not
//! come back.
use std::fs;

use super::sources;

/// Words given up in English, folded to lower case; a star stands for any ending.
const ENGLISH: [&str; 23] = [
    "own field*",
    "afresh",
    "all the same",
    "retire*",
    "bring back",
    "seal*",
    "quota",
    "quotas",
    "mean time*",
    "mean days",
    "mean delay",
    "mean sales cycle",
    "mean:",
    "picture as",
    "sign* of readiness",
    "raised a hand",
    "by itself",
    "as wished",
    "a bought list",
    "stretch of time",
    "worked out",
    "look around",
    "for a stick",
];
/// Words given up in German.
const GERMAN: [&str; 24] = [
    "inhaber",
    "inhabern",
    "inhabers",
    "treffen",
    "schlagw*",
    "versiegel*",
    "stillleg*",
    "stillgelegt*",
    "zurückholen",
    "quote",
    "quoten",
    "monatsquoten",
    "von selbst",
    "misslungen",
    "geschichte",
    "festhalten",
    "abschlüsse*",
    "mittlere*",
    "anzeichen",
    "bester fall",
    "zugesagt",
    "luftig",
    "gewürfelt",
    "darstellung",
];

#[test]
fn phrases_use_the_words_of_the_glossary() {
    let mut found = Vec::new();
    for (path, text) in sources("src") {
        for (english, german) in phrases(&text) {
            // A single small word is a key.
            if !english.contains(|c: char| c == ' ' || c.is_uppercase()) {
                continue;
            }
            let given_up = retired(english, &ENGLISH).or_else(|| retired(german, &GERMAN));
            found.extend(given_up.map(|word| format!("{}: {word}: {english} | {german}", path.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_guide_uses_the_words_of_the_glossary() {
    let mut found = Vec::new();
    for (folder, words) in [("docs/guide/en", &ENGLISH[..]), ("docs/guide/de", &GERMAN[..])] {
        for entry in fs::read_dir(folder).expect("the guide is there") {
            let path = entry.expect("the guide is there").path();
            let text = fs::read_to_string(&path).expect("the guide is text");
            let lines = text.lines().enumerate();
            found
                .extend(lines.filter_map(|(at, line)| {
                    Some(format!("{}:{}: {}", path.display(), at + 1, retired(line, words)?))
                }));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn retired_words_are_found_as_words() {
    assert_eq!(retired("Quota of Ada, May", &ENGLISH), Some("quota"));
    assert_eq!(retired("Sealed with a passphrase", &ENGLISH), Some("seal*"));
    assert_eq!(retired("The chosen sealant", &["seal"]), None);
    assert_eq!(retired("Zutreffendes", &GERMAN), None);
    let source = r#"phrase("Log", "Protokollieren"), 1 NAME "name" Text, "Name" "Name", ["a", "b"] ch == '"' "#;
    assert_eq!(phrases(source), [("Log", "Protokollieren"), ("Name", "Name")]);
}

/// The word among those given up that a text contains.
fn retired<'a>(text: &str, words: &[&'a str]) -> Option<&'a str> {
    let text = text.to_lowercase();
    words.iter().copied().find(|word| {
        let (bare, any_ending) = word.strip_suffix('*').map_or((*word, false), |bare| (bare, true));
        text.match_indices(bare).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let begins = !is_letter(text[..at].chars().next_back());
            begins && (any_ending || !is_letter(text[at + bare.len()..].chars().next()))
        })
    })
}

/// The phrases in a source: two literals side by side, or the two arguments of `phrase`.
fn phrases(text: &str) -> Vec<(&str, &str)> {
    let literals = literals(text);
    let pair = |both: &[(usize, usize)]| {
        let [(from, to), (next_from, next_to)] = both else { return None };
        let between = text[to + 1..next_from - 1].trim();
        let is_call = between == "," && text[..from - 1].trim_end().ends_with("phrase(");
        (between.is_empty() || is_call).then(|| (&text[*from..*to], &text[*next_from..*next_to]))
    };
    literals.windows(2).filter_map(pair).collect()
}

/// Where the contents of string literals begin and end.
fn literals(text: &str) -> Vec<(usize, usize)> {
    let (mut out, mut open, mut escaped) = (Vec::new(), None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (open, byte) {
            (Some(_), b'\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(from), b'"') if !escaped => {
                out.push((from, at));
                open = None;
            }
            (None, b'"') if !text[..at].ends_with('\'') => open = Some(at + 1),
            _ => {}
        }
        escaped = false;
    }
    out
}
