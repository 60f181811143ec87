//! Phrases of the what-if page.
use super::phrases;

phrases! {
    WHAT_IF_QUARTER "Quarter" "Quartal" "Trimestre";
    THIS_QUARTER_DAYS "This quarter (to {})" "Dieses Quartal (bis {})" "Ce trimestre (jusqu’au {})";
    NEXT_QUARTER_DAYS "Next quarter (to {})" "Nächstes Quartal (bis {})" "Trimestre prochain (jusqu’au {})";
    WON_SO_FAR "Won so far" "Bisher gewonnen" "Gagné à ce jour";
    EXPECTED_THEN "Expected" "Erwartet" "Attendu";
    EXPECTED_AS_SET "current: {}" "aktuell: {}" "actuel : {}";
    LIKELY_RANGE "80% range" "80-%-Bereich" "Intervalle à 80 %";
    RANGE_ENDS "{} to {}" "{} bis {}" "{} à {}";
    MIDDLE_RUN "Median" "Median" "Médiane";
    QUOTA_OF_QUARTER "Target" "Ziel" "Objectif";
    CHANCE_OF_QUOTA "Chance of reaching it" "Chance, es zu erreichen" "Probabilité de l’atteindre";
    RUNS_OF "{} of {} runs" "{} von {} Läufen" "{} simulations sur {}";
    DRAWING "Calculating …" "Wird berechnet …" "Calcul…";
    DRAW_AGAIN "Run again" "Neu berechnen" "Relancer";
    AS_SET_AGAIN "Reset" "Zurücksetzen" "Réinitialiser";
    SUPPOSE "What if …" "Was wäre, wenn …" "Et si…";
    SUPPOSE_TEXT "Nothing here changes a record. Your assumptions are in the link, so you can share it." "Nichts hier ändert einen Datensatz. Ihre Annahmen stehen im Link, so können Sie ihn weitergeben." "Rien ici ne modifie une fiche. Vos hypothèses sont dans le lien, vous pouvez donc le partager.";
    SLIP_RATE "Deals that slip out of the quarter" "Deals, die sich aus dem Quartal verschieben" "Affaires reportées hors du trimestre";
    WIN_RATE_OF_OPEN "Win rate of the open deals" "Gewinnrate der offenen Deals" "Taux de réussite des affaires en cours";
    CHANCE_OF_STAGE "Probability of {}" "Wahrscheinlichkeit von {}" "Probabilité de {}";
    SET_TO "Current" "Aktuell" "Actuel";
    SUPPOSED "What if" "Was wäre wenn" "Hypothèse";
    OBSERVED "Historical" "Historisch" "Historique";
    OBSERVED_RATE "{} ({} of {}; {}–{})" "{} ({} von {}; {}–{})" "{} ({} sur {} ; {}–{})";
    NOTHING_OBSERVED "no data yet" "noch keine Daten" "pas encore de données";
    OBSERVED_OF "Historical, {}: {}. Shows the deals." "Historisch, {}: {}. Zeigt die Deals." "Historique, {} : {}. Affiche les affaires.";
    DEALS_THAT_COUNT "Deals included" "Einbezogene Deals" "Affaires incluses";
    COUNT_ON "Include {}" "{} einbeziehen" "Inclure {}";
    CHANCE "Probability" "Wahrscheinlichkeit" "Probabilité";
    ALL_ON "Include all" "Alle einbeziehen" "Tout inclure";
    ALL_OFF "Include none" "Keine einbeziehen" "Ne rien inclure";
    NO_OPEN_DEALS "No open deals are due to close in this quarter." "In diesem Quartal sollen keine offenen Deals abschließen." "Aucune affaire en cours ne doit être clôturée ce trimestre.";
    MORE_DEALS "And {} smaller [deal|deals], also included." "Und {} [kleinerer, ebenfalls einbezogen|kleinere, ebenfalls einbezogen]." "Et {} [affaire plus petite, également incluse|affaires plus petites, également incluses].";
    RUNS_TABLE "Runs as a table" "Läufe als Tabelle" "Simulations en tableau";
    RUNS "Runs" "Läufe" "Simulations";
    SUM_OF_QUARTER "Total for the quarter" "Summe des Quartals" "Total du trimestre";
    RUN_BIN "{} to {}" "{} bis {}" "{} à {}";
    RANGE_PICTURE "How often each total occurred" "Wie oft jede Summe vorkam" "Fréquence de chaque total";
    WITHOUT_RATE "{} [amount in a currency without a rate is|amounts in currencies without a rate are] left out." "{} [Betrag in einer Währung ohne Kurs ist|Beträge in Währungen ohne Kurs sind] ausgelassen." "{} [montant dans une devise sans taux n’est pas pris|montants dans des devises sans taux ne sont pas pris] en compte.";
    FORMULA_WON "Sum of the amounts of won deals that close in the quarter." "Summe der Beträge gewonnener Deals mit Abschlussdatum im Quartal." "Somme des montants des affaires gagnées dont la date de clôture est dans le trimestre.";
    FORMULA_EXPECTED "Won so far + amount × probability over the open deals that close in the quarter (for the current one, also those whose close date has passed), rounded deal by deal. Deals in the category Omitted are not counted." "Bisher gewonnen + Betrag × Wahrscheinlichkeit über die offenen Deals mit Abschlussdatum im Quartal (im laufenden auch jene, deren Datum verstrichen ist), je Deal gerundet. Deals der Kategorie „Nicht berücksichtigt“ zählen nicht." "Gagné à ce jour + montant × probabilité sur les affaires en cours à clôturer dans le trimestre (pour le trimestre en cours, aussi celles dont la date de clôture est dépassée), arrondi affaire par affaire. Les affaires de la catégorie Exclue ne comptent pas.";
    FORMULA_CHANCE "The deal’s probability, or your assumption for its stage; shifted so that the average of all equals the assumed win rate; × (1 − slip rate)." "Die Wahrscheinlichkeit des Deals oder Ihre Annahme für seine Phase; verschoben, sodass der Durchschnitt aller die angenommene Gewinnrate ist; × (1 − Anteil der verschobenen)." "La probabilité de l’affaire, ou votre hypothèse pour son étape ; décalée pour que la moyenne de toutes soit égale au taux de réussite supposé ; × (1 − part des reports).";
    FORMULA_RUNS "In each run every open deal is won or lost by its probability, independently of all others, and the amounts of the won ones are added. The random numbers have a fixed seed: the same link gives the same runs." "In jedem Lauf wird jeder offene Deal nach seiner Wahrscheinlichkeit gewonnen oder nicht, unabhängig von allen anderen, und die Beträge der gewonnenen werden addiert. Die Zufallszahlen haben einen festen Startwert: Derselbe Link ergibt dieselben Läufe." "Dans chaque simulation, chaque affaire en cours est gagnée ou perdue selon sa probabilité, indépendamment des autres, et les montants des affaires gagnées sont additionnés. Les nombres aléatoires ont un point de départ fixe : le même lien donne les mêmes simulations.";
    FORMULA_OBSERVED "By stage: won deals ÷ closed deals that had been in the stage. Win rate: won ÷ (won + lost). Slipped: closed deals whose close date was moved to a later month ÷ closed deals; imported ones are left out, because earlier moves are unknown. In brackets: the count and the 95% interval of the true rate (Wilson)." "Je Phase: gewonnene ÷ geschlossene Deals, die in der Phase waren. Gewinnrate: gewonnen ÷ (gewonnen + verloren). Verschoben: geschlossene Deals, deren Datum in einen späteren Monat verschoben wurde ÷ geschlossene; importierte fehlen, weil frühere Verschiebungen unbekannt sind. In Klammern: die Anzahl und das 95-%-Intervall der wahren Rate (Wilson)." "Par étape : affaires gagnées ÷ affaires clôturées passées par l’étape. Taux de réussite : gagnées ÷ (gagnées + perdues). Reportées : affaires clôturées dont la date de clôture a été déplacée à un mois ultérieur ÷ affaires clôturées ; les affaires importées n’y sont pas, car leurs reports antérieurs sont inconnus. Entre parenthèses : le nombre et l’intervalle à 95 % du taux réel (Wilson).";
}
