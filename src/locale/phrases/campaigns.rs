//! Phrases of campaigns: their members, adding people, and what comes of them.
use super::phrases;

phrases! {
    ADD_TO_CAMPAIGN "Add to campaign" "Zu Kampagne hinzufügen" "Ajouter à une campagne";
    CAMPAIGN_ADD_TITLE "Add to a campaign: {}" "Zu einer Kampagne hinzufügen: {}" "Ajouter à une campagne : {}";
    CAMPAIGN_NONE "There is no campaign yet. A campaign is for example a trade fair, a webinar or a mailing, with its costs and the people in it." "Es gibt noch keine Kampagne. Eine Kampagne ist zum Beispiel eine Messe, ein Webinar oder ein Mailing, mit ihren Kosten und den Personen darin." "Il n’y a pas encore de campagne. Une campagne est par exemple un salon, un webinaire ou un mailing, avec ses coûts et les personnes concernées.";
    CAMPAIGN_WILL "{} will be added." "{} werden hinzugefügt." "Seront ajoutés : {}.";
    CAMPAIGN_WILL_ONE "{} will be added." "{} wird hinzugefügt." "Sera ajouté : {}.";
    CAMPAIGN_LEFT_OUT "{} left out: {}" "{} ausgelassen: {}" "{} de côté : {}";
    CAMPAIGN_ADD_BUTTON "Add {}" "{} hinzufügen" "Ajouter {}";
    CAMPAIGN_MISSING "Choose a campaign." "Wählen Sie eine Kampagne." "Choisissez une campagne.";
    CAMPAIGN_ADD_PERSON "Add a lead or contact" "Lead oder Kontakt hinzufügen" "Ajouter un lead ou un contact";
    CAMPAIGN_EMPTY "Nobody is in this campaign yet. Add people here, or select them in the list of leads or contacts." "Noch ist niemand in dieser Kampagne. Fügen Sie hier Personen hinzu, oder wählen Sie sie in der Liste der Leads oder Kontakte aus." "Personne n’est encore dans cette campagne. Ajoutez des personnes ici, ou sélectionnez-les dans la liste des leads ou des contacts.";
    CAMPAIGN_IN_NONE "In no campaign." "In keiner Kampagne." "Dans aucune campagne.";
    CAMPAIGN_SINCE "Added" "Hinzugefügt" "Ajouté le";
    CAMPAIGN_RESPONDED "Responded" "Reaktion" "Réponse";
    CAMPAIGN_SELECT_ALL "Select everybody shown" "Alle angezeigten auswählen" "Sélectionner toutes les personnes affichées";
    CAMPAIGN_SET_STATUS "Status of the {} selected" "Status der {} ausgewählten" "Statut des {} personnes sélectionnées";
    CAMPAIGN_REMOVE "Remove the {} selected" "Die {} ausgewählten entfernen" "Retirer les {} personnes sélectionnées";
    HOW_MEMBERS "The number of the campaign’s members" "Die Zahl der Mitglieder der Kampagne" "Le nombre des membres de la campagne";
}
