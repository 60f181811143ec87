//! File: the description of a file attached to a record. Its bytes are stored beside the journal under the record's id.
crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name", Main [required listed searched];
    2 TYPE "media_type" Text, "Type" "Typ", Main [system];
    3 SIZE "size" Number, "Size in bytes" "Größe in Bytes", Main [required listed system];
    10 LEAD "lead" Link(K::Lead), "Lead" "Lead", Process [];
    11 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt", Process [];
    12 ACCOUNT "account" Link(K::Account), "Account" "Account", Process [];
    13 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity", Process [];
    14 ACTIVITY "activity" Link(K::Activity), "Activity" "Aktivität", Process [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [];
    51 CREATED "created" Moment, "Created" "Erstellt", System [system];
}
