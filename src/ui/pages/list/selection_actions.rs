//! What can be done with the selected records.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::{FieldType, RecordType};
use crate::locale::{Phrase, format, phrases};
use crate::store::duplicates::can_merge;
use crate::store::{addressee, campaigns, email_fields, sequences};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::{close_around, menu};
use crate::ui::dialogs::Dialog;
use crate::ui::pages::list::export;
use crate::ui::pages::list::model::Table;
use crate::ui::state::bulk::BulkAction;
use crate::ui::state::list::{ExportScope, Selection};

/// Makes the dialog of an action on the selected records.
type MakeDialog = fn(RecordType, Arc<Vec<Id>>) -> Dialog;

/// The label of an action, and its dialog.
type Action = (Phrase, MakeDialog);

/// The number of selected records, and the buttons.
pub fn actions(table: Table) -> AnyView {
    let (cx, kind) = (table.cx, table.kind());
    let count = Memo::new(move |_| table.selected.with(|selected| selected.len()));
    let ids = move || -> Arc<Vec<Id>> {
        let slots = table.selected.get_untracked();
        cx.app.read_untracked(|set| {
            Arc::new(slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.id())).collect())
        })
    };
    let open = move |dialog: MakeDialog| cx.dialog.set(Some(dialog(kind, ids())));
    let button = move |(label, dialog): Action| {
        view! { <button class="button" on:click=move |_| open(dialog)>{cx.t(label)}</button> }
    };
    let fields = cx.app.read_untracked(|set| set.fields(kind).to_vec());
    let has = |wanted: fn(&FieldType) -> bool| fields.iter().any(|field| !field.system && wanted(&field.kind));
    let has_owner = has(|kind| matches!(kind, FieldType::Link(RecordType::User)));
    let has_tags = has(|kind| matches!(kind, FieldType::Choices(_)));
    let is_lead = kind == RecordType::Lead;
    let merges = can_merge(kind);
    let line = move |(label, dialog): Action| {
        let choose = move |event: leptos::ev::MouseEvent| {
            close_around(&event);
            open(dialog);
        };
        view! { <button class="menu-item" on:click=choose>{cx.t(label)}</button> }
    };
    // What is done less often is in a menu, so that the bar keeps to one row.
    let more = move || {
        let add = |kind, records| Dialog::AddToCampaign { kind, records };
        let rare: [(bool, Action); 7] = [
            (addressee::KINDS.contains(&kind), (phrases::LETTERS, |kind, ids| Dialog::Letters { kind, ids })),
            (sequences::KINDS.contains(&kind), (phrases::ENROL, |kind, records| Dialog::Enrol { kind, records })),
            (campaigns::KINDS.contains(&kind), (phrases::ADD_TO_CAMPAIGN, add)),
            (has_tags, (BulkAction::AddTag.label(), |kind, ids| bulk_edit(kind, ids, BulkAction::AddTag))),
            (has_tags, (BulkAction::TakeTag.label(), |kind, ids| bulk_edit(kind, ids, BulkAction::TakeTag))),
            (merges && (2..=3).contains(&count.get()), (phrases::MERGE_SELECTED, |_, ids| Dialog::Merge(ids.to_vec()))),
            (is_lead, (BulkAction::Disqualify.label(), |kind, ids| bulk_edit(kind, ids, BulkAction::Disqualify))),
        ];
        let lines = rare.into_iter().filter(|(is_offered, _)| *is_offered).map(|(_, action)| line(action));
        view! { <div class="menu-list">{lines.collect_view()}</div> }.into_any()
    };
    let edit: Action = (BulkAction::Edit.label(), |kind, ids| bulk_edit(kind, ids, BulkAction::Edit));
    let assign: Action = (BulkAction::Assign.label(), |kind, ids| bulk_edit(kind, ids, BulkAction::Assign));
    let delete: Action = (BulkAction::Delete.label(), |kind, ids| bulk_edit(kind, ids, BulkAction::Delete));
    let convert: Action = (phrases::CONVERT_MANY, |_, leads| Dialog::BulkConvert { leads });
    let emails: Action = (phrases::MAIL_WRITE_MANY, |kind, ids| Dialog::WriteEmails { kind, ids });
    let has_more = has_tags || merges || addressee::KINDS.contains(&kind);
    let clear = move |_| table.state.selection.set(Selection::default());
    let body = move || {
        let text = cx.t_with(phrases::SELECTED, &[&format::number(count.get() as i64, cx.language)]);
        view! { <strong role="status">{text}</strong> }
    };
    view! {
        {body}
        {button(edit)}
        {has_owner.then(|| button(assign))}
        {is_lead.then(|| button(convert))}
        {email_fields::KINDS.contains(&kind).then(|| button(emails))}
        {has_more.then(|| menu(cx.t(phrases::MORE), more))}
        {menu(cx.t(phrases::EXPORT), move || export::of_list(table, ExportScope::Selected))}
        {button(delete)}
        <button class="button" data-look="quiet" title=cx.t(phrases::CLEAR_SELECTION) aria-label=cx.t(phrases::CLEAR_SELECTION) on:click=clear>
            {icon(icon::CROSS)}
        </button>
    }
    .into_any()
}

fn bulk_edit(kind: RecordType, ids: Arc<Vec<Id>>, action: BulkAction) -> Dialog {
    Dialog::BulkEdit { kind, ids, action }
}
