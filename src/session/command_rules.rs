//! What decides about commands. A page may load it after its first paint: a session waits for it before the first command.
use std::pin::Pin;

use super::{Environment, SessionError, demo_builder};
use crate::command::{self, Command, Context, Decision, Rejection};
use crate::domain::demo::scripts::DemoSize;
use crate::locale::Language;
use crate::store::RecordStore;

/// The rules of the sales process, and the demo's stories, which are played by them.
#[derive(Clone, Copy)]
pub struct CommandRules {
    /// What a command comes to.
    pub decide: fn(&RecordStore, Command, &mut Context) -> Result<Decision, Rejection>,
    /// The demo's journal and records.
    pub rehearse: fn(&Environment, Language, DemoSize) -> Result<demo_builder::DemoJournal, Rejection>,
}

/// The rules, as soon as they are there.
pub type Loading = Pin<Box<dyn Future<Output = Result<CommandRules, SessionError>>>>;
/// Brings the rules, at once where they are there.
pub type LoadRules = fn() -> Loading;

impl CommandRules {
    /// The rules of this program.
    pub const HERE: CommandRules = CommandRules { decide: command::decide, rehearse: demo_builder::rehearse };

    /// For a program in one part.
    pub fn here() -> Loading {
        Box::pin(std::future::ready(Ok(CommandRules::HERE)))
    }
}
