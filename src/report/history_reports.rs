//! Reports based on the history, which a text form cannot describe: their keys, names and questions.
use super::presets::Topic;
use crate::domain::RecordType;
use crate::locale::{Phrase, phrase};

/// A report based on the history.
pub struct HistoryReport {
    /// The key in addresses.
    pub key: &'static str,
    /// The section of the page.
    pub topic: Topic,
    /// The name.
    pub name: Phrase,
    /// The question it answers.
    pub question: Phrase,
    /// The computation.
    pub which: HistoryReportKind,
}

/// The computation of a report based on the history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HistoryReportKind {
    /// The share of deals that advance from each stage.
    Conversion,
    /// The time that deals spend in each stage.
    Time,
    /// The changes of the pipeline between two dates.
    Flow,
    /// What was forecast each Monday, and what came.
    Accuracy,
    /// Which leads convert or deals are won, as what became of earlier ones says.
    Scoring(RecordType),
    /// The possible result of the quarter under other probabilities.
    WhatIf,
}

/// The reports.
pub static ALL: &[HistoryReport] = &[
    HistoryReport {
        key: "flow",
        topic: Topic::Forecast,
        name: phrase!("Pipeline changes", "Änderungen der Pipeline", "Évolution du pipeline"),
        question: phrase!(
            "Which deals were added, moved, slipped or closed between two dates?",
            "Welche Deals sind zwischen zwei Tagen neu, weitergerückt, verschoben oder geschlossen?",
            "Quelles affaires ont été ajoutées, déplacées, reportées ou clôturées entre deux dates ?",
        ),
        which: HistoryReportKind::Flow,
    },
    HistoryReport {
        key: "forecast-accuracy",
        topic: Topic::Forecast,
        name: phrase!("Forecast accuracy", "Prognosegenauigkeit", "Fiabilité des prévisions"),
        question: phrase!(
            "What did each owner forecast every Monday, and what came?",
            "Was hat jeder an jedem Montag prognostiziert, und was kam?",
            "Qu’a prévu chaque responsable chaque lundi, et qu’est-il venu ?",
        ),
        which: HistoryReportKind::Accuracy,
    },
    HistoryReport {
        key: "what-if",
        topic: Topic::Forecast,
        name: phrase!("What if", "Was wäre wenn", "Hypothèse"),
        question: phrase!(
            "Where could the quarter land under other assumptions?",
            "Wo landet das Quartal bei anderen Annahmen?",
            "Où le trimestre pourrait-il finir avec d’autres hypothèses ?",
        ),
        which: HistoryReportKind::WhatIf,
    },
    HistoryReport {
        key: "stage-conversion",
        topic: Topic::Results,
        name: phrase!("Stage conversion", "Konversion je Phase", "Conversion par étape"),
        question: phrase!(
            "How many deals go on from each stage?",
            "Wie viele Deals gehen von jeder Phase weiter?",
            "Combien d’affaires avancent depuis chaque étape ?",
        ),
        which: HistoryReportKind::Conversion,
    },
    HistoryReport {
        key: "stage-time",
        topic: Topic::Results,
        name: phrase!("Time in stage", "Zeit je Phase", "Durée par étape"),
        question: phrase!(
            "How long do deals stay in each stage?",
            "Wie lange bleiben Deals in jeder Phase?",
            "Combien de temps les affaires restent-elles à chaque étape ?",
        ),
        which: HistoryReportKind::Time,
    },
    HistoryReport {
        key: "lead-scoring",
        topic: Topic::Leads,
        name: phrase!("Lead scoring", "Lead-Scoring", "Score des leads"),
        question: phrase!(
            "Which leads convert, by what became of earlier ones?",
            "Welche Leads konvertieren, nach dem, was aus früheren wurde?",
            "Quels leads se convertissent, d’après ce que les précédents sont devenus ?",
        ),
        which: HistoryReportKind::Scoring(RecordType::Lead),
    },
    HistoryReport {
        key: "opportunity-scoring",
        topic: Topic::Results,
        name: phrase!("Opportunity scoring", "Opportunity-Scoring", "Score des opportunités"),
        question: phrase!(
            "Which deals are won, by what became of earlier ones?",
            "Welche Deals werden gewonnen, nach dem, was aus früheren wurde?",
            "Quelles affaires sont gagnées, d’après ce que les précédentes sont devenues ?",
        ),
        which: HistoryReportKind::Scoring(RecordType::Opportunity),
    },
];

/// The reports available as dashboard tiles.
pub fn for_dashboard() -> impl Iterator<Item = &'static HistoryReport> {
    ALL.iter().filter(|special| !matches!(special.which, HistoryReportKind::WhatIf | HistoryReportKind::Scoring(_)))
}

/// The report with a key.
pub fn find(key: &str) -> Option<&'static HistoryReport> {
    ALL.iter().find(|special| special.key == key)
}
