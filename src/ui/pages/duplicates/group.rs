//! A group of possible duplicates: the records below each other, with equal values marked, and the available actions.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::{Command, merge};
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::duplicate_index::DuplicateGroup;
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::duplicates::{Side, certainty, lead_to_convert};
use crate::ui::navigation::Route;

/// The number of records shown of a group until all are asked for.
const MAX_MEMBERS: usize = 6;
/// The number of values shown of each record.
const MAX_VALUES: usize = 6;

/// A group; `is_mixed` if it consists of leads and contacts.
pub fn group(cx: AppContext, group: DuplicateGroup, is_mixed: bool) -> AnyView {
    let app = cx.app;
    let more = group.members.len().saturating_sub(MAX_MEMBERS);
    let members: Vec<(RecordType, Id)> = group.members.iter().copied().take(MAX_MEMBERS).collect();
    // Of two records there is nothing to choose; of more, as many as can be merged at once.
    let has_choice = members.len() > 2;
    let first = if is_mixed { MAX_MEMBERS } else { merge::MAX_MERGED };
    let chosen = RwSignal::new(members.iter().map(|(_, id)| *id).take(first).collect::<Vec<Id>>());
    let title = {
        let name =
            members.first().map(|(_, id)| app.read_untracked(|set| display_names::name_of(set, *id, cx.language)));
        name.unwrap_or_default()
    };
    let reasons = group.reasons.each().map(|reason| view! { <span class="chip">{cx.t(reason.phrase())}</span> });
    let sides = members.iter().map(|(_, id)| Side::Record(*id)).collect();
    let sure = group.reasons.strongest().map_or(0, |reason| reason.certainty());
    let shows_all = RwSignal::new(false);
    let rows = {
        let all = group.members.clone();
        move || {
            let most = if shows_all.get() { all.len() } else { all.len().min(MAX_MEMBERS) };
            let lines = app.read(|set| lines(cx, set, &all[..most]));
            lines.into_iter().map(|line| row(cx, line, is_mixed, has_choice.then_some(chosen))).collect_view()
        }
    };
    let act = if is_mixed {
        app.read_untracked(|set| lead_to_convert(set, &members)).map(|lead| {
            let open = move |_| cx.dialog.set(Some(Dialog::Convert { lead }));
            view! { <button class="button" data-look="primary" on:click=open>{cx.t(phrases::CONVERT)}</button> }
                .into_any()
        })
    } else {
        let fits = move || chosen.with(|chosen| (2..=merge::MAX_MERGED).contains(&chosen.len()));
        let open = move |_| cx.dialog.set(Some(Dialog::Merge(chosen.get_untracked())));
        let label = move || {
            let count = chosen.with(Vec::len) as i64;
            if has_choice {
                cx.t_with(phrases::MERGE_COUNT, &[&format::number(count, cx.language)])
            } else {
                cx.t(phrases::MERGE).to_string()
            }
        };
        Some(view! { <button class="button" data-look="primary" disabled=move || !fits() on:click=open>{label}</button> }.into_any())
    };
    let apart = move |_| app.run(Command::MarkNotDuplicates(chosen.get_untracked()), |_| {});
    let rest = move || {
        (more > 0 && !shows_all.get()).then(|| {
            let text = cx.t_with(phrases::AND_MORE, &[&format::number(more as i64, cx.language)]);
            view! { <li><button type="button" class="button" data-look="quiet" data-figure=FigureKind::More.key() on:click=move |_| shows_all.set(true)>{text}</button></li> }
        })
    };
    view! {
        <section class="panel twins" aria-label=title>
            <div class="panel-head">
                <span class="twin-reasons">{certainty(cx, cx.t_with(phrases::SURE, &[&sure.to_string()]), sides)}{reasons.collect_view()}</span>
                <span class="page-actions">{act}
                    <button class="button" disabled=move || chosen.with(|chosen| chosen.len() < 2) on:click=apart>{cx.t(phrases::NOT_DUPLICATES)}</button></span>
            </div>
            <div class="panel-body"><ul class="plain-list">{rows}{rest}</ul></div>
        </section>
    }
    .into_any()
}

/// The values shown of a record, each with its field's name and whether another record has the same.
struct Line {
    kind: RecordType,
    id: Id,
    name: String,
    cells: Vec<(&'static str, String, bool)>,
    changed: String,
}

fn lines(cx: AppContext, set: &RecordStore, members: &[(RecordType, Id)]) -> Vec<Line> {
    let mut lines: Vec<Line> = members
        .iter()
        .filter_map(|(kind, id)| {
            let row = set.get(*kind, *id)?;
            let cell = |field: &'static Field| {
                let text = format_value::display(set, field, row.get(field.number).as_ref(), cx.language);
                (field.label.of(cx.language), text, false)
            };
            Some(Line {
                kind: *kind,
                id: *id,
                name: display_names::name(*kind, row, cx.language),
                cells: shown_fields(set, *kind).into_iter().map(cell).collect(),
                changed: format::day(format_value::local_day(row.changed()), cx.language),
            })
        })
        .collect();
    // A field that is empty in all of them only takes space.
    for place in (0..MAX_VALUES).rev() {
        if lines.iter().all(|line| line.cells.get(place).is_none_or(|(_, text, _)| text.is_empty())) {
            lines.iter_mut().filter(|line| place < line.cells.len()).for_each(|line| drop(line.cells.remove(place)));
        }
    }
    let texts: Vec<Vec<String>> =
        lines.iter().map(|line| line.cells.iter().map(|(_, text, _)| text.to_lowercase()).collect()).collect();
    for (at, line) in lines.iter_mut().enumerate() {
        for (place, cell) in line.cells.iter_mut().enumerate() {
            let own = &texts[at][place];
            let is_like = |(other, texts): (usize, &Vec<String>)| other != at && texts.get(place) == Some(own);
            cell.2 = !own.is_empty() && texts.iter().enumerate().any(is_like);
        }
    }
    lines
}

/// The fields that distinguish records: those that are searched, and the record it belongs to.
fn shown_fields(set: &RecordStore, kind: RecordType) -> Vec<&'static Field> {
    let leads_on = |field: &Field| field.listed && field.target().is_some_and(|target| target.is_work());
    let is_shown = |field: &&Field| (field.searched || leads_on(field)) && !format_value::is_name(kind, field);
    set.fields(kind).iter().copied().filter(is_shown).take(MAX_VALUES).collect()
}

fn row(cx: AppContext, line: Line, is_mixed: bool, chosen: Option<RwSignal<Vec<Id>>>) -> AnyView {
    let id = line.id;
    let choice = chosen.map(|chosen| {
        let toggle = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|other| *other != id);
                if on {
                    chosen.push(id);
                }
            });
        };
        let label = cx.t_with(phrases::CHOOSE_ONE, &[&line.name]);
        view! { <label class="check"><input type="checkbox" aria-label=label prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle/></label> }
    });
    let kind = is_mixed.then(|| view! { <small class="soft">{line.kind.one().of(cx.language)}</small> });
    let cell = |(label, text, is_same): (&'static str, String, bool)| {
        let is_empty = text.is_empty().then_some("");
        view! {
            <span class="twin-cell" title=label data-same=is_same.then_some("") data-empty=is_empty>
                <span class="visually-hidden">{label}{cx.language.colon()}</span>{text}</span>
        }
    };
    view! {
        <li class="twin">
            {choice}
            <span class="twin-name"><a href=cx.href(Route::Record(id))>{line.name}</a>{kind}</span>
            {line.cells.into_iter().map(cell).collect_view()}
            <span class="twin-cell soft">{cx.t_with(phrases::CHANGED_ON, &[&line.changed])}</span>
        </li>
    }
    .into_any()
}
