//! Product: what is sold; line items take their name, price and tax from it.
crate::domain::field::fields! {
    1 NAME "name" Text, "Product name" "Produktname" "Nom du produit", Main [required listed searched];
    2 CODE "code" Text, "Product code" "Artikelnummer" "Code du produit", Main [listed searched];
    3 PRICE "price" Money, "Standard price" "Standardpreis" "Prix standard", Main [listed];
    4 TAX "tax" Decimal, "Tax (%)" "Steuer (%)" "Taxe (%)", Main [listed];
    5 UNIT "unit" Text, "Unit" "Einheit" "Unité", Main [listed];
    6 DESCRIPTION "description" LongText, "Description" "Beschreibung" "Description", Details [];
    7 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}
