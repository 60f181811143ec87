//! Opportunity: a potential sale (domain rules: Opportunity).
crate::domain::field::fields! {
    1 NAME "name" Text, "Opportunity name" "Opportunity-Name", Main [first required searched];
    2 ACCOUNT "account" Link(K::Account), "Account" "Account", Main [first listed];
    3 CONTACT "primary_contact" Link(K::Contact), "Primary contact" "Hauptkontakt", Main [first];
    4 CONTACT_ROLE "primary_contact_role" Choice(Picklist::ContactRole), "Primary contact role" "Rolle des Hauptkontakts", Main [];
    10 STAGE "stage" Choice(Picklist::Stage), "Stage" "Phase", Process [first required listed];
    11 AMOUNT "amount" Money, "Amount" "Betrag", Process [first listed];
    12 CLOSE_DATE "close_date" Day, "Close date" "Abschlussdatum", Process [first required listed];
    13 PROBABILITY "probability" Percent, "Probability (%)" "Wahrscheinlichkeit (%)", Process [listed];
    14 FORECAST "forecast_category" Choice(Picklist::Forecast), "Forecast category" "Prognosekategorie", Process [];
    57 EXPECTED "expected_revenue" Money, "Expected revenue" "Erwarteter Umsatz", Process [expected_revenue];
    15 NEXT_STEP "next_step" Text, "Next step" "Nächster Schritt", Process [];
    16 LOSS_REASON "loss_reason" Choice(Picklist::Loss), "Loss reason" "Verlustgrund", Process [];
    19 COMPETITORS "competitors" Choices(Picklist::Competitor), "Competitors" "Mitbewerber", Process [];
    17 COMPETITOR "competitor" Text, "Competitor" "Mitbewerber", Process [past];
    18 PRICE_LIST "price_list" Choice(Picklist::PriceList), "Price list" "Preisliste", Details [];
    20 TYPE "type" Choice(Picklist::OpportunityType), "Type" "Typ", Details [];
    21 SOURCE "lead_source" Choice(Picklist::Source), "Lead source" "Leadquelle", Details [];
    25 CAMPAIGN "primary_campaign" Choice(Picklist::Campaign), "Primary campaign" "Primäre Kampagne", Details [];
    22 DESCRIPTION "description" LongText, "Description" "Beschreibung", Details [];
    23 TAGS "tags" Choices(Picklist::Tag), "Tags" "Tags", Details [];
    24 EXTERNAL_ID "external_id" Text, "External ID" "Externe ID", Details [];
    50 OWNER "owner" Link(K::User), "Owner" "Zuständig", Main [first listed];
    51 CREATED "created" Moment, "Created" "Erstellt", System [system];
    53 LAST_ACTIVITY "last_activity" Moment, "Last activity" "Letzte Aktivität", System [system];
    54 STAGE_SINCE "stage_since" Moment, "In stage since" "In Phase seit", System [system];
    55 PUSH_COUNT "push_count" Number, "Times pushed" "Verschiebungen", System [system];
    56 FURTHEST "furthest_stage" Choice(Picklist::Stage), "Furthest stage" "Weiteste Phase", System [system];
}
