//! The conflicts of the team: all sides with who and when, and a decision for each.
mod editor;
mod list;

use std::collections::HashMap;

use leptos::prelude::*;
use list::{List, decide};

use super::panel::panel;
use crate::app_state::team_folder::{ConflictSide, ConflictSubject, TeamConflict, TeamDecision};
use crate::base::{Timestamp, Value};
use crate::change::Action;
use crate::domain::records::layout;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::store::layout_differences::differences;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::{Route, Section};

/// What the page knows of the conflicts.
type Found = Option<(u32, Vec<TeamConflict>)>;

/// The panel; asked anew when a round or a decision changes their number.
pub fn conflicts(cx: AppContext) -> AnyView {
    let app = cx.app;
    let found = RwSignal::new(None::<(u32, Vec<TeamConflict>)>);
    let known =
        Memo::new(move |_| app.team.state.with(|state| state.as_ref().map(|state| (state.conflicts, state.head))));
    let look = move || {
        app.team_conflicts(None, move |answer| match answer {
            Ok(all) => drop(found.try_set(Some(all))),
            Err(failure) => app.messages.show_error(app.explain(&failure)),
        })
    };
    Effect::new(move |_| {
        if let Some((count, _)) = known.get() {
            match count {
                0 => found.set(Some((0, Vec::new()))),
                _ => look(),
            }
        }
    });
    let list = List { cx, again: Callback::new(move |()| look()), typed: RwSignal::new(HashMap::new()) };
    // What is the same as before is not drawn again, because somebody may be typing.
    let shown = Memo::new(move |_| found.get());
    let body = move || list_view(list, shown.get());
    let body = view! { <p class="soft">{cx.t(phrases::TEAM_CONFLICTS_TEXT)}</p>{body} };
    panel(cx.t(phrases::TEAM_CONFLICTS), "team-conflicts", body.into_any())
}

fn list_view(list: List, found: Found) -> AnyView {
    let cx = list.cx;
    let Some((count, all)) = found else {
        return view! { <p class="soft" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any();
    };
    if all.is_empty() {
        return view! { <p role="status">{cx.t(phrases::TEAM_NO_CONFLICTS)}</p> }.into_any();
    }
    let rest = i64::from(count) - all.len() as i64;
    let rest = (rest > 0).then(|| {
        let text = cx.t_with(phrases::TEAM_MORE_CONFLICTS, &[&format::number(rest, cx.language)]);
        view! { <p class="soft">{text}</p> }
    });
    let items = all.into_iter().map(|conflict| item(list, conflict)).collect_view();
    view! { <ul class="plain-list team-conflicts">{items}</ul>{rest} }.into_any()
}

/// Who is behind a side, and when.
fn who(cx: AppContext, side: &ConflictSide) -> String {
    let user = side.by.map(|id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language)));
    let user = user.filter(|name| !name.is_empty());
    let name = match (user, side.login.as_str()) {
        (Some(name), _) => name,
        (None, "") => cx.t(phrases::TEAM_SOMEBODY).to_string(),
        (None, login) => login.to_string(),
    };
    match side.at {
        Some(at) => {
            let when = format_value::recent(Timestamp(at), cx.app.today(), cx.language);
            cx.t_with(phrases::TEAM_BY_AT, &[&name, &when])
        }
        None => name,
    }
}

fn item(list: List, conflict: TeamConflict) -> AnyView {
    let cx = list.cx;
    let href = cx.href(Route::Record(conflict.id));
    let title = match conflict.label.as_str() {
        "" => String::new(),
        label => format!(" · {label}"),
    };
    let body = match conflict.subject {
        ConflictSubject::Field(_) => field(list, &conflict),
        ConflictSubject::Removed { removals } => removed(list, &conflict, removals as usize),
        ConflictSubject::ConvertedTwice => twice(cx, &conflict),
    };
    view! { <li class="team-conflict"><h3><a href=href>{conflict.name}</a>{title}</h3>{body}</li> }.into_any()
}

fn button(label: String, look: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" class="button" data-look=look on:click=move |_| act()>{label}</button> }.into_any()
}

/// A field with several values: each can be taken, texts together, and another one entered.
fn field(list: List, conflict: &TeamConflict) -> AnyView {
    let cx = list.cx;
    let ConflictSubject::Field(number) = conflict.subject else { return ().into_any() };
    let id = conflict.id;
    let last = conflict.sides.len().saturating_sub(1);
    let arranged = cx.app.read_untracked(|set| layout_words(cx, set, conflict));
    let line = |(at, side): (usize, &ConflictSide)| {
        let value = match (arranged.as_ref().and_then(|all| all.get(at)), side.text.as_str()) {
            (Some(words), _) => words.clone(),
            (None, "") => cx.t(phrases::TEAM_EMPTY_VALUE).to_string(),
            (None, text) => text.to_string(),
        };
        let shown = (at == last).then(|| view! { " "<small class="soft">"("{cx.t(phrases::TEAM_SHOWN)}")"</small> });
        let label = match side.value {
            Some(_) if arranged.is_some() => cx.t_with(phrases::TEAM_TAKE_OF, &[&who(cx, side)]),
            Some(_) => cx.t_with(phrases::TEAM_TAKE, &[&value]),
            None => cx.t(phrases::TEAM_TAKE_EMPTY).to_string(),
        };
        let taken = side.value.clone();
        let act = move || decide(list, TeamDecision::Value { id, field: number, value: taken.clone() });
        view! {
            <li class="team-side">
                <span><strong>{value}</strong>{shown}<br/><small class="soft">{who(cx, side)}</small></span>
                {button(label, "plain", act)}
            </li>
        }
    };
    let lines = conflict.sides.iter().enumerate().map(line).collect_view();
    // A layout is arranged in its own settings.
    if arranged.is_some() {
        let href = cx.href(Route::Section(Section::Layouts));
        return view! {
            <ul class="plain-list">{lines}</ul>
            <p><a href=href>{cx.t(phrases::S_LAYOUTS)}</a></p>
        }
        .into_any();
    }
    // Only free text can be both.
    let is_text = |field: &&'static Field| field.kind == FieldType::LongText;
    let both = cx.field(conflict.kind, number).filter(is_text).and_then(|_| joined(&conflict.sides)).map(|value| {
        let act = move || decide(list, TeamDecision::Value { id, field: number, value: Some(value.clone()) });
        button(cx.t(phrases::TEAM_TAKE_BOTH).to_string(), "plain", act)
    });
    let last = conflict.sides.last().and_then(|side| side.value.clone());
    let (edit, editor) = cx.field(conflict.kind, number).map(|field| editor::editor(list, id, field, last)).unzip();
    view! {
        <ul class="plain-list">{lines}</ul>
        <div class="page-actions">{both}{edit}</div>
        {editor}
    }
    .into_any()
}

/// What each side of a conflict about a layout makes of it that the others do not; `None` for conflicts about anything else.
fn layout_words(cx: AppContext, set: &RecordStore, conflict: &TeamConflict) -> Option<Vec<String>> {
    let ConflictSubject::Field(part) = conflict.subject else { return None };
    let row = set.get(RecordType::Layout, conflict.id).filter(|_| layout::PARTS.contains(&part))?;
    let kind = RecordType::from_key(row.text(layout::OF))?;
    let text = |side: &ConflictSide| match &side.value {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let texts: Vec<String> = conflict.sides.iter().map(text).collect();
    let words = |(at, text): (usize, &String)| {
        if text.is_empty() {
            return cx.t(phrases::LAYOUT_DEFAULT).to_string();
        }
        let others: Vec<&str> =
            texts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, text)| text.as_str()).collect();
        let all = differences(set, kind, part, (text, &others), cx.language);
        if all.is_empty() { cx.t(phrases::LAYOUT_SAME).to_string() } else { all.join(" · ") }
    };
    Some(texts.iter().enumerate().map(words).collect())
}

/// All texts, one after another.
fn joined(sides: &[ConflictSide]) -> Option<Value> {
    let text = |side: &ConflictSide| match &side.value {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let texts: Vec<String> = sides.iter().filter_map(text).collect();
    (texts.len() > 1).then(|| Value::Text(texts.join("\n\n")))
}

fn names(cx: AppContext, sides: &[ConflictSide]) -> String {
    sides.iter().map(|side| who(cx, side)).collect::<Vec<_>>().join("; ")
}

/// A record that was deleted on one side and changed on another.
fn removed(list: List, conflict: &TeamConflict, removals: usize) -> AnyView {
    let cx = list.cx;
    let id = conflict.id;
    let (gone, changed) = conflict.sides.split_at(removals.min(conflict.sides.len()));
    let text = cx.t_with(phrases::TEAM_REMOVED_CHANGED, &[&names(cx, gone), &names(cx, changed)]);
    view! {
        <p>{text}</p>
        <div class="page-actions">
            {button(cx.t(phrases::TEAM_KEEP).to_string(), "plain", move || decide(list, TeamDecision::Keep { id }))}
            {button(cx.t(phrases::TEAM_REMOVE).to_string(), "plain", move || decide(list, TeamDecision::Remove { id }))}
        </div>
    }
    .into_any()
}

/// A lead that was converted on several sides: all conversions but one are undone.
fn twice(cx: AppContext, conflict: &TeamConflict) -> AnyView {
    let (id, last) = (conflict.id, conflict.sides.len().saturating_sub(1));
    let take_back = |(at, side): (usize, &ConflictSide)| {
        let seq = side.seq?;
        let label = cx.t_with(phrases::TEAM_TAKE_BACK, &[&who(cx, side)]);
        let is_of_many =
            untrack(|| cx.app.reversal(seq)).is_some_and(|(header, _)| header.cause.action == Action::BulkConvert);
        // The leads that were converted along with it stay so, which only the conversion that is shown allows for.
        let act = move || match is_of_many {
            true => cx.dialog.set(Some(Dialog::UndoAction { seq, only: Some(id) })),
            false => cx.undo(seq),
        };
        (!is_of_many || at == last).then(|| button(label, "plain", act))
    };
    view! {
        <p>{cx.t_with(phrases::TEAM_TWICE, &[&names(cx, &conflict.sides)])}</p>
        <div class="page-actions">{conflict.sides.iter().enumerate().filter_map(take_back).collect_view()}</div>
    }
    .into_any()
}
