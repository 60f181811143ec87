//! What-if analysis: the result of a quarter's open deals under other probabilities, and the observed rates. Records
//! are only read.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::history_table::{self, CompiledReportFilter, DrillDownRow, ReportFilter};
use super::simulation::{CERTAIN, Rate, SimulationInput};
use super::stage_history::StageHistories;
use super::stages;
use crate::base::{Currency, Date, FieldId, Id, Money, Row, rounded};
use crate::domain::records::{opportunity, quota, stage};
use crate::domain::{RecordType, defaults};
use crate::store::change_clock::BLOCK_ROWS;
use crate::store::columns::{Column, NONE};
use crate::store::exchange_rates::{self, ExchangeRates};
use crate::store::{RecordStore, Slot, picklists};

/// The fields that are read of a deal.
pub const READ: [FieldId; 5] =
    [opportunity::STAGE, opportunity::CLOSE_DATE, opportunity::AMOUNT, opportunity::PROBABILITY, opportunity::FORECAST];
/// Millionths per percent.
const PERCENT: u32 = 10_000;

/// An open deal of the quarter.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Deal {
    /// The record.
    pub id: Id,
    /// Its stage.
    pub stage: Id,
    /// The amount, in the workspace's currency.
    pub minor: i64,
    /// Its own probability.
    pub percent: i64,
    /// The close date.
    pub closes: Option<Date>,
}

/// The data from the records.
#[derive(Clone, PartialEq, Debug)]
pub struct Baseline {
    /// The workspace's currency.
    pub currency: Currency,
    /// The amount won in the quarter.
    pub won: i64,
    /// The open deals, the largest first.
    pub deals: Vec<Deal>,
    /// The number of deals in each stage.
    pub counts: BTreeMap<Id, usize>,
    /// The owners' quotas for the quarter.
    pub quota: i64,
    /// The number of deals left out because their currency has no rate.
    pub without_rate: usize,
    /// The dates of the oldest and the newest rate used.
    pub rates: Option<(Date, Date)>,
}

/// The assumptions that replace the data.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Assumptions {
    /// Probabilities by stage, in percent.
    pub stages: BTreeMap<Id, u8>,
    /// The percentage of deals that close after the quarter.
    pub slip: u8,
    /// The percentage of open deals that are won; `None` to use the deals' probabilities.
    pub win: Option<u8>,
    /// Excluded deals.
    pub off: HashSet<Id>,
    /// The seed of the random numbers.
    pub seed: u32,
}

/// How the deals of a stage count.
#[derive(Clone, Copy, PartialEq)]
enum StageState {
    /// As open deals.
    Open(Id),
    /// As won deals.
    Won,
    /// Not at all.
    Neither,
}

/// Reads the deals by columns.
struct BaselineReader<'a> {
    set: &'a RecordStore,
    /// The first and the last date, as numbers.
    quarter: (i64, i64),
    /// Whether today is in the quarter.
    is_current: bool,
    /// By the index of a stage.
    stage_states: Vec<StageState>,
    /// The index of the forecast category that is omitted from forecasts.
    omitted: Option<u32>,
    narrowed: CompiledReportFilter,
    columns: [Rc<Column>; 5],
    table: ExchangeRates,
    base: Currency,
    won: i64,
    quota: i64,
    deals: Vec<Deal>,
    /// By the index of a stage.
    counts: Vec<usize>,
    without_rate: usize,
    rates: Option<(Date, Date)>,
}

impl<'a> BaselineReader<'a> {
    fn new(set: &'a RecordStore, (from, to): (Date, Date), today: Date, narrow: &ReportFilter) -> BaselineReader<'a> {
        let columns = history_table::columns(set, READ);
        let [stages, _, _, _, forecasts] = columns.clone();
        let ranks = stages::ranks(set);
        let state = |id: &Id| match ranks.get(id).filter(|_| narrow.has_stage(set, *id)) {
            Some(rank) if rank.is_won => StageState::Won,
            Some(rank) if !rank.is_closed => StageState::Open(*id),
            _ => StageState::Neither,
        };
        BaselineReader {
            set,
            quarter: (from.0.into(), to.0.into()),
            is_current: from <= today && today <= to,
            stage_states: stages.ids().iter().map(state).collect(),
            omitted: forecasts.ids().iter().zip(0..).find(|(id, _)| **id == defaults::OMITTED).map(|(_, place)| place),
            narrowed: narrow.by_columns(set),
            columns,
            table: ExchangeRates::on(set, today),
            base: exchange_rates::base_currency(set),
            won: 0,
            quota: 0,
            deals: Vec::new(),
            counts: vec![0; stages.ids().len()],
            without_rate: 0,
            rates: None,
        }
    }

    /// Adds the deals of a stretch of slots.
    #[inline(never)]
    fn take(&mut self, stretch: u32) {
        let [stages, closes, amounts, percents, forecasts] = self.columns.clone();
        for slot in (stretch * BLOCK_ROWS..(stretch + 1) * BLOCK_ROWS).map(Slot) {
            let Some(row) = self.set.row_at(RecordType::Opportunity, slot) else { continue };
            let at = slot.index();
            let place = stages.codes()[at] as usize;
            let (state, day) = (self.stage_states[place], closes.number(at));
            let is_open = state != StageState::Won;
            if state == StageState::Neither || day == NONE || day > self.quarter.1 {
                continue;
            }
            let is_in = day >= self.quarter.0 || (self.is_current && is_open);
            let is_omitted = is_open && Some(forecasts.codes()[at]) == self.omitted;
            if !is_in || is_omitted || !self.narrowed.has(at) {
                continue;
            }
            let Some(minor) = amounts.money(at).map_or(Some(0), |money| self.own(money)) else { continue };
            match state {
                StageState::Open(stage) => {
                    let percent = Some(percents.number(at)).filter(|percent| *percent != NONE).unwrap_or(0);
                    let closes = Some(Date(day as i32));
                    self.deals.push(Deal { id: row.id(), stage, minor, percent: percent.clamp(0, 100), closes });
                    self.counts[place] += 1;
                }
                _ => self.won = self.won.saturating_add(minor),
            }
        }
    }

    /// An amount in the workspace's currency; `None` if there is no rate.
    fn own(&mut self, money: Money) -> Option<i64> {
        if money.currency == self.base {
            return Some(money.minor);
        }
        let Some((money, day)) = self.table.convert(money) else {
            self.without_rate += 1;
            return None;
        };
        self.rates = Some(self.rates.map_or((day, day), |(oldest, newest)| (oldest.min(day), newest.max(day))));
        Some(money.minor)
    }
}

impl Baseline {
    /// Reads the deals with a close date in the quarter that begins on `from`; for the current quarter, also those with
    /// a close date in the past.
    pub fn of(set: &RecordStore, from: Date, today: Date, narrow: &ReportFilter) -> Baseline {
        let to = from.plus_months(3).add_days(-1);
        let mut reading = BaselineReader::new(set, (from, to), today, narrow);
        set.stretches(RecordType::Opportunity).for_each(|stretch| reading.take(stretch));
        let without_rate = reading.without_rate;
        for (_, row) in set.rows(RecordType::Quota) {
            let is_asked = narrow.owner.is_none_or(|owner| row.link(quota::OWNER) == Some(owner));
            let is_in = row.day(quota::MONTH).is_some_and(|month| month >= from && month <= to);
            if let Some(money) = row.money(quota::AMOUNT).filter(|_| is_asked && is_in) {
                reading.quota = reading.quota.saturating_add(reading.own(money).unwrap_or(0));
            }
        }
        // Numbers and indexes are sorted faster than deals, and two deals with the same amount are rare.
        let BaselineReader { deals, base, won, quota, rates, columns: [stages, ..], counts, .. } = reading;
        let counts = stages.ids().iter().copied().zip(counts).filter(|(_, count)| *count > 0).collect();
        let mut order: Vec<(i64, u32)> = deals.iter().zip(0..).map(|(deal, place)| (deal.minor, place)).collect();
        order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| deals[a.1 as usize].id.cmp(&deals[b.1 as usize].id)));
        let deals = order.into_iter().map(|(_, place)| deals[place as usize]).collect();
        Baseline { currency: base, won, deals, counts, quota, without_rate, rates }
    }

    /// The probability of each deal to be won in the quarter, in millionths; 0 for excluded ones.
    pub fn chances(&self, supposed: &Assumptions) -> Vec<u32> {
        let own =
            |deal: &Deal| supposed.stages.get(&deal.stage).map_or(deal.percent as u32, |set| u32::from(*set)) * PERCENT;
        let mean = self.mean(supposed);
        let stays = u64::from(100 - supposed.slip.min(100));
        let chance = |deal: &Deal| {
            if supposed.off.contains(&deal.id) {
                return 0;
            }
            let chance = match supposed.win {
                Some(win) => shifted(own(deal), mean, u32::from(win.min(100)) * PERCENT),
                None => own(deal),
            };
            (u64::from(chance) * stays / 100) as u32
        };
        self.deals.iter().map(chance).collect()
    }

    /// The mean probability of the deals that are not excluded, in millionths.
    pub fn mean(&self, supposed: &Assumptions) -> u32 {
        let own = |deal: &Deal| supposed.stages.get(&deal.stage).map_or(deal.percent, |set| i64::from(*set));
        let on = self.deals.iter().filter(|deal| !supposed.off.contains(&deal.id));
        let (sum, count) = on.fold((0, 0), |(sum, count), deal| (sum + own(deal), count + 1));
        rounded(i128::from(sum) * i128::from(PERCENT), count) as u32
    }

    /// The expected revenue of a deal, rounded to the minor unit.
    pub fn expected_of(&self, at: usize, chances: &[u32]) -> i64 {
        rounded(i128::from(self.deals[at].minor) * i128::from(chances[at]), CERTAIN.into()) as i64
    }

    /// The expected result of the quarter: the amount won, and the expected revenue of each open deal.
    pub fn expected(&self, chances: &[u32]) -> i64 {
        (0..self.deals.len()).fold(self.won, |sum, at| sum.saturating_add(self.expected_of(at, chances)))
    }

    /// The input of the simulation.
    pub fn draw(&self, chances: &[u32], seed: u32) -> SimulationInput {
        let deals = self.deals.iter().zip(chances).map(|(deal, chance)| (deal.minor, *chance)).collect();
        SimulationInput { closed: self.won, deals, goal: self.quota, seed }
    }
}

/// A probability after the mean is changed: to lower it, all shrink by the same factor; to raise it, the distances to
/// certainty do. So no probability leaves its bounds, and the mean is exactly the wanted one.
fn shifted(chance: u32, mean: u32, wanted: u32) -> u32 {
    let part = |number: u32, of: u32, whole: u32| match whole {
        0 => 0,
        _ => (u64::from(number) * u64::from(of) / u64::from(whole)) as u32,
    };
    if wanted <= mean {
        part(chance, wanted, mean)
    } else {
        CERTAIN - part(CERTAIN - chance, CERTAIN - wanted, CERTAIN - mean)
    }
}

/// An observed rate with the deals behind it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ObservedRate {
    /// The number of deals it applies to.
    pub did: usize,
    /// All deals; those it applies to come first.
    pub facts: Vec<DrillDownRow>,
}

impl ObservedRate {
    fn add(&mut self, fact: DrillDownRow, did: bool) {
        self.facts.push(fact);
        if did {
            let last = self.facts.len() - 1;
            self.facts.swap(self.did, last);
            self.did += 1;
        }
    }

    /// The rate as counts.
    pub fn rate(&self) -> Rate {
        Rate { part: self.did as u32, all: self.facts.len() as u32 }
    }
}

/// Rates observed from closed deals.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Past {
    /// Won deals among the closed ones that had been in a stage.
    pub stages: HashMap<Id, ObservedRate>,
    /// Won deals among all closed ones.
    pub won: ObservedRate,
    /// Deals that were pushed to a later month, among the closed ones whose history is known from the beginning.
    pub slipped: ObservedRate,
}

/// Computes the rates from closed deals.
pub fn observed_rates(set: &RecordStore, histories: &StageHistories, narrow: &ReportFilter) -> Past {
    let ranks = stages::ranks(set);
    let mut past = Past::default();
    for (_, row) in set.rows(RecordType::Opportunity) {
        let Some(last) = row.link(opportunity::STAGE) else { continue };
        let Some(rank) = ranks.get(&last).filter(|rank| rank.is_closed) else { continue };
        if !narrow.has(row) || !narrow.has_stage(set, last) {
            continue;
        }
        let way = histories.of(row.id());
        let fact = |at: usize| {
            let next = way.get(at + 1);
            DrillDownRow::Stay(
                row.id(),
                way[at].from,
                next.and_then(|next| next.from),
                next.and_then(|next| next.stage),
            )
        };
        let ending = DrillDownRow::Stay(row.id(), way.last().and_then(|stay| stay.from), None, Some(last));
        past.won.add(ending.clone(), rank.is_won);
        if way.first().is_some_and(|first| first.from.is_some()) {
            past.slipped.add(ending, pushes(row) > 0);
        }
        let mut seen: Vec<Id> = Vec::new();
        for (at, stay) in way.iter().enumerate().rev() {
            let Some(id) = stay.stage.filter(|id| !seen.contains(id)) else { continue };
            if ranks.get(&id).is_some_and(|rank| !rank.is_closed) {
                seen.push(id);
                past.stages.entry(id).or_default().add(fact(at), rank.is_won);
            }
        }
    }
    past
}

fn pushes(row: &Row) -> i64 {
    row.number(opportunity::PUSH_COUNT).unwrap_or(0)
}

/// The open stages with an adjustable probability, in their order, with the stage's own probability.
pub fn open_stages(set: &RecordStore, narrow: &ReportFilter) -> Vec<(Id, i64)> {
    let of = |pipeline: Id| picklists::stages_of(set, pipeline);
    let all =
        picklists::pipelines(set).into_iter().filter(|id| narrow.pipeline.is_none_or(|own| own == *id)).flat_map(of);
    let open = |id: Id| {
        let row = set.get(RecordType::Stage, id)?;
        (!row.is(stage::CLOSED)).then(|| (id, row.number(stage::PROBABILITY).unwrap_or(0)))
    };
    all.filter_map(open).collect()
}

impl Assumptions {
    /// Formats the assumptions for addresses.
    pub fn write(&self) -> Vec<String> {
        let mut out = Vec::new();
        let stages: Vec<String> = self.stages.iter().map(|(id, percent)| format!("{id}.{percent}")).collect();
        out.extend((!stages.is_empty()).then(|| format!("chances={}", stages.join("~"))));
        out.extend((self.slip > 0).then(|| format!("slip={}", self.slip)));
        out.extend(self.win.map(|win| format!("win={win}")));
        let mut off: Vec<String> = self.off.iter().map(Id::to_string).collect();
        off.sort();
        out.extend((!off.is_empty()).then(|| format!("off={}", off.join("~"))));
        out.extend((self.seed > 0).then(|| format!("seed={}", self.seed)));
        out
    }

    /// Parses the output of [`Assumptions::write`].
    pub fn read(text: &str) -> Assumptions {
        let value = |name: &str| {
            text.split('&')
                .filter_map(|part| part.split_once('='))
                .find(|(own, _)| *own == name)
                .map(|(_, value)| value)
        };
        let percent = |text: &str| text.parse::<u8>().ok().filter(|percent| *percent <= 100);
        let chance = |part: &str| {
            let (id, number) = part.split_once('.')?;
            Some((id.parse().ok()?, percent(number)?))
        };
        Assumptions {
            stages: value("chances").unwrap_or("").split('~').filter_map(chance).collect(),
            slip: value("slip").and_then(percent).unwrap_or(0),
            win: value("win").and_then(percent),
            off: value("off").unwrap_or("").split('~').filter_map(|id| id.parse().ok()).collect(),
            seed: value("seed").and_then(|text| text.parse().ok()).unwrap_or(0),
        }
    }

    /// Whether there are no assumptions.
    pub fn is_nothing(&self) -> bool {
        Assumptions { seed: 0, ..self.clone() } == Assumptions::default()
    }
}
