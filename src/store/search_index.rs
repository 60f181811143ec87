//! The folded text of every record, so that a search reads a few large buffers and never decodes a record.
//!
//! A block holds the text of the records of one page, one line each. A change clears its block, and the next search
//! fills it again, so that a commit costs only what it changed.
use std::cell::RefCell;
use std::rc::Rc;

use memchr::memmem::Finder;

use super::page::ROWS_PER_PAGE;
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{Row, fold, phone};
use crate::domain::{Field, FieldType, RecordType};

/// Blocks filled in advance per step: a few milliseconds.
const BLOCKS_PER_STEP: usize = 16;

/// The blocks of all record types.
#[derive(Default)]
pub struct SearchIndex {
    kinds: RefCell<Vec<Vec<Option<Rc<Block>>>>>,
}

/// The text of up to [`ROWS_PER_PAGE`] adjacent records.
pub struct Block {
    text: String,
    /// The start of each record's line, and the end of the last one.
    starts: Vec<u32>,
}

/// The words of a search, which must all occur.
pub struct Words {
    words: Vec<String>,
    finders: Vec<Finder<'static>>,
    /// The word to look for first: the longest one is the rarest.
    first: usize,
}

impl Words {
    /// The words of a typed text; `None` if there are none.
    pub fn of(text: &str) -> Option<Words> {
        Words::new(fold::fold_umlauts(text).split_whitespace().map(str::to_string).collect())
    }

    /// The digits of a typed phone number, which are found however the number is written; `None` if it is none.
    pub fn of_phone(text: &str) -> Option<Words> {
        Words::new(vec![phone::wanted_digits(text)?])
    }

    fn new(words: Vec<String>) -> Option<Words> {
        let first = (0..words.len()).max_by_key(|at| words[*at].len())?;
        let finders = words.iter().map(|word| Finder::new(word).into_owned()).collect();
        Some(Words { words, finders, first })
    }

    /// The words, folded.
    pub fn all(&self) -> &[String] {
        &self.words
    }

    /// Whether all words occur in a folded line.
    pub fn occur_in(&self, line: &str) -> bool {
        self.finders.iter().all(|finder| finder.find(line.as_bytes()).is_some())
    }

    /// The sum of the positions at which the words first occur in a line; `None` if one is missing. Early occurrences
    /// and beginnings of words rank first.
    fn score(&self, line: &str) -> Option<u32> {
        let at = |finder: &Finder| {
            let at = finder.find(line.as_bytes())?;
            let begins = at == 0 || !line.as_bytes()[at - 1].is_ascii_alphanumeric();
            Some(at.min(900) as u32 + if begins { 0 } else { 1000 })
        };
        self.finders.iter().map(at).sum()
    }
}

impl SearchIndex {
    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: Slot) {
        if let Some(blocks) = self.kinds.get_mut().get_mut(kind as usize)
            && let Some(block) = blocks.get_mut(slot.index() / ROWS_PER_PAGE)
        {
            *block = None;
        }
    }

    /// Calls `visit` with slot and score of every record of a type that has all words.
    pub fn find(&self, set: &RecordTables, kind: RecordType, words: &Words, mut visit: impl FnMut(Slot, u32)) {
        self.each_block(set, kind, |first, block| {
            let text = block.text.as_bytes();
            let finder = &words.finders[words.first];
            let (mut from, mut line) = (0, 0);
            while let Some(at) = finder.find(&text[from..]).map(|at| at + from) {
                line = block.line_at(at, line);
                let (start, end) = block.line(line);
                if let Some(score) = words.score(&block.text[start..end]) {
                    visit(Slot(first + line as u32), score);
                }
                from = end;
            }
        });
    }

    /// Calls `visit` with slot and line of every record of a type in which one of `needles` occurs.
    pub fn find_any(&self, set: &RecordTables, kind: RecordType, needles: &[&str], mut visit: impl FnMut(Slot, &str)) {
        let finders: Vec<Finder> = needles.iter().map(Finder::new).collect();
        self.each_block(set, kind, |first, block| {
            let mut found = vec![false; block.starts.len()];
            for finder in &finders {
                let (mut from, mut line) = (0, 0);
                while let Some(at) = finder.find(&block.text.as_bytes()[from..]).map(|at| at + from) {
                    line = block.line_at(at, line);
                    found[line] = true;
                    from = block.line(line).1;
                }
            }
            for (line, _) in found.iter().enumerate().filter(|(_, is_found)| **is_found) {
                let (start, end) = block.line(line);
                visit(Slot(first + line as u32), &block.text[start..end]);
            }
        });
    }

    /// Fills a few blocks of a type in advance, from block `from` on, so that the first search does not wait for them.
    /// Returns the block to continue with; `None` if all are filled.
    pub fn read_ahead(&self, set: &RecordTables, kind: RecordType, from: usize) -> Option<usize> {
        let count = (set.slots(kind) as usize).div_ceil(ROWS_PER_PAGE);
        let end = (from + BLOCKS_PER_STEP).min(count);
        (from..end).for_each(|number| drop(self.block(set, kind, number)));
        (end < count).then_some(end)
    }

    fn each_block(&self, set: &RecordTables, kind: RecordType, mut visit: impl FnMut(u32, &Block)) {
        let count = (set.slots(kind) as usize).div_ceil(ROWS_PER_PAGE);
        for number in 0..count {
            let block = self.block(set, kind, number);
            visit((number * ROWS_PER_PAGE) as u32, &block);
        }
    }

    fn block(&self, set: &RecordTables, kind: RecordType, number: usize) -> Rc<Block> {
        let mut kinds = self.kinds.borrow_mut();
        if kinds.len() <= kind as usize {
            kinds.resize(kind as usize + 1, Vec::new());
        }
        let blocks = &mut kinds[kind as usize];
        if blocks.len() <= number {
            blocks.resize(number + 1, None);
        }
        blocks[number].get_or_insert_with(|| Rc::new(Block::of(set, kind, (number * ROWS_PER_PAGE) as u32))).clone()
    }
}

impl Block {
    fn of(set: &RecordTables, kind: RecordType, first: u32) -> Block {
        let mut block = Block { text: String::new(), starts: Vec::with_capacity(ROWS_PER_PAGE + 1) };
        for slot in first..set.slots(kind).min(first + ROWS_PER_PAGE as u32) {
            block.starts.push(block.text.len() as u32);
            if let Some(row) = set.row_at(kind, Slot(slot)) {
                searched_text(set.fields(kind), row, &mut block.text);
            }
            block.text.push('\n');
        }
        block.starts.push(block.text.len() as u32);
        block.text.shrink_to_fit();
        block
    }

    /// The line that contains the byte at `at`, searched from line `from` on.
    fn line_at(&self, at: usize, from: usize) -> usize {
        from + self.starts[from..].partition_point(|start| *start as usize <= at) - 1
    }

    fn line(&self, line: usize) -> (usize, usize) {
        (self.starts[line] as usize, self.starts[line + 1] as usize)
    }
}

/// The folded text of a row's searched fields, one space after each; words with an umlaut spelled as two letters follow
/// with the umlaut as well, and phone numbers as digits.
fn searched_text(fields: &[&Field], row: &Row, out: &mut String) {
    for field in fields.iter().filter(|field| field.searched) {
        let text = row.text(field.number);
        if !text.is_empty() {
            // A line break would look like another record.
            let from = out.len();
            fold::fold_into(text, out);
            // Most texts have none, which one look at the whole text finds out.
            if fold::merge_umlauts(&out[from..]).is_some() {
                let merged: Vec<String> = out[from..].split_whitespace().filter_map(fold::merge_umlauts).collect();
                out.push(' ');
                out.push_str(&merged.join(" "));
            }
            if field.kind == FieldType::Phone {
                out.push(' ');
                out.push_str(&phone::searched_digits(text));
            }
            if out.as_bytes()[from..].contains(&b'\n') {
                let line = out.split_off(from).replace('\n', " ");
                out.push_str(&line);
            }
            out.push(' ');
        }
    }
}
