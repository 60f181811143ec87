//! What customers sent back among the files that were chosen, answers to quotes and to deal rooms: each is looked at in a dialog, which takes it.
use std::sync::Arc;

use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::pages::import_export::import_state::ImportState;
use crate::worker_protocol::returned::Returned;
use crate::worker_protocol::wire;

/// The answers, one below the other.
pub fn answers(cx: AppContext, wizard: ImportState) -> AnyView {
    (move || {
        let all = wizard.answers.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="answers-found" aria-label=cx.t(phrases::ANSWERS_FOUND)>
                    <h3>{cx.t(phrases::ANSWERS_FOUND)}</h3>
                    <ul class="plain-list">{all.into_iter().map(|file| line(cx, file)).collect_view()}</ul>
                </section>
            }
        })
    })
    .into_any()
}

fn line(cx: AppContext, file: Arc<Vec<u8>>) -> AnyView {
    let text = match wire::decode(&file) {
        Some(Returned::Quote(file)) => {
            let answer = &file.answer;
            let said = if answer.is_accepted { phrases::ANSWER_ACCEPTS } else { phrases::ANSWER_DECLINES };
            cx.t_with(said, &[&answer.name, &answer.asked.number])
        }
        Some(Returned::Room(file)) => cx.t_with(phrases::ROOM_BY, &[&file.answer.name]),
        None => return ().into_any(),
    };
    let show = move |_| cx.dialog.set(Some(Dialog::Returned(file.clone())));
    view! { <li><span>{text}</span><button type="button" class="button" on:click=show>{cx.t(phrases::ANSWER_SHOW)}</button></li> }
        .into_any()
}
