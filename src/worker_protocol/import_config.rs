//! What a user decides about files from elsewhere: what each holds, where its columns go, what the values in them mean,
//! and which records they meet.
use super::wire::wire;
use crate::base::{FieldId, Id};
use crate::domain::picklist::Picklist;
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;

/// What the user decided.
#[derive(Clone, PartialEq, Debug)]
pub struct ImportConfig {
    /// The files, in the order they were read in.
    pub sheets: Vec<FileConfig>,
    /// Leave out new people who seem to be there already, in the workspace or further up in the file.
    pub skip_duplicates: bool,
    /// The language placeholders are written in.
    pub language: Language,
}

/// One file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileConfig {
    /// Its name.
    pub file: String,
    /// What its rows are; `None` if it is left out.
    pub kind: Option<RecordType>,
    /// Where each column goes.
    pub columns: Vec<Column>,
    /// What the values of list columns mean.
    pub choices: Vec<ChoiceColumn>,
    /// How rows find the records that are there already.
    pub key: MatchBy,
    /// Which rows count.
    pub mode: ImportMode,
    /// Whether a blank cell empties the field.
    pub erases: bool,
    /// Fields in which the workspace's own value stays where the file has another one.
    pub keeps: Vec<FieldId>,
    /// Single values, by the row's number and the field, that are decided the other way.
    pub except: Vec<(u32, FieldId)>,
    /// The pipeline whose stages are meant, and that new stages go to; `None` for the main one.
    pub pipeline: Option<Id>,
    /// The saved mapping it is read by.
    pub mapping: Option<Applied>,
}

/// A saved mapping that a file is read by.
#[derive(Clone, PartialEq, Debug)]
pub struct Applied {
    /// Its record.
    pub id: Id,
    /// The columns whose field is not there any more.
    pub lost: Vec<String>,
}

/// How rows find the records that are there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchBy {
    /// By the record's id in this workspace.
    Id,
    /// By the id in the program the file comes from.
    ExternalId,
    /// By the email address.
    Email,
    /// By name, of people also by company.
    Name,
    /// By everything that tells rows apart and hardly changes: name, company, email, dates, linked record. Of several
    /// that are alike, the first row is the first record.
    Details,
}

impl MatchBy {
    /// All of them.
    pub const ALL: [MatchBy; 5] = [MatchBy::ExternalId, MatchBy::Details, MatchBy::Email, MatchBy::Name, MatchBy::Id];
}

/// Which rows count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportMode {
    /// Every row is a new record.
    Create,
    /// Only rows of records that are there.
    Update,
    /// Records that are there are updated, the others created.
    Both,
}

impl ImportMode {
    /// All of them.
    pub const ALL: [ImportMode; 3] = [ImportMode::Create, ImportMode::Update, ImportMode::Both];
}

/// A column of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Its name in the file.
    pub header: String,
    /// The first few values in it.
    pub samples: Vec<String>,
    /// Where it goes.
    pub target: Target,
    /// How its dates are read, where it holds any.
    pub order: DateOrder,
    /// Whether its dates read both ways, so that the user is asked.
    pub is_ambiguous: bool,
}

impl Column {
    /// Whether no place was found for it, so that it goes to the description.
    pub fn is_unmapped(&self) -> bool {
        self.target == Target::Description
    }
}

/// Where a column goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Into a field. A link is found by the name of its record.
    Field(FieldId),
    /// First and last name in one cell.
    FullName,
    /// As a line of the description, so that nothing is lost.
    Description,
    /// Nowhere, because the user said so.
    Skip,
    /// Into a link, found by the id its record has in the program the file comes from.
    Id(FieldId),
    /// The record an activity is about, of whatever kind, by id or name.
    About,
    /// The lead a deal came from, by id.
    FromLead,
    /// Whether the lead was converted.
    Converted,
    /// Whether the activity is done, the deal won or lost.
    Done,
    /// Nowhere, because it follows from other columns.
    Derived,
    /// The first part of a name that is one field here.
    GivenName,
    /// The last part of a name that is one field here.
    FamilyName,
    /// The currency of the row's amounts.
    Currency,
}

impl Target {
    /// Whether several columns may go there.
    pub const fn allows_many_columns(self) -> bool {
        matches!(self, Target::Description | Target::Skip | Target::About | Target::Derived)
    }

    /// The targets beside fields that a kind knows.
    pub fn of(kind: RecordType) -> &'static [Target] {
        match kind {
            RecordType::Lead => &[Target::FullName, Target::Converted, Target::Currency],
            RecordType::Contact => &[Target::FullName],
            RecordType::Account => &[Target::Currency],
            RecordType::Opportunity => &[Target::FromLead, Target::Done, Target::Currency],
            RecordType::Activity => &[Target::About, Target::Done],
            RecordType::User => &[Target::GivenName, Target::FamilyName],
            _ => &[],
        }
    }
}

/// Which number of `03/04/2026` is the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// The values of one column that goes to a field with a list.
#[derive(Clone, PartialEq, Debug)]
pub struct ChoiceColumn {
    /// The column's place in the file.
    pub column: u32,
    /// The field's number.
    pub field: FieldId,
    /// The values, the most frequent first.
    pub choices: Vec<Choice>,
}

/// A value of a column, how often it stands there, and what becomes of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// The value as it is in the file.
    pub value: String,
    /// In how many rows it stands.
    pub count: u32,
    /// What becomes of it.
    pub meaning: ChoiceMapping,
}

/// What becomes of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChoiceMapping {
    /// This entry of the list.
    Entry(Id),
    /// A new entry of that name.
    Add,
    /// No entry; the value is kept in the description.
    Keep,
}

/// The kinds a file may hold, in the order they are guessed: of equals the first one.
pub const KINDS: [RecordType; 6] = [
    RecordType::Lead,
    RecordType::Contact,
    RecordType::Account,
    RecordType::Opportunity,
    RecordType::Activity,
    RecordType::User,
];

/// The fields a column may go to, in the order of the field table; the workspace's own ones follow.
pub fn target_fields(schema: &Schema, kind: RecordType) -> impl Iterator<Item = &'static Field> {
    let is_offered = |field: &Field| {
        let kept =
            ["created", "done_at", "converted_at", "converted_account", "converted_contact", "converted_opportunity"];
        let is_open = !field.system || kept.contains(&field.key);
        is_open && !field.deprecated && !matches!(field.kind, FieldType::Links(_))
    };
    schema.fields(kind).iter().copied().filter(move |field| is_offered(field))
}

/// The field that keeps the id a record has elsewhere.
pub fn external_id(kind: RecordType) -> Option<FieldId> {
    kind.field_by_key("external_id").map(|field| field.number)
}

/// The list that new entries of a field go to.
pub fn list_of(field: &Field) -> Option<Picklist> {
    match field.kind {
        FieldType::Choice(
            Picklist::Status
            | Picklist::ActivityType
            | Picklist::Forecast
            | Picklist::Readiness
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
wire!(struct FileConfig { file, kind, columns, choices, key, mode, erases, keeps, except, pipeline, mapping });
wire!(struct Applied { id, lost });
wire!(struct Column { header, samples, target, order, is_ambiguous });
wire!(struct ChoiceColumn { column, field, choices });
wire!(struct Choice { value, count, meaning });
wire!(enum Target {
    0 Field(number), 1 FullName, 2 Description, 3 Skip, 4 Id(number), 5 About, 6 FromLead, 7 Converted, 8 Done,
    9 Derived, 10 GivenName, 11 FamilyName, 12 Currency
});
wire!(enum DateOrder { 0 DayFirst, 1 MonthFirst });
wire!(enum ChoiceMapping { 0 Entry(id), 1 Add, 2 Keep });
wire!(enum MatchBy { 0 Id, 1 ExternalId, 2 Email, 3 Name, 4 Details });
wire!(enum ImportMode { 0 Create, 1 Update, 2 Both });
