//! Field: a custom field. Its number is assigned once and never reused, not even after it was deleted.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 NAME_DE "name_de" Text, "German name" "Deutscher Name" "Nom allemand", Main [listed];
    3 NUMBER "number" Number, "Number" "Nummer" "Numéro", System [required system];
    4 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    5 TYPE "type" Text, "Type" "Typ" "Type", Main [required];
    6 TARGET "target" Text, "Linked record type" "Verknüpfter Datensatztyp" "Type de fiche liée", Main [];
    7 REQUIRED "required" Flag, "Required" "Pflichtfeld" "Obligatoire", Main [];
    8 LISTED "listed" Flag, "Show in list" "In der Liste zeigen" "Afficher en liste", Main [];
    9 SEARCHED "searched" Flag, "Searchable" "Durchsuchbar" "Recherchable", Main [];
    10 ORDER "order" Number, "Order" "Reihenfolge" "Ordre", Main [];
    11 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
    12 DELETED "deleted" Flag, "Deleted" "Gelöscht" "Supprimé", System [system];
    13 TO_ACCOUNT "to_account" Link(K::Field), "On conversion, account field" "Bei Konvertierung: Feld des Accounts" "À la conversion : champ du compte", Process [];
    14 TO_CONTACT "to_contact" Link(K::Field), "On conversion, contact field" "Bei Konvertierung: Feld des Kontakts" "À la conversion : champ du contact", Process [];
    15 TO_OPPORTUNITY "to_opportunity" Link(K::Field), "On conversion, opportunity field" "Bei Konvertierung: Feld der Opportunity" "À la conversion : champ de l’opportunité", Process [];
    16 FORMULA "formula" Text, "Formula" "Formel" "Formule", Main [];
    17 RESULT "result" Text, "Result of the formula" "Ergebnis der Formel" "Résultat de la formule", Main [];
    18 HELP "help" Text, "Help text" "Hilfetext" "Texte d’aide", Main [];
    19 DEFAULT "default" Text, "Value of new records" "Wert neuer Datensätze" "Valeur des nouvelles fiches", Main [];
    21 PATTERN "pattern" Text, "Pattern of the numbers" "Muster der Nummern" "Modèle des numéros", Main [];
    30 TYPE_OF "custom_type" Link(K::CustomType), "Custom record type" "Eigener Datensatztyp" "Type de fiche personnalisé", System [system];
    31 TYPE_LINKED "linked_custom_type" Link(K::CustomType), "Linked custom record type" "Verknüpfter eigener Datensatztyp" "Type de fiche personnalisé lié", System [system];
    22 LAST "last" Number, "Last number of a deleted record" "Letzte Nummer eines gelöschten Datensatzes" "Dernier numéro d’une fiche supprimée", System [system];
    20 UNIQUE "unique" Flag, "Each value once" "Jeder Wert nur einmal" "Chaque valeur une seule fois", Main [];
}
