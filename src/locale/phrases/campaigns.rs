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
    CAMPAIGN_RESULTS "What came of it" "Was daraus wurde" "Résultats";
    CAMPAIGN_MODEL "Deals count for" "Deals zählen für" "Les affaires comptent pour";
    CAMPAIGN_PRIMARY "their primary campaign" "ihre primäre Kampagne" "leur campagne principale";
    CAMPAIGN_FIRST "the first touch" "den ersten Kontakt" "le premier contact";
    CAMPAIGN_LAST "the last touch" "den letzten Kontakt" "le dernier contact";
    CAMPAIGN_ALL "every touch" "jeden Kontakt" "chaque contact";
    CAMPAIGN_RESPONSES "Responses" "Reaktionen" "Réponses";
    CAMPAIGN_RATE "Response rate" "Resonanz" "Taux de réponse";
    CAMPAIGN_CONVERTED "Converted leads" "Konvertierte Leads" "Leads convertis";
    CAMPAIGN_WON "Won" "Gewonnen" "Gagnées";
    CAMPAIGN_WON_AMOUNT "Amount won" "Gewonnener Betrag" "Montant gagné";
    CAMPAIGN_PER_RESPONSE "Cost per response" "Kosten pro Reaktion" "Coût par réponse";
    CAMPAIGN_RETURN "Return (ROI)" "Ertrag (ROI)" "Retour (ROI)";
    HOW_RESPONSES "Members with a status that counts as a response." "Mitglieder mit einem Status, der als Reaktion gilt." "Membres dont le statut compte comme réponse.";
    HOW_RESPONSE_RATE "Responses, as a part of all members." "Reaktionen als Anteil aller Mitglieder." "Réponses, en part de tous les membres.";
    HOW_CAMPAIGN_LEADS "Leads that are members, including converted ones." "Leads, die Mitglieder sind, auch konvertierte." "Leads membres, y compris les leads convertis.";
    HOW_CAMPAIGN_CONVERTED "Leads among the members that were converted." "Leads unter den Mitgliedern, die konvertiert wurden." "Leads membres qui ont été convertis.";
    HOW_CAMPAIGN_PRIMARY "Deals with this primary campaign." "Deals mit dieser primären Kampagne." "Affaires dont c’est la campagne principale.";
    HOW_CAMPAIGN_FIRST "Deals whose people were in this campaign before any other." "Deals, deren Personen zuerst in dieser Kampagne waren." "Affaires dont les personnes ont d’abord été dans cette campagne.";
    HOW_CAMPAIGN_LAST "Deals whose people were in this campaign last before the deal was closed." "Deals, deren Personen vor dem Abschluss zuletzt in dieser Kampagne waren." "Affaires dont les personnes ont été en dernier dans cette campagne avant la clôture.";
    HOW_CAMPAIGN_ALL "Deals whose people were in this campaign before the deal was closed. A deal counts in full for each of its campaigns." "Deals, deren Personen vor dem Abschluss in dieser Kampagne waren. Ein Deal zählt bei jeder seiner Kampagnen voll." "Affaires dont les personnes étaient dans cette campagne avant la clôture. Une affaire compte entièrement pour chacune de ses campagnes.";
    HOW_PER_RESPONSE "The actual cost, divided by the responses." "Die tatsächlichen Kosten, geteilt durch die Reaktionen." "Le coût réel, divisé par les réponses.";
    HOW_RETURN "The amount won beyond the actual cost, as a part of the cost." "Der gewonnene Betrag über die tatsächlichen Kosten hinaus, als Anteil der Kosten." "Le montant gagné au-delà du coût réel, en part du coût.";
    HOW_MEMBERS "The number of the campaign’s members" "Die Zahl der Mitglieder der Kampagne" "Le nombre des membres de la campagne";
}
