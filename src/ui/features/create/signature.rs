//! Filling in a new lead or contact from a pasted text, such as the signature of an email: what was recognised is shown
//! first, and what is typed already stays.
use leptos::html;
use leptos::prelude::*;

use crate::base::{Id, fold};
use crate::domain::records::account;
use crate::domain::rules::card_text;
use crate::domain::rules::contact_text::{self, ContactText};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrases;
use crate::store::{RecordStore, quote_code};
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::{code_reader, quotes};
use crate::ui::form;

/// Something that was recognised: the field, the input for it, and how that is shown.
#[derive(Clone, PartialEq)]
struct Recognised {
    field: &'static Field,
    input: String,
    shown: String,
    /// What is typed already, which stays.
    typed: String,
}

/// The section, for records of people.
pub fn section(cx: AppContext, kind: RecordType, typed: RwSignal<Typed>) -> Option<AnyView> {
    matches!(kind, RecordType::Lead | RecordType::Contact).then_some(())?;
    let text = RwSignal::new(String::new());
    let node = NodeRef::<html::Details>::new();
    let found = Memo::new(move |_| {
        let found = text.with(|text| card_text::read(text));
        cx.app.read(|set| Some(recognised(set, kind, &found, &typed.get()))).unwrap_or_default()
    });
    let new = move || found.with(|found| found.iter().filter(|one| one.typed.is_empty()).count());
    let fill = move |_| {
        typed.update(|typed| {
            for one in found.get_untracked().into_iter().filter(|one| one.typed.is_empty()) {
                typed.insert(one.field.number, one.input);
            }
        });
        text.set(String::new());
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
        form::focus_first_input();
    };
    let line = move |one: Recognised| {
        let stays =
            (!one.typed.is_empty()).then(|| view! { <small class="soft">{cx.t(phrases::SIGNATURE_STAYS)}</small> });
        view! { <div class="fact"><dt>{one.field.label.of(cx.language)}</dt><dd>{one.shown}" "{stays}</dd></div> }
    };
    // The code of a printed quote is no business card; it leads to the quote.
    let code = Memo::new(move |_| text.with(|text| quote_code::read(text)));
    let preview = move || {
        if let Some(code) = code.get() {
            return Some(quotes::of_code(cx, code));
        }
        let all = found.get();
        let is_empty = text.with(|text| text.trim().is_empty());
        (!is_empty).then(|| match all.is_empty() {
            true => view! { <p class="soft">{cx.t(phrases::SIGNATURE_NOTHING)}</p> }.into_any(),
            false => view! { <dl class="facts">{all.into_iter().map(line).collect_view()}</dl> }.into_any(),
        })
    };
    let label = move || cx.t_with(phrases::SIGNATURE_FILL, &[&new().to_string()]);
    let view = view! {
        <details class="fold signature" node_ref=node><summary>{cx.t(phrases::SIGNATURE)}</summary>
            <div class="stack">
                <div class="field"><label for="new-signature">{cx.t(phrases::SIGNATURE_TEXT)}</label>
                    <textarea id="new-signature" rows="5" maxlength=contact_text::MAX_BYTES.to_string() prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea></div>
                {code_reader::reader(cx, text)}
                <div role="status">{preview}</div>
                <div class="page-actions"><button type="button" class="button" disabled=move || new() == 0 || code.with(Option::is_some) on:click=fill>{label}</button></div>
            </div>
        </details>
    };
    Some(view.into_any())
}

/// What was recognised and records of the type have a field for, in the order of the text's parts.
fn recognised(set: &RecordStore, kind: RecordType, found: &ContactText, typed: &Typed) -> Vec<Recognised> {
    let one = |(key, text): (&'static str, &str)| {
        let address = format!("mailing_{key}");
        let key = if key == "company" && kind == RecordType::Contact { "account" } else { key };
        let field = kind.field_by_key(key).or_else(|| kind.field_by_key(&address)).filter(|_| !text.is_empty())?;
        // A contact's company is a record: one that does not exist is left to whoever fills in the form.
        let input = match field.kind {
            FieldType::Link(_) => account_named(set, text)?.to_string(),
            _ => text.to_string(),
        };
        let typed = typed.get(&field.number).cloned().unwrap_or_default();
        (typed != input).then(|| Recognised { field, input, shown: text.to_string(), typed })
    };
    found.by_key().into_iter().filter_map(one).collect()
}

/// The only account of a name.
fn account_named(set: &RecordStore, name: &str) -> Option<Id> {
    let key = fold::company_key(name);
    let all = set.rows(RecordType::Account).map(|(_, row)| row);
    let mut found = all.filter(|row| fold::company_key(row.text(account::NAME)) == key).map(|row| row.id());
    found.next().filter(|_| found.next().is_none())
}
