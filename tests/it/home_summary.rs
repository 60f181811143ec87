//! The home page: its figures match the records.
use std::collections::BTreeSet;

use crate::support::{TestWorkspace, days_pass, link, text, today};
use kontor::base::{Currency, Date, Id, Money, Timestamp, Value};
use kontor::command::Command;
use kontor::domain::records::{activity, lead, opportunity, stage, user};
use kontor::domain::rules::derived_fields::{self, Readiness};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::filter::{self, QueryContext};
use kontor::store::home_lists::HomeLists;
use kontor::store::home_summary::{self as glance, Amounts, HomeSummary, Wanted};
use kontor::store::query::{self, Query};

fn lead(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

fn deal(crm: &TestWorkspace, name: &str, cents: i64, closes: i32) -> Id {
    let amount = Money { minor: cents, currency: Currency::EUR };
    crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text(name)),
            (opportunity::AMOUNT, Some(Value::Money(amount))),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(closes)))),
        ],
    )
}

fn summary(crm: &TestWorkspace, limit: usize) -> HomeSummary {
    let quarter = (today().add_days(-30), today().add_days(30));
    let wanted = Wanted { today: today(), midnight: Date::midnight, quarter, me: None, limit };
    crm.session.read(|set| glance::gather(set, wanted))
}

fn ids<T>(list: &glance::TopN<T>) -> Vec<Id> {
    list.first.iter().map(|(id, _)| *id).collect()
}

#[test]
fn leads_are_new_ready_or_overdue_until_they_are_closed() {
    let crm = TestWorkspace::new();
    let (old, closed) = (lead(&crm, "Old"), lead(&crm, "Closed"));
    crm.run(Command::Disqualify { leads: vec![closed], reason: defaults::REASON_PERIOD });
    days_pass(91);
    let (first, second) = (lead(&crm, "First"), lead(&crm, "Second"));
    crm.run(Command::Edit { id: first, fields: vec![(lead::PRICING_AGREED, Some(Value::Yes))] });
    crm.run(Command::Edit { id: second, fields: vec![(lead::RAISED_HAND, Some(Value::Yes))] });
    let day = summary(&crm, 8);
    assert_eq!(ids(&day.overdue), [old]);
    assert_eq!((day.new.total, ids(&day.ready)), (2, vec![first, second]));
    assert_eq!(day.ready.first[0].1, Readiness::PricingAgreed);
}

#[test]
fn deals_are_summed_as_open_due_and_won_and_long_lists_are_truncated_with_their_count() {
    let crm = TestWorkspace::new();
    let won = deal(&crm, "Won", 500, 3);
    crm.run(Command::Edit { id: won, fields: vec![(opportunity::STAGE, link(defaults::STAGE_WON))] });
    let late = deal(&crm, "Late", 10_000, -2);
    deal(&crm, "Soon", 20_000, 5);
    deal(&crm, "Far", 40_000, 90);
    let day = summary(&crm, 1);
    let sum = |amounts: &Amounts| amounts.sum.own_text(&day.rates, Language::En);
    let sums = [&day.open, &day.weighted, &day.due, &day.won].map(sum);
    assert_eq!(sums, ["€700", "€70", "€300", "€5"]);
    assert_eq!((ids(&day.closing), day.closing.total), (vec![late], 2));
    assert_eq!(day.rotting.total, 0);
    days_pass(40);
    assert_eq!(summary(&crm, 8).rotting.total, 3);
}

#[test]
fn a_list_behind_the_home_page_has_the_records_that_the_page_counts() {
    let crm = TestWorkspace::new();
    let task = |due: i32| {
        let fields = vec![
            (activity::SUBJECT, text("Call back")),
            (activity::TYPE, link(defaults::TASK)),
            (activity::DUE, Some(Value::Day(today().add_days(due)))),
        ];
        crm.create(RecordType::Activity, fields)
    };
    for due in [-3, 0, 1, 20] {
        task(due);
    }
    crm.run(Command::Complete { activity: task(-1) });
    lead(&crm, "Old");
    let lost = lead(&crm, "Lost");
    crm.run(Command::Disqualify { leads: vec![lost], reason: defaults::REASON_PERIOD });
    days_pass(60);
    for (name, sign) in [("Ready", lead::PRICING_AGREED), ("Raised", lead::RAISED_HAND)] {
        crm.run(Command::Edit { id: lead(&crm, name), fields: vec![(sign, Some(Value::Yes))] });
    }
    lead(&crm, "New");
    for (name, closes) in [("Late", -2), ("Today", 0), ("Soon", 14), ("Later", 15), ("Far", 200)] {
        deal(&crm, name, 10_000, closes);
    }
    for (name, closes) in [("Won", 3), ("Won long ago", -200)] {
        let won = deal(&crm, name, 500, closes);
        crm.run(Command::Edit { id: won, fields: vec![(opportunity::STAGE, link(defaults::STAGE_WON))] });
    }
    let mut is_seen = [false; 8];
    for days in [0, 1, 29, 1, 1, 60] {
        days_pass(days);
        let quarter = (today().fiscal_quarter_start(1), today().fiscal_quarter_end(1));
        let wanted = Wanted { today: today(), midnight: Date::midnight, quarter, me: None, limit: usize::MAX };
        let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
        crm.session.read(|set| {
            let (day, lists) = (glance::gather(set, wanted), HomeLists::of(set, None));
            let found = |kind: RecordType, query: &Query| -> BTreeSet<Id> {
                let slots = query::run(set, kind, query, &viewer);
                slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.id())).collect()
            };
            let leads = |query: &Query| found(RecordType::Lead, query);
            let deals = |query: &Query| found(RecordType::Opportunity, query);
            assert_eq!(leads(&lists.ready), ids(&day.ready).into_iter().collect());
            assert_eq!(leads(&lists.overdue), ids(&day.overdue).into_iter().collect());
            assert_eq!(leads(&lists.new), ids(&day.new).into_iter().collect());
            assert_eq!(deals(&lists.closing), ids(&day.closing).into_iter().collect());
            assert_eq!(deals(&lists.rotting), ids(&day.rotting).into_iter().collect());
            assert_eq!((deals(&lists.open).len(), leads(&lists.unread).len()), (day.open.deals, day.unread));
            assert_eq!((deals(&lists.due).len(), deals(&lists.won).len()), (day.due.deals, day.won.deals));
            let tasks = set.due_index().open_until(set, today());
            let tasks = tasks.into_iter().filter_map(|slot| Some(set.row_at(RecordType::Activity, slot)?.id()));
            assert_eq!(found(RecordType::Activity, &lists.tasks), tasks.collect());
            let counts = [day.ready.total, day.overdue.total, day.new.total, day.closing.total, day.rotting.total];
            let counts = counts.into_iter().chain([
                day.due.deals,
                day.won.deals,
                found(RecordType::Activity, &lists.tasks).len(),
            ]);
            is_seen.iter_mut().zip(counts).for_each(|(is_seen, count)| *is_seen |= count > 0);
        });
    }
    assert_eq!(is_seen, [true; 8], "each list had records on some day");
}

#[test]
fn unread_leads_and_their_list_are_those_of_the_current_user_once_one_is_chosen() {
    let crm = TestWorkspace::new();
    let [ada, ben] = ["Ada", "Ben"].map(|name| crm.create(RecordType::User, vec![(user::NAME, text(name))]));
    for (name, owner) in [("Own", ada), ("Other", ben), ("Read", ada)] {
        let fields =
            vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht")), (lead::OWNER, link(owner))];
        crm.create(RecordType::Lead, fields);
    }
    let quarter = (today().fiscal_quarter_start(1), today().fiscal_quarter_end(1));
    let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
    let unread = |me: Option<Id>| {
        let wanted = Wanted { today: today(), midnight: Date::midnight, quarter, me, limit: 8 };
        crm.session.read(|set| {
            let listed = query::run(set, RecordType::Lead, &HomeLists::of(set, me).unread, &viewer).len();
            assert_eq!(listed, glance::gather(set, wanted).unread);
            listed
        })
    };
    let read = crm.session.read(|set| {
        let is_read = |row: &&kontor::base::Row| row.text(lead::LAST_NAME) == "Read";
        set.rows(RecordType::Lead).map(|(_, row)| row).find(is_read).map(kontor::base::Row::id)
    });
    crm.run(Command::MarkRead { lead: read.expect("is there") });
    assert_eq!((unread(None), unread(Some(ada)), unread(Some(ben))), (2, 1, 1));
}

#[test]
fn a_deal_stalls_and_moves_again_by_the_days_of_the_users_time_zone() {
    // Thirteen hours ahead of UTC: a change in the afternoon is already on the next day.
    const AHEAD: i64 = 13 * 3_600_000;
    let midnight = |day: Date| Timestamp(day.midnight().0 - AHEAD);
    let day_of = |at: Timestamp| Timestamp(at.0 + AHEAD).day();
    let crm = TestWorkspace::new();
    let deal = deal(&crm, "Calm", 100, 200);
    crm.session.read(|set| {
        let row = set.get(RecordType::Opportunity, deal).expect("is there");
        let stage = set.get(RecordType::Stage, row.link(opportunity::STAGE).expect("has one")).expect("is there");
        let limit = stage.number(stage::ROT_DAYS).expect("is limited") as i32;
        let moved = day_of(derived_fields::last_movement(row));
        for days in [0, limit, limit + 1, limit + 2] {
            let today = moved.add_days(days);
            let limits = filter::movement_limits(set, today, midnight);
            let is_stalled = filter::is_stalled(row, Some(stage.id()), &limits);
            let shown = derived_fields::stalled_days(row, stage, today, day_of);
            assert_eq!((is_stalled, shown), (days > limit, (days > limit).then_some(days)));
        }
    });
}
