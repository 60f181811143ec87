//! A record rule as it is stored: what the records of a type must be like under a condition, and why one may have no effect.
use super::RecordStore;
use super::filter::{Filter, Linking, Predicate};
use super::picklists;
use super::query::Query;
use super::query_string;
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::records::{choice, lead, opportunity, record_rule};
use crate::domain::{Field, FieldType, Picklist, RecordType};
use crate::locale::{Phrase, phrase};

/// What a rule does where its condition is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Its fields have to be filled.
    Required,
    /// Its fields are shown; elsewhere they are not.
    Shown,
    /// Its fields cannot be changed.
    ReadOnly,
    /// Its fields hold only some of the entries of their picklist.
    Choices,
    /// A record is refused.
    Refuse,
}

impl Effect {
    /// The effects, with the names under which they are stored.
    pub const ALL: [(&str, Effect); 5] = [
        ("required", Effect::Required),
        ("shown", Effect::Shown),
        ("read_only", Effect::ReadOnly),
        ("choices", Effect::Choices),
        ("refuse", Effect::Refuse),
    ];

    /// The effect with a stored name.
    pub fn from_name(name: &str) -> Option<Effect> {
        Effect::ALL.iter().find(|(own, _)| *own == name).map(|(_, effect)| *effect)
    }

    /// The stored name.
    pub fn name(self) -> &'static str {
        Effect::ALL.iter().find(|(_, effect)| *effect == self).map_or("", |(name, _)| name)
    }
}

/// Why a rule has no effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// It is of a later version, or damaged.
    Unreadable,
    /// It names a field that is archived or deleted.
    LostField,
    /// It names no field, or one that it cannot do anything about.
    NoField,
    /// None of the entries that it allows is offered any more.
    NoEntry,
    /// It would refuse every record.
    NoCondition,
    /// It refuses records without saying why.
    NoMessage,
}

impl Trouble {
    /// The part of the rule that it is about.
    pub fn part(self) -> FieldId {
        match self {
            Trouble::Unreadable => record_rule::EFFECT,
            Trouble::LostField | Trouble::NoField => record_rule::FIELD_KEYS,
            Trouble::NoEntry => record_rule::ENTRIES,
            Trouble::NoCondition => record_rule::QUERY,
            Trouble::NoMessage => record_rule::MESSAGE,
        }
    }

    /// What to do about it.
    pub fn phrase(self) -> Phrase {
        match self {
            Trouble::Unreadable => phrase!(
                "This rule is damaged or of a later version of Kontor. It has no effect.",
                "Diese Regel ist beschädigt oder aus einer neueren Version von Kontor. Sie wirkt nicht.",
                "Cette règle est endommagée ou d’une version plus récente de Kontor. Elle reste sans effet.",
            ),
            Trouble::LostField => phrase!(
                "This rule uses a field that is archived or deleted, and has no effect. Choose another field, or restore it.",
                "Diese Regel verwendet ein archiviertes oder gelöschtes Feld und wirkt nicht. Wählen Sie ein anderes Feld, oder stellen Sie es wieder her.",
                "Cette règle utilise un champ archivé ou supprimé et reste sans effet. Choisissez un autre champ ou restaurez-le.",
            ),
            Trouble::NoField => phrase!(
                "Choose a field that this rule can apply to.",
                "Wählen Sie ein Feld, auf das diese Regel wirken kann.",
                "Choisissez un champ auquel cette règle peut s’appliquer.",
            ),
            Trouble::NoEntry => phrase!(
                "Choose at least one entry that remains allowed.",
                "Wählen Sie mindestens einen Eintrag, der erlaubt bleibt.",
                "Choisissez au moins une entrée qui reste autorisée.",
            ),
            Trouble::NoCondition => phrase!(
                "Add a condition. Without one, this rule would apply to every record.",
                "Fügen Sie eine Bedingung hinzu. Ohne sie gälte diese Regel für alle Datensätze.",
                "Ajoutez une condition. Sans elle, cette règle s’appliquerait à toutes les fiches.",
            ),
            Trouble::NoMessage => phrase!(
                "Write the message that people read when a record is refused.",
                "Schreiben Sie die Meldung, die man liest, wenn ein Datensatz abgelehnt wird.",
                "Rédigez le message affiché quand une fiche est refusée.",
            ),
        }
    }
}

/// A rule.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordRule {
    /// The type of the records.
    pub kind: RecordType,
    /// Its name.
    pub name: String,
    /// What it does.
    pub effect: Effect,
    /// Where it does it; an empty filter stands for all records.
    pub when: Filter,
    /// Its fields.
    pub fields: Vec<&'static Field>,
    /// The entries that remain allowed.
    pub entries: Vec<Id>,
    /// What is said to whoever breaks it; empty for the usual words.
    pub message: String,
}

/// Whether a rule can do something about a field. What the sales process asks for itself, with a status or a stage, is
/// neither asked for twice nor hidden.
pub fn can_name(kind: RecordType, effect: Effect, field: &Field) -> bool {
    let is_sign = kind == RecordType::Lead && (lead::RAISED_HAND..=lead::PRICING_AGREED).contains(&field.number);
    if field.system || field.deprecated || field.derived.is_some() || is_sign || field.key == "external_id" {
        return false;
    }
    let is_of_process = match kind {
        RecordType::Lead => [lead::STATUS, lead::REASON].contains(&field.number),
        RecordType::Opportunity => [opportunity::STAGE, opportunity::LOSS_REASON].contains(&field.number),
        _ => false,
    };
    match effect {
        Effect::Required | Effect::Shown => !field.required && !is_of_process,
        Effect::ReadOnly => true,
        Effect::Choices => matches!(field.kind, FieldType::Choice(_) | FieldType::Choices(_)),
        Effect::Refuse => false,
    }
}

/// Reads a stored rule, or tells why it has no effect.
pub fn read(set: &RecordStore, row: &Row) -> Result<RecordRule, Trouble> {
    let kind = RecordType::from_key(row.text(record_rule::OF)).filter(|kind| kind.is_work());
    let (Some(kind), Some(effect)) = (kind, Effect::from_name(row.text(record_rule::EFFECT))) else {
        return Err(Trouble::Unreadable);
    };
    let (query, unknown) = query_string::read(set, kind, &query(row.text(record_rule::QUERY)));
    if !unknown.is_empty() {
        return Err(Trouble::LostField);
    }
    let field_of = |key: &str| set.field_by_key(kind, key);
    let fields: Vec<Option<&'static Field>> =
        row.text(record_rule::FIELD_KEYS).split_whitespace().map(field_of).collect();
    let entries = row.text(record_rule::ENTRIES).split_whitespace().filter_map(|id| id.parse().ok()).collect();
    let rule = RecordRule {
        kind,
        name: row.text(record_rule::NAME).to_string(),
        effect,
        when: query.filter,
        fields: fields.iter().copied().flatten().collect(),
        entries,
        message: row.text(record_rule::MESSAGE).trim().to_string(),
    };
    let is_there = |field: &&'static Field| set.fields(kind).contains(field);
    if fields.len() > rule.fields.len() || !rule.fields.iter().all(is_there) || !is_whole(set, kind, &rule.when) {
        return Err(Trouble::LostField);
    }
    match rule.trouble(set) {
        Some(trouble) => Err(trouble),
        None => Ok(rule),
    }
}

/// The stored text of a condition as a query.
fn query(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("f={text}") }
}

/// Whether the fields of a filter's conditions are all in use.
fn is_whole(set: &RecordStore, kind: RecordType, filter: &Filter) -> bool {
    let schema = set.schema();
    // What each browser learns for itself is no reason to refuse anything.
    let is_learnt = |kind: RecordType, number: FieldId| set.field(kind, number).is_some_and(|field| field.is_learnt());
    let is_there = |kind: RecordType, number: FieldId| match number.parts() {
        _ if is_learnt(kind, number) => false,
        Some(_) => set.field(kind, number).is_some() && !schema.is_deleted(kind, number),
        None => set.fields(kind).iter().any(|field| field.number == number),
    };
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(|part| is_whole(set, kind, part)),
        Filter::Where(condition) => is_there(kind, condition.field),
        Filter::Linking(linking) => is_there(linking.from, linking.via) && is_whole(set, linking.from, &linking.only),
        Filter::Unknown(_) => false,
    }
}

/// A filter that is met where another one is not.
fn opposite(filter: &Filter) -> Filter {
    let parts = |parts: &[Filter]| parts.iter().map(opposite).collect();
    match filter {
        Filter::All(all) => Filter::Any(parts(all)),
        Filter::Any(any) => Filter::All(parts(any)),
        Filter::Where(condition) => {
            let mut condition = condition.clone();
            condition.negated = !condition.negated;
            Filter::Where(condition)
        }
        Filter::Linking(linking) => {
            let other = |least: u32, most: Option<u32>| {
                Filter::Linking(Box::new(Linking { least, most, ..(**linking).clone() }))
            };
            let fewer = linking.least.checked_sub(1).map(|most| other(0, Some(most)));
            let more = linking.most.map(|most| other(most.saturating_add(1), None));
            let both: Vec<Filter> = fewer.into_iter().chain(more).collect();
            // Any number is meant, so that no record has another one.
            if both.is_empty() { Filter::Unknown(String::new()) } else { Filter::Any(both) }
        }
        Filter::Unknown(text) => Filter::Unknown(text.clone()),
    }
}

impl RecordRule {
    /// Why the rule would have no effect.
    pub fn trouble(&self, set: &RecordStore) -> Option<Trouble> {
        if self.effect == Effect::Refuse {
            let is_said = !self.message.is_empty();
            return match self.when.is_empty() {
                true => Some(Trouble::NoCondition),
                false => (!is_said).then_some(Trouble::NoMessage),
            };
        }
        let is_fine = |field: &&'static Field| can_name(self.kind, self.effect, field);
        // Entries belong to one picklist.
        let is_one = self.effect != Effect::Choices || self.fields.len() == 1;
        if self.fields.is_empty() || !is_one || !self.fields.iter().all(is_fine) {
            return Some(Trouble::NoField);
        }
        if self.effect == Effect::Shown && self.when.is_empty() {
            return Some(Trouble::NoCondition);
        }
        let offered = self.fields.first().map(|field| picklists::entries(set, field)).unwrap_or_default();
        let is_open = self.effect != Effect::Choices || offered.iter().any(|id| self.entries.contains(id));
        (!is_open).then_some(Trouble::NoEntry)
    }

    /// The fields of its record, apart from what says whether it is switched on.
    pub fn write(&self, set: &RecordStore) -> Vec<(FieldId, Option<Value>)> {
        let query = query_string::write(set, self.kind, &Query { filter: self.when.clone(), ..Query::default() });
        let keys: Vec<&str> = self.fields.iter().map(|field| field.key).collect();
        let entries: Vec<String> = self.entries.iter().map(Id::to_string).collect();
        vec![
            (record_rule::NAME, Value::text(&self.name)),
            (record_rule::OF, Value::text(self.kind.key())),
            (record_rule::EFFECT, Value::text(self.effect.name())),
            (record_rule::QUERY, Value::text(query.strip_prefix("f=").unwrap_or(""))),
            (record_rule::FIELD_KEYS, Value::text(&keys.join(" "))),
            (record_rule::ENTRIES, Value::text(&entries.join(" "))),
            (record_rule::MESSAGE, Value::text(&self.message)),
        ]
    }

    /// The records that the rule concerns as they are: those that break it; those that are locked; those of which it
    /// hides a value.
    pub fn concerned(&self, set: &RecordStore) -> Filter {
        let each = |test: &dyn Fn(&Field) -> Filter| Filter::Any(self.fields.iter().map(|field| test(field)).collect());
        let both = |when: Filter, what: Filter| match when.is_empty() {
            true => what,
            false => Filter::All(vec![when, what]),
        };
        match self.effect {
            Effect::Refuse | Effect::ReadOnly => self.when.clone(),
            Effect::Required => both(self.when.clone(), each(&|field| Filter::not(field.number, Predicate::Filled))),
            Effect::Shown => both(opposite(&self.when), each(&|field| Filter::field(field.number, Predicate::Filled))),
            Effect::Choices => {
                let others = |field: &Field| {
                    let mut all = all_entries(set, field);
                    all.retain(|id| !self.entries.contains(id));
                    Filter::field(field.number, Predicate::OneOf(all))
                };
                both(self.when.clone(), each(&others))
            }
        }
    }
}

/// The entries of a field's picklist, with archived ones.
fn all_entries(set: &RecordStore, field: &Field) -> Vec<Id> {
    let (FieldType::Choice(list) | FieldType::Choices(list)) = field.kind else { return Vec::new() };
    let Some(target) = field.target() else { return Vec::new() };
    let belongs = |row: &Row| match list {
        Picklist::Status | Picklist::Stage => true,
        Picklist::ConversionReason => false,
        list => row.number(choice::LIST) == Some(list.code()),
    };
    set.rows(target).map(|(_, row)| row).filter(|row| belongs(row)).map(Row::id).collect()
}
