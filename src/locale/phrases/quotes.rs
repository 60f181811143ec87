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
    QUOTE_PREVIEW "Preview and print" "Vorschau und Druck" "Aperçu et impression";
    QUOTE_PRINT "Print or save as PDF" "Drucken oder als PDF speichern" "Imprimer ou enregistrer en PDF";
    QUOTE_BACK "Back to the quote" "Zurück zum Angebot" "Retour au devis";
    QUOTE_LANGUAGE "Language of the document" "Sprache des Dokuments" "Langue du document";
    QUOTE_IS_DRAFT "This is a draft. It gets its number when you mark it as sent." "Das ist ein Entwurf. Die Nummer erhält er, wenn Sie ihn als versendet markieren." "Ceci est un brouillon. Il recevra son numéro quand vous le marquerez comme envoyé.";
    QUOTE_NO_LETTERHEAD "The document has no sender yet." "Das Dokument hat noch keinen Absender." "Le document n’a pas encore d’expéditeur.";
    QUOTE_TO_LETTERHEAD "Fill in the letterhead" "Briefkopf ausfüllen" "Compléter l’en-tête";
    S_LETTERHEAD "Quotes and letterhead" "Angebote und Briefkopf" "Devis et en-tête";
    S_LETTERHEAD_TEXT "Sender, logo, bank and numbers of quotes" "Absender, Logo, Bank und Nummern von Angeboten" "Expéditeur, logo, banque et numéros des devis";
    LETTERHEAD_COMPANY "Company" "Unternehmen" "Entreprise";
    LETTERHEAD_ADDRESS "Address" "Adresse" "Adresse";
    LETTERHEAD_CONTACT "Phone, email, website" "Telefon, E-Mail, Website" "Téléphone, e-mail, site web";
    LETTERHEAD_BANK "Bank details" "Bankverbindung" "Coordonnées bancaires";
    LETTERHEAD_LEGAL "Tax number, register" "Steuernummer, Register" "Numéro de TVA, registre";
    LETTERHEAD_FOOTER "Line at the bottom of each page" "Zeile am Ende jeder Seite" "Ligne au bas de chaque page";
    LETTERHEAD_TERMS "Terms of new quotes ({})" "Bedingungen neuer Angebote ({})" "Conditions des nouveaux devis ({})";
    LETTERHEAD_PATTERN "Pattern of quote numbers" "Muster der Angebotsnummern" "Modèle des numéros de devis";
    LETTERHEAD_PATTERN_HINT "For example {YYYY}-{0000}: the year and a counter of four digits. The next number is {}." "Zum Beispiel {YYYY}-{0000}: das Jahr und ein vierstelliger Zähler. Die nächste Nummer ist {}." "Par exemple {YYYY}-{0000} : l’année et un compteur à quatre chiffres. Le prochain numéro est {}.";
    LETTERHEAD_NO_PATTERN "Write one counter, for example {0000}, and no other braces than {YYYY}, {YY} and {MM}." "Schreiben Sie einen Zähler, zum Beispiel {0000}, und keine anderen Klammern als {YYYY}, {YY} und {MM}." "Écrivez un compteur, par exemple {0000}, et pas d’autres accolades que {YYYY}, {YY} et {MM}.";
    LETTERHEAD_DAYS "Valid for days" "Gültig für Tage" "Validité en jours";
    LETTERHEAD_NO_DAYS "Enter a number of days from 0 to 3,650." "Geben Sie eine Zahl von 0 bis 3.650 Tagen ein." "Indiquez un nombre de jours de 0 à 3 650.";
    LETTERHEAD_PAPER "Paper" "Papier" "Papier";
    LETTERHEAD_LOGO "Logo" "Logo" "Logo";
    LETTERHEAD_CHOOSE "Choose a picture (PNG, JPEG or WebP)" "Bild wählen (PNG, JPEG oder WebP)" "Choisir une image (PNG, JPEG ou WebP)";
    LETTERHEAD_DROP_LOGO "Remove logo" "Logo entfernen" "Supprimer le logo";
    QUOTE_TWICE "Another quote has the same number: two people sent one at the same time. If this one is not with the customer yet, give it a new number." "Ein anderes Angebot hat dieselbe Nummer: Zwei Personen haben gleichzeitig eines versendet. Liegt dieses dem Kunden noch nicht vor, geben Sie ihm eine neue Nummer." "Un autre devis porte le même numéro : deux personnes en ont envoyé un en même temps. Si le client n’a pas encore celui-ci, attribuez-lui un nouveau numéro.";
    QUOTE_WIN "Win the opportunity" "Opportunity gewinnen" "Gagner l’opportunité";
    QUOTE_WIN_HINT "It moves to “{}” with the lines and the amount of the quote." "Sie kommt mit Positionen und Betrag des Angebots in „{}“." "Elle passe à l’étape « {} » avec les lignes et le montant du devis.";
    QUOTE_TAKE "Take over lines and amount only" "Nur Positionen und Betrag übernehmen" "Reprendre seulement les lignes et le montant";
    QUOTE_TAKE_HINT "The opportunity stays in its stage." "Die Opportunity bleibt in ihrer Phase." "L’opportunité reste à son étape.";
    QUOTE_NO_WIN "Its pipeline has no stage for won deals." "Ihre Pipeline hat keine Phase für gewonnene Deals." "Son pipeline n’a pas d’étape pour les affaires gagnées.";
    QUOTE_RENUMBER "Give it a new number" "Neue Nummer vergeben" "Attribuer un nouveau numéro";
}
