//! Escaping of text: between tags or in quotes, in HTML, SVG and XML alike; and as the rest of a line.

/// The text with every special character of markup as an entity.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A text as the rest of a line. It stays readable, so that an erasure finds a person's name in it.
pub fn in_a_line(text: &str) -> String {
    text.replace('\r', "").replace('\\', "\\\\").replace('\n', "\\n")
}

/// Reverses [`in_a_line`].
pub fn in_lines(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().map(|c| if c == 'n' { '\n' } else { c })),
            c => out.push(c),
        }
    }
    out
}
