//! Code splitting: views whose code is a chunk of the program that is loaded after the first page. A plain build has
//! one program and calls the same functions directly. This file knows no page: the owner of a chunk declares it with
//! `chunk!`.
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::locale::phrases;
use crate::ui::chunks::{Chunk, ChunkState};
use crate::ui::context::AppContext;

/// The result of a function whose code is a chunk.
pub type Drawn = Result<AnyView, SplitLoaderError>;

/// Declares a function whose code is a chunk, and the function that fetches it; both as visible as said.
macro_rules! chunk {
    ($visible:vis $name:ident, $fetch:ident, $cx:ident, $what:ident: $of:ty, $drawn:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, preload($fetch), fallible)]
        $visible fn $name($cx: AppContext, $what: $of) -> $crate::ui::lazy::Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        $visible async fn $name($cx: AppContext, $what: $of) -> $crate::ui::lazy::Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        $visible async fn $fetch() -> Result<(), leptos::wasm_split::SplitLoaderError> {
            Ok(())
        }
    };
}
pub(crate) use chunk;

/// The view of a chunk: at once and in the caller's owner if it is loaded, otherwise as soon as it is.
pub fn render_lazily(cx: AppContext, chunk: Chunk, draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    render_lazily_or(cx, chunk, Box::new(draw), |cx, chunk, state| match state {
        ChunkState::Failed => failed(cx, chunk),
        _ => loading_placeholder(cx),
    })
}

/// The view of a chunk, with another one in its place until it is loaded. Compiled once for all views.
pub fn render_lazily_or(
    cx: AppContext,
    chunk: Chunk,
    draw: Box<dyn Fn() -> Option<AnyView> + Send>,
    instead: fn(AppContext, Chunk, ChunkState) -> AnyView,
) -> AnyView {
    let state = cx.chunks.state(chunk);
    if state.get_untracked() == ChunkState::Ready
        && let Some(view) = draw()
    {
        return view;
    }
    spawn_local(cx.chunks.load(chunk));
    (move || match state.get() {
        ChunkState::Ready => draw(),
        state => Some(instead(cx, chunk, state)),
    })
    .into_any()
}

/// The view of a loaded chunk, whose function has nothing to await.
pub fn render_if_ready(drawn: impl Future<Output = Drawn>) -> Option<AnyView> {
    match pin!(drawn).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        _ => None,
    }
}

/// The placeholder while something is loading.
pub fn loading_placeholder(cx: AppContext) -> AnyView {
    view! { <p class="empty coming" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any()
}

/// The message that something could not be loaded, with the reason and a button to retry.
pub fn failed(cx: AppContext, chunk: Chunk) -> AnyView {
    view! {
        <div class="empty" role="alert">
            <p>{cx.t(phrases::NOT_LOADED)}</p>
            <button type="button" class="button" data-look="primary" on:click=move |_| spawn_local(cx.chunks.load(chunk))>
                {cx.t(phrases::TRY_AGAIN)}
            </button>
        </div>
    }
    .into_any()
}
