//! The trash: deleted records, newest first, read from the journal in parts, and restoring them.
use std::collections::HashSet;

use leptos::prelude::*;

use crate::app_state::Deletion;
use crate::base::{Id, Seq, fold};
use crate::change::Action;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;

/// The minimum number of records in a part.
const PAGE_SIZE: usize = 50;
/// The number of records listed of one deletion.
const MAX_NAMED: usize = 20;

#[derive(Clone, PartialEq)]
struct Line {
    seq: Seq,
    what: String,
    is_merge: bool,
    when: String,
    records: Vec<(RecordType, Id, String)>,
}

/// The page.
pub fn trash(cx: AppContext) -> AnyView {
    let app = cx.app;
    let lines = RwSignal::new(None::<Vec<Line>>);
    let next = RwSignal::new(None::<Seq>);
    let text = RwSignal::new(String::new());
    let read = move |before: Seq, wanted: usize, known: Vec<Line>| {
        app.trash(before, wanted, move |part| match part {
            Ok(part) => {
                next.try_set(part.next);
                lines.try_set(Some(joined(known, part.deletions.iter().map(|one| line(cx, one)))));
            }
            Err(failure) => app.messages.show_error(app.explain(&failure)),
        });
    };
    // After a restore or another deletion, the list is read again.
    Effect::new(move |_| {
        app.workspace.tick.track();
        let shown = lines.with_untracked(|lines| lines.iter().flatten().map(|line| line.records.len()).sum());
        read(Seq::END, PAGE_SIZE.max(shown), Vec::new());
    });
    let older = move |_| {
        if let Some(before) = next.get_untracked() {
            read(before, PAGE_SIZE, lines.get_untracked().unwrap_or_default());
        }
    };
    let body = move || {
        let Some(all) = lines.get() else { return ().into_any() };
        if all.is_empty() {
            return view! { <div class="panel empty"><p>{cx.t(phrases::TRASH_EMPTY)}</p></div> }.into_any();
        }
        let wanted = fold::fold(text.get().trim());
        let fits = |line: &mut Line| {
            line.records.retain(|(_, _, name)| wanted.is_empty() || fold::fold(name).contains(&wanted));
            !line.records.is_empty()
        };
        let found: Vec<Line> = all.into_iter().filter_map(|mut line| fits(&mut line).then_some(line)).collect();
        if found.is_empty() {
            return view! { <div class="panel empty"><p>{cx.t(phrases::TRASH_NO_HITS)}</p></div> }.into_any();
        }
        view! { <div class="stack">{found.into_iter().map(|line| deletion(cx, line)).collect_view()}</div> }.into_any()
    };
    let more = move || {
        next.get()
            .map(|_| view! { <button class="button trash-more" on:click=older>{cx.t(phrases::TRASH_OLDER)}</button> })
    };
    view! {
        <div class="narrow">
            <div class="page-head"><h1>{cx.t(phrases::TRASH)}</h1></div>
            <div class="list-tools" hidden=move || lines.with(|lines| lines.as_ref().is_none_or(Vec::is_empty))>
                <input class="input" type="search" aria-label=cx.t(phrases::TRASH_SEARCH) placeholder=cx.t(phrases::TRASH_SEARCH)
                    prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))/>
            </div>
            {body}{more}
        </div>
    }
    .into_any()
}

fn deletion(cx: AppContext, line: Line) -> AnyView {
    let app = cx.app;
    let Line { seq, what, is_merge, when, records } = line;
    let count = records.len();
    let ids: Vec<Id> = records.iter().map(|(_, id, _)| *id).collect();
    let all = (count > 1).then(|| {
        let label = cx.t_with(phrases::RESTORE_ALL, &[&count.to_string()]);
        // A deletion that is in force is undone as a whole, and the journal records that.
        let act = move |_| if app.in_force(seq) { cx.undo(seq) } else { app.restore(seq, ids.clone()) };
        view! { <button class="button" data-figure=FigureKind::Here.key() on:click=act>{label}</button> }
    });
    // Undoing a merge also brings back what the removed records were linked to.
    let merge = (is_merge && app.in_force(seq)).then(|| {
        let label = cx.t_with(phrases::UNDO_HERE_WHAT, &[&what]);
        let open = move |_| cx.dialog.set(Some(Dialog::UndoAction { seq, only: None }));
        view! { <button class="button" aria-label=label on:click=open>{cx.t(phrases::UNDO_HERE)}</button> }
    });
    let record = move |(kind, id, name): (RecordType, Id, String)| {
        let label = cx.t_with(phrases::RESTORE_WHAT, &[&name]);
        view! {
            <li class="todo">
                {icon(icon::of_kind(kind))}
                <span class="todo-name">{name}</span><span>{kind.one().of(cx.language)}</span>
                <button class="button" aria-label=label on:click=move |_| app.restore(seq, vec![id])>{cx.t(phrases::RESTORE)}</button>
            </li>
        }
    };
    let shows_all = RwSignal::new(false);
    let rest = count.saturating_sub(MAX_NAMED);
    let more = move || {
        (rest > 0 && !shows_all.get()).then(|| {
            let text = cx.t_with(phrases::AND_MORE, &[&rest.to_string()]);
            view! { <li><button type="button" class="button" data-look="quiet" data-figure=FigureKind::More.key() on:click=move |_| shows_all.set(true)>{text}</button></li> }
        })
    };
    let listed = move || {
        let most = if shows_all.get() { usize::MAX } else { MAX_NAMED };
        records.iter().take(most).cloned().map(record).collect_view()
    };
    view! {
        <section class="panel">
            <div class="panel-head"><div><h2>{what}</h2><small class="soft">{when}</small></div>{merge}{all}</div>
            <div class="panel-body"><ul class="todos">{listed}{more}</ul></div>
        </section>
    }
    .into_any()
}

fn line(cx: AppContext, deletion: &Deletion) -> Line {
    let header = &deletion.header;
    let who = header
        .by
        .map(|id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language)))
        .filter(|who| !who.is_empty());
    let when = format_value::recent(header.at, cx.app.today(), cx.language);
    let record =
        |(kind, row): &(RecordType, crate::base::Row)| (*kind, row.id(), display_names::name(*kind, row, cx.language));
    Line {
        seq: header.seq,
        what: format_value::sentence(header.cause.text(cx.language)),
        is_merge: header.cause.action == Action::Merge,
        when: who.map_or(when.clone(), |who| format!("{who} · {when}")),
        records: deletion.records.iter().map(record).collect(),
    }
}

/// Adds lines; a record that was deleted several times is listed only with its last deletion.
fn joined(known: Vec<Line>, more: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut seen: HashSet<Id> = known.iter().flat_map(|line| line.records.iter().map(|(_, id, _)| *id)).collect();
    let mut all = known;
    for mut line in more {
        line.records.retain(|(_, id, _)| seen.insert(*id));
        if !line.records.is_empty() {
            all.push(line);
        }
    }
    all
}
