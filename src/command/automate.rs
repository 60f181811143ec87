//! Firing an automation: its steps for one or many records, as one commit, by the same rules as anybody's work. What the
//! rules refuse is kept with the reason; see `store/automations` for what an automation is.
use super::automation::{Automate, Cause};
use super::bulk::is_read_only;
use super::create::create_as;
use super::decision::{Context, Decision, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::settle::{follow, settle};
use super::{activity as logbook, lead as lead_rules};
use crate::base::{Date, FieldId, Id, Row, Timestamp, Value};
use crate::change::{Action, ActionLabel, Change};
use crate::domain::field::FIRST;
use crate::domain::records::{activity, automation, contact, firing, opportunity};
use crate::domain::{FieldType, RecordType};
use crate::locale::{Phrase, phrase, phrases};
use crate::store::automations::{Automation, Definition, Step};
use crate::store::{RecordStore, display_names};

/// The most records for which a commit fires an automation, so that an import of a hundred thousand records stays an
/// import. More are refused in words: a bulk edit does the same and asks before.
pub const MOST_AT_ONCE: usize = 2_000;

/// The most records that a firing names.
const MOST_NAMED: usize = 20;

/// The most different reasons that are kept of a firing.
const MOST_REASONS: usize = 5;

const TOO_MANY: Phrase = phrase!(
    "Too many records at once for an automation. Change them in the list, with “Edit” after selecting them.",
    "Zu viele Datensätze auf einmal für eine Automatisierung. Ändern Sie sie in der Liste, mit „Bearbeiten“ nach dem Auswählen.",
    "Trop de fiches à la fois pour une automatisation. Modifiez-les dans la liste, avec « Modifier » après les avoir sélectionnées.",
);
const IN_CIRCLES: Phrase = phrase!(
    "It would fire again because of what automations have just done, and so on for ever. It was stopped there.",
    "Sie würde wegen dessen, was Automatisierungen eben getan haben, erneut ausgelöst, und so immer weiter. Dort wurde sie angehalten.",
    "Elle se déclencherait de nouveau à cause de ce que des automatisations viennent de faire, et ainsi de suite. Elle a été arrêtée là.",
);

/// Carries out an automation for its records. Those that have everything already are left alone, and what the rules refuse
/// is noted; if there is neither, nothing is changed.
pub fn automate(set: &RecordStore, wanted: &Automate, context: &mut Context) -> Result<Decision, Rejection> {
    let row = set.get(RecordType::Automation, wanted.automation).ok_or(GONE)?;
    let read = Automation::read(set, &Definition::of(row)).map_err(|problem| Rejection::new(problem.text()))?;
    let run = Run { set, wanted, automation: &read };
    let mut refused: Vec<(Rejection, usize)> = Vec::new();
    let mut done: Vec<Id> = Vec::new();
    let mut changes = Vec::new();
    if wanted.records.len() > MOST_AT_ONCE {
        refused.push((Rejection::new(TOO_MANY), wanted.records.len()));
    } else {
        for id in wanted.records.iter() {
            match run.attempt(&[*id], context) {
                Ok(would) if would.is_empty() && (wanted.is_stopped || run.message().is_none()) => {}
                Ok(_) if wanted.is_stopped => note(&mut refused, Rejection::new(IN_CIRCLES), 1),
                Ok(would) => {
                    done.push(*id);
                    changes = would;
                }
                Err(why) => note(&mut refused, why, 1),
            }
        }
    }
    // Each alone was accepted; together they may still contradict each other, as with values that stand once.
    if done.len() > 1 {
        match run.attempt(&done, context) {
            Ok(all) => changes = all,
            Err(why) => {
                note(&mut refused, why, done.len());
                (done, changes) = (Vec::new(), Vec::new());
            }
        }
    }
    let name = phrases::QUOTED.with(context.language, &[row.text(automation::NAME)]);
    let about = match wanted.records.as_slice() {
        [one] => display_names::name_of(set, *one, context.language),
        several => read.kind.counted(several.len() as u32, context.language),
    };
    if !done.is_empty() || !refused.is_empty() {
        changes.push(run.note(&done, &refused, context));
    }
    let cause = ActionLabel::new(Action::Automate, format!("{name}: {about}"));
    Ok(Decision { cause, about: None, changes, skipped: Vec::new(), blobs: Vec::new() })
}

fn note(refused: &mut Vec<(Rejection, usize)>, why: Rejection, count: usize) {
    match refused.iter_mut().find(|(other, _)| *other == why) {
        Some((_, all)) => *all += count,
        None => refused.push((why, count)),
    }
}

struct Run<'a> {
    set: &'a RecordStore,
    wanted: &'a Automate,
    automation: &'a Automation,
}

impl Run<'_> {
    /// What the steps change for some records.
    fn attempt(&self, records: &[Id], context: &mut Context) -> Result<Vec<Change>, Rejection> {
        let mut draft = Draft::new(self.set, context.today, context.now);
        records.iter().try_for_each(|id| self.apply(&mut draft, *id, context))?;
        settle(draft, Action::Automate, context)
    }

    fn apply(&self, draft: &mut Draft, id: Id, context: &mut Context) -> Result<(), Rejection> {
        let (kind, row) = self.set.find(id).ok_or(GONE)?;
        let edits = self.edits(kind, row, context.today);
        for (number, _) in &edits {
            let field = self.set.field(kind, *number).ok_or(GONE)?;
            if let Some(refusal) = is_read_only(self.set, kind, field, row) {
                return Err(refusal);
            }
        }
        if !edits.is_empty() {
            lead_rules::check_edit(self.set, id, &edits)?;
            edits.into_iter().for_each(|(number, value)| draft.set(id, number, value));
            follow(draft, kind, id, context)?;
            draft.check(id)?;
        }
        let steps = &self.automation.steps;
        for (place, step) in steps.iter().enumerate() {
            match step {
                Step::Plan(of, days, subject) => {
                    let due = (activity::DUE, Some(Value::Day(context.today.add_days(*days))));
                    self.log(draft, id, place, vec![typed(*of), named(subject), due], context)?;
                }
                Step::Log(of, subject) => {
                    let done = (activity::DONE, Some(Value::Moment(context.now)));
                    self.log(draft, id, place, vec![typed(*of), named(subject), done], context)?;
                }
                Step::Deal(days, name) => self.deal(draft, id, place, (*days, name), context)?,
                Step::Create(of, via, name) => self.create(draft, id, place, (*of, *via, name), context)?,
                Step::Set(..) | Step::Clear(_) | Step::Add(..) | Step::Notify(_) => {}
            }
        }
        Ok(())
    }

    /// The fields that the steps set in a record, without those that have their value already.
    fn edits(&self, kind: RecordType, row: &Row, today: Date) -> Vec<FieldEdit> {
        let mut edits: Vec<FieldEdit> = Vec::new();
        for step in &self.automation.steps {
            let (number, value) = match step {
                Step::Set(number, value) => {
                    let is_day = self.set.field(kind, *number).is_some_and(|field| field.kind == FieldType::Day);
                    let value = match value {
                        Value::Number(days) if is_day => Value::Day(today.add_days(*days as i32)),
                        value => value.clone(),
                    };
                    (*number, Some(value))
                }
                Step::Clear(number) => (*number, None),
                Step::Add(number, entry) => {
                    let before = edits.iter().find(|(other, _)| other == number).map(|(_, value)| value.clone());
                    let before = before.unwrap_or_else(|| row.get(*number));
                    let mut entries: Vec<Id> = before.map(|value| value.links().to_vec()).unwrap_or_default();
                    if !entries.contains(entry) {
                        entries.push(*entry);
                    }
                    (*number, Some(Value::Links(entries)))
                }
                Step::Plan(..) | Step::Log(..) | Step::Deal(..) | Step::Create(..) | Step::Notify(_) => continue,
            };
            edits.retain(|(other, _)| *other != number);
            edits.push((number, value));
        }
        edits.retain(|(number, value)| row.get(*number) != *value);
        edits
    }

    /// Adds an activity about a record; about an activity, one about the same records. A day fires in whichever browser is
    /// opened first, so that nothing of it depends on who uses that.
    fn log(
        &self,
        draft: &mut Draft,
        about: Id,
        place: usize,
        mut entries: Vec<FieldEdit>,
        context: &mut Context,
    ) -> Result<(), Rejection> {
        let (kind, row) = self.set.find(about).ok_or(GONE)?;
        let Some(id) = self.new_id(draft, about, place) else { return Ok(()) };
        entries.push((activity::OWNER, self.owner(kind, row, context)));
        match logbook::link_to(draft, kind, context) {
            Some(link) => entries.push((link, Some(Value::Link(about)))),
            None => {
                let all = logbook::LINKS.iter().map(|(link, _)| *link).chain(self.set.own_links(RecordType::Activity));
                entries.extend(all.map(|link| (link, row.get(link))));
            }
        }
        create_as(draft, RecordType::Activity, id, entries, context);
        logbook::after_log(draft, id, context)?;
        draft.check(id)
    }

    /// Adds a deal with the account and the contact of a record.
    fn deal(
        &self,
        draft: &mut Draft,
        about: Id,
        place: usize,
        (days, name): (i32, &str),
        context: &mut Context,
    ) -> Result<(), Rejection> {
        let (kind, row) = self.set.find(about).ok_or(GONE)?;
        let Some(id) = self.new_id(draft, about, place) else { return Ok(()) };
        let own = Some(Value::Link(about));
        let (account, contact) = match kind {
            RecordType::Account => (own, None),
            RecordType::Contact => (row.get(contact::ACCOUNT), own),
            _ => (row.get(opportunity::ACCOUNT), row.get(opportunity::CONTACT)),
        };
        let entries = vec![
            (opportunity::NAME, Value::text(name)),
            (opportunity::ACCOUNT, account),
            (opportunity::CONTACT, contact),
            (opportunity::CLOSE_DATE, Some(Value::Day(context.today.add_days(days)))),
            (opportunity::OWNER, self.owner(kind, row, context)),
        ];
        create_as(draft, RecordType::Opportunity, id, entries, context);
        draft.check(id)
    }

    /// Adds a record that links to this one.
    fn create(
        &self,
        draft: &mut Draft,
        about: Id,
        place: usize,
        (of, via, name): (RecordType, FieldId, &str),
        context: &mut Context,
    ) -> Result<(), Rejection> {
        let (kind, row) = self.set.find(about).ok_or(GONE)?;
        let Some(id) = self.new_id(draft, about, place) else { return Ok(()) };
        let mut entries = vec![(FIRST, Value::text(name)), (via, Some(Value::Link(about)))];
        entries.extend(of.field_by_key("owner").map(|field| (field.number, self.owner(kind, row, context))));
        create_as(draft, of, id, entries, context);
        follow(draft, of, id, context)?;
        draft.check(id)
    }

    /// The id of what a step creates for a record; `None` if a day has created it already.
    fn new_id(&self, draft: &Draft, about: Id, place: usize) -> Option<Id> {
        let (seed, place) = (self.seed(), (place as u32).to_le_bytes());
        let seeds: [&[u8]; 5] = [b"automation", &self.wanted.automation.0, &about.0, &seed, &place];
        let is_there = matches!(self.wanted.cause, Cause::Day(_)) && draft.has_derived(&seeds);
        (!is_there).then(|| draft.derived_id(&seeds))
    }

    /// Who owns what is created for a record: its owner, or else who set it off. A day is nobody's doing.
    fn owner(&self, kind: RecordType, row: &Row, context: &Context) -> Option<Value> {
        let by = context.user.filter(|_| matches!(self.wanted.cause, Cause::Commit(_))).map(Value::Link);
        kind.field_by_key("owner").and_then(|field| row.get(field.number)).or(by)
    }

    /// The messages of the steps.
    fn message(&self) -> Option<Value> {
        let texts: Vec<&str> = self
            .automation
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Notify(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        Value::text(&texts.join(" · "))
    }

    fn seed(&self) -> Vec<u8> {
        match self.wanted.cause {
            Cause::Commit(id) => id.0.to_vec(),
            Cause::Day(day) => day.0.to_le_bytes().to_vec(),
        }
    }

    /// The note of what it did.
    fn note(&self, done: &[Id], refused: &[(Rejection, usize)], context: &Context) -> Change {
        let draft = Draft::new(self.set, context.today, context.now);
        let first = self.wanted.records.first().map_or(Id([0; 16]), |id| *id);
        let stopped: &[u8] = if self.wanted.is_stopped { b"stopped" } else { b"" };
        let id = draft.derived_id(&[b"firing", &self.wanted.automation.0, &self.seed(), &first.0, stopped]);
        let number = |number: FieldId, count: usize| (count > 0).then_some((number, Value::Number(count as i64)));
        let reasons: Vec<String> = refused
            .iter()
            .take(MOST_REASONS)
            .map(|(why, count)| {
                let text = why.text.of(context.language);
                let field = why.field.map(|field| format!("{}: ", field.label.of(context.language)));
                let times = if refused.len() > 1 { format!(" ({count})") } else { String::new() };
                format!("{}{text}{times}", field.unwrap_or_default())
            })
            .collect();
        let named: Vec<String> = self.wanted.records.iter().take(MOST_NAMED).map(|id| id.to_string()).collect();
        let day = match self.wanted.cause {
            Cause::Day(day) => Some((firing::DAY, Value::Day(day))),
            Cause::Commit(_) => None,
        };
        let mut fields = vec![
            (firing::AUTOMATION, Value::Link(self.wanted.automation)),
            (firing::CREATED, Value::Moment(context.now)),
        ];
        fields.extend(Value::text(&named.join(" ")).map(|ids| (firing::RECORDS, ids)));
        if let Some(message) = self.message().filter(|_| !done.is_empty()) {
            let owner = |id: &Id| {
                let (kind, row) = self.set.find(*id)?;
                row.link(kind.field_by_key("owner")?.number)
            };
            let mut owners: Vec<Id> = done.iter().filter_map(owner).collect();
            owners.sort_unstable();
            owners.dedup();
            fields.push((firing::MESSAGE, message));
            fields.extend((!owners.is_empty()).then_some((firing::OWNERS, Value::Links(owners))));
        }
        fields.extend(number(firing::COUNT, done.len()));
        fields.extend(number(firing::REFUSED, refused.iter().map(|(_, count)| count).sum()));
        fields.extend(Value::text(&reasons.join("\n")).map(|text| (firing::REASON, text)));
        fields.extend(day);
        Change::Create { kind: RecordType::Firing, row: Row::new(id, Timestamp(0), &[], &fields) }
    }
}

fn typed(of: Id) -> FieldEdit {
    (activity::TYPE, Some(Value::Link(of)))
}

fn named(subject: &str) -> FieldEdit {
    (activity::SUBJECT, Value::text(subject))
}
