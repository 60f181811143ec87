//! Sequences over random weeks: no step is planned twice, none is left over, and undo gives back every state before.
use std::collections::HashSet;
use std::sync::Arc;

use kontor::base::{Id, Value};
use kontor::command::merge::Merge;
use kontor::command::{Command, Enrol};
use kontor::domain::RecordType;
use kontor::domain::records::{activity, enrolment, lead};
use kontor::store::sequences::{self, End, end_of};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::every_way_in::{a_deal, a_lead};
use crate::sequences::{follow_up, new_sequence};
use crate::support::{TestWorkspace, cases, days_pass, steps, wait};

/// What happens in a random week.
#[derive(Clone, Debug)]
enum Work {
    Other(steps::Step),
    Put(usize, usize),
    Complete(usize),
    End(usize, bool),
    OptOut(usize, bool),
    Merge(usize, usize),
    Days(i32),
}

fn work() -> impl Strategy<Value = Work> {
    prop_oneof![
        4 => steps::step().prop_map(Work::Other),
        3 => (any::<usize>(), any::<usize>()).prop_map(|(of, at)| Work::Put(of, at)),
        5 => any::<usize>().prop_map(Work::Complete),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, replied)| Work::End(at, replied)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, out)| Work::OptOut(at, out)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Work::Merge(one, other)),
        2 => (0..9i32).prop_map(Work::Days),
    ]
}

fn command(crm: &TestWorkspace, all: &[Id; 2], step: &Work) -> Option<Command> {
    Some(match step {
        Work::Other(step) => return steps::command(crm, step),
        Work::Put(of, at) => {
            let (sequence, kind) = [(all[0], RecordType::Lead), (all[1], RecordType::Opportunity)][of % 2];
            let records = (0..3).filter_map(|more| steps::pick(crm, kind, at.wrapping_add(more))).collect();
            Command::Enrol(Enrol { sequence, records: Arc::new(records) })
        }
        Work::Complete(at) => Command::Complete { activity: steps::pick(crm, RecordType::Activity, *at)? },
        Work::End(at, replied) => {
            let end = if *replied { End::Replied } else { End::Stopped };
            Command::EndSequence { enrolment: steps::pick(crm, RecordType::Enrolment, *at)?, end }
        }
        Work::OptOut(at, out) => Command::Edit {
            id: steps::pick(crm, RecordType::Lead, *at)?,
            fields: vec![(lead::OPT_OUT, Value::flag(*out))],
        },
        Work::Merge(one, other) => Command::Merge(Merge {
            master: steps::pick(crm, RecordType::Lead, *one)?,
            others: vec![steps::pick(crm, RecordType::Lead, *other)?],
            picks: Vec::new(),
        }),
        Work::Days(_) => return None,
    })
}

/// What holds of sequences at any time, as long as nobody undoes.
fn holds(crm: &TestWorkspace) -> Result<(), TestCaseError> {
    crm.session.read(|set| {
        let mut planned = HashSet::new();
        let mut running = HashSet::new();
        for (_, row) in set.rows(RecordType::Enrolment) {
            let about = enrolment::LINKS.iter().find_map(|link| row.link(*link));
            prop_assert!(about.is_some());
            let step = row.link(enrolment::ACTIVITY).and_then(|id| set.get(RecordType::Activity, id));
            match end_of(row) {
                None => {
                    let step = step.expect("a running one has a step");
                    prop_assert!(step.moment(activity::DONE).is_none());
                    prop_assert!(planned.insert(step.id()), "no step is of two");
                    let at = row.number(enrolment::STEP).unwrap_or(0) as usize;
                    let steps = sequences::steps_of(row);
                    prop_assert_eq!(step.text(activity::SUBJECT), &steps[at - 1].subject);
                    prop_assert!(running.insert((about, row.link(enrolment::SEQUENCE))), "no record is in one twice");
                }
                Some(_) => prop_assert!(step.is_none() && row.moment(enrolment::ENDED).is_some()),
            }
        }
        // Every open activity of a step belongs to a running one.
        let names: HashSet<&str> = ["Write", "Call", "Close the loop"].into();
        for (_, row) in set.rows(RecordType::Activity).filter(|(_, row)| row.moment(activity::DONE).is_none()) {
            let is_step = names.contains(row.text(activity::SUBJECT));
            prop_assert!(!is_step || planned.contains(&row.id()), "no step is left over");
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    #[test]
    fn no_step_is_planned_twice_and_everything_is_undone(all in vec(work(), 1..60)) {
        let crm = TestWorkspace::new();
        let both = [RecordType::Lead, RecordType::Opportunity].map(|of| new_sequence(&crm, of, &follow_up()));
        for name in ["Ada", "Ben", "Cyd"] {
            a_lead(&crm, name);
            a_deal(&crm, name);
        }
        let mut states = vec![crm.content()];
        let mut seqs = Vec::new();
        for step in &all {
            if let Work::Days(days) = step {
                days_pass(*days);
            }
            let Some(command) = command(&crm, &both, step) else { continue };
            let Ok(done) = crm.try_do(command) else { continue };
            let Some(header) = done.header else { continue };
            holds(&crm)?;
            seqs.push(header.seq);
            states.push(crm.content());
        }
        prop_assert!(crm.links_are_whole());
        for (seq, before) in seqs.into_iter().zip(&states).rev() {
            wait(crm.session.undo(seq)).expect("is undone");
            prop_assert_eq!(&crm.content(), before);
        }
    }

    #[test]
    fn whatever_is_undone_in_between_no_step_is_there_twice(
        all in vec((work(), any::<proptest::sample::Index>(), any::<bool>()), 1..60),
    ) {
        let crm = TestWorkspace::new();
        let both = [RecordType::Lead, RecordType::Opportunity].map(|of| new_sequence(&crm, of, &follow_up()));
        for name in ["Ada", "Ben", "Cyd"] {
            a_lead(&crm, name);
            a_deal(&crm, name);
        }
        let begin = crm.session.read(|set| set.head());
        for (step, at, undoes) in &all {
            if *undoes {
                crm.undo_any(at, 8, begin);
            }
            if let Some(command) = command(&crm, &both, step) {
                drop(crm.try_do(command));
            }
            crm.session.read(|set| {
                let mut planned = HashSet::new();
                for (_, row) in set.rows(RecordType::Enrolment).filter(|(_, row)| end_of(row).is_none()) {
                    prop_assert!(row.link(enrolment::ACTIVITY).is_none_or(|step| planned.insert(step)));
                }
                Ok(())
            })?;
        }
        prop_assert!(crm.links_are_whole());
    }
}
