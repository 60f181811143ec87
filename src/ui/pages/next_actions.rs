//! Next actions: every open lead and deal with its next activity; those without one are at the top.
use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::domain::RecordType;
use crate::domain::records::{activity, lead, opportunity};
use crate::locale::{Phrase, format, phrases};
use crate::store::home_lists::HomeLists;
use crate::store::next_activity_index::Wanted;
use crate::store::{RecordStore, display_names, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::activity::item::{Item, line};
use crate::ui::features::activity::{reminders, reschedule_buttons};
use crate::ui::features::whose::whose;
use crate::ui::navigation::Route;

/// The number of lines shown at first, and added with each click.
const PAGE_SIZE: usize = 25;

/// The content of the page.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    without: Vec<Line>,
    without_total: usize,
    with: Vec<Line>,
    with_total: usize,
    other: Vec<Item>,
    other_total: usize,
    /// The number of due activities, as in the navigation, and the list of them.
    due: (usize, String),
}

/// A lead or deal, with its next activity if there is one.
#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    detail: String,
    next: Option<Item>,
}

/// The page.
pub fn next(cx: AppContext) -> AnyView {
    let only = RwSignal::new(None::<RecordType>);
    let mine = RwSignal::new(false);
    let limits = RwSignal::new([PAGE_SIZE; 3]);
    let shown = Memo::new(move |_| {
        let owner = cx.app.user().filter(|_| mine.get());
        cx.app.read(|set| gather(cx, set, only.get(), owner, limits.get()))
    });
    let kind_button = move |kind: Option<RecordType>, label: &'static str| {
        view! { <button type="button" aria-pressed=move || (only.get() == kind).to_string() on:click=move |_| only.set(kind)>{label}</button> }
    };
    let due = move || {
        let (count, list) = shown.with(|shown| shown.due.clone());
        let text = cx.t_with(phrases::BADGE, &[&format::number(count as i64, cx.language)]);
        figure(FigureKind::Count, text, list, cx.t(phrases::HOW_TASKS))
    };
    view! {
        <div class="page-head"><h1>{cx.t(phrases::NEXT_ACTIONS)}</h1>{due}</div>
        <div class="list-tools">
            <div class="segmented" role="group" aria-label=cx.t(phrases::LEADS_AND_DEALS)>
                {kind_button(None, cx.t(phrases::LEADS_AND_DEALS))}
                {kind_button(Some(RecordType::Lead), RecordType::Lead.many().of(cx.language))}
                {kind_button(Some(RecordType::Opportunity), RecordType::Opportunity.many().of(cx.language))}
            </div>
            {whose(cx, mine.into(), Callback::new(move |own| mine.set(own)))}
        </div>
        <div class="next">{move || parts(cx, shown.get(), limits)}</div>
        {reminders::notifications(cx)}
    }
    .into_any()
}

fn parts(cx: AppContext, shown: Shown, limits: RwSignal<[usize; 3]>) -> AnyView {
    let head = |title: Phrase, how: Phrase, count: usize| {
        let here = FigureKind::Here.key();
        let count = format::number(count as i64, cx.language);
        view! { <div class="panel-head"><h2>{cx.t(title)}</h2><span class="soft" data-figure=here title=cx.t(how)>{count}</span></div> }
    };
    let more = move |total: usize, listed: usize, act: fn(&mut [usize; 3])| {
        let left = total.saturating_sub(listed);
        (left > 0).then(|| view! {
            <button type="button" class="button" data-figure=FigureKind::More.key() on:click=move |_| limits.update(act)>{cx.t_with(phrases::MORE_CARDS, &[&format::number(left as i64, cx.language)])}</button>
        })
    };
    if shown.without_total + shown.with_total == 0 && shown.other.is_empty() {
        let create = move |_| cx.dialog.set(Some(Dialog::Create { kind: RecordType::Lead, given: Vec::new() }));
        let label = RecordType::Lead.creation(cx.language);
        return view! {
            <section class="panel empty"><p>{cx.t(phrases::NOTHING_OPEN)}</p>
                <button type="button" class="button" data-look="primary" on:click=create>{label}</button></section>
        }
        .into_any();
    }
    let (without, with, other) = (shown.without.len(), shown.with.len(), shown.other.len());
    let unplanned = move |own: Line| {
        view! {
            <li class="unplanned"><span class="activity-body"><a href=cx.href(Route::Record(own.id))>{own.name}</a><small class="soft">{own.detail}</small></span>{reschedule_buttons(cx, own.id)}</li>
        }
    };
    let planned = move |own: Line| {
        let id = own.id;
        own.next.map(|item| view! {
            <li class="planned">
                <span class="activity-body"><a href=cx.href(Route::Record(id))>{own.name}</a><small class="soft">{own.detail}</small></span>
                <ul class="activities">{line(cx, item)}</ul>
            </li>
        })
    };
    let without_part = if shown.without_total > 0 {
        view! { <ul class="panel-body plain-list">{shown.without.into_iter().map(unplanned).collect_view()}</ul> }
            .into_any()
    } else {
        view! { <p class="panel-body soft">{cx.t(phrases::ALL_PLANNED)}</p> }.into_any()
    };
    let other_part = (!shown.other.is_empty()).then(|| view! {
        <section class="panel">{head(phrases::OTHER_DUE, phrases::HOW_OTHER_DUE, shown.other_total)}
            <ul class="panel-body activities">{shown.other.into_iter().map(|item| line(cx, item)).collect_view()}</ul>
            {more(shown.other_total, other, |limits| limits[2] += 4 * PAGE_SIZE)}</section>
    });
    view! {
        <section class="panel" data-tone=(shown.without_total > 0).then_some("warn")>{head(phrases::WITHOUT_STEP, phrases::HOW_WITHOUT_STEP, shown.without_total)}{without_part}
            {more(shown.without_total, without, |limits| limits[0] += 4 * PAGE_SIZE)}</section>
        {other_part}
        <section class="panel">{head(phrases::WITH_STEP, phrases::HOW_WITH_STEP, shown.with_total)}
            <ul class="panel-body plain-list">{shown.with.into_iter().map(planned).collect_view()}</ul>
            {more(shown.with_total, with, |limits| limits[1] += 4 * PAGE_SIZE)}</section>
    }
    .into_any()
}

fn gather(cx: AppContext, set: &RecordStore, only: Option<RecordType>, owner: Option<Id>, limits: [usize; 3]) -> Shown {
    let owner_field = |kind: RecordType| if kind == RecordType::Lead { lead::OWNER } else { opportunity::OWNER };
    let wanted = |kind: RecordType, row: &Row| {
        only.is_none_or(|only| only == kind) && owner.is_none_or(|owner| row.link(owner_field(kind)) == Some(owner))
    };
    let is_all = only.is_none() && owner.is_none();
    let waiting = set.due_index().waiting(set, (limits[0], limits[1]), (!is_all).then_some(&wanted as Wanted));
    let line = |id: Id, next: Option<Id>| {
        let (kind, row) = set.find(id)?;
        let detail = match kind {
            RecordType::Lead => display_names::brief(row.text(lead::COMPANY)).into_owned(),
            _ => {
                let account = row.link(opportunity::ACCOUNT).map(|id| display_names::name_of(set, id, cx.language));
                let stage = row.link(opportunity::STAGE).map(|id| display_names::name_of(set, id, cx.language));
                let amount = row.money(opportunity::AMOUNT).map(|amount| format::rounded_money(amount, cx.language));
                account.into_iter().chain(stage).chain(amount).collect::<Vec<_>>().join(" · ")
            }
        };
        let next = next.and_then(|next| Some(Item::of(cx, set, set.get(RecordType::Activity, next)?, None)));
        let detail = format!("{} · {detail}", kind.one().of(cx.language));
        Some(Line { id, name: display_names::name(kind, row, cx.language), detail, next })
    };
    let own = |row: &Row| only.is_none() && owner.is_none_or(|owner| row.link(activity::OWNER) == Some(owner));
    let other = set.due_index().due_without_subject(set, cx.app.today(), usize::MAX, &own);
    let tasks = query_string::write(set, RecordType::Activity, &HomeLists::of(set, None).tasks);
    let item = |id: Id| {
        Some(Item::of(cx, set, set.get(RecordType::Activity, id)?, crate::ui::features::activity::subject_of(set, id)))
    };
    Shown {
        without: waiting.without.into_iter().filter_map(|id| line(id, None)).collect(),
        without_total: waiting.without_total,
        with: waiting.with.into_iter().filter_map(|(id, next)| line(id, Some(next))).collect(),
        with_total: waiting.with_total,
        other_total: other.len(),
        other: other.into_iter().take(limits[2]).filter_map(item).collect(),
        due: (
            set.due_index().count_until(set, cx.app.today()),
            cx.href_with(Route::List(RecordType::Activity), &tasks),
        ),
    }
}
