//! Documents on sheets of paper, as they are printed: the parts are measured, put on pages, and each page has its own head of the
//! table, its footer and its number.
pub mod logo;
pub mod pdf;

use leptos::html;
use leptos::prelude::*;

use crate::store::letterhead::Window;
use crate::store::quote_document::{self, Block, Document, PrintedCode};
use crate::store::quote_words as words;

/// The sheets of a document. Its parts are laid out once where nobody sees them, and measured.
pub fn sheets(document: Document, logo: RwSignal<Option<String>>) -> AnyView {
    laid_out(document, logo, Layout::Shown)
}

/// Whether sheets are looked at, so that they are laid out again when something about them changes.
#[derive(Clone, Copy, PartialEq)]
pub enum Layout {
    /// They are shown.
    Shown,
    /// They are printed at once.
    Printed,
}

/// The sheets of a document that is shown, or one of many that are printed.
pub fn laid_out(document: Document, logo: RwSignal<Option<String>>, how: Layout) -> AnyView {
    let measure = NodeRef::<html::Div>::new();
    let blocks = document.blocks();
    let paper = document.paper().key();
    let language = document.language;
    let window = document.window.map(Window::key);
    let pages = RwSignal::new(Vec::<Vec<Block>>::new());
    let document = StoredValue::new(document);
    let all = blocks.clone();
    let lay_out = move || {
        let Some(Some(element)) = measure.try_get_untracked() else { return };
        let height = |selector: &str| {
            let found = element.query_selector(selector).ok().flatten();
            found.map_or(0.0, |found| found.get_bounding_client_rect().height())
        };
        let heights: Vec<f64> = (0..all.len()).map(|at| height(&format!("[data-block='{at}']"))).collect();
        let (page, again, head) = (height(".sheet-body"), height(".sheet-again"), height(".sheet-table-head"));
        pages.set(quote_document::pages(&all, &heights, page, again, head));
    };
    let again = lay_out.clone();
    Effect::new(move |_| {
        // A logo that arrives makes the head taller, and so do fonts.
        logo.track();
        if measure.get().is_some() {
            lay_out();
        }
    });
    // Where many are laid out for the printer, letters and logo are there.
    if how == Layout::Shown {
        let later = again.clone();
        let fonts = window_event_listener_untyped("resize", move |_| again());
        on_cleanup(move || fonts.remove());
        set_timeout(later, std::time::Duration::from_millis(600));
    }
    let sheet = move |at: usize, page: Vec<Block>, count: usize| {
        document.with_value(|document| {
            let running = (at > 0).then(|| again_head(document));
            let number = words::with(words::PAGE, language, &[&(at + 1).to_string(), &count.to_string()]);
            let label = number.clone();
            view! {
                <section class="sheet" data-paper=paper data-window=window data-draft=document.is_draft.then_some("") aria-label=label>
                    <div class="sheet-body">{running}{parts(document, &page, logo)}</div>
                    {foot(document, number)}
                </section>
            }
        })
    };
    let shown = move || {
        let all = pages.get();
        let count = all.len();
        all.into_iter().enumerate().map(|(at, page)| sheet(at, page, count)).collect_view()
    };
    let measured = document.with_value(|document| {
        let one = |(at, block): (usize, Block)| view! { <div data-block=at.to_string()>{parts_of(document, block, logo)}</div> };
        view! {
            <div class="sheet-again">{again_head(document)}</div>
            <div class="sheet-table-head">{table(document, Vec::new(), true)}</div>
            {blocks.into_iter().enumerate().map(one).collect_view()}
        }
    });
    view! {
        <div class="sheets" lang=language.code()>{shown}</div>
        <div class="sheet sheet-measure" data-paper=paper aria-hidden="true" inert node_ref=measure><div class="sheet-body"></div><div class="sheet-measured">{measured}</div></div>
    }
    .into_any()
}

/// What further pages begin with.
fn again_head(document: &Document) -> AnyView {
    let title = if document.title.is_empty() { &document.subject } else { &document.title };
    view! { <p class="sheet-running"><span>{document.letterhead.company.clone()}</span><span>{title.clone()}</span></p> }
        .into_any()
}

fn foot(document: &Document, number: String) -> AnyView {
    let letterhead = &document.letterhead;
    let column = |text: &str| (!text.trim().is_empty()).then(|| view! { <div>{text.to_string()}</div> });
    let company = format!("{}\n{}", letterhead.company, letterhead.address);
    view! {
        <footer class="sheet-foot">
            <div class="sheet-columns">{column(&company)}{column(&letterhead.contact)}{column(&letterhead.bank)}{column(&letterhead.legal)}</div>
            <p class="sheet-number"><span>{letterhead.footer.clone()}</span><span>{number}</span></p>
        </footer>
    }
    .into_any()
}

/// The parts of a page: lines that follow one another are one table.
fn parts(document: &Document, page: &[Block], logo: RwSignal<Option<String>>) -> Vec<AnyView> {
    let mut out = Vec::new();
    let mut lines: Vec<Block> = Vec::new();
    for block in page {
        match block {
            Block::Line(_) | Block::Text(..) => lines.push(*block),
            block => {
                if !lines.is_empty() {
                    out.push(table(document, std::mem::take(&mut lines), true));
                }
                out.push(parts_of(document, *block, logo));
            }
        }
    }
    if !lines.is_empty() {
        out.push(table(document, lines, true));
    }
    out
}

fn parts_of(document: &Document, block: Block, logo: RwSignal<Option<String>>) -> AnyView {
    let paragraph = |all: &[String], at: usize| view! { <p class="sheet-text">{all.get(at).cloned()}</p> }.into_any();
    match block {
        Block::Head => head(document, logo),
        Block::Intro(at) => paragraph(&document.intro, at),
        Block::Term(at) => paragraph(&document.terms, at),
        Block::Line(_) | Block::Text(..) => table(document, vec![block], false),
        Block::Code => document
            .code
            .clone()
            .map(|PrintedCode { code, words }| {
                let frame = format!("0 0 {0} {0}", code.size);
                view! {
                    <div class="sheet-code"><svg class="qr-code" viewBox=frame aria-hidden="true" shape-rendering="crispEdges"><path d=code.path()/></svg>
                        <p>{words}</p></div>
                }
            })
            .into_any(),
        Block::Sums => {
            let last = document.sums.len().saturating_sub(1);
            let row = |(at, (label, amount)): (usize, (String, String))| {
                view! { <tr data-last=(at == last).then_some("")><th scope="row">{label}</th><td>{amount}</td></tr> }
            };
            let rows = document.sums.clone().into_iter().enumerate().map(row).collect_view();
            view! { <table class="sheet-sums"><tbody>{rows}</tbody></table> }.into_any()
        }
    }
}

fn head(document: &Document, logo: RwSignal<Option<String>>) -> AnyView {
    let company = document.letterhead.company.clone();
    let mark = move || match logo.get() {
        Some(url) => view! { <img src=url alt=company.clone()/> }.into_any(),
        None => view! { <strong>{company.clone()}</strong> }.into_any(),
    };
    let fact = |(label, value): (&'static str, String)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    let shown = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let (title, subject) = (shown(&document.title), shown(&document.subject));
    let window = document.window.map(Window::key);
    view! {
        <header class="sheet-head" data-window=window>{mark}</header>
        <div class="sheet-address" data-window=window>
            <div><p class="sheet-sender">{document.sender.clone()}</p><address>{document.recipient.join("\n")}</address></div>
            <dl>{document.facts.clone().into_iter().map(fact).collect_view()}</dl>
        </div>
        {title.map(|title| view! { <h2 class="sheet-title">{title}</h2> })}
        {subject.map(|subject| view! { <p class="sheet-subject">{subject}</p> })}
    }
    .into_any()
}

/// A table with some lines; the head is repeated on every page.
fn table(document: &Document, lines: Vec<Block>, has_head: bool) -> AnyView {
    let (discounts, taxes) = (document.has_discounts, document.has_taxes);
    let own = |word| words::of(word, document.language);
    let span = 4 + usize::from(discounts) + usize::from(taxes);
    let thead = has_head.then(|| {
        view! {
            <thead><tr><th scope="col">{own(words::POSITION)}</th><th scope="col">{own(words::DESCRIPTION)}</th>
                <th scope="col" data-right="">{own(words::QUANTITY)}</th><th scope="col" data-right="">{own(words::PRICE)}</th>
                {discounts.then(|| view! { <th scope="col" data-right="">{own(words::DISCOUNT)}</th> })}
                {taxes.then(|| view! { <th scope="col" data-right="">{own(words::TAX)}</th> })}
                <th scope="col" data-right="">{own(words::AMOUNT)}</th></tr></thead>
        }
    });
    let row = |block: Block| {
        match block {
        Block::Line(at) => document.lines.get(at).cloned().map(|line| {
            view! {
                <tr><td>{line.position}</td><td class="sheet-name">{line.name}</td><td data-right="">{line.quantity}</td><td data-right="">{line.price}</td>
                    {discounts.then(|| view! { <td data-right="">{line.discount}</td> })}
                    {taxes.then(|| view! { <td data-right="">{line.tax}</td> })}
                    <td data-right="">{line.amount}</td></tr>
            }
            .into_any()
        }),
        Block::Text(at, text) => document.lines.get(at).and_then(|line| line.text.get(text)).cloned().map(|text| {
            view! { <tr class="sheet-more"><td></td><td colspan=span.to_string()>{text}</td></tr> }.into_any()
        }),
        _ => None,
    }
    };
    let rows = lines.into_iter().filter_map(row).collect_view();
    let columns = view! {
        <colgroup><col data-is="position"/><col/><col data-is="quantity"/><col data-is="price"/>
            {discounts.then(|| view! { <col data-is="percent"/> })}{taxes.then(|| view! { <col data-is="percent"/> })}
            <col data-is="price"/></colgroup>
    };
    view! { <table class="sheet-table">{columns}{thead}<tbody>{rows}</tbody></table> }.into_any()
}
