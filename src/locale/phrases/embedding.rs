//! Phrases of the single-file app and of the app inside other sites.
use super::phrases;

phrases! {
    FILE_IS_READ_ONLY "This file is read-only. To continue working with it, export the workspace and open it in Kontor." "Diese Datei ist schreibgeschützt. Um damit weiterzuarbeiten, exportieren Sie den Arbeitsbereich und öffnen Sie ihn in Kontor.";
    FRAME_IS_STRANGE "Kontor is embedded in a site that is not on its list, so it is read-only here." "Kontor ist in eine Seite eingebettet, die nicht auf seiner Liste steht, und ist hier schreibgeschützt.";
    FRAME_IS_READ_ONLY "This site shows Kontor as read-only." "Diese Seite zeigt Kontor schreibgeschützt.";
    FRAME_IS_APART "Inside this site the browser keeps separate storage for Kontor: what you entered at Kontor’s own address is not here, and what you enter here stays here. Use a workspace file to move data between the two." "In dieser Seite führt der Browser einen getrennten Speicher für Kontor: Was Sie unter Kontors eigener Adresse eingegeben haben, fehlt hier, und was Sie hier eingeben, bleibt hier. Mit einer Arbeitsbereichsdatei übertragen Sie Daten.";
    FRAME_IN_MEMORY "Inside this site the browser does not let Kontor store anything: what you enter here is lost when the page closes. Open Kontor in its own tab to keep it." "In dieser Seite lässt der Browser Kontor nichts speichern: Was Sie hier eingeben, geht verloren, wenn die Seite geschlossen wird. In einem eigenen Tab bleibt es erhalten.";
    FRAME_WAY_OUT "Open in a new tab" "In neuem Tab öffnen";
    ONE_FILE "Portable copy (one HTML file)" "Portable Kopie (eine HTML-Datei)";
    ONE_FILE_TEXT "One .html file with this workspace and the whole app: it opens with a double click, works offline, and suits a USB stick or an email. It has its own storage; changes made in it do not come back here automatically." "Eine .html-Datei mit diesem Arbeitsbereich und der ganzen App: Sie öffnet sich per Doppelklick, funktioniert offline und passt auf einen USB-Stick oder in eine E-Mail. Sie hat einen eigenen Speicher; Änderungen darin kommen nicht automatisch hierher zurück.";
    ONE_FILE_EDITABLE "Editable" "Bearbeitbar";
    ONE_FILE_READ_ONLY "Read-only" "Schreibgeschützt";
    ONE_FILE_USE "Access" "Zugriff";
    LEAVE_OUT "Leave out" "Weglassen";
    LEAVE_OUT_TEXT "Anyone with the file can read everything in it. What you leave out is not in the file, nor is the history; records that depend on it are left out too. Names mentioned in other texts remain." "Wer die Datei hat, kann alles darin lesen. Was Sie weglassen, steht nicht in der Datei, der Verlauf auch nicht; abhängige Datensätze entfallen ebenfalls. Namen in anderen Texten bleiben stehen.";
    LEAVE_OUT_KINDS "Records" "Datensätze";
    LEAVE_OUT_FIELDS "Fields: {}" "Felder: {}";
    SAVE_ONE_FILE "Save portable copy" "Portable Kopie speichern";
    ONE_FILE_MISSING "The app itself could not be read, so the file was not written. Nothing else has changed. Check the connection to the server Kontor comes from and try again." "Die App selbst ließ sich nicht lesen, deshalb wurde die Datei nicht geschrieben. Sonst hat sich nichts geändert. Prüfen Sie die Verbindung zum Server, von dem Kontor kommt, und versuchen Sie es noch einmal.";
}
