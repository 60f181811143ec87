//! Phrases of the page of a record and the conversion.
use super::phrases;

phrases! {
    HISTORY "History" "Verlauf";
    RELATED "Related records" "Verknüpfte Datensätze";
    READINESS "Signs of readiness" "Anzeichen der Bereitschaft";
    IS_CONVERTED "This lead is converted and read-only. Undo the conversion to change it." "Dieser Lead ist konvertiert und schreibgeschützt. Machen Sie die Konvertierung rückgängig, um ihn zu ändern.";
    GONE "This record does not exist (any more)." "Diesen Datensatz gibt es nicht (mehr).";
    CONVERT_TITLE "Convert {}" "{} konvertieren";
    CREATE_NEW "Create new" "Neu anlegen";
    NO_OPPORTUNITY "No opportunity" "Keine Opportunity";
    FATE_CREATE "create" "anlegen";
    FATE_FILL "fill" "ergänzen";
    FATE_KEEP "keeps what is there" "behält Vorhandenes";
    STAYS "Stays on the lead" "Bleibt am Lead";
    UNSAVED "Not saved yet" "Noch nicht gespeichert";
    DISCARD "Discard" "Verwerfen";
    CHOOSE_RECORD "{}: choose the existing record to use, or create a new one." "{}: Wählen Sie den vorhandenen Datensatz aus, oder legen Sie einen neuen an.";
    TARGET_NEW "new {}" "{} neu";
    TARGET_EXISTING "existing {}" "{} vorhanden";
    TARGET_NONE "no {}" "ohne {}";
    EXISTING "Existing record" "Vorhandener Datensatz";
    OVERWRITE_SOURCE "Overwrite the contact's lead source" "Leadquelle des Kontakts überschreiben";
    OPEN_DEALS "Open opportunities of this account" "Offene Opportunities dieses Accounts";
}
