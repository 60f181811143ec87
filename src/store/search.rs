//! Search over everything: folded text, every word of the query, one typing error forgiven where nothing fits exactly.
use super::{WorkingSet, query};
use crate::base::{Id, fold};
use crate::domain::Kind;

/// The hits of one kind, best first.
pub struct Hits {
    /// The kind.
    pub kind: Kind,
    /// The best few.
    pub best: Vec<Id>,
    /// How many there are in all.
    pub total: usize,
}

/// Searches all working kinds; at most `limit` hits per kind are named.
pub fn search(set: &WorkingSet, text: &str, limit: usize) -> Vec<Hits> {
    let folded = fold::fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let exact = scan(set, limit, |text| score(text, &words, contains));
    if exact.is_empty() { scan(set, limit, |text| score(text, &words, resembles)) } else { exact }
}

/// The best few records of one kind, of any kind there is: for choosing a link's target.
pub fn of_kind(set: &WorkingSet, kind: Kind, text: &str, limit: usize) -> Vec<Id> {
    let folded = fold::fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let exact = scan_kind(set, kind, |text| score(text, &words, contains));
    let mut found = if exact.is_empty() { scan_kind(set, kind, |text| score(text, &words, resembles)) } else { exact };
    found.sort_by_key(|(score, _)| *score);
    found.into_iter().take(limit).map(|(_, id)| id).collect()
}

fn scan(set: &WorkingSet, limit: usize, score: impl Fn(&str) -> Option<u32>) -> Vec<Hits> {
    let mut out = Vec::new();
    for kind in Kind::WORK {
        let mut found = scan_kind(set, kind, &score);
        if !found.is_empty() {
            let total = found.len();
            found.sort_by_key(|(score, _)| *score);
            out.push(Hits { kind, best: found.into_iter().take(limit).map(|(_, id)| id).collect(), total });
        }
    }
    out
}

fn scan_kind(set: &WorkingSet, kind: Kind, score: impl Fn(&str) -> Option<u32>) -> Vec<(u32, Id)> {
    let mut buffer = String::new();
    let mut found = Vec::new();
    for (_, row) in set.rows(kind) {
        buffer.clear();
        query::searched_text(kind, row, &mut buffer);
        if let Some(score) = score(&buffer) {
            found.push((score, row.id()));
        }
    }
    found
}

/// The sum of the words' places, so that early hits and beginnings of words rank first; nothing where one is missing.
fn score(text: &str, words: &[&str], find: fn(&str, &str) -> Option<u32>) -> Option<u32> {
    words.iter().map(|word| find(text, word)).sum()
}

fn contains(text: &str, word: &str) -> Option<u32> {
    let at = memchr::memmem::find(text.as_bytes(), word.as_bytes())?;
    let begins = at == 0 || text.as_bytes()[at - 1] == b' ';
    Some(at.min(1000) as u32 + if begins { 0 } else { 1000 })
}

/// A word of the text that begins like `word` but for one letter wrong, missing, too many or swapped.
fn resembles(text: &str, word: &str) -> Option<u32> {
    if let Some(score) = contains(text, word) {
        return Some(score);
    }
    if word.chars().count() < 4 {
        return None;
    }
    let close = |candidate: &str| {
        let length = word.chars().count();
        (length.saturating_sub(1)..=length + 1).any(|take| {
            let prefix: String = candidate.chars().take(take).collect();
            strsim::osa_distance(&prefix, word) <= 1
        })
    };
    text.split_whitespace().position(close).map(|at| 2000 + at as u32)
}
