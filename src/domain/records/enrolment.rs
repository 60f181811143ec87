//! Enrolment: a sequence on a record, with the steps as they were when it began, and what ended it. Each way to end has a
//! field of its own, so that two browsers that end it differently both keep theirs.
use crate::base::FieldId;

crate::domain::field::fields! {
    1 NAME "name" Text, "Name" "Name" "Nom", Main [system];
    2 SEQUENCE "sequence" Link(K::Sequence), "Sequence" "Sequenz" "Séquence", Main [required listed];
    3 STEPS "steps" LongText, "Steps" "Schritte" "Étapes", Main [system];
    4 STEP "step" Number, "Step" "Schritt" "Étape", Main [listed system];
    10 LEAD "lead" Link(K::Lead), "Lead" "Lead" "Lead", Main [system];
    11 CONTACT "contact" Link(K::Contact), "Contact" "Kontakt" "Contact", Main [system];
    13 OPPORTUNITY "opportunity" Link(K::Opportunity), "Opportunity" "Opportunity" "Opportunité", Main [system];
    14 ACTIVITY "activity" Link(K::Activity), "Activity" "Aktivität" "Activité", Main [system];
    20 ENDED "ended_at" Moment, "Ended" "Beendet" "Fin", Main [system];
    21 FINISHED "finished_at" Moment, "All steps done" "Alle Schritte erledigt" "Toutes les étapes terminées", Main [system];
    22 REPLIED "replied_at" Moment, "Replied" "Geantwortet" "A répondu", Main [system];
    23 CONVERTED "converted_at" Moment, "Converted" "Konvertiert" "Converti", Main [system];
    24 WON "won_at" Moment, "Won" "Gewonnen" "Gagnée", Main [system];
    25 CLOSED "closed_at" Moment, "Closed" "Geschlossen" "Clos", Main [system];
    26 OPTED_OUT "opted_out_at" Moment, "Opted out" "Widersprochen" "Refus", Main [system];
    27 STOPPED "stopped_at" Moment, "Stopped" "Angehalten" "Arrêtée", Main [system];
    50 BY "by" Link(K::User), "Started by" "Begonnen von" "Lancée par", System [system];
    51 CREATED "created" Moment, "Created" "Erstellt" "Créé le", System [system];
}

/// The fields that link an enrolment to the record it is about; they have the same numbers as an activity's.
pub const LINKS: [FieldId; 3] = [LEAD, CONTACT, OPPORTUNITY];

const _: () = {
    use super::activity;
    assert!(LEAD.0 == activity::LEAD.0 && CONTACT.0 == activity::CONTACT.0);
    assert!(OPPORTUNITY.0 == activity::OPPORTUNITY.0);
};
