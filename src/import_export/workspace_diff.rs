//! The difference between a workspace file and the open workspace, by record and field. If both come from one
//! workspace, their journals begin with the same commits, whose result shows which side changed a value. A value that
//! one side once had and has changed since is older than its current one, so that repeated exchange does not cause the
//! same conflicts again.
use std::collections::{HashMap, HashSet};

use super::workspace_file::Loaded;
use crate::base::{FieldId, Id, Row, Value};
use crate::change::{Change, Commit};
use crate::domain::RecordType;
use crate::store::RecordStore;
use crate::worker_protocol::messages::Clash;

/// The changes from a file, and the conflicts.
#[derive(Default, Debug)]
pub struct WorkspaceDiff {
    /// The number of common commits.
    pub common: usize,
    /// New records.
    pub new: Vec<(RecordType, Row)>,
    /// Changed fields.
    pub sets: Vec<(Id, FieldId, Option<Value>)>,
    /// Removed records.
    pub gone: Vec<Id>,
    /// The number of records that differ because of changes on this side only, including records that only this side
    /// has.
    pub ours: usize,
    /// Changes on both sides.
    pub conflicts: Vec<Conflict>,
}

/// A field or a whole record that both sides changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The record type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// The subject of the conflict.
    pub about: About,
}

/// The subject of a conflict.
#[derive(Clone, PartialEq, Debug)]
pub enum About {
    /// A field: its number, this side's value and the other side's.
    Field(FieldId, Option<Value>, Option<Value>),
    /// The record was changed on this side and deleted on the other.
    GoneThere(Row),
    /// The record was deleted on this side and changed on the other.
    GoneHere(Row),
}

impl Conflict {
    /// The field's number; [`Clash::WHOLE_RECORD`] if the conflict is about the whole record.
    pub fn field(&self) -> FieldId {
        if let About::Field(number, ..) = self.about { number } else { Clash::WHOLE_RECORD }
    }
}

impl WorkspaceDiff {
    /// The number of records that differ because of changes on the other side only.
    pub fn changed(&self) -> usize {
        self.sets.iter().map(|(id, ..)| *id).collect::<HashSet<_>>().len()
    }

    /// Resolves the conflicts: those for which `takes_theirs` returns true take the other side's value.
    pub fn resolve(&mut self, takes_theirs: impl Fn(&Conflict) -> bool) {
        for conflict in std::mem::take(&mut self.conflicts).into_iter().filter(|conflict| takes_theirs(conflict)) {
            match conflict.about {
                About::Field(number, _, theirs) => self.sets.push((conflict.id, number, theirs)),
                About::GoneThere(_) => self.gone.push(conflict.id),
                About::GoneHere(row) => self.new.push((conflict.kind, row)),
            }
        }
    }
}

/// Compares a file with a workspace; `journal` is the workspace's whole journal.
pub fn compare(set: &RecordStore, journal: &[Commit], file: &Loaded) -> WorkspaceDiff {
    let pairs = journal.iter().zip(&file.commits);
    let common = pairs.take_while(|(own, other)| own.header.id == other.header.id).count();
    let mut base = RecordStore::new();
    for commit in &journal[..common] {
        base.apply(commit);
    }
    let (ours, theirs) = (Past::of(&journal[common..]), Past::of(&file.commits[common..]));
    let mut out = WorkspaceDiff { common, ..WorkspaceDiff::default() };
    for kind in RecordType::ALL {
        for (_, there) in file.set.rows(*kind) {
            let id = there.id();
            let was = base.get(*kind, id);
            match set.get(*kind, id) {
                Some(here) if here == there => {}
                Some(here) => fields(&mut out, set, *kind, was, here, there, [&ours, &theirs]),
                // The same id for a record of another type: it cannot be merged.
                None if set.locate(id).is_some() => {}
                None if was.is_none() && !ours.knows(id) => out.new.push((*kind, there.clone())),
                None if was == Some(there) || ours.removed(id) == Some(there) => {}
                None => out.conflicts.push(Conflict { kind: *kind, id, about: About::GoneHere(there.clone()) }),
            }
        }
        for (_, here) in set.rows(*kind) {
            let id = here.id();
            if file.set.locate(id).is_some() {
                continue;
            }
            let was = base.get(*kind, id);
            if was.is_none() && !theirs.knows(id) {
                out.ours += 1;
            } else if was == Some(here) || theirs.removed(id) == Some(here) {
                out.gone.push(id);
            } else {
                out.conflicts.push(Conflict { kind: *kind, id, about: About::GoneThere(here.clone()) });
            }
        }
    }
    out
}

/// Compares a record that both sides have.
fn fields(
    out: &mut WorkspaceDiff,
    set: &RecordStore,
    kind: RecordType,
    was: Option<&Row>,
    here: &Row,
    there: &Row,
    [ours, theirs]: [&Past; 2],
) {
    let id = here.id();
    let mut numbers: Vec<FieldId> = here.fields().into_iter().chain(there.fields()).map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut is_ours = false;
    for number in numbers {
        let (own, other) = (here.get(number), there.get(number));
        if own == other {
            continue;
        }
        let before = was.map(|row| row.get(number));
        // The side that once had the other's value and now has another one is the newer one.
        let (passed, was_passed) = (ours.had(id, number, &other), theirs.had(id, number, &own));
        let side = match (passed, was_passed) {
            (true, false) => Side::Ours,
            (false, true) => Side::Theirs,
            _ if before.as_ref() == Some(&other) => Side::Ours,
            _ if before.as_ref() == Some(&own) => Side::Theirs,
            _ if before.is_none() && other.is_none() => Side::Ours,
            _ if before.is_none() && own.is_none() => Side::Theirs,
            // System fields leave no choice: the later value wins.
            _ if set.field(kind, number).is_none_or(|field| field.system) => later(&own, &other),
            _ => Side::Both,
        };
        match side {
            Side::Ours => is_ours = true,
            Side::Theirs => out.sets.push((id, number, other)),
            Side::Both => out.conflicts.push(Conflict { kind, id, about: About::Field(number, own, other) }),
        }
    }
    out.ours += usize::from(is_ours);
}

enum Side {
    Ours,
    Theirs,
    Both,
}

fn later(own: &Option<Value>, other: &Option<Value>) -> Side {
    let is_later = match (own, other) {
        (Some(Value::Number(own)), Some(Value::Number(other))) => other > own,
        (Some(Value::Moment(own)), Some(Value::Moment(other))) => other > own,
        (Some(Value::Day(own)), Some(Value::Day(other))) => other > own,
        (own, other) => own.is_none() && other.is_some(),
    };
    if is_later { Side::Theirs } else { Side::Ours }
}

/// The changes of one side since both diverged, by record.
struct Past<'a>(HashMap<Id, Vec<&'a Change>>);

impl<'a> Past<'a> {
    fn of(commits: &'a [Commit]) -> Past<'a> {
        let mut out: HashMap<Id, Vec<&Change>> = HashMap::new();
        for change in commits.iter().flat_map(|commit| &commit.changes) {
            out.entry(change.record().1).or_default().push(change);
        }
        Past(out)
    }

    fn changes(&self, id: Id) -> &[&'a Change] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether the side ever had the record.
    fn knows(&self, id: Id) -> bool {
        self.0.contains_key(&id)
    }

    /// The record when the side last removed it.
    fn removed(&self, id: Id) -> Option<&'a Row> {
        self.changes(id).iter().rev().find_map(|change| match change {
            Change::Remove { row, .. } => Some(row),
            _ => None,
        })
    }

    /// Whether a field once had a value on this side.
    fn had(&self, id: Id, number: FieldId, value: &Option<Value>) -> bool {
        self.changes(id).iter().any(|change| match change {
            Change::Create { row, .. } => row.get(number) == *value,
            Change::Set { field, after, .. } => *field == number && after == value,
            Change::Remove { .. } => false,
        })
    }
}
