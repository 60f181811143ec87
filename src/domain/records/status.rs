//! Lead status: an editable list; each status belongs to one of the four categories of the qualification process.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name", Main [listed];
    3 CATEGORY "category" Choice(Picklist::StatusCategory), "Category" "Kategorie", Main [required listed];
    4 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    5 ARCHIVED "retired" Flag, "Archived" "Archiviert", Main [];
}
