//! The dialog that accepts a quote: whether its opportunity is won, with the fields that this asks for, or only gets its lines
//! and amount. What is chosen there is also chosen where a customer's answer accepts.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id};
use crate::command::create::NewChoice;
use crate::command::quotes::Acceptance;
use crate::command::{Command, record_rules};
use crate::domain::RecordType;
use crate::domain::records::quote;
use crate::locale::phrases;
use crate::store::{display_names, quotes};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog as modal, submit_button};
use crate::ui::components::input::asked_input;
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::query_context::viewer;
use crate::ui::form::{self, Errors};

/// What is chosen of an acceptance.
#[derive(Clone, Copy)]
pub struct Choice {
    /// What is wrong with each field.
    pub errors: Errors,
    typed: RwSignal<Typed>,
    wins: RwSignal<bool>,
    asked: StoredValue<Vec<&'static crate::domain::Field>>,
}

/// The choice for a quote, with its view.
pub fn choice(cx: AppContext, id: Id) -> (Choice, AnyView) {
    let errors: Errors = RwSignal::new(HashMap::new());
    let typed = RwSignal::new(Typed::default());
    let viewer = untrack(|| viewer(cx));
    let (stage, asked) = cx.app.read_untracked_present(|set| {
        let deal = set.get(RecordType::Quote, id).and_then(|row| row.link(quote::OPPORTUNITY));
        let stage = deal.and_then(|deal| quotes::winning_stage(set, deal).map(|stage| (deal, stage)));
        let asked = stage.map(|(deal, stage)| record_rules::asked_in_stage(set, deal, stage, &viewer));
        let stage = stage.map(|(_, stage)| display_names::name_of(set, stage, cx.language));
        (stage, asked.unwrap_or_default())
    });
    let can_win = stage.is_some();
    let wins = RwSignal::new(can_win);
    let binding = form::binding(typed, errors);
    let has_gate = !asked.is_empty();
    let inputs = StoredValue::new(asked);
    let fields = move || {
        (wins.get() && has_gate).then(|| {
            let inputs = inputs.get_value().into_iter().map(|field| asked_input(cx, field, binding, "accept"));
            view! { <p>{cx.t(phrases::MOVE_ASKS)}</p><div class="stack">{inputs.collect_view()}</div> }
        })
    };
    let hint = match &stage {
        Some(stage) => cx.t_with(phrases::QUOTE_WIN_HINT, &[stage]),
        None => cx.t(phrases::QUOTE_NO_WIN).to_string(),
    };
    let choice = move |is_win: bool, label: &'static str, hint: String| {
        view! {
            <label class="choice-line"><input type="radio" name="acceptance" prop:checked=move || wins.get() == is_win disabled=is_win && !can_win
                on:change=move |_| wins.set(is_win)/><span><strong>{label}</strong><small class="soft">{hint}</small></span></label>
        }
    };
    let take_hint = cx.t(phrases::QUOTE_TAKE_HINT).to_string();
    let view = view! {
        <fieldset class="choice-lines"><legend class="visually-hidden">{RecordType::Opportunity.one().of(cx.language)}</legend>
            {choice(true, cx.t(phrases::QUOTE_WIN), hint)}
            {choice(false, cx.t(phrases::QUOTE_TAKE), take_hint)}
        </fieldset>
        {fields}
    };
    (Choice { errors, typed, wins, asked: inputs }, view.into_any())
}

impl Choice {
    /// What is chosen, with new entries of picklists; `None` if something is missing, which the fields then say.
    pub fn read(self, cx: AppContext) -> Option<(Vec<NewChoice>, Acceptance)> {
        self.errors.update(HashMap::clear);
        if !self.wins.get_untracked() {
            return Some((Vec::new(), Acceptance::TakeOver));
        }
        let numbers: Vec<FieldId> = self.asked.with_value(|asked| asked.iter().map(|field| field.number).collect());
        let all = self.typed.get_untracked();
        if form::lacks(cx, &numbers, &all, self.errors) {
            return None;
        }
        let (edits, new) = form::parse(cx, RecordType::Opportunity, &all, self.errors)?;
        Some((new, Acceptance::Win(edits)))
    }
}

/// The dialog.
pub fn dialog(cx: AppContext, id: Id) -> AnyView {
    let wrong = RwSignal::new(None::<String>);
    let (choice, lines) = choice(cx, id);
    let name = cx.app.read_untracked_present(|set| display_names::name_of(set, id, cx.language));
    let submit = move || {
        wrong.set(None);
        let Some((new, how)) = choice.read(cx) else { return };
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => cx.dialog.set(None),
            Err(failure) => {
                wrong.set(Some(cx.app.explain(&failure)));
                form::show_refusal(cx, &failure, choice.errors);
            }
        });
        cx.app.run(form::with_new_choices(new, Command::AcceptQuote { quote: id, how }), then);
    };
    let body = view! {
        <div class="stack">
            {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
            {lines}
        </div>
    };
    let title = cx.t_with(phrases::QUOTE_ACCEPTING, &[&name]);
    modal(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::QUOTE_ACCEPT)), submit)
}
