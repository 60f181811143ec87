//! Phrases of the what-if page.
use super::phrases;

phrases! {
    WHAT_IF_QUARTER "Quarter" "Quartal";
    THIS_QUARTER_DAYS "This quarter (to {})" "Dieses Quartal (bis {})";
    NEXT_QUARTER_DAYS "Next quarter (to {})" "Nächstes Quartal (bis {})";
    WON_SO_FAR "Won so far" "Bisher gewonnen";
    EXPECTED_THEN "Expected" "Erwartet";
    EXPECTED_AS_SET "as set: {}" "wie eingestellt: {}";
    LIKELY_RANGE "8 of 10 runs between" "8 von 10 Läufen zwischen";
    RANGE_ENDS "{} and {}" "{} und {}";
    MIDDLE_RUN "Middle of the runs" "Mitte der Läufe";
    QUOTA_OF_QUARTER "Quota" "Quote";
    CHANCE_OF_QUOTA "Chance to reach it" "Chance, sie zu erreichen";
    RUNS_OF "{} of {} runs" "{} von {} Läufen";
    DRAWING "Drawing …" "Wird gewürfelt …";
    DRAW_AGAIN "Draw again" "Neu würfeln";
    AS_SET_AGAIN "Everything as set" "Alles wie eingestellt";
    SUPPOSE "What if …" "Was wäre, wenn …";
    SUPPOSE_TEXT "Nothing here changes a record. The address keeps what you suppose, so a link shows it to others." "Nichts hier ändert einen Datensatz. Die Adresse behält Ihre Annahmen, ein Link zeigt sie anderen.";
    SLIP_RATE "Deals that slip out of the quarter" "Abschlüsse, die aus dem Quartal rutschen";
    WIN_RATE_OF_OPEN "Win rate of the open deals" "Gewinnrate der offenen Abschlüsse";
    CHANCE_OF_STAGE "Chance of {}" "Chance von {}";
    SET_TO "Set" "Eingestellt";
    SUPPOSED "What if" "Was wäre wenn";
    OBSERVED "Observed" "Beobachtet";
    OBSERVED_RATE "{} ({} of {}; {}–{})" "{} ({} von {}; {}–{})";
    NOTHING_OBSERVED "nothing yet" "noch nichts";
    OBSERVED_OF "Observed, {}: {}. Shows the deals." "Beobachtet, {}: {}. Zeigt die Abschlüsse.";
    DEALS_THAT_COUNT "Deals that count" "Abschlüsse, die zählen";
    COUNT_ON "Count on {}" "Mit {} rechnen";
    CHANCE "Chance" "Chance";
    ALL_ON "Count on all" "Mit allen rechnen";
    ALL_OFF "Count on none" "Mit keinem rechnen";
    NO_OPEN_DEALS "No open deals are to close in this quarter." "In diesem Quartal sollen keine offenen Abschlüsse schließen.";
    MORE_DEALS "And {} smaller [one, which counts|ones, which count] as well." "Und {} [kleinerer, der ebenfalls zählt|kleinere, die ebenfalls zählen].";
    RUNS_TABLE "The runs as a table" "Die Läufe als Tabelle";
    RUNS "Runs" "Läufe";
    SUM_OF_QUARTER "Sum of the quarter" "Summe des Quartals";
    RUN_BIN "{} to {}" "{} bis {}";
    RANGE_PICTURE "How often each sum came out" "Wie oft jede Summe herauskam";
    WITHOUT_RATE "{} [amount in a currency without a rate is|amounts in currencies without a rate are] left out." "{} [Betrag in einer Währung ohne Kurs ist|Beträge in Währungen ohne Kurs sind] ausgelassen.";
    FORMULA_WON "Sum of the amounts of deals that were won and close in the quarter." "Summe der Beträge gewonnener Abschlüsse mit Abschlussdatum im Quartal.";
    FORMULA_EXPECTED "Won so far + amount × chance over the open deals that close in the quarter (in the current one also those whose close date went by), rounded deal by deal. Deals of the category Omitted do not count." "Bisher gewonnen + Betrag × Chance über die offenen Abschlüsse mit Abschlussdatum im Quartal (im laufenden auch jene, deren Datum verstrichen ist), je Abschluss gerundet. Abschlüsse der Kategorie Ausgelassen zählen nicht.";
    FORMULA_CHANCE "The deal’s probability, or what you suppose for its stage; moved so that the mean of all is the supposed win rate; × (1 − slip rate)." "Die Wahrscheinlichkeit des Abschlusses oder Ihre Annahme für seine Phase; verschoben, sodass das Mittel aller die angenommene Gewinnrate ist; × (1 − Anteil der rutschenden).";
    FORMULA_RUNS "In each run every open deal is won or not by its chance, apart from all others, and the amounts of the won ones are added. The dice are seeded: the same link gives the same runs." "In jedem Lauf wird jeder offene Abschluss nach seiner Chance gewonnen oder nicht, unabhängig von allen anderen, und die Beträge der gewonnenen werden addiert. Die Würfel haben einen Startwert: derselbe Link ergibt dieselben Läufe.";
    FORMULA_OBSERVED "By stage: deals that were won ÷ closed deals that had been in the stage. Win rate: won ÷ (won + lost). Slipped: closed deals whose close date was moved to a later month ÷ closed deals; imported ones are left out, because what was moved before is not known. In brackets the count and the interval that holds the true rate in 19 of 20 cases (Wilson)." "Je Phase: gewonnene ÷ geschlossene Abschlüsse, die in der Phase waren. Gewinnrate: gewonnen ÷ (gewonnen + verloren). Gerutscht: geschlossene Abschlüsse, deren Datum in einen späteren Monat verschoben wurde ÷ geschlossene; importierte sind ausgelassen, weil frühere Verschiebungen nicht bekannt sind. In Klammern die Anzahl und das Intervall, das in 19 von 20 Fällen die wahre Rate enthält (Wilson).";
}
