//! What a day at work begins with: leads that want attention, deals that close soon or stand still, and where the
//! quarter stands. One walk over leads and deals; lists are cut to what a page shows and keep their full count.
use super::WorkingSet;
use crate::base::{Day, Id, Moment, Money, Row};
use crate::domain::records::{lead, opportunity, stage, status};
use crate::domain::rules::figures::{self, Readiness};
use crate::domain::{Kind, defaults};

/// A deal closes soon within this many days.
pub const SOON: i32 = 14;

/// The first few of many, by their order, and how many there are.
#[derive(Clone, PartialEq, Debug)]
pub struct Few<T> {
    /// The first few.
    pub first: Vec<(Id, T)>,
    /// How many there are in all.
    pub total: usize,
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few { first: Vec::new(), total: 0 }
    }
}

impl<T: Copy> Few<T> {
    /// Adds one; only the first `limit` by `order` are kept.
    fn add(&mut self, limit: usize, id: Id, value: T, order: impl Fn(T) -> i64) {
        self.total += 1;
        let at = self.first.partition_point(|(_, other)| order(*other) <= order(value));
        if at < limit {
            self.first.insert(at, (id, value));
            self.first.truncate(limit);
        }
    }
}

/// The day at a glance.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Today {
    /// Open leads past their qualification deadline, with that day, the oldest first.
    pub overdue: Few<Day>,
    /// Leads nobody has contacted, with the moment they came, the newest first.
    pub new: Few<Moment>,
    /// Open leads with signs of readiness, the strongest first.
    pub ready: Few<Readiness>,
    /// Open deals that close soon or should have, with the day, the most urgent first.
    pub closing: Few<Day>,
    /// Open deals without movement, with the days, the longest first.
    pub rotting: Few<i32>,
    /// How many open leads their owner has not looked at yet; of all owners where nobody works in this browser.
    pub unread: usize,
    /// Amounts of open deals.
    pub open: Vec<Money>,
    /// Expected revenue of open deals, rounded per deal.
    pub weighted: Vec<Money>,
    /// Amounts of open deals that close this fiscal quarter.
    pub due: Vec<Money>,
    /// Amounts of deals won this fiscal quarter.
    pub won: Vec<Money>,
}

/// What the day is gathered for.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Today where the user is.
    pub today: Day,
    /// The clock.
    pub now: Moment,
    /// The first and last day of the fiscal quarter.
    pub quarter: (Day, Day),
    /// The user who works in this browser.
    pub me: Option<Id>,
    /// How many of each list are wanted.
    pub limit: usize,
}

/// Gathers the day.
pub fn gather(set: &WorkingSet, wanted: Wanted) -> Today {
    let mut out = Today::default();
    for (_, row) in set.rows(Kind::Lead) {
        of_lead(set, row, wanted, &mut out);
    }
    for (_, row) in set.rows(Kind::Opportunity) {
        let Some(at) = row.link(opportunity::STAGE).and_then(|id| set.get(Kind::Stage, id)) else { continue };
        of_deal(row, at, wanted, &mut out);
    }
    out
}

fn of_lead(set: &WorkingSet, row: &Row, Wanted { today, me, limit, .. }: Wanted, out: &mut Today) {
    let category = row.link(lead::STATUS).and_then(|id| set.get(Kind::Status, id)?.link(status::CATEGORY));
    if !matches!(category, Some(defaults::OPEN | defaults::WORKING)) {
        return;
    }
    out.unread += usize::from(row.is(lead::UNREAD) && (me.is_none() || row.link(lead::OWNER) == me));
    if let Some(deadline) = row.day(lead::DEADLINE).filter(|deadline| *deadline < today) {
        out.overdue.add(limit, row.id(), deadline, |day| day.0.into());
    } else if category == Some(defaults::OPEN) {
        out.new.add(limit, row.id(), row.moment(lead::CREATED).unwrap_or(row.changed()), |at| -at.0);
    }
    if let Some(sign) = Readiness::of(row) {
        out.ready.add(limit, row.id(), sign, |sign| -(sign as i64));
    }
}

fn of_deal(row: &Row, stage: &Row, Wanted { today, now, quarter, limit, .. }: Wanted, out: &mut Today) {
    let closes = row.day(opportunity::CLOSE_DATE);
    let is_due = closes.is_some_and(|day| (quarter.0..=quarter.1).contains(&day));
    if stage.is(stage::CLOSED) {
        if stage.is(stage::WON) && is_due {
            out.won.extend(row.money(opportunity::AMOUNT));
        }
        return;
    }
    out.open.extend(row.money(opportunity::AMOUNT));
    out.weighted.extend(figures::expected_revenue(row));
    if is_due {
        out.due.extend(row.money(opportunity::AMOUNT));
    }
    if let Some(day) = closes.filter(|day| *day <= today.plus(SOON)) {
        out.closing.add(limit, row.id(), day, |day| day.0.into());
    }
    if let Some(days) = figures::rotten_days(row, stage, now) {
        out.rotting.add(limit, row.id(), days, |days| -i64::from(days));
    }
}
