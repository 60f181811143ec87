//! Opportunity stage: an editable list with probability, forecast category, closed and won, guidance and gate.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name", Main [listed];
    3 PROBABILITY "probability" Percent, "Probability (%)" "Wahrscheinlichkeit (%)", Main [required listed];
    4 FORECAST "forecast_category" Choice(Picklist::Forecast), "Forecast category" "Prognosekategorie", Main [required listed];
    5 CLOSED "closed" Flag, "Closed" "Geschlossen", Main [listed];
    6 WON "won" Flag, "Won" "Gewonnen", Main [listed];
    7 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    8 ROT_DAYS "rot_days" Number, "Stalled after days idle" "Stockt nach Tagen ohne Bewegung", Main [listed];
    10 PIPELINE "pipeline" Link(K::Pipeline), "Pipeline" "Pipeline", Main [];
    11 GUIDANCE "guidance" LongText, "Guidance" "Leitfaden", Main [];
    12 GATE "gate" Text, "Required fields" "Pflichtfelder", Main [];
    13 KEY_FIELDS "key_fields" Text, "Key fields" "Schlüsselfelder", Main [];
    9 ARCHIVED "retired" Flag, "Archived" "Archiviert", Main [];
}
