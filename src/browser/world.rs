//! The browser's clock, calendar and randomness.
use chrono::Datelike;

use crate::base::{Day, Moment};
use crate::session::World;

/// What a session in the browser runs on.
pub fn world() -> World {
    World { now, today, random }
}

/// The clock.
pub fn now() -> Moment {
    Moment(js_sys::Date::now() as i64)
}

/// Today in the browser's time zone.
pub fn today() -> Day {
    let date = chrono::Local::now().date_naive();
    Day::from_ymd(date.year(), date.month(), date.day()).unwrap_or(now().day())
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    if crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok()).is_none() {
        // Without the browser's generator, ids only have to differ within this workspace.
        bytes.iter_mut().for_each(|byte| *byte = (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}
