//! The lists that choice fields pick from.
use crate::base::FieldId;
use crate::locale::{Phrase, phrase};

/// A list that choice fields pick from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Picklist {
    /// Lead statuses; the entries are records of kind status.
    Status,
    /// Opportunity stages; the entries are records of kind stage.
    Stage,
    /// Where a lead came from.
    Source,
    /// Hot, warm, cold.
    Rating,
    /// The company's trade.
    Industry,
    /// Mr., Ms. ...
    Salutation,
    /// Why a lead was closed without conversion.
    Disqualification,
    /// Why a deal was lost.
    Loss,
    /// Customer, partner ...
    AccountType,
    /// New or existing business.
    OpportunityType,
    /// Task, call, meeting, email, note. The rules know these; entries are not added.
    ActivityType,
    /// High, normal, low.
    Priority,
    /// Omitted, pipeline, best case, commit, closed. The rules know these; entries are not added.
    Forecast,
    /// Open, working, converted, not converted. The rules know these; entries are not added.
    StatusCategory,
    /// A contact's role in a deal.
    ContactRole,
    /// Free labels on any record.
    Tag,
    /// The strongest sign that a lead is ready. The rules know these; entries are not added.
    Readiness,
    /// Price lists: a product may have another price in each.
    PriceList,
    /// What a person is at an account that is not their main one.
    AffiliationRole,
    /// Whom a deal is contested by.
    Competitor,
    /// The list of one of the workspace's own fields, by the field's number.
    Own(FieldId),
}

impl Picklist {
    /// Lists whose entries are choice records that people may add to.
    pub const OPEN: [Picklist; 13] = [
        Picklist::Source,
        Picklist::Rating,
        Picklist::Industry,
        Picklist::Salutation,
        Picklist::Disqualification,
        Picklist::Loss,
        Picklist::AccountType,
        Picklist::OpportunityType,
        Picklist::ContactRole,
        Picklist::AffiliationRole,
        Picklist::Competitor,
        Picklist::PriceList,
        Picklist::Tag,
    ];

    /// The stored number of the list; never reused. Numbers of the workspace's own fields begin far above these.
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
            Picklist::Own(number) => number.0 as i64,
        }
    }

    /// What the list is called.
    pub const fn label(self) -> Phrase {
        match self {
            Picklist::Status => phrase("Lead statuses", "Lead-Status"),
            Picklist::Stage => phrase("Stages", "Phasen"),
            Picklist::Source => phrase("Lead sources", "Leadquellen"),
            Picklist::Rating => phrase("Ratings", "Bewertungen"),
            Picklist::Industry => phrase("Industries", "Branchen"),
            Picklist::Salutation => phrase("Salutations", "Anreden"),
            Picklist::Disqualification => phrase("Disqualification reasons", "Ablehnungsgründe"),
            Picklist::Loss => phrase("Loss reasons", "Verlustgründe"),
            Picklist::AccountType => phrase("Account types", "Accounttypen"),
            Picklist::OpportunityType => phrase("Opportunity types", "Opportunity-Typen"),
            Picklist::ActivityType => phrase("Activity types", "Aktivitätsarten"),
            Picklist::Priority => phrase("Priorities", "Prioritäten"),
            Picklist::Forecast => phrase("Forecast categories", "Prognosekategorien"),
            Picklist::StatusCategory => phrase("Status categories", "Statuskategorien"),
            Picklist::ContactRole => phrase("Contact roles", "Kontaktrollen"),
            Picklist::Tag => phrase("Tags", "Schlagwörter"),
            Picklist::Readiness => phrase("Signs of readiness", "Anzeichen der Bereitschaft"),
            Picklist::PriceList => phrase("Price lists", "Preislisten"),
            Picklist::AffiliationRole => phrase("Roles at accounts", "Rollen bei Accounts"),
            Picklist::Competitor => phrase("Competitors", "Mitbewerber"),
            Picklist::Own(_) => phrase("Values", "Werte"),
        }
    }
}
