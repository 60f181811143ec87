//! What the records of every custom record type have; the rest are custom fields. The link to the type is no column, because
//! all records of a list have the same.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [first required searched];
    2 TYPE "type" Link(K::CustomType), "Record type" "Datensatztyp" "Type de fiche", System [system past];
    10 DESCRIPTION "description" LongText, "Description" "Beschreibung" "Description", Details [];
    45 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
    52 LEAD "converted_lead" Link(K::Lead), "Converted lead" "Konvertierter Lead" "Lead converti", System [system];
}
