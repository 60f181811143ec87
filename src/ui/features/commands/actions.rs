//! The actions of the commands, and their conditions.
use leptos::prelude::*;

use crate::app_state::Theme;
use crate::base::{Id, Row, WorkspaceId};
use crate::command::{Command, lead as lead_rules, opportunity as opportunity_rules};
use crate::domain::RecordType;
use crate::domain::records::{activity, opportunity};
use crate::locale::Language;
use crate::store::{
    RecordStore, RecordTables, addressee, campaigns, email_fields, picklists, query, sequences, stages,
};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::query_context::viewer;
use crate::ui::features::stage_path;
use crate::ui::navigation::Route;
use crate::ui::state::handles::Handles;
use crate::ui::state::list::ListId;

/// The working record of the page.
pub fn record(cx: AppContext) -> Option<(RecordType, Id)> {
    let Route::Record(id) = cx.route.get_untracked() else { return None };
    let kind = cx.app.read_untracked(|set| set.locate(id).map(|(kind, _)| kind))?;
    kind.is_work().then_some((kind, id))
}

fn of_kind(cx: AppContext, wanted: RecordType, holds: fn(&RecordStore, &Row) -> bool) -> bool {
    let id = record(cx).filter(|(kind, _)| *kind == wanted);
    id.is_some_and(|(kind, id)| cx.app.read_untracked(|set| set.get(kind, id).is_some_and(|row| holds(set, row))))
}

/// Whether the page shows a working record.
pub fn has_record(cx: AppContext) -> bool {
    record(cx).is_some()
}

/// Whether there is a form to edit.
pub fn has_form(cx: AppContext) -> bool {
    cx.handles.edit.is_ready()
}

/// Whether there is unsaved input, or a dialog to submit.
pub fn has_unsaved(cx: AppContext) -> bool {
    cx.handles.submit.is_ready() || cx.handles.save.is_ready()
}

/// Whether the page shows an open lead.
pub fn is_open_lead(cx: AppContext) -> bool {
    of_kind(cx, RecordType::Lead, lead_rules::is_open)
}

/// Whether the page shows an activity that is not done.
pub fn is_open_activity(cx: AppContext) -> bool {
    of_kind(cx, RecordType::Activity, |_, row| row.get(activity::DONE).is_none())
}

/// Whether the page shows an open deal.
pub fn is_open_deal(cx: AppContext) -> bool {
    of_kind(cx, RecordType::Opportunity, opportunity_rules::is_open)
}

/// Whether activities can be logged about the record of the page.
pub fn can_log(cx: AppContext) -> bool {
    cx.handles.log.is_ready()
}

/// Whether records can be created: a past date is read-only.
pub fn can_create(cx: AppContext) -> bool {
    !cx.app.past.is_active()
}

/// Whether the demo is open.
pub fn is_demo(cx: AppContext) -> bool {
    cx.app.workspace.id.get_untracked() == WorkspaceId::Demo
}

/// Whether there is something to undo.
pub fn can_undo(cx: AppContext) -> bool {
    !cx.app.past.is_active() && untrack(|| cx.app.undo_and_redo())[0].is_some()
}

/// Whether there is something to redo.
pub fn can_redo(cx: AppContext) -> bool {
    !cx.app.past.is_active() && untrack(|| cx.app.undo_and_redo())[1].is_some()
}

/// Whether a dialog is open.
pub fn has_dialog(cx: AppContext) -> bool {
    cx.dialog.with_untracked(Option::is_some)
}

/// Edits the first field of the record.
pub fn edit(cx: AppContext) {
    cx.handles.edit.run();
}

/// Submits the dialog, or saves the current input.
pub fn save(cx: AppContext) {
    let Handles { submit, save, .. } = cx.handles;
    if submit.is_ready() { submit.run() } else { save.run() }
}

/// Opens the conversion of the lead.
pub fn convert(cx: AppContext) {
    if let Some((_, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::Convert { lead: id }));
    }
}

/// Asks for the reason to disqualify the lead.
pub fn disqualify(cx: AppContext) {
    if let Some((_, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::Disqualify { leads: vec![id] }));
    }
}

/// Focuses the log for a call.
pub fn log_call(cx: AppContext) {
    cx.handles.log.run();
}

/// Whether the page's record is of a type to whose person emails are written.
pub fn can_write(cx: AppContext) -> bool {
    record(cx).is_some_and(|(kind, _)| email_fields::KINDS.contains(&kind))
}

/// Writes an email to the record's person.
pub fn write_email(cx: AppContext) {
    if let Some((_, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::WriteEmail { about: id, step: None }));
    }
}

/// Whether the page's record is of a type to whose records letters are written.
pub fn can_print(cx: AppContext) -> bool {
    record(cx).is_some_and(|(kind, _)| addressee::KINDS.contains(&kind))
}

/// Prints a letter, a label or an envelope for the record.
pub fn letters(cx: AppContext) {
    if let Some((kind, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::Letters { kind, ids: std::sync::Arc::new(vec![id]) }));
    }
}

/// Whether the page's record may have a deal room.
pub fn has_room(cx: AppContext) -> bool {
    can_create(cx) && record(cx).is_some_and(|(kind, _)| kind == RecordType::Account)
}

/// Makes a deal room of the record.
pub fn deal_room(cx: AppContext) {
    if let Some((_, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::DealRoom { account: id }));
    }
}

/// Whether the page's record is of a type for which there are sequences.
pub fn can_enrol(cx: AppContext) -> bool {
    record(cx).is_some_and(|(kind, _)| sequences::KINDS.contains(&kind))
}

/// Puts a sequence on the record.
pub fn enrol(cx: AppContext) {
    if let Some((kind, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::Enrol { kind, records: std::sync::Arc::new(vec![id]) }));
    }
}

/// Whether the page's record is a person who can be in a campaign.
pub fn can_add_to_campaign(cx: AppContext) -> bool {
    record(cx).is_some_and(|(kind, _)| campaigns::KINDS.contains(&kind))
}

/// Adds the record's person to a campaign.
pub fn add_to_campaign(cx: AppContext) {
    if let Some((kind, id)) = record(cx) {
        cx.dialog.set(Some(Dialog::AddToCampaign { kind, records: std::sync::Arc::new(vec![id]) }));
    }
}

/// Marks the activity as done.
pub fn complete(cx: AppContext) {
    if let Some((_, id)) = record(cx) {
        cx.app.run(Command::Complete { activity: id }, |_| {});
    }
}

/// Wins the deal.
pub fn win(cx: AppContext) {
    close_deal(cx, stages::is_won);
}

/// Asks for the loss reason, and loses the deal.
pub fn lose(cx: AppContext) {
    close_deal(cx, stages::is_lost);
}

fn close_deal(cx: AppContext, fits: fn(&RecordTables, Id) -> bool) {
    let Some((_, id)) = record(cx) else { return };
    let target = cx.app.read_untracked(|set| {
        let here = set.get(RecordType::Opportunity, id)?.link(opportunity::STAGE)?;
        picklists::stages_of(set, picklists::pipeline_of(set, here)).into_iter().find(|id| fits(set, *id))
    });
    if let Some(target) = target {
        stage_path::move_deal(cx, id, target);
    }
}

/// Adds the record to the favourites, or removes it.
pub fn favourite(cx: AppContext) {
    if let Some((_, id)) = record(cx) {
        cx.app.toggle_favourite(id);
    }
}

/// Deletes the record and returns to its list.
pub fn delete(cx: AppContext) {
    let Some((kind, id)) = record(cx) else { return };
    cx.app.run(Command::Delete(vec![id]), move |result| {
        // The user may be on another page by now.
        if result.is_ok() && cx.route.get_untracked() == Route::Record(id) {
            cx.go(Route::List(kind));
        }
    });
}

/// Opens the next record of the list.
pub fn next(cx: AppContext) {
    step(cx, |at| at + 1);
}

/// Opens the previous record of the list.
pub fn previous(cx: AppContext) {
    step(cx, |at| at.wrapping_sub(1));
}

fn step(cx: AppContext, to: fn(usize) -> usize) {
    let Some((kind, id)) = record(cx) else { return };
    let Some(state) = cx.lists.with_value(|lists| lists.get(&ListId::List(kind)).copied()) else { return };
    let next = cx.app.read_untracked(|set| {
        let slots = state.query.with_untracked(|query| query::run(set, kind, query, &viewer(cx)));
        let (_, here) = set.locate(id)?;
        // From a record that is not in the list, go to the first one.
        let at = slots.iter().position(|slot| *slot == here).map_or(0, to);
        Some((at, set.row_at(kind, *slots.get(at)?)?.id()))
    });
    if let Some((at, id)) = next {
        state.cursor.set((at, 0));
        cx.go(Route::Record(id));
    }
}

/// Opens the menu for new records.
pub fn open_create_menu(cx: AppContext) {
    cx.is_create_menu_open.set(true);
}

/// Focuses the search box.
pub fn open_palette(cx: AppContext) {
    cx.handles.search.run();
}

/// Undoes the latest action.
pub fn undo(cx: AppContext) {
    cx.undo_latest();
}

/// Redoes the action that was undone last.
pub fn redo(cx: AppContext) {
    if let [_, Some((seq, _))] = untrack(|| cx.app.undo_and_redo()) {
        cx.app.redo(seq);
    }
}

/// Shows all shortcuts.
pub fn help(cx: AppContext) {
    cx.dialog.set(Some(Dialog::Help));
}

/// Closes the dialog.
pub fn close_dialog(cx: AppContext) {
    cx.dialog.set(None);
}

/// Collapses or expands the navigation.
pub fn fold_navigation(cx: AppContext) {
    cx.app.appearance.is_narrow.update(|is_narrow| *is_narrow = !*is_narrow);
    cx.app.update_preferences();
}

/// Switches between light and dark.
pub fn change_theme(cx: AppContext) {
    let is_dark = match cx.app.appearance.theme.get_untracked() {
        Theme::System => {
            window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
        }
        theme => theme == Theme::Dark,
    };
    cx.app.appearance.theme.set(if is_dark { Theme::Light } else { Theme::Dark });
    cx.app.update_preferences();
}

/// Switches to the next language, in whose words the command is written.
pub fn change_language(cx: AppContext) {
    let place = Language::ALL.iter().position(|language| *language == cx.language).unwrap_or(0);
    cx.app.speak(Language::ALL[(place + 1) % Language::ALL.len()]);
}
