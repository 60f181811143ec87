//! The record types. A new one needs its line here, its file in `records/` and its two lines in `records.rs`.
use super::type_names;
use crate::base::in_lower_case;
use crate::locale::{Language, Phrase, format, phrase, phrases};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $key:literal, $one:literal $one_de:literal $one_fr:literal, $many:literal $many_de:literal $many_fr:literal;)* @places $($place:ident $place_code:literal $place_key:literal)*) => {
        /// A record type.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum RecordType {
            $($(#[$doc])* $name = $code,)*
            $(#[doc = concat!("The place `", $place_key, "` for a record type of the workspace's own.")] $place = $place_code,)*
        }

        impl RecordType {
            /// All record types, in the order of their codes.
            pub const ALL: &'static [RecordType] = &[$(RecordType::$name,)* $(RecordType::$place,)*];

            /// The places for record types that a workspace defines, in the order of their codes.
            pub const PLACES_FOR_CUSTOM: &'static [RecordType] = &[$(RecordType::$place,)*];

            /// The length of an array indexed by code; codes may have gaps.
            pub const PLACES: usize = RecordType::ALL[RecordType::ALL.len() - 1] as usize + 1;

            /// The record type with a stored code.
            pub fn from_code(code: u8) -> Option<RecordType> {
                match code { $($code => Some(RecordType::$name),)* $($place_code => Some(RecordType::$place),)* _ => None }
            }

            /// The key in files and addresses, for example `lead`.
            pub const fn key(self) -> &'static str {
                match self { $(RecordType::$name => $key,)* $(RecordType::$place => $place_key,)* }
            }

            /// The names of the tables, singular and plural: those of the program, known when it is compiled.
            pub const fn built_in_names(self) -> [Phrase; 2] {
                match self {
                    $(RecordType::$name => [phrase!($one, $one_de, $one_fr), phrase!($many, $many_de, $many_fr)],)*
                    _ => [phrases::CUSTOM_RECORD, phrases::CUSTOM_RECORDS],
                }
            }

            /// The singular name. That of a type of the workspace's own is the one that the workspace gave it.
            pub fn one(self) -> Phrase {
                self.names()[0]
            }

            /// The plural name.
            pub fn many(self) -> Phrase {
                self.names()[1]
            }

            fn names(self) -> [Phrase; 2] {
                let own = type_names::of(self as u8);
                own.map_or(self.built_in_names(), |own| own.names)
            }

            /// The name within a sentence, singular or plural: `lead`, in German `Lead`.
            pub fn called(self, count: u32, language: Language) -> String {
                let name = if count == 1 { self.one() } else { self.many() }.of(language);
                if language == Language::De { name.to_string() } else { in_lower_case(name) }
            }

            /// A count with the name: `2 leads`.
            pub fn counted(self, count: u32, language: Language) -> String {
                format!("{} {}", format::number(i64::from(count), language), self.called(count, language))
            }
        }
    };
}

kinds! {
    /// A person one wants to work with, before it is known whether they want to.
    Lead 0 "lead", "Lead" "Lead" "Lead", "Leads" "Leads" "Leads";
    /// A company.
    Account 1 "account", "Account" "Account" "Compte", "Accounts" "Accounts" "Comptes";
    /// A person at a company.
    Contact 2 "contact", "Contact" "Kontakt" "Contact", "Contacts" "Kontakte" "Contacts";
    /// A potential sale.
    Opportunity 3 "opportunity", "Opportunity" "Opportunity" "Opportunité", "Opportunities" "Opportunities" "Opportunités";
    /// A task, call, meeting, email or note.
    Activity 4 "activity", "Activity" "Aktivität" "Activité", "Activities" "Aktivitäten" "Activités";
    /// A person who owns records.
    User 5 "user", "Owner" "Zuständige Person" "Responsable", "Owners" "Zuständige" "Responsables";
    /// A lead status.
    Status 6 "status", "Lead status" "Lead-Status" "Statut du lead", "Lead statuses" "Lead-Status" "Statuts de lead";
    /// An opportunity stage.
    Stage 7 "stage", "Stage" "Phase" "Étape", "Stages" "Phasen" "Étapes";
    /// An entry of a picklist, for example of lead sources, ratings or industries.
    Choice 8 "choice", "List entry" "Listeneintrag" "Entrée de liste", "List entries" "Listeneinträge" "Entrées de liste";
    /// The workspace's settings; one record.
    Settings 9 "settings", "Settings" "Einstellungen" "Paramètres", "Settings" "Einstellungen" "Paramètres";
    /// A custom field.
    Field 10 "field", "Field" "Feld" "Champ", "Fields" "Felder" "Champs";
    /// A sales process with its own stages.
    Pipeline 11 "pipeline", "Pipeline" "Pipeline" "Pipeline", "Pipelines" "Pipelines" "Pipelines";
    /// A product or service.
    Product 12 "product", "Product" "Produkt" "Produit", "Products" "Produkte" "Produits";
    /// A product's price in a price list.
    Price 13 "price", "Price" "Preis" "Prix", "Prices" "Preise" "Prix";
    /// A product or service of a deal.
    LineItem 14 "line_item", "Line item" "Position" "Ligne de produit", "Line items" "Positionen" "Lignes de produit";
    /// An additional contact of a deal.
    ContactRole 15 "contact_role", "Contact role" "Kontaktrolle" "Rôle du contact", "Contact roles" "Kontaktrollen" "Rôles des contacts";
    /// A contact's role at another account.
    Affiliation 16 "affiliation", "Role at an account" "Rolle bei einem Account" "Rôle dans un compte", "Roles at accounts" "Rollen bei Accounts" "Rôles dans les comptes";
    /// A file attached to a record.
    File 17 "file", "File" "Datei" "Fichier", "Files" "Dateien" "Fichiers";
    /// A saved list or board.
    View 18 "view", "View" "Ansicht" "Vue", "Views" "Ansichten" "Vues";
    /// Two records that were marked as not being duplicates.
    Distinct 19 "distinct", "“Not a duplicate”" "„Keine Dublette“" "« Pas un doublon »", "“Not a duplicate”" "„Keine Dublette“" "« Pas un doublon »";
    /// A currency's exchange rate from a date on.
    Rate 20 "rate", "Exchange rate" "Wechselkurs" "Taux de change", "Exchange rates" "Wechselkurse" "Taux de change";
    /// A rule that assigns new leads to owners.
    AssignmentRule 21 "assignment_rule", "Assignment rule" "Zuweisungsregel" "Règle d’attribution", "Assignment rules" "Zuweisungsregeln" "Règles d’attribution";
    /// A saved report.
    Report 22 "report", "Report" "Bericht" "Rapport", "Reports" "Berichte" "Rapports";
    /// An owner's target for a month.
    Quota 23 "quota", "Target" "Ziel" "Objectif", "Targets" "Ziele" "Objectifs";
    /// A saved mapping of a file's columns, to be used again.
    Mapping 24 "mapping", "Mapping" "Zuordnung" "Correspondance", "Mappings" "Zuordnungen" "Correspondances";
    /// Several reports on one page.
    Dashboard 25 "dashboard", "Dashboard" "Dashboard" "Tableau de bord", "Dashboards" "Dashboards" "Tableaux de bord";
    /// What the app does by itself when something happens.
    Automation 26 "automation", "Automation" "Automatisierung" "Automatisation", "Automations" "Automatisierungen" "Automatisations";
    /// What records of a type must be like, under a condition.
    RecordRule 27 "record_rule", "Record rule" "Datensatzregel" "Règle de fiche", "Record rules" "Datensatzregeln" "Règles de fiche";
    /// What an automation did once.
    Firing 28 "firing", "Run of an automation" "Lauf einer Automatisierung" "Exécution d’une automatisation", "Runs of automations" "Läufe von Automatisierungen" "Exécutions d’automatisations";
    /// The text of an email, with placeholders.
    EmailTemplate 29 "email_template", "Email template" "E-Mail-Vorlage" "Modèle d’e-mail", "Email templates" "E-Mail-Vorlagen" "Modèles d’e-mail";
    /// A plan of activities that is put on records.
    Sequence 30 "sequence", "Sequence" "Sequenz" "Séquence", "Sequences" "Sequenzen" "Séquences";
    /// A sequence on a record.
    Enrolment 31 "enrolment", "Run of a sequence" "Lauf einer Sequenz" "Exécution d’une séquence", "Runs of sequences" "Läufe von Sequenzen" "Exécutions de séquences";
    /// What a customer is offered.
    Quote 32 "quote", "Quote" "Angebot" "Devis", "Quotes" "Angebote" "Devis";
    /// A product or service of a quote.
    QuoteLine 33 "quote_line", "Quote line" "Angebotsposition" "Ligne de devis", "Quote lines" "Angebotspositionen" "Lignes de devis";
    /// What is done to win people, with its costs.
    Campaign 34 "campaign", "Campaign" "Kampagne" "Campagne", "Campaigns" "Kampagnen" "Campagnes";
    /// A person in a campaign.
    CampaignMember 35 "campaign_member", "Campaign member" "Kampagnenmitglied" "Membre de campagne", "Campaign members" "Kampagnenmitglieder" "Membres de campagne";
    /// A record type that the workspace defines.
    CustomType 36 "custom_type", "Record type" "Datensatztyp" "Type de fiche", "Record types" "Datensatztypen" "Types de fiche";
    /// How the pages and forms of a record type are arranged.
    Layout 37 "layout", "Layout" "Layout" "Affichage", "Layouts" "Layouts" "Affichages";

    @places
    Custom1 64 "custom_1"  Custom2 65 "custom_2"  Custom3 66 "custom_3"  Custom4 67 "custom_4"
    Custom5 68 "custom_5"  Custom6 69 "custom_6"  Custom7 70 "custom_7"  Custom8 71 "custom_8"
    Custom9 72 "custom_9"  Custom10 73 "custom_10"  Custom11 74 "custom_11"  Custom12 75 "custom_12"
    Custom13 76 "custom_13"  Custom14 77 "custom_14"  Custom15 78 "custom_15"  Custom16 79 "custom_16"
    Custom17 80 "custom_17"  Custom18 81 "custom_18"  Custom19 82 "custom_19"  Custom20 83 "custom_20"
    Custom21 84 "custom_21"  Custom22 85 "custom_22"  Custom23 86 "custom_23"  Custom24 87 "custom_24"
    Custom25 88 "custom_25"  Custom26 89 "custom_26"  Custom27 90 "custom_27"  Custom28 91 "custom_28"
    Custom29 92 "custom_29"  Custom30 93 "custom_30"  Custom31 94 "custom_31"  Custom32 95 "custom_32"
}

impl RecordType {
    /// The name of the action that creates one: `New lead`. In French, the adjective follows the name's gender.
    pub fn creation(self, language: Language) -> String {
        if self.is_custom() {
            // Nobody has told the gender of the name.
            return phrases::NEW_CUSTOM_RECORD.with(language, &[&self.called(1, language)]);
        }
        use RecordType::{
            Activity, AssignmentRule, Automation, Campaign, Choice, LineItem, Mapping, Opportunity, Quota, QuoteLine,
            RecordRule, Sequence, Stage, View,
        };
        let phrase = match self {
            Opportunity | Activity | Stage | Choice | LineItem | View | AssignmentRule | Mapping | RecordRule
            | Automation | Sequence | Campaign | QuoteLine => phrases::NEW_RECORD_FEMININE,
            Quota => phrases::NEW_RECORD_ELIDED,
            _ => phrases::NEW_RECORD,
        };
        phrase.with(language, &[&self.called(1, language)])
    }

    /// Whether a workspace defines it.
    pub const fn is_custom(self) -> bool {
        self as u8 >= RecordType::Custom1 as u8
    }

    /// Whether it is of daily work: one of [`RecordType::WORK`] or of the workspace's own.
    pub fn is_work(self) -> bool {
        self.is_custom() || RecordType::WORK.contains(&self)
    }

    /// All record types of daily work, and the places of those that a workspace may define.
    pub fn all_work() -> impl Iterator<Item = RecordType> {
        RecordType::WORK.into_iter().chain(RecordType::PLACES_FOR_CUSTOM.iter().copied())
    }

    /// The record types of daily work that the program defines, in the order of the navigation.
    pub const WORK: [RecordType; 7] = [
        RecordType::Lead,
        RecordType::Account,
        RecordType::Contact,
        RecordType::Opportunity,
        RecordType::Activity,
        RecordType::Campaign,
        RecordType::Quote,
    ];

    /// Whether links to such records are indexed backwards. Half of all records link to a picklist entry or an owner,
    /// and that direction is never queried.
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

    /// The record type with a key of files and addresses.
    pub fn from_key(key: &str) -> Option<RecordType> {
        RecordType::ALL.iter().copied().find(|kind| kind.key() == key)
    }
}
