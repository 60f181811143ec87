//! Dashboard: reports side by side, one a line: the address of each.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 REPORTS "reports" LongText, "Reports" "Berichte", Main [];
    50 OWNER "owner" Link(K::User), "Owner" "Inhaber", Main [];
}
