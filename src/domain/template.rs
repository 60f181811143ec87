//! Texts with placeholders: `{{first_name}}`, `{{first_name|there}}` with a text for a missing value, and
//! `{{#if account.name}}…{{else}}…{{/if}}`. A value is inserted as it is, whatever it contains.

/// The number of conditions that may stand within each other.
pub const MAX_DEPTH: usize = 8;

/// A part of a template.
#[derive(Clone, PartialEq, Debug)]
enum Part {
    Text(String),
    Value { key: String, fallback: Option<String> },
    If { key: String, then: Vec<Part>, otherwise: Vec<Part> },
}

/// A parsed text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Template {
    parts: Vec<Part>,
}

/// Why a text is no template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Two opening braces without closing ones; the text after them.
    Unclosed(String),
    /// Braces without a field between them.
    Empty,
    /// What stands between the braces is neither a field nor a condition.
    Unreadable(String),
    /// `{{else}}` or `{{/if}}` without the beginning of a condition, or a second `{{else}}`.
    Stray(String),
    /// A condition without an end; its field.
    NoEnd(String),
    /// Too many conditions within each other.
    TooDeep,
    /// A field that records of the type do not have.
    Unknown(String),
}

/// A text with its values.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Expanded {
    /// The text.
    pub text: String,
    /// The fields that have no value and no text in place of one, each once.
    pub missing: Vec<String>,
}

/// What stands between braces.
enum Tag {
    Value { key: String, fallback: Option<String> },
    If(String),
    Else,
    End,
}

/// A condition that has begun: its field, what stands before it, its first half once there is a second.
struct Open {
    key: String,
    before: Vec<Part>,
    then: Option<Vec<Part>>,
}

/// Parses a text.
pub fn parse(source: &str) -> Result<Template, Problem> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut rest = source;
    // Whether nothing but blanks stands between the last line break, or the beginning, and what follows.
    let mut is_line_empty = true;
    while let Some(at) = rest.find("{{") {
        let (text, after) = (&rest[..at], &rest[at + 2..]);
        let Some(end) = after.find("}}") else { return Err(Problem::Unclosed(excerpt(after))) };
        let tag = read_tag(&after[..end])?;
        let mut following = &after[end + 2..];
        let (line, is_blank) = match text.rsplit_once('\n') {
            Some((_, line)) => (line, line.trim().is_empty()),
            None => (text, is_line_empty && text.trim().is_empty()),
        };
        let mut text = text;
        is_line_empty = false;
        // A condition that has a line of its own leaves none behind.
        if !matches!(tag, Tag::Value { .. })
            && is_blank
            && let Some(length) = blank_line(following)
        {
            text = &text[..text.len() - line.len()];
            following = &following[length..];
            is_line_empty = true;
        }
        push_text(&mut parts, text);
        match tag {
            Tag::Value { key, fallback } => parts.push(Part::Value { key, fallback }),
            Tag::If(_) if open.len() >= MAX_DEPTH => return Err(Problem::TooDeep),
            Tag::If(key) => open.push(Open { key, before: std::mem::take(&mut parts), then: None }),
            Tag::Else => match open.last_mut() {
                Some(last) if last.then.is_none() => last.then = Some(std::mem::take(&mut parts)),
                _ => return Err(Problem::Stray("else".to_string())),
            },
            Tag::End => {
                let Some(last) = open.pop() else { return Err(Problem::Stray("/if".to_string())) };
                let own = std::mem::replace(&mut parts, last.before);
                let (then, otherwise) = match last.then {
                    Some(then) => (then, own),
                    None => (own, Vec::new()),
                };
                parts.push(Part::If { key: last.key, then, otherwise });
            }
        }
        rest = following;
    }
    push_text(&mut parts, rest);
    match open.pop() {
        Some(last) => Err(Problem::NoEnd(last.key)),
        None => Ok(Template { parts }),
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_string()));
    }
}

/// The length of what is left of a line, with its line break, if it is blank.
fn blank_line(text: &str) -> Option<usize> {
    let (line, length) = match text.find('\n') {
        Some(at) => (&text[..at], at + 1),
        None => (text, text.len()),
    };
    line.trim().is_empty().then_some(length)
}

fn read_tag(inner: &str) -> Result<Tag, Problem> {
    let text = inner.trim();
    if let Some(key) = text.strip_prefix("#if").filter(|key| key.is_empty() || key.starts_with(char::is_whitespace)) {
        return key_of(key, text).map(Tag::If);
    }
    match text {
        "else" => return Ok(Tag::Else),
        "/if" => return Ok(Tag::End),
        _ => {}
    }
    let (key, fallback) = match text.split_once('|') {
        Some((key, fallback)) => (key, Some(fallback.trim().to_string())),
        None => (text, None),
    };
    Ok(Tag::Value { key: key_of(key, text)?, fallback })
}

/// A field's key: letters, digits, and dots between a link and a field of its record.
fn key_of(text: &str, whole: &str) -> Result<String, Problem> {
    let key = text.trim();
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    match key {
        "" => Err(Problem::Empty),
        key if key.chars().all(is_key) => Ok(key.to_string()),
        _ => Err(Problem::Unreadable(excerpt(whole))),
    }
}

/// The beginning of a text, for a message.
fn excerpt(text: &str) -> String {
    text.chars().take(24).take_while(|c| *c != '\n').collect()
}

impl Template {
    /// The fields that it names, each once.
    pub fn keys(&self) -> Vec<&str> {
        let mut out = Vec::new();
        collect(&self.parts, &mut out);
        out
    }

    /// The text with the values of a record; a field without a value has `None`.
    pub fn expand(&self, value: &dyn Fn(&str) -> Option<String>) -> Expanded {
        let mut out = Expanded::default();
        expand(&self.parts, value, &mut out);
        out
    }
}

fn collect<'a>(parts: &'a [Part], out: &mut Vec<&'a str>) {
    let add = |key: &'a str, out: &mut Vec<&'a str>| {
        if !out.contains(&key) {
            out.push(key);
        }
    };
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Value { key, .. } => add(key, out),
            Part::If { key, then, otherwise } => {
                add(key, out);
                collect(then, out);
                collect(otherwise, out);
            }
        }
    }
}

fn expand(parts: &[Part], value: &dyn Fn(&str) -> Option<String>, out: &mut Expanded) {
    for part in parts {
        match part {
            Part::Text(text) => out.text.push_str(text),
            Part::Value { key, fallback } => match (value(key), fallback) {
                (Some(text), _) => out.text.push_str(&text),
                (None, Some(text)) => out.text.push_str(text),
                (None, None) if out.missing.contains(key) => {}
                (None, None) => out.missing.push(key.clone()),
            },
            Part::If { key, then, otherwise } => {
                expand(if value(key).is_some() { then } else { otherwise }, value, out);
            }
        }
    }
}
