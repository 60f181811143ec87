//! Phrases of the home page.
use super::phrases;

phrases! {
    GOOD_MORNING "Good morning" "Guten Morgen";
    GOOD_DAY "Good afternoon" "Guten Tag";
    GOOD_EVENING "Good evening" "Guten Abend";
    MY_TARGET "My target this quarter" "Mein Ziel in diesem Quartal";
    OUR_TARGET "Target this quarter" "Ziel in diesem Quartal";
    TARGET_WON "won of" "gewonnen von";
    TARGET_RING "{} % of the target won, {} % with what is expected" "{} % des Ziels gewonnen, {} % mit dem Erwarteten";
    NO_TARGET "No target is set for this quarter." "Für dieses Quartal ist kein Ziel gesetzt.";
    SET_TARGET "Set targets" "Ziele setzen";
    TARGET_EXPECTED "Expected: {} %" "Erwartet: {} %";
    HOW_TARGET "Sum of the monthly targets in this quarter; expected: what is won plus the quarter’s open deals, each amount × its probability." "Summe der Monatsziele dieses Quartals; erwartet: Gewonnenes und die offenen Deals des Quartals, jeder Betrag × seine Wahrscheinlichkeit.";
    OPEN_STAGES "Open deals by stage" "Offene Deals nach Phase";
    HOW_STAGE "The open deals in this stage and the sum of their amounts." "Die offenen Deals in dieser Phase und die Summe ihrer Beträge.";
    OVERDUE_GROUP "Overdue" "Überfällig";
}
