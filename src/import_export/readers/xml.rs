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
