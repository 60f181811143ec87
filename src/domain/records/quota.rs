//! Quota: an owner's target for a month. A quarter's quota is the sum of its months.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [];
    2 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [required listed];
    3 MONTH "month" Day, "Month" "Monat" "Mois", Main [required listed];
    4 AMOUNT "amount" Money, "Target" "Ziel" "Objectif", Main [required listed];
}
