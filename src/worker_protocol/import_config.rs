//! The user's choices for an import: the record type of each file, the targets of columns, the meanings of values, and
//! how rows match records.
use super::wire::wire;
use crate::base::date_text::DateOrder;
use crate::base::{FieldId, Id, Value};
use crate::domain::picklist::Picklist;
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;

/// The user's choices for an import.
#[derive(Clone, PartialEq, Debug)]
pub struct ImportConfig {
    /// The files, in the order they were read in.
    pub sheets: Vec<FileConfig>,
    /// Whether to leave out new people and companies that seem to be duplicates, of the workspace or of earlier rows.
    pub skip_duplicates: bool,
    /// The language of placeholders.
    pub language: Language,
}

/// The configuration of one file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileConfig {
    /// The name.
    pub file: String,
    /// The record type of its rows; `None` if it is left out.
    pub kind: Option<RecordType>,
    /// The columns and their targets.
    pub columns: Vec<Column>,
    /// The meanings of values in picklist columns.
    pub choices: Vec<ChoiceColumn>,
    /// The values that all rows get, whatever the columns contain.
    pub fixed: Vec<FixedValue>,
    /// How rows match existing records.
    pub key: MatchBy,
    /// Which rows are imported.
    pub mode: ImportMode,
    /// Whether a blank cell clears the field.
    pub erases: bool,
    /// Fields in which the workspace's value is kept if the file has a different one.
    pub keeps: Vec<FieldId>,
    /// Exceptions for single values, by row number and field.
    pub except: Vec<(u32, FieldId)>,
    /// The pipeline of the stages, including new ones; `None` for the main one.
    pub pipeline: Option<Id>,
    /// The saved mapping that was applied.
    pub mapping: Option<Applied>,
}

impl FileConfig {
    /// Whether its rows are emails, which are never changed by another import and have the same columns everywhere.
    pub fn has_mails(&self) -> bool {
        self.columns.iter().any(|column| column.target.is_of_mail())
    }

    /// Gives all rows a value. A column with the same field goes to the description, unless the field takes several
    /// values, which are united.
    pub fn fix(&mut self, field: &Field, value: FixedValue) {
        let number = field.number;
        self.fixed.retain(|other| other.field != number);
        self.fixed.push(value);
        if !takes_several(field) {
            let is_replaced =
                |column: &&mut Column| [Target::Field(number), Target::Id(number)].contains(&column.target);
            self.columns.iter_mut().filter(is_replaced).for_each(|column| column.target = Target::Description);
            self.choices.retain(|choices| choices.field != number);
        }
    }

    /// Drops the values for all rows whose fields are now the targets of columns.
    pub fn release_mapped(&mut self, field: impl Fn(FieldId) -> Option<&'static Field>) {
        let columns = &self.columns;
        self.fixed.retain(|fixed| {
            let own = [Target::Field(fixed.field), Target::Id(fixed.field)];
            field(fixed.field).is_some_and(takes_several) || !columns.iter().any(|column| own.contains(&column.target))
        });
    }
}

/// A value that all rows of a file get.
#[derive(Clone, PartialEq, Debug)]
pub struct FixedValue {
    /// The field.
    pub field: FieldId,
    /// The value.
    pub value: Value,
    /// The names of entries that are added to the field's picklist, and to the value.
    pub new_entries: Vec<String>,
}

/// A saved mapping applied to a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Applied {
    /// Its record.
    pub id: Id,
    /// The columns whose field no longer exists.
    pub lost: Vec<String>,
    /// The fields whose value for all rows no longer exists.
    pub lost_values: Vec<String>,
}

/// How rows match existing records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchBy {
    /// By the record's id in this workspace.
    Id,
    /// By another program's id.
    ExternalId,
    /// By the email address.
    Email,
    /// By name, for people also by company.
    Name,
    /// By natural key: name, company, email, dates, linked record. Of several equal ones, the first row matches the
    /// first record.
    Details,
}

impl MatchBy {
    /// All ways to match.
    pub const ALL: [MatchBy; 5] = [MatchBy::ExternalId, MatchBy::Details, MatchBy::Email, MatchBy::Name, MatchBy::Id];
}

/// Which rows are imported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportMode {
    /// Every row, as a new record.
    Create,
    /// Only rows that match a record.
    Update,
    /// Every row: matching records are updated, the others are created.
    Both,
}

impl ImportMode {
    /// All modes.
    pub const ALL: [ImportMode; 3] = [ImportMode::Create, ImportMode::Update, ImportMode::Both];
}

/// A column of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Its name in the file.
    pub header: String,
    /// The first few values.
    pub samples: Vec<String>,
    /// The target.
    pub target: Target,
    /// The order in which its dates are read.
    pub order: DateOrder,
    /// What its cells say about that order.
    pub dates: Evidence,
    /// The decimal sign of its amounts; `None` if each is read by itself.
    pub decimal: Option<DecimalSign>,
    /// What its cells say about that sign.
    pub amounts: Evidence,
}

impl Column {
    /// Whether no target was found, so that it goes to the description.
    pub fn is_unmapped(&self) -> bool {
        self.target == Target::Description
    }

    /// Whether its dates are ambiguous, so that the user is asked.
    pub fn is_ambiguous(&self) -> bool {
        self.dates.is_asked()
    }

    /// Has its amounts read with a decimal sign.
    pub fn choose_decimal(&mut self, decimal: DecimalSign) {
        self.decimal = Some(decimal);
        if matches!(self.amounts, Evidence::Proven(_)) {
            self.amounts = Evidence::Decided;
        }
    }

    /// Whether the decimal sign is not only proven by a cell.
    pub fn is_decimal_chosen(&self) -> bool {
        self.decimal.is_some() && !matches!(self.amounts, Evidence::Proven(_))
    }

    /// How its cells are read for a field, if they could be read otherwise.
    pub fn reading(&self, field: &Field) -> Option<ColumnReading<'_>> {
        let reading = match field.kind {
            FieldType::Day | FieldType::Moment => ColumnReading::Dates(self.order, &self.dates),
            FieldType::Money | FieldType::Decimal => ColumnReading::Amounts(self.decimal, &self.amounts),
            _ => return None,
        };
        let (ColumnReading::Dates(_, evidence) | ColumnReading::Amounts(_, evidence)) = reading;
        (*evidence != Evidence::Nothing).then_some(reading)
    }
}

/// How the cells of a column are read, and what they say about it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ColumnReading<'a> {
    /// The order of dates.
    Dates(DateOrder, &'a Evidence),
    /// The decimal sign of amounts; `None` if each is read by itself.
    Amounts(Option<DecimalSign>, &'a Evidence),
}

/// What the cells of a column say about the way they are read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// No cell has more than one reading.
    Nothing,
    /// This cell proves it.
    Proven(String),
    /// These cells contradict each other.
    Contradictory(String, String),
    /// This cell has several readings, and none proves which is meant.
    Open(String),
    /// The user or a saved mapping decided it.
    Decided,
}

impl Evidence {
    /// Whether the user is asked.
    pub fn is_asked(&self) -> bool {
        matches!(self, Evidence::Open(_) | Evidence::Contradictory(..))
    }
}

/// The sign before the fraction of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecimalSign {
    /// `1,234.50`.
    Point,
    /// `1.234,50`.
    Comma,
}

impl DecimalSign {
    /// The sign as it is written.
    pub const fn char(self) -> char {
        match self {
            DecimalSign::Point => '.',
            DecimalSign::Comma => ',',
        }
    }
}

/// The target of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A field. A link is found by the name of its record.
    Field(FieldId),
    /// First and last name in one cell.
    FullName,
    /// As a line of the description, so that nothing is lost.
    Description,
    /// Nothing, by the user's choice.
    Skip,
    /// A link, found by another program's id of the record.
    Id(FieldId),
    /// The record an activity is about, of any type, by id or name.
    About,
    /// The lead a deal came from, by id.
    FromLead,
    /// Whether the lead was converted.
    Converted,
    /// Whether the activity is done, the deal won or lost.
    Done,
    /// Nothing, because it repeats what other columns contain.
    Derived,
    /// The first part of a name that is a single field here.
    GivenName,
    /// The last part of a name that is a single field here.
    FamilyName,
    /// The currency of the row's amounts.
    Currency,
    /// Whether the record was deleted in the other program, so that the row is left out.
    Deleted,
    /// The pipeline of the deal's stage, by name.
    Pipeline,
    /// The people a mail concerns, by their addresses.
    Correspondents,
    /// The earlier mails of a mail's thread, by their ids.
    Thread,
    /// The sign that a mail was written by a machine or to many, so that the row is left out.
    Automatic,
    /// Those who take part in a meeting of a calendar.
    Participants,
    /// The answers to an invitation.
    Answers,
}

impl Target {
    /// Whether only emails have such a column.
    pub const fn is_of_mail(self) -> bool {
        matches!(self, Target::Correspondents | Target::Thread | Target::Automatic)
    }

    /// Whether only calendars have such a column.
    pub const fn is_of_calendar(self) -> bool {
        matches!(self, Target::Participants | Target::Answers)
    }

    /// Whether several columns may have this target.
    pub const fn allows_many_columns(self) -> bool {
        matches!(self, Target::Description | Target::Skip | Target::About | Target::Derived | Target::Deleted)
    }

    /// The targets of a record type other than fields.
    pub fn of(kind: RecordType) -> &'static [Target] {
        match kind {
            RecordType::Lead => &[Target::FullName, Target::Converted, Target::Currency, Target::Deleted],
            RecordType::Contact => &[Target::FullName, Target::Deleted],
            RecordType::Account => &[Target::Currency, Target::Deleted],
            RecordType::Opportunity => {
                &[Target::FromLead, Target::Pipeline, Target::Done, Target::Currency, Target::Deleted]
            }
            RecordType::Activity => &[
                Target::About,
                Target::Done,
                Target::Deleted,
                Target::Correspondents,
                Target::Thread,
                Target::Automatic,
                Target::Participants,
                Target::Answers,
            ],
            RecordType::User => &[Target::GivenName, Target::FamilyName, Target::Deleted],
            _ => &[],
        }
    }
}

/// The values of one column with a picklist field as target.
#[derive(Clone, PartialEq, Debug)]
pub struct ChoiceColumn {
    /// The index of the column in the file.
    pub column: u32,
    /// The field's number.
    pub field: FieldId,
    /// The values, the most frequent first.
    pub choices: Vec<Choice>,
}

/// A value of a column, its number of occurrences, and its meaning.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// The value in the file.
    pub value: String,
    /// The number of rows with this value.
    pub count: u32,
    /// The meaning.
    pub meaning: ChoiceMapping,
}

/// The meaning of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChoiceMapping {
    /// An entry of the picklist.
    Entry(Id),
    /// A new entry with that name.
    Add,
    /// No entry; the value is kept in the description.
    Keep,
}

/// The record types of the program that a file may contain, in the order of preference for guesses.
pub const KINDS: [RecordType; 6] = [
    RecordType::Lead,
    RecordType::Contact,
    RecordType::Account,
    RecordType::Opportunity,
    RecordType::Activity,
    RecordType::User,
];

/// Whether a file may contain records of a type.
pub fn can_import(kind: RecordType) -> bool {
    KINDS.contains(&kind) || kind.is_custom()
}

/// The fields a column may have as target, in the order of the field table; custom fields follow.
pub fn target_fields(schema: &Schema, kind: RecordType) -> impl Iterator<Item = &'static Field> {
    let is_offered = |field: &Field| {
        let kept = [
            "created",
            "done_at",
            "converted_at",
            "converted_account",
            "converted_contact",
            "converted_opportunity",
            "responses",
        ];
        let is_open = !field.system || kept.contains(&field.key);
        is_open && !field.deprecated
    };
    schema.fields(kind).iter().copied().filter(move |field| is_offered(field))
}

/// The fields that may have one value for all rows: those that users fill in, without ids, which are different in each.
pub fn fixable_fields(schema: &Schema, kind: RecordType) -> impl Iterator<Item = &'static Field> {
    let is_one = |field: &Field| !matches!(field.kind, FieldType::Links(_));
    target_fields(schema, kind)
        .filter(move |field| !field.system && is_one(field) && Some(field.number) != external_id(kind))
}

/// Whether a field takes several values.
pub fn takes_several(field: &Field) -> bool {
    matches!(field.kind, FieldType::Choices(_))
}

/// The field with another program's id.
pub fn external_id(kind: RecordType) -> Option<FieldId> {
    kind.field_by_key("external_id").map(|field| field.number)
}

/// The picklist for new entries of a field.
pub fn list_of(field: &Field) -> Option<Picklist> {
    match field.kind {
        FieldType::Choice(
            Picklist::Status
            | Picklist::Forecast
            | Picklist::Readiness
            | Picklist::QuoteStatus
            | Picklist::StatusCategory,
        ) => None,
        FieldType::Choice(list) | FieldType::Choices(list) => Some(list),
        _ => None,
    }
}

/// Whether new entries can be added for a field's values.
pub fn can_add(field: &Field) -> bool {
    list_of(field).is_some() || matches!(field.kind, FieldType::Link(RecordType::User))
}

wire!(struct ImportConfig { sheets, skip_duplicates, language });
wire!(struct FileConfig { file, kind, columns, choices, fixed, key, mode, erases, keeps, except, pipeline, mapping });
wire!(struct FixedValue { field, value, new_entries });
wire!(struct Applied { id, lost, lost_values });
wire!(struct Column { header, samples, target, order, dates, decimal, amounts });
wire!(struct ChoiceColumn { column, field, choices });
wire!(struct Choice { value, count, meaning });
wire!(enum Target {
    0 Field(number), 1 FullName, 2 Description, 3 Skip, 4 Id(number), 5 About, 6 FromLead, 7 Converted, 8 Done,
    9 Derived, 10 GivenName, 11 FamilyName, 12 Currency, 13 Deleted,
    14 Pipeline, 15 Correspondents, 16 Thread, 17 Automatic, 18 Participants, 19 Answers
});
wire!(enum DateOrder { 0 DayFirst, 1 MonthFirst });
wire!(enum DecimalSign { 0 Point, 1 Comma });
wire!(enum Evidence { 0 Nothing, 1 Proven(cell), 2 Contradictory(one, other), 3 Open(cell), 4 Decided });
wire!(enum ChoiceMapping { 0 Entry(id), 1 Add, 2 Keep });
wire!(enum MatchBy { 0 Id, 1 ExternalId, 2 Email, 3 Name, 4 Details });
wire!(enum ImportMode { 0 Create, 1 Update, 2 Both });
