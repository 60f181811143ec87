//! Phrases of the what-if page.
use super::phrases;

phrases! {
    WHAT_IF_QUARTER "Quarter" "Quartal";
    THIS_QUARTER_DAYS "This quarter (to {})" "Dieses Quartal (bis {})";
    NEXT_QUARTER_DAYS "Next quarter (to {})" "Nächstes Quartal (bis {})";
    WON_SO_FAR "Won so far" "Bisher gewonnen";
    EXPECTED_THEN "Expected" "Erwartet";
    EXPECTED_AS_SET "current: {}" "aktuell: {}";
    LIKELY_RANGE "80% range" "80-%-Bereich";
    RANGE_ENDS "{} and {}" "{} und {}";
    MIDDLE_RUN "Median" "Median";
    QUOTA_OF_QUARTER "Target" "Ziel";
    CHANCE_OF_QUOTA "Chance of reaching it" "Chance, es zu erreichen";
    RUNS_OF "{} of {} runs" "{} von {} Läufen";
    DRAWING "Calculating …" "Wird berechnet …";
    DRAW_AGAIN "Run again" "Neu berechnen";
    AS_SET_AGAIN "Reset" "Zurücksetzen";
    SUPPOSE "What if …" "Was wäre, wenn …";
    SUPPOSE_TEXT "Nothing here changes a record. Your assumptions are in the link, so you can share it." "Nichts hier ändert einen Datensatz. Ihre Annahmen stehen im Link, so können Sie ihn weitergeben.";
    SLIP_RATE "Deals that slip out of the quarter" "Deals, die sich aus dem Quartal verschieben";
    WIN_RATE_OF_OPEN "Win rate of the open deals" "Gewinnrate der offenen Deals";
    CHANCE_OF_STAGE "Probability of {}" "Wahrscheinlichkeit von {}";
    SET_TO "Current" "Aktuell";
    SUPPOSED "What if" "Was wäre wenn";
    OBSERVED "Historical" "Historisch";
    OBSERVED_RATE "{} ({} of {}; {}–{})" "{} ({} von {}; {}–{})";
    NOTHING_OBSERVED "no data yet" "noch keine Daten";
    OBSERVED_OF "Historical, {}: {}. Shows the deals." "Historisch, {}: {}. Zeigt die Deals.";
    DEALS_THAT_COUNT "Deals included" "Einbezogene Deals";
    COUNT_ON "Include {}" "{} einbeziehen";
    CHANCE "Probability" "Wahrscheinlichkeit";
    ALL_ON "Include all" "Alle einbeziehen";
    ALL_OFF "Include none" "Keine einbeziehen";
    NO_OPEN_DEALS "No open deals are due to close in this quarter." "In diesem Quartal sollen keine offenen Deals abschließen.";
    MORE_DEALS "And {} smaller [deal|deals], also included." "Und {} [kleinerer, ebenfalls einbezogen|kleinere, ebenfalls einbezogen].";
    RUNS_TABLE "Runs as a table" "Läufe als Tabelle";
    RUNS "Runs" "Läufe";
    SUM_OF_QUARTER "Total for the quarter" "Summe des Quartals";
    RUN_BIN "{} to {}" "{} bis {}";
    RANGE_PICTURE "How often each total occurred" "Wie oft jede Summe vorkam";
    WITHOUT_RATE "{} [amount in a currency without a rate is|amounts in currencies without a rate are] left out." "{} [Betrag in einer Währung ohne Kurs ist|Beträge in Währungen ohne Kurs sind] ausgelassen.";
    FORMULA_WON "Sum of the amounts of won deals that close in the quarter." "Summe der Beträge gewonnener Deals mit Abschlussdatum im Quartal.";
    FORMULA_EXPECTED "Won so far + amount × probability over the open deals that close in the quarter (for the current one, also those whose close date has passed), rounded deal by deal. Deals in the category Omitted are not counted." "Bisher gewonnen + Betrag × Wahrscheinlichkeit über die offenen Deals mit Abschlussdatum im Quartal (im laufenden auch jene, deren Datum verstrichen ist), je Deal gerundet. Deals der Kategorie „Nicht berücksichtigt“ zählen nicht.";
    FORMULA_CHANCE "The deal’s probability, or your assumption for its stage; shifted so that the average of all equals the assumed win rate; × (1 − slip rate)." "Die Wahrscheinlichkeit des Deals oder Ihre Annahme für seine Phase; verschoben, sodass der Durchschnitt aller die angenommene Gewinnrate ist; × (1 − Anteil der verschobenen).";
    FORMULA_RUNS "In each run every open deal is won or lost by its probability, independently of all others, and the amounts of the won ones are added. The random numbers have a fixed seed: the same link gives the same runs." "In jedem Lauf wird jeder offene Deal nach seiner Wahrscheinlichkeit gewonnen oder nicht, unabhängig von allen anderen, und die Beträge der gewonnenen werden addiert. Die Zufallszahlen haben einen festen Startwert: Derselbe Link ergibt dieselben Läufe.";
    FORMULA_OBSERVED "By stage: won deals ÷ closed deals that had been in the stage. Win rate: won ÷ (won + lost). Slipped: closed deals whose close date was moved to a later month ÷ closed deals; imported ones are left out, because earlier moves are unknown. In brackets: the count and the 95% interval of the true rate (Wilson)." "Je Phase: gewonnene ÷ geschlossene Deals, die in der Phase waren. Gewinnrate: gewonnen ÷ (gewonnen + verloren). Verschoben: geschlossene Deals, deren Datum in einen späteren Monat verschoben wurde ÷ geschlossene; importierte fehlen, weil frühere Verschiebungen unbekannt sind. In Klammern: die Anzahl und das 95-%-Intervall der wahren Rate (Wilson).";
}
