//! The dialog that writes to the person of a record: a template or none, subject and text to edit, and a draft as a link
//! into the mail program or as a file.
use std::sync::Arc;

use leptos::prelude::*;

use super::quote_file::QuoteFile;
use crate::base::mail::{self, Draft};
use crate::base::{Id, fold};
use crate::command::{Command, Email};
use crate::domain::RecordType;
use crate::domain::records::{email_template, user};
use crate::locale::{Language, phrases};
use crate::store::email_drafts::{self, LeftOut, Recipient};
use crate::store::email_fields::{self, Writer};
use crate::store::{RecordStore, display_names, sequences};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::dialog as modal;
use crate::ui::components::draft::{Draft as Unsent, Texts};
use crate::ui::context::AppContext;

/// What a draft becomes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// A link that opens the mail program.
    Link,
    /// A file.
    File,
}

/// The templates for records of a type, by name.
pub fn templates(set: &RecordStore, kind: RecordType) -> Vec<(Id, String)> {
    let own = set.rows(RecordType::EmailTemplate).map(|(_, row)| row);
    let own = own.filter(|row| row.text(email_template::OF) == kind.key());
    let mut all: Vec<(Id, String)> = own.map(|row| (row.id(), row.text(email_template::NAME).to_string())).collect();
    all.sort_by_cached_key(|(id, name)| (fold::fold(name), *id));
    all
}

/// The name and address of whoever writes.
pub fn sender(cx: AppContext, set: &RecordStore) -> Option<(String, String)> {
    let row = set.get(RecordType::User, untrack(|| cx.app.user())?)?;
    Some((row.text(user::NAME).to_string(), row.text(user::EMAIL).to_string()))
}

/// For whom values are written.
pub fn writer(cx: AppContext) -> Writer {
    untrack(|| Writer { me: cx.app.user(), today: cx.app.today(), language: cx.language })
}

/// The dialog.
pub fn dialog(cx: AppContext, about: Id, step: Option<Id>) -> AnyView {
    let to =
        Memo::new(move |_| cx.app.read(|set| Some(email_drafts::recipient(set, about))).unwrap_or(Err(LeftOut::Gone)));
    let (kind, name) = cx
        .app
        .read_untracked(|set| {
            let (kind, row) = set.find(about)?;
            Some((kind, display_names::name(kind, row, cx.language)))
        })
        .unwrap_or((RecordType::Lead, String::new()));
    let template = RwSignal::new(cx.app.read_untracked(|set| sequences::template_of(set, kind, step?)));
    let known = to.with_untracked(|to| to.as_ref().ok().and_then(|to| to.language));
    let quote = (kind == RecordType::Quote).then(|| QuoteFile::of(cx, about));
    let known = quote.as_ref().map(|quote| quote.language).or(known);
    let quote = StoredValue::new(quote);
    let is_quote = kind == RecordType::Quote;
    let attaches = RwSignal::new(is_quote);
    let answers = RwSignal::new(is_quote);
    let as_pdf = RwSignal::new(is_quote);
    let has_files = move || attaches.get() || as_pdf.get();
    let language = RwSignal::new(known.unwrap_or(cx.language));
    let subject = RwSignal::new(String::new());
    let text = RwSignal::new(String::new());
    let missing = RwSignal::new(Vec::<String>::new());
    let problem = RwSignal::new(None::<String>);
    let is_storing = RwSignal::new(false);
    // A template fills in what is then edited.
    let fill = move || {
        problem.set(None);
        missing.set(Vec::new());
        let (Some(id), Ok(to)) = (template.get_untracked(), to.get_untracked()) else { return };
        let filled = cx.app.read_untracked(|set| {
            let texts = email_drafts::texts(set.get(RecordType::EmailTemplate, id)?, language.get_untracked());
            let written = email_drafts::write(set, &to, &texts, writer(cx));
            let labels = |keys: &[String]| {
                keys.iter().map(|key| email_fields::label(set, kind, key, cx.language)).collect::<Vec<_>>()
            };
            Some((texts.language, written.map(|written| (labels(&written.missing), written))))
        });
        match filled {
            Some((own, Ok((labels, written)))) => {
                language.set(own);
                subject.set(written.subject);
                text.set(written.text);
                missing.set(labels);
            }
            Some((_, Err(why))) => problem.set(Some(email_fields::explain(&why, cx.language))),
            None => {}
        }
    };
    fill();
    if let Some((own_subject, own_text)) =
        quote.with_value(|quote| quote.as_ref().map(|quote| quote.words(cx, writer(cx))))
    {
        subject.set(own_subject);
        text.set(own_text);
    }
    let read = move || {
        [("subject", subject), ("text", text)].into_iter().map(|(key, own)| (key.to_string(), own.get())).collect()
    };
    let write = move |texts: Texts| {
        for (key, kept) in texts {
            if key == "subject" { subject.set(kept) } else { text.set(kept) }
        }
    };
    let unsent = Unsent::keep(cx, format!("email.{about}"), read, write);
    let draft = Memo::new(move |_| {
        let Recipient { name, address, .. } = to.get().ok()?;
        let from = cx.app.read_untracked(|set| sender(cx, set));
        Some(Draft { from, name, address, subject: subject.get(), text: text.get() })
    });
    // A link holds no file.
    let link = Memo::new(move |_| draft.with(|draft| draft.as_ref().filter(|_| !has_files()).and_then(mail::link)));
    let store = move |way: Way| {
        let Some(draft) = draft.get_untracked().filter(|_| !is_storing.get_untracked()) else { return };
        if mail::one_line(&draft.subject).is_empty() {
            problem.set(Some(cx.t(phrases::MAIL_NEEDS_SUBJECT).to_string()));
            return crate::ui::components::focus::focus("mail-subject");
        }
        // Whether there will be a file is known before anything is logged.
        if as_pdf.get_untracked()
            && let Some(Err(why)) = quote.with_value(|quote| quote.as_ref().map(|quote| quote.pdf(cx)))
        {
            return problem.set(Some(why));
        }
        is_storing.set(true);
        let email = Email { about, subject: mail::one_line(&draft.subject), text: draft.text.clone() };
        let href = link.get_untracked();
        let failed = if_here(move |why: String| {
            is_storing.set(false);
            problem.set(Some(why));
        });
        let number = quote.with_value(|quote| quote.as_ref().map(|quote| quote.number.clone()));
        let command = match (step, number) {
            (Some(step), _) => Command::LogStepEmail { step, email },
            (None, Some(number)) => Command::EmailQuote { number, email },
            (None, None) => Command::LogEmails(Arc::new(vec![email])),
        };
        cx.app.run(command, move |result| match result {
            Ok(_) => {
                match (way, href) {
                    (Way::Link, Some(href)) => crate::ui::navigation::open_outside(&href),
                    _ => {
                        let wanted = attaches.try_get_untracked().unwrap_or_default();
                        let form = answers.try_get_untracked().unwrap_or_default();
                        let to = draft.from.as_ref().map(|(_, address)| address.as_str());
                        let with_pdf = as_pdf.try_get_untracked().unwrap_or_default();
                        let files = quote.try_with_value(|quote| {
                            let quote = quote.as_ref()?;
                            let pdf = with_pdf.then(|| quote.pdf(cx).ok()).flatten();
                            let page = wanted.then(|| quote.attachment(cx, form, to)).flatten();
                            Some(pdf.into_iter().chain(page).collect::<Vec<_>>())
                        });
                        let files = files.flatten().unwrap_or_default();
                        let file = mail::write_with(&draft, &files, cx.app.now());
                        let name = mail::file_name(&draft.name, &draft.subject);
                        cx.app.download_bytes(&name, "message/rfc822", file.as_bytes());
                    }
                }
                unsent.saved();
                cx.dialog.set(None);
            }
            Err(failure) => failed(cx.app.explain(&failure)),
        });
    };
    let submit = move || store(if link.with_untracked(Option::is_some) { Way::Link } else { Way::File });
    let body = view! {
        <div class="stack">
        {unsent.offer()}
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        {move || to.get().err().map(|why| view! { <p class="banner" data-tone="bad" role="alert">{cx.t(why.phrase())}</p> })}
        {move || to.get().ok().map(|to| {
            let whole = to.mailbox();
            view! { <p class="mail-to"><span class="soft">{cx.t(phrases::MAIL_RECIPIENT)}{cx.language.colon()}</span>{whole}</p> }
        })}
        <div class="form">{choices(cx, kind, template, language, Callback::new(move |()| fill()))}</div>
        <div class="field"><label for="mail-subject">{cx.t(phrases::MAIL_SUBJECT)}" *"</label>
            <input id="mail-subject" autofocus="" autocomplete="off" aria-required="true" prop:value=subject on:input=move |event| { problem.set(None); subject.set(event_target_value(&event)); }/></div>
        <div class="field" data-wide=""><label for="mail-text">{cx.t(phrases::MAIL_TEXT)}</label>
            <textarea id="mail-text" rows="12" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea></div>
        {move || {
            let all = missing.get();
            (!all.is_empty()).then(|| view! { <p class="banner" data-tone="warn" role="status">{cx.t_with(phrases::MAIL_MISSING, &[&all.join(", ")])}</p> })
        }}
        {is_quote.then(|| quote_part(cx, quote, (as_pdf, attaches, answers)))}
        {move || (to.with(Result::is_ok) && link.with(Option::is_none) && !has_files()).then(|| view! { <p class="banner" role="status">{cx.t(phrases::MAIL_TOO_LONG)}</p> })}
        <p class="soft">{cx.t(phrases::MAIL_NOTE)}</p>
        </div>
    };
    let is_off = move || is_storing.get() || to.with(Result::is_err);
    let fits = move || link.with(Option::is_some);
    let look = move |is_first: bool| is_first.then_some("primary");
    let buttons = view! {
        <button type="button" class="button" data-look=move || look(!fits()) disabled=is_off on:click=move |_| store(Way::File)>{cx.t(phrases::MAIL_SAVE)}</button>
        <button type="submit" class="button" data-look=move || look(fits()) disabled=move || is_off() || !fits()>{cx.t(phrases::MAIL_OPEN)}</button>
    };
    let title = cx.t_with(phrases::MAIL_TO_ONE, &[&name]);
    modal(cx, title, "large", body.into_any(), buttons.into_any(), submit)
}

/// Whether the document comes along, and what becomes of a draft.
fn quote_part(
    cx: AppContext,
    quote: StoredValue<Option<QuoteFile>>,
    (as_pdf, attaches, answers): (RwSignal<bool>, RwSignal<bool>, RwSignal<bool>),
) -> AnyView {
    let sends =
        quote.with_value(|quote| quote.as_ref().filter(|quote| quote.is_draft).map(|quote| quote.number.clone()));
    let sends = sends.map(|number| {
        view! { <p class="banner" role="status">{cx.t_with(phrases::QUOTE_EMAIL_SENDS, &[&number])}</p> }
    });
    let switch_pdf = move |event: web_sys::Event| as_pdf.set(event_target_checked(&event));
    let switch = move |event: web_sys::Event| attaches.set(event_target_checked(&event));
    let with_form = move |event: web_sys::Event| answers.set(event_target_checked(&event));
    view! {
        {sends}
        <label class="check"><input type="checkbox" prop:checked=as_pdf on:change=switch_pdf/>{cx.t(phrases::QUOTE_ATTACH_PDF)}</label>
        <label class="check"><input type="checkbox" prop:checked=attaches on:change=switch/>{cx.t(phrases::QUOTE_ATTACH)}</label>
        <label class="check"><input type="checkbox" prop:checked=answers disabled=move || !attaches.get() on:change=with_form/>{cx.t(phrases::QUOTE_FORM)}</label>
        <p class="soft">{cx.t(phrases::QUOTE_ATTACH_HINT)}</p>
    }
    .into_any()
}

/// The template, and the language where it has several.
fn choices(
    cx: AppContext,
    kind: RecordType,
    template: RwSignal<Option<Id>>,
    language: RwSignal<Language>,
    fill: Callback<()>,
) -> AnyView {
    let all = Memo::new(move |_| cx.app.read(|set| Some(templates(set, kind))).unwrap_or_default());
    let option = move |(id, name): (Id, String)| view! { <option value=id.to_string() selected=move || template.get() == Some(id)>{name}</option> };
    let choose = move |event: web_sys::Event| {
        template.set(event_target_value(&event).parse().ok());
        fill.run(());
    };
    let languages = Memo::new(move |_| {
        let id = template.get()?;
        cx.app.read(|set| Some(email_drafts::languages(set.get(RecordType::EmailTemplate, id)?)))
    });
    let switch = move || {
        let all = languages.get().filter(|all| all.len() > 1)?;
        let button = move |own: Language| {
            let choose = move |_| {
                language.set(own);
                fill.run(());
            };
            view! { <button type="button" lang=own.code() aria-pressed=move || (language.get() == own).to_string() on:click=choose>{own.name()}</button> }
        };
        Some(
            view! { <div class="field" data-wide=""><span class="soft">{cx.t(phrases::MAIL_LANGUAGE)}</span><div class="segmented" role="group" aria-label=cx.t(phrases::MAIL_LANGUAGE)>{all.into_iter().map(button).collect_view()}</div></div> },
        )
    };
    view! {
        <div class="field"><label for="mail-template">{cx.t(phrases::MAIL_TEMPLATE)}</label>
            <select id="mail-template" on:change=choose><option value="">{cx.t(phrases::MAIL_NO_TEMPLATE)}</option>{move || all.get().into_iter().map(option).collect_view()}</select></div>
        {switch}
    }
    .into_any()
}
