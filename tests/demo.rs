//! The demo: every story keeps the rules, and together they show what the product is about.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use std::cell::RefCell;
use std::collections::HashSet;

use desk::{Desk, link, text, today, wait};
use kontor::base::Id;
use kontor::change::Action;
use kontor::command::tour::{self, Next};
use kontor::command::{Command, Conversion, Target, lead as lead_rules};
use kontor::domain::demo::Told;
use kontor::domain::records::{activity, lead, opportunity, stage};
use kontor::domain::rules::figures;
use kontor::domain::{Kind, crowd, defaults};
use kontor::files::Reply;
use kontor::jobs::Jobs;
use kontor::locale::Language;
use kontor::port::Storage;
use kontor::port::memory::Memory;
use kontor::session::Session;
use kontor::session::rehearsal::{lead_of, rehearse_with};
use kontor::store::WorkingSet;
use kontor::store::past::Backwards;

#[test]
fn the_demo_has_what_a_sales_team_has() {
    for language in [Language::En, Language::De] {
        let storage = Memory::default();
        wait(Session::open_demo(storage.clone(), desk::world(), language, Told::All))
            .expect("every story keeps the rules");
        let desk = Desk::on(storage);
        assert!(desk.links_are_whole());
        desk.session.read(|set| {
            let stage_of = |deal: &kontor::base::Row| set.get(Kind::Stage, deal.link(opportunity::STAGE)?);
            let deals = || set.rows(Kind::Opportunity).filter_map(|(_, deal)| Some((deal, stage_of(deal)?)));
            let now = desk.session.now();
            assert!(!lead_rules::overdue(set, today()).is_empty(), "leads past their period");
            assert!(deals().any(|(deal, stage)| figures::rotten_days(deal, stage, now).is_some()), "a deal that rots");
            assert!(
                deals().any(|(_, stage)| stage.is(stage::WON))
                    && deals().any(|(deal, _)| deal.get(opportunity::LOSS_REASON).is_some())
            );
            assert!(
                set.rows(Kind::Lead).filter(|(_, row)| row.link(lead::REFERRED_BY).is_some()).count() >= 3,
                "referrals"
            );
            for won in [true, false] {
                let has_rivals = |deal: &kontor::base::Row| deal.get(opportunity::COMPETITORS).is_some();
                let closed = |stage: &kontor::base::Row| stage.is(stage::CLOSED) && stage.is(stage::WON) == won;
                assert!(deals().any(|(deal, stage)| closed(stage) && has_rivals(deal)), "competitors");
            }
            assert!(set.rows(Kind::Activity).any(|(_, row)| row.day(activity::DUE).is_some_and(|due| due < today())));
            assert!(set.rows(Kind::Lead).any(|(_, row)| row.link(lead::CONVERTED_CONTACT).is_some()
                && row.link(lead::CONVERTED_OPPORTUNITY).is_none()));
        });
        desk.undo();
        let all: usize = desk.session.read(|set| counts(set).iter().sum());
        assert!((90..115).contains(&all), "about 100 records: {all}");
    }
}

#[test]
fn the_demo_of_few_records_has_one_of_each_sort() {
    let storage = Memory::default();
    wait(Session::open_demo(storage.clone(), desk::world(), Language::De, Told::Few)).expect("no rule is broken");
    let desk = Desk::on(storage);
    assert!(desk.links_are_whole());
    desk.session.read(|set| {
        assert_eq!(counts(set).iter().sum::<usize>(), 30);
        let stages =
            |id: Id| set.rows(Kind::Opportunity).filter(|(_, row)| row.link(opportunity::STAGE) == Some(id)).count();
        assert_eq!(
            (stages(defaults::STAGE_WON), stages(defaults::STAGE_LOST), set.count(Kind::Opportunity)),
            (1, 1, 3)
        );
        assert_eq!(tour::next(set, lead_of(19)), Next::Talk, "the tour begins here");
    });
}

/// The records of a demo by kind.
fn counts(set: &WorkingSet) -> Vec<usize> {
    Kind::WORK.iter().map(|kind| set.count(*kind)).collect()
}

#[test]
fn invented_tales_keep_the_rules_and_look_like_a_sales_team() {
    for (language, count) in [(Language::De, crowd::SIZES[0]), (Language::En, crowd::SIZES[0])] {
        let crowd = crowd::crowd(count);
        let (commits, set) = rehearse_with(&desk::world(), language, &crowd, &|_, _| ()).expect("no rule is broken");
        let counts = counts(&set);
        let all: usize = counts.iter().sum();
        assert!((2_900..3_200).contains(&all), "about 3,000 records: {counts:?}");
        assert!(commits.len() > all, "every action is a commit of its own");
        let open = set.rows(Kind::Lead).filter(|(_, row)| lead_rules::is_open(&set, row)).count();
        assert!(open * 3 < counts[0] && open * 8 > counts[0], "most leads are decided, some are not: {open}");
        assert!(lead_rules::overdue(&set, today()).len() * 10 < counts[0], "few leads are past their period");
        let stage_is = |row: &kontor::base::Row, stage| row.link(opportunity::STAGE) == Some(stage);
        let deals = |stage| set.rows(Kind::Opportunity).filter(|(_, row)| stage_is(row, stage)).count();
        assert!(deals(defaults::STAGE_WON) * 4 > counts[3], "a good part of the deals is won");
        assert!(deals(defaults::STAGE_LOST) * 8 > counts[3], "others are lost");
        for stage in 0..8 {
            assert!(deals(Id::fixed(200 + stage)) > 0, "deals in stage {stage}");
        }
        let owners: HashSet<_> = set.rows(Kind::Lead).filter_map(|(_, row)| row.link(lead::OWNER)).collect();
        assert_eq!(owners.len(), 6, "a team works on them");
        let now = desk::world().now;
        assert!(commits.iter().all(|commit| commit.header.at <= now()), "nothing lies in the future");
    }
}

#[test]
fn invented_tales_are_the_same_each_time_and_tell_of_many_companies() {
    let names = |count| crowd::crowd(count).tales.into_iter().map(|tale| tale.company).collect::<Vec<_>>();
    let all = names(crowd::SIZES[1]);
    assert_eq!(all[..500], names(500)[..]);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "every company has its own name");
}

#[test]
fn a_large_demo_joins_past_days_and_its_journal_leads_to_its_records() {
    let crowd = crowd::crowd(2_100);
    let heard = RefCell::new(Vec::new());
    let (commits, set) =
        rehearse_with(&desk::world(), Language::En, &crowd, &|done, all| heard.borrow_mut().push((done, all)))
            .expect("no rule is broken");
    let heard = heard.into_inner();
    assert!(heard.len() > 10 && heard.is_sorted() && heard.last().is_some_and(|(done, all)| done == all));
    let all: usize = counts(&set).iter().sum();
    assert!(commits.len() * 4 < all, "{} commits for {all} records", commits.len());
    let joined = commits.iter().filter(|commit| commit.header.cause.action == Action::Demo).count();
    assert!(joined > 500 && commits.len() - joined > 100, "the last days are told action by action");
    assert!(commits.iter().zip(1..).all(|(commit, seq)| commit.header.seq == seq));
    let storage = Memory::default();
    wait(storage.fill(&commits, set.pages(), &[])).expect("is stored");
    let desk = Desk::on(storage);
    assert!(desk.links_are_whole());
    // The records as they were on a past day are the same, forwards from the beginning and backwards from now.
    for part in [4, 2] {
        let seq = (commits.len() / part) as u32;
        let mut forwards = WorkingSet::new();
        commits[..seq as usize].iter().for_each(|commit| forwards.play(commit));
        let mut backwards = Backwards::new(&set, seq);
        commits[seq as usize..].iter().rev().for_each(|commit| backwards.take_back(commit.clone()));
        let backwards = backwards.finish(|seq| commits[seq as usize - 1].header.at);
        for kind in Kind::ALL {
            assert_eq!(forwards.count(*kind), backwards.count(*kind));
            let same = |(_, row): (u32, &kontor::base::Row)| {
                backwards.get(*kind, row.id()).is_some_and(|other| other.fields() == row.fields())
            };
            assert!(forwards.rows(*kind).all(same), "{kind:?}");
        }
    }
}

#[test]
fn the_worker_fills_a_storage_with_a_demo() {
    let storage = Memory::default();
    let jobs = Jobs::<Memory>::new(desk::world(), kontor::base::Moment);
    let made = wait(jobs.rehearse(storage.clone(), 300, &|_, _| ()));
    let desk = Desk::on(storage.clone());
    assert_eq!(made, Reply::Adopted(desk.session.read(WorkingSet::head)));
    assert!(desk.links_are_whole() && desk.session.read(|set| set.count(Kind::Lead)) == 321);
    // A tab that opens it as the demo leaves it as it is.
    let session = wait(Session::open_demo(storage, desk::world(), Language::En, Told::All)).expect("opens");
    assert_eq!(session.read(|set| set.count(Kind::Lead)), 321);
    let undo = desk.undo();
    assert!(undo.header.is_some());
}

#[test]
fn the_tour_goes_by_what_was_done_from_lead_to_won_and_back() {
    let storage = Memory::default();
    wait(Session::open_demo(storage.clone(), desk::world(), Language::En, Told::All))
        .expect("every story keeps the rules");
    let desk = Desk::on(storage);
    // Those it begins with are leads that nobody has talked to.
    for place in [19, 20, 17] {
        assert_eq!(desk.session.read(|set| tour::next(set, lead_of(place))), Next::Talk, "{place}");
    }
    let rosa = lead_of(19);
    let next = || desk.session.read(|set| tour::next(set, rosa));
    desk.run(Command::Log(rosa, vec![(activity::TYPE, link(defaults::CALL)), (activity::SUBJECT, text("A talk"))]));
    assert_eq!(next(), Next::Convert);
    let conversion = |opportunity| Conversion {
        lead: rosa,
        account: Target::New,
        contact: Target::New,
        opportunity,
        opportunity_name: "Clocks".to_string(),
        owner: None,
        status: None,
        overwrite_source: false,
    };
    desk.run(Command::Convert(conversion(None)));
    assert_eq!(next(), Next::NoDeal);
    desk.undo();
    assert_eq!(next(), Next::Convert);
    desk.run(Command::Convert(conversion(Some(Target::New))));
    let Next::Move(deal) = next() else { panic!("the deal is in its first stage") };
    let stage = |number| desk.run(Command::Edit(deal, vec![(opportunity::STAGE, link(Id::fixed(number)))]));
    stage(203);
    assert_eq!(next(), Next::Win(deal));
    stage(208);
    assert_eq!(next(), Next::Won(deal));
    desk.undo();
    assert_eq!(next(), Next::Win(deal));
    desk.run(Command::Delete(vec![deal]));
    assert_eq!(next(), Next::NoDeal);
    desk.run(Command::Delete(vec![rosa]));
    assert_eq!(next(), Next::Over);
    let liam = lead_of(20);
    desk.run(Command::Disqualify(vec![liam], defaults::REASON_PERIOD));
    assert_eq!(desk.session.read(|set| tour::next(set, liam)), Next::Over);
}
