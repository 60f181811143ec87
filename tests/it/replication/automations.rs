//! Automations of a team: two browsers that go over the same day do the same, so that nothing stands twice after a merge, and
//! what a colleague's browser has automated is not automated here again.
use kontor::base::{Date, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::{automation, opportunity as deal};
use kontor::replication::VersionVector;
use kontor::store::automations::{Automation, Trigger};
use kontor::store::filter::Filter;

use super::browser;
use super::changes::{Member, TEAM};
use crate::automations::{follow, go_over_days, new_deal, plan};
use crate::support::{TestWorkspace, days_pass, text, today};

fn on(crm: &TestWorkspace, name: &str, trigger: Trigger) {
    let steps = vec![plan("Look", 0)];
    let made = Automation { kind: RecordType::Opportunity, trigger, filter: Filter::default(), steps };
    let definition = crm.session.read(|set| made.write(set));
    let mut fields = vec![(automation::NAME, text(name)), (automation::ACTIVE, Some(Value::Yes))];
    fields.extend(definition.fields());
    crm.create(RecordType::Automation, fields);
}

fn count(crm: &TestWorkspace, kind: RecordType) -> usize {
    crm.session.read(|set| set.count(kind))
}

#[test]
fn two_browsers_that_go_over_the_same_day_leave_nothing_twice() {
    browser::begin(28);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let hers = anna.browser.crm.clone();
    on(&hers, "Due", Trigger::Reached(deal::CLOSE_DATE, 0));
    on(&hers, "New", Trigger::Created);
    let deals: Vec<_> = (0..3).map(|at| new_deal(&hers, &format!("Deal {at}"))).collect();
    for id in &deals {
        let date = Some(Value::Day(Date(today().0 + 2)));
        hers.run(Command::Edit { id: *id, fields: vec![(deal::CLOSE_DATE, date)] });
    }
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let his = ben.browser.crm.clone();
    // What came from the colleague fires nothing here: only what is done here does.
    assert_eq!(count(&his, RecordType::Activity), 0);
    days_pass(2);
    assert_eq!(go_over_days(&hers).len(), 2);
    assert_eq!(go_over_days(&his).len(), 2);
    assert_eq!(count(&hers, RecordType::Activity), 3);
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(&ben));
    for crm in [&hers, &his] {
        assert_eq!(count(crm, RecordType::Activity), 3);
        assert_eq!(count(crm, RecordType::Firing), 1);
        assert_eq!(go_over_days(crm).len(), 0);
    }
    assert_eq!(anna.replicator.state().conflicts(), []);
    // A deal of today is automated where it is made.
    let fields = vec![(deal::NAME, text("Solar")), (deal::CLOSE_DATE, Some(Value::Day(today())))];
    let fields = [fields, vec![(deal::STAGE, Some(Value::Link(kontor::base::Id::fixed(200))))]].concat();
    let done = his.run(Command::Create { kind: RecordType::Opportunity, fields });
    assert_eq!(follow(&his, &done).len(), 1);
    let file = ben.file(&anna.vector());
    assert!(anna.take(&file).1);
    assert_eq!(count(&hers, RecordType::Activity), 4);
    assert_eq!(go_over_days(&hers).len(), 0);
}
