//! Pipeline: a sales process with its own stages. Stages that name no pipeline belong to the main one.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name", Main [listed];
    4 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert", Main [];
}
