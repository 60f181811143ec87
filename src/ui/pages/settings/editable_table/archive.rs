//! Archiving a record of the table: it stays where it is used, is no longer offered, and can be brought back.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::{RecordType, defaults};
use crate::locale::phrases;
use crate::store::{RecordStore, picklists};
use crate::ui::context::AppContext;

/// Whether a record is archived. Tracked.
pub fn is_archived(cx: AppContext, id: Id) -> bool {
    cx.app.read(|set| is_archived_in(set, id))
}

/// The records that are not archived, in their order.
pub fn active(cx: AppContext, ids: Vec<Id>) -> Vec<Id> {
    cx.app.read_untracked(|set| ids.into_iter().filter(|id| !is_archived_in(set, *id)).collect())
}

/// The button that archives a record or brings it back, labelled with its name; none where the record has to stay. Tracked.
pub fn button(cx: AppContext, kind: RecordType, id: Id, name: &str) -> AnyView {
    let archived = kind.archived_field().filter(|_| !defaults::is_activity_type(id));
    let Some(field) = archived else { return ().into_any() };
    let was_archived = is_archived(cx, id);
    let text = cx.t(if was_archived { phrases::BRING_BACK } else { phrases::ARCHIVE });
    let act = move |_| {
        let value = Value::flag(!was_archived);
        cx.app.run(Command::Edit { id, fields: vec![(field.number, value)] }, |_| {});
    };
    view! { <button type="button" class="button" data-look="quiet" aria-label=cx.labelled(&text, &name) on:click=act>{text}</button> }
        .into_any()
}

fn is_archived_in(set: &RecordStore, id: Id) -> bool {
    set.find(id).is_some_and(|(kind, row)| picklists::is_archived(kind, row))
}
