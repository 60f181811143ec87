//! The folder of emails that is looked into while Home or the import is open: what is new there is said, and imported with the
//! preview of every import.
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::app_state::mail_folder::{FoundMails, MailFolderState};
use crate::locale::{format, phrases};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// As often is the folder looked into while it is shown what is in it.
const INTERVAL: Duration = Duration::from_secs(60);

/// What the last look found; `None` before the first one, and if there is no folder.
type State = RwSignal<Option<MailFolderState>>;

/// Looks into the folder now, when the window is looked at again, and every minute, as long as the owner lives.
fn watched(cx: AppContext) -> State {
    let state = RwSignal::new(None);
    look(cx, state);
    let focus = window_event_listener(leptos::ev::focus, move |_| look(cx, state));
    let timer = set_interval_with_handle(move || look(cx, state), INTERVAL);
    on_cleanup(move || {
        focus.remove();
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    state
}

fn look(cx: AppContext, state: State) {
    spawn_local(async move {
        let found = cx.app.look_for_mails().await;
        // The page may be gone by now. What is the same is not drawn anew.
        if state.try_with_untracked(|now| *now != found) == Some(true) {
            state.try_set(found);
        }
    });
}

/// Notes that files were imported or skipped.
pub fn note(cx: AppContext, names: Vec<String>, then: impl FnOnce() + 'static) {
    spawn_local(async move {
        match cx.app.note_mails(&names).await {
            Ok(()) => then(),
            Err(failure) => cx.app.messages.show_error(cx.app.explain(&failure)),
        }
    });
}

/// The part of the import: the folder with what is new in it, or the button to choose one. `take` gets names and files.
pub fn mail_folder(cx: AppContext, take: impl Fn(Vec<String>, Vec<File>) + Copy + 'static) -> Option<AnyView> {
    if !cx.app.can_watch_mails() {
        return None;
    }
    let take = StoredValue::new_local(take);
    let state = watched(cx);
    let choose = move |_| {
        spawn_local(async move {
            match cx.app.pick_mail_folder().await {
                Ok(()) => look(cx, state),
                Err(failure) => cx.app.messages.show_error(cx.app.explain(&failure)),
            }
        });
    };
    let stop = move |_| {
        spawn_local(async move {
            cx.app.forget_mail_folder().await;
            state.try_set(None);
        });
    };
    let body = move || {
        match state.get() {
        None => view! {
            <div class="page-actions"><button type="button" class="button" on:click=choose>{icon(icon::MAIL)}{cx.t(phrases::MAIL_FOLDER_WATCH)}</button></div>
            <p class="soft">{cx.t(phrases::MAIL_FOLDER_TEXT)}</p>
        }
        .into_any(),
        Some(MailFolderState { name, found }) => {
            let title = cx.labelled(&cx.t(phrases::MAIL_FOLDER), &name);
            let words = words(cx, &name, &found);
            let actions = match found {
                FoundMails::NeedsPermission => allow(cx, state),
                FoundMails::Unreadable => view! { <button type="button" class="button" on:click=choose>{cx.t(phrases::MAIL_FOLDER_AGAIN)}</button> }.into_any(),
                FoundMails::New(names) => (!names.is_empty()).then(|| new_files(cx, state, names, take)).into_any(),
            };
            view! {
                <p class="with-icon">{icon(icon::MAIL)}<strong>{title}</strong></p>
                <p role="status">{words}</p>
                <div class="page-actions">
                    {actions}
                    <button type="button" class="button" data-look="quiet" on:click=stop>{cx.t(phrases::MAIL_FOLDER_STOP)}</button>
                </div>
            }
            .into_any()
        }
    }
    };
    Some(
        view! { <div class="stack mail-folder" role="group" aria-label=cx.t(phrases::MAIL_FOLDER)>{body}</div> }
            .into_any(),
    )
}

fn new_files(
    cx: AppContext,
    state: State,
    names: Vec<String>,
    take: StoredValue<impl Fn(Vec<String>, Vec<File>) + Copy + 'static, LocalStorage>,
) -> AnyView {
    let names = StoredValue::new(names);
    let review = move |_| {
        spawn_local(async move {
            let names = names.get_value();
            let files = cx.app.mails_in_folder(&names).await;
            if files.is_empty() {
                look(cx, state);
            } else {
                // The page may be gone by now.
                take.try_with_value(|take| take(names, files));
            }
        });
    };
    let skip = move |_| note(cx, names.get_value(), move || look(cx, state));
    view! {
        <button type="button" class="button" data-look="primary" on:click=review>{cx.t(phrases::MAIL_FOLDER_REVIEW)}</button>
        <button type="button" class="button" on:click=skip>{cx.t(phrases::MAIL_FOLDER_SKIP)}</button>
    }
    .into_any()
}

fn allow(cx: AppContext, state: State) -> AnyView {
    let act = move |_| {
        spawn_local(async move {
            cx.app.allow_mail_folder().await;
            look(cx, state);
        });
    };
    view! { <button type="button" class="button" on:click=act>{cx.t(phrases::TEAM_ALLOW)}</button> }.into_any()
}

fn words(cx: AppContext, name: &str, found: &FoundMails) -> String {
    match found {
        FoundMails::NeedsPermission => cx.t_with(phrases::MAIL_FOLDER_CLOSED, &[name]),
        FoundMails::Unreadable => cx.t_with(phrases::MAIL_FOLDER_UNREADABLE, &[name]),
        FoundMails::New(names) if names.is_empty() => cx.t(phrases::MAIL_FOLDER_NOTHING).to_string(),
        FoundMails::New(names) => {
            let count = format::number(names.len() as i64, cx.language);
            cx.t_with(phrases::MAIL_FOLDER_NEW, &[&count, name])
        }
    }
}

/// The line of Home: new files, or what keeps them from being found; nothing otherwise.
pub fn notice(cx: AppContext) -> Option<AnyView> {
    if !cx.app.can_watch_mails() {
        return None;
    }
    let state = watched(cx);
    let line = move || {
        let MailFolderState { name, found } = state.get()?;
        let action = match &found {
            FoundMails::New(names) if names.is_empty() => return None,
            FoundMails::New(_) | FoundMails::Unreadable => {
                view! { <a class="button" href=cx.href(Route::Data)>{cx.t(phrases::MAIL_FOLDER_SHOW)}</a> }.into_any()
            }
            FoundMails::NeedsPermission => allow(cx, state),
        };
        Some(view! {
            <section class="panel" aria-labelledby="mail-folder-title">
                <div class="panel-head"><h2 id="mail-folder-title">{cx.t(phrases::MAIL_FOLDER)}</h2>{action}</div>
                <p class="panel-body" role="status">{words(cx, &name, &found)}</p>
            </section>
        })
    };
    Some(line.into_any())
}
