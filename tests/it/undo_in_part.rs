//! Undo of a part of an action: reasons follow the state that asks for them.
use crate::support::{TestWorkspace, link};
use crate::undo::{ada, last, plan, undo_as_planned};
use kontor::change::Action;
use kontor::command::Command;
use kontor::command::replay_line::KeptItem;
use kontor::domain::defaults;
use kontor::domain::records::lead;

#[test]
fn a_closed_lead_has_a_reason_after_an_undo_in_part() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
    let fields = vec![(lead::STATUS, link(defaults::STATUS_OPEN))];
    crm.run(Command::Edit { id: ada, fields });
    let reopened = last(&crm, Action::Edit);
    // Another reason is given and taken away, so that the field no longer is as the reopening left it.
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_UNKNOWN });
    let planned = plan(&crm, reopened, &[]);
    assert!(planned.changes.is_empty(), "the status is closed, and the reason was edited since");
    let reason = KeptItem { id: ada, field: Some(lead::REASON) };
    undo_as_planned(&crm, reopened, &[reason]).expect("is undone");
    assert_eq!(crm.get(ada, lead::REASON), link(defaults::REASON_PERIOD));
}

#[test]
fn a_reason_goes_with_the_closing_that_is_undone_even_if_another_one_was_given_since() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
    let closed = last(&crm, Action::Disqualify);
    crm.run(Command::Edit { id: ada, fields: vec![(lead::REASON, link(defaults::REASON_UNKNOWN))] });
    undo_as_planned(&crm, closed, &[]).expect("is undone");
    assert_eq!((crm.get(ada, lead::STATUS), crm.get(ada, lead::REASON)), (link(defaults::STATUS_OPEN), None));
}
