//! Campaigns as they are read: who is in one, who has responded, which of a person's campaigns counts first, and who cannot be
//! added to one and why.
use super::picklists;
use super::record_store::RecordStore;
use super::record_tables::RecordTables;
use crate::base::{FieldId, Id, Row};
use crate::domain::records::{campaign_member, choice, lead};
use crate::domain::{Picklist, RecordType, defaults};
use crate::locale::{Phrase, phrase};

/// The types of the records that may be members.
pub const KINDS: [RecordType; 2] = [RecordType::Lead, RecordType::Contact];

/// The member's field that links to a record of a type.
pub const fn link(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Lead => Some(campaign_member::LEAD),
        RecordType::Contact => Some(campaign_member::CONTACT),
        _ => None,
    }
}

/// The person that a member is: the contact that a lead became, else the lead.
pub fn person(member: &Row) -> Option<Id> {
    member.link(campaign_member::CONTACT).or_else(|| member.link(campaign_member::LEAD))
}

/// Whether a member status counts as responded.
pub fn counts_as_responded(set: &RecordTables, status: Id) -> bool {
    set.get(RecordType::Choice, status).is_some_and(|row| row.is(choice::RESPONDED))
}

/// The status that a new member has if none is chosen: the first of the list that is no response.
pub fn first_status(set: &RecordStore) -> Id {
    let mut all = picklists::of_list(set, Picklist::MemberStatus).into_iter();
    all.find(|id| !counts_as_responded(set, *id)).unwrap_or(defaults::MEMBER_SENT)
}

/// What the id of a member is derived from, so that two browsers that add one person to one campaign make one member.
pub fn seeds<'a>(campaign: &'a Id, person: &'a Id) -> [&'a [u8]; 3] {
    [b"campaign member", &campaign.0, &person.0]
}

/// The id of the member that adding a person to a campaign makes.
pub fn member_id(campaign: &Id, person: &Id) -> Id {
    let [name, campaign, person] = seeds(campaign, person);
    Id::derived(&[name, campaign, person, &0u32.to_le_bytes()])
}

/// The memberships of a lead or a contact.
pub fn of_person(set: &RecordTables, kind: RecordType, id: Id) -> impl Iterator<Item = &Row> {
    link(kind).into_iter().flat_map(move |link| set.linking(id, RecordType::CampaignMember, link))
}

/// The campaign that a lead's opportunity owes itself to: the one to which it responded last, else the one that it was added to
/// last.
pub fn latest(set: &RecordTables, lead: Id) -> Option<Id> {
    let age = |row: &&Row| (row.moment(campaign_member::RESPONDED), row.moment(campaign_member::CREATED), row.id());
    of_person(set, RecordType::Lead, lead).max_by_key(age)?.link(campaign_member::CAMPAIGN)
}

/// Why somebody is not added to a campaign.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NotAdded {
    /// The record is gone.
    Gone,
    /// It is neither a lead nor a contact.
    OtherType,
    /// The lead was converted.
    Converted,
    /// They are in the campaign already.
    Already,
}

impl NotAdded {
    /// The reason in words.
    pub const fn phrase(self) -> Phrase {
        match self {
            NotAdded::Gone => {
                phrase!("The record no longer exists.", "Den Datensatz gibt es nicht mehr.", "La fiche n’existe plus.",)
            }
            NotAdded::OtherType => phrase!(
                "Members of a campaign are leads and contacts.",
                "Mitglieder einer Kampagne sind Leads und Kontakte.",
                "Les membres d’une campagne sont des leads et des contacts.",
            ),
            NotAdded::Converted => phrase!(
                "The lead was converted. Add its contact.",
                "Der Lead wurde konvertiert. Fügen Sie seinen Kontakt hinzu.",
                "Le lead a été converti. Ajoutez son contact.",
            ),
            NotAdded::Already => {
                phrase!("Already in this campaign.", "Bereits in dieser Kampagne.", "Déjà dans cette campagne.",)
            }
        }
    }
}

/// Why a record is not added to a campaign, if it is not.
pub fn not_added(set: &RecordTables, campaign: Id, about: Id) -> Option<NotAdded> {
    let Some((kind, row)) = set.find(about) else { return Some(NotAdded::Gone) };
    if link(kind).is_none() {
        return Some(NotAdded::OtherType);
    }
    if of_person(set, kind, about).any(|member| member.link(campaign_member::CAMPAIGN) == Some(campaign)) {
        return Some(NotAdded::Already);
    }
    let is_converted = kind == RecordType::Lead && row.moment(lead::CONVERTED_AT).is_some();
    is_converted.then_some(NotAdded::Converted)
}
