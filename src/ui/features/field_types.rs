//! The names of the types of custom fields.
use crate::domain::schema;
use crate::locale::{Phrase, phrases};

/// The name of a field type.
pub fn type_name(name: &str) -> Phrase {
    match name {
        schema::FORMULA => phrases::T_FORMULA,
        schema::AUTO_NUMBER => phrases::T_AUTO_NUMBER,
        schema::ROLL_UP => phrases::T_ROLL_UP,
        "long_text" => phrases::T_LONG_TEXT,
        "number" => phrases::T_NUMBER,
        "percent" => phrases::T_PERCENT,
        "money" => phrases::T_MONEY,
        "date" => phrases::T_DATE,
        "date_time" => phrases::T_DATE_TIME,
        "links" => phrases::T_LINKS,
        "yes_no" => phrases::T_YES_NO,
        "choice" => phrases::T_CHOICE,
        "choices" => phrases::T_CHOICES,
        "link" => phrases::T_LINK,
        "url" => phrases::T_URL,
        "email" => phrases::T_EMAIL,
        "phone" => phrases::T_PHONE,
        _ => phrases::T_TEXT,
    }
}
