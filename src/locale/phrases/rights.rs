//! Phrases of a person's rights.
use super::phrases;

phrases! {
    RIGHTS "A person’s data" "Daten einer Person";
    RIGHTS_TEXT "Find everything this workspace holds about a person, hand it over as a file, or erase it." "Finden Sie alles, was dieser Arbeitsbereich über eine Person enthält, geben Sie es als Datei heraus, oder löschen Sie es.";
    RIGHTS_FIND "Name, email address, phone number or company" "Name, E-Mail-Adresse, Telefonnummer oder Firma";
    RIGHTS_SEARCH "Find" "Suchen";
    RIGHTS_NOBODY "Nothing found. Try a part of the name or the email address." "Nichts gefunden. Versuchen Sie es mit einem Teil des Namens oder der E-Mail-Adresse.";
    RIGHTS_WHO "Which of these are the person?" "Welche davon sind die Person?";
    RIGHTS_GATHER "Gather everything" "Alles zusammenstellen";
    RIGHTS_RECORDS "Records" "Datensätze";
    RIGHTS_MENTIONS "Mentioned in" "Erwähnt in";
    RIGHTS_JOURNAL "History: {} [change|changes] about these records, {} further [value that names|values that name] the person, {} deleted [record|records]." "Verlauf: {} [Änderung|Änderungen] an diesen Datensätzen, {} [weiterer Wert, der|weitere Werte, die] die Person [nennt|nennen], {} [gelöschter Datensatz|gelöschte Datensätze].";
    RIGHTS_FILES "Attached files: {}." "Angehängte Dateien: {}.";
    RIGHTS_FILES_OUT "Files that are not in the export, because all together are larger than 200 MB or because they are not in this browser: {}. Save them from their records." "Dateien, die im Export fehlen, weil alle zusammen größer als 200 MB sind oder weil sie nicht in diesem Browser liegen: {}. Sichern Sie diese bei ihren Datensätzen.";
    RIGHTS_WAITING "Enquiries that wait in this browser: {}." "Anfragen, die in diesem Browser warten: {}.";
    RIGHTS_BACKUPS "Backups made here: {}. Kontor cannot reach into them, nor into files that were handed on; delete those that are older than the erasure yourself." "Hier angelegte Sicherungen: {}. Kontor kann in sie nicht eingreifen, ebenso wenig in weitergegebene Dateien; löschen Sie solche, die älter sind als die Löschung, selbst.";
    RIGHTS_WORDS "Blanked wherever they stand: {}" "Wird überall geschwärzt: {}";
    RIGHTS_EXPORT "Export with all files" "Mit allen Dateien exportieren";
    RIGHTS_PRINT "Print" "Drucken";
    RIGHTS_ERASE "Erase for good" "Endgültig löschen";
    RIGHTS_ERASE_TEXT "Erasing removes these records and their files, blanks the person’s names, addresses and numbers in all others, and does the same in the whole history. It is the one thing in Kontor that cannot be undone." "Das Löschen entfernt diese Datensätze und ihre Dateien, schwärzt Namen, Adressen und Nummern der Person in allen anderen und tut dasselbe im gesamten Verlauf. Es ist das Einzige in Kontor, das sich nicht rückgängig machen lässt.";
    RIGHTS_TYPE_NAME "Type “{}” to confirm" "Geben Sie zur Bestätigung „{}“ ein";
    RIGHTS_OTHER_NAME "Type the name as it is written above. Nothing has been erased." "Geben Sie den Namen so ein, wie er oben steht. Es wurde nichts gelöscht.";
    RIGHTS_RECEIPT "Receipt of an erasure" "Nachweis einer Löschung";
    RIGHTS_RECEIPT_TEXT "On {} the data of a person was erased from the workspace “{}” in this browser (entry {} of its history)." "Am {} wurden die Daten einer Person aus dem Arbeitsbereich „{}“ in diesem Browser gelöscht (Eintrag {} seines Verlaufs).";
    RIGHTS_REMOVED "Records removed: {}." "Entfernte Datensätze: {}.";
    RIGHTS_BLANKED "Fields of other records blanked: {}. Changes taken out of the history: {}. Values blanked in the history: {}. Files removed: {}." "In anderen Datensätzen geschwärzte Felder: {}. Aus dem Verlauf entfernte Änderungen: {}. Im Verlauf geschwärzte Werte: {}. Entfernte Dateien: {}.";
    RIGHTS_RECEIPT_SAVE "Save the receipt" "Nachweis sichern";
    RIGHTS_AGAIN "Another person" "Andere Person";
    NONE_AT_ALL "none" "keine";
}
