//! The fields of records. A record type's field table is their only description: forms, lists, filters, import, export,
//! history and undo iterate over it.
use super::RecordType;
use super::formula::{Expr, Formula, RollUp};
use super::picklist::Picklist;
use crate::base::FieldId;
use crate::locale::{Phrase, phrase};

/// The type of a field: what it stores and how it is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A web address (http, https).
    Url,
    /// A whole number.
    Number,
    /// A whole percentage, 0 to 100.
    Percent,
    /// A number with up to six decimals, stored in millionths.
    Decimal,
    /// An exact amount with its currency.
    Money,
    /// A date.
    Day,
    /// A timestamp.
    Moment,
    /// Yes or no.
    Flag,
    /// One entry of a picklist.
    Choice(Picklist),
    /// Several entries of a picklist.
    Choices(Picklist),
    /// Another record.
    Link(RecordType),
    /// Several other records.
    Links(RecordType),
}

/// A way to compute a value that is neither typed nor stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Derived {
    /// A lead's strongest sign of readiness.
    Readiness,
    /// A deal's amount times its probability.
    ExpectedRevenue,
    /// The name of the record that an activity is about.
    About,
    /// What a formula of the workspace results in.
    Formula(&'static Formula),
    /// What is gathered from the records that link to this one.
    RollUp(&'static RollUp),
    /// The value of a field of the record that this one links to.
    Linked(&'static LinkedField),
    /// How records like this one of the type ended, as the journal tells.
    Score(RecordType),
}

/// A field of the record that a link points to.
#[derive(PartialEq, Eq, Debug)]
pub struct LinkedField {
    /// The field that links.
    pub via: FieldId,
    /// The type of the record that it links to.
    pub target: RecordType,
    /// The field of that record.
    pub of: &'static Field,
}

impl Derived {
    /// The expressions that compute it, each with the type of the records whose fields it reads.
    pub fn expressions(self) -> Vec<(RecordType, &'static Expr)> {
        match self {
            Derived::Readiness | Derived::ExpectedRevenue | Derived::About | Derived::Linked(_) | Derived::Score(_) => {
                Vec::new()
            }
            Derived::Formula(formula) => vec![(formula.kind, &formula.expr)],
            Derived::RollUp(roll_up) => roll_up.expressions().map(|expr| (roll_up.from, expr)).collect(),
        }
    }

    /// Whether the workspace defines it, by a formula or a roll-up.
    pub const fn is_custom(self) -> bool {
        matches!(self, Derived::Formula(_) | Derived::RollUp(_))
    }
}

/// The section of a form that shows a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Name, type and other identity.
    Main,
    /// Contact details.
    Reach,
    /// Postal address.
    Address,
    /// Other details.
    Details,
    /// Progress in the sales process.
    Process,
    /// Custom fields.
    Own,
    /// Fields that the system maintains.
    System,
}

impl Group {
    /// All groups, in the order of the form.
    pub const ALL: [Group; 7] =
        [Group::Main, Group::Reach, Group::Process, Group::Own, Group::Address, Group::Details, Group::System];

    /// The group's heading.
    pub const fn label(self) -> Phrase {
        match self {
            Group::Main => phrase!("General", "Allgemein", "Général"),
            Group::Reach => phrase!("Contact details", "Kontaktdaten", "Coordonnées"),
            Group::Address => phrase!("Address", "Adresse", "Adresse"),
            Group::Details => phrase!("Details", "Details", "Détails"),
            Group::Process => phrase!("Sales process", "Vertriebsprozess", "Processus de vente"),
            Group::Own => phrase!("Custom fields", "Eigene Felder", "Champs personnalisés"),
            Group::System => phrase!("System", "System", "Système"),
        }
    }
}

/// The first number of custom fields.
pub const FIRST_CUSTOM: FieldId = FieldId(1000);

/// The first field of every table, which is the name of most records.
pub const FIRST: FieldId = FieldId(1);

/// One line of a field table.
#[derive(PartialEq, Eq, Debug)]
pub struct Field {
    /// The number under which values are stored; never reused.
    pub number: FieldId,
    /// The name in JSON files.
    pub key: &'static str,
    /// The type.
    pub kind: FieldType,
    /// The label for users.
    pub label: Phrase,
    /// What to enter, in the words of the workspace; empty for most fields.
    pub help: &'static str,
    /// The form section.
    pub group: Group,
    /// Whether a value is required.
    pub required: bool,
    /// Whether no two records of the type may have the same value.
    pub unique: bool,
    /// Whether the short form of a new record has it, as it has what is required.
    pub first: bool,
    /// Whether it is a column of the list by default.
    pub listed: bool,
    /// Whether the global search includes it.
    pub searched: bool,
    /// Whether only the rules set it; users cannot type it.
    pub system: bool,
    /// No longer in use: a migration moved its values elsewhere, and only the history shows it.
    pub deprecated: bool,
    /// Computed from other fields; nothing is stored under its number.
    pub derived: Option<Derived>,
    /// The pattern of the numbers that the app assigns to new records; empty for all other fields.
    pub pattern: &'static str,
}

impl Field {
    /// A plain field; the methods below set its flags.
    pub const fn new(number: FieldId, key: &'static str, kind: FieldType, label: Phrase, group: Group) -> Field {
        Field {
            number,
            key,
            kind,
            label,
            help: "",
            group,
            required: false,
            unique: false,
            first: false,
            listed: false,
            searched: false,
            system: false,
            deprecated: false,
            derived: None,
            pattern: "",
        }
    }

    /// Marks the field as required.
    pub const fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// Puts the field into the short form of a new record.
    pub const fn first(mut self) -> Field {
        self.first = true;
        self
    }

    /// Shows the field in lists by default.
    pub const fn listed(mut self) -> Field {
        self.listed = true;
        self
    }

    /// Makes the field searchable.
    pub const fn searched(mut self) -> Field {
        self.searched = true;
        self
    }

    /// Lets only the rules set the field.
    pub const fn system(mut self) -> Field {
        self.system = true;
        self
    }

    /// Keeps the field for the history only.
    pub const fn past(mut self) -> Field {
        self.deprecated = true;
        self
    }

    /// Makes the field a computed one, which is not stored.
    pub const fn derived(mut self, how: Derived) -> Field {
        self.derived = Some(how);
        self.system()
    }

    /// The strongest sign of readiness.
    pub const fn readiness(self) -> Field {
        self.derived(Derived::Readiness)
    }

    /// Amount times probability.
    pub const fn expected_revenue(self) -> Field {
        self.derived(Derived::ExpectedRevenue)
    }

    /// The name of the record that an activity is about.
    pub const fn about(self) -> Field {
        self.derived(Derived::About)
    }

    /// The score of an open lead.
    pub const fn lead_score(self) -> Field {
        self.derived(Derived::Score(RecordType::Lead))
    }

    /// The score of an open deal.
    pub const fn deal_score(self) -> Field {
        self.derived(Derived::Score(RecordType::Opportunity))
    }

    /// Whether the app assigns its values to new records.
    pub const fn is_assigned(&self) -> bool {
        !self.pattern.is_empty()
    }

    /// Whether it is shown like a field that users type, although they cannot: the workspace has defined what it holds.
    pub const fn is_defined(&self) -> bool {
        self.derived.is_some() || self.is_assigned()
    }

    /// Whether it is a custom field.
    pub const fn is_custom(&self) -> bool {
        self.number.0 >= FIRST_CUSTOM.0 && !self.is_linked()
    }

    /// Whether it is a field of a linked record.
    pub const fn is_linked(&self) -> bool {
        matches!(self.derived, Some(Derived::Linked(_)))
    }

    /// Whether its values are learnt from the past, by each browser for itself: what has to be the same everywhere, as rules and
    /// formulas, cannot use them.
    pub const fn is_learnt(&self) -> bool {
        self.scored().is_some()
    }

    /// The type of the records of which it is the score.
    pub const fn scored(&self) -> Option<RecordType> {
        match self.derived {
            Some(Derived::Score(kind)) => Some(kind),
            Some(Derived::Linked(path)) => path.of.scored(),
            _ => None,
        }
    }

    /// Whether two custom fields have compatible types, so that a value fits both; a computed one takes none. Their picklists may differ: an entry
    /// is looked up in the other picklist by its name.
    pub fn is_compatible_with(&self, other: &Field) -> bool {
        match (self.kind, other.kind) {
            _ if self.derived.is_some() || other.is_defined() => false,
            (FieldType::Choice(_), FieldType::Choice(_)) | (FieldType::Choices(_), FieldType::Choices(_)) => true,
            (own, other) => own == other,
        }
    }

    /// Whether it is a link to one record of a type that the workspace defines.
    pub fn leads_to_own(&self) -> bool {
        self.derived.is_none() && matches!(self.kind, FieldType::Link(target) if target.is_custom())
    }

    /// Whether sums of this field are meaningful.
    pub const fn is_amount(&self) -> bool {
        matches!(self.kind, FieldType::Money)
    }

    /// Whether columns of this field are right-aligned.
    pub const fn is_numeric(&self) -> bool {
        matches!(self.kind, FieldType::Money | FieldType::Number | FieldType::Percent | FieldType::Decimal)
    }

    /// The type of the one record that this field links to.
    pub const fn single_target(&self) -> Option<RecordType> {
        match self.kind {
            FieldType::Choice(_) | FieldType::Link(_) => self.target(),
            _ => None,
        }
    }

    /// The record type this field links to, if it is a link.
    pub const fn target(&self) -> Option<RecordType> {
        match self.kind {
            FieldType::Link(kind) | FieldType::Links(kind) => Some(kind),
            FieldType::Choice(Picklist::Status) => Some(RecordType::Status),
            FieldType::Choice(Picklist::Stage) => Some(RecordType::Stage),
            FieldType::Choice(_) | FieldType::Choices(_) => Some(RecordType::Choice),
            _ => None,
        }
    }
}

/// Declares a field table: a constant per field for the rules, and `FIELDS` for everything that iterates.
macro_rules! fields {
    ($($number:literal $name:ident $key:literal $kind:expr, $en:literal $de:literal $fr:literal, $group:ident [$($flag:ident)*];)*) => {
        use $crate::domain::RecordType;
        use $crate::domain::field::{Field, FieldType::*, Group};
        #[allow(unused_imports)]
        use $crate::domain::picklist::Picklist;
        #[allow(unused_imports)]
        use RecordType as K;

        $(#[doc = concat!("The field \"", $en, "\".")] pub const $name: $crate::base::FieldId = $crate::base::FieldId($number);)*

        /// All fields, in the order of the form.
        pub const FIELDS: &[Field] = &[
            $(Field::new($name, $key, $kind, $crate::locale::phrase!($en, $de, $fr), Group::$group)$(.$flag())*,)*
        ];
    };
}
pub(crate) use fields;
