//! The editor of an email template: name, record type, and subject and text in each language, with fields to insert, what is
//! wrong at once, and a preview for a record.
use leptos::html;
use leptos::prelude::*;

use super::placeholders;
use super::template_form::Form;
use crate::app_state::SessionError;
use crate::base::{FieldId, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::email_template;
use crate::locale::{Language, phrases};
use crate::store::email_drafts::{self, Recipient, Texts};
use crate::store::email_fields::{self, Writer};
use crate::store::{RecordStore, display_names};
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::{Editing, on_escape, title};
use crate::ui::features::meanwhile::OpenDialog;
use crate::ui::form::create_or_edit;

/// The editor.
pub fn editor(cx: AppContext, form: Form, editing: RwSignal<Editing>) -> AnyView {
    let id = form.id;
    let ids: Vec<Id> = id.into_iter().collect();
    let open =
        OpenDialog::storing(cx, &ids, move |number| form.typed(number), move |number, text| form.take(number, text));
    let fields_before = |set: &RecordStore| Some(set.get(RecordType::EmailTemplate, id?)?.fields());
    let before: Vec<(FieldId, Value)> = cx.app.read_untracked(fields_before).unwrap_or_default();
    let before = StoredValue::new(before);
    let close = move || {
        editing.set(Editing::Nothing);
        focus(&id.map_or("template-new".to_string(), |id| format!("template-edit-{id}")));
    };
    let submit = move || {
        form.wrong.set(None);
        if open.has_clash() {
            return;
        }
        let Some(all) = form.fields() else { return crate::ui::form::focus_first_error() };
        let command = before.with_value(|before| create_or_edit(RecordType::EmailTemplate, id, before, all));
        cx.app.run(command, move |result| match result {
            Ok(_) => close(),
            Err(SessionError::Refused(why)) => {
                let part = why.field.map_or(email_template::NAME, |field| field.number);
                form.wrong.try_set(Some((part, cx.t(why.text))));
            }
            Err(_) => {}
        });
    };
    let title = title(cx, RecordType::EmailTemplate, id);
    let name = title.clone();
    let kinds = email_fields::TEMPLATE_KINDS.map(|kind| {
        view! { <option value=kind.key() selected=move || form.kind.get() == kind>{kind.many().of(cx.language)}</option> }
    });
    let choose_kind = move |event: web_sys::Event| {
        form.kind.set(RecordType::from_key(&event_target_value(&event)).unwrap_or(RecordType::Lead));
    };
    let name_wrong = move || form.wrong.get().filter(|(part, _)| *part == email_template::NAME).map(|(_, text)| text);
    view! {
        <section class="panel" aria-label=name>
            <div class="panel-head"><h2>{title}</h2></div>
            <form class="panel-body stack" novalidate on:keydown=on_escape(close) on:submit=move |event| { event.prevent_default(); submit(); }>
                {open.notes()}
                <div class="form">
                    <div class="field" data-invalid=move || name_wrong().map(|_| "true")><label for="template-name">{label(cx, email_template::NAME)}" *"</label>
                        <input id="template-name" autocomplete="off" aria-required="true" aria-invalid=move || name_wrong().map(|_| "true") prop:value=form.name
                            on:input=move |event| { form.wrong.set(None); form.name.set(event_target_value(&event)); }/>
                        {move || name_wrong().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}</div>
                    <div class="field"><label for="template-kind">{cx.t(phrases::TEMPLATE_FOR)}</label>
                        <select id="template-kind" on:change=choose_kind>{kinds.into_iter().collect_view()}</select></div>
                </div>
                {texts(cx, form)}
                {move || sample(cx, form)}
                <div class="page-actions">
                    <button type="submit" class="button" data-look="primary">{cx.t(phrases::SAVE)}</button>
                    <button type="button" class="button" on:click=move |_| close()>{cx.t(phrases::CANCEL)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn label(cx: AppContext, number: FieldId) -> &'static str {
    RecordType::EmailTemplate.field(number).map_or("", |field| field.label.of(cx.language))
}

/// Subject and text in a language, and what can be inserted.
fn texts(cx: AppContext, form: Form) -> AnyView {
    let subject_node = NodeRef::<html::Input>::new();
    let text_node = NodeRef::<html::Textarea>::new();
    let tab = move |language: Language| {
        let has = move || !form.texts[language as usize].with(|text| text.trim().is_empty());
        let mark = move || has().then(|| icon(icon::CHECK));
        view! { <button type="button" lang=language.code() aria-pressed=move || (form.language.get() == language).to_string()
        on:click=move |_| form.language.set(language)>{language.name()}{mark}</button> }
    };
    let insert = Callback::new(move |piece: String| {
        // The field stands where the cursor was.
        match form.is_in_subject.get_untracked() {
            true => placeholders::into_input(subject_node, untrack(|| form.subject()), &piece),
            false => placeholders::into_text(text_node, untrack(|| form.text()), &piece),
        }
    });
    let kind = Signal::derive(move || form.kind.get());
    let subject_problem = Memo::new(move |_| form.problem(&form.subject().get()));
    let text_problem = Memo::new(move |_| form.problem(&form.text().get()));
    let no_text = move || {
        let (part, text) = form.wrong.get()?;
        (part != email_template::NAME).then_some(text.to_string())
    };
    let text_wrong = move || text_problem.get().or_else(no_text);
    let error = |id: &'static str, text: String| view! { <span class="field-error" role="alert" id=id>{text}</span> };
    let tabs = Language::ALL.map(tab);
    view! {
        <div class="segmented" role="group" aria-label=cx.t(phrases::MAIL_LANGUAGE)>{tabs.into_iter().collect_view()}</div>
        <div class="field" data-invalid=move || subject_problem.get().map(|_| "true")><label for="template-subject">{cx.t(phrases::MAIL_SUBJECT)}</label>
            <input id="template-subject" node_ref=subject_node autocomplete="off" lang=move || form.language.get().code() prop:value=move || form.subject().get()
                aria-invalid=move || subject_problem.get().map(|_| "true")
                on:focus=move |_| form.is_in_subject.set(true)
                on:input=move |event| untrack(|| form.subject()).set(event_target_value(&event))/>
            {move || subject_problem.get().map(|text| error("template-subject-error", text))}</div>
        <div class="field" data-wide="" data-invalid=move || text_wrong().map(|_| "true")><label for="template-text">{cx.t(phrases::MAIL_TEXT)}</label>
            <textarea id="template-text" node_ref=text_node rows="12" aria-describedby="template-help" lang=move || form.language.get().code() prop:value=move || form.text().get()
                aria-invalid=move || text_wrong().map(|_| "true")
                on:focus=move |_| form.is_in_subject.set(false)
                on:input=move |event| { form.wrong.set(None); untrack(|| form.text()).set(event_target_value(&event)); }></textarea>
            {move || text_wrong().map(|text| error("template-text-error", text))}
            <small class="soft" id="template-help">{cx.t(phrases::TEMPLATE_HELP)}" "<code>{placeholders::FALLBACK}</code></small></div>
        {placeholders::pickers(cx, kind, "template", insert)}
    }
    .into_any()
}

/// What the text says for a record of the type, if there is one.
fn sample(cx: AppContext, form: Form) -> Option<AnyView> {
    let kind = form.kind.get();
    let texts = Texts { subject: form.subject().get(), text: form.text().get(), language: form.language.get() };
    if texts.text.trim().is_empty() && texts.subject.trim().is_empty() {
        return None;
    }
    let writer = Writer { me: cx.app.user(), today: cx.app.today(), language: texts.language };
    let (name, written) = cx.app.read(|set| {
        let (_, row) = set.rows(kind).next()?;
        let about = row.id();
        let name = display_names::name(kind, row, cx.language);
        let to = Recipient { about, kind, person: about, name: name.clone(), address: String::new(), language: None };
        Some((name, email_drafts::write(set, &to, &texts, writer).ok()?))
    })?;
    Some(
        view! {
            <section class="mail-sample" aria-label=cx.t_with(phrases::TEMPLATE_SAMPLE, &[&name])>
                <p class="soft">{cx.t_with(phrases::TEMPLATE_SAMPLE, &[&name])}</p>
                <p><strong>{written.subject}</strong></p>
                <p class="mail-text">{written.text}</p>
            </section>
        }
        .into_any(),
    )
}
