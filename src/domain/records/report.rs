//! Report: a saved report, as the text in its address.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 QUERY "query" LongText, "Definition" "Definition", Main [required];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [];
}
