//! Campaigns as commands see them: adding people, their statuses, and what follows from every other command, so that nobody is
//! in a campaign twice and a lead is a member of the campaign that it names.
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use super::lead as lead_rules;
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::domain::RecordType;
use crate::domain::records::{campaign, campaign_member as member, choice, lead};
use crate::locale::{Phrase, phrase, phrases};
use crate::store::{RecordStore, campaigns, display_names};

/// People who are added to a campaign.
#[derive(Clone, PartialEq, Debug)]
pub struct AddMembers {
    /// The campaign.
    pub campaign: Id,
    /// The leads and contacts. Those who cannot be added are left out.
    pub records: Arc<Vec<Id>>,
    /// Their status; `None` for the first one.
    pub status: Option<Id>,
}

const NOBODY: Phrase = phrase!(
    "There is nobody to add to this campaign.",
    "Es gibt niemanden, der dieser Kampagne hinzugefügt werden kann.",
    "Il n’y a personne à ajouter à cette campagne.",
);

/// Adds people to a campaign. Returns what the action is about.
pub fn add(draft: &mut Draft, wanted: &AddMembers, context: &Context) -> Result<String, Rejection> {
    let set = draft.base();
    let row = set.get(RecordType::Campaign, wanted.campaign).ok_or(GONE)?;
    let status = wanted.status.unwrap_or_else(|| campaigns::first_status(set));
    let (mut seen, mut added, mut refused) = (BTreeSet::new(), Vec::new(), None);
    for about in wanted.records.iter().copied().filter(|about| seen.insert(*about)) {
        match campaigns::not_added(set, wanted.campaign, about) {
            Some(why) => refused = refused.or(Some(why)),
            None => {
                insert(draft, wanted.campaign, about, status, context.now);
                added.push(about);
            }
        }
    }
    if added.is_empty() {
        return Err(Rejection::new(refused.map_or(NOBODY, campaigns::NotAdded::phrase)));
    }
    Ok(subject(set, row, &added, context))
}

/// Sets the status of members. Returns what the action is about.
pub fn set_status(draft: &mut Draft, members: &[Id], status: Id, context: &Context) -> Result<String, Rejection> {
    members.iter().for_each(|id| draft.set(*id, member::STATUS, Some(Value::Link(status))));
    about(draft, members, context)
}

/// Takes people out of their campaign. Returns what the action is about.
pub fn remove(draft: &mut Draft, members: &[Id], context: &Context) -> Result<String, Rejection> {
    members.iter().for_each(|id| draft.remove(*id));
    about(draft, members, context)
}

/// What an action about members of one campaign is about.
fn about(draft: &Draft, members: &[Id], context: &Context) -> Result<String, Rejection> {
    let set = draft.base();
    let rows = members.iter().map(|id| set.get(RecordType::CampaignMember, *id).ok_or(GONE));
    let rows: Vec<&Row> = rows.collect::<Result<_, _>>()?;
    let of = rows.first().and_then(|row| row.link(member::CAMPAIGN)).ok_or(GONE)?;
    let row = set.get(RecordType::Campaign, of).ok_or(GONE)?;
    let people: Vec<Id> = rows.into_iter().filter_map(campaigns::person).collect();
    Ok(subject(set, row, &people, context))
}

/// The campaign and its people, in words.
fn subject(set: &RecordStore, row: &Row, people: &[Id], context: &Context) -> String {
    let language = context.language;
    let who = match people {
        [one] => display_names::name_of(set, *one, language),
        several => RecordType::CampaignMember.counted(several.len() as u32, language),
    };
    format!("{} – {who}", phrases::QUOTED.with(language, &[row.text(campaign::NAME)]))
}

/// Makes somebody a member.
fn insert(draft: &mut Draft, of: Id, about: Id, status: Id, now: Timestamp) {
    let Some(link) = draft.kind(about).and_then(campaigns::link) else { return };
    let id = draft.derived_id(&campaigns::seeds(&of, &about));
    draft.insert(RecordType::CampaignMember, id, fields(draft.base(), of, (link, about), status, now));
}

fn fields(
    set: &RecordStore,
    of: Id,
    (link, about): (FieldId, Id),
    status: Id,
    now: Timestamp,
) -> Vec<(FieldId, Value)> {
    let mut out = vec![
        (member::CAMPAIGN, Value::Link(of)),
        (member::STATUS, Value::Link(status)),
        (link, Value::Link(about)),
        (member::CREATED, Value::Moment(now)),
    ];
    out.extend(campaigns::counts_as_responded(set, status).then_some((member::RESPONDED, Value::Moment(now))));
    out
}

/// The memberships of a converted lead become the contact's too, as its activities do.
pub fn convert(draft: &mut Draft, lead: Id, contact: Id) {
    let of_lead = |row: &Row| row.link(member::CONTACT).is_none().then_some(row.id());
    let open: Vec<Id> = campaigns::of_person(draft.base(), RecordType::Lead, lead).filter_map(of_lead).collect();
    open.into_iter().for_each(|id| draft.set(id, member::CONTACT, Some(Value::Link(contact))));
}

/// A lead as a conversion reads it: with the campaign that its opportunity gets as the primary one.
pub fn with_latest<'a>(set: &RecordStore, row: &'a Row) -> Cow<'a, Row> {
    let Some(latest) = campaigns::latest(set, row.id()).filter(|of| row.link(lead::CAMPAIGN) != Some(*of)) else {
        return Cow::Borrowed(row);
    };
    let mut fields = row.fields();
    fields.retain(|(number, _)| *number != lead::CAMPAIGN);
    fields.push((lead::CAMPAIGN, Value::Link(latest)));
    Cow::Owned(Row::new(row.id(), row.changed(), &[], &fields))
}

/// The contact of a restored member whose lead was converted in the meantime.
pub fn links_of_restored(set: &RecordStore, row: &Row) -> Vec<(FieldId, Value)> {
    let lead = row.link(member::LEAD).and_then(|id| set.get(RecordType::Lead, id));
    let contact = lead.and_then(|row| row.link(lead::CONVERTED_CONTACT));
    let is_open = row.link(member::CONTACT).is_none();
    contact.filter(|_| is_open).map(|id| (member::CONTACT, Value::Link(id))).into_iter().collect()
}

/// A member status that begins or ceases to count as responded does so for all who have it.
pub fn after_status_edit(draft: &mut Draft, status: Id) {
    let counts = draft.get(status, choice::RESPONDED).is_some();
    if counts == campaigns::counts_as_responded(draft.base(), status) {
        return;
    }
    let has = |row: &&Row| row.link(member::STATUS) == Some(status);
    let all = draft.base().rows(RecordType::CampaignMember).map(|(_, row)| row).filter(has);
    let all: Vec<Id> = all.map(Row::id).collect();
    let now = draft.now;
    for id in all {
        let value = draft.get(id, member::RESPONDED).filter(|_| counts);
        draft.set(id, member::RESPONDED, value.or(counts.then_some(Value::Moment(now))));
    }
}

/// What follows for campaigns from a command, whatever it was: a lead that names a campaign is its member, nobody is in one twice,
/// and who has responded is noted.
pub fn follow(draft: &mut Draft, context: &Context) {
    let set = draft.base();
    name_members(draft, context);
    let touched = draft.touched().filter(|(kind, _)| *kind == RecordType::CampaignMember);
    let touched: BTreeSet<Id> = touched.map(|(_, id)| id).collect();
    for id in &touched {
        match draft.row(*id) {
            Some(row) => note(draft, &row, context.now),
            None => set.get(RecordType::CampaignMember, *id).into_iter().for_each(|row| forget(draft, row)),
        }
    }
    let mut by_person = ByPerson::default();
    touched.iter().filter_map(|id| draft.row(*id)).for_each(|row| register(&mut by_person, &row));
    for id in &touched {
        while let Some(other) = draft.row(*id).and_then(|row| same_person(draft, &row, &by_person)) {
            let kept = unite(draft, *id, other).and_then(|id| draft.row(id));
            // It may have got a link of the one that went.
            kept.filter(|row| touched.contains(&row.id())).into_iter().for_each(|row| register(&mut by_person, &row));
        }
    }
}

/// The members that a command touches, by campaign and person. A command may add a hundred thousand, so that they are not
/// compared with each other.
type ByPerson = HashMap<(Option<Id>, FieldId, Id), BTreeSet<Id>>;

fn register(all: &mut ByPerson, row: &Row) {
    for key in persons(row) {
        all.entry(key).or_default().insert(row.id());
    }
}

/// The campaign of a membership, with each of the records that are its person.
fn persons(row: &Row) -> impl Iterator<Item = (Option<Id>, FieldId, Id)> {
    let of = row.link(member::CAMPAIGN);
    member::LINKS.into_iter().filter_map(move |link| Some((of, link, row.link(link)?)))
}

/// Makes leads members of the campaigns that they name now and did not before.
fn name_members(draft: &mut Draft, context: &Context) {
    let set = draft.base();
    let leads: Vec<Id> = draft.touched().filter(|(kind, _)| *kind == RecordType::Lead).map(|(_, id)| id).collect();
    let before = |id: Id| set.get(RecordType::Lead, id).and_then(|row| row.link(lead::CAMPAIGN));
    let opened = leads.into_iter().filter_map(|id| Some((id, draft.link(id, lead::CAMPAIGN)?)));
    let mut named: Vec<(Id, Id)> = opened.filter(|(id, of)| before(*id) != Some(*of)).collect();
    let whole = draft.whole_rows().iter().filter(|(kind, _)| *kind == RecordType::Lead);
    named.extend(whole.filter_map(|(_, row)| Some((row.id(), row.link(lead::CAMPAIGN)?))));
    let sets = draft.whole_sets().filter(|(kind, _, field, _)| *kind == RecordType::Lead && *field == lead::CAMPAIGN);
    named.extend(sets.filter_map(|(_, id, _, value)| Some((id, value.as_ref().and_then(Value::link)?))));
    if named.is_empty() {
        return;
    }
    let status = campaigns::first_status(set);
    for (about, of) in named {
        let is_there = |row: &Row| draft.link(row.id(), member::CAMPAIGN) == Some(of);
        let is_member = campaigns::of_person(set, RecordType::Lead, about).any(is_there);
        // A commit may add the lead itself too.
        if !is_member && draft.kind(draft.first_derived(&campaigns::seeds(&of, &about))).is_none() {
            let id = draft.derived_id(&campaigns::seeds(&of, &about));
            let entries = fields(set, of, (member::LEAD, about), status, context.now);
            draft.insert(RecordType::CampaignMember, id, entries);
        }
    }
}

/// Notes when a member responded, and the contact that its lead has become.
fn note(draft: &mut Draft, row: &Row, now: Timestamp) {
    // What counts may be what the command changes.
    let has_responded = row.link(member::STATUS).is_some_and(|status| draft.get(status, choice::RESPONDED).is_some());
    if has_responded != row.moment(member::RESPONDED).is_some() {
        draft.set(row.id(), member::RESPONDED, has_responded.then_some(Value::Moment(now)));
    }
    let became = row.link(member::LEAD).and_then(|id| draft.link(id, lead::CONVERTED_CONTACT));
    if let (None, Some(contact)) = (row.link(member::CONTACT), became.filter(|id| draft.kind(*id).is_some())) {
        draft.set(row.id(), member::CONTACT, Some(Value::Link(contact)));
    }
}

/// A lead that is taken out of the campaign that it names does not name it any longer.
fn forget(draft: &mut Draft, removed: &Row) {
    let Some(about) = removed.link(member::LEAD).filter(|id| draft.kind(*id).is_some()) else { return };
    let of = removed.link(member::CAMPAIGN);
    let names = of.is_some() && draft.link(about, lead::CAMPAIGN) == of;
    let is_other = |row: &Row| row.id() != removed.id() && draft.link(row.id(), member::CAMPAIGN) == of;
    let is_in = campaigns::of_person(draft.base(), RecordType::Lead, about).any(is_other);
    if names && !is_in && !lead_rules::is_converted_lead(draft.base(), about) {
        draft.set(about, lead::CAMPAIGN, None);
    }
}

/// Another membership of the same person in the same campaign.
fn same_person(draft: &Draft, row: &Row, touched: &ByPerson) -> Option<Id> {
    let is_same = |id: &Id| {
        let shares = |other: &Row| persons(row).any(|key| persons(other).any(|own| own == key));
        *id != row.id() && draft.row(*id).is_some_and(|other| shares(&other))
    };
    let there = campaigns::KINDS.into_iter().flat_map(|kind| {
        let about = campaigns::link(kind).and_then(|link| row.link(link));
        about.into_iter().flat_map(move |about| campaigns::of_person(draft.base(), kind, about)).map(Row::id)
    });
    there.chain(persons(row).filter_map(|key| touched.get(&key)).flatten().copied()).find(is_same)
}

/// Makes one membership of two: the earlier one, with the response of whichever responded first. Returns the one that stays.
fn unite(draft: &mut Draft, one: Id, other: Id) -> Option<Id> {
    let (one, other) = (draft.row(one)?, draft.row(other)?);
    let age = |row: &Row| (row.moment(member::CREATED), row.id());
    let (kept, gone) = if age(&one) <= age(&other) { (one, other) } else { (other, one) };
    let responded = |row: &Row| row.moment(member::RESPONDED);
    if let Some(at) = responded(&gone).filter(|at| responded(&kept).is_none_or(|own| *at < own)) {
        draft.set(kept.id(), member::STATUS, gone.get(member::STATUS));
        draft.set(kept.id(), member::RESPONDED, Some(Value::Moment(at)));
    }
    for link in member::LINKS.into_iter().filter(|link| kept.link(*link).is_none()) {
        draft.set(kept.id(), link, gone.get(link));
    }
    draft.remove(gone.id());
    Some(kept.id())
}
