//! The browser's clock, calendar and randomness.
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use chrono::Datelike;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

use crate::base::{Date, TimeZone, Timestamp};
use crate::session::{Environment, LoadRules};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(act: &Function, after: i32);
}

/// The environment of a session in the browser.
pub fn world(rules: LoadRules) -> Environment {
    Environment { now, today, zone: ZONE, random, rules }
}

/// The browser's time zone.
pub const ZONE: TimeZone = TimeZone { wall, moment: local_to_utc };

/// The clock.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// Today in the browser's time zone.
pub fn today() -> Date {
    let date = chrono::Local::now().date_naive();
    Date::from_ymd(date.year(), date.month(), date.day()).unwrap_or(now().day())
}

/// The timestamp of a local time, given as milliseconds since 1970-01-01 00:00 in the browser's time zone.
pub fn local_to_utc(millis: i64) -> Timestamp {
    use chrono::{Local, TimeZone};
    let naive = chrono::DateTime::from_timestamp_millis(millis).map(|at| at.naive_utc());
    // A local time skipped by daylight saving time is taken as UTC, which hardly ever matters.
    let moment = naive.and_then(|naive| Local.from_local_datetime(&naive).earliest());
    Timestamp(moment.map_or(millis, |moment| moment.timestamp_millis()))
}

/// The wall-clock time at a timestamp, the inverse of [`local_to_utc`].
fn wall(at: Timestamp) -> i64 {
    use chrono::{Local, TimeZone};
    let local = Local.timestamp_millis_opt(at.0).single();
    local.map_or(at.0, |local| local.naive_local().and_utc().timestamp_millis())
}

/// Whether the browser keeps the data if space runs out; `None` if it does not reveal it. `asks` requests it.
pub async fn persist_storage(asks: bool) -> Option<bool> {
    let storage = web_sys::window()?.navigator().storage();
    let answer = if asks { storage.persist() } else { storage.persisted() };
    JsFuture::from(answer.ok()?).await.ok()?.as_bool()
}

/// The storage used by the app and its quota, in bytes; `None` if the browser does not reveal it.
pub async fn storage_estimate() -> Option<(u64, u64)> {
    let estimate = web_sys::window()?.navigator().storage().estimate().ok()?;
    let answer = JsFuture::from(estimate).await.ok()?;
    let number = |name: &str| js_sys::Reflect::get(&answer, &name.into()).ok()?.as_f64().map(|bytes| bytes as u64);
    Some((number("usage")?, number("quota")?))
}

/// Yields to the event loop, so that the browser can handle input and paint.
pub async fn yield_to_event_loop() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // Sending `null` to an open port does not fail.
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    // The promise is never rejected.
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}

/// Waits for a time.
pub async fn pause(time: Duration) {
    let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, time.as_millis() as i32));
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// A pause that can be ended from elsewhere. Clones are the same one.
#[derive(Clone, Default)]
pub struct Pause(Rc<RefCell<Option<Function>>>);

impl Pause {
    /// Waits for a time, or until the pause is ended.
    pub async fn wait(&self, time: Duration) {
        let promise = Promise::new(&mut |resolve, _| {
            set_timeout(&resolve, time.as_millis() as i32);
            self.0.replace(Some(resolve));
        });
        // It is never rejected.
        let _ = JsFuture::from(promise).await;
        self.0.take();
    }

    /// Ends the pause, if somebody waits.
    pub fn end(&self) {
        if let Some(resolve) = self.0.take() {
            // Resolving a promise does not fail.
            let _ = resolve.call0(&JsValue::NULL);
        }
    }
}

/// A new record's id.
pub fn new_id() -> crate::base::Id {
    crate::base::Id::new(now().0, &random())
}

fn random() -> [u8; 10] {
    POOL.with_borrow_mut(|(pool, used)| {
        if *used + 10 > pool.len() {
            fill(pool);
            *used = 0;
        }
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&pool[*used..*used + 10]);
        *used += 10;
        bytes
    })
}

/// A random number.
pub fn random_number() -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = random();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

thread_local! {
    /// A pool of random bytes and the number of used ones: an import needs a hundred thousand ids, and asks for them by
    /// a plain function (`Environment::new_id`).
    static POOL: RefCell<([u8; 5120], usize)> = const { RefCell::new(([0; 5120], 5120)) };
}

fn fill(pool: &mut [u8]) {
    // The global of the page or of the worker.
    let crypto = js_sys::Reflect::get(&js_sys::global(), &"crypto".into()).ok().filter(JsValue::is_object);
    let crypto = crypto.map(JsCast::unchecked_into::<web_sys::Crypto>);
    if crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(pool).ok()).is_none() {
        // Without the browser's generator, ids only have to be unique within this workspace.
        pool.iter_mut().for_each(|byte| *byte = (js_sys::Math::random() * 256.0) as u8);
    }
}

/// Milliseconds until midnight in the user's time zone.
pub fn until_midnight() -> u64 {
    let next = i64::from(today().add_days(1).0) * 86_400_000;
    (local_to_utc(next).0 - now().0).clamp(0, 90_000_000) as u64
}
