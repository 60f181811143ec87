//! Layout: how the pages and forms of a record type are arranged, and of the opportunities of a pipeline. Its parts are texts (see
//! `domain/layout`), so that each is one change. There is one for each type and pipeline.
crate::domain::field::fields! {
    1 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required listed];
    2 PIPELINE "pipeline" Link(K::Pipeline), "Pipeline" "Pipeline" "Pipeline", Main [listed];
    3 PAGE "page" LongText, "Fields of the record page" "Felder der Datensatzseite" "Champs de la fiche", Main [];
    4 FORM "form" LongText, "Fields of a new record" "Felder eines neuen Datensatzes" "Champs d’une nouvelle fiche", Main [];
    5 LISTS "lists" LongText, "Related lists" "Verknüpfte Listen" "Listes associées", Main [];
}

/// The parts that are arranged.
pub const PARTS: [crate::base::FieldId; 3] = [PAGE, FORM, LISTS];
