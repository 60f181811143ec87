//! Assignment rule: who gets a new lead that meets its conditions; several owners take turns.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 QUERY "query" LongText, "Conditions" "Bedingungen", Main [];
    3 OWNERS "owners" Links(K::User), "Owners" "Zuständige", Main [required listed];
    4 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert", Main [listed];
    6 NEXT "next" Number, "Turn" "Reihe", System [system];
}
