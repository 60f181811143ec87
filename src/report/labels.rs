//! Labels of reports: names of groups and measures, formatted figures, formulas.
use super::figure::{DAY, Figure};
use super::measure::Measure;
use super::{GroupKey, Report, Step};
use crate::base::{Date, FieldId, rounded};
use crate::domain::RecordType;
use crate::locale::{Language, Phrase, calendar, format, phrase, phrases, region};
use crate::store::workspace_settings::fiscal_month;
use crate::store::{RecordStore, display_names};

const COUNT: Phrase = phrase!("Count", "Anzahl", "Nombre");
const SHARE: Phrase = phrase!("Share", "Anteil", "Part");
const SUM: Phrase = phrase!("Sum: {}", "Summe: {}", "Somme : {}");
const MEAN: Phrase = phrase!("Average: {}", "Durchschnitt: {}", "Moyenne : {}");
const MEDIAN: Phrase = phrase!("Median: {}", "Median: {}", "Médiane : {}");
const OTHERS: Phrase = phrase!("All others ({})", "Alle anderen ({})", "Toutes les autres ({})");
const COUNT_FORMULA: Phrase = phrase!("Number of records.", "Anzahl der Datensätze.", "Nombre de fiches.");
const SHARE_FORMULA: Phrase = phrase!(
    "Records of the group ÷ all records of the report.",
    "Datensätze der Gruppe ÷ alle Datensätze des Berichts.",
    "Fiches du groupe ÷ toutes les fiches du rapport.",
);
const SUM_FORMULA: Phrase = phrase!(
    "Sum of “{}” over the records that have it. Amounts are rounded record by record, then added.",
    "Summe von „{}“ über die Datensätze, die einen Wert haben. Beträge werden je Datensatz gerundet, dann addiert.",
    "Somme de « {} » sur les fiches qui ont une valeur. Les montants sont arrondis fiche par fiche, puis additionnés.",
);
const MEAN_FORMULA: Phrase = phrase!(
    "Sum of “{}” ÷ number of records that have it, rounded once at the end.",
    "Summe von „{}“ ÷ Anzahl der Datensätze mit einem Wert, am Ende einmal gerundet.",
    "Somme de « {} » ÷ nombre de fiches qui ont une valeur, arrondie une seule fois à la fin.",
);
const MEDIAN_FORMULA: Phrase = phrase!(
    "The middle value of “{}” over the records that have it; for an even number, the average of the two in the middle.",
    "Der Wert in der Mitte von „{}“ über die Datensätze mit einem Wert; bei gerader Anzahl der Durchschnitt der beiden in der Mitte.",
    "La valeur centrale de « {} » sur les fiches qui ont une valeur ; pour un nombre pair, la moyenne des deux valeurs centrales.",
);

/// The name of a measure.
pub fn measure(set: &RecordStore, kind: RecordType, measure: Measure, language: Language) -> String {
    let of = |phrase: Phrase, number: FieldId| naming(set, kind, phrase, number, language);
    match measure {
        Measure::Count => COUNT.of(language).to_string(),
        Measure::Share => SHARE.of(language).to_string(),
        Measure::Sum(number) => of(SUM, number),
        Measure::Mean(number) => of(MEAN, number),
        Measure::Median(number) => of(MEDIAN, number),
        Measure::Known(known) => known.label.of(language).to_string(),
    }
}

/// The formula of a measure in words.
pub fn formula(set: &RecordStore, kind: RecordType, measure: Measure, language: Language) -> String {
    let of = |phrase: Phrase, number: FieldId| naming(set, kind, phrase, number, language);
    match measure {
        Measure::Count => COUNT_FORMULA.of(language).to_string(),
        Measure::Share => SHARE_FORMULA.of(language).to_string(),
        Measure::Sum(number) => of(SUM_FORMULA, number),
        Measure::Mean(number) => of(MEAN_FORMULA, number),
        Measure::Median(number) => of(MEDIAN_FORMULA, number),
        Measure::Known(known) => known.formula.of(language).to_string(),
    }
}

/// A phrase with a field's name filled in.
fn naming(set: &RecordStore, kind: RecordType, phrase: Phrase, number: FieldId, language: Language) -> String {
    phrase.with(language, &[set.field(kind, number).map_or("", |field| field.label.of(language))])
}

/// The name of a group.
pub fn key(
    set: &RecordStore,
    report: &Report,
    level: usize,
    key: &GroupKey,
    others: usize,
    language: Language,
) -> String {
    let yes = report.groups.get(level).and_then(|group| set.field(report.kind, group.field));
    match key {
        GroupKey::Link(id) => match display_names::name_of(set, *id, language) {
            name if name.is_empty() => phrases::NO_VALUE.of(language).to_string(),
            name => name,
        },
        GroupKey::Yes => yes.map_or("", |field| field.label.of(language)).to_string(),
        GroupKey::Text(text) => text.clone(),
        GroupKey::Empty => phrases::NO_VALUE.of(language).to_string(),
        GroupKey::Others => OTHERS.with(language, &[&others.to_string()]),
        GroupKey::From(day) => {
            let step = report.groups.get(level).map_or(Step::Month, |group| group.step);
            period_label(*day, step, fiscal_month(set), language)
        }
    }
}

/// The name of an interval: `Nov 2026`, `Q4 2026`.
pub fn period_label(start: Date, step: Step, fiscal_month: u32, language: Language) -> String {
    let (year, month, _) = start.ymd();
    let fiscal = if month < fiscal_month { year - 1 } else { year };
    let of_year =
        if fiscal_month == 1 { fiscal.to_string() } else { format!("{fiscal}/{:02}", (fiscal + 1).rem_euclid(100)) };
    match step {
        Step::Week => format::day(start, language),
        Step::Month => {
            let name = calendar::month(start, language);
            let (name, year) = name.split_once(' ').unwrap_or((&name, ""));
            format!("{} {year}", name.chars().take(3).collect::<String>())
        }
        Step::Quarter => format!("Q{} {of_year}", (month + 12 - fiscal_month) % 12 / 3 + 1),
        Step::Year => of_year,
    }
}

/// A formatted figure.
pub fn figure(figure: &Figure, language: Language) -> String {
    match figure {
        Figure::None => "–".to_string(),
        Figure::Count(count) => format::number(*count, language),
        Figure::Money(sums) => format::sums(sums, language),
        Figure::Ratio(part, whole) => percent(rounded(part * 1_000, *whole) as i64, language),
        Figure::Time(time) => time_words(*time, language),
        Figure::Number(number) => format::decimal(rounded((*number).into(), 10_000) as i64 * 10_000, language),
    }
}

/// A figure for spreadsheets: digits, and the currency of amounts.
pub fn plain(figure: &Figure, language: Language) -> String {
    let local = |text: String| region::with_decimal_sign(text, language);
    match figure {
        Figure::None => String::new(),
        Figure::Count(count) => count.to_string(),
        Figure::Money(sums) => {
            let amount = |money: crate::base::Money| format!("{} {}", local(money.plain()), money.currency.code());
            sums.amounts().map(amount).collect::<Vec<_>>().join(" + ")
        }
        Figure::Ratio(part, whole) => {
            let millionths = rounded(part * 1_000_000, *whole) as i64;
            local(crate::base::decimal::plain(millionths))
        }
        Figure::Time(time) => {
            local(crate::base::decimal::plain(rounded(i128::from(*time) * 1_000_000, DAY.into()) as i64))
        }
        Figure::Number(number) => local(crate::base::decimal::plain(*number)),
    }
}

/// `12.5%` or `12,5 %`, from thousandths.
pub fn percent(thousandths: i64, language: Language) -> String {
    format::percent(&format::decimal(thousandths * 100_000, language), language)
}

fn time_words(time: i64, language: Language) -> String {
    let tenths = rounded(i128::from(time) * 10, DAY.into()) as i64;
    if time.abs() < DAY && time != 0 {
        let hours = rounded(i128::from(time) * 10, (DAY / 24).into()) as i64;
        return format!("{} h", format::decimal(hours * 100_000, language));
    }
    let days = format::decimal(tenths * 100_000, language);
    phrases::DAYS.with(language, &[&days])
}
