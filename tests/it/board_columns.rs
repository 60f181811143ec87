//! The columns of a board: which records are in which column, and what they sum up to.
use std::collections::HashMap;
use std::sync::Arc;

use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{Currency, Date, Id, Money, Value};
use kontor::command::Command;
use kontor::domain::defaults::STAGE_WON;
use kontor::domain::records::{choice, lead, opportunity, pipeline, stage};
use kontor::domain::{RecordType, picklist::Picklist};
use kontor::locale::Language;
use kontor::store::board_columns::{self, BoardColumn, End, build_columns};
use kontor::store::filter::QueryContext;

const PROSPECTING: Id = Id::fixed(200);
const QUALIFICATION: Id = Id::fixed(201);
const STAGES: usize = 10;

fn deal(crm: &TestWorkspace, name: &str, cents: i64, stage: Id) -> Id {
    let amount = Money { minor: cents, currency: Currency::EUR };
    let id = crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text(name)),
            (opportunity::AMOUNT, Some(Value::Money(amount))),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(30)))),
        ],
    );
    crm.run(Command::Edit { id, fields: vec![(opportunity::STAGE, link(stage))] });
    id
}

fn lead(crm: &TestWorkspace, name: &str, source: Option<Id>) -> Id {
    let source = (lead::SOURCE, source.map(Value::Link));
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht")), source])
}

/// The board of all records of a type, in the order in which they were created.
fn board(
    crm: &TestWorkspace,
    kind: RecordType,
    field: &str,
    pipeline: Option<Id>,
    dropped: &[(Id, Option<Id>)],
) -> Vec<Arc<BoardColumn>> {
    let dropped: HashMap<Id, Option<Id>> = dropped.iter().copied().collect();
    crm.session.read(|set| {
        let field = set.field_by_key(kind, field).expect("is a field");
        let slots: Vec<_> = set.rows(kind).map(|(slot, _)| slot).collect();
        let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
        build_columns(set, kind, field, pipeline, &slots, &dropped, &viewer)
    })
}

/// The names of a column's records.
fn cards(crm: &TestWorkspace, kind: RecordType, columns: &[Arc<BoardColumn>], key: Option<Id>) -> Vec<String> {
    let column = columns.iter().find(|column| column.key == key).expect("has a column");
    let name = if kind == RecordType::Lead { lead::LAST_NAME } else { opportunity::NAME };
    let of = |slot| crm.session.read(|set| set.row_at(kind, slot).map(|row| row.text(name).to_string()));
    column.slots.iter().filter_map(|slot| of(*slot)).collect()
}

fn deals(crm: &TestWorkspace, columns: &[Arc<BoardColumn>], stage: Id) -> Vec<String> {
    cards(crm, RecordType::Opportunity, columns, Some(stage))
}

#[test]
fn deals_are_in_the_column_of_their_stage_in_the_order_of_the_stages() {
    let crm = TestWorkspace::new();
    deal(&crm, "Heating", 100_000, PROSPECTING);
    deal(&crm, "Solar", 50_000, QUALIFICATION);
    deal(&crm, "Boiler", 25_000, PROSPECTING);
    let columns = board(&crm, RecordType::Opportunity, "stage", None, &[]);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!((names.len(), names[0], names[STAGES - 1]), (STAGES, "Prospecting", "Closed Lost"));
    assert_eq!(deals(&crm, &columns, PROSPECTING), ["Heating", "Boiler"]);
    assert_eq!(deals(&crm, &columns, QUALIFICATION), ["Solar"]);
}

#[test]
fn a_column_has_the_sum_of_its_amounts_and_an_open_one_the_weighted_sum_too() {
    let crm = TestWorkspace::new();
    deal(&crm, "Heating", 100_000, PROSPECTING);
    deal(&crm, "Boiler", 25_000, PROSPECTING);
    deal(&crm, "Solar", 50_000, STAGE_WON);
    let columns = board(&crm, RecordType::Opportunity, "stage", None, &[]);
    let sums = |key: Id| {
        let column = columns.iter().find(|column| column.key == Some(key)).expect("has a column");
        (column.sum.clone(), column.weighted.clone())
    };
    assert_eq!(sums(PROSPECTING), (Some("€1,250".to_string()), Some("€125".to_string())));
    assert_eq!(sums(STAGE_WON), (Some("€500".to_string()), None));
}

#[test]
fn a_closed_column_shows_the_last_deals_first() {
    let crm = TestWorkspace::new();
    for name in ["First", "Second", "Third"] {
        deal(&crm, name, 100, STAGE_WON);
    }
    for name in ["Fourth", "Fifth"] {
        deal(&crm, name, 100, QUALIFICATION);
    }
    let columns = board(&crm, RecordType::Opportunity, "stage", None, &[]);
    assert_eq!(deals(&crm, &columns, STAGE_WON), ["Third", "Second", "First"]);
    assert_eq!(deals(&crm, &columns, QUALIFICATION), ["Fourth", "Fifth"]);
}

#[test]
fn a_card_that_was_dropped_is_in_its_new_column_before_the_change_is_stored() {
    let crm = TestWorkspace::new();
    let (heating, _) = (deal(&crm, "Heating", 100_000, PROSPECTING), deal(&crm, "Solar", 50_000, QUALIFICATION));
    let dropped = [(heating, Some(QUALIFICATION))];
    let columns = board(&crm, RecordType::Opportunity, "stage", None, &dropped);
    assert_eq!(deals(&crm, &columns, PROSPECTING), Vec::<String>::new());
    assert_eq!(deals(&crm, &columns, QUALIFICATION), ["Heating", "Solar"]);
    assert_eq!(crm.get(heating, opportunity::STAGE), link(PROSPECTING));
}

#[test]
fn each_pipeline_has_a_board_of_its_own_stages_and_deals() {
    let crm = TestWorkspace::new();
    let renewals = crm.create(RecordType::Pipeline, vec![(pipeline::NAME, text("Renewals"))]);
    let due = crm.create(
        RecordType::Stage,
        vec![
            (stage::NAME, text("Due")),
            (stage::PROBABILITY, Some(Value::Number(50))),
            (stage::FORECAST, link(kontor::domain::defaults::PIPELINE)),
            (stage::PIPELINE, link(renewals)),
        ],
    );
    deal(&crm, "Heating", 100_000, PROSPECTING);
    deal(&crm, "Maintenance", 50_000, due);
    let main = board(&crm, RecordType::Opportunity, "stage", None, &[]);
    let other = board(&crm, RecordType::Opportunity, "stage", Some(renewals), &[]);
    assert_eq!((main.len(), other.len()), (STAGES, 1));
    assert_eq!(deals(&crm, &main, PROSPECTING), ["Heating"]);
    assert_eq!(deals(&crm, &other, due), ["Maintenance"]);
    assert_eq!(main.iter().map(|column| column.slots.len()).sum::<usize>(), 1, "no deal of the other pipeline");
}

#[test]
fn records_without_an_entry_and_with_an_archived_one_come_last() {
    let crm = TestWorkspace::new();
    let fair = crm.create(
        RecordType::Choice,
        vec![(choice::NAME, text("Fair 2019")), (choice::LIST, Some(Value::Number(Picklist::Source.code())))],
    );
    lead(&crm, "Berg", Some(fair));
    lead(&crm, "Lund", None);
    crm.run(Command::Edit { id: fair, fields: vec![(choice::ARCHIVED, Some(Value::Yes))] });
    let columns = board(&crm, RecordType::Lead, "lead_source", None, &[]);
    let last: Vec<&str> = columns[columns.len() - 2..].iter().map(|column| column.name.as_str()).collect();
    assert_eq!(last, ["Fair 2019", "Empty"]);
    assert_eq!(cards(&crm, RecordType::Lead, &columns, Some(fair)), ["Berg"]);
    assert_eq!(cards(&crm, RecordType::Lead, &columns, None), ["Lund"]);
}

#[test]
fn a_field_that_may_be_empty_has_a_column_for_that_and_a_required_one_has_not() {
    let crm = TestWorkspace::new();
    let has_empty = |kind, field| board(&crm, kind, field, None, &[]).iter().any(|column| column.key.is_none());
    assert!(has_empty(RecordType::Lead, "lead_source"));
    assert!(!has_empty(RecordType::Opportunity, "stage"));
}

#[test]
fn ends_are_targets_while_something_is_open_and_columns_if_nothing_else_is_there() {
    let crm = TestWorkspace::new();
    let stages = |crm: &TestWorkspace| board(crm, RecordType::Opportunity, "stage", None, &[]);
    let (shown, ends) = board_columns::split(&stages(&crm));
    assert_eq!((shown.len(), ends.len()), (STAGES - 2, 2));
    let end = |key| stages(&crm).iter().find(|own| own.key == Some(key)).and_then(|own| own.end);
    assert_eq!((end(STAGE_WON), end(PROSPECTING), end(Id::fixed(209))), (Some(End::Good), None, Some(End::Bad)));
    let (won, open) = (deal(&crm, "Won", 100_000, STAGE_WON), deal(&crm, "Open", 50_000, QUALIFICATION));
    assert_eq!(board_columns::split(&stages(&crm)).0.len(), STAGES - 2);
    crm.run(Command::Delete(vec![open]));
    assert_eq!(board_columns::split(&stages(&crm)).0.len(), STAGES);
    crm.run(Command::Delete(vec![won]));
    assert_eq!(board_columns::split(&stages(&crm)).0.len(), STAGES - 2);
    let statuses = board(&crm, RecordType::Lead, "status", None, &[]);
    let (shown, ends) = board_columns::split(&statuses);
    assert_eq!((shown.len(), ends.len()), (2, 2));
    let sources = board(&crm, RecordType::Lead, "lead_source", None, &[]);
    assert_eq!(board_columns::split(&sources).1, []);
}

#[test]
fn the_total_counts_the_columns_that_are_shown() {
    let crm = TestWorkspace::new();
    deal(&crm, "Won", 100_000, STAGE_WON);
    deal(&crm, "Open", 50_000, QUALIFICATION);
    deal(&crm, "Another", 70_000, PROSPECTING);
    let columns = board(&crm, RecordType::Opportunity, "stage", None, &[]);
    let (shown, _) = board_columns::split(&columns);
    let total = crm.session.read(|set| {
        let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
        board_columns::total(set, RecordType::Opportunity, &columns, &shown, &viewer)
    });
    assert_eq!(total.count, 2);
    // Rounded or exact, the sum is that of the two open deals.
    assert!(total.sum.is_some_and(|sum| sum.starts_with("€1,200")));
    assert!(total.weighted.is_some_and(|sum| sum.starts_with("€120")));
}
