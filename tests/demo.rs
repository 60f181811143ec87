//! The demo: every story keeps the rules, and together they show what the product is about.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, today, wait};
use kontor::command::lead as lead_rules;
use kontor::domain::Kind;
use kontor::domain::records::{activity, lead, opportunity, stage};
use kontor::domain::rules::figures;
use kontor::locale::Language;
use kontor::port::memory::Memory;
use kontor::session::Session;

#[test]
fn the_demo_has_what_a_sales_team_has() {
    for language in [Language::En, Language::De] {
        let storage = Memory::default();
        wait(Session::open_demo(storage.clone(), desk::world(), language)).expect("every story keeps the rules");
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
    }
}

#[test]
fn invented_tales_keep_the_rules_and_are_the_same_each_time() {
    let world = desk::world();
    for (further, least) in [(450, 2_500), (2_000, 11_000)] {
        let before = std::time::Instant::now();
        let (commits, set) =
            kontor::session::rehearsal::rehearse_with(&world, Language::De, further).expect("every tale keeps the rules");
        let counts: Vec<usize> = Kind::WORK.iter().map(|kind| set.count(*kind)).collect();
        println!("{further} tales: {counts:?} records, {} commits, {:?}", commits.len(), before.elapsed());
        assert!(counts.iter().sum::<usize>() >= least, "{counts:?}");
        let now = today();
        let open = set.rows(Kind::Lead).filter(|(_, row)| lead_rules::is_open(&set, row)).count();
        assert!(open * 2 < counts[0], "most leads are decided");
        assert!(lead_rules::overdue(&set, now).len() * 10 < counts[0]);
        let won = set.rows(Kind::Opportunity).filter(|(_, row)| row.link(opportunity::STAGE) == Some(kontor::domain::defaults::STAGE_WON));
        assert!(won.count() * 8 > counts[3], "a good part of the deals is won");
    }
    let names = |tales: Vec<kontor::domain::crowd::Tale>| tales.into_iter().map(|tale| tale.company).collect::<Vec<_>>();
    let all = names(kontor::domain::crowd::tales(2_000));
    assert_eq!(all[..500], names(kontor::domain::crowd::tales(500))[..]);
    assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len(), "every company has its own name");
}
