//! A quote that is written to its customer: its number, the words of the email, and the document as a file to attach.
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::base::mail::Attachment;
use crate::base::{Id, base64};
use crate::domain::RecordType;
use crate::domain::records::{file, quote, settings, user};
use crate::locale::{Language, format, phrases};
use crate::store::email_fields::Writer;
use crate::store::quote_words as words;
use crate::store::{
    addressee, quote_answer, quote_answer_form, quote_code, quote_document, quote_html, quote_pdf, quotes,
};
use crate::ui::context::AppContext;
use crate::ui::features::sheets::{logo, pdf};

/// The largest logo that comes along, in bytes: mail servers refuse large emails.
const MOST: usize = 400_000;

/// The quote.
pub struct QuoteFile {
    id: Id,
    /// The number that it has, or gets.
    pub number: String,
    /// The language of the customer.
    pub language: Language,
    /// Whether it is still a draft.
    pub is_draft: bool,
    /// The logo, once it has been read.
    logo: StoredValue<Option<String>>,
    /// What the PDF is made with, once it has been fetched.
    parts: StoredValue<Option<pdf::Parts>>,
}

impl QuoteFile {
    /// The quote with this id; reads the logo.
    pub fn of(cx: AppContext, id: Id) -> QuoteFile {
        let today = untrack(|| cx.app.today());
        let own = StoredValue::new(None);
        let parts = StoredValue::new(None);
        let fetch = move |logo: Option<String>| {
            spawn_local(async move {
                let found = pdf::parts(logo).await;
                // The dialog may have been closed.
                parts.try_set_value(found);
            });
        };
        let found = cx.app.read_untracked(|set| {
            let row = set.get(RecordType::Quote, id)?;
            let language = Some(row.text(quote::LANGUAGE)).filter(|tag| !tag.is_empty());
            let language = language.map_or(cx.language, Language::from_tag);
            Some((quotes::number_when_sent(set, row, today).unwrap_or_default(), language, quotes::is_draft(row)))
        });
        let picture = cx.app.read_untracked(|set| {
            let id = set.get(RecordType::Settings, settings::SETTINGS_ID)?.link(settings::LOGO)?;
            let media_type = set.get(RecordType::File, id)?.text(file::TYPE).to_string();
            logo::TYPES.contains(&media_type.as_str()).then_some((id, media_type))
        });
        match picture {
            Some((picture, media_type)) => cx.app.file(picture, move |bytes| {
                let Some(bytes) = bytes.filter(|bytes| bytes.len() <= MOST) else { return fetch(None) };
                let mut url = format!("data:{media_type};base64,");
                base64::write(&bytes, &mut url);
                own.try_set_value(Some(url.clone()));
                fetch(Some(url));
            }),
            None => fetch(None),
        }
        let (number, language, is_draft) = found.unwrap_or_default();
        QuoteFile { id, number, language, is_draft, logo: own, parts }
    }

    /// The subject and the text where no template is chosen, in the customer's language.
    pub fn words(&self, cx: AppContext, by: Writer) -> (String, String) {
        let found = cx.app.read_untracked(|set| {
            let row = set.get(RecordType::Quote, self.id)?;
            let document = quote_document::read(set, self.id, cx.language)?;
            let me = by.me.and_then(|id| set.get(RecordType::User, id)).map(|row| row.text(user::NAME).to_string());
            let last = row.day(quote::VALID_UNTIL).map(|day| format::day(day, self.language)).unwrap_or_default();
            let total = document.sums.last().map(|(_, amount)| amount.clone()).unwrap_or_default();
            let greeting = addressee::greeting(set, RecordType::Quote, row, self.language);
            let parts =
                [&greeting, &self.number, &quote_html::lines(&document), &total, &last, &me.unwrap_or_default()];
            let parts = parts.map(String::as_str);
            let text = words::with(words::EMAIL_TEXT, self.language, &parts);
            Some((words::with(words::EMAIL_SUBJECT, self.language, &[&self.number, &document.subject]), text))
        });
        found.unwrap_or_default()
    }

    /// The document as it is now: once the quote is sent, with its number and, if wanted, the form for the answer, which goes to
    /// an address.
    pub fn attachment(&self, cx: AppContext, answers: bool, to: Option<&str>) -> Option<Attachment> {
        let (document, asked) = cx.app.read_untracked(|set| {
            let document = quote_code::with_code(set, self.id, quote_document::read(set, self.id, cx.language)?);
            Some((document, quote_answer::asked(set, self.id).filter(|_| answers)))
        })?;
        let form = asked.map(|asked| quote_answer_form::form(&asked, document.language, to));
        let logo = self.logo.try_get_value().flatten();
        Some(Attachment {
            name: quote_html::file_name(&document),
            media_type: "text/html; charset=utf-8",
            bytes: quote_html::page(&document, logo.as_deref(), form.as_deref()).into_bytes(),
        })
    }

    /// The document as it is now as a PDF file, or in words why there is none.
    pub fn pdf(&self, cx: AppContext) -> Result<Attachment, String> {
        let document = cx.app.read_untracked(|set| {
            Some(quote_code::with_code(set, self.id, quote_document::read(set, self.id, cx.language)?))
        });
        let document = document.ok_or_else(|| cx.t(phrases::GONE).to_string())?;
        let made = self.parts.try_with_value(|parts| pdf::file(cx, &document, parts.as_ref()));
        let bytes = made.unwrap_or_else(|| pdf::file(cx, &document, None))?;
        Ok(Attachment { name: quote_pdf::file_name(&document), media_type: quote_pdf::MEDIA_TYPE, bytes })
    }
}
