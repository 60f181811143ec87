//! Mapping: where the columns of files with the same headers go, and what else was decided about such a file.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed];
    2 OF "of" Text, "Kind of record" "Art des Datensatzes", Main [required];
    3 CONTENT "content" LongText, "Columns and decisions" "Spalten und Entscheidungen", Main [required];
}
