//! Mailboxes: the files in which Thunderbird, Apple Mail, Google Takeout and others keep many mails one after another, each
//! behind a line that begins with `From `.
use std::borrow::Cow;

/// Whether some bytes are a mailbox: its first line begins with `From `, and the next one is a header.
pub fn is_mailbox(bytes: &[u8]) -> bool {
    bytes.starts_with(b"From ") && is_separator(bytes, 0)
}

/// The mails of a mailbox.
pub fn mails(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let mut from = next_separator(bytes, 0);
    std::iter::from_fn(move || {
        let start = from?;
        let end = next_separator(bytes, start + 1);
        from = end;
        let mail = &bytes[start..end.unwrap_or(bytes.len())];
        let head = line_end(mail, 0);
        Some(unquoted(&mail[head.min(mail.len())..]))
    })
}

/// A mail of Apple Mail, above which its length stands.
pub fn without_length(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().take(20).position(|byte| *byte == b'\n')?;
    let length: usize = std::str::from_utf8(&bytes[..end]).ok()?.trim().parse().ok()?;
    bytes[end + 1..].get(..length)
}

/// Where the line at `at` ends, behind its line break.
fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1)
}

/// Whether a line that begins with `From ` begins a mail, and not a sentence: a header is next.
fn is_separator(bytes: &[u8], at: usize) -> bool {
    let next = &bytes[line_end(bytes, at)..];
    let name = next.iter().take(100).position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
    name.is_some_and(|end| end > 0 && next.get(end) == Some(&b':'))
}

/// The next line from `from` on that begins a mail: the first one, or one behind an empty line.
fn next_separator(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = memchr::memmem::find(bytes.get(at..)?, b"From ").map(|found| at + found)?;
        let before = &bytes[..found];
        let is_behind_blank = before.is_empty() || before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        if is_behind_blank && is_separator(bytes, found) {
            return Some(found);
        }
        at = found + 1;
    }
}

/// The mail without the signs that keep its own lines from beginning like a separator.
fn unquoted(mail: &[u8]) -> Cow<'_, [u8]> {
    let is_quoted = memchr::memmem::find(mail, b"\n>From ").is_some() || memchr::memmem::find(mail, b"\n>>").is_some();
    if !is_quoted {
        return Cow::Borrowed(mail);
    }
    let mut out = Vec::with_capacity(mail.len());
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        let signs = line.iter().take_while(|byte| **byte == b'>').count();
        let is_quoted = signs > 0 && line[signs..].starts_with(b"From ");
        out.extend_from_slice(&line[usize::from(is_quoted)..]);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_cut_where_they_begin() {
        let bytes = b"From - Mon Nov 30 08:00:00 2026\nSubject: One\n\nFrom now on, more.\n\nFrom here: no\n>From there\n>>From far\n\nFrom a@example.com Tue\r\nSubject: Two\r\n\r\nText\r\n";
        assert!(is_mailbox(bytes));
        let all: Vec<String> = mails(bytes).map(|mail| String::from_utf8_lossy(&mail).into_owned()).collect();
        assert_eq!(
            all,
            [
                "Subject: One\n\nFrom now on, more.\n\nFrom here: no\nFrom there\n>From far\n\n",
                "Subject: Two\r\n\r\nText\r\n"
            ]
        );
        assert!(!is_mailbox(b"From now on\nnothing"));
        assert_eq!(mails(b"").count(), 0);
    }
}
