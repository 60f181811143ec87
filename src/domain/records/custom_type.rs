//! Custom record type: its names, and which of the places for such types it has. A place is never given twice.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name" "Nom allemand", Main [listed];
    3 MANY "plural" Text, "Plural" "Mehrzahl" "Pluriel", Main [required listed];
    4 MANY_DE "plural_de" Text, "German plural" "Deutsche Mehrzahl" "Pluriel allemand", Main [listed];
    5 PLACE "place" Number, "Place" "Platz" "Emplacement", System [system];
    6 ICON "icon" Text, "Icon" "Symbol" "Icône", Main [];
    7 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    9 FROM_LEADS "from_leads" Flag, "Offered when a lead is converted" "Angeboten, wenn ein Lead konvertiert wird" "Proposé à la conversion d’un lead", Main [];
    8 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
