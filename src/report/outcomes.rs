//! What became of each record of a type, and what was known of it before, from the journal. What the commit that closed a record set
//! itself counts as not known: the outcome must not tell itself.
use super::factors::{ACCOUNT, Factor, Level, MEETINGS, Measures, factors};
use crate::base::{Date, FieldId, Id, IdMap, Row, Seq, Timestamp, Value};
use crate::change::{Change, Commit};
use crate::domain::records::{activity, lead, opportunity, stage, status};
use crate::domain::{RecordType, defaults};
use crate::store::RecordStore;
use crate::store::exchange_rates::ExchangeRates;

/// The levels of a record, as indexes into those of each factor.
pub type Codes = Box<[u8]>;

/// The end of a record.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The record.
    pub record: Id,
    /// What was known before.
    pub codes: Codes,
    /// Whether it was won: a lead was converted, a deal was won.
    pub is_won: bool,
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
    /// By its own fields; what changes with the day or with other records is added when it is asked for.
    codes: Codes,
    account: Option<Id>,
    /// Since when it is as old as its age.
    since: Option<Value>,
    is_gone: bool,
    ending: Ending,
}

/// What is known of an activity.
#[derive(Clone, Copy, Default)]
struct Meeting {
    of: Option<Id>,
    is_meeting: bool,
    is_held: bool,
}

impl Meeting {
    fn set(&mut self, field: FieldId, value: Option<&Value>) {
        let link = value.and_then(Value::link);
        match field {
            activity::OPPORTUNITY => self.of = link,
            activity::TYPE => self.is_meeting = link == Some(defaults::MEETING),
            activity::DONE => self.is_held = value.is_some(),
            _ => {}
        }
    }

    fn counts_for(self) -> Option<Id> {
        self.of.filter(|_| self.is_meeting && self.is_held)
    }
}

/// The records of a type in a workspace, as far as the journal was read.
pub struct Outcomes {
    kind: RecordType,
    factors: Vec<Factor>,
    /// The levels of each factor in the order in which they occurred, after none.
    levels: Vec<Vec<Level>>,
    /// The stages or statuses of closed records, and whether these are won.
    closed: IdMap<bool>,
    rates: ExchangeRates,
    courses: IdMap<Course>,
    /// What is known of accounts, by the factors that look at them.
    accounts: IdMap<Codes>,
    meetings: IdMap<Meeting>,
    /// The number of meetings held by record.
    held: IdMap<u32>,
    read: Seq,
}

impl Outcomes {
    /// Begins with the factors and stages or statuses of a workspace.
    pub fn new(set: &RecordStore, kind: RecordType) -> Outcomes {
        let factors = factors(set, kind);
        Outcomes {
            kind,
            levels: factors.iter().map(|factor| factor.levels()).collect(),
            factors,
            closed: closed(set, kind),
            rates: ExchangeRates::on(set, set.viewed_on()),
            courses: IdMap::default(),
            accounts: IdMap::default(),
            meetings: IdMap::default(),
            held: IdMap::default(),
            read: Seq::NONE,
        }
    }

    /// Whether factors, rates and stages or statuses are still those of a workspace.
    pub fn fits(&self, set: &RecordStore) -> bool {
        self.factors == factors(set, self.kind)
            && self.closed == closed(set, self.kind)
            && self.rates == ExchangeRates::on(set, set.viewed_on())
    }

    /// The type of the records.
    pub fn kind(&self) -> RecordType {
        self.kind
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

    /// The rates by which amounts are compared.
    pub fn rates(&self) -> &ExchangeRates {
        &self.rates
    }

    /// The stages or statuses of closed records.
    pub fn closed(&self) -> Vec<Id> {
        self.closed.keys().copied().collect()
    }

    /// Applies the next commit of the journal.
    pub fn apply(&mut self, commit: &Commit) {
        self.read = commit.header.seq;
        // First the ends, while the levels are those from before the commit.
        for change in &commit.changes {
            if let Change::Set { kind, id, field, after, .. } = change
                && (*kind, *field) == (self.kind, ending_field(self.kind))
            {
                let ends = after.as_ref().and_then(Value::link).and_then(|end| self.closed.get(&end)).copied();
                self.end(*id, ends, commit);
            }
        }
        for change in &commit.changes {
            match change {
                Change::Create { kind, row } => self.create(*kind, row),
                Change::Remove { kind, row } => self.remove(*kind, row.id()),
                Change::Set { kind, id, field, after, .. } => self.set(*kind, *id, *field, after.as_ref()),
            }
        }
    }

    fn end(&mut self, id: Id, is_won: Option<bool>, commit: &Commit) {
        let Some(course) = self.courses.get(&id) else { return };
        let ending = match (is_won, &course.ending) {
            (None, _) => Ending::Open,
            (Some(_), Ending::Unknown) => Ending::Unknown,
            (Some(is_won), ending) => {
                // What is put right afterwards was known as it stood before the first end.
                let codes = match ending {
                    Ending::Closed(before) => before.codes.clone(),
                    _ => self.known(id, course, commit.header.at.day()),
                };
                Ending::Closed(Closing { record: id, codes, is_won, seq: commit.header.seq, at: commit.header.at })
            }
        };
        if let Some(course) = self.courses.get_mut(&id) {
            course.ending = ending;
        }
    }

    fn create(&mut self, kind: RecordType, row: &Row) {
        let count = self.factors.len();
        match kind {
            kind if kind == self.kind => {
                let code = |at: usize| self.code(at, row.get(self.factors[at].field).as_ref());
                let codes: Codes = (0..count).map(code).collect();
                let is_closed = row.link(ending_field(kind)).is_some_and(|end| self.closed.contains_key(&end));
                let since = self.factors.iter().find(|factor| factor.is_age()).and_then(|age| row.get(age.field));
                let account = row.link(ACCOUNT).filter(|_| kind == RecordType::Opportunity);
                let course = Course { codes, account, since, is_gone: false, ending: Ending::Open };
                match self.courses.get_mut(&row.id()) {
                    // A restored record continues where it was.
                    Some(known) => {
                        let ending = std::mem::replace(&mut known.ending, Ending::Open);
                        *known = Course { ending, ..course };
                    }
                    None => {
                        let ending = if is_closed { Ending::Unknown } else { Ending::Open };
                        self.courses.insert(row.id(), Course { ending, ..course });
                    }
                }
            }
            RecordType::Account if self.looks_at_accounts() => {
                let code =
                    |at: usize| self.factors[at].of_account().map_or(0, |of| self.code(at, row.get(of).as_ref()));
                let codes = (0..count).map(code).collect();
                self.accounts.insert(row.id(), codes);
            }
            RecordType::Activity if self.looks_at_meetings() => {
                let mut meeting = Meeting::default();
                for field in [activity::OPPORTUNITY, activity::TYPE, activity::DONE] {
                    meeting.set(field, row.get(field).as_ref());
                }
                self.put_meeting(row.id(), meeting);
            }
            _ => {}
        }
    }

    fn remove(&mut self, kind: RecordType, id: Id) {
        match kind {
            kind if kind == self.kind => {
                if let Some(course) = self.courses.get_mut(&id) {
                    course.is_gone = true;
                }
            }
            RecordType::Account => drop(self.accounts.remove(&id)),
            RecordType::Activity if self.looks_at_meetings() => self.put_meeting(id, Meeting::default()),
            _ => {}
        }
    }

    fn set(&mut self, kind: RecordType, id: Id, field: FieldId, value: Option<&Value>) {
        match kind {
            kind if kind == self.kind => {
                let at = self.factors.iter().position(|factor| factor.field == field);
                let code = at.map(|at| (at, self.code(at, value)));
                let Some(course) = self.courses.get_mut(&id) else { return };
                if let Some((at, code)) = code {
                    course.codes[at] = code;
                    if self.factors[at].is_age() {
                        course.since = value.cloned();
                    }
                }
                if kind == RecordType::Opportunity && field == ACCOUNT {
                    course.account = value.and_then(Value::link);
                }
            }
            RecordType::Account => {
                let at = self.factors.iter().position(|factor| factor.of_account() == Some(field));
                let code = at.map(|at| (at, self.code(at, value)));
                if let (Some((at, code)), Some(codes)) = (code, self.accounts.get_mut(&id)) {
                    codes[at] = code;
                }
            }
            RecordType::Activity if self.looks_at_meetings() => {
                let mut meeting = self.meetings.get(&id).copied().unwrap_or_default();
                meeting.set(field, value);
                self.put_meeting(id, meeting);
            }
            _ => {}
        }
    }

    fn put_meeting(&mut self, id: Id, meeting: Meeting) {
        let before = self.meetings.insert(id, meeting).and_then(Meeting::counts_for);
        let after = meeting.counts_for();
        if before != after {
            before.into_iter().for_each(|of| *self.held.entry(of).or_default() -= 1);
            after.into_iter().for_each(|of| *self.held.entry(of).or_default() += 1);
        }
    }

    fn looks_at_accounts(&self) -> bool {
        self.factors.iter().any(|factor| factor.of_account().is_some())
    }

    fn looks_at_meetings(&self) -> bool {
        self.factors.iter().any(|factor| factor.field == MEETINGS)
    }

    fn code(&mut self, factor: usize, value: Option<&Value>) -> u8 {
        // Ages are told apart when they are asked for.
        if self.factors[factor].is_age() {
            return 0;
        }
        let by = Measures { rates: &self.rates, day: Date(0) };
        let level = self.factors[factor].level(value, by);
        let levels = &mut self.levels[factor];
        let at = levels.iter().position(|own| *own == level).unwrap_or_else(|| {
            levels.push(level);
            levels.len() - 1
        });
        // A list of more entries than that tells nothing.
        u8::try_from(at).unwrap_or(0)
    }

    /// What is known of a record on a day.
    fn known(&self, id: Id, course: &Course, day: Date) -> Codes {
        let account = course.account.and_then(|account| self.accounts.get(&account));
        let by = Measures { rates: &self.rates, day };
        let code = |(at, factor): (usize, &Factor)| {
            let level = match () {
                _ if factor.of_account().is_some() => return account.map_or(0, |codes| codes[at]),
                _ if factor.is_age() => factor.level(course.since.as_ref(), by),
                _ if factor.field == MEETINGS => {
                    if self.held.get(&id).is_some_and(|count| *count > 0) {
                        Level::Yes
                    } else {
                        Level::None
                    }
                }
                _ => return course.codes[at],
            };
            // They are there from the beginning.
            self.levels[at].iter().position(|own| *own == level).unwrap_or(0) as u8
        };
        self.factors.iter().enumerate().map(code).collect()
    }

    /// The closed records, in the order in which they were closed.
    pub fn closings(&self) -> Vec<&Closing> {
        let mut all: Vec<&Closing> = self.courses.values().filter_map(Course::closing).collect();
        all.sort_unstable_by_key(|closing| (closing.seq, closing.record));
        all
    }

    /// The number of records that were closed when their history began.
    pub fn unknown(&self) -> usize {
        self.courses.values().filter(|course| !course.is_gone && matches!(course.ending, Ending::Unknown)).count()
    }

    /// What is known of an open record on a day.
    pub fn open(&self, id: Id, day: Date) -> Option<Codes> {
        self.courses.get(&id).filter(|course| course.is_open()).map(|course| self.known(id, course, day))
    }

    /// All open records, as they are on a day.
    pub fn all_open(&self, day: Date) -> impl Iterator<Item = (Id, Codes)> + '_ {
        let open = self.courses.iter().filter(|(_, course)| course.is_open());
        open.map(move |(id, course)| (*id, self.known(*id, course, day)))
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

/// The field that says whether a record is open, and how it ended.
pub(super) const fn ending_field(kind: RecordType) -> FieldId {
    match kind {
        RecordType::Opportunity => opportunity::STAGE,
        _ => lead::STATUS,
    }
}

/// The stages or statuses of closed records, and whether these are won.
fn closed(set: &RecordStore, kind: RecordType) -> IdMap<bool> {
    if kind == RecordType::Opportunity {
        let rows = set.rows(RecordType::Stage).filter(|(_, row)| row.is(stage::CLOSED));
        return rows.map(|(_, row)| (row.id(), row.is(stage::WON))).collect();
    }
    let closed = |row: &Row| {
        let category = row.link(status::CATEGORY)?;
        let is_converted = category == defaults::CONVERTED;
        (is_converted || category == defaults::NOT_CONVERTED).then(|| (row.id(), is_converted))
    };
    set.rows(RecordType::Status).filter_map(|(_, row)| closed(row)).collect()
}
