//! Conversions that create a record of a custom record type besides: what it gets from the lead, what it is linked to, that its
//! rules are obeyed, and that one undo takes back everything.
use std::sync::Arc;

use kontor::base::{FieldId, Id, Value};
use kontor::command::convert::{Plan, custom_name, plan};
use kontor::command::{Command, Conversion, FieldEdit, UndoWish};
use kontor::domain::records::{choice, custom, field, lead};
use kontor::domain::{Field, Picklist, RecordType};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::filter::Filter;
use kontor::store::picklists;
use proptest::prelude::*;

use crate::custom_types::{add_field, add_type};
use crate::record_rules::require;
use crate::support::{TestWorkspace, cases, link, text, today, wait};

fn a_lead(crm: &TestWorkspace, company: &str, more: &[FieldEdit]) -> Id {
    let mut fields = vec![(lead::LAST_NAME, text("Kern")), (lead::COMPANY, text(company))];
    fields.extend_from_slice(more);
    crm.create(RecordType::Lead, fields)
}

fn with(lead: Id, kind: RecordType) -> Conversion {
    Conversion { further: vec![(kind, String::new())], ..Conversion::new(lead) }
}

fn planned(crm: &TestWorkspace, wanted: &Conversion) -> Plan {
    crm.session.read(|set| plan(set, wanted, None, today(), Language::En)).expect("can be planned")
}

fn made(crm: &TestWorkspace, kind: RecordType) -> Vec<Id> {
    crm.session.read(|set| set.rows(kind).map(|(_, row)| row.id()).collect())
}

fn refused(crm: &TestWorkspace, wanted: Conversion) -> Vec<FieldId> {
    match crm.try_do(Command::Convert(wanted)) {
        Err(SessionError::Refused(why)) => why.fields().map(|field| field.number).collect(),
        other => panic!("{other:?}"),
    }
}

/// A type with fields that are called like those of leads, and with links to what a lead becomes.
struct Contracts {
    kind: RecordType,
    phone: &'static Field,
    branch: &'static Field,
    industry: &'static Field,
    status: &'static Field,
    customer: &'static Field,
    people: &'static Field,
    deal: &'static Field,
    partner: &'static Field,
    origin: &'static Field,
}

fn contracts(crm: &TestWorkspace) -> Contracts {
    let (_, kind) = add_type(crm, "Contract", "Contracts");
    let field = |name: &str, holds: &str, target: Option<RecordType>| add_field(crm, kind, name, holds, target);
    add_field(crm, RecordType::Lead, "Branch code", "text", None);
    Contracts {
        kind,
        partner: field("Partner", "link", Some(RecordType::Account)),
        phone: field("Telefon", "phone", None),
        branch: field("branch code", "text", None),
        industry: field("Industry", "choice", None),
        status: field("Status", "choice", None),
        customer: field("Customer", "link", Some(RecordType::Account)),
        people: field("People", "links", Some(RecordType::Contact)),
        deal: field("Deal", "link", Some(RecordType::Opportunity)),
        origin: field("Origin", "link", Some(RecordType::Lead)),
    }
}

fn own_field_of_leads(crm: &TestWorkspace) -> FieldId {
    crm.session
        .read(|set| set.fields(RecordType::Lead).iter().find(|field| field.is_custom()).expect("is there").number)
}

#[test]
fn a_lead_becomes_a_record_of_a_custom_type_with_its_values_and_links() {
    let crm = TestWorkspace::new();
    let own = contracts(&crm);
    let branch = own_field_of_leads(&crm);
    let partner = crm.create(RecordType::Account, vec![(FieldId(1), text("Partner Ltd"))]);
    let industry = crm.session.read(|set| picklists::of_list(set, Picklist::Industry)[0]);
    let ada = a_lead(
        &crm,
        "Nord",
        &[
            (lead::PHONE, text("+49 30 1")),
            (branch, text("B-7")),
            (lead::INDUSTRY, link(industry)),
            (lead::PARTNER, link(partner)),
            (lead::DESCRIPTION, text("Two halls")),
        ],
    );
    let before = crm.content();
    crm.run(Command::Convert(with(ada, own.kind)));
    let [contract] = made(&crm, own.kind)[..] else { panic!("one contract") };
    let became = |number| crm.get(ada, number);
    assert_eq!(crm.get(contract, custom::NAME), text("Nord – Contract"));
    assert_eq!(crm.get(contract, custom::LEAD), link(ada));
    assert_eq!(crm.get(contract, custom::DESCRIPTION), text("Two halls"));
    assert_eq!(crm.get(contract, own.phone.number), text("+49 30 1"), "a German name is one, too");
    assert_eq!(crm.get(contract, own.branch.number), text("B-7"));
    assert_eq!(crm.get(contract, own.status.number), None, "a status of leads is none of contracts");
    assert_eq!(crm.get(contract, own.customer.number), became(lead::CONVERTED_ACCOUNT));
    assert_eq!(crm.get(contract, own.deal.number), became(lead::CONVERTED_OPPORTUNITY));
    assert_eq!(crm.get(contract, own.origin.number), link(ada));
    assert_eq!(crm.get(contract, own.partner.number), link(partner), "the customer is not the partner");
    let person = became(lead::CONVERTED_CONTACT).and_then(|value| value.link()).expect("is there");
    assert_eq!(crm.get(contract, own.people.number), Some(Value::Links(vec![person])));
    // The entry of one list is the one of the same name in the other.
    let entry = crm.get(contract, own.industry.number).and_then(|value| value.link()).expect("has one");
    assert_ne!(entry, industry);
    assert_eq!(crm.get(entry, choice::NAME), crm.get(industry, choice::NAME));
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(made(&crm, own.kind), [contract]);
}

#[test]
fn without_a_deal_there_is_no_link_to_one_and_a_name_of_ones_own_stays() {
    let crm = TestWorkspace::new();
    let own = contracts(&crm);
    let ada = a_lead(&crm, "Nord", &[]);
    let named = Conversion { further: vec![(own.kind, "Roof".to_string())], opportunity: None, ..Conversion::new(ada) };
    crm.run(Command::Convert(named));
    let contract = made(&crm, own.kind)[0];
    assert_eq!(crm.get(contract, custom::NAME), text("Roof"));
    assert_eq!(crm.get(contract, own.deal.number), None);
    assert_eq!(crm.get(contract, own.customer.number), crm.get(ada, lead::CONVERTED_ACCOUNT));
    let row = |set: &kontor::store::RecordStore| set.get(RecordType::Lead, ada).cloned().expect("is there");
    let name = crm.session.read(|set| custom_name(set, own.kind, &row(set), Language::En));
    assert_eq!(name, "Nord – Contract");
}

#[test]
fn what_a_type_and_its_rules_require_is_asked_for() {
    let crm = TestWorkspace::new();
    let own = contracts(&crm);
    let term = add_field(&crm, own.kind, "Term", "text", None);
    let extra = add_field(&crm, own.kind, "Extra", "text", None);
    let preset = add_field(&crm, own.kind, "Preset", "text", None);
    let record = |wanted: &Field| {
        crm.session.read(|set| {
            let mut all = set.rows(RecordType::Field).map(|(_, row)| row.id());
            all.find(|id| set.schema().own(*id).is_some_and(|(_, field)| field.number == wanted.number))
                .expect("is there")
        })
    };
    let require_field = |wanted: &Field, more: &[FieldEdit]| {
        let mut fields = vec![(field::REQUIRED, Some(Value::Yes))];
        fields.extend_from_slice(more);
        crm.run(Command::Edit { id: record(wanted), fields });
    };
    require_field(term, &[]);
    require_field(own.customer, &[]);
    require_field(preset, &[(field::DEFAULT, text("as usual"))]);
    require(&crm, own.kind, Filter::All(Vec::new()), &[extra.number]);
    let ada = a_lead(&crm, "Nord", &[]);
    let before = crm.content();
    let plan = planned(&crm, &with(ada, own.kind));
    let asked: Vec<_> = plan.asks.iter().map(|(kind, field)| (*kind, field.number)).collect();
    assert_eq!(asked, [(own.kind, term.number), (own.kind, extra.number)], "links and defaults are set anyway");
    assert_eq!(refused(&crm, with(ada, own.kind)), [term.number, extra.number]);
    let half = Conversion { answers: vec![(own.kind, (term.number, text("two years")))], ..with(ada, own.kind) };
    assert_eq!(refused(&crm, half.clone()), [extra.number]);
    assert_eq!(crm.content(), before, "a refused conversion changes nothing");
    let mut whole = half;
    whole.answers.push((own.kind, (extra.number, text("none"))));
    crm.run(Command::Convert(whole));
    let contract = made(&crm, own.kind)[0];
    assert_eq!(crm.get(contract, term.number), text("two years"));
    assert_eq!(crm.get(contract, preset.number), text("as usual"));
    // Without such a record nobody asks.
    let bob = a_lead(&crm, "Sued", &[]);
    crm.run(Command::Convert(Conversion::new(bob)));
    assert_eq!(made(&crm, own.kind).len(), 1);
}

#[test]
fn a_type_that_the_workspace_does_not_have_is_refused() {
    let crm = TestWorkspace::new();
    let ada = a_lead(&crm, "Nord", &[]);
    let before = crm.content();
    assert!(crm.try_do(Command::Convert(with(ada, RecordType::Custom7))).is_err());
    assert_eq!(crm.content(), before);
}

#[test]
fn of_two_conversions_in_one_action_each_is_undone_with_its_own_record() {
    let crm = TestWorkspace::new();
    let own = contracts(&crm);
    let [ada, bob] = ["Nord", "Sued"].map(|company| a_lead(&crm, company, &[]));
    let both = vec![with(ada, own.kind), with(bob, own.kind)];
    crm.run(Command::BulkConvert(Arc::new(both)));
    let of = |lead: Id| made(&crm, own.kind).into_iter().find(|id| crm.get(*id, custom::LEAD) == link(lead));
    let (first, second) = (of(ada).expect("is there"), of(bob).expect("is there"));
    let seq = crm.session.stack(|stack| stack.next_undo().expect("is there").seq);
    wait(crm.session.undo_with(seq, UndoWish { only: Some(ada), ..UndoWish::default() })).expect("is undone");
    assert_eq!(made(&crm, own.kind), [second], "{first:?} is gone");
    assert_eq!(crm.get(ada, lead::CONVERTED_AT), None);
    assert!(crm.get(bob, lead::CONVERTED_AT).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), ..ProptestConfig::default() })]

    /// Whatever a lead has: fields of the same name and type have its values, and one undo takes back everything.
    #[test]
    fn what_is_called_alike_is_carried_over(filled in prop::collection::vec(any::<bool>(), 8), deal in any::<bool>()) {
        let crm = TestWorkspace::new();
        let (_, kind) = add_type(&crm, "Contract", "Contracts");
        let kinds = ["text", "long_text", "number", "date", "yes_no", "url", "email", "phone"];
        let values = [
            text("a"), text("b"), Some(Value::Number(1500)), Some(Value::Day(today())),
            Some(Value::Yes), text("https://x.example"), text("a@x.example"), text("+49 1"),
        ];
        let pairs: Vec<_> = kinds.iter().map(|holds| {
            let of = |kind| add_field(&crm, kind, &format!("Own {holds}"), holds, None);
            (of(RecordType::Lead), of(kind))
        }).collect();
        let given = pairs.iter().zip(&values).zip(&filled).filter(|(_, is_filled)| **is_filled);
        let given: Vec<FieldEdit> = given.map(|(((from, _), value), _)| (from.number, value.clone())).collect();
        let ada = a_lead(&crm, "Nord", &given);
        let before = crm.content();
        let wanted = with(ada, kind);
        let wanted = if deal { wanted } else { Conversion { opportunity: None, ..wanted } };
        crm.run(Command::Convert(wanted));
        let contract = made(&crm, kind)[0];
        for (from, to) in &pairs {
            prop_assert_eq!(crm.get(contract, to.number), crm.get(ada, from.number));
        }
        crm.undo();
        prop_assert_eq!(crm.content(), before);
    }
}
