//! Code splitting: views whose code is a chunk of the program that is loaded after the first page. A plain build has one
//! program and calls the same functions at once. This file knows no page: whoever owns a chunk declares it with `chunk!`.
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::locale::phrases;
use crate::ui::chunks::{Chunk, ChunkState};
use crate::ui::components::dialog::sheet;
use crate::ui::context::AppContext;

/// What a function whose code is a chunk draws.
pub type Drawn = Result<AnyView, SplitLoaderError>;

/// Declares a function whose code is a chunk, and the function that fetches it.
macro_rules! chunk {
    ($name:ident, $fetch:ident, $cx:ident, $what:ident: $of:ty, $drawn:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, preload($fetch), fallible)]
        fn $name($cx: AppContext, $what: $of) -> $crate::ui::lazy::Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        async fn $name($cx: AppContext, $what: $of) -> $crate::ui::lazy::Drawn {
            Ok($drawn)
        }

        #[cfg(not(feature = "split"))]
        async fn $fetch() -> Result<(), leptos::wasm_split::SplitLoaderError> {
            Ok(())
        }
    };
}
pub(crate) use chunk;

/// What a chunk draws: at once and in the caller's owner if it is there, else as soon as it has come.
pub fn render_lazily(cx: AppContext, chunk: Chunk, draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let state = cx.chunks.state(chunk);
    if state.get_untracked() == ChunkState::Ready
        && let Some(view) = draw()
    {
        return view;
    }
    spawn_local(cx.chunks.load(chunk));
    (move || match state.get() {
        ChunkState::Ready => draw(),
        ChunkState::Failed => Some(in_dialog(cx, chunk, failed(cx, chunk))),
        ChunkState::Absent | ChunkState::Fetching => Some(in_dialog(cx, chunk, loading_placeholder(cx))),
    })
    .into_any()
}

/// The view of a chunk that is there: its function has nothing to wait for.
pub fn render_if_ready(drawn: impl Future<Output = Drawn>) -> Option<AnyView> {
    match pin!(drawn).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        _ => None,
    }
}

/// A message where the page or the dialog will be.
fn in_dialog(cx: AppContext, chunk: Chunk, message: AnyView) -> AnyView {
    if chunk == Chunk::Dialogs { sheet(cx, cx.t(phrases::ONE_MOMENT).to_string(), message) } else { message }
}

/// What stands where something will be.
pub fn loading_placeholder(cx: AppContext) -> AnyView {
    view! { <p class="empty coming" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any()
}

/// What stands where something could not be loaded: why, and a button that tries again.
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
