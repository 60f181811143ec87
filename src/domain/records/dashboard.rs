//! Dashboard: reports beside each other. Its tiles are one text field, so that any rearrangement is one change.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 TILES "tiles" LongText, "Tiles" "Kacheln" "Vignettes", Main [];
    3 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [];
}
