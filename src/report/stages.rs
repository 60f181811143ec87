//! Stage conversion and time in stage, from the actual history of each deal.
use super::figure::Figure;
use super::history_table::{Column, DrillDownRow, HistoryTable, Line, ReportFilter};
use super::stage_history::{StageHistories, StageInterval};
use crate::base::{Id, IdMap, Timestamp, rounded};
use crate::domain::RecordType;
use crate::domain::records::stage;
use crate::locale::{Language, Phrase, phrase};
use crate::store::filter::QueryContext;
use crate::store::{RecordStore, Slot, display_names, picklists};

/// The outcome of a stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StageOutcome {
    /// The deal is still in the stage.
    Still,
    /// The deal moved to a later open stage, or to another pipeline.
    On,
    /// The deal was won from here.
    Won,
    /// The deal moved back.
    Back,
    /// The deal was lost from here.
    Lost,
}

/// The properties of a stage for reports.
#[derive(Clone, Copy, PartialEq)]
pub struct Rank {
    pipeline: Id,
    order: i64,
    /// Whether its deals are closed.
    pub is_closed: bool,
    /// Whether its deals are won.
    pub is_won: bool,
}

/// All stages, including archived ones.
pub fn ranks(set: &RecordStore) -> IdMap<Rank> {
    let rank = |(_, row): (Slot, &crate::base::Row)| {
        let rank = Rank {
            pipeline: picklists::pipeline_of(set, row.id()),
            order: row.number(stage::ORDER).unwrap_or(0),
            is_closed: row.is(stage::CLOSED),
            is_won: row.is(stage::WON),
        };
        (row.id(), rank)
    };
    set.rows(RecordType::Stage).map(rank).collect()
}

/// The outcome of a move from one stage to another.
pub fn outcome(ranks: &IdMap<Rank>, from: Option<Id>, to: Option<Id>) -> StageOutcome {
    let rank = |id: Option<Id>| id.and_then(|id| ranks.get(&id));
    match (rank(from), rank(to)) {
        (_, Some(to)) if to.is_won => StageOutcome::Won,
        (_, Some(to)) if to.is_closed => StageOutcome::Lost,
        (Some(from), Some(to)) if from.pipeline == to.pipeline && to.order < from.order => StageOutcome::Back,
        (Some(from), Some(_)) if from.is_closed => StageOutcome::Back,
        (_, Some(_)) => StageOutcome::On,
        (_, None) => StageOutcome::Back,
    }
}

/// A stay with all details.
struct Visit {
    /// Its index among the facts.
    fact: u32,
    outcome: StageOutcome,
    /// The duration, up to now if it has not ended.
    time: Option<i64>,
}

/// The stays in each open stage that began in the period, and those whose beginning is unknown.
struct Stages {
    facts: Vec<DrillDownRow>,
    lines: Vec<(String, Vec<Visit>, Vec<u32>)>,
}

const STAGE: Phrase = phrase!("Stage", "Phase", "Étape");

impl Stages {
    /// The table with a line per stage; `drawn` are the columns of its chart.
    fn table(
        self,
        columns: &[Column],
        drawn: &[usize],
        line: impl Fn((String, Vec<Visit>, Vec<u32>)) -> Line,
    ) -> HistoryTable {
        HistoryTable {
            head: Some(STAGE),
            columns: columns.to_vec(),
            facts: self.facts,
            lines: self.lines.into_iter().map(line).collect(),
            drawn: drawn.to_vec(),
            ..HistoryTable::default()
        }
    }
}

fn gather(
    set: &RecordStore,
    histories: &StageHistories,
    narrow: &ReportFilter,
    viewer: &QueryContext,
    now: Timestamp,
) -> Stages {
    let ranks = ranks(set);
    let (from, to) = narrow.bounds(set, viewer);
    let mut facts: Vec<DrillDownRow> = Vec::new();
    // The stages of the filter: few, looked up for every stay.
    let asked =
        |(id, rank): (&Id, &Rank)| (!rank.is_closed && narrow.has_stage(set, *id)).then(|| (*id, Default::default()));
    let mut stays: IdMap<(Vec<Visit>, Vec<u32>)> = ranks.iter().filter_map(asked).collect();
    for (_, row) in set.rows(RecordType::Opportunity) {
        if !narrow.has(row) {
            continue;
        }
        let way = histories.of(row.id());
        for (at, stay) in way.iter().enumerate() {
            let Some((visits, unknown)) = stay.stage.and_then(|id| stays.get_mut(&id)) else { continue };
            let next: Option<&StageInterval> = way.get(at + 1);
            let until = next.and_then(|next| next.from);
            if stay.from.is_some_and(|began| began < from || began >= to) {
                continue;
            }
            let place = facts.len() as u32;
            facts.push(DrillDownRow::Stay(row.id(), stay.from, until, next.and_then(|next| next.stage)));
            let Some(began) = stay.from else {
                unknown.push(place);
                continue;
            };
            let outcome = next.map_or(StageOutcome::Still, |next| outcome(&ranks, stay.stage, next.stage));
            let time = Some(until.unwrap_or(now).0 - began.0).filter(|_| next.is_none() || until.is_some());
            visits.push(Visit { fact: place, outcome, time });
        }
    }
    let pipelines = picklists::pipelines(set);
    let mut lines = Vec::new();
    let mut add = |id: Id, stays: &mut IdMap<(Vec<Visit>, Vec<u32>)>, is_listed: bool| {
        let Some((visits, unknown)) = stays.remove(&id) else { return };
        if !is_listed && visits.is_empty() && unknown.is_empty() {
            return;
        }
        let mut name = display_names::name_of(set, id, viewer.language);
        if pipelines.len() > 1 && narrow.pipeline.is_none() {
            let pipeline = display_names::name_of(set, picklists::pipeline_of(set, id), viewer.language);
            name = format!("{name} ({pipeline})");
        }
        lines.push((name, visits, unknown));
    };
    for pipeline in &pipelines {
        for id in picklists::stages_of(set, *pipeline) {
            add(id, &mut stays, true);
        }
    }
    // Archived stages have a history too.
    let mut rest: Vec<Id> = stays.keys().copied().collect();
    rest.sort_by_key(|id| ranks.get(id).map(|rank| rank.order));
    for id in rest {
        add(id, &mut stays, false);
    }
    Stages { facts, lines }
}

const fn column(name: Phrase, formula: Phrase) -> Column {
    Column { name, formula }
}

const UNKNOWN: Column = column(
    phrase!("Start unknown", "Beginn unbekannt", "Début inconnu"),
    phrase!(
        "Deals that were imported in this stage. When they entered it is not known, so this stay counts nowhere else; what they did afterwards does.",
        "Deals, die in dieser Phase importiert wurden. Wann sie hineinkamen, ist nicht bekannt; dieser Aufenthalt zählt nirgends sonst, was danach geschah, schon.",
        "Affaires importées à cette étape. On ne sait pas quand elles y sont entrées, ce passage ne compte donc nulle part ailleurs ; ce qu’elles ont fait ensuite compte.",
    ),
);

#[rustfmt::skip]
const CONVERSION: [Column; 8] = [
    column(phrase!("Entered", "Eingetreten", "Entrée"), phrase!("Deals that entered the stage in the period, by their history. A deal that comes back counts again; a move that was undone does not count.", "Deals, die im Zeitraum in die Phase kamen, nach ihrem Verlauf. Wer wiederkommt, zählt erneut; was rückgängig gemacht wurde, zählt nicht.", "Affaires entrées dans l’étape pendant la période, selon leur historique. Une affaire qui revient compte de nouveau ; un passage annulé ne compte pas.")),
    column(phrase!("Moved on", "Weitergerückt", "Avancées"), phrase!("Of those, the ones that went from here to a later open stage or into another pipeline.", "Davon jene, die von hier in eine spätere offene Phase oder eine andere Pipeline gingen.", "Parmi elles, celles passées d’ici à une étape ouverte ultérieure ou dans un autre pipeline.")),
    column(phrase!("Won from here", "Von hier gewonnen", "Gagnées d’ici"), phrase!("Of those, the ones that went from here straight to won.", "Davon jene, die von hier direkt gewonnen wurden.", "Parmi elles, celles passées directement d’ici à gagnée.")),
    column(phrase!("Moved back", "Zurückgefallen", "Reculées"), phrase!("Of those, the ones that went from here to an earlier stage.", "Davon jene, die von hier in eine frühere Phase gingen.", "Parmi elles, celles revenues d’ici à une étape antérieure.")),
    column(phrase!("Lost from here", "Von hier verloren", "Perdues d’ici"), phrase!("Of those, the ones that were lost from here.", "Davon jene, die von hier verloren gingen.", "Parmi elles, celles perdues depuis cette étape.")),
    column(phrase!("Still in stage", "Noch in der Phase", "Encore dans l’étape"), phrase!("Of those, the ones that have not left the stage.", "Davon jene, die die Phase nicht verlassen haben.", "Parmi elles, celles qui n’ont pas quitté l’étape.")),
    column(phrase!("Conversion", "Konversion", "Conversion"), phrase!("(Moved on + won from here) ÷ all that left the stage.", "(Weitergerückt + von hier gewonnen) ÷ alle, die die Phase verlassen haben.", "(Avancées + gagnées d’ici) ÷ toutes celles qui ont quitté l’étape.")),
    UNKNOWN,
];

/// The share of deals that advance from each stage.
pub fn conversion(
    set: &RecordStore,
    histories: &StageHistories,
    narrow: &ReportFilter,
    viewer: &QueryContext,
    now: Timestamp,
) -> HistoryTable {
    let line = |(name, visits, unknown): (String, Vec<Visit>, Vec<u32>)| {
        let those = |keeps: &dyn Fn(StageOutcome) -> bool| -> Vec<u32> {
            visits.iter().filter(|visit| keeps(visit.outcome)).map(|visit| visit.fact).collect()
        };
        let of = |wanted: StageOutcome| those(&|outcome| outcome == wanted);
        let left = those(&|outcome| outcome != StageOutcome::Still);
        let went = of(StageOutcome::On).len() + of(StageOutcome::Won).len();
        let behind = vec![
            those(&|_| true),
            of(StageOutcome::On),
            of(StageOutcome::Won),
            of(StageOutcome::Back),
            of(StageOutcome::Lost),
            of(StageOutcome::Still),
            left,
            unknown,
        ];
        let count = |places: &Vec<u32>| Figure::Count(places.len() as i64);
        let mut figures: Vec<Figure> = behind.iter().map(count).collect();
        figures[6] = match behind[6].len() {
            0 => Figure::None,
            all => Figure::Ratio(went as i128, all as i128),
        };
        Line::new(name, figures, behind)
    };
    gather(set, histories, narrow, viewer, now).table(&CONVERSION, &[0, 1, 2], line)
}

#[rustfmt::skip]
const TIME: [Column; 7] = [
    column(phrase!("Average time", "Ø Zeit", "Durée moyenne"), phrase!("Average of (left − entered) over the stays that began in the period and have ended.", "Durchschnitt von (verlassen − eingetreten) über die Aufenthalte, die im Zeitraum begannen und zu Ende sind.", "Moyenne de (sortie − entrée) sur les passages commencés dans la période et terminés.")),
    column(phrase!("Median time", "Median der Zeit", "Durée médiane"), phrase!("Median of the same.", "Median davon.", "Médiane de la même durée.")),
    column(phrase!("Longest", "Längste", "Plus longue"), phrase!("The longest of the same.", "Die längste davon.", "La plus longue de ces durées.")),
    column(phrase!("Stays ended", "Beendete Aufenthalte", "Passages terminés"), phrase!("Stays in the stage that began in the period and have ended.", "Aufenthalte in der Phase, die im Zeitraum begannen und zu Ende sind.", "Passages dans l’étape commencés dans la période et terminés.")),
    column(phrase!("Still in stage", "Noch in der Phase", "Encore dans l’étape"), phrase!("Stays that began in the period and go on.", "Aufenthalte, die im Zeitraum begannen und andauern.", "Passages commencés dans la période et toujours en cours.")),
    column(phrase!("Average time so far", "Ø Zeit bisher", "Durée moyenne à ce jour"), phrase!("Average of (now − entered) over the stays that go on.", "Durchschnitt von (jetzt − eingetreten) über die Aufenthalte, die andauern.", "Moyenne de (maintenant − entrée) sur les passages en cours.")),
    UNKNOWN,
];

/// The time that deals spend in each stage.
pub fn time_in_stage(
    set: &RecordStore,
    histories: &StageHistories,
    narrow: &ReportFilter,
    viewer: &QueryContext,
    now: Timestamp,
) -> HistoryTable {
    let line = |(name, visits, unknown): (String, Vec<Visit>, Vec<u32>)| {
        let (still, ended): (Vec<Visit>, Vec<Visit>) = visits
            .into_iter()
            .filter(|visit| visit.time.is_some())
            .partition(|visit| visit.outcome == StageOutcome::Still);
        let mut times: Vec<i64> = ended.iter().filter_map(|visit| visit.time).collect();
        times.sort_unstable();
        let places = |visits: &[Visit]| visits.iter().map(|visit| visit.fact).collect::<Vec<_>>();
        let mean = |times: &[i64]| match times.len() {
            0 => Figure::None,
            count => Figure::Time(rounded(times.iter().map(|time| i128::from(*time)).sum(), count as i128) as i64),
        };
        let median = match times.as_slice() {
            [] => Figure::None,
            times => Figure::Time(rounded(
                i128::from(times[(times.len() - 1) / 2]) + i128::from(times[times.len() / 2]),
                2,
            ) as i64),
        };
        let longest: Vec<u32> =
            ended.iter().filter(|visit| visit.time == times.last().copied()).map(|visit| visit.fact).collect();
        let so_far: Vec<i64> = still.iter().filter_map(|visit| visit.time).collect();
        let figures = vec![
            mean(&times),
            median,
            times.last().map_or(Figure::None, |time| Figure::Time(*time)),
            Figure::Count(ended.len() as i64),
            Figure::Count(still.len() as i64),
            mean(&so_far),
            Figure::Count(unknown.len() as i64),
        ];
        let (ended, still) = (places(&ended), places(&still));
        let behind = vec![ended.clone(), ended.clone(), longest, ended, still.clone(), still, unknown];
        Line::new(name, figures, behind)
    };
    gather(set, histories, narrow, viewer, now).table(&TIME, &[0, 1], line)
}

/// A stage's name; a dash for none.
pub fn stage_name(set: &RecordStore, stage: Option<Id>, language: Language) -> String {
    stage
        .map(|id| display_names::name_of(set, id, language))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "–".to_string())
}
