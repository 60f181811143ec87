//! The erasure of a person from a team: a commit that says which records and which words are gone. Every replica that
//! applies it removes them from what it has, and from what comes later from somebody who had not heard of it.
//!
//! What is done to a value depends on nothing but the value and the erasure, and two erasures give the same in either
//! order: a line of text that has one of the words is blanked as a whole. So replicas with the same commits still have
//! the same state. The words are kept as salted hashes only, so that they can be found for ever and read nowhere.
use sha2::{Digest, Sha256};

use super::bytes::{Reader, WireError, put_number};
use crate::base::Id;
use crate::command::erase::MARK;

/// The most parts of a word: what is longer is not looked for.
const MOST_PARTS: usize = 32;
/// As many digits make a number, in which separators do not count.
const DIGITS_OF_NUMBER: usize = 6;

/// A word that is erased, as much of it as is needed to recognise it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordPrint {
    /// The number of its parts; 0 for a number, whose digits may stand in any groups.
    pub parts: u8,
    /// The length of its parts in bytes, with one byte between two.
    pub length: u16,
    /// The first half of the SHA-256 over the erasure's salt and the parts.
    pub hash: [u8; 16],
}

/// What is erased.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Erasure {
    /// Random bytes.
    pub salt: [u8; 16],
    /// The records, in order.
    pub ids: Vec<Id>,
    /// The words.
    pub words: Vec<WordPrint>,
}

/// The letters and digits of a text, in lower case, divided where anything else stands.
fn parts_of(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| part.chars().flat_map(char::to_lowercase).collect()).collect()
}

fn is_digits(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// What two erasures have left of a text.
pub fn common_text(one: &str, other: &str) -> String {
    let (lines, others): (Vec<&str>, Vec<&str>) = (one.split('\n').collect(), other.split('\n').collect());
    if one == MARK || other == MARK || lines.len() != others.len() {
        return if one == other { one.to_string() } else { MARK.to_string() };
    }
    let both = lines.iter().zip(&others).map(|(one, other)| if *other == MARK { MARK } else { *one });
    match lines == others {
        true => one.to_string(),
        false => joined(&both.collect::<Vec<_>>()),
    }
}

/// A text whose lines are all blanked is blanked as a whole.
fn joined(lines: &[&str]) -> String {
    match lines.iter().all(|line| *line == MARK || line.trim().is_empty()) {
        true => MARK.to_string(),
        false => lines.join("\n"),
    }
}

impl Erasure {
    /// The erasure of records and words.
    pub fn new(salt: [u8; 16], mut ids: Vec<Id>, words: &[String]) -> Erasure {
        ids.sort_unstable();
        ids.dedup();
        let mut out = Erasure { salt, ids, words: Vec::new() };
        // A text is searched line by line.
        for word in words.iter().flat_map(|word| word.split('\n')) {
            let parts = parts_of(word);
            let digits = parts.iter().filter(|part| is_digits(part)).map(String::len).sum::<usize>();
            let is_number = parts.iter().all(|part| is_digits(part)) && digits >= DIGITS_OF_NUMBER;
            let text = if is_number { parts.concat() } else { parts.join(" ") };
            let count = if is_number { 0 } else { parts.len() };
            let Ok(length) = u16::try_from(text.len()) else { continue };
            if text.is_empty() || count > MOST_PARTS {
                continue;
            }
            let print = WordPrint { parts: count as u8, length, hash: out.hash(&text) };
            if !out.words.contains(&print) {
                out.words.push(print);
            }
        }
        out
    }

    fn hash(&self, text: &str) -> [u8; 16] {
        let sum = Sha256::new().chain_update(self.salt).chain_update(text).finalize();
        let mut out = [0; 16];
        out.copy_from_slice(&sum[..16]);
        out
    }

    fn mentions(&self, line: &str) -> bool {
        let parts = parts_of(line);
        let is_word = |word: &WordPrint| {
            let (count, length) = (usize::from(word.parts), usize::from(word.length));
            if count > 0 {
                return parts.windows(count).any(|some| {
                    some.iter().map(String::len).sum::<usize>() + count - 1 == length
                        && self.hash(&some.join(" ")) == word.hash
                });
            }
            (0..parts.len()).any(|start| {
                let mut digits = String::new();
                for part in parts[start..].iter().take_while(|part| is_digits(part)) {
                    digits.push_str(part);
                    if digits.len() >= length {
                        break;
                    }
                }
                digits.len() == length && self.hash(&digits) == word.hash
            })
        };
        self.words.iter().any(is_word)
    }

    /// The text without the lines that have one of the words; `None` if no line has.
    pub fn blank(&self, text: &str) -> Option<String> {
        if self.words.is_empty() {
            return None;
        }
        let mut is_changed = false;
        let mut blanked = |line| match self.mentions(line) {
            true => {
                is_changed = true;
                MARK
            }
            false => line,
        };
        let lines: Vec<&str> = text.split('\n').map(&mut blanked).collect();
        is_changed.then(|| joined(&lines))
    }

    /// A value without the words; `None` if it has none.
    pub fn blank_value(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let [b'T', text @ ..] = raw else { return None };
        let blanked = self.blank(std::str::from_utf8(text).ok()?)?;
        Some([b"T", blanked.as_bytes()].concat())
    }

    /// Whether a record is erased.
    pub fn has(&self, id: Id) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// Appends the erasure.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.salt);
        put_number(out, self.ids.len() as u64);
        self.ids.iter().for_each(|id| out.extend_from_slice(&id.0));
        put_number(out, self.words.len() as u64);
        for word in &self.words {
            out.push(word.parts);
            put_number(out, word.length.into());
            out.extend_from_slice(&word.hash);
        }
    }

    /// Reads an erasure.
    pub fn read(reader: &mut Reader) -> Result<Erasure, WireError> {
        let mut out = Erasure { salt: reader.array()?, ..Erasure::default() };
        for _ in 0..reader.number()? {
            out.ids.push(reader.id()?);
        }
        for _ in 0..reader.number()? {
            let parts = reader.byte()?;
            let length = u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?;
            out.words.push(WordPrint { parts, length, hash: reader.array()? });
        }
        if out.ids.windows(2).any(|two| two[0] >= two[1]) {
            return Err(WireError::Malformed);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erasure(salt: u8, words: &[&str]) -> Erasure {
        let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
        Erasure::new([salt; 16], vec![Id([1; 16])], &words)
    }

    #[test]
    fn a_line_that_has_a_word_is_blanked_and_the_others_stay() {
        let gone = erasure(1, &["Änne Schmidt", "a.schmidt@team.example", "+49 170 1234567"]);
        for (text, left) in [
            ("Call ÄNNE schmidt", Some("█")),
            ("Price list\nasked by Änne Schmidt, again\nsend offer", Some("Price list\n█\nsend offer")),
            ("A.Schmidt@team.example\n\n+49170 12 34 567", Some("█")),
            ("Änne Schmidtke", None),
            ("a.schmidt@team.example.org", Some("█")),
            ("49170 1234568", None),
            ("149 170 1234567", None),
            ("Schmidt, Änne", None),
            ("", None),
        ] {
            assert_eq!(gone.blank(text).as_deref(), left, "{text}");
        }
        assert_eq!(erasure(1, &["", "!"]).words, []);
        assert_eq!(erasure(1, &["12 34"]).blank("room 12-34").as_deref(), Some(MARK), "too short for a number");
    }

    #[test]
    fn two_erasures_give_the_same_in_either_order() {
        let one = erasure(1, &["Anna"]);
        let other = erasure(2, &["Anna Schmidt", "Peter"]);
        let both = |first: &Erasure, second: &Erasure, text: &str| {
            let text = first.blank(text).unwrap_or(text.to_string());
            second.blank(&text).unwrap_or(text)
        };
        for text in ["Anna Schmidt", "Anna\nPeter", "x\nAnna Schmidt\nPeter\ny", "Anna\n\nPeter\n", "x"] {
            let (left, right) = (both(&one, &other, text), both(&other, &one, text));
            assert_eq!(left, right);
            let [a, b] = [&one, &other].map(|gone| gone.blank(text).unwrap_or(text.to_string()));
            assert_eq!(common_text(&a, &b), left, "what both have left of {text:?}");
        }
    }
}
