//! The files of a record: attached by file dialog or drop, previewed, downloaded, renamed, removed.
use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::app_state::team_files::BroughtFile;
use crate::base::{Id, Row, Value};
use crate::command::{Attachment, Command, files as rules, lead as lead_rules};
use crate::domain::RecordType;
use crate::domain::records::file;
use crate::locale::{Language, format, phrases};
use crate::store::display_names;
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::meanwhile::OpenDialog;

/// The number of files shown at first.
const PAGE_SIZE: usize = 20;
/// The maximum number of bytes of a text preview.
const MAX_PREVIEW_BYTES: usize = 200_000;

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    detail: String,
}

/// The panel of files; absent for record types without files.
pub fn files(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let app = cx.app;
    if rules::link(kind).is_none() && !kind.is_custom() {
        return ().into_any();
    }
    let shown = RwSignal::new(PAGE_SIZE);
    let lines = Memo::new(move |_| {
        app.read(|set| {
            // The first file of a custom type adds the link.
            let link = rules::link(kind).or_else(|| set.own_link(RecordType::File, kind));
            let mut rows: Vec<&Row> =
                link.into_iter().flat_map(|link| set.linking(id, RecordType::File, link)).collect();
            rows.sort_by_key(|row| std::cmp::Reverse((row.moment(file::CREATED), row.id())));
            let total = rows.len();
            (total, rows.into_iter().take(shown.get()).map(|row| line(row, cx.language)).collect::<Vec<_>>())
        })
    });
    let stored = RwSignal::new(None::<(u64, u64)>);
    Effect::new(move |_| {
        if lines.with(|(count, _)| *count > 0) {
            app.stored(move |answer| stored.set(answer));
        }
    });
    // A colleague's file comes when somebody opens it.
    let here = RwSignal::new(None::<BTreeSet<Id>>);
    Effect::new(move |_| {
        cx.dialog.track();
        if app.team.is_in.get() && lines.with(|(count, _)| *count > 0) {
            app.files_here(move |ids| drop(here.try_set(Some(ids))));
        }
    });
    let take = move |file: web_sys::File| {
        if file.size() > rules::LIMIT as f64 {
            return app.messages.show_error(rules::TOO_LARGE.text.of(cx.language).to_string());
        }
        let (name, media_type) = (file.name(), file.type_());
        app.read_file(file, move |bytes| {
            let attachment = Attachment { name, media_type, bytes: Arc::new(bytes) };
            app.run(Command::Attach { about: id, files: vec![attachment] }, |_| {});
        });
    };
    let item = move |line: Line| {
        let id = line.id;
        let is_elsewhere = Memo::new(move |_| here.with(|here| here.as_ref().is_some_and(|here| !here.contains(&id))));
        let elsewhere = move || is_elsewhere.get().then(|| format!(" · {}", cx.t(phrases::FILE_NOT_HERE)));
        let label = cx.t_with(phrases::OPEN_FILE, &[&line.name]);
        let remove = cx.t_with(phrases::REMOVE, &[&line.name]);
        view! {
            <li class="file">
                <button type="button" class="file-name" aria-label=label on:click=move |_| cx.dialog.set(Some(Dialog::PreviewFile { file: id }))>{line.name}</button>
                <small>{line.detail}{elsewhere}</small>
                <button type="button" class="button" data-look="quiet" aria-label=remove on:click=move |_| app.run(Command::Delete(vec![id]), |_| {})>{icon(icon::CROSS)}</button>
            </li>
        }
    };
    let rest = move || {
        let total = lines.with(|(total, _)| *total);
        (total > shown.get()).then(|| view! {
            <button type="button" class="button" data-look="quiet" on:click=move |_| shown.set(usize::MAX)>{cx.t_with(phrases::SHOW_ALL, &[&total.to_string()])}</button>
        })
    };
    let total = move || {
        stored.get().map(|(used, quota)| {
            let text = cx.t_with(phrases::STORED_TOTAL, &[&bytes(used, cx.language), &bytes(quota, cx.language)]);
            view! { <p class="soft">{text}</p> }
        })
    };
    // A converted lead gets no further files; they belong to its contact.
    let is_read_only = Memo::new(move |_| app.read(|set| lead_rules::is_converted_lead(set, id)));
    let attach = move || (!is_read_only.get()).then(|| file_drop(cx.t(phrases::ATTACH), "", take));
    view! {
        <section class="panel" id="files">
            <div class="panel-head"><h2>{cx.t(phrases::FILES)}" "<span class="count" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_FILES)>{move || lines.with(|(total, _)| *total)}</span></h2></div>
            <div class="panel-body stack">
                <ul class="plain-list" hidden=move || lines.with(|(total, _)| *total == 0)>{move || lines.with(|(_, lines)| lines.clone()).into_iter().map(item).collect_view()}</ul>
                {rest}
                {attach}
                {total}
            </div>
        </section>
    }
    .into_any()
}

/// The kind of a file's preview.
#[derive(Clone, PartialEq)]
enum Look {
    Image(String),
    Page(String),
    Text(String),
    None,
    Lost,
    /// The team is asked.
    Coming,
    /// Why there is nothing to see; looking again may help.
    Absent(Vec<String>),
}

impl Look {
    fn has_bytes(&self) -> bool {
        !matches!(self, Look::Lost | Look::Coming | Look::Absent(_))
    }
}

/// The dialog that previews a file, renames or downloads it.
pub fn preview(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    let (name, media_type) = app.read_untracked(|set| {
        let row = set.get(RecordType::File, id);
        let text = |number| row.map(|row: &Row| row.text(number).to_string()).unwrap_or_default();
        (text(file::NAME), text(file::TYPE))
    });
    let look = RwSignal::new(None::<Look>);
    let kept = StoredValue::new(None::<Arc<Vec<u8>>>);
    let unkept = RwSignal::new(false);
    let own_type = media_type.clone();
    // The dialog may be closed before anything comes.
    let show = move |found: Vec<u8>| {
        // The type is declared by the file; only types that cannot run anything are shown, and as nothing else.
        let shown = match own_type.as_str() {
            "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif" | "image/bmp" => {
                app.blob_url(&own_type, &found).map(Look::Image)
            }
            "application/pdf" => app.blob_url(&own_type, &found).map(Look::Page),
            kind if kind.starts_with("text/") || kind == "application/json" => {
                let end = found.len().min(MAX_PREVIEW_BYTES);
                Some(Look::Text(String::from_utf8_lossy(&found[..end]).into_owned()))
            }
            _ => None,
        };
        let _ = kept.try_set_value(Some(Arc::new(found)));
        drop(look.try_set(Some(shown.unwrap_or(Look::None))));
    };
    let own_show = show.clone();
    let bring = move || {
        drop(look.try_set(Some(Look::Coming)));
        let show = own_show.clone();
        app.bring_file(id, move |brought| match brought {
            BroughtFile::Here(bytes, is_kept) => {
                let _ = unkept.try_set(!is_kept);
                show(bytes);
            }
            BroughtFile::Elsewhere { whose, there, all } => drop(look.try_set(Some(elsewhere(cx, &whose, there, all)))),
            BroughtFile::Damaged => {
                drop(look.try_set(Some(Look::Absent(vec![cx.t(phrases::FILE_DAMAGED).to_string()]))))
            }
            BroughtFile::Failed(why) => drop(look.try_set(Some(Look::Absent(vec![why])))),
        });
    };
    let first_bring = bring.clone();
    app.file(id, move |found| match found {
        Some(found) => show(found),
        None if app.team.is_in.get_untracked() => first_bring(),
        None => drop(look.try_set(Some(Look::Lost))),
    });
    on_cleanup(move || {
        if let Some(Look::Image(url) | Look::Page(url)) = look.get_untracked() {
            app.drop_url(&url);
        }
    });
    let typed = RwSignal::new(name.clone());
    let start = name.clone();
    let alt = name.clone();
    let body = move || match look.get() {
        None => ().into_any(),
        Some(Look::Image(url)) => view! { <img class="file-preview" src=url alt=alt.clone()/> }.into_any(),
        Some(Look::Page(url)) => view! { <iframe class="file-preview" src=url title=alt.clone()></iframe> }.into_any(),
        Some(Look::Text(text)) => view! { <pre class="file-preview" tabindex="0">{text}</pre> }.into_any(),
        Some(Look::None) => view! { <p class="soft">{cx.t(phrases::NO_PREVIEW)}</p> }.into_any(),
        Some(Look::Lost) => {
            view! { <p class="banner" data-tone="bad" role="alert">{cx.t(phrases::FILE_LOST)}</p> }.into_any()
        }
        Some(Look::Coming) => {
            let value = move || app.brought_parts().map(|(done, _)| done.to_string());
            let max = move || app.brought_parts().map(|(_, all)| all.max(1).to_string());
            view! {
                <p role="status">{cx.t(phrases::FILE_FETCHING)}</p>
                <progress aria-label=cx.t(phrases::FILE_FETCHING) value=value max=max></progress>
            }
            .into_any()
        }
        Some(Look::Absent(lines)) => {
            let bring = bring.clone();
            let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
            view! {
                <div class="banner" role="status">{lines}</div>
                <div class="page-actions">
                    <button type="button" class="button" on:click=move |_| bring()>{cx.t(phrases::FILE_LOOK_AGAIN)}</button>
                </div>
            }
            .into_any()
        }
    };
    let download_name = name.clone();
    let download = move |_| {
        if let Some(bytes) = kept.get_value() {
            app.download_bytes(&download_name, &media_type, &bytes);
        }
    };
    let own = move |number| (number == file::NAME).then(|| typed.get());
    let open = OpenDialog::storing(cx, &[id], own, move |_, text| typed.set(text));
    let submit = move || {
        if open.has_clash() {
            return;
        }
        let new = Value::text(&typed.get_untracked());
        match new.filter(|new| *new != Value::Text(start.clone())) {
            Some(new) => {
                let then = if_here(move |result: Outcome| {
                    if result.is_ok() {
                        cx.dialog.set(None);
                    }
                });
                app.run(Command::Edit { id, fields: vec![(file::NAME, Some(new))] }, then);
            }
            None => cx.dialog.set(None),
        }
    };
    let foot = view! {
        <button type="button" class="button" disabled=move || !look.with(|look| look.as_ref().is_some_and(Look::has_bytes)) on:click=download>{cx.t(phrases::DOWNLOAD)}</button>
        {submit_button(cx.t(phrases::SAVE))}
    };
    let content = view! {
        <div class="stack">
            {open.notes()}
            <div class="field"><label for="file-name">{cx.t(phrases::NEW_FILE)}</label>
                <input id="file-name" prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/></div>
            {move || unkept.get().then(|| view! { <p class="banner" data-tone="bad" role="alert">{cx.t(phrases::FILE_UNKEPT)}</p> })}
            {body}
        </div>
    };
    dialog(cx, name, "large", content.into_any(), foot.into_any(), submit)
}

/// What to say of a file that has not come to the team yet.
fn elsewhere(cx: AppContext, whose: &str, there: u32, all: u32) -> Look {
    if whose.is_empty() && all == 0 {
        return Look::Lost;
    }
    let whose = (!whose.is_empty()).then(|| cx.t_with(phrases::FILE_ELSEWHERE, &[whose]));
    let parts = (all > 0).then(|| cx.t_with(phrases::FILE_PARTLY_THERE, &[&there.to_string(), &all.to_string()]));
    Look::Absent(whose.into_iter().chain(parts).collect())
}

fn line(row: &Row, language: Language) -> Line {
    let size = bytes(row.number(file::SIZE).unwrap_or(0).unsigned_abs(), language);
    let when = row.moment(file::CREATED).map(|at| format_value::moment(at, language)).unwrap_or_default();
    let kind = row.text(file::TYPE).rsplit('/').next().unwrap_or_default().to_string();
    let detail = [size, kind, when].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Line { id: row.id(), name: display_names::brief(row.text(file::NAME)).into_owned(), detail }
}

/// A number of bytes in the largest unit in which it is at least one, with one decimal.
fn bytes(count: u64, language: Language) -> String {
    let (unit, name) = match count {
        0..1_000 => return format!("{count} B"),
        1_000..1_000_000 => (1_000, "KB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = i64::try_from(count / (unit / 10)).unwrap_or(i64::MAX);
    format!("{} {name}", format::decimal(tenths.saturating_mul(crate::base::decimal::ONE / 10), language))
}
