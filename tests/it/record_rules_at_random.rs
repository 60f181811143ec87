//! Record rules against their description, in whatever order things are done: every way in obeys, nothing is locked, and
//! every action is undone and done again in one step.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::every_way_in::{a_lead, update};
use crate::record_rules::{a_rule, industries};
use crate::support::files::{all, file, guess, plan};
use crate::support::{TestWorkspace, cases, text};
use kontor::base::{FieldId, Id, Row, Seq, Timestamp, Value};
use kontor::command::{BulkEdit, Command, Conversion, FieldEdit, Import, Merge};
use kontor::domain::RecordType;
use kontor::domain::records::{account, record_rule};
use kontor::session::SessionError;
use kontor::store::filter::{Filter, Predicate, TextMatch};
use kontor::store::record_rule::{Effect, RecordRule};
use proptest::prelude::*;

const ACCOUNT: RecordType = RecordType::Account;

/// The conditions of the property tests.
#[derive(Clone, Copy, Debug)]
enum When {
    Always,
    CityIs(u8),
    CityFilled,
    StateEmpty,
    Industry,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    effect: Effect,
    when: When,
    field: FieldId,
}

const TEXTS: [FieldId; 3] = [account::CITY, account::STATE, account::STREET];

fn rule() -> impl Strategy<Value = Rule> {
    let when = prop_oneof![
        Just(When::Always),
        (0u8..3).prop_map(When::CityIs),
        Just(When::CityFilled),
        Just(When::StateEmpty),
        Just(When::Industry)
    ];
    let effect = prop_oneof![
        3 => Just(Effect::Required),
        1 => Just(Effect::Shown),
        1 => Just(Effect::ReadOnly),
        1 => Just(Effect::Choices),
        1 => Just(Effect::Refuse),
    ];
    (effect, when, 0usize..3).prop_map(|(effect, when, at)| {
        let is_open = matches!((effect, when), (Effect::Shown | Effect::Refuse, When::Always));
        let field = if effect == Effect::Choices { account::INDUSTRY } else { TEXTS[at] };
        Rule { effect, when: if is_open { When::CityFilled } else { when }, field }
    })
}

/// The filter of a condition.
fn filter(when: When, industry: Id) -> Filter {
    match when {
        When::Always => Filter::default(),
        When::CityIs(to) => Filter::field(account::CITY, Predicate::Text(TextMatch::Equals, format!("{to}"))),
        When::CityFilled => Filter::field(account::CITY, Predicate::Filled),
        When::StateEmpty => Filter::not(account::STATE, Predicate::Filled),
        When::Industry => Filter::field(account::INDUSTRY, Predicate::OneOf(vec![industry])),
    }
}

/// The rules, as their description says it, without filters.
struct Naive {
    rules: Vec<Rule>,
    industries: Vec<Id>,
}

impl Naive {
    fn holds(&self, rule: &Rule, row: &Row) -> bool {
        match rule.when {
            When::Always => true,
            When::CityIs(to) => row.text(account::CITY) == to.to_string(),
            When::CityFilled => row.get(account::CITY).is_some(),
            When::StateEmpty => row.get(account::STATE).is_none(),
            When::Industry => row.link(account::INDUSTRY) == Some(self.industries[0]),
        }
    }

    fn about(&self, effect: Effect, field: FieldId) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.effect == effect && rule.field == field)
    }

    fn is_hidden(&self, field: FieldId, row: &Row) -> bool {
        self.about(Effect::Shown, field).count() > 0
            && !self.about(Effect::Shown, field).any(|rule| self.holds(rule, row))
    }

    fn is_locked(&self, field: FieldId, before: Option<&Row>) -> bool {
        before.is_some_and(|row| self.about(Effect::ReadOnly, field).any(|rule| self.holds(rule, row)))
    }

    /// Whether a required field is missing that could be filled.
    fn lacks(&self, rule: &Rule, before: Option<&Row>, row: &Row) -> bool {
        rule.effect == Effect::Required
            && self.holds(rule, row)
            && row.get(rule.field).is_none()
            && !self.is_hidden(rule.field, row)
            && !self.is_locked(rule.field, before)
    }

    /// What the condition of a rule is about.
    fn subject(when: When) -> Option<FieldId> {
        match when {
            When::Always => None,
            When::CityIs(_) | When::CityFilled => Some(account::CITY),
            When::StateEmpty => Some(account::STATE),
            When::Industry => Some(account::INDUSTRY),
        }
    }

    fn is_broken(&self, before: Option<&Row>, after: &Row) -> bool {
        let changed = |field: FieldId| before.is_none_or(|row| row.get(field) != after.get(field));
        self.rules.iter().any(|rule| match rule.effect {
            Effect::Required => {
                self.lacks(rule, before, after) && !before.is_some_and(|row| self.lacks(rule, Some(row), row))
            }
            Effect::Shown => {
                let was_hidden = before.is_some_and(|row| self.is_hidden(rule.field, row));
                let is_new = was_hidden && after.get(rule.field).is_some() && changed(rule.field);
                is_new && self.is_hidden(rule.field, after)
            }
            Effect::ReadOnly => changed(rule.field) && before.is_some_and(|row| self.holds(rule, row)),
            Effect::Choices => {
                let wrong =
                    |row: &Row| row.link(rule.field).filter(|id| self.holds(rule, row) && *id != self.industries[1]);
                wrong(after).is_some() && wrong(after) != before.and_then(wrong)
            }
            Effect::Refuse => {
                let was = before.is_some_and(|row| self.holds(rule, row));
                self.holds(rule, after) && (!was || Naive::subject(rule.when).is_some_and(changed))
            }
        })
    }
}

#[derive(Clone, Debug)]
enum Step {
    Create(Vec<(usize, Option<u8>)>),
    Edit(prop::sample::Index, Vec<(usize, Option<u8>)>),
    Paste(Vec<(prop::sample::Index, (usize, Option<u8>))>),
    Bulk(usize, Option<u8>),
    Import(Vec<(Option<u8>, Option<u8>)>),
    FileUpdate(prop::sample::Index, Vec<(usize, Option<u8>)>),
    Merge(prop::sample::Index, prop::sample::Index),
    Convert,
    Delete(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<prop::sample::Index>;
    let edit = || (0usize..4, prop::option::of(0u8..3));
    let edits = move || prop::collection::vec(edit(), 1..4);
    prop_oneof![
        3 => edits().prop_map(Step::Create),
        5 => (at(), edits()).prop_map(|(at, edits)| Step::Edit(at, edits)),
        2 => prop::collection::vec((at(), edit()), 1..5).prop_map(Step::Paste),
        1 => edit().prop_map(|(field, to)| Step::Bulk(field, to)),
        1 => prop::collection::vec((prop::option::of(0u8..3), prop::option::of(0u8..3)), 1..4).prop_map(Step::Import),
        1 => (at(), edits()).prop_map(|(at, edits)| Step::FileUpdate(at, edits)),
        1 => (at(), at()).prop_map(|(one, other)| Step::Merge(one, other)),
        1 => Just(Step::Convert),
        1 => at().prop_map(Step::Delete),
    ]
}

fn value(naive: &Naive, (at, to): (usize, Option<u8>)) -> FieldEdit {
    match TEXTS.get(at) {
        Some(field) => (*field, to.map(|to| Value::Text(to.to_string()))),
        None => (account::INDUSTRY, to.map(|to| Value::Link(naive.industries[usize::from(to)]))),
    }
}

fn take(crm: &TestWorkspace, naive: &Naive, step: &Step, place: usize) -> Option<Command> {
    let ids: Vec<Id> = all(crm, ACCOUNT).iter().map(Row::id).collect();
    let edits = |edits: &[(usize, Option<u8>)]| edits.iter().map(|edit| value(naive, *edit)).collect::<Vec<_>>();
    let name = format!("A{place}");
    Some(match step {
        Step::Create(with) => {
            Command::Create { kind: ACCOUNT, fields: [vec![(account::NAME, text(&name))], edits(with)].concat() }
        }
        Step::Import(rows) => {
            let cell = |to: &Option<u8>| to.map(|to| to.to_string()).unwrap_or_default();
            let rows = rows
                .iter()
                .enumerate()
                .map(|(at, (city, phone))| format!("{name}-{at},{},{}\n", cell(city), cell(phone)));
            let csv = format!("Account Name,Billing City,Billing State\n{}", rows.collect::<String>());
            let files = [file("accounts.csv", &csv)];
            let planned = plan(crm, &files, guess(crm, &files));
            Command::Import(Import {
                file: "f".into(),
                new: Rc::new(planned.rows),
                fills: Rc::new(planned.fills),
                blobs: Default::default(),
            })
        }
        Step::Convert => Command::Convert(Conversion::new(a_lead(crm, &name))),
        _ if ids.is_empty() => return None,
        Step::Edit(at, with) => Command::Edit { id: *at.get(&ids), fields: edits(with) },
        Step::Paste(cells) => {
            let mut cells: Vec<(Id, FieldEdit)> =
                cells.iter().map(|(at, edit)| (*at.get(&ids), value(naive, *edit))).collect();
            cells.sort_by_key(|(id, (number, _))| (*id, *number));
            cells.dedup_by_key(|(id, (number, _))| (*id, *number));
            Command::SetCells(Arc::new(cells))
        }
        Step::Bulk(at, to) => {
            let (field, value) = value(naive, (*at, *to));
            Command::Bulk { ids: Arc::new(ids), edit: BulkEdit::Set { field, value } }
        }
        Step::FileUpdate(at, with) => update(*at.get(&ids), edits(with)),
        Step::Merge(one, other) => {
            Command::Merge(Merge { master: *one.get(&ids), others: vec![*other.get(&ids)], picks: Vec::new() })
        }
        Step::Delete(at) => Command::Delete(vec![*at.get(&ids)]),
    })
}

fn ruled(rules: &[Rule]) -> (TestWorkspace, Naive, Vec<Command>) {
    let crm = TestWorkspace::new();
    let naive = Naive { rules: rules.to_vec(), industries: industries(&crm) };
    let command = |rule: &Rule| {
        let fields = if rule.effect == Effect::Refuse { vec![] } else { vec![rule.field] };
        let entries = if rule.effect == Effect::Choices { vec![naive.industries[1]] } else { vec![] };
        let when = filter(rule.when, naive.industries[0]);
        let rule = RecordRule { entries, ..a_rule(&crm, ACCOUNT, rule.effect, when, &fields) };
        let mut fields = crm.session.read(|set| rule.write(set));
        fields.push((record_rule::ON, Some(Value::Yes)));
        Command::Create { kind: RecordType::RecordRule, fields }
    };
    let commands = rules.iter().map(command).collect();
    (crm, naive, commands)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(64), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_way_in_obeys_every_rule_and_undo_always_works(
        rules in prop::collection::vec(rule(), 1..5),
        before in prop::collection::vec(step(), 0..5),
        steps in prop::collection::vec(step(), 1..12),
    ) {
        let (crm, naive, commands) = ruled(&rules);
        let mut states = vec![crm.content()];
        let mut run = |crm: &TestWorkspace, command: Command| {
            let done = crm.try_do(command);
            if done.as_ref().is_ok_and(|done| done.header.is_some()) {
                states.push(crm.content());
            }
            done
        };
        // Records from before the rules may break them.
        for (place, step) in before.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Convert)) {
            if let Some(command) = take(&crm, &naive, step, place + 100) {
                drop(run(&crm, command));
            }
        }
        for command in commands {
            prop_assert!(run(&crm, command).is_ok());
        }
        for (place, step) in steps.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Convert)) {
            let old = all(&crm, ACCOUNT);
            let was = |id: Id| old.iter().find(|row| row.id() == id);
            let Some(command) = take(&crm, &naive, step, place) else { continue };
            let asked = match &command {
                Command::Create { fields, .. } => {
                    let mut last: BTreeMap<FieldId, Value> = Default::default();
                    for (number, value) in fields {
                        match value {
                            Some(value) => drop(last.insert(*number, value.clone())),
                            None => drop(last.remove(number)),
                        }
                    }
                    let fields: Vec<_> = last.into_iter().collect();
                    Some((None, Row::new(Id::fixed(1), Timestamp(0), &[], &fields)))
                }
                Command::Edit { id, fields } => was(*id).map(|row| {
                    let edits: Vec<_> = fields.iter().map(|(number, value)| (*number, value.as_ref())).collect();
                    (Some(row), row.with_edits(Timestamp(0), Seq::NONE, &edits))
                }),
                _ => None,
            };
            let done = run(&crm, command);
            if let Some((before, after)) = asked {
                let is_refused = matches!(done, Err(SessionError::Refused(_)));
                prop_assert_eq!(is_refused, naive.is_broken(before, &after), "{:?} {:?} -> {:?}", step, before.map(Row::fields), after.fields());
            }
            for row in all(&crm, ACCOUNT) {
                let before = was(row.id());
                if before.is_none_or(|before| before.fields() != row.fields()) {
                    prop_assert!(!naive.is_broken(before, &row), "{:?} made {:?}", step, row.fields());
                }
            }
        }
        // Every action is undone in one step, whatever the rules say by now, and done again.
        let last = states.len();
        for at in (1..last).rev() {
            crm.undo();
            prop_assert_eq!(&crm.content(), &states[at - 1]);
        }
        for state in &states[1..] {
            crm.redo();
            prop_assert_eq!(&crm.content(), state);
        }
    }

    #[test]
    fn no_rule_locks_a_record(rules in prop::collection::vec(rule(), 1..5), before in prop::collection::vec(step(), 1..6)) {
        let (crm, naive, commands) = ruled(&rules);
        for (place, step) in before.iter().enumerate() {
            if let Some(command) = take(&crm, &naive, step, place) {
                drop(crm.try_do(command));
            }
        }
        commands.into_iter().for_each(|command| drop(crm.run(command)));
        for row in all(&crm, ACCOUNT) {
            // What no rule is about can always be changed.
            let edit = |number, value| crm.try_do(Command::Edit { id: row.id(), fields: vec![(number, value)] });
            prop_assert!(edit(account::DESCRIPTION, text("Changed")).is_ok());
            // Each required field can be filled alone, unless that is what leads into another rule.
            for rule in naive.rules.iter().filter(|rule| naive.lacks(rule, Some(&row), &row)) {
                let now = crm.session.read(|set| set.get(ACCOUNT, row.id()).cloned()).unwrap();
                let filled = Value::Text("9".into());
                let after = now.with_edits(Timestamp(0), Seq::NONE, &[(rule.field, Some(&filled))]);
                let is_newly_met = naive.rules.iter().any(|other| !naive.holds(other, &now) && naive.holds(other, &after));
                let refuses = |other: &Rule| other.effect == Effect::Refuse && Naive::subject(other.when) == Some(rule.field);
                if now.get(rule.field).is_none() && !is_newly_met && !naive.rules.iter().any(refuses) {
                    prop_assert!(edit(rule.field, Some(filled)).is_ok(), "{:?} in {:?}", rule, now.fields());
                }
            }
        }
    }
}
