//! The conditions of a list: a tree of groups, made ready once and then asked of every record.
use super::WorkingSet;
use super::period::Period;
use crate::base::{Day, Id, Moment, Row, Value, fold};
use crate::domain::records::{settings, stage, status};
use crate::domain::{Field, FieldKind, Kind, defaults};
use crate::locale::Language;

/// What records must meet.
#[derive(Clone, PartialEq, Debug)]
pub enum Filter {
    /// All of these; without parts, everything.
    All(Vec<Filter>),
    /// One of these; without parts, everything.
    Any(Vec<Filter>),
    /// One condition.
    Where(Condition),
}

/// A condition on one field.
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    /// The field's number.
    pub field: u16,
    /// Whether the opposite is asked for.
    pub negated: bool,
    /// What is asked of the field.
    pub test: Test,
}

/// What is asked of a field.
#[derive(Clone, PartialEq, Debug)]
pub enum Test {
    /// It holds something; a yes/no field says yes.
    Filled,
    /// It links to one of these records.
    OneOf(Vec<Id>),
    /// It links to the user who looks.
    Mine,
    /// It links to a status or stage that is not closed.
    Open,
    /// It links to a stage that is won.
    Won,
    /// Its text, case and accents aside.
    Text(Match, String),
    /// Its number, amount, day or moment lies between these two, both included. Moments are bounded by days.
    Span(Option<Value>, Option<Value>),
    /// Its day or moment lies in a stretch of time counted from today.
    In(Period),
}

/// How a text is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Match {
    /// It occurs anywhere.
    Contains,
    /// It comes first.
    Begins,
    /// It is all there is.
    Equals,
    /// It is all there is, case and accents included.
    Exactly,
}

/// Who looks at a list, and when.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    /// The user at work, where one is chosen.
    pub me: Option<Id>,
    /// Today where the user is.
    pub today: Day,
    /// The language in which the names of choices are sorted.
    pub language: Language,
    /// When a day begins where the user is.
    pub midnight: fn(Day) -> Moment,
}

/// A filter made ready: periods are days, groups of stages are ids, texts are folded.
#[derive(Clone, PartialEq, Debug)]
pub struct Check(pub Part);

/// A part of a filter made ready.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// All of these; without parts, everything.
    All(Vec<Part>),
    /// One of these.
    Any(Vec<Part>),
    /// A condition on a field, and whether its opposite is asked for.
    Field(&'static Field, bool, Probe),
}

/// What is looked for in a field.
#[derive(Clone, PartialEq, Debug)]
pub enum Probe {
    /// Any value.
    Filled,
    /// A link to one of these.
    Links(Vec<Id>),
    /// A folded text.
    Text(Match, String),
    /// A number from one to another, both included; days and moments as they are stored, amounts in minor units.
    Span(i64, i64),
}

impl Default for Filter {
    fn default() -> Filter {
        Filter::All(Vec::new())
    }
}

impl Filter {
    /// A filter of one condition.
    pub fn field(field: u16, test: Test) -> Filter {
        Filter::Where(Condition { field, negated: false, test })
    }

    /// A filter of one condition that must not hold.
    pub fn not(field: u16, test: Test) -> Filter {
        Filter::Where(Condition { field, negated: true, test })
    }

    /// The parts that must all hold.
    pub fn parts(&self) -> &[Filter] {
        match self {
            Filter::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        match self {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().all(Filter::is_empty),
            Filter::Where(_) => false,
        }
    }

    /// Makes the filter ready for the records of a kind. Conditions on fields that are gone are left out.
    pub fn ready(&self, set: &WorkingSet, kind: Kind, viewer: &Viewer) -> Check {
        Check(self.part(set, kind, viewer).unwrap_or(Part::All(Vec::new())))
    }

    fn part(&self, set: &WorkingSet, kind: Kind, viewer: &Viewer) -> Option<Part> {
        let parts =
            |parts: &[Filter]| -> Vec<Part> { parts.iter().filter_map(|part| part.part(set, kind, viewer)).collect() };
        match self {
            Filter::All(all) => Some(Part::All(parts(all))).filter(|part| !part.is_empty()),
            Filter::Any(any) => Some(Part::Any(parts(any))).filter(|part| !part.is_empty()),
            Filter::Where(condition) => {
                let field = set.field(kind, condition.field)?;
                Some(Part::Field(field, condition.negated, condition.test.probe(set, field, viewer)))
            }
        }
    }
}

impl Test {
    fn probe(&self, set: &WorkingSet, field: &Field, viewer: &Viewer) -> Probe {
        match self {
            Test::Filled => Probe::Filled,
            Test::OneOf(ids) => Probe::Links(ids.clone()),
            Test::Mine => Probe::Links(viewer.me.into_iter().collect()),
            Test::Open => Probe::Links(open_entries(set, field)),
            Test::Won => Probe::Links(won_stages(set)),
            Test::Text(Match::Exactly, text) => Probe::Text(Match::Exactly, text.clone()),
            Test::Text(how, text) => Probe::Text(*how, fold::fold(text.trim())),
            Test::Span(least, most) => {
                let bound = |value: &Option<Value>, none: i64, days: i32| match value {
                    None => none,
                    Some(Value::Day(day)) if field.kind == FieldKind::Moment => {
                        (viewer.midnight)(day.plus(days)).0 - i64::from(days)
                    }
                    Some(value) => number(value),
                };
                Probe::Span(bound(least, i64::MIN, 0), bound(most, i64::MAX, 1))
            }
            Test::In(period) => {
                let first_month = set
                    .get(Kind::Settings, settings::THE)
                    .and_then(|row| row.number(settings::FISCAL_MONTH))
                    .unwrap_or(1)
                    .clamp(1, 12) as u32;
                let (from, to) = period.days(viewer.today, first_month);
                if field.kind == FieldKind::Moment {
                    let least = from.map_or(i64::MIN, |day| (viewer.midnight)(day).0);
                    Probe::Span(least, to.map_or(i64::MAX, |day| (viewer.midnight)(day.plus(1)).0 - 1))
                } else {
                    Probe::Span(from.map_or(i64::MIN, |day| day.0.into()), to.map_or(i64::MAX, |day| day.0.into()))
                }
            }
        }
    }
}

impl Part {
    fn is_empty(&self) -> bool {
        matches!(self, Part::All(parts) | Part::Any(parts) if parts.is_empty())
    }

    /// Whether a record meets it.
    pub fn holds(&self, row: &Row) -> bool {
        match self {
            Part::All(parts) => parts.iter().all(|part| part.holds(row)),
            Part::Any(parts) => parts.iter().any(|part| part.holds(row)),
            Part::Field(field, negated, probe) => probe.holds(field, row) != *negated,
        }
    }
}

impl Check {
    /// Whether a record meets the filter.
    pub fn holds(&self, row: &Row) -> bool {
        self.0.holds(row)
    }
}

impl Probe {
    fn holds(&self, field: &Field, row: &Row) -> bool {
        match self {
            Probe::Filled => field.value(row).is_some(),
            Probe::Links(ids) => {
                field.value(row).is_some_and(|value| value.links().iter().any(|link| ids.contains(link)))
            }
            Probe::Text(how, wanted) => {
                if *how == Match::Exactly {
                    return row.text(field.number) == wanted;
                }
                let text = fold::fold(row.text(field.number));
                match how {
                    Match::Contains => text.contains(wanted.as_str()),
                    Match::Begins => text.starts_with(wanted.as_str()),
                    Match::Equals | Match::Exactly => text.trim() == wanted,
                }
            }
            Probe::Span(least, most) => {
                field.value(row).is_some_and(|value| (*least..=*most).contains(&number(&value)))
            }
        }
    }
}

/// What a number, amount, day or moment is compared by.
pub fn number(value: &Value) -> i64 {
    match value {
        Value::Number(number) => *number,
        Value::Money(money) => money.minor,
        Value::Day(day) => i64::from(day.0),
        Value::Moment(moment) => moment.0,
        _ => 0,
    }
}

/// The stages of won deals.
fn won_stages(set: &WorkingSet) -> Vec<Id> {
    set.rows(Kind::Stage).filter(|(_, row)| row.is(stage::WON)).map(|(_, row)| row.id()).collect()
}

/// Statuses of leads still in the qualification process, or stages of deals still open, by what the field links to.
fn open_entries(set: &WorkingSet, field: &Field) -> Vec<Id> {
    let Some(target) = field.target() else { return Vec::new() };
    let is_open = |row: &Row| match target {
        Kind::Status => defaults::is_open(row.link(status::CATEGORY)),
        Kind::Stage => !row.is(stage::CLOSED),
        _ => false,
    };
    match target {
        Kind::Status | Kind::Stage => {
            set.rows(target).filter(|(_, row)| is_open(row)).map(|(_, row)| row.id()).collect()
        }
        _ => Vec::new(),
    }
}
