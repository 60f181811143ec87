//! The chunk that is needed for the first change, loaded after the first page: the rules of commands, and the code that
//! carries them out.
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::language::{load_texts, prefetch_texts};
use super::series_words::{self, SeriesWords};
use super::state::{AppState, Open, Then};
use super::{automation_chain, demo};
use crate::base::{Seq, WorkspaceId};
use crate::browser::{AnyStorage, environment};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::rules::recurrence::Recurrence;
use crate::locale::catalog;
use crate::session::command_rules::Loading;
use crate::session::{CommandRules, Session, SessionError};
use crate::store::RecordStore;

/// A future of the chunk.
type Answer<T> = Pin<Box<dyn Future<Output = T>>>;

/// A workspace after set-up, or the error.
type SetUp = Result<Session<AnyStorage>, SessionError>;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub(super) struct Part {
    rules: CommandRules,
    /// Carries out a command, for the first time or again, including the work after it.
    pub carry_out: fn(AppState, Rc<Open>, Command, Turn, Then),
    /// Applies and shows what other tabs stored.
    pub catch_up: fn(AppState, Rc<Open>) -> Answer<()>,
    /// Reads the headers from a commit on, and what undo and redo need.
    pub read_back: fn(Rc<Open>, Seq) -> Answer<Result<(), SessionError>>,
    /// Carries out the automations that a commit sets off.
    pub follow: fn(AppState, Rc<Open>, Seq) -> Answer<()>,
    /// Carries out the automations of the days that were reached, and after every midnight, too, if wanted.
    pub follow_days: fn(AppState, Rc<Open>, bool) -> Answer<()>,
    /// Learns the scores of a record type.
    pub learn: fn(AppState, RecordType),
    /// The rules of series in words.
    series_words: SeriesWords,
    /// Adds what an opened workspace lacks: the default lists, or the demo.
    pub set_up: fn(AppState, Session<AnyStorage>) -> Answer<SetUp>,
}

/// Whether a command is carried out for the first time.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Turn {
    /// The first time.
    First,
    /// A repetition, because the storage did not confirm it before.
    Again,
}

/// Loads the rules at the first call. After a failure, the next call tries again.
pub fn load() -> Loading {
    Box::pin(async { part().await.map(|part| part.rules) })
}

/// The chunk, loaded by the first call.
pub(super) async fn part() -> Result<Part, SessionError> {
    prefetch_texts(&[catalog::Part::Rest]);
    let part = loaded().await.map_err(|_| SessionError::NotLoaded)?;
    // What the rules say is in it.
    if !load_texts(&[catalog::Part::Rest]).await {
        return Err(SessionError::NotLoaded);
    }
    series_words::set(part.series_words);
    Ok(part)
}

const HERE: Part = Part {
    rules: CommandRules::HERE,
    carry_out,
    catch_up: |app, open| Box::pin(catch_up(app, open)),
    read_back: |open, seq| {
        Box::pin(async move {
            open.session.read_back(seq, |_, _| ()).await?;
            open.session.complete_stack().await
        })
    },
    follow: |app, open, seq| Box::pin(automation_chain::follow(app, open, seq)),
    follow_days: |app, open, again| Box::pin(automation_chain::follow_days(app, open, again)),
    learn: |app, kind| app.with_scores(kind, false, |_, _| ()),
    series_words: |rule, language| Recurrence::parse(rule).map(|rule| rule.words(language)),
    set_up: |app, session| Box::pin(set_up(app, session)),
};

#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(rules, wasm_split_path = leptos::wasm_split, fallible)]
fn loaded() -> Result<Part, SplitLoaderError> {
    Ok(HERE)
}

#[cfg(not(feature = "split"))]
async fn loaded() -> Result<Part, SplitLoaderError> {
    Ok(HERE)
}

fn carry_out(app: AppState, open: Rc<Open>, command: Command, turn: Turn, then: Then) {
    spawn_local(async move {
        open.session.set_user(app.workspace.me.get_untracked(), app.appearance.language.get_untracked());
        let result = match turn {
            Turn::First => open.session.dispatch(command.clone()).await,
            Turn::Again => open.session.dispatch_again(command.clone()).await,
        };
        let seq = result.as_ref().ok().and_then(|done| done.header.as_ref()).map(|header| header.seq);
        app.finish_with(&open, Some(command), result, then);
        if let Some(seq) = seq {
            automation_chain::follow(app, open, seq).await;
        }
    });
}

async fn catch_up(app: AppState, open: Rc<Open>) {
    if open.session.catch_up().await == Ok(true) {
        // What is shown is worked out anew, which should not come on top of the last step of reading.
        environment::yield_to_event_loop().await;
        app.forget_erased();
        app.sync_name();
        app.workspace.tick.update(|tick| *tick += 1);
    }
}

async fn set_up(app: AppState, session: Session<AnyStorage>) -> SetUp {
    let is_new = session.read(RecordStore::head) == Seq::NONE;
    if is_new && app.workspace.id.get_untracked() == WorkspaceId::Demo {
        session.fill_demo(app.appearance.language.get_untracked(), demo::demo_size()).await?;
    }
    session.set_up(None).await?;
    Ok(session)
}
