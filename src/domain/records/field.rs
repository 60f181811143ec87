//! Field: a custom field. Its number is assigned once and never reused, not even after it was deleted.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name", Main [listed];
    3 NUMBER "number" Number, "Number" "Nummer", System [required system];
    4 OF "of" Text, "Kind of record" "Art des Datensatzes", Main [required];
    5 TYPE "type" Text, "Type" "Typ", Main [required];
    6 TARGET "target" Text, "Kind of the linked record" "Art des verknüpften Datensatzes", Main [];
    7 REQUIRED "required" Flag, "Required" "Pflichtfeld", Main [];
    8 LISTED "listed" Flag, "Column of the list" "Spalte der Liste", Main [];
    9 SEARCHED "searched" Flag, "Searched" "Wird durchsucht", Main [];
    10 ORDER "order" Number, "Order" "Reihenfolge", Main [];
    11 ARCHIVED "retired" Flag, "No longer offered" "Nicht mehr angeboten", Main [];
    12 DELETED "deleted" Flag, "Deleted" "Gelöscht", System [system];
    13 TO_ACCOUNT "to_account" Link(K::Field), "At conversion to the account's field" "Bei Konvertierung in das Feld des Accounts", Process [];
    14 TO_CONTACT "to_contact" Link(K::Field), "At conversion to the contact's field" "Bei Konvertierung in das Feld des Kontakts", Process [];
    15 TO_OPPORTUNITY "to_opportunity" Link(K::Field), "At conversion to the opportunity's field" "Bei Konvertierung in das Feld der Opportunity", Process [];
}
