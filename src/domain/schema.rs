//! The fields of every record type in a workspace: those of the tables, and custom fields.
use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;

use super::RecordType;
use super::custom_type::CustomTypes;
use super::field::{Derived, Field, FieldType, Group, LinkedField};
use super::formula::{Formula, ResultType, RollUp, canonical};
use super::picklist::Picklist;
use super::records::field;
pub(crate) use crate::base::kept::kept;
use crate::base::{FieldId, Id, Row, small_sort};
use crate::locale::Phrase;

/// The types of custom fields, with the names under which they are stored.
pub const TYPES: [(&str, FieldType); 16] = [
    ("text", FieldType::Text),
    ("long_text", FieldType::LongText),
    ("number", FieldType::Decimal),
    (PERCENT, FieldType::Percent),
    ("money", FieldType::Money),
    ("date", FieldType::Day),
    ("date_time", FieldType::Moment),
    ("yes_no", FieldType::Flag),
    ("choice", FieldType::Choice(Picklist::Own(FieldId(0)))),
    ("choices", FieldType::Choices(Picklist::Own(FieldId(0)))),
    ("link", FieldType::Link(RecordType::Account)),
    ("links", FieldType::Links(RecordType::Account)),
    ("url", FieldType::Url),
    ("email", FieldType::Email),
    ("phone", FieldType::Phone),
    (AUTO_NUMBER, FieldType::Text),
];

/// The types that earlier versions do not know. They would leave the values out of a file, so that it says it needs more.
pub const LATER: [&str; 4] = [AUTO_NUMBER, "date_time", "links", PERCENT];

/// The name under which the type of a percentage is stored.
const PERCENT: &str = "percent";

/// The name under which the type of a field with assigned numbers is stored.
pub const AUTO_NUMBER: &str = "auto_number";
/// The name under which the type of a field with a formula is stored.
pub const FORMULA: &str = "formula";
/// The name under which the type of a field with a roll-up is stored.
pub const ROLL_UP: &str = "roll_up";

/// All fields of a workspace, by record type.
#[derive(Clone)]
pub struct Schema {
    kinds: Vec<Vec<&'static Field>>,
    own: HashMap<Id, (RecordType, i64, &'static Field)>,
    goes_to: HashMap<Id, Vec<(RecordType, Id)>>,
    types: CustomTypes,
    /// The table fields whose links are indexed backwards, by record type. This is checked for every link of every
    /// record at startup.
    traced: Vec<Vec<FieldId>>,
    /// Which record types have formulas that read another one through a link: the reader, then what it reads.
    reads: Vec<(RecordType, RecordType)>,
    /// From which record types roll-ups gather: what they gather from, and its link.
    gathers: Vec<(RecordType, FieldId)>,
    /// Whether there are formulas or roll-ups.
    computes: bool,
    asked: RefCell<Asked>,
}

/// What conditions, columns and orders ask about other records, so that a change of these updates what was asked for.
#[derive(Clone, Default)]
struct Asked {
    /// Fields of linked records, each with the type of the records that link.
    fields: Vec<(RecordType, &'static Field)>,
    /// From which record types linking records are counted: what is counted, and its link.
    through: Vec<(RecordType, FieldId)>,
}

impl Default for Schema {
    fn default() -> Schema {
        let mut kinds = vec![Vec::new(); RecordType::PLACES];
        RecordType::ALL.iter().for_each(|kind| kinds[*kind as usize] = present(*kind).collect());
        let mut traced = vec![Vec::new(); RecordType::PLACES];
        for kind in RecordType::ALL {
            let fields = kind.fields().iter().filter(|field| field.target().is_some_and(RecordType::has_backlinks));
            traced[*kind as usize] = fields.map(|field| field.number).collect();
        }
        Schema {
            kinds,
            own: HashMap::new(),
            goes_to: HashMap::new(),
            types: CustomTypes::default(),
            traced,
            reads: Vec::new(),
            gathers: Vec::new(),
            computes: false,
            asked: RefCell::default(),
        }
    }
}

impl Schema {
    /// The fields of a record type: the table's, then the custom fields in their order, without archived and deleted
    /// ones.
    pub fn fields(&self, kind: RecordType) -> &[&'static Field] {
        &self.kinds[kind as usize]
    }

    /// The record types that the workspace defines.
    pub fn types(&self) -> &CustomTypes {
        &self.types
    }

    /// The record types of daily work that are offered: the program's, then the workspace's own, without archived ones.
    pub fn work(&self) -> Vec<RecordType> {
        let mut out = RecordType::WORK.to_vec();
        out.extend(self.types.offered().map(|own| own.kind));
        out
    }

    /// Updates the schema after the record `id` of a custom record type became `row`; `None` if it was removed.
    pub fn put_type(&mut self, id: Id, row: Option<&Row>) {
        self.types.put(id, row);
    }

    /// The field with a number, even if it is archived or deleted, because the history may still show its values.
    pub fn field(&self, kind: RecordType, number: FieldId) -> Option<&'static Field> {
        if number < super::field::FIRST_CUSTOM {
            return kind.field(number);
        }
        if let Some((via, of)) = number.parts() {
            return self.linked(kind, number, via, of);
        }
        self.own.values().find(|(of, _, field)| *of == kind && field.number == number).map(|(_, _, field)| *field)
    }

    /// The field of the record that a link points to. That it was asked for is remembered.
    fn linked(&self, kind: RecordType, number: FieldId, via: FieldId, of: FieldId) -> Option<&'static Field> {
        let is_asked = |(own, field): &&(RecordType, &'static Field)| *own == kind && field.number == number;
        if let Some((_, found)) = self.asked.borrow().fields.iter().find(is_asked) {
            return Some(found);
        }
        let link = self.field(kind, via)?;
        let target = link.single_target().filter(|target| *target != RecordType::Choice)?;
        let of = self.field(target, of)?;
        let label = Phrase::joined(link.label, of.label, kept);
        let path = lasting(&LINKED, LinkedField { via, target, of });
        let key = kept(&format!("{}{LINKED_KEY}{}", link.key, of.key));
        let field = Field::new(number, key, of.kind, label, Group::Own).derived(Derived::Linked(path));
        let field = lasting(&FIELDS, field);
        self.asked.borrow_mut().fields.push((kind, field));
        Some(field)
    }

    /// The links of a record type through which the fields of another record can be asked for, with its type.
    pub fn links(&self, kind: RecordType) -> impl Iterator<Item = (&'static Field, RecordType)> + '_ {
        let leads = |field: &Field| match field.kind {
            FieldType::Link(target) => target.is_work(),
            FieldType::Choice(Picklist::Stage | Picklist::Status) => !field.system,
            _ => false,
        };
        let links = self.fields(kind).iter().copied().filter(move |field| leads(field));
        links.filter_map(|field| Some((field, field.single_target()?)))
    }

    /// The record types that link to a record type, each with its field that links.
    pub fn back_links(&self, kind: RecordType) -> Vec<(RecordType, &'static Field)> {
        let of = |from: RecordType| self.fields(from).iter().map(move |field| (from, *field));
        let links = RollUp::sources().flat_map(of);
        links.filter(|(_, field)| field.target() == Some(kind) && field.derived.is_none()).collect()
    }

    /// Whether a custom field was deleted, or one of a linked record, or the link to it.
    pub fn is_deleted(&self, kind: RecordType, number: FieldId) -> bool {
        if let Some((via, of)) = number.parts() {
            let target = self.field(kind, via).and_then(Field::single_target);
            return self.is_deleted(kind, via) || target.is_some_and(|target| self.is_deleted(target, of));
        }
        number >= super::field::FIRST_CUSTOM
            && self.own.values().any(|(of, order, field)| (*of, *order, field.number) == (kind, DELETED, number))
    }

    /// Remembers that records are counted which link through a field.
    pub fn count_through(&self, from: RecordType, via: FieldId) {
        let mut asked = self.asked.borrow_mut();
        if !asked.through.contains(&(from, via)) {
            asked.through.push((from, via));
        }
    }

    /// Whether something is computed or asked for that other records change.
    pub fn follows(&self) -> bool {
        let asked = self.asked.borrow();
        self.computes || !asked.fields.is_empty() || !asked.through.is_empty()
    }

    /// The field at the end of a path, and the type of the records that have it; `None` if there is none, or if a field
    /// before it does not lead to one other record.
    pub fn field_at(&self, kind: RecordType, path: &[FieldId]) -> Option<(RecordType, &'static Field)> {
        let (first, rest) = path.split_first()?;
        let field = self.field(kind, *first)?;
        if rest.is_empty() { Some((kind, field)) } else { self.field_at(field.single_target()?, rest) }
    }

    /// Whether the links in a field are indexed backwards.
    pub fn is_traced(&self, kind: RecordType, number: FieldId) -> bool {
        match number < super::field::FIRST_CUSTOM {
            true => self.traced[kind as usize].contains(&number),
            false => self.field(kind, number).and_then(|field| field.target()).is_some_and(RecordType::has_backlinks),
        }
    }

    /// The field with a key of files.
    pub fn field_by_key(&self, kind: RecordType, key: &str) -> Option<&'static Field> {
        if let Some((via, of)) = key.split_once(LINKED_KEY) {
            let link = self.field_by_key(kind, via)?;
            let of = self.field_by_key(link.single_target()?, of)?;
            return self.field(kind, FieldId::through(link.number, of.number)?);
        }
        match key.strip_prefix(OWN_KEY).and_then(|number| number.parse::<u16>().ok()).map(FieldId::from) {
            Some(number) => self.field(kind, number),
            None => kind.field_by_key(key),
        }
    }

    /// The field of whatever record type with a number, as files write and read a journal: the type of a field may have
    /// got another place since, and no two custom fields have one number.
    pub fn in_journal(&self, kind: RecordType, number: FieldId) -> Option<&'static Field> {
        let any = || self.own.values().find(|(.., field)| field.number == number).map(|(.., field)| *field);
        self.field(kind, number).or_else(any)
    }

    /// [`Schema::in_journal`] by the key of files.
    pub fn in_journal_by_key(&self, kind: RecordType, key: &str) -> Option<&'static Field> {
        let number = || key.strip_prefix(OWN_KEY)?.parse::<u16>().ok().map(FieldId::from);
        self.field_by_key(kind, key).or_else(|| self.in_journal(kind, number()?))
    }

    /// The custom fields of leads that are carried over at conversion, each with the target record type and field.
    pub fn conversion_targets(&self) -> Vec<(&'static Field, RecordType, &'static Field)> {
        let mut targets = Vec::new();
        for (from, to) in self.goes_to.iter().flat_map(|(from, targets)| targets.iter().map(move |to| (from, to))) {
            let (Some(from), Some(target)) = (self.own.get(from), self.own.get(&to.1)) else { continue };
            if from.0 == RecordType::Lead && target.0 == to.0 && from.2.is_compatible_with(target.2) {
                targets.push((from.2, to.0, target.2));
            }
        }
        small_sort::sort_by_key(&mut targets, |(from, ..)| from.number);
        targets
    }

    /// The field that a field record describes, including archived ones.
    pub fn own(&self, id: Id) -> Option<(RecordType, &'static Field)> {
        self.own.get(&id).map(|(kind, _, field)| (*kind, *field))
    }

    /// Whether there are formulas or roll-ups.
    pub fn computes(&self) -> bool {
        self.computes
    }

    /// The fields with formulas and roll-ups, including archived and deleted ones, which others may still read.
    pub fn computed(&self) -> impl Iterator<Item = (Id, RecordType, &'static Field, Derived)> + '_ {
        self.own.iter().filter_map(|(id, (kind, _, field))| Some((*id, *kind, *field, field.derived?)))
    }

    /// The roll-up of a field.
    pub fn roll_up(&self, kind: RecordType, number: FieldId) -> Option<&'static RollUp> {
        match self.field(kind, number)?.derived {
            Some(Derived::RollUp(roll_up)) => Some(roll_up),
            _ => None,
        }
    }

    /// The record types of which something reads records of a type through a link: formulas, and what was asked for.
    pub fn readers(&self, kind: RecordType) -> Vec<RecordType> {
        let asked = self.asked.borrow();
        let linked = asked.fields.iter().filter_map(|(reader, field)| match field.derived {
            Some(Derived::Linked(path)) => Some((*reader, path.target)),
            _ => None,
        });
        let all = self.reads.iter().copied().chain(linked);
        let mut out: Vec<RecordType> = all.filter(|(_, read)| *read == kind).map(|(reader, _)| reader).collect();
        out.dedup();
        out
    }

    /// The links through which records of a type are gathered or counted.
    pub fn gathered_through(&self, kind: RecordType) -> Vec<FieldId> {
        let asked = self.asked.borrow();
        let all = self.gathers.iter().chain(&asked.through);
        let mut out: Vec<FieldId> = all.filter(|(from, _)| *from == kind).map(|(_, via)| *via).collect();
        out.dedup();
        out
    }

    fn find_reads(&mut self) {
        let (mut reads, mut gathers) = (Vec::new(), Vec::new());
        for (.., derived) in self.computed() {
            let expressions = derived.expressions();
            let paths = expressions.iter().flat_map(|(kind, expr)| expr.paths().into_iter().map(|path| (*kind, path)));
            for (kind, path) in paths {
                // The name of the last record is read, too.
                for end in 1..=path.len() {
                    let Some((reader, field)) = self.field_at(kind, &path[..end]) else { break };
                    let Some(target) = field.target() else { break };
                    if !reads.contains(&(reader, target)) {
                        reads.push((reader, target));
                    }
                }
            }
            if let Derived::RollUp(roll_up) = derived
                && !gathers.contains(&(roll_up.from, roll_up.via))
            {
                gathers.push((roll_up.from, roll_up.via));
            }
        }
        (self.computes, self.reads, self.gathers) = (self.computed().next().is_some(), reads, gathers);
    }

    /// Updates the schema after the field record `id` became `row`; `None` if it was removed.
    pub fn put(&mut self, id: Id, row: Option<&Row>) {
        self.own.remove(&id);
        self.goes_to.remove(&id);
        // Names and types may be others. What is asked for again is remembered again.
        *self.asked.get_mut() = Asked::default();
        let targets = [
            (RecordType::Account, field::TO_ACCOUNT),
            (RecordType::Contact, field::TO_CONTACT),
            (RecordType::Opportunity, field::TO_OPPORTUNITY),
        ];
        let targets = targets.into_iter().filter_map(|(kind, number)| Some((kind, row?.link(number)?)));
        let targets: Vec<(RecordType, Id)> = targets.collect();
        if !targets.is_empty() {
            self.goes_to.insert(id, targets);
        }
        if let Some((kind, field)) = row.and_then(|row| Some((kind_of(row)?, own_field(row)?))) {
            let order = match row {
                Some(row) if row.is(field::DELETED) => DELETED,
                Some(row) if row.is(field::ARCHIVED) => HIDDEN,
                row => row.and_then(|row| row.number(field::ORDER)).unwrap_or(0).min(HIDDEN - 1),
            };
            self.own.insert(id, (kind, order, field));
        }
        for kind in RecordType::ALL {
            let mut own: Vec<(i64, &'static Field)> = self
                .own
                .values()
                .filter(|(of, order, _)| of == kind && *order < HIDDEN)
                .map(|own| (own.1, own.2))
                .collect();
            crate::base::small_sort::sort_by_key(&mut own, |(order, field)| (*order, field.number));
            let fields = &mut self.kinds[*kind as usize];
            fields.truncate(present(*kind).count());
            fields.extend(own.into_iter().map(|(_, field)| field));
        }
        self.find_reads();
    }
}

/// The fields of a record type's table that are in use.
fn present(kind: RecordType) -> impl Iterator<Item = &'static Field> {
    kind.fields().iter().filter(|field| !field.deprecated)
}

/// The sort key of deleted fields.
const DELETED: i64 = i64::MAX;
/// The sort key of fields that are not offered.
const HIDDEN: i64 = DELETED - 1;
/// What stands between the keys of a link and of a field of the record that it points to.
const LINKED_KEY: char = '~';
/// The prefix of custom fields' keys; the number follows.
const OWN_KEY: &str = "own_";

/// The record type a field record belongs to.
pub fn kind_of(row: &Row) -> Option<RecordType> {
    RecordType::from_key(row.text(field::OF))
}

/// The field that a field record describes; `None` if it is damaged.
fn own_field(row: &Row) -> Option<&'static Field> {
    let number = u16::try_from(row.number(field::NUMBER)?)
        .ok()
        .map(FieldId::from)
        .filter(|number| *number >= super::field::FIRST_CUSTOM)?;
    let derived = derived_of(row);
    let kind = match type_of(row)? {
        FieldType::Choice(_) => FieldType::Choice(Picklist::Own(number)),
        FieldType::Choices(_) => FieldType::Choices(Picklist::Own(number)),
        FieldType::Link(_) => FieldType::Link(RecordType::from_key(row.text(field::TARGET))?),
        FieldType::Links(_) => FieldType::Links(RecordType::from_key(row.text(field::TARGET))?),
        kind => kind,
    };
    let (en, de) = (row.text(field::NAME), row.text(field::NAME_DE));
    let mut described = Field::new(
        number,
        kept(&format!("{OWN_KEY}{}", number.0)),
        kind,
        Phrase::named(kept(en), kept(if de.is_empty() { en } else { de })),
        Group::Own,
    );
    match derived {
        Some(derived) => described = described.derived(derived),
        None if row.text(field::TYPE) == AUTO_NUMBER => {
            described = described.system();
            described.pattern = kept(row.text(field::PATTERN));
        }
        None => {
            described.required = row.is(field::REQUIRED);
            described.unique = row.is(field::UNIQUE) && can_be_unique(kind);
        }
    }
    described.help = kept(row.text(field::HELP));
    described.listed = row.is(field::LISTED);
    described.searched = row.is(field::SEARCHED) && derived.is_none() && is_searchable(kind);
    Some(lasting(&FIELDS, described))
}

/// A field like another one under a label of its own, to ask for something about it.
pub fn asked_as(field: &Field, kind: FieldType, label: Phrase) -> &'static Field {
    lasting(&FIELDS, Field::new(field.number, field.key, kind, label, Group::Own))
}

/// Whether the global search can include fields of a type.
pub const fn is_searchable(kind: FieldType) -> bool {
    matches!(kind, FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url)
}

/// Whether the values of a type can be told apart well enough for a field to hold each of them once.
pub const fn can_be_unique(kind: FieldType) -> bool {
    matches!(kind, FieldType::Text | FieldType::Decimal | FieldType::Email | FieldType::Phone | FieldType::Url)
}

/// The type of the values of a field record's field; `None` for one of a later version, or if it is damaged.
fn type_of(row: &Row) -> Option<FieldType> {
    let result = match derived_of(row) {
        Some(Derived::Formula(formula)) => Some(formula.result),
        Some(Derived::RollUp(roll_up)) => Some(roll_up.result),
        _ => None,
    };
    if let Some(result) = result {
        return Some(match result {
            ResultType::Number => FieldType::Decimal,
            ResultType::Money => FieldType::Money,
            ResultType::Day => FieldType::Day,
            ResultType::Text => FieldType::Text,
            ResultType::Flag => FieldType::Flag,
        });
    }
    TYPES.iter().find(|(name, _)| *name == row.text(field::TYPE)).map(|(_, kind)| *kind)
}

/// The formula or the roll-up of a field record; `None` if it has none.
fn derived_of(row: &Row) -> Option<Derived> {
    let name = row.text(field::TYPE);
    if name != FORMULA && name != ROLL_UP {
        return None;
    }
    let (kind, result) = (kind_of(row)?, ResultType::from_name(row.text(field::RESULT))?);
    let text = row.text(field::FORMULA);
    if name == ROLL_UP {
        return RollUp::read(text, kind, result).map(|found| Derived::RollUp(lasting(&ROLL_UPS, found)));
    }
    canonical::read(text).map(|expr| Derived::Formula(lasting(&FORMULAS, Formula { kind, result, expr })))
}

/// What is equal to a value and lasts as long as the page.
fn lasting<T: PartialEq>(all: &'static LocalKey<RefCell<Vec<&'static T>>>, value: T) -> &'static T {
    all.with_borrow_mut(|all| match all.iter().find(|other| ***other == value) {
        Some(found) => *found,
        None => {
            let value: &'static T = Box::leak(Box::new(value));
            all.push(value);
            value
        }
    })
}

thread_local! {
    static FORMULAS: RefCell<Vec<&'static Formula>> = const { RefCell::new(Vec::new()) };
    static ROLL_UPS: RefCell<Vec<&'static RollUp>> = const { RefCell::new(Vec::new()) };
    static LINKED: RefCell<Vec<&'static LinkedField>> = const { RefCell::new(Vec::new()) };
    /// Fields and their names live as long as the page. They are few, and views hold them like those of the tables.
    static FIELDS: RefCell<Vec<&'static Field>> = const { RefCell::new(Vec::new()) };
}
