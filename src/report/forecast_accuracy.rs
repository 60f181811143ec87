//! The table of forecasts and results: for everybody and each owner, the average over the Mondays with a figure for the bias, and a
//! line for each Monday.
use super::forecast_history::{Counted, ForecastHistory, Narrowed, Part, Told};
use super::history_table::{Column, HistoryTable, Line, ReportFilter};
use super::{Chart, Figure, GroupKey, Grouping, Measure, Outcome, Report, Step, labels, measure, outcome};
use crate::base::money::Sums;
use crate::base::small_sort::sort_by;
use crate::base::{Currency, Date, Id, VecMap, rounded};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::{Language, Phrase, format, phrase};
use crate::store::{RecordStore, display_names, exchange_rates};

const fn column(name: Phrase, formula: Phrase) -> Column {
    Column { name, formula }
}

/// The columns, in order.
const COMMIT: usize = 1;
const BEST_CASE: usize = 2;
const ACTUAL: usize = 4;

#[rustfmt::skip]
const COLUMNS: [Column; 7] = [
    column(phrase!("Closed", "Abgeschlossen", "Clôturée"), phrase!("Amounts of deals of the forecast category Closed with a close date in the month or quarter, as they stood in the evening of that Monday.", "Beträge der Deals der Prognosekategorie Abgeschlossen mit Abschlussdatum im Monat oder Quartal, wie sie am Abend dieses Montags standen.", "Montants des affaires de la catégorie de prévision Clôturée dont la date de clôture est dans le mois ou le trimestre, telles qu’au soir de ce lundi.")),
    column(phrase!("Commit", "Commit", "Engagée"), phrase!("Closed + amounts of the category Commit.", "Abgeschlossen + Beträge der Kategorie Commit.", "Clôturée + montants de la catégorie Engagée.")),
    column(phrase!("Best case", "Best Case", "Meilleur cas"), phrase!("Commit + amounts of the category Best Case.", "Commit + Beträge der Kategorie Best Case.", "Engagée + montants de la catégorie Meilleur cas.")),
    column(phrase!("Open pipeline", "Offene Pipeline", "Pipeline ouvert"), phrase!("Amounts in the categories Pipeline + Best Case + Commit. Omitted is not counted.", "Beträge der Kategorien Pipeline + Best Case + Commit. „Nicht berücksichtigt“ zählt nirgends.", "Montants des catégories Pipeline + Meilleur cas + Engagée. Exclue ne compte pas.")),
    column(phrase!("Actual", "Tatsächlich", "Réel"), phrase!("Amounts of the deals won by the end of the month or quarter with a close date in it; of the current one, those won so far. They count for their owner at the end.", "Beträge der Deals, die bis zum Ende des Monats oder Quartals gewonnen wurden, mit Abschlussdatum darin; im laufenden die bisher gewonnenen. Sie zählen für die am Ende Zuständigen.", "Montants des affaires gagnées avant la fin du mois ou du trimestre et dont la date de clôture y tombe ; pour la période en cours, celles gagnées à ce jour. Elles comptent pour le responsable à la fin.")),
    column(phrase!("Error", "Abweichung", "Écart"), phrase!("Commit − actual, once the month or quarter has ended: what was forecast too much, or with a minus too little.", "Commit − tatsächlich, sobald der Monat oder das Quartal zu Ende ist: was zu viel oder, mit Minus, zu wenig prognostiziert wurde.", "Engagée − réel, une fois le mois ou le trimestre terminé : ce qui était prévu en trop ou, avec un signe moins, en trop peu.")),
    column(phrase!("Error in %", "Abweichung in %", "Écart en %"), phrase!("(Commit − actual) ÷ actual. In the lines of averages: the sum of all errors ÷ the sum of the results against which they count, which is the bias.", "(Commit − tatsächlich) ÷ tatsächlich. In den Zeilen mit Durchschnitten: Summe aller Abweichungen ÷ Summe der Ergebnisse, gegen die sie zählen; das ist die Verzerrung.", "(Engagée − réel) ÷ réel. Dans les lignes de moyennes : somme de tous les écarts ÷ somme des résultats correspondants ; c’est le biais.")),
];

const EVERYBODY: Phrase = phrase!("All owners", "Alle Zuständigen", "Tous les responsables");
const NOBODY: Phrase = phrase!("No owner", "Ohne Zuständige", "Sans responsable");
const HEAD: Phrase = phrase!("Owner and Monday", "Zuständig und Montag", "Responsable et lundi");
const MEAN_OF: Phrase = phrase!(
    "{}: average of {} [Monday|Mondays]",
    "{}: Ø von {} [Montag|Montagen]",
    "{} : moyenne de {} [lundi|lundis]"
);
const TOO_HIGH: Phrase = phrase!("on average {} too high", "im Schnitt {} zu hoch", "en moyenne {} trop haut");
const TOO_LOW: Phrase = phrase!("on average {} too low", "im Schnitt {} zu niedrig", "en moyenne {} trop bas");
const EXACT: Phrase = phrase!("on average exact", "im Schnitt genau", "exact en moyenne");
const NOTHING_CAME: Phrase = phrase!("nothing of it came", "nichts davon kam", "rien n’est venu");
const NOTHING_SAID: Phrase =
    phrase!("nothing forecast, nothing won", "nichts prognostiziert, nichts gewonnen", "rien de prévu, rien de gagné");
const NOT_ENDED: Phrase = phrase!("not ended yet", "noch nicht zu Ende", "pas encore terminé");
const SEVERAL: Phrase = phrase!(
    "several currencies without rates",
    "mehrere Währungen ohne Kurse",
    "plusieurs devises sans taux de change",
);

/// How far forecasts were off on average.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bias {
    /// Of nothing that has ended.
    NotEnded,
    /// Nothing was forecast and nothing won.
    Nothing,
    /// Something was forecast and nothing won.
    NothingCame,
    /// Amounts in several currencies cannot be compared.
    Currencies,
    /// The errors over the results.
    Ratio(i128, i128),
}

impl Bias {
    /// The bias in words.
    pub fn text(self, language: Language) -> String {
        match self {
            Bias::NotEnded => NOT_ENDED.of(language).to_string(),
            Bias::Nothing => NOTHING_SAID.of(language).to_string(),
            Bias::NothingCame => NOTHING_CAME.of(language).to_string(),
            Bias::Currencies => SEVERAL.of(language).to_string(),
            Bias::Ratio(error, actual) => match rounded(error * 100, actual) as i64 {
                0 => EXACT.of(language).to_string(),
                percent => {
                    let size = labels::percent(percent.saturating_abs().saturating_mul(10), language);
                    if percent > 0 { TOO_HIGH } else { TOO_LOW }.with(language, &[&size])
                }
            },
        }
    }
}

/// The lines of an owner, or of everybody.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnerLines {
    /// The name.
    pub name: String,
    /// The line with the averages.
    pub mean: usize,
    /// The Mondays, each with its line.
    pub mondays: Vec<(Date, usize)>,
    /// The bias.
    pub bias: Bias,
}

/// The report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ForecastAccuracy {
    /// All lines.
    pub sheet: HistoryTable,
    /// Everybody, and each owner.
    pub owners: Vec<OwnerLines>,
}

type Amounts = VecMap<Currency, i128>;

/// The figures of a Monday, and the deals behind them.
#[derive(Default)]
struct Week {
    /// Closed, commit, best case, open pipeline, actual.
    sums: [Amounts; 5],
    behind: [Vec<u32>; 6],
    is_ended: bool,
}

fn add(sums: &mut Amounts, counted: &Counted) {
    if let Some(money) = counted.amount {
        *sums.get_or_insert_with(money.currency, || 0) += i128::from(money.minor);
    }
}

impl Week {
    fn of(told: &Told, said: &[u32], is_asked: impl Fn(&Counted) -> bool) -> Week {
        let mut week = Week { is_ended: told.is_ended, ..Week::default() };
        let mut committed = std::collections::BTreeSet::new();
        for counted in said.iter().filter_map(|at| told.said.get(*at as usize)).filter(|one| is_asked(one)) {
            let part = counted.part;
            let parts = [part == Part::Closed, part >= Part::Commit, part >= Part::BestCase, part != Part::Closed];
            for (at, _) in parts.iter().enumerate().filter(|(_, is_in)| **is_in) {
                add(&mut week.sums[at], counted);
                week.behind[at].push(counted.fact);
            }
            if parts[COMMIT] {
                committed.insert(counted.deal.0);
            }
        }
        week.behind[5] = week.behind[COMMIT].clone();
        for counted in told.came.iter().filter(|one| is_asked(one)) {
            add(&mut week.sums[ACTUAL], counted);
            week.behind[ACTUAL].push(counted.fact);
            if !committed.contains(&counted.deal.0) {
                week.behind[5].push(counted.fact);
            }
        }
        week
    }

    fn is_empty(&self) -> bool {
        self.behind.iter().all(Vec::is_empty)
    }

    /// Its line, in which amounts of nothing are in the workspace's currency.
    fn line(self, name: String, base: Currency) -> Line {
        let mut figures: Vec<Figure> = self.sums.iter().map(|sums| money(sums.clone(), base)).collect();
        let error = less(&self.sums[COMMIT], &self.sums[ACTUAL]);
        figures.push(if self.is_ended { money(error, base) } else { Figure::None });
        figures.push(match bias(&self.sums[COMMIT], &self.sums[ACTUAL]) {
            Bias::Ratio(error, actual) if self.is_ended => Figure::Ratio(error, actual),
            _ => Figure::None,
        });
        Line::new(name, figures, self.behind.into())
    }
}

fn money(mut sums: Amounts, base: Currency) -> Figure {
    if sums.is_empty() {
        sums.insert(base, 0);
    }
    Figure::Money(Sums(sums))
}

fn less(from: &Amounts, what: &Amounts) -> Amounts {
    let mut out = from.clone();
    for (currency, sum) in what.iter() {
        *out.get_or_insert_with(*currency, || 0) -= sum;
    }
    out
}

/// The bias of forecasts by the sums of what was said and of what came.
fn bias(said: &Amounts, came: &Amounts) -> Bias {
    let all = less(said, came);
    let sum = |of: &Amounts| of.iter().map(|(_, sum)| *sum).sum::<i128>();
    match (all.len(), sum(said), sum(came)) {
        (2.., ..) => Bias::Currencies,
        (_, 0, 0) => Bias::Nothing,
        (_, _, 0) => Bias::NothingCame,
        (_, said, came) => Bias::Ratio(said - came, came),
    }
}

/// The table of what was forecast and what came of the deals that a filter asks for. Names are those of `set`.
pub fn accuracy(
    history: &ForecastHistory,
    narrow: &ReportFilter,
    set: &RecordStore,
    language: Language,
) -> ForecastAccuracy {
    let base = exchange_rates::base_currency(set);
    let Narrowed { told, rates } = history.narrowed(narrow);
    let mut out = ForecastAccuracy::default();
    let counted = told.iter().flat_map(|told| told.said.iter().chain(&told.came));
    let mut ids: Vec<Option<Id>> = counted.map(|counted| counted.owner).collect();
    ids.sort_unstable();
    ids.dedup();
    let name = |id: Option<Id>| match id {
        Some(id) => display_names::name_of(set, id, language),
        None => NOBODY.of(language).to_string(),
    };
    let mut owners: Vec<(String, Option<Id>)> = ids.into_iter().map(|id| (name(id), id)).collect();
    sort_by(&mut owners, |a, b| (a.1.is_none(), &a.0, a.1).cmp(&(b.1.is_none(), &b.0, b.1)));
    // A single owner is everybody.
    let everybody = (owners.len() != 1).then(|| (EVERYBODY.of(language).to_string(), None, true));
    let groups = everybody.into_iter().chain(owners.into_iter().map(|(name, id)| (name, id, false)));
    for (name, owner, is_all) in groups {
        let weeks = told.iter().flat_map(|told| told.mondays.iter().map(move |(day, said)| (told, *day, said)));
        let weeks = weeks
            .map(|(told, day, said)| (day, Week::of(told, said, |counted: &Counted| is_all || counted.owner == owner)));
        let weeks: Vec<(Date, Week)> = weeks.collect();
        if weeks.iter().all(|(_, week)| week.is_empty()) {
            continue;
        }
        out.add_owner(name, weeks, base, language);
    }
    out.sheet.head = Some(HEAD);
    out.sheet.columns = COLUMNS.to_vec();
    out.sheet.facts = history.facts.clone();
    out.sheet.currency = Some(base);
    out.sheet.rates = rates;
    out
}

impl ForecastAccuracy {
    fn add_owner(&mut self, name: String, weeks: Vec<(Date, Week)>, base: Currency, language: Language) {
        let has_ended = weeks.iter().any(|(_, week)| week.is_ended);
        // What has not ended counts in no average, unless there is nothing else.
        let own = || weeks.iter().map(|(_, week)| week).filter(|week| week.is_ended || !has_ended);
        let count = own().count();
        let mut total = Week { is_ended: has_ended, ..Week::default() };
        for week in own() {
            for (sums, more) in total.sums.iter_mut().zip(&week.sums) {
                more.iter().for_each(|(currency, sum)| *sums.get_or_insert_with(*currency, || 0) += sum);
            }
            for (behind, more) in total.behind.iter_mut().zip(&week.behind) {
                behind.extend_from_slice(more);
            }
        }
        for behind in &mut total.behind {
            behind.sort_unstable();
            behind.dedup();
        }
        let all = if has_ended { bias(&total.sums[COMMIT], &total.sums[ACTUAL]) } else { Bias::NotEnded };
        for sum in total.sums.iter_mut() {
            *sum = sum.iter().map(|(currency, sum)| (*currency, rounded(*sum, count as i128))).collect();
        }
        let mean = self.sheet.lines.len();
        let of = MEAN_OF.with(language, &[&name, &format::number(count as i64, language)]);
        let mut line = total.line(of, base);
        line.is_level = true;
        if let (Some(figure), Bias::Ratio(error, actual)) = (line.figures.last_mut(), all) {
            *figure = Figure::Ratio(error, actual);
        }
        self.sheet.lines.push(line);
        let mut mondays = Vec::with_capacity(weeks.len());
        for (day, week) in weeks {
            mondays.push((day, self.sheet.lines.len()));
            self.sheet.lines.push(week.line(format!("{name}, {}", format::day(day, language)), base));
        }
        self.owners.push(OwnerLines { name, mean, mondays, bias: all });
    }
}

impl OwnerLines {
    /// Closed, commit, best case and actual over the Mondays, as the report and the result of a chart; and the columns of its
    /// series.
    pub fn course(&self, sheet: &HistoryTable) -> (Report, Outcome, [usize; 4]) {
        let drawn = [("closed", 0), ("commit", COMMIT), ("best_case", BEST_CASE), ("won_amount", ACTUAL)];
        let known = |key: &str| measure::METRICS.iter().find(|metric| metric.key == key).map(Measure::Known);
        let report = Report {
            groups: vec![Grouping { field: opportunity::CLOSE_DATE, step: Step::Week }],
            measures: drawn.iter().filter_map(|(key, _)| known(key)).collect(),
            chart: Chart::Line,
            ..Report::of(RecordType::Opportunity)
        };
        let columns = drawn.map(|(_, column)| column);
        let line = |(day, line): &(Date, usize)| {
            let figures = &sheet.lines[*line].figures;
            let figures = columns.iter().map(|column| figures[*column].clone()).collect();
            outcome::Line { key: GroupKey::From(*day), figures, cells: Vec::new() }
        };
        let lines = self.mondays.iter().map(line).collect();
        (report, Outcome { lines, currency: sheet.currency, ..Outcome::default() }, columns)
    }
}
