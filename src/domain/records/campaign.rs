//! Campaign: what is done to win people, with its costs. Who is in it are its members (`campaign_member`).
crate::domain::field::fields! {
    1 NAME "name" Text, "Campaign name" "Kampagnenname" "Nom de la campagne", Main [first required searched];
    2 TYPE "type" Choice(Picklist::CampaignType), "Type" "Typ" "Type", Main [first listed];
    3 STATUS "status" Choice(Picklist::CampaignStatus), "Status" "Status" "Statut", Main [first listed];
    4 START "start_date" Day, "Start date" "Startdatum" "Date de début", Process [first listed];
    5 END "end_date" Day, "End date" "Enddatum" "Date de fin", Process [first listed];
    6 BUDGET "budgeted_cost" Money, "Budgeted cost" "Geplante Kosten" "Coût prévu", Process [];
    7 COST "actual_cost" Money, "Actual cost" "Tatsächliche Kosten" "Coût réel", Process [listed];
    8 EXPECTED_RESPONSE "expected_response" Percent, "Expected response (%)" "Erwartete Resonanz (%)" "Réponses attendues (%)", Process [];
    9 PARENT "parent" Link(K::Campaign), "Parent campaign" "Übergeordnete Kampagne" "Campagne parente", Details [];
    10 DESCRIPTION "description" LongText, "Description" "Beschreibung" "Description", Details [];
    45 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID" "ID externe", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig" "Responsable", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}
