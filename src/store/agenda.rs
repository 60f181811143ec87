//! What is due when: an index of activities by day, of reminders by moment, and of the next activity of every open
//! lead and deal. Made at the first look and mended around what a commit touched, so that no page walks all records.
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use super::WorkingSet;
use crate::base::{Day, Id, Moment, Row, Zone, order};
use crate::domain::records::{activity, lead, opportunity, stage, status};
use crate::domain::{Kind, defaults};

/// More changes than this at once and the index is made anew.
const MANY: usize = 2_000;
/// When the day begins for what has no time: reminders count back from here, in minutes since midnight.
pub const MORNING: i32 = 9 * 60;
/// The kinds that shall never be without a next activity.
const SUBJECTS: [Kind; 2] = [Kind::Lead, Kind::Opportunity];

/// The index; empty until somebody looks.
#[derive(Default)]
pub struct Agenda {
    kept: RefCell<Option<Kept>>,
}

/// Open leads and deals: those with nothing planned, and those with their next activity, the most urgent first.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Waiting {
    /// The first few that have nothing planned: deals before leads, the newest first.
    pub without: Vec<Id>,
    /// How many have nothing planned.
    pub without_total: usize,
    /// The first few that have something planned, with their next activity.
    pub with: Vec<(Id, Id)>,
    /// How many have something planned.
    pub with_total: usize,
}

/// Which leads and deals are meant.
pub type Wanted<'a> = &'a dyn Fn(Kind, &Row) -> bool;

/// Day, start (all-day ones first) and slot: the order of a calendar.
type Due = (i32, i64, u32);

#[derive(Default)]
struct Kept {
    facts: Vec<Option<Fact>>,
    days: BTreeSet<Due>,
    open: BTreeSet<Due>,
    reminders: BTreeSet<(i64, u32)>,
    morning_reminders: BTreeSet<(i64, u32)>,
    next: [Vec<Option<Due>>; 2],
    places: [Vec<Option<Place>>; 2],
    with: BTreeSet<(Due, u8, u32)>,
    without: BTreeSet<(u8, u32)>,
    changed: Vec<(Kind, u32)>,
}

/// What the index knows of an activity.
#[derive(Clone, PartialEq)]
struct Fact {
    due: Option<Due>,
    is_open: bool,
    reminder: Option<(bool, i64)>,
    subjects: [Option<u32>; 2],
}

/// Where an open lead or deal stands in the index.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    With(Due),
    Without,
}

impl Agenda {
    /// A record of a kind came, changed or went.
    pub fn changed(&mut self, kind: Kind, slot: u32) {
        let kept = self.kept.get_mut();
        let is_followed = kind == Kind::Activity || SUBJECTS.contains(&kind);
        // Which leads and deals are open depends on all statuses and stages.
        let is_stale = matches!(kind, Kind::Status | Kind::Stage);
        match kept {
            Some(own) if is_followed && own.changed.len() < MANY => own.changed.push((kind, slot)),
            _ if is_followed || is_stale => *kept = None,
            _ => {}
        }
    }

    /// The activities with a day from `from` to `to`, in the order of a calendar.
    pub fn on_days(&self, set: &WorkingSet, from: Day, to: Day) -> Vec<u32> {
        self.look(set, |kept| kept.days.range(between(from, to)).map(|(_, _, slot)| *slot).collect())
    }

    /// The open activities due until a day, the oldest first.
    pub fn open_until(&self, set: &WorkingSet, day: Day) -> Vec<u32> {
        self.look(set, |kept| kept.open.range(between(Day(i32::MIN), day)).map(|(_, _, slot)| *slot).collect())
    }

    /// How many open activities are due until a day.
    pub fn count_until(&self, set: &WorkingSet, day: Day) -> usize {
        self.look(set, |kept| kept.open.range(between(Day(i32::MIN), day)).count())
    }

    /// The next open activity of a lead or deal.
    pub fn next(&self, set: &WorkingSet, id: Id) -> Option<Id> {
        let (kind, slot) = set.place(id)?;
        let which = SUBJECTS.iter().position(|subject| *subject == kind)?;
        let next = self.look(set, |kept| kept.next[which].get(slot as usize).copied().flatten());
        next.and_then(|(_, _, slot)| Some(set.at(Kind::Activity, slot)?.id()))
    }

    /// Whether a record is an open lead or deal that has nothing planned.
    pub fn is_without(&self, set: &WorkingSet, id: Id) -> bool {
        let place = set.place(id).and_then(|(kind, slot)| Some((subject(kind)?, slot)));
        place.is_some_and(|(which, slot)| self.look(set, |kept| kept.without.contains(&unplanned(which, slot))))
    }

    /// Open leads and deals that are `wanted` (nothing = all), at most `limits` of those without and with a next
    /// activity.
    pub fn waiting(&self, set: &WorkingSet, limits: (usize, usize), wanted: Option<Wanted>) -> Waiting {
        self.look(set, |kept| {
            let id = |which: u8, slot: u32| {
                let kind = SUBJECTS[which as usize];
                let row = set.at(kind, slot)?;
                wanted.is_none_or(|wanted| wanted(kind, row)).then(|| row.id())
            };
            let without = kept.without.iter().filter_map(|(rank, slot)| id(1 - rank, u32::MAX - slot));
            let with =
                kept.with.iter().filter_map(|((_, _, activity), which, slot)| Some((id(*which, *slot)?, *activity)));
            let (without_total, with_total) = match wanted {
                None => (kept.without.len(), kept.with.len()),
                Some(_) => (without.clone().count(), with.clone().count()),
            };
            let next = |(id, activity): (Id, u32)| Some((id, set.at(Kind::Activity, activity)?.id()));
            Waiting {
                without: without.take(limits.0).collect(),
                without_total,
                with: with.take(limits.1).filter_map(next).collect(),
                with_total,
            }
        })
    }

    /// The first open activities due until a day that are about no open lead or deal.
    pub fn due_elsewhere(&self, set: &WorkingSet, until: Day, limit: usize, wanted: &dyn Fn(&Row) -> bool) -> Vec<Id> {
        self.look(set, |kept| {
            let is_followed = |slot: u32| {
                let subjects = kept.facts.get(slot as usize).and_then(Option::as_ref).map(|fact| fact.subjects);
                let places = subjects.into_iter().flatten().zip(&kept.places);
                places.into_iter().any(|(subject, places)| {
                    subject.and_then(|subject| places.get(subject as usize)).is_some_and(Option::is_some)
                })
            };
            let due = kept.open.range(between(Day(i32::MIN), until)).map(|(_, _, slot)| *slot);
            let rows = due.filter(|slot| !is_followed(*slot)).filter_map(|slot| set.at(Kind::Activity, slot));
            rows.filter(|row| wanted(row)).take(limit).map(Row::id).collect()
        })
    }

    /// Open activities whose reminder came after `from` and until `to`, the latest first.
    pub fn reminders(&self, set: &WorkingSet, zone: Zone, from: Moment, to: Moment) -> Vec<Id> {
        let between = |from: i64, to: i64| (from.saturating_add(1), 0)..=(to, u32::MAX);
        let mut all: Vec<(i64, u32)> = self.look(set, |kept| {
            let walls = ((zone.wall)(from), (zone.wall)(to));
            let exact =
                if from < to { kept.reminders.range(between(from.0, to.0)).copied().collect() } else { Vec::new() };
            let mornings = (walls.0 < walls.1).then(|| kept.morning_reminders.range(between(walls.0, walls.1)));
            let mornings = mornings.into_iter().flatten().map(|(wall, slot)| ((zone.moment)(*wall).0, *slot));
            exact.into_iter().chain(mornings).collect()
        });
        order::sort_by(&mut all, |a, b| b.cmp(a));
        all.into_iter().filter_map(|(_, slot)| Some(set.at(Kind::Activity, slot)?.id())).collect()
    }

    /// When the next reminder after a moment comes.
    pub fn next_reminder(&self, set: &WorkingSet, zone: Zone, after: Moment) -> Option<Moment> {
        self.look(set, |kept| {
            let first = |set: &BTreeSet<(i64, u32)>, after: i64| {
                set.range((after.saturating_add(1), 0)..).next().map(|(at, _)| *at)
            };
            let exact = first(&kept.reminders, after.0).map(Moment);
            let morning = first(&kept.morning_reminders, (zone.wall)(after)).map(zone.moment);
            exact.into_iter().chain(morning).min()
        })
    }

    fn look<T>(&self, set: &WorkingSet, read: impl FnOnce(&Kept) -> T) -> T {
        let mut kept = self.kept.borrow_mut();
        let kept = kept.get_or_insert_with(|| Kept::make(set));
        kept.mend(set);
        read(kept)
    }
}

impl Kept {
    fn make(set: &WorkingSet) -> Kept {
        let mut kept = Kept::default();
        let size = |which: usize| set.slots(SUBJECTS[which]) as usize;
        kept.next = [vec![None; size(0)], vec![None; size(1)]];
        kept.places = [vec![None; size(0)], vec![None; size(1)]];
        kept.facts =
            (0..set.slots(Kind::Activity)).map(|slot| Some(fact(set, set.at(Kind::Activity, slot)?, slot))).collect();
        let (mut days, mut open, mut exact, mut morning) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (slot, fact) in kept.facts.iter().enumerate() {
            let Some(fact) = fact else { continue };
            days.extend(fact.due);
            if !fact.is_open {
                continue;
            }
            open.extend(fact.due);
            match fact.reminder {
                Some((true, at)) => exact.push((at, slot as u32)),
                Some((false, at)) => morning.push((at, slot as u32)),
                None => {}
            }
            for (which, subject) in fact.subjects.iter().enumerate() {
                if let Some(next) = subject.and_then(|subject| kept.next[which].get_mut(subject as usize)) {
                    let own = fact.due.unwrap_or(undated(slot as u32));
                    *next = Some(next.map_or(own, |next| next.min(own)));
                }
            }
        }
        // Made of sorted runs, the trees are built in one go.
        kept.days = days.into_iter().collect();
        kept.open = open.into_iter().collect();
        kept.reminders = exact.into_iter().collect();
        kept.morning_reminders = morning.into_iter().collect();
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let opens = Opens::of(set);
        for (which, kind) in SUBJECTS.into_iter().enumerate() {
            for (slot, _) in set.rows(kind).filter(|(_, row)| opens.has(kind, row)) {
                let place = match kept.next[which][slot as usize] {
                    Some(due) => {
                        with.push((due, which as u8, slot));
                        Place::With(due)
                    }
                    None => {
                        without.push(unplanned(which, slot));
                        Place::Without
                    }
                };
                kept.places[which][slot as usize] = Some(place);
            }
        }
        kept.with = with.into_iter().collect();
        kept.without = without.into_iter().collect();
        kept
    }

    /// Takes the changed records out and puts them in as they are now.
    fn mend(&mut self, set: &WorkingSet) {
        if self.changed.is_empty() {
            return;
        }
        let mut subjects: BTreeSet<(usize, u32)> = BTreeSet::new();
        let mut changed = std::mem::take(&mut self.changed);
        order::sort_by(&mut changed, Ord::cmp);
        changed.dedup();
        for (kind, slot) in changed {
            if let Some(which) = subject(kind) {
                subjects.insert((which, slot));
                continue;
            }
            let new = set.at(Kind::Activity, slot).map(|row| fact(set, row, slot));
            if self.facts.len() <= slot as usize {
                self.facts.resize(slot as usize + 1, None);
            }
            let old = std::mem::replace(&mut self.facts[slot as usize], new.clone());
            old.iter().for_each(|fact| self.note(fact, slot, false));
            new.iter().for_each(|fact| self.note(fact, slot, true));
            for fact in old.iter().chain(&new) {
                let about = fact.subjects.iter().enumerate();
                subjects.extend(about.filter_map(|(which, subject)| Some((which, (*subject)?))));
            }
        }
        let opens = Opens::of(set);
        subjects.into_iter().for_each(|(which, slot)| self.place(set, &opens, which, slot));
    }

    /// Enters an activity's days and reminder, or takes them out.
    fn note(&mut self, fact: &Fact, slot: u32, comes: bool) {
        fn put<T: Ord>(set: &mut BTreeSet<T>, value: T, comes: bool) {
            if comes {
                set.insert(value)
            } else {
                set.remove(&value)
            };
        }
        if let Some(due) = fact.due {
            put(&mut self.days, due, comes);
            if fact.is_open {
                put(&mut self.open, due, comes);
            }
        }
        match fact.reminder.filter(|_| fact.is_open) {
            Some((true, at)) => put(&mut self.reminders, (at, slot), comes),
            Some((false, at)) => put(&mut self.morning_reminders, (at, slot), comes),
            None => {}
        }
    }

    /// Finds the next activity of a lead or deal and puts it where it belongs.
    fn place(&mut self, set: &WorkingSet, opens: &Opens, which: usize, slot: u32) {
        let kind = SUBJECTS[which];
        let at = slot as usize;
        if self.next[which].len() <= at {
            self.next[which].resize(at + 1, None);
            self.places[which].resize(at + 1, None);
        }
        match self.places[which][at].take() {
            Some(Place::With(due)) => drop(self.with.remove(&(due, which as u8, slot))),
            Some(Place::Without) => drop(self.without.remove(&unplanned(which, slot))),
            None => {}
        }
        self.next[which][at] = None;
        let Some(row) = set.at(kind, slot) else { return };
        let own =
            set.incoming_places(row.id()).filter(|(kind, _)| *kind == Kind::Activity).filter_map(|(_, activity)| {
                let fact = self.facts.get(activity as usize)?.as_ref()?;
                (fact.is_open && fact.subjects[which] == Some(slot)).then(|| fact.due.unwrap_or(undated(activity)))
            });
        let next = own.min();
        self.next[which][at] = next;
        if opens.has(kind, row) {
            self.places[which][at] = Some(match next {
                Some(due) => {
                    self.with.insert((due, which as u8, slot));
                    Place::With(due)
                }
                None => {
                    self.without.insert(unplanned(which, slot));
                    Place::Without
                }
            });
        }
    }
}

/// The statuses of open leads and the stages of open deals.
struct Opens {
    statuses: HashSet<Id>,
    stages: HashSet<Id>,
}

impl Opens {
    fn of(set: &WorkingSet) -> Opens {
        let open = |row: &Row| defaults::is_open(row.link(status::CATEGORY));
        Opens {
            statuses: set.rows(Kind::Status).filter(|(_, row)| open(row)).map(|(_, row)| row.id()).collect(),
            stages: set.rows(Kind::Stage).filter(|(_, row)| !row.is(stage::CLOSED)).map(|(_, row)| row.id()).collect(),
        }
    }

    fn has(&self, kind: Kind, row: &Row) -> bool {
        match kind {
            Kind::Lead => row.link(lead::STATUS).is_some_and(|id| self.statuses.contains(&id)),
            _ => row.link(opportunity::STAGE).is_some_and(|id| self.stages.contains(&id)),
        }
    }
}

fn fact(set: &WorkingSet, row: &Row, slot: u32) -> Fact {
    let (due, start) = (row.day(activity::DUE), row.moment(activity::START));
    let before = row.number(activity::REMINDER).map(|minutes| minutes.saturating_mul(60_000));
    let reminder = before.zip(due).map(|(before, due)| match start {
        Some(start) => (true, start.0.saturating_sub(before)),
        None => (false, Zone::UTC.at(due, MORNING).0.saturating_sub(before)),
    });
    let about = |number: u16, kind: Kind| {
        let (found, slot) = set.place(row.link(number)?)?;
        (found == kind).then_some(slot)
    };
    Fact {
        due: due.map(|due| (due.0, start.map_or(i64::MIN, |start| start.0), slot)),
        is_open: row.get(activity::DONE).is_none(),
        reminder,
        subjects: [about(activity::LEAD, Kind::Lead), about(activity::OPPORTUNITY, Kind::Opportunity)],
    }
}

/// Where an activity without a date stands: after all that have one.
fn undated(slot: u32) -> Due {
    (i32::MAX, i64::MIN, slot)
}

/// Where a lead or deal stands that has nothing planned: deals before leads, the newest first.
fn unplanned(which: usize, slot: u32) -> (u8, u32) {
    (1 - which as u8, u32::MAX - slot)
}

fn subject(kind: Kind) -> Option<usize> {
    SUBJECTS.iter().position(|subject| *subject == kind)
}

fn between(from: Day, to: Day) -> std::ops::RangeInclusive<Due> {
    (from.0, i64::MIN, 0)..=(to.0, i64::MAX, u32::MAX)
}
