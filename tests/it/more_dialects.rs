//! Further files of programs that people come from: what every field becomes.
use crate::support::TestWorkspace;
use crate::support::files::{File, all, file, folder};
use crate::support::foreign_files::{book, cells, twice};
use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251};
use expect_test::{Expect, expect};
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::locale::Language;
use kontor::store::display_names;

/// The records of a type, field by field, without what follows from the day of the import.
fn shown(crm: &TestWorkspace, kind: RecordType) -> String {
    const LATE: [&str; 7] = ["deadline", "owner", "status", "last_activity", "stage_since", "forecast", "readiness"];
    let mut out = String::new();
    crm.session.read(|set| {
        for (_, row) in set.rows(kind) {
            for (number, value) in row.fields() {
                let Some(field) = set.field(kind, number).filter(|field| !LATE.contains(&field.key)) else { continue };
                out += &format!("{}: {}\n", field.key, display_names::plain(set, field, &value, Language::En));
            }
            out += "\n";
        }
    });
    out
}

fn check(fixture: &str, kind: RecordType, expected: Expect) {
    let files = folder("tests/fixtures/dialects").expect("is there");
    let one = files.into_iter().find(|(name, _)| name == fixture).unwrap_or_else(|| panic!("{fixture} is there"));
    expected.assert_eq(&shown(&twice(&[one]).0, kind));
}

#[test]
fn vcards_of_google_and_outlook() {
    check(
        "google-contacts.vcf",
        RecordType::Contact,
        expect![[r#"
            last_name: Lind-Berg
            first_name: Mara
            account: Nordkai GmbH
            title: Leiterin Einkauf
            salutation: Dr.
            email: mara@lind.example
            phone: +49 421 555 0111
            mobile: +49 171 555 0110
            website: http://nordkai.example
            other_email: m.lind@nordkai.example
            mailing_street: Kaiweg 3
            mailing_postal_code: 28195
            mailing_city: Bremen
            mailing_country: Deutschland
            tags: Kunden
            description: erste Zeile
            zweite, mit Komma
            Department: Einkauf
            created: 2027-01-15T08:00:00.000Z

        "#]],
    );
    check(
        "outlook-kontakt.vcf",
        RecordType::Contact,
        expect![[r#"
        last_name: Größmann
        first_name: Jörg
        account: Höhenluft GmbH
        title: Geschäftsführer
        salutation: Mr.
        email: joerg@hoehenluft.example
        phone: +49 (89) 555 0120
        mobile: +49 (160) 555 0121
        website: http://hoehenluft.example
        mailing_street: Höhenweg 5
        Haus B
        mailing_postal_code: 80331
        mailing_city: München
        mailing_country: Deutschland
        description: Messe

        zurückrufen
        Department: Vertrieb
        Fax: +49 (89) 555 0129
        created: 2027-01-15T08:00:00.000Z

    "#]],
    );
    check(
        "outlook-contact-3.vcf",
        RecordType::Contact,
        expect![[r#"
            last_name: O'Neil
            first_name: Tom
            account: O'Neil, Sons & Co
            title: Director
            salutation: Mr.
            email: tom@oneil.example
            phone: +44 113 555 0130
            home_phone: +44 113 555 0131
            mailing_street: 5 Mill Rd
            mailing_postal_code: LS1 1AA
            mailing_city: Leeds
            mailing_country: United Kingdom
            created: 2027-01-15T08:00:00.000Z

        "#]],
    );
}

#[test]
fn contacts_of_outlook_in_german_and_the_new_ones_of_google() {
    check(
        "outlook-kontakte.csv",
        RecordType::Contact,
        expect![[r#"
        last_name: Böhm
        first_name: Änne
        account: Böhm & Söhne KG
        title: Inhaberin
        salutation: Ms.
        email: aenne@boehm.example
        phone: +49 3581 5550140
        mobile: +49 160 5550141
        website: http://boehm.example
        mailing_street: Markt 1
        mailing_postal_code: 02826
        mailing_city: Görlitz
        mailing_state: Sachsen
        mailing_country: Deutschland
        tags: Kunde; VIP
        description: Messe,
        zurückrufen
        Fax geschäftlich: +49 3581 5550149
        created: 2027-01-15T08:00:00.000Z

    "#]],
    );
    check(
        "google-contacts-new.csv",
        RecordType::Contact,
        expect![[r#"
            last_name: Haddad
            first_name: Noor
            account: Haddad Labs
            title: Founder
            salutation: Dr.
            email: noor@haddad.example
            mobile: +31 6 5550 0151
            website: https://haddad.example
            private_email: noor@home.example
            mailing_street: Gracht 1
            mailing_postal_code: 1015
            mailing_city: Amsterdam
            mailing_country: NL
            tags: Clients
            description: two
            lines
            Further Phones: Work Fax: +31 20 555 0150
            Address 1 - Label: Work
            Address 1 - Formatted: Gracht 1
            Amsterdam
            Website 1 - Label: Profile
            created: 2027-01-15T08:00:00.000Z

        "#]],
    );
}

#[test]
fn companies_and_deals_of_hubspot() {
    check(
        "hubspot-crm-exports-all-companies.csv",
        RecordType::Account,
        expect![[r#"
        name: Quint & Co
        industry: COMPUTER_SOFTWARE
        phone: +1 212 555 0160
        website: https://quint.example
        billing_city: New York
        billing_country: United States
        annual_revenue: 2500000.00 EUR
        employees: 45
        description: Last Activity Date: 2026-02-04 09:00
        Lifecycle Stage: customer
        external_id: 9001
        created: 2026-02-03T14:05:00.000Z

        name: Rohr, Ltd
        website: https://rohr.example
        description: Lifecycle Stage: lead
        external_id: 9002
        created: 2026-02-03T14:06:00.000Z

    "#]],
    );
    check(
        "hubspot-crm-exports-all-deals.csv",
        RecordType::Opportunity,
        expect![[r#"
        name: Quint - rollout
        account: Quint & Co
        stage: Presentation Scheduled
        amount: 12000.50 USD
        close_date: 2026-12-20
        probability: 0
        forecast_category: Pipeline
        description: Close Date: 2026-12-20 17:00
        Amount in company currency: 12000.5
        Pipeline: Sales Pipeline
        Associated Contact: Mara Quint
        external_id: 7001
        created: 2026-02-03T14:05:00.000Z

        name: Rohr - pilot
        account: Rohr, Ltd
        stage: Closed Won
        amount: 900.00 USD
        close_date: 2026-03-01
        probability: 100
        forecast_category: Closed
        description: Close Date: 2026-03-01 17:00
        Amount in company currency: 900
        Pipeline: Sales Pipeline
        external_id: 7002
        created: 2026-02-03T14:05:00.000Z

    "#]],
    );
}

#[test]
fn espocrm_and_odoo_in_german() {
    check(
        "espocrm-Lead-de.csv",
        RecordType::Lead,
        expect![[r#"
            last_name: Aue
            first_name: Silke
            company: Auwerk GmbH
            title: Leiterin
            salutation: Ms.
            qualification_deadline: 2026-04-15
            lead_source: Trade Show
            email: silke@auwerk.example
            phone: +49 341 555 0170
            website: https://auwerk.example
            street: Aue 1
            postal_code: 04103
            city: Leipzig
            country: Deutschland
            description: Status: Neu
            external_id: 65a1bb02
            created: 2026-01-15T12:00:00.000Z
            unread: Yes

        "#]],
    );
    check(
        "odoo-crm.lead-de.csv",
        RecordType::Lead,
        expect![[r#"
        last_name: Rossi
        first_name: Gina
        company: Helios GmbH
        qualification_deadline: 2026-06-30
        expected_amount: 15000.00 EUR
        email: gina@helios.example
        phone: +49 30 555 0180
        tags: Solar; Süd
        description: Verkaufschance: Dach
        Stufe: Neu
        external_id: __export__.crm_lead_9_c3
        created: 2026-04-01T07:30:00.000Z
        unread: Yes

    "#]],
    );
}

#[test]
fn accounts_of_salesforce_whose_ids_differ_by_case() {
    check(
        "salesforce-data-loader-Account.csv",
        RecordType::Account,
        expect![[r#"
        name: Kiesel AG
        industry: Construction
        phone: +49 431 555 0190
        website: https://kiesel.example
        billing_postal_code: 04103
        billing_city: Kiel
        annual_revenue: 60000000.00 EUR
        employees: 120
        external_id: 001Q1000004AbCdIAK
        created: 2026-01-05T22:30:00.000Z

        name: Sandwerk AG
        parent: Kiesel AG
        billing_postal_code: 24103
        billing_city: Kiel
        annual_revenue: 84800000000.00 EUR
        external_id: 001Q1000004aBcDIAK
        created: 2026-01-05T22:30:00.000Z

    "#]],
    );
}

#[test]
fn opportunities_of_dynamics_and_people_of_pipedrive() {
    check(
        "dynamics-My Open Opportunities.csv",
        RecordType::Opportunity,
        expect![[r#"
            name: Line 2
            account: Hagen GmbH
            stage: Prospecting
            amount: 12500.00 USD
            close_date: 2026-12-20
            probability: 60
            forecast_category: Pipeline
            description: (Do Not Modify) Modified On: 11/28/2026 9:30 AM
            Contact: Eva von Hagen
            external_id: 8f1c2d3e-0000-4000-8000-0000000000c1
            created: 2026-03-13T08:00:00.000Z

        "#]],
    );
    check(
        "pipedrive-people.csv",
        RecordType::Contact,
        expect![[r#"
        last_name: Virta
        first_name: Liisa
        account: Aqua Oy
        email: liisa@aqua.example
        phone: +358 9 555 0195
        mobile: +358 40 555 0196
        tags: Customer
        external_id: 31
        created: 2026-03-01T10:00:00.000Z

    "#]],
    );
}

/// A report of Salesforce as a workbook: lines above the headings, groups with subtotals, notes below.
#[test]
fn a_report_of_salesforce_as_a_workbook() {
    let lines: Vec<Vec<&str>> = vec![
        vec!["", "Offene Opportunities nach Phase"],
        vec!["", "Stand 2026-11-28 10:15:00 Mitteleuropäische Zeit"],
        vec!["", "Gefiltert nach"],
        vec!["", "Anzeigen: Alle Opportunities"],
        vec![],
        vec!["", "Phase", "Opportunity-Name", "Accountname", "Betrag", "Schlusstermin", "Opportunity-Inhaber"],
        vec!["", "Qualifikation", "Werk 2", "Nordwerk GmbH", "<c><v>12500.5</v></c>", "15.12.2026", "Pia Lenz"],
        vec!["", "", "Lager", "Südlager AG", "<c><v>8000</v></c>", "03.02.2027", "Pia Lenz"],
        vec!["", "Zwischensumme", "", "", "<c><v>20500.5</v></c>"],
        vec!["", "Angebot", "Kai", "Nordwerk GmbH", "<c><v>700</v></c>", "20.12.2026", "Pia Lenz"],
        vec!["", "Zwischensumme", "", "", "<c><v>700</v></c>"],
        vec!["", "Gesamt", "<c><v>3</v></c>", "", "<c><v>21200.5</v></c>"],
        vec![],
        vec!["", "Vertrauliche Informationen - Nicht weitergeben"],
        vec!["", "Copyright © 2000-2026 salesforce.com, inc. Alle Rechte vorbehalten."],
    ];
    let rows: String = lines.iter().zip(1..).map(|(line, number)| cells(number, line)).collect();
    let report = ("report.xlsx".to_string(), book(&rows, "", &[], &[]));
    let (crm, plan) = twice(&[report]);
    let left_out: Vec<_> = plan.left_out.iter().map(|line| format!("{} {}", line.count, line.reason.en)).collect();
    expect![[r#"
        name: Werk 2
        account: Nordwerk GmbH
        stage: Qualifikation
        amount: 12500.50 EUR
        close_date: 2026-12-15
        probability: 0
        forecast_category: Pipeline
        created: 2027-01-15T08:00:00.000Z

        name: Lager
        account: Südlager AG
        stage: Qualifikation
        amount: 8000.00 EUR
        close_date: 2027-02-03
        probability: 0
        forecast_category: Pipeline
        created: 2027-01-15T08:00:00.000Z

        name: Kai
        account: Nordwerk GmbH
        stage: Proposal/Price Quote
        amount: 700.00 EUR
        close_date: 2026-12-20
        probability: 75
        forecast_category: Pipeline
        description: Phase: Angebot
        created: 2027-01-15T08:00:00.000Z

        3 a total, not a record
        2 a report footer, not a record
        4 above the heading row"#]]
    .assert_eq(&format!("{}{}", shown(&crm, RecordType::Opportunity), left_out.join("\n")));
}

#[test]
fn a_list_in_every_encoding_and_with_every_end_of_line() {
    let encoded = |encoding: &'static Encoding, text: &str| {
        let (bytes, _, has_failed) = encoding.encode(text);
        assert!(!has_failed, "{text}");
        bytes.into_owned()
    };
    let wide = |text: &str, is_little: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let german = ("Größmann", "Bäckerei Süß", "Übernächste Woche zurückrufen, sagt die Chefin über den Preis: 20 €");
    let polish = ("Wiśniewski", "Żółta Łódź", "Proszę oddzwonić później, będą święta i wszyscy wyjeżdżają");
    let russian = ("Лесной", "Северный берег", "Перезвонить после праздников, нужен договор и счёт");
    let japanese = ("田中", "東京商会", "来週もう一度電話してください。見積書が必要です");
    let all_of: [((&str, &str, &str), &'static Encoding); 5] = [
        (german, ISO_8859_15),
        (german, MACINTOSH),
        (polish, WINDOWS_1250),
        (russian, WINDOWS_1251),
        (japanese, SHIFT_JIS),
    ];
    let text = |(last, company, note): (&str, &str, &str), end: &str| {
        let line = format!("{last};{company};a@example.com;{note}");
        ["Last Name;Company;Email;Description", &line, ""].join(end)
    };
    let mut files: Vec<(File, (&str, &str, &str))> = Vec::new();
    for end in ["\n", "\r\n", "\r"] {
        for (words, encoding) in all_of {
            files.push((("leads.csv".to_string(), encoded(encoding, &text(words, end))), words));
            files.push((file("leads.csv", &text(words, end)), words));
            files.push((file("leads.csv", &format!("\u{feff}{}", text(words, end))), words));
            files.push((("leads.csv".to_string(), wide(&text(words, end), true)), words));
            files.push((("leads.csv".to_string(), wide(&text(words, end), false)), words));
        }
    }
    for (one, (last, company, note)) in files {
        let leads = all(&twice(std::slice::from_ref(&one)).0, RecordType::Lead);
        let said = leads.iter().map(|row| [lead::LAST_NAME, lead::COMPANY, lead::DESCRIPTION].map(|at| row.text(at)));
        assert_eq!(said.collect::<Vec<_>>(), [[last, company, note]], "{:?}", one.1);
    }
}
