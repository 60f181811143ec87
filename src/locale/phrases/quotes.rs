//! Phrases of quotes: on their pages and those of opportunities, in their dialogs and in the settings.
use super::phrases;

phrases! {
    NEW_QUOTE "Create quote" "Angebot erstellen" "Créer un devis";
    NO_QUOTE_LINES "Nothing is offered yet. Add products or other lines." "Es wird noch nichts angeboten. Fügen Sie Produkte oder andere Positionen hinzu." "Rien n’est encore proposé. Ajoutez des produits ou d’autres lignes.";
    QUOTE_LINE_TEXT "Details of {}" "Beschreibung von {}" "Détails de {}";
    QUOTE_SUBTOTAL "Subtotal" "Zwischensumme" "Sous-total";
    QUOTE_DISCOUNT "Discount {}%" "Rabatt {} %" "Remise {} %";
    QUOTE_SEND "Mark as sent" "Als versendet markieren" "Marquer comme envoyé";
    QUOTE_SEND_HINT "It gets its number and can no longer be changed." "Es erhält seine Nummer und lässt sich nicht mehr ändern." "Il reçoit son numéro et ne peut plus être modifié.";
    QUOTE_ACCEPT "Accepted" "Angenommen" "Accepté";
    QUOTE_ACCEPTING "Accept {}" "{} annehmen" "Accepter {}";
    QUOTE_DECLINE "Declined" "Abgelehnt" "Refusé";
    QUOTE_RENEW "New version" "Neue Version" "Nouvelle version";
    QUOTE_TWICE "Another quote has the same number: two people sent one at the same time. If this one is not with the customer yet, give it a new number." "Ein anderes Angebot hat dieselbe Nummer: Zwei Personen haben gleichzeitig eines versendet. Liegt dieses dem Kunden noch nicht vor, geben Sie ihm eine neue Nummer." "Un autre devis porte le même numéro : deux personnes en ont envoyé un en même temps. Si le client n’a pas encore celui-ci, attribuez-lui un nouveau numéro.";
    QUOTE_WIN "Win the opportunity" "Opportunity gewinnen" "Gagner l’opportunité";
    QUOTE_WIN_HINT "It moves to “{}” with the lines and the amount of the quote." "Sie kommt mit Positionen und Betrag des Angebots in „{}“." "Elle passe à l’étape « {} » avec les lignes et le montant du devis.";
    QUOTE_TAKE "Take over lines and amount only" "Nur Positionen und Betrag übernehmen" "Reprendre seulement les lignes et le montant";
    QUOTE_TAKE_HINT "The opportunity stays in its stage." "Die Opportunity bleibt in ihrer Phase." "L’opportunité reste à son étape.";
    QUOTE_NO_WIN "Its pipeline has no stage for won deals." "Ihre Pipeline hat keine Phase für gewonnene Deals." "Son pipeline n’a pas d’étape pour les affaires gagnées.";
    QUOTE_RENUMBER "Give it a new number" "Neue Nummer vergeben" "Attribuer un nouveau numéro";
}
