//! Assignment rule: who gets a new lead that meets its conditions; several owners take turns.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 QUERY "query" LongText, "Conditions" "Bedingungen" "Conditions", Main [];
    3 OWNERS "owners" Links(K::User), "Owners" "Zuständige" "Responsables", Main [required listed];
    4 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [listed];
    6 NEXT "next" Number, "Turn" "Reihe" "Tour", System [system];
}
