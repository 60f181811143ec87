//! Column names and cell formats of other programs, and damaged files.
use std::sync::Arc;

use crate::support::files::{File, all, file, guess, guessed, import, own_files, planned, store};
use crate::support::{TestWorkspace, today};
use kontor::base::Row;
use kontor::domain::records::{contact, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::readers::{self, csv};
use kontor::import_export::table::{self, MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS};
use kontor::locale::Language;
use kontor::worker_protocol::import_config::{ImportConfig, Target};

/// The targets of a file's columns as field keys, with the record type.
fn mapped(name: &str, header: &str) -> (RecordType, Vec<String>) {
    let crm = TestWorkspace::new();
    let width = header.split(',').count();
    let content = format!("{header}\n{}\n", vec!["x"; width].join(","));
    let sheet = guess(&crm, &[file(name, &content)]).remove(0);
    let kind = sheet.kind.unwrap();
    let target = |target: Target| match target {
        Target::Field(number) => kind.field(number).unwrap().key.to_string(),
        Target::Id(number) => format!("{}#", kind.field(number).unwrap().key),
        other => format!("{other:?}"),
    };
    (kind, sheet.columns.iter().map(|column| target(column.target)).collect())
}

#[test]
fn columns_of_other_programs_are_mapped() {
    let mut wrong: Vec<String> = Vec::new();
    for (name, header, kind, expected) in [
        // Salesforce: data export, then report in English and German.
        (
            "Lead.csv",
            "Id,LastName,FirstName,Company,Email,Status,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedOpportunityId,OwnerId",
            RecordType::Lead,
            "external_id last_name first_name company email status Converted converted_at converted_account# converted_opportunity# owner#",
        ),
        (
            "Contact.csv",
            "Id,AccountId,LastName,FirstName,Salutation,MailingStreet,MailingCity,MailingPostalCode,Phone,MobilePhone,Email,OwnerId,HasOptedOutOfEmail",
            RecordType::Contact,
            "external_id account# last_name first_name salutation mailing_street mailing_city mailing_postal_code phone mobile email owner# email_opt_out",
        ),
        (
            "Opportunity.csv",
            "Id,AccountId,Name,StageName,Amount,Probability,CloseDate,Type,NextStep,LeadSource,IsClosed,IsWon,OwnerId,CurrencyIsoCode",
            RecordType::Opportunity,
            "external_id account# name stage amount probability close_date type next_step lead_source Derived Derived owner# Currency",
        ),
        (
            "Task.csv",
            "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Description",
            RecordType::Activity,
            "external_id About About subject due Done priority owner# text",
        ),
        (
            "report.csv",
            "Opportunity Name,Account Name,Stage,Close Date,Amount,Probability (%),Opportunity Owner,Lead Source",
            RecordType::Opportunity,
            "name account stage close_date amount probability owner lead_source",
        ),
        (
            "bericht.csv",
            "Opportunity-Name,Accountname,Phase,Schlusstermin,Betrag,Wahrscheinlichkeit (%),Opportunity-Inhaber,Leadquelle",
            RecordType::Opportunity,
            "name account stage close_date amount probability owner lead_source",
        ),
        // HubSpot
        (
            "hubspot-crm-exports-all-deals.csv",
            "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company,Associated Contact IDs,Create Date",
            RecordType::Opportunity,
            "external_id name stage close_date owner amount account primary_contact# created",
        ),
        (
            "hubspot-crm-exports-all-contacts.csv",
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Job Title,Create Date",
            RecordType::Contact,
            "external_id first_name last_name email phone owner account title created",
        ),
        (
            "hubspot-crm-exports-all-companies.csv",
            "Record ID,Company name,Company owner,Company Domain Name,Phone Number,City,Country/Region,Industry,Number of Employees",
            RecordType::Account,
            "external_id name owner website phone billing_city billing_country industry employees",
        ),
        // Pipedrive
        (
            "deals-1.csv",
            "Deal - ID,Deal - Title,Deal - Organization,Deal - Contact person,Deal - Stage,Deal - Status,Deal - Value,Deal - Expected close date,Deal - Owner",
            RecordType::Opportunity,
            "external_id name account primary_contact stage Done amount close_date owner",
        ),
        (
            "people-1.csv",
            "Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work,Person - Owner",
            RecordType::Contact,
            "FullName account email phone owner",
        ),
        // Dynamics in both languages
        (
            "My Active Accounts.csv",
            "Account Name,Main Phone,Address 1: City,Owner,Website",
            RecordType::Account,
            "name phone billing_city owner website",
        ),
        (
            "Verkaufschancen.csv",
            "Thema,Potenzieller Kunde,Gesch. Abschlussdatum,Gesch. Umsatz,Wahrscheinlichkeit,Besitzer",
            RecordType::Opportunity,
            "name account close_date amount probability owner",
        ),
        (
            "My Active Contacts.csv",
            "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Email,Company Name,Business Phone,Mobile Phone,Job Title,Address 1: Street 1,Address 1: ZIP/Postal Code,Address 1: City,Address 1: State/Province,Address 1: Country/Region,Do not allow Phone Calls,Do not allow Emails,Owner,Created On",
            RecordType::Contact,
            "external_id Derived Description FullName email account phone mobile title mailing_street mailing_postal_code mailing_city mailing_state mailing_country do_not_call email_opt_out owner created",
        ),
        (
            "Meine aktiven Kontakte.csv",
            "(Nicht ändern) Kontakt,(Nicht ändern) Zeilenprüfsumme,(Nicht ändern) Geändert am,Vollständiger Name,E-Mail,Firmenname,Telefon (geschäftlich),Mobiltelefon,Position,Adresse 1: Straße 1,Adresse 1: Postleitzahl,Adresse 1: Ort,Adresse 1: Bundesland/Kanton,Adresse 1: Land/Region,Telefonanrufe nicht zulassen,E-Mails nicht zulassen,Besitzer,Erstellt am",
            RecordType::Contact,
            "external_id Derived Description FullName email account phone mobile title mailing_street mailing_postal_code mailing_city mailing_state mailing_country do_not_call email_opt_out owner created",
        ),
        // Google and Outlook contacts
        (
            "Kontakte.csv",
            "Vorname,Zweiter Vorname,Nachname,Name der Organisation,Titel der Organisation,Notizen,Labels,E-Mail 1 - Label,E-Mail 1 - Wert,Telefon 1 - Label,Telefon 1 - Wert,Telefon 2 - Wert,Adresse 1 - Straße,Adresse 1 - Stadt,Adresse 1 - Postleitzahl,Adresse 1 - Land",
            RecordType::Contact,
            "phone mobile home_phone other_phone Description email private_email other_email Description first_name Description last_name account title description tags mailing_street mailing_city mailing_postal_code mailing_country",
        ),
        (
            "contacts.csv",
            "First Name,Last Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Value,Phone 1 - Value",
            RecordType::Contact,
            "phone mobile home_phone other_phone Description email private_email other_email Description first_name last_name account title description tags",
        ),
        (
            "contacts.csv",
            "First Name,Last Name,Company,Job Title,Business Street,Business City,Business Postal Code,Business Phone,Mobile Phone,E-mail Address,Categories",
            RecordType::Contact,
            "first_name last_name account title mailing_street mailing_city mailing_postal_code phone mobile email tags",
        ),
        (
            "kontakte.csv",
            "Anrede,Vorname,Nachname,Firma,Position,Straße geschäftlich,Ort geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,Kategorien",
            RecordType::Contact,
            "salutation first_name last_name account title mailing_street mailing_city phone mobile email tags",
        ),
        // The same programs in French
        (
            "rapport pistes.csv",
            "Nom,Prénom,Société,Statut de la piste,Propriétaire de la piste,E-mail,Téléphone,Source de la piste,Code postal,Ville,Rue,Date de création",
            RecordType::Lead,
            "last_name first_name company status owner email phone lead_source postal_code city street created",
        ),
        (
            "hubspot-crm-exports-transactions.csv",
            "ID de la fiche d’informations,Nom de la transaction,Phase de la transaction,Date de fermeture,Propriétaire de la transaction,Montant,Date de création",
            RecordType::Opportunity,
            "external_id name stage close_date owner amount created",
        ),
        (
            "rapport contacts.csv",
            "Civilité,Prénom,Nom de famille,Fonction,Nom du compte,Téléphone,Téléphone mobile,Adresse e-mail,Propriétaire du contact",
            RecordType::Contact,
            "salutation first_name last_name title account phone mobile email owner",
        ),
        // The same programs in German
        (
            "bericht leads.csv",
            "Nachname,Vorname,Firma/Account,Lead-Status,Lead-Inhaber,E-Mail,Telefon,Leadquelle,PLZ,Ort,Straße,Erstelldatum",
            RecordType::Lead,
            "last_name first_name company status owner email phone lead_source postal_code city street created",
        ),
        (
            "bericht kontakte.csv",
            "Anrede,Vorname,Nachname,Titel,Accountname,Postanschrift Straße,Postanschrift Ort,Telefon,Mobil,E-Mail,Kontaktinhaber",
            RecordType::Contact,
            "salutation first_name last_name title account mailing_street mailing_city phone mobile email owner",
        ),
        (
            "hubspot-crm-exports-alle-deals.csv",
            "Datensatz-ID,Dealname,Dealphase,Abschlussdatum,Zuständiger Mitarbeiter,Betrag,Zugehöriges Unternehmen,Erstellungsdatum",
            RecordType::Opportunity,
            "external_id name stage close_date owner amount account created",
        ),
        (
            "hubspot-crm-exports-alle-kontakte.csv",
            "Datensatz-ID,Vorname,Nachname,E-Mail,Telefonnummer,Zuständiger Mitarbeiter,Primäres zugehöriges Unternehmen,Jobbezeichnung,Erstellungsdatum",
            RecordType::Contact,
            "external_id first_name last_name email phone owner account title created",
        ),
        (
            "hubspot-crm-exports-alle-unternehmen.csv",
            "Datensatz-ID,Unternehmensname,Zuständiger Mitarbeiter,Unternehmensdomain-Name,Telefonnummer,Stadt,Land/Region,Branche,Anzahl der Mitarbeiter,Jahresumsatz",
            RecordType::Account,
            "external_id name owner website phone billing_city billing_country industry employees annual_revenue",
        ),
        (
            "deals-2.csv",
            "Deal - ID,Deal - Titel,Deal - Organisation,Deal - Kontaktperson,Deal - Phase,Deal - Status,Deal - Wert,Deal - Voraussichtliches Abschlussdatum,Deal - Besitzer",
            RecordType::Opportunity,
            "external_id name account primary_contact stage Done amount close_date owner",
        ),
        (
            "personen-1.csv",
            "Person - Name,Person - Organisation,Person - E-Mail - Arbeit,Person - Telefon - Arbeit,Person - Besitzer",
            RecordType::Contact,
            "FullName account email phone owner",
        ),
        (
            "Leads.csv",
            "Lead-Besitzer,Firma,Vorname,Nachname,Titel,E-Mail,Telefon,Mobil,Website,Lead-Quelle,Lead-Status,Branche,Anzahl der Mitarbeiter,Jahreseinnahmen,Bewertung,Stadt,Bundesland,Postleitzahl,Land,Beschreibung",
            RecordType::Lead,
            "owner company first_name last_name title email phone mobile website lead_source status industry employees annual_revenue rating city state postal_code country description",
        ),
        (
            "Abschlüsse Deals.csv",
            "Abschluss-Besitzer,Abschlussname,Kontoname,Phase,Abschlussdatum,Betrag,Wahrscheinlichkeit (%),Kontaktname",
            RecordType::Opportunity,
            "owner name account stage close_date amount probability primary_contact",
        ),
        (
            "Meine offenen Leads.csv",
            "Name,Thema,Statusgrund,Erstellt am,Firmenname,Besitzer",
            RecordType::Lead,
            "FullName Description status created company owner",
        ),
        // A bought list contains leads.
        (
            "list.csv",
            "Name,Firma,Telefon,E-Mail,PLZ,Ort",
            RecordType::Lead,
            "FullName company phone email postal_code city",
        ),
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
    let crm = TestWorkspace::new();
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
    import(&crm, &files);
    let deals = all(&crm, RecordType::Opportunity);
    let figures = |row: &Row| {
        let amount = row.money(opportunity::AMOUNT).unwrap();
        (
            amount.plain(),
            amount.currency.code().to_string(),
            row.number(opportunity::PROBABILITY).unwrap(),
            row.day(opportunity::CLOSE_DATE).unwrap().to_iso(),
        )
    };
    assert_eq!(figures(&deals[0]), ("1500.50".into(), "CHF".into(), 75, "2021-05-13".into()));
    assert_eq!(figures(&deals[1]), ("1200.00".into(), "GBP".into(), 13, "2021-05-04".into()));
    assert_eq!(deals[0].link(opportunity::STAGE), Some(defaults::STAGE_WON));
    assert_eq!(deals[1].link(opportunity::STAGE), Some(defaults::STAGE_LOST));
    assert!(deals[0].text(opportunity::DESCRIPTION).contains("two\nlines; \"quoted\""));
    let contact = &all(&crm, RecordType::Contact)[0];
    assert_eq!((contact.text(contact::FIRST_NAME), contact.text(contact::LAST_NAME)), ("Ada Maria", "Berg"));
    assert_eq!(contact.text(contact::EMAIL), "ada@nord.example");
    assert!(contact.text(contact::DESCRIPTION).contains("b@nord.example") && contact.is(contact::DO_NOT_CALL));
    assert_eq!(all(&crm, RecordType::Account).len(), 1, "an account that three rows name is made once");
    assert_eq!(contact.link(contact::ACCOUNT), deals[0].link(opportunity::ACCOUNT));
}

#[test]
fn allowed_contact_is_not_an_opt_out() {
    let crm = TestWorkspace::new();
    let text = "Full Name,Do not allow Phone Calls,Do not allow Emails,Do not allow Mails\nAda Berg,Do Not Allow,Allow,Do Not Allow\nBo Lund,Zulassen,Nicht zulassen,Zulassen\n";
    import(&crm, &[file("My Active Contacts.csv", text)]);
    let said: Vec<[bool; 3]> = all(&crm, RecordType::Contact)
        .iter()
        .map(|row| [contact::DO_NOT_CALL, contact::OPT_OUT, contact::NO_POST].map(|flag| row.is(flag)))
        .collect();
    assert_eq!(said, [[true, false, true], [false, true, false]]);
}

#[test]
fn messages_name_the_row_a_spreadsheet_shows() {
    let crm = TestWorkspace::new();
    let text = "Last Name,Company,Email\n\n\"Berg\",\"Nord\nKiel\",no mail\n,,\n\nLund,Fjord,lund@fjord.example\nLund,Fjord,lund@fjord.example\n";
    let files = [file("leads.csv", text)];
    let sheets = guess(&crm, &files);
    let tables: Vec<_> = crate::support::files::tables(&files).into_iter().map(|(_, table)| Arc::new(table)).collect();
    let plan = planned(&crm, &tables, ImportConfig { sheets, skip_duplicates: true, language: Language::En });
    assert_eq!(plan.diagnostics.iter().map(|complaint| complaint.line).collect::<Vec<_>>(), [3]);
    assert_eq!(plan.duplicates.iter().map(|twin| twin.line).collect::<Vec<_>>(), [7]);
    assert_eq!(plan.count(RecordType::Lead).new, 2);
}

#[test]
fn empty_columns_are_dropped_and_an_extra_cell_of_a_row_is_kept() {
    let mut text = "Last Name,City,,\n".to_string() + &"Berg,Kiel,,\n".repeat(300);
    assert_eq!(csv::read(text.as_bytes()).unwrap().header, ["Last Name", "City"]);
    text.push_str("Lund,Ulm,more\n");
    let crm = TestWorkspace::new();
    let files = [file("leads.csv", &text)];
    assert_eq!(guess(&crm, &files)[0].columns.len(), 2);
    import(&crm, &files);
    let lund = all(&crm, RecordType::Lead).into_iter().find(|row| row.text(lead::LAST_NAME) == "Lund").unwrap();
    assert!(lund.text(lead::DESCRIPTION).contains("Column 3: more"));
}

#[test]
fn files_that_are_too_large_are_refused_with_the_reason() {
    let refused = |name: &str, bytes: &[u8]| readers::read(name, bytes).unwrap_err().1;
    for (bytes, said) in [
        (vec![b'a'; MAX_BYTES + 1], table::TOO_LARGE),
        ("a\n".repeat(MAX_ROWS + 2).into_bytes(), table::TOO_MANY_ROWS),
        (("a,".repeat(MAX_COLUMNS) + "a").into_bytes(), table::TOO_MANY_COLUMNS),
        (("Name\n".to_string() + &"a".repeat(MAX_CELL + 1)).into_bytes(), table::CELL_TOO_LONG),
    ] {
        assert_eq!(refused("list.csv", &bytes).en, said.en);
    }
    let nested = |levels: usize| {
        format!("[{{\"Name\":\"Berg\",\"More\":{}{}}}]", "[".repeat(levels - 2), "]".repeat(levels - 2))
    };
    assert!(refused("a.json", nested(65).as_bytes()).en.contains("64 levels"));
    assert!(readers::read("a.json", nested(64).as_bytes()).is_ok());
}

#[test]
fn ten_thousand_malformed_files_change_nothing_and_none_causes_a_panic() {
    let crm = TestWorkspace::new();
    let before = crm.content();
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
        let (mut sheets, mut tables) = (Vec::new(), Vec::new());
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
            // Each is read once, as the file worker does.
            for (name, table) in readers::read(&name, &bytes).map(|source| source.tables).unwrap_or_default() {
                sheets.push(guessed(&crm, &name, &table));
                tables.push(Arc::new(table));
            }
        }
        let plan = planned(&crm, &tables, ImportConfig { sheets, skip_duplicates: false, language: Language::En });
        read += usize::from(!plan.rows.is_empty());
        if next(200) == 0 && !plan.rows.is_empty() {
            store(&crm, &plan);
            assert!(crm.links_are_whole());
            crm.undo();
        }
    }
    assert!(read > 5_000, "{read}");
    assert_eq!(crm.content(), before);
}

#[test]
fn the_qualification_deadline_counts_from_the_creation_in_the_file_unless_the_file_has_one() {
    let crm = TestWorkspace::new();
    let lines = "Last Name,Company,Created Date,Qualification deadline\nBerg,Nord,2026-03-02,\nQuast,Nord,,\nMohr,Nord,2026-03-02,2026-04-01\n";
    import(&crm, &[file("leads.csv", lines)]);
    let leads = all(&crm, RecordType::Lead);
    let deadline = |name: &str| leads.iter().find(|row| row.text(lead::LAST_NAME) == name)?.day(lead::DEADLINE);
    let day = |text: &str| kontor::base::Date::parse_iso(text);
    assert_eq!(deadline("Berg"), day("2026-05-31"));
    assert_eq!(deadline("Quast"), Some(today().add_days(90)));
    assert_eq!(deadline("Mohr"), day("2026-04-01"));
}
