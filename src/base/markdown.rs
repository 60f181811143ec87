//! The subset of Markdown in which the user guide is written: headings, paragraphs, lists, tables, bold, code, links.
//! The result is blocks and spans; no HTML is involved.

/// A block of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A heading and its level, from 1.
    Heading(u8, Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list, and whether its items are numbered.
    List(bool, Vec<Vec<Span>>),
    /// A table: its rows, of which the first is the head.
    Table(Vec<Vec<Vec<Span>>>),
}

/// A span of inline text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Span {
    /// Plain text.
    Text(String),
    /// Emphasised text.
    Bold(String),
    /// Text that is typed, pressed or copied.
    Code(String),
    /// A link: its text and its target.
    Link(String, String),
}

impl Span {
    /// The visible text.
    pub fn text(&self) -> &str {
        match self {
            Span::Text(text) | Span::Bold(text) | Span::Code(text) | Span::Link(text, _) => text,
        }
    }
}

impl Block {
    /// The lines of visible text: one, or one for each item or row.
    pub fn plain_lines(&self) -> Vec<String> {
        let plain = |spans: &Vec<Span>| spans.iter().map(Span::text).collect::<String>();
        match self {
            Block::Heading(_, spans) | Block::Paragraph(spans) => vec![plain(spans)],
            Block::List(_, items) => items.iter().map(plain).collect(),
            Block::Table(rows) => {
                rows.iter().map(|row| row.iter().map(plain).collect::<Vec<_>>().join(" · ")).collect()
            }
        }
    }

    /// The targets of all links in the block.
    pub fn link_targets(&self) -> Vec<String> {
        let spans: Vec<&Span> = match self {
            Block::Heading(_, spans) | Block::Paragraph(spans) => spans.iter().collect(),
            Block::List(_, items) => items.iter().flatten().collect(),
            Block::Table(rows) => rows.iter().flatten().flatten().collect(),
        };
        let target = |span: &'_ Span| if let Span::Link(_, to) = span { Some(to.clone()) } else { None };
        spans.into_iter().filter_map(target).collect()
    }
}

/// Parses a page into blocks.
pub fn parse(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    // Lines of a paragraph or an item belong together until another block begins.
    let mut open: Option<(Open, String)> = None;
    for line in text.lines().chain([""]) {
        let line = line.trim();
        let begun = beginning(line);
        let goes_on = matches!(begun, Some((Open::Paragraph, _)));
        match (&mut open, begun) {
            (Some((Open::Paragraph | Open::Item(_), held)), Some((_, rest))) if goes_on => {
                held.push(' ');
                held.push_str(rest);
            }
            (_, begun) => {
                if let Some((kind, held)) = open.take() {
                    close(&mut out, kind, &held);
                }
                match begun {
                    Some((Open::Heading(level), rest)) => out.push(Block::Heading(level, spans(rest))),
                    Some((Open::Row, rest)) => add_row(&mut out, rest),
                    Some((kind, rest)) => open = Some((kind, rest.to_string())),
                    None => {}
                }
            }
        }
    }
    out
}

enum Open {
    Heading(u8),
    Paragraph,
    Item(bool),
    Row,
}

/// The kind of block that a line begins, and the rest of the line; `None` for an empty line.
fn beginning(line: &str) -> Option<(Open, &str)> {
    if line.is_empty() {
        return None;
    }
    let marks = line.len() - line.trim_start_matches('#').len();
    if marks > 0
        && let Some(rest) = line[marks..].strip_prefix(' ')
    {
        return Some((Open::Heading(marks.min(6) as u8), rest));
    }
    if let Some(rest) = line.strip_prefix("- ") {
        return Some((Open::Item(false), rest));
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0
        && let Some(rest) = line[digits..].strip_prefix(". ")
    {
        return Some((Open::Item(true), rest));
    }
    if line.starts_with('|') {
        return Some((Open::Row, line));
    }
    Some((Open::Paragraph, line))
}

fn close(out: &mut Vec<Block>, kind: Open, text: &str) {
    match kind {
        Open::Item(numbered) => match out.last_mut() {
            Some(Block::List(other, items)) if *other == numbered => items.push(spans(text)),
            _ => out.push(Block::List(numbered, vec![spans(text)])),
        },
        _ => out.push(Block::Paragraph(spans(text))),
    }
}

/// Adds a row to the table, unless it is the rule below the header.
fn add_row(out: &mut Vec<Block>, line: &str) {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    if cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':')) {
        return;
    }
    let row: Vec<Vec<Span>> = cells.into_iter().map(spans).collect();
    match out.last_mut() {
        Some(Block::Table(rows)) => rows.push(row),
        _ => out.push(Block::Table(vec![row])),
    }
}

/// Parses the spans of a line. A mark that is not closed is plain text.
fn spans(line: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['*', '`', '[']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        match special(from) {
            Some((span, after)) => {
                if !text.is_empty() {
                    out.push(Span::Text(std::mem::take(&mut text)));
                }
                out.push(span);
                rest = after;
            }
            None => {
                text.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        out.push(Span::Text(text));
    }
    out
}

/// Parses a marked span at the beginning, and returns it with the rest.
fn special(from: &str) -> Option<(Span, &str)> {
    if let Some(inner) = from.strip_prefix("**") {
        let (text, after) = inner.split_once("**")?;
        return Some((Span::Bold(text.to_string()), after));
    }
    if let Some(inner) = from.strip_prefix('`') {
        let (text, after) = inner.split_once('`')?;
        return Some((Span::Code(text.to_string()), after));
    }
    let (text, rest) = from.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    Some((Span::Link(text.to_string(), target.to_string()), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Span {
        Span::Text(text.to_string())
    }

    #[test]
    fn reads_blocks() {
        let page = "# Leads\n\nA lead is\na **person**.\n\n- one\n  and more\n- two\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| `c` | [d](x.md) |\n";
        let code = Span::Code("c".to_string());
        let link = Span::Link("d".to_string(), "x.md".to_string());
        let wanted = vec![
            Block::Heading(1, vec![text("Leads")]),
            Block::Paragraph(vec![text("A lead is a "), Span::Bold("person".to_string()), text(".")]),
            Block::List(false, vec![vec![text("one and more")], vec![text("two")]]),
            Block::List(true, vec![vec![text("first")], vec![text("second")]]),
            Block::Table(vec![vec![vec![text("a")], vec![text("b")]], vec![vec![code], vec![link]]]),
        ];
        assert_eq!(parse(page), wanted);
    }

    #[test]
    fn marks_that_are_not_closed_are_text() {
        for line in ["2 * 3", "a ` b", "[no link", "**bold", "<b>x</b>", "#tag", "-5", "1.5"] {
            assert_eq!(parse(line), vec![Block::Paragraph(vec![text(line)])], "{line}");
        }
    }
}
