//! The tables of files: read, and read again in another encoding or with another heading row.
use std::sync::Arc;

use super::{JobRunner, out_of_turn};
use crate::import_export::encoding::Encoding;
use crate::import_export::readers::zip::Archive;
use crate::import_export::table::{Form, Table};
use crate::import_export::{deal_room_answer, propose_mapping, readers, saved_mapping};
use crate::storage::Storage;
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::messages::FirstRow;
use crate::worker_protocol::request::Reread;
use crate::worker_protocol::{Reply, TableFacts, wire};

/// The maximum size of a text whose bytes are kept to be read again, in bytes.
const MAX_KEPT: usize = 50_000_000;

impl<S: Storage> JobRunner<S> {
    /// Reads the tables in a file.
    pub(super) fn read_tables(&mut self, name: &str, bytes: &[u8]) -> Reply {
        if saved_mapping::is_mapping_file(bytes) {
            return self.read_mapping(name, bytes);
        }
        if let Some(found) = deal_room_answer::returned(name, bytes) {
            return match found {
                Ok(own) => {
                    Reply::Tables { tables: Vec::new(), skipped: Vec::new(), returned: vec![wire::encode(&own)] }
                }
                Err(why) => Reply::InvalidFile { why: format!("{name}: {}", why.of(self.language)) },
            };
        }
        let Ok(session) = &self.session else { return out_of_turn() };
        match readers::read_here(name, bytes, self.here()) {
            Err((name, problem)) => Reply::InvalidFile { why: format!("{name}: {}", problem.of(self.language)) },
            Ok(source) => {
                // Format, encoding and delimiter are guesses, of which the user may know better.
                if let [_] = source.tables.as_slice()
                    && bytes.len() < MAX_KEPT
                    && !Archive::is_zip(bytes)
                {
                    self.texts.insert(self.tables.len(), bytes.into());
                }
                let first = self.tables.len();
                let facts = |(at, (name, table)): (usize, &(String, Table))| {
                    session.read(|set| facts(set, name, table, self.texts.contains_key(&(first + at))))
                };
                let all = source.tables.iter().enumerate().map(facts).collect();
                let (mut found, mut refused) = deal_room_answer::among(&source.tables);
                for one in source.returned {
                    match one {
                        Ok(own) => found.push(own),
                        Err(why) => refused.push(why),
                    }
                }
                let returned = found.iter().map(wire::encode).collect();
                let refused = refused.into_iter().map(|(name, why)| format!("{name} ({})", why.of(self.language)));
                let skipped = source.passed.into_iter().chain(refused).collect();
                self.tables.extend(source.tables.into_iter().map(|(name, table)| (name, Arc::new(table))));
                Reply::Tables { tables: all, skipped, returned }
            }
        }
    }

    /// Reads a table again, otherwise.
    pub(super) fn read_again(&mut self, table: u32, how: Reread) -> Reply {
        let at = table as usize;
        let here = self.here();
        let (Ok(session), Some((name, table))) = (&self.session, self.tables.get_mut(at)) else {
            return out_of_turn();
        };
        let text = self.texts.get(&at);
        let read = match (how, text, table.form) {
            (Reread::Encoding(name), Some(bytes), Form::Text(own, delimiter)) => {
                readers::text_table(bytes, Encoding::named(&name).unwrap_or(own), Some(delimiter))
            }
            (Reread::Delimiter(delimiter), Some(bytes), Form::Text(own, _)) => {
                readers::text_table(bytes, own, Some(delimiter))
            }
            (Reread::Format(format), Some(bytes), _) => {
                readers::read_as(name, bytes, format, here).and_then(|mut all| {
                    let first = all.pop().filter(|_| all.is_empty());
                    first.map(|(_, table)| table).ok_or(readers::SEVERAL)
                })
            }
            (Reread::Heading(place), ..) => Ok((**table).clone().with_header(place.map(|place| place as usize))),
            _ => Ok((**table).clone()),
        };
        match read {
            Err(problem) => Reply::InvalidFile { why: format!("{name}: {}", problem.of(self.language)) },
            Ok(read) => {
                *table = Arc::new(read);
                // The plan is that of the table as it was.
                self.planned = None;
                let facts = session.read(|set| facts(set, name, table, text.is_some()));
                Reply::Tables { tables: vec![facts], skipped: Vec::new(), returned: Vec::new() }
            }
        }
    }
}

/// What the page shows of a table.
fn facts(set: &RecordStore, name: &str, table: &Table, is_text: bool) -> TableFacts {
    let (form, delimiter) = table.form.name();
    let has_encodings = is_text && matches!(table.form, Form::Text(..));
    let (sheet, fitting) = propose_mapping::propose(set, table, name);
    let text = |cells: &[String]| {
        let filled: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        display_names::brief(&filled.join(" · ")).chars().take(100).collect()
    };
    let rows = table.first_rows();
    TableFacts {
        rows: table.rows.len() as u32,
        form: form.to_string(),
        delimiter,
        sheet,
        fitting,
        first_rows: rows.iter().map(|(line, cells)| FirstRow { line: *line, text: text(cells) }).collect(),
        heading: table.header_place().map(|place| place as u32),
        encodings: Encoding::names().filter(|_| has_encodings).map(str::to_string).collect(),
        format: is_text.then(|| table.form.format()).flatten(),
    }
}
