//! Currencies and exchange rates: the value of one unit of another currency in the workspace's, from a date on.
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{Currency, Date, Money};
use crate::command::{Command, FieldEdit};
use crate::domain::RecordType;
use crate::domain::records::rate;
use crate::domain::rules::validate;
use crate::locale::{format, phrases};
use crate::store::exchange_rates as table_of;
use crate::ui::context::AppContext;
use crate::ui::pages::settings::editable_table::{Table, rows, table};
use crate::ui::pages::settings::inline_field::refusal;

/// The rate table, with an example as text.
pub fn rates(cx: AppContext) -> AnyView {
    let example = move || {
        cx.app.read(|set| {
            let own = table_of::base_currency(set);
            let code = if own.code() == "USD" { "EUR" } else { "USD" };
            let rates = table_of::ExchangeRates::on(set, cx.app.today());
            let known: Vec<String> = rates
                .iter()
                .map(|(currency, value, from)| {
                    let value = format!("{} {}", format::decimal(value, cx.language), own.code());
                    cx.t_with(phrases::RATE_IS, &[currency.code(), &value, &format::day(from, cx.language)])
                })
                .collect();
            if known.is_empty() {
                let from = Date::from_ymd(cx.app.today().ymd().0, 1, 1).unwrap_or(cx.app.today());
                let value = format!("{} {}", format::decimal(920_000, cx.language), own.code());
                let line = cx.t_with(phrases::RATE_IS, &[code, &value, &format::day(from, cx.language)]);
                vec![cx.t_with(phrases::NO_RATES, &[&line])]
            } else {
                known
            }
        })
    };
    let mut rates =
        Table::new(RecordType::Rate, &[rate::CURRENCY, rate::RATE, rate::FROM], rows(cx, RecordType::Rate, |_| true));
    rates.is_deleted = true;
    rates.asked = Vec::new();
    let hundred = move || {
        cx.app.read(|set| {
            let rates = table_of::ExchangeRates::on(set, cx.app.today());
            let lines: Vec<String> = rates
                .iter()
                .filter_map(|(currency, ..)| {
                    let amount = Money { minor: 100 * 10i64.pow(currency.digits()), currency };
                    let (money, _) = rates.convert(amount)?;
                    Some(format!("{} = {}", format::money(amount, cx.language), format::money(money, cx.language)))
                })
                .collect();
            lines.join(" · ")
        })
    };
    let has_any = Memo::new(move |_| cx.app.read(|set| set.count(RecordType::Rate) > 0));
    view! {
        <section class="panel"><div class="panel-body rate-words">
            <ul class="plain-list">{move || example().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <p class="soft">{hundred}</p>
        </div></section>
        {add(cx)}
        {move || has_any.get().then(|| table(cx, String::new(), "rate", rates.clone()))}
    }
    .into_any()
}

/// The line that adds a rate: the currency, the value of one unit, and the date.
fn add(cx: AppContext) -> AnyView {
    let own = cx.app.read_untracked(|set| table_of::base_currency(set).code().to_string());
    let start = if own == "USD" { "EUR" } else { "USD" };
    let currency = RwSignal::new(start.to_string());
    let worth = RwSignal::new(String::new());
    let from = RwSignal::new(cx.app.today().to_iso());
    let wrong = RwSignal::new(None::<&'static str>);
    let submit = move || {
        let base = cx.app.read_untracked(|set| Some(table_of::base_currency(set))).unwrap_or(Currency::EUR);
        let mut entries: Vec<FieldEdit> = Vec::new();
        for (number, text) in [(rate::CURRENCY, currency), (rate::RATE, worth), (rate::FROM, from)] {
            let Some(field) = RecordType::Rate.field(number) else { continue };
            match validate::read(field, &text.get_untracked(), base) {
                Ok(value) => entries.push((number, value)),
                Err(problem) => return wrong.set(Some(cx.t(problem))),
            }
        }
        cx.app.run(Command::Create { kind: RecordType::Rate, fields: entries }, move |result| {
            if result.is_ok() {
                worth.set(String::new());
            }
            wrong.set(refusal(cx, result.err()));
        });
    };
    let option = |(code, name): (String, String)| {
        let is_start = code == start;
        view! { <option value=code.clone() selected=is_start>{format!("{name} ({code})")}</option> }
    };
    let options =
        AppState::currencies(cx.language).into_iter().filter(|(code, _)| *code != own).map(option).collect_view();
    let invalid = move || wrong.get().map(|_| "true");
    let from_label = RecordType::Rate.field(rate::FROM).map_or("", |field| field.label.of(cx.language));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::NEW_RATE)}</h2></div>
            <form class="panel-body entry entry-new" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
                <div class="cells">
                    <div class="cell" data-kind="text"><div class="field"><label for="rate-currency">{cx.t(phrases::CURRENCY)}</label>
                        <select id="rate-currency" on:change=move |event| currency.set(event_target_value(&event))>{options}</select></div></div>
                    <div class="cell" data-kind="text"><div class="field" data-invalid=invalid><label for="rate-worth">{cx.t_with(phrases::ONE_UNIT, &[&own])}</label>
                        <input id="rate-worth" inputmode="decimal" autocomplete="off" aria-invalid=invalid prop:value=worth
                            on:input=move |event| { wrong.set(None); worth.set(event_target_value(&event)); }/></div></div>
                    <div class="cell" data-kind="text"><div class="field"><label for="rate-from">{from_label}</label>
                        <input id="rate-from" type="date" prop:value=from on:input=move |event| from.set(event_target_value(&event))/></div></div>
                </div>
                <div class="entry-end"><button type="submit" class="button" data-look="primary">{cx.t(phrases::ADD)}</button></div>
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            </form>
        </section>
    }
    .into_any()
}
