//! Contact: a person, usually at an account (domain rules: Account, contact).
crate::domain::field::fields! {
    2 FIRST_NAME "first_name" Text, "First name" "Vorname" "Prénom", Main [first searched];
    1 LAST_NAME "last_name" Text, "Last name" "Nachname" "Nom", Main [first required searched];
    3 ACCOUNT "account" Link(K::Account), "Account" "Account" "Compte", Main [first listed];
    4 TITLE "title" Text, "Title" "Position" "Fonction", Main [first listed];
    5 SALUTATION "salutation" Choice(Picklist::Salutation), "Salutation" "Anrede" "Civilité", Main [];
    6 REPORTS_TO "reports_to" Link(K::Contact), "Reports to" "Vorgesetzte Person" "Rend compte à", Details [];
    20 EMAIL "email" Email, "Email" "E-Mail" "E-mail", Reach [first listed searched];
    21 PHONE "phone" Phone, "Phone" "Telefon" "Téléphone", Reach [first listed searched];
    22 MOBILE "mobile" Phone, "Mobile" "Mobiltelefon" "Mobile", Reach [searched];
    28 HOME_PHONE "home_phone" Phone, "Home phone" "Telefon privat" "Téléphone personnel", Reach [searched];
    29 OTHER_PHONE "other_phone" Phone, "Other phone" "Weiteres Telefon" "Autre téléphone", Reach [searched];
    26 PRIVATE_EMAIL "private_email" Email, "Private email" "Private E-Mail" "E-mail personnel", Reach [searched];
    27 OTHER_EMAIL "other_email" Email, "Other email" "Weitere E-Mail" "Autre e-mail", Reach [searched];
    23 WEBSITE "website" Url, "Website" "Website" "Site web", Reach [];
    24 DO_NOT_CALL "do_not_call" Flag, "Do not call" "Nicht anrufen" "Ne pas appeler", Reach [];
    25 OPT_OUT "email_opt_out" Flag, "Email opt-out" "Keine E-Mails" "Refus des e-mails", Reach [];
    35 NO_POST "postal_opt_out" Flag, "Postal opt-out" "Keine Post" "Refus du courrier", Reach [];
    30 STREET "mailing_street" Text, "Mailing street" "Straße" "Rue", Address [];
    31 POSTAL_CODE "mailing_postal_code" Text, "Mailing postal code" "Postleitzahl" "Code postal", Address [];
    32 CITY "mailing_city" Text, "Mailing city" "Ort" "Ville", Address [searched];
    33 STATE "mailing_state" Text, "Mailing state" "Bundesland" "Région", Address [];
    34 COUNTRY "mailing_country" Text, "Mailing country" "Land" "Pays", Address [];
    40 SOURCE "lead_source" Choice(Picklist::Source), "Lead source" "Leadquelle" "Source du lead", Details [];
    43 TAGS "tags" Choices(Picklist::Tag), "Tags" "Tags" "Étiquettes", Details [];
    44 DESCRIPTION "description" LongText, "Description" "Beschreibung" "Description", Details [];
    45 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [listed system];
    53 LAST_ACTIVITY "last_activity" Moment, "Last activity" "Letzte Aktivität" "Dernière activité", System [system];
}
