//! The email templates: what each says, for whom and in which languages; and their editor.
use leptos::prelude::*;

use super::template_editor::editor;
use super::template_form::Form;
use crate::base::{Id, Row};
use crate::command::{Command, FieldEdit};
use crate::domain::RecordType;
use crate::domain::records::email_template;
use crate::locale::{Language, Phrase, phrases};
use crate::store::{RecordStore, email_drafts, email_fields};
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::{EditedList, Editing};

/// The section.
pub fn section(cx: AppContext) -> AnyView {
    let list = EditedList {
        kind: RecordType::EmailTemplate,
        prefix: "template",
        empty: phrases::NO_TEMPLATES,
        editor: |cx, editing| editor(cx, Form::of(cx, editing.get_untracked()), editing),
        shown,
    };
    list.section(cx, Memo::new(move |_| cx.app.read(sorted).unwrap_or_default()))
}

/// The ids of the templates, by name.
fn sorted(set: &RecordStore) -> Option<Vec<Id>> {
    let mut all: Vec<(String, Id)> = set
        .rows(RecordType::EmailTemplate)
        .map(|(_, row)| (crate::base::fold::fold(row.text(email_template::NAME)), row.id()))
        .collect();
    all.sort_unstable();
    Some(all.into_iter().map(|(_, id)| id).collect())
}

/// What a line says of a template.
#[derive(Clone, PartialEq, Default)]
struct Line {
    name: String,
    kind: String,
    languages: String,
    subject: String,
    text: String,
    is_broken: bool,
}

fn line(cx: AppContext, set: &RecordStore, row: &Row) -> Line {
    let kind = RecordType::from_key(row.text(email_template::OF)).unwrap_or(RecordType::Lead);
    let texts = email_drafts::texts(row, cx.language);
    let languages: Vec<&str> = email_drafts::languages(row).into_iter().map(Language::name).collect();
    let parts = Language::ALL.map(email_template::parts).into_iter().flat_map(|(subject, text)| [subject, text]);
    let is_broken = parts.into_iter().any(|number| email_fields::read(set, kind, row.text(number)).is_err());
    Line {
        name: row.text(email_template::NAME).to_string(),
        kind: kind.many().of(cx.language).to_string(),
        languages: languages.join(", "),
        subject: texts.subject,
        text: texts.text,
        is_broken,
    }
}

fn shown(cx: AppContext, id: Id, editing: RwSignal<Editing>) -> AnyView {
    let of_row = move |set: &RecordStore| Some(line(cx, set, set.get(RecordType::EmailTemplate, id)?));
    let row = Memo::new(move |_| cx.app.read(of_row).unwrap_or_default());
    let name = Memo::new(move |_| row.with(|line| line.name.clone()));
    let edit = move |_| {
        editing.set(Editing::Stored(id));
        focus("template-name");
    };
    let duplicate = move |_| {
        let copy = |set: &RecordStore| {
            let row = set.get(RecordType::EmailTemplate, id)?;
            let own = row.fields().into_iter().map(|(number, value)| (number, Some(value)));
            let mut fields: Vec<FieldEdit> = own.filter(|(number, _)| *number != email_template::NAME).collect();
            let name = cx.t_with(phrases::TEMPLATE_COPY, &[row.text(email_template::NAME)]);
            fields.push((email_template::NAME, crate::base::Value::text(&name)));
            Some(fields)
        };
        if let Some(fields) = cx.app.read_untracked(copy) {
            let command = Command::Create { kind: RecordType::EmailTemplate, fields };
            cx.app.run(command, |result| {
                if let Some((_, copy)) = result.ok().and_then(|created| created.first().copied()) {
                    focus(&format!("template-edit-{copy}"));
                }
            });
        }
    };
    let delete = move |_| cx.app.run(Command::Delete(vec![id]), |_| focus("template-new"));
    let labelled = move |text: Phrase| move || cx.labelled(&cx.t(text), &name.get());
    let about = move || row.with(|line| format!("{} · {}", line.kind, line.languages));
    let broken = move || {
        row.with(|line| line.is_broken)
            .then(|| view! { <p class="banner" data-tone="warn">{cx.t(phrases::TEMPLATE_BROKEN)}</p> })
    };
    view! {
        <section class="panel" aria-label=move || name.get()>
            <div class="panel-head"><h2>{move || name.get()}</h2><span class="soft">{about}</span></div>
            <div class="panel-body stack">
                {broken}
                <p class="mail-excerpt"><strong>{move || row.with(|line| line.subject.clone())}</strong>" "<span class="soft">{move || row.with(|line| line.text.clone())}</span></p>
                <div class="page-actions">
                    <button type="button" class="button" id=format!("template-edit-{id}") aria-label=labelled(phrases::EDIT) on:click=edit>{cx.t(phrases::EDIT)}</button>
                    <button type="button" class="button" aria-label=labelled(phrases::DUPLICATE_IT) on:click=duplicate>{cx.t(phrases::DUPLICATE_IT)}</button>
                    <button type="button" class="button" data-look="quiet" aria-label=labelled(phrases::DELETE) on:click=delete>{cx.t(phrases::DELETE)}</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}
