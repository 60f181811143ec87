//! All files of another CRM are imported together: linked, counted, without losing a cell, as one action.
use std::collections::HashMap;

use crate::support::files::{File, all, file, folder, guess, import, name, own_files, plan, store};
use crate::support::{TestWorkspace, text};
use kontor::base::{Id, Row};
use kontor::command::Command;
use kontor::domain::records::{account, activity, contact, lead, opportunity, stage, user};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::import::Plan;
use kontor::import_export::mapping;
use kontor::import_export::readers::csv;
use kontor::import_export::table::Table;
use kontor::locale::Language;
use kontor::store::{display_names, picklists};
use kontor::worker_protocol::import_config::{FileConfig, ImportMode, MatchBy, Target};

/// Checks that every cell is in its record, as text or as a value, or that its column is listed as left out.
fn no_cell_is_lost(crm: &TestWorkspace, files: &[File], sheets: &[FileConfig], plan: &Plan) {
    for (place, ((_, bytes), sheet)) in files.iter().zip(sheets).enumerate() {
        let table = csv::read(bytes).unwrap();
        let kind = sheet.kind.unwrap();
        let made: Vec<&Row> = plan.rows.iter().filter(|(other, _)| *other == kind).map(|(_, row)| row).collect();
        let made = &made[made.len() - plan.count(kind).new..];
        assert_eq!(made.len(), table.rows.len(), "{}", sheet.file);
        for (at, row) in made.iter().enumerate() {
            let row = crm.session.read(|set| set.get(kind, row.id()).unwrap().clone());
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

/// The sample export of a real CRM, if it is available beside the repository.
#[test]
fn a_whole_crm_is_imported_as_one_action() {
    let Some(files) = folder("../shared/data/zoho") else { return };
    let crm = TestWorkspace::new();
    let before = crm.content();
    let sheets = guess(&crm, &files);
    let kinds: HashMap<&str, RecordType> =
        sheets.iter().map(|sheet| (sheet.file.as_str(), sheet.kind.unwrap())).collect();
    for (file, kind) in [
        ("Accounts.csv", RecordType::Account),
        ("Contacts.csv", RecordType::Contact),
        ("Leads.csv", RecordType::Lead),
        ("Potentials.csv", RecordType::Opportunity),
        ("Tasks.csv", RecordType::Activity),
        ("Users.csv", RecordType::User),
    ] {
        assert_eq!(kinds[file], kind, "{file}");
    }
    let plan = import(&crm, &files);
    for (kind, count) in [
        (RecordType::Lead, 3900),
        (RecordType::Account, 2229),
        (RecordType::Contact, 1265),
        (RecordType::Opportunity, 3632),
        (RecordType::Activity, 2978),
        (RecordType::User, 11),
    ] {
        assert_eq!((plan.count(kind).new, all(&crm, kind).len()), (count, count), "{kind:?}");
    }
    no_cell_is_lost(&crm, &files, &sheets, &plan);
    assert!(crm.links_are_whole());

    let source: HashMap<&str, Table> =
        files.iter().map(|(name, bytes)| (name.as_str(), csv::read(bytes).unwrap())).collect();
    let by_id = |kind: RecordType| -> HashMap<String, Row> {
        let number = kind.field_by_key("external_id").unwrap().number;
        all(&crm, kind).into_iter().map(|row| (row.text(number).to_string(), row)).collect()
    };
    let (accounts, contacts, leads) = (by_id(RecordType::Account), by_id(RecordType::Contact), by_id(RecordType::Lead));
    let cell = |file: &str, row: usize, header: &str| {
        let table = &source[file];
        table.cell(row, table.header.iter().position(|own| own == header).unwrap()).to_string()
    };
    for row in 0..1265 {
        let contact = &contacts[&cell("Contacts.csv", row, "CONTACTID")];
        let account = accounts[&cell("Contacts.csv", row, "Account Id")].id();
        assert_eq!(contact.link(contact::ACCOUNT), Some(account));
        assert_eq!(name(&crm, contact.link(contact::OWNER)), cell("Contacts.csv", row, "Contact Owner"));
    }
    let deals: HashMap<Id, Row> = all(&crm, RecordType::Opportunity).into_iter().map(|row| (row.id(), row)).collect();
    let stage_of = |name: &str| if name == "Prospect" { "Prospecting".to_string() } else { name.to_string() };
    for row in 0..3632 {
        let lead = &leads[&cell("Potentials.csv", row, "LEADID")];
        let deal = &deals[&lead.link(lead::CONVERTED_OPPORTUNITY).expect("the lead knows its deal")];
        assert_eq!(lead.link(lead::STATUS), Some(defaults::STATUS_CONVERTED));
        assert_eq!(deal.text(opportunity::NAME), cell("Potentials.csv", row, "Potential Name"));
        assert_eq!(name(&crm, deal.link(opportunity::STAGE)), stage_of(&cell("Potentials.csv", row, "Stage")));
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
            deal.day(opportunity::CLOSE_DATE).unwrap().to_iso(),
            iso(cell("Potentials.csv", row, "Closing Date")).0
        );
        let (day, time) = iso(cell("Potentials.csv", row, "Created Time"));
        assert_eq!(deal.moment(opportunity::CREATED).unwrap().to_iso(), format!("{day}T{time}.000Z"));
        assert_eq!(lead.moment(lead::CONVERTED_AT), deal.moment(opportunity::CREATED));
        assert_eq!(deal.link(opportunity::ACCOUNT), lead.link(lead::CONVERTED_ACCOUNT));
        assert_eq!(deal.link(opportunity::CONTACT), lead.link(lead::CONVERTED_CONTACT));
    }
    let converted = leads.values().filter(|row| row.moment(lead::CONVERTED_AT).is_some()).count();
    let linked = leads.values().filter(|row| row.link(lead::CONVERTED_CONTACT).is_some()).count();
    assert_eq!(converted, 3632);
    assert!(linked > 1000, "contacts are found by their email: {linked}");
    let done = all(&crm, RecordType::Activity).iter().filter(|row| row.moment(activity::DONE).is_some()).count();
    assert_eq!(done, 2960);
    assert!(all(&crm, RecordType::User).iter().all(|row| row.text(user::EMAIL).contains('@')));
    let initial =
        all(&crm, RecordType::Stage).into_iter().find(|row| row.text(stage::NAME) == "Initial Offer").unwrap();
    assert!(initial.number(stage::PROBABILITY).unwrap() > 0 && !initial.is(stage::CLOSED));
    println!("complaints {}, left out {:?}, with contact {linked}", plan.diagnostics.len(), plan.left_out);

    let after = crm.content();
    let again = crate::support::files::plan(&crm, &files, guess(&crm, &files));
    assert_eq!(
        (again.rows.len(), again.fills.len()),
        (0, 0),
        "a second import changes nothing: {:?}",
        again.conflicts.first()
    );
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(crm.content(), after);
}

#[test]
fn small_files_of_the_same_dialects_are_linked() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let files = own_files();
    let sheets = guess(&crm, &files);
    let plan = import(&crm, &files);
    no_cell_is_lost(&crm, &files, &sheets, &plan);
    let counts: Vec<usize> = [
        RecordType::User,
        RecordType::Account,
        RecordType::Contact,
        RecordType::Lead,
        RecordType::Opportunity,
        RecordType::Activity,
    ]
    .map(|kind| plan.count(kind).new)
    .to_vec();
    assert_eq!(counts, [2, 2, 2, 3, 2, 3]);
    let deal =
        all(&crm, RecordType::Opportunity).into_iter().find(|row| row.text(opportunity::NAME) == "Roof, Kiel").unwrap();
    assert_eq!(name(&crm, deal.link(opportunity::ACCOUNT)), "Nordlicht Solar");
    assert_eq!(name(&crm, deal.link(opportunity::CONTACT)), "Berg");
    assert_eq!(name(&crm, deal.link(opportunity::OWNER)), "Dana Love");
    let tasks = all(&crm, RecordType::Activity);
    let about: Vec<String> = tasks
        .iter()
        .map(|row| {
            [activity::LEAD, activity::CONTACT, activity::OPPORTUNITY].map(|link| name(&crm, row.link(link))).concat()
        })
        .collect();
    assert_eq!(about, ["Lund", "Roof, Kiel", "Berg"]);
    assert!(all(&crm, RecordType::Lead).iter().any(|row| row.moment(lead::LAST_ACTIVITY).is_some()));
    let again = crate::support::files::plan(&crm, &files, guess(&crm, &files));
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn an_update_is_previewed_by_field_and_blanks_erase_only_on_request() {
    let crm = TestWorkspace::new();
    let first = [file("Accounts.csv", "Account ID;Account Name;Phone;Billing City\nA1;Nordlicht;040 1;Kiel\n")];
    import(&crm, &first);
    let second =
        [file("Accounts.csv", "Account ID;Account Name;Phone;Billing City\nA1;Nordlicht Solar;;Kiel\nA2;Fjord;1;\n")];
    let mut sheets = guess(&crm, &second);
    assert_eq!((sheets[0].key, sheets[0].mode), (MatchBy::ExternalId, ImportMode::Both));
    let both = plan(&crm, &second, sheets.clone());
    assert_eq!(
        both.fills.iter().map(|(_, entries)| entries.clone()).collect::<Vec<_>>(),
        [vec![(account::NAME, text("Nordlicht Solar"))]]
    );
    assert_eq!(
        (both.count(RecordType::Account).new, both.count(RecordType::Account).changed, both.conflicts.len()),
        (1, 1, 1)
    );
    sheets[0].mode = ImportMode::Update;
    sheets[0].erases = true;
    sheets[0].keeps = vec![account::NAME];
    let update = plan(&crm, &second, sheets.clone());
    assert_eq!(update.fills[0].1, [(account::PHONE, None)]);
    assert_eq!((update.rows.len(), update.left_out.len(), update.conflicts.len()), (0, 1, 2));
    store(&crm, &update);
    assert_eq!(all(&crm, RecordType::Account)[0].get(account::PHONE), None);
    sheets[0].key = MatchBy::Name;
    assert_eq!(plan(&crm, &second, sheets).fills.len(), 0, "no account has this name");
}

#[test]
fn leads_are_matched_by_email_or_by_name_and_company() {
    let crm = TestWorkspace::new();
    crm.create(
        RecordType::Lead,
        vec![
            (lead::LAST_NAME, text("Berg")),
            (lead::COMPANY, text("Nordlicht GmbH")),
            (lead::EMAIL, text("Ada@nord.example")),
        ],
    );
    let files = [file("leads.csv", "Last Name,Company,Email,City\nBerg,Nordlicht,ada@nord.example,Kiel\n")];
    for key in [MatchBy::Email, MatchBy::Name] {
        let mut sheets = guess(&crm, &files);
        (sheets[0].key, sheets[0].mode) = (key, ImportMode::Both);
        let plan = plan(&crm, &files, sheets);
        assert_eq!((plan.rows.len(), plan.fills.len()), (0, 1), "{key:?}");
        assert!(plan.fills[0].1.contains(&(lead::CITY, text("Kiel"))));
    }
}

#[test]
fn files_without_ids_change_nothing_when_imported_again() {
    let crm = TestWorkspace::new();
    let files = [
        file("Leads.csv", "LEADID,Last Name,Company,CONVERTED\nL1,Berg,Nordlicht,Yes\nL2,Lund,Fjord,No\n"),
        file(
            "Potentials.csv",
            "Potential Name,Closing Date,Amount,Stage,LEADID\nRoof,2026-01-05,100,Qualification,L1\nRoof,2026-01-05,200,Qualification,L1\nRoof,2026-01-05,100,Qualification,\n",
        ),
        file(
            "Tasks.csv",
            "Subject,Due Date,Created Time,Related To\nCall,2026-01-05,2025-12-01 10:00,L2\nCall,2026-01-05,2025-12-01 10:00,L2\nCall,2026-01-05,,L2\nCall,,2025-12-01 10:00,\n",
        ),
        file("people.csv", "First Name,Last Name,Account Name,Phone\nAda,Berg,Nordlicht,1\nAda,Berg,Nordlicht,2\n"),
    ];
    let first = import(&crm, &files);
    assert_eq!(
        [RecordType::Opportunity, RecordType::Activity, RecordType::Contact].map(|kind| first.count(kind).new),
        [3, 4, 2]
    );
    let sheets = guess(&crm, &files);
    assert_eq!((sheets[1].key, sheets[1].mode), (MatchBy::Details, ImportMode::Both));
    let again = plan(&crm, &files, sheets);
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
    assert_eq!(again.count(RecordType::Activity).same, 4);

    // A deal that has moved on is still the same deal if the file contains its creation time.
    let first = [file("Deals.csv", "Deal Name,Close Date,Create Date\nBoat,2026-01-05,2025-01-01\n")];
    import(&crm, &first);
    let later = [file("Deals.csv", "Deal Name,Close Date,Create Date\nBoat,2026-03-05,2025-01-01\n")];
    let moved = plan(&crm, &later, guess(&crm, &later));
    assert_eq!((moved.rows.len(), moved.fills.len(), moved.conflicts.len()), (0, 1, 1));
}

#[test]
fn a_lead_with_several_deals_links_to_one_and_each_deal_links_to_the_lead() {
    let crm = TestWorkspace::new();
    let files = [
        file("Leads.csv", "LEADID,Last Name,Company,CONVERTED\nL1,Berg,Nordlicht,Yes\nL2,Lund,Fjord,No\n"),
        file(
            "Potentials.csv",
            "Potential Name,Closing Date,LEADID\nRoof,2026-01-05,L1\nCellar,2026-01-06,L1\nBoat,2026-01-07,L2\nMast,2026-01-08,L9\n",
        ),
    ];
    let plan = import(&crm, &files);
    let deals: HashMap<String, Row> = all(&crm, RecordType::Opportunity)
        .into_iter()
        .map(|row| (row.text(opportunity::NAME).to_string(), row))
        .collect();
    let kept = |name: &str| deals[name].text(opportunity::DESCRIPTION).to_string();
    let told: Vec<Option<Id>> =
        all(&crm, RecordType::Lead).iter().map(|row| row.link(lead::CONVERTED_OPPORTUNITY)).collect();
    assert_eq!(told, [Some(deals["Roof"].id()), None]);
    assert_eq!(["Roof", "Cellar", "Boat", "Mast"].map(kept), ["", "LEADID: L1", "LEADID: L2", "LEADID: L9"]);
    let complaints: Vec<(usize, &str)> =
        plan.diagnostics.iter().map(|complaint| (complaint.line, complaint.value.as_str())).collect();
    assert_eq!(complaints, [(3, "L1"), (4, "L2"), (5, "L9")]);
    let again = crate::support::files::plan(&crm, &files, guess(&crm, &files));
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
}

#[test]
fn stages_of_two_pipelines_are_never_mixed() {
    let crm = TestWorkspace::new();
    crm.run(Command::CopyPipeline { pipeline: defaults::MAIN_PIPELINE, name: text("Renewals"), name_de: None });
    let pipelines: Vec<Id> = all(&crm, RecordType::Pipeline).iter().map(Row::id).collect();
    let second = pipelines.into_iter().find(|id| *id != defaults::MAIN_PIPELINE).unwrap();
    let files = [file(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Closing Date\n1,Roof,Qualification,2026-01-05\n2,Boat,Signed off,2026-01-05\n",
    )];
    let stage_of = |name: &str| {
        let deal =
            all(&crm, RecordType::Opportunity).into_iter().find(|row| row.text(opportunity::NAME) == name).unwrap();
        let stage = deal.link(opportunity::STAGE).unwrap();
        crm.session.read(|set| (display_names::name_of(set, stage, Language::En), picklists::pipeline_of(set, stage)))
    };
    let table = csv::read(&files[0].1).unwrap();
    let sheet = crm.session.read(|set| {
        let columns = mapping::guess(set.schema(), &table, RecordType::Opportunity);
        mapping::of_columns(set, &table, "deals.csv", RecordType::Opportunity, columns, Some(second))
    });
    store(&crm, &plan(&crm, &files, vec![sheet]));
    assert_eq!(stage_of("Roof"), ("Qualification".to_string(), second));
    assert_eq!(stage_of("Boat"), ("Signed off".to_string(), second), "a new stage is one of the pipeline chosen");

    // The main pipeline is the default, and a deal stays in its own if that has a stage with the name.
    let later = [file(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Closing Date\n1,Roof,Negotiation/Review,2026-01-05\n3,Mast,Qualification,2026-01-05\n",
    )];
    assert_eq!(guess(&crm, &later)[0].pipeline, None);
    import(&crm, &later);
    assert_eq!(stage_of("Roof"), ("Negotiation/Review".to_string(), second));
    assert_eq!(stage_of("Mast"), ("Qualification".to_string(), defaults::MAIN_PIPELINE));
    // Won and lost are those of its pipeline, too.
    let won = [file("deals.csv", "Deal - ID,Deal - Title,Deal - Status\n1,Roof,Won\n")];
    import(&crm, &won);
    let (stage, pipeline) = stage_of("Roof");
    assert_eq!((stage.as_str(), pipeline), ("Closed Won", second));
}
