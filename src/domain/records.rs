//! The field tables, a file per record type. The numbers are stored, and never reused.
pub mod account;
pub mod activity;
pub mod affiliation;
pub mod assignment_rule;
pub mod automation;
pub mod campaign;
pub mod campaign_member;
pub mod choice;
pub mod contact;
pub mod contact_role;
pub mod custom;
pub mod custom_type;
pub mod dashboard;
pub mod email_template;
pub mod enrolment;
pub mod field;
pub mod file;
pub mod firing;
pub mod layout;
pub mod lead;
pub mod line_item;
pub mod mapping;
pub mod not_duplicate;
pub mod opportunity;
pub mod pipeline;
pub mod price;
pub mod product;
pub mod quota;
pub mod quote;
pub mod quote_line;
pub mod rate;
pub mod record_rule;
pub mod report;
pub mod sequence;
pub mod settings;
pub mod stage;
pub mod status;
pub mod user;
pub mod view;

use super::field::Field;
use super::record_type::RecordType;
use crate::base::FieldId;

impl RecordType {
    /// The fields, in the order of the form.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            RecordType::Lead => lead::FIELDS,
            RecordType::Account => account::FIELDS,
            RecordType::Contact => contact::FIELDS,
            RecordType::Opportunity => opportunity::FIELDS,
            RecordType::Activity => activity::FIELDS,
            RecordType::User => user::FIELDS,
            RecordType::Status => status::FIELDS,
            RecordType::Stage => stage::FIELDS,
            RecordType::Choice => choice::FIELDS,
            RecordType::Settings => settings::FIELDS,
            RecordType::Field => field::FIELDS,
            RecordType::Pipeline => pipeline::FIELDS,
            RecordType::Product => product::FIELDS,
            RecordType::Price => price::FIELDS,
            RecordType::LineItem => line_item::FIELDS,
            RecordType::ContactRole => contact_role::FIELDS,
            RecordType::Affiliation => affiliation::FIELDS,
            RecordType::File => file::FIELDS,
            RecordType::View => view::FIELDS,
            RecordType::Distinct => not_duplicate::FIELDS,
            RecordType::Rate => rate::FIELDS,
            RecordType::AssignmentRule => assignment_rule::FIELDS,
            RecordType::Report => report::FIELDS,
            RecordType::Quota => quota::FIELDS,
            RecordType::Mapping => mapping::FIELDS,
            RecordType::Dashboard => dashboard::FIELDS,
            RecordType::RecordRule => record_rule::FIELDS,
            RecordType::Automation => automation::FIELDS,
            RecordType::Firing => firing::FIELDS,
            RecordType::EmailTemplate => email_template::FIELDS,
            RecordType::Sequence => sequence::FIELDS,
            RecordType::Enrolment => enrolment::FIELDS,
            RecordType::Campaign => campaign::FIELDS,
            RecordType::CampaignMember => campaign_member::FIELDS,
            RecordType::Quote => quote::FIELDS,
            RecordType::QuoteLine => quote_line::FIELDS,
            RecordType::CustomType => custom_type::FIELDS,
            RecordType::Layout => layout::FIELDS,
            _ => custom::FIELDS,
        }
    }

    /// The field with a number.
    pub fn field(self, number: FieldId) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.number == number)
    }

    /// The field with a key of files.
    pub fn field_by_key(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }

    /// The flag of archived records, which are no longer offered. Its key is stored, so it keeps an older name.
    pub fn archived_field(self) -> Option<&'static Field> {
        self.field_by_key("retired")
    }

    /// Whether such records are archived instead of deleted, because others use them.
    pub fn is_archive_only(self) -> bool {
        self == RecordType::Settings || (self != RecordType::AssignmentRule && self.archived_field().is_some())
    }
}
