//! Phrases of the home page.
use super::phrases;

phrases! {
    GOOD_MORNING "Good morning" "Guten Morgen" "Bonjour";
    GOOD_DAY "Good afternoon" "Guten Tag" "Bonjour";
    GOOD_EVENING "Good evening" "Guten Abend" "Bonsoir";
    MY_TARGET "My target this quarter" "Mein Ziel in diesem Quartal" "Mon objectif ce trimestre";
    OUR_TARGET "Target this quarter" "Ziel in diesem Quartal" "Objectif ce trimestre";
    TARGET_WON "won of" "gewonnen von" "gagnés sur";
    TARGET_RING "{}% of the target won, {}% with what is expected" "{} % des Ziels gewonnen, {} % mit dem Erwarteten" "{} % de l’objectif gagnés, {} % avec le revenu attendu";
    NO_TARGET "No target is set for this quarter." "Für dieses Quartal ist kein Ziel gesetzt." "Aucun objectif n’est fixé pour ce trimestre.";
    SET_TARGET "Set targets" "Ziele setzen" "Fixer des objectifs";
    TARGET_EXPECTED "Expected: {}%" "Erwartet: {} %" "Attendu : {} %";
    HOW_TARGET "Sum of the monthly targets in this quarter; expected: what is won plus the quarter’s open deals, each amount × its probability." "Summe der Monatsziele dieses Quartals; erwartet: Gewonnenes und die offenen Deals des Quartals, jeder Betrag × seine Wahrscheinlichkeit." "Somme des objectifs mensuels de ce trimestre ; attendu : ce qui est gagné plus les affaires en cours du trimestre, chaque montant × sa probabilité.";
    OPEN_STAGES "Open deals by stage" "Offene Deals nach Phase" "Affaires en cours par étape";
    HOW_STAGE "The open deals in this stage and the sum of their amounts." "Die offenen Deals in dieser Phase und die Summe ihrer Beträge." "Les affaires en cours à cette étape et la somme de leurs montants.";
    OVERDUE_GROUP "Overdue" "Überfällig" "En retard";
}
