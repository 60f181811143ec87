//! The target of the home page: what is won this quarter and what may still come, against the quotas of the quarter.
use crate::base::{Currency, Date, Id, Money};
use crate::domain::RecordType;
use crate::domain::records::{opportunity, quota};
use crate::domain::rules::derived_fields;
use crate::store::exchange_rates::{ExchangeRates, base_currency};
use crate::store::workspace_settings::fiscal_month;
use crate::store::{RecordStore, stages};

/// The state of a quarter.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// The owner whose target it is; `None` for that of all.
    pub owner: Option<Id>,
    /// The amounts of the won deals.
    pub won: Vec<Money>,
    /// What the quotas of the quarter add up to, in the workspace's currency; `None` without any.
    pub goal: Option<Money>,
    /// What is won, in percent of the goal.
    pub percent: Option<u32>,
    /// What is won and what the open deals of the quarter are worth by their probabilities, in percent of the goal.
    pub expected: Option<u32>,
}

/// The target of an owner who has one, or else of all.
pub fn target(set: &RecordStore, today: Date, me: Option<Id>) -> Target {
    let month = fiscal_month(set);
    let quarter = today.fiscal_quarter_start(month)..=today.fiscal_quarter_end(month);
    let (rates, base) = (ExchangeRates::on(set, today), base_currency(set));
    let quotas = |owner: Option<Id>| {
        let rows = set.rows(RecordType::Quota).map(|(_, row)| row);
        let own = rows.filter(|row| owner.is_none() || row.link(quota::OWNER) == owner);
        let due = own.filter(|row| row.day(quota::MONTH).is_some_and(|day| quarter.contains(&day)));
        due.filter_map(|row| row.money(quota::AMOUNT)).collect::<Vec<Money>>()
    };
    let owner = me.filter(|me| !quotas(Some(*me)).is_empty());
    let (mut won, mut weighted) = (Vec::new(), Vec::new());
    for (_, row) in set.rows(RecordType::Opportunity) {
        let is_due = row.day(opportunity::CLOSE_DATE).is_some_and(|day| quarter.contains(&day));
        if !is_due || owner.is_some() && row.link(opportunity::OWNER) != owner {
            continue;
        }
        let Some(at) = row.link(opportunity::STAGE) else { continue };
        if !stages::is_closed(set, at) {
            weighted.extend(derived_fields::expected_revenue(row));
        } else if stages::is_won(set, at) {
            won.extend(row.money(opportunity::AMOUNT));
        }
    }
    let sum = |amounts: &[Money]| in_currency(amounts, base, &rates);
    let goal = sum(&quotas(owner));
    let percent = |amount: i64| {
        let share = i128::from(amount.max(0)) * 100 / i128::from(goal.max(1));
        u32::try_from(share).unwrap_or(u32::MAX)
    };
    let has_goal = goal > 0;
    Target {
        owner,
        goal: has_goal.then_some(Money { minor: goal, currency: base }),
        percent: has_goal.then(|| percent(sum(&won))),
        expected: has_goal.then(|| percent(sum(&won).saturating_add(sum(&weighted)))),
        won,
    }
}

/// The sum in one currency; amounts that have no rate are left out.
fn in_currency(amounts: &[Money], base: Currency, rates: &ExchangeRates) -> i64 {
    let own = amounts.iter().map(|money| rates.convert_if_known(*money)).filter(|money| money.currency == base);
    own.fold(0, |sum: i64, money| sum.saturating_add(money.minor))
}
