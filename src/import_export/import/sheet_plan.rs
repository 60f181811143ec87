//! A file of an import, prepared before its rows are read, and the keys its rows are matched by.
use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::address_book::Concern;
use crate::base::{Currency, FieldId, Id, Timestamp, Value, fold};
use crate::domain::records::{contact, lead, opportunity};
use crate::domain::rules::validate::is_stand_in;
use crate::domain::{Field, RecordType, field};
use crate::import_export::parse_cell::{self, Reading, strip_formula_guard, trimmed};
use crate::import_export::person_name::PersonName;
use crate::import_export::record_lookup::id_key;
use crate::import_export::table::{Form, Table};
use crate::store::display_names;
use crate::worker_protocol::import_config::{FileConfig, MatchBy, Target, external_id};

/// The record that a row represents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// A new one, with this id.
    New(Id),
    /// An existing one.
    Known(Id),
    /// None, because the row is left out.
    Passed,
}

/// A file with everything determined before its rows are read.
pub struct SheetPlan {
    pub(super) sheet: FileConfig,
    pub(super) kind: RecordType,
    pub(super) place: usize,
    pub(super) table: Arc<Table>,
    /// The target fields of the columns.
    pub(super) fields: Vec<Option<&'static Field>>,
    /// The currencies that the columns' names say.
    pub(super) currencies: Vec<Option<Currency>>,
    /// Whether a column has the currency of each row.
    pub(super) has_currency_column: bool,
    pub(super) meanings: FxHashMap<usize, FxHashMap<String, ResolvedChoice>>,
    /// The values that all rows get.
    pub(super) fixed: Vec<FixedField>,
    pub(super) rows: Vec<Identity>,
    /// Whom each mail concerns.
    pub(super) concerned: Vec<Option<Concern>>,
    pub(super) start: Vec<(FieldId, Value)>,
}

/// A field that has one value in all rows.
pub struct FixedField {
    pub(super) field: FieldId,
    pub(super) value: Value,
    /// What a cell with this value would contain.
    pub(super) text: String,
}

/// The meaning of a value in a picklist column.
#[derive(Clone, Copy)]
pub struct ResolvedChoice {
    /// The entry; `None` = kept as text.
    pub(super) entry: Option<Id>,
    /// Whether the entry's name differs from the file's value.
    pub(super) is_renamed: bool,
}

impl SheetPlan {
    /// What a cell says, without blanks around it, and without the guard of cells that went through a spreadsheet.
    pub(super) fn content(&self, row: usize, column: usize) -> &str {
        let cell = self.table.cell(row, column);
        let is_guarded = matches!(self.table.form, Form::Text(..) | Form::Workbook);
        trimmed(if is_guarded { strip_formula_guard(cell) } else { cell })
    }

    /// Whether another column has the same target.
    pub fn has_twin(&self, column: usize) -> bool {
        let target = self.sheet.columns.get(column).map(|column| column.target);
        self.sheet.columns.iter().filter(|other| Some(other.target) == target).count() > 1
    }

    /// How the cells of a column are read. The currency of a row is that of its own column, of the column's name, or of
    /// the workspace.
    pub(super) fn reading(&self, column: usize, currency: Currency, local: fn(i64) -> Timestamp) -> Reading {
        let named = self.currencies.get(column).copied().flatten().filter(|_| !self.has_currency_column);
        Reading {
            order: self.sheet.columns[column].order,
            currency: named.unwrap_or(currency),
            decimal: self.sheet.columns[column].decimal,
            is_chosen: self.sheet.columns[column].is_decimal_chosen(),
            local,
        }
    }

    /// The index of the column with a target.
    pub fn column(&self, target: Target) -> Option<usize> {
        self.sheet.columns.iter().position(|column| column.target == target)
    }

    /// The cell of a row in the column with a target, or what it would contain if all rows have one value.
    pub fn cell(&self, row: usize, target: Target) -> &str {
        // Of several columns, the first that is filled counts.
        let columns = self.sheet.columns.iter().enumerate().filter(|(_, column)| column.target == target);
        let mut cells = columns.map(|(column, _)| self.content(row, column)).peekable();
        match (cells.peek(), target) {
            (None, Target::Field(number)) => self.fixed(number).map_or("", |fixed| &fixed.text),
            _ => cells.find(|cell| !cell.is_empty()).unwrap_or(""),
        }
    }

    /// The value that all rows have in a field.
    pub fn fixed(&self, number: FieldId) -> Option<&FixedField> {
        self.fixed.iter().find(|fixed| fixed.field == number)
    }

    /// The id that another program gave the row.
    pub fn external(&self, row: usize) -> &str {
        external_id(self.kind).map_or("", |number| self.cell(row, Target::Field(number)))
    }

    /// The name of the person in a row.
    pub fn name(&self, row: usize) -> String {
        let full = |first: Target, last: Target| {
            let whole = [self.cell(row, first), self.cell(row, last)].join(" ");
            whole.trim().to_string()
        };
        let split = match self.kind {
            RecordType::Lead => full(Target::Field(lead::FIRST_NAME), Target::Field(lead::LAST_NAME)),
            RecordType::Contact => full(Target::Field(contact::FIRST_NAME), Target::Field(contact::LAST_NAME)),
            RecordType::User => full(Target::GivenName, Target::FamilyName),
            _ => String::new(),
        };
        match (split.is_empty(), self.cell(row, Target::FullName)) {
            (false, _) => split,
            (true, "") => self.cell(row, Target::Field(field::FIRST)).to_string(),
            (true, whole) => PersonName::parse(whole).full(),
        }
    }

    /// The name by which the row is told from others; empty if it is only there because there must be one.
    pub fn own_name(&self, row: usize) -> String {
        let name = self.name(row);
        if is_stand_in(&name) { String::new() } else { name }
    }

    /// The row's email address, as it is stored: the first of several.
    pub fn email(&self, row: usize) -> Cow<'_, str> {
        self.email_of(row, "email").unwrap_or_default()
    }

    /// All email addresses of the row.
    pub fn emails(&self, row: usize) -> impl Iterator<Item = Cow<'_, str>> {
        ["email", "private_email", "other_email"].into_iter().filter_map(move |key| self.email_of(row, key))
    }

    fn email_of(&self, row: usize, key: &str) -> Option<Cow<'_, str>> {
        let field = self.kind.field_by_key(key)?;
        let cell = Some(self.cell(row, Target::Field(field.number))).filter(|cell| !cell.is_empty())?;
        parse_cell::read_email(field, cell).map(Into::into)
    }

    /// The company that the row names.
    pub fn company(&self, row: usize) -> &str {
        match self.kind {
            RecordType::Lead => self.cell(row, Target::Field(lead::COMPANY)),
            RecordType::Contact => self.cell(row, Target::Field(contact::ACCOUNT)),
            RecordType::Opportunity => self.cell(row, Target::Field(opportunity::ACCOUNT)),
            _ => "",
        }
    }

    /// The key that the row is matched by; empty if it has none.
    pub fn key(&self, row: usize) -> String {
        match self.sheet.key {
            MatchBy::Id => self.external(row).to_string(),
            MatchBy::ExternalId => id_key(self.external(row)),
            MatchBy::Email => fold::fold(&self.email(row)),
            MatchBy::Name => name_key(&self.own_name(row), self.company(row)),
            MatchBy::Details => String::new(),
        }
    }
}

/// A name and a company as one key.
pub fn name_key(name: &str, company: &str) -> String {
    match words_of(name) {
        name if name.is_empty() => name,
        name => format!("{name}\n{}", company_key(company)),
    }
}

/// The words of a name; of a name without letters and digits, its characters.
pub fn words_of(name: &str) -> String {
    let words = fold::tokenize(name);
    if words.is_empty() { fold::fold(name.trim()) } else { words }
}

/// A company's name as a key for comparison, cut to a limit, because thousands of people may belong to one company.
pub fn company_key(name: &str) -> String {
    let key = fold::company_key(&display_names::brief(name));
    if key.is_empty() { words_of(name) } else { key }
}
