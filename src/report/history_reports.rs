//! Reports that read the history, and so are no lines of text: their names and the questions they answer.
use super::presets::Topic;
use crate::locale::{Phrase, phrase};

/// Such a report.
pub struct HistoryReport {
    /// Its name in addresses.
    pub key: &'static str,
    /// The part of the page it stands in.
    pub topic: Topic,
    /// What it is called.
    pub name: Phrase,
    /// The question it answers.
    pub question: Phrase,
    /// What it works out.
    pub which: HistoryReportKind,
}

/// What a report of the history works out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HistoryReportKind {
    /// How many deals go on from each stage.
    Conversion,
    /// How long deals stay in each stage.
    Time,
    /// What became of the pipeline between two days.
    Flow,
    /// What the quarter may bring with other chances.
    WhatIf,
}

/// The reports.
pub static ALL: &[HistoryReport] = &[
    HistoryReport {
        key: "flow",
        topic: Topic::Forecast,
        name: phrase("What changed in the pipeline", "Was sich in der Pipeline geändert hat"),
        question: phrase(
            "Which deals came, moved, slipped and closed between two days?",
            "Welche Abschlüsse kamen, bewegten sich, rutschten und schlossen zwischen zwei Tagen?",
        ),
        which: HistoryReportKind::Flow,
    },
    HistoryReport {
        key: "what-if",
        topic: Topic::Forecast,
        name: phrase("What if", "Was wäre wenn"),
        question: phrase(
            "What may the quarter bring, and what if the chances were others?",
            "Was kann das Quartal bringen, und was, wenn die Chancen andere wären?",
        ),
        which: HistoryReportKind::WhatIf,
    },
    HistoryReport {
        key: "stage-conversion",
        topic: Topic::Results,
        name: phrase("Stage conversion", "Konversion je Phase"),
        question: phrase("How many deals go on from each stage?", "Wie viele Abschlüsse gehen von jeder Phase weiter?"),
        which: HistoryReportKind::Conversion,
    },
    HistoryReport {
        key: "stage-time",
        topic: Topic::Results,
        name: phrase("Time in stage", "Zeit je Phase"),
        question: phrase("How long do deals stay in each stage?", "Wie lange bleiben Abschlüsse in jeder Phase?"),
        which: HistoryReportKind::Time,
    },
];

/// The reports that a tile can show.
pub fn for_dashboard() -> impl Iterator<Item = &'static HistoryReport> {
    ALL.iter().filter(|special| special.which != HistoryReportKind::WhatIf)
}

/// The report with a name.
pub fn find(key: &str) -> Option<&'static HistoryReport> {
    ALL.iter().find(|special| special.key == key)
}
