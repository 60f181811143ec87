//! The lists a new workspace starts with. Their ids are fixed: [`Id::fixed`] of the numbers here, never reused.
use super::RecordType;
use super::picklist::Picklist;
use super::records::{choice, pipeline, settings, stage, status};
use crate::base::{FieldId, Id, Value};

macro_rules! known {
    ($($(#[$doc:meta])* $name:ident = $number:literal;)*) => {
        $($(#[$doc])* pub const $name: Id = Id::fixed($number);)*
    };
}

known! {
    /// Status category: not contacted yet.
    OPEN = 300;
    /// Status category: contacted.
    WORKING = 301;
    /// Status category: converted into a contact and an account.
    CONVERTED = 302;
    /// Status category: closed without business.
    NOT_CONVERTED = 303;
    /// The default status of a new lead.
    STATUS_OPEN = 100;
    /// The status after the first logged activity.
    STATUS_WORKING = 101;
    /// The status that conversion sets.
    STATUS_CONVERTED = 102;
    /// The status that disqualification sets.
    STATUS_NOT_CONVERTED = 103;
    /// Closed Won.
    STAGE_WON = 208;
    /// Closed Lost.
    STAGE_LOST = 209;
    /// Activity type: task.
    TASK = 310;
    /// Activity type: call.
    CALL = 311;
    /// Activity type: meeting.
    MEETING = 312;
    /// Activity type: email.
    EMAIL = 313;
    /// Activity type: note.
    NOTE = 314;
    /// Forecast category: not part of any forecast.
    OMITTED = 320;
    /// Forecast category: pipeline.
    PIPELINE = 321;
    /// Forecast category: best case.
    BEST_CASE = 322;
    /// Forecast category: commit.
    COMMIT = 323;
    /// Forecast category: closed.
    CLOSED = 324;
    /// Disqualification reason: no opportunity within the planned period.
    REASON_PERIOD = 420;
    /// Disqualification reason of imported leads whose file gives none.
    REASON_UNKNOWN = 426;
    /// Loss reason: one that the list does not name.
    LOSS_OTHER = 445;
    /// Reason of a conversion without a sign of readiness: it is the seller's call.
    SELLERS_DECISION = 480;
    /// Source: a list that was bought.
    SOURCE_LIST = 400;
    /// Source: the form on a website.
    SOURCE_WEB = 401;
    /// Source: referral by a customer.
    SOURCE_REFERRAL = 402;
    /// Source: a partner.
    SOURCE_PARTNER = 403;
    /// Readiness: showed interest on their own.
    RAISED_HAND = 330;
    /// Readiness: agreed to an official meeting.
    MEETING_AGREED = 331;
    /// Readiness: agreed on pricing.
    PRICING_AGREED = 332;
    /// The pipeline of stages that name no pipeline.
    MAIN_PIPELINE = 600;
}

/// Whether a status of this category keeps a lead in the qualification process.
pub fn is_open(category: Option<Id>) -> bool {
    category == Some(OPEN) || category == Some(WORKING)
}

/// The table's value for a well-known record, or `other`.
pub fn lookup_or<T: Copy>(id: Option<Id>, table: &[(Id, T)], other: T) -> T {
    table.iter().find(|(own, _)| Some(*own) == id).map_or(other, |(_, said)| *said)
}

/// A record before it is created: record type, id and fields.
pub type Seed = (RecordType, Id, Vec<(FieldId, Value)>);

const STAGES: [(&str, &str, i64, Id, i64); 10] = [
    ("Prospecting", "Akquise", 10, PIPELINE, 30),
    ("Qualification", "Qualifizierung", 10, PIPELINE, 30),
    ("Needs Analysis", "Bedarfsanalyse", 20, PIPELINE, 21),
    ("Value Proposition", "Nutzenversprechen", 50, PIPELINE, 21),
    ("Identify Decision Makers", "Entscheider ermitteln", 60, PIPELINE, 21),
    ("Perception Analysis", "Wahrnehmungsanalyse", 70, PIPELINE, 21),
    ("Proposal/Price Quote", "Angebot/Preis", 75, PIPELINE, 14),
    ("Negotiation/Review", "Verhandlung/Prüfung", 90, PIPELINE, 14),
    ("Closed Won", "Geschlossen – Gewonnen", 100, CLOSED, 0),
    ("Closed Lost", "Geschlossen – Verloren", 0, OMITTED, 0),
];

const STATUSES: [(&str, &str, Id); 4] = [
    ("Open - Not Contacted", "Offen – Nicht kontaktiert", OPEN),
    ("Working - Contacted", "In Bearbeitung – Kontaktiert", WORKING),
    ("Closed - Converted", "Geschlossen – Konvertiert", CONVERTED),
    ("Closed - Not Converted", "Geschlossen – Nicht konvertiert", NOT_CONVERTED),
];

type Entries = &'static [(&'static str, &'static str)];

/// The days within which a new lead is to be qualified, unless the workspace sets another number.
pub const QUALIFICATION_DAYS: i64 = 90;

/// Increased when default records are added here, so that existing workspaces get them too.
pub const SCHEMA_VERSION: i64 = 3;

const LISTS: [(Picklist, u32, Entries); 17] = [
    (
        Picklist::StatusCategory,
        300,
        &[
            ("Open", "Offen"),
            ("Working", "In Bearbeitung"),
            ("Converted", "Konvertiert"),
            ("Not converted", "Nicht konvertiert"),
        ],
    ),
    (
        Picklist::ActivityType,
        310,
        &[("Task", "Aufgabe"), ("Call", "Anruf"), ("Meeting", "Termin"), ("Email", "E-Mail"), ("Note", "Notiz")],
    ),
    (
        Picklist::Forecast,
        320,
        &[
            ("Omitted", "Nicht berücksichtigt"),
            ("Pipeline", "Pipeline"),
            ("Best Case", "Best Case"),
            ("Commit", "Commit"),
            ("Closed", "Abgeschlossen"),
        ],
    ),
    (
        Picklist::Readiness,
        330,
        &[
            ("Showed interest", "Interesse gezeigt"),
            ("Meeting agreed", "Termin vereinbart"),
            ("Price agreed", "Preis vereinbart"),
        ],
    ),
    (
        Picklist::Source,
        400,
        &[
            ("Purchased List", "Gekaufte Liste"),
            ("Web", "Website-Formular"),
            ("Customer Referral", "Empfehlung eines Kunden"),
            ("Partner", "Partner"),
            ("Advertisement", "Werbung"),
            ("Trade Show", "Messe"),
            ("Employee Referral", "Empfehlung eines Mitarbeiters"),
            ("Other", "Sonstige"),
        ],
    ),
    (
        Picklist::Disqualification,
        420,
        &[
            ("No opportunity within the planned period", "Keine Geschäftsmöglichkeit im geplanten Zeitraum"),
            ("Not interested", "Kein Interesse"),
            ("No budget", "Kein Budget"),
            ("Bought elsewhere", "Woanders gekauft"),
            ("Cannot be reached", "Nicht erreichbar"),
            ("Duplicate or wrong data", "Dublette oder falsche Daten"),
            ("Not known", "Nicht bekannt"),
        ],
    ),
    (
        Picklist::Loss,
        440,
        &[
            ("Price", "Preis"),
            ("Competitor", "Mitbewerber"),
            ("No budget", "Kein Budget"),
            ("No decision", "Keine Entscheidung"),
            ("Missing feature", "Fehlende Funktion"),
            ("Other", "Sonstiges"),
        ],
    ),
    (Picklist::ConversionReason, 480, &[("Seller's decision", "Entscheidung im Vertrieb")]),
    (Picklist::Rating, 460, &[("Hot", "Heiß"), ("Warm", "Warm"), ("Cold", "Kalt")]),
    (
        Picklist::Salutation,
        470,
        &[("Ms.", "Frau"), ("Mr.", "Herr"), ("Mx.", "Mx."), ("Dr.", "Dr."), ("Prof.", "Prof.")],
    ),
    (
        Picklist::Industry,
        500,
        &[
            ("Agriculture", "Landwirtschaft"),
            ("Banking", "Banken"),
            ("Communications", "Kommunikation"),
            ("Construction", "Bau"),
            ("Consulting", "Beratung"),
            ("Education", "Bildung"),
            ("Energy", "Energie"),
            ("Financial Services", "Finanzdienstleistungen"),
            ("Government", "Öffentliche Hand"),
            ("Healthcare", "Gesundheit"),
            ("Manufacturing", "Fertigung"),
            ("Media", "Medien"),
            ("Pharma", "Pharma"),
            ("Retail", "Handel"),
            ("Technology", "Technologie"),
            ("Transportation", "Transport"),
            ("Other", "Sonstige"),
        ],
    ),
    (
        Picklist::AccountType,
        540,
        &[
            ("Prospect", "Interessent"),
            ("Customer", "Kunde"),
            ("Partner", "Partner"),
            ("Competitor", "Mitbewerber"),
            ("Other", "Sonstige"),
        ],
    ),
    (Picklist::OpportunityType, 550, &[("New Business", "Neugeschäft"), ("Existing Business", "Bestandsgeschäft")]),
    (Picklist::Priority, 560, &[("High", "Hoch"), ("Normal", "Normal"), ("Low", "Niedrig")]),
    (
        Picklist::ContactRole,
        570,
        &[
            ("Decision Maker", "Entscheider"),
            ("Economic Buyer", "Kaufmännischer Einkäufer"),
            ("Evaluator", "Bewerter"),
            ("Influencer", "Einflussnehmer"),
            ("Technical Buyer", "Technischer Einkäufer"),
            ("Executive Sponsor", "Sponsor in der Geschäftsleitung"),
            ("Business User", "Anwender"),
            ("Other", "Sonstige"),
        ],
    ),
    (
        Picklist::AffiliationRole,
        580,
        &[
            ("Employee", "Angestellt"),
            ("Consultant", "Berater"),
            ("Board Member", "Beirat oder Vorstand"),
            ("Shareholder", "Gesellschafter"),
            ("Former Employee", "Früher angestellt"),
        ],
    ),
    (Picklist::PriceList, 590, &[("Standard", "Standard")]),
];

/// Every default record: settings, statuses, stages and list entries.
pub fn records() -> Vec<Seed> {
    let text = |text: &str| Value::Text(text.to_string());
    let mut out: Vec<Seed> = vec![(
        RecordType::Settings,
        settings::SETTINGS_ID,
        vec![
            (settings::NAME, text("Kontor")),
            (settings::CURRENCY, text("EUR")),
            (settings::QUALIFICATION_DAYS, Value::Number(QUALIFICATION_DAYS)),
            (settings::FISCAL_MONTH, Value::Number(1)),
            (settings::EDITION, Value::Number(SCHEMA_VERSION)),
        ],
    )];
    let main = vec![(pipeline::NAME, text("Sales")), (pipeline::NAME_DE, text("Vertrieb"))];
    out.push((RecordType::Pipeline, MAIN_PIPELINE, main));
    for (i, (en, de, category)) in STATUSES.into_iter().enumerate() {
        let fields = vec![
            (status::NAME, text(en)),
            (status::NAME_DE, text(de)),
            (status::CATEGORY, Value::Link(category)),
            (status::ORDER, Value::Number(i as i64)),
        ];
        out.push((RecordType::Status, Id::fixed(100 + i as u32), fields));
    }
    for (i, (en, de, percent, forecast, rot)) in STAGES.into_iter().enumerate() {
        let id = Id::fixed(200 + i as u32);
        let mut fields = vec![
            (stage::NAME, text(en)),
            (stage::NAME_DE, text(de)),
            (stage::PROBABILITY, Value::Number(percent)),
            (stage::FORECAST, Value::Link(forecast)),
            (stage::ORDER, Value::Number(i as i64)),
        ];
        if id == STAGE_WON || id == STAGE_LOST {
            fields.push((stage::CLOSED, Value::Yes));
        }
        if id == STAGE_WON {
            fields.push((stage::WON, Value::Yes));
        }
        if rot > 0 {
            fields.push((stage::ROT_DAYS, Value::Number(rot)));
        }
        out.push((RecordType::Stage, id, fields));
    }
    for (list, first, entries) in LISTS {
        for (i, (en, de)) in entries.iter().enumerate() {
            let fields = vec![
                (choice::NAME, text(en)),
                (choice::NAME_DE, text(de)),
                (choice::LIST, Value::Number(list.code())),
                (choice::ORDER, Value::Number(i as i64)),
            ];
            out.push((RecordType::Choice, Id::fixed(first + i as u32), fields));
        }
    }
    out
}
