//! Record rule: what the fields of records must be like, or the records themselves, under a condition.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    3 EFFECT "effect" Text, "Effect" "Wirkung" "Effet", Main [required];
    4 QUERY "query" LongText, "Conditions" "Bedingungen" "Conditions", Main [];
    5 FIELD_KEYS "fields" LongText, "Fields" "Felder" "Champs", Main [];
    6 ENTRIES "entries" LongText, "Allowed entries" "Erlaubte Einträge" "Entrées autorisées", Main [];
    7 MESSAGE "message" LongText, "Message" "Meldung" "Message", Main [];
    8 ON "on" Flag, "Switched on" "Eingeschaltet" "Activée", Main [listed];
}
