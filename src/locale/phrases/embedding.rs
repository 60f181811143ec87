//! Phrases of the single-file app and of the app inside other sites.
use super::phrases;

phrases! {
    FILE_IS_READ_ONLY "This file is for reading only: nothing in it can be changed. To go on working with it, export the workspace and open it in Kontor." "Diese Datei ist nur zum Lesen: Darin lässt sich nichts ändern. Um damit weiterzuarbeiten, exportieren Sie den Arbeitsbereich und öffnen Sie ihn in Kontor.";
    FRAME_IS_STRANGE "Kontor is shown inside another site that is not on its list: nothing can be changed here." "Kontor wird in einer anderen Seite gezeigt, die nicht auf seiner Liste steht: Hier lässt sich nichts ändern.";
    FRAME_IS_READ_ONLY "This site shows Kontor for reading only: nothing can be changed here." "Diese Seite zeigt Kontor nur zum Lesen: Hier lässt sich nichts ändern.";
    FRAME_IS_APART "Inside this site the browser keeps a data store of its own for Kontor: what you entered at Kontor’s own address is not here, and what you enter here is only here. A workspace file takes data from one to the other." "In dieser Seite führt der Browser einen eigenen Speicher für Kontor: Was Sie unter Kontors eigener Adresse eingegeben haben, ist hier nicht, und was Sie hier eingeben, ist nur hier. Mit einer Arbeitsbereichsdatei kommen Daten vom einen zum anderen.";
    FRAME_IN_MEMORY "Inside this site the browser does not let Kontor store anything: what you enter here is lost with the page. In a tab of its own it is kept." "In dieser Seite lässt der Browser Kontor nichts speichern: Was Sie hier eingeben, ist mit der Seite verloren. In einem eigenen Tab bleibt es erhalten.";
    FRAME_WAY_OUT "Open in a tab of its own" "In eigenem Tab öffnen";
    ONE_FILE "As one file with Kontor in it" "Als eine Datei mit Kontor darin";
    ONE_FILE_TEXT "One .html with this workspace and the whole app: it opens by double click, without a network, for a stick or a mail. It has a storage of its own; what is changed in it does not come back here by itself." "Eine .html mit diesem Arbeitsbereich und der ganzen App: Sie öffnet sich per Doppelklick, ohne Netz, für einen Stick oder eine E-Mail. Sie hat einen eigenen Speicher; was darin geändert wird, kommt nicht von selbst hierher zurück.";
    ONE_FILE_EDITABLE "Can be worked in" "Darin kann gearbeitet werden";
    ONE_FILE_READ_ONLY "For reading only" "Nur zum Lesen";
    ONE_FILE_USE "What the file is for" "Wofür die Datei ist";
    LEAVE_OUT "Leave out" "Weglassen";
    LEAVE_OUT_TEXT "Whoever gets the file can read everything in it. What is left out is not in it, nor is the history; what cannot be without it goes along. Names that stand in other texts stay there." "Wer die Datei bekommt, kann alles darin lesen. Was Sie weglassen, steht nicht darin, der Verlauf auch nicht; was ohne es nicht sein kann, fällt mit weg. Namen in anderen Texten bleiben dort stehen.";
    LEAVE_OUT_KINDS "Records" "Datensätze";
    LEAVE_OUT_FIELDS "Fields: {}" "Felder: {}";
    SAVE_ONE_FILE "Save as one file" "Als eine Datei sichern";
    ONE_FILE_MISSING "The app itself could not be read, so the file was not written. Nothing else has changed. Check the connection to where Kontor is served from and try again." "Die App selbst ließ sich nicht lesen, deshalb wurde die Datei nicht geschrieben. Sonst hat sich nichts geändert. Prüfen Sie die Verbindung zu dem Ort, von dem Kontor kommt, und versuchen Sie es noch einmal.";
}
