//! The lower case of a letter, from a table of runs that `build.rs` makes: the standard library's has an entry for each
//! letter, and takes 3 KB of the first load.

/// First and last letter of a run, the step from one to the next, and the distance to their lower case.
const RUNS: &[(u32, u32, u32, i32)] = &include!(concat!(env!("OUT_DIR"), "/lower_case.rs"));

/// The lower case of a letter beyond ASCII, without the combining mark that one of them gets.
pub fn lower_case(letter: char) -> char {
    let code = letter as u32;
    let next = RUNS.partition_point(|(first, ..)| *first <= code);
    let run =
        RUNS[..next].last().filter(|(first, last, step, _)| code <= *last && (code - first).is_multiple_of(*step));
    run.and_then(|(.., by)| char::from_u32(code.wrapping_add_signed(*by))).unwrap_or(letter)
}

/// A text in lower case.
pub fn in_lower_case(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { lower_case(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_the_lower_case_of_the_standard_library() {
        for letter in '\u{80}'..=char::MAX {
            let mut expected = letter.to_lowercase();
            assert_eq!(expected.next(), Some(lower_case(letter)), "{letter}");
            assert!(expected.all(|mark| ('\u{300}'..='\u{36f}').contains(&mark)), "{letter}");
        }
    }
}
