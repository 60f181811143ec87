//! A parser for the XML that spreadsheets use: elements, attributes, text. It ignores document types and knows only the
//! five predefined entities and numeric ones, so that no input can expand.
use std::borrow::Cow;

use crate::base::escape;

/// The maximum length of an entity: `#x0010ffff;`.
const LONGEST_ENTITY: usize = 16;

/// A token of a document.
pub enum Token<'a> {
    /// A start tag; names are without prefix.
    Open(&'a str, Attributes<'a>),
    /// An end tag.
    Close(&'a str),
    /// Text between tags.
    Text(Cow<'a, str>),
}

/// The attributes of an element.
#[derive(Clone, Copy)]
pub struct Attributes<'a>(&'a str);

impl<'a> Attributes<'a> {
    /// The value of an attribute, ignoring its prefix.
    pub fn get(self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.0;
        loop {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after[1..].split_once(quote)?;
            if local(name.trim()) == wanted {
                return Some(unescape(value));
            }
            rest = after;
        }
    }
}

/// The tokens of a document, as far as it is well-formed.
pub struct Tokens<'a> {
    rest: &'a str,
    closing: Option<&'a str>,
}

/// Tokenizes a document.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { rest: text, closing: None }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.closing.take() {
            return Some(Token::Close(name));
        }
        loop {
            let Some(inner) = self.rest.strip_prefix('<') else {
                if self.rest.is_empty() {
                    return None;
                }
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Token::Text(unescape(text)));
            };
            if let Some(data) = inner.strip_prefix("![CDATA[") {
                let (text, rest) = data.split_once("]]>")?;
                self.rest = rest;
                return Some(Token::Text(Cow::Borrowed(text)));
            }
            if let Some(comment) = inner.strip_prefix("!--") {
                self.rest = comment.split_once("-->")?.1;
                continue;
            }
            if inner.starts_with("!DOCTYPE") {
                self.rest = &inner[end_of_document_type(inner)? + 1..];
                continue;
            }
            let end = end_of_tag(inner)?;
            let (tag, rest) = (&inner[..end], &inner[end + 1..]);
            self.rest = rest;
            if tag.starts_with(['?', '!']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Token::Close(local(name.trim())));
            }
            let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_at(tag.find(char::is_whitespace).unwrap_or(tag.len()));
            let name = local(name);
            self.closing = is_empty.then_some(name);
            return Some(Token::Open(name, Attributes(attributes)));
        }
    }
}

/// The end of a tag: a `>` in quotes is part of it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The end of a document type, whose declarations in brackets have tags, quotes and comments of their own.
fn end_of_document_type(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut quote, mut is_inside) = (0, None, false);
    while let Some(byte) = bytes.get(at) {
        match (quote, byte) {
            (None, b'<') if bytes[at..].starts_with(b"<!--") => at += text.get(at..)?.find("-->")? + 2,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            (None, b'[') => is_inside = true,
            (None, b']') => is_inside = false,
            (None, b'>') if !is_inside => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // Bounded, so that a text of nothing but ampersands is not searched to its end from each of them.
        let end = after.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        let known = end.and_then(|end| {
            let (name, rest) = (&after[..end], &after[end + 1..]);
            let code = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => match name.strip_prefix("#x") {
                    Some(digits) => code(digits, 16)?,
                    None => code(name.strip_prefix('#')?, 10)?,
                },
            };
            Some((c, rest))
        });
        match known {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Escapes text for use between tags and in quotes. Control characters that XML does not allow are removed.
pub fn escape(text: &str) -> String {
    let is_kept = |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    escape::escape(&text.chars().filter(is_kept).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_type_is_passed_over_with_its_declarations() {
        let types = [
            "<!DOCTYPE a>",
            "<!DOCTYPE a SYSTEM \"a>b.dtd\">",
            "<!DOCTYPE a [<!ELEMENT a (#PCDATA)><!-- isn't <b> ]> --><!ENTITY c '<d r=\"]>\"/>'>]>",
        ];
        for head in types {
            let text = format!("<?xml version=\"1.0\"?>{head}<a r=\"1\">&c;</a>");
            let mut found = String::new();
            for token in tokens(&text) {
                match token {
                    Token::Open(name, attributes) => found += &format!("<{name} {:?}>", attributes.get("r")),
                    Token::Close(name) => found += &format!("</{name}>"),
                    Token::Text(text) => found += &text,
                }
            }
            assert_eq!(found, "<a Some(\"1\")>&c;</a>", "{head}");
        }
        assert_eq!(tokens("<!DOCTYPE a [<!ENTITY b 'c'><d/>").count(), 0, "one that never ends");
    }
}
