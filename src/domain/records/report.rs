//! Report: a saved report, as the text in its address.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 QUERY "query" LongText, "Definition" "Definition" "Définition", Main [required];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [];
}
