//! The hierarchy of a record: parent accounts and subsidiaries with the sums of their open deals, or reporting lines.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::contact;
use crate::locale::{format, phrases};
use crate::store::{display_names, hierarchy};
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
    hidden: usize,
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
            let line = |node: hierarchy::Node| {
                let detail = match kind {
                    RecordType::Account => {
                        let sums = hierarchy::open_deals(set, node.id);
                        let text = (!sums.0.is_empty()).then(|| format::sums(&sums, cx.language));
                        text.map(|text| cx.t_with(phrases::OPEN_SUM, &[&text])).unwrap_or_default()
                    }
                    _ => set
                        .get(kind, node.id)
                        .map(|row| display_names::brief(row.text(contact::TITLE)).into_owned())
                        .unwrap_or_default(),
                };
                let name = display_names::name_of(set, node.id, cx.language);
                Line { id: node.id, depth: node.depth, name, detail, hidden: node.hidden }
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
        let hidden = (line.hidden > 0)
            .then(|| view! { <small>{cx.t_with(phrases::AND_MORE, &[&line.hidden.to_string()])}</small> });
        view! {
            <li class="tree-line" style=("--depth", line.depth.to_string())>{name}<small>{line.detail}</small>{hidden}</li>
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
