//! A file of each program that people come from, in its dialect: read, met again, and nothing unaccounted for.
use crate::support::TestWorkspace;
use crate::support::files::{all, file, folder, name, tables};
use crate::support::foreign_files::{amount, of_name, twice};
use kontor::base::{FieldId, Row};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, lead, opportunity, user};

/// The workspace after importing a fixture, twice.
fn imported(fixture: &str) -> TestWorkspace {
    let files = folder("tests/fixtures/dialects").expect("is there");
    let one = files.into_iter().find(|(name, _)| name == fixture).unwrap_or_else(|| panic!("{fixture} is there"));
    twice(&[one]).0
}

fn texts<const COUNT: usize>(row: &Row, fields: [FieldId; COUNT]) -> [String; COUNT] {
    fields.map(|number| row.text(number).to_string())
}

#[test]
fn every_dialect_comes_in_once() {
    let files = folder("tests/fixtures/dialects").expect("is there");
    assert!(files.len() > 10);
    for one in files {
        println!("{}", one.0);
        twice(&[one]);
    }
}

#[test]
fn salesforce_leads_and_a_report_in_german() {
    let crm = imported("salesforce-data-loader-Lead.csv");
    let leads = all(&crm, RecordType::Lead);
    assert_eq!(leads.len(), 2);
    let nele = of_name(&leads, lead::LAST_NAME, "Brandt");
    let revenue = nele.money(lead::REVENUE).map(|money| money.plain());
    assert_eq!(
        (revenue, nele.number(lead::EMPLOYEES), nele.is(lead::OPT_OUT)),
        (Some("12500000.00".into()), Some(80), true)
    );
    assert_eq!(texts(nele, [lead::STREET, lead::WEBSITE]), ["Hafenstr. 4\nHalle B", "https://nordwerk.example"]);
    let made = |name: &str| of_name(&leads, lead::LAST_NAME, name).moment(lead::CREATED).map(|at| at.to_iso());
    assert_eq!(made("Ito").as_deref(), Some("2026-01-07T23:45:00.000Z"));

    let crm = imported("salesforce-bericht.csv");
    let deals = all(&crm, RecordType::Opportunity);
    let said: Vec<_> = deals.iter().map(|row| (row.text(opportunity::NAME), amount(row))).collect();
    assert_eq!(said, [("Werk 2", "12500.00 EUR".to_string()), ("Lager", "8000.00 CHF".to_string())]);
}

#[test]
fn hubspot_pipedrive_and_zoho() {
    let crm = imported("hubspot-crm-exports-all-contacts.csv");
    let people = all(&crm, RecordType::Contact);
    let emails: Vec<&str> = people.iter().map(|row| row.text(contact::EMAIL)).collect();
    assert_eq!(emails, ["mara@quint.example", "info@rohr.example", "tom@oneil.example"]);
    assert_eq!(people[1].text(contact::LAST_NAME), "Rohr Ltd");
    assert!(people[2].text(contact::DESCRIPTION).contains("t.oneil@home.example"));

    let crm = imported("pipedrive-deals.csv");
    let deals = all(&crm, RecordType::Opportunity);
    assert_eq!(deals.iter().map(amount).collect::<Vec<_>>(), ["4500.00 EUR", "1200.50 USD", "99.99 GBP"]);
    let stages: Vec<String> = deals.iter().map(|row| name(&crm, row.link(opportunity::STAGE))).collect();
    assert_eq!(stages, ["Proposal/Price Quote", "Closed Lost", "Closed Won"]);

    let crm = imported("zoho-Leads.csv");
    let leads = all(&crm, RecordType::Lead);
    assert_eq!(leads[0].money(lead::REVENUE).map(|money| money.plain()).as_deref(), Some("1500000.00"));
    assert_eq!(leads[0].moment(lead::CREATED).map(|at| at.to_iso()).as_deref(), Some("2026-02-03T14:05:00.000Z"));
}

#[test]
fn dynamics_espocrm_and_odoo() {
    let crm = imported("dynamics-Meine aktiven Kontakte.csv");
    let people = all(&crm, RecordType::Contact);
    assert_eq!(
        texts(&people[0], [contact::FIRST_NAME, contact::LAST_NAME, contact::POSTAL_CODE]),
        ["Eva-Maria", "von Hagen", "01067"]
    );
    assert!(people[0].is(contact::DO_NOT_CALL) && !people[1].is(contact::DO_NOT_CALL));
    assert_eq!(name(&crm, people[0].link(contact::SALUTATION)), "Prof.");

    let crm = imported("espocrm-Account.csv");
    let accounts = all(&crm, RecordType::Account);
    assert_eq!(accounts.iter().map(|row| row.text(account::NAME)).collect::<Vec<_>>(), ["Elbkiesel KG"]);
    assert!(accounts[0].text(account::DESCRIPTION).contains("first line\nsecond; line"));

    let crm = imported("odoo-crm.lead.csv");
    assert_eq!(
        all(&crm, RecordType::User).len(),
        1 + usize::from(all(&crm, RecordType::User).iter().any(|row| row.text(user::NAME) != "Marc Demo"))
    );
}

#[test]
fn contacts_of_google_and_outlook_and_a_japanese_list() {
    let crm = imported("google-contacts-old.csv");
    let people = all(&crm, RecordType::Contact);
    assert_eq!(
        texts(of_name(&people, contact::LAST_NAME, "Okoro"), [contact::PHONE, contact::MOBILE, contact::EMAIL]),
        ["+44 20 5550 101", "+44 7700 900123", "ben@okoro.example"]
    );
    assert_eq!(of_name(&people, contact::LAST_NAME, "Holm ApS").text(contact::PHONE), "+45 5550 0199");
    let crm = imported("google-kontakte-neu.csv");
    let lena = &all(&crm, RecordType::Contact)[0];
    assert_eq!(texts(lena, [contact::PHONE, contact::MOBILE]), ["", "+49 171 555 0190"]);
    let crm = imported("outlook-contacts.csv");
    let paul = &all(&crm, RecordType::Contact)[0];
    assert_eq!(
        texts(paul, [contact::LAST_NAME, contact::TITLE, contact::PHONE, contact::EMAIL]),
        ["Stone", "Director", "+44 113 555 0101", "paul@stone.example"]
    );
    let crm = imported("shiftjis-leads.csv");
    assert!(all(&crm, RecordType::Lead)[0].text(lead::EMAIL).ends_with("tokyo.example"));
    let (_, table) = tables(&[file("a.csv", "a;b\n1;2\n")]).remove(0);
    assert_eq!(table.rows.len(), 1);
}
