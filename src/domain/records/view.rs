//! View: a saved list or board: filter, sort order, columns and grouping in the form of the list's address.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp", Main [required];
    3 QUERY "query" LongText, "Filter and layout" "Filter und Layout", Main [];
    4 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [];
}
