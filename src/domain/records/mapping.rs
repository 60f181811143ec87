//! Mapping: the target fields of columns, for files with the same headers, and other choices made for such a file.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    3 CONTENT "content" LongText, "Columns and decisions" "Spalten und Entscheidungen" "Colonnes et décisions", Main [required];
}
