//! The lists behind the figures and panels of the home page.
use super::RecordStore;
use super::filter::{Filter, Predicate};
use super::home_summary::SOON_DAYS;
use super::period::Period;
use super::query::Query;
use super::sorted_lists::Sort;
use crate::base::Id;
use crate::domain::records::{activity, lead, opportunity, status};
use crate::domain::{RecordType, defaults};

/// The queries of the lists, which find the same records as [`super::home_summary::gather`].
pub struct HomeLists {
    /// Open activities due up to today.
    pub tasks: Query,
    /// Open leads with signs of readiness.
    pub ready: Query,
    /// Open leads past their qualification deadline.
    pub overdue: Query,
    /// Leads that nobody has contacted.
    pub new: Query,
    /// Open deals that close soon.
    pub closing: Query,
    /// Open deals without movement.
    pub rotting: Query,
    /// All open deals.
    pub open: Query,
    /// Open leads that their owner has not read yet.
    pub unread: Query,
    /// Open deals that close this fiscal quarter.
    pub due: Query,
    /// Deals won this fiscal quarter.
    pub won: Query,
}

impl HomeLists {
    /// The lists of a workspace, whose lead statuses decide which leads are new. Unread leads are those of `me`, or
    /// those of all owners.
    pub fn of(set: &RecordStore, me: Option<Id>) -> HomeLists {
        let open_lead = || Filter::field(lead::STATUS, Predicate::Open);
        let open_deal = || Filter::field(opportunity::STAGE, Predicate::Open);
        let this_quarter = || Filter::field(opportunity::CLOSE_DATE, Predicate::In(Period::Quarter(0)));
        let past = Filter::field(lead::DEADLINE, Predicate::In(Period::Past));
        let own = me.map(|me| Filter::field(lead::OWNER, Predicate::OneOf(vec![me])));
        let untouched =
            set.rows(RecordType::Status).filter(|(_, row)| row.link(status::CATEGORY) == Some(defaults::OPEN));
        let untouched = untouched.map(|(_, row)| row.id()).collect();
        let soon = [Period::Past, Period::Next(SOON_DAYS)]
            .map(|period| Filter::field(opportunity::CLOSE_DATE, Predicate::In(period)));
        let until_today =
            [Period::Past, Period::Day(0)].map(|period| Filter::field(activity::DUE, Predicate::In(period)));
        let deals = |filters| query(filters, Sort::ascending(opportunity::CLOSE_DATE));
        HomeLists {
            tasks: query(
                vec![Filter::not(activity::DONE, Predicate::Filled), Filter::Any(until_today.to_vec())],
                Sort::ascending(activity::DUE),
            ),
            ready: query(
                vec![open_lead(), Filter::field(lead::READINESS, Predicate::Filled)],
                Sort::descending(lead::CREATED),
            ),
            overdue: query(vec![open_lead(), past], Sort::ascending(lead::DEADLINE)),
            new: query(
                vec![
                    Filter::field(lead::STATUS, Predicate::OneOf(untouched)),
                    Filter::not(lead::DEADLINE, Predicate::In(Period::Past)),
                ],
                Sort::descending(lead::CREATED),
            ),
            closing: deals(vec![open_deal(), Filter::Any(soon.to_vec())]),
            rotting: deals(vec![Filter::field(opportunity::STAGE, Predicate::Stalled)]),
            open: deals(vec![open_deal()]),
            unread: query(
                [open_lead(), Filter::field(lead::UNREAD, Predicate::Filled)].into_iter().chain(own).collect(),
                Sort::descending(lead::CREATED),
            ),
            due: deals(vec![open_deal(), this_quarter()]),
            won: deals(vec![Filter::field(opportunity::STAGE, Predicate::Won), this_quarter()]),
        }
    }
}

/// All records that meet the filters.
fn query(filters: Vec<Filter>, sort: Sort) -> Query {
    Query { filter: Filter::All(filters), sorts: vec![sort], ..Query::default() }
}
