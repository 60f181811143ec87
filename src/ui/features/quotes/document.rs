//! The page with the document of a quote, as it is printed.
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::records::quote;
use crate::locale::{Language, phrases};
use crate::store::{quote_code, quote_document, quote_pdf};
use crate::ui::context::AppContext;
use crate::ui::features::sheets::{logo, pdf, sheets};
use crate::ui::navigation::{Route, Section};

/// The page.
pub fn page(cx: AppContext, id: Id) -> AnyView {
    let document = Memo::new(move |_| {
        cx.app.read(|set| Some(quote_code::with_code(set, id, quote_document::read(set, id, cx.language)?)))
    });
    let logo = logo::address(cx);
    let is_draft = Memo::new(move |_| document.with(|document| document.as_ref().is_some_and(|own| own.is_draft)));
    let has_sender =
        Memo::new(move |_| document.with(|document| document.as_ref().is_none_or(|own| !own.letterhead.is_empty())));
    let problem = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let save = move |_| {
        let Some(document) = document.get_untracked().filter(|_| !is_busy.get_untracked()) else { return };
        is_busy.set(true);
        let address = logo.get_untracked();
        spawn_local(async move {
            let parts = pdf::parts(address).await;
            let made = pdf::file(cx, &document, parts.as_ref());
            if let Ok(bytes) = &made {
                cx.app.download_bytes(&quote_pdf::file_name(&document), quote_pdf::MEDIA_TYPE, bytes);
            }
            // The page may have been left.
            problem.try_set(made.err());
            is_busy.try_set(false);
        });
    };
    let send = move |_| cx.app.run(Command::SendQuote { quote: id }, |_| {});
    let choose = move |event: web_sys::Event| {
        let language = Language::from_tag(&event_target_value(&event));
        let fields = vec![(quote::LANGUAGE, Value::text(language.code()))];
        cx.app.run(Command::Edit { id, fields }, |_| {});
    };
    let language = move || document.with(|document| document.as_ref().map_or(cx.language, |own| own.language));
    let languages = move || {
        let option =
            |own: Language| view! { <option value=own.code() selected=move || language() == own>{own.name()}</option> };
        Language::ALL.map(option).into_iter().collect_view()
    };
    let draft = move || {
        is_draft.get().then(|| {
            view! {
                <div class="banner no-print" role="status"><p>{cx.t(phrases::QUOTE_IS_DRAFT)}</p>
                    <button type="button" class="button" title=cx.t(phrases::QUOTE_SEND_HINT) on:click=send>{cx.t(phrases::QUOTE_SEND)}</button></div>
                <div class="field no-print quote-language"><label for="quote-language">{cx.t(phrases::QUOTE_LANGUAGE)}</label>
                    <select id="quote-language" class="select" on:change=choose>{languages()}</select></div>
            }
        })
    };
    let sender = move || {
        (!has_sender.get()).then(|| {
            view! {
                <p class="banner no-print" role="status">{cx.t(phrases::QUOTE_NO_LETTERHEAD)}" "<a href=cx.href(Route::Section(Section::Letterhead))>{cx.t(phrases::QUOTE_TO_LETTERHEAD)}</a></p>
            }
        })
    };
    let body = move || match document.get() {
        Some(document) => sheets(document, logo),
        None => view! { <p>{cx.t(phrases::GONE)}</p> }.into_any(),
    };
    let title = move || document.with(|document| document.as_ref().map(|own| own.title.clone()));
    view! {
        <div class="quote-page">
            <div class="page-head no-print">
                <div class="record-head"><a class="kind-link" href=cx.href(Route::Record(id))>{cx.t(phrases::QUOTE_BACK)}</a><h1>{title}</h1></div>
                <div class="page-actions">
                    <button type="button" class="button" disabled=is_busy on:click=save>{cx.t(phrases::QUOTE_PDF)}</button>
                    <button type="button" class="button" data-look="primary" on:click=move |_| drop(window().print())>{cx.t(phrases::QUOTE_PRINT)}</button>
                </div>
            </div>
            {move || problem.get().map(|text| view! { <p class="banner no-print" data-tone="bad" role="alert">{text}</p> })}
            {draft}{sender}
            {body}
        </div>
    }
    .into_any()
}
