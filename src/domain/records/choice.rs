//! Choice: an entry of a picklist. Default entries have fixed ids, so that all workspaces agree on them.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name", Main [listed];
    3 LIST "list" Number, "List" "Liste", Main [required];
    4 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert", Main [];
}
