//! The dialog that undoes a past action: what goes, what comes back and what stays, and a choice for everything that was
//! edited since.
mod preview;

use std::collections::HashSet;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{Id, Seq};
use crate::change::{Action, ActionLabel, Commit, Header};
use crate::command::{KeptItem, UndoWish};
use crate::locale::{Phrase, format, phrases};
use crate::store::display_names;
use crate::store::undo_stack::Reversal;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog as form, submit_button};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::undo_action::preview::{Entry, PARTS, Part, Preview, preview};

/// The number of entries shown of a part at first, and with each further click.
const FEW: usize = 8;
const MORE: usize = 100;

/// What the dialog shows and decides.
#[derive(Clone, Copy)]
struct State {
    commit: StoredValue<Option<Commit>, LocalStorage>,
    is_read: RwSignal<bool>,
    overrides: RwSignal<HashSet<KeptItem>>,
    limits: RwSignal<[usize; PARTS.len()]>,
    problem: RwSignal<Option<String>>,
}

/// The dialog for a commit, or for the conversion of one lead in it.
pub fn dialog(cx: AppContext, seq: Seq, only: Option<Id>) -> AnyView {
    let app = cx.app;
    let Some((header, reversal)) = untrack(|| app.reversal(seq)) else {
        return message(cx, cx.t(phrases::UNDO_HERE).to_string(), phrases::UNDO_NO_SUCH);
    };
    let name = match only {
        Some(lead) => {
            let name = app.read_untracked(|set| display_names::name_of(set, lead, cx.language));
            ActionLabel::new(Action::Convert, name).text(cx.language)
        }
        None => header.cause.text(cx.language),
    };
    match reversal {
        Reversal::Impossible(why) => message(cx, format_value::sentence(name), why),
        Reversal::Redo(seq) => {
            let body = view! { {about(cx, &header)}<p>{cx.t(phrases::UNDO_IS_UNDONE)}</p> };
            let submit = move || {
                cx.dialog.set(None);
                app.redo(seq);
            };
            let title = cx.t_with(phrases::REDO_WHAT, &[&name]);
            form(cx, title, "small", body.into_any(), submit_button(cx.t(phrases::REDO)), submit)
        }
        Reversal::Undo(seq) => undo(cx, (seq, only), &header, cx.t_with(phrases::UNDO_WHAT, &[&name])),
    }
}

fn message(cx: AppContext, title: String, text: Phrase) -> AnyView {
    let foot = submit_button(cx.t(phrases::CLOSE));
    form(cx, title, "small", view! { <p>{cx.t(text)}</p> }.into_any(), foot, move || cx.dialog.set(None))
}

/// Who did it and when.
fn about(cx: AppContext, header: &Header) -> AnyView {
    let who = header.by.map(|id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language)));
    let when = format_value::moment(header.at, cx.language);
    let text = who.filter(|who| !who.is_empty()).map_or(when.clone(), |who| format!("{who} · {when}"));
    view! { <p class="soft">{text}</p> }.into_any()
}

fn undo(cx: AppContext, (seq, only): (Seq, Option<Id>), header: &Header, title: String) -> AnyView {
    let app = cx.app;
    let state = State {
        commit: StoredValue::new_local(None),
        is_read: RwSignal::new(false),
        overrides: RwSignal::new(HashSet::new()),
        limits: RwSignal::new([FEW; PARTS.len()]),
        problem: RwSignal::new(None),
    };
    app.commit(
        seq,
        if_here(move |commit| match commit {
            Ok(commit) => {
                state.commit.set_value(Some(commit));
                state.is_read.set(true);
            }
            Err(failure) => state.problem.set(Some(app.explain(&failure))),
        }),
    );
    let shown = Memo::new(move |_| {
        if !state.is_read.get() {
            return None;
        }
        let overrides: Vec<KeptItem> = state.overrides.with(|all| all.iter().copied().collect());
        let wanted = UndoWish { only, ..UndoWish::with(overrides) };
        state.commit.with_value(|commit| {
            let replayed = app.undo_plan(commit.as_ref()?, &wanted);
            let limits = state.limits.get();
            Some(replayed.map_or_else(
                |why| Err(cx.t(why.text).to_string()),
                |replayed| Ok(app.read(|set| preview(set, &replayed, limits, cx.language))),
            ))
        })
    });
    let good = Memo::new(move |_| shown.get().and_then(Result::ok).unwrap_or_default());
    let submit = move || {
        if untrack(|| shown.with(Option::is_none)) {
            return;
        }
        // Only what is on offer now: another tab may have taken back the rest.
        let chosen = good.with_untracked(|good| {
            let own = state.overrides.get_untracked();
            good.choices.iter().copied().filter(|item| own.contains(item)).collect()
        });
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => cx.dialog.set(None),
            Err(failure) => state.problem.set(Some(app.explain(&failure))),
        });
        app.undo_with(seq, UndoWish { only, ..UndoWish::with(chosen) }, then);
    };
    let trouble = move || {
        let text = state.problem.get().or_else(|| shown.with(|shown| shown.as_ref()?.as_ref().err().cloned()));
        text.map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })
    };
    let summary = move || match shown.get() {
        None if state.problem.with(Option::is_some) => String::new(),
        None => cx.t(phrases::ONE_MOMENT).to_string(),
        Some(_) => cx.t(good.with(summary)).to_string(),
    };
    let body = view! {
        {about(cx, header)}
        {trouble}
        <p role="status">{summary}</p>
        <div class="undo-parts">{PARTS.map(|part| section(cx, state, good, part)).into_iter().collect_view()}</div>
    };
    form(cx, title, "medium", body.into_any(), submit_button(cx.t(phrases::UNDO)), submit)
}

/// The preview in one sentence.
fn summary(preview: &Preview) -> Phrase {
    let is_complete = preview.totals[Part::Choices as usize] + preview.totals[Part::Kept as usize] == 0;
    match (preview.has_changes, is_complete) {
        (true, true) => phrases::UNDO_ALL_BACK,
        (true, false) => phrases::UNDO_PARTLY,
        (false, _) if !preview.choices.is_empty() => phrases::UNDO_ALL_KEPT,
        (false, _) => phrases::UNDO_NOTHING_LEFT,
    }
}

fn section(cx: AppContext, state: State, good: Memo<Preview>, part: Part) -> AnyView {
    let place = part as usize;
    let total = Memo::new(move |_| good.with(|good| good.totals[place]));
    let entries = move || good.with(|good| good.entries[place].clone());
    let heading = match part {
        Part::Choices => phrases::UNDO_CHOICES,
        Part::Removed => phrases::UNDO_GOES,
        Part::Restored => phrases::UNDO_RETURNS,
        Part::Set => phrases::UNDO_SET,
        Part::Kept => phrases::UNDO_STAYS,
    };
    let more = move || {
        let rest = total.get().saturating_sub(state.limits.with(|limits| limits[place]));
        (rest > 0).then(|| {
            let next = format::number(rest.min(MORE) as i64, cx.language);
            let show = move |_| state.limits.update(|limits| limits[place] += MORE);
            view! { <button type="button" class="button" data-figure=FigureKind::More.key() on:click=show>{cx.t_with(phrases::UNDO_SHOW_MORE, &[&next])}</button> }
        })
    };
    let key = |entry: &Entry| (entry.item, entry.title.clone(), entry.note.clone(), entry.fields.clone());
    let line = move |entry: Entry| match part {
        Part::Choices => choice(state, entry),
        _ => plain(cx, entry),
    };
    let head = move || {
        let count = format::number(total.get() as i64, cx.language);
        view! { <h3 data-figure=FigureKind::Here.key()>{cx.t_with(heading, &[&count])}</h3> }
    };
    let all = (part == Part::Choices).then(|| take_all(cx, state, good));
    view! {
        <section hidden=move || total.get() == 0 data-part=part_name(part)>
            {head}{all}
            <ul class="undo-entries"><For each=entries key=key children=line/></ul>
            {more}
        </section>
    }
    .into_any()
}

/// The name of a part for style sheets and tests.
const fn part_name(part: Part) -> &'static str {
    match part {
        Part::Choices => "choices",
        Part::Removed => "removed",
        Part::Restored => "restored",
        Part::Set => "set",
        Part::Kept => "kept",
    }
}

fn take_all(cx: AppContext, state: State, good: Memo<Preview>) -> AnyView {
    // Once shown it stays, so that it keeps the focus.
    let is_long = Memo::new(move |was: Option<&bool>| was == Some(&true) || good.with(|good| good.choices.len() > 1));
    let has_all =
        move || good.with(|good| state.overrides.with(|own| good.choices.iter().all(|item| own.contains(item))));
    let take = move |event| {
        let is_on = event_target_checked(&event);
        let all = good.with_untracked(|good| good.choices.iter().copied().collect());
        state.overrides.set(if is_on { all } else { HashSet::new() });
    };
    let all = move || {
        is_long.get().then(|| {
            view! { <label class="check"><input type="checkbox" prop:checked=has_all on:change=take/>{cx.t(phrases::UNDO_TAKE_ALL)}</label> }
        })
    };
    view! { <p class="soft">{cx.t(phrases::UNDO_CHOICES_TEXT)}</p>{all} }.into_any()
}

fn choice(state: State, entry: Entry) -> AnyView {
    let item = entry.item;
    let is_on = move || state.overrides.with(|own| own.contains(&item));
    let take = move |event| {
        let is_on = event_target_checked(&event);
        state.overrides.update(|own| {
            if is_on {
                own.insert(item);
            } else {
                own.remove(&item);
            }
        });
    };
    view! {
        <li><label class="check"><input type="checkbox" prop:checked=is_on on:change=take/>
            <span>{entry.title}<br/><small class="soft">{entry.note}</small></span></label></li>
    }
    .into_any()
}

fn plain(cx: AppContext, entry: Entry) -> AnyView {
    let field = |(label, now, then): (String, String, String)| match now.is_empty() {
        true => view! { <li>{label}</li> }.into_any(),
        false => view! { <li>{label}{cx.language.colon()}<del>{now}</del>" → "<ins>{then}</ins></li> }.into_any(),
    };
    let note = (!entry.note.is_empty()).then(|| view! { " "<small class="soft">{entry.note}</small> });
    let fields =
        (!entry.fields.is_empty()).then(|| view! { <ul>{entry.fields.into_iter().map(field).collect_view()}</ul> });
    view! { <li>{entry.title}{note}{fields}</li> }.into_any()
}
