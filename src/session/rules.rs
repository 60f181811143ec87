//! What decides about commands. A page may load it after its first paint: a session waits for it before the first command.
use std::pin::Pin;

use super::{Failure, World, rehearsal};
use crate::command::{self, Command, Context, Decision, Refusal};
use crate::domain::demo::Told;
use crate::locale::Language;
use crate::store::WorkingSet;

/// The rules of the sales process, and the demo's stories, which are played by them.
#[derive(Clone, Copy)]
pub struct Rules {
    /// What a command comes to.
    pub decide: fn(&WorkingSet, Command, &mut Context) -> Result<Decision, Refusal>,
    /// The demo's journal and records.
    pub rehearse: fn(&World, Language, Told) -> Result<rehearsal::Rehearsed, Refusal>,
}

/// The rules, as soon as they are there.
pub type Loading = Pin<Box<dyn Future<Output = Result<Rules, Failure>>>>;
/// Brings the rules, at once where they are there.
pub type LoadRules = fn() -> Loading;

impl Rules {
    /// The rules of this program.
    pub const HERE: Rules = Rules { decide: command::decide, rehearse: rehearsal::rehearse };

    /// For a program in one part.
    pub fn here() -> Loading {
        Box::pin(std::future::ready(Ok(Rules::HERE)))
    }
}
