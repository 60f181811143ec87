//! Names of user actions for the undo menu and the history.
use crate::locale::{Language, Phrase, phrase};

macro_rules! actions {
    ($($name:ident $code:literal $en:literal $de:literal;)*) => {
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
        }
    };
}

actions! {
    Setup 0 "set-up of the workspace" "Einrichtung des Arbeitsbereichs";
    Create 1 "creation of {}" "Anlegen von {}";
    Edit 2 "change of {}" "Änderung von {}";
    Delete 3 "deletion of {}" "Löschen von {}";
    Log 4 "activity “{}”" "Aktivität „{}“";
    Complete 5 "completion of “{}”" "Erledigung von „{}“";
    Convert 6 "conversion of {}" "Konvertierung von {}";
    Disqualify 7 "disqualification of {}" "Ablehnung von {}";
    CloseOverdue 8 "closing of {} overdue [lead|leads]" "Schließen von {} [überfälligen Lead|überfälligen Leads]";
    MoveStage 9 "stage change of {}" "Phasenwechsel von {}";
    Import 10 "import of {}" "Import von {}";
    Undo 11 "undo: {}" "rückgängig: {}";
    Redo 12 "redo: {}" "wiederholt: {}";
    Demo 13 "demo data" "Demodaten";
    Arrange 14 "new order of {}" "neue Reihenfolge von {}";
    Read 15 "reading of {}" "Lesen von {}";
    Merge 16 "merge into {}" "Zusammenführung in {}";
    BulkEdit 17 "change of {} [record|records]" "Änderung von {} [Datensatz|Datensätzen]";
    Assign 18 "assignment of {}" "Zuweisung von {}";
    Distinguish 19 "“not a duplicate”: {}" "„keine Dublette“: {}";
    Schedule 20 "new date of “{}”" "neuer Termin von „{}“";
    Attach 21 "attachment {}" "Anhang {}";
    Arrive 22 "enquiry of {}" "Anfrage von {}";
    Restore 23 "restoring of {}" "Wiederherstellen von {}";
    Fields 24 "field “{}”" "Feld „{}“";
    BulkConvert 25 "conversion of {} [lead|leads]" "Konvertierung von {} [Lead|Leads]";
    Reconcile 26 "merge with {}" "Zusammenführung mit {}";
    Erase 27 "erasure of a person’s data" "Löschung der Daten einer Person";
    Repair 28 "repair of the stored data" "Reparatur der gespeicherten Daten";
    Unconvert 29 "undone conversion of {}" "zurückgenommene Konvertierung von {}";
}

impl Action {
    /// Whether such a commit rewrites the whole journal, so that whatever was read from it before is no longer valid.
    pub fn rewrites_journal(self) -> bool {
        matches!(self, Action::Erase | Action::Repair)
    }
}

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
}
