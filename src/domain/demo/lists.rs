//! The demo's lists besides its leads: competitors, campaigns, products, targets.
use crate::locale::{Phrase, phrase};

/// The competitors.
pub const COMPETITORS: [&str; 3] = ["Blaustein Systems", "Kestrel Software", "Nova Werk AG"];

/// The campaigns: the lead source whose leads belong to it, as the number of the default entry, and the name.
pub const CAMPAIGNS: [(u32, Phrase); 3] = [
    (405, phrase!("Spring trade fair", "Frühjahrsmesse", "Salon de printemps")),
    (404, phrase!("Trade magazine ads", "Anzeigen in Fachzeitschriften", "Annonces dans la presse spécialisée")),
    (
        401,
        phrase!(
            "Webinar: planning made easy",
            "Webinar: Planung leicht gemacht",
            "Webinaire : la planification en toute simplicité",
        ),
    ),
];

/// The products: name, unit, and standard price in euros.
pub const PRODUCTS: [(Phrase, Phrase, i64); 3] = [
    (
        phrase!(
            "Planning software, annual licence",
            "Planungssoftware, Jahreslizenz",
            "Logiciel de planification, licence annuelle",
        ),
        phrase!("licence", "Lizenz", "licence"),
        890,
    ),
    (
        phrase!("Rollout at one site", "Einführung an einem Standort", "Déploiement sur un site"),
        phrase!("site", "Standort", "site"),
        10_000,
    ),
    (phrase!("Training day", "Schulungstag", "Journée de formation"), phrase!("day", "Tag", "jour"), 1_200),
];

/// What each owner is to close in a month, in euros.
pub const MONTHLY_TARGET: i64 = 25_000;

/// The streets of the leads of the scripts, in their order.
pub const STREETS: [&str; 23] = [
    "Storgatan 14",
    "Calle Mayor 8",
    "Industriestraße 4",
    "Gartenweg 21",
    "12 Church Road",
    "Liman Caddesi 30",
    "Karl-Heine-Straße 55",
    "Hlavní 7",
    "3 Bute Street",
    "Innstraße 9",
    "Via Garibaldi 16",
    "Am Wall 120",
    "Oudegracht 88",
    "Havnegade 5",
    "ul. Polna 11",
    "Deichstraße 32",
    "18 rue des Lilas",
    "Rheinallee 2",
    "Hämeenkatu 19",
    "Bahnhofstrasse 6",
    "1 Patrick Street",
    "1 Patrick Street",
    "Industriestraße 4",
];
