//! Choice: an entry of one of the workspace's lists. Default entries have fixed ids, so that workspaces agree.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name", Main [listed];
    3 LIST "list" Number, "List" "Liste", Main [required];
    4 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    5 RETIRED "retired" Flag, "No longer offered" "Nicht mehr angeboten", Main [];
}
