//! Values that all rows of an import get, besides what its columns contain.
use crate::support::files::{all, file, guess, guessed, plan, store, tables};
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{Currency, Id, Money, Timestamp, Value};
use kontor::command::Command;
use kontor::domain::records::{account, activity, choice, contact, lead, opportunity, user};
use kontor::domain::{Field, FieldType, RecordType, defaults};
use kontor::import_export::saved_mapping;
use kontor::worker_protocol::import_config::{
    Applied, FileConfig, FixedValue, ImportMode, KINDS, MatchBy, Target, fixable_fields,
};

const LIST: &str = "Last Name,Company,Email\nBerg,Nordlicht,ada@nord.example\nLund,Fjord,bo@fjord.example\n";

fn fix(sheet: &mut FileConfig, number: kontor::base::FieldId, value: Option<Value>, new_entries: &[&str]) {
    let field = sheet.kind.unwrap().field(number).unwrap();
    let new_entries = new_entries.iter().map(|name| name.to_string()).collect();
    sheet.fix(field, FixedValue { field: number, value: value.unwrap(), new_entries });
}

fn tags(crm: &TestWorkspace, id: Id) -> Vec<String> {
    let ids = crm.get(id, lead::TAGS).map_or(Vec::new(), |tags| tags.links().to_vec());
    crm.session.read(|set| {
        ids.iter().map(|id| set.get(RecordType::Choice, *id).unwrap().text(choice::NAME).to_string()).collect()
    })
}

#[test]
fn all_rows_get_the_source_the_owner_the_partner_and_a_new_tag_and_one_undo_takes_all_back() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(user::NAME, text("Dana"))]);
    let partner = crm.create(RecordType::Account, vec![(account::NAME, text("Mittler GmbH"))]);
    let before = crm.content();
    let files = [file("list.csv", LIST)];
    let mut sheets = guess(&crm, &files);
    fix(&mut sheets[0], lead::SOURCE, link(defaults::SOURCE_LIST), &[]);
    fix(&mut sheets[0], lead::OWNER, link(owner), &[]);
    fix(&mut sheets[0], lead::PARTNER, link(partner), &[]);
    fix(&mut sheets[0], lead::STATUS, link(defaults::STATUS_WORKING), &[]);
    fix(&mut sheets[0], lead::TAGS, Some(Value::Links(Vec::new())), &["Fair 2026"]);
    let made = plan(&crm, &files, sheets);
    assert_eq!((made.entries.len(), made.diagnostics.len(), made.left_out.len()), (1, 0, 0));
    store(&crm, &made);
    let leads = all(&crm, RecordType::Lead);
    assert_eq!(leads.len(), 2);
    for row in &leads {
        assert_eq!(row.link(lead::SOURCE), Some(defaults::SOURCE_LIST));
        assert_eq!((row.link(lead::OWNER), row.link(lead::PARTNER)), (Some(owner), Some(partner)));
        assert_eq!(row.link(lead::STATUS), Some(defaults::STATUS_WORKING));
        assert_eq!(tags(&crm, row.id()), ["Fair 2026"]);
        assert_eq!(row.text(lead::DESCRIPTION), "");
    }
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_value_for_all_rows_replaces_its_column_and_tags_are_added_to_those_of_the_row() {
    let crm = TestWorkspace::new();
    let files = [file("leads.csv", "Last Name,Company,Lead Source,Tags\nBerg,Nordlicht,Fair,vip\nLund,Fjord,,\n")];
    let mut sheets = guess(&crm, &files);
    assert_eq!(sheets[0].columns[2].target, Target::Field(lead::SOURCE));
    fix(&mut sheets[0], lead::SOURCE, link(defaults::SOURCE_PARTNER), &[]);
    fix(&mut sheets[0], lead::TAGS, Some(Value::Links(Vec::new())), &["vip", "Fair"]);
    assert_eq!(sheets[0].columns[2].target, Target::Description, "nothing in the file is lost");
    assert!(sheets[0].choices.iter().all(|column| column.field != lead::SOURCE));
    assert_eq!(sheets[0].columns[3].target, Target::Field(lead::TAGS));
    store(&crm, &plan(&crm, &files, sheets.clone()));
    let leads = all(&crm, RecordType::Lead);
    assert!(leads.iter().all(|row| row.link(lead::SOURCE) == Some(defaults::SOURCE_PARTNER)));
    assert_eq!(leads[0].text(lead::DESCRIPTION), "Lead Source: Fair");
    assert_eq!(
        (tags(&crm, leads[0].id()), tags(&crm, leads[1].id())),
        (vec!["vip".into(), "Fair".into()], vec!["vip".to_string(), "Fair".into()])
    );
    let entries = all(&crm, RecordType::Choice);
    assert_eq!(entries.iter().filter(|row| row.text(choice::NAME) == "vip").count(), 1, "one entry for both");

    // A column that gets the field again takes it back.
    sheets[0].columns[2].target = Target::Field(lead::SOURCE);
    sheets[0].release_mapped(|number| RecordType::Lead.field(number));
    let left: Vec<_> = sheets[0].fixed.iter().map(|fixed| fixed.field).collect();
    assert_eq!(left, [lead::TAGS]);
}

#[test]
fn existing_records_get_the_value_like_that_of_a_column_and_rows_are_found_by_it() {
    let crm = TestWorkspace::new();
    let own = crm.create(
        RecordType::Lead,
        vec![
            (lead::LAST_NAME, text("Berg")),
            (lead::COMPANY, text("Nordlicht")),
            (lead::SOURCE, link(defaults::SOURCE_REFERRAL)),
        ],
    );
    let files = [file("names.csv", "Last Name,City\nBerg,Kiel\nLund,Kiel\n")];
    let mut sheets = guess(&crm, &files);
    (sheets[0].key, sheets[0].mode) = (MatchBy::Name, ImportMode::Both);
    fix(&mut sheets[0], lead::COMPANY, text("Nordlicht"), &[]);
    fix(&mut sheets[0], lead::SOURCE, link(defaults::SOURCE_LIST), &[]);
    fix(&mut sheets[0], lead::TAGS, Some(Value::Links(Vec::new())), &["Fair"]);
    let made = plan(&crm, &files, sheets.clone());
    let differs: Vec<_> = made.conflicts.iter().map(|conflict| (conflict.line, conflict.field)).collect();
    assert_eq!(differs, [(2, lead::SOURCE)]);
    sheets[0].keeps = vec![lead::SOURCE];
    store(&crm, &plan(&crm, &files, sheets));
    assert_eq!(all(&crm, RecordType::Lead).len(), 2);
    assert_eq!(crm.get(own, lead::SOURCE), link(defaults::SOURCE_REFERRAL));
    assert_eq!((crm.get(own, lead::CITY), tags(&crm, own)), (text("Kiel"), vec!["Fair".to_string()]));

    // By the natural key as well: the same account and the same close date for all rows.
    let account = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let files = [file("deals.csv", "Opportunity Name,Stage\nRoof,Prospecting\n")];
    for count in [1, 1] {
        let mut sheets = guess(&crm, &files);
        fix(&mut sheets[0], opportunity::ACCOUNT, link(account), &[]);
        fix(&mut sheets[0], opportunity::CLOSE_DATE, Some(Value::Day(today())), &[]);
        store_if_any(&crm, &files, sheets);
        assert_eq!(all(&crm, RecordType::Opportunity).len(), count);
    }
    let deal = all(&crm, RecordType::Opportunity).remove(0);
    assert_eq!((deal.link(opportunity::ACCOUNT), deal.day(opportunity::CLOSE_DATE)), (Some(account), Some(today())));

    let files = [file("calls.csv", "Subject,Due\nHello,2026-11-02\n")];
    for _ in 0..2 {
        let mut sheets = guess(&crm, &files);
        sheets[0].kind = Some(RecordType::Activity);
        fix(&mut sheets[0], activity::LEAD, link(own), &[]);
        fix(&mut sheets[0], activity::TYPE, link(defaults::CALL), &[]);
        store_if_any(&crm, &files, sheets);
        let calls = all(&crm, RecordType::Activity);
        assert_eq!((calls.len(), calls[0].link(activity::LEAD)), (1, Some(own)));
    }
}

fn store_if_any(crm: &TestWorkspace, files: &[crate::support::files::File], sheets: Vec<FileConfig>) {
    let made = plan(crm, files, sheets);
    if !made.rows.is_empty() || !made.fills.is_empty() {
        store(crm, &made);
    }
}

#[test]
fn a_value_that_is_no_longer_there_is_left_out_with_its_reason() {
    let crm = TestWorkspace::new();
    let files = [file("list.csv", LIST)];
    let mut sheets = guess(&crm, &files);
    fix(&mut sheets[0], lead::PARTNER, link(Id::fixed(77_777)), &[]);
    let made = plan(&crm, &files, sheets);
    let left: Vec<_> = made.left_out.iter().map(|line| (line.column.as_str(), line.count)).collect();
    assert_eq!(left, [("Partner", 1)]);
    store(&crm, &made);
    assert!(all(&crm, RecordType::Lead).iter().all(|row| row.link(lead::PARTNER).is_none()));
}

/// A value that fits a field.
fn sample(crm: &TestWorkspace, field: &Field) -> Option<Value> {
    let entries = || crm.session.read(|set| kontor::store::picklists::entries(set, field_of(field)));
    Some(match field.kind {
        FieldType::Text | FieldType::LongText | FieldType::Phone => Value::Text("O'Hara “&” \"Sons\"".to_string()),
        FieldType::Email => Value::Text("a@b.example".to_string()),
        FieldType::Url => Value::Text("https://b.example".to_string()),
        FieldType::Number | FieldType::Percent => Value::Number(42),
        FieldType::Decimal => Value::Number(1_500_000),
        FieldType::Money => Value::Money(Money { minor: -1_250, currency: Currency::EUR }),
        FieldType::Day => Value::Day(today()),
        FieldType::Moment => Value::Moment(Timestamp(1_790_000_000_000)),
        FieldType::Flag => Value::Yes,
        FieldType::Choice(_) => Value::Link(*entries().first()?),
        FieldType::Choices(_) => Value::Links(entries().into_iter().take(2).collect()),
        FieldType::Link(kind) => Value::Link(all(crm, kind).first()?.id()),
        FieldType::Links(_) => return None,
    })
}

fn field_of(field: &Field) -> &'static Field {
    let kinds = KINDS.into_iter().flat_map(RecordType::fields);
    kinds.into_iter().find(|other| *other == field).expect("is a field of a table")
}

#[test]
fn a_saved_mapping_keeps_the_values_of_all_kinds_of_fields() {
    let crm = TestWorkspace::new();
    crm.create(RecordType::User, vec![(user::NAME, text("Dana"))]);
    let account = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(account))]);
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord"))]);
    crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof"))]);
    let (name, table) = tables(&[file("bare.csv", "Eins;Zwei\na;b\n")]).remove(0);
    let mut count = 0;
    for kind in KINDS {
        for field in crm.session.read(|set| fixable_fields(set.schema(), kind).collect::<Vec<_>>()) {
            let Some(value) = sample(&crm, field) else { continue };
            let mut sheet = crm.session.read(|set| kontor::import_export::mapping::of_kind(set, &table, &name, kind));
            let new_entries = if field.key == "tags" { vec!["Fair “2026”".to_string()] } else { Vec::new() };
            let fixed = FixedValue { field: field.number, value, new_entries };
            sheet.fix(field, fixed.clone());
            let saved = crm.session.read(|set| saved_mapping::of(set, &table, &sheet, "Any")).unwrap();
            let read = saved_mapping::read(saved.file().as_bytes()).unwrap();
            let applied = crm.session.read(|set| read.apply(set, &table, &name, Id::fixed(1))).unwrap();
            assert_eq!(applied.fixed, [fixed], "{kind:?} {}", field.key);
            let nothing_lost = Applied { id: Id::fixed(1), lost: Vec::new(), lost_values: Vec::new() };
            assert_eq!(applied.mapping, Some(nothing_lost));
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

#[test]
fn a_mapping_without_such_values_reads_and_writes_as_before_and_lost_ones_are_named() {
    let crm = TestWorkspace::new();
    let partner = crm.create(RecordType::Account, vec![(account::NAME, text("Mittler"))]);
    let (name, table) = tables(&[file("list.csv", LIST)]).remove(0);
    let mut sheet = guessed(&crm, &name, &table);
    let text_of =
        |sheet: &FileConfig| crm.session.read(|set| saved_mapping::of(set, &table, sheet, "Any")).unwrap().text();
    assert!(!text_of(&sheet).contains("fixed"));
    fix(&mut sheet, lead::PARTNER, link(partner), &[]);
    fix(&mut sheet, lead::SOURCE, link(defaults::SOURCE_LIST), &[]);
    let saved = text_of(&sheet);
    // Elsewhere, an account is found by its name; without one, the value is named as lost.
    let other = TestWorkspace::new();
    let apply = || {
        let saved = saved_mapping::read(saved.as_bytes()).unwrap();
        other.session.read(|set| saved.apply(set, &table, &name, Id::fixed(1))).unwrap()
    };
    let applied = apply();
    assert_eq!(applied.mapping.unwrap().lost_values, ["Partner"]);
    assert_eq!(applied.fixed.len(), 1);
    let there = other.create(RecordType::Account, vec![(account::NAME, text("Mittler"))]);
    let applied = apply();
    assert_eq!(applied.fixed[0].value, Value::Link(there));
    other.run(Command::Delete(vec![there]));
    assert_eq!(apply().fixed.len(), 1);
}
