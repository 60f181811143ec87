//! The end of an import's preview: the user agrees, and it is stored.
use leptos::prelude::*;

use crate::app_state::files::Job;
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::{ImportState, called};
use crate::worker_protocol::{ImportPreview, Reply, Request};

/// The buttons below the preview.
pub fn agree(cx: AppContext, wizard: ImportState) -> AnyView {
    let import = move |job: Job, enquiries: Vec<String>| {
        let (new, changed) =
            wizard.plan.with_untracked(|plan| plan.as_ref().map_or((0, 0), |plan| (plan.created(), plan.changed())));
        let kind = wizard.single_kind();
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
                wizard.waiting.set(cx.app.wait_for_mails(&enquiries) as u32);
                wizard.done.set(Some((kind, new, changed)));
            } else if is_cancelled {
                wizard.reset();
            } else {
                // The configuration is kept; the plan is made again.
                wizard.check(cx);
            }
        });
    };
    let store = move |_| {
        let Some(job) = wizard.job.get_value() else { return };
        let plan = wizard.plan.with_untracked(|plan| plan.as_ref().map(|plan| (count(plan), plan.enquiries)));
        let Some((count, asking)) = plan else { return };
        wizard.is_storing.set(true);
        if asking == 0 {
            return import(job, Vec::new());
        }
        let own = job.clone();
        job.ask(&Request::PlannedEnquiries, move |answer| {
            let texts = match answer {
                Ok((Reply::Enquiries { texts }, _)) if count > 0 => return import(own, texts),
                Ok((Reply::Enquiries { texts }, _)) => Ok(texts),
                Ok(_) => Ok(Vec::new()),
                Err(failure) => Err(cx.app.explain(&failure)),
            };
            // The page may be disposed by now.
            if wizard.is_storing.try_set(false).is_some() {
                return;
            }
            wizard.reset();
            match texts {
                // Only senders that nobody knows: nothing is stored.
                Ok(texts) => wizard.waiting.set(cx.app.wait_for_mails(&texts) as u32),
                Err(why) => wizard.problem.set(Some(why)),
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
        let (new, changed, asking) = wizard
            .plan
            .with(|plan| plan.as_ref().map_or((0, 0, 0), |plan| (plan.created(), plan.changed(), plan.enquiries)));
        let count = new + changed;
        let number = |count: u32| format::number(i64::from(count), cx.language);
        let kind = wizard.single_kind();
        let many = called(cx, kind, new);
        let label = match (wizard.is_storing.get(), kind) {
            (true, _) => cx.t(phrases::IMPORTING).to_string(),
            _ if count == 0 && asking > 0 => cx.t_with(phrases::MAILS_ONLY_ASK, &[&number(asking)]),
            _ if new == 0 && changed > 0 => {
                let changed = format!("{} {}", number(changed), called(cx, kind, changed));
                cx.t_with(phrases::UPDATE_COUNT, &[&changed])
            }
            _ if changed > 0 => cx.t_with(phrases::IMPORT_AND_UPDATE, &[&number(new), &many, &number(changed)]),
            (_, Some(RecordType::Lead)) => cx.t_with(phrases::IMPORT_COUNT, &[&number(new)]),
            _ => cx.t_with(phrases::IMPORT_OF, &[&number(new), &many]),
        };
        // The plan shown may be that of the configuration before.
        let is_stale = wizard.progress.with(Option::is_some);
        let is_disabled = count + asking == 0 || is_stale || wizard.is_storing.get();
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

/// The number of records that an import creates and changes.
fn count(plan: &ImportPreview) -> u32 {
    plan.created() + plan.changed()
}
