//! Opportunity: a potential sale (domain rules: Opportunity).
crate::domain::field::fields! {
    1 NAME "name" Text, "Opportunity name" "Opportunity-Name" "Nom de l’opportunité", Main [first required searched];
    2 ACCOUNT "account" Link(K::Account), "Account" "Account" "Compte", Main [first listed];
    3 CONTACT "primary_contact" Link(K::Contact), "Primary contact" "Hauptkontakt" "Contact principal", Main [first];
    4 CONTACT_ROLE "primary_contact_role" Choice(Picklist::ContactRole), "Primary contact role" "Rolle des Hauptkontakts" "Rôle du contact principal", Main [];
    10 STAGE "stage" Choice(Picklist::Stage), "Stage" "Phase" "Étape", Process [first required listed];
    11 AMOUNT "amount" Money, "Amount" "Betrag" "Montant", Process [first listed];
    12 CLOSE_DATE "close_date" Day, "Close date" "Abschlussdatum" "Date de clôture", Process [first required listed];
    13 PROBABILITY "probability" Percent, "Probability (%)" "Wahrscheinlichkeit (%)" "Probabilité (%)", Process [];
    14 FORECAST "forecast_category" Choice(Picklist::Forecast), "Forecast category" "Prognosekategorie" "Catégorie de prévision", Process [];
    57 EXPECTED "expected_revenue" Money, "Expected revenue" "Erwarteter Umsatz" "Revenu attendu", Process [expected_revenue];
    881 SCORE "score" Number, "Score" "Score" "Score", System [deal_score];
    15 NEXT_STEP "next_step" Text, "Next step" "Nächster Schritt" "Prochaine action", Process [];
    16 LOSS_REASON "loss_reason" Choice(Picklist::Loss), "Loss reason" "Verlustgrund" "Motif de perte", Process [];
    19 COMPETITORS "competitors" Choices(Picklist::Competitor), "Competitors" "Mitbewerber" "Concurrents", Process [];
    17 COMPETITOR "competitor" Text, "Competitor" "Mitbewerber" "Concurrent", Process [past];
    18 PRICE_LIST "price_list" Choice(Picklist::PriceList), "Price list" "Preisliste" "Liste de prix", Details [];
    20 TYPE "type" Choice(Picklist::OpportunityType), "Type" "Typ" "Type", Details [];
    21 SOURCE "lead_source" Choice(Picklist::Source), "Lead source" "Leadquelle" "Source du lead", Details [];
    26 CAMPAIGN "primary_campaign_source" Link(K::Campaign), "Primary campaign" "Primäre Kampagne" "Campagne principale", Details [];
    27 PARTNER "partner" Link(K::Account), "Partner" "Partner" "Partenaire", Details [];
    25 CAMPAIGN_ENTRY "primary_campaign" Choice(Picklist::Campaign), "Primary campaign" "Primäre Kampagne" "Campagne principale", Details [past];
    22 DESCRIPTION "description" LongText, "Description" "Beschreibung" "Description", Details [];
    23 TAGS "tags" Choices(Picklist::Tag), "Tags" "Tags" "Étiquettes", Details [];
    24 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
    53 LAST_ACTIVITY "last_activity" Moment, "Last activity" "Letzte Aktivität" "Dernière activité", System [system];
    54 STAGE_SINCE "stage_since" Moment, "In stage since" "In Phase seit" "À cette étape depuis", System [system];
    55 PUSH_COUNT "push_count" Number, "Times pushed" "Verschiebungen" "Nombre de reports", System [system];
    56 FURTHEST "furthest_stage" Choice(Picklist::Stage), "Furthest stage" "Weiteste Phase" "Étape la plus avancée", System [system];
}
