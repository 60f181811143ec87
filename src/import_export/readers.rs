//! Readers that turn files of every format into tables: delimited text, Excel workbooks, JSON, vCards, calendars, mails,
//! and archives of these. All later code knows rows and columns only.
pub mod content_lines;
pub mod csv;
mod google_contacts;
pub mod icalendar;
mod json;
pub mod mail;
mod number_format;
mod records;
mod vcard;
pub mod xlsx;
pub mod xml;
pub mod zip;

use self::mail::MailReader;
use self::records::NOTHING;
use self::zip::Archive;
use super::deal_room_answer;
use super::encoding;
use super::here::Here;
use super::table::{self, Form, MAX_BYTES, Table};
use crate::locale::{Phrase, phrase};
use crate::worker_protocol::mail_bundle;
use crate::worker_protocol::messages::FileFormat;
use crate::worker_protocol::returned::Returned;

/// The maximum number of tables per file.
const MAX_TABLES: usize = 100;

/// The content of a file.
#[derive(Default, Debug)]
pub struct TableFile {
    /// Its tables by name.
    pub tables: Vec<(String, Table)>,
    /// Files of an archive that contain no table.
    pub passed: Vec<String>,
    /// Files of an archive that customers sent back.
    pub returned: Vec<Result<Returned, (String, Phrase)>>,
}

const TOO_MANY: Phrase = phrase!(
    "The file holds more than 100 tables. Split it and import the parts one after another.",
    "Die Datei enthält mehr als 100 Tabellen. Teilen Sie sie und importieren Sie die Teile nacheinander.",
    "Le fichier contient plus de 100 tableaux. Divisez-le et importez les parties l’une après l’autre.",
);
/// The problem of a text that has several tables where one is read again.
pub const SEVERAL: Phrase = phrase!(
    "In this format, the file holds several tables. Choose the file again on its own.",
    "In diesem Format enthält die Datei mehrere Tabellen. Wählen Sie die Datei einzeln noch einmal.",
    "Dans ce format, le fichier contient plusieurs tableaux. Choisissez à nouveau le fichier, seul.",
);
/// The first bytes of an old or an encrypted workbook.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const OLD: Phrase = phrase!(
    "This is an old Excel file, or one with a password. Save it as XLSX without a password and choose it again.",
    "Das ist eine alte Excel-Datei oder eine mit Kennwort. Speichern Sie sie als XLSX ohne Kennwort und wählen Sie sie erneut.",
    "C’est un ancien fichier Excel, ou un fichier protégé par mot de passe. Enregistrez-le en XLSX sans mot de passe et choisissez-le de nouveau.",
);

const OUTLOOK: Phrase = phrase!(
    "This is a mail in Outlook’s own format. Save it as .eml, or drag it from the new Outlook or from the web, and choose it again.",
    "Das ist eine E-Mail in Outlooks eigenem Format. Speichern Sie sie als .eml, oder ziehen Sie sie aus dem neuen Outlook oder dem Web herüber, und wählen Sie sie erneut.",
    "C’est un e-mail au format propre à Outlook. Enregistrez-le en .eml, ou faites-le glisser depuis le nouvel Outlook ou le web, puis choisissez-le de nouveau.",
);

/// Reads a file as if in UTC, as tests do.
pub fn read(name: &str, bytes: &[u8]) -> Result<TableFile, (String, Phrase)> {
    read_here(name, bytes, Here::UTC)
}

/// Reads a file; an error includes the name of the file it concerns.
pub fn read_here(name: &str, bytes: &[u8], here: Here) -> Result<TableFile, (String, Phrase)> {
    let said = |problem| (name.to_string(), problem);
    if bytes.len() > MAX_BYTES {
        return Err(said(table::TOO_LARGE));
    }
    if let Some(files) = mail_bundle::read(bytes) {
        let mut mails = MailReader::new(here);
        let mut source = TableFile::default();
        for (name, content) in files {
            add_mails(&mut mails, &name, content, &mut source.passed).map_err(said)?;
        }
        source.tables.extend(mails.tables(name).map_err(said)?);
        return Ok(source);
    }
    if !Archive::is_zip(bytes) {
        return Ok(TableFile { tables: one(name, bytes, here).map_err(said)?, ..TableFile::default() });
    }
    let mut archive = Archive::open(bytes).map_err(said)?;
    if xlsx::is_xlsx(&archive) {
        return Ok(TableFile { tables: workbook(name, &mut archive).map_err(said)?, ..TableFile::default() });
    }
    let mut source = TableFile::default();
    let names: Vec<String> = archive.names().map(str::to_string).collect();
    let mut mails = MailReader::new(here);
    for inner in names {
        // Files that archive programs add on their own.
        if inner.starts_with("__MACOSX/") || inner.ends_with(".DS_Store") {
            continue;
        }
        let short = inner.rsplit('/').next().unwrap_or(&inner).to_string();
        if !is_supported(&short) {
            source.passed.push(brief(&short));
            continue;
        }
        let content = archive.read(&inner).map_err(said)?.unwrap_or_default();
        if let Some(found) = deal_room_answer::returned(&short, &content) {
            source.returned.push(found.map_err(|why| (brief(&short), why)));
            continue;
        }
        if is_mail(&short, &content) {
            add_mails(&mut mails, &short, &content, &mut source.passed).map_err(said)?;
            continue;
        }
        let is_book = Archive::is_zip(&content);
        let tables = match is_book {
            // Workbooks in an archive share the archive's limit on unpacked bytes.
            true => archive.inner(&content).and_then(|mut book| {
                let tables = workbook(&short, &mut book);
                archive.took(&book);
                tables
            }),
            false => one(&short, &content, here),
        };
        match tables {
            Ok(tables) => source.tables.extend(tables),
            Err(NOTHING | table::EMPTY) => source.passed.push(brief(&short)),
            Err(problem) => return Err((format!("{name}, {short}"), problem)),
        }
        if source.tables.len() > MAX_TABLES {
            return Err(said(TOO_MANY));
        }
    }
    if mails.count() > 0 {
        source.tables.extend(mails.tables(name).map_err(said)?);
    }
    if source.tables.is_empty() && source.returned.is_empty() { Err(said(NOTHING)) } else { Ok(source) }
}

/// Whether a file holds mails: by its name, because a mail is a text like any other, or because it begins like a mailbox,
/// which often has no extension.
fn is_mail(name: &str, bytes: &[u8]) -> bool {
    matches!(&*end_of(name), "eml" | "emlx" | "mbox" | "mbx") || mail::is_mailbox(bytes)
}

/// Reads the mail or the mails of a file.
fn add_mails(mails: &mut MailReader, name: &str, bytes: &[u8], passed: &mut Vec<String>) -> Result<(), Phrase> {
    let mut add = |bytes: &[u8]| {
        if !mails.add(bytes)? && passed.len() < MAX_TABLES {
            passed.push(brief(name));
        }
        Ok(())
    };
    if mail::is_mailbox(bytes) {
        return mail::mails(bytes).try_for_each(|mail| add(&mail));
    }
    // Apple Mail writes the mail's length above it, and a property list below.
    let apple = (end_of(name) == "emlx").then(|| mail::without_length(bytes)).flatten();
    add(apple.unwrap_or(bytes))
}

fn end_of(name: &str) -> String {
    name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default()
}

/// A file's name for messages, shortened.
fn brief(name: &str) -> String {
    name.chars().take(100).collect()
}

/// Whether a file name has the extension of a supported format.
pub fn is_supported(name: &str) -> bool {
    matches!(
        &*end_of(name),
        "csv"
            | "tsv"
            | "tab"
            | "txt"
            | "xlsx"
            | "xlsm"
            | "json"
            | "jsonl"
            | "ndjson"
            | "vcf"
            | "ics"
            | "eml"
            | "emlx"
            | "mbox"
            | "mbx"
    )
}

fn one(name: &str, bytes: &[u8], here: Here) -> Result<Vec<(String, Table)>, Phrase> {
    if bytes.starts_with(COMPOUND) {
        return Err(if end_of(name) == "msg" { OUTLOOK } else { OLD });
    }
    if is_mail(name, bytes) {
        let mut mails = MailReader::new(here);
        add_mails(&mut mails, name, bytes, &mut Vec::new())?;
        return mails.tables(name);
    }
    let start: String = encoding::decode(&bytes[..bytes.len().min(200)]).0.trim_start().chars().take(20).collect();
    let start = start.to_ascii_uppercase();
    let format = if start.starts_with("BEGIN:VCARD") {
        FileFormat::Cards
    } else if start.starts_with("BEGIN:VCALENDAR") {
        FileFormat::Calendar
    } else if start.starts_with(['{', '[']) && !matches!(&*end_of(name), "csv" | "tsv" | "tab") {
        // A column of delimited text may be called "[Team] Name", so that the file extension decides.
        FileFormat::Json
    } else {
        FileFormat::Text
    };
    read_as(name, bytes, format, here)
}

/// Reads a text as a file of a format.
pub fn read_as(name: &str, bytes: &[u8], format: FileFormat, here: Here) -> Result<Vec<(String, Table)>, Phrase> {
    let named = |inner: &str| if inner.is_empty() { name.to_string() } else { format!("{name}, {inner}") };
    Ok(match format {
        FileFormat::Cards => vcard::read(bytes)?.into_iter().map(|(inner, table)| (named(inner), table)).collect(),
        FileFormat::Calendar => vec![(name.to_string(), icalendar::read(bytes, here)?)],
        FileFormat::Json => {
            let tables = json::read(&encoding::decode(bytes).0)?;
            tables.into_iter().map(|(inner, table)| (named(&inner), table)).collect()
        }
        FileFormat::Text => vec![(name.to_string(), text_table(bytes, encoding::detect(bytes), None)?)],
    })
}

/// Reads delimited text in an encoding, cut at a delimiter or at the likeliest one.
pub fn text_table(bytes: &[u8], encoding: encoding::Encoding, delimiter: Option<char>) -> Result<Table, Phrase> {
    csv::read_as(bytes, encoding, delimiter).map(google_contacts::by_label)
}

fn workbook(name: &str, archive: &mut Archive) -> Result<Vec<(String, Table)>, Phrase> {
    let sheets = xlsx::read(archive)?;
    let filled: Vec<_> = sheets.into_iter().filter(|(_, rows)| !rows.cells.is_empty()).collect();
    match filled.len() {
        0 => return Err(NOTHING),
        count if count > MAX_TABLES => return Err(TOO_MANY),
        _ => {}
    }
    let is_one = filled.len() == 1;
    let table = |(sheet, rows): (String, xlsx::Rows)| {
        let name = if is_one { name.to_string() } else { format!("{name}, {sheet}") };
        let table = Table::of_rows(rows.cells, rows.lines, Form::Workbook)?;
        Ok((name, Table { problems: rows.problems, ..table }))
    };
    filled.into_iter().map(table).collect()
}

#[cfg(test)]
mod tests {
    use super::records::plain_number;

    #[test]
    fn numbers_are_written_as_people_do() {
        for (number, expected) in [
            (22_700.0, "22700"),
            (0.1 + 0.2, "0.3"),
            (1.5, "1.5"),
            (1.234, "1.2340"),
            (-7.0, "-7"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(plain_number(number), expected);
        }
    }
}
