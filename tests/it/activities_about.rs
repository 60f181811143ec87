//! The column that says which record an activity is about: what it shows, and that lists, filters and reports by it
//! follow the names of those records.
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{Date, Id, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, contact, lead, opportunity};
use kontor::locale::Language;
use kontor::store::filter::{Filter, Predicate, QueryContext, TextMatch};
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

fn about(crm: &TestWorkspace, id: Id) -> Option<Value> {
    crm.session.read(|set| {
        let field = set.field(RecordType::Activity, activity::ABOUT).expect("is a field");
        set.value(field, set.get(RecordType::Activity, id).expect("is there"))
    })
}

fn ids(crm: &TestWorkspace, query: &Query) -> Vec<Id> {
    crm.session.read(|set| {
        let slots = query::run(set, RecordType::Activity, query, &viewer());
        slots.iter().map(|slot| set.row_at(RecordType::Activity, *slot).expect("is there").id()).collect()
    })
}

/// The texts of the column that reports read.
fn column(crm: &TestWorkspace) -> Vec<String> {
    crm.session.read(|set| {
        let field = set.field(RecordType::Activity, activity::ABOUT).expect("is a field");
        match &*set.columns().get(set, RecordType::Activity, &[field])[0] {
            kontor::store::columns::Column::Texts { codes, texts, .. } => {
                codes.iter().map(|code| texts[*code as usize].clone()).collect()
            }
            _ => panic!("names are texts"),
        }
    })
}

struct Firm {
    crm: TestWorkspace,
    account: Id,
    person: Id,
    deal: Id,
    lead: Id,
}

fn firm() -> Firm {
    let crm = TestWorkspace::new();
    let account = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let person = vec![(contact::LAST_NAME, text("Berg")), (contact::ACCOUNT, link(account))];
    let person = crm.create(RecordType::Contact, person);
    let deal = vec![(opportunity::NAME, text("Renewal")), (opportunity::ACCOUNT, link(account))];
    let deal = crm.create(RecordType::Opportunity, deal);
    let name = vec![(lead::FIRST_NAME, text("Ada")), (lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord"))];
    let lead = crm.create(RecordType::Lead, name);
    Firm { crm, account, person, deal, lead }
}

impl Firm {
    fn call(&self, links: &[(kontor::base::FieldId, Id)]) -> Id {
        let links = links.iter().map(|(field, id)| (*field, link(*id)));
        self.crm.create(RecordType::Activity, std::iter::once((activity::SUBJECT, text("Call"))).chain(links).collect())
    }
}

#[test]
fn it_names_the_most_particular_record_of_those_that_an_activity_is_linked_to() {
    let firm = firm();
    let of = |links: &[_]| about(&firm.crm, firm.call(links));
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[(activity::ACCOUNT, firm.account)]), text("Nordlicht"));
    assert_eq!(of(&[(activity::ACCOUNT, firm.account), (activity::CONTACT, firm.person)]), text("Berg"));
    assert_eq!(of(&[(activity::LEAD, firm.lead)]), text("Ada Lund"));
    let all = [(activity::ACCOUNT, firm.account), (activity::CONTACT, firm.person), (activity::OPPORTUNITY, firm.deal)];
    assert_eq!(of(&all), text("Renewal"));
}

#[test]
fn lists_filters_and_reports_by_it_follow_a_new_name() {
    let firm = firm();
    let crm = &firm.crm;
    let (a, b) = (
        firm.call(&[(activity::LEAD, firm.lead)]),
        firm.call(&[(activity::OPPORTUNITY, firm.deal), (activity::ACCOUNT, firm.account)]),
    );
    let none = firm.call(&[]);
    let sorted = Query { sorts: vec![Sort::ascending(activity::ABOUT)], ..Query::default() };
    let contains = Predicate::Text(TextMatch::Contains, "zuse".to_string());
    let found = Query { filter: Filter::field(activity::ABOUT, contains), ..Query::default() };
    let empty = Query { filter: Filter::not(activity::ABOUT, Predicate::Filled), ..Query::default() };
    assert_eq!((ids(crm, &sorted), ids(crm, &found), ids(crm, &empty)), (vec![a, b, none], vec![], vec![none]));
    assert_eq!(column(crm), ["Ada Lund", "Renewal", ""]);
    crm.run(Command::Edit {
        id: firm.lead,
        fields: vec![(lead::FIRST_NAME, text("Zora")), (lead::LAST_NAME, text("Zuse"))],
    });
    assert_eq!((ids(crm, &sorted), ids(crm, &found)), (vec![b, a, none], vec![a]));
    assert_eq!(column(crm), ["Zora Zuse", "Renewal", ""]);
    crm.undo();
    assert_eq!((ids(crm, &sorted), ids(crm, &found)), (vec![a, b, none], vec![]));
    assert_eq!(column(crm), ["Ada Lund", "Renewal", ""]);
    crm.run(Command::Delete(vec![firm.deal]));
    assert_eq!(column(crm), ["Ada Lund", "Nordlicht", ""], "what is deleted is not named");
}

#[test]
fn it_is_a_column_of_the_list_instead_of_four_that_are_mostly_empty() {
    let listed: Vec<&str> =
        RecordType::Activity.fields().iter().filter(|field| field.listed).map(|field| field.key).collect();
    assert_eq!(listed, ["about", "type", "due", "done_at", "owner"]);
}
