//! What the commands do, and when they can.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::app_state::workspaces::DEMO;
use crate::base::{Id, Row};
use crate::command::{Command, lead as lead_rules};
use crate::domain::RecordType;
use crate::domain::picklist::Picklist;
use crate::domain::records::{activity, opportunity, stage};
use crate::locale::Language;
use crate::store::{RecordStore, picklists, query};
use crate::ui::record::path;
use crate::ui::route::Route;
use crate::ui::{AppContext, Dialog, list};

/// The working record on the page.
pub fn record(ui: AppContext) -> Option<(RecordType, Id)> {
    let Route::Record(id) = ui.route.get_untracked() else { return None };
    let kind = ui.live.peek(|set| set.place(id).map(|(kind, _)| kind))?;
    RecordType::WORK.contains(&kind).then_some((kind, id))
}

fn of_kind(ui: AppContext, wanted: RecordType, holds: fn(&RecordStore, &Row) -> bool) -> bool {
    let id = record(ui).filter(|(kind, _)| *kind == wanted);
    id.is_some_and(|(kind, id)| ui.live.peek(|set| set.get(kind, id).is_some_and(|row| holds(set, row))))
}

/// Whether a working record is on the page.
pub fn has_record(ui: AppContext) -> bool {
    record(ui).is_some()
}

/// Whether there is a form to type into.
pub fn has_form(ui: AppContext) -> bool {
    has_record(ui) && element(FIELD).is_some()
}

/// Whether something is typed and not saved, or a dialog waits to be sent.
pub fn has_unsaved(_: AppContext) -> bool {
    element(SUBMIT).is_some() || element(TYPING).is_some()
}

/// Whether an open lead is on the page.
pub fn is_open_lead(ui: AppContext) -> bool {
    of_kind(ui, RecordType::Lead, lead_rules::is_open)
}

/// Whether an activity that is not done is on the page.
pub fn is_open_activity(ui: AppContext) -> bool {
    of_kind(ui, RecordType::Activity, |_, row| row.get(activity::DONE).is_none())
}

/// Whether an open deal is on the page.
pub fn is_open_deal(ui: AppContext) -> bool {
    of_kind(ui, RecordType::Opportunity, |set, row| {
        let stage = row.link(opportunity::STAGE).and_then(|id| set.get(RecordType::Stage, id));
        stage.is_some_and(|stage| !stage.is(stage::CLOSED))
    })
}

/// Whether activities can be logged about the record on the page.
pub fn can_log(ui: AppContext) -> bool {
    has_record(ui) && element(QUICK_LOG).is_some()
}

/// Whether the demo is open.
pub fn is_demo(ui: AppContext) -> bool {
    ui.live.workspace.get_untracked() == DEMO
}

/// Whether there is something to undo.
pub fn can_undo(ui: AppContext) -> bool {
    untrack(|| ui.live.undo_and_redo())[0].is_some()
}

/// Whether there is something to redo.
pub fn can_redo(ui: AppContext) -> bool {
    untrack(|| ui.live.undo_and_redo())[1].is_some()
}

/// Whether a dialog is open.
pub fn has_dialog(ui: AppContext) -> bool {
    ui.dialog.with_untracked(Option::is_some)
}

const FIELD: &str = ".record-main:not([hidden]) .datum:not([hidden]) .datum-edit";
const SUBMIT: &str = "dialog[open] [type=submit]";
/// What is typed into a field of a record; leaving it saves it.
const TYPING: &str = ".datum-open :focus";
const QUICK_LOG: &str = ".quick-log input";

/// Opens the first field of the record.
pub fn edit(_: AppContext) {
    if let Some(button) = element(FIELD) {
        button.click();
    }
}

/// Saves what is being typed.
pub fn save(_: AppContext) {
    match (element(SUBMIT), element(TYPING)) {
        (Some(button), _) => button.click(),
        // It fails only for what has no focus any more.
        (None, Some(input)) => drop(input.blur()),
        (None, None) => {}
    }
}

/// Opens the conversion of the lead.
pub fn convert(ui: AppContext) {
    if let Some((_, id)) = record(ui) {
        ui.dialog.set(Some(Dialog::Convert(id)));
    }
}

/// Asks why the lead is closed.
pub fn disqualify(ui: AppContext) {
    if let Some((_, id)) = record(ui) {
        ui.dialog.set(Some(Dialog::Disqualify(vec![id])));
    }
}

/// Goes to where a call is logged.
pub fn log_call(_: AppContext) {
    focus(QUICK_LOG);
}

/// Marks the activity as done.
pub fn complete(ui: AppContext) {
    if let Some((_, id)) = record(ui) {
        ui.live.run(Command::Complete(id), |_| {});
    }
}

/// Wins the deal.
pub fn win(ui: AppContext) {
    close_deal(ui, |stage| stage.is(stage::WON));
}

/// Asks why the deal is lost, and loses it.
pub fn lose(ui: AppContext) {
    close_deal(ui, |stage| !stage.is(stage::WON));
}

fn close_deal(ui: AppContext, fits: fn(&Row) -> bool) {
    let Some((_, id)) = record(ui) else { return };
    let target = ui.live.peek(|set| {
        let at = |id: Id| set.get(RecordType::Stage, id);
        let here = set.get(RecordType::Opportunity, id).and_then(|row| row.link(opportunity::STAGE)).and_then(at);
        let pipeline = here.and_then(|row| row.link(stage::PIPELINE));
        picklists::of_list(set, Picklist::Stage).into_iter().find(|id| {
            at(*id).is_some_and(|row| row.is(stage::CLOSED) && fits(row) && row.link(stage::PIPELINE) == pipeline)
        })
    });
    if let Some(target) = target {
        path::move_deal(ui, id, target);
    }
}

/// Gives the record a star, or takes it away.
pub fn favourite(ui: AppContext) {
    if let Some((_, id)) = record(ui) {
        ui.live.toggle_favourite(id);
    }
}

/// Deletes the record and goes back to its list.
pub fn delete(ui: AppContext) {
    let Some((kind, id)) = record(ui) else { return };
    ui.live.run(Command::Delete(vec![id]), move |result| {
        // The user may be elsewhere by now.
        if result.is_ok() && ui.route.get_untracked() == Route::Record(id) {
            ui.go(Route::List(kind));
        }
    });
}

/// Goes to the next record of the list.
pub fn next(ui: AppContext) {
    step(ui, |at| at + 1);
}

/// Goes to the previous record of the list.
pub fn previous(ui: AppContext) {
    step(ui, |at| at.wrapping_sub(1));
}

fn step(ui: AppContext, to: fn(usize) -> usize) {
    let Some((kind, id)) = record(ui) else { return };
    let Some(state) = ui.lists.with_value(|lists| lists.get(&list::ListId::List(kind)).copied()) else { return };
    let next = ui.live.peek(|set| {
        let slots = state.query.with_untracked(|query| query::run(set, kind, query, &list::viewer(ui)));
        let (_, here) = set.place(id)?;
        // A record that the list leaves out leads to the list's first one.
        let at = slots.iter().position(|slot| *slot == here).map_or(0, to);
        Some((at, set.at(kind, *slots.get(at)?)?.id()))
    });
    if let Some((at, id)) = next {
        state.cursor.set((at, 0));
        ui.go(Route::Record(id));
    }
}

/// Opens the menu of what can be created.
pub fn open_create_menu(ui: AppContext) {
    ui.creating.set(true);
}

/// Goes to the search box.
pub fn open_palette(_: AppContext) {
    focus("#search");
}

/// Takes the latest action back.
pub fn undo(ui: AppContext) {
    if let [Some((seq, _)), _] = untrack(|| ui.live.undo_and_redo()) {
        ui.live.undo(seq);
    }
}

/// Does again what was taken back last.
pub fn redo(ui: AppContext) {
    if let [_, Some((seq, _))] = untrack(|| ui.live.undo_and_redo()) {
        ui.live.redo(seq);
    }
}

/// Shows all shortcuts.
pub fn help(ui: AppContext) {
    ui.dialog.set(Some(Dialog::Help));
}

/// Closes the dialog.
pub fn close_dialog(ui: AppContext) {
    ui.dialog.set(None);
}

/// Shows the navigation as icons, or whole.
pub fn fold_navigation(ui: AppContext) {
    ui.live.is_narrow.update(|is_narrow| *is_narrow = !*is_narrow);
    ui.live.update_preferences();
}

/// Changes between light and dark.
pub fn change_theme(ui: AppContext) {
    let is_dark = match ui.live.theme.get_untracked().as_str() {
        "" => window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
        theme => theme == "dark",
    };
    ui.live.theme.set(if is_dark { "light" } else { "dark" }.to_string());
    ui.live.update_preferences();
}

/// Changes between English and German.
pub fn change_language(ui: AppContext) {
    ui.live.language.set(if ui.language == Language::De { Language::En } else { Language::De });
    ui.live.update_preferences();
}

fn element(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn focus(selector: &str) {
    if let Some(element) = element(selector) {
        // A focus that is refused leaves it where it was.
        let _ = element.focus();
    }
}
