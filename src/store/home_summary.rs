//! The figures of the home page: leads that need attention, deals that close soon or are stalled, and the state of the
//! quarter. Leads are read by columns, deals in one pass; lists are cut to what the page shows but keep their full
//! count.
use super::exchange_rates::{ExchangeRates, MoneyTotal};
use super::{RecordStore, Slot, columns, filter, stages};
use crate::base::{Date, Id, Money, Row, Timestamp};
use crate::domain::records::{lead, opportunity, status};
use crate::domain::rules::derived_fields::{self, Readiness};
use crate::domain::{Field, RecordType, defaults};

/// A deal closes soon if its close date is within this many days.
pub const SOON_DAYS: i32 = 14;

/// The first few of many in their order, and the total.
#[derive(Clone, PartialEq, Debug)]
pub struct TopN<T> {
    /// The first few.
    pub first: Vec<(Id, T)>,
    /// The total.
    pub total: usize,
}

impl<T> Default for TopN<T> {
    fn default() -> TopN<T> {
        TopN { first: Vec::new(), total: 0 }
    }
}

impl<T: Copy> TopN<T> {
    /// Adds a record; only the first `limit` by `order` are kept.
    fn add(&mut self, limit: usize, row: &Row, value: T, order: impl Fn(T) -> i64) {
        self.total += 1;
        let at = self.first.partition_point(|(_, other)| order(*other) <= order(value));
        if at < limit {
            self.first.insert(at, (row.id(), value));
            self.first.truncate(limit);
        }
    }
}

/// The figures of the home page.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct HomeSummary {
    /// Open leads past their qualification deadline, with the deadline, the oldest first.
    pub overdue: TopN<Date>,
    /// Leads that were not contacted yet, with their creation time, the newest first.
    pub new: TopN<Timestamp>,
    /// Open leads with signs of readiness, the strongest first.
    pub ready: TopN<Readiness>,
    /// Open deals that close soon or are overdue, with the close date, the most urgent first.
    pub closing: TopN<Date>,
    /// Stalled deals, with their last movement, the longest ago first.
    pub rotting: TopN<Timestamp>,
    /// The number of open leads their owner has not read yet; those of all owners if no current user is chosen.
    pub unread: usize,
    /// Amounts of open deals.
    pub open: Amounts,
    /// Expected revenue of open deals, rounded per deal.
    pub weighted: Amounts,
    /// Amounts of open deals that close this fiscal quarter.
    pub due: Amounts,
    /// Amounts of deals won this fiscal quarter.
    pub won: Amounts,
    /// The rates by which the sums are converted.
    pub rates: ExchangeRates,
}

/// The sum of the deals that have an amount, and their number.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Amounts {
    /// The sum.
    pub sum: MoneyTotal,
    /// The number of deals.
    pub deals: usize,
}

impl Amounts {
    fn add(&mut self, amount: Option<Money>, rates: &ExchangeRates) {
        let Some(amount) = amount else { return };
        self.sum.add(amount, rates);
        self.deals += 1;
    }
}

/// The parameters of the summary.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Today in the user's time zone.
    pub today: Date,
    /// The timestamp at which a date begins in the user's time zone.
    pub midnight: fn(Date) -> Timestamp,
    /// The first and last date of the fiscal quarter.
    pub quarter: (Date, Date),
    /// The current user of this browser.
    pub me: Option<Id>,
    /// The length of each list.
    pub limit: usize,
}

/// Computes the summary.
pub fn gather(set: &RecordStore, wanted: Wanted) -> HomeSummary {
    let mut out = HomeSummary { rates: ExchangeRates::on(set, wanted.today), ..HomeSummary::default() };
    leads(set, wanted, &mut out);
    let limits = filter::movement_limits(set, wanted.today, wanted.midnight);
    for (_, row) in set.rows(RecordType::Opportunity) {
        let Some(stage) = row.link(opportunity::STAGE) else { continue };
        of_deal(set, row, stage, wanted, &mut out);
        if filter::is_stalled(row, Some(stage), &limits) {
            out.rotting.add(wanted.limit, row, derived_fields::last_movement(row), |moved| moved.0);
        }
    }
    out
}

/// Leads are read by columns: there may be very many, and the home page is computed after every commit.
fn leads(set: &RecordStore, Wanted { today, me, limit, .. }: Wanted, out: &mut HomeSummary) {
    let numbers = [lead::STATUS, lead::DEADLINE, lead::CREATED, lead::UNREAD, lead::OWNER, lead::READINESS];
    let fields: Vec<&'static Field> =
        numbers.iter().filter_map(|number| set.field(RecordType::Lead, *number)).collect();
    let columns = set.columns().get(set, RecordType::Lead, &fields);
    let [status, deadlines, created, unread, owner, readiness] = columns.as_slice() else { return };
    let category = |id: &Id| set.get(RecordType::Status, *id)?.link(status::CATEGORY);
    let categories: Vec<Option<Id>> = status.ids().iter().map(category).collect();
    let signs: Vec<Option<Readiness>> = readiness.ids().iter().map(|id| Readiness::of_entry(*id)).collect();
    for (slot, code) in status.codes().iter().enumerate() {
        // A removed record has no status.
        let category = categories[*code as usize];
        let Some(row) = set.row_at(RecordType::Lead, Slot(slot as u32)).filter(|_| defaults::is_open(category)) else {
            continue;
        };
        let is_unread = unread.number(slot) == 1;
        out.unread += usize::from(is_unread && me.is_none_or(|me| owner.ids()[owner.codes()[slot] as usize] == me));
        let deadline = deadlines.number(slot);
        if deadline != columns::NONE && deadline < i64::from(today.0) {
            out.overdue.add(limit, row, Date(deadline as i32), |day| day.0.into());
        } else if category == Some(defaults::OPEN) {
            let came = match created.number(slot) {
                columns::NONE => row.changed(),
                came => Timestamp(came),
            };
            out.new.add(limit, row, came, |at| -at.0);
        }
        if let Some(sign) = signs[readiness.codes()[slot] as usize] {
            out.ready.add(limit, row, sign, |sign| -(sign as i64));
        }
    }
}

fn of_deal(
    set: &RecordStore,
    row: &Row,
    stage: Id,
    Wanted { today, quarter, limit, .. }: Wanted,
    out: &mut HomeSummary,
) {
    let amount = || row.money(opportunity::AMOUNT);
    let closes = row.day(opportunity::CLOSE_DATE);
    let is_due = closes.is_some_and(|day| (quarter.0..=quarter.1).contains(&day));
    if stages::is_closed(set, stage) {
        if stages::is_won(set, stage) && is_due {
            out.won.add(amount(), &out.rates);
        }
        return;
    }
    out.open.add(amount(), &out.rates);
    out.weighted.add(derived_fields::expected_revenue(row), &out.rates);
    if is_due {
        out.due.add(amount(), &out.rates);
    }
    if let Some(day) = closes.filter(|day| *day <= today.add_days(SOON_DAYS)) {
        out.closing.add(limit, row, day, |day| day.0.into());
    }
}
