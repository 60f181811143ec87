//! What formulas mean in a workspace: the names of its fields and entries, and which formulas use a field.
use super::display_names;
use super::record_tables::RecordTables;
use crate::base::{FieldId, Id, fold};
use crate::domain::field::Derived;
use crate::domain::formula::Expr;
use crate::domain::formula::parse::Names;
use crate::domain::records::{choice, field};
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;

/// The names of a workspace in a language.
pub struct WorkspaceNames<'a> {
    /// The workspace.
    pub set: &'a RecordTables,
    /// The language.
    pub language: Language,
}

impl Names for WorkspaceNames<'_> {
    fn schema(&self) -> &Schema {
        self.set.schema()
    }

    fn entries(&self, field: &Field, name: &str) -> Vec<Id> {
        let (Some(target), FieldType::Choice(list) | FieldType::Choices(list)) = (field.target(), field.kind) else {
            return Vec::new();
        };
        let wanted = fold::fold(name);
        let is_named = |language: Language, row| fold::fold(&display_names::whole(target, row, language)) == wanted;
        let entries = self.set.rows(target).map(|(_, row)| row);
        entries
            .filter(|row| target != RecordType::Choice || row.number(choice::LIST) == Some(list.code()))
            .filter(|row| {
                Language::ALL.into_iter().any(|language| is_named(language, row)) || row.id().to_string() == name
            })
            .map(|row| row.id())
            .collect()
    }

    fn name(&self, id: Id) -> String {
        let name = display_names::whole_of(self.set, id, self.language);
        // An entry that another copy of the workspace does not have.
        if name.is_empty() { id.to_string() } else { name }
    }

    fn language(&self) -> Language {
        self.language
    }
}

/// The fields that expressions read, each with the type of the records that have it: links on the way count.
pub fn fields_read(schema: &Schema, expressions: &[(RecordType, &Expr)]) -> Vec<(RecordType, FieldId)> {
    let mut out = Vec::new();
    for (kind, expr) in expressions.iter().copied() {
        for path in expr.paths() {
            for end in 1..=path.len() {
                match schema.field_at(kind, &path[..end]) {
                    Some((kind, field)) if !out.contains(&(kind, field.number)) => out.push((kind, field.number)),
                    _ => {}
                }
            }
        }
    }
    out
}

/// The fields that a formula or a roll-up reads, as [`fields_read`].
pub fn read_by(schema: &Schema, derived: Derived) -> Vec<(RecordType, FieldId)> {
    let mut out = fields_read(schema, &derived.expressions());
    if let Derived::RollUp(roll_up) = derived {
        out.extend(roll_up.links());
    }
    out
}

/// The field records of the formulas and roll-ups that use a field, without deleted ones.
pub fn users(set: &RecordTables, kind: RecordType, number: FieldId) -> Vec<Id> {
    let schema = set.schema();
    let computed = schema.computed().filter(|(id, ..)| !is_deleted(set, *id));
    let uses = computed.filter(|(.., derived)| read_by(schema, *derived).contains(&(kind, number)));
    let mut ids: Vec<Id> = uses.map(|(id, ..)| id).collect();
    ids.sort_unstable();
    ids
}

/// Whether the definition of a field needs that field itself, directly or through other fields.
pub fn is_circular(schema: &Schema, kind: RecordType, number: FieldId, read: Vec<(RecordType, FieldId)>) -> bool {
    let mut known = read;
    let mut at = 0;
    while let Some(next) = known.get(at).copied() {
        if next == (kind, number) {
            return true;
        }
        let computed = schema.computed().find(|(_, of, field, _)| (*of, field.number) == next);
        for read in computed.map(|(.., derived)| read_by(schema, derived)).unwrap_or_default() {
            if !known.contains(&read) {
                known.push(read);
            }
        }
        at += 1;
    }
    false
}

/// Whether a deleted field is among those that are read.
pub fn reads_deleted(set: &RecordTables, read: &[(RecordType, FieldId)]) -> bool {
    let deleted = set.rows(RecordType::Field).map(|(_, row)| row).filter(|row| row.is(field::DELETED));
    let mut deleted = deleted.filter_map(|row| set.schema().own(row.id()));
    deleted.any(|(kind, field)| read.contains(&(kind, field.number)))
}

fn is_deleted(set: &RecordTables, id: Id) -> bool {
    set.get(RecordType::Field, id).is_none_or(|row| row.is(field::DELETED))
}
