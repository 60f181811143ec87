//! Report: a saved report, as its address writes it.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 QUERY "query" LongText, "What it shows" "Was er zeigt", Main [required];
    50 OWNER "owner" Link(K::User), "Owner" "Inhaber", Main [];
}
