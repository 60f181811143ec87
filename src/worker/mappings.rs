//! Saved mappings: choosing one for a file, saving one, and exporting one.
use super::{Answer, JobRunner, out_of_turn};
use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::mapping as fields;
use crate::import_export::mapping;
use crate::import_export::propose_mapping;
use crate::import_export::propose_mapping::saved;
use crate::import_export::saved_mapping::{self, SavedMapping};
use crate::storage::Storage;
use crate::store::mappings;
use crate::worker_protocol::Reply;
use crate::worker_protocol::import_config::FileConfig;
use crate::worker_protocol::messages::Stored;

impl<S: Storage> JobRunner<S> {
    /// Reads a file that is a mapping instead of a table.
    pub(super) fn read_mapping(&self, name: &str, bytes: &[u8]) -> Reply {
        match saved_mapping::read(bytes) {
            Ok(saved) => Reply::Mapping { name: saved.name.clone(), text: saved.text() },
            Err(problem) => Reply::InvalidFile { why: format!("{name}: {}", problem.of(self.language)) },
        }
    }

    /// The configuration of a table by a saved mapping, or by guessing.
    pub(super) fn use_mapping(&self, table: u32, id: Option<Id>) -> Reply {
        let (Ok(session), Some((name, table))) = (&self.session, self.tables.get(table as usize)) else {
            return out_of_turn();
        };
        Reply::Guessed(session.read(|set| {
            let by = id.and_then(|id| saved(set, id)?.apply(set, table, name, id));
            by.unwrap_or_else(|| mapping::guess_config(set, table, name))
        }))
    }

    /// The current proposals for the tables, and the saved mappings that match each.
    pub(super) fn propose(&self) -> Reply {
        let Ok(session) = &self.session else { return out_of_turn() };
        let tables = self.tables.iter();
        let (sheets, fitting) =
            session.read(|set| tables.map(|(name, table)| propose_mapping::propose(set, table, name)).unzip());
        Reply::Proposed { configs: sheets, fitting }
    }

    /// Saves the configuration of a table. Replaces a mapping with the same name.
    pub(super) async fn save_mapping(&self, table: u32, name: &str, sheet: &FileConfig) -> Reply {
        let (Ok(session), Some((_, table))) = (&self.session, self.tables.get(table as usize)) else {
            return out_of_turn();
        };
        match session.read(|set| saved_mapping::of(set, table, sheet, name)) {
            Some(saved) => self.keep_mapping(saved).await,
            None => out_of_turn(),
        }
    }

    /// Saves a mapping from a file. Replaces a mapping with the same name.
    pub(super) async fn add_mapping(&self, text: &str) -> Reply {
        match saved_mapping::read(text.as_bytes()) {
            Ok(saved) => self.keep_mapping(saved).await,
            Err(problem) => Reply::InvalidFile { why: problem.of(self.language).to_string() },
        }
    }

    async fn keep_mapping(&self, saved: SavedMapping) -> Reply {
        let (Ok(session), Some(kind)) = (&self.session, saved.kind()) else { return out_of_turn() };
        let content = saved.text();
        let there = session.read(|set| {
            let id = mappings::named(set, kind, &saved.name)?;
            Some((id, set.get(RecordType::Mapping, id)?.text(fields::CONTENT) == content))
        });
        let command = match there {
            Some((_, true)) => return Reply::Stored(Stored::default()),
            Some((id, false)) => Command::Edit { id, fields: vec![(fields::CONTENT, Value::text(&content))] },
            None => Command::Create {
                kind: RecordType::Mapping,
                fields: vec![
                    (fields::NAME, Value::text(&saved.name)),
                    (fields::OF, Value::text(kind.key())),
                    (fields::CONTENT, Value::text(&content)),
                ],
            },
        };
        self.store(command).await
    }

    /// A saved mapping as a file.
    pub(super) fn write_mapping(&self, id: Id) -> Answer {
        let Ok(session) = &self.session else { return (out_of_turn(), None) };
        match session.read(|set| saved(set, id)) {
            Some(saved) => (Reply::Written, Some(saved.file().into_bytes())),
            None => (out_of_turn(), None),
        }
    }
}
