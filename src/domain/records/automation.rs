//! Automation: what the app does by itself when something happens to a record. Trigger, conditions and steps are texts (see
//! `store/automations`), so that each is one change.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    3 TRIGGER "trigger" Text, "When" "Wenn" "Quand", Main [required];
    4 QUERY "query" LongText, "Conditions" "Bedingungen" "Conditions", Main [];
    5 STEPS "steps" LongText, "Steps" "Schritte" "Étapes", Main [required];
    6 ACTIVE "active" Flag, "On" "Aktiv" "Active", Main [];
    7 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    8 SINCE "since" Day, "On since" "Aktiv seit" "Active depuis", System [system];
    9 DONE_UNTIL "done_until" Day, "Days done until" "Tage erledigt bis" "Jours traités jusqu’au", System [system];
}
