//! Products with their standard price, and their prices in other price lists.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::picklist::Picklist;
use crate::domain::records::{price, product};
use crate::locale::phrases;
use crate::store::{display_names, picklists as stored};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::pages::settings::editable_table::{Table, rows, table};
use crate::ui::pages::settings::inline_field::{bound, cell, refusal};
use crate::ui::pages::settings::lists;

/// The price list with the products' own prices.
const STANDARD: Id = Id::fixed(590);

/// Products and price lists.
pub fn products(cx: AppContext) -> AnyView {
    let columns = [product::NAME, product::CODE, product::PRICE, product::TAX, product::UNIT];
    let mut products = Table::new(RecordType::Product, &columns, rows(cx, RecordType::Product, |_| true));
    products.more = Some(prices);
    let is_empty = Memo::new(move |_| cx.app.read(|set| set.count(RecordType::Product) == 0));
    view! {
        {move || is_empty.get().then(|| view! { <p class="soft">{cx.t(phrases::NO_PRODUCTS)}</p> })}
        {table(cx, RecordType::Product.many().of(cx.language).to_string(), "product", products)}
        {lists::entries(cx, Picklist::PriceList, Picklist::PriceList.label().of(cx.language).to_string())}
    }
    .into_any()
}

/// A product's description, and its price in each other list.
fn prices(cx: AppContext, product: Id) -> AnyView {
    let lists = Memo::new(move |_| {
        cx.app.read(|set| {
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            stored::of_list(set, Picklist::PriceList)
                .into_iter()
                .filter(|id| *id != STANDARD)
                .map(named)
                .collect::<Vec<_>>()
        })
    });
    let description =
        RecordType::Product.field(product::DESCRIPTION).map(|field| cell(cx, RecordType::Product, product, field));
    let line = move |(list, name): (Id, String)| {
        view! { <tr><th scope="row">{name}</th><td>{one(cx, product, list)}</td></tr> }
    };
    view! {
        <div class="stage-more">
            {description}
            {move || {
                let lists = lists.get();
                if lists.is_empty() {
                    return view! { <p class="soft">{cx.t(phrases::ONE_PRICE_LIST)}</p> }.into_any();
                }
                view! { <table class="plain-table prices"><tbody>{lists.into_iter().map(line).collect_view()}</tbody></table> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// The price of a product in a list; empty means the standard price.
fn one(cx: AppContext, product: Id, list: Id) -> Option<AnyView> {
    // The price is optional here: an empty input is valid.
    let field = RecordType::Product.field(product::PRICE)?;
    let present = move |set: &crate::store::RecordStore| {
        let of = |row: &&crate::base::Row| row.link(price::LIST) == Some(list);
        set.linking(product, RecordType::Price, price::PRODUCT).find(of).map(|row| (row.id(), row.get(price::PRICE)))
    };
    let stored = Signal::derive(move || {
        cx.app.read(|set| {
            present(set)
                .map(|(_, price)| format_value::to_input(field, price.as_ref(), cx.language))
                .unwrap_or_default()
        })
    });
    let keep = move |value: Option<Value>, then: Box<dyn FnOnce(Option<&'static str>)>| {
        let command = match (cx.app.read_untracked(|set| present(set).map(|(id, _)| id)), value) {
            (Some(id), None) => Command::Delete(vec![id]),
            (Some(id), value) => Command::Edit { id, fields: vec![(price::PRICE, value)] },
            (None, None) => return then(None),
            (None, value) => Command::Create {
                kind: RecordType::Price,
                fields: vec![
                    (price::PRODUCT, Some(Value::Link(product))),
                    (price::LIST, Some(Value::Link(list))),
                    (price::PRICE, value),
                ],
            },
        };
        cx.app.run(command, move |result| then(refusal(cx, result.err())));
    };
    Some(bound(cx, field, format!("price-{product}-{list}"), stored, keep))
}
