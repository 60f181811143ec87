//! Lead status: an editable list; each status belongs to one of the four categories of the qualification process.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name" "Nom allemand", Main [listed];
    3 CATEGORY "category" Choice(Picklist::StatusCategory), "Category" "Kategorie" "Catégorie", Main [required listed];
    4 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
