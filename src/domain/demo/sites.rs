//! The demo's custom record type: the sites of customers, at which the software is introduced.
use crate::locale::{Phrase, phrase};

/// The singular and the plural name.
pub const NAMES: [Phrase; 2] = [phrase!("Site", "Standort", "Site"), phrase!("Sites", "Standorte", "Sites")];
/// The link to the customer.
pub const CUSTOMER: Phrase = phrase!("Customer", "Kunde", "Client");
/// The city, which a conversion carries over from the lead.
pub const CITY: Phrase = phrase!("City", "Ort", "Ville");
/// How many people work with it there.
pub const USERS: Phrase = phrase!("Users", "Nutzer", "Utilisateurs");
/// How far it is.
pub const STATE: Phrase = phrase!("Rollout", "Einführung", "Déploiement");
/// Since when they work with it.
pub const LIVE_SINCE: Phrase = phrase!("Live since", "In Betrieb seit", "En service depuis");
/// What an account sums up.
pub const USERS_AT_SITES: Phrase = phrase!("Users at sites", "Nutzer an Standorten", "Utilisateurs sur les sites");
/// The states, in order.
pub const STATES: [Phrase; 3] = [
    phrase!("Planned", "Geplant", "Prévu"),
    phrase!("Pilot", "Pilotbetrieb", "Pilote"),
    phrase!("Live", "In Betrieb", "En service"),
];
/// The sites of a customer.
pub const PLACES: [Phrase; 2] = [
    phrase!("{}, main site", "{}, Hauptstandort", "{}, site principal"),
    phrase!("{}, warehouse", "{}, Lager", "{}, entrepôt"),
];
/// What was talked about at one of them.
pub const TRAINING: Phrase =
    phrase!("Training for the new shift", "Schulung für die neue Schicht", "Formation de la nouvelle équipe");
