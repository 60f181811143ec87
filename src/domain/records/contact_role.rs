//! Contact role: an additional contact of a deal and their role in it. The primary contact is a field of the deal.
crate::domain::field::fields! {
    1 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity" "Opportunité", Main [required listed];
    2 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Main [required listed];
    3 ROLE "role" Choice(Picklist::ContactRole), "Role" "Rolle" "Rôle", Main [listed];
}
