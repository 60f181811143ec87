//! The conditions of a list: a tree of groups, compiled once and then evaluated for every record.
use std::cmp::Ordering;

use super::exchange_rates::ExchangeRates;
use super::record_tables::RecordTables;
use crate::base::{Date, FieldId, Id, Money, Row, Timestamp, Value, fold};
use crate::domain::field::Derived;
pub use crate::domain::filter::{Condition, Filter, Linking, Predicate, TextMatch};
use crate::domain::formula::RollUp;
use crate::domain::records::{settings, stage, status};
use crate::domain::rules::derived_fields;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::Language;

/// The user and the date for which a list is computed.
#[derive(Clone, Copy, Debug)]
pub struct QueryContext {
    /// The current user, if one is chosen.
    pub me: Option<Id>,
    /// Today in the user's time zone.
    pub today: Date,
    /// The language by which names of choices are sorted.
    pub language: Language,
    /// The timestamp at which a date begins in the user's time zone.
    pub midnight: fn(Date) -> Timestamp,
}

/// A compiled filter: periods are dates, groups of stages are ids, texts are folded.
#[derive(Clone, PartialEq, Debug)]
pub struct CompiledFilter(pub CompiledNode);

/// A node of a compiled filter.
#[derive(Clone, PartialEq, Debug)]
pub enum CompiledNode {
    /// All of these hold; without parts, every record matches.
    All(Vec<CompiledNode>),
    /// One of these holds.
    Any(Vec<CompiledNode>),
    /// A test of a field, and whether it is negated.
    Field(&'static Field, bool, CompiledTest),
    /// A number of records that link to the record.
    Linking(Box<CompiledLinking>),
    /// No record matches, because a field is gone.
    Nothing,
}

/// How many records that link to a record must match.
#[derive(Clone, PartialEq, Debug)]
pub struct CompiledLinking {
    from: RecordType,
    via: FieldId,
    only: CompiledNode,
    least: usize,
    most: usize,
}

/// A test of a field.
#[derive(Clone, PartialEq, Debug)]
pub enum CompiledTest {
    /// Any value.
    Filled,
    /// A link to one of these.
    Links(Vec<Id>),
    /// The condition of this roll-up is met; none is met if there is no roll-up.
    Gathered(Option<&'static RollUp>),
    /// A folded text.
    Text(TextMatch, String),
    /// A number in a range, both ends included; dates and timestamps as stored.
    Span(i64, i64),
    /// A link to one of these stages, without a movement of the deal since the stage's timestamp.
    Stalled(Vec<(Id, Timestamp)>),
    /// An amount in a range, both ends included, at these rates. One without a rate is in no range of another currency.
    Amount(Option<Money>, Option<Money>, Box<ExchangeRates>),
}

impl Filter {
    /// Compiles the filter for a record type. No record meets a condition on a field that no longer exists.
    pub fn compile(&self, set: &RecordTables, kind: RecordType, viewer: &QueryContext) -> CompiledFilter {
        CompiledFilter(self.part(set, kind, viewer).unwrap_or(CompiledNode::All(Vec::new())))
    }

    fn part(&self, set: &RecordTables, kind: RecordType, viewer: &QueryContext) -> Option<CompiledNode> {
        let parts = |parts: &[Filter]| -> Vec<CompiledNode> {
            parts.iter().filter_map(|part| part.part(set, kind, viewer)).collect()
        };
        match self {
            Filter::All(all) => Some(CompiledNode::All(parts(all))).filter(|part| !part.is_empty()),
            Filter::Any(any) => Some(CompiledNode::Any(parts(any))).filter(|part| !part.is_empty()),
            Filter::Where(condition) => {
                let field = set.field(kind, condition.field);
                Some(match field.filter(|_| !set.schema().is_deleted(kind, condition.field)) {
                    Some(field) => {
                        CompiledNode::Field(field, condition.negated, condition.test.probe(set, field, viewer))
                    }
                    None => CompiledNode::Nothing,
                })
            }
            Filter::Linking(linking) => Some(linking.node(set, kind, viewer)),
            Filter::Unknown(_) => Some(CompiledNode::Nothing),
        }
    }
}

impl Linking {
    /// Whether the field links to records of a type, and is there.
    fn leads_to(&self, set: &RecordTables, kind: RecordType) -> bool {
        let is_link = |field: &Field| field.target() == Some(kind) && field.derived.is_none();
        kind.has_backlinks()
            && set.field(self.from, self.via).is_some_and(is_link)
            && !set.schema().is_deleted(self.from, self.via)
    }

    fn node(&self, set: &RecordTables, kind: RecordType, viewer: &QueryContext) -> CompiledNode {
        let only = self.only.compile(set, self.from, viewer).0;
        // Of records that nothing matches there are none: that must not look like a condition that is met.
        if !self.leads_to(set, kind) || only.is_lost() {
            return CompiledNode::Nothing;
        }
        set.schema().count_through(self.from, self.via);
        let most = self.most.map_or(usize::MAX, |most| most as usize);
        let (from, via, least) = (self.from, self.via, self.least as usize);
        CompiledNode::Linking(Box::new(CompiledLinking { from, via, only, least, most }))
    }
}

impl CompiledLinking {
    fn holds(&self, set: &RecordTables, row: &Row) -> bool {
        // Once the answer is known, no more are looked at.
        let enough = if self.most == usize::MAX { self.least } else { self.most + 1 };
        let linking = set.linking(row.id(), self.from, self.via).filter(|row| self.only.holds(set, row));
        (self.least..=self.most).contains(&linking.take(enough).count())
    }
}

impl Predicate {
    fn probe(&self, set: &RecordTables, field: &Field, viewer: &QueryContext) -> CompiledTest {
        match self {
            Predicate::Filled => CompiledTest::Filled,
            Predicate::OneOf(ids) => CompiledTest::Links(ids.clone()),
            Predicate::Gathered(number) => {
                CompiledTest::Gathered(field.target().and_then(|kind| set.schema().roll_up(kind, *number)))
            }
            Predicate::Mine => CompiledTest::Links(viewer.me.into_iter().collect()),
            Predicate::Open => CompiledTest::Links(open_entries(set, field)),
            Predicate::Won => CompiledTest::Links(won_stages(set)),
            Predicate::Stalled => CompiledTest::Stalled(movement_limits(set, viewer.today, viewer.midnight)),
            Predicate::Text(TextMatch::Exactly, text) => CompiledTest::Text(TextMatch::Exactly, text.clone()),
            Predicate::Text(how, text) => CompiledTest::Text(*how, fold::fold(text.trim())),
            Predicate::Span(least, most) if field.kind == FieldType::Money => {
                let bound = |value: &Option<Value>| match value {
                    Some(Value::Money(money)) => Some(*money),
                    _ => None,
                };
                CompiledTest::Amount(bound(least), bound(most), Box::new(ExchangeRates::on(set, viewer.today)))
            }
            Predicate::Span(least, most) => {
                let bound = |value: &Option<Value>, none: i64, days: i32| match value {
                    None => none,
                    Some(Value::Day(day)) if field.kind == FieldType::Moment => {
                        (viewer.midnight)(day.add_days(days)).0 - i64::from(days)
                    }
                    Some(value) => number(value),
                };
                CompiledTest::Span(bound(least, i64::MIN, 0), bound(most, i64::MAX, 1))
            }
            Predicate::In(period) => {
                let first_month = set
                    .get(RecordType::Settings, settings::SETTINGS_ID)
                    .and_then(|row| row.number(settings::FISCAL_MONTH))
                    .unwrap_or(1)
                    .clamp(1, 12) as u32;
                let (from, to) = period.days(viewer.today, first_month);
                if field.kind == FieldType::Moment {
                    let least = from.map_or(i64::MIN, |day| (viewer.midnight)(day).0);
                    CompiledTest::Span(least, to.map_or(i64::MAX, |day| (viewer.midnight)(day.add_days(1)).0 - 1))
                } else {
                    CompiledTest::Span(
                        from.map_or(i64::MIN, |day| day.0.into()),
                        to.map_or(i64::MAX, |day| day.0.into()),
                    )
                }
            }
        }
    }
}

impl CompiledNode {
    fn is_empty(&self) -> bool {
        matches!(self, CompiledNode::All(parts) | CompiledNode::Any(parts) if parts.is_empty())
    }

    /// Whether a condition in it is about a field that is gone.
    fn is_lost(&self) -> bool {
        match self {
            CompiledNode::All(parts) | CompiledNode::Any(parts) => parts.iter().any(CompiledNode::is_lost),
            CompiledNode::Nothing => true,
            CompiledNode::Field(..) | CompiledNode::Linking(_) => false,
        }
    }

    /// Whether a record matches.
    pub fn holds(&self, set: &RecordTables, row: &Row) -> bool {
        match self {
            CompiledNode::All(parts) => parts.iter().all(|part| part.holds(set, row)),
            CompiledNode::Any(parts) => parts.iter().any(|part| part.holds(set, row)),
            CompiledNode::Field(field, negated, probe) => {
                let is_met = match field.derived {
                    Some(Derived::Linked(path)) => {
                        set.linked(path, row).is_some_and(|row| probe.holds(set, path.of, row))
                    }
                    _ => probe.holds(set, field, row),
                };
                is_met != *negated
            }
            CompiledNode::Linking(linking) => linking.holds(set, row),
            CompiledNode::Nothing => false,
        }
    }
}

impl CompiledFilter {
    /// Whether a record matches the filter.
    pub fn matches(&self, set: &RecordTables, row: &Row) -> bool {
        self.0.holds(set, row)
    }
}

impl CompiledTest {
    fn holds(&self, set: &RecordTables, field: &Field, row: &Row) -> bool {
        match self {
            CompiledTest::Filled => set.value(field, row).is_some(),
            CompiledTest::Links(ids) => {
                set.value(field, row).is_some_and(|value| value.links().iter().any(|link| ids.contains(link)))
            }
            CompiledTest::Gathered(roll_up) => roll_up.is_some_and(|roll_up| set.is_gathered(roll_up, row)),
            CompiledTest::Stalled(limits) => is_stalled(row, row.link(field.number), limits),
            CompiledTest::Text(how, wanted) => {
                let computed = match field.derived {
                    Some(_) => set.value(field, row),
                    None => None,
                };
                let text = match &computed {
                    Some(Value::Text(text)) => text,
                    _ => row.text(field.number),
                };
                if *how == TextMatch::Exactly {
                    return text == wanted;
                }
                let text = fold::fold(text);
                match how {
                    TextMatch::Contains => text.contains(wanted.as_str()),
                    TextMatch::Begins => text.starts_with(wanted.as_str()),
                    TextMatch::Equals | TextMatch::Exactly => text.trim() == wanted,
                }
            }
            CompiledTest::Amount(least, most, rates) => set.money(field, row).is_some_and(|money| {
                let is = |bound: &Option<Money>, wrong: Ordering| {
                    bound.is_none_or(|bound| rates.compare(money, bound).is_some_and(|order| order != wrong))
                };
                is(least, Ordering::Less) && is(most, Ordering::Greater)
            }),
            CompiledTest::Span(least, most) => {
                set.value(field, row).is_some_and(|value| (*least..=*most).contains(&number(&value)))
            }
        }
    }
}

/// The number by which a number, amount, date or timestamp is compared.
pub fn number(value: &Value) -> i64 {
    match value {
        Value::Number(number) => *number,
        Value::Money(money) => money.minor,
        Value::Day(day) => i64::from(day.0),
        Value::Moment(moment) => moment.0,
        _ => 0,
    }
}

/// The stages in which deals can stall, each with the timestamp since which a deal must have moved.
pub fn movement_limits(set: &RecordTables, today: Date, midnight: fn(Date) -> Timestamp) -> Vec<(Id, Timestamp)> {
    let limit = |row: &Row| Some((row.id(), midnight(derived_fields::first_recent_day(row, today)?)));
    set.rows(RecordType::Stage).filter_map(|(_, row)| limit(row)).collect()
}

/// Whether a deal in a stage has not moved since the stage's timestamp.
pub fn is_stalled(deal: &Row, stage: Option<Id>, limits: &[(Id, Timestamp)]) -> bool {
    let limit = limits.iter().find(|(id, _)| Some(*id) == stage);
    limit.is_some_and(|(_, limit)| derived_fields::last_movement(deal) < *limit)
}

/// The stages of won deals.
fn won_stages(set: &RecordTables) -> Vec<Id> {
    set.rows(RecordType::Stage).filter(|(_, row)| row.is(stage::WON)).map(|(_, row)| row.id()).collect()
}

/// Statuses of leads in the qualification process, or stages of open deals, depending on what the field links to.
fn open_entries(set: &RecordTables, field: &Field) -> Vec<Id> {
    let Some(target) = field.target() else { return Vec::new() };
    let is_open = |row: &Row| match target {
        RecordType::Status => defaults::is_open(row.link(status::CATEGORY)),
        RecordType::Stage => !row.is(stage::CLOSED),
        _ => false,
    };
    match target {
        RecordType::Status | RecordType::Stage => {
            set.rows(target).filter(|(_, row)| is_open(row)).map(|(_, row)| row.id()).collect()
        }
        _ => Vec::new(),
    }
}
