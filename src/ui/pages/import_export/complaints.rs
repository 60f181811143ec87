//! The doubtful values of an import, by column and kind; each kind opens its rows.
use leptos::prelude::*;

use crate::locale::{format, phrases};
use crate::ui::components::disclosure::disclosure;
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::messages::{Complaint, ComplaintRow};
use crate::worker_protocol::{ImportPreview, Reply, Request};

/// All kinds, or what can be said if there are none.
pub fn complaints(cx: AppContext, wizard: ImportState, plan: &ImportPreview) -> AnyView {
    let number = |count: u32| format::number(i64::from(count), cx.language);
    if plan.complaints.is_empty() {
        let text = match (plan.described, plan.left_out.count) {
            (0, 0) => cx.t(phrases::NO_COMPLAINTS).to_string(),
            (0, _) => cx.t(phrases::NO_DOUBTS).to_string(),
            (described, _) => cx.t_with(phrases::DESCRIBED, &[&number(described)]),
        };
        return view! { <p>"✓ "{text}</p> }.into_any();
    }
    let count = plan.complaints.iter().map(|complaint| complaint.count).sum();
    let kinds = plan.complaints.iter().cloned().enumerate();
    let kinds = kinds.map(|(at, complaint)| kind(cx, wizard, at as u32, complaint)).collect_view();
    view! {
        <div class="stack import-complaints">
            <p>{cx.t_with(phrases::COMPLAINTS, &[&number(count)])}</p>
            {kinds}
        </div>
    }
    .into_any()
}

fn kind(cx: AppContext, wizard: ImportState, at: u32, complaint: Complaint) -> AnyView {
    let Complaint { column, text, count, listed, rows } = complaint;
    let number = move |count: u32| format::number(i64::from(count), cx.language);
    let column = if column.is_empty() { cx.t(phrases::WHOLE_ROW).to_string() } else { column };
    let title = cx.t_with(phrases::COMPLAINT_OF, &[&column, &text, &number(count)]);
    let inside = move || {
        let shown = RwSignal::new(rows.clone());
        let more = move |_| {
            let Some(job) = wizard.job.get_value() else { return };
            let from = shown.with_untracked(Vec::len) as u32;
            // The plan stays as it is, so that this is no change of the configuration.
            job.ask(&Request::Complaints { complaint: at, from }, move |answer| {
                if let Ok((Reply::Complaints(rows), _)) = answer {
                    shown.try_update(|shown| shown.extend(rows));
                }
            });
        };
        let line = move |row: ComplaintRow| view! { <li>{cx.t_with(phrases::COMPLAINT_ROW, &[&row.line.to_string(), &row.value])}</li> };
        let rest = move || {
            let shown = shown.with(Vec::len) as u32;
            match (listed > shown, count > shown) {
                (true, _) => {
                    view! { <li><button class="button" on:click=more>{cx.t(phrases::COMPLAINT_MORE)}</button></li> }
                        .into_any()
                }
                (false, true) => {
                    view! { <li class="soft">{cx.t_with(phrases::AND_MORE, &[&number(count - shown)])}</li> }.into_any()
                }
                (false, false) => ().into_any(),
            }
        };
        view! { <ul>{move || shown.get().into_iter().map(line).collect_view()}{rest}</ul> }.into_any()
    };
    disclosure("fold", title, false, inside)
}
