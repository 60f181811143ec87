//! The picklists of choice fields.
use crate::base::FieldId;
use crate::locale::{Phrase, phrase};

/// A picklist: the entries a choice field offers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Picklist {
    /// Lead statuses; the entries are records of type status.
    Status,
    /// Opportunity stages; the entries are records of type stage.
    Stage,
    /// Lead sources.
    Source,
    /// Hot, warm, cold.
    Rating,
    /// Industries.
    Industry,
    /// Salutations: Mr., Ms. ...
    Salutation,
    /// Reasons for disqualifying a lead.
    Disqualification,
    /// Reasons for losing a deal.
    Loss,
    /// Account types: customer, partner ...
    AccountType,
    /// New or existing business.
    OpportunityType,
    /// Task, call, meeting, email, note, letter, on which the rules depend, and those of the workspace.
    ActivityType,
    /// High, normal, low.
    Priority,
    /// Omitted, pipeline, best case, commit, closed. The rules depend on these; entries cannot be added.
    Forecast,
    /// Open, working, converted, not converted. The rules depend on these; entries cannot be added.
    StatusCategory,
    /// A contact's role in a deal.
    ContactRole,
    /// Free labels on any record.
    Tag,
    /// The strongest sign that a lead is ready. The rules depend on these; entries cannot be added.
    Readiness,
    /// Price lists: a product may have a different price in each.
    PriceList,
    /// A contact's roles at accounts other than their main one.
    AffiliationRole,
    /// Competitors for a deal.
    Competitor,
    /// Campaigns before they were records.
    Campaign,
    /// Types of campaigns.
    CampaignType,
    /// Planned, in progress ...
    CampaignStatus,
    /// How a member of a campaign stands to it; some entries count as responded.
    MemberStatus,
    /// Reasons of a conversion: the signs of readiness, and further ones.
    ConversionReason,
    /// Draft, sent, accepted ... of quotes. The rules depend on these; entries cannot be added.
    QuoteStatus,
    /// The picklist of a custom field, by the field's number.
    Own(FieldId),
}

impl Picklist {
    /// Picklists to which users may add entries. They are choice records.
    pub const OPEN: [Picklist; 18] = [
        Picklist::Source,
        Picklist::CampaignType,
        Picklist::CampaignStatus,
        Picklist::MemberStatus,
        Picklist::Rating,
        Picklist::Industry,
        Picklist::Salutation,
        Picklist::Disqualification,
        Picklist::ConversionReason,
        Picklist::Loss,
        Picklist::AccountType,
        Picklist::OpportunityType,
        Picklist::ActivityType,
        Picklist::ContactRole,
        Picklist::AffiliationRole,
        Picklist::Competitor,
        Picklist::PriceList,
        Picklist::Tag,
    ];

    /// The stored number of the picklist; never reused. Numbers of custom fields begin far above these.
    pub const fn code(self) -> i64 {
        match self {
            Picklist::Status => 0,
            Picklist::Stage => 1,
            Picklist::Source => 2,
            Picklist::Rating => 3,
            Picklist::Industry => 4,
            Picklist::Salutation => 5,
            Picklist::Disqualification => 6,
            Picklist::Loss => 7,
            Picklist::AccountType => 8,
            Picklist::OpportunityType => 9,
            Picklist::ActivityType => 10,
            Picklist::Priority => 11,
            Picklist::Forecast => 12,
            Picklist::StatusCategory => 13,
            Picklist::ContactRole => 14,
            Picklist::Tag => 15,
            Picklist::Readiness => 16,
            Picklist::PriceList => 17,
            Picklist::AffiliationRole => 18,
            Picklist::Competitor => 19,
            Picklist::Campaign => 20,
            Picklist::ConversionReason => 21,
            Picklist::CampaignType => 22,
            Picklist::CampaignStatus => 23,
            Picklist::MemberStatus => 24,
            Picklist::QuoteStatus => 30,
            Picklist::Own(number) => number.0 as i64,
        }
    }

    /// The name of the picklist.
    pub const fn label(self) -> Phrase {
        match self {
            Picklist::Status => phrase!("Lead statuses", "Lead-Status", "Statuts de lead"),
            Picklist::Stage => phrase!("Stages", "Phasen", "Étapes"),
            Picklist::Source => phrase!("Lead sources", "Leadquellen", "Sources de leads"),
            Picklist::Rating => phrase!("Ratings", "Bewertungen", "Évaluations"),
            Picklist::Industry => phrase!("Industries", "Branchen", "Secteurs"),
            Picklist::Salutation => phrase!("Salutations", "Anreden", "Civilités"),
            Picklist::Disqualification => {
                phrase!("Disqualification reasons", "Ablehnungsgründe", "Motifs de non-conversion")
            }
            Picklist::Loss => phrase!("Loss reasons", "Verlustgründe", "Motifs de perte"),
            Picklist::AccountType => phrase!("Account types", "Accounttypen", "Types de compte"),
            Picklist::OpportunityType => phrase!("Opportunity types", "Opportunity-Typen", "Types d’opportunité"),
            Picklist::ActivityType => phrase!("Activity types", "Aktivitätsarten", "Types d’activité"),
            Picklist::Priority => phrase!("Priorities", "Prioritäten", "Priorités"),
            Picklist::Forecast => phrase!("Forecast categories", "Prognosekategorien", "Catégories de prévision"),
            Picklist::StatusCategory => phrase!("Status categories", "Statuskategorien", "Catégories de statut"),
            Picklist::ContactRole => phrase!("Contact roles", "Kontaktrollen", "Rôles des contacts"),
            Picklist::Tag => phrase!("Tags", "Tags", "Étiquettes"),
            Picklist::Readiness => phrase!("Buying signals", "Kaufsignale", "Signaux d’achat"),
            Picklist::PriceList => phrase!("Price lists", "Preislisten", "Listes de prix"),
            Picklist::AffiliationRole => phrase!("Roles at accounts", "Rollen bei Accounts", "Rôles dans les comptes"),
            Picklist::Competitor => phrase!("Competitors", "Mitbewerber", "Concurrents"),
            Picklist::Campaign => phrase!("Campaigns", "Kampagnen", "Campagnes"),
            Picklist::CampaignType => phrase!("Campaign types", "Kampagnentypen", "Types de campagne"),
            Picklist::CampaignStatus => phrase!("Campaign statuses", "Kampagnenstatus", "Statuts de campagne"),
            Picklist::MemberStatus => phrase!("Member statuses", "Mitgliedsstatus", "Statuts des membres"),
            Picklist::ConversionReason => {
                phrase!("Other conversion reasons", "Weitere Konvertierungsgründe", "Autres motifs de conversion")
            }
            Picklist::QuoteStatus => phrase!("Quote statuses", "Angebotsstatus", "Statuts de devis"),
            Picklist::Own(_) => phrase!("Values", "Werte", "Valeurs"),
        }
    }
}
