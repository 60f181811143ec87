//! Phrases of the view of a past date.
use super::phrases;

phrases! {
    AS_OF "As of …" "Stand vom …";
    LOOK_BACK "Look at an earlier day" "Früheren Stand ansehen";
    AS_OF_DAY "As of {}" "Stand vom {}";
    PAST_TEXT "Everything is shown as it was at the end of that day, worked out from the history of this workspace. Records that came by import are there from the day of their import on." "Alles erscheint so, wie es am Ende dieses Tages war, berechnet aus der Geschichte dieses Arbeitsbereichs. Importierte Datensätze sind ab dem Tag ihres Imports da.";
    PAST_DAY "Day" "Tag";
    PAST_SHOW "Show this day" "Diesen Tag zeigen";
    PAST_BANNER "Nothing can be changed here." "Hier lässt sich nichts ändern.";
    PAST_BACK "Back to now" "Zurück zu heute";
    PAST_EMPTY "No {} on that day." "An diesem Tag gab es keine {}.";
    PAST_OTHER "Other day" "Anderer Tag";
    PAST_REFUSES "This is the state of {}, and the past cannot be changed. Nothing was saved. Go back to now first." "Das ist der Stand vom {}, und Vergangenes lässt sich nicht ändern. Nichts wurde gespeichert. Gehen Sie zuerst zurück zu heute.";
    PAST_BEGINS "The history of this workspace begins on {}; of the time before it nothing is known." "Die Geschichte dieses Arbeitsbereichs beginnt am {}; von der Zeit davor ist nichts bekannt.";
    PAST_READING "Reading the history: {} of {} changes" "Die Geschichte wird gelesen: {} von {} Änderungen";
    PAST_FUTURE "Choose a day before today." "Wählen Sie einen Tag vor heute.";
    PAST_YESTERDAY "Yesterday" "Gestern";
    PAST_SUNDAY "End of last week" "Ende letzter Woche";
    PAST_MONTH "End of last month" "Ende letzten Monats";
    PAST_QUARTER "End of last quarter" "Ende letzten Quartals";
    PAST_YEAR "A year ago" "Vor einem Jahr";
}
