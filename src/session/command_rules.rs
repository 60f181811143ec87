//! The code that decides commands and computes formulas. A page may load it after its first paint: a session waits for it
//! before the first command, and before it opens a workspace with formulas.
use std::pin::Pin;

use super::{Environment, SessionError, demo_builder};
use crate::base::{FieldId, Id, VecMap};
use crate::command::{self, Command, Context, Decision, Rejection};
use crate::domain::RecordType;
use crate::domain::demo::scripts::DemoSize;
use crate::domain::formula::gather::Evaluate;
use crate::locale::Language;
use crate::store::RecordStore;
use crate::store::filter::QueryContext;
use crate::store::record_rules::Asked;

/// The rules of the sales process, and the demo, which is built with them.
#[derive(Clone, Copy)]
pub struct CommandRules {
    /// Decides a command.
    pub decide: fn(&RecordStore, Command, &mut Context) -> Result<Decision, Rejection>,
    /// Builds the demo's journal and records.
    pub build_demo: fn(&Environment, Language, DemoSize) -> Result<demo_builder::DemoJournal, Rejection>,
    /// Computes the formulas of custom fields.
    pub evaluate: Evaluate,
    /// Asks the record rules for a form.
    pub ask: AskForm,
}

/// What asks for a form: the record store, the type of the record, the stored record, the input, and for whom.
pub type AskForm = fn(&RecordStore, RecordType, Option<Id>, &VecMap<FieldId, String>, &QueryContext) -> Asked;

/// The rules, once they are loaded.
pub type Loading = Pin<Box<dyn Future<Output = Result<CommandRules, SessionError>>>>;
/// Loads the rules; completes immediately if they are loaded.
pub type LoadRules = fn() -> Loading;

impl CommandRules {
    /// The rules linked into this program.
    pub const HERE: CommandRules = CommandRules {
        decide: command::decide,
        build_demo: demo_builder::build_demo,
        evaluate: Evaluate::HERE,
        ask: command::form_rules::ask_form,
    };

    /// The loader for a program that is not split into chunks.
    pub fn here() -> Loading {
        Box::pin(std::future::ready(Ok(CommandRules::HERE)))
    }
}
