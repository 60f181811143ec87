//! The chunks of the program: their names, their states, and loading.
use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::app_state::language::{load_texts, prefetch_texts};
use crate::locale::catalog::Part;

/// A chunk of the program, loaded after the first page.
#[derive(Clone, Copy, PartialEq)]
pub enum Chunk {
    /// The home page of a workspace, and the page without one.
    Home,
    /// What the home page shows after its first paint.
    Cockpit,
    /// The tools around a list.
    ListTools,
    /// The record page.
    Record,
    /// Calendar and next actions.
    Planning,
    /// Pages that are needed rarely.
    Admin,
    /// The wizard of an import.
    Import,
    /// What was done: all actions, the trash, changes since the last visit.
    History,
    /// Reports.
    Reports,
    /// Reports about forecasts, what if, and the scores of leads.
    Forecasts,
    /// The custom fields, with the editors of formulas and roll-ups.
    Fields,
    /// The layouts.
    Layouts,
    /// The record rules.
    RecordRules,
    /// What happens by itself, and its trial on the past.
    Automations,
    /// Email templates, and writing emails.
    Mail,
    /// Sequences, and putting them on records.
    Sequences,
    /// What quotes need beside their record page.
    Quotes,
    /// The team of the workspace.
    Team,
    /// The user guide.
    Guide,
    /// All dialogs.
    Dialogs,
    /// The parts of the shell that are not needed at once.
    Shell,
}

/// All chunks except the shell, which comes first, in the order in which they are fetched in advance.
pub const PAGES: [Chunk; 20] = [
    Chunk::Home,
    Chunk::Cockpit,
    Chunk::ListTools,
    Chunk::Record,
    Chunk::Dialogs,
    Chunk::Planning,
    Chunk::Admin,
    Chunk::Import,
    Chunk::History,
    Chunk::Reports,
    Chunk::Forecasts,
    Chunk::Fields,
    Chunk::Layouts,
    Chunk::RecordRules,
    Chunk::Automations,
    Chunk::Mail,
    Chunk::Sequences,
    Chunk::Quotes,
    Chunk::Team,
    Chunk::Guide,
];

/// The state of a chunk.
#[derive(Clone, Copy, PartialEq)]
pub enum ChunkState {
    /// Not requested.
    Absent,
    /// It is being fetched.
    Fetching,
    /// Its code can run.
    Ready,
    /// Loading failed.
    Failed,
}

/// The future of a fetch.
pub type Fetching = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

/// The states of all chunks, and the function that fetches one.
#[derive(Clone, Copy)]
pub struct Chunks {
    states: [RwSignal<ChunkState>; 21],
    fetch: fn(Chunk) -> Fetching,
}

impl Chunks {
    /// All chunks absent, or all ready in a build without chunks.
    pub fn new(fetch: fn(Chunk) -> Fetching) -> Chunks {
        let first = if cfg!(feature = "split") { ChunkState::Absent } else { ChunkState::Ready };
        Chunks { states: std::array::from_fn(|_| RwSignal::new(first)), fetch }
    }

    /// The state of a chunk.
    pub fn state(self, chunk: Chunk) -> RwSignal<ChunkState> {
        self.states[chunk as usize]
    }

    /// Fetches a chunk and its texts, unless it is ready or on its way.
    pub async fn load(self, chunk: Chunk) {
        let state = self.state(chunk);
        if matches!(state.get_untracked(), ChunkState::Fetching | ChunkState::Ready) {
            return;
        }
        state.set(ChunkState::Fetching);
        let texts = &Part::LATER[..if chunk == Chunk::Guide { 2 } else { 1 }];
        prefetch_texts(texts);
        let is_there = (self.fetch)(chunk).await.is_ok() && load_texts(texts).await;
        state.set(if is_there { ChunkState::Ready } else { ChunkState::Failed });
    }
}
