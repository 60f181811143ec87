//! The content of a card.
use crate::base::initials::initials;
use crate::base::{Date, Row};
use crate::domain::RecordType;
use crate::domain::records::{activity, lead, opportunity, stage};
use crate::domain::rules::derived_fields::{self, Readiness};
use crate::locale::{calendar, format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value::local_day;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::features::activity::item::short_due;
use crate::ui::features::activity::start_minute;

/// The texts of a card; empty ones are not shown.
#[derive(Clone, PartialEq, Default)]
pub struct CardContent {
    /// The record's name, without the company's, where it begins with that.
    pub name: String,
    /// Its company or account.
    pub company: String,
    /// Its amount.
    pub amount: String,
    /// Its date: close date, deadline or due date.
    pub date: String,
    /// Whether the date has passed and the record is still open.
    pub is_late: bool,
    /// Its owner, and the initials for a narrow column.
    pub owner: (String, String),
    /// A lead's strongest sign of readiness.
    pub sign: String,
    /// The next activity of an open deal or lead, and its urgency: `bad`, `plain` or `none`.
    pub next: Option<(String, Tone)>,
    /// By how long a stalled deal exceeds its stage's limit.
    pub rotten: String,
}

/// The card of a record.
pub fn card_content(cx: AppContext, set: &RecordStore, kind: RecordType, row: &Row) -> CardContent {
    let language = cx.language;
    let text = |key: &str| {
        let field = set.field_by_key(kind, key)?;
        let text = display_names::plain(set, field, &row.get(field.number)?, language);
        Some(display_names::brief(&text).into_owned())
    };
    let amount = set.fields(kind).iter().find(|field| field.is_amount()).and_then(|field| set.money(field, row));
    let (date, is_open) = dated(set, kind, row);
    let stage = row
        .link(opportunity::STAGE)
        .filter(|_| kind == RecordType::Opportunity)
        .and_then(|id| set.get(RecordType::Stage, id));
    let rotten = stage.and_then(|stage| derived_fields::stalled_days(row, stage, cx.app.today(), local_day));
    let company = text("company").or_else(|| text("account")).unwrap_or_default();
    let owner = text("owner").unwrap_or_default();
    let sign = Readiness::of(row).filter(|_| kind == RecordType::Lead);
    CardContent {
        name: display_names::without_company(display_names::name(kind, row, language), &company),
        company,
        amount: amount.map(|amount| format::rounded_money(amount, language)).unwrap_or_default(),
        date: date.map(|day| calendar::short_day(day, cx.app.today(), language)).unwrap_or_default(),
        is_late: is_open && date.is_some_and(|day| day < cx.app.today()),
        owner: (short_name(&owner), owner),
        sign: sign.map(|sign| cx.t(sign.phrase()).to_string()).unwrap_or_default(),
        next: (is_open && matches!(kind, RecordType::Lead | RecordType::Opportunity)).then(|| next(cx, set, row)),
        rotten: rotten.map(|days| cx.t_with(phrases::DAYS_SHORT, &[&days.to_string()])).unwrap_or_default(),
    }
}

/// An owner's initials, or a name that is as short.
fn short_name(name: &str) -> String {
    if name.chars().count() <= 4 { name.to_string() } else { initials(name, true) }
}

fn next(cx: AppContext, set: &RecordStore, about: &Row) -> (String, Tone) {
    let next = set.due_index().next(set, about.id()).and_then(|next| set.get(RecordType::Activity, next));
    let Some(row) = next else { return (cx.t(phrases::NEXT_NONE).to_string(), Tone::Missing) };
    let due = row.day(activity::DUE);
    let when = due.map_or(cx.t(phrases::NO_DATE).to_string(), |due| short_due(cx, due, start_minute(row)));
    let tone = if due.is_some_and(|due| due < cx.app.today()) { Tone::Bad } else { Tone::Plain };
    (format!("{when} · {}", display_names::brief(row.text(activity::SUBJECT))), tone)
}

/// The date of a card, and whether the record is still open.
fn dated(set: &RecordStore, kind: RecordType, row: &Row) -> (Option<Date>, bool) {
    match kind {
        RecordType::Opportunity => {
            let stage = row.link(opportunity::STAGE).and_then(|id| set.get(RecordType::Stage, id));
            (row.day(opportunity::CLOSE_DATE), stage.is_some_and(|stage| !stage.is(stage::CLOSED)))
        }
        RecordType::Lead => (row.day(lead::DEADLINE), crate::command::lead::is_open(set, row)),
        RecordType::Activity => (row.day(activity::DUE), row.get(activity::DONE).is_none()),
        _ => (None, false),
    }
}
