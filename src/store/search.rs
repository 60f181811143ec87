//! Search over all records: folded text, every word of the query, one typing error forgiven if nothing matches exactly.
use super::search_index::Words;
use super::{RecordStore, Slot};
use crate::base::Id;
use crate::domain::RecordType;

/// The hits of one record type, best first.
pub struct SearchResults {
    /// The record type.
    pub kind: RecordType,
    /// The best few.
    pub best: Vec<Id>,
    /// The total number.
    pub total: usize,
}

/// Words shorter than this must match exactly: with an error forgiven, they would match nearly everything.
const SHORTEST: usize = 4;
/// The score added to a word with an error, so that it ranks after all exact matches.
const BY_ERROR: u32 = 2000;

/// Searches all working record types; returns at most `limit` hits per type.
pub fn search(set: &RecordStore, text: &str, limit: usize) -> Vec<SearchResults> {
    let all = |words: Option<Words>, find: FindFn| -> Vec<SearchResults> {
        let Some(words) = words else { return Vec::new() };
        let hits = |kind: RecordType| {
            let best = find(set, kind, &words, limit);
            (best.total > 0).then(|| SearchResults { kind, total: best.total, best: best.ids(set, kind) })
        };
        RecordType::all_work().filter_map(hits).collect()
    };
    let attempts: [(WordsFn, FindFn); 3] = [(Words::of_phone, exactly), (Words::of, exactly), (Words::of, roughly)];
    attempts.iter().map(|(words, find)| all(words(text), *find)).find(|found| !found.is_empty()).unwrap_or_default()
}

type WordsFn = fn(&str) -> Option<Words>;
type FindFn = fn(&RecordStore, RecordType, &Words, usize) -> TopMatches;

/// The best few records of one type, to choose a link's target from.
pub fn of_kind(set: &RecordStore, kind: RecordType, text: &str, limit: usize) -> Vec<Id> {
    let Some(words) = Words::of(text) else {
        return set.rows(kind).take(limit).map(|(_, row)| row.id()).collect();
    };
    let phone = Words::of_phone(text).map(|words| exactly(set, kind, &words, limit)).filter(|best| best.total > 0);
    let exact = phone.unwrap_or_else(|| exactly(set, kind, &words, limit));
    let best = if exact.total > 0 { exact } else { roughly(set, kind, &words, limit) };
    best.ids(set, kind)
}

/// The best few of many: score and slot, the best first.
struct TopMatches {
    limit: usize,
    total: usize,
    list: Vec<(u32, Slot)>,
}

impl TopMatches {
    fn add(&mut self, slot: Slot, rank: u32) {
        self.total += 1;
        let is_better = self.list.len() < self.limit || self.list.last().is_some_and(|worst| (rank, slot) < *worst);
        if is_better {
            let at = self.list.partition_point(|other| *other < (rank, slot));
            self.list.insert(at, (rank, slot));
            self.list.truncate(self.limit);
        }
    }

    fn ids(&self, set: &RecordStore, kind: RecordType) -> Vec<Id> {
        self.list.iter().filter_map(|(_, slot)| Some(set.row_at(kind, *slot)?.id())).collect()
    }
}

fn exactly(set: &RecordStore, kind: RecordType, words: &Words, limit: usize) -> TopMatches {
    let mut best = TopMatches { limit, total: 0, list: Vec::new() };
    set.texts().find(set, kind, words, |slot, rank| best.add(slot, rank));
    best
}

/// Search with one typing error per word. An error leaves one half of a word intact, or swaps the two letters between
/// the halves, so that only records with one of these three need a closer comparison.
fn roughly(set: &RecordStore, kind: RecordType, words: &Words, limit: usize) -> TopMatches {
    let mut best = TopMatches { limit, total: 0, list: Vec::new() };
    let Some(longest) = words.all().iter().max_by_key(|word| word.chars().count()) else { return best };
    if longest.chars().count() < SHORTEST {
        return best;
    }
    let (left, right, swapped) = halves(longest);
    set.texts().find_any(set, kind, &[&left, &right, &swapped], |slot, line| {
        if let Some(rank) = words.all().iter().map(|word| resembles(line, word)).sum() {
            best.add(slot, rank);
        }
    });
    best
}

/// The two halves of a word, and the word with the letters between them swapped.
fn halves(word: &str) -> (String, String, String) {
    let letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let mut swapped = letters.clone();
    swapped.swap(middle - 1, middle);
    (letters[..middle].iter().collect(), letters[middle..].iter().collect(), swapped.iter().collect())
}

/// The score of a word in a line that contains it, or has a word that begins with it except for one typing error.
fn resembles(line: &str, word: &str) -> Option<u32> {
    if let Some(at) = memchr::memmem::find(line.as_bytes(), word.as_bytes()) {
        return Some(at.min(900) as u32);
    }
    if word.chars().count() < SHORTEST {
        return None;
    }
    let parts = line.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.enumerate().find(|(_, part)| begins_roughly(part, word)).map(|(at, _)| BY_ERROR + at as u32)
}

/// Whether `text` begins with `word`, except for one letter that is missing, wrong, extra, or swapped with the next.
fn begins_roughly(text: &str, word: &str) -> bool {
    let (mut text, mut word) = (text.chars(), word.chars());
    loop {
        let (rest_of_text, rest_of_word) = (text.clone(), word.clone());
        let (t, w) = (text.next(), word.next());
        match (t, w) {
            (_, None) => return true,
            (Some(t), Some(w)) if t == w => {}
            (t, Some(w)) => {
                // The first difference: from here on everything must match, after one of the four errors.
                let begins = |mut text: std::str::Chars, word: std::str::Chars| {
                    word.into_iter().all(|letter| text.next() == Some(letter))
                };
                let missing = begins(rest_of_text.clone(), word.clone());
                let wrong = t.is_some() && begins(text.clone(), word.clone());
                let too_many = t.is_some() && begins(text.clone(), rest_of_word);
                let next = (text.next(), word.next());
                let swapped = t.is_some() && next == (Some(w), t) && begins(text, word);
                return missing || wrong || too_many || swapped;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        for (text, word, fits) in [
            ("nordlicht", "nordlicht", true),
            ("nordlicht", "nrdlicht", true),
            ("nordlicht", "nordlihct", true),
            ("nordlicht", "nordxlicht", true),
            ("nordlicht", "mordlicht", true),
            ("nordlicht", "onrdl", true),
            ("nordlicht", "nrdlihct", false),
            ("nordlicht", "sudlicht", false),
            ("berg", "bergf", true),
            ("berg", "bergfe", false),
        ] {
            assert_eq!(begins_roughly(text, word), fits, "{text} {word}");
        }
    }
}
