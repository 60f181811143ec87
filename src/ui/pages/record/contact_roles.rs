//! Contact roles: the contacts of a deal, a contact's roles at other accounts, and these on the account's page.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Row, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::picklist::Picklist;
use crate::domain::records::{self, affiliation, contact, contact_role, opportunity};
use crate::locale::{Phrase, phrases};
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::record_picker::picker;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// A line of the table: the contact or account, the role, and the record that stores it.
#[derive(Clone, PartialEq)]
struct Line {
    /// The record that stores the role: a role record, or the deal for its primary contact.
    holder: Id,
    /// The contact or account.
    other: Id,
    name: String,
    detail: String,
    role: Option<Id>,
    is_primary: bool,
}

/// The record that stores a role, the contact or account, the role, and whether it is the primary contact of a deal.
type Part = (Id, Id, Option<Id>, bool);

/// The configuration of a table of roles.
#[derive(Clone, Copy)]
struct Table {
    title: Phrase,
    nobody: Phrase,
    add: Phrase,
    /// The picklist of roles.
    list: Picklist,
    /// The record type that stores a role, and its fields: this record, the other one, the role.
    kind: RecordType,
    own: FieldId,
    other: FieldId,
    role: FieldId,
    /// The record type of the other record.
    target: RecordType,
    gather: fn(&RecordStore, Id, Table) -> Vec<Part>,
}

/// The tables of roles of a record type.
pub fn roles(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let affiliated = |title, add, own, other, target| Table {
        title,
        nobody: phrases::NO_AFFILIATIONS,
        add,
        list: Picklist::AffiliationRole,
        kind: RecordType::Affiliation,
        own,
        other,
        role: affiliation::ROLE,
        target,
        gather: held,
    };
    let table = match kind {
        RecordType::Opportunity => Table {
            title: phrases::CONTACT_ROLES,
            nobody: phrases::NO_ROLES,
            add: phrases::ADD_CONTACT,
            list: Picklist::ContactRole,
            kind: RecordType::ContactRole,
            own: contact_role::OPPORTUNITY,
            other: contact_role::CONTACT,
            role: contact_role::ROLE,
            target: RecordType::Contact,
            gather: of_deal,
        },
        RecordType::Contact => affiliated(
            phrases::ACCOUNT_ROLES,
            phrases::ADD_ACCOUNT,
            affiliation::CONTACT,
            affiliation::ACCOUNT,
            RecordType::Account,
        ),
        RecordType::Account => affiliated(
            phrases::FURTHER_CONTACTS,
            phrases::ADD_CONTACT,
            affiliation::ACCOUNT,
            affiliation::CONTACT,
            RecordType::Contact,
        ),
        _ => return ().into_any(),
    };
    panel(cx, id, table)
}

fn panel(cx: AppContext, id: Id, table: Table) -> AnyView {
    let app = cx.app;
    let lines = Memo::new(move |_| {
        app.read(|set| {
            let line = |(holder, other, role, is_primary): Part| {
                let detail = match set.find(other) {
                    Some((RecordType::Contact, row)) => display_names::brief(row.text(contact::TITLE)).into_owned(),
                    Some((RecordType::Account, row)) => {
                        display_names::brief(row.text(records::account::CITY)).into_owned()
                    }
                    _ => String::new(),
                };
                Line { holder, other, name: display_names::name_of(set, other, cx.language), detail, role, is_primary }
            };
            (table.gather)(set, id, table).into_iter().map(line).collect::<Vec<_>>()
        })
    });
    let entries = Memo::new(move |_| {
        app.read(|set| {
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            picklists::of_list(set, table.list).into_iter().map(named).collect::<Vec<_>>()
        })
    });
    let add = move |other: Option<Id>| {
        let Some(other) = other else { return };
        // The first contact of a deal becomes its primary one.
        let is_first = table.kind == RecordType::ContactRole && lines.with_untracked(Vec::is_empty);
        app.run(
            match is_first {
                true => Command::Edit { id, fields: vec![(opportunity::CONTACT, Some(Value::Link(other)))] },
                false => Command::Create {
                    kind: table.kind,
                    fields: vec![(table.own, Some(Value::Link(id))), (table.other, Some(Value::Link(other)))],
                },
            },
            |_| {},
        );
    };
    let row = move |line: Line| row(cx, table, entries, line);
    let body = move || {
        let lines = lines.get();
        if lines.is_empty() {
            return view! { <p class="soft">{cx.t(table.nobody)}</p> }.into_any();
        }
        view! { <div class="scroll"><table class="plain-table"><tbody>{lines.into_iter().map(row).collect_view()}</tbody></table></div> }.into_any()
    };
    let input = format!("add-role-{}", table.other.0);
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(table.title)}</h2></div>
            <div class="panel-body stack">{body}
                <div class="field adding-one"><label for=input.clone()>{cx.t(table.add)}</label>
                    {picker(cx, input, table.target, Signal::derive(|| None), add)}</div></div>
        </section>
    }
    .into_any()
}

fn row(cx: AppContext, table: Table, entries: Memo<Vec<(Id, String)>>, line: Line) -> AnyView {
    let app = cx.app;
    let Line { holder, is_primary, role, .. } = line;
    let label = cx.labelled(&table.list.label().of(cx.language), &line.name);
    let number = if is_primary { opportunity::CONTACT_ROLE } else { table.role };
    let change = move |event| {
        let role = event_target_value(&event).parse().ok().map(Value::Link);
        app.run(Command::Edit { id: holder, fields: vec![(number, role)] }, |_| {});
    };
    let option = move |(id, name): (Id, String)| view! { <option value=id.to_string() selected=role == Some(id)>{name}</option> };
    let options = move || entries.get().into_iter().map(option).collect_view();
    let remove = move |_| {
        let command = match is_primary {
            true => Command::Edit {
                id: holder,
                fields: vec![(opportunity::CONTACT, None), (opportunity::CONTACT_ROLE, None)],
            },
            false => Command::Delete(vec![holder]),
        };
        app.run(command, |_| {});
    };
    let primary = match (table.kind == RecordType::ContactRole, is_primary) {
        (true, true) => view! { <span class="chip" data-tone="good">{cx.t(phrases::PRIMARY)}</span> }.into_any(),
        (true, false) => {
            let name = cx.labelled(&cx.t(phrases::MAKE_PRIMARY), &line.name);
            view! { <button type="button" class="button" data-look="quiet" aria-label=name on:click=move |_| app.run(Command::MakePrimary { role: holder }, |_| {})>{cx.t(phrases::MAKE_PRIMARY)}</button> }.into_any()
        }
        _ => ().into_any(),
    };
    let remove_label = cx.t_with(phrases::REMOVE, &[&line.name]);
    view! {
        <tr>
            <th scope="row"><a href=cx.href(Route::Record(line.other))>{line.name}</a>{(!line.detail.is_empty()).then(|| view! { <br/><small>{line.detail}</small> })}</th>
            <td><select class="input" aria-label=label on:change=change><option value="">{cx.t(phrases::CHOOSE)}</option>{options}</select></td>
            <td>{primary}</td>
            <td class="row-actions"><button type="button" class="button" data-look="quiet" aria-label=remove_label on:click=remove>{icon(icon::CROSS)}</button></td>
        </tr>
    }
    .into_any()
}

/// The roles that link to a record.
fn held(set: &RecordStore, id: Id, table: Table) -> Vec<Part> {
    let line = |row: &Row| Some((row.id(), row.link(table.other)?, row.link(table.role), false));
    set.linking(id, table.kind, table.own).filter_map(line).collect()
}

/// The primary contact of a deal, then the additional ones.
fn of_deal(set: &RecordStore, id: Id, table: Table) -> Vec<Part> {
    let primary = set
        .get(RecordType::Opportunity, id)
        .and_then(|row| Some((id, row.link(opportunity::CONTACT)?, row.link(opportunity::CONTACT_ROLE), true)));
    primary.into_iter().chain(held(set, id, table)).collect()
}
