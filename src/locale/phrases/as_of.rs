//! Phrases of the view of a past date.
use super::phrases;

phrases! {
    AS_OF "View as of …" "Stand vom …" "État au…";
    LOOK_BACK "Go back in time" "Früheren Stand ansehen" "Remonter dans le temps";
    AS_OF_DAY "As of {}" "Stand vom {}" "État au {}";
    PAST_TEXT "Everything appears as it was at the end of that day, based on the history of this workspace. Imported records appear from their import date." "Alles erscheint so, wie es am Ende dieses Tages war, berechnet aus dem Verlauf dieses Arbeitsbereichs. Importierte Datensätze erscheinen ab dem Tag ihres Imports." "Tout s’affiche tel que c’était à la fin de ce jour, d’après l’historique de cet espace de travail. Les fiches importées apparaissent à partir de leur date d’importation.";
    PAST_DAY "Day" "Tag" "Jour";
    PAST_SHOW "Show this day" "Diesen Tag zeigen" "Afficher ce jour";
    PAST_BANNER "Nothing can be changed here." "Hier lässt sich nichts ändern." "Rien ne peut être modifié ici.";
    PAST_BACK "Back to today" "Zurück zu heute" "Revenir à aujourd’hui";
    PAST_EMPTY "No {} on that day." "An diesem Tag gab es keine {}." "Aucune fiche ce jour-là ({}).";
    PAST_OTHER "Change date" "Anderes Datum" "Changer de date";
    PAST_REFUSES "You are viewing {}, and the past cannot be changed. Nothing was saved. Go back to today first." "Sie sehen den Stand vom {}, und Vergangenes lässt sich nicht ändern. Nichts wurde gespeichert. Gehen Sie zuerst zurück zu heute." "Vous consultez l’état au {}, et le passé ne peut pas être modifié. Rien n’a été enregistré. Revenez d’abord à aujourd’hui.";
    PAST_BEGINS "The history of this workspace begins on {}. Earlier data is not available." "Der Verlauf dieses Arbeitsbereichs beginnt am {}. Frühere Daten gibt es nicht." "L’historique de cet espace de travail commence le {}. Les données antérieures ne sont pas disponibles.";
    PAST_READING "Reading history: {} of {} changes" "Verlauf wird gelesen: {} von {} Änderungen" "Lecture de l’historique : {} modifications sur {}";
    PAST_FUTURE "Choose a day before today." "Wählen Sie einen Tag vor heute." "Choisissez un jour antérieur à aujourd’hui.";
    PAST_YESTERDAY "Yesterday" "Gestern" "Hier";
    PAST_SUNDAY "End of last week" "Ende letzter Woche" "Fin de la semaine dernière";
    PAST_MONTH "End of last month" "Ende letzten Monats" "Fin du mois dernier";
    PAST_QUARTER "End of last quarter" "Ende letzten Quartals" "Fin du trimestre dernier";
    PAST_YEAR "A year ago" "Vor einem Jahr" "Il y a un an";
}
