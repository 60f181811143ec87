//! Campaigns over random weeks: nobody is in one twice, leads are members of what they name, figures are what a plain count says, and
//! undo gives back every state before.
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use kontor::base::{Id, Money, Row, Value};
use kontor::command::merge::Merge;
use kontor::command::{Command, Conversion, Target};
use kontor::domain::records::{campaign, campaign_member as member, contact_role, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::store::RecordStore;
use kontor::store::campaign_figures::{self, Figures, Model};
use kontor::store::query::{self, Query};
use kontor::store::stages;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::campaigns::{a_contact, add, new_campaign};
use crate::every_way_in::a_lead;
use crate::support::{TestWorkspace, cases, days_pass, link, steps, viewer, wait};

/// What happens in a random week.
#[derive(Clone, Debug)]
enum Work {
    Other(steps::Step),
    Add(usize, bool, usize, bool),
    Name(usize, Option<usize>),
    Status(usize, bool),
    Remove(usize),
    Join(usize, usize),
    Merge(bool, usize, usize),
    Role(usize, usize),
    Days(i32),
}

fn work() -> impl Strategy<Value = Work> {
    let at = any::<usize>;
    prop_oneof![
        4 => steps::step().prop_map(Work::Other),
        4 => (at(), any::<bool>(), at(), any::<bool>()).prop_map(|(of, lead, at, came)| Work::Add(of, lead, at, came)),
        2 => (at(), any::<Option<usize>>()).prop_map(|(at, of)| Work::Name(at, of)),
        3 => (at(), any::<bool>()).prop_map(|(at, came)| Work::Status(at, came)),
        1 => at().prop_map(Work::Remove),
        2 => (at(), at()).prop_map(|(lead, contact)| Work::Join(lead, contact)),
        1 => (any::<bool>(), at(), at()).prop_map(|(leads, one, other)| Work::Merge(leads, one, other)),
        1 => (at(), at()).prop_map(|(deal, person)| Work::Role(deal, person)),
        1 => (0..9i32).prop_map(Work::Days),
    ]
}

fn person(leads: bool) -> RecordType {
    if leads { RecordType::Lead } else { RecordType::Contact }
}

fn command(crm: &TestWorkspace, step: &Work) -> Option<Command> {
    let pick = |kind: RecordType, at: &usize| steps::pick(crm, kind, *at);
    let status = |came: &bool| if *came { defaults::MEMBER_RESPONDED } else { defaults::MEMBER_SENT };
    Some(match step {
        Work::Other(step) => return steps::command(crm, step),
        Work::Add(of, leads, at, came) => {
            let about = (0..3).filter_map(|more| steps::pick(crm, person(*leads), at.wrapping_add(more)));
            add(pick(RecordType::Campaign, of)?, &about.collect::<Vec<_>>(), Some(status(came)))
        }
        Work::Name(at, of) => Command::Edit {
            id: pick(RecordType::Lead, at)?,
            fields: vec![(lead::CAMPAIGN, of.and_then(|of| pick(RecordType::Campaign, &of)).map(Value::Link))],
        },
        Work::Status(at, came) => Command::SetMemberStatus {
            members: Arc::new(vec![pick(RecordType::CampaignMember, at)?]),
            status: status(came),
        },
        Work::Remove(at) => Command::RemoveMembers(Arc::new(vec![pick(RecordType::CampaignMember, at)?])),
        Work::Join(lead, contact) => Command::Convert(Conversion {
            contact: Target::Existing(pick(RecordType::Contact, contact)?),
            ..Conversion::new(pick(RecordType::Lead, lead)?)
        }),
        Work::Merge(leads, one, other) => Command::Merge(Merge {
            master: pick(person(*leads), one)?,
            others: vec![pick(person(*leads), other)?],
            picks: Vec::new(),
        }),
        Work::Role(deal, person) => Command::Create {
            kind: RecordType::ContactRole,
            fields: vec![
                (contact_role::OPPORTUNITY, pick(RecordType::Opportunity, deal).and_then(link)),
                (contact_role::CONTACT, pick(RecordType::Contact, person).and_then(link)),
            ],
        },
        Work::Days(_) => return None,
    })
}

/// What holds of campaigns at any time, as long as nobody undoes.
fn holds(crm: &TestWorkspace) -> Result<(), TestCaseError> {
    crm.session.read(|set| {
        let (mut there, mut named) = (HashSet::new(), HashSet::new());
        for (_, row) in set.rows(RecordType::CampaignMember) {
            let of = row.link(member::CAMPAIGN);
            prop_assert!(of.is_some());
            let people: Vec<Id> = member::LINKS.iter().filter_map(|link| row.link(*link)).collect();
            prop_assert!(!people.is_empty());
            for about in people {
                prop_assert!(there.insert((of, about)), "nobody is in a campaign twice");
            }
            named.extend(row.link(member::LEAD).map(|lead| (of, lead)));
            let came = row.link(member::STATUS) == Some(defaults::MEMBER_RESPONDED);
            prop_assert_eq!(row.moment(member::RESPONDED).is_some(), came);
            let became =
                row.link(member::LEAD).and_then(|id| set.get(RecordType::Lead, id)?.link(lead::CONVERTED_CONTACT));
            prop_assert!(became.is_none() || row.link(member::CONTACT).is_some(), "they move along with a conversion");
        }
        for (_, row) in set.rows(RecordType::Lead).filter(|(_, row)| row.moment(lead::CONVERTED_AT).is_none()) {
            let of = row.link(lead::CAMPAIGN);
            prop_assert!(of.is_none() || named.contains(&(of, row.id())), "who names a campaign is in it");
        }
        Ok(())
    })
}

/// The figures of a campaign, counted by going over everything.
fn naive(set: &RecordStore, of: Id, model: Model) -> [BTreeSet<Id>; 6] {
    let rows = |kind: RecordType| set.rows(kind).map(|(_, row)| row).collect::<Vec<_>>();
    let ids = |rows: &[&Row]| rows.iter().map(|row| row.id()).collect::<BTreeSet<_>>();
    let members: Vec<&Row> =
        rows(RecordType::CampaignMember).into_iter().filter(|row| row.link(member::CAMPAIGN) == Some(of)).collect();
    let came: Vec<&Row> = members.iter().copied().filter(|row| row.moment(member::RESPONDED).is_some()).collect();
    let is_in = |row: &&Row| members.iter().any(|member| member.link(member::LEAD) == Some(row.id()));
    let leads: Vec<&Row> = rows(RecordType::Lead).into_iter().filter(is_in).collect();
    let converted: Vec<&Row> = leads.iter().copied().filter(|row| row.moment(lead::CONVERTED_AT).is_some()).collect();
    let stage = |row: &Row| row.link(opportunity::STAGE).expect("has a stage");
    let owes = |deal: &&Row| {
        if model == Model::Primary {
            return deal.link(opportunity::CAMPAIGN) == Some(of);
        }
        let mut people: Vec<Option<Id>> = vec![deal.link(opportunity::CONTACT)];
        for role in rows(RecordType::ContactRole) {
            if role.link(contact_role::OPPORTUNITY) == Some(deal.id()) {
                people.push(role.link(contact_role::CONTACT));
            }
        }
        let mut touches: Vec<&Row> = rows(RecordType::CampaignMember);
        touches.retain(|row| row.link(member::CONTACT).is_some() && people.contains(&row.link(member::CONTACT)));
        touches.retain(|row| {
            let day = row.moment(member::CREATED).expect("was added").day();
            !stages::is_closed(set, stage(deal)) || deal.day(opportunity::CLOSE_DATE).is_none_or(|end| day <= end)
        });
        touches.sort_by_key(|row| (row.moment(member::CREATED), row.id()));
        let all: Vec<Option<Id>> = touches.into_iter().map(|row| row.link(member::CAMPAIGN)).collect();
        match model {
            Model::First => all.first() == Some(&Some(of)),
            Model::Last => all.last() == Some(&Some(of)),
            _ => all.contains(&Some(of)),
        }
    };
    let deals: Vec<&Row> = rows(RecordType::Opportunity).into_iter().filter(owes).collect();
    let won: Vec<&Row> = deals.iter().copied().filter(|row| stages::is_won(set, stage(row))).collect();
    [ids(&members), ids(&came), ids(&leads), ids(&converted), ids(&deals), ids(&won)]
}

fn counts(crm: &TestWorkspace) -> Result<(), TestCaseError> {
    let viewer = viewer();
    crm.session.read(|set| {
        let shown = |kind: RecordType, filter| {
            let query = Query { filter, ..Query::default() };
            let slots = query::run(set, kind, &query, &viewer);
            slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.id())).collect::<BTreeSet<_>>()
        };
        for (of, model) in set.rows(RecordType::Campaign).flat_map(|(_, row)| Model::ALL.map(|model| (row.id(), model)))
        {
            let Figures { members, responded, leads, converted, deals, won, amount, .. } =
                campaign_figures::figures(set, of, model, &viewer);
            let sum: i128 = won
                .iter()
                .filter_map(|id| set.get(RecordType::Opportunity, *id)?.money(opportunity::AMOUNT))
                .map(|Money { minor, .. }| i128::from(minor))
                .sum();
            prop_assert_eq!(amount.sums(false).0.iter().map(|(_, sum)| *sum).sum::<i128>(), sum);
            let all = [members, responded, leads, converted, deals, won];
            prop_assert!(all.iter().all(|ids| ids.len() == ids.iter().collect::<HashSet<_>>().len()));
            let all = all.map(|ids| ids.into_iter().collect::<BTreeSet<_>>());
            prop_assert_eq!(&all, &naive(set, of, model));
            prop_assert_eq!(&shown(RecordType::Lead, campaign_figures::leads(of, false)), &all[2]);
            prop_assert_eq!(&shown(RecordType::Lead, campaign_figures::leads(of, true)), &all[3]);
            if model == Model::Primary {
                prop_assert_eq!(&shown(RecordType::Opportunity, campaign_figures::deals_with(of, false)), &all[4]);
                prop_assert_eq!(&shown(RecordType::Opportunity, campaign_figures::deals_with(of, true)), &all[5]);
            }
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    #[test]
    fn nobody_is_in_a_campaign_twice_figures_are_right_and_everything_is_undone(all in vec(work(), 1..60)) {
        let crm = TestWorkspace::new();
        for name in ["Fair", "Mail", "Call"] {
            new_campaign(&crm, name);
            a_lead(&crm, name);
            a_contact(&crm, name);
        }
        let mut states = vec![crm.content()];
        let mut seqs = Vec::new();
        for step in &all {
            if let Work::Days(days) = step {
                days_pass(*days);
            }
            let is_undo = matches!(step, Work::Other(steps::Step::Undo | steps::Step::Redo | steps::Step::Reload));
            let Some(command) = (!is_undo).then(|| command(&crm, step)).flatten() else { continue };
            let Ok(done) = crm.try_do(command) else { continue };
            let Some(header) = done.header else { continue };
            holds(&crm)?;
            seqs.push(header.seq);
            states.push(crm.content());
        }
        counts(&crm)?;
        prop_assert!(crm.links_are_whole());
        for (seq, before) in seqs.into_iter().zip(&states).rev() {
            wait(crm.session.undo(seq)).expect("is undone");
            prop_assert_eq!(&crm.content(), before);
        }
    }
}

#[test]
fn cost_per_response_and_return_are_exact_and_absent_without_a_cost() {
    use kontor::base::Currency;
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let people: Vec<Id> = (0..3).map(|at| a_contact(&crm, &format!("P{at}"))).collect();
    crm.run(add(fair, &people, Some(defaults::MEMBER_RESPONDED)));
    let figures = || crm.session.read(|set| campaign_figures::figures(set, fair, Model::Primary, &viewer()));
    assert_eq!((figures().per_response, figures().roi), (None, None));
    let euros = |minor| Some(Value::Money(Money { minor, currency: Currency::EUR }));
    crm.run(Command::Edit { id: fair, fields: vec![(campaign::COST, euros(100_000))] });
    let all = figures();
    assert_eq!(all.per_response.map(|money| money.minor), Some(33_333));
    assert_eq!(all.roi, Some((-100_000, 100_000)), "nothing won, all of it lost");
    for (minor, stage) in [(250_000, defaults::STAGE_WON), (900_000, defaults::STAGE_LOST)] {
        let mut fields = vec![
            (opportunity::NAME, crate::support::text("Roof")),
            (opportunity::STAGE, link(stage)),
            (opportunity::AMOUNT, euros(minor)),
            (opportunity::CAMPAIGN, link(fair)),
        ];
        fields.push((opportunity::LOSS_REASON, link(defaults::LOSS_OTHER).filter(|_| stage == defaults::STAGE_LOST)));
        crm.create(RecordType::Opportunity, fields);
    }
    let all = figures();
    assert_eq!((all.deals.len(), all.won.len(), all.roi), (2, 1, Some((150_000, 100_000))));
    let yen = Some(Value::Money(Money { minor: 5_000, currency: Currency::parse("JPY").expect("is a code") }));
    crm.run(Command::Edit { id: fair, fields: vec![(campaign::COST, yen)] });
    assert_eq!(figures().roi, None, "two currencies without a rate are not compared");
}
