//! The products of a deal as a table edited in place; the deal's amount is their sum.
use leptos::prelude::*;

use crate::app_state::SessionError;
use crate::base::{FieldId, Id, Value};
use crate::command::{Command, currency, line_items};
use crate::domain::records::{line_item, product};
use crate::domain::rules::line_items::{Line, totals};
use crate::domain::rules::validate;
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::display_names;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::record_picker::picker;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::meanwhile::TypedText;

/// The editable fields of a line.
const COLUMNS: [FieldId; 5] =
    [line_item::NAME, line_item::QUANTITY, line_item::PRICE, line_item::DISCOUNT, line_item::TAX];

/// The panel of a deal's products.
pub fn lines(cx: AppContext, deal: Id) -> AnyView {
    let app = cx.app;
    let ids = Memo::new(move |_| {
        app.read(|set| line_items::sorted(set, deal).into_iter().map(|row| row.id()).collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let head = move |number: FieldId| {
        let field = RecordType::LineItem.field(number);
        view! { <th scope="col" data-align=field.is_some_and(Field::is_numeric).then_some("right")>{field.map(|field| field.label.of(cx.language))}</th> }
    };
    let body = move || {
        if is_empty.get() {
            return view! { <p class="soft">{cx.t(phrases::NO_LINES)}</p> }.into_any();
        }
        view! {
            <div class="scroll"><table class="plain-table line-table">
                <thead><tr>{COLUMNS.map(head).into_iter().collect_view()}
                    <th scope="col" data-align="right">{cx.t(phrases::LINE_TOTAL)}</th><td></td></tr></thead>
                <tbody><For each=move || ids.get() key=|id| *id children=move |id| line(cx, ids, id)/></tbody>
                {move || sums(cx, deal)}
            </table></div>
        }
        .into_any()
    };
    view! {
        <section class="panel" id="line-items">
            <div class="panel-head"><h2>{cx.t(phrases::LINE_ITEMS)}</h2></div>
            <div class="panel-body stack">{body}{adding(cx, deal)}</div>
        </section>
    }
    .into_any()
}

fn line(cx: AppContext, ids: Memo<Vec<Id>>, id: Id) -> AnyView {
    let app = cx.app;
    let name = Memo::new(move |_| app.read(|set| display_names::name_of(set, id, cx.language)));
    let total = move || {
        app.read(|set| set.find(id).and_then(|(_, row)| row.money(line_item::TOTAL)))
            .map(|total| format::money(total, cx.language))
    };
    let move_by = move |by: isize| {
        let mut order = ids.get_untracked();
        let Some(at) = order.iter().position(|other| *other == id) else { return };
        if let Some(to) = at.checked_add_signed(by).filter(|to| *to < order.len()) {
            order.swap(at, to);
            app.run(Command::Reorder { order: line_item::ORDER, ids: order }, |_| {});
        }
    };
    let is_at = move |last: bool| move || ids.with(|ids| if last { ids.last() } else { ids.first() } == Some(&id));
    let label = move |phrase| move || cx.t_with(phrase, &[&name.get()]);
    view! {
        <tr>
            {COLUMNS.map(|number| cell(cx, id, name, number)).into_iter().collect_view()}
            <td data-align="right" data-label=cx.t(phrases::LINE_TOTAL)>{total}</td>
            <td class="row-actions">
                <button type="button" class="button" data-look="quiet" aria-label=label(phrases::MOVE_UP) disabled=is_at(false) on:click=move |_| move_by(-1)>{icon(icon::UP)}</button>
                <button type="button" class="button" data-look="quiet" aria-label=label(phrases::MOVE_DOWN) disabled=is_at(true) on:click=move |_| move_by(1)>{icon(icon::BELOW)}</button>
                <button type="button" class="button" data-look="quiet" aria-label=label(phrases::REMOVE) on:click=move |_| app.run(Command::Delete(vec![id]), |_| {})>{icon(icon::CROSS)}</button>
            </td>
        </tr>
    }
    .into_any()
}

/// A value of a line: an input that saves when it is left.
fn cell(cx: AppContext, id: Id, name: Memo<String>, number: FieldId) -> AnyView {
    let app = cx.app;
    let Some(field) = RecordType::LineItem.field(number) else { return ().into_any() };
    let stored = Memo::new(move |_| {
        app.read(|set| {
            let value = set.find(id).and_then(|(_, row)| row.get(number));
            format_value::to_input(field, value.as_ref(), cx.language)
        })
    });
    let typed = TypedText::of(cx, field, stored.into());
    let wrong = RwSignal::new(None::<&'static str>);
    let commit = move || {
        wrong.set(None);
        let Some(text) = typed.typed() else { return typed.end() };
        // Somebody else's value is not overwritten before the user has chosen.
        if untrack(|| typed.clash()).is_some() {
            return;
        }
        let currency = app.read_untracked(|set| {
            set.find(id)
                .and_then(|(_, row)| row.money(line_item::PRICE))
                .map(|price| price.currency)
                .or(Some(currency(set)))
        });
        let Some(currency) = currency else { return };
        match validate::read(field, &text, currency) {
            Ok(None) if field.required => wrong.set(Some(cx.t(phrases::FILL_IN))),
            Err(problem) => wrong.set(Some(cx.t(problem))),
            Ok(value) => app.run(Command::Edit { id, fields: vec![(number, value)] }, move |result| match result {
                Ok(_) => typed.end(),
                Err(SessionError::Refused(refusal)) => wrong.set(Some(cx.t(refusal.text))),
                Err(_) => {}
            }),
        }
    };
    let label = move || cx.labelled(&field.label.of(cx.language), &name.get());
    let error_id = format!("line-{id}-{}", number.0);
    let described = error_id.clone();
    let error = move || {
        wrong.get().map(|why| view! { <span class="field-error" id=error_id.clone() role="alert">{why}</span> })
    };
    view! {
        <td data-align=field.is_numeric().then_some("right") data-label=field.label.of(cx.language)>
            <input class="input" aria-label=label inputmode=field.is_numeric().then_some("decimal") autocomplete="off"
                aria-invalid=move || wrong.get().map(|_| "true") aria-describedby=move || wrong.get().map(|_| described.clone())
                prop:value=move || typed.text() on:input=move |event| typed.enter(event_target_value(&event)) on:change=move |_| commit()/>
            {error}
            {typed.choice(Callback::new(move |()| commit()))}
        </td>
    }
    .into_any()
}

/// Net, tax by rate, and gross.
fn sums(cx: AppContext, deal: Id) -> Option<AnyView> {
    let lines: Vec<Line> = cx.app.read(|set| line_items::sorted(set, deal).into_iter().filter_map(Line::of).collect());
    let totals = totals(&lines).ok()??;
    let money = |amount| format::money(amount, cx.language);
    let mut rows = vec![(cx.t(phrases::NET).to_string(), money(totals.net))];
    rows.extend(
        totals
            .taxes
            .iter()
            .map(|(rate, tax)| (cx.t_with(phrases::TAX_AT, &[&format::decimal(*rate, cx.language)]), money(*tax))),
    );
    if !totals.taxes.is_empty() {
        rows.push((cx.t(phrases::GROSS).to_string(), money(totals.gross)));
    }
    let row = |(label, amount): (String, String)| {
        view! { <tr><th scope="row" colspan="5" data-align="right">{label}</th><td data-align="right">{amount}</td><td></td></tr> }
    };
    Some(view! { <tfoot>{rows.into_iter().map(row).collect_view()}</tfoot> }.into_any())
}

/// The controls that add a product or a free line.
fn adding(cx: AppContext, deal: Id) -> AnyView {
    let app = cx.app;
    let free = RwSignal::new(String::new());
    let add = move |entry: (FieldId, Value)| {
        let entries = vec![(line_item::OPPORTUNITY, Some(Value::Link(deal))), (entry.0, Some(entry.1))];
        app.run(Command::Create { kind: RecordType::LineItem, fields: entries }, move |result| {
            if result.is_ok() {
                free.set(String::new());
            }
        });
    };
    let choose = move |id: Option<Id>| {
        id.into_iter().for_each(|id| add((line_item::PRODUCT, Value::Link(id))));
    };
    let add_free = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = Value::text(&free.get_untracked()) {
            add((line_item::NAME, name));
        }
    };
    let given = vec![(product::TAX, Value::Number(19 * crate::base::decimal::ONE))];
    let new_label = RecordType::Product.creation(cx.language);
    view! {
        <form class="adding" on:submit=add_free>
            <div class="field"><label for="add-product">{cx.t(phrases::ADD_PRODUCT)}</label>
                {picker(cx, "add-product".to_string(), RecordType::Product, Signal::derive(|| None), choose)}</div>
            <div class="field"><label for="free-line">{cx.t(phrases::FREE_LINE)}</label>
                <input id="free-line" autocomplete="off" prop:value=move || free.get() on:input=move |event| free.set(event_target_value(&event))/></div>
            <button class="button">{cx.t(phrases::ADD)}</button>
            <button type="button" class="button" data-look="quiet" on:click=move |_| cx.dialog.set(Some(Dialog::Create { kind: RecordType::Product, given: given.clone() }))>{new_label}</button>
        </form>
    }
    .into_any()
}
