//! What the record rules ask of a form, while somebody types in it.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::store::record_rules::Asked;
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::query_context::viewer;

/// What rules ask of a record with some input; `id` is that of a stored one. Tracked.
pub fn asked(
    cx: AppContext,
    kind: RecordType,
    id: Option<Id>,
    typed: impl Fn() -> Typed + Send + Sync + 'static,
) -> Memo<Asked> {
    Memo::new(move |_| asked_now(cx, kind, id, &typed()))
}

/// [`asked`] with the input as it is. Tracked.
pub fn asked_now(cx: AppContext, kind: RecordType, id: Option<Id>, typed: &Typed) -> Asked {
    let viewer = viewer(cx);
    cx.app.read(|set| cx.app.form_rules().map(|ask| ask(set, kind, id, typed, &viewer)).unwrap_or_default())
}
