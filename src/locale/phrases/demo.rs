//! Phrases of the demo and its tour.
use super::phrases;

phrases! {
    OTHER_DEMO "A demo of another size:" "Eine Demo anderer Größe:";
    DEMO_ANEW "A new demo:" "Eine neue Demo:";
    DEMO_RECORDS "{} records" "{} Datensätze";
    DEMO_MAKING "The demo is being made." "Die Demo wird angelegt.";
    DEMO_PLAYED "{} of {} actions" "{} von {} Aktionen";
    DEMO_STORING "The demo is being stored." "Die Demo wird gespeichert.";
    DEMO_LOSES "What you changed in the demo goes away with it. Your own data is not touched." "Was Sie in der Demo geändert haben, geht damit verloren. Ihre eigenen Daten bleiben unberührt.";
    TAKE_TOUR "Take the tour" "Rundgang beginnen";
    TOUR "Guided tour" "Rundgang";
    TOUR_STEP "Step {} of {}" "Schritt {} von {}";
    TOUR_LEAVE "Leave the tour" "Rundgang verlassen";
    TOUR_AGAIN "Begin the tour again" "Rundgang von vorn";
    TOUR_NO_LEAD "There is no lead left that nobody has talked to. Start the demo afresh, or create a lead, and take the tour again." "Es gibt keinen Lead mehr, mit dem noch niemand gesprochen hat. Beginnen Sie die Demo neu oder legen Sie einen Lead an, und beginnen Sie den Rundgang noch einmal.";
    TOUR_OPEN "Open the lead {}" "Öffnen Sie den Lead {}";
    TOUR_OPEN_TEXT "A new lead came in, and nobody has talked to this person yet. Open it here, or find it among the leads." "Ein neuer Lead ist hereingekommen, und noch niemand hat mit der Person gesprochen. Öffnen Sie ihn hier, oder suchen Sie ihn unter den Leads.";
    TOUR_TALK "Talk to {}" "Sprechen Sie mit {}";
    TOUR_TALK_TEXT "Press “{}”, write down what was said, and save. The lead’s status follows by itself." "Drücken Sie „{}“, schreiben Sie auf, was gesagt wurde, und speichern Sie. Der Status des Leads folgt von selbst.";
    TOUR_CONVERT "Convert {}" "Konvertieren Sie {}";
    TOUR_CONVERT_TEXT "Interest shown, a meeting or a price agreed? Tick it: that is what makes a lead ready. Then press “{}”, look at what becomes of the lead, and confirm." "Interesse gezeigt, Treffen oder Preis vereinbart? Setzen Sie das Häkchen: Das macht einen Lead reif. Drücken Sie dann „{}“, sehen Sie sich an, was aus dem Lead wird, und bestätigen Sie.";
    TOUR_NO_DEAL "No opportunity this time" "Diesmal keine Opportunity";
    TOUR_NO_DEAL_TEXT "The lead became an account and a contact alone. Undo the conversion in the bar on top, and convert it again with an opportunity." "Aus dem Lead wurden nur Account und Kontakt. Machen Sie die Konvertierung in der oberen Leiste rückgängig, und konvertieren Sie noch einmal mit einer Opportunity.";
    TOUR_MOVE "Move the opportunity on" "Bringen Sie die Opportunity voran";
    TOUR_MOVE_TEXT "{} has become an account, a contact and an opportunity. Press the button for the next stage on its page, or drag its card in the pipeline." "Aus {} sind Account, Kontakt und Opportunity geworden. Drücken Sie auf der Seite der Opportunity den Knopf für die nächste Phase, oder ziehen Sie ihre Karte in der Pipeline.";
    TOUR_WIN "Win it" "Gewinnen Sie sie";
    TOUR_WIN_TEXT "Go on stage by stage if you like. When it is agreed, press “{}” on the path: date, probability and forecast follow." "Gehen Sie Phase um Phase weiter, wenn Sie möchten. Ist alles vereinbart, drücken Sie auf dem Pfad „{}“: Datum, Wahrscheinlichkeit und Prognose folgen.";
    TOUR_WON "From lead to won" "Vom Lead bis zum Gewinn";
    TOUR_WON_TEXT "That is the whole way. Each step stands in the history and can be undone, and reports and forecast count the deal from now on." "Das ist der ganze Weg. Jeder Schritt steht im Verlauf und lässt sich rückgängig machen, und Berichte und Prognose zählen den Abschluss von nun an mit.";
    TOUR_OVER "This way has ended" "Dieser Weg ist zu Ende";
    TOUR_OVER_TEXT "The lead or its opportunity was closed or deleted. Undo that, or begin again with another lead." "Der Lead oder seine Opportunity wurde geschlossen oder gelöscht. Machen Sie das rückgängig, oder beginnen Sie mit einem anderen Lead von vorn.";
    DEMO_LOSE "Begin afresh all the same" "Trotzdem neu beginnen";
}
