//! Phrases of duplicates and merge.
use super::phrases;

phrases! {
    POSSIBLE_DUPLICATES "Possible duplicates" "Mögliche Dubletten";
    CERTAIN "{} ({}% match)" "{} ({} % Übereinstimmung)";
    HOW_CERTAIN "How sure a match is depends on what is the same: {}. The strongest reason counts. Opens the records side by side." "Wie sicher eine Übereinstimmung ist, hängt davon ab, was gleich ist: {}. Der stärkste Grund zählt. Öffnet die Datensätze nebeneinander.";
    WHY_SAME "Why: {}. The strongest reason counts." "Warum: {}. Der stärkste Grund zählt.";
    NOTHING_SAME "These records no longer have anything in common." "Diese Datensätze haben nichts mehr gemeinsam.";
    SIDE_BY_SIDE "Side by side" "Nebeneinander";
    NEW_ENTRY "New entry" "Neuer Eintrag";
    DUPLICATES "Duplicates" "Dubletten";
    DUPLICATES_TEXT "Records that may be the same person or company, best matches first. Nothing is merged without your confirmation, and every merge can be undone." "Datensätze, die vielleicht dieselbe Person oder Firma sind, die besten Treffer zuerst. Zusammengeführt wird nur, was Sie bestätigen, und jede Zusammenführung lässt sich rückgängig machen.";
    COMPARING "Comparing … {} of {} records" "Wird verglichen … {} von {} Datensätzen";
    NO_DUPLICATES "No duplicates found. New ones appear here as soon as they are entered or imported." "Keine Dubletten gefunden. Neue erscheinen hier, sobald sie eingegeben oder importiert sind.";
    LEADS_AND_CONTACTS "Leads and contacts" "Leads und Kontakte";
    ALL_KINDS "All" "Alle";
    KIND_OF_RECORD "Record type" "Art des Datensatzes";
    GROUPS_OF "Groups {}–{} of {}" "Gruppen {}–{} von {}";
    PREVIOUS "Previous" "Vorherige";
    FURTHER "Next" "Nächste";
    SURE "{}% match" "{} % Übereinstimmung";
    MERGE "Merge" "Zusammenführen";
    MERGE_COUNT "Merge {}" "{} zusammenführen";
    MERGE_WITH "Merge with {}" "Zusammenführen mit {}";
    MERGE_TITLE "Merge {} {}" "{} {} zusammenführen";
    CONVERT_INTO "Convert into this record" "In diesen Datensatz konvertieren";
    CONVERT_INTO_NAMED "Convert into {}" "Konvertieren in {}";
    NOT_A_DUPLICATE "Not a duplicate" "Keine Dublette";
    NOT_DUPLICATES "Not duplicates" "Keine Dubletten";
    CHOOSE_ONE "Choose {}" "{} auswählen";
    CREATED_ON "created {}" "erstellt {}";
    CHANGED_ON "changed {}" "geändert {}";
    LINKED_COUNT "{} linked" "{} verknüpft";
    STAYS_RECORD "Keep" "Behalten";
    EMPTY_VALUE "empty" "leer";
    NOTHING_DIFFERS "No conflicting values." "Keine widersprüchlichen Werte.";
    FILLED_ONCE "Only in one record, kept: {}" "Nur in einem Datensatz, wird übernommen: {}";
    SAME_IN_ALL "Identical: {}" "Identisch: {}";
    MERGE_ONE_GOES "The other record will be removed. You can undo this." "Der andere Datensatz wird entfernt. Das lässt sich rückgängig machen.";
    MERGE_TWO_GO "The other two records will be removed. You can undo this." "Die anderen beiden Datensätze werden entfernt. Das lässt sich rückgängig machen.";
    MERGE_MOVES "Moves to the record you keep: {}." "Geht auf den behaltenen Datensatz über: {}.";
}
