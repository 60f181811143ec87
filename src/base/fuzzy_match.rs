//! How well a typed text matches a name, to choose from a few hundred names; a smaller score is a better match.
use super::fold::fold;

/// Shorter texts match only at the beginning of a word: in the middle of one they would match nearly everything.
const SHORTEST_MIDDLE: usize = 3;

/// The score of a name; `None` if the text does not match. A name that begins with the text is best, then one whose
/// words begin with the typed words, then one with these initials, then one that contains all words somewhere.
pub fn match_score(typed: &str, name: &str) -> Option<u32> {
    let (typed, name) = (fold(typed), fold(name));
    let typed = typed.trim();
    let words = || name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    if typed.is_empty() || name.starts_with(typed) {
        return Some(0);
    }
    let begins = |part: &str| words().position(|word| word.starts_with(part)).map(|place| place as u32);
    if let Some(places) = typed.split_whitespace().map(begins).collect::<Option<Vec<u32>>>() {
        return Some(10 + places.into_iter().sum::<u32>().min(80));
    }
    let initials: String = words().filter_map(|word| word.chars().next()).collect();
    if initials.starts_with(typed) && typed.len() > 1 {
        return Some(100);
    }
    let is_inside = |part: &str| part.len() >= SHORTEST_MIDDLE && name.contains(part);
    typed.split_whitespace().all(is_inside).then_some(200)
}
