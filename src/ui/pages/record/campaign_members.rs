//! The members of a campaign: adding one, their statuses, and taking them out; and the campaigns of a lead or a contact.
use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Id, Row, Timestamp, fold};
use crate::command::{AddMembers, Command};
use crate::domain::records::{campaign, campaign_member as member, contact, lead};
use crate::domain::{Picklist, RecordType};
use crate::locale::{format, phrases};
use crate::store::{RecordStore, campaigns, display_names, picklists, search};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::record_picker::picker_of;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// How many members are shown at first, and with every further press.
const STEP: usize = 50;

/// The suggestions of each type while a name is typed.
const SUGGESTED: usize = 5;

/// A line: the member, what it leads to (a person, or a campaign), and how it stands.
#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    other: Id,
    name: String,
    detail: String,
    status: Option<Id>,
    added: Option<Timestamp>,
    responded: Option<Timestamp>,
}

fn line(set: &RecordStore, row: &Row, other: Id, cx: AppContext) -> Line {
    let detail = match set.find(other) {
        Some((RecordType::Lead, row)) => row.text(lead::COMPANY).to_string(),
        Some((RecordType::Contact, row)) => row
            .link(contact::ACCOUNT)
            .map_or(String::new(), |account| display_names::name_of(set, account, cx.language)),
        Some((RecordType::Campaign, row)) => {
            row.link(campaign::TYPE).map_or(String::new(), |of| display_names::name_of(set, of, cx.language))
        }
        _ => String::new(),
    };
    Line {
        id: row.id(),
        other,
        name: display_names::name_of(set, other, cx.language),
        detail: display_names::brief(&detail).into_owned(),
        status: row.link(member::STATUS),
        added: row.moment(member::CREATED),
        responded: row.moment(member::RESPONDED),
    }
}

fn statuses(cx: AppContext) -> Memo<Vec<(Id, String)>> {
    Memo::new(move |_| {
        cx.app.read(|set| {
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            picklists::of_list(set, Picklist::MemberStatus).into_iter().map(named).collect::<Vec<_>>()
        })
    })
}

/// The campaigns of a lead or a contact, the latest first.
pub fn campaigns_of(cx: AppContext, kind: RecordType, id: Id) -> Option<AnyView> {
    campaigns::link(kind)?;
    let lines = Memo::new(move |_| {
        cx.app.read(|set| {
            let rows = campaigns::of_person(set, kind, id);
            let mut lines: Vec<Line> =
                rows.filter_map(|row| Some(line(set, row, row.link(member::CAMPAIGN)?, cx))).collect();
            lines.sort_by_key(|line| (std::cmp::Reverse(line.added), line.id));
            lines
        })
    });
    let entries = statuses(cx);
    let open = move |_| cx.dialog.set(Some(Dialog::AddToCampaign { kind, records: Arc::new(vec![id]) }));
    let rows = move || {
        let lines = lines.get();
        if lines.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::CAMPAIGN_IN_NONE)}</p> }.into_any();
        }
        let rows = lines.into_iter().map(|line| row(cx, entries, None, line)).collect_view();
        view! { <div class="scroll"><table class="plain-table member-table"><tbody>{rows}</tbody></table></div> }
            .into_any()
    };
    let count = move || format::number(lines.with(Vec::len) as i64, cx.language);
    Some(
        view! {
            <section class="panel related" data-kind="campaign_member">
                <div class="panel-head"><h2>{RecordType::Campaign.many().of(cx.language)}" "<span class="count" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_RELATED)>{count}</span></h2>
                    <button type="button" class="button" on:click=open>{cx.t(phrases::ADD_TO_CAMPAIGN)}</button></div>
                <div class="panel-body">{rows}</div>
            </section>
        }
        .into_any(),
    )
}

/// The members of a campaign, by name.
pub fn members(cx: AppContext, id: Id) -> AnyView {
    let most = RwSignal::new(STEP);
    let selected = RwSignal::new(BTreeSet::<Id>::new());
    let total =
        Memo::new(move |_| cx.app.read(|set| set.linking(id, RecordType::CampaignMember, member::CAMPAIGN).count()));
    let lines = Memo::new(move |_| {
        let most = most.get();
        cx.app.read(|set| {
            let rows = set.linking(id, RecordType::CampaignMember, member::CAMPAIGN);
            let mut people: Vec<(String, Id, Id)> = rows
                .filter_map(|row| {
                    let person = campaigns::person(row)?;
                    Some((fold::fold(&display_names::name_of(set, person, cx.language)), row.id(), person))
                })
                .collect();
            people.sort();
            let shown = people.into_iter().take(most);
            shown
                .filter_map(|(_, of, person)| Some(line(set, set.get(RecordType::CampaignMember, of)?, person, cx)))
                .collect::<Vec<_>>()
        })
    });
    // Who is gone is not selected.
    let chosen = Memo::new(move |_| {
        let selected = selected.get();
        lines.with(|lines| lines.iter().map(|line| line.id).filter(|id| selected.contains(id)).collect::<Vec<_>>())
    });
    let entries = statuses(cx);
    let add = move |person: Option<Id>| {
        let Some(person) = person else { return };
        let wanted = AddMembers { campaign: id, records: Arc::new(vec![person]), status: None };
        cx.app.run(Command::AddToCampaign(wanted), |_| {});
    };
    let find = Callback::new(move |text: String| {
        cx.app.read(|set| {
            let hits = campaigns::KINDS.into_iter().flat_map(|kind| search::of_kind(set, kind, &text, SUGGESTED));
            let is_open = |about: &Id| campaigns::not_added(set, id, *about).is_none();
            hits.filter(is_open).collect::<Vec<_>>()
        })
    });
    let detail = Callback::new(move |about: Id| {
        cx.app.read_untracked_present(|set| match set.locate(about) {
            Some((kind, _)) => kind.one().of(cx.language).to_string(),
            None => String::new(),
        })
    });
    let head = move || {
        let all = Signal::derive(move || lines.with(Vec::len) == chosen.with(Vec::len));
        let toggle = move |event| {
            let on = event_target_checked(&event);
            let ids = lines.with_untracked(|lines| lines.iter().map(|line| line.id).collect::<BTreeSet<_>>());
            selected.set(if on { ids } else { BTreeSet::new() });
        };
        let label = |number| RecordType::CampaignMember.field(number).map_or("", |field| field.label.of(cx.language));
        view! {
            <thead><tr>
                <th scope="col"><label class="tap"><input type="checkbox" aria-label=cx.t(phrases::CAMPAIGN_SELECT_ALL) prop:checked=all on:change=toggle/></label></th>
                <th scope="col">{cx.t(phrases::NAME)}</th><th scope="col">{label(member::STATUS)}</th>
                <th scope="col" class="member-added">{cx.t(phrases::CAMPAIGN_SINCE)}</th><th scope="col">{cx.t(phrases::CAMPAIGN_RESPONDED)}</th><td></td>
            </tr></thead>
        }
    };
    let is_empty = Memo::new(move |_| total.get() == 0);
    let table = move || {
        if is_empty.get() {
            return view! { <p class="soft">{cx.t(phrases::CAMPAIGN_EMPTY)}</p> }.into_any();
        }
        let rows = move || lines.get().into_iter().map(|line| row(cx, entries, Some(selected), line)).collect_view();
        let name = RecordType::CampaignMember.many().of(cx.language);
        view! { <div class="scroll" tabindex="0" role="region" aria-label=name><table class="plain-table member-table">{head()}<tbody>{rows}</tbody></table></div> }.into_any()
    };
    let rest = move || {
        (total.get() > most.get()).then(|| {
            let text = cx.t_with(phrases::SHOW_ALL, &[&format::number(total.get() as i64, cx.language)]);
            view! { <button type="button" class="button" data-look="quiet" data-figure=FigureKind::More.key() on:click=move |_| most.set(usize::MAX)>{text}</button> }
        })
    };
    let count = move || format::number(total.get() as i64, cx.language);
    let input = "add-member".to_string();
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{RecordType::CampaignMember.many().of(cx.language)}" "<span class="count" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_MEMBERS)>{count}</span></h2></div>
            <div class="panel-body stack">
                {move || bar(cx, entries, chosen.get(), selected)}
                {table}{rest}
                <div class="field adding-one"><label for=input.clone()>{cx.t(phrases::CAMPAIGN_ADD_PERSON)}</label>
                    {picker_of(cx, input, cx.t(phrases::CAMPAIGN_ADD_PERSON), find, Some(detail), Signal::derive(|| None), add)}</div>
            </div>
        </section>
    }
    .into_any()
}

/// What can be done with the selected members.
fn bar(
    cx: AppContext,
    entries: Memo<Vec<(Id, String)>>,
    chosen: Vec<Id>,
    selected: RwSignal<BTreeSet<Id>>,
) -> Option<AnyView> {
    if chosen.is_empty() {
        return None;
    }
    let count = format::number(chosen.len() as i64, cx.language);
    let ids = Arc::new(chosen);
    let (all, gone) = (ids.clone(), ids);
    let set = move |event: web_sys::Event| {
        if let Ok(status) = event_target_value(&event).parse() {
            cx.app.run(Command::SetMemberStatus { members: all.clone(), status }, |_| {});
        }
    };
    let remove = move |_| {
        cx.app.run(Command::RemoveMembers(gone.clone()), |_| {});
        selected.set(BTreeSet::new());
    };
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string()>{name}</option> };
    let options = entries.get().into_iter().map(option).collect_view();
    Some(
        view! {
            <div class="member-bar" role="toolbar" aria-label=cx.t_with(phrases::SELECTED, &[&count])>
                <label for="members-status">{cx.t_with(phrases::CAMPAIGN_SET_STATUS, &[&count])}</label>
                <select id="members-status" on:change=set><option value="">{cx.t(phrases::CHOOSE)}</option>{options}</select>
                <button type="button" class="button" on:click=remove>{cx.t_with(phrases::CAMPAIGN_REMOVE, &[&count])}</button>
            </div>
        }
        .into_any(),
    )
}

fn row(
    cx: AppContext,
    entries: Memo<Vec<(Id, String)>>,
    selected: Option<RwSignal<BTreeSet<Id>>>,
    line: Line,
) -> AnyView {
    let Line { id, other, name, detail, status, added, responded } = line;
    let label = RecordType::CampaignMember.field(member::STATUS).map_or("", |field| field.label.of(cx.language));
    let label = cx.labelled(&label, &name);
    let set = move |event: web_sys::Event| {
        if let Ok(status) = event_target_value(&event).parse() {
            cx.app.run(Command::SetMemberStatus { members: Arc::new(vec![id]), status }, |_| {});
        }
    };
    let option = move |(id, name): (Id, String)| view! { <option value=id.to_string() selected=status == Some(id)>{name}</option> };
    let options = move || entries.get().into_iter().map(option).collect_view();
    let none = status.is_none().then(|| view! { <option value="">{cx.t(phrases::CHOOSE)}</option> });
    let check = selected.map(|selected| {
        let toggle = move |event| {
            let on = event_target_checked(&event);
            selected.update(|all| {
                let _ = if on { all.insert(id) } else { all.remove(&id) };
            });
        };
        let is_on = move || selected.with(|all| all.contains(&id));
        view! { <td><label class="tap"><input type="checkbox" aria-label=name.clone() prop:checked=is_on on:change=toggle/></label></td> }
    });
    let day = |at: Option<Timestamp>| at.map(|at| format::day(format_value::local_day(at), cx.language));
    let remove = move |_| cx.app.run(Command::RemoveMembers(Arc::new(vec![id])), |_| {});
    let remove_label = cx.t_with(phrases::REMOVE, &[&name]);
    view! {
        <tr>
            {check}
            <th scope="row"><a href=cx.href(Route::Record(other))>{name}</a>{(!detail.is_empty()).then(|| view! { <br/><small>{detail}</small> })}</th>
            <td><select class="input" aria-label=label on:change=set>{none}{options}</select></td>
            {selected.is_some().then(|| view! { <td class="member-added">{day(added)}</td> })}
            <td>{day(responded)}</td>
            <td class="row-actions"><button type="button" class="button" data-look="quiet" aria-label=remove_label on:click=remove>{icon(icon::CROSS)}</button></td>
        </tr>
    }
    .into_any()
}
