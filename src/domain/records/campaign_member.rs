//! Campaign member: a person in a campaign, and how they responded. A lead that is converted stays the member that it was and is
//! one as the contact too.
use crate::base::FieldId;

crate::domain::field::fields! {
    1 CAMPAIGN "campaign" Link(K::Campaign), "Campaign" "Kampagne" "Campagne", Main [required listed];
    3 STATUS "status" Choice(Picklist::MemberStatus), "Member status" "Mitgliedsstatus" "Statut du membre", Main [listed];
    4 RESPONDED "responded_at" Moment, "First responded" "Erste Reaktion" "Première réponse", Main [listed system];
    10 LEAD "lead" Link(K::Lead), "Lead" "Lead" "Lead", Main [listed];
    11 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Main [listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [listed system];
}

/// The fields that link a member to its person; they have the same numbers as an activity's.
pub const LINKS: [FieldId; 2] = [LEAD, CONTACT];

const _: () = {
    use super::activity;
    assert!(LEAD.0 == activity::LEAD.0 && CONTACT.0 == activity::CONTACT.0);
};
