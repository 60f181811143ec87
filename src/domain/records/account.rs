//! Account: a company (domain rules: Account, contact).
crate::domain::field::fields! {
    1 NAME "name" Text, "Account name" "Accountname", Main [first required searched];
    2 PARENT "parent" Link(K::Account), "Parent account" "Übergeordneter Account", Main [];
    3 TYPE "type" Choice(Picklist::AccountType), "Type" "Typ", Main [listed];
    4 INDUSTRY "industry" Choice(Picklist::Industry), "Industry" "Branche", Details [first listed];
    5 RATING "rating" Choice(Picklist::Rating), "Rating" "Bewertung", Details [];
    6 PHONE "phone" Phone, "Phone" "Telefon", Reach [first listed searched];
    7 WEBSITE "website" Url, "Website" "Website", Reach [first listed searched];
    10 STREET "billing_street" Text, "Billing street" "Rechnungsstraße", Address [];
    11 POSTAL_CODE "billing_postal_code" Text, "Billing postal code" "Rechnungs-PLZ", Address [];
    12 CITY "billing_city" Text, "Billing city" "Rechnungsort", Address [first listed searched];
    13 STATE "billing_state" Text, "Billing state" "Rechnungsbundesland", Address [];
    14 COUNTRY "billing_country" Text, "Billing country" "Rechnungsland", Address [];
    15 SHIPPING_STREET "shipping_street" Text, "Shipping street" "Lieferstraße", Address [];
    16 SHIPPING_POSTAL_CODE "shipping_postal_code" Text, "Shipping postal code" "Liefer-PLZ", Address [];
    17 SHIPPING_CITY "shipping_city" Text, "Shipping city" "Lieferort", Address [];
    18 SHIPPING_STATE "shipping_state" Text, "Shipping state" "Lieferbundesland", Address [];
    19 SHIPPING_COUNTRY "shipping_country" Text, "Shipping country" "Lieferland", Address [];
    30 REVENUE "annual_revenue" Money, "Annual revenue" "Jahresumsatz", Details [];
    31 EMPLOYEES "employees" Number, "Employees" "Mitarbeiter", Details [];
    32 SOURCE "source" Choice(Picklist::Source), "Source" "Quelle", Details [];
    33 DESCRIPTION "description" LongText, "Description" "Beschreibung", Details [];
    34 TAGS "tags" Choices(Picklist::Tag), "Tags" "Tags", Details [];
    35 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt", System [listed system];
    53 LAST_ACTIVITY "last_activity" Moment, "Last activity" "Letzte Aktivität", System [system];
}
