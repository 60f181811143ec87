//! The versions of a quote side by side, with what changed from one to the next.
use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::RecordType;
use crate::domain::records::{quote, quote_line};
use crate::locale::{format, phrases};
use crate::store::quote_versions::{self, Comparison, FIELDS};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// A value of a version: its text, and whether it differs from that of the version before.
type Cell = (String, bool);

/// What is shown.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    /// The versions with their names.
    heads: Vec<(Id, String)>,
    /// What is compared, with the value in each version.
    rows: Vec<(String, Vec<Cell>)>,
}

/// The panel; absent while there is one version.
pub fn versions(cx: AppContext, id: Id) -> AnyView {
    let shown = Memo::new(move |_| cx.app.read(|set| Some(read(cx, set, id))).unwrap_or_default());
    (move || {
        let Shown { heads, rows } = shown.get();
        (heads.len() > 1).then(|| {
            let head = |(own, name): (Id, String)| {
                let current = (own == id).then_some("true");
                view! { <th scope="col" aria-current=current><a href=cx.href(Route::Record(own))>{name}</a></th> }
            };
            let cell = |(text, is_changed): Cell| {
                let mark = is_changed.then(|| view! { <span class="visually-hidden">{format!(" ({})", cx.t(phrases::QUOTE_CHANGED))}</span> });
                view! { <td data-changed=is_changed.then_some("") >{text}{mark}</td> }
            };
            let row = |(label, cells): (String, Vec<Cell>)| {
                view! { <tr><th scope="row">{label}</th>{cells.into_iter().map(cell).collect_view()}</tr> }
            };
            view! {
                <section class="panel" id="quote-versions">
                    <div class="panel-head"><h2>{cx.t(phrases::QUOTE_VERSIONS)}</h2></div>
                    <div class="panel-body"><div class="table-scroll" tabindex="0" role="region" aria-label=cx.t(phrases::QUOTE_VERSIONS)>
                        <table class="plain-table quote-versions"><thead><tr><td></td>{heads.into_iter().map(head).collect_view()}</tr></thead>
                            <tbody>{rows.into_iter().map(row).collect_view()}</tbody></table></div></div>
                </section>
            }
        })
    })
    .into_any()
}

fn read(cx: AppContext, set: &RecordStore, id: Id) -> Shown {
    let Comparison { versions, lines } = quote_versions::compare(set, id);
    if versions.len() < 2 {
        return Shown::default();
    }
    let rows: Vec<_> = versions.iter().filter_map(|id| set.get(RecordType::Quote, *id)).collect();
    let name =
        |at: usize| cx.t_with(phrases::QUOTE_VERSION, &[&rows[at].number(quote::VERSION).unwrap_or(1).to_string()]);
    let heads = (0..rows.len()).map(|at| (rows[at].id(), name(at))).collect();
    let field = |number: FieldId, is_compared: bool| {
        let field = RecordType::Quote.field(number)?;
        let text = |row: &&crate::base::Row| format_value::display(set, field, row.get(number).as_ref(), cx.language);
        let texts: Vec<String> = rows.iter().map(text).collect();
        let cell = |at: usize| (texts[at].clone(), is_compared && at > 0 && texts[at] != texts[at - 1]);
        let is_empty = texts.iter().all(String::is_empty);
        (!is_empty).then(|| (field.label.of(cx.language).to_string(), (0..texts.len()).map(cell).collect()))
    };
    let mut out: Vec<(String, Vec<Cell>)> = Vec::new();
    out.extend([quote::STATUS, quote::DATE].into_iter().filter_map(|number| field(number, false)));
    out.extend(FIELDS.into_iter().filter_map(|number| field(number, true)));
    for line in lines {
        let label = line.iter().flatten().last().map(|id| display_names::name_of(set, *id, cx.language));
        let cell = |at: usize| {
            let is_changed = at > 0 && quote_versions::is_changed(set, line[at - 1], line[at]);
            (line[at].map(|id| of_line(cx, set, id)).unwrap_or_default(), is_changed)
        };
        out.push((label.unwrap_or_default(), (0..line.len()).map(cell).collect()));
    }
    out.extend([quote::NET, quote::GROSS].into_iter().filter_map(|number| field(number, true)));
    Shown { heads, rows: out }
}

/// What a line says in one line: quantity, price, discount and amount.
fn of_line(cx: AppContext, set: &RecordStore, id: Id) -> String {
    let Some(row) = set.get(RecordType::QuoteLine, id) else { return String::new() };
    let money = |number| row.money(number).map(|money| format::money(money, cx.language)).unwrap_or_default();
    let quantity = format::decimal(row.number(quote_line::QUANTITY).unwrap_or(0), cx.language);
    let unit = row.text(quote_line::UNIT);
    let amount = format!("{quantity} {unit}").trim().to_string();
    let discount = row
        .number(quote_line::DISCOUNT)
        .filter(|percent| *percent != 0)
        .map(|percent| format!(" \u{2212} {}", format::percent(&format::decimal(percent, cx.language), cx.language)));
    format!("{amount} × {}{} = {}", money(quote_line::PRICE), discount.unwrap_or_default(), money(quote_line::TOTAL))
}
