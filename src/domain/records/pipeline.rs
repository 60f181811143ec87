//! Pipeline: a sales process with its own stages. Stages that name no pipeline belong to the main one.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name" "Nom allemand", Main [listed];
    4 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
