//! Phrases of the workspaces side by side.
use super::phrases;

phrases! {
    WORKSPACES "Workspaces" "Arbeitsbereiche";
    CHANGE_WORKSPACE "Change workspace" "Arbeitsbereich wechseln";
    MANAGE_WORKSPACES "Manage workspaces" "Arbeitsbereiche verwalten";
    NEW_WORKSPACE "New workspace" "Neuer Arbeitsbereich";
    OTHER_WORKSPACE_TEXT "A further workspace in this browser." "Ein weiterer Arbeitsbereich in diesem Browser.";
    WORKSPACES_TEXT "Each workspace is a database of its own in this browser; they share nothing. Another tab can have another one open." "Jeder Arbeitsbereich ist eine eigene Datenbank in diesem Browser; sie teilen nichts. In einem anderen Tab kann ein anderer offen sein.";
    OPEN_NOW "open in this tab" "in diesem Tab offen";
    OPEN_IT "Open" "Öffnen";
    OPEN_WHAT "Open {}" "{} öffnen";
    RENAME_IT "Rename" "Umbenennen";
    DELETE_WHAT "Delete {}" "{} löschen";
    WORKSPACE_NAME "Name of the workspace" "Name des Arbeitsbereichs";
    CREATE_WORKSPACE "Create the workspace" "Arbeitsbereich anlegen";
    RENAME_WORKSPACE "Rename the workspace" "Arbeitsbereich umbenennen";
    DELETE_WORKSPACE "Delete “{}”?" "„{}“ löschen?";
    DELETE_WORKSPACE_LOSES "Deleting removes from this browser: {}; {} files and {} actions of history. This cannot be undone." "Das Löschen entfernt aus diesem Browser: {}; {} Dateien und {} Aktionen des Verlaufs. Das lässt sich nicht rückgängig machen.";
    DELETE_WORKSPACE_UNREAD "What is in this workspace cannot be read. Deleting it cannot be undone." "Was in diesem Arbeitsbereich liegt, lässt sich nicht lesen. Das Löschen lässt sich nicht rückgängig machen.";
    DELETE_WORKSPACE_SAVE "Save it as a file first; from the file everything can be opened again." "Sichern Sie ihn vorher als Datei; aus der Datei lässt sich alles wieder öffnen.";
    SAVE_AS_FILE "Save as a file" "Als Datei sichern";
    DELETE_FOR_GOOD "Delete for good" "Endgültig löschen";
    WORKSPACE_GONE "The workspace that was open here was deleted in another tab." "Der Arbeitsbereich, der hier offen war, wurde in einem anderen Tab gelöscht.";
    DEMO_TEXT "Invented people and deals to try things out; never mixes with your own." "Erfundene Personen und Abschlüsse zum Ausprobieren; vermischt sich nie mit Ihren.";
}
