//! Properties of custom fields: the help text beside their inputs, and what new records begin with.
use kontor::base::{Currency, FieldId, Id, Money, Value};
use kontor::command::{Command, Conversion};
use kontor::domain::records::{account, choice, field, lead};
use kontor::domain::rules::default_value;
use kontor::domain::{Field, FieldType, Picklist, RecordType};
use kontor::session::SessionError;

use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, link, text, today};

const LEAD: RecordType = RecordType::Lead;

fn own_field(crm: &TestWorkspace, kind: RecordType, name: &str, of: &str, default: &str) -> (Id, &'static Field) {
    let mut fields = vec![(field::NAME, text(name)), (field::OF, text(kind.key())), (field::TYPE, text(of))];
    fields.extend((!default.is_empty()).then(|| (field::DEFAULT, text(default))));
    let id = crm.create(RecordType::Field, fields);
    (id, crm.session.read(|set| set.schema().own(id).unwrap().1))
}

fn a_lead(crm: &TestWorkspace, more: Vec<(FieldId, Option<Value>)>) -> Id {
    let mut fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    fields.extend(more);
    crm.create(LEAD, fields)
}

#[test]
fn a_new_record_begins_with_the_defaults_of_own_fields() {
    let crm = TestWorkspace::new();
    let values = [
        ("text", "two words", text("two words")),
        ("number", "2.5", Some(Value::Number(2_500_000))),
        ("money", "12.50 EUR", Some(Value::Money(Money { minor: 1_250, currency: Currency::EUR }))),
        ("date", "14", Some(Value::Day(today().add_days(14)))),
        ("percent", "25", Some(Value::Number(25))),
        ("yes_no", "yes", Some(Value::Yes)),
        ("email", "a@example.com", text("a@example.com")),
    ];
    let fields = values.clone().map(|(of, default, _)| own_field(&crm, LEAD, &format!("Own {of}"), of, default).1);
    let (list_id, list) = own_field(&crm, LEAD, "Colour", "choice", "");
    let red = crm.create(
        RecordType::Choice,
        vec![(choice::NAME, text("Red")), (choice::LIST, Some(Value::Number(i64::from(list.number.0))))],
    );
    crm.run(Command::Edit { id: list_id, fields: vec![(field::DEFAULT, text(&red.to_string()))] });
    let new = a_lead(&crm, Vec::new());
    for (field, (of, _, wanted)) in fields.iter().zip(&values) {
        assert_eq!(crm.get(new, field.number), *wanted, "{of}");
    }
    assert_eq!(crm.get(new, list.number), link(red));
    // What is given counts, also that there is to be nothing.
    let given = a_lead(&crm, vec![(fields[0].number, text("own")), (fields[1].number, None)]);
    assert_eq!([0, 1].map(|at| crm.get(given, fields[at].number)), [text("own"), None]);
    // An import fills what a file says nothing about.
    import(&crm, &[file("leads.csv", "Last name,Company,Own text\nFjell,Nord,\nDal,Nord,typed\n")]);
    let mut imported: Vec<_> = all(&crm, LEAD)
        .into_iter()
        .map(|row| (row.text(lead::LAST_NAME).to_string(), row.get(fields[0].number), row.get(fields[5].number)))
        .collect();
    imported.retain(|(name, ..)| name != "Berg");
    imported.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        imported,
        [
            ("Dal".to_string(), text("typed"), Some(Value::Yes)),
            ("Fjell".to_string(), text("two words"), Some(Value::Yes)),
        ]
    );
    // Older records stay as they are, and an archived entry is none to begin with.
    crm.run(Command::Edit { id: red, fields: vec![(choice::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(crm.get(a_lead(&crm, Vec::new()), list.number), None);
    assert_eq!(crm.get(new, list.number), link(red));
    assert!(crm.links_are_whole());
}

#[test]
fn a_conversion_carries_over_what_the_lead_has_and_fills_the_rest() {
    let crm = TestWorkspace::new();
    let (from_id, from) = own_field(&crm, LEAD, "Size", "text", "");
    let (to, size) = own_field(&crm, RecordType::Account, "Size", "text", "unknown");
    crm.run(Command::Edit { id: from_id, fields: vec![(field::TO_ACCOUNT, link(to))] });
    let of_account = |lead: Id| {
        crm.run(Command::Convert(Conversion::new(lead)));
        let account = crm.get(lead, lead::CONVERTED_ACCOUNT).and_then(|value| value.link()).unwrap();
        (crm.get(account, account::NAME), crm.get(account, size.number))
    };
    let large = a_lead(&crm, vec![(from.number, text("large"))]);
    assert_eq!(of_account(large), (text("Nordlicht"), text("large")));
    let other = a_lead(&crm, vec![(lead::COMPANY, text("Other"))]);
    assert_eq!(of_account(other), (text("Other"), text("unknown")));
}

#[test]
fn a_default_that_does_not_fit_is_refused() {
    let crm = TestWorkspace::new();
    for (of, default) in [
        ("number", "many"),
        ("date", "tomorrow"),
        ("date", "99999999"),
        ("money", "12.5 EUR"),
        ("yes_no", "no"),
        ("choice", "Red"),
        ("email", "nobody"),
    ] {
        let fields = vec![
            (field::NAME, text("x")),
            (field::OF, text("lead")),
            (field::TYPE, text(of)),
            (field::DEFAULT, text(default)),
        ];
        let refused = crm.try_do(Command::Create { kind: RecordType::Field, fields });
        assert!(
            matches!(refused, Err(SessionError::Refused(why)) if why.field.is_some_and(|field| field.number == field::DEFAULT)),
            "{of} {default}"
        );
    }
    for (kind, value) in [
        (FieldType::LongText, Value::Text("a, b; c".to_string())),
        (FieldType::Decimal, Value::Number(-1)),
        (FieldType::Day, Value::Number(-3)),
        (FieldType::Money, Value::Money(Money { minor: -5, currency: Currency::EUR })),
        (FieldType::Flag, Value::Yes),
        (FieldType::Choices(Picklist::Own(FieldId(1000))), Value::Links(vec![Id::fixed(1), Id::fixed(2)])),
        (FieldType::Link(RecordType::Account), Value::Link(Id::fixed(1))),
    ] {
        assert_eq!(default_value::read(kind, &default_value::write(kind, &value)), Some(value));
    }
}

#[test]
fn a_help_text_is_one_of_the_field() {
    let crm = TestWorkspace::new();
    let (id, before) = own_field(&crm, LEAD, "Size", "text", "");
    assert_eq!(before.help, "");
    crm.run(Command::Edit { id, fields: vec![(field::HELP, text("Number of desks."))] });
    let help = || crm.session.read(|set| set.field(LEAD, before.number).unwrap().help);
    assert_eq!(help(), "Number of desks.");
    crm.undo();
    assert_eq!(help(), "");
}
