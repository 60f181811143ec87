//! The merge dialog: two or three records side by side, the one that remains, and the source of each field.
use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id};
use crate::command::{Command, Merge, merge as rules};
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::navigation::Route;

/// How the records compare in a field.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Two have different values.
    Differs,
    /// Only some have a value, and these agree.
    Filled,
    /// All have the same value.
    Same,
    /// Several values are united, and system fields are decided by the rules.
    Settled,
}

/// A field with each record's formatted value.
#[derive(Clone, PartialEq)]
struct Line {
    field: &'static Field,
    texts: Vec<String>,
    state: State,
}

/// The dialog for some records; if they cannot be merged, it shows the reason.
pub fn merge(cx: AppContext, all: Vec<Id>) -> AnyView {
    let app = cx.app;
    let checked = app.read_untracked(|set| Some(rules::check(set, &all)));
    let kind = match checked {
        Some(Ok(kind)) => kind,
        Some(Err(refusal)) => {
            let body = view! { <p class="banner" data-tone="bad" role="alert">{cx.t(refusal.text)}</p> };
            return dialog(cx, cx.t(phrases::MERGE).to_string(), "normal", body.into_any(), ().into_any(), || ());
        }
        None => return ().into_any(),
    };
    let master = RwSignal::new(app.read_untracked(|set| rules::suggest_master(set, &all)).unwrap_or(all[0]));
    let picks = RwSignal::new(Vec::<(FieldId, Id)>::new());
    let problem = RwSignal::new(None::<String>);
    let open = OpenDialog::about(cx, &all);
    let all = StoredValue::new(all);
    let wanted = Memo::new(move |_| {
        let master = master.get();
        let others = all.with_value(|all| all.iter().copied().filter(|id| *id != master).collect());
        Merge { master, others, picks: picks.get() }
    });
    let lines = Memo::new(move |_| app.read(|set| all.with_value(|all| lines(cx, set, kind, all))));
    let submit = move || {
        let wanted = wanted.get_untracked();
        let (master, others) = (wanted.master, wanted.others.clone());
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => {
                cx.dialog.set(None);
                // The page of a removed record is replaced by that of the remaining one.
                if matches!(cx.route.get_untracked(), Route::Record(id) if others.contains(&id)) {
                    cx.go(Route::Record(master));
                }
            }
            Err(failure) => problem.set(Some(app.explain(&failure))),
        });
        app.run(Command::Merge(wanted), then);
    };
    let rows = move |state: State| {
        let row = move |line: Line| row(cx, line, wanted, picks, all);
        move || lines.get().into_iter().filter(|line| line.state == state).map(row).collect_view()
    };
    let count = move |state: State| lines.with(|lines| lines.iter().filter(|line| line.state == state).count());
    let folded = move |state: State, title: crate::locale::Phrase| {
        move || {
            let count = count(state);
            (count > 0).then(|| {
                let title = cx.t_with(title, &[&count.to_string()]);
                view! { <details class="merge-more"><summary>{title}</summary>{rows(state)}</details> }
            })
        }
    };
    let nothing =
        move || (count(State::Differs) == 0).then(|| view! { <p class="soft">{cx.t(phrases::NOTHING_DIFFERS)}</p> });
    let columns = all.with_value(|all| all.len().to_string());
    let body = view! {
        {open.notes()}
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        <div class="merge" style=("--records", columns)>
            {heads(cx, all, master)}
            {nothing}
            {rows(State::Differs)}
            {rows(State::Settled)}
            {folded(State::Filled, phrases::FILLED_ONCE)}
            {folded(State::Same, phrases::SAME_IN_ALL)}
        </div>
        <p class="soft merge-moves">{move || moves(cx, &wanted.get())}</p>
    };
    let number = all.with_value(|all| all.len().to_string());
    let title = cx.t_with(phrases::MERGE_TITLE, &[&number, &kind.called(2, cx.language)]);
    dialog(cx, title, "large", body.into_any(), submit_button(cx.t(phrases::MERGE)), submit)
}

/// The first row: the record that remains.
fn heads(cx: AppContext, all: StoredValue<Vec<Id>>, master: RwSignal<Id>) -> AnyView {
    let head = move |id: Id| {
        let (name, facts) =
            cx.app.read_untracked(|set| (display_names::name_of(set, id, cx.language), facts(cx, set, id)));
        view! {
            <label class="merge-option" data-chosen=move || (master.get() == id).then_some("")>
                <input type="radio" name="merge-master" prop:checked=move || master.get() == id on:change=move |_| master.set(id)/>
                <span><strong>{name}</strong><small>{facts}</small></span>
            </label>
        }
    };
    view! {
        <div class="merge-row merge-heads" role="radiogroup" aria-labelledby="merge-stays">
            <span class="merge-label" id="merge-stays">{cx.t(phrases::STAYS_RECORD)}</span>
            {all.with_value(|all| all.iter().copied().map(head).collect_view())}
        </div>
    }
    .into_any()
}

/// When a record was created and changed, and how many others link to it.
fn facts(cx: AppContext, set: &RecordStore, id: Id) -> String {
    let Some((kind, row)) = set.find(id) else { return String::new() };
    let created = set.field_by_key(kind, "created").and_then(|field| row.moment(field.number));
    let day = |at| format::day(format_value::local_day(at), cx.language);
    let mut parts = Vec::new();
    parts.extend(created.map(|at| cx.t_with(phrases::CREATED_ON, &[&day(at)])));
    parts.push(cx.t_with(phrases::CHANGED_ON, &[&day(row.changed())]));
    parts.push(cx.t_with(phrases::LINKED_COUNT, &[&set.backlinks(id).count().to_string()]));
    parts.join(" · ")
}

fn lines(cx: AppContext, set: &RecordStore, kind: RecordType, all: &[Id]) -> Vec<Line> {
    let line = |field: &'static Field| {
        let brought: Vec<_> = all.iter().map(|id| rules::inherited_value(set, all, field, *id)).collect();
        let filled: Vec<_> = brought.iter().flatten().collect();
        if filled.is_empty() || (field.system && field.key != "created") {
            return None;
        }
        let state = match (rules::is_chosen(field), filled.iter().all(|value| *value == filled[0])) {
            (true, false) => State::Differs,
            (true, true) if filled.len() < all.len() => State::Filled,
            (_, true) if filled.len() == all.len() => State::Same,
            _ => State::Settled,
        };
        let text = |value: &Option<_>| format_value::display(set, field, value.as_ref(), cx.language);
        Some(Line { field, texts: brought.iter().map(text).collect(), state })
    };
    rules::fields(set, kind, all).into_iter().filter_map(line).collect()
}

/// A field: a choice of its source, or the records' values and the result.
fn row(
    cx: AppContext,
    line: Line,
    wanted: Memo<Merge>,
    picks: RwSignal<Vec<(FieldId, Id)>>,
    all: StoredValue<Vec<Id>>,
) -> AnyView {
    let field = line.field;
    let label = field.label.of(cx.language);
    let empty = cx.t(phrases::EMPTY_VALUE);
    match line.state {
        State::Same => {
            let text = line.texts.into_iter().next().unwrap_or_default();
            view! { <div class="merge-row"><span class="merge-label">{label}</span><span class="merge-all">{text}</span></div> }.into_any()
        }
        State::Settled => {
            let text = move || {
                cx.app.read(|set| {
                    let outcome = rules::merged_value(set, &wanted.get(), field);
                    format_value::display(set, field, outcome.as_ref(), cx.language)
                })
            };
            view! { <div class="merge-row"><span class="merge-label">{label}</span><span class="merge-all">{text}</span></div> }.into_any()
        }
        _ => {
            let source =
                Memo::new(move |_| wanted.with(|wanted| cx.app.read(|set| Some(rules::source(set, wanted, field)))));
            let pick = move |id: Id| {
                picks.update(|picks| {
                    picks.retain(|(number, _)| *number != field.number);
                    picks.push((field.number, id));
                });
            };
            let option = move |(id, text): (Id, String)| {
                let is_chosen = move || source.get() == Some(id);
                let is_empty = text.is_empty();
                let text = if is_empty { empty.to_string() } else { text };
                view! {
                    <label class="merge-option" data-chosen=move || is_chosen().then_some("")>
                        <input type="radio" name=format!("merge-{}", field.number.0) prop:checked=is_chosen on:change=move |_| pick(id)/>
                        <span class=is_empty.then_some("soft")>{text}</span>
                    </label>
                }
            };
            let options = all.with_value(|all| all.clone()).into_iter().zip(line.texts).map(option).collect_view();
            let id = format!("merge-label-{}", field.number.0);
            let labelled_by = id.clone();
            view! {
                <div class="merge-row" role="radiogroup" aria-labelledby=labelled_by>
                    <span class="merge-label" id=id>{label}</span>{options}
                </div>
            }
            .into_any()
        }
    }
}

/// What happens to the other records and to links to them.
fn moves(cx: AppContext, wanted: &Merge) -> String {
    let counts = cx.app.read(|set| rules::relinked_records(set, wanted));
    let part = |(kind, count): (RecordType, usize)| kind.counted(count as u32, cx.language);
    let gone = cx.t(if wanted.others.len() == 1 { phrases::MERGE_ONE_GOES } else { phrases::MERGE_TWO_GO });
    if counts.is_empty() {
        return gone.to_string();
    }
    let moved = cx.t_with(phrases::MERGE_MOVES, &[&counts.into_iter().map(part).collect::<Vec<_>>().join(", ")]);
    format!("{moved} {gone}")
}
