//! File: the description of a file attached to a record. Its bytes are stored beside the journal under the record's id.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [required listed searched];
    2 TYPE "media_type" Text, "Type" "Typ" "Type", Main [system];
    3 SIZE "size" Number, "Size in bytes" "Größe in Bytes" "Taille en octets", Main [required listed system];
    10 LEAD "lead" Link(K::Lead), "Lead" "Lead" "Lead", Process [];
    11 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Process [];
    12 ACCOUNT "account" Link(K::Account), "Account" "Account" "Compte", Process [];
    13 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity" "Opportunité", Process [];
    14 ACTIVITY "activity" Link(K::Activity), "Activity" "Aktivität" "Activité", Process [];
    15 QUOTE "quote" Link(K::Quote), "Quote" "Angebot" "Devis", Process [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}
