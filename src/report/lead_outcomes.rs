//! What became of each lead, and what was known of it before, from the journal. What the commit that closed a lead set itself counts
//! as not known: the outcome must not tell itself.
use crate::base::{FieldId, Id, IdMap, Row, Seq, Timestamp, Value};
use crate::change::{Change, Commit};
use crate::domain::records::{lead, status};
use crate::domain::{FieldType, RecordType, defaults};
use crate::store::RecordStore;

/// What is looked at of a lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Factor {
    /// The field.
    pub field: FieldId,
    how: How,
}

/// How the values of a field are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum How {
    /// By the entry of a list.
    Entry,
    /// Whether there is a value.
    Filled,
    /// By size.
    Size,
}

/// A value of a factor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Empty, or no.
    None,
    /// Filled, or yes.
    Yes,
    /// An entry of a list.
    Entry(Id),
    /// From this number on.
    From(u32),
}

/// The beginnings of the sizes that are told apart.
const SIZES: [u32; 4] = [1, 10, 50, 250];

/// Fields of choices that say how a lead ended, or nothing about the business.
const LEFT_OUT: [FieldId; 8] = [
    lead::STATUS,
    lead::REASON,
    lead::CONVERSION_REASON,
    lead::UNREAD,
    lead::SALUTATION,
    lead::DO_NOT_CALL,
    lead::OPT_OUT,
    lead::NO_POST,
];

/// Fields of which it matters whether they are filled.
const FILLED: [FieldId; 7] =
    [lead::CAMPAIGN, lead::REFERRED_BY, lead::PARTNER, lead::AMOUNT, lead::EMAIL, lead::PHONE, lead::LAST_ACTIVITY];

/// The factors of a workspace: choices and flags of leads, also custom ones, and some others.
pub fn factors(set: &RecordStore) -> Vec<Factor> {
    let how = |field: &crate::domain::Field| match field.kind {
        _ if field.derived.is_some() || field.deprecated || LEFT_OUT.contains(&field.number) => None,
        _ if FILLED.contains(&field.number) => Some(How::Filled),
        _ if field.number == lead::EMPLOYEES => Some(How::Size),
        FieldType::Choice(_) => Some(How::Entry),
        FieldType::Flag => Some(How::Filled),
        _ => None,
    };
    let factor = |field: &&'static crate::domain::Field| Some(Factor { field: field.number, how: how(field)? });
    set.fields(RecordType::Lead).iter().filter_map(factor).collect()
}

impl Factor {
    fn level(self, value: Option<&Value>) -> Level {
        match (self.how, value) {
            (_, None) => Level::None,
            (How::Entry, Some(value)) => value.link().map_or(Level::None, Level::Entry),
            (How::Filled, Some(_)) => Level::Yes,
            (How::Size, Some(Value::Number(number))) => {
                let from = SIZES.iter().rev().find(|from| *number >= i64::from(**from));
                from.map_or(Level::None, |from| Level::From(*from))
            }
            (How::Size, Some(_)) => Level::None,
        }
    }
}

impl Factor {
    /// The level of a stored value, which is not decoded where that is not necessary: a list asks for all its records.
    pub fn level_of(self, raw: &[u8]) -> Level {
        match (self.how, raw) {
            (_, []) => Level::None,
            (How::Filled, _) => Level::Yes,
            (How::Entry, [b'L', id @ ..]) => id.try_into().map_or(Level::None, |id| Level::Entry(Id(id))),
            _ => self.level(Value::decode(raw).as_ref()),
        }
    }
}

/// The size after the one that begins with a number.
pub fn next_size(from: u32) -> Option<u32> {
    SIZES.iter().copied().find(|size| *size > from)
}

/// The levels of a lead, as indexes into those of each factor.
pub type Codes = Box<[u8]>;

/// The end of a lead.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The lead.
    pub lead: Id,
    /// What was known before.
    pub codes: Codes,
    /// Whether it was converted.
    pub is_converted: bool,
    /// The commit that closed it.
    pub seq: Seq,
    /// When that was.
    pub at: Timestamp,
}

enum Ending {
    Open,
    /// Closed before its history begins.
    Unknown,
    Closed(Closing),
}

struct Course {
    codes: Codes,
    is_gone: bool,
    ending: Ending,
}

/// The leads of a workspace, as far as the journal was read.
#[derive(Default)]
pub struct LeadOutcomes {
    factors: Vec<Factor>,
    /// The levels of each factor in the order in which they occurred, after none.
    levels: Vec<Vec<Level>>,
    /// The statuses of closed leads, and whether these are converted.
    closed: IdMap<bool>,
    courses: IdMap<Course>,
    read: Seq,
}

impl LeadOutcomes {
    /// Begins with the factors and statuses of a workspace.
    pub fn new(set: &RecordStore) -> LeadOutcomes {
        let factors = factors(set);
        LeadOutcomes {
            levels: vec![vec![Level::None]; factors.len()],
            factors,
            closed: closed_statuses(set),
            courses: IdMap::default(),
            read: Seq::NONE,
        }
    }

    /// Whether factors and statuses are still those of a workspace.
    pub fn fits(&self, set: &RecordStore) -> bool {
        self.factors == factors(set) && self.closed == closed_statuses(set)
    }

    /// The last commit that was read.
    pub fn read(&self) -> Seq {
        self.read
    }

    /// The factors.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The levels of each factor.
    pub fn levels(&self) -> &[Vec<Level>] {
        &self.levels
    }

    /// The statuses of closed leads.
    pub fn closed_statuses(&self) -> Vec<Id> {
        self.closed.keys().copied().collect()
    }

    /// Applies the next commit of the journal.
    pub fn apply(&mut self, commit: &Commit) {
        self.read = commit.header.seq;
        // First the ends, while the levels are those from before the commit.
        for change in &commit.changes {
            if let Change::Set { kind: RecordType::Lead, id, field: lead::STATUS, after, .. } = change {
                let ends = after.as_ref().and_then(Value::link).and_then(|status| self.closed.get(&status)).copied();
                if let Some(course) = self.courses.get_mut(id) {
                    course.ending = match ends {
                        None => Ending::Open,
                        Some(is_converted) => Ending::Closed(Closing {
                            lead: *id,
                            codes: course.codes.clone(),
                            is_converted,
                            seq: commit.header.seq,
                            at: commit.header.at,
                        }),
                    };
                }
            }
        }
        for change in &commit.changes {
            match change {
                Change::Create { kind: RecordType::Lead, row } => self.create(row),
                Change::Remove { kind: RecordType::Lead, row } => {
                    if let Some(course) = self.courses.get_mut(&row.id()) {
                        course.is_gone = true;
                    }
                }
                Change::Set { kind: RecordType::Lead, id, field, after, .. } => {
                    if let Some(at) = self.factors.iter().position(|factor| factor.field == *field) {
                        let code = self.code(at, after.as_ref());
                        if let Some(own) = self.courses.get_mut(id).and_then(|course| course.codes.get_mut(at)) {
                            *own = code;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn create(&mut self, row: &Row) {
        let codes: Codes =
            (0..self.factors.len()).map(|at| self.code(at, row.get(self.factors[at].field).as_ref())).collect();
        let is_closed = row.link(lead::STATUS).is_some_and(|status| self.closed.contains_key(&status));
        let ending = if is_closed { Ending::Unknown } else { Ending::Open };
        match self.courses.get_mut(&row.id()) {
            // A restored lead continues where it was.
            Some(course) => (course.codes, course.is_gone) = (codes, false),
            None => drop(self.courses.insert(row.id(), Course { codes, is_gone: false, ending })),
        }
    }

    fn code(&mut self, factor: usize, value: Option<&Value>) -> u8 {
        let level = self.factors[factor].level(value);
        let levels = &mut self.levels[factor];
        let at = levels.iter().position(|own| *own == level).unwrap_or_else(|| {
            levels.push(level);
            levels.len() - 1
        });
        // A list of more entries than that tells nothing.
        u8::try_from(at).unwrap_or(0)
    }

    /// The closed leads, in the order in which they were closed.
    pub fn closings(&self) -> Vec<&Closing> {
        let mut all: Vec<&Closing> = self.courses.values().filter_map(Course::closing).collect();
        all.sort_unstable_by_key(|closing| (closing.seq, closing.lead));
        all
    }

    /// The number of leads that were closed when their history began.
    pub fn unknown(&self) -> usize {
        self.courses.values().filter(|course| !course.is_gone && matches!(course.ending, Ending::Unknown)).count()
    }

    /// What is known of an open lead.
    pub fn open(&self, id: Id) -> Option<&Codes> {
        self.courses.get(&id).filter(|course| course.is_open()).map(|course| &course.codes)
    }

    /// All open leads.
    pub fn all_open(&self) -> impl Iterator<Item = (Id, &Codes)> {
        self.courses.iter().filter(|(_, course)| course.is_open()).map(|(id, course)| (*id, &course.codes))
    }
}

impl Course {
    fn is_open(&self) -> bool {
        !self.is_gone && matches!(self.ending, Ending::Open)
    }

    fn closing(&self) -> Option<&Closing> {
        match &self.ending {
            Ending::Closed(closing) if !self.is_gone => Some(closing),
            _ => None,
        }
    }
}

/// The statuses of closed leads, and whether these are converted.
fn closed_statuses(set: &RecordStore) -> IdMap<bool> {
    let closed = |row: &Row| {
        let category = row.link(status::CATEGORY)?;
        let is_converted = category == defaults::CONVERTED;
        (is_converted || category == defaults::NOT_CONVERTED).then(|| (row.id(), is_converted))
    };
    set.rows(RecordType::Status).filter_map(|(_, row)| closed(row)).collect()
}
