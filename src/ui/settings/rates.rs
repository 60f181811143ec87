//! Currencies and rates: what one unit of another currency is worth in the workspace's, from a day on.
use leptos::prelude::*;

use super::entries::{Table, rows, table};
use crate::base::{Day, Money};
use crate::domain::Kind;
use crate::domain::records::rate;
use crate::locale::{format, phrases};
use crate::store::rates as table_of;
use crate::ui::Ui;

/// The rate table, with an example in words.
pub fn rates(ui: Ui) -> AnyView {
    let example = move || {
        ui.live.read(|set| {
            let own = table_of::base(set);
            let code = if own.code() == "USD" { "EUR" } else { "USD" };
            let rates = table_of::Rates::on(set, ui.live.today());
            let known: Vec<String> = rates
                .iter()
                .map(|(currency, value, from)| {
                    let value = format!("{} {}", format::decimal(value, ui.language), own.code());
                    ui.say_with(phrases::RATE_IS, &[currency.code(), &value, &format::day(from, ui.language)])
                })
                .collect();
            if known.is_empty() {
                let from = Day::from_ymd(ui.live.today().ymd().0, 1, 1).unwrap_or(ui.live.today());
                let value = format!("{} {}", format::decimal(920_000, ui.language), own.code());
                let line = ui.say_with(phrases::RATE_IS, &[code, &value, &format::day(from, ui.language)]);
                vec![ui.say_with(phrases::NO_RATES, &[&line])]
            } else {
                known
            }
        })
    };
    let mut rates = Table::new(Kind::Rate, &[rate::CURRENCY, rate::RATE, rate::FROM], rows(ui, Kind::Rate, |_| true));
    rates.is_deleted = true;
    let hundred = move || {
        ui.live.read(|set| {
            let rates = table_of::Rates::on(set, ui.live.today());
            let lines: Vec<String> = rates
                .iter()
                .filter_map(|(currency, ..)| {
                    let amount = Money { minor: 100 * 10i64.pow(currency.digits()), currency };
                    let (money, _) = rates.convert(amount)?;
                    Some(format!("{} = {}", format::money(amount, ui.language), format::money(money, ui.language)))
                })
                .collect();
            lines.join(" · ")
        })
    };
    view! {
        <section class="panel"><div class="panel-body rate-words">
            <ul class="plain-list">{move || example().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <p class="soft">{hundred}</p>
        </div></section>
        {table(ui, String::new(), "rate", rates)}
    }
    .into_any()
}
