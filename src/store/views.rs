//! The built-in views of every workspace, and the saved ones.
use super::query::Query;
use super::{RecordStore, query_string};
use crate::base::{Id, small_sort};
use crate::domain::RecordType;
use crate::domain::records::view;
use crate::locale::{Phrase, phrase};

/// A built-in view.
pub struct BuiltIn {
    /// The record type of its list.
    pub kind: RecordType,
    /// The name.
    pub name: Phrase,
    /// The query as text.
    pub query: &'static str,
}

const fn built_in(kind: RecordType, name: Phrase, query: &'static str) -> BuiltIn {
    BuiltIn { kind, name, query }
}

/// The built-in views. The first one of a record type is the initial view of its list.
pub const BUILT_IN: &[BuiltIn] = &[
    built_in(RecordType::Lead, phrase!("All leads", "Alle Leads", "Tous les leads"), "f=!converted_at.filled"),
    built_in(RecordType::Lead, phrase!("Open leads", "Offene Leads", "Leads ouverts"), "f=status.open"),
    built_in(RecordType::Lead, phrase!("My leads", "Meine Leads", "Mes leads"), "f=status.open;owner.me"),
    built_in(
        RecordType::Lead,
        phrase!("Overdue", "Überfällig", "En retard"),
        "f=status.open;qualification_deadline.in:past&sort=qualification_deadline",
    ),
    built_in(
        RecordType::Lead,
        phrase!("Ready to convert", "Bereit zur Konvertierung", "Prêts à convertir"),
        "f=status.open;readiness.filled",
    ),
    built_in(
        RecordType::Lead,
        phrase!("Converted", "Konvertiert", "Convertis"),
        "f=converted_at.filled&sort=-converted_at",
    ),
    built_in(RecordType::Account, phrase!("All accounts", "Alle Accounts", "Tous les comptes"), ""),
    built_in(RecordType::Account, phrase!("My accounts", "Meine Accounts", "Mes comptes"), "f=owner.me"),
    built_in(RecordType::Contact, phrase!("All contacts", "Alle Kontakte", "Tous les contacts"), ""),
    built_in(RecordType::Contact, phrase!("My contacts", "Meine Kontakte", "Mes contacts"), "f=owner.me"),
    built_in(
        RecordType::Opportunity,
        phrase!("All opportunities", "Alle Opportunities", "Toutes les opportunités"),
        "",
    ),
    built_in(
        RecordType::Opportunity,
        phrase!("Open deals", "Offene Deals", "Affaires en cours"),
        "f=stage.open&sort=close_date",
    ),
    built_in(
        RecordType::Opportunity,
        phrase!("My deals", "Meine Deals", "Mes affaires"),
        "f=stage.open;owner.me&sort=close_date",
    ),
    built_in(
        RecordType::Opportunity,
        phrase!("Closing this quarter", "Dieses Quartal fällig", "À clôturer ce trimestre"),
        "f=stage.open;close_date.in:quarter&sort=close_date",
    ),
    built_in(
        RecordType::Opportunity,
        phrase!("Close date passed", "Abschlussdatum überschritten", "Date de clôture dépassée"),
        "f=stage.open;close_date.in:past&sort=close_date",
    ),
    built_in(
        RecordType::Opportunity,
        phrase!("Stalled", "Ohne Bewegung", "Sans mouvement"),
        "f=stage.stalled&sort=close_date",
    ),
    built_in(RecordType::Campaign, phrase!("All campaigns", "Alle Kampagnen", "Toutes les campagnes"), ""),
    built_in(RecordType::Campaign, phrase!("In progress", "Laufend", "En cours"), "f=status.is:721&sort=end_date"),
    built_in(RecordType::Campaign, phrase!("My campaigns", "Meine Kampagnen", "Mes campagnes"), "f=owner.me"),
    built_in(RecordType::Quote, phrase!("All quotes", "Alle Angebote", "Tous les devis"), "sort=-date"),
    built_in(
        RecordType::Quote,
        phrase!("Waiting for an answer", "Warten auf Antwort", "En attente de réponse"),
        "f=status.is:351&sort=valid_until",
    ),
    built_in(RecordType::Quote, phrase!("Drafts", "Entwürfe", "Brouillons"), "f=status.is:350"),
    built_in(RecordType::Activity, phrase!("All activities", "Alle Aktivitäten", "Toutes les activités"), ""),
    built_in(
        RecordType::Activity,
        phrase!("Open tasks", "Offene Aufgaben", "Tâches ouvertes"),
        "f=type.is:310;!done_at.filled&sort=due",
    ),
    built_in(
        RecordType::Activity,
        phrase!("Due today or overdue", "Heute fällig oder überfällig", "À faire aujourd’hui ou en retard"),
        "f=!done_at.filled;(due.in:past|due.in:day)&sort=due",
    ),
    // Every custom record type has these.
    built_in(RecordType::Custom1, phrase!("All records", "Alle Datensätze", "Toutes les fiches"), ""),
    built_in(RecordType::Custom1, phrase!("My records", "Meine Datensätze", "Mes fiches"), "f=owner.me"),
];

/// The built-in views of a record type.
pub fn built_ins(kind: RecordType) -> impl Iterator<Item = &'static BuiltIn> {
    let kind = if kind.is_custom() { RecordType::Custom1 } else { kind };
    BUILT_IN.iter().filter(move |view| view.kind == kind)
}

/// The initial query of a list: the default view, or the first built-in one.
pub fn default_query(set: &RecordStore, kind: RecordType) -> Query {
    let saved = default_view(set, kind).and_then(|id| Some(set.get(RecordType::View, id)?.text(view::QUERY)));
    let text = saved.or_else(|| built_ins(kind).next().map(|view| view.query)).unwrap_or_default();
    query_string::read(set, kind, text).0
}

/// The saved view that a list opens with, if one is chosen: the one whose order is 0.
pub fn default_view(set: &RecordStore, kind: RecordType) -> Option<Id> {
    set.rows(RecordType::View)
        .find(|(_, row)| row.text(view::OF) == kind.key() && row.number(view::ORDER) == Some(0))
        .map(|(_, row)| row.id())
}

/// The saved views of a record type, in their order: id, name and query as text.
pub fn saved(set: &RecordStore, kind: RecordType) -> Vec<(Id, String, String)> {
    let mut all: Vec<(i64, Id, String, String)> = set
        .rows(RecordType::View)
        .filter(|(_, row)| row.text(view::OF) == kind.key())
        .map(|(slot, row)| {
            let order = row.number(view::ORDER).unwrap_or(i64::from(slot.0) + 1);
            (order, row.id(), row.text(view::NAME).to_string(), row.text(view::QUERY).to_string())
        })
        .collect();
    small_sort::sort_by(&mut all, Ord::cmp);
    all.into_iter().map(|(_, id, name, query)| (id, name, query)).collect()
}
