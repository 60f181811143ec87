//! Choice: an entry of a picklist. Default entries have fixed ids, so that all workspaces agree on them.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name" "Nom allemand", Main [listed];
    3 LIST "list" Number, "List" "Liste" "Liste", Main [required];
    4 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    6 RESPONDED "responded" Flag, "Counts as responded" "Gilt als Reaktion" "Compte comme réponse", Main [listed];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
