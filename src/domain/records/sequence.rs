//! Sequence: a plan of activities that is put on records, a step after the other. The steps are a text (see
//! `store/sequences`), so that they are one change.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    3 STEPS "steps" LongText, "Steps" "Schritte" "Étapes", Main [required];
    4 ARCHIVED "retired" Flag, "Archived" "Archiviert" "Archivé", Main [];
}
