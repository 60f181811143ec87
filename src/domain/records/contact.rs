//! Contact: a person, usually at an account (domain rules: Account, contact).
crate::domain::field::fields! {
    2 FIRST_NAME "first_name" Text, "First name" "Vorname", Main [first searched];
    1 LAST_NAME "last_name" Text, "Last name" "Nachname", Main [first required searched];
    3 ACCOUNT "account" Link(K::Account), "Account" "Account", Main [first listed];
    4 TITLE "title" Text, "Title" "Position", Main [first listed];
    5 SALUTATION "salutation" Choice(Picklist::Salutation), "Salutation" "Anrede", Main [];
    6 REPORTS_TO "reports_to" Link(K::Contact), "Reports to" "Vorgesetzte Person", Details [];
    20 EMAIL "email" Email, "Email" "E-Mail", Reach [first listed searched];
    21 PHONE "phone" Phone, "Phone" "Telefon", Reach [first listed searched];
    22 MOBILE "mobile" Phone, "Mobile" "Mobiltelefon", Reach [searched];
    23 WEBSITE "website" Url, "Website" "Website", Reach [];
    24 DO_NOT_CALL "do_not_call" Flag, "Do not call" "Nicht anrufen", Reach [];
    25 OPT_OUT "email_opt_out" Flag, "Email opt-out" "Keine E-Mails", Reach [];
    30 STREET "mailing_street" Text, "Mailing street" "Straße", Address [];
    31 POSTAL_CODE "mailing_postal_code" Text, "Mailing postal code" "Postleitzahl", Address [];
    32 CITY "mailing_city" Text, "Mailing city" "Ort", Address [searched];
    33 STATE "mailing_state" Text, "Mailing state" "Bundesland", Address [];
    34 COUNTRY "mailing_country" Text, "Mailing country" "Land", Address [];
    40 SOURCE "lead_source" Choice(Picklist::Source), "Lead source" "Leadquelle", Details [];
    43 TAGS "tags" Choices(Picklist::Tag), "Tags" "Tags", Details [];
    44 DESCRIPTION "description" LongText, "Description" "Beschreibung", Details [];
    45 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt", System [listed system];
    53 LAST_ACTIVITY "last_activity" Moment, "Last activity" "Letzte Aktivität", System [system];
}
