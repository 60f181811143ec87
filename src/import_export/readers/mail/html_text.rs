//! The text of a mail in HTML. Nothing of it is ever shown as HTML: tags become line breaks or nothing, whatever stands
//! in them.
use mail_parser::decoders::html::add_html_token;

/// Elements whose content is no text.
const HIDDEN: [&str; 6] = ["head", "style", "script", "template", "title", "svg"];
/// Elements that begin a line.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "dt",
    "dd",
];
/// No more text than this is read, in bytes.
const MAX_TEXT: usize = 200_000;
/// The maximum length of an entity's name.
const MAX_ENTITY: usize = 40;

/// The text.
pub fn text_of(html: &str) -> String {
    let mut out = Lines::default();
    let mut hidden: Option<String> = None;
    let mut rest = html;
    while !rest.is_empty() && out.text.len() < MAX_TEXT {
        let Some(open) = rest.find('<') else {
            if hidden.is_none() {
                out.add(rest);
            }
            break;
        };
        let (before, tag) = rest.split_at(open);
        if hidden.is_none() {
            out.add(before);
        }
        let inner = &tag[1..];
        if let Some(comment) = inner.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            // A sign, not a tag.
            if hidden.is_none() {
                out.add("<");
            }
            rest = inner;
            continue;
        }
        let end = end_of_tag(inner);
        let (content, after) = (&inner[..end], inner.get(end + 1..).unwrap_or(""));
        rest = after;
        let is_close = content.starts_with('/');
        let name: String = content
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .take(12)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let is_hidden = HIDDEN.contains(&name.as_str());
        match &hidden {
            Some(own) if is_close && *own == name => hidden = None,
            Some(_) => {}
            None if is_hidden && !is_close && !content.ends_with('/') => hidden = Some(name),
            None if is_hidden => {}
            None if name == "br" => out.break_line(),
            None if name == "p" && is_close => out.end_paragraph(),
            None if BLOCKS.contains(&name.as_str()) => out.begin_line(),
            None if name == "td" || name == "th" => out.add(" "),
            None => {}
        }
    }
    out.text.trim_end().to_string()
}

/// Where a tag ends: a sign in quotation marks does not end it.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(own), byte) if own == byte => quote = None,
            _ => {}
        }
    }
    // A quotation mark that never ends is none.
    tag.find('>').unwrap_or(tag.len())
}

/// Text in lines, with one blank between words.
#[derive(Default)]
struct Lines {
    text: String,
    has_blank: bool,
}

impl Lines {
    fn add(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(c) = rest.chars().next() {
            if c.is_ascii_whitespace() {
                self.has_blank = true;
                rest = &rest[1..];
                continue;
            }
            let entity = (c == '&').then(|| entity_at(rest)).flatten();
            let taken = entity.map_or(c.len_utf8(), str::len);
            if self.has_blank && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.has_blank = false;
            match entity {
                Some(entity) => add_html_token(&mut self.text, entity.as_bytes(), false),
                None => self.text.push(c),
            }
            rest = &rest[taken..];
        }
    }

    /// Ends the line.
    fn break_line(&mut self) {
        self.text.push('\n');
        self.has_blank = false;
    }

    /// Ends the line unless it is empty.
    fn begin_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.break_line();
        }
        self.has_blank = false;
    }

    /// Ends the line, with an empty one after it.
    fn end_paragraph(&mut self) {
        self.begin_line();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.break_line();
        }
    }
}

/// The entity that a text begins with, such as `&amp;`.
fn entity_at(text: &str) -> Option<&str> {
    let end = text.bytes().take(MAX_ENTITY).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_name.then(|| text.get(..=end)).flatten()
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn html_becomes_the_text_a_reader_sees() {
        for (html, text) in [
            ("<p>Guten Tag,</p><p>Gr&uuml;&szlig;e &amp; Dank&#33;</p>", "Guten Tag,\n\nGrüße & Dank!"),
            ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
            ("<html><head><title>No</title><style>p{color:red}</style></head><body>Yes</body></html>", "Yes"),
            ("a<script>alert('<b>no</b>')</script>b", "ab"),
            ("<!-- <p>no</p> -->x < y &unknown; &", "x < y &unknown; &"),
            ("<img alt=\"a > b\" src='x'>after", "after"),
            ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
            ("<a href=\"javascript:alert(1)\">link</a>", "link"),
            ("un&nbsp;peu", "un\u{a0}peu"),
            ("<p unclosed", ""),
            ("<b title=\"never ends>text", "text"),
        ] {
            assert_eq!(text_of(html), text, "{html}");
        }
    }
}
