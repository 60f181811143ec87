//! The user guide: a page, the list of all pages, and a full-text search. Markdown becomes elements here; text stays
//! text.
use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::base::fold;
use crate::base::markdown::{self, Block, Span};
use crate::locale::guide::{self, KEYS};
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::navigation::{self, Route};

/// The number of search results shown.
const MAX_RESULTS: usize = 20;
/// The query parameter for a part of the page.
const PART: &str = "at=";

/// A line of a page, prepared for search.
struct Line {
    page: usize,
    /// The index of its heading on the page.
    part: usize,
    under: String,
    text: String,
    folded: String,
}

/// A parsed page.
struct Page {
    title: String,
    blocks: Vec<Block>,
}

/// The page with this index in the list of pages.
pub fn guide(cx: AppContext, at: usize) -> AnyView {
    let pages = StoredValue::new(read(cx));
    let lines = StoredValue::new(None::<Vec<Line>>);
    let text = RwSignal::new(String::new());
    let name =
        move |page: usize| pages.with_value(|pages| pages.get(page).map(|page| page.title.clone())).unwrap_or_default();
    let all = (0..KEYS.len()).map(|page| {
        let current = (page == at).then_some("page");
        view! { <li><a href=cx.href(Route::Guide(page)) aria-current=current>{name(page)}</a></li> }
    });
    let article = pages.with_value(|pages| pages.get(at).map(|page| blocks(cx, &page.blocks))).unwrap_or_default();
    let turn = |page: usize, rel: &'static str| {
        view! { <a class="button" rel=rel href=cx.href(Route::Guide(page))>{name(page)}</a> }
    };
    let body = move || {
        let wanted: Vec<String> = fold::tokenize(&text.get()).split(' ').map(str::to_string).collect();
        if wanted.iter().all(String::is_empty) {
            return ().into_any();
        }
        if lines.with_value(Option::is_none) {
            lines.set_value(Some(pages.with_value(|pages| to_search(pages))));
        }
        let found = lines.with_value(|lines| hits(cx, lines.as_deref().unwrap_or_default(), &wanted, &name));
        view! { <h1>{cx.t(phrases::GUIDE_FOUND)}</h1>{found} }.into_any()
    };
    let is_searching = move || text.with(|text| !text.trim().is_empty());
    // A search result is a part of a page: scroll its heading into view once the page is drawn.
    Effect::new(move |_| {
        let query = navigation::query();
        if let Some(heading) =
            query.strip_prefix(PART).and_then(|part| document().get_element_by_id(&heading_id(part.parse().ok()?)))
        {
            heading.scroll_into_view();
        }
    });
    let home = (cx.app.workspace.phase.get_untracked() != WorkspaceState::Open)
        .then(|| view! { <a class="button" href=cx.href(Route::Home)>{cx.t(phrases::BACK)}</a> });
    view! {
        <div class="guide">
            <div class="guide-find" role="search" aria-label=cx.t(phrases::GUIDE_SEARCH)>
                {home}
                <input class="input" type="search" autocomplete="off" aria-label=cx.t(phrases::GUIDE_SEARCH) placeholder=cx.t(phrases::GUIDE_SEARCH)
                    prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))/>
                <div class="guide-found">{body}</div>
            </div>
            <article class="guide-page" hidden=is_searching>
                {article}
                <div class="page-actions guide-turn">
                    {(at > 0).then(|| turn(at - 1, "prev"))}
                    {(at + 1 < KEYS.len()).then(|| turn(at + 1, "next"))}
                </div>
            </article>
            <nav class="guide-all" aria-labelledby="guide-all">
                <h2 id="guide-all">{cx.t(phrases::GUIDE)}</h2>
                <ol>{all.collect_view()}</ol>
            </nav>
        </div>
    }
    .into_any()
}

fn read(cx: AppContext) -> Vec<Page> {
    let page = |page: usize| {
        let blocks = markdown::parse(guide::text(page, cx.language));
        let title = blocks.first().and_then(|block| block.plain_lines().into_iter().next()).unwrap_or_default();
        Page { title, blocks }
    };
    (0..KEYS.len()).map(page).collect()
}

/// All lines of all pages.
fn to_search(pages: &[Page]) -> Vec<Line> {
    let mut out = Vec::new();
    for (page, Page { title, blocks }) in pages.iter().enumerate() {
        let (mut part, mut under) = (0, title.clone());
        for (place, block) in blocks.iter().enumerate() {
            if matches!(block, Block::Heading(..)) {
                part = place;
                under = block.plain_lines().concat();
            }
            let context = fold::tokenize(&format!("{title} {under}"));
            out.extend(block.plain_lines().into_iter().map(|text| {
                let folded = format!("{} {context}", fold::tokenize(&text));
                Line { page, part, under: under.clone(), text, folded }
            }));
        }
    }
    out
}

/// The parts that contain every word, those first that contain them in their own text.
fn hits(cx: AppContext, lines: &[Line], wanted: &[String], name: &dyn Fn(usize) -> String) -> AnyView {
    let mut found: Vec<(bool, &Line)> = Vec::new();
    for line in lines.iter().filter(|line| wanted.iter().all(|word| line.folded.contains(word.as_str()))) {
        let own = fold::tokenize(&line.text);
        let is_whole = wanted.iter().all(|word| own.contains(word.as_str()));
        let is_heading = line.text == line.under;
        // If only the heading of a part matches, the heading is enough.
        if is_whole || is_heading {
            found.push((!is_heading, line));
        }
    }
    if found.is_empty() {
        return view! { <p class="empty" role="status">{cx.t(phrases::NO_HITS)}</p> }.into_any();
    }
    found.sort_by_key(|(is_text, _)| *is_text);
    let hit = |(_, line): (bool, &Line)| {
        let href = cx.href_with(Route::Guide(line.page), &format!("{PART}{}", line.part));
        let title = name(line.page);
        let path = if line.under == title { title } else { format!("{title} › {}", line.under) };
        let text = (line.text != line.under).then(|| view! { <p>{marked(&line.text, wanted)}</p> });
        view! { <li><a href=href>{marked(&path, wanted)}</a>{text}</li> }
    };
    view! { <ul class="guide-hits">{found.into_iter().take(MAX_RESULTS).map(hit).collect_view()}</ul> }.into_any()
}

/// A line with the searched words marked.
fn marked(text: &str, wanted: &[String]) -> Vec<AnyView> {
    let word = |word: &str| {
        let folded = fold::fold(word);
        let is_wanted = wanted.iter().any(|wanted| folded.contains(wanted.as_str()));
        let word = word.to_string();
        if is_wanted { view! { <mark>{word}</mark> }.into_any() } else { word.into_any() }
    };
    text.split_inclusive(' ').map(word).collect()
}

fn heading_id(place: usize) -> String {
    format!("guide-{place}")
}

fn blocks(cx: AppContext, all: &[Block]) -> Vec<AnyView> {
    all.iter().enumerate().map(|(place, block)| draw(cx, place, block)).collect()
}

fn draw(cx: AppContext, place: usize, block: &Block) -> AnyView {
    let id = heading_id(place);
    match block {
        Block::Heading(1, text) => view! { <h1 id=id>{spans(cx, text)}</h1> }.into_any(),
        Block::Heading(2, text) => view! { <h2 id=id>{spans(cx, text)}</h2> }.into_any(),
        Block::Heading(_, text) => view! { <h3 id=id>{spans(cx, text)}</h3> }.into_any(),
        Block::Paragraph(text) => view! { <p>{spans(cx, text)}</p> }.into_any(),
        Block::List(numbered, items) => {
            let items = items.iter().map(|item| view! { <li>{spans(cx, item)}</li> }).collect_view();
            if *numbered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
        }
        Block::Table(rows) => {
            let (head, rest) = rows.split_at(rows.len().min(1));
            let head =
                head.iter().flatten().map(|cell| view! { <th scope="col">{spans(cx, cell)}</th> }).collect_view();
            let row = |row: &Vec<Vec<Span>>| {
                view! { <tr>{row.iter().map(|cell| view! { <td>{spans(cx, cell)}</td> }).collect_view()}</tr> }
            };
            view! { <table><thead><tr>{head}</tr></thead><tbody>{rest.iter().map(row).collect_view()}</tbody></table> }
                .into_any()
        }
    }
}

fn spans(cx: AppContext, all: &[Span]) -> Vec<AnyView> {
    all.iter().map(|one| span(cx, one)).collect()
}

fn span(cx: AppContext, span: &Span) -> AnyView {
    let text = span.text().to_string();
    match span {
        Span::Text(_) => text.into_any(),
        Span::Bold(_) => view! { <strong>{text}</strong> }.into_any(),
        Span::Code(_) => view! { <code>{text}</code> }.into_any(),
        Span::Link(_, target) => {
            let page = target.strip_suffix(".md").and_then(guide::find).map(|page| cx.href(Route::Guide(page)));
            match page.or_else(|| target.starts_with("#/").then(|| target.clone())) {
                Some(href) => view! { <a href=href>{text}</a> }.into_any(),
                None => text.into_any(),
            }
        }
    }
}
