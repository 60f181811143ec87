//! Measures: what reports compute from a group of records. A metric is one entry here: its name, its formula in words,
//! and its terms. A term is a subset of the records (a filter in a list's syntax), possibly with its own date instead
//! of the report's, and an operand.
use crate::base::FieldId;
use crate::domain::RecordType;
use crate::domain::records::{lead, opportunity, status};
use crate::domain::{Field, defaults};
use crate::locale::{Phrase, phrase};
use crate::store::filter::{Filter, Predicate};
use crate::store::{RecordStore, query_string};

/// A measure of a group.
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// The number of records.
    Count,
    /// The share of all records in the report.
    Share,
    /// The sum of a field.
    Sum(FieldId),
    /// The mean of a field over the records that have it.
    Mean(FieldId),
    /// The median of a field over the records that have it.
    Median(FieldId),
    /// A metric of the sales process.
    Known(&'static Metric),
}

impl PartialEq for Measure {
    fn eq(&self, other: &Measure) -> bool {
        match (self, other) {
            (Measure::Count, Measure::Count) | (Measure::Share, Measure::Share) => true,
            (Measure::Sum(a), Measure::Sum(b)) => a == b,
            (Measure::Mean(a), Measure::Mean(b)) => a == b,
            (Measure::Median(a), Measure::Median(b)) => a == b,
            (Measure::Known(a), Measure::Known(b)) => a.kind == b.kind && a.key == b.key,
            _ => false,
        }
    }
}

/// A metric of the sales process.
#[derive(Debug)]
pub struct Metric {
    /// The record type.
    pub kind: RecordType,
    /// The key in addresses.
    pub key: &'static str,
    /// The name.
    pub label: Phrase,
    /// The formula in words.
    pub formula: Phrase,
    /// The aggregation of its terms.
    pub how: Aggregation,
    /// The terms. Those with the records for the drill-down are chosen in `drill_down.rs`; mostly it is the last one.
    pub parts: &'static [Term],
}

/// The way a figure is computed from its terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aggregation {
    /// The number of records of the term.
    Count,
    /// The share of all records in the report.
    Share,
    /// The sum of the term.
    Sum,
    /// The mean of the term.
    Mean,
    /// The median of the term.
    Median,
    /// The ratio of the record counts of the first and the second term.
    Ratio,
    /// Pipeline velocity per day, from won, closed, cycle and open amounts.
    Velocity,
    /// The owners' quotas for the period.
    Quota,
    /// The ratio of the term's sum and the quota.
    Attained,
}

/// A subset of the records, and the operand.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// The filter in a list's syntax; `contacted` for leads past the first category.
    pub filter: &'static str,
    /// The date field for the period: empty for the report's, `*` to ignore the period.
    pub date: &'static str,
    /// The operand.
    pub what: Operand,
}

/// The value taken from a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// The record itself, for counting.
    Itself,
    /// A field.
    Field(FieldId),
    /// Days from creation to the close date of a deal.
    Cycle,
    /// The time from the creation of a lead to its first done activity.
    ToContact,
    /// The time from the creation of a lead to its conversion.
    ToConvert,
    /// Days since the qualification deadline of a lead.
    Late,
    /// Days since the close date of a deal.
    Slipped,
    /// Days since the last change of stage.
    InStage,
}

const fn rows(filter: &'static str) -> Term {
    Term { filter, date: "", what: Operand::Itself }
}

const fn of(filter: &'static str, what: Operand) -> Term {
    Term { filter, date: "", what }
}

const fn dated(filter: &'static str, date: &'static str, what: Operand) -> Term {
    Term { filter, date, what }
}

const fn known(
    kind: RecordType,
    key: &'static str,
    label: Phrase,
    formula: Phrase,
    how: Aggregation,
    parts: &'static [Term],
) -> Metric {
    Metric { kind, key, label, formula, how, parts }
}

const AMOUNT: Operand = Operand::Field(opportunity::AMOUNT);
const L: RecordType = RecordType::Lead;
const O: RecordType = RecordType::Opportunity;
const A: RecordType = RecordType::Activity;

/// The metrics of the sales process.
#[rustfmt::skip]
pub static METRICS: &[Metric] = &[
    known(L, "contacted", phrase!("Contacted", "Kontaktiert", "Contactés"),
        phrase!("Leads whose status is beyond the first category (working, converted or not converted).", "Leads, deren Status über die erste Kategorie hinaus ist (in Bearbeitung, konvertiert oder nicht konvertiert).", "Leads dont le statut dépasse la première catégorie (en cours, converti ou non converti)."),
        Aggregation::Count, &[rows("contacted")]),
    known(L, "converted", phrase!("Converted", "Konvertiert", "Convertis"),
        phrase!("Leads created in the period that were converted, at any time.", "Im Zeitraum erstellte Leads, die konvertiert wurden, unabhängig vom Zeitpunkt.", "Leads créés dans la période et convertis, à quelque date que ce soit."),
        Aggregation::Count, &[rows("converted_at.filled")]),
    known(L, "rate", phrase!("Conversion rate (cohort)", "Konversionsrate (Kohorte)", "Taux de conversion (cohorte)"),
        phrase!("Of the leads created in the period, those converted by today ÷ all of them.", "Von den im Zeitraum erstellten Leads: bis heute konvertierte ÷ alle.", "Parmi les leads créés dans la période, ceux convertis à ce jour ÷ tous."),
        Aggregation::Ratio, &[rows("converted_at.filled"), rows("")]),
    known(L, "conversions", phrase!("Conversions", "Konvertierungen", "Conversions"),
        phrase!("Leads converted in the period, regardless of when they were created.", "Im Zeitraum konvertierte Leads, unabhängig vom Zeitpunkt der Erstellung.", "Leads convertis dans la période, quelle que soit leur date de création."),
        Aggregation::Count, &[dated("converted_at.filled", "converted_at", Operand::Itself)]),
    known(L, "period_rate", phrase!("Conversion rate (period)", "Konversionsrate (Zeitraum)", "Taux de conversion (période)"),
        phrase!("Leads converted in the period ÷ leads created in the period. It exceeds 100 % where more older leads were converted than new ones came.", "Im Zeitraum konvertierte Leads ÷ im Zeitraum erstellte Leads. Über 100 %, wo mehr ältere Leads konvertiert wurden, als neue kamen.", "Leads convertis dans la période ÷ leads créés dans la période. Il dépasse 100 % lorsque plus d’anciens leads ont été convertis qu’il n’en est arrivé de nouveaux."),
        Aggregation::Ratio, &[dated("converted_at.filled", "converted_at", Operand::Itself), rows("")]),
    known(L, "to_contact", phrase!("Average time to first contact", "Ø Zeit bis zum Erstkontakt", "Délai moyen du 1er contact"),
        phrase!("Average of (first finished activity − created) over the leads that have a finished activity.", "Durchschnitt von (erste erledigte Aktivität − Erstellung) über die Leads mit einer erledigten Aktivität.", "Moyenne de (première activité terminée − création) sur les leads qui ont une activité terminée."),
        Aggregation::Mean, &[of("", Operand::ToContact)]),
    known(L, "to_contact_median", phrase!("Median time to first contact", "Median der Zeit bis zum Erstkontakt", "Délai médian du 1er contact"),
        phrase!("Median of (first finished activity − created) over the leads that have a finished activity.", "Median von (erste erledigte Aktivität − Erstellung) über die Leads mit einer erledigten Aktivität.", "Médiane de (première activité terminée − création) sur les leads qui ont une activité terminée."),
        Aggregation::Median, &[of("", Operand::ToContact)]),
    known(L, "to_convert", phrase!("Average time to conversion", "Ø Zeit bis zur Konvertierung", "Délai moyen de conversion"),
        phrase!("Average of (converted − created) over converted leads.", "Durchschnitt von (Konvertierung − Erstellung) über konvertierte Leads.", "Moyenne de (conversion − création) sur les leads convertis."),
        Aggregation::Mean, &[of("converted_at.filled", Operand::ToConvert)]),
    known(L, "to_convert_median", phrase!("Median time to conversion", "Median der Zeit bis zur Konvertierung", "Délai médian de conversion"),
        phrase!("Median of (converted − created) over converted leads.", "Median von (Konvertierung − Erstellung) über konvertierte Leads.", "Médiane de (conversion − création) sur les leads convertis."),
        Aggregation::Median, &[of("converted_at.filled", Operand::ToConvert)]),
    known(L, "late", phrase!("Average delay", "Ø Überschreitung", "Retard moyen"),
        phrase!("Average of (today − qualification deadline) over the leads past it.", "Durchschnitt von (heute − Qualifizierungsfrist) über die Leads jenseits der Frist.", "Moyenne de (aujourd’hui − délai de qualification) sur les leads qui l’ont dépassé."),
        Aggregation::Mean, &[of("qualification_deadline.in:past", Operand::Late)]),
    known(O, "won", phrase!("Won", "Gewonnen", "Gagnées"),
        phrase!("Deals in a stage that counts as won.", "Deals in einer Phase, die als gewonnen gilt.", "Affaires à une étape qui compte comme gagnée."), Aggregation::Count, &[rows("stage.won")]),
    known(O, "lost", phrase!("Lost", "Verloren", "Perdues"),
        phrase!("Deals in a stage that is closed and not won.", "Deals in einer Phase, die geschlossen und nicht gewonnen ist.", "Affaires à une étape clôturée et non gagnée."), Aggregation::Count, &[rows("!stage.open;!stage.won")]),
    known(O, "won_amount", phrase!("Won amount", "Gewonnener Betrag", "Montant gagné"),
        phrase!("Sum of the amounts of won deals.", "Summe der Beträge gewonnener Deals.", "Somme des montants des affaires gagnées."), Aggregation::Sum, &[of("stage.won", AMOUNT)]),
    known(O, "lost_amount", phrase!("Lost amount", "Verlorener Betrag", "Montant perdu"),
        phrase!("Sum of the amounts of lost deals.", "Summe der Beträge verlorener Deals.", "Somme des montants des affaires perdues."), Aggregation::Sum, &[of("!stage.open;!stage.won", AMOUNT)]),
    known(O, "win_rate", phrase!("Win rate", "Gewinnrate", "Taux de réussite"),
        phrase!("Won ÷ (won + lost), by number of deals.", "Gewonnen ÷ (gewonnen + verloren), nach Anzahl der Deals.", "Gagnées ÷ (gagnées + perdues), en nombre d’affaires."), Aggregation::Ratio, &[rows("stage.won"), rows("!stage.open")]),
    known(O, "cycle", phrase!("Average sales cycle", "Ø Verkaufszyklus", "Cycle de vente moyen"),
        phrase!("Average number of days from the creation of won deals to their close date.", "Durchschnittliche Tage von der Erstellung gewonnener Deals bis zum Abschlussdatum.", "Nombre moyen de jours entre la création des affaires gagnées et leur date de clôture."), Aggregation::Mean, &[of("stage.won", Operand::Cycle)]),
    known(O, "cycle_median", phrase!("Median sales cycle", "Median des Verkaufszyklus", "Cycle de vente médian"),
        phrase!("Median of the days from the creation of won deals to their close date.", "Median der Tage von der Erstellung gewonnener Deals bis zum Abschlussdatum.", "Médiane des jours entre la création des affaires gagnées et leur date de clôture."), Aggregation::Median, &[of("stage.won", Operand::Cycle)]),
    known(O, "velocity", phrase!("Velocity per day", "Geschwindigkeit pro Tag", "Vélocité par jour"),
        phrase!("Open deals × their average amount × win rate ÷ average sales cycle. Open deals are those of today; win rate and cycle are of the period.", "Offene Deals × ihr durchschnittlicher Betrag × Gewinnrate ÷ durchschnittlicher Verkaufszyklus. Offene Deals sind die von heute; Gewinnrate und Zyklus sind die des Zeitraums.", "Affaires en cours × leur montant moyen × taux de réussite ÷ cycle de vente moyen. Les affaires en cours sont celles d’aujourd’hui ; le taux de réussite et le cycle sont ceux de la période."),
        Aggregation::Velocity, &[rows("stage.won"), rows("!stage.open"), of("stage.won", Operand::Cycle), dated("stage.open", "*", AMOUNT)]),
    known(O, "closed", phrase!("Closed", "Abgeschlossen", "Clôturée"),
        phrase!("Amounts of deals of the forecast category Closed, by close date.", "Beträge der Deals der Prognosekategorie Abgeschlossen, nach Abschlussdatum.", "Montants des affaires de la catégorie de prévision Clôturée, par date de clôture."), Aggregation::Sum, &[of("forecast_category.is:324", AMOUNT)]),
    known(O, "commit", phrase!("Commit", "Commit", "Engagée"),
        phrase!("Closed + amounts of the category Commit.", "Abgeschlossen + Beträge der Kategorie Commit.", "Clôturée + montants de la catégorie Engagée."), Aggregation::Sum, &[of("forecast_category.is:324,323", AMOUNT)]),
    known(O, "best_case", phrase!("Best case", "Best Case", "Meilleur cas"),
        phrase!("Commit + amounts of the category Best Case.", "Commit + Beträge der Kategorie Best Case.", "Engagée + montants de la catégorie Meilleur cas."), Aggregation::Sum, &[of("forecast_category.is:324,323,322", AMOUNT)]),
    known(O, "open_pipeline", phrase!("Open pipeline", "Offene Pipeline", "Pipeline ouvert"),
        phrase!("Amounts in the categories Pipeline + Best Case + Commit. Omitted is not counted.", "Beträge der Kategorien Pipeline + Best Case + Commit. „Nicht berücksichtigt“ zählt nirgends.", "Montants des catégories Pipeline + Meilleur cas + Engagée. Exclue ne compte pas."), Aggregation::Sum, &[of("forecast_category.is:321,322,323", AMOUNT)]),
    known(O, "quota", phrase!("Target", "Ziel", "Objectif"),
        phrase!("Sum of the owners’ monthly targets whose month begins in the interval.", "Summe der Monatsziele der Zuständigen, deren Monat im Zeitraum beginnt.", "Somme des objectifs mensuels des responsables dont le mois commence dans l’intervalle."), Aggregation::Quota, &[rows("")]),
    known(O, "attained", phrase!("Closed ÷ target", "Abgeschlossen ÷ Ziel", "Clôturée ÷ objectif"),
        phrase!("Closed ÷ target of the same interval and owners.", "Abgeschlossen ÷ Ziel desselben Zeitraums und derselben Zuständigen.", "Clôturée ÷ objectif du même intervalle et des mêmes responsables."), Aggregation::Attained, &[of("forecast_category.is:324", AMOUNT)]),
    known(O, "slipped", phrase!("Slipped", "Überfällig", "En retard"),
        phrase!("Open deals whose close date has passed.", "Offene Deals, deren Abschlussdatum vorbei ist.", "Affaires en cours dont la date de clôture est dépassée."), Aggregation::Count, &[rows("stage.open;close_date.in:past")]),
    known(O, "slipped_amount", phrase!("Slipped amount", "Überfälliger Betrag", "Montant en retard"),
        phrase!("Sum of the amounts of open deals whose close date has passed.", "Summe der Beträge offener Deals, deren Abschlussdatum vorbei ist.", "Somme des montants des affaires en cours dont la date de clôture est dépassée."), Aggregation::Sum, &[of("stage.open;close_date.in:past", AMOUNT)]),
    known(O, "slipped_days", phrase!("Average delay", "Ø Überschreitung", "Retard moyen"),
        phrase!("Average of (today − close date) over open deals whose close date has passed.", "Durchschnitt von (heute − Abschlussdatum) über offene Deals, deren Abschlussdatum vorbei ist.", "Moyenne de (aujourd’hui − date de clôture) sur les affaires en cours dont la date de clôture est dépassée."), Aggregation::Mean, &[of("stage.open;close_date.in:past", Operand::Slipped)]),
    known(O, "pushed", phrase!("Pushed", "Verschoben", "Reportées"),
        phrase!("Deals whose close date moved to a later month at least once.", "Deals, deren Abschlussdatum mindestens einmal in einen späteren Monat rückte.", "Affaires dont la date de clôture a été reportée au moins une fois à un mois ultérieur."), Aggregation::Count, &[rows("push_count.span:1,")]),
    known(O, "pushed_amount", phrase!("Pushed amount", "Verschobener Betrag", "Montant reporté"),
        phrase!("Sum of the amounts of pushed deals.", "Summe der Beträge verschobener Deals.", "Somme des montants des affaires reportées."), Aggregation::Sum, &[of("push_count.span:1,", AMOUNT)]),
    known(O, "in_stage", phrase!("Average days in stage", "Ø Tage in der Phase", "Jours moyens dans l’étape"),
        phrase!("Average number of days since the last change of stage, over open deals.", "Durchschnittliche Tage seit dem letzten Phasenwechsel, offene Deals.", "Nombre moyen de jours depuis le dernier changement d’étape, sur les affaires en cours."), Aggregation::Mean, &[of("stage.open", Operand::InStage)]),
    known(A, "done", phrase!("Done", "Erledigt", "Terminées"),
        phrase!("Activities finished in the period.", "Im Zeitraum erledigte Aktivitäten.", "Activités terminées dans la période."), Aggregation::Count, &[dated("done_at.filled", "done_at", Operand::Itself)]),
    known(A, "open", phrase!("Open", "Offen", "Ouvertes"),
        phrase!("Activities not finished yet, regardless of when they are due.", "Noch nicht erledigte Aktivitäten, unabhängig von der Fälligkeit.", "Activités pas encore terminées, quelle que soit leur échéance."), Aggregation::Count, &[dated("!done_at.filled", "*", Operand::Itself)]),
    known(A, "overdue", phrase!("Overdue", "Überfällig", "En retard"),
        phrase!("Activities not finished whose due day has passed.", "Nicht erledigte Aktivitäten, deren Fälligkeit vorbei ist.", "Activités non terminées dont l’échéance est dépassée."), Aggregation::Count, &[dated("!done_at.filled;due.in:past", "*", Operand::Itself)]),
];

/// The metric of a record type with a key.
pub fn find(kind: RecordType, key: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|known| known.kind == kind && known.key == key)
}

/// The aggregation and the terms of a measure.
pub fn terms(measure: Measure) -> (Aggregation, Vec<Term>) {
    match measure {
        Measure::Count => (Aggregation::Count, vec![rows("")]),
        Measure::Share => (Aggregation::Share, vec![rows("")]),
        Measure::Sum(number) => (Aggregation::Sum, vec![of("", Operand::Field(number))]),
        Measure::Mean(number) => (Aggregation::Mean, vec![of("", Operand::Field(number))]),
        Measure::Median(number) => (Aggregation::Median, vec![of("", Operand::Field(number))]),
        Measure::Known(known) => (known.how, known.parts.to_vec()),
    }
}

/// The filter of a term.
pub fn filter(set: &RecordStore, kind: RecordType, part: &Term) -> Filter {
    match part.filter {
        "" => Filter::default(),
        "contacted" => {
            let is_beyond = |row: &crate::base::Row| row.link(status::CATEGORY) != Some(defaults::OPEN);
            let statuses = set.rows(RecordType::Status).filter(|(_, row)| is_beyond(row));
            Filter::field(lead::STATUS, Predicate::OneOf(statuses.map(|(_, row)| row.id()).collect()))
        }
        text => query_string::read(set, kind, &format!("f={text}")).0.filter,
    }
}

/// Whether sums and means of a field are meaningful.
pub fn can_add(field: &Field) -> bool {
    field.is_numeric()
}
