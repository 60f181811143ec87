//! A workspace file compared with the open workspace: its content, its changes, and the conflicts.
use std::collections::HashSet;

use leptos::prelude::*;

use crate::base::{FieldId, Id, Timestamp, WorkspaceId};
use crate::locale::{Phrase, format, phrases};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file::{Loaded, adopt, counted};
use crate::worker_protocol::Request;
use crate::worker_protocol::messages::{Choice, Clash};

/// The content and the changes of a file, with the available actions.
pub fn compare(cx: AppContext, loaded: RwSignal<Option<Loaded>, LocalStorage>, file: Loaded) -> AnyView {
    let app = cx.app;
    let number = |count: &u32| format::number(i64::from(*count), cx.language);
    let summary = file.summary.clone();
    let holds = counted(cx, &summary.counts);
    let saved_at = Timestamp::parse_iso(&summary.saved_at).map(|at| format_value::recent(at, app.today(), cx.language));
    let saved_at = saved_at.map(|when| cx.t_with(phrases::FILE_SAVED_AT, &[&when]));
    let brings = summary.new + summary.changed + summary.gone + summary.differing;
    let fact = |label: Phrase, count: u32| {
        view! { <div class="compared"><dt>{cx.t(label)}</dt><dd>{number(&count)}</dd></div> }
    };
    let facts = view! {
        {fact(phrases::COMPARED_NEW, summary.new)}
        {fact(phrases::COMPARED_CHANGED, summary.changed)}
        {fact(phrases::COMPARED_GONE, summary.gone)}
        {fact(phrases::COMPARED_BOTH, summary.differing)}
        {fact(phrases::COMPARED_OURS, summary.ours)}
    };
    let takes_theirs = RwSignal::new(false);
    let but = RwSignal::new(HashSet::<(Id, FieldId)>::new());
    let rest = (summary.differing as usize).saturating_sub(summary.clashes.len());
    let conflicts =
        (!summary.clashes.is_empty()).then(|| conflicts(cx, summary.clashes.clone(), rest, takes_theirs, but));
    let own = file.clone();
    let open = move |_| {
        loaded.set(None);
        adopt(cx, &own);
    };
    // The demo is rebuilt, not restored.
    let here = app.workspace.id.get_untracked();
    let instead = (here != WorkspaceId::Demo).then(|| {
        let before = cx.t_with(phrases::BEFORE_RESTORE, &[&untrack(|| app.workspace_name(here))]);
        cx.t_with(phrases::RESTORE_HERE_TEXT, &[&before])
    });
    let team = instead.is_some() && app.team.is_in.get_untracked();
    let own = file.clone();
    let restore = move |_| {
        loaded.set(None);
        app.restore_file(&own.job);
    };
    let join = move |_| {
        let choice = Choice {
            takes_theirs: takes_theirs.get_untracked(),
            but: but.with_untracked(|but| but.iter().copied().collect()),
        };
        app.store(&file.job, Request::Merge { file: file.name.clone(), choice }, move |is_stored| {
            if is_stored {
                loaded.try_set(None);
            }
        });
    };
    let relation = if summary.common > 0 { phrases::COMPARED_COMMON } else { phrases::COMPARED_APART };
    view! {
        <div class="stack compare">
            <div role="status"><p>{cx.t_with(phrases::FILE_HOLDS, &[&holds, &number(&summary.files), &number(&summary.commits)])}" "{saved_at}</p></div>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=open>{cx.t(phrases::AS_NEW)}</button>
                {instead.is_some().then(|| view! { <button class="button" on:click=restore>{cx.t(phrases::RESTORE_HERE)}</button> })}
            </div>
            {instead.map(|text| view! { <p class="soft">{text}</p> })}
            {team.then(|| view! { <p class="soft">{cx.t(phrases::RESTORE_LEAVES_TEAM)}</p> })}
            <h3>{cx.t(phrases::COMPARED)}</h3>
            <p class="soft">{cx.t(relation)}</p>
            <dl class="compared-facts">{facts}</dl>
            {(brings == 0).then(|| view! { <p class="soft">{cx.t(phrases::NOTHING_TO_MERGE)}</p> })}
            {conflicts}
            <div class="page-actions">
                <button class="button" disabled=brings == 0 on:click=join>{cx.t(phrases::MERGE_HERE)}</button>
            </div>
        </div>
    }
    .into_any()
}

fn conflicts(
    cx: AppContext,
    clashes: Vec<Clash>,
    rest: usize,
    takes_theirs: RwSignal<bool>,
    but: RwSignal<HashSet<(Id, FieldId)>>,
) -> AnyView {
    let all = move |theirs: bool, label: Phrase| {
        let is_so = move || (takes_theirs.get() == theirs && but.with(HashSet::is_empty)).to_string();
        let choose = move |_| {
            takes_theirs.set(theirs);
            but.set(HashSet::new());
        };
        view! { <button type="button" aria-pressed=is_so on:click=choose>{cx.t(label)}</button> }
    };
    let line = move |(place, clash): (usize, Clash)| {
        let key = (clash.id, clash.field);
        let label = if clash.label.is_empty() { cx.t(phrases::WHOLE_RECORD).to_string() } else { clash.label };
        let title = cx.t_with(phrases::CLASH_OF, &[&clash.name, &label]);
        let side = move |theirs: bool, side: Phrase, text: String| {
            let is_chosen = move || (takes_theirs.get() != but.with(|but| but.contains(&key))) == theirs;
            let choose = move |_| {
                but.update(|but| {
                    match takes_theirs.get_untracked() == theirs {
                        true => but.remove(&key),
                        false => but.insert(key),
                    };
                });
            };
            let text = if text.is_empty() { cx.t(phrases::EMPTY_VALUE).to_string() } else { text };
            view! {
                <label class="clash-side">
                    <input type="radio" name=format!("clash-{place}") prop:checked=is_chosen on:change=choose/>
                    <span><small class="soft">{cx.t(side)}</small><span class="clash-value">{text}</span></span>
                </label>
            }
        };
        view! {
            <li class="clash"><fieldset>
                <legend>{icon(icon::of_kind(clash.kind))}{title}</legend>
                <div class="clash-sides">{side(false, phrases::AS_HERE, clash.ours)}{side(true, phrases::AS_THERE, clash.theirs)}</div>
            </fieldset></li>
        }
    };
    let rest = (rest > 0).then(|| {
        view! { <p class="soft">{cx.t_with(phrases::CONFLICTS_MORE, &[&format::number(rest as i64, cx.language)])}</p> }
    });
    view! {
        <section class="stack" aria-labelledby="conflicts-title">
            <div class="clash-head">
                <h3 id="conflicts-title">{cx.t(phrases::CHOOSE_WHAT_HOLDS)}</h3>
                <div class="segmented" role="group" aria-labelledby="conflicts-title">{all(false, phrases::ALL_OURS)}{all(true, phrases::ALL_THEIRS)}</div>
            </div>
            <ul class="plain-list clashes">{clashes.into_iter().enumerate().map(line).collect_view()}</ul>
            {rest}
        </section>
    }
    .into_any()
}
