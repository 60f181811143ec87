//! The progress of a large write to the storage.
use leptos::prelude::*;

use crate::locale::{Phrase, format, phrases};
use crate::ui::context::AppContext;

/// A progress text, with values written and in all once the storage reports them.
pub fn written(
    cx: AppContext,
    what: Phrase,
    far: impl Fn() -> Option<(u32, u32)> + Copy + Send + Sync + 'static,
) -> AnyView {
    let number = move |count: u32| format::number(i64::from(count), cx.language);
    let far = move || far().filter(|(_, all)| *all > 0);
    let text =
        move || far().map(|(done, all)| cx.t_with(phrases::VALUES_WRITTEN, &[&number(done.min(all)), &number(all)]));
    let value = move || far().map(|(done, all)| (f64::from(done) / f64::from(all)).to_string());
    view! {
        <p role="status">{cx.t(what)}</p>
        <div class="progress"><progress value=value aria-label=cx.t(what)></progress><span>{text}</span></div>
    }
    .into_any()
}
