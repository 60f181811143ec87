//! The chunks of the program: which there are, which have come, and who fetches one.
use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

/// A part of the program that is loaded after the first page.
#[derive(Clone, Copy, PartialEq)]
pub enum Chunk {
    /// The first page of a workspace, and the page without one.
    Home,
    /// What stands around a list.
    ListTools,
    /// The page of a record.
    Record,
    /// What to do when: calendar, next actions.
    Planning,
    /// Pages that are needed now and then.
    Admin,
    /// Reports.
    Reports,
    /// The user guide.
    Guide,
    /// All dialogs.
    Dialogs,
    /// What the shell around the pages does beyond leading to them.
    Shell,
}

/// All chunks but the shell, which comes first, in the order in which they are fetched ahead.
pub const PAGES: [Chunk; 8] = [
    Chunk::Home,
    Chunk::ListTools,
    Chunk::Record,
    Chunk::Dialogs,
    Chunk::Planning,
    Chunk::Admin,
    Chunk::Reports,
    Chunk::Guide,
];

/// How far a chunk is.
#[derive(Clone, Copy, PartialEq)]
pub enum ChunkState {
    /// Nobody has asked for it.
    Absent,
    /// It is being fetched.
    Fetching,
    /// Its code can run.
    Ready,
    /// It could not be fetched.
    Failed,
}

/// The end of a fetch.
pub type Fetching = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

/// Which chunks are there, and the function that fetches one.
#[derive(Clone, Copy)]
pub struct Chunks {
    states: [RwSignal<ChunkState>; 9],
    fetch: fn(Chunk) -> Fetching,
}

impl Chunks {
    /// All of them still to be fetched, or all there in a plain build.
    pub fn new(fetch: fn(Chunk) -> Fetching) -> Chunks {
        let first = if cfg!(feature = "split") { ChunkState::Absent } else { ChunkState::Ready };
        Chunks { states: std::array::from_fn(|_| RwSignal::new(first)), fetch }
    }

    /// How far a chunk is.
    pub fn state(self, chunk: Chunk) -> RwSignal<ChunkState> {
        self.states[chunk as usize]
    }

    /// Fetches a chunk, unless it is there or on its way.
    pub async fn load(self, chunk: Chunk) {
        let state = self.state(chunk);
        if matches!(state.get_untracked(), ChunkState::Fetching | ChunkState::Ready) {
            return;
        }
        state.set(ChunkState::Fetching);
        let is_there = (self.fetch)(chunk).await.is_ok();
        state.set(if is_there { ChunkState::Ready } else { ChunkState::Failed });
    }
}
