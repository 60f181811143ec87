//! The dialog with the answer of a customer to a quote: who, when, what, the signature as it was drawn, what is doubtful, and what
//! becomes of it. Everything in it comes from outside and is text and numbers.
use std::sync::Arc;

use leptos::prelude::*;

use super::accept;
use crate::app_state::{AppState, Outcome};
use crate::base::{Id, Row};
use crate::command::Command;
use crate::command::quote_answer::Taking;
use crate::locale::{calendar, format, phrases};
use crate::route::Route;
use crate::store::display_names;
use crate::store::quote_answer::{self, AnswerFile, Doubt, PAD};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog as modal, submit_button};
use crate::ui::context::AppContext;
use crate::ui::form;

/// The dialog.
pub fn dialog(cx: AppContext, file: Arc<AnswerFile>) -> AnyView {
    let (id, doubt) = cx.app.read_untracked_present(|set| {
        (quote_answer::quote_of(set, &file.answer).map(Row::id), quote_answer::doubt(set, &file))
    });
    let is_accepted = file.answer.is_accepted;
    let wrong = RwSignal::new(None::<String>);
    let choice = id.filter(|_| doubt.is_none() && is_accepted).map(|id| accept::choice(cx, id));
    let (choice, lines) = choice.map_or((None, None), |(choice, lines)| (Some(choice), Some(lines)));
    let may_keep = doubt.as_ref().is_some_and(Doubt::may_be_kept);
    let number = file.answer.asked.number.clone();
    let of_submit = file.clone();
    let submit = move || {
        wrong.set(None);
        let (new, how) = match (choice, is_accepted) {
            (Some(choice), _) => match choice.read(cx) {
                Some((new, how)) => (new, Taking::Accept(how)),
                None => return,
            },
            (None, _) if may_keep => (Vec::new(), Taking::Keep),
            (None, false) => (Vec::new(), Taking::Decline),
            (None, true) => return,
        };
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => {
                cx.dialog.set(None);
                id.into_iter().for_each(|id| cx.go(Route::Record(id)));
            }
            Err(failure) => {
                wrong.set(Some(cx.app.explain(&failure)));
                choice.into_iter().for_each(|choice| form::show_refusal(cx, &failure, choice.errors));
            }
        });
        let command = Command::TakeQuoteAnswer { file: of_submit.clone(), how };
        cx.app.run(form::with_new_choices(new, command), then);
    };
    let said = doubt.as_ref().map(|doubt| {
        let tone = if *doubt == Doubt::Different { "bad" } else { "warn" };
        view! { <p class="banner" data-tone=tone role="alert">{cx.t(doubt.phrase())}</p> }
    });
    let note = (doubt.is_none() || may_keep).then(|| view! { <p class="soft">{cx.t(phrases::ANSWER_NOTE)}</p> });
    let body = view! {
        <div class="stack">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            {said}
            {facts(cx, &file, id)}
            {lines}
            {note}
        </div>
    };
    let button = match (&doubt, is_accepted) {
        (None, true) => Some(phrases::ANSWER_TAKE_YES),
        (None, false) => Some(phrases::ANSWER_TAKE_NO),
        (Some(_), _) => may_keep.then_some(phrases::ANSWER_KEEP),
    };
    let button = button.map_or_else(|| ().into_any(), |label| submit_button(cx.t(label)));
    let title = cx.t_with(phrases::ANSWER_TITLE, &[&number]);
    modal(cx, title, "normal", body.into_any(), button, submit)
}

/// What the answer says.
fn facts(cx: AppContext, file: &AnswerFile, id: Option<Id>) -> AnyView {
    let answer = &file.answer;
    let zone = AppState::zone();
    let day = format::day(zone.day(answer.at), cx.language);
    let at = format!("{day} {}", calendar::time(zone.minutes(answer.at), cx.language));
    let decision = if answer.is_accepted { phrases::QUOTE_ACCEPT } else { phrases::QUOTE_DECLINE };
    let tone = if answer.is_accepted { "good" } else { "bad" };
    let quote = id.map(|id| {
        let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
        view! { <dt>{crate::domain::RecordType::Quote.one().of(cx.language)}</dt><dd><a href=cx.href(Route::Record(id)) on:click=move |_| cx.dialog.set(None)>{name}</a></dd> }
    });
    let remark = (!answer.remark.is_empty()).then(|| {
        view! { <dt>{cx.t(phrases::ANSWER_REMARK)}</dt><dd class="long">{answer.remark.clone()}</dd> }
    });
    let signature = match answer.strokes.is_empty() {
        true => cx.t(phrases::ANSWER_TYPED).into_any(),
        false => {
            let label = cx.t_with(phrases::ANSWER_DRAWN, &[&answer.name]);
            let lines = quote_answer::lines(&answer.strokes);
            let lines = lines.into_iter().map(|points| view! { <polyline points=points></polyline> });
            view! {
                <svg class="answer-signature" viewBox=format!("0 0 {} {}", PAD.0, PAD.1) role="img" aria-label=label>{lines.collect_view()}</svg>
            }
            .into_any()
        }
    };
    view! {
        <dl class="answer-facts">
            {quote}
            <dt>{cx.t(phrases::ANSWER_DECISION)}</dt><dd><span class="chip" data-tone=tone>{cx.t(decision)}</span></dd>
            <dt>{cx.t(phrases::ANSWER_BY)}</dt><dd>{answer.name.clone()}</dd>
            <dt>{cx.t(phrases::ANSWER_AT)}</dt><dd>{at}</dd>
            <dt>{cx.t(phrases::ANSWER_TOTAL)}</dt><dd>{format::money(answer.asked.total, cx.language)}</dd>
            {remark}
            <dt>{cx.t(phrases::ANSWER_SIGNATURE)}</dt><dd>{signature}</dd>
        </dl>
    }
    .into_any()
}
