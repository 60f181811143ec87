//! The quotas: a line for each owner, a column for each month of this quarter and the next one.
use leptos::prelude::*;

use crate::base::money::Sums;
use crate::base::{Currency, Date, FieldId, Id, Money, Row, Value, small_sort};
use crate::command::{Command, currency};
use crate::domain::RecordType;
use crate::domain::records::quota;
use crate::domain::rules::validate;
use crate::locale::{format, phrases};
use crate::report::drill_down::Place;
use crate::report::{Measure, Step, labels, quota as quota_rows};
use crate::store::workspace_settings::fiscal_month;
use crate::store::{display_names, picklists};
use crate::ui::components::disclosure::disclosure;
use crate::ui::components::focus::focus;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::meanwhile::TypedText;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;
use crate::ui::pages::report::model::{FOLDED, Page, QuotaSpot};

/// The number of months shown.
const MONTH_COLUMNS: i32 = 6;

/// The quotas, below reports that show them.
pub fn quotas(page: Page) -> AnyView {
    let cx = page.cx;
    let is_shown = Memo::new(move |_| {
        page.report.with(|report| {
            report.measures.iter().any(|measure| matches!(measure, Measure::Known(known) if known.key == "quota"))
        })
    });
    // The panel is redrawn only if the owners change; typing does not collapse it.
    let owners = Memo::new(move |_| {
        cx.app.read(|set| {
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            picklists::users(set).into_iter().map(named).collect::<Vec<_>>()
        })
    });
    (move || is_shown.get().then(|| panel(cx, owners.get()))).into_any()
}

/// The quotas behind a figure, with their sum and a link to the deals of the same owners and time.
pub fn behind(page: Page) -> AnyView {
    let cx = page.cx;
    let body = move || {
        let spot = page.open.get()?;
        let (report, outcome) = (page.report.get(), page.outcome.get());
        let key = match spot {
            QuotaSpot::Line(line) => Some(&outcome.lines.get(line)?.key),
            QuotaSpot::Total => None,
        };
        // The deals are those that are compared with the quotas, if the report does that.
        let has = |wanted: &str| {
            let is_it = |measure: &Measure| matches!(measure, Measure::Known(known) if known.key == wanted);
            report.measures.iter().position(is_it)
        };
        let measure = has("attained").or_else(|| has("quota"))?;
        let place = Place { first: key, second: None, measure };
        let deals = cx.href_with(Route::List(report.kind), &page.list_query(place));
        cx.app.read(|set| {
            let name = key.map_or(cx.t(phrases::TOTAL).to_string(), |key| {
                labels::key(set, &report, 0, key, outcome.others.len(), cx.language)
            });
            let title = cx.t_with(phrases::QUOTAS_BEHIND, &[&name]);
            let month = fiscal_month(set);
            let mut found = quota_rows::behind(set, &report, &viewer(cx), key);
            small_sort::sort_by_key(&mut found, |(row, _)| (row.day(quota::MONTH), row.id()));
            let mut sums = Sums::default();
            found.iter().for_each(|(_, money)| sums.add(*money));
            let line = |(row, money): &(&Row, Money)| {
                let owner = row.link(quota::OWNER).map(|id| display_names::name_of(set, id, cx.language));
                let day = row.day(quota::MONTH).map(|day| labels::period_label(day, Step::Month, month, cx.language));
                let amount = format::money(*money, cx.language);
                view! { <tr><th scope="row">{owner}</th><td>{day}</td><td data-align="right">{amount}</td></tr> }
            };
            let lines = found.iter().map(line).collect_view();
            let label = |number: FieldId| RecordType::Quota.field(number).map_or("", |field| field.label.of(cx.language));
            let heading = title.clone();
            Some(view! {
                <section class="panel report-behind" id="report-behind">
                    <h2 tabindex="-1" id="behind-title">{title}</h2>
                    <p class="soft">{cx.t(phrases::HOW_QUOTAS)}" "<a href=deals>{cx.t(phrases::QUOTA_DEALS)}</a></p>
                    <div class="scroll" tabindex="0" role="region" aria-label=heading>
                        <table class="plain-table">
                            <thead><tr><th scope="col">{label(quota::OWNER)}</th><th scope="col">{label(quota::MONTH)}</th>
                                <th scope="col" data-align="right">{label(quota::AMOUNT)}</th></tr></thead>
                            <tbody>{lines}</tbody>
                            <tfoot><tr><th scope="row">{cx.t(phrases::TOTAL)}</th><td></td><td data-align="right">{format::sums(&sums, cx.language)}</td></tr></tfoot>
                        </table>
                    </div>
                </section>
            })
        })
    };
    Effect::new(move |_| {
        if page.open.get().is_some() {
            request_animation_frame(|| focus("behind-title"));
        }
    });
    body.into_any()
}

fn panel(cx: AppContext, owners: Vec<(Id, String)>) -> AnyView {
    if owners.is_empty() {
        return view! { <p class="panel report-notes soft">{cx.t(phrases::NO_OWNERS)}</p> }.into_any();
    }
    disclosure(FOLDED, cx.t(phrases::QUOTAS_SET), false, move || table(cx, &owners))
}

fn table(cx: AppContext, owners: &[(Id, String)]) -> AnyView {
    let month = cx.app.read_untracked(|set| Some(fiscal_month(set))).unwrap_or(1);
    let first = cx.app.today().fiscal_quarter_start(month);
    let months: Vec<Date> = (0..MONTH_COLUMNS).map(|by| first.plus_months(by)).collect();
    let name = |day: Date| labels::period_label(day, Step::Month, month, cx.language);
    let heads = months.iter().map(|day| view! { <th scope="col">{name(*day)}</th> }).collect_view();
    let line = |(owner, called): &(Id, String)| {
        let cell = |day: &Date| {
            let label = cx.t_with(phrases::QUOTA_OF, &[called, &name(*day)]);
            view! { <td>{input(cx, *owner, *day, label)}</td> }
        };
        view! { <tr><th scope="row">{called.clone()}</th>{months.iter().map(cell).collect_view()}</tr> }
    };
    view! {
        <p class="soft">{cx.t(phrases::QUOTAS_TEXT)}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=cx.t(phrases::QUOTAS_SET)>
            <table class="plain-table quota-table">
                <thead><tr><th scope="col">{RecordType::User.one().of(cx.language)}</th>{heads}</tr></thead>
                <tbody>{owners.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The quota of an owner in a month: an input that saves when it is left.
fn input(cx: AppContext, owner: Id, month: Date, label: String) -> AnyView {
    let found = move || {
        cx.app.read(|set| {
            let is_it =
                |row: &crate::base::Row| row.link(quota::OWNER) == Some(owner) && row.day(quota::MONTH) == Some(month);
            set.rows(RecordType::Quota).find(|(_, row)| is_it(row)).map(|(_, row)| (row.id(), row.money(quota::AMOUNT)))
        })
    };
    let wrong = RwSignal::new(None::<&'static str>);
    let Some(field) = RecordType::Quota.field(quota::AMOUNT) else { return ().into_any() };
    let shown = Memo::new(move |_| {
        let amount = found().and_then(|(_, amount)| amount).map(Value::Money);
        format_value::to_input(field, amount.as_ref(), cx.language)
    });
    let typed = TypedText::of(cx, field, shown.into());
    let save = move || {
        wrong.set(None);
        let Some(text) = typed.typed() else { return typed.end() };
        // Somebody else's quota is not overwritten before the user has chosen.
        if untrack(|| typed.clash()).is_some() {
            return;
        }
        let base = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
        let amount = match validate::read(field, &text, base) {
            Ok(amount) => amount,
            Err(problem) => return wrong.set(Some(cx.t(problem))),
        };
        let command = match (untrack(found), amount) {
            (None, None) => return typed.end(),
            (Some((id, _)), None) => Command::Delete(vec![id]),
            (Some((id, _)), amount) => Command::Edit { id, fields: vec![(quota::AMOUNT, amount)] },
            (None, amount) => {
                let entries = vec![
                    (quota::OWNER, Some(Value::Link(owner))),
                    (quota::MONTH, Some(Value::Day(month))),
                    (quota::AMOUNT, amount),
                ];
                Command::Create { kind: RecordType::Quota, fields: entries }
            }
        };
        cx.app.run(command, move |result| {
            if result.is_ok() {
                typed.end();
            }
        });
    };
    view! {
        <input class="input" inputmode="decimal" autocomplete="off" aria-label=label prop:value=move || typed.text()
            aria-invalid=move || wrong.get().map(|_| "true") on:input=move |event| typed.enter(event_target_value(&event)) on:change=move |_| save()/>
        {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
        {typed.choice(Callback::new(move |()| save()))}
    }
    .into_any()
}
