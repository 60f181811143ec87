//! A file that is imported a second time changes nothing, whatever is in its cells; and every row is accounted for.
use kontor::base::Value;
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, contact, custom, lead, user};
use kontor::import_export::mapping;
use proptest::prelude::*;

use crate::custom_types::{add_field, add_type, export};
use crate::support::files::{File, guess, import, plan, tables};
use crate::support::foreign_files::adds_up;
use crate::support::{TestWorkspace, cases, link, text};

/// Cells of a column: mostly what belongs there, sometimes nothing or something else.
fn cell(usual: &'static [&'static str]) -> impl Strategy<Value = String> {
    let odd = [
        "",
        "",
        "n/a",
        "a; b",
        "a ::: b",
        "zwei\nZeilen",
        "=1+1",
        "'x",
        "  x ",
        "x\u{200b}",
        "12,5",
        "ü",
        "-",
        "—",
        "...",
        "[not given]",
    ];
    prop_oneof![4 => prop::sample::select(usual), 1 => prop::sample::select(odd.to_vec())].prop_map(str::to_string)
}

pub const LEADS: &[(&str, &[&str])] = &[
    ("First Name", &["Ada", "Bo", "", "José María"]),
    ("Last Name", &["Berg", "von der Lund", "", "Ito"]),
    ("Company", &["Nord GmbH", "Süd AG", ""]),
    ("Email", &["ada@example.com", "bo@example.com; c@example.com", "Cy <cy@example.com>", ""]),
    ("Phone", &["+49 30 1234567", "030/7654321", ""]),
    ("Website", &["example.com", "https://example.org", "@x", ""]),
    ("Expected amount", &["1.500,50", "12.50", "$5", "1.2.3", "6.0E3", ""]),
    ("Lead Source", &["Web", "Messe", "Own source", ""]),
    ("Owner", &["Ann Lee", "Bob", ""]),
    ("Tags", &["north;vip", "vip", ""]),
    ("Qualification deadline", &["2026-12-01", "31.04.2026", "03/04/2026", ""]),
    ("Favourite colour", &["blue", "", "red\nor green"]),
    ("Description", &["first\nsecond", "note", ""]),
];
const NAMES: &[(&str, &[&str])] = &[
    ("Name", &["Ada Berg", "Prof. Dr. Ulf Keck", "Berg, Ada", "Mary Stone Jr.", "Sukarma", ""]),
    ("Account Name", &["Nord GmbH", "Süd AG", ""]),
    ("Email", &["ada@example.com", "bo@example.com; c@example.com", ""]),
    ("Mobile", &["+49 151 1234567", ""]),
    ("Mobile", &["+49 151 7654321", ""]),
    ("Hobby", &["chess", ""]),
];
const DEALS: &[(&str, &[&str])] = &[
    ("Opportunity Name", &["Roof", "Wall", ""]),
    ("Account Name", &["Nord GmbH", "Süd AG", ""]),
    ("Stage", &["Qualification", "Closed Won", "Closed Lost", "Own stage", ""]),
    ("Close Date", &["2026-12-01", "2020-01-31"]),
    ("Amount", &["1.000", "5 CHF", "10 QQQ", ""]),
    ("Currency", &["EUR", "USD", "QQQ", ""]),
    ("Probability (%)", &["10", "0.5", "250", ""]),
    ("Colour", &["blue", ""]),
];
const ACCOUNTS: &[(&str, &[&str])] = &[
    ("Account Name", &["Nord GmbH", "Nord", "Süd AG", "-", ""]),
    ("Phone", &["+49 30 1234567", ""]),
    ("Website", &["example.com", ""]),
    ("Billing City", &["Ulm", ""]),
    ("Annual Revenue", &["1.500,50", "6.0E7", ""]),
    ("Colour", &["blue", ""]),
];
const TASKS: &[(&str, &[&str])] = &[
    ("Subject", &["Call", "Write", "-", ""]),
    ("Due Date", &["2026-12-01", "2026-12-02", "31.04.2026", ""]),
    ("Status", &["Completed", "Not Started", "Deferred", ""]),
    ("Activity Type", &["Call", "Site visit", ""]),
    ("Related To", &["Nord GmbH", ""]),
    ("Priority", &["High", "Own", ""]),
    ("Comments", &["note", "first\nsecond", ""]),
    ("Colour", &["blue", ""]),
];
const USERS: &[(&str, &[&str])] = &[
    ("First Name", &["Ann", ""]),
    ("Last Name", &["Lee", "Bob", "-", ""]),
    ("Email", &["ann@example.com", "bob@example.com", ""]),
];

/// A file, shown as its text.
pub struct Sample(pub File);

impl std::fmt::Debug for Sample {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}\n{}", self.0.0, String::from_utf8_lossy(&self.0.1))
    }
}

pub fn file(
    name: &'static str,
    columns: &'static [(&'static str, &'static [&'static str])],
    rows: std::ops::Range<usize>,
) -> impl Strategy<Value = Sample> {
    let row: Vec<_> = columns.iter().map(|(_, usual)| cell(usual)).collect();
    prop::collection::vec(row, rows).prop_map(move |rows| {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: Vec<String>| cells.join(",") + "\n";
        let head = line(columns.iter().map(|(name, _)| quoted(name)).collect());
        let body: String = rows.iter().map(|row| line(row.iter().map(|cell| quoted(cell)).collect())).collect();
        Sample((name.to_string(), (head + &body).into_bytes()))
    })
}

/// A deal that is called what the import calls deals without a name, won in the future, and one without a name.
#[test]
fn a_deal_called_like_a_stand_in_is_told_from_one_without_a_name() {
    let text = "Opportunity Name,Account Name,Stage,Close Date,Amount\n\
        [not given],Süd AG,Closed Won,2031-12-01,1000\n,Süd AG,Own stage,2031-12-01,1000\n";
    let files = [("deals.csv".to_string(), text.as_bytes().to_vec())];
    let crm = TestWorkspace::new();
    import(&crm, &files);
    let again = import(&crm, &files);
    assert!(again.fills.is_empty(), "{:?}", again.fills);
    assert!(again.counts.iter().all(|(_, count)| (count.new, count.changed) == (0, 0)));
}

#[test]
fn an_emoji_at_the_end_of_a_cell_stays_whole() {
    let files =
        [("leads.csv".to_string(), "Last Name,Company\nBerg,Nord \u{2764}\u{fe0f}\n\u{200b}Ito\u{200b} ,Süd\n".into())];
    let crm = TestWorkspace::new();
    import(&crm, &files);
    let mut names: Vec<(String, String)> = crm.session.read(|set| {
        let rows = set.rows(RecordType::Lead).map(|(_, row)| row);
        rows.map(|row| (row.text(lead::LAST_NAME).to_string(), row.text(lead::COMPANY).to_string())).collect()
    });
    names.sort();
    let expected = [("Berg", "Nord \u{2764}\u{fe0f}"), ("Ito", "Süd")];
    assert_eq!(names, expected.map(|(last, company)| (last.to_string(), company.to_string())));
}

/// Two accounts are called the same, and a type has two records that differ by a capital letter.
#[test]
fn a_link_to_one_of_several_with_the_same_name_stays_when_its_own_file_is_imported() {
    let crm = TestWorkspace::new();
    let (_, projects) = add_type(&crm, "Project", "Projects");
    let (_, visits) = add_type(&crm, "Visit", "Visits");
    let one = add_field(&crm, visits, "Project", "link", Some(projects)).number;
    let all = add_field(&crm, visits, "Projects", "links", Some(projects)).number;
    let about = add_field(&crm, RecordType::Activity, "Project", "link", Some(projects)).number;
    let names = ["Q", "q"].map(|name| crm.create(projects, vec![(custom::NAME, text(name))]));
    let accounts = ["Nord", "Nord"].map(|name| crm.create(RecordType::Account, vec![(account::NAME, text(name))]));
    let links = vec![(custom::NAME, text("A")), (one, link(names[1])), (all, Some(Value::Links(names.to_vec())))];
    crm.create(visits, links);
    crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(accounts[1]))]);
    crm.create(RecordType::Activity, vec![(activity::SUBJECT, text("Call")), (about, link(names[1]))]);
    crm.create(RecordType::Activity, vec![(activity::SUBJECT, text("Mail")), (activity::ACCOUNT, link(accounts[1]))]);
    for kind in [visits, RecordType::Contact, RecordType::Activity] {
        let files = [export(&crm, kind, false)];
        let table = &tables(&files)[0];
        let sheet = crm.session.read(|set| mapping::of_kind(set, &table.1, &table.0, kind));
        let read = plan(&crm, &files, vec![sheet]);
        assert!(read.rows.is_empty() && read.fills.is_empty(), "{kind:?} {:?} {:?}", read.rows, read.fills);
    }
}

/// Whoever owns an activity may be called like somebody it is about.
#[test]
fn what_an_activity_is_about_is_never_its_owner_of_the_same_name() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(user::NAME, text("Ada Berg"))]);
    let named = vec![(contact::FIRST_NAME, text("Ada")), (contact::LAST_NAME, text("Berg"))];
    let person = crm.create(RecordType::Contact, named);
    let call = |subject: &str, id: &str, about: Option<Value>| {
        let fields = vec![(activity::SUBJECT, text(subject)), (activity::EXTERNAL_ID, text(id))];
        let links = vec![(activity::OWNER, link(owner)), (activity::CONTACT, about)];
        crm.create(RecordType::Activity, fields.into_iter().chain(links).collect())
    };
    let (about, alone) = (call("About her", "T1", link(person)), call("About nobody", "T2", None));
    let table = "External ID,Subject,Related To,Due Date\nT1,About her,Ada Berg,\nT2,About nobody,Ada Berg,\n";
    let files = [("tasks.csv".to_string(), table.as_bytes().to_vec())];
    let read = import(&crm, &files);
    assert_eq!(read.fills.len(), 1, "{:?}", read.fills);
    for id in [about, alone] {
        assert_eq!((crm.get(id, activity::CONTACT), crm.get(id, activity::OWNER)), (link(person), link(owner)));
    }
    let again = import(&crm, &files);
    assert!(again.rows.is_empty() && again.fills.is_empty(), "{:?}", again.fills);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(100), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_imported_again_changes_nothing(one in prop_oneof![
        3 => file("leads.csv", LEADS, 1..8),
        2 => file("contacts.csv", NAMES, 1..8),
        3 => file("deals.csv", DEALS, 1..8),
        1 => file("accounts.csv", ACCOUNTS, 1..8),
        1 => file("tasks.csv", TASKS, 1..8),
        1 => file("users.csv", USERS, 1..6),
    ]) {
        let files = [one.0];
        let crm = TestWorkspace::new();
        let first = import(&crm, &files);
        adds_up(&first, &files);
        let again = plan(&crm, &files, guess(&crm, &files));
        adds_up(&again, &files);
        let counts: Vec<_> = again.counts.iter().map(|(kind, count)| (*kind, count.new, count.changed)).collect();
        prop_assert!(counts.iter().all(|(_, new, changed)| (*new, *changed) == (0, 0)), "{counts:?} {:?}", again.fills);
        prop_assert!(again.rows.is_empty(), "{:?}", again.rows);
    }
}
