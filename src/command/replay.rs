//! The replay of changes on records that may have been edited since: undo, redo and restore. What is still as the
//! changes expect it is changed; anything else is kept, unless the user decided otherwise.
use std::collections::{HashMap, HashSet};

use super::decision::{Context, Rejection};
use super::draft::Draft;
use super::invariants::enforce_invariants;
use super::replay_gate::Ruled;
use super::replay_line::{Effect, KeepReason, KeptItem, ReplayLine};
use super::{hierarchy, lead as lead_rules, numbers, quote_rules, unique};
use crate::base::{FieldId, Id, Row, Value, small_sort};
use crate::change::Change;
use crate::domain::RecordType;
use crate::domain::records::{account, activity, contact, file, lead, opportunity, quote};
use crate::store::RecordStore;

/// The result of a replay.
#[derive(Clone, PartialEq, Debug)]
pub struct Replay {
    /// The changes to carry out.
    pub changes: Vec<Change>,
    /// What happens to each record and field, including what is kept.
    pub lines: Vec<ReplayLine>,
}

/// What a replay is to do beyond the changes themselves.
#[derive(Default)]
pub struct ReplayOptions {
    /// What the user wants to have taken back although it was edited since.
    pub overrides: HashSet<KeptItem>,
    /// The leads from which records were made: their activities and files return to them.
    pub homes: HashMap<Id, Id>,
    /// The records that belong to other conversions as well, with a lead of those.
    pub shared: HashMap<Id, Id>,
    /// Whether the changes came from another copy of the workspace, which may change leads that are converted here.
    pub is_merge: bool,
}

/// Applies changes to whatever is still in the state they expect. A record that was edited since, or that others link
/// to by now, is not removed unless the user wants it; a link to a record that no longer exists is not restored.
pub fn replay(
    set: &RecordStore,
    changes: Vec<Change>,
    options: &ReplayOptions,
    context: &Context,
) -> Result<Replay, Rejection> {
    let quotes: Vec<Id> = quote_rules::removed(&changes).collect();
    let scene = Scene::of(set, &changes, options);
    let mut wanted = Vec::new();
    let mut kept = Vec::new();
    let mut is_plain = scene.forced.is_empty();
    for change in changes.into_iter().filter(|change| !is_lasting(change)) {
        is_plain &= scene.take(change, &mut wanted, &mut kept);
    }
    let reasons = if options.is_merge {
        // Another copy of the workspace has applied the rules itself.
        Vec::new()
    } else {
        kept.extend(unique::leave_out(set, &mut wanted));
        kept.extend(quote_rules::leave_out(set, &mut wanted, &quotes));
        let mut ruled = Ruled::of(set, &wanted);
        ruled.adapt(&mut wanted, &mut kept);
        ruled.lacking_reasons()
    };
    small_sort::sort_by_key(&mut wanted, rank);
    let own: HashSet<KeptItem> = wanted.iter().map(|change| ReplayLine::of(change).item()).collect();
    let mut changes = if is_plain && reasons.is_empty() && !wanted.iter().any(settles) {
        wanted
    } else {
        scene.settled(wanted, reasons, context)?
    };
    let removed: HashSet<Id> = changes
        .iter()
        .filter(|change| matches!(change, Change::Remove { .. }))
        .map(|change| change.record().1)
        .collect();
    let mut lines: Vec<ReplayLine> = changes.iter().map(ReplayLine::of).collect();
    for line in &mut lines {
        line.is_along = !own.contains(&line.item());
        line.reason = scene.override_of(line);
        if let Some(original) = scene.originals.get(&line.id) {
            line.row = Some(original.clone());
        }
    }
    lines.extend(kept.into_iter().filter(|line| !removed.contains(&line.id)));
    numbers::remember(set, &mut changes, context.today);
    Ok(Replay { changes, lines })
}

/// What the changes meet: the records that go and those that come back.
struct Scene<'a> {
    set: &'a RecordStore,
    options: &'a ReplayOptions,
    removed: HashSet<Id>,
    /// The records that go with a removed one, because they require it.
    along: HashSet<Id>,
    /// The removed records that others may link to, because the user wants them gone.
    forced: HashSet<Id>,
    created: HashSet<Id>,
    /// The leads that are no longer converted afterwards.
    unconverted: HashSet<Id>,
    reasons: HashMap<Id, KeepReason>,
    /// The records to remove that were edited since, as the changes know them.
    originals: HashMap<Id, Row>,
}

impl<'a> Scene<'a> {
    fn of(set: &'a RecordStore, changes: &[Change], options: &'a ReplayOptions) -> Scene<'a> {
        let is_unconverted = |change: &Change| match change {
            Change::Set { kind: RecordType::Lead, id, field: lead::CONVERTED_AT, before, after: None } => {
                (set.get(RecordType::Lead, *id)?.get(lead::CONVERTED_AT) == *before).then_some(*id)
            }
            _ => None,
        };
        let mut scene = Scene {
            set,
            options,
            removed: HashSet::new(),
            along: HashSet::new(),
            forced: HashSet::new(),
            created: HashSet::new(),
            unconverted: changes.iter().filter_map(is_unconverted).collect(),
            reasons: HashMap::new(),
            originals: HashMap::new(),
        };
        scene.choose_removed(changes);
        scene.keep_linked(changes);
        scene.choose_created(changes);
        for (id, lead) in &options.shared {
            scene.reasons.entry(*id).and_modify(|reason| *reason = KeepReason::Shared(*lead));
        }
        scene
    }

    /// Why a field is kept although it is as the changes expect it.
    fn shared_by(&self, id: Id, field: FieldId) -> Option<KeepReason> {
        let lead = self.options.shared.get(&id).filter(|_| !self.is_overridden(id, Some(field)))?;
        Some(KeepReason::Shared(*lead))
    }

    fn is_overridden(&self, id: Id, field: Option<FieldId>) -> bool {
        self.options.overrides.contains(&KeptItem { id, field })
    }

    /// Whether a field is set even if it was edited since: the user decided so, or its lead is no longer converted.
    /// Since its conversion a lead is read-only, so that no user edited it; a merge may have redirected its links.
    fn is_set_anyway(&self, id: Id, field: FieldId) -> bool {
        self.unconverted.contains(&id) || self.is_overridden(id, Some(field))
    }

    /// The records to remove: those that are as the changes know them, and those that the user wants gone.
    fn choose_removed(&mut self, changes: &[Change]) {
        for change in changes {
            let Change::Remove { kind, row } = change else { continue };
            let Some(now) = self.set.get(*kind, row.id()) else { continue };
            let is_edited = now != row && !is_only_read(*kind, now, row);
            if is_edited && *kind == RecordType::Lead && lead_rules::is_converted(now) {
                self.reasons.insert(row.id(), KeepReason::Converted);
                continue;
            }
            if is_edited {
                self.reasons.insert(row.id(), KeepReason::Edited);
                self.originals.insert(row.id(), row.clone());
            }
            if !is_edited || self.is_overridden(row.id(), None) {
                self.removed.insert(row.id());
            }
        }
    }

    /// Keeps what records that stay link to, and so on; each kept record is visited once.
    fn keep_linked(&mut self, changes: &[Change]) {
        let set = self.set;
        // Links that these changes will have cleared or redirected no longer hold a record.
        let released: HashSet<(Id, FieldId)> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Set { kind, id, field, before, .. } => {
                    let is_as_expected =
                        set.get(*kind, *id)?.get(*field) == *before && self.shared_by(*id, *field).is_none();
                    (is_as_expected || self.is_set_anyway(*id, *field)).then_some((*id, *field))
                }
                _ => None,
            })
            .collect();
        let holds = |row: &Row, id: Id| {
            let is_holding = |number: FieldId| !released.contains(&(row.id(), number));
            row.fields().iter().any(|(number, value)| value.links().contains(&id) && is_holding(*number))
        };
        let is_entry = |id: Id| set.locate(id).is_some_and(|(kind, _)| kind.is_archive_only());
        let may_force: HashSet<Id> =
            self.removed.iter().copied().filter(|id| self.is_overridden(*id, None) && !is_entry(*id)).collect();
        // What requires a record that the user wants gone goes too.
        let mut forced: Vec<Id> = may_force.iter().copied().collect();
        while let Some(id) = forced.pop() {
            for (kind, row) in set.backlinks(id) {
                let requires = row.fields().iter().any(|(number, value)| {
                    value.link() == Some(id)
                        && !released.contains(&(row.id(), *number))
                        && is_required(set, kind, *number)
                });
                if requires && !self.removed.contains(&row.id()) && self.along.insert(row.id()) {
                    forced.push(row.id());
                }
            }
        }
        let holder = |scene: &Scene, id: Id| {
            let stays = |row: &Row| !scene.removed.contains(&row.id()) && !scene.along.contains(&row.id());
            set.backlinks(id).find(|(_, row)| stays(row) && holds(row, id)).map(|(_, row)| row.id())
        };
        let candidates = self.removed.iter().copied().filter(|id| !may_force.contains(id));
        let mut stay: Vec<(Id, Id)> = candidates.filter_map(|id| Some((id, holder(self, id)?))).collect();
        while let Some((id, by)) = stay.pop() {
            if !self.removed.remove(&id) {
                continue;
            }
            self.reasons.insert(id, if is_entry(id) { KeepReason::InUse(by) } else { KeepReason::Linked(by) });
            let Some((_, row)) = set.find(id) else { continue };
            row.each_link(|number, target| {
                let may_stay = self.removed.contains(&target) && !may_force.contains(&target);
                if may_stay && !released.contains(&(id, number)) {
                    stay.push((target, id));
                }
            });
        }
        for id in may_force {
            if let Some(by) = holder(self, id) {
                self.reasons.entry(id).or_insert(KeepReason::Linked(by));
            }
            if self.reasons.contains_key(&id) {
                self.forced.insert(id);
            }
        }
    }

    /// The records to restore: none without one it requires.
    fn choose_created(&mut self, changes: &[Change]) {
        let row = |change: &Change| match change {
            Change::Create { kind, row } => Some((*kind, row.clone())),
            _ => None,
        };
        let all: Vec<(RecordType, Row)> = changes.iter().filter_map(row).collect();
        self.created = all.iter().map(|(_, row)| row.id()).collect();
        loop {
            let lacks = |(kind, row): &&(RecordType, Row)| {
                self.created.contains(&row.id())
                    && dead_links(row, |id| self.is_there(id))
                        .iter()
                        .any(|number| is_required(self.set, *kind, *number))
            };
            let without: HashSet<Id> = all.iter().filter(lacks).map(|(_, row)| row.id()).collect();
            if without.is_empty() {
                break;
            }
            self.created.retain(|id| !without.contains(id));
        }
    }

    /// Whether a record exists afterwards.
    fn is_there(&self, id: Id) -> bool {
        let stays = self.set.locate(id).is_some() && !self.goes(id);
        stays || self.created.contains(&id)
    }

    fn goes(&self, id: Id) -> bool {
        self.removed.contains(&id) || self.along.contains(&id)
    }

    /// Adds a change that can be carried out, or the reason why it is not. Returns whether nothing else follows from it.
    fn take(&self, change: Change, wanted: &mut Vec<Change>, kept: &mut Vec<ReplayLine>) -> bool {
        match &change {
            Change::Create { kind, row } => {
                if self.set.locate(row.id()).is_some() {
                    return true;
                }
                if !self.created.contains(&row.id()) {
                    kept.push(ReplayLine::kept(&change, KeepReason::OwnerGone));
                    return true;
                }
                let dead = dead_links(row, |id| self.is_there(id));
                for number in &dead {
                    let line = ReplayLine::kept(&change, KeepReason::TargetGone);
                    kept.push(ReplayLine { field: Some(*number), then: row.get(*number), ..line });
                }
                let row = if dead.is_empty() { row.clone() } else { without(row, |id| self.is_there(id)) };
                wanted.push(Change::Create { kind: *kind, row });
            }
            Change::Remove { kind, row } => {
                let Some(now) = self.set.get(*kind, row.id()) else { return true };
                if self.removed.contains(&row.id()) {
                    // As it is now: it knows the commits that touched it, which the view of a past date needs.
                    wanted.push(Change::Remove { kind: *kind, row: now.clone() });
                } else if let Some(reason) = self.reasons.get(&row.id()) {
                    kept.push(ReplayLine::kept(&change, *reason));
                }
            }
            Change::Set { kind, id, field, before, after } => {
                let Some(row) = self.set.get(*kind, *id).filter(|_| !self.goes(*id)) else { return true };
                let now = row.get(*field);
                if now == *after {
                    return true;
                }
                let line = |reason: KeepReason| ReplayLine { now: now.clone(), ..ReplayLine::kept(&change, reason) };
                if self.is_read_only(*kind, row, [&now, after]) {
                    kept.push(line(KeepReason::Converted));
                    return true;
                }
                let follows_gone = |now: &Option<Value>| now.iter().flat_map(Value::links).any(|id| self.goes(*id));
                if now != *before && !self.is_set_anyway(*id, *field) {
                    kept.push(line(KeepReason::Edited));
                    return true;
                }
                if let Some(reason) = self.shared_by(*id, *field).filter(|_| !follows_gone(&now)) {
                    kept.push(line(reason));
                    return true;
                }
                let whole = after.clone().and_then(|value| keep_existing_links(value, |id| self.is_there(id)));
                let is_whole = whole == *after;
                // A link to a record that goes cannot stay.
                let must_go = follows_gone(&now);
                if !is_whole {
                    kept.push(line(KeepReason::TargetGone));
                }
                if is_whole || must_go || whole.is_some() {
                    wanted.push(Change::Set { kind: *kind, id: *id, field: *field, before: now, after: whole });
                }
                return is_whole || !must_go;
            }
        }
        true
    }

    /// Whether the change of a field is one of a converted lead, which is read-only; only links follow the records that
    /// go and come back.
    fn is_read_only(&self, kind: RecordType, row: &Row, values: [&Option<Value>; 2]) -> bool {
        let follows = || {
            let mut links = values.into_iter().flatten().flat_map(|value| value.links());
            links.any(|id| self.goes(*id) || self.created.contains(id))
        };
        let is_locked = kind == RecordType::Lead && lead_rules::is_converted(row) && !self.options.is_merge;
        is_locked && !self.unconverted.contains(&row.id()) && !follows()
    }

    /// The reason that the user overrode for a line.
    fn override_of(&self, line: &ReplayLine) -> Option<KeepReason> {
        match line.effect {
            Effect::Remove => self.reasons.get(&line.id).copied().filter(|_| self.forced.contains(&line.id)),
            Effect::Set if !self.is_overridden(line.id, line.field) => None,
            Effect::Set => {
                Some(self.options.shared.get(&line.id).map_or(KeepReason::Edited, |id| KeepReason::Shared(*id)))
            }
            Effect::Restore | Effect::Keep => None,
        }
    }

    /// The changes, with what follows from them: invariants, cleared links, records that go along.
    fn settled(
        &self,
        changes: Vec<Change>,
        reasons: Vec<(Id, FieldId, Value)>,
        context: &Context,
    ) -> Result<Vec<Change>, Rejection> {
        let mut draft = Draft::new(self.set, context.today, context.now);
        let mut gone = Vec::new();
        for change in changes {
            match change {
                Change::Create { kind, row } => draft.insert(kind, row.id(), row.fields()),
                Change::Set { id, field, after, .. } => draft.set(id, field, after),
                Change::Remove { row, .. } => gone.push(row.id()),
            }
        }
        for id in &gone {
            self.bring_home(&mut draft, *id);
        }
        for id in gone {
            if self.forced.contains(&id) {
                lead_rules::remove_with_links(&mut draft, id)?;
            } else {
                draft.remove(id);
            }
        }
        for (id, field, reason) in reasons {
            draft.set(id, field, Some(reason));
        }
        enforce_invariants(&mut draft)?;
        let mut changes = draft.finish()?;
        small_sort::sort_by_key(&mut changes, rank);
        Ok(changes)
    }

    /// Returns activities and files that are about nothing but what goes to the lead from which it was made.
    fn bring_home(&self, draft: &mut Draft, id: Id) {
        const ABOUT: [FieldId; 3] = [activity::CONTACT, activity::ACCOUNT, activity::OPPORTUNITY];
        const { assert!(activity::CONTACT.0 == file::CONTACT.0 && activity::ACCOUNT.0 == file::ACCOUNT.0) };
        const { assert!(activity::LEAD.0 == file::LEAD.0 && activity::OPPORTUNITY.0 == file::OPPORTUNITY.0) };
        let home = self.options.homes.get(&id).copied().filter(|lead| draft.kind(*lead).is_some());
        let Some(home) = home.filter(|_| self.forced.contains(&id)) else { return };
        let Some((kind, row)) = self.set.find(id) else { return };
        let is_about = |(kind, _): &(RecordType, &Row)| matches!(kind, RecordType::Activity | RecordType::File);
        for (_, row) in self.set.backlinks(id).filter(is_about) {
            let stays = ABOUT.iter().any(|number| draft.link(row.id(), *number).is_some_and(|id| !self.goes(id)));
            if !stays && draft.link(row.id(), activity::LEAD).is_none() {
                draft.set(row.id(), activity::LEAD, Some(Value::Link(home)));
            }
        }
        let last = match kind {
            RecordType::Account => account::LAST_ACTIVITY,
            RecordType::Contact => contact::LAST_ACTIVITY,
            _ => opportunity::LAST_ACTIVITY,
        };
        if let Some(at) = row.moment(last)
            && !matches!(draft.get(home, lead::LAST_ACTIVITY), Some(Value::Moment(own)) if own >= at)
        {
            draft.set(home, lead::LAST_ACTIVITY, Some(Value::Moment(at)));
        }
    }
}

/// Whether a lead differs only in that its owner has read it by now.
fn is_only_read(kind: RecordType, now: &Row, then: &Row) -> bool {
    let fields = |row: &Row| {
        let mut fields = row.fields();
        fields.retain(|(number, _)| *number != lead::UNREAD);
        fields
    };
    kind == RecordType::Lead && fields(now) == fields(then)
}

/// Whether no undo takes a change back: a number that was given.
fn is_lasting(change: &Change) -> bool {
    numbers::only_remembers(change) || quote_rules::is_number(change)
}

/// Whether a change concerns an invariant: sums of line items, hierarchies.
fn settles(change: &Change) -> bool {
    match change {
        Change::Create { kind: RecordType::LineItem | RecordType::QuoteLine, .. }
        | Change::Remove { kind: RecordType::LineItem | RecordType::QuoteLine, .. }
        | Change::Set { kind: RecordType::LineItem | RecordType::QuoteLine, .. }
        | Change::Set { kind: RecordType::Quote, field: quote::DISCOUNT, .. } => true,
        Change::Create { kind, row } => hierarchy::parent_field(*kind).is_some_and(|above| row.get(above).is_some()),
        Change::Set { kind, field, .. } => hierarchy::parent_field(*kind) == Some(*field),
        Change::Remove { .. } => false,
    }
}

/// Records first, so that links never point to a record that does not exist yet.
fn rank(change: &Change) -> u8 {
    match change {
        Change::Create { .. } => 0,
        Change::Set { .. } => 1,
        Change::Remove { .. } => 2,
    }
}

/// The fields in which a record links to a missing one.
fn dead_links(row: &Row, there: impl Fn(Id) -> bool) -> Vec<FieldId> {
    let mut out = Vec::new();
    row.each_link(|number, id| {
        if !there(id) && !out.contains(&number) {
            out.push(number);
        }
    });
    out
}

/// A record without its links to missing ones.
fn without(row: &Row, there: impl Fn(Id) -> bool) -> Row {
    let left = |(number, value)| Some((number, keep_existing_links(value, &there)?));
    let fields: Vec<(FieldId, Value)> = row.fields().into_iter().filter_map(left).collect();
    Row::new(row.id(), row.changed(), &[], &fields)
}

/// A value without links to missing records; `None` if none is left.
pub(super) fn keep_existing_links(value: Value, is_there: impl Fn(Id) -> bool) -> Option<Value> {
    match value {
        Value::Link(id) => is_there(id).then_some(Value::Link(id)),
        Value::Links(ids) => {
            let ids: Vec<Id> = ids.into_iter().filter(|id| is_there(*id)).collect();
            (!ids.is_empty()).then_some(Value::Links(ids))
        }
        value => Some(value),
    }
}

fn is_required(set: &RecordStore, kind: RecordType, number: FieldId) -> bool {
    set.field(kind, number).is_some_and(|field| field.required)
}
