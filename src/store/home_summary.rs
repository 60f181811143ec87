//! What a day at work begins with: leads that want attention, deals that close soon or stand still, and where the
//! quarter stands. Leads by their columns, one walk over deals; lists are cut to what a page shows and keep their full count.
use super::{RecordStore, columns};
use crate::base::{Date, Id, Money, Row, Timestamp};
use crate::domain::records::{lead, opportunity, stage, status};
use crate::domain::rules::derived_fields::{self, Readiness};
use crate::domain::{Field, RecordType, defaults};

/// A deal closes soon within this many days.
pub const SOON_DAYS: i32 = 14;

/// The first few of many, by their order, and how many there are.
#[derive(Clone, PartialEq, Debug)]
pub struct TopN<T> {
    /// The first few.
    pub first: Vec<(Id, T)>,
    /// How many there are in all.
    pub total: usize,
}

impl<T> Default for TopN<T> {
    fn default() -> TopN<T> {
        TopN { first: Vec::new(), total: 0 }
    }
}

impl<T: Copy> TopN<T> {
    /// Adds one; only the first `limit` by `order` are kept.
    fn add(&mut self, limit: usize, row: &Row, value: T, order: impl Fn(T) -> i64) {
        self.total += 1;
        let at = self.first.partition_point(|(_, other)| order(*other) <= order(value));
        if at < limit {
            self.first.insert(at, (row.id(), value));
            self.first.truncate(limit);
        }
    }
}

/// The day at a glance.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct HomeSummary {
    /// Open leads past their qualification deadline, with that day, the oldest first.
    pub overdue: TopN<Date>,
    /// Leads nobody has contacted, with the moment they came, the newest first.
    pub new: TopN<Timestamp>,
    /// Open leads with signs of readiness, the strongest first.
    pub ready: TopN<Readiness>,
    /// Open deals that close soon or should have, with the day, the most urgent first.
    pub closing: TopN<Date>,
    /// Open deals without movement, with the days, the longest first.
    pub rotting: TopN<i32>,
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
    pub today: Date,
    /// The clock.
    pub now: Timestamp,
    /// The first and last day of the fiscal quarter.
    pub quarter: (Date, Date),
    /// The user who works in this browser.
    pub me: Option<Id>,
    /// How many of each list are wanted.
    pub limit: usize,
}

/// Gathers the day.
pub fn gather(set: &RecordStore, wanted: Wanted) -> HomeSummary {
    let mut out = HomeSummary::default();
    leads(set, wanted, &mut out);
    for (_, row) in set.rows(RecordType::Opportunity) {
        let Some(at) = row.link(opportunity::STAGE).and_then(|id| set.get(RecordType::Stage, id)) else { continue };
        of_deal(row, at, wanted, &mut out);
    }
    out
}

/// Leads are looked at by columns: there may be very many, and the first page is worked out again after every commit.
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
        // A record that is gone has no status.
        let category = categories[*code as usize];
        let Some(row) = set.row_at(RecordType::Lead, slot as u32).filter(|_| defaults::is_open(category)) else {
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

fn of_deal(row: &Row, stage: &Row, Wanted { today, now, quarter, limit, .. }: Wanted, out: &mut HomeSummary) {
    let closes = row.day(opportunity::CLOSE_DATE);
    let is_due = closes.is_some_and(|day| (quarter.0..=quarter.1).contains(&day));
    if stage.is(stage::CLOSED) {
        if stage.is(stage::WON) && is_due {
            out.won.extend(row.money(opportunity::AMOUNT));
        }
        return;
    }
    out.open.extend(row.money(opportunity::AMOUNT));
    out.weighted.extend(derived_fields::expected_revenue(row));
    if is_due {
        out.due.extend(row.money(opportunity::AMOUNT));
    }
    if let Some(day) = closes.filter(|day| *day <= today.add_days(SOON_DAYS)) {
        out.closing.add(limit, row, day, |day| day.0.into());
    }
    if let Some(days) = derived_fields::stalled_days(row, stage, now) {
        out.rotting.add(limit, row, days, |days| -i64::from(days));
    }
}
