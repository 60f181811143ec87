//! Numbers as people and programs write them: which of their marks group digits, and which is the decimal sign.

/// The digits of a number.
#[derive(PartialEq, Eq, Debug)]
pub struct NumberText {
    /// Those before the decimal sign.
    pub whole: String,
    /// Those behind it.
    pub fraction: String,
    /// Whether the only mark may be either: `1.234`.
    pub is_ambiguous: bool,
}

impl NumberText {
    /// Splits a number without sign or currency: `22,700.00`, `22.700,00`, `1 500`, `1'234.50`, `12,34,567`. `groups`
    /// says whether a lone point or comma before exactly three digits groups thousands. `None` if the text is no number,
    /// for example because its groups are not of three digits.
    pub fn parse(text: &str, groups: impl Fn(char) -> bool) -> Option<NumberText> {
        let mut is_ambiguous = false;
        let (whole, fraction) = match text.rfind(['.', ',']) {
            None => (text, ""),
            Some(at) => {
                let (head, tail) = (&text[..at], &text[at + 1..]);
                let mark = if text[at..].starts_with('.') { '.' } else { ',' };
                let is_lone = !head.contains(['.', ',']);
                is_ambiguous = is_lone && tail.len() == 3 && is_first_group(head) && !head.starts_with('0');
                let is_group = head.contains(mark) || is_ambiguous && groups(mark);
                if is_group { (text, "") } else { (head, tail) }
            }
        };
        let whole = ungrouped(whole)?;
        is_digits(fraction).then(|| NumberText { whole, fraction: fraction.to_string(), is_ambiguous })
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_first_group(text: &str) -> bool {
    (1..=3).contains(&text.len()) && is_digits(text)
}

/// The digits of a whole number without the marks between its groups: of three digits each, or, as in India, of two
/// before the last. All marks are alike.
fn ungrouped(text: &str) -> Option<String> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '\u{2019}');
    let kind = |c: char| if c.is_whitespace() { ' ' } else { c };
    let mut marks = text.chars().filter(|c| is_mark(*c)).map(kind);
    let first = marks.next();
    if first.is_some() && marks.any(|mark| Some(mark) != first) {
        return None;
    }
    let parts: Vec<&str> = text.split(is_mark).collect();
    let is_grouped = match parts.as_slice() {
        [only] => is_digits(only),
        [head, middle @ .., last] => {
            let all_of = |length: usize| middle.iter().all(|part| part.len() == length && is_digits(part));
            let is_tail = last.len() == 3 && is_digits(last);
            is_tail && is_first_group(head) && (all_of(3) || head.len() < 3 && all_of(2))
        }
        [] => false,
    };
    is_grouped.then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_apart() {
        for (text, expected) in [
            ("22,700.00", Some(("22700", "00"))),
            ("22.700,00", Some(("22700", "00"))),
            ("1 500", Some(("1500", ""))),
            ("1\u{202f}234\u{a0}567,5", Some(("1234567", "5"))),
            ("1'234.50", Some(("1234", "50"))),
            ("12,34,567.89", Some(("1234567", "89"))),
            ("1.234.567", Some(("1234567", ""))),
            ("1,234", Some(("1234", ""))),
            ("1234,567", Some(("1234", "567"))),
            ("0,075", Some(("0", "075"))),
            (".5", Some(("", "5"))),
            ("1.2.3", None),
            ("1,23,45", None),
            ("1.2,3.4", None),
            ("1 2", None),
            ("1,234 567", None),
            ("1e5", None),
        ] {
            let parts = NumberText::parse(text, |_| true);
            assert_eq!(parts.as_ref().map(|parts| (&*parts.whole, &*parts.fraction)), expected, "{text}");
        }
        assert!(NumberText::parse("1.234", |_| true).is_some_and(|number| number.is_ambiguous));
        assert_eq!(NumberText::parse("1.234", |mark| mark == ',').map(|number| number.fraction), Some("234".into()));
    }
}
