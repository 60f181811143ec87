//! Phrases of the import of files.
use super::phrases;

phrases! {
    RECORDS_MANY "records" "Datensätze";
    IMPORTED_OF "{} {} are imported." "{} {} sind importiert.";
    IMPORT_OF "Import {} {}" "{} {} importieren";
    IMPORT_AND_UPDATE "Import {} {}, update {}" "{} {} importieren, {} ändern";
    SHOW_MANY "Show {}" "{} anzeigen";
    FILE_HOLDS_WHAT "What the file holds" "Was die Datei enthält";
    LEAVE_FILE_OUT "Leave this file out" "Diese Datei weglassen";
    SHEET_FACTS "{}: {} rows, {}" "{}: {} Zeilen, {}";
    FILES_PASSED "These files hold no table and are left out: {}" "Diese Dateien enthalten keine Tabelle und werden weggelassen: {}";
    MODE "Records that are there already" "Datensätze, die schon da sind";
    MODE_CREATE "Every row is a new record" "Jede Zeile ist ein neuer Datensatz";
    MODE_UPDATE "Only update records that are there" "Nur vorhandene Datensätze ändern";
    MODE_BOTH "Update what is there, create the rest" "Vorhandene ändern, übrige anlegen";
    FOUND_BY "Found by" "Erkannt an";
    FOUND_BY_ID "Found by the id in Kontor" "Erkannt an der Kennung in Kontor";
    FOUND_BY_EXTERNAL "Found by the external id" "Erkannt an der externen Kennung";
    FOUND_BY_EMAIL "Found by the email" "Erkannt an der E-Mail";
    FOUND_BY_NAME "Found by name and company" "Erkannt an Name und Firma";
    FOUND_BY_DETAILS "Found by name, company, email, dates and linked record" "Erkannt an Name, Firma, E-Mail, Daten und verknüpftem Datensatz";
    BLANKS_ERASE "Blank cells empty the field" "Leere Zellen leeren das Feld";
    BY_ID "{} (by its id)" "{} (nach Kennung)";
    TO_ABOUT "Related record" "Bezug";
    TO_FROM_LEAD "Lead it came from (by its id)" "Lead, aus dem es entstand (nach Kennung)";
    TO_CONVERTED "Whether it was converted" "Ob konvertiert wurde";
    TO_DONE "Whether it is done or won" "Ob erledigt oder gewonnen";
    TO_GIVEN_NAME "First part of the name" "Erster Teil des Namens";
    TO_FAMILY_NAME "Last part of the name" "Letzter Teil des Namens";
    TO_CURRENCY "Currency of the amounts" "Währung der Beträge";
    TO_DERIVED "Leave out: follows from other columns" "Weglassen: ergibt sich aus anderen Spalten";
    LEFT_OUT "What is left out, and why" "Was weggelassen wird, und warum";
    COUNT_OF "{} new, {} changed, {} the same" "{} neu, {} geändert, {} gleich";
    CONFLICTS "{} values differ from what is here" "{} Werte weichen vom Vorhandenen ab";
    CONFLICT_RECORD "Record" "Datensatz";
    HERE "Here" "Hier";
    IN_FILE "In the file" "In der Datei";
    TAKEN "What is kept" "Was bleibt";
    KEEP_OURS "Keep ours: {}" "Unseres behalten: {}";
}
