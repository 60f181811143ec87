//! Sequences of a team: two browsers that do the same step plan one next step, the further one counts, and an end wins over going on.
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::{activity, enrolment};
use kontor::replication::VersionVector;
use kontor::store::sequences::{End, end_of};

use super::browser;
use super::changes::{Member, TEAM};
use crate::every_way_in::a_lead;
use crate::sequences::{enrolments, follow_up, new_sequence, open, put};
use crate::support::{TestWorkspace, days_pass};

fn done(crm: &TestWorkspace, about: kontor::base::Id) {
    let planned = enrolments(crm, about)[0].link(enrolment::ACTIVITY).expect("a step is planned");
    crm.run(Command::Complete { activity: planned });
}

fn step(crm: &TestWorkspace, about: kontor::base::Id) -> (Option<i64>, Option<End>) {
    let all = enrolments(crm, about);
    assert_eq!(all.len(), 1);
    (all[0].number(enrolment::STEP), end_of(&all[0]))
}

fn exchange(anna: &mut Member, ben: &mut Member) {
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(ben));
}

#[test]
fn two_browsers_move_a_sequence_on_and_plan_each_step_once() {
    browser::begin(28);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let hers = anna.browser.crm.clone();
    let sequence = new_sequence(&hers, RecordType::Lead, &follow_up());
    let [ada, eve, cyd] = ["Ada", "Eve", "Cyd"].map(|name| a_lead(&hers, name));
    put(&hers, sequence, &[ada, eve, cyd]);
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let his = ben.browser.crm.clone();

    // Ada: both do the first step, and he the second one too. Eve: she goes on, he ends it. Cyd: she deletes the step, he does it.
    for crm in [&hers, &his] {
        done(crm, ada);
    }
    done(&his, ada);
    done(&hers, eve);
    let end = Command::EndSequence { enrolment: enrolments(&his, eve)[0].id(), end: End::Replied };
    his.run(end);
    let planned = enrolments(&hers, cyd)[0].link(enrolment::ACTIVITY).expect("a step is planned");
    hers.run(Command::Delete(vec![planned]));
    done(&his, cyd);
    exchange(&mut anna, &mut ben);
    for crm in [&hers, &his] {
        assert_eq!(step(crm, ada), (Some(3), None));
        assert_eq!(open(crm, ada).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Close the loop"]);
        assert_eq!(step(crm, eve), (Some(2), Some(End::Replied)));
        assert_eq!(step(crm, cyd), (Some(2), None));
        assert_eq!(open(crm, cyd).len(), 1);
    }
    // What she had planned for Eve goes with the next command that touches it.
    let left = hers.session.read(|set| {
        let rows = set.linking(eve, RecordType::Activity, activity::LEAD);
        rows.filter(|row| row.moment(activity::DONE).is_none()).map(|row| row.id()).collect::<Vec<_>>()
    });
    assert_eq!(left.len(), 1);
    days_pass(1);
    hers.run(Command::Edit {
        id: eve,
        fields: vec![(kontor::domain::records::lead::CITY, crate::support::text("Kiel"))],
    });
    assert!(open(&hers, eve).is_empty());
    exchange(&mut anna, &mut ben);
    assert!(open(&his, eve).is_empty());
    done(&his, cyd);
    done(&his, cyd);
    assert_eq!(step(&his, cyd), (Some(3), Some(End::Finished)));
}
