//! Phrases of duplicates and merge.
use super::phrases;

phrases! {
    SAME_NAME "same name" "gleicher Name" "même nom";
    POSSIBLE_DUPLICATES "Possible duplicates" "Mögliche Dubletten" "Doublons possibles";
    CERTAIN "{} ({}% match)" "{} ({} % Übereinstimmung)" "{} ({} % de similarité)";
    HOW_CERTAIN "How sure a match is depends on what is the same: {}. The strongest reason counts. Opens the records side by side." "Wie sicher eine Übereinstimmung ist, hängt davon ab, was gleich ist: {}. Der stärkste Grund zählt. Öffnet die Datensätze nebeneinander." "La certitude d’une correspondance dépend de ce qui est identique : {}. La raison la plus forte compte. Ouvre les fiches côte à côte.";
    WHY_SAME "Why: {}. The strongest reason counts." "Warum: {}. Der stärkste Grund zählt." "Pourquoi : {}. La raison la plus forte compte.";
    NOTHING_SAME "These records no longer have anything in common." "Diese Datensätze haben nichts mehr gemeinsam." "Ces fiches n’ont plus rien en commun.";
    SIDE_BY_SIDE "Side by side" "Nebeneinander" "Côte à côte";
    NEW_ENTRY "New entry" "Neuer Eintrag" "Nouvelle entrée";
    DUPLICATES "Duplicates" "Dubletten" "Doublons";
    DUPLICATES_TEXT "Records that may be the same person or company, best matches first. Nothing is merged without your confirmation, and every merge can be undone." "Datensätze, die vielleicht dieselbe Person oder Firma sind, die besten Treffer zuerst. Zusammengeführt wird nur, was Sie bestätigen, und jede Zusammenführung lässt sich rückgängig machen." "Fiches pouvant désigner la même personne ou entreprise, les plus similaires d’abord. Rien n’est fusionné sans votre confirmation, et chaque fusion peut être annulée.";
    COMPARING "Comparing … {} of {} records" "Wird verglichen … {} von {} Datensätzen" "Comparaison… {} fiches sur {}";
    NO_DUPLICATES "No duplicates found. New ones appear here as soon as they are entered or imported." "Keine Dubletten gefunden. Neue erscheinen hier, sobald sie eingegeben oder importiert sind." "Aucun doublon trouvé. Les nouveaux apparaissent ici dès qu’ils sont saisis ou importés.";
    LEADS_AND_CONTACTS "Leads and contacts" "Leads und Kontakte" "Leads et contacts";
    ALL_KINDS "All" "Alle" "Tous";
    KIND_OF_RECORD "Record type" "Art des Datensatzes" "Type de fiche";
    GROUPS_OF "Groups {}–{} of {}" "Gruppen {}–{} von {}" "Groupes {}–{} sur {}";
    PREVIOUS "Previous" "Vorherige" "Précédents";
    FURTHER "Next" "Nächste" "Suivants";
    SURE "{}% match" "{} % Übereinstimmung" "{} % de similarité";
    MERGE "Merge" "Zusammenführen" "Fusionner";
    MERGE_COUNT "Merge {}" "{} zusammenführen" "Fusionner {}";
    MERGE_WITH "Merge with {}" "Zusammenführen mit {}" "Fusionner avec {}";
    MERGE_TITLE "Merge {} {}" "{} {} zusammenführen" "Fusionner {} {}";
    CONVERT_INTO "Convert into this record" "In diesen Datensatz konvertieren" "Convertir dans cette fiche";
    CONVERT_INTO_NAMED "Convert into {}" "Konvertieren in {}" "Convertir dans {}";
    NOT_A_DUPLICATE "Not a duplicate" "Keine Dublette" "Pas un doublon";
    NOT_DUPLICATES "Not duplicates" "Keine Dubletten" "Pas des doublons";
    CHOOSE_ONE "Choose {}" "{} auswählen" "Choisir {}";
    CREATED_ON "created {}" "erstellt {}" "création : {}";
    CHANGED_ON "changed {}" "geändert {}" "modification : {}";
    LINKED_COUNT "{} linked" "{} verknüpft" "liés : {}";
    STAYS_RECORD "Keep" "Behalten" "Garder";
    EMPTY_VALUE "empty" "leer" "vide";
    NOTHING_DIFFERS "No conflicting values." "Keine widersprüchlichen Werte." "Aucune valeur contradictoire.";
    FILLED_ONCE "Only in one record, kept: {}" "Nur in einem Datensatz, wird übernommen: {}" "Présentes dans une seule fiche, conservées : {}";
    SAME_IN_ALL "Identical: {}" "Identisch: {}" "Identiques : {}";
    MERGE_ONE_GOES "The other record will be removed. You can undo this." "Der andere Datensatz wird entfernt. Das lässt sich rückgängig machen." "L’autre fiche sera supprimée. Vous pouvez l’annuler.";
    MERGE_TWO_GO "The other two records will be removed. You can undo this." "Die anderen beiden Datensätze werden entfernt. Das lässt sich rückgängig machen." "Les deux autres fiches seront supprimées. Vous pouvez l’annuler.";
    MERGE_MOVES "Moves to the record you keep: {}." "Geht auf den behaltenen Datensatz über: {}." "Transféré à la fiche conservée : {}.";
}
