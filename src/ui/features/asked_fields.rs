//! The dialog for what record rules ask for before a record gets a value that was chosen elsewhere: on the board, on the path,
//! or in a field of its page.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id};
use crate::command::{Command, FieldEdit, record_rules};
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::input::asked_input;
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::features::query_context::viewer;
use crate::ui::form::{self, Errors};

/// Asks for the fields, and then stores them with the edits.
pub fn dialog_of_edit(cx: AppContext, id: Id, edits: Vec<FieldEdit>) -> AnyView {
    let errors: Errors = RwSignal::new(HashMap::new());
    let typed = RwSignal::new(Typed::default());
    let viewer = untrack(|| viewer(cx));
    let found = cx.app.read_untracked(|set| {
        let (kind, _) = set.find(id)?;
        let name = display_names::name_of(set, id, cx.language);
        Some((kind, name, record_rules::asked_by(set, id, &edits, &viewer)))
    });
    let Some((kind, name, asked)) = found else { return ().into_any() };
    let open = OpenDialog::about(cx, &[id]);
    let numbers: Vec<FieldId> = asked.iter().map(|field| field.number).collect();
    let submit = move || {
        let all = typed.get_untracked();
        if form::lacks(cx, &numbers, &all, errors) {
            return;
        }
        let Some((mut fields, new)) = form::parse(cx, kind, &all, errors) else { return };
        fields.extend(edits.iter().cloned());
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => cx.dialog.set(None),
            Err(failure) => form::show_refusal(cx, &failure, errors),
        });
        cx.app.run(form::with_new_choices(new, Command::Edit { id, fields }), then);
    };
    let binding = form::binding(typed, errors);
    let inputs = asked.into_iter().map(|field| asked_input(cx, field, binding, "asked")).collect_view();
    let body = view! { {open.notes()}<p>{cx.t(phrases::RULES_ASK)}</p><div class="stack">{inputs}</div> };
    let title = cx.t_with(phrases::EDIT_FIELD, &[&name]);
    dialog(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::SAVE)), submit)
}
