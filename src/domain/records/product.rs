//! Product: what is sold; line items take their name, price and tax from it.
crate::domain::field::fields! {
    1 NAME "name" Text, "Product name" "Produktname", Main [required listed searched];
    2 CODE "code" Text, "Product code" "Artikelnummer", Main [listed searched];
    3 PRICE "price" Money, "Standard price" "Standardpreis", Main [listed];
    4 TAX "tax" Decimal, "Tax (%)" "Steuer (%)", Main [listed];
    5 UNIT "unit" Text, "Unit" "Einheit", Main [listed];
    6 DESCRIPTION "description" LongText, "Description" "Beschreibung", Details [];
    7 ARCHIVED "retired" Flag, "Archived" "Archiviert", Main [listed];
    51 CREATED "created" Moment, "Created" "Erstellt", System [system];
}
