//! The products of a deal, or what a quote offers, as a table edited in place; the amount is their sum.
use leptos::prelude::*;

use crate::app_state::SessionError;
use crate::base::{FieldId, Id, Row, Value};
use crate::command::{Command, currency, line_items};
use crate::domain::records::{line_item, product, quote, quote_line};
use crate::domain::rules::line_items::Line;
use crate::domain::rules::quote_totals::{QuoteTotals, quote_totals};
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::store::{RecordStore, display_names, quotes};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::record_picker::picker;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::meanwhile::TypedText;

/// What differs between the lines of a deal and those of a quote.
#[derive(Clone, Copy)]
struct Lines {
    /// The deal or quote.
    owner: Id,
    /// The type of the lines.
    kind: RecordType,
    /// Their link to the owner.
    via: FieldId,
    /// The fields of a line that are columns.
    columns: &'static [FieldId],
    /// The text below the name.
    text: Option<FieldId>,
    /// Whether they can no longer be changed.
    is_fixed: Memo<bool>,
}

const ITEM_COLUMNS: &[FieldId] =
    &[line_item::NAME, line_item::QUANTITY, line_item::PRICE, line_item::DISCOUNT, line_item::TAX];
const QUOTE_COLUMNS: &[FieldId] = &[
    quote_line::NAME,
    quote_line::QUANTITY,
    quote_line::UNIT,
    quote_line::PRICE,
    quote_line::DISCOUNT,
    quote_line::TAX,
];

impl Lines {
    fn of(cx: AppContext, owner: RecordType, id: Id) -> Lines {
        let is_sent = move |set: &RecordStore| set.get(RecordType::Quote, id).is_some_and(|row| !quotes::is_draft(row));
        let is_fixed = Memo::new(move |_| cx.app.read(is_sent));
        match owner {
            RecordType::Quote => Lines {
                owner: id,
                kind: RecordType::QuoteLine,
                via: quote_line::QUOTE,
                columns: QUOTE_COLUMNS,
                text: Some(quote_line::TEXT),
                is_fixed,
            },
            _ => Lines {
                owner: id,
                kind: RecordType::LineItem,
                via: line_item::OPPORTUNITY,
                columns: ITEM_COLUMNS,
                text: None,
                is_fixed,
            },
        }
    }

    fn rows(self, set: &RecordStore) -> Vec<&Row> {
        match self.kind {
            RecordType::QuoteLine => quotes::lines(set, self.owner),
            _ => line_items::sorted(set, self.owner),
        }
    }

    /// Net, tax by rate and gross, after what is taken off the total.
    fn totals(self, set: &RecordStore) -> Option<QuoteTotals> {
        let lines: Vec<Line> = self.rows(set).into_iter().filter_map(Line::of).collect();
        let discount = set.get(RecordType::Quote, self.owner).and_then(|row| row.number(quote::DISCOUNT));
        quote_totals(&lines, discount.unwrap_or(0)).ok()?
    }
}

/// The panel of a deal's products, or of what a quote offers.
pub fn lines(cx: AppContext, owner: RecordType, id: Id) -> AnyView {
    let app = cx.app;
    let of = Lines::of(cx, owner, id);
    let ids = Memo::new(move |_| app.read(|set| of.rows(set).into_iter().map(Row::id).collect::<Vec<_>>()));
    let is_empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let head = move |number: &FieldId| {
        let field = of.kind.field(*number);
        view! { <th scope="col" data-align=field.is_some_and(Field::is_numeric).then_some("right")>{field.map(|field| field.label.of(cx.language))}</th> }
    };
    let body = move || {
        if is_empty.get() {
            let none = if of.text.is_some() { phrases::NO_QUOTE_LINES } else { phrases::NO_LINES };
            return view! { <p class="soft">{cx.t(none)}</p> }.into_any();
        }
        let is_fixed = of.is_fixed.get();
        view! {
            <div class="scroll"><table class="plain-table line-table" data-fixed=is_fixed.then_some("")>
                <thead><tr>{of.columns.iter().map(head).collect_view()}
                    <th scope="col" data-align="right">{cx.t(phrases::LINE_TOTAL)}</th><td></td></tr></thead>
                <tbody><For each=move || ids.get() key=|id| *id children=move |id| line(cx, of, ids, id)/></tbody>
                {move || sums(cx, of)}
            </table></div>
        }
        .into_any()
    };
    let below = move || (!of.is_fixed.get()).then(|| adding(cx, of));
    view! {
        <section class="panel" id="line-items">
            <div class="panel-head"><h2>{cx.t(phrases::LINE_ITEMS)}</h2></div>
            <div class="panel-body stack">{body}{below}</div>
        </section>
    }
    .into_any()
}

fn line(cx: AppContext, of: Lines, ids: Memo<Vec<Id>>, id: Id) -> AnyView {
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
    let column = |number: &FieldId| {
        let below = of.text.filter(|_| *number == line_item::NAME);
        let field = of.kind.field(*number)?;
        let parts = [Some(*number), below].into_iter().flatten();
        let parts =
            parts.filter_map(|number| Some(value(cx, id, name, of.kind.field(number)?, of.is_fixed))).collect_view();
        Some(
            view! { <td data-align=field.is_numeric().then_some("right") data-kind=(field.kind == FieldType::Money).then_some("money") data-label=field.label.of(cx.language)>{parts}</td> },
        )
    };
    let buttons = move || {
        (!of.is_fixed.get()).then(|| view! {
                <button type="button" class="button" data-look="quiet" aria-label=label(phrases::MOVE_UP) disabled=is_at(false) on:click=move |_| move_by(-1)>{icon(icon::UP)}</button>
                <button type="button" class="button" data-look="quiet" aria-label=label(phrases::MOVE_DOWN) disabled=is_at(true) on:click=move |_| move_by(1)>{icon(icon::BELOW)}</button>
                <button type="button" class="button" data-look="quiet" aria-label=label(phrases::REMOVE) on:click=move |_| app.run(Command::Delete(vec![id]), |_| {})>{icon(icon::CROSS)}</button>
        })
    };
    view! {
        <tr>
            {of.columns.iter().map(column).collect_view()}
            <td data-align="right" data-label=cx.t(phrases::LINE_TOTAL)>{total}</td>
            <td class="row-actions">{buttons}</td>
        </tr>
    }
    .into_any()
}

/// A value of a line, or of its quote: as text once it is fixed.
fn value(cx: AppContext, id: Id, name: Memo<String>, field: &'static Field, is_fixed: Memo<bool>) -> AnyView {
    let shown = move || {
        let text = cx.app.read(|set| {
            let value = set.find(id).and_then(|(_, row)| row.get(field.number));
            format_value::display(set, field, value.as_ref(), cx.language)
        });
        match field.kind {
            FieldType::LongText => view! { <small class="line-text">{text}</small> }.into_any(),
            _ => text.into_any(),
        }
    };
    (move || if is_fixed.get() { shown().into_any() } else { control(cx, id, name, field) }).into_any()
}

/// An input that saves when it is left.
fn control(cx: AppContext, id: Id, name: Memo<String>, field: &'static Field) -> AnyView {
    let (app, number) = (cx.app, field.number);
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
    let is_wrong = move || wrong.get().map(|_| "true");
    let describes = move || wrong.get().map(|_| described.clone());
    let enter = move |event| typed.enter(event_target_value(&event));
    let input = match field.kind {
        FieldType::LongText => view! {
            <textarea class="input line-text" rows="1" aria-label=label placeholder=field.label.of(cx.language) aria-invalid=is_wrong aria-describedby=describes
                prop:value=move || typed.text() on:input=enter on:change=move |_| commit()></textarea>
        }
        .into_any(),
        _ => view! {
            <input class="input" aria-label=label inputmode=field.is_numeric().then_some("decimal") autocomplete="off"
                aria-invalid=is_wrong aria-describedby=describes
                prop:value=move || typed.text() on:input=enter on:change=move |_| commit()/>
        }
        .into_any(),
    };
    view! { {input}{error}{typed.choice(Callback::new(move |()| commit()))} }.into_any()
}

/// Net, tax by rate, and gross; of a quote also the discount on the total.
fn sums(cx: AppContext, of: Lines) -> Option<AnyView> {
    let all = cx.app.read(|set| of.totals(set))?;
    let totals = &all.totals;
    let money = |amount| format::money(amount, cx.language);
    let span = of.columns.len();
    let row = |label: AnyView, amount: String| {
        view! { <tr><th scope="row" colspan=span data-align="right">{label}</th><td data-align="right">{amount}</td><td></td></tr> }
    };
    let is_quote = of.kind == RecordType::QuoteLine;
    let discounted = is_quote && all.discount.minor != 0;
    let subtotal = (is_quote && (discounted || !of.is_fixed.get()))
        .then(|| row(cx.t(phrases::QUOTE_SUBTOTAL).into_any(), money(all.subtotal)));
    let discount = subtotal.is_some().then(|| RecordType::Quote.field(quote::DISCOUNT)).flatten().map(|field| {
        let name = Memo::new(move |_| cx.app.read(|set| display_names::name_of(set, of.owner, cx.language)));
        let label = view! { <span class="line-discount"><span aria-hidden="true">{field.label.of(cx.language)}</span>{value(cx, of.owner, name, field, of.is_fixed)}</span> };
        row(label.into_any(), money(all.discount))
    });
    let taxes = totals.taxes.iter().map(|(rate, tax)| {
        row(cx.t_with(phrases::TAX_AT, &[&format::decimal(*rate, cx.language)]).into_any(), money(*tax))
    });
    let gross = (!totals.taxes.is_empty()).then(|| row(cx.t(phrases::GROSS).into_any(), money(totals.gross)));
    let net = row(cx.t(phrases::NET).into_any(), money(totals.net));
    Some(view! { <tfoot>{subtotal}{discount}{net}{taxes.collect_view()}{gross}</tfoot> }.into_any())
}

/// The controls that add a product or a free line.
fn adding(cx: AppContext, of: Lines) -> AnyView {
    let app = cx.app;
    let free = RwSignal::new(String::new());
    let add = move |entry: (FieldId, Value)| {
        let entries = vec![(of.via, Some(Value::Link(of.owner))), (entry.0, Some(entry.1))];
        app.run(Command::Create { kind: of.kind, fields: entries }, move |result| {
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
