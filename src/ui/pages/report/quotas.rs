//! The quotas: a line for each owner, a column for each month of this quarter and the next one.
use leptos::prelude::*;

use crate::base::{Currency, Date, Id, Value};
use crate::command::{Command, currency};
use crate::domain::RecordType;
use crate::domain::records::quota;
use crate::domain::rules::validate;
use crate::locale::phrases;
use crate::report::{Measure, Step, labels};
use crate::store::workspace_settings::fiscal_month;
use crate::store::{display_names, picklists};
use crate::ui::components::disclosure::disclosure;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::pages::report::model::{FOLDED, Page};

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
    let save = move |event| {
        let base = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
        let amount = match validate::read(field, &event_target_value(&event), base) {
            Ok(amount) => amount,
            Err(problem) => return wrong.set(Some(cx.t(problem))),
        };
        wrong.set(None);
        let command = match (untrack(found), amount) {
            (None, None) => return,
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
        cx.app.run(command, |_| {});
    };
    view! {
        <input class="input" inputmode="decimal" autocomplete="off" aria-label=label prop:value=move || shown.get()
            aria-invalid=move || wrong.get().map(|_| "true") on:change=save/>
        {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
    }
    .into_any()
}
