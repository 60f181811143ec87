//! Validation of settings, picklists and rates, such as an unknown currency, a month 13, or a pipeline without closed
//! stages.
use super::decision::Rejection;
use super::draft::Draft;
use super::{automation, custom_type, email, field, pipeline, record_rules, sequence};
use crate::base::{Currency, FieldId, Id, Value, fold, money};
use crate::domain::records::{choice, field as fields, rate, settings, stage, status};
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase};
use crate::store::exchange_rates;

/// Validates a settings record in the draft.
pub fn check(draft: &Draft, kind: RecordType, id: Id) -> Result<(), Rejection> {
    match kind {
        RecordType::Settings => the_settings(draft, id),
        RecordType::Rate => a_rate(draft, id),
        RecordType::Field => field::check(draft, id).and_then(|()| own_name(draft, kind, id)),
        RecordType::Status => a_status(draft, id).and_then(|()| own_name(draft, kind, id)),
        RecordType::Stage => a_stage(draft, id).and_then(|()| own_name(draft, kind, id)),
        RecordType::Automation => automation::check(draft, id),
        RecordType::Choice => an_entry(draft, id).and_then(|()| own_name(draft, kind, id)),
        RecordType::Pipeline => own_name(draft, kind, id),
        RecordType::EmailTemplate => email::check_template(draft, id),
        RecordType::CustomType => custom_type::check(draft, id),
        RecordType::RecordRule => record_rules::check(draft, id),
        RecordType::Sequence => sequence::check(draft, id),
        _ => Ok(()),
    }
}

fn refuse<T>(kind: RecordType, number: FieldId, why: Phrase) -> Result<T, Rejection> {
    Err(Rejection::of(kind, number, why))
}

fn text(draft: &Draft, id: Id, number: FieldId) -> String {
    match draft.get(id, number) {
        Some(Value::Text(text)) => text,
        _ => String::new(),
    }
}

fn number(draft: &Draft, id: Id, number: FieldId) -> i64 {
    match draft.get(id, number) {
        Some(Value::Number(number)) => number,
        _ => 0,
    }
}

const UNKNOWN: Phrase = phrase!(
    "This is no ISO 4217 currency code. Use three letters such as EUR, USD or CHF.",
    "Das ist kein Währungscode nach ISO 4217. Verwenden Sie drei Buchstaben wie EUR, USD oder CHF.",
    "Ce n’est pas un code de devise ISO 4217. Utilisez trois lettres comme EUR, USD ou CHF.",
);

fn the_settings(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    if !money::is_iso_code(&text(draft, id, settings::CURRENCY)) {
        return refuse(RecordType::Settings, settings::CURRENCY, UNKNOWN);
    }
    let is_other = Currency::parse(&text(draft, id, settings::CURRENCY)) != Some(exchange_rates::base_currency(set));
    if is_other && set.count(RecordType::Rate) > 0 {
        return refuse(
            RecordType::Settings,
            settings::CURRENCY,
            phrase!(
                "The exchange rates say what other currencies are worth in the present one. Delete them first, then change the currency.",
                "Die Wechselkurse nennen den Wert anderer Währungen in der jetzigen. Löschen Sie sie zuerst, dann ändern Sie die Währung.",
                "Les taux de change indiquent la valeur des autres devises dans la devise actuelle. Supprimez-les d’abord, puis changez la devise.",
            ),
        );
    }
    if !(1..=12).contains(&number(draft, id, settings::FISCAL_MONTH)) {
        return refuse(
            RecordType::Settings,
            settings::FISCAL_MONTH,
            phrase!(
                "Enter the month as a number from 1 to 12.",
                "Geben Sie den Monat als Zahl von 1 bis 12 ein.",
                "Saisissez le mois sous forme de nombre de 1 à 12.",
            ),
        );
    }
    if !(1..=3_650).contains(&number(draft, id, settings::QUALIFICATION_DAYS)) {
        return refuse(
            RecordType::Settings,
            settings::QUALIFICATION_DAYS,
            phrase!(
                "Enter a period from 1 to 3650 days.",
                "Geben Sie eine Frist von 1 bis 3650 Tagen ein.",
                "Saisissez un délai de 1 à 3650 jours.",
            ),
        );
    }
    if text(draft, id, settings::ORIGINS)
        .lines()
        .any(|line| !line.trim().is_empty() && normalize_origin(line).is_none())
    {
        return refuse(
            RecordType::Settings,
            settings::ORIGINS,
            phrase!(
                "Enter one origin per line, https:// and the host without a path, for example https://www.example.com.",
                "Geben Sie einen Ursprung je Zeile ein, https:// und den Host ohne Pfad, zum Beispiel https://www.example.com.",
                "Saisissez une origine par ligne, https:// et l’hôte sans chemin, par exemple https://www.example.com.",
            ),
        );
    }
    Ok(())
}

/// An origin in the form of browsers: scheme and host, https except on this computer; `None` if the text is not an
/// origin.
pub fn normalize_origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, rest) = text.split_once("://")?;
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host.split('.').all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'))
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let port = match port {
        None => None,
        Some(port) => Some(port.parse::<u16>().ok().filter(|port| *port > 0)?),
    };
    let is_here = matches!(host, "localhost" | "127.0.0.1");
    if !is_host || !(scheme == "https" || (scheme == "http" && is_here)) {
        return None;
    }
    // Browsers leave out the default port.
    let port = port.filter(|port| *port != if scheme == "https" { 443 } else { 80 });
    Some(format!("{scheme}://{host}{}", port.map(|port| format!(":{port}")).unwrap_or_default()))
}

fn a_rate(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let code = text(draft, id, rate::CURRENCY);
    let currency = Currency::parse(&code).filter(|_| money::is_iso_code(&code));
    if currency.is_none() {
        return refuse(RecordType::Rate, rate::CURRENCY, UNKNOWN);
    }
    if currency == Some(exchange_rates::base_currency(set)) {
        return refuse(
            RecordType::Rate,
            rate::CURRENCY,
            phrase!(
                "This is the workspace's own currency; it needs no rate. Choose another one.",
                "Das ist die Währung des Arbeitsbereichs; sie braucht keinen Kurs. Wählen Sie eine andere.",
                "C’est la devise de l’espace de travail ; elle n’a pas besoin de taux. Choisissez-en une autre.",
            ),
        );
    }
    if number(draft, id, rate::RATE) <= 0 {
        return refuse(
            RecordType::Rate,
            rate::RATE,
            phrase!(
                "Enter what one unit is worth, a number above zero such as 0.92.",
                "Geben Sie den Wert einer Einheit ein, eine Zahl über null wie 0,92.",
                "Saisissez la valeur d’une unité, un nombre supérieur à zéro comme 0,92.",
            ),
        );
    }
    let same = |row: &crate::base::Row| {
        row.id() != id
            && Currency::parse(row.text(rate::CURRENCY)) == currency
            && row.get(rate::FROM) == draft.get(id, rate::FROM)
    };
    if set.rows(RecordType::Rate).any(|(_, row)| same(row)) {
        return refuse(
            RecordType::Rate,
            rate::FROM,
            phrase!(
                "There is a rate of this currency from this day already. Change that one, or choose another day.",
                "Für diese Währung gibt es schon einen Kurs ab diesem Tag. Ändern Sie jenen, oder wählen Sie einen anderen Tag.",
                "Il existe déjà un taux pour cette devise à partir de ce jour. Modifiez-le ou choisissez un autre jour.",
            ),
        );
    }
    Ok(())
}

/// Checks that every category the process needs has a status.
fn a_status(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    if set.get(RecordType::Status, id).is_none() {
        return Ok(());
    }
    let has = |category: Id| {
        set.rows(RecordType::Status).any(|(_, row)| {
            draft.get(row.id(), status::ARCHIVED).is_none()
                && draft.get(row.id(), status::CATEGORY) == Some(Value::Link(category))
        })
    };
    let all = [defaults::OPEN, defaults::WORKING, defaults::CONVERTED, defaults::NOT_CONVERTED];
    if all.into_iter().all(has) {
        return Ok(());
    }
    refuse(
        RecordType::Status,
        status::CATEGORY,
        phrase!(
            "Each of the four categories needs a status. Add another one of this category first.",
            "Jede der vier Kategorien braucht einen Status. Legen Sie zuerst einen weiteren dieser Kategorie an.",
            "Chacune des quatre catégories exige un statut. Ajoutez-en d’abord un autre dans cette catégorie.",
        ),
    )
}

/// Checks that a pipeline has an open stage, one for won and one for lost deals.
fn a_stage(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    if set.get(RecordType::Stage, id).is_none() {
        return Ok(());
    }
    let own = pipeline::of_stage(draft, id);
    let has = |closed: bool, won: bool| {
        set.rows(RecordType::Stage).any(|(_, row)| {
            let is = |number: FieldId| draft.get(row.id(), number).is_some();
            let belongs = pipeline::of_stage(draft, row.id()) == own;
            belongs && !is(stage::ARCHIVED) && is(stage::CLOSED) == closed && is(stage::WON) == won
        })
    };
    if has(false, false) && has(true, true) && has(true, false) {
        return Ok(());
    }
    refuse(
        RecordType::Stage,
        stage::CLOSED,
        phrase!(
            "A pipeline needs an open stage, one for won and one for lost deals. Add another one first.",
            "Eine Pipeline braucht eine offene Phase, eine für gewonnene und eine für verlorene Deals. Legen Sie zuerst eine weitere an.",
            "Un pipeline exige une étape ouverte, une pour les affaires gagnées et une pour les perdues. Ajoutez-en d’abord une autre.",
        ),
    )
}

/// Checks that the activity types on which rules depend stay in use.
fn an_entry(draft: &Draft, id: Id) -> Result<(), Rejection> {
    if !defaults::is_activity_type(id) || draft.get(id, choice::ARCHIVED).is_none() {
        return Ok(());
    }
    refuse(
        RecordType::Choice,
        choice::ARCHIVED,
        phrase!(
            "Rules depend on this activity type, so it cannot be archived. Rename it instead.",
            "Regeln hängen von dieser Aktivitätsart ab; sie kann darum nicht archiviert werden. Benennen Sie sie stattdessen um.",
            "Des règles dépendent de ce type d’activité ; il ne peut donc pas être archivé. Renommez-le plutôt.",
        ),
    )
}

const NAMED_TWICE: Phrase = phrase!(
    "An entry with this name already exists. Choose another name, or restore that one.",
    "Ein Eintrag mit diesem Namen existiert bereits. Wählen Sie einen anderen Namen, oder stellen Sie jenen wieder her.",
    "Une entrée de ce nom existe déjà. Choisissez un autre nom ou restaurez cette entrée.",
);

/// Checks that names in a picklist are unique: neither users nor imports could tell equal ones apart.
fn own_name(draft: &Draft, kind: RecordType, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let before = set.get(kind, id);
    let name = fold::fold(&text(draft, id, choice::NAME));
    if before.is_some_and(|row| fold::fold(row.text(choice::NAME)) == name) {
        return Ok(());
    }
    let list = match kind {
        RecordType::Choice => Some(choice::LIST),
        RecordType::Field => Some(fields::OF),
        RecordType::Stage => Some(stage::PIPELINE),
        _ => None,
    };
    let is_same_list = |row: &crate::base::Row| list.is_none_or(|list| row.get(list) == draft.get(id, list));
    let is_gone = |row: &crate::base::Row| kind == RecordType::Field && row.is(fields::DELETED);
    let twin = |row: &crate::base::Row| {
        row.id() != id && !is_gone(row) && is_same_list(row) && fold::fold(row.text(choice::NAME)) == name
    };
    if set.rows(kind).any(|(_, row)| twin(row)) {
        return Err(Rejection::of(kind, choice::NAME, NAMED_TWICE));
    }
    Ok(())
}
