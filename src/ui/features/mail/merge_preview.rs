//! One of the emails or letters to many as its recipient gets it, and what is wrong with all of them.
use leptos::prelude::*;

use super::mailing::Mailing;
use super::placeholders::FALLBACK;
use crate::locale::{Language, format, phrases};
use crate::store::email_drafts::{Recipient, Written};
use crate::store::{email_drafts, email_fields};

/// The one that is shown, its language, and what it says.
pub type Sample = Memo<Option<(Recipient, Language, Option<Written>)>>;

/// The email of one recipient, with the previous and the next one, and its language where the template has several.
pub fn preview(mailing: Mailing, languages: Memo<Vec<Language>>) -> AnyView {
    let sample = Memo::new(move |_| mailing.sample());
    let cx = mailing.cx;
    let email = move || {
        let (to, language, written) = sample.get()?;
        let written = written?;
        Some(view! {
            <p class="mail-to"><span class="soft">{cx.t(phrases::MAIL_RECIPIENT)}{cx.language.colon()}</span>{to.mailbox()}</p>
            <p lang=language.code()><strong>{written.subject}</strong></p>
            <p class="mail-text" lang=language.code()>{written.text}</p>
            {missing(mailing, &written.missing)}
        })
    };
    one_of(mailing, languages, sample, email.into_any())
}

/// The fields that are empty in an email or a letter.
pub fn missing(mailing: Mailing, keys: &[String]) -> Option<AnyView> {
    let cx = mailing.cx;
    let labels: Vec<String> = cx.app.read_untracked(|set| {
        let label = |key: &String| email_fields::label(set, mailing.kind, key, cx.language);
        keys.iter().map(label).collect()
    });
    (!labels.is_empty())
        .then(|| view! { <p class="soft">{cx.t_with(phrases::MAIL_MISSING, &[&labels.join(", ")])}</p> }.into_any())
}

/// One of all, with the ways to the others.
pub fn one_of(mailing: Mailing, languages: Memo<Vec<Language>>, sample: Sample, shown: AnyView) -> AnyView {
    let cx = mailing.cx;
    let place = move || {
        let (at, count) = (mailing.shown.get() + 1, mailing.count());
        let number = |count: usize| format::number(count as i64, cx.language);
        cx.t_with(mailing.say(phrases::MAIL_PLACE, phrases::LETTER_PLACE), &[&number(at), &number(count)])
    };
    let is_last = move || mailing.shown.get() + 1 >= mailing.count();
    let go = move |by: isize| {
        mailing.shown.update(|at| {
            *at = at.saturating_add_signed(by).min(mailing.people.with_untracked(|all| all.to.len()).saturating_sub(1))
        });
    };
    let switch = move || {
        let all = Some(languages.get()).filter(|all| all.len() > 1)?;
        let (about, shown) = sample.with(|sample| sample.as_ref().map(|(to, language, _)| (to.about, *language)))?;
        let button = move |own: Language| {
            let choose = move |_| mailing.chosen.update(|chosen| chosen.extend([(about, own)]));
            view! { <button type="button" lang=own.code() aria-pressed=(own == shown).to_string() on:click=choose>{own.name()}</button> }
        };
        Some(
            view! { <div class="segmented" role="group" aria-label=cx.t(phrases::MAIL_LANGUAGE)>{all.into_iter().map(button).collect_view()}</div> },
        )
    };
    let (previous, next) = (
        mailing.say(phrases::MAIL_PREVIOUS, phrases::LETTER_PREVIOUS),
        mailing.say(phrases::MAIL_NEXT, phrases::LETTER_NEXT),
    );
    view! {
        <section class="mail-sample" aria-label=place>
            <div class="mail-place">
                <strong role="status">{place}</strong>
                <button type="button" class="button" disabled=move || mailing.shown.get() == 0 on:click=move |_| go(-1)>{cx.t(previous)}</button>
                <button type="button" class="button" disabled=is_last on:click=move |_| go(1)>{cx.t(next)}</button>
                {switch}
            </div>
            {shown}
        </section>
    }
    .into_any()
}

/// What is wrong with the emails. What all of them lack is asked for when they are made.
pub fn findings(mailing: Mailing) -> AnyView {
    let cx = mailing.cx;
    let number = move |count: usize| format::number(count as i64, cx.language);
    let problem = move || {
        let problem = mailing.findings.with(|findings| findings.problem.clone())?;
        let words = email_fields::explain(&problem, cx.language);
        Some(view! { <p class="banner" data-tone="bad" role="alert">{words}</p> })
    };
    let lacking = move || {
        let (subject, text) = mailing.findings.with(|findings| (findings.without_subject, findings.without_text));
        let line = |phrase, count: usize| {
            (mailing.is_written() && count > 0 && count < mailing.count()).then(|| {
                view! { <p class="banner" data-tone="bad" role="alert">{cx.t_with(phrase, &[&number(count)])}</p> }
            })
        };
        view! { {line(mailing.say(phrases::MAIL_NO_SUBJECT, phrases::LETTER_NO_SUBJECT), subject)}{line(mailing.say(phrases::MAIL_NO_TEXT, phrases::LETTER_NO_TEXT), text)} }
    };
    let missing = move || {
        let missing = mailing.findings.with(|findings| findings.missing.clone());
        (!missing.is_empty() && mailing.is_written()).then(|| {
            let line = move |(key, count): (String, usize)| {
                let label = cx.app.read_untracked(|set| email_fields::label(set, mailing.kind, &key, cx.language));
                let count = cx.t_with(mailing.say(phrases::MAIL_EMPTY_IN, phrases::LETTER_EMPTY_IN), &[&number(count)]);
                let name = format!("{}, {label}", cx.t(phrases::MAIL_SHOW_FIRST));
                let show = move |_| mailing.first_without(&key).into_iter().for_each(|at| mailing.shown.set(at));
                view! { <li>{cx.labelled(&label, &count)}" "<button type="button" class="button" data-look="quiet" aria-label=name on:click=show>{cx.t(phrases::MAIL_SHOW_FIRST)}</button></li> }
            };
            view! {
                <div class="banner mail-findings" data-tone="warn" role="status">
                    <ul class="plain-list">{missing.into_iter().map(line).collect_view()}</ul>
                    <p>{cx.t(mailing.say(phrases::MAIL_EMPTY_HINT, phrases::LETTER_EMPTY_HINT))}" "<code>{FALLBACK}</code></p>
                </div>
            }
        })
    };
    view! { {problem}{lacking}{missing} }.into_any()
}

/// The languages in which the template has a text.
pub fn languages(mailing: Mailing) -> Memo<Vec<Language>> {
    Memo::new(move |_| {
        let languages = mailing.template.get().and_then(|id| {
            mailing.cx.app.read(|set| {
                let row = set.get(crate::domain::RecordType::EmailTemplate, id)?;
                Some(email_drafts::languages(row))
            })
        });
        languages.unwrap_or_default()
    })
}
