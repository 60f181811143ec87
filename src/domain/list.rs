//! The lists that choice fields pick from.
use crate::locale::{Phrase, phrase};

/// A list that choice fields pick from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum List {
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
    Own(u16),
}

impl List {
    /// Lists whose entries are choice records that people may add to.
    pub const OPEN: [List; 13] = [
        List::Source,
        List::Rating,
        List::Industry,
        List::Salutation,
        List::Disqualification,
        List::Loss,
        List::AccountType,
        List::OpportunityType,
        List::ContactRole,
        List::AffiliationRole,
        List::Competitor,
        List::PriceList,
        List::Tag,
    ];

    /// The stored number of the list; never reused. Numbers of the workspace's own fields begin far above these.
    pub const fn code(self) -> i64 {
        match self {
            List::Status => 0,
            List::Stage => 1,
            List::Source => 2,
            List::Rating => 3,
            List::Industry => 4,
            List::Salutation => 5,
            List::Disqualification => 6,
            List::Loss => 7,
            List::AccountType => 8,
            List::OpportunityType => 9,
            List::ActivityType => 10,
            List::Priority => 11,
            List::Forecast => 12,
            List::StatusCategory => 13,
            List::ContactRole => 14,
            List::Tag => 15,
            List::Readiness => 16,
            List::PriceList => 17,
            List::AffiliationRole => 18,
            List::Competitor => 19,
            List::Own(number) => number as i64,
        }
    }

    /// What the list is called.
    pub const fn label(self) -> Phrase {
        match self {
            List::Status => phrase("Lead statuses", "Lead-Status"),
            List::Stage => phrase("Stages", "Phasen"),
            List::Source => phrase("Lead sources", "Leadquellen"),
            List::Rating => phrase("Ratings", "Bewertungen"),
            List::Industry => phrase("Industries", "Branchen"),
            List::Salutation => phrase("Salutations", "Anreden"),
            List::Disqualification => phrase("Disqualification reasons", "Ablehnungsgründe"),
            List::Loss => phrase("Loss reasons", "Verlustgründe"),
            List::AccountType => phrase("Account types", "Accounttypen"),
            List::OpportunityType => phrase("Opportunity types", "Opportunity-Typen"),
            List::ActivityType => phrase("Activity types", "Aktivitätsarten"),
            List::Priority => phrase("Priorities", "Prioritäten"),
            List::Forecast => phrase("Forecast categories", "Prognosekategorien"),
            List::StatusCategory => phrase("Status categories", "Statuskategorien"),
            List::ContactRole => phrase("Contact roles", "Kontaktrollen"),
            List::Tag => phrase("Tags", "Schlagwörter"),
            List::Readiness => phrase("Signs of readiness", "Anzeichen der Bereitschaft"),
            List::PriceList => phrase("Price lists", "Preislisten"),
            List::AffiliationRole => phrase("Roles at accounts", "Rollen bei Accounts"),
            List::Competitor => phrase("Competitors", "Mitbewerber"),
            List::Own(_) => phrase("Values", "Werte"),
        }
    }
}
