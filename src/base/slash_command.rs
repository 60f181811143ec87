//! A leading `/word` that chooses one of several options: `/call Asked for a price`.
use super::fold;

/// The option that a text's first word names after a slash, and the rest of the text. The word ends with a space, and its
/// beginning is enough; of several options the first one counts.
pub fn slash_command<T>(text: &str, options: impl IntoIterator<Item = (T, String)>) -> Option<(T, &str)> {
    let (word, rest) = text.strip_prefix('/')?.split_once(' ')?;
    let word = fold::fold(word);
    let fits = |(_, name): &(T, String)| fold::fold(name).starts_with(&word);
    let found = if word.is_empty() { None } else { options.into_iter().find(fits) };
    found.map(|(option, _)| (option, rest))
}

#[cfg(test)]
mod tests {
    use super::slash_command;

    #[test]
    fn only_a_finished_word_that_names_an_option_is_taken() {
        let options = || ["Call", "Meeting", "E-Mail", "Überprüfung"].map(str::to_string).into_iter().enumerate();
        assert_eq!(slash_command("/call Asked for a price", options()), Some((0, "Asked for a price")));
        assert_eq!(slash_command("/M at the fair", options()), Some((1, "at the fair")));
        assert_eq!(slash_command("/uber ", options()), Some((3, "")));
        for text in ["", "/", "/ ", "/call", "call x", "/letter x", "Met/call x", " /call x"] {
            assert_eq!(slash_command(text, options()), None, "{text:?}");
        }
    }
}
