//! The tables of the sales process as a new workspace has them: statuses, stages, lead sources, and what a conversion
//! does with each field of a lead.
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{Currency, Date, FieldId, Id, Money, Value};
use kontor::command::{Command, Conversion};
use kontor::domain::records::{account, campaign, choice, contact, lead, opportunity, stage, status, user};
use kontor::domain::{Picklist, RecordType, defaults};
use kontor::locale::Language;
use kontor::store::filter::QueryContext;
use kontor::store::{display_names, picklists, query, search, views};

fn named(crm: &TestWorkspace, id: Option<Id>) -> String {
    crm.session.read(|set| id.map(|id| display_names::name_of(set, id, Language::En)).unwrap_or_default())
}

#[test]
fn a_new_workspace_has_the_statuses_stages_and_sources_of_the_process() {
    let crm = TestWorkspace::new();
    let entries = |list| crm.session.read(|set| picklists::of_list(set, list));
    let row = |kind, id| crm.session.read(|set| set.get(kind, id).cloned()).expect("is there");
    let statuses: Vec<_> = entries(Picklist::Status)
        .into_iter()
        .map(|id| {
            let row = row(RecordType::Status, id);
            (row.text(status::NAME).to_string(), row.text(status::NAME_DE).to_string(), row.link(status::CATEGORY))
        })
        .collect();
    let expected = [
        ("Open - Not Contacted", "Offen – Nicht kontaktiert", defaults::OPEN),
        ("Working - Contacted", "In Bearbeitung – Kontaktiert", defaults::WORKING),
        ("Closed - Converted", "Geschlossen – Konvertiert", defaults::CONVERTED),
        ("Closed - Not Converted", "Geschlossen – Nicht konvertiert", defaults::NOT_CONVERTED),
    ];
    assert_eq!(statuses, expected.map(|(en, de, category)| (en.to_string(), de.to_string(), Some(category))));

    let stages: Vec<_> = entries(Picklist::Stage)
        .into_iter()
        .map(|id| {
            let row = row(RecordType::Stage, id);
            let outcome = (row.is(stage::CLOSED), row.is(stage::WON));
            let percent = row.number(stage::PROBABILITY).unwrap_or(-1);
            (named(&crm, Some(id)), percent, named(&crm, row.link(stage::FORECAST)), outcome)
        })
        .collect();
    let open = (false, false);
    let expected = [
        ("Prospecting", 10, "Pipeline", open),
        ("Qualification", 10, "Pipeline", open),
        ("Needs Analysis", 20, "Pipeline", open),
        ("Value Proposition", 50, "Pipeline", open),
        ("Identify Decision Makers", 60, "Pipeline", open),
        ("Perception Analysis", 70, "Pipeline", open),
        ("Proposal/Price Quote", 75, "Pipeline", open),
        ("Negotiation/Review", 90, "Pipeline", open),
        ("Closed Won", 100, "Closed", (true, true)),
        ("Closed Lost", 0, "Omitted", (true, false)),
    ];
    assert_eq!(stages, expected.map(|(name, percent, forecast, is)| (name.into(), percent, forecast.into(), is)));

    let sources = entries(Picklist::Source);
    for id in [defaults::SOURCE_LIST, defaults::SOURCE_WEB, defaults::SOURCE_REFERRAL, defaults::SOURCE_PARTNER] {
        assert!(sources.contains(&id), "{}", named(&crm, Some(id)));
    }
}

#[test]
fn each_field_of_a_lead_goes_where_the_conversion_table_says() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(user::NAME, text("Bo"))]);
    let entry = |list: Picklist, name: &str| {
        crm.create(
            RecordType::Choice,
            vec![(choice::NAME, text(name)), (choice::LIST, Some(Value::Number(list.code())))],
        )
    };
    let tag = entry(Picklist::Tag, "VIP");
    let partner = crm.create(RecordType::Account, vec![(account::NAME, text("Reseller"))]);
    let campaign = crm.create(RecordType::Campaign, vec![(campaign::NAME, text("Fair"))]);
    let euros = |minor| Some(Value::Money(Money { minor, currency: Currency::EUR }));
    // The lead's field, its value, and the fields of account, contact and opportunity that get it.
    type Targets = [Option<FieldId>; 3];
    let to = |account: FieldId, contact: FieldId| [Some(account), Some(contact), None];
    let person = |field: FieldId| [None, Some(field), None];
    let table: Vec<(FieldId, Option<Value>, Targets)> = vec![
        (lead::COMPANY, text("Nordlicht"), [Some(account::NAME), None, None]),
        (lead::FIRST_NAME, text("Ada"), person(contact::FIRST_NAME)),
        (lead::LAST_NAME, text("Berg"), person(contact::LAST_NAME)),
        (lead::SALUTATION, link(Id::fixed(470)), person(contact::SALUTATION)),
        (lead::TITLE, text("Head"), person(contact::TITLE)),
        (lead::EMAIL, text("ada@nord.example"), person(contact::EMAIL)),
        (lead::MOBILE, text("0170 1"), person(contact::MOBILE)),
        (lead::DESCRIPTION, text("Long talk"), person(contact::DESCRIPTION)),
        (lead::DO_NOT_CALL, Some(Value::Yes), person(contact::DO_NOT_CALL)),
        (lead::OPT_OUT, Some(Value::Yes), person(contact::OPT_OUT)),
        (lead::NO_POST, Some(Value::Yes), person(contact::NO_POST)),
        (lead::STREET, text("Kai 1"), to(account::STREET, contact::STREET)),
        (lead::POSTAL_CODE, text("24103"), to(account::POSTAL_CODE, contact::POSTAL_CODE)),
        (lead::CITY, text("Kiel"), to(account::CITY, contact::CITY)),
        (lead::STATE, text("SH"), to(account::STATE, contact::STATE)),
        (lead::COUNTRY, text("Germany"), to(account::COUNTRY, contact::COUNTRY)),
        (lead::PHONE, text("0431 1"), to(account::PHONE, contact::PHONE)),
        (lead::WEBSITE, text("https://nord.example"), [Some(account::WEBSITE), None, None]),
        (lead::INDUSTRY, link(Id::fixed(500)), [Some(account::INDUSTRY), None, None]),
        (lead::RATING, link(Id::fixed(460)), [Some(account::RATING), None, None]),
        (lead::REVENUE, euros(9_000_000), [Some(account::REVENUE), None, None]),
        (lead::EMPLOYEES, Some(Value::Number(12)), [Some(account::EMPLOYEES), None, None]),
        (
            lead::SOURCE,
            link(defaults::SOURCE_LIST),
            [Some(account::SOURCE), Some(contact::SOURCE), Some(opportunity::SOURCE)],
        ),
        (lead::OWNER, link(owner), [Some(account::OWNER), Some(contact::OWNER), Some(opportunity::OWNER)]),
        (lead::PARTNER, link(partner), [None, None, Some(opportunity::PARTNER)]),
        (lead::CAMPAIGN, link(campaign), [None, None, Some(opportunity::CAMPAIGN)]),
        (lead::TAGS, Some(Value::Links(vec![tag])), person(contact::TAGS)),
        (lead::AMOUNT, euros(700_000), [None, None, Some(opportunity::AMOUNT)]),
    ];
    let ada = crm.create(RecordType::Lead, table.iter().map(|(from, value, _)| (*from, value.clone())).collect());
    crm.run(Command::Convert(Conversion::new(ada)));
    let results = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY]
        .map(|field| crm.get(ada, field).and_then(|value| value.link()).expect("is converted"));
    for (from, value, targets) in table {
        assert_eq!(crm.get(ada, from), value, "the lead keeps field {from:?}");
        for (id, to) in results.into_iter().zip(targets) {
            if let Some(to) = to {
                assert_eq!(crm.get(id, to), value, "field {from:?}");
            }
        }
    }
    let [firm, person, deal] = results;
    assert_eq!(crm.get(person, contact::ACCOUNT), link(firm));
    assert_eq!((crm.get(deal, opportunity::ACCOUNT), crm.get(deal, opportunity::CONTACT)), (link(firm), link(person)));
    assert_eq!(crm.get(deal, opportunity::NAME), text("Nordlicht – New business"));
    assert_eq!(crm.get(deal, opportunity::STAGE), link(Id::fixed(200)));
    assert_eq!(crm.get(deal, opportunity::CLOSE_DATE), Some(Value::Day(today().fiscal_quarter_end(1))));
}

#[test]
fn a_converted_lead_leaves_the_working_lists_and_stays_in_search() {
    let crm = TestWorkspace::new();
    let fields = |name: &str| vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))];
    let (ada, bo) = (crm.create(RecordType::Lead, fields("Berg")), crm.create(RecordType::Lead, fields("Lund")));
    crm.run(Command::Convert(Conversion::new(ada)));
    let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
    crm.session.read(|set| {
        for view in views::built_ins(RecordType::Lead) {
            let wanted = kontor::store::query_string::read(set, RecordType::Lead, view.query).0;
            let slots = query::run(set, RecordType::Lead, &wanted, &viewer);
            let found: Vec<Id> =
                slots.iter().filter_map(|slot| Some(set.row_at(RecordType::Lead, *slot)?.id())).collect();
            assert_eq!(found.contains(&ada), view.name.en == "Converted", "{}", view.name.en);
            assert!(!found.contains(&ada) || !found.contains(&bo));
        }
        assert_eq!(search::of_kind(set, RecordType::Lead, "Berg", 5), [ada]);
    });
}
