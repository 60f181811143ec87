//! What was forecast on each Monday, and what came: open deals by forecast category as they stood in the evening of each Monday
//! of a fiscal month or quarter, against the deals won by its end. The journal is played forward once, for all deals; a filter
//! takes those that it asks for.
use super::Step;
use super::currency::CurrencyTable;
use super::history_table::{DrillDownRow, ReportFilter};
use super::stages;
use crate::base::{Currency, Date, FieldId, Id, Money, Row, Seq, Value};
use crate::change::{Change, Commit};
use crate::domain::records::opportunity;
use crate::domain::{RecordType, defaults};
use crate::store::period::Period;
use crate::store::{RecordStore, Slot, picklists};

/// A month or quarter for which was forecast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Its first date.
    pub from: Date,
    /// Its last date.
    pub to: Date,
}

/// The months or quarters that are looked at: the current one, and a number of ended ones before it. `first_month` begins the
/// fiscal year.
pub fn spans(step: Step, ended: i32, today: Date, first_month: u32) -> Vec<Span> {
    let period = |by: i32| if step == Step::Month { Period::Month(by) } else { Period::Quarter(by) };
    let days = |by: i32| period(by).days(today, first_month);
    (-ended..=0).filter_map(|by| Some(Span { from: days(by).0?, to: days(by).1? })).collect()
}

/// An evening at which the records are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evening {
    /// The date.
    pub day: Date,
    /// The index of its month or quarter.
    pub span: usize,
    /// Whether it is the last one of the month or quarter, and not a Monday in it.
    pub is_end: bool,
}

/// The evenings of all Mondays up to today on which there was a history, and of the last days of what has ended, in order.
pub fn evenings(spans: &[Span], begins: Date, today: Date) -> Vec<Evening> {
    let mut out = Vec::new();
    for (span, own) in spans.iter().enumerate() {
        let first = own.from.add_days((7 - own.from.weekday() as i32) % 7);
        let mondays = (0..).map(|week| first.add_days(7 * week)).take_while(|day| *day <= own.to && *day <= today);
        let before = out.len();
        out.extend(mondays.filter(|day| *day >= begins).map(|day| Evening { day, span, is_end: false }));
        if own.to < today && out.len() > before {
            out.push(Evening { day: own.to, span, is_end: true });
        }
    }
    out
}

/// The part of the forecast that a category belongs to; each contains the later ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// In no forecast.
    Omitted,
    /// Pipeline.
    Pipeline,
    /// Best case.
    BestCase,
    /// Commit.
    Commit,
    /// Closed.
    Closed,
}

/// What a forecast reads of a deal.
#[derive(Clone, Copy, Debug)]
struct Reading {
    owner: Option<Id>,
    stage: Option<Id>,
    closes: Option<Date>,
    part: Part,
    amount: Option<Money>,
    pipeline: Option<Id>,
}

const READ: [FieldId; 5] =
    [opportunity::STAGE, opportunity::AMOUNT, opportunity::CLOSE_DATE, opportunity::FORECAST, opportunity::OWNER];

impl Reading {
    fn of(row: &Row, set: &RecordStore) -> Reading {
        let mut raw: [&[u8]; READ.len()] = [&[]; READ.len()];
        row.read_fields(&READ, &mut raw);
        let [stage, amount, closes, forecast, owner] = raw.map(Value::decode);
        let link = |value: Option<Value>| value.and_then(|value| value.link());
        let stage = link(stage);
        Reading {
            owner: link(owner),
            stage,
            closes: if let Some(Value::Day(day)) = closes { Some(day) } else { None },
            part: part_of(link(forecast)),
            amount: if let Some(Value::Money(money)) = amount { Some(money) } else { None },
            pipeline: stage.map(|stage| picklists::pipeline_of(set, stage)),
        }
    }
}

fn part_of(category: Option<Id>) -> Part {
    let parts = [
        (defaults::PIPELINE, Part::Pipeline),
        (defaults::BEST_CASE, Part::BestCase),
        (defaults::COMMIT, Part::Commit),
        (defaults::CLOSED, Part::Closed),
    ];
    parts.iter().find(|(id, _)| Some(*id) == category).map_or(Part::Omitted, |(_, part)| *part)
}

/// A deal as it stood on one or several Mondays in a row, or at the end.
struct Stood {
    slot: Slot,
    row: Row,
    reading: Reading,
}

/// A deal in a forecast or a result, with its amount in the workspace's currency.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The owner at that time.
    pub owner: Option<Id>,
    /// Its part of the forecast.
    pub part: Part,
    /// The amount.
    pub amount: Option<Money>,
    /// The index in [`ForecastHistory::facts`].
    pub fact: u32,
    /// The deal's number, the same on each Monday.
    pub deal: Slot,
    /// The pipeline at that time.
    pipeline: Option<Id>,
    /// The currency that the amount was converted from.
    converted: Option<Currency>,
}

/// A month or quarter with its Mondays and its result.
pub struct Told {
    /// The month or quarter.
    pub span: Span,
    /// Whether it has ended, so that its result is final.
    pub is_ended: bool,
    /// The Mondays, each with the indexes of its deals in `said`.
    pub mondays: Vec<(Date, Vec<u32>)>,
    /// The deals of all forecasts.
    pub said: Vec<Counted>,
    /// The deals that were won.
    pub came: Vec<Counted>,
    /// The dates of the rates by which amounts were converted.
    rates: Vec<(Currency, (Date, Date))>,
}

/// What a filter leaves of the forecasts.
pub struct Narrowed {
    /// The months and quarters.
    pub told: Vec<Told>,
    /// The dates of the oldest and the newest rate used.
    pub rates: Option<(Date, Date)>,
}

/// A month or quarter that is being read.
#[derive(Default)]
struct Reader {
    mondays: Vec<(Date, Vec<u32>)>,
    stood: Vec<Stood>,
    /// By slot: the last of `stood`.
    last: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// The types of records on which a forecast depends; changes of others, which are most, are passed over.
const FOLLOWED: [RecordType; 5] =
    [RecordType::Opportunity, RecordType::Stage, RecordType::Pipeline, RecordType::Rate, RecordType::Settings];

/// The forecasts of several months or quarters.
pub struct ForecastHistory {
    set: RecordStore,
    spans: Vec<Span>,
    evenings: Vec<(Evening, Seq)>,
    /// The index of the next evening.
    next: usize,
    /// By slot: the deal as it was read last.
    known: Vec<Option<(Row, Reading)>>,
    reader: Reader,
    /// What was read completely.
    pub told: Vec<Told>,
    /// The deals behind all figures.
    pub facts: Vec<DrillDownRow>,
}

impl ForecastHistory {
    /// Begins with the records at the first evening. Each evening has the last commit before its end.
    pub fn new(set: RecordStore, spans: Vec<Span>, evenings: Vec<(Evening, Seq)>) -> ForecastHistory {
        ForecastHistory {
            set,
            spans,
            evenings,
            next: 0,
            known: Vec::new(),
            reader: Reader::default(),
            told: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// Plays the next commit.
    pub fn play(&mut self, commit: &Commit) {
        self.look_until(commit.header.seq);
        let is_followed = |change: &&Change| FOLLOWED.contains(&change.record().0);
        let changes: Vec<Change> = commit.changes.iter().filter(is_followed).cloned().collect();
        if !changes.is_empty() {
            self.set.apply(&Commit { header: commit.header.clone(), changes });
        }
    }

    /// Looks at the remaining evenings, and at the result so far of what has not ended.
    pub fn finish(&mut self, today: Date) {
        self.look_until(Seq(u32::MAX));
        if let Some((last, _)) = self.evenings.last().copied().filter(|(last, _)| !last.is_end) {
            self.end(last.span, today, false);
        }
    }

    /// The deals that a filter asks for, as they stood.
    pub fn narrowed(&self, narrow: &ReportFilter) -> Narrowed {
        let is_asked = |counted: &&Counted| {
            let row = match self.facts.get(counted.fact as usize) {
                Some(DrillDownRow::Same(row) | DrillDownRow::Changed(row, _) | DrillDownRow::Went(row)) => row,
                _ => return false,
            };
            narrow.has(row) && (narrow.pipeline.is_none() || counted.pipeline == narrow.pipeline)
        };
        let mut rates = None;
        let narrowed = |told: &Told| {
            // Where each deal of a forecast is among those that are left.
            let mut places = Vec::with_capacity(told.said.len());
            let mut said: Vec<Counted> = Vec::new();
            for counted in &told.said {
                places.push(is_asked(&counted).then_some(said.len() as u32));
                said.extend(places.last().copied().flatten().map(|_| *counted));
            }
            let came: Vec<Counted> = told.came.iter().filter(is_asked).copied().collect();
            let left = |own: &[u32]| own.iter().filter_map(|at| places.get(*at as usize).copied().flatten()).collect();
            let mondays = told.mondays.iter().map(|(day, own)| (*day, left(own))).collect();
            let is_used = |currency: Currency| said.iter().chain(&came).any(|one| one.converted == Some(currency));
            let used = told.rates.iter().filter(|(currency, _)| is_used(*currency)).map(|(_, days)| *days);
            rates = used.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))).or(rates);
            Told { span: told.span, is_ended: told.is_ended, mondays, said, came, rates: Vec::new() }
        };
        let told = self.told.iter().map(narrowed).collect();
        Narrowed { told, rates }
    }

    fn look_until(&mut self, seq: Seq) {
        while let Some((evening, _)) = self.evenings.get(self.next).copied().filter(|(_, last)| *last < seq) {
            self.next += 1;
            if evening.is_end {
                self.end(evening.span, evening.day, true);
            } else {
                self.monday(evening);
            }
        }
    }

    /// Reads the deals that changed since the last evening.
    fn read(&mut self) {
        let slots = self.set.slots(RecordType::Opportunity) as usize;
        self.known.resize_with(slots, || None);
        self.reader.last.resize(slots, NONE);
        for (slot, known) in (0..).map(Slot).zip(&mut self.known) {
            let row = self.set.row_at(RecordType::Opportunity, slot);
            match (row, &known) {
                (Some(row), Some((own, _))) if own.ptr_eq(row) => {}
                (row, _) => *known = row.map(|row| (row.clone(), Reading::of(row, &self.set))),
            }
        }
    }

    fn monday(&mut self, evening: Evening) {
        self.read();
        let span = self.spans[evening.span];
        let Reader { mondays, stood, last } = &mut self.reader;
        let mut own = Vec::new();
        for (slot, known) in (0..).map(Slot).zip(&self.known) {
            let Some((row, reading)) = known else { continue };
            if reading.part == Part::Omitted || !span.has(reading.closes) {
                continue;
            }
            let place = &mut last[slot.index()];
            if !stood.get(*place as usize).is_some_and(|before| before.row.ptr_eq(row)) {
                *place = stood.len() as u32;
                stood.push(Stood { slot, row: row.clone(), reading: *reading });
            }
            own.push(*place);
        }
        mondays.push((evening.day, own));
    }

    /// Compares what was said with what is won by now.
    fn end(&mut self, span: usize, day: Date, is_ended: bool) {
        self.read();
        let span = self.spans[span];
        let ranks = stages::ranks(&self.set);
        let exchange = CurrencyTable::new(&self.set, day);
        let mut converted: Vec<Currency> = Vec::new();
        let mut convert = |money: Option<Money>| {
            let money = money?;
            let (currency, minor) = exchange.convert(money.currency, money.minor, false);
            let is_converted = currency != money.currency;
            if is_converted && !converted.contains(&money.currency) {
                converted.push(money.currency);
            }
            Some((Money { minor, currency }, is_converted.then_some(money.currency)))
        };
        let Reader { mondays, stood, last } = std::mem::take(&mut self.reader);
        let facts = &mut self.facts;
        let mut counted = |slot: Slot, reading: &Reading, fact: u32| {
            let (amount, converted) = convert(reading.amount).unzip();
            let Reading { owner, part, pipeline, .. } = *reading;
            Counted { owner, part, amount, fact, deal: slot, pipeline, converted: converted.flatten() }
        };
        let mut said: Vec<Counted> = Vec::with_capacity(stood.len());
        for Stood { slot, row, reading } in stood {
            let there = self.set.row_at(RecordType::Opportunity, slot).filter(|now| now.id() == row.id());
            let fact = match there.or_else(|| self.set.get(RecordType::Opportunity, row.id())) {
                Some(now) if now.ptr_eq(&row) => DrillDownRow::Same(row),
                Some(now) => DrillDownRow::Changed(row, now.clone()),
                None => DrillDownRow::Went(row),
            };
            said.push(counted(slot, &reading, facts.len() as u32));
            facts.push(fact);
        }
        let mut came = Vec::new();
        for (slot, known) in (0..).map(Slot).zip(&self.known) {
            let Some((row, reading)) = known else { continue };
            let is_won = reading.stage.and_then(|stage| ranks.get(&stage)).is_some_and(|rank| rank.is_won);
            if !is_won || !span.has(reading.closes) {
                continue;
            }
            // A deal that stood so on a Monday already is listed once.
            let before = last.get(slot.index()).and_then(|place| said.get(*place as usize)).map(|said| said.fact);
            let is_same = |fact: &u32| matches!(&facts[*fact as usize], DrillDownRow::Same(own) if own.ptr_eq(row));
            let fact = before.filter(is_same).unwrap_or_else(|| {
                facts.push(DrillDownRow::Same(row.clone()));
                facts.len() as u32 - 1
            });
            came.push(counted(slot, reading, fact));
        }
        let days = |currency: Currency| Some((currency, exchange.days(std::iter::once(currency))?));
        let rates = converted.into_iter().filter_map(days).collect();
        self.told.push(Told { span, is_ended, mondays, said, came, rates });
    }
}

impl Span {
    fn has(self, day: Option<Date>) -> bool {
        day.is_some_and(|day| day >= self.from && day <= self.to)
    }
}
