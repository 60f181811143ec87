//! The demo: every script follows the rules, and together they show the features of the product.
use std::cell::RefCell;
use std::collections::HashSet;

use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::{Id, Seq, Timestamp};
use kontor::change::Action;
use kontor::command::tour::{self, Next};
use kontor::command::{Command, Conversion, Target, lead as lead_rules};
use kontor::domain::demo::scripts::DemoSize;
use kontor::domain::records::{activity, lead, opportunity, quote, stage};
use kontor::domain::rules::derived_fields;
use kontor::domain::{RecordType, defaults, demo::generator};
use kontor::locale::Language;
use kontor::session::Session;
use kontor::session::demo_builder::{build_demo_from, lead_of};
use kontor::storage::Storage;
use kontor::storage::memory::MemoryStorage;
use kontor::store::as_of::Rewind;
use kontor::store::{RecordStore, Slot, letters};
use kontor::worker::JobRunner;
use kontor::worker_protocol::Reply;

#[test]
fn the_demo_has_the_records_of_a_sales_team() {
    for language in Language::ALL {
        let storage = MemoryStorage::default();
        wait(Session::open_demo(storage.clone(), crate::support::world(), language, DemoSize::All))
            .expect("every story keeps the rules");
        let crm = TestWorkspace::on(storage);
        assert!(crm.links_are_whole());
        crm.session.read(|set| {
            let stage_of = |deal: &kontor::base::Row| set.get(RecordType::Stage, deal.link(opportunity::STAGE)?);
            let deals = || set.rows(RecordType::Opportunity).filter_map(|(_, deal)| Some((deal, stage_of(deal)?)));
            assert!(!lead_rules::overdue(set, today()).is_empty(), "leads past their period");
            assert!(
                deals()
                    .any(|(deal, stage)| derived_fields::stalled_days(deal, stage, today(), Timestamp::day).is_some()),
                "a deal that rots"
            );
            assert!(
                deals().any(|(_, stage)| stage.is(stage::WON))
                    && deals().any(|(deal, _)| deal.get(opportunity::LOSS_REASON).is_some())
            );
            assert!(
                set.rows(RecordType::Lead).filter(|(_, row)| row.link(lead::REFERRED_BY).is_some()).count() >= 3,
                "referrals"
            );
            for won in [true, false] {
                let has_rivals = |deal: &kontor::base::Row| deal.get(opportunity::COMPETITORS).is_some();
                let closed = |stage: &kontor::base::Row| stage.is(stage::CLOSED) && stage.is(stage::WON) == won;
                assert!(deals().any(|(deal, stage)| closed(stage) && has_rivals(deal)), "competitors");
            }
            assert!(
                set.rows(RecordType::Activity).any(|(_, row)| row.day(activity::DUE).is_some_and(|due| due < today()))
            );
            shows_the_best_features(set);
            assert!(set.rows(RecordType::Lead).any(|(_, row)| row.link(lead::CONVERTED_CONTACT).is_some()
                && row.link(lead::CONVERTED_OPPORTUNITY).is_none()));
        });
        crm.undo();
        let all: usize = crm.session.read(|set| counts(set).iter().sum());
        assert!((90..115).contains(&all), "about 100 records: {all}");
    }
}

#[test]
fn the_small_demo_has_one_deal_of_each_outcome() {
    let storage = MemoryStorage::default();
    wait(Session::open_demo(storage.clone(), crate::support::world(), Language::De, DemoSize::Few))
        .expect("no rule is broken");
    let crm = TestWorkspace::on(storage);
    assert!(crm.links_are_whole());
    crm.session.read(|set| {
        assert_eq!(counts(set).iter().sum::<usize>(), 33);
        let stages = |id: Id| {
            set.rows(RecordType::Opportunity).filter(|(_, row)| row.link(opportunity::STAGE) == Some(id)).count()
        };
        assert_eq!(
            (stages(defaults::STAGE_WON), stages(defaults::STAGE_LOST), set.count(RecordType::Opportunity)),
            (1, 1, 3)
        );
        assert_eq!(tour::next_step(set, lead_of(19)), Next::Talk, "the tour begins here");
        assert!(set.count(RecordType::Quota) > 0 && set.count(RecordType::Product) > 0);
        let namesakes = set.rows(RecordType::Lead).filter(|(_, row)| row.text(lead::EMAIL).starts_with("liam@"));
        let emails: HashSet<_> = namesakes.map(|(_, row)| row.text(lead::EMAIL).to_string()).collect();
        assert_eq!(emails.len(), 1, "two leads of one person are duplicates");
    });
}

/// Products, targets, timed meetings and forecast categories besides the stages' own.
fn shows_the_best_features(set: &RecordStore) {
    assert!(set.count(RecordType::Product) > 2 && set.count(RecordType::Quota) > 11, "products and targets");
    let is_timed = |row: &kontor::base::Row| row.get(activity::START).is_some() && row.get(activity::DONE).is_none();
    assert!(set.rows(RecordType::Activity).filter(|(_, row)| is_timed(row)).count() >= 2, "meetings at hours");
    for category in [defaults::COMMIT, defaults::BEST_CASE] {
        let is_it = |row: &kontor::base::Row| row.link(opportunity::FORECAST) == Some(category);
        assert!(set.rows(RecordType::Opportunity).any(|(_, row)| is_it(row)), "each forecast category");
    }
    assert!(set.count(RecordType::LineItem) > 2, "deals with products");
    for status in [defaults::QUOTE_SENT, defaults::QUOTE_DRAFT] {
        let is_it = |row: &kontor::base::Row| row.link(quote::STATUS) == Some(status);
        assert!(set.rows(RecordType::Quote).any(|(_, row)| is_it(row)), "a quote that is out, and one being written");
    }
    let has_address = |row: &kontor::base::Row| letters::recipient(set, row.id()).is_ok();
    assert!(set.rows(RecordType::Contact).filter(|(_, row)| has_address(row)).count() > 5, "addresses");
}

/// The numbers of a demo's records, by type.
fn counts(set: &RecordStore) -> Vec<usize> {
    RecordType::WORK.iter().map(|kind| set.count(*kind)).collect()
}

#[test]
fn generated_leads_follow_the_rules_and_look_like_the_work_of_a_sales_team() {
    for (language, count) in [(Language::De, generator::SIZES[0]), (Language::En, generator::SIZES[0])] {
        let data = generator::generate(count);
        let (commits, set) =
            build_demo_from(&crate::support::world(), language, &data, &|_, _| ()).expect("no rule is broken");
        let counts = counts(&set);
        let all: usize = counts.iter().sum();
        assert!((2_900..3_200).contains(&all), "about 3,000 records: {counts:?}");
        assert!(commits.len() > all, "every action is a commit of its own");
        let open = set.rows(RecordType::Lead).filter(|(_, row)| lead_rules::is_open(&set, row)).count();
        assert!(open * 3 < counts[0] && open * 8 > counts[0], "most leads are decided, some are not: {open}");
        assert!(lead_rules::overdue(&set, today()).len() * 10 < counts[0], "few leads are past their period");
        let stage_is = |row: &kontor::base::Row, stage| row.link(opportunity::STAGE) == Some(stage);
        let deals = |stage| set.rows(RecordType::Opportunity).filter(|(_, row)| stage_is(row, stage)).count();
        assert!(deals(defaults::STAGE_WON) * 4 > counts[3], "a good part of the deals is won");
        assert!(deals(defaults::STAGE_LOST) * 8 > counts[3], "others are lost");
        for stage in 0..8 {
            assert!(deals(Id::fixed(200 + stage)) > 0, "deals in stage {stage}");
        }
        let owners: HashSet<_> = set.rows(RecordType::Lead).filter_map(|(_, row)| row.link(lead::OWNER)).collect();
        assert_eq!(owners.len(), 6, "a team works on them");
        shows_the_best_features(&set);
        let now = crate::support::world().now;
        assert!(commits.iter().all(|commit| commit.header.at <= now()), "nothing lies in the future");
    }
}

#[test]
fn generated_leads_are_the_same_each_time_and_each_has_its_own_company() {
    let names = |count| generator::generate(count).leads.into_iter().map(|lead| lead.company).collect::<Vec<_>>();
    let all = names(generator::SIZES[1]);
    assert_eq!(all[..500], names(500)[..]);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "every company has its own name");
}

#[test]
fn a_large_demo_has_one_commit_per_past_day_and_its_journal_results_in_its_records() {
    let data = generator::generate(2_100);
    let reports = RefCell::new(Vec::new());
    let (commits, set) = build_demo_from(&crate::support::world(), Language::En, &data, &|done, all| {
        reports.borrow_mut().push((done, all))
    })
    .expect("no rule is broken");
    let reports = reports.into_inner();
    assert!(reports.len() > 10 && reports.is_sorted() && reports.last().is_some_and(|(done, all)| done == all));
    shows_the_best_features(&set);
    let emails: Vec<_> = set.rows(RecordType::Lead).map(|(_, row)| row.text(lead::EMAIL).to_string()).collect();
    let distinct: HashSet<_> = emails.iter().filter(|email| !email.is_empty()).collect();
    assert!(distinct.len() < emails.iter().filter(|email| !email.is_empty()).count(), "duplicates");
    let all: usize = counts(&set).iter().sum();
    assert!(commits.len() * 4 < all, "{} commits for {all} records", commits.len());
    let joined = commits.iter().filter(|commit| commit.header.cause.action == Action::Demo).count();
    assert!(joined > 500 && commits.len() - joined > 100, "the last days are told action by action");
    assert!(commits.iter().zip(1..).all(|(commit, seq)| commit.header.seq == Seq(seq)));
    let storage = MemoryStorage::default();
    wait(storage.initialize(&commits, set.pages(), &[])).expect("is stored");
    let crm = TestWorkspace::on(storage);
    assert!(crm.links_are_whole());
    // The records on a past date are the same, forwards from the beginning and backwards from now.
    for part in [4, 2] {
        let seq = commits.len() / part;
        let mut forwards = RecordStore::new();
        commits[..seq].iter().for_each(|commit| forwards.apply(commit));
        let mut backwards = Rewind::new(&set, Seq(seq as u32));
        commits[seq..].iter().rev().for_each(|commit| backwards.rewind(commit.clone()));
        let backwards = backwards.finish(|seq| commits[seq.0 as usize - 1].header.at);
        for kind in RecordType::ALL {
            assert_eq!(forwards.count(*kind), backwards.count(*kind));
            let same = |(_, row): (Slot, &kontor::base::Row)| {
                backwards.get(*kind, row.id()).is_some_and(|other| other.fields() == row.fields())
            };
            assert!(forwards.rows(*kind).all(same), "{kind:?}");
        }
    }
}

#[test]
fn the_worker_writes_a_demo_to_a_storage() {
    let storage = MemoryStorage::default();
    let jobs = JobRunner::<MemoryStorage>::new(crate::support::world(), kontor::base::Timestamp);
    let made = wait(jobs.build_demo(storage.clone(), 300, &|_, _| ()));
    let crm = TestWorkspace::on(storage.clone());
    assert_eq!(made, Reply::Adopted { head: crm.session.read(RecordStore::head) });
    assert!(crm.links_are_whole() && crm.session.read(|set| set.count(RecordType::Lead)) == 323);
    // A tab that opens it as the demo leaves it unchanged.
    let session =
        wait(Session::open_demo(storage, crate::support::world(), Language::En, DemoSize::All)).expect("opens");
    assert_eq!(session.read(|set| set.count(RecordType::Lead)), 323);
    let undo = crm.undo();
    assert!(undo.header.is_some());
}

#[test]
fn the_tour_follows_the_records_from_lead_to_won_and_back() {
    let storage = MemoryStorage::default();
    wait(Session::open_demo(storage.clone(), crate::support::world(), Language::En, DemoSize::All))
        .expect("every story keeps the rules");
    let crm = TestWorkspace::on(storage);
    // The tour begins with leads that were not contacted.
    for place in [19, 20, 17] {
        assert_eq!(crm.session.read(|set| tour::next_step(set, lead_of(place))), Next::Talk, "{place}");
    }
    let rosa = lead_of(19);
    let next = || crm.session.read(|set| tour::next_step(set, rosa));
    crm.run(Command::Log {
        about: rosa,
        fields: vec![(activity::TYPE, link(defaults::CALL)), (activity::SUBJECT, text("A talk"))],
    });
    assert_eq!(next(), Next::Convert);
    let conversion =
        |opportunity| Conversion { opportunity, opportunity_name: "Clocks".to_string(), ..Conversion::new(rosa) };
    crm.run(Command::Convert(conversion(None)));
    assert_eq!(next(), Next::NoDeal);
    crm.undo();
    assert_eq!(next(), Next::Convert);
    crm.run(Command::Convert(conversion(Some(Target::New))));
    let Next::Move(deal) = next() else { panic!("the deal is in its first stage") };
    let stage =
        |number| crm.run(Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(Id::fixed(number)))] });
    stage(203);
    assert_eq!(next(), Next::Win(deal));
    stage(208);
    assert_eq!(next(), Next::Won(deal));
    crm.undo();
    assert_eq!(next(), Next::Win(deal));
    crm.run(Command::Delete(vec![deal]));
    assert_eq!(next(), Next::NoDeal);
    assert!(crm.try_do(Command::Delete(vec![rosa])).is_err(), "a converted lead is read-only");
    let gone = lead_of(17);
    crm.run(Command::Delete(vec![gone]));
    assert_eq!(crm.session.read(|set| tour::next_step(set, gone)), Next::Over);
    let liam = lead_of(20);
    crm.run(Command::Disqualify { leads: vec![liam], reason: defaults::REASON_PERIOD });
    assert_eq!(crm.session.read(|set| tour::next_step(set, liam)), Next::Over);
}
