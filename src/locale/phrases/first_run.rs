//! Phrases of the first steps in a new workspace.
use super::phrases;

phrases! {
    SET_UP "Set up your workspace" "Ihren Arbeitsbereich einrichten";
    SET_UP_TEXT "Four answers and you’re ready. You can change all of them later in the settings." "Vier Angaben, und Sie können loslegen. Alle lassen sich später in den Einstellungen ändern.";
    SET_UP_NAME "Company or team" "Unternehmen oder Team";
    YOUR_NAME "Your name" "Ihr Name";
    PROCESS_STAGES "{} stages" "{} Phasen";
    SET_UP_GO "Set up workspace" "Arbeitsbereich einrichten";
    SET_UP_SKIP "Skip" "Überspringen";
    STEPS "Getting started" "Die ersten Schritte";
    STEPS_DONE "{} of {} done" "{} von {} erledigt";
    STEPS_CLOSE "Hide" "Ausblenden";
    STEP_LEAD "Add your first lead" "Den ersten Lead anlegen";
    STEP_IMPORT "Import a list" "Eine Liste importieren";
    STEP_CALL "Plan a first call" "Einen ersten Anruf planen";
    STEP_BACKUP "Set up a backup" "Eine Sicherung einrichten";
    STEP_DONE "done" "erledigt";
}
