//! View: a saved list or board: filter, sort order, columns and grouping in the form of the list's address.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    3 QUERY "query" LongText, "Filter and layout" "Filter und Layout" "Filtre et affichage", Main [];
    4 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [];
}
