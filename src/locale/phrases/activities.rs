//! Phrases of activities.
use super::phrases;

phrases! {
    ACTIVITIES "Activities" "Aktivitäten";
    LOG "Log" "Festhalten";
    WHAT_HAPPENED "What happened?" "Was ist geschehen?";
    COMPLETE "Done" "Erledigt";
    DUE "Due {}" "Fällig {}";
    NOTHING_LOGGED "Nothing logged yet. Log a call, a note or a task above." "Noch nichts festgehalten. Halten Sie oben einen Anruf, eine Notiz oder eine Aufgabe fest.";
    DUE_DATE "Due on" "Fällig am";
    NO_DATE "no date" "ohne Datum";
    TASKS_DUE "Tasks due" "Fällige Aufgaben";
}
