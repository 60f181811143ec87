//! Account: a company (domain rules: Account, contact).
crate::domain::field::fields! {
    1 NAME "name" Text, "Account name" "Accountname" "Nom du compte", Main [first required searched];
    2 PARENT "parent" Link(K::Account), "Parent account" "Übergeordneter Account" "Compte parent", Main [];
    3 TYPE "type" Choice(Picklist::AccountType), "Type" "Typ" "Type", Main [listed];
    4 INDUSTRY "industry" Choice(Picklist::Industry), "Industry" "Branche" "Secteur", Details [first listed];
    5 RATING "rating" Choice(Picklist::Rating), "Rating" "Bewertung" "Évaluation", Details [];
    6 PHONE "phone" Phone, "Phone" "Telefon" "Téléphone", Reach [first listed searched];
    7 WEBSITE "website" Url, "Website" "Website" "Site web", Reach [first listed searched];
    10 STREET "billing_street" Text, "Billing street" "Rechnungsstraße" "Rue (facturation)", Address [];
    11 POSTAL_CODE "billing_postal_code" Text, "Billing postal code" "Rechnungs-PLZ" "Code postal (facturation)", Address [];
    12 CITY "billing_city" Text, "Billing city" "Rechnungsort" "Ville (facturation)", Address [first listed searched];
    13 STATE "billing_state" Text, "Billing state" "Rechnungsbundesland" "Région (facturation)", Address [];
    14 COUNTRY "billing_country" Text, "Billing country" "Rechnungsland" "Pays (facturation)", Address [];
    15 SHIPPING_STREET "shipping_street" Text, "Shipping street" "Lieferstraße" "Rue (livraison)", Address [];
    16 SHIPPING_POSTAL_CODE "shipping_postal_code" Text, "Shipping postal code" "Liefer-PLZ" "Code postal (livraison)", Address [];
    17 SHIPPING_CITY "shipping_city" Text, "Shipping city" "Lieferort" "Ville (livraison)", Address [];
    18 SHIPPING_STATE "shipping_state" Text, "Shipping state" "Lieferbundesland" "Région (livraison)", Address [];
    19 SHIPPING_COUNTRY "shipping_country" Text, "Shipping country" "Lieferland" "Pays (livraison)", Address [];
    30 REVENUE "annual_revenue" Money, "Annual revenue" "Jahresumsatz" "CA annuel", Details [];
    31 EMPLOYEES "employees" Number, "Employees" "Mitarbeiter" "Effectif", Details [];
    32 SOURCE "source" Choice(Picklist::Source), "Source" "Quelle" "Source", Details [];
    33 DESCRIPTION "description" LongText, "Description" "Beschreibung" "Description", Details [];
    34 TAGS "tags" Choices(Picklist::Tag), "Tags" "Tags" "Étiquettes", Details [];
    35 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [listed system];
    53 LAST_ACTIVITY "last_activity" Moment, "Last activity" "Letzte Aktivität" "Dernière activité", System [system];
}
