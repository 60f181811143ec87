//! Campaigns: who is in one and once only, what conversion, merges, undo and erasure make of members, and what a lead's opportunity
//! owes itself to.
use std::collections::HashSet;
use std::sync::Arc;

use kontor::base::{Id, Row, Value};
use kontor::command::merge::Merge;
use kontor::command::{AddMembers, Command, Conversion, Target, UndoWish, erase};
use kontor::domain::records::{campaign, campaign_member as member, choice, contact, lead, opportunity};
use kontor::domain::{Picklist, RecordType, defaults};
use kontor::store::campaigns::{self, NotAdded};

use crate::every_way_in::{a_lead, update};
use crate::support::files::{file, import};
use crate::support::{TestWorkspace, days_pass, link, text, wait};

pub fn new_campaign(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Campaign, vec![(campaign::NAME, text(name))])
}

pub fn a_contact(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(name))])
}

pub fn add(campaign: Id, records: &[Id], status: Option<Id>) -> Command {
    Command::AddToCampaign(AddMembers { campaign, records: Arc::new(records.to_vec()), status })
}

/// The memberships of a lead or a contact, by campaign.
pub fn members(crm: &TestWorkspace, about: Id) -> Vec<Row> {
    crm.session.read(|set| {
        let kind = set.locate(about).expect("is there").0;
        let mut all: Vec<Row> = campaigns::of_person(set, kind, about).cloned().collect();
        all.sort_by_key(|row| (row.link(member::CAMPAIGN), row.id()));
        all
    })
}

fn only(crm: &TestWorkspace, about: Id) -> Row {
    let all = members(crm, about);
    assert_eq!(all.len(), 1);
    all[0].clone()
}

fn respond(crm: &TestWorkspace, about: Id) {
    let members = Arc::new(vec![only(crm, about).id()]);
    crm.run(Command::SetMemberStatus { members, status: defaults::MEMBER_RESPONDED });
}

fn became(crm: &TestWorkspace, of: Id, number: kontor::base::FieldId) -> Id {
    crm.get(of, number).and_then(|value| value.link()).expect("is linked")
}

#[test]
fn people_are_added_once_with_the_first_status_and_those_who_cannot_be_are_left_out() {
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let (ada, bo, eve) = (a_lead(&crm, "Ada"), a_lead(&crm, "Bo"), a_contact(&crm, "Eve"));
    crm.run(add(fair, &[ada, eve, ada], None));
    for about in [ada, eve] {
        let row = only(&crm, about);
        assert_eq!((row.link(member::CAMPAIGN), row.link(member::STATUS)), (Some(fair), Some(defaults::MEMBER_SENT)));
        assert!(row.moment(member::CREATED).is_some() && row.moment(member::RESPONDED).is_none());
    }
    crm.run(Command::Convert(Conversion::new(bo)));
    let account = became(&crm, bo, lead::CONVERTED_ACCOUNT);
    let reasons = crm.session.read(|set| {
        [ada, bo, account, Id::fixed(77_777)].map(|about| campaigns::not_added(set, fair, about).expect("is left out"))
    });
    assert_eq!(reasons, [NotAdded::Already, NotAdded::Converted, NotAdded::OtherType, NotAdded::Gone]);
    assert_eq!(crm.refusal(add(fair, &[ada], None)), "Already in this campaign.");
    assert_eq!(crm.refusal(add(fair, &[], None)), "There is nobody to add to this campaign.");
    crm.run(add(fair, &[ada, became(&crm, bo, lead::CONVERTED_CONTACT)], Some(defaults::MEMBER_RESPONDED)));
    assert!(only(&crm, became(&crm, bo, lead::CONVERTED_CONTACT)).moment(member::RESPONDED).is_some());
    assert_eq!(only(&crm, ada).link(member::STATUS), Some(defaults::MEMBER_SENT), "who is in it stays as they are");
    crm.undo();
    assert!(members(&crm, became(&crm, bo, lead::CONVERTED_CONTACT)).is_empty());
}

#[test]
fn a_response_is_noted_when_a_status_counts_as_one_also_when_the_list_changes() {
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let ada = a_lead(&crm, "Ada");
    crm.run(add(fair, &[ada], None));
    respond(&crm, ada);
    let first = only(&crm, ada).moment(member::RESPONDED).expect("has responded");
    days_pass(2);
    let list = Some(Value::Number(Picklist::MemberStatus.code()));
    let came = crm.create(RecordType::Choice, vec![(choice::NAME, text("Came")), (choice::LIST, list)]);
    let set = |status: Id| {
        crm.run(Command::Edit { id: only(&crm, ada).id(), fields: vec![(member::STATUS, link(status))] });
        only(&crm, ada).moment(member::RESPONDED)
    };
    assert_eq!(set(came), None);
    let counts = |value: Option<Value>| crm.run(Command::Edit { id: came, fields: vec![(choice::RESPONDED, value)] });
    counts(Some(Value::Yes));
    let second = only(&crm, ada).moment(member::RESPONDED).expect("the status counts now");
    assert!(first < second);
    assert_eq!(set(defaults::MEMBER_RESPONDED), Some(second), "one response is not another");
    set(came);
    counts(None);
    assert_eq!(only(&crm, ada).moment(member::RESPONDED), None);
}

#[test]
fn a_lead_is_a_member_of_the_campaign_that_it_names_whatever_the_way_in() {
    let crm = TestWorkspace::new();
    let [fair, mail] = ["Fair", "Mail"].map(|name| new_campaign(&crm, name));
    let fields = vec![(lead::LAST_NAME, text("Ada")), (lead::COMPANY, text("N")), (lead::CAMPAIGN, link(fair))];
    let ada = crm.create(RecordType::Lead, fields);
    assert_eq!(only(&crm, ada).link(member::CAMPAIGN), Some(fair));
    crm.run(Command::Edit { id: ada, fields: vec![(lead::CITY, text("Kiel"))] });
    crm.run(update(ada, vec![(lead::CAMPAIGN, link(mail))]));
    assert_eq!(members(&crm, ada).len(), 2, "the first campaign is history, not gone");
    let of = |id: Id| members(&crm, ada).into_iter().find(|row| row.link(member::CAMPAIGN) == Some(id)).expect("is in");
    crm.run(Command::RemoveMembers(Arc::new(vec![of(mail).id()])));
    assert_eq!(crm.get(ada, lead::CAMPAIGN), None, "who is taken out does not name it any longer");
    crm.run(Command::RemoveMembers(Arc::new(vec![of(fair).id()])));
    import(&crm, &[file("leads.csv", "Last Name,Company,Campaign\nLund,Fjord,Fair\nHolm,Fjord,Webinar\n")]);
    let all = crm.session.read(|set| {
        let named =
            |row: &Row| set.find(row.link(member::CAMPAIGN)?).map(|(_, row)| row.text(campaign::NAME).to_string());
        let rows = set.rows(RecordType::CampaignMember).map(|(_, row)| row);
        rows.filter_map(named).collect::<HashSet<_>>()
    });
    assert_eq!(all, ["Fair", "Webinar"].map(str::to_string).into());
}

#[test]
fn members_move_along_with_a_conversion_and_its_undo_gives_them_back() {
    let crm = TestWorkspace::new();
    let [fair, mail, call] = ["Fair", "Mail", "Call"].map(|name| new_campaign(&crm, name));
    let ada = a_lead(&crm, "Ada");
    let known = a_contact(&crm, "Ada");
    crm.run(add(fair, &[ada], None));
    respond(&crm, ada);
    days_pass(1);
    crm.run(add(mail, &[ada], None));
    // The contact is in one of them already.
    crm.run(add(fair, &[known], None));
    crm.run(add(call, &[known], None));
    let before = crm.content();
    let wanted = Conversion { contact: Target::Existing(known), ..Conversion::new(ada) };
    crm.run(Command::Convert(wanted));
    let of_contact = members(&crm, known);
    let campaigns: Vec<_> = of_contact.iter().filter_map(|row| row.link(member::CAMPAIGN)).collect();
    assert_eq!(campaigns.len(), 3);
    assert_eq!(campaigns.iter().collect::<HashSet<_>>().len(), 3, "nobody is in one twice");
    let both = of_contact.iter().find(|row| row.link(member::CAMPAIGN) == Some(fair)).expect("is in it");
    assert_eq!((both.link(member::LEAD), both.link(member::CONTACT)), (Some(ada), Some(known)));
    assert_eq!(both.link(member::STATUS), Some(defaults::MEMBER_RESPONDED), "the response counts");
    let deal = became(&crm, ada, lead::CONVERTED_OPPORTUNITY);
    assert_eq!(
        crm.get(deal, opportunity::CAMPAIGN),
        link(fair),
        "the latest response comes before the latest campaign"
    );
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn without_a_response_the_latest_campaign_is_the_primary_one() {
    let crm = TestWorkspace::new();
    let [fair, mail] = ["Fair", "Mail"].map(|name| new_campaign(&crm, name));
    let ada = a_lead(&crm, "Ada");
    crm.run(Command::Edit { id: ada, fields: vec![(lead::CAMPAIGN, link(fair))] });
    days_pass(1);
    crm.run(add(mail, &[ada], None));
    crm.run(Command::Convert(Conversion::new(ada)));
    let deal = became(&crm, ada, lead::CONVERTED_OPPORTUNITY);
    assert_eq!((crm.get(deal, opportunity::CAMPAIGN), crm.get(ada, lead::CAMPAIGN)), (link(mail), link(fair)));
}

#[test]
fn one_of_several_conversions_is_taken_back_with_its_members() {
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let [ada, bo] = ["Ada", "Bo"].map(|name| a_lead(&crm, name));
    crm.run(add(fair, &[ada, bo], None));
    let done = crm.run(Command::BulkConvert(Arc::new(vec![Conversion::new(ada), Conversion::new(bo)])));
    let seq = done.header.expect("is stored").seq;
    wait(crm.session.undo_with(seq, UndoWish { only: Some(ada), ..UndoWish::default() })).expect("is undone");
    assert_eq!(only(&crm, ada).link(member::CONTACT), None);
    assert!(only(&crm, bo).link(member::CONTACT).is_some());
}

#[test]
fn merged_people_are_in_a_campaign_once_and_undo_makes_them_two_again() {
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let [ada, twin] = ["Ada", "Ada"].map(|name| a_lead(&crm, name));
    crm.run(add(fair, &[ada], None));
    days_pass(1);
    crm.run(add(fair, &[twin], Some(defaults::MEMBER_RESPONDED)));
    let before = crm.content();
    crm.run(Command::Merge(Merge { master: twin, others: vec![ada], picks: Vec::new() }));
    assert_eq!(only(&crm, twin).link(member::STATUS), Some(defaults::MEMBER_RESPONDED));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn whoever_is_deleted_or_erased_is_in_no_campaign_and_restoring_brings_them_back() {
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let (ada, eve) = (a_lead(&crm, "Ada"), a_contact(&crm, "Eve"));
    crm.run(add(fair, &[ada, eve], None));
    let own = crm.session.read(|set| erase::owned_records(set, &[ada]));
    assert_eq!(own, vec![only(&crm, ada).id()]);
    let before = crm.content();
    for gone in [ada, fair] {
        crm.run(Command::Delete(vec![gone]));
        assert!(crm.links_are_whole());
        let left = crm.session.read(|set| set.count(RecordType::CampaignMember));
        assert_eq!(left, if gone == ada { 1 } else { 0 });
        crm.undo();
        assert_eq!(crm.content(), before);
    }
}

#[test]
fn thousands_of_people_are_added_at_once_and_leave_with_one_undo() {
    let crm = TestWorkspace::new();
    let fair = new_campaign(&crm, "Fair");
    let named = |at: usize| crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(&format!("P{at}")))]);
    let people: Vec<Id> = (0..3_000).map(named).collect();
    crm.run(Command::AddToCampaign(AddMembers { campaign: fair, records: Arc::new(people), status: None }));
    let count = || crm.session.read(|set| set.count(RecordType::CampaignMember));
    assert_eq!(count(), 3_000);
    crm.undo();
    assert_eq!(count(), 0);
}
