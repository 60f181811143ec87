//! Email template: subject and text of an email in each language, with placeholders (see `domain/template.rs`).
use crate::base::FieldId;
use crate::locale::Language;

crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed];
    2 OF "of" Text, "Record type" "Datensatztyp" "Type de fiche", Main [required];
    10 SUBJECT_EN "subject_en" Text, "Subject (English)" "Betreff (Englisch)" "Objet (anglais)", Main [];
    11 TEXT_EN "text_en" LongText, "Text (English)" "Text (Englisch)" "Texte (anglais)", Main [];
    12 SUBJECT_DE "subject_de" Text, "Subject (German)" "Betreff (Deutsch)" "Objet (allemand)", Main [];
    13 TEXT_DE "text_de" LongText, "Text (German)" "Text (Deutsch)" "Texte (allemand)", Main [];
    14 SUBJECT_FR "subject_fr" Text, "Subject (French)" "Betreff (Französisch)" "Objet (français)", Main [];
    15 TEXT_FR "text_fr" LongText, "Text (French)" "Text (Französisch)" "Texte (français)", Main [];
}

/// The fields of the subject and of the text in a language.
pub const fn parts(language: Language) -> (FieldId, FieldId) {
    match language {
        Language::En => (SUBJECT_EN, TEXT_EN),
        Language::De => (SUBJECT_DE, TEXT_DE),
        Language::Fr => (SUBJECT_FR, TEXT_FR),
    }
}
