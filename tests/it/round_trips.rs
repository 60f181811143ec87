//! Own files come back as they went out: with all columns, in every format, a second import changes nothing in the same
//! workspace and gives equal records in an empty one.
use crate::support::files::{File, all, guess, import, plan};
use crate::support::{TestWorkspace, link, text};
use kontor::base::{Currency, Date, Money, Timestamp, Value};
use kontor::domain::records::{account, contact, lead, opportunity};
use kontor::domain::{FieldType, RecordType, defaults};
use kontor::import_export::{csv_writer, json_lines_writer, xlsx_writer};
use kontor::locale::Language;
use kontor::store::Slot;
use proptest::prelude::*;

const KINDS: [RecordType; 4] = [RecordType::Lead, RecordType::Account, RecordType::Contact, RecordType::Opportunity];

/// All records of a type with all fields, in every format.
fn exports(crm: &TestWorkspace, kind: RecordType) -> Vec<File> {
    crm.session.read(|set| {
        let fields: Vec<_> = set.fields(kind).to_vec();
        let slots: Vec<Slot> = set.rows(kind).map(|(slot, _)| slot).collect();
        let name = |end: &str| format!("{}.{end}", kind.key());
        let csv = |language| csv_writer::write(set, kind, &fields, &slots, language).into_bytes();
        vec![
            (name("csv"), csv(Language::En)),
            (name("csv"), csv(Language::De)),
            (name("csv"), csv(Language::Fr)),
            (name("xlsx"), xlsx_writer::write(set, kind, &fields, &slots, Language::En, Timestamp)),
            (name("jsonl"), json_lines_writer::write(set, kind, &fields, &slots, Language::En).into_bytes()),
        ]
    })
}

/// A workspace with records that have something in most of their fields.
fn filled(currency: &str, amount: i64, words: &str) -> TestWorkspace {
    let crm = TestWorkspace::new();
    let money = |minor| Some(Value::Money(Money { minor, currency: Currency::parse(currency).expect("is a code") }));
    let account = crm.create(
        RecordType::Account,
        vec![
            (account::NAME, text(&format!("Nord {words}"))),
            (account::REVENUE, money(amount)),
            (account::PHONE, text("+49 30 1234567")),
            (account::WEBSITE, text("https://nord.example")),
        ],
    );
    let contact = crm.create(
        RecordType::Contact,
        vec![
            (contact::LAST_NAME, text("Berg")),
            (contact::FIRST_NAME, text("Ada")),
            (contact::ACCOUNT, link(account)),
            (contact::EMAIL, text("ada@nord.example")),
            (contact::OPT_OUT, Some(Value::Yes)),
            (contact::NO_POST, Some(Value::Yes)),
            (contact::DESCRIPTION, text(&format!("one\n{words}"))),
        ],
    );
    crm.create(
        RecordType::Lead,
        vec![
            (lead::LAST_NAME, text("Lund")),
            (lead::COMPANY, text(words)),
            (lead::AMOUNT, money(amount)),
            (lead::EMPLOYEES, Some(Value::Number(120))),
            (lead::SOURCE, link(defaults::SOURCE_REFERRAL)),
            (lead::REFERRED_BY, link(contact)),
            (lead::POSTAL_CODE, text("01067")),
            (lead::EXTERNAL_ID, text("00123")),
        ],
    );
    crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Roof")),
            (opportunity::ACCOUNT, link(account)),
            (opportunity::CONTACT, link(contact)),
            (opportunity::AMOUNT, money(amount)),
            (opportunity::CLOSE_DATE, Some(Value::Day(Date::parse_iso("2026-12-01").expect("is a date")))),
        ],
    );
    crm
}

fn unchanged(crm: &TestWorkspace) -> Result<(), TestCaseError> {
    for kind in KINDS.into_iter().filter(|kind| !all(crm, *kind).is_empty()) {
        for (at, one) in exports(crm, kind).into_iter().enumerate() {
            let shown = String::from_utf8_lossy(&one.1).chars().take(2_000).collect::<String>();
            let files = [one];
            let plan = plan(crm, &files, guess(crm, &files));
            let count = plan.count(kind);
            prop_assert!(
                plan.rows.is_empty() && plan.fills.is_empty(),
                "{kind:?} {at} {count:?} {:?} {:?}\n{shown}",
                plan.rows,
                plan.fills
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn own_files_change_nothing_in_the_same_workspace(
        currency in prop::sample::select(vec!["EUR", "USD", "JPY", "KWD", "CHF"]),
        amount in -1_000_000_000_000i64..1_000_000_000_000,
        words in "[A-Za-zäöüß=+@'\";,._x0-9-]{1,12}",
    ) {
        unchanged(&filled(currency, amount, &words))?;
    }

    #[test]
    fn own_files_give_equal_records_in_an_empty_workspace(
        currency in prop::sample::select(vec!["EUR", "USD", "JPY", "KWD", "CHF"]),
        amount in -1_000_000_000_000i64..1_000_000_000_000,
        words in "[A-Za-zäöüß=+@'\";,._x0-9-]{1,12}",
    ) {
        let crm = filled(currency, amount, &words);
        for format in 0..5 {
            let files: Vec<File> = KINDS.iter().map(|kind| exports(&crm, *kind).swap_remove(format)).collect();
            let other = TestWorkspace::new();
            import(&other, &files);
            for kind in KINDS {
                let (here, there) = (all(&crm, kind), all(&other, kind));
                prop_assert_eq!(here.len(), there.len());
                for (one, same) in here.iter().zip(&there) {
                    for field in kind.fields().iter().filter(|field| !field.system && !matches!(field.kind, FieldType::Link(_) | FieldType::Links(_))) {
                        prop_assert_eq!(one.get(field.number), same.get(field.number), "{} {} {}", kind.key(), field.key, format);
                    }
                }
            }
        }
    }
}
