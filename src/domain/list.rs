//! The lists that choice fields pick from.
use crate::locale::{Phrase, phrase};

/// A list that choice fields pick from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum List {
    /// Lead statuses; the entries are records of kind status.
    Status = 0,
    /// Opportunity stages; the entries are records of kind stage.
    Stage = 1,
    /// Where a lead came from.
    Source = 2,
    /// Hot, warm, cold.
    Rating = 3,
    /// The company's trade.
    Industry = 4,
    /// Mr., Ms. ...
    Salutation = 5,
    /// Why a lead was closed without conversion.
    Disqualification = 6,
    /// Why a deal was lost.
    Loss = 7,
    /// Customer, partner ...
    AccountType = 8,
    /// New or existing business.
    OpportunityType = 9,
    /// Task, call, meeting, email, note. The rules know these; entries are not added.
    ActivityType = 10,
    /// High, normal, low.
    Priority = 11,
    /// Omitted, pipeline, best case, commit, closed. The rules know these; entries are not added.
    Forecast = 12,
    /// Open, working, converted, not converted. The rules know these; entries are not added.
    StatusCategory = 13,
    /// A contact's role in a deal.
    ContactRole = 14,
    /// Free labels on any record.
    Tag = 15,
}

impl List {
    /// Lists whose entries are choice records that people may add to.
    pub const OPEN: [List; 10] = [
        List::Source,
        List::Rating,
        List::Industry,
        List::Salutation,
        List::Disqualification,
        List::Loss,
        List::AccountType,
        List::OpportunityType,
        List::ContactRole,
        List::Tag,
    ];

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
        }
    }
}
