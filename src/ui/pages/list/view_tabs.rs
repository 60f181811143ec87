//! The views that a list offers: those from the start and the saved ones, each with its query as text.
use crate::domain::RecordType;
use crate::locale::{Phrase, phrases};
use crate::store::{RecordStore, query_string, views};
use crate::ui::context::AppContext;
use crate::ui::state::list::{ActiveView, ListId};

/// A tab: its view, its name, its query as text.
pub type Tab = (ActiveView, String, String);

/// The view with the query of an address.
pub fn find(set: &RecordStore, page: ListId, text: &str) -> Option<ActiveView> {
    let built_in = built_ins(set, page).iter().position(|(_, query)| query == text).map(ActiveView::BuiltIn);
    let saved = || views::saved(set, page.kind()).into_iter().find(|(_, _, query)| query == text);
    built_in.or_else(|| saved().map(|(id, ..)| ActiveView::Saved(id)))
}

fn built_ins(set: &RecordStore, page: ListId) -> Vec<(Option<Phrase>, String)> {
    match page {
        ListId::List(kind) => views::built_ins(kind).map(|view| (Some(view.name), view.query.to_string())).collect(),
        ListId::Pipeline => vec![(None, query_string::write(set, RecordType::Opportunity, &page.first(set)))],
    }
}

/// The tabs of a list, in order.
pub fn all(cx: AppContext, set: &RecordStore, page: ListId) -> Vec<Tab> {
    let built_in = |(place, (name, query)): (usize, (Option<Phrase>, String))| {
        (ActiveView::BuiltIn(place), cx.t(name.unwrap_or(phrases::ALL_DEALS)).to_string(), query)
    };
    let own = built_ins(set, page).into_iter().enumerate().map(built_in);
    let is_here = |query: &str| match page {
        ListId::List(_) => true,
        // Boards by stage belong to the pipeline page as well.
        ListId::Pipeline => query.split('&').any(|part| part == "board=stage"),
    };
    let saved = views::saved(set, page.kind()).into_iter().filter(|(_, _, query)| is_here(query));
    own.chain(saved.map(|(id, name, query)| (ActiveView::Saved(id), name, query))).collect()
}
