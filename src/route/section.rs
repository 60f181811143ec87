//! The sections of the settings, arranged by what users look for.
use crate::locale::{Phrase, phrases};

/// A section of the settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// Name, currency, fiscal year, periods, current user.
    Workspace,
    /// Language, theme, row height.
    Appearance,
    /// Keyboard shortcuts.
    Keyboard,
    /// The check of the stored data.
    Stored,
    /// The team of the workspace.
    Team,
    /// Owners of records.
    Owners,
    /// Lead statuses.
    Statuses,
    /// Pipelines and their stages.
    Pipelines,
    /// Picklists: sources, ratings, reasons and others.
    Lists,
    /// Custom record types.
    CustomTypes,
    /// Custom fields.
    Fields,
    /// Layouts of pages and forms.
    Layouts,
    /// Record rules.
    RecordRules,
    /// What happens by itself.
    Automations,
    /// Email templates.
    EmailTemplates,
    /// Sequences.
    Sequences,
    /// Products and price lists.
    Products,
    /// The letterhead of quotes.
    Letterhead,
    /// Currencies and exchange rates.
    Rates,
    /// The ways in which leads arrive.
    Ways,
    /// The web form.
    WebForm,
    /// Assignment rules.
    Rules,
}

impl Section {
    /// All sections, in the order of the list.
    pub const ALL: [Section; 22] = [
        Section::Workspace,
        Section::Appearance,
        Section::Keyboard,
        Section::Stored,
        Section::Team,
        Section::Owners,
        Section::Statuses,
        Section::Pipelines,
        Section::Lists,
        Section::CustomTypes,
        Section::Fields,
        Section::Layouts,
        Section::RecordRules,
        Section::Automations,
        Section::EmailTemplates,
        Section::Sequences,
        Section::Products,
        Section::Letterhead,
        Section::Rates,
        Section::Ways,
        Section::WebForm,
        Section::Rules,
    ];

    /// The key in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Section::Workspace => "workspace",
            Section::Appearance => "appearance",
            Section::Keyboard => "keyboard",
            Section::Stored => "stored-data",
            Section::Team => "team",
            Section::Owners => "owners",
            Section::Statuses => "statuses",
            Section::Pipelines => "pipelines",
            Section::Lists => "lists",
            Section::CustomTypes => "record-types",
            Section::Fields => "fields",
            Section::Layouts => "layouts",
            Section::RecordRules => "record-rules",
            Section::Automations => "automations",
            Section::EmailTemplates => "email-templates",
            Section::Sequences => "sequences",
            Section::Products => "products",
            Section::Letterhead => "letterhead",
            Section::Rates => "rates",
            Section::Ways => "lead-ways",
            Section::WebForm => "web-form",
            Section::Rules => "assignment",
        }
    }

    /// The section with a key of addresses.
    pub fn from_key(key: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|section| section.key() == key)
    }

    /// The title and the description.
    pub const fn words(self) -> (Phrase, Phrase) {
        match self {
            Section::Workspace => (phrases::S_WORKSPACE, phrases::S_WORKSPACE_TEXT),
            Section::Appearance => (phrases::S_APPEARANCE, phrases::S_APPEARANCE_TEXT),
            Section::Keyboard => (phrases::SHORTCUTS, phrases::S_KEYBOARD_TEXT),
            Section::Stored => (phrases::S_STORED, phrases::S_STORED_TEXT),
            Section::Team => (phrases::S_TEAM, phrases::S_TEAM_TEXT),
            Section::Owners => (phrases::S_OWNERS, phrases::S_OWNERS_TEXT),
            Section::Statuses => (phrases::S_STATUSES, phrases::S_STATUSES_TEXT),
            Section::Pipelines => (phrases::S_PIPELINES, phrases::S_PIPELINES_TEXT),
            Section::Lists => (phrases::S_LISTS, phrases::S_LISTS_TEXT),
            Section::CustomTypes => (phrases::S_CUSTOM_TYPES, phrases::S_CUSTOM_TYPES_TEXT),
            Section::Fields => (phrases::S_FIELDS, phrases::S_FIELDS_TEXT),
            Section::Layouts => (phrases::S_LAYOUTS, phrases::S_LAYOUTS_TEXT),
            Section::RecordRules => (phrases::S_RECORD_RULES, phrases::S_RECORD_RULES_TEXT),
            Section::Automations => (phrases::S_AUTOMATIONS, phrases::S_AUTOMATIONS_TEXT),
            Section::EmailTemplates => (phrases::S_EMAIL_TEMPLATES, phrases::S_EMAIL_TEMPLATES_TEXT),
            Section::Sequences => (phrases::S_SEQUENCES, phrases::S_SEQUENCES_TEXT),
            Section::Products => (phrases::S_PRODUCTS, phrases::S_PRODUCTS_TEXT),
            Section::Letterhead => (phrases::S_LETTERHEAD, phrases::S_LETTERHEAD_TEXT),
            Section::Rates => (phrases::S_RATES, phrases::S_RATES_TEXT),
            Section::Ways => (phrases::S_WAYS, phrases::S_WAYS_TEXT),
            Section::WebForm => (phrases::S_WEB_FORM, phrases::S_WEB_FORM_TEXT),
            Section::Rules => (phrases::S_RULES, phrases::S_RULES_TEXT),
        }
    }

    /// The group heading above this section, if it begins a group.
    pub const fn group(self) -> Option<Phrase> {
        match self {
            Section::Workspace => Some(phrases::G_WORKSPACE),
            Section::Statuses => Some(phrases::G_PROCESS),
            Section::Products => Some(phrases::G_PRICES),
            Section::Ways => Some(phrases::G_LEADS),
            _ => None,
        }
    }
}
