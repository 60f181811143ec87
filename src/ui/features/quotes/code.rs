//! The quote of a QR code that was read from a printed copy, or came with an email: which one it is, and whether it is still as printed.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::route::Route;
use crate::store::quote_answer::Doubt;
use crate::store::quote_code::{self, QuoteCode};
use crate::store::{display_names, quotes};
use crate::ui::context::AppContext;
use crate::ui::features::code_reader;

/// What is to be said of a code.
pub fn found(cx: AppContext, code: QuoteCode) -> AnyView {
    let (id, name, doubt) = cx.app.read_untracked_present(|set| {
        let id = quote_code::quote_of(set, &code);
        let name = id.map(|id| {
            let total = set.get(RecordType::Quote, id).and_then(|row| quotes::totals(set, row));
            let total = total.map(|all| format::money(all.totals.gross, cx.language)).unwrap_or_default();
            cx.labelled(&display_names::name_of(set, id, cx.language), &total)
        });
        (id, name, quote_code::doubt(set, &code))
    });
    let (tone, said) = match doubt {
        None => ("good", phrases::QUOTE_CODE_SAME),
        Some(Doubt::Unknown) => ("bad", phrases::QUOTE_CODE_UNKNOWN),
        Some(Doubt::Different) => ("bad", phrases::QUOTE_CODE_CHANGED),
        Some(doubt) => ("warn", doubt.phrase()),
    };
    let open = id.map(|id| {
        let go = move |_| {
            cx.dialog.set(None);
            cx.go(Route::Record(id));
        };
        view! { <div class="page-actions"><button type="button" class="button" data-look="primary" on:click=go>{cx.t(phrases::QUOTE_CODE_OPEN)}</button></div> }
    });
    view! {
        <div class="stack">
            {name.map(|name| view! { <strong>{name}</strong> })}
            <p class="banner" data-tone=tone>{cx.t(said)}</p>
            {open}
        </div>
    }
    .into_any()
}

/// Where the code of a printed quote is read, or the text of an email with one is pasted.
pub fn scan(cx: AppContext) -> AnyView {
    let text = RwSignal::new(String::new());
    let code = Memo::new(move |_| text.with(|text| quote_code::read(text)));
    let result = move || match code.get() {
        Some(code) => Some(found(cx, code)),
        None => text
            .with(|text| !text.trim().is_empty())
            .then(|| view! { <p class="soft">{cx.t(phrases::QUOTE_CODE_NONE)}</p> }.into_any()),
    };
    view! {
        <div class="stack">
            <p class="soft">{cx.t(phrases::QUOTE_CODE_HINT)}</p>
            {code_reader::reader(cx, text)}
            <div class="field"><label for="quote-code-text">{cx.t(phrases::QUOTE_CODE_TEXT)}</label>
                <textarea id="quote-code-text" rows="2" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea></div>
            <div role="status">{result}</div>
        </div>
    }
    .into_any()
}
