//! The parts of a template that is being written.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::FieldEdit;
use crate::domain::RecordType;
use crate::domain::records::email_template;
use crate::locale::example_template::EXAMPLE;
use crate::locale::{Language, phrases};
use crate::store::{RecordStore, email_fields};
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::Editing;

/// A template that is being written.
#[derive(Clone, Copy)]
pub struct Form {
    /// The context.
    pub cx: AppContext,
    /// The stored template.
    pub id: Option<Id>,
    /// The name.
    pub name: RwSignal<String>,
    /// The type of the records to which it is written.
    pub kind: RwSignal<RecordType>,
    /// The language that is shown.
    pub language: RwSignal<Language>,
    /// The subjects, by language.
    pub subjects: [RwSignal<String>; 3],
    /// The texts, by language.
    pub texts: [RwSignal<String>; 3],
    /// Whether a field is inserted into the subject rather than the text.
    pub is_in_subject: RwSignal<bool>,
    /// What is wrong, at the part of the template.
    pub wrong: RwSignal<Option<(FieldId, &'static str)>>,
}

impl Form {
    /// The form of a template.
    pub fn of(cx: AppContext, editing: Editing) -> Form {
        let id = editing.id();
        let stored = |set: &RecordStore| {
            let row = set.get(RecordType::EmailTemplate, id?)?;
            let text = |number: FieldId| row.text(number).to_string();
            let both = Language::ALL.map(email_template::parts).map(|(subject, body)| (text(subject), text(body)));
            Some((text(email_template::NAME), text(email_template::OF), both))
        };
        let (name, of, both) = cx.app.read_untracked(stored).unwrap_or_else(|| match editing {
            Editing::Example => {
                let both = EXAMPLE.map(|(subject, text)| (subject.to_string(), text.to_string()));
                (cx.t(phrases::TEMPLATE_EXAMPLE_NAME).to_string(), RecordType::Lead.key().to_string(), both)
            }
            _ => (String::new(), RecordType::Lead.key().to_string(), Default::default()),
        });
        let has = |language: &Language| !both[*language as usize].1.is_empty();
        let shown = Some(cx.language).filter(has).or_else(|| Language::ALL.into_iter().find(has));
        let [english, german, french] = both;
        Form {
            cx,
            id,
            name: RwSignal::new(name),
            kind: RwSignal::new(RecordType::from_key(&of).unwrap_or(RecordType::Lead)),
            language: RwSignal::new(shown.unwrap_or(cx.language)),
            subjects: [&english.0, &german.0, &french.0].map(|text| RwSignal::new(text.clone())),
            texts: [english.1, german.1, french.1].map(RwSignal::new),
            is_in_subject: RwSignal::new(false),
            wrong: RwSignal::new(None),
        }
    }

    /// The subject in the language that is shown. Tracked.
    pub fn subject(self) -> RwSignal<String> {
        self.subjects[self.language.get() as usize]
    }

    /// The text in the language that is shown. Tracked.
    pub fn text(self) -> RwSignal<String> {
        self.texts[self.language.get() as usize]
    }

    /// The signal of a text that is stored under a number.
    fn signal(self, number: FieldId) -> Option<RwSignal<String>> {
        if number == email_template::NAME {
            return Some(self.name);
        }
        Language::ALL.into_iter().find_map(|language| {
            let (subject, text) = email_template::parts(language);
            let at = language as usize;
            (number == subject).then_some(self.subjects[at]).or_else(|| (number == text).then_some(self.texts[at]))
        })
    }

    /// A part as it would be stored, for what somebody else stores meanwhile. Tracked.
    pub fn typed(self, number: FieldId) -> Option<String> {
        match number {
            email_template::OF => Some(self.kind.get().key().to_string()),
            number => self.signal(number).map(|signal| signal.get()),
        }
    }

    /// Takes over what somebody else stored in a part.
    pub fn take(self, number: FieldId, text: String) {
        match number {
            email_template::OF => self.kind.set(RecordType::from_key(&text).unwrap_or(RecordType::Lead)),
            number => {
                if let Some(signal) = self.signal(number) {
                    signal.set(text);
                }
            }
        }
    }

    /// What is wrong with a text, in words. Tracked.
    pub fn problem(self, text: &str) -> Option<String> {
        let kind = self.kind.get();
        let read = |set: &RecordStore| email_fields::read(set, kind, text).err();
        self.cx.app.read(read).map(|problem| email_fields::explain(&problem, self.cx.language))
    }

    /// All fields, if the template can be stored; otherwise it says what is wrong and shows it.
    pub fn fields(self) -> Option<Vec<FieldEdit>> {
        let cx = self.cx;
        let name = self.name.get_untracked();
        if name.trim().is_empty() {
            self.wrong.set(Some((email_template::NAME, cx.t(phrases::FILL_IN))));
            return None;
        }
        if self.texts.iter().all(|text| text.with_untracked(|text| text.trim().is_empty())) {
            self.wrong.set(Some((email_template::TEXT_EN, cx.t(phrases::TEMPLATE_NO_TEXT))));
            return None;
        }
        let mut out = vec![
            (email_template::NAME, Value::text(name.trim())),
            (email_template::OF, Value::text(self.kind.get_untracked().key())),
        ];
        for language in Language::ALL {
            let at = language as usize;
            for (number, signal) in [
                (email_template::parts(language).0, self.subjects[at]),
                (email_template::parts(language).1, self.texts[at]),
            ] {
                let text = signal.get_untracked();
                if untrack(|| self.problem(&text)).is_some() {
                    // The words stand beside the text.
                    self.language.set(language);
                    return None;
                }
                out.push((number, Value::text(text.trim_end())));
            }
        }
        Some(out)
    }
}
