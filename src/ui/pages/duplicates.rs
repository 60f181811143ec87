//! The page of possible duplicates in the workspace: groups of records, the most certain first, in pages. The records
//! are compared in the background; the list appears when all are.
mod group;

use std::cmp::Reverse;
use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::store::duplicate_index::DuplicateGroup;
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::duplicates::group::group;

/// Groups per page.
const GROUPS_PER_PAGE: usize = 20;
/// The kinds of groups: of one record type, or, the last one, of leads and contacts.
const SORTS: [Option<RecordType>; 4] =
    [Some(RecordType::Lead), Some(RecordType::Contact), Some(RecordType::Account), None];

#[derive(Clone, PartialEq)]
struct Found {
    of: Option<RecordType>,
    group: DuplicateGroup,
}

/// The page.
pub fn page(cx: AppContext) -> AnyView {
    let app = cx.app;
    let found = RwSignal::new(None::<Arc<Vec<Found>>>);
    Effect::new(move |_| {
        app.workspace.tick.track();
        app.scan_for_duplicates();
        if app.duplicate_scan.progress.get().is_none() {
            found.set(Some(Arc::new(all(cx))));
        }
    });
    let wanted = RwSignal::new(None::<Option<RecordType>>);
    let at = RwSignal::new(0usize);
    let fits = move |one: &Found| wanted.get().is_none_or(|of| of == one.of);
    let total =
        Memo::new(move |_| found.with(|found| found.iter().flat_map(|all| all.iter()).filter(|one| fits(one)).count()));
    // The last page may disappear with its groups.
    let first = Memo::new(move |_| at.get().min(total.get().saturating_sub(1) / GROUPS_PER_PAGE) * GROUPS_PER_PAGE);
    let shown = Memo::new(move |_| {
        let first = first.get();
        found.with(|found| {
            let wanted = found.iter().flat_map(|all| all.iter()).filter(|one| fits(one));
            wanted.skip(first).take(GROUPS_PER_PAGE).cloned().collect::<Vec<_>>()
        })
    });
    let body = move || {
        let is_known = found.with(Option::is_some);
        match shown.get() {
            shown if !shown.is_empty() => {
                shown.into_iter().map(|one| group(cx, one.group, one.of.is_none())).collect_view().into_any()
            }
            _ if is_known => nothing(cx),
            _ => ().into_any(),
        }
    };
    view! {
        <div class="page-head"><h1>{cx.t(phrases::DUPLICATES)}</h1></div>
        <p class="soft duplicates-text">{cx.t(phrases::DUPLICATES_TEXT)}</p>
        {move || progress(cx)}
        {move || found.get().filter(|all| !all.is_empty()).map(|all| filter(cx, &all, wanted, at))}
        <div class="stack">{body}</div>
        {move || (total.get() > GROUPS_PER_PAGE).then(|| pager(cx, first.get(), total.get(), at))}
    }
    .into_any()
}

/// All groups; the most certain first, and of equal ones those that can be merged before those that are converted.
fn all(cx: AppContext) -> Vec<Found> {
    let mut all: Vec<Found> = cx.app.read_untracked(|set| {
        let groups = |of: Option<RecordType>| {
            set.duplicate_index().groups(set, of).into_iter().map(move |group| Found { of, group })
        };
        SORTS.into_iter().flat_map(groups).collect()
    });
    all.sort_by_key(|one| Reverse(one.group.reasons.strongest().map(|reason| reason.certainty())));
    all
}

fn progress(cx: AppContext) -> Option<AnyView> {
    let (done, of) = cx.app.duplicate_scan.progress.get()?;
    let text = cx.t_with(
        phrases::COMPARING,
        &[&format::number(done as i64, cx.language), &format::number(of as i64, cx.language)],
    );
    Some(
        view! {
            <div class="progress">
                <progress max=of.to_string() value=done.to_string() aria-label=text.clone()></progress>
                <span>{text}</span>
            </div>
        }
        .into_any(),
    )
}

/// The filter by kind of group, each with its count.
fn filter(cx: AppContext, all: &[Found], wanted: RwSignal<Option<Option<RecordType>>>, at: RwSignal<usize>) -> AnyView {
    let count = |of: Option<RecordType>| all.iter().filter(|one| one.of == of).count();
    let button = |of: Option<Option<RecordType>>, label: &'static str, count: usize| {
        let choose = move |_| {
            wanted.set(of);
            at.set(0);
        };
        let text = format!("{label} ({})", format::number(count as i64, cx.language));
        view! {
            <button type="button" data-figure=FigureKind::Groups.key() title=cx.t(phrases::HOW_DUPLICATES)
                aria-pressed=move || (wanted.get() == of).to_string() on:click=choose>{text}</button>
        }
    };
    let sort = |of: Option<RecordType>| {
        let label = of.map_or(phrases::LEADS_AND_CONTACTS, RecordType::many).of(cx.language);
        (count(of) > 0).then(|| button(Some(of), label, count(of)))
    };
    view! {
        <div class="segmented duplicates-filter" role="group" aria-label=cx.t(phrases::KIND_OF_RECORD)>
            {button(None, cx.t(phrases::ALL_KINDS), all.len())}
            {SORTS.map(sort).into_iter().collect_view()}
        </div>
    }
    .into_any()
}

fn pager(cx: AppContext, first: usize, total: usize, at: RwSignal<usize>) -> AnyView {
    let page = first / GROUPS_PER_PAGE;
    let (is_first, is_last) = (page == 0, first + GROUPS_PER_PAGE >= total);
    let number = |number: usize| format::number(number as i64, cx.language);
    let text = cx.t_with(
        phrases::GROUPS_OF,
        &[&number(first + 1), &number((first + GROUPS_PER_PAGE).min(total)), &number(total)],
    );
    let turn = move |to: usize| {
        at.set(to);
        if let Some(page) = document().get_element_by_id("page") {
            page.set_scroll_top(0);
        }
    };
    view! {
        <div class="pager">
            <button class="button" disabled=is_first on:click=move |_| turn(page.saturating_sub(1))>{cx.t(phrases::PREVIOUS)}</button>
            <span role="status">{text}</span>
            <button class="button" disabled=is_last on:click=move |_| turn(page + 1)>{cx.t(phrases::FURTHER)}</button>
        </div>
    }
    .into_any()
}

fn nothing(cx: AppContext) -> AnyView {
    view! {
        <div class="panel empty">
            <p>{cx.t(phrases::NO_DUPLICATES)}</p>
            <div class="page-actions"><a class="button" href=cx.href(Route::List(RecordType::Lead))>{cx.t_with(phrases::SHOW_MANY, &[&RecordType::Lead.called(2, cx.language)])}</a></div>
        </div>
    }
    .into_any()
}
