//! Phrases of lists and boards.
use super::phrases;

phrases! {
    FILTER "Filter this list" "Diese Liste filtern";
    ALL_OF "All: {}" "Alle: {}";
    RECORDS "{} of {} records" "{} von {} Datensätzen";
    EMPTY_LIST "No {} yet." "Noch keine {}.";
    EMPTY_FILTER "No record matches the filter." "Kein Datensatz entspricht dem Filter.";
    COLUMNS "Columns" "Spalten";
    ADD_FILTER "Add filter" "Filter hinzufügen";
    REMOVE_FILTER "Remove filter: {}" "Filter entfernen: {}";
    CLEAR_FILTERS "Clear all filters" "Alle Filter entfernen";
    FIELD "Field" "Feld";
    COMPARISON "Comparison" "Vergleich";
    VALUE "Value" "Wert";
    OP_IS "is" "ist";
    OP_EMPTY "is empty" "ist leer";
    OP_FILLED "is filled" "ist ausgefüllt";
    OP_CONTAINS "contains" "enthält";
    OP_AT_LEAST "is at least" "ist mindestens";
    OP_AT_MOST "is at most" "ist höchstens";
    OPEN_LEADS "Not converted" "Nicht konvertiert";
    EXPORT_CSV "Export as CSV" "Als CSV exportieren";
    NEXT_STEP_LIST "Create the first one, or import a file." "Legen Sie den ersten Eintrag an, oder importieren Sie eine Datei.";
    SORTED_UP "sorted ascending" "aufsteigend sortiert";
    SORTED_DOWN "sorted descending" "absteigend sortiert";
    NO_DEALS "No deals in the pipeline yet. Create one, or convert a lead." "Noch keine Abschlüsse in der Pipeline. Legen Sie einen an, oder konvertieren Sie einen Lead.";
    MORE_CARDS "Show {} more" "{} weitere anzeigen";
    DEALS "{} deals" "{} Abschlüsse";
    ONE_DEAL "1 deal" "1 Abschluss";
    LIFTED "{} lifted. Choose a stage with the arrow keys, drop with space, cancel with escape." "{} angehoben. Wählen Sie die Phase mit den Pfeiltasten, ablegen mit der Leertaste, abbrechen mit Escape.";
    OVER "Over {}" "Über {}";
    DROPPED "Dropped on {}" "Abgelegt auf {}";
    CARD_HELP "Space lifts the card, arrow keys choose the stage, enter opens the deal." "Leertaste hebt die Karte an, Pfeiltasten wählen die Phase, Eingabe öffnet den Abschluss.";
}
