//! User: a person who owns records. There is no login behind it.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed searched];
    2 EMAIL "email" Email, "Email" "E-Mail" "E-mail", Main [listed];
    4 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Main [];
    3 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
