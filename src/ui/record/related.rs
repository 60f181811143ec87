//! Records linked to this one, by kind, and one click to add another.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::domain::records::{contact, opportunity};
use crate::domain::{FieldKind, Kind};
use crate::locale::{format, phrases};
use crate::store::names;
use crate::ui::route::Route;
use crate::ui::{Dialog, Ui};

/// How many links of a kind are shown.
const SHOWN: usize = 20;

/// The panel of related records: those that link here and those this record links to.
pub fn related(ui: Ui, kind: Kind, id: Id) -> AnyView {
    let live = ui.live;
    let groups = Memo::new(move |_| {
        live.read(|set| {
            let mut groups: Vec<(Kind, Vec<(Id, String)>)> = Vec::new();
            let mut add = |kind: Kind, id: Id| {
                if kind == Kind::Activity || !Kind::WORK.contains(&kind) {
                    return;
                }
                let at = groups.iter().position(|(other, _)| *other == kind).unwrap_or_else(|| {
                    groups.push((kind, Vec::new()));
                    groups.len() - 1
                });
                if !groups[at].1.iter().any(|(other, _)| *other == id) {
                    groups[at].1.push((id, names::name_of(set, id, ui.language)));
                }
            };
            if let Some((_, row)) = set.find(id) {
                for (number, value) in row.fields() {
                    if let (Some(target), Some(FieldKind::Link(to))) =
                        (value.link(), set.field(kind, number).map(|field| field.kind))
                    {
                        add(to, target);
                    }
                }
            }
            set.incoming(id).for_each(|(kind, row)| add(kind, row.id()));
            crate::base::order::sort_by_key(&mut groups, |(kind, _)| *kind);
            groups
        })
    });
    let add = move |target: Kind, number: u16| {
        let label = ui.say_with(phrases::NEW, &[target.one().of(ui.language)]);
        let mut given = vec![(number, Value::Link(id))];
        if target == Kind::Opportunity
            && kind == Kind::Contact
            && let Some(account) = live.peek(|set| set.find(id).and_then(|(_, row)| row.link(contact::ACCOUNT)))
        {
            given.push((opportunity::ACCOUNT, Value::Link(account)));
        }
        view! { <button class="button" on:click=move |_| ui.dialog.set(Some(Dialog::Create(target, given.clone())))>{label}</button> }
    };
    let adds = match kind {
        Kind::Account => vec![add(Kind::Contact, contact::ACCOUNT), add(Kind::Opportunity, opportunity::ACCOUNT)],
        Kind::Contact => vec![add(Kind::Opportunity, opportunity::CONTACT)],
        _ => Vec::new(),
    };
    let has_adds = !adds.is_empty();
    let group = move |(kind, list): (Kind, Vec<(Id, String)>)| {
        let more = list.len().saturating_sub(SHOWN);
        let rest =
            (more > 0).then(|| view! { <li class="soft">{ui.say_with(phrases::AND_MORE, &[&format::number(more as i64, ui.language)])}</li> });
        let line = |(id, name): (Id, String)| view! { <li><a href=Route::Record(id).href()>{name}</a></li> };
        view! {
            <h3>{kind.many().of(ui.language)}</h3>
            <ul class="plain-list">{list.into_iter().take(SHOWN).map(line).collect_view()}{rest}</ul>
        }
    };
    let body = move || groups.get().into_iter().map(group).collect_view();
    let is_hidden = move || !has_adds && groups.with(Vec::is_empty);
    view! {
        <section class="panel" hidden=is_hidden>
            <div class="panel-head"><h2>{ui.say(phrases::RELATED)}</h2></div>
            <div class="panel-body">{body}<div class="page-actions">{adds}</div></div>
        </section>
    }
    .into_any()
}
