//! A quote, or a letter, as it stands on paper: every text and figure in the customer's language, before it is put on pages.
use super::letterhead::{Letterhead, Paper, Window};
use super::qr_code::Code;
use super::record_tables::RecordTables;
use super::{display_names, quote_words as words, quotes};
use crate::base::decimal::ONE;
use crate::base::{Date, Id, Row};
use crate::domain::RecordType;
use crate::domain::records::{quote, quote_line, user};
use crate::domain::rules::line_items::Line;
use crate::locale::{Language, format};

/// The longest paragraph in characters: longer ones are several, so that each fits on a page.
const LONGEST: usize = 900;

/// A line of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentLine {
    /// Its number.
    pub position: String,
    /// What is offered.
    pub name: String,
    /// More about it.
    pub text: Vec<String>,
    /// The quantity with its unit.
    pub quantity: String,
    /// The unit price.
    pub price: String,
    /// The discount, if there is one.
    pub discount: String,
    /// The tax rate, if there is one.
    pub tax: String,
    /// The amount without tax.
    pub amount: String,
}

/// The code on a document, and what stands beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintedCode {
    /// The code.
    pub code: Code,
    /// What it is for.
    pub words: String,
}

/// The document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Its language.
    pub language: Language,
    /// The letterhead.
    pub letterhead: Letterhead,
    /// Where the address is, if it is a letter for an envelope with a window.
    pub window: Option<Window>,
    /// Whether it is still a draft.
    pub is_draft: bool,
    /// "Quote 2026-0001"; empty for a letter.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The sender in one line, above the recipient.
    pub sender: String,
    /// The lines of the recipient.
    pub recipient: Vec<String>,
    /// Number, dates and whom to ask.
    pub facts: Vec<(&'static str, String)>,
    /// What stands before the table.
    pub intro: Vec<String>,
    /// The table.
    pub lines: Vec<DocumentLine>,
    /// Whether a line has a discount.
    pub has_discounts: bool,
    /// Whether a line has tax.
    pub has_taxes: bool,
    /// What stands below the table; the last one is the amount to pay.
    pub sums: Vec<(String, String)>,
    /// What stands behind the table.
    pub terms: Vec<String>,
    /// The code by which it is answered and found again, which `quote_code::with_code` adds where the document is put on paper.
    pub code: Option<PrintedCode>,
}

/// The document of a quote; `None` if there is none.
pub fn read(set: &RecordTables, id: Id, own: Language) -> Option<Document> {
    let row = set.get(RecordType::Quote, id)?;
    let language = Some(row.text(quote::LANGUAGE)).filter(|tag| !tag.is_empty()).map_or(own, Language::from_tag);
    read_in(set, id, language)
}

/// The document of a quote in a language, whatever that of the quote is.
pub fn read_in(set: &RecordTables, id: Id, language: Language) -> Option<Document> {
    let row = set.get(RecordType::Quote, id)?;
    let letterhead = Letterhead::of(set);
    let is_draft = quotes::is_draft(row);
    let name = words::of(words::QUOTE, language);
    // A draft may have a number, but nobody is to take it for what was sent.
    let number = if is_draft { words::of(words::DRAFT, language) } else { row.text(quote::NUMBER) };
    let lines: Vec<DocumentLine> =
        quotes::lines(set, id).into_iter().zip(1..).map(|(row, at)| line(row, at, language)).collect();
    Some(Document {
        window: None,
        language,
        is_draft,
        title: if is_draft { format!("{name} ({number})") } else { format!("{name} {number}") },
        subject: row.text(quote::NAME).to_string(),
        sender: sender(&letterhead),
        recipient: row.text(quote::RECIPIENT).lines().map(str::to_string).collect(),
        facts: facts(set, row, number, language),
        intro: paragraphs(row.text(quote::INTRO)),
        has_discounts: lines.iter().any(|line| !line.discount.is_empty()),
        has_taxes: lines.iter().any(|line| !line.tax.is_empty()),
        lines,
        sums: sums(set, row, language),
        terms: paragraphs(row.text(quote::TERMS)),
        code: None,
        letterhead,
    })
}

/// The sender in one line.
pub fn sender(letterhead: &Letterhead) -> String {
    let lines = letterhead.company.lines().chain(letterhead.address.lines());
    lines.map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Somebody of the sender's: the name and the email address.
pub fn contact_of(row: &Row, language: Language) -> String {
    let parts = [display_names::whole(RecordType::User, row, language), row.text(user::EMAIL).to_string()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn facts(set: &RecordTables, row: &Row, number: &str, language: Language) -> Vec<(&'static str, String)> {
    let day = |number| row.day(number).map(|day: Date| format::day(day, language));
    let owner = row.link(quote::OWNER).and_then(|id| set.get(RecordType::User, id));
    let of_owner = owner.map(|owner| contact_of(owner, language));
    let all = [
        (words::NUMBER, Some(number.to_string())),
        (words::DATE, day(quote::DATE)),
        (words::VALID_UNTIL, day(quote::VALID_UNTIL)),
        (words::CONTACT, of_owner),
    ];
    all.into_iter().filter_map(|(label, value)| Some((words::of(label, language), value?))).collect()
}

fn line(row: &Row, at: usize, language: Language) -> DocumentLine {
    let money = |number| row.money(number).map(|money| format::money(money, language)).unwrap_or_default();
    let percent = |number| match row.number(number).unwrap_or(0) {
        0 => String::new(),
        own => self::percent(own, language),
    };
    let net = Line::of(row).and_then(|line| line.net()).map(|net| format::money(net, language));
    let quantity = format::decimal(row.number(quote_line::QUANTITY).unwrap_or(ONE), language);
    DocumentLine {
        position: at.to_string(),
        name: row.text(quote_line::NAME).to_string(),
        text: paragraphs(row.text(quote_line::TEXT)),
        quantity: format!("{quantity} {}", row.text(quote_line::UNIT)).trim().to_string(),
        price: money(quote_line::PRICE),
        discount: percent(quote_line::DISCOUNT),
        tax: percent(quote_line::TAX),
        amount: net.unwrap_or_default(),
    }
}

fn sums(set: &RecordTables, row: &Row, language: Language) -> Vec<(String, String)> {
    let Some(all) = quotes::totals(set, row) else { return Vec::new() };
    let money = |money| format::money(money, language);
    let mut out = Vec::new();
    if all.discount.minor != 0 {
        out.push((words::of(words::SUBTOTAL, language).to_string(), money(all.subtotal)));
        let rate = percent(row.number(quote::DISCOUNT).unwrap_or(0), language);
        out.push((format!("{} {rate}", words::of(words::DISCOUNT, language)), money(all.discount)));
    }
    if all.totals.taxes.is_empty() {
        out.push((words::of(words::GROSS, language).to_string(), money(all.totals.gross)));
        return out;
    }
    out.push((words::of(words::NET, language).to_string(), money(all.totals.net)));
    let taxed = all.bases;
    for (rate, tax) in &all.totals.taxes {
        let base = taxed.get(rate).map(|base| money(*base)).unwrap_or_default();
        out.push((words::with(words::TAX_OF, language, &[&percent(*rate, language), &base]), money(*tax)));
    }
    out.push((words::of(words::GROSS, language).to_string(), money(all.totals.gross)));
    out
}

/// A percentage in millionths, as it is written.
fn percent(millionths: i64, language: Language) -> String {
    format::percent(&format::decimal(millionths, language), language)
}

/// The paragraphs of a text; long ones are divided between words.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.trim().lines() {
        let mut part = String::new();
        let mut length = 0;
        for word in line.split(' ') {
            let more = word.chars().count() + 1;
            if length + more > LONGEST && !part.is_empty() {
                out.push(std::mem::take(&mut part));
                length = 0;
            }
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
            length += more;
        }
        out.push(part);
    }
    out
}

/// The parts of a document in their order, as they are put on pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Block {
    /// The letterhead, the recipient and the facts.
    Head,
    /// A paragraph before the table.
    Intro(usize),
    /// A line of the table.
    Line(usize),
    /// A paragraph of a line of the table.
    Text(usize, usize),
    /// The sums.
    Sums,
    /// A paragraph behind the table.
    Term(usize),
    /// The code.
    Code,
}

impl Document {
    /// All parts.
    pub fn blocks(&self) -> Vec<Block> {
        let mut out = vec![Block::Head];
        out.extend((0..self.intro.len()).map(Block::Intro));
        for (at, line) in self.lines.iter().enumerate() {
            out.push(Block::Line(at));
            out.extend((0..line.text.len()).map(|text| Block::Text(at, text)));
        }
        if !self.sums.is_empty() {
            out.push(Block::Sums);
        }
        out.extend((0..self.terms.len()).map(Block::Term));
        out.extend(self.code.is_some().then_some(Block::Code));
        out
    }

    /// The paper.
    pub fn paper(&self) -> Paper {
        self.letterhead.paper
    }
}

/// Puts parts of some heights on pages of a height; `again` is what is repeated on each further page, and `head` the height of the
/// table's head, which each page has that has lines. A table's last line goes along with the sums, and the end of what stands before
/// the code with the code.
pub fn pages(blocks: &[Block], heights: &[f64], page: f64, again: f64, head: f64) -> Vec<Vec<Block>> {
    let is_line = |block: &Block| matches!(block, Block::Line(_) | Block::Text(..));
    let mut out: Vec<Vec<(Block, f64)>> = vec![Vec::new()];
    let mut used = 0.0;
    for (block, height) in blocks.iter().copied().zip(heights.iter().copied()) {
        let Some(current) = out.last() else { break };
        let has_table = current.iter().any(|(block, _)| is_line(block));
        let need = if is_line(&block) && !has_table { height + head } else { height };
        if used + need <= page || current.is_empty() {
            used += need;
            out.last_mut().into_iter().for_each(|current| current.push((block, height)));
            continue;
        }
        let from = companions(current, block, height).filter(|from| *from > 0);
        let moved = from.and_then(|from| Some(out.last_mut()?.split_off(from)));
        let mut moved = moved.unwrap_or_default();
        let table = if moved.iter().any(|(block, _)| is_line(block)) || is_line(&block) { head } else { 0.0 };
        used = again + table + moved.iter().map(|(_, height)| height).sum::<f64>() + height;
        moved.push((block, height));
        out.push(moved);
    }
    out.into_iter().map(|page| page.into_iter().map(|(block, _)| block).collect()).collect()
}

/// From which part of a page on parts go along with the one that begins the next page, because that one never stands alone.
fn companions(page: &[(Block, f64)], block: Block, height: f64) -> Option<usize> {
    let is_text = |block: Block| matches!(block, Block::Intro(_) | Block::Term(_));
    match (block, page.last()?.0) {
        // The last line, with what belongs to it.
        (Block::Sums, _) | (Block::Code, Block::Sums) => {
            let at = page.iter().rposition(|(block, _)| matches!(block, Block::Line(_)));
            at.filter(|at| *at > 1)
        }
        // The last paragraph, and of those before it about as much as the code is high.
        (Block::Code, last) if is_text(last) => {
            let (mut from, mut taken) = (page.len(), 0.0);
            for (at, (block, own)) in page.iter().enumerate().rev() {
                if !is_text(*block) || taken > 0.0 && taken + own > height {
                    break;
                }
                (from, taken) = (at, taken + own);
            }
            Some(from)
        }
        _ => None,
    }
}
