//! Files as other programs write them, and as people spoil them: what of them is right, and what is said. The cases are
//! named as in the list of known faults of such imports.
use std::sync::Arc;

use crate::support::TestWorkspace;
use crate::support::files::{File, all, file, folder, guess, import, name, plan, planned, store, tables};
use crate::support::foreign_files::{adds_up, amount, doubts, of_name, twice};
use kontor::base::{Row, Timestamp};
use kontor::domain::records::{account, contact, lead, opportunity, user};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::import::Plan;
use kontor::import_export::readers;
use kontor::locale::Language;
use kontor::worker_protocol::import_config::{ImportConfig, Target};

#[test]
fn i01_text_in_quotes_does_not_decide_the_delimiter() {
    let lines = "Last Name;Company;Email;Description\r\nBirk;Ahorn GmbH;birk@example.com;\"a, b, c, d\r\ne, f, g\r\n\r\nh, i\"\r\nDorn;\"Esche; Fichte KG\";dorn@example.com;plain\r\n";
    let (crm, plan) = twice(&[file("leads.csv", lines)]);
    let leads = all(&crm, RecordType::Lead);
    assert_eq!((leads.len(), doubts(&plan)), (2, vec![]));
    assert_eq!(of_name(&leads, lead::LAST_NAME, "Birk").text(lead::DESCRIPTION), "a, b, c, d\ne, f, g\n\nh, i");
    assert_eq!(of_name(&leads, lead::LAST_NAME, "Dorn").text(lead::COMPANY), "Esche; Fichte KG");

    let lines = "Last Name;Company;Notes (call, mail, visit, other, none);Amount\nBirk;Ahorn;seen;1,200.00\nDorn;Esche;none;900.00\n";
    let files = [file("leads.csv", lines)];
    assert_eq!(tables(&files)[0].1.header[2], "Notes (call, mail, visit, other, none)");
    let leads = all(&twice(&files).0, RecordType::Lead);
    let amounts: Vec<String> = leads.iter().map(|row| row.money(lead::AMOUNT).expect("is read").plain()).collect();
    assert_eq!(amounts, ["1200.00", "900.00"]);
    assert_eq!(leads[0].text(lead::DESCRIPTION), "seen", "a name is known without what is in brackets");
}

#[test]
fn i05_identifiers_are_no_numbers() {
    let lines = "External id,Last Name,Company,Postal code,Phone\n00321,Hase,Igel AG,01069,004935100000\n1E5,Kranich,Luchs AG,12E45,0800-LUCHS-5\n9007199254740993123,Jaguar,Koala AG,\"00501\",\n";
    let (crm, plan) = twice(&[file("leads.csv", lines)]);
    assert_eq!(doubts(&plan), []);
    let said: Vec<_> = all(&crm, RecordType::Lead)
        .iter()
        .map(|row| [lead::EXTERNAL_ID, lead::POSTAL_CODE, lead::PHONE].map(|number| row.text(number).to_string()))
        .collect();
    assert_eq!(
        said,
        [["00321", "01069", "004935100000"], ["1E5", "12E45", "0800-LUCHS-5"], ["9007199254740993123", "00501", ""]]
    );
}

#[test]
fn i12_two_columns_of_one_name_fill_one_field() {
    let lines = "Last Name,Company,Email,Phone,Phone,Email,,\nQuitte,Reh AG,quitte@example.com,030 555 0101,,quitte.home@example.com,note one,\nRaps,Salz AG,,,030 555 0102,raps@example.com,,note two\n";
    let files = [file("leads.csv", lines)];
    let (crm, _) = twice(&files);
    let names: Vec<String> = guess(&crm, &files)[0].columns.iter().map(|column| column.header.clone()).collect();
    assert_eq!(names, ["Last Name", "Company", "Email", "Phone", "Phone (2)", "Email (2)", "Column 7", "Column 8"]);
    let said: Vec<_> = all(&crm, RecordType::Lead)
        .iter()
        .map(|row| [lead::EMAIL, lead::PHONE, lead::DESCRIPTION].map(|number| row.text(number).to_string()))
        .collect();
    assert_eq!(
        said,
        [
            ["quitte@example.com", "030 555 0101", "Email (2): quitte.home@example.com\nColumn 7: note one"],
            ["raps@example.com", "030 555 0102", "Column 8: note two"],
        ]
    );
}

#[test]
fn i13_a_salesforce_export() {
    let accounts = "\"ID\",\"ISDELETED\",\"NAME\",\"PARENTID\",\"ANNUALREVENUE\",\"NUMBEROFEMPLOYEES\",\"BILLINGPOSTALCODE\",\"OWNERID\",\"CREATEDDATE\"\n\
        \"001x00000000CcCAAU\",\"false\",\"Kiefer AG\",\"\",\"6.0E7\",\"1.2E2\",\"01067\",\"005x0000000HoSt\",\"2021-06-15T22:30:00.000Z\"\n\
        \"001x00000000cCCAAY\",\"false\",\"Linde AG\",\"001x00000000CcCAAU\",\"8.48E10\",\"\",\"\",\"005x0000000HoSt\",\"2021-06-15T22:30:00.000+0000\"\n\
        \"001x00000000dDDBAY\",\"true\",\"Weide AG\",\"\",\"0.0\",\"0\",\"\",\"005x0000000HoSt\",\"2021-06-15T22:30:00.000Z\"\n";
    let deals = "\"ID\",\"ACCOUNTID\",\"NAME\",\"STAGENAME\",\"AMOUNT\",\"PROBABILITY\",\"CLOSEDATE\",\"ISCLOSED\",\"ISWON\",\"FORECASTCATEGORY\"\n\
        \"006x00000000One\",\"001x00000000cCCAAY\",\"Linde 500\",\"Id. Decision Makers\",\"5.0E5\",\"60.0\",\"2026-11-09\",\"false\",\"false\",\"Pipeline\"\n\
        \"006x00000000Two\",\"001x00000000CcC\",\"Kiefer 20\",\"Closed Won\",\"20000.0\",\"100.0\",\"2026-05-09\",\"true\",\"true\",\"Closed\"\n";
    let (crm, plan) = twice(&[file("Account.csv", accounts), file("Opportunity.csv", deals)]);
    let rows = all(&crm, RecordType::Account);
    assert_eq!(rows.len(), 2);
    let (kiefer, linde) = (of_name(&rows, account::NAME, "Kiefer AG"), of_name(&rows, account::NAME, "Linde AG"));
    let revenue = |row: &Row| row.money(account::REVENUE).map(|money| money.plain());
    assert_eq!((revenue(kiefer), kiefer.number(account::EMPLOYEES)), (Some("60000000.00".into()), Some(120)));
    assert_eq!((revenue(linde), linde.link(account::PARENT)), (Some("84800000000.00".into()), Some(kiefer.id())));
    let made = kontor::base::Date::parse_iso("2021-06-15").unwrap().midnight().0 + (22 * 60 + 30) * 60_000;
    assert_eq!([kiefer, linde].map(|row| row.moment(account::CREATED)), [Some(Timestamp(made)); 2]);
    let deals = all(&crm, RecordType::Opportunity);
    assert_eq!((amount(&deals[0]), deals[0].number(opportunity::PROBABILITY)), ("500000.00 EUR".into(), Some(60)));
    assert_eq!(name(&crm, deals[0].link(opportunity::STAGE)), "Id. Decision Makers".replace("Id.", "Identify"));
    assert_eq!([0, 1].map(|at| deals[at].link(opportunity::ACCOUNT)), [Some(linde.id()), Some(kiefer.id())]);
    let owners = all(&crm, RecordType::User);
    let owner = of_name(&owners, user::EXTERNAL_ID, "005x0000000HoSt");
    assert_eq!(kiefer.link(account::OWNER), Some(owner.id()));
    assert_eq!(plan.rows.iter().filter(|(kind, _)| *kind == RecordType::User).count(), 1);
    assert!(
        plan.left_out.iter().any(|line| line.column.is_empty() && line.reason.en == "deleted in the other program")
    );
}

#[test]
fn i14_values_that_are_none_are_named() {
    let lines = "Opportunity Name,Stage,Close Date,Amount,Probability (%)\nMonth,Qualification,13.14.2026,100,10\nDay,Qualification,31.04.2026,100,10\nText,Qualification,30.04.2026,n/a,10\nDots,Qualification,30.04.2026,1.2.3,10\nTail,Qualification,30.04.2026,100abc,10\nOver,Qualification,30.04.2026,100,250\nShort,Qualification,30.04.26,100,10\nOld,Qualification,30.04.0026,100,10\nStage,Zzz,30.04.2026,100,10\nFine,Qualification,30.04.2026,100,10\n";
    let (crm, plan) = twice(&[file("deals.csv", lines)]);
    let deals = all(&crm, RecordType::Opportunity);
    for name in ["Text", "Dots", "Tail"] {
        assert_eq!(amount(of_name(&deals, opportunity::NAME, name)), "");
    }
    let day = |name: &str| of_name(&deals, opportunity::NAME, name).day(opportunity::CLOSE_DATE).unwrap().to_iso();
    assert_eq!((day("Short"), day("Fine")), ("2026-04-30".into(), "2026-04-30".into()));
    let lines: Vec<usize> = plan.diagnostics.iter().map(|doubt| doubt.line).collect();
    for line in [2, 3, 4, 5, 6, 7, 9] {
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
    assert!(![8, 11].iter().any(|line| lines.contains(line)), "{lines:?}");
    // One row tells the order of all; a row that does not fit it is named.
    let lines = "Opportunity Name,Stage,Close Date\nA,Qualification,03/04/2026\nB,Qualification,05/06/2026\nC,Qualification,07/30/2026\n";
    let days = |crm: &TestWorkspace| -> Vec<String> {
        all(crm, RecordType::Opportunity).iter().map(|row| row.day(opportunity::CLOSE_DATE).unwrap().to_iso()).collect()
    };
    assert_eq!(days(&twice(&[file("deals.csv", lines)]).0), ["2026-03-04", "2026-05-06", "2026-07-30"]);
    let mixed = lines.replace("05/06/2026", "31/01/2026");
    let plan = twice(&[file("deals.csv", &mixed)]).1;
    assert!(doubts(&plan).iter().any(|doubt| doubt.1 == "Close Date"), "{:?}", plan.diagnostics);
    let names = "Opportunity Name,Stage,Close Date\nA,Qualification,12 March 2026\nB,Qualification,1. Oktober 2026\nC,Qualification,\"Dec 24, 2026\"\n";
    assert_eq!(days(&twice(&[file("deals.csv", names)]).0), ["2026-03-12", "2026-10-01", "2026-12-24"]);
}

#[test]
fn i15_an_unclosed_quote_takes_no_row_with_it() {
    let lines = "Last Name,Company,City,Description\nAhl,Bock AG,Ulm,fine\n\n,,,\nCorn,Dill AG\nErle,Farn AG,Hof,one,two,three\nGinster,Hopfen AG,Jena,\"pipe 5\"\" long\"\nIris,Jute AG,Kiel,pipe 5\" long\nKlee,\"Lein AG,Mainz,never closed\nMohn,Nelke AG,Olpe,last line without newline";
    let (crm, plan) = twice(&[file("leads.csv", lines)]);
    let leads = all(&crm, RecordType::Lead);
    assert_eq!(leads.len(), 7);
    assert_eq!(of_name(&leads, lead::LAST_NAME, "Mohn").text(lead::CITY), "Olpe");
    assert_eq!(of_name(&leads, lead::LAST_NAME, "Klee").text(lead::COMPANY), "\"Lein AG");
    for name in ["Ginster", "Iris"] {
        assert_eq!(of_name(&leads, lead::LAST_NAME, name).text(lead::DESCRIPTION), "pipe 5\" long");
    }
    assert_eq!(of_name(&leads, lead::LAST_NAME, "Erle").text(lead::DESCRIPTION), "one\nColumn 5: two\nColumn 6: three");
    assert_eq!(doubts(&plan), [(9, "Company"), (6, "Column 5")]);
}

#[test]
fn i16_google_contacts_by_their_labels() {
    let old = "Name,Given Name,Additional Name,Family Name,Name Prefix,Name Suffix,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Address 1 - Country,Organization 1 - Name,Organization 1 - Title,Website 1 - Value\n\
        Dr. Ina Marie Peil Jr.,Ina,Marie,Peil,Dr.,Jr.,met at a fair,* myContacts ::: Partners ::: Berlin,* Work,ina@example.com ::: peil@example.org,Home,home@example.net,Work,+49 30 5550100 ::: +49 30 5550101,Mobile,+49 151 5550100,Ring 1 ::: Allee 2,Berlin ::: Bonn,10115 ::: 53111,Germany ::: Germany,Quitte AG,Buyer,https://example.com ::: https://example.org\n";
    let (crm, _) = twice(&[file("contacts.csv", old)]);
    let ina = &all(&crm, RecordType::Contact)[0];
    let text = |number| ina.text(number);
    assert_eq!((text(contact::FIRST_NAME), text(contact::LAST_NAME)), ("Ina", "Peil"));
    assert_eq!(
        (text(contact::EMAIL), text(contact::PHONE), text(contact::MOBILE)),
        ("ina@example.com", "+49 30 5550100", "+49 151 5550100")
    );
    assert_eq!(
        [contact::STREET, contact::CITY, contact::POSTAL_CODE, contact::COUNTRY].map(text),
        ["Ring 1", "Berlin", "10115", "Germany"]
    );
    assert_eq!(
        (name(&crm, ina.link(contact::SALUTATION)), name(&crm, ina.link(contact::ACCOUNT))),
        ("Dr.".into(), "Quitte AG".into())
    );
    assert_eq!(ina.get(contact::TAGS).map(|tags| tags.links().len()), Some(2));
    assert_eq!([contact::PRIVATE_EMAIL, contact::OTHER_EMAIL].map(text), ["home@example.net", "peil@example.org"]);
    assert_eq!(text(contact::OTHER_PHONE), "+49 30 5550101");
    for kept in ["Allee 2", "53111", "https://example.org", "Marie", "Jr."] {
        assert!(text(contact::DESCRIPTION).contains(kept), "{kept}: {}", text(contact::DESCRIPTION));
    }
    let all_texts: String = ina.fields().iter().map(|(_, value)| format!("{value:?}")).collect();
    assert!(!all_texts.contains(":::"), "{all_texts}");

    let new = "First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n\
        Nia,,Rind,Samt AG,\"line one\nline two\",* myContacts,,nia@example.com,Work Fax,+49 30 5550199,Mobile,+49 151 5550199\n\
        ,,,Taft AG,,,,office@example.com,,,,\n";
    let (crm, _) = twice(&[file("contacts.csv", new)]);
    let rows = all(&crm, RecordType::Contact);
    let nia = of_name(&rows, contact::LAST_NAME, "Rind");
    assert_eq!((nia.text(contact::MOBILE), nia.text(contact::PHONE)), ("+49 151 5550199", ""));
    assert_eq!(nia.text(contact::DESCRIPTION), "line one\nline two\nFurther Phones: Work Fax: +49 30 5550199");
    assert_eq!(of_name(&rows, contact::LAST_NAME, "Taft AG").text(contact::EMAIL), "office@example.com");
}

#[test]
fn i17_harmless_cells_come_back_unharmed() {
    let lines = "Last Name,Company,Phone,Title,Website,Expected amount,Description\nUlm,=1+1,+49 30 5550400,-,@handle,-50,\"=HYPERLINK(\"\"http://example.com\"\")\"\nVolt,-5 Grad GmbH,+49 30 5550401,+1,https://example.com,50,\"- first\n- second\"\n'Wirt,+Plus AG,(030) 5550402,@home,,0,'quoted\n\"\tXeno\",|Pipe AG,%2B49,\"\r\nYork\",,0,\"a\tI=1\"\n";
    let (crm, plan) = twice(&[file("leads.csv", lines)]);
    assert_eq!(doubts(&plan), [(2, "Website")]);
    let leads = all(&crm, RecordType::Lead);
    let companies: Vec<&str> = leads.iter().map(|row| row.text(lead::COMPANY)).collect();
    assert_eq!(companies, ["=1+1", "-5 Grad GmbH", "+Plus AG", "|Pipe AG"]);
    assert_eq!(leads[0].money(lead::AMOUNT).unwrap().plain(), "-50.00");
    let fields: Vec<_> =
        [lead::LAST_NAME, lead::COMPANY, lead::PHONE, lead::TITLE, lead::WEBSITE, lead::AMOUNT, lead::DESCRIPTION]
            .map(|number| RecordType::Lead.field(number).unwrap())
            .to_vec();
    let csv = crm.session.read(|set| {
        let slots: Vec<_> = set.rows(RecordType::Lead).map(|(slot, _)| slot).collect();
        kontor::import_export::csv_writer::write(set, RecordType::Lead, &fields, &slots, Language::En)
    });
    let files = [file("leads.csv", &csv)];
    let back = plan_of(&crm, &files);
    assert_eq!(
        (back.count(RecordType::Lead).new, back.count(RecordType::Lead).changed),
        (0, 0),
        "{csv} {:?}",
        back.fills
    );
    let other = TestWorkspace::new();
    import(&other, &files);
    for (one, same) in all(&other, RecordType::Lead).iter().zip(&leads) {
        for field in &fields {
            assert_eq!(one.get(field.number), same.get(field.number), "{}", field.key);
        }
    }
}

fn plan_of(crm: &TestWorkspace, files: &[File]) -> Plan {
    plan(crm, files, guess(crm, files))
}

#[test]
fn m01_amounts_have_the_currency_they_say() {
    let lines = "Opportunity Name,Stage,Close Date,Amount,Currency\nYen,Qualification,2026-11-30,500000,JPY\nWon,Qualification,2026-11-30,\"500,000\",KRW\nDinar,Qualification,2026-11-30,1.234,KWD\nEuro,Qualification,2026-11-30,1234.5,EUR\nFraction,Qualification,2026-11-30,1234.99,JPY\nUnknown,Qualification,2026-11-30,10,QQQ\nSymbol,Qualification,2026-11-30,¥ 7000,\nCell,Qualification,2026-11-30,CHF 12.50,\n";
    let (crm, plan) = twice(&[file("deals.csv", lines)]);
    let amounts: Vec<String> = all(&crm, RecordType::Opportunity).iter().map(amount).collect();
    assert_eq!(
        amounts,
        ["500000 JPY", "500000 KRW", "1.234 KWD", "1234.50 EUR", "1235 JPY", "", "7000 JPY", "12.50 CHF"]
    );
    assert_eq!(doubts(&plan), [(6, "Amount"), (7, "Currency")]);
    // The currency may be in the column's name.
    let lines = "Opportunity Name,Stage,Close Date,Amount (USD)\nA,Qualification,2026-11-30,1500\n";
    assert_eq!(amount(&all(&twice(&[file("deals.csv", lines)]).0, RecordType::Opportunity)[0]), "1500.00 USD");
}

#[test]
fn m02_number_formats_column_by_column() {
    let read = |cells: &[&str]| {
        let line = |cell: &&str| format!("A;Qualification;2026-11-30;\"{cell}\"\n");
        let lines: String = cells.iter().map(line).collect();
        let (crm, plan) = twice(&[file("deals.csv", &format!("Opportunity Name;Stage;Close Date;Amount\n{lines}"))]);
        let amounts: Vec<String> = all(&crm, RecordType::Opportunity).iter().map(amount).collect();
        (amounts, plan.diagnostics.len())
    };
    assert_eq!(
        read(&["-236,48", "1.488,69", "1.000", "89,90", "1.000.000"]),
        (["-236.48 EUR", "1488.69 EUR", "1000.00 EUR", "89.90 EUR", "1000000.00 EUR"].map(str::to_string).to_vec(), 0)
    );
    let (rounded, doubts) = read(&["0,075", "89,90"]);
    assert_eq!((rounded[0].as_str(), doubts), ("0.08 EUR", 1));
    assert_eq!(
        read(&["1,000", "(1,200.00)", "$1,234,567.89", "12,34,567.89", "1200-", "USD 1,000.50"]),
        (
            ["1000.00 EUR", "-1200.00 EUR", "1234567.89 USD", "1234567.89 EUR", "-1200.00 EUR", "1000.50 USD"]
                .map(str::to_string)
                .to_vec(),
            1
        )
    );
    assert_eq!(
        read(&["1'234.50", "1\u{202f}234\u{a0}567.05", "\u{2212}1’000.00", "12.50"]),
        (["1234.50 EUR", "1234567.05 EUR", "-1000.00 EUR", "12.50 EUR"].map(str::to_string).to_vec(), 0)
    );
    // A mark before three digits groups thousands, even where the other amounts use it otherwise; then it is said.
    assert_eq!(read(&["1,200", "1.500,50"]), (["1200.00 EUR", "1500.50 EUR"].map(str::to_string).to_vec(), 1));
    // Nothing shows what the point is: the reading is said, cell by cell.
    assert_eq!(read(&["1.000", "2.500"]), (["1000.00 EUR", "2500.00 EUR"].map(str::to_string).to_vec(), 2));
}

#[test]
fn n01_names_in_one_column_and_people_with_one_name() {
    let lines = "First Name,Last Name,Company,Email\nSukma,,Ilex AG,sukma@example.com\n,Olm,Kauz AG,olm@example.com\n,,Nur Firma GmbH,office@example.com\n,,,single@example.com\n";
    let (crm, _) = twice(&[file("leads.csv", lines)]);
    let names: Vec<_> = all(&crm, RecordType::Lead).iter().map(|row| row.text(lead::LAST_NAME).to_string()).collect();
    assert_eq!(names, ["Sukma", "Olm", "[not given]", "[not given]"]);

    let names = [
        "Sukma",
        "Anna-Lena von der Heide",
        "Prof. Dr.-Ing. Ulf Keil",
        "\"de la Vega, Inés\"",
        "Nguyễn Văn An",
        "山田 太郎",
        "Mary Ann O'Hara-Smith Jr.",
        "Jean-Luc van den Berg",
    ];
    let lines: String =
        names.iter().enumerate().map(|(at, name)| format!("{name},Firma {at},p{at}@example.com\n")).collect();
    let (crm, _) = twice(&[file("leads.csv", &format!("Name,Company,Email\n{lines}"))]);
    let leads = all(&crm, RecordType::Lead);
    let said: Vec<_> = leads.iter().map(|row| (row.text(lead::FIRST_NAME), row.text(lead::LAST_NAME))).collect();
    assert_eq!(
        said,
        [
            ("", "Sukma"),
            ("Anna-Lena", "von der Heide"),
            ("Ulf", "Keil"),
            ("Inés", "de la Vega"),
            ("Nguyễn Văn", "An"),
            ("山田", "太郎"),
            ("Mary Ann", "O'Hara-Smith"),
            ("Jean-Luc", "van den Berg")
        ]
    );
    assert_eq!(name(&crm, leads[2].link(lead::SALUTATION)), "Prof.");
    assert_eq!(leads[2].text(lead::DESCRIPTION), "Name: Prof. Dr.-Ing. Ulf Keil");
    assert_eq!(leads[6].text(lead::DESCRIPTION), "Name: Mary Ann O'Hara-Smith Jr.");
}

#[test]
fn n02_and_n04_the_same_people_in_other_spellings() {
    let duplicates = |lines: &str| {
        let files = [file("leads.csv", lines)];
        let crm = TestWorkspace::new();
        let plan = import(&crm, &files);
        let found: Vec<_> = plan.duplicates.iter().map(|twin| twin.line).collect();
        let again: Vec<_> = tables(&files).into_iter().map(|(_, table)| Arc::new(table)).collect();
        let sheets = guess(&crm, &files);
        let plan = planned(&crm, &again, ImportConfig { sheets, skip_duplicates: true, language: Language::En });
        assert_eq!(plan.count(RecordType::Lead).new, 0);
        adds_up(&plan, &files);
        (crm, found)
    };
    let lines = "First Name,Last Name,Company,Email,Phone\nZoë,Müller,Quer AG,Zoe.Mueller@Example.com,+49 30 1234567\nZoe\u{308},Mu\u{308}ller,Quer AG,zoe.mueller@example.com,0049 (0)30 123 45 67\nZOË,MÜLLER ,quer ag\u{a0},zoe.mueller@example.com\u{200b},030/1234567\nZoe,Mueller,Quer AG,,\n";
    let (crm, found) = duplicates(lines);
    assert_eq!(found, [3, 4, 5]);
    assert_eq!(all(&crm, RecordType::Lead)[2].text(lead::EMAIL), "zoe.mueller@example.com");
    assert_eq!(all(&crm, RecordType::Lead)[2].text(lead::COMPANY), "quer ag");
    let lines = "Last Name,Company,Phone,Mobile\nKorn,Rest AG,+49 30 1234567,\nKorn,Rest AG,030 1234567,\nKorn,Rest AG,0049-30-1234567 ext. 12,\nLund,Seil AG,        ,\nMast,Tau AG,        ,\nNetz,Ufer AG,+1 (212) 555-0100 x5,\nNetz,Ufer AG,212.555.0100,\nOtto,Watt AG,-,\nPohl,Xeno AG,-,\n";
    assert_eq!(duplicates(lines).1, [3, 4, 8]);
}

#[test]
fn a_sheet_whose_columns_nobody_knows_is_met_again() {
    let lines = "Alpha;Beta;Gamma\neins;zwei;drei\nvier;fünf;\n;;sechs\neins;zwei;drei\n";
    let (crm, _) = twice(&[file("tabelle.csv", lines)]);
    assert_eq!(all(&crm, RecordType::Lead).len(), 4);
}

#[test]
fn files_in_other_encodings_are_read() {
    for (name, bytes, expected) in [
        ("mac.csv", &b"Nachname;Firma\nM\x9fller;K\x8ase & S\x9ahne\nGro\xa7;Wei\xa7b\x8ackerei\n"[..], "Käse & Söhne"),
        ("latin9.csv", b"Nachname;Firma\nM\xfcller;5 \xa4 Markt\n", "5 € Markt"),
        ("utf8.csv", "Nachname;Firma\nMüller;Käse\n".as_bytes(), "Käse"),
    ] {
        let (crm, _) = twice(&[(name.to_string(), bytes.to_vec())]);
        let leads = all(&crm, RecordType::Lead);
        assert_eq!(of_name(&leads, lead::LAST_NAME, "Müller").text(lead::COMPANY), expected);
    }
    // Another encoding may be chosen.
    let wrong = readers::csv::read_as(
        b"Nachname;Firma\nM\xfcller;X\n",
        kontor::import_export::encoding::Encoding::named("Windows-1251").unwrap(),
        None,
    );
    assert_eq!(wrong.unwrap().cell(0, 0), "Mьller");
}

#[test]
fn the_foot_of_a_report_is_no_record() {
    let lines = "Opportunity Name,Stage,Close Date,Amount\nA,Qualification,2026-11-30,100\nGrand Totals (1 record),,,100\n\nMy report\n\"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\nConfidential Information - Do Not Distribute\n";
    let (crm, plan) = twice(&[file("report.csv", lines)]);
    assert_eq!((all(&crm, RecordType::Opportunity).len(), plan.rows_left_out()), (1, 4));
}

#[test]
fn a_won_deal_is_a_company_that_does_not_end_the_table() {
    // "Total" begins names of companies, too.
    let lines = "Account Name,Phone,City\nTotal Energies,030 1234567,Paris\nSumme GmbH,,\n";
    assert_eq!(all(&twice(&[file("accounts.csv", lines)]).0, RecordType::Account).len(), 2);
}

#[test]
fn no_given_case_is_imported_twice() {
    let Some(files) = folder("../shared/data/cases") else { return };
    for file in files.into_iter().filter(|(name, _)| name.ends_with(".csv") || name.ends_with(".xlsx")) {
        println!("{}", file.0);
        twice(&[file]);
    }
}

#[test]
fn amounts_of_rows_that_go_nowhere_are_not_told() {
    let lines = "Last Name,Company,Expected amount\nBerg,Nord,1.2.3\n";
    let crm = TestWorkspace::new();
    let files = [file("leads.csv", lines)];
    let mut sheets = guess(&crm, &files);
    sheets[0].columns[2].target = Target::Skip;
    let plan = plan(&crm, &files, sheets);
    assert_eq!(plan.diagnostics, []);
    store(&crm, &plan);
    assert_eq!(all(&crm, RecordType::Lead)[0].link(lead::STATUS), Some(defaults::STATUS_OPEN));
}
