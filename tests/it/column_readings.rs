//! Which number of a date is the day and which sign is the decimal one: shown by the cells, chosen by the user, kept by a
//! mapping.
use crate::support::TestWorkspace;
use crate::support::files::{File, all, file, guess, plan, store, tables};
use crate::support::foreign_files::{amount, doubts};
use kontor::base::Id;
use kontor::base::date_text::DateOrder;
use kontor::domain::RecordType;
use kontor::domain::records::{lead, opportunity};
use kontor::import_export::saved_mapping;
use kontor::worker_protocol::import_config::{ColumnReading, DecimalSign, Evidence, Target};

const DEALS: &str = "Opportunity Name;Close Date;Amount\nRoof;03/04/2030;1.500\nWall;05/06/2030;2,250\n";

fn deals() -> Vec<File> {
    vec![file("deals.csv", DEALS)]
}

#[test]
fn a_chosen_order_and_sign_count_for_all_cells() {
    let crm = TestWorkspace::new();
    let mut sheets = guess(&crm, &deals());
    let field = |number| RecordType::Opportunity.field(number).expect("is there");
    let (date, sum) = (field(opportunity::CLOSE_DATE), field(opportunity::AMOUNT));
    let columns = &mut sheets[0].columns;
    let open = |cell: &str| Evidence::Open(cell.to_string());
    assert_eq!(columns[1].reading(date), Some(ColumnReading::Dates(DateOrder::MonthFirst, &open("03/04/2030"))));
    assert_eq!(columns[2].reading(sum), Some(ColumnReading::Amounts(None, &open("1.500"))));
    assert_eq!(columns[0].reading(date), None);
    columns[1].order = DateOrder::DayFirst;
    columns[2].choose_decimal(DecimalSign::Point);
    let plan = plan(&crm, &deals(), sheets);
    assert_eq!(doubts(&plan).into_iter().filter(|(_, column)| *column == "Amount").count(), 0);
    store(&crm, &plan);
    let rows = all(&crm, RecordType::Opportunity);
    let dates: Vec<_> =
        rows.iter().filter_map(|row| row.day(opportunity::CLOSE_DATE)).map(|day| day.to_iso()).collect();
    assert_eq!(dates, ["2030-04-03", "2030-06-05"]);
    assert_eq!(rows.iter().map(amount).collect::<Vec<_>>(), ["1.50 EUR", "2250.00 EUR"]);
}

#[test]
fn a_cell_that_contradicts_the_sign_of_its_column_is_named() {
    let crm = TestWorkspace::new();
    let files = [file("deals.csv", "Opportunity Name;Close Date;Amount\nRoof;2030-01-01;1,50\nWall;2030-01-01;2.75\n")];
    let mut sheets = guess(&crm, &files);
    assert_eq!(sheets[0].columns[2].amounts, Evidence::Contradictory("2.75".to_string(), "1,50".to_string()));
    sheets[0].columns[2].choose_decimal(DecimalSign::Comma);
    let plan = plan(&crm, &files, sheets);
    assert_eq!(
        doubts(&plan).into_iter().filter(|(_, column)| *column == "Amount").collect::<Vec<_>>(),
        [(3, "Amount")]
    );
    store(&crm, &plan);
    let rows = all(&crm, RecordType::Opportunity);
    assert_eq!(rows.iter().map(amount).collect::<Vec<_>>(), ["1.50 EUR", "2.75 EUR"]);
}

#[test]
fn a_mapping_keeps_how_columns_are_read() {
    let crm = TestWorkspace::new();
    let mut sheets = guess(&crm, &deals());
    sheets[0].columns[1].order = DateOrder::DayFirst;
    sheets[0].columns[2].choose_decimal(DecimalSign::Point);
    let (name, table) = tables(&deals()).remove(0);
    let again = crm.session.read(|set| {
        let saved = saved_mapping::of(set, &table, &sheets[0], "Deals").expect("is made");
        let saved = saved_mapping::read(saved.text().as_bytes()).expect("is read");
        saved.apply(set, &table, &name, Id::fixed(1)).expect("is applied")
    });
    let (dates, amounts) = (&again.columns[1], &again.columns[2]);
    assert_eq!((dates.order, &dates.dates), (DateOrder::DayFirst, &Evidence::Decided));
    assert_eq!((amounts.decimal, &amounts.amounts), (Some(DecimalSign::Point), &Evidence::Decided));
}

#[test]
fn a_title_beside_a_job_title_is_the_salutation() {
    let crm = TestWorkspace::new();
    for (header, salutation, title) in [
        ("First Name,Last Name,Title,Job Title", lead::SALUTATION, lead::TITLE),
        ("Vorname,Nachname,Titel,Position", lead::SALUTATION, lead::TITLE),
    ] {
        let sheet = guess(&crm, &[file("leads.csv", &format!("{header}\nAda,Berg,Dr.,Engineer\n"))]).remove(0);
        let targets: Vec<Target> = sheet.columns.iter().skip(2).map(|column| column.target).collect();
        assert_eq!(targets, [Target::Field(salutation), Target::Field(title)], "{header}");
    }
    let alone = guess(&crm, &[file("leads.csv", "First Name,Last Name,Title\nAda,Berg,Engineer\n")]).remove(0);
    assert_eq!(alone.columns[2].target, Target::Field(lead::TITLE));
}
