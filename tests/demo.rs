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
