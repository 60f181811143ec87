//! Assignment of new leads: rules in order, of which the first whose conditions all hold applies; its owners take
//! turns. Conditions are stored as text, one per line: the field's key, `is`, `contains`, `filled` or `empty`, and the
//! value.
use super::draft::Draft;
use crate::base::{FieldId, Id, Row, Value, fold};
use crate::domain::records::{assignment_rule, lead, user};
use crate::domain::{Field, FieldType, RecordType};
use crate::store::RecordStore;

/// A condition of a rule on a lead's field, by number. Rules offer fewer conditions than lists: none depends on the
/// current user or date.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// The field links to this record.
    Is(FieldId, Id),
    /// The field's text contains these words, ignoring case and accents.
    Contains(FieldId, String),
    /// The field is not empty.
    Filled(FieldId),
    /// The field is empty.
    Empty(FieldId),
}

impl Condition {
    fn holds(&self, row: &Row) -> bool {
        match self {
            Condition::Is(number, id) => row.get(*number).is_some_and(|value| value.links().contains(id)),
            Condition::Contains(number, text) => fold::fold(row.text(*number)).contains(&fold::fold(text)),
            Condition::Filled(number) => row.get(*number).is_some(),
            Condition::Empty(number) => row.get(*number).is_none(),
        }
    }
}

/// The active rules, with the turns taken within one commit.
pub struct Rules {
    rules: Vec<Rule>,
}

struct Rule {
    id: Id,
    /// `None` if the text is invalid: such a rule applies to no lead rather than to all.
    conditions: Option<Vec<Condition>>,
    owners: Vec<Id>,
    turn: usize,
    is_used: bool,
}

impl Rules {
    /// The workspace's rules in their order, without archived rules and owners.
    pub fn of(set: &RecordStore) -> Rules {
        let is_there = |id: &Id| set.get(RecordType::User, *id).is_some_and(|row| !row.is(user::ARCHIVED));
        let in_force =
            set.rows(RecordType::AssignmentRule).map(|(_, row)| row).filter(|row| !row.is(assignment_rule::ARCHIVED));
        let mut rules: Vec<(i64, Rule)> = in_force
            .map(|row| {
                let owners = row.get(assignment_rule::OWNERS);
                let owners = owners.iter().flat_map(Value::links).copied().filter(is_there).collect();
                let turn = row.number(assignment_rule::NEXT).and_then(|turn| usize::try_from(turn).ok());
                let rule = Rule {
                    id: row.id(),
                    conditions: read(set, row.text(assignment_rule::QUERY)),
                    owners,
                    turn: turn.unwrap_or(0),
                    is_used: false,
                };
                (row.number(assignment_rule::ORDER).unwrap_or(0), rule)
            })
            .collect();
        rules.sort_by_key(|(order, rule)| (*order, rule.id));
        Rules { rules: rules.into_iter().map(|(_, rule)| rule).collect() }
    }

    /// The rule that applies to a lead and the owner it assigns; the rule's next lead goes to its next owner.
    pub fn assign(&mut self, lead: &Row) -> Option<(Id, Id)> {
        let holds = |rule: &&mut Rule| {
            let conditions = rule.conditions.as_ref();
            !rule.owners.is_empty() && conditions.is_some_and(|all| all.iter().all(|condition| condition.holds(lead)))
        };
        let rule = self.rules.iter_mut().find(holds)?;
        let at = rule.turn % rule.owners.len();
        rule.turn = (at + 1) % rule.owners.len();
        rule.is_used = true;
        Some((rule.id, rule.owners[at]))
    }

    /// The owner of an imported lead, if it has none and a rule applies.
    pub fn of_import(&mut self, kind: RecordType, row: &Row) -> Option<Row> {
        if kind != RecordType::Lead || self.rules.is_empty() || row.link(lead::OWNER).is_some() {
            return None;
        }
        let (_, owner) = self.assign(row)?;
        let mut fields = row.fields();
        fields.push((lead::OWNER, Value::Link(owner)));
        Some(Row::new(row.id(), row.changed(), &[], &fields))
    }

    /// Assigns a lead of the draft without an owner by the rules. Returns whether it has one now.
    pub fn assign_owner(&mut self, draft: &mut Draft, id: Id) -> bool {
        if draft.get(id, lead::OWNER).is_some() {
            return true;
        }
        let owner = draft.row(id).and_then(|row| self.assign(&row)).map(|(_, owner)| owner);
        draft.set(id, lead::OWNER, owner.map(Value::Link));
        owner.is_some()
    }

    /// Stores whose turn is next, in the same commit as the leads.
    pub fn save_rotation(self, draft: &mut Draft) {
        for rule in self.rules.into_iter().filter(|rule| rule.is_used && rule.owners.len() > 1) {
            draft.set(rule.id, assignment_rule::NEXT, Some(Value::Number(rule.turn as i64)));
        }
    }
}

/// Parses a rule's conditions; `None` if a line is damaged or its field no longer exists.
pub fn read(set: &RecordStore, text: &str) -> Option<Vec<Condition>> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| condition(set, line.trim())).collect()
}

/// Formats conditions for [`read`].
pub fn write(set: &RecordStore, conditions: &[Condition]) -> String {
    let key = |number: FieldId| set.field(RecordType::Lead, number).map_or("", |field| field.key);
    let line = |condition: &Condition| match condition {
        Condition::Is(number, id) => format!("{} is {id}", key(*number)),
        Condition::Contains(number, text) => {
            format!("{} contains {}", key(*number), text.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        Condition::Filled(number) => format!("{} filled", key(*number)),
        Condition::Empty(number) => format!("{} empty", key(*number)),
    };
    conditions.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a rule can have a condition on a field: one that new leads have.
pub fn fields_used(field: &Field) -> bool {
    !field.system && field.number != lead::OWNER && !matches!(field.kind, FieldType::Link(_) | FieldType::Links(_))
}

fn condition(set: &RecordStore, line: &str) -> Option<Condition> {
    let mut words = line.splitn(3, ' ');
    let field = set.field_by_key(RecordType::Lead, words.next()?)?;
    let (how, value) = (words.next()?, words.next().unwrap_or("").trim());
    match how {
        "is" => value.parse().ok().map(|id| Condition::Is(field.number, id)),
        "contains" => (!value.is_empty()).then(|| Condition::Contains(field.number, value.to_string())),
        "filled" => Some(Condition::Filled(field.number)),
        "empty" => Some(Condition::Empty(field.number)),
        _ => None,
    }
}
