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
/// Words given up in French.
const FRENCH: [&str; 22] = [
    "réunion",
    "réunions",
    "quota",
    "quotas",
    "scell*",
    "mot-clé",
    "mots-clés",
    "propriétaire*",
    "journalis*",
    "tag",
    "tags",
    "deal",
    "deals",
    "de lui-même",
    "tout seul",
    "graphe",
    "graphes",
    "piste",
    "pistes",
    "prospect",
    "prospects",
    "signe décimal",
];

#[test]
fn phrases_use_the_words_of_the_glossary() {
    let mut found = Vec::new();
    for (path, text) in sources("src") {
        for texts in phrases(&text) {
            let words = [&ENGLISH[..], &GERMAN, &FRENCH];
            let given_up = texts.into_iter().zip(words).filter_map(|(text, words)| Some((text, retired(text, words)?)));
            found.extend(given_up.map(|(text, word)| format!("{}: {word}: {text}", path.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Texts that belong to one place have the same placeholders, and forms for one and many where a number decides.
#[test]
fn the_languages_of_a_phrase_are_alike() {
    let mut count = 0;
    for (path, text) in sources("src") {
        for texts in phrases(&text) {
            count += 1;
            for text in texts {
                let said = format!("{}: {text}", path.display());
                assert!(!text.trim().is_empty(), "{}: an empty text beside {texts:?}", path.display());
                assert_eq!(text.matches("{}").count(), texts[0].matches("{}").count(), "placeholders: {said}");
                assert_eq!(text.matches('[').count(), text.matches(']').count(), "[one|many]: {said}");
            }
        }
    }
    assert!(count > 2_000, "phrases are found: {count}");
}

/// French puts a narrow no-break space before its high punctuation and inside quotation marks.
#[test]
fn french_punctuation_does_not_wrap() {
    for (path, text) in sources("src") {
        for [_, _, french] in phrases(&text) {
            for wrong in [" ;", " !", " ?", " :", "« ", " »", "..."] {
                assert!(!french.contains(wrong), "{}: {wrong:?} in {french}", path.display());
            }
        }
    }
}

/// A label and its value are put together by the language, because French sets a space before the colon.
#[test]
fn views_leave_the_colon_after_a_label_to_the_language() {
    for (path, text) in sources("src/ui") {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let is_joined = ["\": \"", "}: {", "\"{}: \""].iter().any(|joined| line.contains(joined));
            // The tooltip of a chart's mark has a name and a figure, as the chart in a file has them.
            let is_chart = path.ends_with("report/chart.rs");
            assert!(!is_joined || is_chart, "{}: use `labelled` or `colon`: {}", path.display(), line.trim());
        }
    }
}

#[test]
fn the_guide_uses_the_words_of_the_glossary() {
    let mut found = Vec::new();
    for (folder, words) in [("docs/guide/en", &ENGLISH[..]), ("docs/guide/de", &GERMAN), ("docs/guide/fr", &FRENCH)] {
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
    assert_eq!(retired("Une réunion de l’équipe", &FRENCH), Some("réunion"));
    let source =
        r#"phrase!("Log", "Protokollieren", "Consigner"), 1 NAME "name" Text, "Name" "Name" "Nom", ["a", "b"] '"' "#;
    assert_eq!(phrases(source), [["Log", "Protokollieren", "Consigner"], ["Name", "Name", "Nom"]]);
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

/// The phrases in a source: three literals side by side, or the arguments of `phrase!`.
fn phrases(text: &str) -> Vec<[&str; 3]> {
    let literals = literals(text);
    let phrase = |three: &[(usize, usize)]| {
        let gap = |at: usize| text[three[at].1 + 1..three[at + 1].0 - 1].trim();
        let is_call = text[..three[0].0 - 1].trim_end().ends_with("phrase!(");
        let mark = if is_call { "," } else { "" };
        let all = [0, 1, 2].map(|at| &text[three[at].0..three[at].1]);
        (gap(0) == mark && gap(1) == mark).then_some(all)
    };
    literals.windows(3).filter_map(phrase).collect()
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
