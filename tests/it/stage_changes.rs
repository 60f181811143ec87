//! What a move to a stage asks for and does, as the views show it beforehand, is what the command then asks for and does.
use crate::support::{TestWorkspace, link, text, today, viewer};
use kontor::base::{Currency, FieldId, Id, Money, Value};
use kontor::command::bulk::Preview;
use kontor::command::opportunity::stage_change;
use kontor::command::{BulkEdit, Command, FieldEdit};
use kontor::domain::defaults;
use kontor::domain::picklist::Picklist;
use kontor::domain::records::{choice, opportunity, stage};
use kontor::domain::{Field, RecordType};
use kontor::session::SessionError;
use kontor::store::picklists;
use proptest::prelude::*;

/// Fields that a gate may name, one that does not exist, and the reason of a loss, which only a loss asks for.
const GATE_KEYS: [&str; 6] = ["next_step", "amount", "competitors", "probability", "loss_reason", "unknown"];

fn deal(crm: &TestWorkspace) -> Id {
    let close = Some(Value::Day(today().add_days(30)));
    crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Heating")), (opportunity::CLOSE_DATE, close)])
}

fn stages(crm: &TestWorkspace) -> Vec<Id> {
    crm.session.read(|set| picklists::of_list(set, Picklist::Stage))
}

fn to(deal: Id, stage: Id, mut given: Vec<FieldEdit>) -> Command {
    given.push((opportunity::STAGE, link(stage)));
    Command::Edit { id: deal, fields: given }
}

/// Some value for a field that a stage asks for.
fn answer(field: &Field, rival: Id) -> FieldEdit {
    let value = match field.number {
        opportunity::NEXT_STEP => text("Send the offer"),
        opportunity::AMOUNT => Some(Value::Money(Money { minor: 50_000, currency: Currency::EUR })),
        opportunity::COMPETITORS => Some(Value::Links(vec![rival])),
        opportunity::PROBABILITY => Some(Value::Number(35)),
        opportunity::LOSS_REASON => link(Id::fixed(440)),
        _ => panic!("no gate asks for {}", field.key),
    };
    (field.number, value)
}

/// What somebody types into the fields that a move reads and sets; `None` empties the field.
fn typed() -> impl Strategy<Value = FieldEdit> {
    let field =
        |number, values: Vec<Option<Value>>| prop::sample::select(values).prop_map(move |value| (number, value));
    let day = |days: i32| Some(Value::Day(today().add_days(days)));
    prop_oneof![
        field(opportunity::PROBABILITY, vec![None, Some(Value::Number(10)), Some(Value::Number(72))]),
        field(opportunity::FORECAST, vec![None, link(defaults::COMMIT), link(defaults::PIPELINE)]),
        field(opportunity::CLOSE_DATE, vec![day(-3), day(0), day(1), day(90)]),
        field(opportunity::LOSS_REASON, vec![None, link(Id::fixed(440))]),
        field(opportunity::NEXT_STEP, vec![None, text("Call back")]),
    ]
}

fn edit_values(crm: &TestWorkspace, deal: Id) -> Vec<(FieldId, Value)> {
    crm.session.read(|set| set.get(RecordType::Opportunity, deal).map(|row| row.fields()).unwrap_or_default())
}

/// The fields whose values differ, with what they are now.
fn changed(before: &[(FieldId, Value)], after: &[(FieldId, Value)]) -> Vec<FieldEdit> {
    let get = |all: &[(FieldId, Value)], number: FieldId| {
        all.iter().find(|(other, _)| *other == number).map(|(_, value)| value.clone())
    };
    let mut numbers: Vec<FieldId> = before.iter().chain(after).map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.retain(|number| get(before, *number) != get(after, *number));
    numbers.into_iter().map(|number| (number, get(after, number))).collect()
}

/// If a deal in its stage may not be without a value of this field.
fn is_kept(crm: &TestWorkspace, deal: Id, number: FieldId) -> bool {
    let gate = match crm.get(deal, opportunity::STAGE) {
        Some(Value::Link(stage)) => crm.get(stage, stage::GATE),
        _ => None,
    };
    let key = RecordType::Opportunity.field(number).map(|field| field.key);
    let is_asked =
        matches!((&gate, key), (Some(Value::Text(keys)), Some(key)) if keys.split(' ').any(|other| other == key));
    number == opportunity::LOSS_REASON || is_asked
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_preview_of_a_stage_change_equals_the_effect_of_the_command(
        gates in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::subsequence(GATE_KEYS.to_vec(), 1..4)), 0..5),
        steps in prop::collection::vec((prop::option::of(typed()), any::<prop::sample::Index>()), 1..12),
    ) {
        let crm = TestWorkspace::new();
        let rival = crm.create(RecordType::Choice, vec![(choice::NAME, text("Fjord")), (choice::LIST, Some(Value::Number(19)))]);
        let (deal, stages) = (deal(&crm), stages(&crm));
        for (at, keys) in gates {
            crm.run(Command::Edit { id: *at.get(&stages), fields: vec![(stage::GATE, text(&keys.join(" ")))] });
        }
        for (typed, at) in steps {
            if let Some(edit) = typed
                && crm.try_do(Command::Edit { id: deal, fields: vec![edit.clone()] }).is_err()
            {
                prop_assert_eq!(&edit.1, &None);
                prop_assert!(is_kept(&crm, deal, edit.0), "only what the stage asks for and a reason of loss stay");
            }
            let target = *at.get(&stages);
            let (before, content) = (edit_values(&crm, deal), crm.content());
            let preview = crm.session.read(|set| stage_change(set, deal, target, today()));
            let bulk = crm.session.read(|set| {
                let mut bulk = Preview::default();
                bulk.add(set, deal, &BulkEdit::Set { field: opportunity::STAGE, value: link(target) }, &viewer());
                bulk
            });
            prop_assert_eq!(bulk.refused.is_empty(), preview.missing.is_empty());
            let given: Vec<FieldEdit> = preview.missing.iter().map(|field| answer(field, rival)).collect();
            if !given.is_empty() {
                let Err(SessionError::Refused(refusal)) = crm.try_do(to(deal, target, Vec::new())) else {
                    return Err(TestCaseError::fail("a move is not refused although something is missing"));
                };
                prop_assert_eq!(refusal.fields().collect::<Vec<_>>(), preview.missing.clone());
                prop_assert_eq!(crm.content(), content);
            }
            let is_given = |number: FieldId| given.iter().any(|(other, _)| *other == number);
            let mut expected: Vec<FieldEdit> =
                preview.edits.into_iter().filter(|(number, _)| !is_given(*number)).collect();
            expected.sort_by_key(|(number, _)| *number);
            crm.run(to(deal, target, given.clone()));
            let mut done = changed(&before, &edit_values(&crm, deal));
            done.retain(|(number, _)| {
                ![opportunity::STAGE, opportunity::STAGE_SINCE].contains(number) && !is_given(*number)
            });
            prop_assert_eq!(done, expected);
        }
    }
}

#[test]
fn losing_a_deal_asks_for_a_reason_each_time_and_is_refused_only_without_one() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    let asks = |to: Id| {
        let change = crm.session.read(|set| stage_change(set, deal, to, today()));
        let numbers = |fields: Vec<&'static Field>| fields.iter().map(|field| field.number).collect::<Vec<_>>();
        (numbers(change.asks), numbers(change.missing))
    };
    let reason = vec![opportunity::LOSS_REASON];
    assert_eq!(asks(defaults::STAGE_LOST), (reason.clone(), reason.clone()));
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::LOSS_REASON, link(Id::fixed(440)))] });
    assert_eq!(asks(defaults::STAGE_LOST), (reason, Vec::new()));
    assert_eq!(asks(defaults::STAGE_WON), (Vec::new(), Vec::new()));
}
