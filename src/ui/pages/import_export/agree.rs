//! The end of an import's preview: the user agrees, and it is stored.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::{ImportState, called};
use crate::worker_protocol::Request;

/// The buttons below the preview.
pub fn agree(cx: AppContext, wizard: ImportState) -> AnyView {
    let store = move |_| {
        let Some(job) = wizard.job.get_value() else { return };
        let (new, changed) =
            wizard.plan.with_untracked(|plan| plan.as_ref().map_or((0, 0), |plan| (plan.created(), plan.changed())));
        let kind = wizard.single_kind();
        wizard.is_storing.set(true);
        let head = cx.app.read_untracked(|set| set.head());
        cx.app.store(&job, Request::Import { file: wizard.name.get_untracked() }, move |is_stored| {
            // The page may be disposed by now.
            if wizard.is_storing.try_set(false).is_some() {
                return;
            }
            let is_cancelled = wizard.is_cancelled.get_value();
            wizard.is_cancelled.set_value(false);
            // The import may have been stored at the very moment it was cancelled.
            let is_in = is_cancelled && cx.app.read_untracked(|set| set.head()) > head;
            if is_in {
                cx.app.messages.toast.set(None);
            }
            if is_stored || is_in {
                wizard.reset();
                wizard.done.set(Some((kind, new, changed)));
            } else if is_cancelled {
                wizard.reset();
            } else {
                // The configuration is kept; the plan is made again.
                wizard.check(cx);
            }
        });
    };
    let cancel = move |_| match wizard.job.get_value().filter(|_| wizard.is_storing.get_untracked()) {
        // What is not stored yet will not be stored.
        Some(job) => {
            wizard.is_cancelled.set_value(true);
            job.stop(cx.t(phrases::IMPORT_CANCELLED).to_string());
        }
        None => wizard.reset(),
    };
    let button = move || {
        let (new, changed) =
            wizard.plan.with(|plan| plan.as_ref().map_or((0, 0), |plan| (plan.created(), plan.changed())));
        let count = new + changed;
        let number = |count: u32| format::number(i64::from(count), cx.language);
        let kind = wizard.single_kind();
        let many = called(cx, kind, new);
        let label = match (wizard.is_storing.get(), kind) {
            (true, _) => cx.t(phrases::IMPORTING).to_string(),
            _ if changed > 0 => cx.t_with(phrases::IMPORT_AND_UPDATE, &[&number(new), &many, &number(changed)]),
            (_, Some(RecordType::Lead)) => cx.t_with(phrases::IMPORT_COUNT, &[&number(new)]),
            _ => cx.t_with(phrases::IMPORT_OF, &[&number(new), &many]),
        };
        // The plan shown may be that of the configuration before.
        let is_stale = wizard.progress.with(Option::is_some);
        let is_disabled = count == 0 || is_stale || wizard.is_storing.get();
        view! { <button class="button" data-look="primary" disabled=is_disabled on:click=store>{label}</button> }
    };
    view! {
        {move || wizard.is_storing.get().then(|| view! { <progress aria-label=cx.t(phrases::IMPORTING)></progress> })}
        <div class="page-actions import-agree">
            <button class="button" on:click=cancel>{cx.t(phrases::CANCEL)}</button>
            {button}
        </div>
    }
    .into_any()
}
