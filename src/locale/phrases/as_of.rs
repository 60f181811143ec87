//! Phrases of the view of a past date.
use super::phrases;

phrases! {
    AS_OF "View as of …" "Stand vom …";
    LOOK_BACK "Go back in time" "Früheren Stand ansehen";
    AS_OF_DAY "As of {}" "Stand vom {}";
    PAST_TEXT "Everything appears as it was at the end of that day, based on the history of this workspace. Imported records appear from their import date." "Alles erscheint so, wie es am Ende dieses Tages war, berechnet aus dem Verlauf dieses Arbeitsbereichs. Importierte Datensätze erscheinen ab dem Tag ihres Imports.";
    PAST_DAY "Day" "Tag";
    PAST_SHOW "Show this day" "Diesen Tag zeigen";
    PAST_BANNER "Nothing can be changed here." "Hier lässt sich nichts ändern.";
    PAST_BACK "Back to today" "Zurück zu heute";
    PAST_EMPTY "No {} on that day." "An diesem Tag gab es keine {}.";
    PAST_OTHER "Change date" "Anderes Datum";
    PAST_REFUSES "You are viewing {}, and the past cannot be changed. Nothing was saved. Go back to today first." "Sie sehen den Stand vom {}, und Vergangenes lässt sich nicht ändern. Nichts wurde gespeichert. Gehen Sie zuerst zurück zu heute.";
    PAST_BEGINS "The history of this workspace begins on {}. Earlier data is not available." "Der Verlauf dieses Arbeitsbereichs beginnt am {}. Frühere Daten gibt es nicht.";
    PAST_READING "Reading history: {} of {} changes" "Verlauf wird gelesen: {} von {} Änderungen";
    PAST_FUTURE "Choose a day before today." "Wählen Sie einen Tag vor heute.";
    PAST_YESTERDAY "Yesterday" "Gestern";
    PAST_SUNDAY "End of last week" "Ende letzter Woche";
    PAST_MONTH "End of last month" "Ende letzten Monats";
    PAST_QUARTER "End of last quarter" "Ende letzten Quartals";
    PAST_YEAR "A year ago" "Vor einem Jahr";
}
