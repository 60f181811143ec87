//! What can be done with the selected records.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::{FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::store::{email_fields, sequences};
use crate::ui::components::popover::menu;
use crate::ui::dialogs::Dialog;
use crate::ui::pages::list::export;
use crate::ui::pages::list::model::Table;
use crate::ui::state::bulk::BulkAction;
use crate::ui::state::list::{ExportScope, Selection};

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
    let ask = move |action: BulkAction| cx.dialog.set(Some(Dialog::BulkEdit { kind, ids: ids(), action }));
    let button = move |action: BulkAction| {
        view! { <button class="button" on:click=move |_| ask(action)>{cx.t(action.label())}</button> }
    };
    let fields = cx.app.read_untracked(|set| set.fields(kind).to_vec());
    let has = |wanted: fn(&FieldType) -> bool| fields.iter().any(|field| !field.system && wanted(&field.kind));
    let has_owner = has(|kind| matches!(kind, FieldType::Link(RecordType::User)));
    let has_tags = has(|kind| matches!(kind, FieldType::Choices(_)));
    let actions: Vec<BulkAction> = [
        (true, BulkAction::Edit),
        (has_owner, BulkAction::Assign),
        (has_tags, BulkAction::AddTag),
        (has_tags, BulkAction::TakeTag),
        (kind == RecordType::Lead, BulkAction::Disqualify),
    ]
    .into_iter()
    .filter_map(|(is_offered, action)| is_offered.then_some(action))
    .collect();
    let convert = (kind == RecordType::Lead).then(|| {
        let open = move |_| cx.dialog.set(Some(Dialog::BulkConvert { leads: ids() }));
        view! { <button class="button" on:click=open>{cx.t(phrases::CONVERT_MANY)}</button> }
    });
    let emails = email_fields::KINDS.contains(&kind).then(|| {
        let open = move |_| cx.dialog.set(Some(Dialog::WriteEmails { kind, ids: ids() }));
        view! { <button class="button" on:click=open>{cx.t(phrases::MAIL_WRITE_MANY)}</button> }
    });
    let enrol = sequences::KINDS.contains(&kind).then(|| {
        let open = move |_| cx.dialog.set(Some(Dialog::Enrol { kind, records: ids() }));
        view! { <button class="button" on:click=open>{cx.t(phrases::ENROL)}</button> }
    });
    let merge = move || {
        let can_merge = matches!(kind, RecordType::Lead | RecordType::Account | RecordType::Contact)
            && (2..=3).contains(&count.get());
        can_merge.then(|| {
            let open = move |_| cx.dialog.set(Some(Dialog::Merge(ids().to_vec())));
            view! { <button class="button" on:click=open>{cx.t(phrases::MERGE_SELECTED)}</button> }
        })
    };
    let body = move || {
        let text = cx.t_with(phrases::SELECTED, &[&format::number(count.get() as i64, cx.language)]);
        view! { <strong role="status">{text}</strong> }
    };
    view! {
        {body}
        {actions.iter().map(|action| button(*action)).collect_view()}
        {convert}
        {emails}
        {enrol}
        {merge}
        {menu(cx.t(phrases::EXPORT), move || export::of_list(table, ExportScope::Selected))}
        {button(BulkAction::Delete)}
        <button class="button" data-look="quiet" on:click=move |_| table.state.selection.set(Selection::default())>{cx.t(phrases::CLEAR_SELECTION)}</button>
    }
    .into_any()
}
