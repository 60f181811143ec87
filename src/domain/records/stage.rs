//! Opportunity stage: an editable list with probability, forecast category, closed and won, guidance and gate.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name" "Nom allemand", Main [listed];
    3 PROBABILITY "probability" Percent, "Probability (%)" "Wahrscheinlichkeit (%)" "Probabilité (%)", Main [required listed];
    4 FORECAST "forecast_category" Choice(Picklist::Forecast), "Forecast category" "Prognosekategorie" "Catégorie de prévision", Main [required listed];
    5 CLOSED "closed" Flag, "Closed" "Geschlossen" "Clôturée", Main [listed];
    6 WON "won" Flag, "Won" "Gewonnen" "Gagnée", Main [listed];
    7 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    8 ROT_DAYS "rot_days" Number, "Stalled after days idle" "Stockt nach Tagen ohne Bewegung" "Sans mouvement après (jours)", Main [listed];
    10 PIPELINE "pipeline" Link(K::Pipeline), "Pipeline" "Pipeline" "Pipeline", Main [];
    11 GUIDANCE "guidance" LongText, "Guidance" "Leitfaden" "Conseils", Main [];
    12 GATE "gate" Text, "Required fields" "Pflichtfelder" "Champs obligatoires", Main [];
    13 KEY_FIELDS "key_fields" Text, "Key fields" "Schlüsselfelder" "Champs clés", Main [];
    9 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
