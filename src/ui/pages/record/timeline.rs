//! The activities of a record and of linked ones: the log at the top, open ones by urgency, then done ones.
use leptos::prelude::*;

use crate::base::{Date, Id, Seq};
use crate::change::Header;
use crate::command::lead as lead_rules;
use crate::domain::RecordType;
use crate::domain::picklist::Picklist;
use crate::domain::records::activity;
use crate::locale::{calendar, format, phrases};
use crate::store::timeline::{Entry, of_record_and_related};
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::activity::item::{Item, line_by};
use crate::ui::features::activity::{missing_next_step, quick_log};

/// The number of activities shown at first.
const PAGE_SIZE: usize = 50;
/// Done activities are grouped by day within this many days, before that by month.
const DAILY_GROUP_DAYS: i32 = 14;

/// A heading with its activities.
#[derive(Clone, PartialEq)]
struct Group {
    title: String,
    /// The activities, in a team each with the commit that created it.
    items: Vec<(Item, Option<Seq>)>,
}

/// The activities shown, and the total number.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    groups: Vec<Group>,
    total: usize,
}

/// The panel of activities.
pub fn timeline(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let app = cx.app;
    let limit = RwSignal::new(PAGE_SIZE);
    let only = RwSignal::new(None::<Id>);
    let shown = Memo::new(move |_| app.read(|set| gather(cx, set, id, only.get(), limit.get())));
    let headers = read_headers(cx, shown);
    let item = move |(item, seq): (Item, Option<Seq>)| line_by(cx, item, seq.map(|seq| author(cx, headers, seq)));
    let group = move |group: Group| {
        view! { <h3>{group.title}</h3><ul class="activities">{group.items.into_iter().map(item).collect_view()}</ul> }
    };
    let list = move || {
        let shown = shown.get();
        if shown.total == 0 {
            let text = if only.get().is_some() { phrases::NOTHING_OF_TYPE } else { phrases::NOTHING_LOGGED };
            return view! { <p class="soft">{cx.t(text)}</p> }.into_any();
        }
        let more = shown.total.saturating_sub(limit.get());
        let rest = (more > 0).then(|| view! {
            <button class="button" data-figure=FigureKind::More.key() on:click=move |_| limit.update(|limit| *limit += PAGE_SIZE)>{cx.t_with(phrases::AND_MORE, &[&format::number(more as i64, cx.language)])}</button>
        });
        view! { {shown.groups.into_iter().map(group).collect_view()}{rest} }.into_any()
    };
    let types = app.read_untracked(|set| {
        let named = |id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::ActivityType).into_iter().map(named).collect::<Vec<_>>()
    });
    let option = |(value, name): (String, String)| view! { <option value=value>{name}</option> };
    // A converted lead gets no further activities; they belong to its contact.
    let is_read_only = Memo::new(move |_| app.read(|set| lead_rules::is_converted_lead(set, id)));
    let has_step = matches!(kind, RecordType::Lead | RecordType::Opportunity);
    view! {
        <section class="panel" id="timeline">
            <div class="panel-head"><h2>{cx.t(phrases::ACTIVITIES)}</h2>
                <select class="input type-filter" aria-label=cx.t(phrases::FILTER)
                    on:change=move |event| only.set(event_target_value(&event).parse().ok())>
                    <option value="">{cx.t(phrases::ALL_TYPES)}</option>{types.into_iter().map(option).collect_view()}
                </select>
            </div>
            <div class="panel-body">
                {move || (!is_read_only.get()).then(|| quick_log::quick_log(cx, id))}
                {has_step.then(|| missing_next_step(cx, id))}
                {list}
            </div>
        </section>
    }
    .into_any()
}

/// Reads the headers of the commits that created what is shown, in a team.
fn read_headers(cx: AppContext, shown: Memo<Shown>) -> RwSignal<Vec<Header>> {
    let headers = RwSignal::new(Vec::<Header>::new());
    Effect::new(move |_| {
        let mut wanted: Vec<Seq> = shown.with(|shown| {
            let items = shown.groups.iter().flat_map(|group| &group.items);
            items.filter_map(|(_, seq)| *seq).collect()
        });
        wanted.sort_unstable();
        wanted.dedup();
        headers.with_untracked(|known| wanted.retain(|seq| known.iter().all(|header| header.seq != *seq)));
        if !wanted.is_empty() {
            // The page may be gone by then.
            cx.app.headers_of(wanted, move |found| {
                headers.try_update(|known| known.extend(found));
            });
        }
    });
    headers
}

/// Who created an entry and in whose browser, if that was a colleague's.
fn author(cx: AppContext, headers: RwSignal<Vec<Header>>, seq: Seq) -> AnyView {
    let header = Memo::new(move |_| headers.with(|all| all.iter().find(|header| header.seq == seq).cloned()));
    let view = move || {
        let Header { by, from, .. } = header.get()?;
        let who = by.map(|by| cx.app.read(|set| display_names::name_of(set, by, cx.language)));
        let parts = [who.unwrap_or_default(), cx.app.origin(from)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        from.map(|_| view! { <span class="author">" · "{parts.join(" · ")}</span> })
    };
    view.into_any()
}

/// Reads only the activities shown; of the others no more than their sort keys.
fn gather(cx: AppContext, set: &RecordStore, id: Id, only: Option<Id>, limit: usize) -> Shown {
    let found = of_record_and_related(set, id, only);
    let is_in_team = cx.app.team.is_in.get();
    let item = |entry: &Entry| {
        let row = set.row_at(RecordType::Activity, entry.slot)?;
        let seq = is_in_team.then(|| row.touched_by().first().copied()).flatten();
        Some((Item::of(cx, set, row, (entry.about != id).then_some(entry.about)), seq))
    };
    let mut groups: Vec<Group> = Vec::new();
    let open: Vec<(Item, Option<Seq>)> = found.open.iter().take(limit).filter_map(item).collect();
    let rest = limit.saturating_sub(open.len());
    if !open.is_empty() {
        groups.push(Group { title: cx.t(phrases::TO_DO).to_string(), items: open });
    }
    let today = cx.app.today();
    for entry in found.done.iter().take(rest) {
        let done = set.row_at(RecordType::Activity, entry.slot).and_then(|row| row.moment(activity::DONE));
        let title = done.map(|done| heading(cx, format_value::local_day(done), today)).unwrap_or_default();
        let Some(item) = item(entry) else { continue };
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.items.push(item),
            None => groups.push(Group { title, items: vec![item] }),
        }
    }
    Shown { groups, total: found.open.len() + found.done.len() }
}

fn heading(cx: AppContext, day: Date, today: Date) -> String {
    match today.0 - day.0 {
        0 => cx.t(phrases::TODAY).to_string(),
        1 => cx.t(phrases::YESTERDAY).to_string(),
        2..=DAILY_GROUP_DAYS => calendar::weekday_and_day(day, cx.language),
        _ => calendar::month(day, cx.language),
    }
}
