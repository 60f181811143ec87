//! A field's value for reading: links, chips, and warnings beside values that must not be used.
use leptos::prelude::*;

use crate::base::{FieldId, Row, Value, phone};
use crate::domain::records::lead;
use crate::domain::rules::validate::safe_url;
use crate::domain::{Field, FieldType, RecordType};
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// A part of a displayed value.
#[derive(Clone, PartialEq, Default)]
pub struct Part {
    /// The text.
    pub text: String,
    /// The target of the link.
    pub href: Option<String>,
    /// Whether it is an external link.
    pub is_outside: bool,
    /// The colour of the chip, if it is one.
    pub tone: Option<Tone>,
}

/// A value in parts, with an optional warning.
#[derive(Clone, PartialEq, Default)]
pub struct FieldDisplay {
    /// The parts.
    pub parts: Vec<Part>,
    /// The warning.
    pub warning: Option<&'static str>,
    /// Whether line breaks are kept.
    pub is_long: bool,
}

impl FieldDisplay {
    /// A field of a record.
    pub fn of(set: &RecordStore, kind: RecordType, row: &Row, field: &Field, cx: AppContext) -> FieldDisplay {
        let language = cx.language;
        let Some(value) = set.value(field, row) else { return FieldDisplay::default() };
        let text = format_value::display(set, field, Some(&value), language);
        let plain = |href: Option<String>, is_outside: bool| {
            vec![Part {
                text: text.clone(),
                href: href.filter(|href| safe_url(href).is_some()),
                is_outside,
                tone: None,
            }]
        };
        let parts = match (field.kind, &value) {
            (FieldType::Email, Value::Text(address)) => plain(Some(format!("mailto:{address}")), false),
            (FieldType::Phone, Value::Text(number)) => plain(phone::call_address(number), false),
            (FieldType::Url, Value::Text(url)) => {
                let mut parts = plain(Some(url.clone()), true);
                parts.iter_mut().for_each(|part| {
                    part.text = display_names::cut(bare(url), format_value::MAX_SHOWN_CHARS).into_owned()
                });
                parts
            }
            (FieldType::Link(to) | FieldType::Links(to), value) if Route::has_record_page(to) => {
                let part = |id: &crate::base::Id| Part {
                    text: display_names::name_of(set, *id, language),
                    href: Some(cx.href(Route::Record(*id))),
                    ..Part::default()
                };
                value.links().iter().take(format_value::MAX_LISTED).map(part).collect()
            }
            (FieldType::Choices(_), value) => {
                let chip = |id: &crate::base::Id| Part {
                    text: display_names::name_of(set, *id, language),
                    tone: Some(Tone::Tag),
                    ..Part::default()
                };
                value.links().iter().take(format_value::MAX_LISTED).map(chip).collect()
            }
            (FieldType::Choice(_), _) => {
                vec![Part { text: text.clone(), tone: format_value::status_tone(set, field, row), ..Part::default() }]
            }
            _ => plain(None, false),
        };
        let warns = |number: FieldId| {
            let field = kind
                .field(number)
                .filter(|_| matches!(kind, RecordType::Lead | RecordType::Contact) && row.is(number))?;
            Some(field.label.of(language))
        };
        // A contact's flags have the same numbers as a lead's.
        let warning = match field.kind {
            FieldType::Phone => warns(lead::DO_NOT_CALL),
            FieldType::Email => warns(lead::OPT_OUT),
            // The warning stands beside the street, which is where an address begins.
            FieldType::Text if matches!(field.key, "street" | "mailing_street") => warns(lead::NO_POST),
            _ => None,
        };
        FieldDisplay { parts, warning, is_long: field.kind == FieldType::LongText }
    }
}

/// The parts as a view.
pub fn value_view(shown: FieldDisplay) -> AnyView {
    let part = |part: Part| match (part.href, part.tone) {
        (Some(href), _) if part.is_outside => {
            view! { <a href=href target="_blank" rel="noopener noreferrer">{part.text}</a> }.into_any()
        }
        (Some(href), _) => view! { <a href=href>{part.text}</a> }.into_any(),
        (None, Some(Tone::Tag)) => view! { <span class="tag">{part.text}</span> }.into_any(),
        (None, Some(tone)) => view! { <span class="chip" data-tone=tone.key()>{part.text}</span> }.into_any(),
        (None, None) if shown.is_long => view! { <span class="long">{part.text}</span> }.into_any(),
        (None, None) => part.text.into_any(),
    };
    let warning = shown.warning.map(|text| view! { <span class="chip" data-tone="warn">{text}</span> });
    view! { {shown.parts.into_iter().map(part).collect_view()}{warning} }.into_any()
}

/// A web address without its obvious parts.
fn bare(url: &str) -> &str {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}
