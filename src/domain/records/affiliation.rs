//! Affiliation: a contact's role at an account that is not their main one.
crate::domain::field::fields! {
    1 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Main [required listed];
    2 ACCOUNT "account" Link(K::Account), "Account" "Account" "Compte", Main [required listed];
    3 ROLE "role" Choice(Picklist::AffiliationRole), "Role" "Rolle" "Rôle", Main [listed];
}
