//! Phrases of the demo and its tour.
use super::phrases;

phrases! {
    OTHER_DEMO "Or choose a demo size:" "Oder wählen Sie eine Größe:" "Ou choisissez la taille de la démo :";
    DEMO_ANEW "Reset the demo to:" "Demo zurücksetzen auf:" "Réinitialiser la démo avec :";
    DEMO_RECORDS "{} records" "{} Datensätze" "{} fiches";
    DEMO_MAKING "Setting up the demo …" "Die Demo wird eingerichtet …" "Préparation de la démo…";
    DEMO_PLAYED "{} of {} steps" "{} von {} Schritten" "{} étapes sur {}";
    DEMO_STORING "Saving the demo …" "Die Demo wird gespeichert …" "Enregistrement de la démo…";
    DEMO_LOSES "Your changes to the demo will be lost. Your own data is not affected." "Ihre Änderungen in der Demo gehen verloren. Ihre eigenen Daten sind nicht betroffen." "Vos modifications dans la démo seront perdues. Vos propres données ne sont pas concernées.";
    TAKE_TOUR "Take the tour" "Rundgang starten" "Suivre la visite";
    TOUR "Guided tour" "Rundgang" "Visite guidée";
    TOUR_STEP "Step {} of {}" "Schritt {} von {}" "Étape {} sur {}";
    TOUR_LEAVE "Exit tour" "Rundgang beenden" "Quitter la visite";
    TOUR_AGAIN "Restart tour" "Rundgang neu starten" "Recommencer la visite";
    TOUR_NO_LEAD "There are no new leads left for the tour. Reset the demo or create a lead, then take the tour again." "Für den Rundgang gibt es keine neuen Leads mehr. Setzen Sie die Demo zurück oder legen Sie einen Lead an, und starten Sie den Rundgang erneut." "Il ne reste plus de nouveau lead pour la visite. Réinitialisez la démo ou créez un lead, puis reprenez la visite.";
    TOUR_OPEN "Open the lead {}" "Öffnen Sie den Lead {}" "Ouvrez le lead {}";
    TOUR_OPEN_TEXT "A new lead has come in, and nobody has contacted this person yet. Open it here, or find it in the list of leads." "Ein neuer Lead ist eingegangen, und noch niemand hat mit der Person gesprochen. Öffnen Sie ihn hier, oder suchen Sie ihn in der Liste der Leads." "Un nouveau lead est arrivé, et personne n’a encore contacté cette personne. Ouvrez-le ici ou retrouvez-le dans la liste des leads.";
    TOUR_TALK "Talk to {}" "Sprechen Sie mit {}" "Échangez avec {}";
    TOUR_TALK_TEXT "Press “{}”, note what was said, and save. The lead’s status updates automatically." "Klicken Sie auf „{}“, notieren Sie, was besprochen wurde, und speichern Sie. Der Status des Leads ändert sich automatisch." "Cliquez sur « {} », notez ce qui a été dit et enregistrez. Le statut du lead se met à jour automatiquement.";
    TOUR_CONVERT "Convert {}" "Konvertieren Sie {}" "Convertissez {}";
    TOUR_CONVERT_TEXT "Has the lead shown interest, or agreed to a meeting or a price? Tick it to mark the lead ready. Then press “{}”, review the preview and confirm." "Hat der Lead Interesse gezeigt oder einem Termin oder Preis zugestimmt? Setzen Sie das Häkchen, um ihn als bereit zu kennzeichnen. Klicken Sie dann auf „{}“, prüfen Sie die Vorschau und bestätigen Sie." "Le lead a-t-il manifesté de l’intérêt, ou accepté un rendez-vous ou un prix ? Cochez la case pour le marquer comme prêt. Cliquez ensuite sur « {} », vérifiez l’aperçu et confirmez.";
    TOUR_NO_DEAL "No opportunity this time" "Diesmal keine Opportunity" "Pas d’opportunité cette fois";
    TOUR_NO_DEAL_TEXT "Only an account and a contact were created. Undo the conversion in the bar at the top, then convert the lead again with an opportunity." "Es wurden nur Account und Kontakt angelegt. Machen Sie die Konvertierung in der oberen Leiste rückgängig, und konvertieren Sie den Lead noch einmal mit einer Opportunity." "Seuls un compte et un contact ont été créés. Annulez la conversion dans la barre du haut, puis reconvertissez le lead avec une opportunité.";
    TOUR_MOVE "Move the deal forward" "Bringen Sie den Deal voran" "Faites avancer l’affaire";
    TOUR_MOVE_TEXT "{} is now an account, a contact and an opportunity. Press the button for the next stage on its page, or drag its card in the pipeline." "Aus {} sind Account, Kontakt und Opportunity geworden. Klicken Sie auf der Seite der Opportunity auf die nächste Phase, oder ziehen Sie ihre Karte in der Pipeline." "{} est devenu un compte, un contact et une opportunité. Cliquez sur l’étape suivante dans sa page, ou faites glisser sa carte dans le pipeline.";
    TOUR_WIN "Win the deal" "Gewinnen Sie den Deal" "Gagnez l’affaire";
    TOUR_WIN_TEXT "Continue stage by stage if you like. Once it is agreed, press “{}” on the path: close date, probability and forecast follow." "Gehen Sie Phase für Phase weiter, wenn Sie möchten. Ist alles vereinbart, klicken Sie im Pfad auf „{}“: Abschlussdatum, Wahrscheinlichkeit und Prognose folgen automatisch." "Avancez étape par étape si vous le souhaitez. Une fois l’accord conclu, cliquez sur « {} » dans le parcours : date de clôture, probabilité et prévisions suivent.";
    TOUR_WON "Lead to closed won" "Vom Lead zum gewonnenen Deal" "Du lead à l’affaire gagnée";
    TOUR_WON_TEXT "That’s the full journey. Every step is in the history and can be undone, and reports and the forecast now include the deal." "Das war der ganze Weg. Jeder Schritt steht im Verlauf und lässt sich rückgängig machen, und Berichte und Prognose zählen den Deal ab jetzt mit." "Voilà tout le parcours. Chaque étape figure dans l’historique et peut être annulée, et les rapports et prévisions comptent désormais l’affaire.";
    TOUR_OVER "This tour can’t continue" "Der Rundgang kann nicht weitergehen" "Cette visite ne peut pas continuer";
    TOUR_OVER_TEXT "The lead or its opportunity was closed or deleted. Undo that, or restart the tour with another lead." "Der Lead oder seine Opportunity wurde geschlossen oder gelöscht. Machen Sie das rückgängig, oder starten Sie den Rundgang mit einem anderen Lead neu." "Le lead ou son opportunité a été clos ou supprimé. Annulez cela, ou recommencez la visite avec un autre lead.";
    DEMO_LOSE "Reset anyway" "Trotzdem zurücksetzen" "Réinitialiser quand même";
}
