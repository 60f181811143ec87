//! The hierarchy of a record: parent accounts and subsidiaries with the sums of their open deals, or reporting lines.
use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::RecordType;
use crate::domain::records::{account, contact, opportunity};
use crate::locale::phrases;
use crate::store::exchange_rates::ExchangeRates;
use crate::store::filter::{Filter, Predicate};
use crate::store::{display_names, hierarchy, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The number of children shown of each record.
const MAX_CHILDREN: usize = 20;

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    depth: u16,
    name: String,
    detail: String,
    /// The list behind the detail, if it is a figure.
    list: Option<String>,
    hidden: usize,
    /// The list of the children.
    children: String,
}

/// The panel of the hierarchy; absent for a record without one.
pub fn tree(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let title = match kind {
        RecordType::Account => phrases::HIERARCHY,
        RecordType::Contact => phrases::REPORTING,
        _ => return ().into_any(),
    };
    let lines = Memo::new(move |_| {
        cx.app.read(|set| {
            let rates = ExchangeRates::on(set, cx.app.today());
            let list = |kind: RecordType, filter: Vec<Filter>| {
                let query = query_string::write_all(set, kind, Filter::All(filter));
                cx.href_with(Route::List(kind), &query)
            };
            let line = |node: hierarchy::Node| {
                let link = |number: FieldId| Filter::field(number, Predicate::OneOf(vec![node.id]));
                let open_deals = || {
                    let open = Filter::field(opportunity::STAGE, Predicate::Open);
                    list(RecordType::Opportunity, vec![link(opportunity::ACCOUNT), open])
                };
                let above = if kind == RecordType::Account { account::PARENT } else { contact::REPORTS_TO };
                let detail = match kind {
                    RecordType::Account => {
                        let sum = hierarchy::open_deals(set, node.id, &rates);
                        let text = (!sum.is_empty()).then(|| sum.own_text(&rates, cx.language));
                        text.map(|text| cx.t_with(phrases::OPEN_SUM, &[&text])).unwrap_or_default()
                    }
                    _ => set
                        .get(kind, node.id)
                        .map(|row| display_names::brief(row.text(contact::TITLE)).into_owned())
                        .unwrap_or_default(),
                };
                let name = display_names::name_of(set, node.id, cx.language);
                let is_figure = kind == RecordType::Account && !detail.is_empty();
                Line {
                    id: node.id,
                    depth: node.depth,
                    name,
                    detail,
                    list: is_figure.then(open_deals),
                    hidden: node.hidden,
                    children: list(kind, vec![link(above)]),
                }
            };
            hierarchy::of(set, kind, id, MAX_CHILDREN).into_iter().map(line).collect::<Vec<_>>()
        })
    });
    let line = move |line: Line| {
        let name = if line.id == id {
            view! { <strong aria-current="true">{line.name}</strong> }.into_any()
        } else {
            view! { <a href=cx.href(Route::Record(line.id))>{line.name}</a> }.into_any()
        };
        let hidden = (line.hidden > 0).then(|| {
            let text = cx.t_with(phrases::AND_MORE, &[&line.hidden.to_string()]);
            view! { <small>{figure(FigureKind::More, text, line.children, cx.t(phrases::HOW_HIDDEN))}</small> }
        });
        let detail = match line.list {
            Some(list) => figure(FigureKind::Sum, line.detail, list, cx.t(phrases::HOW_OPEN_SUM)),
            None => line.detail.into_any(),
        };
        view! {
            <li class="tree-line" style=("--depth", line.depth.to_string())>{name}<small>{detail}</small>{hidden}</li>
        }
    };
    (move || {
        let lines = lines.get();
        (lines.len() > 1).then(|| {
            view! {
                <section class="panel">
                    <div class="panel-head"><h2>{cx.t(title)}</h2></div>
                    <div class="panel-body"><ul class="plain-list tree">{lines.into_iter().map(line).collect_view()}</ul></div>
                </section>
            }
        })
    })
    .into_any()
}
