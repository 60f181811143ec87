//! The kinds of record there are. A new kind is its file in `records/`, its line here and its line in `records.rs`.
use super::field::Field;
use super::records::{
    account, activity, affiliation, assignment_rule, choice, contact, contact_role, dashboard, field, file, lead,
    line_item, mapping, not_duplicate, opportunity, pipeline, price, product, quota, rate, report, settings, stage,
    status, user, view,
};
use crate::base::FieldId;
use crate::locale::{Language, Phrase, format, phrase};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $key:literal $table:expr, $one:literal $one_de:literal, $many:literal $many_de:literal;)*) => {
        /// A kind of record.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum RecordType { $($(#[$doc])* $name = $code,)* }

        impl RecordType {
            /// Every kind, in the order of their codes.
            pub const ALL: &'static [RecordType] = &[$(RecordType::$name,)*];

            /// Room for a place by the code of every kind; codes may have gaps.
            pub const PLACES: usize = RecordType::ALL[RecordType::ALL.len() - 1] as usize + 1;

            /// The kind with a stored code.
            pub fn from_code(code: u8) -> Option<RecordType> {
                match code { $($code => Some(RecordType::$name),)* _ => None }
            }

            /// The name in files and addresses, for example `lead`.
            pub const fn key(self) -> &'static str {
                match self { $(RecordType::$name => $key,)* }
            }

            /// The fields, in the order forms show them.
            pub const fn fields(self) -> &'static [Field] {
                match self { $(RecordType::$name => $table,)* }
            }

            /// What one such record is called.
            pub const fn one(self) -> Phrase {
                match self { $(RecordType::$name => phrase($one, $one_de),)* }
            }

            /// What many such records are called.
            pub const fn many(self) -> Phrase {
                match self { $(RecordType::$name => phrase($many, $many_de),)* }
            }

            /// What so many such records are called.
            pub const fn called(self, count: u32) -> Phrase {
                if count == 1 { self.one() } else { self.many() }
            }

            /// How many, and what they are called: `2 Leads`.
            pub fn counted(self, count: u32, language: Language) -> String {
                format!("{} {}", format::number(i64::from(count), language), self.called(count).of(language))
            }
        }
    };
}

kinds! {
    /// A person one wants to work with, not yet knowing whether they want to.
    Lead 0 "lead" lead::FIELDS, "Lead" "Lead", "Leads" "Leads";
    /// A company.
    Account 1 "account" account::FIELDS, "Account" "Account", "Accounts" "Accounts";
    /// A person at a company.
    Contact 2 "contact" contact::FIELDS, "Contact" "Kontakt", "Contacts" "Kontakte";
    /// A potential sale.
    Opportunity 3 "opportunity" opportunity::FIELDS, "Opportunity" "Opportunity", "Opportunities" "Opportunities";
    /// A task, call, meeting, email or note.
    Activity 4 "activity" activity::FIELDS, "Activity" "Aktivität", "Activities" "Aktivitäten";
    /// Somebody who owns records.
    User 5 "user" user::FIELDS, "Owner" "Inhaber", "Owners" "Inhaber";
    /// A lead status.
    Status 6 "status" status::FIELDS, "Lead status" "Lead-Status", "Lead statuses" "Lead-Status";
    /// An opportunity stage.
    Stage 7 "stage" stage::FIELDS, "Stage" "Phase", "Stages" "Phasen";
    /// An entry of a list such as lead source, rating, industry.
    Choice 8 "choice" choice::FIELDS, "List entry" "Listeneintrag", "List entries" "Listeneinträge";
    /// The workspace's settings; one record.
    Settings 9 "settings" settings::FIELDS, "Settings" "Einstellungen", "Settings" "Einstellungen";
    /// One of the workspace's own fields.
    Field 10 "field" field::FIELDS, "Field" "Feld", "Fields" "Felder";
    /// A sales process with stages of its own.
    Pipeline 11 "pipeline" pipeline::FIELDS, "Pipeline" "Pipeline", "Pipelines" "Pipelines";
    /// What is sold.
    Product 12 "product" product::FIELDS, "Product" "Produkt", "Products" "Produkte";
    /// A product's price in a price list.
    Price 13 "price" price::FIELDS, "Price" "Preis", "Prices" "Preise";
    /// A product or service of a deal.
    LineItem 14 "line_item" line_item::FIELDS, "Line item" "Position", "Line items" "Positionen";
    /// A further contact of a deal.
    ContactRole 15 "contact_role" contact_role::FIELDS, "Contact role" "Kontaktrolle", "Contact roles" "Kontaktrollen";
    /// A contact's role at a further account.
    Affiliation 16 "affiliation" affiliation::FIELDS, "Role at an account" "Rolle bei einem Account", "Roles at accounts" "Rollen bei Accounts";
    /// A file attached to a record.
    File 17 "file" file::FIELDS, "File" "Datei", "Files" "Dateien";
    /// A saved list or board.
    View 18 "view" view::FIELDS, "View" "Ansicht", "Views" "Ansichten";
    /// Two records that are no duplicates.
    Distinct 19 "distinct" not_duplicate::FIELDS, "“Not a duplicate”" "„Keine Dublette“", "“Not a duplicate”" "„Keine Dublette“";
    /// A currency's rate from a day on.
    Rate 20 "rate" rate::FIELDS, "Exchange rate" "Wechselkurs", "Exchange rates" "Wechselkurse";
    /// Who gets a new lead.
    AssignmentRule 21 "assignment_rule" assignment_rule::FIELDS, "Assignment rule" "Zuweisungsregel", "Assignment rules" "Zuweisungsregeln";
    /// A saved report.
    Report 22 "report" report::FIELDS, "Report" "Bericht", "Reports" "Berichte";
    /// What an owner is to close in a month.
    Quota 23 "quota" quota::FIELDS, "Quota" "Quote", "Quotas" "Quoten";
    /// Where the columns of a file go, to be used again.
    Mapping 24 "mapping" mapping::FIELDS, "Mapping" "Zuordnung", "Mappings" "Zuordnungen";
    /// Reports beside each other on one page.
    Dashboard 25 "dashboard" dashboard::FIELDS, "Dashboard" "Dashboard", "Dashboards" "Dashboards";
}

impl RecordType {
    /// The kinds a salesperson works with, in the order of the navigation.
    pub const WORK: [RecordType; 5] =
        [RecordType::Lead, RecordType::Account, RecordType::Contact, RecordType::Opportunity, RecordType::Activity];

    /// Whether links to such records are looked up backwards. Half of all records point at a list entry or an owner;
    /// nobody asks which.
    pub const fn has_backlinks(self) -> bool {
        !matches!(
            self,
            RecordType::User
                | RecordType::Status
                | RecordType::Stage
                | RecordType::Choice
                | RecordType::Settings
                | RecordType::Pipeline
        )
    }

    /// Whether such records are retired instead of deleted, because others use them.
    pub fn is_archive_only(self) -> bool {
        self == RecordType::Settings || (self != RecordType::AssignmentRule && self.field_by_key("retired").is_some())
    }

    /// The kind called `key` in files and addresses.
    pub fn from_key(key: &str) -> Option<RecordType> {
        RecordType::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// The field with a number.
    pub fn field(self, number: FieldId) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.number == number)
    }

    /// The field called `key` in files.
    pub fn field_by_key(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }
}
