//! How the parts of a document are put on pages: sums and codes never stand alone, on the sheets and in the file alike.
use kontor::base::Timestamp;
use kontor::locale::Language;
use kontor::store::letterhead::Paper;
use kontor::store::quote_document::{self, Block};
use kontor::store::{quote_code, quote_pdf};

use crate::quote_pdf::{face, plain, said, sent};
use crate::support::TestWorkspace;

#[test]
fn parts_are_put_on_pages_with_the_last_line_beside_the_sums() {
    let mut blocks = vec![Block::Head];
    blocks.extend((0..9).map(Block::Line));
    blocks.push(Block::Sums);
    let heights: Vec<f64> = blocks.iter().map(|block| if *block == Block::Head { 40.0 } else { 10.0 }).collect();
    let count = |page: f64| -> Vec<usize> {
        quote_document::pages(&blocks, &heights, page, 5.0, 5.0).iter().map(Vec::len).collect()
    };
    assert_eq!(count(150.0), [11]);
    // The sums alone do not fit: the line before them goes along.
    assert_eq!(count(135.0), [9, 2]);
    assert_eq!(count(70.0), [3, 6, 2]);
    // What is higher than a page has one of its own.
    assert_eq!(quote_document::pages(&[Block::Head, Block::Line(0)], &[400.0, 10.0], 100.0, 5.0, 5.0).len(), 2);
}

#[test]
fn the_code_never_stands_alone_on_a_page() {
    let of = |lines: usize, terms: &[f64], page: f64| {
        let mut blocks = vec![Block::Head];
        blocks.extend((0..lines).map(Block::Line));
        blocks.push(Block::Sums);
        blocks.extend((0..terms.len()).map(Block::Term));
        blocks.push(Block::Code);
        let height = |block: &Block| match block {
            Block::Head => 40.0,
            Block::Term(at) => terms[*at],
            Block::Code => 36.0,
            _ => 10.0,
        };
        let heights: Vec<f64> = blocks.iter().map(height).collect();
        quote_document::pages(&blocks, &heights, page, 5.0, 5.0)
    };
    // Where there is room, everything is on one page.
    assert_eq!(of(3, &[10.0], 150.0).len(), 1);
    // The last paragraph comes along, and of those before it about as much as the code is high.
    let two = of(3, &[10.0, 10.0, 20.0, 10.0], 150.0);
    assert_eq!(two[1], [Block::Term(2), Block::Term(3), Block::Code]);
    assert_eq!(of(3, &[10.0, 40.0], 150.0)[1], [Block::Term(1), Block::Code]);
    // Without terms, the sums do, with the last line.
    assert_eq!(of(5, &[], 120.0)[1], [Block::Line(4), Block::Sums, Block::Code]);
    // Nothing is lost or printed twice, and no page is higher than it may be, however much there is.
    for lines in 0..30 {
        for terms in 0..12 {
            let all = of(lines, &vec![10.0; terms], 150.0);
            assert_eq!(all.iter().map(Vec::len).sum::<usize>(), lines + terms + 3);
            let last = all.last().expect("has pages");
            assert!(last.len() > 1 && last.last() == Some(&Block::Code), "{lines} lines, {terms} terms: {last:?}");
        }
    }
}

#[test]
fn the_file_has_the_code_beside_the_end_of_the_terms() {
    const WORDS: &str = "Please leave it on the copy that you send back";
    for (paper, lines) in [(Paper::A4, 4..12), (Paper::Letter, 3..11)] {
        let mut pages_with_code = Vec::new();
        for lines in lines {
            let crm = TestWorkspace::new();
            let (own, mut document) = sent(&crm, lines, Language::En, paper);
            document.letterhead.has_code = true;
            let document = crm.session.read(|set| quote_code::with_code(set, own, document));
            let pdf = quote_pdf::write(face(), &document, None, Timestamp(1_800_000_000_000));
            let text = said("pdftotext", &["-layout"], &pdf);
            let last = text.split('\u{c}').rfind(|page| !page.trim().is_empty()).map(plain).expect("has pages");
            assert!(last.contains(WORDS) && last.contains("Payable within 30 days."), "{lines} lines: {last}");
            pages_with_code.push(text.matches('\u{c}').count());
        }
        // In some of them it is on a page of its own with the terms.
        assert!(pages_with_code.first() < pages_with_code.last(), "{pages_with_code:?}");
    }
}
