//! The next activities of open leads and deals, and the leads and deals without one.
use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::due_dates::{Due, DueDates};
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{FieldId, Id, Row, small_sort};
use crate::domain::records::{activity, lead, opportunity, stage, status};
use crate::domain::{RecordType, defaults};

/// The record types that should always have a next activity.
const SUBJECTS: [RecordType; 2] = [RecordType::Lead, RecordType::Opportunity];

/// Open leads and deals: those without a next activity, and those with one, the most urgent first.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct NextActivities {
    /// The first few without a next activity: deals before leads, the newest first.
    pub without: Vec<Id>,
    /// The number without a next activity.
    pub without_total: usize,
    /// The first few with a next activity, and that activity.
    pub with: Vec<(Id, Id)>,
    /// The number with a next activity.
    pub with_total: usize,
}

/// A filter for leads and deals.
pub type Wanted<'a> = &'a dyn Fn(RecordType, &Row) -> bool;

/// The slots of the lead and of the deal that an activity concerns.
type About = [Option<Slot>; 2];

/// The index. In its arrays, leads are first and deals second.
#[derive(Default)]
pub(super) struct NextActivityIndex {
    /// By slot of the activity.
    about: Vec<About>,
    next: [Vec<Option<Due>>; 2],
    places: [Vec<Option<Place>>; 2],
    with: BTreeSet<(Due, u8, Slot)>,
    without: BTreeSet<(u8, Reverse<Slot>)>,
    /// Activities, leads and deals that changed since.
    pub(super) changed: Vec<(RecordType, Slot)>,
}

/// The position of an open lead or deal in the index.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    With(Due),
    Without,
}

impl NextActivityIndex {
    pub(super) fn build(set: &RecordTables, days: &DueDates) -> NextActivityIndex {
        let size = |which: usize| set.slots(SUBJECTS[which]) as usize;
        let mut planned = NextActivityIndex {
            about: (0..set.slots(RecordType::Activity)).map(|slot| about(set, Slot(slot))).collect(),
            next: [vec![None; size(0)], vec![None; size(1)]],
            places: [vec![None; size(0)], vec![None; size(1)]],
            ..NextActivityIndex::default()
        };
        for (slot, about) in (0..).map(Slot).zip(&planned.about) {
            let Some(fact) = days.fact(slot).filter(|fact| fact.is_open) else { continue };
            for (subject, next) in about.iter().zip(&mut planned.next) {
                if let Some(next) = subject.and_then(|subject| next.get_mut(subject.index())) {
                    let own = fact.due.unwrap_or(undated(slot));
                    *next = Some(next.map_or(own, |next| next.min(own)));
                }
            }
        }
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let opens = Opens::of(set);
        for (which, kind) in SUBJECTS.into_iter().enumerate() {
            for (slot, _) in set.rows(kind).filter(|(_, row)| opens.has(kind, row)) {
                let place = match planned.next[which][slot.index()] {
                    Some(due) => {
                        with.push((due, which as u8, slot));
                        Place::With(due)
                    }
                    None => {
                        without.push(unplanned(which, slot));
                        Place::Without
                    }
                };
                planned.places[which][slot.index()] = Some(place);
            }
        }
        // Trees built from sorted runs are built in one go.
        planned.with = with.into_iter().collect();
        planned.without = without.into_iter().collect();
        planned
    }

    /// Removes the changed records and inserts them as they are now.
    pub(super) fn update(&mut self, set: &RecordTables, days: &DueDates) {
        if self.changed.is_empty() {
            return;
        }
        let mut subjects: BTreeSet<(usize, Slot)> = BTreeSet::new();
        let mut changed = std::mem::take(&mut self.changed);
        small_sort::sort_by(&mut changed, Ord::cmp);
        changed.dedup();
        for (kind, slot) in changed {
            if let Some(which) = subject(kind) {
                subjects.insert((which, slot));
                continue;
            }
            let new = about(set, slot);
            if self.about.len() <= slot.index() {
                self.about.resize(slot.index() + 1, About::default());
            }
            let old = std::mem::replace(&mut self.about[slot.index()], new);
            for about in [old, new] {
                subjects.extend(about.iter().enumerate().filter_map(|(which, subject)| Some((which, (*subject)?))));
            }
        }
        let opens = Opens::of(set);
        subjects.into_iter().for_each(|(which, slot)| self.place(set, days, &opens, which, slot));
    }

    /// The next activity of the lead or deal in a slot.
    pub(super) fn next(&self, which: usize, slot: Slot) -> Option<Due> {
        self.next[which].get(slot.index()).copied().flatten()
    }

    /// Whether the lead or deal in a slot is open and has no next activity.
    pub(super) fn is_without(&self, which: usize, slot: Slot) -> bool {
        self.without.contains(&unplanned(which, slot))
    }

    /// Whether the activity in a slot concerns an open lead or deal.
    pub(super) fn has(&self, activity: Slot) -> bool {
        let about = self.about.get(activity.index()).copied().unwrap_or_default();
        about.iter().zip(&self.places).any(|(subject, places)| {
            subject.and_then(|subject| places.get(subject.index())).is_some_and(Option::is_some)
        })
    }

    /// Open leads and deals that are `wanted` (`None` = all): at most `limits` of those without and of those with a
    /// next activity.
    pub(super) fn waiting(&self, set: &RecordTables, limits: (usize, usize), wanted: Option<Wanted>) -> NextActivities {
        let id = |which: u8, slot: Slot| {
            let kind = SUBJECTS[which as usize];
            let row = set.row_at(kind, slot)?;
            wanted.is_none_or(|wanted| wanted(kind, row)).then(|| row.id())
        };
        let without = self.without.iter().filter_map(|(rank, slot)| id(1 - rank, slot.0));
        let with = self.with.iter().filter_map(|((_, _, activity), which, slot)| Some((id(*which, *slot)?, *activity)));
        let (without_total, with_total) = match wanted {
            None => (self.without.len(), self.with.len()),
            Some(_) => (without.clone().count(), with.clone().count()),
        };
        let next = |(id, activity): (Id, Slot)| Some((id, set.row_at(RecordType::Activity, activity)?.id()));
        NextActivities {
            without: without.take(limits.0).collect(),
            without_total,
            with: with.take(limits.1).filter_map(next).collect(),
            with_total,
        }
    }

    /// Finds the next activity of a lead or deal and updates its position.
    fn place(&mut self, set: &RecordTables, days: &DueDates, opens: &Opens, which: usize, slot: Slot) {
        let kind = SUBJECTS[which];
        let at = slot.index();
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
        let Some(row) = set.row_at(kind, slot) else { return };
        let mut next = None;
        for (_, activity) in set.incoming_places(row.id()).filter(|(kind, _)| *kind == RecordType::Activity) {
            // A record that was deleted and restored may have another slot than before.
            let about = about(set, activity);
            if let Some(own) = self.about.get_mut(activity.index()) {
                *own = about;
            }
            if let Some(fact) = days.fact(activity).filter(|fact| fact.is_open && about[which] == Some(slot)) {
                let own = fact.due.unwrap_or(undated(activity));
                next = Some(next.map_or(own, |next: Due| next.min(own)));
            }
        }
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
    statuses: Vec<Id>,
    stages: Vec<Id>,
}

impl Opens {
    fn of(set: &RecordTables) -> Opens {
        let open = |row: &Row| defaults::is_open(row.link(status::CATEGORY));
        Opens {
            statuses: set.rows(RecordType::Status).filter(|(_, row)| open(row)).map(|(_, row)| row.id()).collect(),
            stages: set
                .rows(RecordType::Stage)
                .filter(|(_, row)| !row.is(stage::CLOSED))
                .map(|(_, row)| row.id())
                .collect(),
        }
    }

    fn has(&self, kind: RecordType, row: &Row) -> bool {
        match kind {
            RecordType::Lead => row.link(lead::STATUS).is_some_and(|id| self.statuses.contains(&id)),
            _ => row.link(opportunity::STAGE).is_some_and(|id| self.stages.contains(&id)),
        }
    }
}

/// The lead and the deal that the activity in a slot concerns.
fn about(set: &RecordTables, slot: Slot) -> About {
    let Some(row) = set.row_at(RecordType::Activity, slot) else { return About::default() };
    let of = |number: FieldId, kind: RecordType| {
        let (found, slot) = set.locate(row.link(number)?)?;
        (found == kind).then_some(slot)
    };
    [of(activity::LEAD, RecordType::Lead), of(activity::OPPORTUNITY, RecordType::Opportunity)]
}

/// The sort key of an activity without a date: after all dated ones.
fn undated(slot: Slot) -> Due {
    (i32::MAX, i64::MIN, slot)
}

/// The sort key of a lead or deal without a next activity: deals before leads, the newest first.
fn unplanned(which: usize, slot: Slot) -> (u8, Reverse<Slot>) {
    (1 - which as u8, Reverse(slot))
}

/// The index of a record type in [`SUBJECTS`].
pub(super) fn subject(kind: RecordType) -> Option<usize> {
    SUBJECTS.iter().position(|subject| *subject == kind)
}
