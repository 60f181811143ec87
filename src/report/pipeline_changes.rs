//! The changes of the pipeline between two dates: open at the beginning, added, moved, changed, removed, open at the
//! end. The steps add up to the last cent: each deal's difference between first and last amount is divided into steps.
use std::rc::Rc;

use super::currency::CurrencyTable;
use super::figure::Figure;
use super::history_table::{self, Column, CompiledReportFilter, DrillDownRow, HistoryTable, Line, ReportFilter};
use super::stages::{self, Rank, StageOutcome};
use crate::base::money::Sums;
use crate::base::{Currency, Date, FieldId, Id, IdMap, Money, Row, Value, VecMap};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::{Phrase, phrase};
use crate::store::change_clock::BLOCK_ROWS;
use crate::store::columns::{Column as Values, NONE};
use crate::store::exchange_rates;
use crate::store::filter::QueryContext;
use crate::store::{RecordStore, Slot};

/// The records at both ends of the period.
pub struct StageEdges<'a> {
    /// The records at the beginning.
    pub before: &'a RecordStore,
    /// The records at the end.
    pub after: &'a RecordStore,
    /// The first date.
    pub from: Date,
    /// The last date.
    pub to: Date,
}

/// The steps, in order; the first and the last are levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// Open at the beginning.
    Start,
    /// Created since.
    New,
    /// Was closed and is open again.
    Reopened,
    /// Moved to a later stage.
    Forward,
    /// Moved to an earlier stage.
    Back,
    /// Its amount changed.
    Amount,
    /// Its close date moved to a later month.
    Pushed,
    /// Its close date passed.
    Slipped,
    /// Was won.
    Won,
    /// Was lost.
    Lost,
    /// Was deleted.
    Deleted,
    /// Open at the end.
    End,
}

const fn column(name: Phrase, formula: Phrase) -> Column {
    Column { name, formula }
}

#[rustfmt::skip]
const COLUMNS: [Column; 4] = [
    column(phrase!("Deals", "Deals", "Affaires"), phrase!("Deals in the row. Open at the start + new + reopened − won − lost − deleted = open at the end.", "Deals der Zeile. Offen am Anfang + neu + wieder offen − gewonnen − verloren − gelöscht = offen am Ende.", "Affaires de la ligne. En cours au début + nouvelles + rouvertes − gagnées − perdues − supprimées = en cours à la fin.")),
    column(phrase!("Open amount", "Offener Betrag", "Montant en cours"), phrase!("What the row adds to or subtracts from the open amount; the rows add up to the last one. A deal that moved and changed its amount counts in both rows, each with its part.", "Was die Zeile zur Summe der Beträge offener Deals hinzufügt oder davon wegnimmt; die Zeilen ergeben zusammen die letzte. Ein Deal, der weiterrückte und einen anderen Betrag bekam, zählt in beiden Zeilen mit seinem jeweiligen Teil.", "Ce que la ligne ajoute au montant en cours ou en retire ; la somme des lignes donne la dernière. Une affaire qui a changé d’étape et de montant compte dans les deux lignes, chaque fois pour sa part.")),
    column(phrase!("Weighted", "Gewichtet", "Pondéré"), phrase!("The same for amount × probability, rounded deal by deal: first the amount changes at the old probability, then the probability.", "Dasselbe für Betrag × Wahrscheinlichkeit, je Deal gerundet: zuerst ändert sich der Betrag bei alter Wahrscheinlichkeit, dann die Wahrscheinlichkeit.", "De même pour montant × probabilité, arrondi affaire par affaire : d’abord le montant change à l’ancienne probabilité, puis la probabilité.")),
    column(phrase!("Amount of these deals", "Betrag dieser Deals", "Montant de ces affaires"), phrase!("Sum of the amounts of these deals at the end; deleted ones as they were.", "Summe der Beträge der Deals der Zeile, wie sie am Ende sind, bei gelöschten, wie sie waren.", "Somme des montants de ces affaires à la fin ; pour les affaires supprimées, tels qu’ils étaient.")),
];

#[rustfmt::skip]
const STEPS: [(Step, Phrase); 12] = [
    (Step::Start, phrase!("Open at the start", "Offen am Anfang", "En cours au début")),
    (Step::New, phrase!("New", "Neu", "Nouvelles")),
    (Step::Reopened, phrase!("Reopened", "Wieder offen", "Rouvertes")),
    (Step::Forward, phrase!("Moved forward", "Weitergerückt", "Avancées")),
    (Step::Back, phrase!("Moved back", "Zurückgefallen", "Reculées")),
    (Step::Amount, phrase!("Amount changed", "Betrag geändert", "Montant modifié")),
    (Step::Pushed, phrase!("Pushed to a later month", "In späteren Monat verschoben", "Reportées à un mois ultérieur")),
    (Step::Slipped, phrase!("Slipped: close date passed", "Überfällig: Abschlussdatum verstrichen", "En retard : date de clôture dépassée")),
    (Step::Won, phrase!("Won", "Gewonnen", "Gagnées")),
    (Step::Lost, phrase!("Lost", "Verloren", "Perdues")),
    (Step::Deleted, phrase!("Deleted", "Gelöscht", "Supprimées")),
    (Step::End, phrase!("Open at the end", "Offen am Ende", "En cours à la fin")),
];

type Ranks = IdMap<Rank>;

/// The fields that are read of a deal.
pub const READ: [FieldId; 4] =
    [opportunity::STAGE, opportunity::AMOUNT, opportunity::CLOSE_DATE, opportunity::PROBABILITY];

/// A deal at one end of the period.
#[derive(Clone, Copy)]
struct State {
    stage: Option<Id>,
    amount: Option<Money>,
    closes: Option<Date>,
    percent: i64,
    is_open: bool,
    is_won: bool,
}

impl State {
    fn of(row: &Row, ranks: &Ranks) -> State {
        let mut raw: [&[u8]; READ.len()] = [&[]; READ.len()];
        row.read_fields(&READ, &mut raw);
        let [stage, amount, closes, percent] = raw.map(Value::decode);
        let stage = stage.and_then(|value| value.link());
        let rank = stage.and_then(|id| ranks.get(&id));
        State {
            stage,
            amount: if let Some(Value::Money(money)) = amount { Some(money) } else { None },
            closes: if let Some(Value::Day(day)) = closes { Some(day) } else { None },
            percent: if let Some(Value::Number(percent)) = percent { percent } else { 0 },
            is_open: is_open(rank),
            is_won: rank.is_some_and(|rank| rank.is_won),
        }
    }
}

/// Whether a deal in a stage is open; without a known stage it is.
fn is_open(rank: Option<&Rank>) -> bool {
    rank.is_none_or(|rank| !rank.is_closed)
}

/// Whether a deal in a stage is in the pipeline of the filter.
fn belongs(stage: Option<Id>, narrow: &ReportFilter, set: &RecordStore) -> bool {
    narrow.pipeline.is_none() || stage.is_some_and(|stage| narrow.has_stage(set, stage))
}

#[derive(Default)]
struct Entry {
    open: VecMap<Currency, i128>,
    weighted: VecMap<Currency, i128>,
    amounts: VecMap<Currency, i128>,
    places: Vec<u32>,
}

fn add(sums: &mut VecMap<Currency, i128>, money: Option<Money>, sign: i128) {
    if let Some(money) = money {
        *sums.get_or_insert_with(money.currency, || 0) += sign * i128::from(money.minor);
    }
}

/// Amounts in the workspace's currency.
struct Amounts {
    exchange: CurrencyTable,
    /// The currencies from which amounts were converted.
    converted: Vec<Currency>,
}

impl Amounts {
    fn convert(&mut self, money: Option<Money>) -> Option<Money> {
        let money = money?;
        let (currency, minor) = self.exchange.convert(money.currency, money.minor, false);
        if currency != money.currency && !self.converted.contains(&money.currency) {
            self.converted.push(money.currency);
        }
        Some(Money { minor, currency })
    }
}

/// The computation of the steps.
struct Walk<'a> {
    ends: &'a StageEdges<'a>,
    narrow: &'a ReportFilter,
    ranks: [Ranks; 2],
    amounts: Amounts,
    /// In the order of the steps.
    entries: [Entry; STEPS.len()],
    facts: Vec<DrillDownRow>,
}

impl Walk<'_> {
    /// Adds the deals of a stretch of slots.
    #[inline(never)]
    fn take(&mut self, stretch: u32, stayed: &mut Option<Stayed>) {
        let StageEdges { before, after, .. } = self.ends;
        let mut same: Vec<Slot> = Vec::new();
        for slot in (stretch * BLOCK_ROWS..(stretch + 1) * BLOCK_ROWS).map(Slot) {
            let Some(row) = after.row_at(RecordType::Opportunity, slot) else { continue };
            let here = before.row_at(RecordType::Opportunity, slot);
            if stayed.is_some() && here.is_some_and(|before| before.ptr_eq(row)) {
                same.push(slot);
                continue;
            }
            if let Some(stayed) = stayed {
                stayed.put(&same, self);
                same.clear();
            }
            let here = here.filter(|before| before.id() == row.id());
            self.put(here.or_else(|| before.get(RecordType::Opportunity, row.id())), Some(row));
        }
        if let Some(stayed) = stayed {
            stayed.put(&same, self);
        }
    }

    /// Adds the removed deals of a stretch of slots.
    #[inline(never)]
    fn take_gone(&mut self, stretch: u32) {
        let StageEdges { before, after, .. } = self.ends;
        for slot in (stretch * BLOCK_ROWS..(stretch + 1) * BLOCK_ROWS).map(Slot) {
            let Some(row) = before.row_at(RecordType::Opportunity, slot) else { continue };
            let is_there = |after: &Row| after.ptr_eq(row) || after.id() == row.id();
            if !after.row_at(RecordType::Opportunity, slot).is_some_and(is_there)
                && after.get(RecordType::Opportunity, row.id()).is_none()
            {
                self.put(Some(row), None);
            }
        }
    }

    /// Adds a deal that changed.
    fn put(&mut self, before: Option<&Row>, after: Option<&Row>) {
        let Some(row) = after.or(before).filter(|row| self.narrow.has(row)) else { return };
        let ends = self.ends;
        let [first, last] = &self.ranks;
        let (a, b) = (before.map(|row| State::of(row, first)), after.map(|row| State::of(row, last)));
        let belongs = match (&a, &b) {
            (_, Some(b)) => belongs(b.stage, self.narrow, ends.after),
            (Some(a), None) => belongs(a.stage, self.narrow, ends.before),
            (None, None) => false,
        };
        if !belongs {
            return;
        }
        let (amounts, entries, facts) = (&mut self.amounts, &mut self.entries, &mut self.facts);
        // A deal that was closed all along is in no step and needs no entry.
        let place = facts.len() as u32;
        let fact = || match (before, after) {
            (Some(before), Some(after)) => DrillDownRow::Changed(before.clone(), after.clone()),
            (None, _) => DrillDownRow::Came(row.clone()),
            (_, None) => DrillDownRow::Went(row.clone()),
        };
        let mut amount = |state: &Option<State>| amounts.convert(state.as_ref().and_then(|state| state.amount));
        let (old, new) = (amount(&a), amount(&b));
        let percent = |state: &Option<State>| state.as_ref().map_or(0, |state| state.percent);
        let weighted = |money: Option<Money>, percent: i64| money.map(|money| money.percent(percent));
        let was_open = a.as_ref().is_some_and(|state| state.is_open);
        let is_open = b.as_ref().is_some_and(|state| state.is_open);
        let mut step = |step: Step, open: &[(Option<Money>, i128)], weight: &[(Option<Money>, i128)]| {
            let entry = &mut entries[step as usize];
            open.iter().for_each(|(money, sign)| add(&mut entry.open, *money, *sign));
            weight.iter().for_each(|(money, sign)| add(&mut entry.weighted, *money, *sign));
            add(&mut entry.amounts, if b.is_some() { new } else { old }, 1);
            if facts.len() as u32 == place {
                facts.push(fact());
            }
            entry.places.push(place);
        };
        if was_open {
            step(Step::Start, &[(old, 1)], &[(weighted(old, percent(&a)), 1)]);
        }
        let Some(b) = &b else {
            if was_open {
                step(Step::Deleted, &[(old, -1)], &[(weighted(old, percent(&a)), -1)]);
            }
            return;
        };
        let is_other = a.as_ref().is_some_and(|a| !a.is_open && a.is_won != b.is_won);
        if !was_open && (is_open || a.is_none() || is_other) {
            let came = if a.is_none() { Step::New } else { Step::Reopened };
            step(came, &[(new, 1)], &[(weighted(new, b.percent), 1)]);
        } else if !was_open {
            return;
        }
        // The weighted amount of a deal that is won or lost: a deal that was open keeps its probability until then.
        let mut weight = if was_open { percent(&a) } else { b.percent };
        if let Some(a) = a.as_ref().filter(|_| was_open) {
            if old != new {
                let weights = [(weighted(new, weight), 1), (weighted(old, weight), -1)];
                step(Step::Amount, &[(new, 1), (old, -1)], &weights);
            }
            if is_open {
                let moved = (a.stage != b.stage).then(|| stages::outcome(last, a.stage, b.stage));
                let is_back = moved.map_or(b.percent < weight, |outcome| outcome == StageOutcome::Back);
                if moved.is_some() || b.percent != weight {
                    let weights = [(weighted(new, b.percent), 1), (weighted(new, weight), -1)];
                    step(if is_back { Step::Back } else { Step::Forward }, &[], &weights);
                    weight = b.percent;
                }
                let month = |day: Date| (day.ymd().0, day.ymd().1);
                if let (Some(old), Some(new)) = (a.closes, b.closes) {
                    if month(new) > month(old) {
                        step(Step::Pushed, &[], &[]);
                    }
                    if new < ends.to && old >= ends.from {
                        step(Step::Slipped, &[], &[]);
                    }
                }
            }
        }
        match (is_open, b.is_won) {
            (true, _) => step(Step::End, &[(new, 1)], &[(weighted(new, weight), 1)]),
            (false, true) => step(Step::Won, &[(new, -1)], &[(weighted(new, weight), -1)]),
            (false, false) => step(Step::Lost, &[(new, -1)], &[(weighted(new, weight), -1)]),
        }
    }
}

/// Unchanged deals, which are most of them. They are read by columns.
struct Stayed {
    /// By the index of a stage: whether its deals are open and match the filter.
    counts: Vec<bool>,
    stages: Rc<Values>,
    amounts: Rc<Values>,
    closes: Rc<Values>,
    percents: Rc<Values>,
    narrowed: CompiledReportFilter,
    /// Their sums, plain and weighted.
    sums: Vec<(Currency, [i128; 2])>,
}

impl Stayed {
    fn new(ends: &StageEdges, narrow: &ReportFilter, ranks: &Ranks) -> Stayed {
        let [stages, amounts, closes, percents] = history_table::columns(ends.after, READ);
        // The first index means no stage.
        let counts = |(at, id): (usize, &Id)| {
            let stage = (at > 0).then_some(*id);
            is_open(stage.and_then(|id| ranks.get(&id))) && belongs(stage, narrow, ends.after)
        };
        Stayed {
            counts: stages.ids().iter().enumerate().map(counts).collect(),
            stages,
            amounts,
            closes,
            percents,
            narrowed: narrow.by_columns(ends.after),
            sums: Vec::new(),
        }
    }

    /// Adds the deals in some slots.
    #[inline(never)]
    fn put(&mut self, same: &[Slot], walk: &mut Walk) {
        let Walk { ends, amounts, entries, facts, .. } = walk;
        let (from, to) = (i64::from(ends.from.0), i64::from(ends.to.0));
        for slot in same {
            let at = slot.index();
            if !self.counts[self.stages.codes()[at] as usize] || !self.narrowed.has(at) {
                continue;
            }
            let Some(row) = ends.after.row_at(RecordType::Opportunity, *slot) else { continue };
            let place = facts.len() as u32;
            facts.push(DrillDownRow::Same(row.clone()));
            entries[Step::Start as usize].places.push(place);
            entries[Step::End as usize].places.push(place);
            let closes = self.closes.number(at);
            let money = amounts.convert(self.amounts.money(at));
            if closes >= from && closes < to {
                let slipped = &mut entries[Step::Slipped as usize];
                slipped.places.push(place);
                add(&mut slipped.amounts, money, 1);
            }
            let Some(money) = money else { continue };
            let weighted = match self.percents.number(at) {
                NONE => 0,
                percent => money.percent(percent).minor,
            };
            let known = self.sums.iter().position(|(currency, _)| *currency == money.currency);
            let place = known.unwrap_or_else(|| {
                self.sums.push((money.currency, [0; 2]));
                self.sums.len() - 1
            });
            let sums = &mut self.sums[place].1;
            sums[0] += i128::from(money.minor);
            sums[1] += i128::from(weighted);
        }
    }

    /// Adds their sums to the entries.
    fn finish(self, entries: &mut [Entry]) {
        for (currency, [plain, weighted]) in self.sums {
            for step in [Step::Start, Step::End] {
                let entry = &mut entries[step as usize];
                *entry.open.get_or_insert_with(currency, || 0) += plain;
                *entry.weighted.get_or_insert_with(currency, || 0) += weighted;
                *entry.amounts.get_or_insert_with(currency, || 0) += plain;
            }
        }
    }
}

/// Computes the changes. Owner and source are those at the end, or the last ones of deleted deals.
pub fn flow(ends: &StageEdges, narrow: &ReportFilter, viewer: &QueryContext) -> HistoryTable {
    let ranks = [stages::ranks(ends.before), stages::ranks(ends.after)];
    let base = exchange_rates::base_currency(ends.after);
    // If the stages changed, no deal counts as unchanged.
    let mut stayed = (ranks[0] == ranks[1]).then(|| Stayed::new(ends, narrow, &ranks[1]));
    let amounts = Amounts { exchange: CurrencyTable::new(ends.after, ends.to), converted: Vec::new() };
    let entries = Default::default();
    let mut walk = Walk { ends, narrow, ranks, amounts, entries, facts: Vec::new() };
    ends.after.stretches(RecordType::Opportunity).for_each(|stretch| walk.take(stretch, &mut stayed));
    ends.before.stretches(RecordType::Opportunity).for_each(|stretch| walk.take_gone(stretch));
    let Walk { mut entries, facts, amounts, .. } = walk;
    if let Some(stayed) = stayed {
        stayed.finish(&mut entries);
    }
    let sums = |sums: VecMap<Currency, i128>| {
        if sums.is_empty() { Sums([(base, 0)].into_iter().collect()) } else { Sums(sums) }
    };
    let line = |((step, name), entry): (&(Step, Phrase), Entry)| {
        let figures = vec![
            Figure::Count(entry.places.len() as i64),
            Figure::Money(sums(entry.open)),
            Figure::Money(sums(entry.weighted)),
            Figure::Money(sums(entry.amounts)),
        ];
        let mut line = Line::new(name.of(viewer.language).to_string(), figures, vec![entry.places]);
        line.is_level = matches!(step, Step::Start | Step::End);
        line.is_success = *step == Step::Won;
        line
    };
    let lines = STEPS.iter().zip(entries).map(line).collect();
    HistoryTable {
        head: Some(phrase!("Step", "Schritt", "Mouvement")),
        columns: COLUMNS.to_vec(),
        lines,
        facts,
        drawn: vec![1],
        is_waterfall: true,
        currency: Some(base),
        rates: amounts.exchange.days(amounts.converted.iter().copied()),
    }
}

/// The indexes of the deals that changed, without repetition.
pub fn moved(sheet: &HistoryTable) -> Vec<u32> {
    let steps = STEPS.iter().map(|(step, _)| step).zip(&sheet.lines);
    let mut seen = vec![false; sheet.facts.len()];
    let mut out: Vec<u32> = Vec::new();
    for (_, line) in steps.filter(|(step, _)| !matches!(step, Step::Start | Step::End)) {
        out.extend(line.places(0).iter().filter(|place| !std::mem::replace(&mut seen[**place as usize], true)));
    }
    out
}
