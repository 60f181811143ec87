//! All files of another CRM come in together: linked, counted, without a cell lost, as one action.
mod desk;

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use desk::{Desk, text, today};
use kontor::base::{Currency, Id, Moment, Row};
use kontor::command::{Command, Import};
use kontor::domain::records::{account, activity, contact, lead, opportunity, stage, user};
use kontor::domain::{Kind, defaults};
use kontor::exchange::import::{Plan, Planner, World};
use kontor::exchange::{mapping, table};
use kontor::files::wishes::{Key, Mode, Sheet, Target, Wishes};
use kontor::locale::Language;
use kontor::store::names;

/// A file's name and content.
type File = (String, Vec<u8>);

fn guess(desk: &Desk, files: &[File]) -> Vec<Sheet> {
    let sheet = |(name, bytes): &File| desk.session.read(|set| mapping::sheet(set, &table::read(bytes).unwrap(), name));
    files.iter().map(sheet).collect()
}

fn plan(desk: &Desk, files: &[File], sheets: Vec<Sheet>) -> Plan {
    let tables: Vec<_> = files.iter().map(|(_, bytes)| Arc::new(table::read(bytes).unwrap())).collect();
    let mut count = 0u32;
    let first = desk.session.read(|set| set.head()) * 1_000_000;
    let mut new_id = || {
        count += 1;
        Id::fixed(first + count)
    };
    let mut world = World {
        now: Moment(1_800_000_000_000),
        today: today(),
        currency: Currency::EUR,
        local: Moment,
        new_id: &mut new_id,
    };
    desk.session.read(|set| {
        let wishes = Wishes { sheets, skip_duplicates: false, language: Language::En };
        let mut planner = Planner::new(set, &tables, wishes, &mut world);
        while !planner.step(97, &mut world) {}
        planner.finish()
    })
}

fn store(desk: &Desk, plan: &Plan) {
    let import =
        Import { file: "files".to_string(), new: Rc::new(plan.rows.clone()), fills: Rc::new(plan.fills.clone()) };
    desk.run(Command::Import(import));
}

fn import(desk: &Desk, files: &[File]) -> Plan {
    let plan = plan(desk, files, guess(desk, files));
    store(desk, &plan);
    plan
}

/// The files of a folder in an order in which nothing comes before what points to it.
fn folder(path: &str) -> Option<Vec<File>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut files: Vec<File> = std::fs::read_dir(path)
        .ok()?
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort_by(|one, other| other.0.cmp(&one.0));
    Some(files)
}

fn file(name: &str, content: &str) -> File {
    (name.to_string(), content.as_bytes().to_vec())
}

fn all(desk: &Desk, kind: Kind) -> Vec<Row> {
    desk.session.read(|set| set.rows(kind).map(|(_, row)| row.clone()).collect())
}

fn name(desk: &Desk, id: Option<Id>) -> String {
    desk.session.read(|set| id.map(|id| names::name_of(set, id, Language::En)).unwrap_or_default())
}

/// Every cell is in its record, in words or as a value, or its column is listed as left out.
fn no_cell_is_lost(desk: &Desk, files: &[File], sheets: &[Sheet], plan: &Plan) {
    for (place, ((_, bytes), sheet)) in files.iter().zip(sheets).enumerate() {
        let table = table::read(bytes).unwrap();
        let kind = sheet.kind.unwrap();
        let made: Vec<&Row> = plan.rows.iter().filter(|(other, _)| *other == kind).map(|(_, row)| row).collect();
        let made = &made[made.len() - plan.count(kind).new..];
        assert_eq!(made.len(), table.rows.len(), "{}", sheet.file);
        for (at, row) in made.iter().enumerate() {
            let row = desk.session.read(|set| set.get(kind, row.id()).unwrap().clone());
            for (column, header) in table.header.iter().enumerate() {
                let cell = table.cell(at, column).trim();
                if cell.is_empty() || plan.left_out.iter().any(|line| line.sheet == place && line.column == *header) {
                    continue;
                }
                let own = |key: &str| kind.field_by_key(key).map(|field| row.text(field.number)).unwrap_or("");
                let kept =
                    [own("description"), own("text")].iter().any(|text| text.contains(&format!("{header}: {cell}")));
                let held = match sheet.columns[column].target {
                    Target::Description | Target::Skip => false,
                    Target::Field(number) | Target::Id(number) => row.get(number).is_some(),
                    Target::Converted => (cell == "Yes") == row.moment(lead::CONVERTED_AT).is_some(),
                    Target::Done => (cell == "Completed") == row.moment(activity::DONE).is_some(),
                    _ => true,
                };
                assert!(kept || held, "{}, row {at}, {header}: {cell}", sheet.file);
            }
        }
    }
}

/// The sample export of a real CRM, where it lies beside the repository.
#[test]
fn a_whole_crm_comes_in_as_one_action() {
    let Some(files) = folder("../shared/data/zoho") else { return };
    let desk = Desk::new();
    let before = desk.content();
    let sheets = guess(&desk, &files);
    let kinds: HashMap<&str, Kind> = sheets.iter().map(|sheet| (sheet.file.as_str(), sheet.kind.unwrap())).collect();
    for (file, kind) in [
        ("Accounts.csv", Kind::Account),
        ("Contacts.csv", Kind::Contact),
        ("Leads.csv", Kind::Lead),
        ("Potentials.csv", Kind::Opportunity),
        ("Tasks.csv", Kind::Activity),
        ("Users.csv", Kind::User),
    ] {
        assert_eq!(kinds[file], kind, "{file}");
    }
    let plan = import(&desk, &files);
    for (kind, count) in [
        (Kind::Lead, 3900),
        (Kind::Account, 2229),
        (Kind::Contact, 1265),
        (Kind::Opportunity, 3632),
        (Kind::Activity, 2978),
        (Kind::User, 11),
    ] {
        assert_eq!((plan.count(kind).new, all(&desk, kind).len()), (count, count), "{kind:?}");
    }
    no_cell_is_lost(&desk, &files, &sheets, &plan);
    assert!(desk.links_are_whole());

    let source: HashMap<&str, table::Table> =
        files.iter().map(|(name, bytes)| (name.as_str(), table::read(bytes).unwrap())).collect();
    let by_id = |kind: Kind| -> HashMap<String, Row> {
        let number = kind.field_by_key("external_id").unwrap().number;
        all(&desk, kind).into_iter().map(|row| (row.text(number).to_string(), row)).collect()
    };
    let (accounts, contacts, leads) = (by_id(Kind::Account), by_id(Kind::Contact), by_id(Kind::Lead));
    let cell = |file: &str, row: usize, header: &str| {
        let table = &source[file];
        table.cell(row, table.header.iter().position(|own| own == header).unwrap()).to_string()
    };
    for row in 0..1265 {
        let contact = &contacts[&cell("Contacts.csv", row, "CONTACTID")];
        let account = accounts[&cell("Contacts.csv", row, "Account Id")].id();
        assert_eq!(contact.link(contact::ACCOUNT), Some(account));
        assert_eq!(name(&desk, contact.link(contact::OWNER)), cell("Contacts.csv", row, "Contact Owner"));
    }
    let deals: HashMap<Id, Row> = all(&desk, Kind::Opportunity).into_iter().map(|row| (row.id(), row)).collect();
    let stage_of = |name: &str| if name == "Prospect" { "Prospecting".to_string() } else { name.to_string() };
    for row in 0..3632 {
        let lead = &leads[&cell("Potentials.csv", row, "LEADID")];
        let deal = &deals[&lead.link(lead::CONVERTED_OPPORTUNITY).expect("the lead knows its deal")];
        assert_eq!(lead.link(lead::STATUS), Some(defaults::STATUS_CONVERTED));
        assert_eq!(deal.text(opportunity::NAME), cell("Potentials.csv", row, "Potential Name"));
        assert_eq!(name(&desk, deal.link(opportunity::STAGE)), stage_of(&cell("Potentials.csv", row, "Stage")));
        let amount = deal.money(opportunity::AMOUNT).unwrap();
        assert_eq!(
            format!("{} {}", amount.plain(), amount.currency.code()),
            cell("Potentials.csv", row, "Amount").replace(['$', ','], "") + " USD"
        );
        let percent = cell("Potentials.csv", row, "Probability");
        if !percent.is_empty() {
            assert_eq!(deal.number(opportunity::PROBABILITY), percent.parse().ok());
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let iso = |text: String| {
            let parts: Vec<&str> = text.split([' ', ',']).filter(|part| !part.is_empty()).collect();
            let month = months.iter().position(|month| *month == parts[1]).unwrap() + 1;
            (format!("{}-{month:02}-{}", parts[2], parts[0]), parts[3].to_string())
        };
        assert_eq!(
            deal.day(opportunity::CLOSE_DATE).unwrap().iso(),
            iso(cell("Potentials.csv", row, "Closing Date")).0
        );
        let (day, time) = iso(cell("Potentials.csv", row, "Created Time"));
        assert_eq!(deal.moment(opportunity::CREATED).unwrap().iso(), format!("{day}T{time}.000Z"));
        assert_eq!(lead.moment(lead::CONVERTED_AT), deal.moment(opportunity::CREATED));
        assert_eq!(deal.link(opportunity::ACCOUNT), lead.link(lead::CONVERTED_ACCOUNT));
        assert_eq!(deal.link(opportunity::CONTACT), lead.link(lead::CONVERTED_CONTACT));
    }
    let converted = leads.values().filter(|row| row.moment(lead::CONVERTED_AT).is_some()).count();
    let linked = leads.values().filter(|row| row.link(lead::CONVERTED_CONTACT).is_some()).count();
    assert_eq!(converted, 3632);
    assert!(linked > 1000, "contacts are found by their email: {linked}");
    let done = all(&desk, Kind::Activity).iter().filter(|row| row.moment(activity::DONE).is_some()).count();
    assert_eq!(done, 2960);
    assert!(all(&desk, Kind::User).iter().all(|row| row.text(user::EMAIL).contains('@')));
    let initial = all(&desk, Kind::Stage).into_iter().find(|row| row.text(stage::NAME) == "Initial Offer").unwrap();
    assert!(initial.number(stage::PROBABILITY).unwrap() > 0 && !initial.is(stage::CLOSED));
    println!("complaints {}, left out {:?}, with contact {linked}", plan.complaints.len(), plan.left_out);

    let after = desk.content();
    let with_ids: Vec<File> =
        files.iter().filter(|(name, _)| !["Potentials.csv", "Tasks.csv"].contains(&name.as_str())).cloned().collect();
    let again = self::plan(&desk, &with_ids, guess(&desk, &with_ids));
    assert_eq!(
        (again.rows.len(), again.fills.len()),
        (0, 0),
        "a second import changes nothing: {:?}",
        again.conflicts.first()
    );
    desk.undo();
    assert_eq!(desk.content(), before);
    desk.redo();
    assert_eq!(desk.content(), after);
}

fn own_files() -> Vec<File> {
    folder("tests/fixtures/crm").expect("is there")
}

#[test]
fn small_files_of_the_same_dialects_are_linked() {
    let desk = Desk::new();
    let before = desk.content();
    let files = own_files();
    let sheets = guess(&desk, &files);
    let plan = import(&desk, &files);
    no_cell_is_lost(&desk, &files, &sheets, &plan);
    let counts: Vec<usize> = [Kind::User, Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity, Kind::Activity]
        .map(|kind| plan.count(kind).new)
        .to_vec();
    assert_eq!(counts, [2, 2, 2, 3, 2, 3]);
    let deal =
        all(&desk, Kind::Opportunity).into_iter().find(|row| row.text(opportunity::NAME) == "Roof, Kiel").unwrap();
    assert_eq!(name(&desk, deal.link(opportunity::ACCOUNT)), "Nordlicht Solar");
    assert_eq!(name(&desk, deal.link(opportunity::CONTACT)), "Berg");
    assert_eq!(name(&desk, deal.link(opportunity::OWNER)), "Dana Love");
    let tasks = all(&desk, Kind::Activity);
    let about: Vec<String> = tasks
        .iter()
        .map(|row| {
            [activity::LEAD, activity::CONTACT, activity::OPPORTUNITY].map(|link| name(&desk, row.link(link))).concat()
        })
        .collect();
    assert_eq!(about, ["Lund", "Roof, Kiel", "Berg"]);
    assert!(all(&desk, Kind::Lead).iter().any(|row| row.moment(lead::LAST_ACTIVITY).is_some()));
    let again = self::plan(&desk, &files, guess(&desk, &files));
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
    desk.undo();
    assert_eq!(desk.content(), before);
}

#[test]
fn an_update_tells_field_by_field_and_blanks_erase_only_when_asked() {
    let desk = Desk::new();
    let first = [file("Accounts.csv", "Account ID;Account Name;Phone;Billing City\nA1;Nordlicht;040 1;Kiel\n")];
    import(&desk, &first);
    let second =
        [file("Accounts.csv", "Account ID;Account Name;Phone;Billing City\nA1;Nordlicht Solar;;Kiel\nA2;Fjord;1;\n")];
    let mut sheets = guess(&desk, &second);
    assert_eq!((sheets[0].key, sheets[0].mode), (Key::ExternalId, Mode::Both));
    let both = plan(&desk, &second, sheets.clone());
    assert_eq!(
        both.fills.iter().map(|(_, entries)| entries.clone()).collect::<Vec<_>>(),
        [vec![(account::NAME, text("Nordlicht Solar"))]]
    );
    assert_eq!((both.count(Kind::Account).new, both.count(Kind::Account).changed, both.conflicts.len()), (1, 1, 1));
    sheets[0].mode = Mode::Update;
    sheets[0].erases = true;
    sheets[0].keeps = vec![account::NAME];
    let update = plan(&desk, &second, sheets.clone());
    assert_eq!(update.fills[0].1, [(account::PHONE, None)]);
    assert_eq!((update.rows.len(), update.left_out.len(), update.conflicts.len()), (0, 1, 2));
    store(&desk, &update);
    assert_eq!(all(&desk, Kind::Account)[0].get(account::PHONE), None);
    sheets[0].key = Key::Name;
    assert_eq!(plan(&desk, &second, sheets).fills.len(), 0, "no account has this name");
}

#[test]
fn leads_are_matched_by_email_or_by_name_and_company() {
    let desk = Desk::new();
    desk.create(
        Kind::Lead,
        vec![
            (lead::LAST_NAME, text("Berg")),
            (lead::COMPANY, text("Nordlicht GmbH")),
            (lead::EMAIL, text("Ada@nord.example")),
        ],
    );
    let files = [file("leads.csv", "Last Name,Company,Email,City\nBerg,Nordlicht,ada@nord.example,Kiel\n")];
    for key in [Key::Email, Key::Name] {
        let mut sheets = guess(&desk, &files);
        (sheets[0].key, sheets[0].mode) = (key, Mode::Both);
        let plan = plan(&desk, &files, sheets);
        assert_eq!((plan.rows.len(), plan.fills.len()), (0, 1), "{key:?}");
        assert!(plan.fills[0].1.contains(&(lead::CITY, text("Kiel"))));
    }
}

/// The targets of a file's columns, as field keys, with the kind.
fn mapped(name: &str, header: &str) -> (Kind, Vec<String>) {
    let desk = Desk::new();
    let width = header.split(',').count();
    let content = format!("{header}\n{}\n", vec!["x"; width].join(","));
    let sheet = guess(&desk, &[file(name, &content)]).remove(0);
    let kind = sheet.kind.unwrap();
    let target = |target: Target| match target {
        Target::Field(number) => kind.field(number).unwrap().key.to_string(),
        Target::Id(number) => format!("{}#", kind.field(number).unwrap().key),
        other => format!("{other:?}"),
    };
    (kind, sheet.columns.iter().map(|column| target(column.target)).collect())
}

#[test]
fn exports_of_other_programs_are_understood() {
    let mut wrong: Vec<String> = Vec::new();
    for (name, header, kind, expected) in [
        // Salesforce: data export, then report in English and German.
        (
            "Lead.csv",
            "Id,LastName,FirstName,Company,Email,Status,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedOpportunityId,OwnerId",
            Kind::Lead,
            "external_id last_name first_name company email status Converted converted_at converted_account# converted_opportunity# owner#",
        ),
        (
            "Contact.csv",
            "Id,AccountId,LastName,FirstName,Salutation,MailingStreet,MailingCity,MailingPostalCode,Phone,MobilePhone,Email,OwnerId,HasOptedOutOfEmail",
            Kind::Contact,
            "external_id account# last_name first_name salutation mailing_street mailing_city mailing_postal_code phone mobile email owner# email_opt_out",
        ),
        (
            "Opportunity.csv",
            "Id,AccountId,Name,StageName,Amount,Probability,CloseDate,Type,NextStep,LeadSource,IsClosed,IsWon,OwnerId,CurrencyIsoCode",
            Kind::Opportunity,
            "external_id account# name stage amount probability close_date type next_step lead_source Derived Derived owner# Currency",
        ),
        (
            "Task.csv",
            "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Description",
            Kind::Activity,
            "external_id About About subject due Done priority owner# text",
        ),
        (
            "report.csv",
            "Opportunity Name,Account Name,Stage,Close Date,Amount,Probability (%),Opportunity Owner,Lead Source",
            Kind::Opportunity,
            "name account stage close_date amount probability owner lead_source",
        ),
        (
            "bericht.csv",
            "Opportunity-Name,Accountname,Phase,Schlusstermin,Betrag,Wahrscheinlichkeit (%),Opportunity-Inhaber,Leadquelle",
            Kind::Opportunity,
            "name account stage close_date amount probability owner lead_source",
        ),
        // HubSpot
        (
            "hubspot-crm-exports-all-deals.csv",
            "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company,Associated Contact IDs,Create Date",
            Kind::Opportunity,
            "external_id name stage close_date owner amount account primary_contact# created",
        ),
        (
            "hubspot-crm-exports-all-contacts.csv",
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Job Title,Create Date",
            Kind::Contact,
            "external_id first_name last_name email phone owner account title created",
        ),
        (
            "hubspot-crm-exports-all-companies.csv",
            "Record ID,Company name,Company owner,Company Domain Name,Phone Number,City,Country/Region,Industry,Number of Employees",
            Kind::Account,
            "external_id name owner website phone billing_city billing_country industry employees",
        ),
        // Pipedrive
        (
            "deals-1.csv",
            "Deal - ID,Deal - Title,Deal - Organization,Deal - Contact person,Deal - Stage,Deal - Status,Deal - Value,Deal - Expected close date,Deal - Owner",
            Kind::Opportunity,
            "external_id name account primary_contact stage Done amount close_date owner",
        ),
        (
            "people-1.csv",
            "Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work,Person - Owner",
            Kind::Contact,
            "FullName account email phone owner",
        ),
        // Dynamics in both languages
        (
            "My Active Accounts.csv",
            "Account Name,Main Phone,Address 1: City,Owner,Website",
            Kind::Account,
            "name phone billing_city owner website",
        ),
        (
            "Verkaufschancen.csv",
            "Thema,Potenzieller Kunde,Gesch. Abschlussdatum,Gesch. Umsatz,Wahrscheinlichkeit,Besitzer",
            Kind::Opportunity,
            "name account close_date amount probability owner",
        ),
        // Google and Outlook contacts
        (
            "contacts.csv",
            "First Name,Last Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Value,Phone 1 - Value",
            Kind::Contact,
            "first_name last_name account title description tags email phone",
        ),
        (
            "contacts.csv",
            "First Name,Last Name,Company,Job Title,Business Street,Business City,Business Postal Code,Business Phone,Mobile Phone,E-mail Address,Categories",
            Kind::Contact,
            "first_name last_name account title mailing_street mailing_city mailing_postal_code phone mobile email tags",
        ),
        (
            "kontakte.csv",
            "Anrede,Vorname,Nachname,Firma,Position,Straße geschäftlich,Ort geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,Kategorien",
            Kind::Contact,
            "salutation first_name last_name account title mailing_street mailing_city phone mobile email tags",
        ),
        // A bought list is one of leads.
        ("list.csv", "Name,Firma,Telefon,E-Mail,PLZ,Ort", Kind::Lead, "FullName company phone email postal_code city"),
    ] {
        let expected: Vec<String> = expected.split(' ').map(str::to_string).collect();
        if mapped(name, header) != (kind, expected.clone()) {
            wrong.push(format!("{name}: {:?}\n{kind:?} {expected:?}", mapped(name, header)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn cells_of_many_dialects_are_read() {
    let desk = Desk::new();
    let files = [
        file(
            "deals.csv",
            "Deal Name;Firma;Deal Stage;Betrag;Currency;Probability;Closing Date;Notes\n\
         A;Nord;Gewonnen;1.500,50;CHF;0.75;13.05.2021;\"two\nlines; \"\"quoted\"\"\"\nB;Nord;closedlost;£1,200;;12,5 %;4.5.21;\n",
        ),
        file(
            "contacts.csv",
            "Name\tAccount Name\tEmail\tDo not call\nBerg, Ada Maria\tNord\tno mail; Ada <ada@nord.example>, b@nord.example\tJa\n",
        ),
    ];
    import(&desk, &files);
    let deals = all(&desk, Kind::Opportunity);
    let figures = |row: &Row| {
        let amount = row.money(opportunity::AMOUNT).unwrap();
        (
            amount.plain(),
            amount.currency.code().to_string(),
            row.number(opportunity::PROBABILITY).unwrap(),
            row.day(opportunity::CLOSE_DATE).unwrap().iso(),
        )
    };
    assert_eq!(figures(&deals[0]), ("1500.50".into(), "CHF".into(), 75, "2021-05-13".into()));
    assert_eq!(figures(&deals[1]), ("1200.00".into(), "GBP".into(), 13, "2021-05-04".into()));
    assert_eq!(deals[0].link(opportunity::STAGE), Some(defaults::STAGE_WON));
    assert_eq!(deals[1].link(opportunity::STAGE), Some(defaults::STAGE_LOST));
    assert!(deals[0].text(opportunity::DESCRIPTION).contains("two\nlines; \"quoted\""));
    let contact = &all(&desk, Kind::Contact)[0];
    assert_eq!((contact.text(contact::FIRST_NAME), contact.text(contact::LAST_NAME)), ("Ada Maria", "Berg"));
    assert_eq!(contact.text(contact::EMAIL), "ada@nord.example");
    assert!(contact.text(contact::DESCRIPTION).contains("b@nord.example") && contact.is(contact::DO_NOT_CALL));
    assert_eq!(all(&desk, Kind::Account).len(), 1, "an account that three rows name is made once");
    assert_eq!(contact.link(contact::ACCOUNT), deals[0].link(opportunity::ACCOUNT));
}

#[test]
fn ten_thousand_malformed_files_change_nothing_and_none_falls_over() {
    let desk = Desk::new();
    let before = desk.content();
    let base: Vec<File> = own_files();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    let odd: [&[u8]; 12] = [
        b"\"",
        b",",
        b"\n",
        b";",
        b"\0",
        b"\xff\xfe",
        b"\xc3",
        b"\r",
        b"=1+1",
        b"99999999999999999999",
        b"31/31/2021",
        "\u{202e}".as_bytes(),
    ];
    let mut read = 0;
    for _ in 0..10_000 {
        let mut files: Vec<File> = Vec::new();
        for _ in 0..1 + next(2) {
            let (name, mut bytes) = base[next(base.len())].clone();
            for _ in 0..1 + next(6) {
                let at = next(bytes.len() + 1);
                match next(4) {
                    0 => drop(bytes.drain(at..(at + next(60)).min(bytes.len()))),
                    1 => drop(bytes.splice(at..at, odd[next(odd.len())].iter().copied())),
                    2 if at < bytes.len() => bytes[at] = next(256) as u8,
                    _ => bytes.truncate(at),
                }
            }
            if table::read(&bytes).is_ok() {
                files.push((name, bytes));
            }
        }
        let plan = plan(&desk, &files, guess(&desk, &files));
        read += usize::from(!plan.rows.is_empty());
        if next(200) == 0 && !plan.rows.is_empty() {
            store(&desk, &plan);
            assert!(desk.links_are_whole());
            desk.undo();
        }
    }
    assert!(read > 5_000, "{read}");
    assert_eq!(desk.content(), before);
}
