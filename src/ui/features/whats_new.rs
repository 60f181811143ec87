//! Changes since the last visit, by other tabs, by files and by time: a panel on the home page, and a page.
use leptos::prelude::*;

use crate::app_state::ChangesSinceVisit;
use crate::base::{Id, ReplicaId, Timestamp, Value};
use crate::domain::RecordType;
use crate::locale::{Phrase, phrases};
use crate::store::change_summary::{ChangeKind, Changed, ElapsedDates};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The number of lines in the panel on the home page.
const MAX_ON_HOME: usize = 6;
/// The number of fields listed per record.
const MAX_FIELDS: usize = 3;

#[derive(Clone, PartialEq)]
struct Line {
    id: Option<Id>,
    kind: RecordType,
    name: String,
    what: String,
    when: String,
    /// The browser in which it was done, if that is another one.
    from: Option<ReplicaId>,
}

/// The page with all changes.
pub fn changes(cx: AppContext) -> AnyView {
    let lines = lines(cx);
    let body = move || match lines.get() {
        None => ().into_any(),
        Some(lines) if lines.is_empty() => {
            view! { <div class="panel empty"><p>{cx.t(phrases::CHANGES_NONE)}</p></div> }.into_any()
        }
        Some(lines) => view! {
            <section class="panel">
                <div class="panel-head"><h2>{since(cx)}</h2>{seen(cx)}</div>
                <div class="panel-body">{list(cx, lines, true)}</div>
            </section>
        }
        .into_any(),
    };
    let all = view! { <a class="button" href=cx.href(Route::Actions)>{cx.t(phrases::ALL_ACTIONS)}</a> };
    view! {
        <div class="narrow">
            <div class="page-head"><h1>{cx.t(phrases::CHANGES)}</h1><span class="page-actions">{all}</span></div>
            {body}
        </div>
    }
    .into_any()
}

/// The panel of the home page; absent without changes.
pub fn panel(cx: AppContext) -> AnyView {
    let lines = lines(cx);
    // While the journal is being read, the panel's space is reserved, so that nothing moves when the lines appear.
    let is_shown = Memo::new(move |_| {
        lines.with(|lines| lines.as_ref().map(|lines| !lines.is_empty())).unwrap_or_else(|| cx.app.has_news())
    });
    let body = move || {
        is_shown.get().then(|| {
            let some = move || list(cx, lines.get().unwrap_or_default().into_iter().take(MAX_ON_HOME).collect(), false);
            let rest = move || {
                lines
                    .with(|lines| lines.as_ref().is_some_and(|lines| lines.len() > MAX_ON_HOME))
                    .then(|| view! { <a href=cx.href(Route::Changes)>{cx.t(phrases::CHANGES_ALL)}</a> })
            };
            view! {
                <section class="panel news">
                    <div class="panel-head">
                        <div><h2>{cx.t(phrases::CHANGES)}</h2><small class="soft">{since(cx)}</small></div>
                        <span class="page-actions">{rest}{seen(cx)}</span>
                    </div>
                    <div class="panel-body">{some}</div>
                </section>
            }
        })
    };
    body.into_any()
}

fn since(cx: AppContext) -> String {
    let last = cx.app.recents.last_visit().unwrap_or_else(|| cx.app.now());
    cx.t_with(phrases::CHANGES_SINCE, &[&format_value::recent(last, cx.app.today(), cx.language)])
}

fn seen(cx: AppContext) -> AnyView {
    view! { <button class="button" on:click=move |_| cx.app.mark_seen()>{cx.t(phrases::CHANGES_SEEN)}</button> }
        .into_any()
}

/// The list; `says_where` also says in whose browser of the team something was done.
fn list(cx: AppContext, lines: Vec<Line>, says_where: bool) -> AnyView {
    let line = |line: Line| {
        // The members are known after the first round.
        let from = line.from.filter(|_| says_where);
        let origin = from.map(|_| view! { <span class="author">" · "{move || cx.app.origin(from)}</span> });
        let name = match line.id {
            Some(id) => view! { <a href=cx.href(Route::Record(id))>{line.name}</a> }.into_any(),
            None => view! { <span class="todo-name">{line.name}</span> }.into_any(),
        };
        view! { <li class="todo change">{icon(icon::of_kind(line.kind))}{name}<span class="change-what" title=line.what.clone()>{line.what.clone()}</span><span class="change-when">{line.when}{origin}</span></li> }
    };
    view! { <ul class="todos">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// The lines; `None` until the last visit is known and the journal has been read.
fn lines(cx: AppContext) -> RwSignal<Option<Vec<Line>>> {
    let lines = RwSignal::new(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        asked.update_value(|asked| *asked += 1);
        let Some(last) = cx.app.recents.last_visit() else { return lines.set(None) };
        let passed = cx.app.deadlines_passed(format_value::local_day(last));
        if cx.app.has_news() {
            let own = asked.get_value();
            // The answer to an earlier query must not replace that of a later one.
            cx.app.news(move |news| {
                if asked.try_get_value() == Some(own) {
                    lines.set(Some(lines_of(cx, &news, &passed)));
                }
            });
        } else {
            lines.set(Some(lines_of(cx, &ChangesSinceVisit::default(), &passed)));
        }
    });
    lines
}

fn lines_of(cx: AppContext, news: &ChangesSinceVisit, passed: &ElapsedDates) -> Vec<Line> {
    cx.app.read_untracked(|set| {
        let changed = news.changed.iter().map(|changed| Line {
            id: (changed.change != ChangeKind::Removed).then_some(changed.id),
            kind: changed.kind,
            name: changed.name.clone(),
            what: outcome(cx, set, changed),
            when: when(cx, set, changed.by, changed.at),
            from: changed.from,
        });
        let large = news.large.iter().map(|header| Line {
            id: None,
            kind: RecordType::Settings,
            name: format_value::sentence(header.cause.text(cx.language)),
            what: cx.t_with(phrases::RECORDS_AT_ONCE, &[&header.size.to_string()]),
            when: when(cx, set, header.by, header.at),
            from: header.from,
        });
        let due = |ids: &[Id], what: Phrase| -> Vec<Line> {
            let line = |id: &Id| {
                let (kind, row) = set.find(*id)?;
                let name = display_names::name(kind, row, cx.language);
                Some(Line { id: Some(*id), kind, name, what: cx.t(what).to_string(), when: String::new(), from: None })
            };
            ids.iter().filter_map(line).collect()
        };
        let mut out: Vec<Line> = large.chain(changed).filter(|line| !line.what.is_empty()).collect();
        out.extend(due(&passed.tasks, phrases::CHANGE_DUE));
        out.extend(due(&passed.leads, phrases::CHANGE_DEADLINE));
        out.extend(due(&passed.deals, phrases::CHANGE_CLOSE));
        out
    })
}

fn outcome(cx: AppContext, set: &RecordStore, changed: &Changed) -> String {
    match changed.change {
        ChangeKind::Created => return cx.t(phrases::CHANGE_CREATED).to_string(),
        ChangeKind::Removed => return cx.t(phrases::CHANGE_REMOVED).to_string(),
        ChangeKind::Changed => {}
    }
    let changes = changed.fields.iter().filter_map(|(number, before, after)| {
        let field = set.field(changed.kind, *number)?;
        let shown = |value: &Option<Value>| match format_value::display(set, field, value.as_ref(), cx.language) {
            text if text.is_empty() => "–".to_string(),
            text => text,
        };
        let (before, after) = (shown(before), shown(after));
        // A link that was cleared because its record was removed: that record has its own line.
        (before != after).then(|| format!("{} {before} → {after}", field.label.of(cx.language)))
    });
    let changes: Vec<String> = changes.collect();
    let rest = if changes.len() > MAX_FIELDS { " …" } else { "" };
    format!("{}{rest}", changes[..changes.len().min(MAX_FIELDS)].join(", "))
}

fn when(cx: AppContext, set: &RecordStore, by: Option<Id>, at: Timestamp) -> String {
    let who = by.map(|id| display_names::name_of(set, id, cx.language)).filter(|who| !who.is_empty());
    let at = format_value::recent(at, cx.app.today(), cx.language);
    who.map_or(at.clone(), |who| format!("{who} · {at}"))
}
