//! Characters that nobody sees: what comes along when text is copied from web pages and word processors.
use std::borrow::Cow;

/// Whether a character has no width: soft hyphens, joiners, marks of direction, byte order marks, variation selectors.
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
    )
}

/// Whether a character is invisible and belongs to the one before it, as those that make an emoji of a heart.
pub const fn is_variation(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{fe00}'..='\u{fe0f}')
}

/// A text without such characters.
pub fn strip_invisible(text: &str) -> Cow<'_, str> {
    match !text.is_ascii() && text.contains(is_invisible) {
        true => Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).collect()),
        false => Cow::Borrowed(text),
    }
}
