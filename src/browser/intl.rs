//! Names from the browser's internationalisation API in the page's language: currencies and months.
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::locale::Language;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<JsValue, JsValue>;
}

/// The names of currencies by their codes; the code itself if the browser has no name.
pub fn currencies(codes: &[&str], language: Language) -> Vec<String> {
    let names = DisplayNames::new(&locales(language), &option("type", "currency")).ok();
    let name = |code: &&str| names.as_ref()?.of(code).ok()?.as_string();
    codes.iter().map(|code| name(code).unwrap_or_else(|| code.to_string())).collect()
}

/// The name of the browser's time zone, such as `Europe/Berlin`.
pub fn zone_name() -> Option<String> {
    let options = js_sys::Intl::DateTimeFormat::default().resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// The names of the twelve months.
pub fn months(language: Language) -> Vec<String> {
    let name = |month: i32| {
        let day = js_sys::Date::new_with_year_month_day(2026, month, 15);
        day.to_locale_date_string(tag(language), &option("month", "long")).into()
    };
    (0..12).map(name).collect()
}

fn tag(language: Language) -> &'static str {
    language.code()
}

fn locales(language: Language) -> Array {
    Array::of1(&tag(language).into())
}

fn option(key: &str, value: &str) -> Object {
    let options = Object::new();
    // Setting a property of a plain object does not fail.
    let _ = Reflect::set(&options, &key.into(), &value.into());
    options
}
