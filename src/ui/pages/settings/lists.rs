//! The picklists: owners, lead statuses, and open ones such as sources and reasons.
use leptos::prelude::*;

use crate::base::Value;
use crate::domain::picklist::Picklist;
use crate::domain::records::{choice, status, user};
use crate::domain::{FieldType, RecordType};
use crate::locale::phrases;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::settings::editable_table::{Table, rows, table};
use crate::ui::pages::settings::usage::uses;

/// Owners.
pub fn owners(cx: AppContext) -> AnyView {
    let mut owners = Table::new(RecordType::User, &[user::NAME, user::EMAIL], rows(cx, RecordType::User, |_| true));
    owners.uses = Some(uses(cx, |field| field.kind == FieldType::Link(RecordType::User)));
    // Whoever works here shows their own card on the page of their record.
    let me = move || {
        cx.app.user().map(|me| {
            view! { <p class="page-actions"><a class="button" href=cx.href(Route::Record(me))>{icon(icon::QR_CODE)}{cx.t(phrases::OWN_CARD_CODE)}</a></p> }
        })
    };
    view! { {table(cx, String::new(), "owner", owners)}{me} }.into_any()
}

/// Lead statuses, each in one of the four categories.
pub fn statuses(cx: AppContext) -> AnyView {
    let columns = [status::NAME, status::NAME_DE, status::CATEGORY];
    let mut statuses = Table::new(RecordType::Status, &columns, rows(cx, RecordType::Status, |_| true));
    statuses.uses = Some(uses(cx, |field| field.kind == FieldType::Choice(Picklist::Status)));
    table(cx, String::new(), "status", statuses)
}

/// All picklists to which users may add entries.
pub fn lists(cx: AppContext) -> AnyView {
    let jump = Picklist::OPEN.map(|list| {
        let anchor = anchor(list);
        let label = list.label().of(cx.language);
        let go = move |_| {
            if let Some(element) = document().get_element_by_id(&anchor) {
                element.scroll_into_view();
            }
        };
        view! { <button type="button" class="button" on:click=go>{label}</button> }
    });
    let lists = Picklist::OPEN.map(|list| {
        view! { <div id=anchor(list)>{entries(cx, list, list.label().of(cx.language).to_string())}</div> }
    });
    view! { <div class="settings-jump">{jump.into_iter().collect_view()}</div>{lists.into_iter().collect_view()} }
        .into_any()
}

/// The entries of a picklist.
pub fn entries(cx: AppContext, list: Picklist, title: String) -> AnyView {
    let code = list.code();
    let belongs = move |row: &crate::base::Row| row.number(choice::LIST) == Some(code);
    let columns = [choice::NAME, choice::NAME_DE, choice::RESPONDED];
    let columns = if list == Picklist::MemberStatus { &columns[..] } else { &columns[..2] };
    let mut entries = Table::new(RecordType::Choice, columns, rows(cx, RecordType::Choice, belongs));
    entries.given = vec![(choice::LIST, Value::Number(code))];
    // Members have no list that could show where an entry is used.
    let is_counted = list != Picklist::MemberStatus;
    entries.uses = is_counted.then(|| {
        uses(
            cx,
            move |field| matches!(field.kind, FieldType::Choice(other) | FieldType::Choices(other) if other == list),
        )
    });
    entries.of = title.clone();
    table(cx, title, &format!("list-{code}"), entries)
}

fn anchor(list: Picklist) -> String {
    format!("list-{}", list.code())
}
