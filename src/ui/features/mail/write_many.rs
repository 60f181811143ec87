//! The dialog that writes to the people of many records: a template or a text with fields, each email before it is made,
//! who gets none, and one archive of drafts.
use std::sync::Arc;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::mailing::{Mailing, Step};
use super::write_one::templates;
use super::{left_out, merge_preview, placeholders};
use crate::app_state::Outcome;
use crate::app_state::files::Job;
use crate::base::{Id, mail};
use crate::command::Command;
use crate::domain::RecordType;
use crate::locale::{Language, format, phrases};
use crate::store::mail_merge::{self, Medium};
use crate::ui::components::after_dispose::{if_here, while_here};
use crate::ui::components::dialog::dialog as modal;
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;

/// The drafts as they are offered once the emails are logged.
enum Made {
    Single(String, String),
    Archive(String, web_sys::Blob),
}

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, ids: Arc<Vec<Id>>) -> AnyView {
    let total = ids.len();
    let is_too_many = total > mail_merge::MOST;
    let mailing = Mailing::of(cx, kind, ids, Medium::Email);
    let languages = merge_preview::languages(mailing);
    let problem = RwSignal::new(None::<String>);
    let job = StoredValue::new_local(None::<Job>);
    let number = move |count: usize| format::number(count as i64, cx.language);
    let is_busy = move || mailing.step.get() != Step::Editing;
    // What was wrong is so no longer once something else is written.
    Effect::new(move |_| {
        mailing.template.track();
        mailing.subject.track();
        mailing.text.track();
        problem.set(None);
    });
    let submit = move || {
        let can_begin = untrack(|| mailing.is_written() && mailing.count() > 0 && !is_busy());
        if !can_begin {
            return;
        }
        if let Some((why, place)) = refusal(mailing) {
            problem.set(why.map(|why| cx.t(why).to_string()));
            return focus(place);
        }
        problem.set(None);
        make(mailing, job, problem);
    };
    let stop = move |_| {
        job.set_value(None);
        mailing.step.set(Step::Editing);
        focus("mail-make");
    };
    let progress = move || match mailing.step.get() {
        Step::Editing if mailing.is_written() => None,
        Step::Editing => {
            let (done, all) = (mailing.written.get(), mailing.count());
            Some(view! { <p class="soft" role="status">{cx.t_with(phrases::MAIL_CHECKING, &[&number(done), &number(all)])}</p> }.into_any())
        }
        Step::Packing(done, all) => {
            let text = cx.t_with(phrases::MAIL_PACKING, &[&number(done as usize), &number(all as usize)]);
            Some(
                view! {
                    <div class="progress"><progress max=all.to_string() value=done.to_string() aria-label=text.clone()></progress><span role="status">{text.clone()}</span>
                        <button type="button" class="button" on:click=stop>{cx.t(phrases::MAIL_STOP)}</button></div>
                }
                .into_any(),
            )
        }
        Step::LayingOut(..) | Step::Printed => None,
        Step::Logging => {
            let text = cx.t_with(phrases::STORING, &[&number(untrack(|| mailing.count()))]);
            Some(view! { <p role="status">{text.clone()}</p><progress aria-label=text></progress> }.into_any())
        }
    };
    let is_empty = move || mailing.count() == 0;
    let nobody = move || {
        let text = match (is_too_many, is_empty()) {
            (true, _) => cx.t_with(phrases::MAIL_TOO_MANY, &[&number(mail_merge::MOST)]),
            (false, true) => cx.t(phrases::MAIL_NOBODY).to_string(),
            (false, false) => return None,
        };
        Some(view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })
    };
    let is_single = move || mailing.count() == 1;
    let body = view! {
        <div class="stack">
        {nobody}
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        <fieldset class="mail-parts" disabled=is_busy>
            <div class="form">{choices(mailing, languages)}</div>
            {move || mailing.template.get().is_none().then(|| texts(mailing))}
            {merge_preview::findings(mailing)}
            {move || (!is_empty()).then(|| merge_preview::preview(mailing, languages))}
        </fieldset>
        {left_out::list(mailing)}
        <p class="soft">{move || cx.t(if is_single() { phrases::MAIL_NOTE } else { phrases::MAIL_NOTE_MANY })}</p>
        {progress}
        </div>
    };
    let is_off = move || is_empty() || !mailing.is_written() || is_busy();
    let label = move || match mailing.count() {
        0 => cx.t(phrases::MAIL_WRITE_MANY).to_string(),
        1 => cx.t(phrases::MAIL_SAVE).to_string(),
        count => cx.t_with(phrases::MAIL_SAVE_MANY, &[&number(count)]),
    };
    let button = view! { <button type="submit" class="button" id="mail-make" data-look="primary" disabled=is_off>{label}</button> };
    let title = move || {
        let count = if is_too_many { total } else { mailing.count() };
        cx.t_with(phrases::MAIL_TO_MANY, &[&kind.counted(count as u32, cx.language)])
    };
    modal(cx, title, "large", body.into_any(), button.into_any(), submit)
}

/// Why the emails cannot be made, if that is not said already, and where it is put right.
pub fn refusal(mailing: Mailing) -> Option<(Option<crate::locale::Phrase>, &'static str)> {
    let findings = mailing.findings.get_untracked();
    if findings.can_be_made() {
        return None;
    }
    let count = untrack(|| mailing.count());
    let is_template = mailing.template.with_untracked(Option::is_some);
    let (why, place) = match &findings {
        findings if findings.problem.is_some() => (None, "mail-text"),
        findings if findings.without_subject == count => (Some(phrases::MAIL_NEEDS_SUBJECT), "mail-subject"),
        findings if findings.without_subject > 0 => (None, "mail-subject"),
        findings if findings.without_text == count => (Some(phrases::MAIL_NEEDS_TEXT), "mail-text"),
        _ => (None, "mail-text"),
    };
    Some((why, if is_template { "mail-template" } else { place }))
}

/// Makes the drafts, then logs the emails, then offers the drafts: whoever stops before has logged nothing, and nothing is
/// offered that was not logged.
fn make(mailing: Mailing, job: StoredValue<Option<Job>, LocalStorage>, problem: RwSignal<Option<String>>) {
    let cx = mailing.cx;
    let drafts = mailing.drafts();
    if let [draft] = drafts.as_slice() {
        let file = mail::write(draft, cx.app.now());
        return log(mailing, Made::Single(mail::file_name(&draft.name, &draft.subject), file), problem);
    }
    let all = drafts.len() as u32;
    mailing.step.set(Step::Packing(0, all));
    let progress = while_here(move |done: u32| {
        if mailing.step.get_untracked() != Step::Editing {
            mailing.step.set(Step::Packing(done, all));
        }
    });
    let then = if_here(move |packed: Result<web_sys::Blob, _>| match packed {
        Ok(archive) => {
            let name = format!("{}-{}.zip", cx.t(phrases::MAIL_FILE), untrack(|| cx.app.today()).to_iso());
            log(mailing, Made::Archive(name, archive), problem);
        }
        Err(failure) => {
            mailing.step.set(Step::Editing);
            problem.set(Some(cx.app.explain(&failure)));
        }
    });
    let begun = cx.app.pack_drafts(drafts, move |done, _| progress(done), then);
    if begun.is_none() {
        mailing.step.set(Step::Editing);
    }
    job.set_value(begun);
}

fn log(mailing: Mailing, made: Made, problem: RwSignal<Option<String>>) {
    let cx = mailing.cx;
    mailing.step.set(Step::Logging);
    let command = Command::LogEmails(Arc::new(mailing.logged()));
    let shown = if_here(move |result: Result<(), String>| match result {
        Ok(()) => cx.dialog.set(None),
        Err(why) => {
            mailing.step.set(Step::Editing);
            problem.set(Some(why));
        }
    });
    // Also if the dialog was closed meanwhile: what is logged has its drafts.
    let then = move |result: Outcome| {
        let result = result.map_err(|failure| cx.app.explain(&failure));
        if result.is_ok() {
            match made {
                Made::Single(name, file) => cx.app.download_bytes(&name, "message/rfc822", file.as_bytes()),
                Made::Archive(name, archive) => drop(cx.app.offer_download(&name, archive)),
            }
        }
        shown(result.map(|_| ()));
    };
    // The page shows that it is working before the work begins.
    set_timeout(move || cx.app.run(command, then), Duration::from_millis(40));
}

/// The template, and the language of those of whom none is known.
pub fn choices(mailing: Mailing, languages: Memo<Vec<Language>>) -> AnyView {
    let (cx, kind) = (mailing.cx, mailing.kind);
    let all = Memo::new(move |_| cx.app.read(|set| Some(templates(set, kind))).unwrap_or_default());
    let option = move |(id, name): (Id, String)| {
        view! { <option value=id.to_string() selected=move || mailing.template.get() == Some(id)>{name}</option> }
    };
    let choose = move |event: web_sys::Event| mailing.template.set(event_target_value(&event).parse().ok());
    let is_unknown = Memo::new(move |_| mailing.people.with(|people| people.to.iter().any(|to| to.language.is_none())));
    let otherwise = move || {
        let all = Some(languages.get()).filter(|all| all.len() > 1 && is_unknown.get())?;
        let option = move |own: Language| {
            view! { <option value=own.code() lang=own.code() selected=move || mailing.otherwise.get() == own>{own.name()}</option> }
        };
        let choose = move |event: web_sys::Event| {
            let code = event_target_value(&event);
            let language = Language::ALL.into_iter().find(|language| language.code() == code);
            mailing.otherwise.set(language.unwrap_or(cx.language));
        };
        Some(view! {
            <div class="field"><label for="mail-otherwise">{cx.t(phrases::MAIL_OTHERWISE)}</label>
                <select id="mail-otherwise" on:change=choose>{all.into_iter().map(option).collect_view()}</select></div>
        })
    };
    view! {
        <div class="field"><label for="mail-template">{cx.t(phrases::MAIL_TEMPLATE)}</label>
            <select id="mail-template" autofocus="" on:change=choose><option value="">{cx.t(phrases::MAIL_NO_TEMPLATE)}</option>{move || all.get().into_iter().map(option).collect_view()}</select></div>
        {otherwise}
    }
    .into_any()
}

/// Subject and text, with fields to insert.
pub fn texts(mailing: Mailing) -> AnyView {
    let (cx, subject, text) = (mailing.cx, mailing.subject, mailing.text);
    let subject_node = NodeRef::<html::Input>::new();
    let text_node = NodeRef::<html::Textarea>::new();
    let is_in_subject = RwSignal::new(false);
    let insert = Callback::new(move |piece: String| match is_in_subject.get_untracked() {
        true => placeholders::into_input(subject_node, subject, &piece),
        false => placeholders::into_text(text_node, text, &piece),
    });
    view! {
        <div class="field"><label for="mail-subject">{cx.t(phrases::MAIL_SUBJECT)}" *"</label>
            <input id="mail-subject" node_ref=subject_node autocomplete="off" aria-required="true" prop:value=subject
                on:focus=move |_| is_in_subject.set(true) on:input=move |event| subject.set(event_target_value(&event))/></div>
        <div class="field" data-wide=""><label for="mail-text">{cx.t(phrases::MAIL_TEXT)}" *"</label>
            <textarea id="mail-text" node_ref=text_node rows="8" aria-required="true" prop:value=move || text.get()
                on:focus=move |_| is_in_subject.set(false) on:input=move |event| text.set(event_target_value(&event))></textarea></div>
        {placeholders::pickers(cx, Signal::derive(move || mailing.kind), "mail", insert)}
    }
    .into_any()
}
