//! The lists people choose from: owners, lead statuses, and the open lists such as sources and reasons.
use leptos::prelude::*;

use super::editable_table::{Table, rows, table, uses};
use crate::base::Value;
use crate::domain::picklist::Picklist;
use crate::domain::records::{choice, status, user};
use crate::domain::{FieldType, RecordType};
use crate::ui::AppContext;

/// Owners.
pub fn owners(ui: AppContext) -> AnyView {
    let mut owners = Table::new(RecordType::User, &[user::NAME, user::EMAIL], rows(ui, RecordType::User, |_| true));
    owners.uses = Some(uses(ui, |field| field.kind == FieldType::Link(RecordType::User)));
    table(ui, String::new(), "owner", owners)
}

/// Lead statuses, each in one of the four categories.
pub fn statuses(ui: AppContext) -> AnyView {
    let columns = [status::NAME, status::NAME_DE, status::CATEGORY];
    let mut statuses = Table::new(RecordType::Status, &columns, rows(ui, RecordType::Status, |_| true));
    statuses.uses = Some(uses(ui, |field| field.kind == FieldType::Choice(Picklist::Status)));
    table(ui, String::new(), "status", statuses)
}

/// Every list that people may add to.
pub fn lists(ui: AppContext) -> AnyView {
    let jump = Picklist::OPEN.map(|list| {
        let anchor = anchor(list);
        let label = list.label().of(ui.language);
        let go = move |_| {
            if let Some(element) = document().get_element_by_id(&anchor) {
                element.scroll_into_view();
            }
        };
        view! { <button type="button" class="button" on:click=go>{label}</button> }
    });
    let lists = Picklist::OPEN.map(|list| {
        view! { <div id=anchor(list)>{entries(ui, list, list.label().of(ui.language).to_string())}</div> }
    });
    view! { <div class="settings-jump">{jump.into_iter().collect_view()}</div>{lists.into_iter().collect_view()} }
        .into_any()
}

/// The entries of a list.
pub fn entries(ui: AppContext, list: Picklist, title: String) -> AnyView {
    let code = list.code();
    let belongs = move |row: &crate::base::Row| row.number(choice::LIST) == Some(code);
    let mut entries =
        Table::new(RecordType::Choice, &[choice::NAME, choice::NAME_DE], rows(ui, RecordType::Choice, belongs));
    entries.given = vec![(choice::LIST, Value::Number(code))];
    entries.uses = Some(uses(
        ui,
        move |field| matches!(field.kind, FieldType::Choice(other) | FieldType::Choices(other) if other == list),
    ));
    entries.of = title.clone();
    table(ui, title, &format!("list-{code}"), entries)
}

fn anchor(list: Picklist) -> String {
    format!("list-{}", list.code())
}
