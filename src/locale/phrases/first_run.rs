//! Phrases of the first steps in a new workspace.
use super::phrases;

phrases! {
    SET_UP "Set up your workspace" "Ihren Arbeitsbereich einrichten" "Configurer votre espace de travail";
    SET_UP_TEXT "Four answers and you’re ready. You can change all of them later in the settings." "Vier Angaben, und Sie können loslegen. Alle lassen sich später in den Einstellungen ändern." "Quatre réponses et tout est prêt. Vous pourrez les modifier plus tard dans les paramètres.";
    SET_UP_NAME "Company or team" "Unternehmen oder Team" "Entreprise ou équipe";
    YOUR_NAME "Your name" "Ihr Name" "Votre nom";
    PROCESS_STAGES "{} stages" "{} Phasen" "{} étapes";
    SET_UP_GO "Set up workspace" "Arbeitsbereich einrichten" "Configurer l’espace de travail";
    SET_UP_SKIP "Skip" "Überspringen" "Ignorer";
    STEPS "Getting started" "Die ersten Schritte" "Premiers pas";
    STEPS_DONE "{} of {} done" "{} von {} erledigt" "{} sur {} terminés";
    STEPS_CLOSE "Hide" "Ausblenden" "Masquer";
    STEP_LEAD "Add your first lead" "Den ersten Lead anlegen" "Ajouter votre premier lead";
    STEP_IMPORT "Import a list" "Eine Liste importieren" "Importer une liste";
    STEP_CALL "Plan a first call" "Einen ersten Anruf planen" "Planifier un premier appel";
    STEP_BACKUP "Set up a backup" "Eine Sicherung einrichten" "Configurer une sauvegarde";
    STEP_DONE "done" "erledigt" "fait";
}
