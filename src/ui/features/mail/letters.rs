//! The dialog that prints letters, labels and envelopes for the people and companies of records: each letter on its sheets before
//! it is printed, who is left out, and the letters logged as one action.
use std::sync::Arc;

use leptos::prelude::*;

use super::labels::{self, Choice};
use super::mailing::{Mailing, Step};
use super::print_run::{self, Content, Run};
use super::write_many::{choices, refusal, texts};
use super::write_one::writer;
use super::{left_out, merge_preview};
use crate::app_state::Outcome;
use crate::base::Id;
use crate::command::Command;
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::store::letterhead::Letterhead;
use crate::store::mail_merge::Medium;
use crate::store::{email_drafts, letters};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::staying;
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::sheets::{logo, sheets};
use crate::ui::navigation::{Route, Section};

/// What is printed.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Letters,
    Labels,
    Envelopes,
}

/// The dialog as its parts see it.
#[derive(Clone, Copy)]
struct Printing {
    mailing: Mailing,
    what: RwSignal<What>,
    choice: Choice,
    logo: RwSignal<Option<String>>,
    run: Run,
    content: RwSignal<Option<Content>>,
    problem: RwSignal<Option<String>>,
}

/// The dialog.
pub fn dialog(cx: AppContext, kind: RecordType, ids: Arc<Vec<Id>>) -> AnyView {
    let total = ids.len();
    let mailing = Mailing::of(cx, kind, ids, Medium::Letter);
    let own = Printing {
        mailing,
        what: RwSignal::new(What::Letters),
        choice: Choice::of(cx),
        logo: logo::address(cx),
        run: Run::new(),
        content: RwSignal::new(None),
        problem: RwSignal::new(None),
    };
    Effect::new(move |_| {
        mailing.template.track();
        mailing.subject.track();
        mailing.text.track();
        own.what.track();
        own.problem.set(None);
    });
    let is_too_many = total > letters::MOST;
    let nobody = move || {
        let text = match (is_too_many, mailing.count() == 0) {
            (true, _) => cx.t_with(phrases::LETTER_TOO_MANY, &[&format::number(letters::MOST as i64, cx.language)]),
            (false, true) => cx.t(phrases::LETTER_NOBODY).to_string(),
            (false, false) => return None,
        };
        Some(view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })
    };
    let problem =
        move || own.problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> });
    let is_busy = move || mailing.step.get() != Step::Editing;
    let body = move || match own.what.get() {
        What::Letters => letters_part(own),
        What::Labels => labels_part(own),
        What::Envelopes => envelopes_part(own),
    };
    let inner = view! {
        <div class="stack">
            {nobody}{problem}
            {tabs(own)}
            <fieldset class="mail-parts" disabled=is_busy>{body}</fieldset>
            {left_out::list(mailing)}
            {status(own)}
        </div>
        {print_run::place(own.content)}
    };
    let title = cx.t_with(phrases::LETTERS_TO, &[&kind.counted(total as u32, cx.language)]);
    let close = move || cx.t(if mailing.step.get() == Step::Printed { phrases::CLOSE } else { phrases::CANCEL });
    staying(cx, title, inner.into_any(), close.into_any(), button(own), move || print(own))
}

fn tabs(own: Printing) -> AnyView {
    let cx = own.mailing.cx;
    let tab = move |what: What, name: Phrase| {
        let choose = move |_| {
            own.what.set(what);
            own.content.set(None);
        };
        let is_off = move || own.mailing.step.get() != Step::Editing;
        view! { <button type="button" aria-pressed=move || (own.what.get() == what).to_string() disabled=is_off on:click=choose>{cx.t(name)}</button> }
    };
    view! {
        <div class="segmented" role="group" aria-label=cx.t(phrases::LETTER_WHAT)>
            {tab(What::Letters, phrases::LETTER_LETTERS)}{tab(What::Labels, phrases::LETTER_LABELS)}{tab(What::Envelopes, phrases::LETTER_ENVELOPES)}
        </div>
    }
    .into_any()
}

/// Template or text, what is wrong, and one letter on its sheets.
fn letters_part(own: Printing) -> AnyView {
    let mailing = own.mailing;
    let cx = mailing.cx;
    let languages = merge_preview::languages(mailing);
    let has_sender = Memo::new(move |_| cx.app.read(|set| Some(!Letterhead::of(set).is_empty())).unwrap_or(true));
    let no_sender = move || {
        (!has_sender.get()).then(|| {
            view! {
                <p class="banner" role="status">{cx.t(phrases::QUOTE_NO_LETTERHEAD)}" "
                    <a href=cx.href(Route::Section(Section::Letterhead)) on:click=move |_| cx.dialog.set(None)>{cx.t(phrases::QUOTE_TO_LETTERHEAD)}</a></p>
            }
        })
    };
    // A template is left as it is: its text becomes one that is written here.
    let edit = move |_| {
        let texts = mailing.template.get_untracked().and_then(|id| {
            let language = mailing.sample_language();
            cx.app.read_untracked(|set| Some(email_drafts::texts(set.get(RecordType::EmailTemplate, id)?, language)))
        });
        if let Some(texts) = texts {
            mailing.subject.set(texts.subject);
            mailing.text.set(texts.text);
            mailing.own_language.set(texts.language);
            mailing.template.set(None);
            focus("mail-text");
        }
    };
    let texts = move || {
        match mailing.template.get() {
        None => texts(mailing),
        Some(_) => view! { <div><button type="button" class="button" on:click=edit>{cx.t(phrases::LETTER_EDIT)}</button></div> }
            .into_any(),
    }
    };
    let sample = Memo::new(move |_| mailing.sample());
    let document = Memo::new(move |_| {
        let (to, language, written) = sample.get()?;
        let (written, by) = (written?, untrack(|| writer(cx)));
        cx.app.read(|set| Some(letters::document(set, &to, &written, language, by.me, by.today)))
    });
    let missing = move || {
        let written = sample.with(|sample| sample.as_ref().and_then(|(_, _, written)| written.clone()))?;
        merge_preview::missing(mailing, &written.missing)
    };
    let logo = own.logo;
    let shown = view! { {missing}<div class="letter-preview">{move || document.get().map(|document| sheets(document, logo))}</div> };
    let preview = merge_preview::one_of(mailing, languages, sample, shown.into_any());
    view! {
        {no_sender}
        <div class="form">{choices(mailing, languages)}</div>
        {texts}
        {merge_preview::findings(mailing)}
        <div hidden=move || mailing.count() == 0>{preview}</div>
    }
    .into_any()
}

fn labels_part(own: Printing) -> AnyView {
    let (mailing, choice) = (own.mailing, own.choice);
    let cx = mailing.cx;
    let pages = move || {
        let all = labels::addresses(mailing);
        let (sheet, start) = (choice.sheet.get(), choice.start.get());
        let count = sheet.pages(all.len(), start).len();
        let count = cx.t_with(phrases::LABEL_PAGES, &[&format::number(count as i64, cx.language)]);
        view! {
            <section class="mail-sample" aria-label=count.clone()><strong role="status">{count.clone()}</strong>
                <div class="letter-preview"><div class="sheets">{labels::label_sheets(sheet, start, &all, 1)}</div></div></section>
        }
    };
    view! { {labels::label_choices(cx, choice)}{pages}<p class="soft">{cx.t(phrases::LABEL_NOTE)}</p> }.into_any()
}

fn envelopes_part(own: Printing) -> AnyView {
    let (mailing, choice) = (own.mailing, own.choice);
    let cx = mailing.cx;
    let first = move || {
        let all = labels::addresses(mailing);
        let one = all.get(..1).unwrap_or_default();
        view! { <div class="mail-sample"><div class="letter-preview"><div class="sheets">{labels::envelopes(cx, choice, one)}</div></div></div> }
    };
    view! { {labels::envelope_choices(cx, choice)}{first}<p class="soft">{cx.t(phrases::LABEL_NOTE)}</p> }.into_any()
}

/// What is being done, and what has been.
fn status(own: Printing) -> AnyView {
    let mailing = own.mailing;
    let cx = mailing.cx;
    let number = move |count: usize| format::number(count as i64, cx.language);
    let stop = move |_| {
        own.run.stop();
        own.content.set(None);
        mailing.step.set(Step::Editing);
        focus("letters-print");
    };
    let view = move || {
        let is_letters = own.what.get() == What::Letters;
        match mailing.step.get() {
            Step::Editing if !is_letters => None,
            Step::Editing if mailing.is_written() => {
                Some(view! { <p class="soft">{cx.t(phrases::LETTER_NOTE)}</p> }.into_any())
            }
            Step::Editing | Step::Packing(..) => None,
            Step::LayingOut(done, all) => {
                let text = cx.t_with(phrases::LETTER_LAYING_OUT, &[&number(done), &number(all)]);
                Some(
                    view! {
                        <div class="progress"><progress max=all.to_string() value=done.to_string() aria-label=text.clone()></progress><span role="status">{text.clone()}</span>
                            <button type="button" class="button" on:click=stop>{cx.t(phrases::MAIL_STOP)}</button></div>
                    }
                    .into_any(),
                )
            }
            Step::Logging => {
                let text = cx.t_with(phrases::STORING, &[&number(untrack(|| mailing.count()))]);
                Some(view! { <p role="status">{text}</p> }.into_any())
            }
            Step::Printed => {
                let text = cx.t_with(phrases::LETTER_LOGGED, &[&number(untrack(|| mailing.count()))]);
                Some(view! { <p class="banner" data-tone="good" role="status">{text}</p> }.into_any())
            }
        }
    };
    view.into_any()
}

fn button(own: Printing) -> AnyView {
    let mailing = own.mailing;
    let cx = mailing.cx;
    let is_off = move || {
        let is_ready = own.what.get() != What::Letters || mailing.is_written();
        mailing.count() == 0 || !is_ready || !matches!(mailing.step.get(), Step::Editing | Step::Printed)
    };
    let label = move || {
        let count = format::number(mailing.count() as i64, cx.language);
        match (own.what.get(), mailing.step.get()) {
            (_, Step::Printed) => cx.t(phrases::LETTER_AGAIN).to_string(),
            (What::Letters, _) => cx.t_with(phrases::LETTER_PRINT, &[&count]),
            (What::Labels, _) => cx.t_with(phrases::LABEL_PRINT, &[&count]),
            (What::Envelopes, _) => cx.t_with(phrases::ENVELOPE_PRINT, &[&count]),
        }
    };
    view! {
        <button type="submit" class="button" id="letters-print" data-look="primary" disabled=is_off>{label}</button>
    }
    .into_any()
}

fn print(own: Printing) {
    let (mailing, choice) = (own.mailing, own.choice);
    let cx = mailing.cx;
    match own.what.get_untracked() {
        What::Labels => {
            let (sheet, start) = (choice.sheet.get_untracked(), choice.start.get_untracked());
            let all = untrack(|| labels::addresses(mailing));
            let content: Content = Arc::new(move || labels::label_sheets(sheet, start, &all, usize::MAX));
            own.content.set(Some(content));
            print_run::print();
        }
        What::Envelopes => {
            let all = untrack(|| labels::addresses(mailing));
            let content: Content = Arc::new(move || untrack(|| labels::envelopes(cx, choice, &all)));
            own.content.set(Some(content));
            print_run::print();
        }
        What::Letters if mailing.step.get_untracked() == Step::Printed => print_run::print(),
        What::Letters => print_letters(own),
    }
}

/// Lays the letters out, then logs them, then prints: whoever stops before has logged nothing.
fn print_letters(own: Printing) {
    let mailing = own.mailing;
    let cx = mailing.cx;
    let can_begin = untrack(|| mailing.is_written() && mailing.count() > 0 && mailing.step.get() == Step::Editing);
    if !can_begin {
        return;
    }
    if let Some((why, place)) = refusal(mailing) {
        own.problem.set(why.map(|why| cx.t(why).to_string()));
        return focus(place);
    }
    own.problem.set(None);
    let documents = mailing.documents();
    let all = documents.len();
    let (run, logo) = (own.run, own.logo);
    let content: Content = Arc::new(move || run.view(logo));
    own.content.set(Some(content));
    mailing.step.set(Step::LayingOut(0, all));
    let each = move |done| {
        // The dialog may be gone.
        let _ = mailing.step.try_set(Step::LayingOut(done, all));
    };
    run.begin(documents, each, move || log(own));
}

fn log(own: Printing) {
    let mailing = own.mailing;
    let cx = mailing.cx;
    mailing.step.set(Step::Logging);
    let shown = if_here(move |result: Result<(), String>| match result {
        Ok(()) => {
            mailing.step.set(Step::Printed);
            focus("letters-print");
            print_run::print();
        }
        Err(why) => {
            own.run.stop();
            own.content.set(None);
            mailing.step.set(Step::Editing);
            own.problem.set(Some(why));
        }
    });
    let command = Command::LogLetters(Arc::new(mailing.logged()));
    cx.app.run(command, move |result: Outcome| {
        shown(result.map(|_| ()).map_err(|failure| cx.app.explain(&failure)));
    });
}
