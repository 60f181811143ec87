//! Mails as a table of activities: one row each, with whom it concerns, its thread, and the sign by which machines are
//! told from people. What becomes of a row depends on the workspace, which the plan of the import knows.
mod html_text;
mod mailbox;
mod message;

use std::sync::Arc;

use mail_parser::MessageParser;

use self::message::{Attachment, Correspondent, Mail};
use super::icalendar;
use super::records::Records;
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::import_export::here::Here;
use crate::import_export::table::{AttachedFile, Form, Table};
use crate::locale::{Language, Phrase, phrase};
use crate::worker_protocol::import_config::Target;

pub use self::mailbox::{is_mailbox, mails, without_length};

const DATE: Phrase = phrase!("Date", "Datum", "Date");
const CONCERNS: Phrase = phrase!("Concerns", "Betrifft", "Concerne");
const SUBJECT: Phrase = phrase!("Subject", "Betreff", "Objet");
const TEXT: Phrase = phrase!("Text", "Text", "Texte");
const WRITTEN: Phrase = phrase!("Written", "Geschrieben", "Écrit le");
/// The column with the names and addresses of those who wrote a mail.
pub const FROM: Phrase = phrase!("From", "Von", "De");
const TO: Phrase = phrase!("To", "An", "À");
const CC: Phrase = phrase!("Cc", "Kopie", "Copie");
const ATTACHMENTS: Phrase = phrase!("Attachments", "Anhänge", "Pièces jointes");
const AUTOMATIC: Phrase = phrase!("Automatic", "Automatisch", "Automatique");
const ID: Phrase = phrase!("Message-ID", "Message-ID", "Message-ID");
const REFERENCES: Phrase = phrase!("References", "Bezüge", "Références");
const TYPE: Phrase = phrase!("Type", "Art", "Type");

/// The columns and what becomes of them.
const COLUMNS: [(Phrase, Target); 13] = [
    (DATE, Target::Field(activity::DONE)),
    (CONCERNS, Target::Correspondents),
    (SUBJECT, Target::Field(activity::SUBJECT)),
    (TEXT, Target::Field(activity::TEXT)),
    (FROM, Target::Description),
    (TO, Target::Description),
    (CC, Target::Description),
    (WRITTEN, Target::Description),
    (ATTACHMENTS, Target::Description),
    (AUTOMATIC, Target::Automatic),
    (ID, Target::Field(activity::EXTERNAL_ID)),
    (REFERENCES, Target::Thread),
    (TYPE, Target::Field(activity::TYPE)),
];

const CUT: Phrase = phrase!(
    "This text is very long. Its beginning is taken.",
    "Dieser Text ist sehr lang. Übernommen ist sein Anfang.",
    "Ce texte est très long. Son début est repris.",
);
const NO_DATE: Phrase = phrase!(
    "The mail has no date, or one that is still to come. It is filed under the time of the import.",
    "Die E-Mail hat kein Datum oder eines, das noch kommt. Sie steht beim Zeitpunkt des Imports.",
    "L’e-mail n’a pas de date, ou une date à venir. Il est classé au moment de l’importation.",
);
const MEETINGS: Phrase = phrase!("meetings", "Termine", "rendez-vous");
/// The name of the column with the attachments.
pub fn attachments_column(language: Language) -> &'static str {
    ATTACHMENTS.of(language)
}

/// What a column of mails means.
pub fn target(header: &str) -> Option<Target> {
    COLUMNS.into_iter().find(|(name, _)| name.is(header)).map(|(_, target)| target)
}

/// The addresses of a cell that says whom a mail concerns: those who wrote it, and those who got it.
pub fn addresses(cell: &str) -> [Vec<&str>; 2] {
    let (from, to) = cell.split_once(ARROW).unwrap_or((cell, ""));
    [from, to].map(|part| part.split(", ").map(str::trim).filter(|address| !address.is_empty()).collect())
}

/// Between those who wrote a mail and those who got it.
const ARROW: &str = " → ";

/// Mails that are read one after another into one table.
pub struct MailReader {
    parser: MessageParser,
    out: Records,
    here: Here,
    /// The calendars of the mails, one after another.
    calendars: Vec<u8>,
    /// Why the last mail that was refused could not be read.
    refused: Option<Phrase>,
}

impl MailReader {
    /// Reads mails in the user's time.
    pub fn new(here: Here) -> MailReader {
        let names: Vec<&str> = COLUMNS.into_iter().map(|(name, _)| name.of(here.language)).collect();
        MailReader {
            parser: MessageParser::new(),
            out: Records::new(&names),
            here,
            calendars: Vec::new(),
            refused: None,
        }
    }

    /// Reads a mail. What cannot be read is left out, and counted with the reason; returns whether it could.
    pub fn add(&mut self, bytes: &[u8]) -> Result<bool, Phrase> {
        match message::read(&self.parser, bytes, self.here) {
            Ok(mail) => self.row(mail).map(|()| true),
            Err(why) => {
                self.out.notes.leave_out(why);
                self.refused = Some(why);
                Ok(false)
            }
        }
    }

    /// The number of mails read.
    pub fn count(&self) -> usize {
        self.out.count()
    }

    /// The mails under a name, and beside them the meetings to which they invite, with the answers that they bring.
    pub fn tables(mut self, name: &str) -> Result<Vec<(String, Table)>, Phrase> {
        let calendars = std::mem::take(&mut self.calendars);
        let here = self.here;
        let mut out = vec![(name.to_string(), self.table()?)];
        if !calendars.is_empty() {
            // A calendar that nobody can read leaves the mail as it is.
            out.extend(
                icalendar::read(&calendars, here)
                    .ok()
                    .map(|table| (format!("{name}, {}", MEETINGS.of(here.language)), table)),
            );
        }
        Ok(out)
    }

    /// The table. If no mail could be read, the reason of the last one.
    fn table(self) -> Result<Table, Phrase> {
        match (self.out.count(), self.refused) {
            (0, Some(why)) => Err(why),
            _ => self.out.table(Form::Mails, Some(RecordType::Activity)),
        }
    }

    fn row(&mut self, mail: Mail) -> Result<(), Phrase> {
        let language = self.here.language;
        self.out.begin()?;
        let addresses =
            |of: &[&[Correspondent]]| of.concat().iter().map(|one| one.address.clone()).collect::<Vec<_>>().join(", ");
        let concerns = format!("{}{ARROW}{}", addresses(&[&mail.from]), addresses(&[&mail.to, &mail.cc]));
        let named = |of: &[Correspondent]| of.iter().map(named).collect::<Vec<_>>().join(", ");
        let attachments: Vec<&str> = mail.attachments.iter().map(|file| file.name.as_str()).collect();
        for (column, value) in [
            (DATE, mail.sent.unwrap_or(self.here.now).to_iso()),
            (CONCERNS, concerns),
            (SUBJECT, mail.subject.clone()),
            (TEXT, mail.text.clone()),
            (FROM, named(&mail.from)),
            (TO, named(&mail.to)),
            (CC, named(&mail.cc)),
            // Without seconds: `2026-03-02 09:12 +01:00`.
            (WRITTEN, written(&mail.date)),
            (ATTACHMENTS, attachments.join("; ")),
            (AUTOMATIC, mail.automatic.map_or("", |sign| sign.of(language)).to_string()),
            (ID, mail.id.clone()),
            (REFERENCES, mail.references.join(" ")),
            (TYPE, "Email".to_string()),
        ] {
            self.out.put(column.of(language), &value)?;
        }
        for (column, value, text) in
            [(DATE, mail.date.as_str(), mail.sent.is_none().then_some(NO_DATE)), (TEXT, "", mail.is_cut.then_some(CUT))]
        {
            if let Some(text) = text {
                self.out.remark(column.of(language), value, text);
            }
        }
        for calendar in &mail.calendars {
            self.calendars.extend_from_slice(calendar);
            self.calendars.extend_from_slice(b"\r\n");
        }
        let row = self.out.count() - 1;
        let attached = mail.attachments.into_iter().map(|file| {
            let Attachment { name, media_type, bytes } = file;
            AttachedFile { row, name, media_type, bytes: bytes.map(Arc::new) }
        });
        self.out.notes.attached.extend(attached);
        Ok(())
    }
}

/// A date as people read it, in the sender's time zone.
fn written(date: &str) -> String {
    match (date.get(..10), date.get(11..16), date.get(19..)) {
        (Some(day), Some(time), Some(zone)) => format!("{day} {time} {}", zone.replace('Z', "UTC")),
        _ => date.to_string(),
    }
}

fn named(one: &Correspondent) -> String {
    match one.name.is_empty() || one.name == one.address {
        true => one.address.clone(),
        false => format!("{} <{}>", one.name, one.address),
    }
}
