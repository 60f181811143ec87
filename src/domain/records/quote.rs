//! Quote: what a customer is offered, with lines of its own. Once it is sent, it stays as it is (see `command/quotes`).
crate::domain::field::fields! {
    1 NAME "name" Text, "Subject" "Betreff" "Objet", Main [searched];
    2 NUMBER "number" Text, "Quote number" "Angebotsnummer" "Numéro de devis", Main [searched system];
    3 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity" "Opportunité", Main [first required];
    4 ACCOUNT "account" Link(K::Account), "Account" "Account" "Compte", Main [listed];
    5 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Main [];
    6 STATUS "status" Choice(Picklist::QuoteStatus), "Status" "Status" "Statut", Process [listed system];
    7 VERSION "version" Number, "Version" "Version" "Version", Process [system];
    8 PREVIOUS "previous" Link(K::Quote), "Previous version" "Vorige Version" "Version précédente", Process [system];
    10 DATE "date" Day, "Quote date" "Angebotsdatum" "Date du devis", Process [listed system];
    11 VALID_UNTIL "valid_until" Day, "Valid until" "Gültig bis" "Valable jusqu’au", Process [first listed];
    12 DISCOUNT "discount" Decimal, "Discount on the total (%)" "Rabatt auf die Summe (%)" "Remise sur le total (%)", Process [];
    13 NET "net" Money, "Total before tax" "Summe ohne Steuer" "Total hors taxe", Process [listed system];
    14 GROSS "gross" Money, "Total with tax" "Summe mit Steuer" "Total taxe comprise", Process [system];
    15 DECIDED "decided" Day, "Decided on" "Entschieden am" "Décision le", Process [system];
    20 RECIPIENT "recipient" LongText, "Recipient" "Empfänger" "Destinataire", Address [];
    21 INTRO "introduction" LongText, "Introduction" "Einleitung" "Introduction", Details [];
    22 TERMS "terms" LongText, "Terms" "Bedingungen" "Conditions", Details [];
    23 LANGUAGE "language" Text, "Language" "Sprache" "Langue", Details [system];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}
