//! The lists people choose from: owners, lead statuses, and the open lists such as sources and reasons.
use leptos::prelude::*;

use super::entries::{Table, rows, table, uses};
use crate::base::Value;
use crate::domain::list::List;
use crate::domain::records::{choice, status, user};
use crate::domain::{FieldKind, Kind};
use crate::ui::Ui;

/// Owners.
pub fn owners(ui: Ui) -> AnyView {
    let mut owners = Table::new(Kind::User, &[user::NAME, user::EMAIL], rows(ui, Kind::User, |_| true));
    owners.uses = Some(uses(ui, |field| field.kind == FieldKind::Link(Kind::User)));
    table(ui, String::new(), "owner", owners)
}

/// Lead statuses, each in one of the four categories.
pub fn statuses(ui: Ui) -> AnyView {
    let columns = [status::NAME, status::NAME_DE, status::CATEGORY];
    let mut statuses = Table::new(Kind::Status, &columns, rows(ui, Kind::Status, |_| true));
    statuses.uses = Some(uses(ui, |field| field.kind == FieldKind::Choice(List::Status)));
    table(ui, String::new(), "status", statuses)
}

/// Every list that people may add to.
pub fn lists(ui: Ui) -> AnyView {
    let jump = List::OPEN.map(|list| {
        let anchor = anchor(list);
        let label = list.label().of(ui.language);
        let go = move |_| {
            if let Some(element) = document().get_element_by_id(&anchor) {
                element.scroll_into_view();
            }
        };
        view! { <button type="button" class="button" on:click=go>{label}</button> }
    });
    let lists = List::OPEN.map(|list| {
        view! { <div id=anchor(list)>{entries(ui, list, list.label().of(ui.language).to_string())}</div> }
    });
    view! { <div class="settings-jump">{jump.into_iter().collect_view()}</div>{lists.into_iter().collect_view()} }
        .into_any()
}

/// The entries of a list.
pub fn entries(ui: Ui, list: List, title: String) -> AnyView {
    let code = list.code();
    let belongs = move |row: &crate::base::Row| row.number(choice::LIST) == Some(code);
    let mut entries = Table::new(Kind::Choice, &[choice::NAME, choice::NAME_DE], rows(ui, Kind::Choice, belongs));
    entries.given = vec![(choice::LIST, Value::Number(code))];
    entries.uses = Some(uses(
        ui,
        move |field| matches!(field.kind, FieldKind::Choice(other) | FieldKind::Choices(other) if other == list),
    ));
    entries.of = title.clone();
    table(ui, title, &format!("list-{code}"), entries)
}

fn anchor(list: List) -> String {
    format!("list-{}", list.code())
}
