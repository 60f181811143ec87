//! Names of user actions for the undo menu and the history.
use crate::locale::{Language, Phrase, phrase};

macro_rules! actions {
    ($($name:ident $code:literal $en:literal $de:literal, $told_en:literal $told_de:literal;)*) => {
        /// A user's action. The codes are stored and never reused.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Action { $($name = $code,)* }

        impl Action {
            /// The action with a stored code.
            pub fn from_code(code: u8) -> Option<Action> {
                match code { $($code => Some(Action::$name),)* _ => None }
            }

            /// The name; `{}` is a placeholder for the subject.
            pub const fn phrase(self) -> Phrase {
                match self { $(Action::$name => phrase($en, $de),)* }
            }

            /// What happened, as a sentence; `{}` is a placeholder for the subject.
            pub const fn told(self) -> Phrase {
                match self { $(Action::$name => phrase($told_en, $told_de),)* }
            }
        }
    };
}

actions! {
    Setup 0 "set-up of the workspace" "Einrichtung des Arbeitsbereichs", "Workspace set up" "Arbeitsbereich eingerichtet";
    Create 1 "creation of {}" "Anlegen von {}", "{} created" "{} angelegt";
    Edit 2 "change of {}" "Änderung von {}", "{} updated" "{} aktualisiert";
    Delete 3 "deletion of {}" "Löschen von {}", "{} deleted" "{} gelöscht";
    Log 4 "activity “{}”" "Aktivität „{}“", "“{}” saved" "„{}“ gespeichert";
    Complete 5 "completion of “{}”" "Erledigung von „{}“", "“{}” completed" "„{}“ erledigt";
    Convert 6 "conversion of {}" "Konvertierung von {}", "{} converted" "{} konvertiert";
    Disqualify 7 "disqualification of {}" "Ablehnung von {}", "{} closed without converting" "{} ohne Konvertierung geschlossen";
    CloseOverdue 8 "closing of {} overdue [lead|leads]" "Schließen von {} [überfälligen Lead|überfälligen Leads]", "{} overdue [lead|leads] closed" "{} [überfälliger Lead|überfällige Leads] geschlossen";
    MoveStage 9 "stage change of {}" "Phasenwechsel von {}", "{} moved to {}" "{} verschoben nach {}";
    Import 10 "import of {}" "Import von {}", "{} imported" "{} importiert";
    Undo 11 "undo: {}" "rückgängig: {}", "Undone: {}" "Rückgängig gemacht: {}";
    Redo 12 "redo: {}" "wiederholt: {}", "Redone: {}" "Wiederholt: {}";
    Demo 13 "demo data" "Demodaten", "Demo data added" "Demodaten angelegt";
    Arrange 14 "new order of {}" "neue Reihenfolge von {}", "{}: new order saved" "{}: neue Reihenfolge gespeichert";
    Read 15 "reading of {}" "Lesen von {}", "{} read" "{} gelesen";
    Merge 16 "merge into {}" "Zusammenführung in {}", "Merged into {}" "Zusammengeführt in {}";
    BulkEdit 17 "change of {} [record|records]" "Änderung von {} [Datensatz|Datensätzen]", "{} [record|records] updated" "{} [Datensatz|Datensätze] aktualisiert";
    Assign 18 "assignment of {}" "Zuweisung von {}", "{} assigned" "{} zugewiesen";
    Distinguish 19 "“not a duplicate”: {}" "„keine Dublette“: {}", "Marked as not duplicates: {}" "Als keine Dubletten markiert: {}";
    Schedule 20 "new date of “{}”" "neuer Termin von „{}“", "“{}” rescheduled" "„{}“ verschoben";
    Attach 21 "attachment {}" "Anhang {}", "{} attached" "{} angehängt";
    Arrive 22 "enquiry of {}" "Anfrage von {}", "Enquiry from {} accepted" "Anfrage von {} übernommen";
    Restore 23 "restoring of {}" "Wiederherstellen von {}", "{} restored" "{} wiederhergestellt";
    Fields 24 "field “{}”" "Feld „{}“", "Field “{}” saved" "Feld „{}“ gespeichert";
    BulkConvert 25 "conversion of {} [lead|leads]" "Konvertierung von {} [Lead|Leads]", "{} [lead|leads] converted" "{} [Lead|Leads] konvertiert";
    Reconcile 26 "merge with {}" "Zusammenführung mit {}", "Merged with {}" "Mit {} zusammengeführt";
    Erase 27 "erasure of a person’s data" "Löschung der Daten einer Person", "Personal data erased" "Personenbezogene Daten gelöscht";
    Repair 28 "repair of the stored data" "Reparatur der gespeicherten Daten", "Stored data repaired" "Gespeicherte Daten repariert";
    Unconvert 29 "undone conversion of {}" "zurückgenommene Konvertierung von {}", "Conversion of {} undone" "Konvertierung von {} zurückgenommen";
    Align 30 "alignment with the team" "Abgleich mit dem Team", "Aligned with the team" "Mit dem Team abgeglichen";
}

impl Action {
    /// Whether such a commit only repeats, here, what the commits of a team are: it is no user's, and no other browser gets
    /// it.
    pub fn is_local(self) -> bool {
        matches!(self, Action::Align)
    }

    /// Whether such a commit rewrites the whole journal, so that whatever was read from it before is no longer valid.
    pub fn rewrites_journal(self) -> bool {
        matches!(self, Action::Erase | Action::Repair)
    }
}

/// What stands between a deal and its new stage in the subject of a change of stage.
const MOVED: &str = " → ";

/// An action and its subject.
#[derive(Clone, PartialEq, Debug)]
pub struct ActionLabel {
    /// The action.
    pub action: Action,
    /// The name of the record, file or action that is the subject.
    pub subject: String,
}

impl ActionLabel {
    /// Creates a label.
    pub fn new(action: Action, subject: impl Into<String>) -> ActionLabel {
        ActionLabel { action, subject: subject.into() }
    }

    /// The action as a phrase.
    pub fn text(&self, language: Language) -> String {
        self.action.phrase().with(language, &[&self.subject])
    }

    /// The name of a deal and the stage it was moved to, as one subject.
    pub fn moved(deal: &str, stage: &str) -> String {
        format!("{deal}{MOVED}{stage}")
    }

    /// What happened, as a sentence: `Ada Berg created`.
    pub fn told(&self, language: Language) -> String {
        let phrase = self.action.told();
        match (self.action, self.subject.rsplit_once(MOVED)) {
            (Action::MoveStage, Some((deal, stage))) => phrase.with(language, &[deal, stage]),
            // Earlier versions noted the deal alone.
            (Action::MoveStage, None) => Action::Edit.told().with(language, &[&self.subject]),
            _ => phrase.with(language, &[&self.subject]),
        }
    }
}
