//! Phrases of duplicates and merge.
use super::phrases;

phrases! {
    POSSIBLE_DUPLICATES "Possible duplicates" "Mögliche Dubletten";
    CERTAIN "{} ({} % sure)" "{} ({} % sicher)";
    DUPLICATES "Duplicates" "Dubletten";
    DUPLICATES_TEXT "Records that may be the same person or company, the surest first. Nothing is merged unless you say so, and every merge can be undone." "Datensätze, die vielleicht dieselbe Person oder Firma sind, die sichersten zuerst. Zusammengeführt wird nur, was Sie bestätigen, und jede Zusammenführung lässt sich rückgängig machen.";
    COMPARING "Comparing … {} of {} records" "Wird verglichen … {} von {} Datensätzen";
    NO_DUPLICATES "No duplicates here. New ones are listed as soon as they are entered or imported." "Hier gibt es keine Dubletten. Neue stehen hier, sobald sie eingegeben oder importiert sind.";
    LEADS_AND_CONTACTS "Leads and contacts" "Leads und Kontakte";
    ALL_KINDS "All" "Alle";
    KIND_OF_RECORD "Kind of record" "Art des Datensatzes";
    GROUPS_OF "Groups {} to {} of {}" "Gruppen {} bis {} von {}";
    PREVIOUS "Previous" "Vorige";
    FURTHER "Next" "Nächste";
    SURE "{} % sure" "{} % sicher";
    MERGE "Merge" "Zusammenführen";
    MERGE_COUNT "Merge {}" "{} zusammenführen";
    MERGE_WITH "Merge with {}" "Zusammenführen mit {}";
    MERGE_TITLE "Merge {} {}" "{} {} zusammenführen";
    CONVERT_INTO "Convert into it" "Hierhin konvertieren";
    CONVERT_INTO_NAMED "Convert into {}" "Konvertieren in {}";
    NOT_A_DUPLICATE "Not a duplicate" "Keine Dublette";
    NOT_DUPLICATES "Not duplicates" "Keine Dubletten";
    CHOOSE_ONE "Choose {}" "{} auswählen";
    CREATED_ON "created {}" "erstellt {}";
    CHANGED_ON "changed {}" "geändert {}";
    LINKED_COUNT "{} linked" "{} verknüpft";
    STAYS_RECORD "Stays" "Bleibt";
    EMPTY_VALUE "empty" "leer";
    NOTHING_DIFFERS "The records do not contradict each other; there is nothing to choose." "Die Datensätze widersprechen sich nicht; es gibt nichts auszuwählen.";
    FILLED_ONCE "Filled in only some, and taken over: {}" "Nur teilweise ausgefüllt und übernommen: {}";
    SAME_IN_ALL "The same in all: {}" "Überall gleich: {}";
    MERGE_ONE_GOES "The other record goes; Undo brings it back as it was." "Der andere Datensatz entfällt; Rückgängig bringt ihn zurück, wie er war.";
    MERGE_TWO_GO "The other two records go; Undo brings them back as they were." "Die anderen beiden Datensätze entfallen; Rückgängig bringt sie zurück, wie sie waren.";
    MERGE_MOVES "Moves to the record that stays: {}." "Geht über auf den Datensatz, der bleibt: {}.";
}
