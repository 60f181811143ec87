//! What a lead became and from which leads a record was made, with the way to undo each conversion.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Row, Timestamp};
use crate::change::Action;
use crate::domain::RecordType;
use crate::domain::records::{custom, lead};
use crate::locale::phrases;
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The number of leads listed from which a record was made.
const MAX_LEADS: usize = 5;

/// The records a converted lead became, with links.
pub fn became(cx: AppContext, id: Id) -> AnyView {
    let made = Memo::new(move |_| {
        cx.app.read(|set| {
            let row = set.get(RecordType::Lead, id).filter(|row| row.moment(lead::CONVERTED_AT).is_some())?;
            Some(targets(cx, set, row))
        })
    });
    let link = move |one| became_link(cx, one);
    (move || {
        made.get().map(|made| {
            view! {
                <div class="banner became-line" data-tone="good">
                    <span>{cx.t(phrases::IS_CONVERTED)}</span>
                    {(!made.is_empty()).then(|| cx.t(phrases::BECAME))}
                    {made.into_iter().map(link).collect_view()}
                    {undo(cx, id)}
                </div>
            }
        })
    })
    .into_any()
}

/// A record that a lead became: its type, id and name.
type Became = (RecordType, Id, String);

/// The records that a converted lead became.
fn targets(cx: AppContext, set: &RecordStore, row: &Row) -> Vec<Became> {
    let links = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY];
    let named = |id: Id| {
        let (kind, row) = set.find(id)?;
        Some((kind, id, display_names::name(kind, row, cx.language)))
    };
    let mut all: Vec<Became> = links.into_iter().filter_map(|link| named(row.link(link)?)).collect();
    let is_made = |(kind, made): &(RecordType, &Row)| kind.is_custom() && made.link(custom::LEAD) == Some(row.id());
    all.extend(set.backlinks(row.id()).filter(is_made).filter_map(|(_, made)| named(made.id())));
    all
}

/// What else a lead became besides a record.
fn others(cx: AppContext, set: &RecordStore, lead: Id, own: Id) -> Vec<Became> {
    let Some(row) = set.get(RecordType::Lead, lead) else { return Vec::new() };
    let mut all = targets(cx, set, row);
    all.retain(|(_, id, _)| *id != own);
    all
}

fn became_link(cx: AppContext, (kind, id, name): Became) -> AnyView {
    view! { <span class="became"><small>{kind.one().of(cx.language)}</small><a href=cx.href(Route::Record(id))>{name}</a></span> }
        .into_any()
}

/// A lead that became a record, and what else it became.
#[derive(Clone, PartialEq)]
struct MadeFrom {
    id: Id,
    name: String,
    /// Whether it was converted today.
    is_new: bool,
    others: Vec<Became>,
}

/// The leads that became a record or a part of it, with links.
pub fn made_from(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let link = converted_link(kind);
    if link.is_none() && !kind.is_custom() {
        return ().into_any();
    }
    let shows_all = RwSignal::new(false);
    let leads = Memo::new(move |_| {
        cx.app.read(|set| {
            // A record of a custom type has the link itself.
            let all: Vec<&Row> = match link {
                Some(link) => set.linking(id, RecordType::Lead, link).collect(),
                None => {
                    let lead = set.get(kind, id).and_then(|row| row.link(custom::LEAD));
                    lead.and_then(|lead| set.get(RecordType::Lead, lead)).into_iter().collect()
                }
            };
            let mut all: Vec<_> = all.into_iter().map(|row| (row.moment(lead::CONVERTED_AT), row.id())).collect();
            all.sort_unstable_by(|one, other| other.cmp(one));
            let today = cx.app.today();
            let named = |(at, lead): (Option<Timestamp>, Id)| MadeFrom {
                id: lead,
                name: display_names::name_of(set, lead, cx.language),
                is_new: at.is_some_and(|at| format_value::local_day(at) == today),
                others: others(cx, set, lead, id),
            };
            let most = if shows_all.get() { usize::MAX } else { MAX_LEADS };
            (all.len(), all.into_iter().take(most).map(named).collect::<Vec<_>>())
        })
    });
    let line = move |MadeFrom { id, name, is_new, others }: MadeFrom| {
        let lead = view! { <a href=cx.href(Route::Record(id))>{name}</a> };
        if !is_new {
            return view! { <p class="made-from"><small>{cx.t(phrases::MADE_FROM_LEAD)}</small>{lead}{undo(cx, id)}</p> }.into_any();
        }
        view! {
            <div class="banner became-line converted-line made-from" data-tone="good" role="status">
                <span>{icon(icon::CHECK)}{cx.t(phrases::CONVERTED_FROM)}" "{lead}</span>
                {others.into_iter().map(|other| became_link(cx, other)).collect_view()}
                {undo(cx, id)}
            </div>
        }
        .into_any()
    };
    (move || {
        let (count, leads) = leads.get();
        let rest = count - leads.len();
        let rest = (rest > 0).then(|| {
            let text = cx.t_with(phrases::AND_MORE, &[&rest.to_string()]);
            view! { <button type="button" class="button" data-look="quiet" data-figure=FigureKind::More.key() on:click=move |_| shows_all.set(true)>{text}</button> }
        });
        view! { {leads.into_iter().map(line).collect_view()}{rest} }
    })
    .into_any()
}

/// The lead's field that links to a record of a type.
fn converted_link(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Account => Some(lead::CONVERTED_ACCOUNT),
        RecordType::Contact => Some(lead::CONVERTED_CONTACT),
        RecordType::Opportunity => Some(lead::CONVERTED_OPPORTUNITY),
        _ => None,
    }
}

/// The button that undoes a lead's conversion; those converted together with it stay converted.
fn undo(cx: AppContext, id: Id) -> AnyView {
    let conversion = Memo::new(move |_| {
        let seqs = cx.app.read(|set| set.find(id).map(|(_, row)| row.touched_by()).unwrap_or_default());
        cx.app.conversions_among(&seqs).into_iter().next()
    });
    (move || {
        let header = conversion.get()?;
        let (seq, only) = (header.seq, (header.cause.action == Action::BulkConvert).then_some(id));
        let open = move |_| cx.dialog.set(Some(Dialog::UndoAction { seq, only }));
        Some(
            view! { <button type="button" class="button" on:click=open>{cx.t(phrases::UNDO_THIS_CONVERSION)}</button> },
        )
    })
    .into_any()
}
