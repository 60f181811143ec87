//! Guesses the record type of a file and the meaning of its columns: from its name, from column names in English and
//! German, from the names in other CRMs, and from the values.
use super::column_names::{Header, Names, OwnNames};
use super::readers::{icalendar, mail};
use super::table::{Form, Table};
use super::{column_aliases, column_evidence, match_choices};
use crate::base::fold::tokenize;
use crate::base::{FieldId, Id};
use crate::domain::field::FIRST;
use crate::domain::{RecordType, Schema, defaults};
use crate::locale::{Language, Phrase};
use crate::store::RecordStore;
use crate::worker_protocol::import_config::{Column, FileConfig, ImportMode, KINDS, MatchBy, Target, external_id};

/// The guessed configuration of a file.
pub fn guess_config(set: &RecordStore, table: &Table, file: &str) -> FileConfig {
    let headers = Header::all(&table.header);
    let kind = table.hint.unwrap_or_else(|| likeliest(set.schema(), &headers, file));
    of_columns(set, table, file, kind, columns(set.schema(), table, &headers, kind), None)
}

/// The guessed configuration of a file with records of a given type.
pub fn of_kind(set: &RecordStore, table: &Table, file: &str, kind: RecordType) -> FileConfig {
    of_columns(set, table, file, kind, guess(set.schema(), table, kind), None)
}

/// The meanings of the values for given columns, and the pipeline of the stages.
pub fn of_columns(
    set: &RecordStore,
    table: &Table,
    file: &str,
    kind: RecordType,
    columns: Vec<Column>,
    pipeline: Option<Id>,
) -> FileConfig {
    let has_id = columns.iter().any(|column| Some(column.target) == external_id(kind).map(Target::Field));
    FileConfig {
        file: file.to_string(),
        kind: Some(kind),
        choices: match_choices::guess(set, table, kind, &columns, pipeline),
        columns,
        fixed: Vec::new(),
        key: match (has_id, kind) {
            (true, _) => MatchBy::ExternalId,
            (false, RecordType::User) => MatchBy::Name,
            _ => MatchBy::Details,
        },
        mode: ImportMode::Both,
        erases: false,
        keeps: Vec::new(),
        except: Vec::new(),
        pipeline: pipeline.filter(|id| *id != defaults::MAIN_PIPELINE),
        mapping: None,
    }
}

/// The record type that matches most column names; the file name counts as well.
fn likeliest(schema: &Schema, headers: &[Header], file: &str) -> RecordType {
    let file = tokenize(file);
    let score = |kind: RecordType| {
        let custom = schema.types().of(kind).map(|own| own.names.map(names_of_type));
        let mut nouns: Vec<&str> = column_aliases::nouns(kind).collect();
        nouns.extend(custom.iter().flatten().flatten().map(String::as_str));
        let names = Names::of(schema, kind);
        let targets: Vec<Target> = headers.iter().filter_map(|header| names.target(header)).collect();
        let has = |number: FieldId| targets.contains(&Target::Field(number));
        let is_known = match kind {
            RecordType::Lead => true,
            RecordType::Contact => has(FIRST) || targets.contains(&Target::FullName),
            RecordType::User => targets.contains(&Target::FamilyName) || has(FIRST),
            _ => has(FIRST),
        };
        let own = |header: &&Header| {
            let ends = ["id", " id", " owner", " status", " name", " owner id"];
            nouns.iter().filter_map(|noun| header.words.strip_prefix(*noun)).any(|end| ends.contains(&end))
        };
        let is_at_account = kind == RecordType::Contact
            && headers.iter().any(|header| {
                [
                    "account name",
                    "account id",
                    "accountid",
                    "reports to",
                    "further e mails",
                    "business street",
                    "associated company",
                ]
                .contains(&header.words.as_str())
            });
        let file = format!(" {file} ");
        let named = nouns.iter().any(|noun| file.contains(&format!(" {noun} ")));
        let points = targets.len() * 2
            + headers.iter().filter(own).count() * 2
            + usize::from(is_at_account) * 3
            + usize::from(named) * 6;
        if is_known { points } else { 0 }
    };
    // The first of the best: a file of people contains leads unless it says otherwise.
    let custom = schema.types().offered().map(|own| own.kind);
    custom.chain(KINDS.into_iter().rev()).max_by_key(|kind| score(*kind)).unwrap_or(RecordType::Lead)
}

/// The folded name of a record type in every language.
fn names_of_type(name: Phrase) -> Vec<String> {
    let mut out: Vec<String> = Language::ALL.iter().map(|language| tokenize(name.of(*language))).collect();
    out.dedup();
    out
}

/// Guesses the target of every column. A field is the target of one column only; unmatched columns go to the
/// description.
pub fn guess(schema: &Schema, table: &Table, kind: RecordType) -> Vec<Column> {
    columns(schema, table, &Header::all(&table.header), kind)
}

/// The first filled cells of a column: enough to recognise the type of values.
pub(super) fn first_cells(table: &Table, column: usize) -> Vec<&str> {
    let cells = (0..table.rows.len()).map(|row| table.cell(row, column).trim());
    cells.filter(|cell| !cell.is_empty()).take(2000).collect()
}

fn columns(schema: &Schema, table: &Table, headers: &[Header], kind: RecordType) -> Vec<Column> {
    let mut taken: Vec<Target> = Vec::new();
    let names = Names::of(schema, kind);
    let by_name: Vec<Option<Target>> =
        headers.iter().map(|header| names.among(header, headers).filter(|_| table.has_header)).collect();
    let own = OwnNames::of(schema, kind);
    let is_own = table.has_header && headers.len() > 1 && headers.iter().all(|header| own.has(header));
    let column = |(at, header): (usize, &String)| {
        // Done once per column, because a column without filled cells is read to its end.
        let all = first_cells(table, at);
        let cells = || all.iter().copied();
        // A second column of one name has what the first leaves empty.
        let is_again =
            header.rsplit_once(" (").is_some_and(|(name, _)| table.header[..at].iter().any(|other| other == name));
        let bare = || {
            let target = names.target(headers.get(at)?.bare.as_deref()?)?;
            (table.has_header && (is_again || !by_name.contains(&Some(target)))).then_some(target)
        };
        // What a later column is called like is not guessed from the cells of an earlier one, and a fax number is no
        // telephone number.
        let by_content = || {
            let is_fax = headers.get(at).is_some_and(|header| header.words.contains("fax"));
            by_content(kind, cells().take(20)).filter(|target| !is_fax && !by_name.contains(&Some(*target)))
        };
        let of_mail = mail::target(header).filter(|_| table.form == Form::Mails && kind == RecordType::Activity);
        let of_calendar =
            || icalendar::target(header).filter(|_| table.form == Form::Calendar && kind == RecordType::Activity);
        let target = of_mail
            .or_else(of_calendar)
            .or_else(|| by_name.get(at).copied().flatten())
            .or_else(bare)
            .or_else(by_content);
        let target = target.filter(|target| is_again || target.allows_many_columns() || !taken.contains(target));
        // What Kontor computes or keeps by itself is in its own files, too.
        let target = target.unwrap_or(if is_own { Target::Derived } else { Target::Description });
        taken.push(target);
        let (order, dates) = column_evidence::of_dates(cells());
        let (decimal, amounts) = column_evidence::of_amounts(cells());
        let mut samples: Vec<String> = Vec::new();
        for cell in cells().take(50) {
            if samples.len() < 3 && !samples.iter().any(|other| other == cell) {
                samples.push(cell.chars().take(60).collect());
            }
        }
        Column { header: header.clone(), samples, target, order, dates, decimal, amounts }
    };
    table.header.iter().enumerate().map(column).collect()
}

/// The target that most cells look like, if any.
fn by_content<'a>(kind: RecordType, cells: impl Iterator<Item = &'a str>) -> Option<Target> {
    let field = |key: &str| kind.field_by_key(key).map(|field| Target::Field(field.number));
    let cells: Vec<&str> = cells.collect();
    let most = |fits: fn(&str) -> bool| {
        !cells.is_empty() && cells.iter().filter(|cell| fits(cell)).count() * 10 >= cells.len() * 8
    };
    if most(|cell| cell.contains('@') && cell.contains('.') && !cell.contains(' ')) {
        field("email")
    } else if most(|cell| cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")) {
        field("website")
    } else {
        let is_phone = most(|cell| cell.starts_with('+') && cell.chars().filter(char::is_ascii_digit).count() >= 7);
        if is_phone { field("phone") } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::records::lead;
    use crate::import_export::column_names::by_name;

    #[test]
    fn column_names_of_many_programs_are_known() {
        for (header, field) in [
            ("Last Name", lead::LAST_NAME),
            ("Nachname", lead::LAST_NAME),
            ("Lead Owner", lead::OWNER),
            ("LEADID", lead::EXTERNAL_ID),
            ("E-Mail-Adresse", lead::EMAIL),
            ("Organisation", lead::COMPANY),
            ("PLZ", lead::POSTAL_CODE),
            ("Created Time", lead::CREATED),
            ("lead_source", lead::SOURCE),
            ("Lead-Status", lead::STATUS),
            ("No. of Employees", lead::EMPLOYEES),
        ] {
            assert_eq!(by_name(&Schema::default(), RecordType::Lead, header), Some(Target::Field(field)), "{header}");
        }
        assert_eq!(by_name(&Schema::default(), RecordType::Lead, "Ansprechpartner"), Some(Target::FullName));
        assert_eq!(by_name(&Schema::default(), RecordType::Lead, "month_Created Time1"), None);
    }

    #[test]
    fn a_file_without_header_is_read_by_its_content() {
        let table = super::super::readers::csv::read(
            b"Berg,ada@example.com,+49 30 1234567\nLund,bo@example.com,+49 40 7654321\n",
        )
        .unwrap();
        let targets: Vec<Target> =
            guess(&Schema::default(), &table, RecordType::Lead).into_iter().map(|column| column.target).collect();
        assert_eq!(targets, [Target::Description, Target::Field(lead::EMAIL), Target::Field(lead::PHONE)]);
    }
}
