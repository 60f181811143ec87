//! Where the names of stages and statuses may be broken. Browsers hyphenate by the language of the page, but not all have
//! its rules at hand; a soft hyphen is understood by each. The words of other names are left to the browser.

/// The words of the built-in names that are wider than a column, in every language, with a bar at each place where a line may end.
const WORDS: &str =
    "Bedarfs|analyse Identifi|cation Nutzen|versprechen Qualifi|cation Qualifi|zierung Wahrnehmungs|analyse";

/// A name with soft hyphens in its long words, and a place to break the line after each slash.
pub fn breakable(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    for part in name.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphabetic());
        let lower = word.to_lowercase();
        let known = WORDS.split_whitespace().find(|known| known.replace('|', "").to_lowercase() == lower);
        let mut letters = word.chars();
        for place in known.unwrap_or_default().chars() {
            out.extend(if place == '|' { Some('\u{ad}') } else { letters.next() });
        }
        out.extend(letters);
        out.push_str(&part[word.len()..]);
        if part.ends_with('/') {
            out.push('\u{200b}');
        }
    }
    out
}
