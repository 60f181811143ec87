//! Opportunities: line items and their sum, stages with gates and pipelines, contact roles.
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::decimal::ONE;
use kontor::base::{Currency, Id, Money, Value};
use kontor::command::opportunity::{key_fields, stage_change};
use kontor::command::{Command, Rejection};
use kontor::domain::defaults::{self, STAGE_LOST, STAGE_WON};
use kontor::domain::records::{choice, contact, contact_role, line_item, opportunity, pipeline, price, product, stage};
use kontor::domain::rules::line_items::{Line, totals};
use kontor::domain::{Field, RecordType};
use kontor::session::SessionError;
use kontor::store::picklists;
use proptest::prelude::*;

fn money(minor: i64, code: &str) -> Option<Value> {
    Some(Value::Money(Money { minor, currency: Currency::parse(code).expect("is a code") }))
}

fn number(number: i64) -> Option<Value> {
    Some(Value::Number(number))
}

fn deal(crm: &TestWorkspace) -> Id {
    crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Heating")),
            (opportunity::AMOUNT, money(50_000, "EUR")),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(30)))),
        ],
    )
}

fn line(crm: &TestWorkspace, deal: Id, name: &str, quantity: i64, minor: i64) -> Id {
    crm.create(
        RecordType::LineItem,
        vec![
            (line_item::OPPORTUNITY, link(deal)),
            (line_item::NAME, text(name)),
            (line_item::QUANTITY, number(quantity * ONE)),
            (line_item::PRICE, money(minor, "EUR")),
        ],
    )
}

fn refused(crm: &TestWorkspace, command: Command) -> Rejection {
    match crm.try_do(command) {
        Err(SessionError::Refused(refusal)) => refusal,
        other => panic!("is not refused: {other:?}"),
    }
}

fn to(deal: Id, stage: Id) -> Command {
    Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(stage))] }
}

#[test]
fn the_amount_is_the_sum_of_the_lines_and_cannot_be_typed() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    let pipes = line(&crm, deal, "Pipes", 3, 1_000);
    line(&crm, deal, "Work", 1, 9_999);
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(12_999, "EUR"));
    crm.run(Command::Edit { id: pipes, fields: vec![(line_item::DISCOUNT, number(50 * ONE))] });
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(11_499, "EUR"));
    assert_eq!(crm.get(pipes, line_item::TOTAL), money(1500, "EUR"));
    let typed = Command::Edit { id: deal, fields: vec![(opportunity::AMOUNT, money(1, "EUR"))] };
    assert_eq!(refused(&crm, typed).field.unwrap().number, opportunity::AMOUNT);
    let dollars = vec![(line_item::PRICE, money(1_000, "USD"))];
    assert_eq!(refused(&crm, Command::Edit { id: pipes, fields: dollars }).field.unwrap().number, line_item::PRICE);
    let percent = vec![(line_item::DISCOUNT, number(101 * ONE))];
    assert_eq!(refused(&crm, Command::Edit { id: pipes, fields: percent }).field.unwrap().number, line_item::DISCOUNT);
}

#[test]
fn deleting_the_last_line_keeps_its_sum_as_an_entered_amount() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    let pipes = line(&crm, deal, "Pipes", 2, 1_000);
    let work = line(&crm, deal, "Work", 1, 500);
    crm.run(Command::Delete(vec![pipes]));
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(500, "EUR"));
    crm.run(Command::Delete(vec![work]));
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(500, "EUR"));
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::AMOUNT, money(700, "EUR"))] });
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(700, "EUR"));
}

#[test]
fn undoing_an_older_line_keeps_the_sum_of_those_that_are_left() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    line(&crm, deal, "Pipes", 1, 1_000);
    let first = crm.session.stack(|stack| stack.next_undo().unwrap().seq);
    line(&crm, deal, "Work", 1, 500);
    crate::support::wait(crm.session.undo(first)).unwrap();
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(500, "EUR"));
    assert_eq!(crm.session.read(|set| set.count(RecordType::LineItem)), 1);
}

#[test]
fn a_product_fills_name_tax_and_the_price_of_the_price_list() {
    let crm = TestWorkspace::new();
    let partner = Id::fixed(590);
    let pump = crm.create(
        RecordType::Product,
        vec![(product::NAME, text("Pump")), (product::PRICE, money(20_000, "EUR")), (product::TAX, number(19 * ONE))],
    );
    let deal = deal(&crm);
    let add = |crm: &TestWorkspace| {
        crm.create(RecordType::LineItem, vec![(line_item::OPPORTUNITY, link(deal)), (line_item::PRODUCT, link(pump))])
    };
    let standard = add(&crm);
    assert_eq!(crm.get(standard, line_item::NAME), text("Pump"));
    assert_eq!(crm.get(standard, line_item::PRICE), money(20_000, "EUR"));
    assert_eq!(crm.get(standard, line_item::TAX), number(19 * ONE));
    assert_eq!(crm.get(standard, line_item::QUANTITY), number(ONE));
    let entries =
        vec![(price::PRODUCT, link(pump)), (price::LIST, link(partner)), (price::PRICE, money(15_000, "EUR"))];
    crm.create(RecordType::Price, entries);
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::PRICE_LIST, link(partner))] });
    let listed = add(&crm);
    assert_eq!(crm.get(listed, line_item::PRICE), money(15_000, "EUR"));
    assert_eq!(crm.get(deal, opportunity::AMOUNT), money(35_000, "EUR"));
    assert_eq!(crm.get(listed, line_item::ORDER), number(2));
}

#[test]
fn lines_are_deleted_and_restored_with_their_deal() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    line(&crm, deal, "Pipes", 2, 1_000);
    let before = crm.content();
    crm.run(Command::Delete(vec![deal]));
    assert_eq!(crm.session.read(|set| set.count(RecordType::LineItem)), 0);
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_stage_gate_refuses_the_move_and_names_the_missing_fields() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    let proposal = Id::fixed(206);
    crm.run(Command::Edit { id: proposal, fields: vec![(stage::GATE, text("next_step amount competitors unknown"))] });
    let numbers = |fields: Vec<&'static Field>| fields.iter().map(|field| field.number).collect::<Vec<_>>();
    let missing = [opportunity::NEXT_STEP, opportunity::COMPETITORS];
    assert_eq!(numbers(refused(&crm, to(deal, proposal)).fields().collect()), missing);
    let asked = crm.session.read(|set| stage_change(set, deal, proposal, today()).asks);
    assert_eq!(numbers(asked), missing, "the amount is there, an unknown key asks for nothing");
    let rival = crm.create(RecordType::Choice, vec![(choice::NAME, text("Fjord")), (choice::LIST, number(19))]);
    let entries = vec![
        (opportunity::STAGE, link(proposal)),
        (opportunity::NEXT_STEP, text("Send the offer")),
        (opportunity::COMPETITORS, Some(Value::Links(vec![rival]))),
    ];
    crm.run(Command::Edit { id: deal, fields: entries });
    assert_eq!(crm.get(deal, opportunity::STAGE), link(proposal));
}

#[test]
fn a_lost_deal_keeps_its_furthest_stage() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    crm.run(to(deal, Id::fixed(207)));
    crm.run(to(deal, Id::fixed(202)));
    crm.run(Command::Edit {
        id: deal,
        fields: vec![(opportunity::STAGE, link(STAGE_LOST)), (opportunity::LOSS_REASON, link(Id::fixed(440)))],
    });
    assert_eq!(crm.get(deal, opportunity::FURTHEST), link(Id::fixed(207)));
    crm.run(to(deal, Id::fixed(203)));
    assert_eq!(crm.get(deal, opportunity::LOSS_REASON), None, "a reopened deal has no reason of its loss");
    crm.run(to(deal, STAGE_WON));
    assert_eq!(crm.get(deal, opportunity::FURTHEST), None);
}

#[test]
fn editing_a_stage_changes_forecast_and_outcome_of_its_deals_but_not_their_probability() {
    let crm = TestWorkspace::new();
    let (plain, own) = (deal(&crm), deal(&crm));
    crm.run(Command::Edit { id: own, fields: vec![(opportunity::FORECAST, link(defaults::COMMIT))] });
    let prospecting = Id::fixed(200);
    let entries =
        vec![(stage::PROBABILITY, number(35)), (stage::FORECAST, link(defaults::BEST_CASE)), (stage::ROT_DAYS, None)];
    crm.run(Command::Edit { id: prospecting, fields: entries });
    assert_eq!(crm.get(plain, opportunity::PROBABILITY), number(10));
    assert_eq!(crm.get(plain, opportunity::FORECAST), link(defaults::BEST_CASE));
    assert_eq!(crm.get(own, opportunity::FORECAST), link(defaults::COMMIT), "a category given by hand stays");
    crm.run(Command::Edit {
        id: prospecting,
        fields: vec![(stage::CLOSED, Some(Value::Yes)), (stage::WON, Some(Value::Yes))],
    });
    assert_eq!(crm.get(plain, opportunity::CLOSE_DATE), Some(Value::Day(today())), "won ahead of its date");
    crm.undo();
    assert_eq!(crm.get(plain, opportunity::CLOSE_DATE), Some(Value::Day(today().add_days(30))));
}

#[test]
fn a_pipeline_has_stages_of_its_own() {
    let crm = TestWorkspace::new();
    let service = crm.create(RecordType::Pipeline, vec![(pipeline::NAME, text("Service"))]);
    let entries = vec![
        (stage::NAME, text("Asked")),
        (stage::PROBABILITY, number(40)),
        (stage::FORECAST, link(defaults::PIPELINE)),
        (stage::PIPELINE, link(service)),
        (stage::ORDER, number(0)),
    ];
    let asked = crm.create(RecordType::Stage, entries);
    crm.session.read(|set| {
        assert_eq!(picklists::stages_of(set, service), [asked]);
        assert_eq!(picklists::stages_of(set, defaults::MAIN_PIPELINE).len(), 10);
        assert_eq!(picklists::pipelines(set).len(), 2);
    });
    let deal = deal(&crm);
    assert_eq!(crm.get(deal, opportunity::STAGE), link(Id::fixed(200)), "a new deal begins in the main pipeline");
    crm.run(to(deal, asked));
    assert_eq!(crm.get(deal, opportunity::PROBABILITY), number(40));
    assert_eq!(crm.get(deal, opportunity::FURTHEST), None, "stages of another pipeline are not further");
}

#[test]
fn one_contact_of_a_deal_is_primary_and_the_others_have_roles() {
    let crm = TestWorkspace::new();
    let deal = deal(&crm);
    let [ada, bo] = ["Ada", "Bo"].map(|name| crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(name))]));
    let (maker, user) = (Id::fixed(570), Id::fixed(576));
    crm.run(Command::Edit {
        id: deal,
        fields: vec![(opportunity::CONTACT, link(ada)), (opportunity::CONTACT_ROLE, link(maker))],
    });
    let entries = vec![
        (contact_role::OPPORTUNITY, link(deal)),
        (contact_role::CONTACT, link(bo)),
        (contact_role::ROLE, link(user)),
    ];
    let role = crm.create(RecordType::ContactRole, entries.clone());
    assert_eq!(
        refused(&crm, Command::Create { kind: RecordType::ContactRole, fields: entries }).field.unwrap().number,
        contact_role::CONTACT
    );
    crm.run(Command::MakePrimary { role });
    assert_eq!((crm.get(deal, opportunity::CONTACT), crm.get(deal, opportunity::CONTACT_ROLE)), (link(bo), link(user)));
    assert_eq!((crm.get(role, contact_role::CONTACT), crm.get(role, contact_role::ROLE)), (link(ada), link(maker)));
    crm.undo();
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::CONTACT, link(bo))] });
    assert_eq!(crm.get(deal, opportunity::CONTACT_ROLE), link(user), "the contact brings the role along");
    assert_eq!(crm.session.read(|set| set.count(RecordType::ContactRole)), 0);
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::CONTACT, None)] });
    assert_eq!(crm.get(deal, opportunity::CONTACT_ROLE), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_lines_changes_no_sum_and_each_line_is_off_by_half_a_cent_at_most(
        lines in prop::collection::vec((-1_000_000_000i64..1_000_000_000, -1_000_000i64..1_000_000, 0i64..=100_000_000, 0i64..=25_000_000), 1..20)
    ) {
        let mut lines: Vec<Line> = lines
            .into_iter()
            .map(|(quantity, minor, discount, tax)| Line { quantity, price: Money { minor, currency: Currency::EUR }, discount, tax })
            .collect();
        for line in &lines {
            let exact = i128::from(line.quantity) * i128::from(line.price.minor) * i128::from(100_000_000 - line.discount);
            let kept = i128::from(line.net().unwrap().minor) * 100_000_000_000_000;
            prop_assert!((exact - kept).abs() * 2 <= 100_000_000_000_000);
        }
        let sum = totals(&lines).unwrap().unwrap();
        let taxes: i128 = sum.taxes.values().map(|tax| i128::from(tax.minor)).sum();
        prop_assert_eq!(i128::from(sum.net.minor) + taxes, i128::from(sum.gross.minor));
        lines.reverse();
        prop_assert_eq!(totals(&lines).unwrap().unwrap(), sum);
    }

    #[test]
    fn any_edit_of_lines_keeps_the_sum_and_each_step_can_be_undone(
        steps in prop::collection::vec((0..4u8, any::<usize>(), -5_000i64..5_000, 0i64..=100), 1..16)
    ) {
        let crm = TestWorkspace::new();
        let deal = deal(&crm);
        for (what, at, value, percent) in steps {
            let before = crm.content();
            let ids: Vec<Id> = crm.session.read(|set| set.rows(RecordType::LineItem).map(|(_, row)| row.id()).collect());
            let picked = at.checked_rem(ids.len()).map(|at| ids[at]);
            match (what, picked) {
                (1, Some(id)) => drop(crm.run(Command::Delete(vec![id]))),
                (2, Some(id)) => drop(crm.run(Command::Edit { id, fields: vec![(line_item::DISCOUNT, number(percent * ONE))] })),
                (3, Some(id)) => drop(crm.run(Command::Edit { id, fields: vec![(line_item::QUANTITY, number(value * 1_000))] })),
                _ => drop(line(&crm, deal, "Line", 1, value)),
            }
            let after = crm.content();
            if before != after {
                crm.undo();
                prop_assert_eq!(&crm.content(), &before);
                crm.redo();
                prop_assert_eq!(&crm.content(), &after);
            }
            let lines: Vec<Line> = crm.session.read(|set| set.rows(RecordType::LineItem).filter_map(|(_, row)| Line::of(row)).collect());
            if let Some(sum) = totals(&lines).unwrap() {
                prop_assert_eq!(crm.get(deal, opportunity::AMOUNT), Some(Value::Money(sum.net)));
            }
        }
    }
}

#[test]
fn a_stage_has_key_fields_that_a_copy_of_its_pipeline_keeps_and_that_refuse_nothing() {
    let crm = TestWorkspace::new();
    let proposal = Id::fixed(206);
    let keys = "next_step expected_revenue competitor unknown amount";
    crm.run(Command::Edit { id: proposal, fields: vec![(stage::KEY_FIELDS, text(keys))] });
    let named = |stage: Id| {
        crm.session.read(|set| {
            let row = set.get(RecordType::Stage, stage).expect("is there");
            key_fields(set, row).iter().map(|field| field.key).collect::<Vec<_>>().join(" ")
        })
    };
    // Fields that do not exist, or no longer, are left out; a computed one can be shown.
    assert_eq!(named(proposal), "next_step expected_revenue amount");
    let deal = crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Solar"))]);
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(proposal))] });
    let copy = Command::CopyPipeline {
        pipeline: defaults::MAIN_PIPELINE,
        name: Value::text("Partners"),
        name_de: Value::text("Partner"),
    };
    crm.run(copy);
    let copied = crm.session.read(|set| {
        let is_copy = |row: &&kontor::base::Row| row.id() != proposal && !row.text(stage::KEY_FIELDS).is_empty();
        set.rows(RecordType::Stage).map(|(_, row)| row).find(is_copy).map(kontor::base::Row::id)
    });
    assert_eq!(named(copied.expect("is copied")), "next_step expected_revenue amount");
}
