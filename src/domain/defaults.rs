//! The lists a new workspace starts with. Their ids are fixed: [`Id::fixed`] of the numbers here, never reused.
use super::RecordType;
use super::picklist::Picklist;
use super::records::{choice, pipeline, settings, stage, status};
use crate::base::{FieldId, Id, Value};
use crate::locale::Language;

macro_rules! known {
    ($($(#[$doc:meta])* $name:ident = $number:literal;)*) => {
        $($(#[$doc])* pub const $name: Id = Id::fixed($number);)*
    };
}

known! {
    /// Status category: not contacted yet.
    OPEN = 300;
    /// Status category: contacted.
    WORKING = 301;
    /// Status category: converted into a contact and an account.
    CONVERTED = 302;
    /// Status category: closed without business.
    NOT_CONVERTED = 303;
    /// The default status of a new lead.
    STATUS_OPEN = 100;
    /// The status after the first logged activity.
    STATUS_WORKING = 101;
    /// The status that conversion sets.
    STATUS_CONVERTED = 102;
    /// The status that disqualification sets.
    STATUS_NOT_CONVERTED = 103;
    /// Closed Won.
    STAGE_WON = 208;
    /// Closed Lost.
    STAGE_LOST = 209;
    /// Activity type: task.
    TASK = 310;
    /// Activity type: call.
    CALL = 311;
    /// Activity type: meeting.
    MEETING = 312;
    /// Activity type: email.
    EMAIL = 313;
    /// Activity type: note.
    NOTE = 314;
    /// Activity type: letter.
    LETTER = 315;
    /// Forecast category: not part of any forecast.
    OMITTED = 320;
    /// Forecast category: pipeline.
    PIPELINE = 321;
    /// Forecast category: best case.
    BEST_CASE = 322;
    /// Forecast category: commit.
    COMMIT = 323;
    /// Forecast category: closed.
    CLOSED = 324;
    /// Disqualification reason: no opportunity within the planned period.
    REASON_PERIOD = 420;
    /// Disqualification reason of imported leads whose file gives none.
    REASON_UNKNOWN = 426;
    /// Loss reason: one that the list does not name.
    LOSS_OTHER = 445;
    /// Reason of a conversion without a sign of readiness: it is the seller's call.
    SELLERS_DECISION = 480;
    /// Source: a list that was bought.
    SOURCE_LIST = 400;
    /// Source: the form on a website.
    SOURCE_WEB = 401;
    /// Source: referral by a customer.
    SOURCE_REFERRAL = 402;
    /// Source: a partner.
    SOURCE_PARTNER = 403;
    /// Readiness: showed interest on their own.
    RAISED_HAND = 330;
    /// Readiness: agreed to an official meeting.
    MEETING_AGREED = 331;
    /// Readiness: agreed on pricing.
    PRICING_AGREED = 332;
    /// Member status: somebody has been addressed.
    MEMBER_SENT = 740;
    /// Member status: the person has responded.
    MEMBER_RESPONDED = 741;
    /// Salutation of a woman.
    MS = 470;
    /// Salutation of a man.
    MR = 471;
    /// A quote that is being written.
    QUOTE_DRAFT = 350;
    /// A quote that the customer has.
    QUOTE_SENT = 351;
    /// A quote that the customer accepted.
    QUOTE_ACCEPTED = 352;
    /// A quote that the customer declined.
    QUOTE_DECLINED = 353;
    /// A quote whose last day has passed.
    QUOTE_EXPIRED = 354;
    /// A quote whose next version was sent.
    QUOTE_SUPERSEDED = 355;
    /// The pipeline of stages that name no pipeline.
    MAIN_PIPELINE = 600;
}

/// Whether a status of this category keeps a lead in the qualification process.
pub fn is_open(category: Option<Id>) -> bool {
    category == Some(OPEN) || category == Some(WORKING)
}

/// The table's value for a well-known record, or `other`.
pub fn lookup_or<T: Copy>(id: Option<Id>, table: &[(Id, T)], other: T) -> T {
    table.iter().find(|(own, _)| Some(*own) == id).map_or(other, |(_, said)| *said)
}

/// A record before it is created: record type, id and fields.
pub type Seed = (RecordType, Id, Vec<(FieldId, Value)>);

/// Names in English, German and French.
type Names = (&'static str, &'static str, &'static str);

const MAIN: Names = ("Sales", "Vertrieb", "Ventes");

const STAGES: [(&str, &str, &str, i64, Id, i64); 10] = [
    ("Prospecting", "Akquise", "Prospection", 10, PIPELINE, 30),
    ("Qualification", "Qualifizierung", "Qualification", 10, PIPELINE, 30),
    ("Needs Analysis", "Bedarfsanalyse", "Analyse des besoins", 20, PIPELINE, 21),
    ("Value Proposition", "Nutzenversprechen", "Proposition de valeur", 50, PIPELINE, 21),
    ("Identify Decision Makers", "Entscheider ermitteln", "Identification des décideurs", 60, PIPELINE, 21),
    ("Perception Analysis", "Wahrnehmungsanalyse", "Analyse de la perception", 70, PIPELINE, 21),
    ("Proposal/Price Quote", "Angebot/Preis", "Proposition/Devis", 75, PIPELINE, 14),
    ("Negotiation/Review", "Verhandlung/Prüfung", "Négociation/Révision", 90, PIPELINE, 14),
    ("Closed Won", "Geschlossen – Gewonnen", "Clôturée – Gagnée", 100, CLOSED, 0),
    ("Closed Lost", "Geschlossen – Verloren", "Clôturée – Perdue", 0, OMITTED, 0),
];

const STATUSES: [(&str, &str, &str, Id); 4] = [
    ("Open - Not Contacted", "Offen – Nicht kontaktiert", "Ouvert – Non contacté", OPEN),
    ("Working - Contacted", "In Bearbeitung – Kontaktiert", "En cours – Contacté", WORKING),
    ("Closed - Converted", "Geschlossen – Konvertiert", "Clos – Converti", CONVERTED),
    ("Closed - Not Converted", "Geschlossen – Nicht konvertiert", "Clos – Non converti", NOT_CONVERTED),
];

/// The activity types on which rules depend: every workspace has them, whatever it calls them.
const ACTIVITY_TYPES: [Id; 6] = [TASK, CALL, MEETING, EMAIL, NOTE, LETTER];

/// Whether a picklist entry is an activity type on which rules depend.
pub fn is_activity_type(id: Id) -> bool {
    ACTIVITY_TYPES.contains(&id)
}

/// The names of an entry in English, German and French. The first two are stored; see [`built_in_name`].
type Entries = &'static [Names];

/// The days within which a new lead is to be qualified, unless the workspace sets another number.
pub const QUALIFICATION_DAYS: i64 = 90;

/// Increased when default records are added here, so that existing workspaces get them too.
pub const SCHEMA_VERSION: i64 = 5;

const LISTS: [(Picklist, u32, Entries); 21] = [
    (
        Picklist::QuoteStatus,
        350,
        &[
            ("Draft", "Entwurf", "Brouillon"),
            ("Sent", "Versendet", "Envoyé"),
            ("Accepted", "Angenommen", "Accepté"),
            ("Declined", "Abgelehnt", "Refusé"),
            ("Expired", "Abgelaufen", "Expiré"),
            ("Superseded", "Ersetzt", "Remplacé"),
        ],
    ),
    (
        Picklist::StatusCategory,
        300,
        &[
            ("Open", "Offen", "Ouvert"),
            ("Working", "In Bearbeitung", "En cours"),
            ("Converted", "Konvertiert", "Converti"),
            ("Not converted", "Nicht konvertiert", "Non converti"),
        ],
    ),
    (
        Picklist::ActivityType,
        310,
        &[
            ("Task", "Aufgabe", "Tâche"),
            ("Call", "Anruf", "Appel"),
            ("Meeting", "Termin", "Rendez-vous"),
            ("Email", "E-Mail", "E-mail"),
            ("Note", "Notiz", "Note"),
            ("Letter", "Brief", "Courrier"),
        ],
    ),
    (
        Picklist::Forecast,
        320,
        &[
            ("Omitted", "Nicht berücksichtigt", "Exclue"),
            ("Pipeline", "Pipeline", "Pipeline"),
            ("Best Case", "Best Case", "Meilleur cas"),
            ("Commit", "Commit", "Engagée"),
            ("Closed", "Abgeschlossen", "Clôturée"),
        ],
    ),
    (
        Picklist::Readiness,
        330,
        &[
            ("Showed interest", "Interesse gezeigt", "Intérêt manifesté"),
            ("Meeting agreed", "Termin vereinbart", "Rendez-vous convenu"),
            ("Price agreed", "Preis vereinbart", "Prix convenu"),
        ],
    ),
    (
        Picklist::Source,
        400,
        &[
            ("Purchased List", "Gekaufte Liste", "Liste achetée"),
            ("Web", "Website-Formular", "Formulaire web"),
            ("Customer Referral", "Empfehlung eines Kunden", "Recommandation d’un client"),
            ("Partner", "Partner", "Partenaire"),
            ("Advertisement", "Werbung", "Publicité"),
            ("Trade Show", "Messe", "Salon professionnel"),
            ("Employee Referral", "Empfehlung eines Mitarbeiters", "Recommandation d’un employé"),
            ("Other", "Sonstige", "Autre"),
        ],
    ),
    (
        Picklist::Disqualification,
        420,
        &[
            (
                "No opportunity within the planned period",
                "Keine Geschäftsmöglichkeit im geplanten Zeitraum",
                "Pas d’opportunité dans la période prévue",
            ),
            ("Not interested", "Kein Interesse", "Pas intéressé"),
            ("No budget", "Kein Budget", "Pas de budget"),
            ("Bought elsewhere", "Woanders gekauft", "Achat chez un autre fournisseur"),
            ("Cannot be reached", "Nicht erreichbar", "Injoignable"),
            ("Duplicate or wrong data", "Dublette oder falsche Daten", "Doublon ou données erronées"),
            ("Not known", "Nicht bekannt", "Inconnu"),
        ],
    ),
    (
        Picklist::Loss,
        440,
        &[
            ("Price", "Preis", "Prix"),
            ("Competitor", "Mitbewerber", "Concurrent"),
            ("No budget", "Kein Budget", "Pas de budget"),
            ("No decision", "Keine Entscheidung", "Pas de décision"),
            ("Missing feature", "Fehlende Funktion", "Fonctionnalité manquante"),
            ("Other", "Sonstiges", "Autre"),
        ],
    ),
    (Picklist::ConversionReason, 480, &[("Seller's decision", "Entscheidung im Vertrieb", "Décision du commercial")]),
    (Picklist::Rating, 460, &[("Hot", "Heiß", "Chaud"), ("Warm", "Warm", "Tiède"), ("Cold", "Kalt", "Froid")]),
    (
        Picklist::Salutation,
        470,
        &[
            ("Ms.", "Frau", "Mme"),
            ("Mr.", "Herr", "M."),
            ("Mx.", "Mx.", "Mx"),
            ("Dr.", "Dr.", "Dr"),
            ("Prof.", "Prof.", "Pr"),
        ],
    ),
    (
        Picklist::Industry,
        500,
        &[
            ("Agriculture", "Landwirtschaft", "Agriculture"),
            ("Banking", "Banken", "Banque"),
            ("Communications", "Kommunikation", "Communication"),
            ("Construction", "Bau", "Construction"),
            ("Consulting", "Beratung", "Conseil"),
            ("Education", "Bildung", "Enseignement"),
            ("Energy", "Energie", "Énergie"),
            ("Financial Services", "Finanzdienstleistungen", "Services financiers"),
            ("Government", "Öffentliche Hand", "Secteur public"),
            ("Healthcare", "Gesundheit", "Santé"),
            ("Manufacturing", "Fertigung", "Industrie"),
            ("Media", "Medien", "Médias"),
            ("Pharma", "Pharma", "Pharmacie"),
            ("Retail", "Handel", "Commerce de détail"),
            ("Technology", "Technologie", "Technologie"),
            ("Transportation", "Transport", "Transport"),
            ("Other", "Sonstige", "Autre"),
        ],
    ),
    (
        Picklist::AccountType,
        540,
        &[
            ("Prospect", "Interessent", "Prospect"),
            ("Customer", "Kunde", "Client"),
            ("Partner", "Partner", "Partenaire"),
            ("Competitor", "Mitbewerber", "Concurrent"),
            ("Other", "Sonstige", "Autre"),
        ],
    ),
    (
        Picklist::OpportunityType,
        550,
        &[
            ("New Business", "Neugeschäft", "Nouvelle affaire"),
            ("Existing Business", "Bestandsgeschäft", "Client existant"),
        ],
    ),
    (
        Picklist::Priority,
        560,
        &[("High", "Hoch", "Haute"), ("Normal", "Normal", "Normale"), ("Low", "Niedrig", "Basse")],
    ),
    (
        Picklist::ContactRole,
        570,
        &[
            ("Decision Maker", "Entscheider", "Décideur"),
            ("Economic Buyer", "Kaufmännischer Einkäufer", "Acheteur économique"),
            ("Evaluator", "Bewerter", "Évaluateur"),
            ("Influencer", "Einflussnehmer", "Prescripteur"),
            ("Technical Buyer", "Technischer Einkäufer", "Acheteur technique"),
            ("Executive Sponsor", "Sponsor in der Geschäftsleitung", "Sponsor de la direction"),
            ("Business User", "Anwender", "Utilisateur"),
            ("Other", "Sonstige", "Autre"),
        ],
    ),
    (
        Picklist::AffiliationRole,
        580,
        &[
            ("Employee", "Angestellt", "Salarié"),
            ("Consultant", "Berater", "Consultant"),
            ("Board Member", "Beirat oder Vorstand", "Membre du conseil"),
            ("Shareholder", "Gesellschafter", "Associé"),
            ("Former Employee", "Früher angestellt", "Ancien salarié"),
        ],
    ),
    (Picklist::PriceList, 590, &[("Standard", "Standard", "Standard")]),
    (
        Picklist::CampaignType,
        700,
        &[
            ("Email", "E-Mail", "E-mail"),
            ("Webinar", "Webinar", "Webinaire"),
            ("Trade Show", "Messe", "Salon professionnel"),
            ("Advertisement", "Werbung", "Publicité"),
            ("Direct Mail", "Postsendung", "Publipostage"),
            ("Customer Referral", "Empfehlung eines Kunden", "Recommandation d’un client"),
            ("Other", "Sonstige", "Autre"),
        ],
    ),
    (
        Picklist::CampaignStatus,
        720,
        &[
            ("Planned", "Geplant", "Prévue"),
            ("In progress", "Läuft", "En cours"),
            ("Completed", "Abgeschlossen", "Terminée"),
            ("Cancelled", "Abgebrochen", "Annulée"),
        ],
    ),
    (Picklist::MemberStatus, 740, &[("Sent", "Angesprochen", "Envoyé"), ("Responded", "Reagiert", "A répondu")]),
];

/// Every default record: settings, statuses, stages and list entries.
pub fn records() -> Vec<Seed> {
    let text = |text: &str| Value::Text(text.to_string());
    let mut out: Vec<Seed> = vec![(
        RecordType::Settings,
        settings::SETTINGS_ID,
        vec![
            (settings::NAME, text("Kontor")),
            (settings::CURRENCY, text("EUR")),
            (settings::QUALIFICATION_DAYS, Value::Number(QUALIFICATION_DAYS)),
            (settings::FISCAL_MONTH, Value::Number(1)),
            (settings::EDITION, Value::Number(SCHEMA_VERSION)),
        ],
    )];
    let main = vec![(pipeline::NAME, text(MAIN.0)), (pipeline::NAME_DE, text(MAIN.1))];
    out.push((RecordType::Pipeline, MAIN_PIPELINE, main));
    for (i, (en, de, _, category)) in STATUSES.into_iter().enumerate() {
        let fields = vec![
            (status::NAME, text(en)),
            (status::NAME_DE, text(de)),
            (status::CATEGORY, Value::Link(category)),
            (status::ORDER, Value::Number(i as i64)),
        ];
        out.push((RecordType::Status, Id::fixed(100 + i as u32), fields));
    }
    for (i, (en, de, _, percent, forecast, rot)) in STAGES.into_iter().enumerate() {
        let id = Id::fixed(200 + i as u32);
        let mut fields = vec![
            (stage::NAME, text(en)),
            (stage::NAME_DE, text(de)),
            (stage::PROBABILITY, Value::Number(percent)),
            (stage::FORECAST, Value::Link(forecast)),
            (stage::ORDER, Value::Number(i as i64)),
        ];
        if id == STAGE_WON || id == STAGE_LOST {
            fields.push((stage::CLOSED, Value::Yes));
        }
        if id == STAGE_WON {
            fields.push((stage::WON, Value::Yes));
        }
        if rot > 0 {
            fields.push((stage::ROT_DAYS, Value::Number(rot)));
        }
        out.push((RecordType::Stage, id, fields));
    }
    for (list, first, entries) in LISTS {
        for (i, (en, de, _)) in entries.iter().enumerate() {
            let id = Id::fixed(first + i as u32);
            let mut fields = vec![
                (choice::NAME, text(en)),
                (choice::NAME_DE, text(de)),
                (choice::LIST, Value::Number(list.code())),
                (choice::ORDER, Value::Number(i as i64)),
            ];
            if id == MEMBER_RESPONDED {
                fields.push((choice::RESPONDED, Value::Yes));
            }
            out.push((RecordType::Choice, id, fields));
        }
    }
    out
}

/// What a default record is called in a language whose names are not stored, by its English name. A record that users
/// made or renamed has the name they gave it.
#[cfg(not(catalogs))]
pub fn built_in_name(id: Id, english: &str, language: Language) -> Option<&'static str> {
    let entries = LISTS.into_iter().flat_map(|(_, _, entries)| entries.iter().copied());
    let stages = STAGES.into_iter().map(|(en, de, fr, ..)| (en, de, fr));
    let statuses = STATUSES.into_iter().map(|(en, de, fr, _)| (en, de, fr));
    let mut all = entries.chain(stages).chain(statuses).chain([MAIN]);
    let (en, de, fr) = all.find(|(en, ..)| id.is_fixed() && *en == english)?;
    Some(match language {
        Language::En => en,
        Language::De => de,
        Language::Fr => fr,
    })
}

/// What a default record is called in a language whose names are not stored, by its English name. A record that users
/// made or renamed has the name they gave it.
#[cfg(catalogs)]
pub fn built_in_name(id: Id, english: &str, language: Language) -> Option<&'static str> {
    if id.is_fixed() { crate::locale::catalog::built_in_name(english, language) } else { None }
}
