//! The demo's lists besides its leads: competitors, campaigns, products, targets.
use crate::locale::{Phrase, phrase};

/// The competitors.
pub const COMPETITORS: [&str; 3] = ["Blaustein Systems", "Kestrel Software", "Nova Werk AG"];

/// The campaigns: the lead source whose leads belong to it, as the number of the default entry, and the name.
pub const CAMPAIGNS: [(u32, Phrase); 3] = [
    (405, phrase("Spring trade fair", "Frühjahrsmesse")),
    (404, phrase("Trade magazine ads", "Anzeigen in Fachzeitschriften")),
    (401, phrase("Webinar: planning made easy", "Webinar: Planung leicht gemacht")),
];

/// The products: name, unit, and standard price in euros.
pub const PRODUCTS: [(Phrase, Phrase, i64); 3] = [
    (phrase("Planning software, annual licence", "Planungssoftware, Jahreslizenz"), phrase("licence", "Lizenz"), 890),
    (phrase("Rollout at one site", "Einführung an einem Standort"), phrase("site", "Standort"), 10_000),
    (phrase("Training day", "Schulungstag"), phrase("day", "Tag"), 1_200),
];

/// What each owner is to close in a month, in euros.
pub const MONTHLY_TARGET: i64 = 25_000;
