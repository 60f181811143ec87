//! What belongs to this browser and not to the workspace, in localStorage: language, theme, which workspace is open,
//! and the sentinel that tells a lost database from a new one.
//!
//! They are one JSON text, read and written by the browser's own `JSON`.
use std::collections::BTreeMap;

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

macro_rules! kept {
    ($(#[$outer:meta])* $of:ident { $($(#[$doc:meta])* $name:ident: $kind:ty;)* }) => {
        $(#[$outer])*
        #[derive(Clone, Default, PartialEq)]
        pub struct $of { $($(#[$doc])* pub $name: $kind,)* }

        impl Kept for $of {
            /// Fields that are missing in what was stored, or of another kind, keep their defaults.
            fn of(json: &JsValue) -> Option<$of> {
                let part = |name: &str| Reflect::get(json, &name.into()).unwrap_or_default();
                Some($of { $($name: Kept::of(&part(stringify!($name))).unwrap_or_default(),)* })
            }

            fn json(&self) -> JsValue {
                let out = Object::new();
                $(put(&out, stringify!($name), &self.$name.json());)*
                out.into()
            }
        }
    };
}

kept! {
    /// The preferences.
    Preferences {
        /// `en` or `de`; empty follows the browser.
        language: String;
        /// `light` or `dark`; empty follows the system.
        theme: String;
        /// `own`, `demo` or the id of one made from a file; empty until the first choice.
        workspace: String;
        /// Workspaces made from files, by id: their names.
        workspaces: BTreeMap<String, String>;
        /// Who works in this browser, by workspace: the id of a user.
        users: BTreeMap<String, String>;
        /// The columns chosen for each list, by the kind's name.
        columns: BTreeMap<String, Vec<u16>>;
        /// `comfortable` or `compact`; empty for the rows' usual height.
        density: String;
        /// Whether the navigation shows icons only.
        is_narrow: bool;
    }
}

kept! {
    /// What this browser remembers of one workspace. It lies apart from the preferences, so that two tabs with
    /// different workspaces never overwrite each other's.
    Shelf {
        /// Records looked at, the latest first.
        recent: Vec<String>;
        /// Records with a star, the latest first.
        favourites: Vec<String>;
        /// Commands used, by their English names, the latest first.
        used: Vec<String>;
        /// The last commit the user has seen; 0 before the first visit.
        seen: u32;
        /// When the user was last here, in Unix milliseconds.
        left: i64;
    }
}

const KEY: &str = "kontor.preferences";

impl Preferences {
    /// Reads them; the defaults where there are none or storage is denied.
    pub fn load() -> Preferences {
        read(KEY).unwrap_or_default()
    }

    /// Writes them.
    pub fn save(&self) {
        write(KEY, self);
    }
}

/// What this browser remembers of a workspace; nothing before the first visit, and where storage is denied.
pub fn shelf(workspace: &str) -> Option<Shelf> {
    read(&shelf_key(workspace))
}

/// Remembers it.
pub fn set_shelf(workspace: &str, shelf: &Shelf) {
    write(&shelf_key(workspace), shelf);
}

fn shelf_key(workspace: &str) -> String {
    format!("kontor.shelf.{workspace}")
}

/// The last commit this browser confirmed in a workspace; 0 where none is known.
pub fn sentinel(workspace: &str) -> u32 {
    read(&sentinel_key(workspace)).unwrap_or(0)
}

/// Until when the reminders of a workspace were seen in this browser; nothing before the first time.
pub fn reminded(workspace: &str) -> Option<i64> {
    read(&format!("kontor.reminded.{workspace}"))
}

/// Remembers until when reminders were seen.
pub fn set_reminded(workspace: &str, at: i64) {
    write(&format!("kontor.reminded.{workspace}"), &at);
}

/// Whether the user asked for browser notifications here.
pub fn notifies() -> bool {
    read("kontor.notifies").unwrap_or(false)
}

/// Remembers whether the user wants browser notifications here.
pub fn set_notifies(on: bool) {
    write("kontor.notifies", &on);
}

/// Remembers the last confirmed commit.
pub fn set_sentinel(workspace: &str, seq: u32) {
    write(&sentinel_key(workspace), &seq);
}

fn sentinel_key(workspace: &str) -> String {
    format!("kontor.sentinel.{workspace}")
}

/// What is kept under a key; nothing where there is none or storage is denied.
fn read<T: Kept>(key: &str) -> Option<T> {
    let text = storage()?.get_item(key).ok()??;
    T::of(&JSON::parse(&text).ok()?)
}

/// Keeps something. Where storage is denied it lasts as long as the page, which is no loss of data.
fn write(key: &str, value: &impl Kept) {
    if let (Some(storage), Ok(text)) = (storage(), JSON::stringify(&value.json())) {
        let _ = storage.set_item(key, &String::from(text));
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What can be kept.
trait Kept: Sized {
    fn of(json: &JsValue) -> Option<Self>;
    fn json(&self) -> JsValue;
}

impl Kept for String {
    fn of(json: &JsValue) -> Option<String> {
        json.as_string()
    }

    fn json(&self) -> JsValue {
        self.into()
    }
}

impl Kept for bool {
    fn of(json: &JsValue) -> Option<bool> {
        json.as_bool()
    }

    fn json(&self) -> JsValue {
        (*self).into()
    }
}

macro_rules! numbers {
    ($($kind:ty)*) => {
        $(impl Kept for $kind {
            fn of(json: &JsValue) -> Option<$kind> {
                json.as_f64().map(|number| number as $kind)
            }

            /// Whole numbers of what is kept here are far below 2^53.
            fn json(&self) -> JsValue {
                JsValue::from(*self as f64)
            }
        })*
    };
}
numbers!(u16 u32 i64);

impl<T: Kept> Kept for Vec<T> {
    fn of(json: &JsValue) -> Option<Vec<T>> {
        json.dyn_ref::<Array>()?.iter().map(|item| T::of(&item)).collect()
    }

    fn json(&self) -> JsValue {
        self.iter().map(Kept::json).collect::<Array>().into()
    }
}

impl<T: Kept> Kept for BTreeMap<String, T> {
    fn of(json: &JsValue) -> Option<BTreeMap<String, T>> {
        let entries = Object::entries(json.dyn_ref::<Object>()?);
        let mut out = BTreeMap::new();
        for entry in entries.iter() {
            let entry: Array = entry.unchecked_into();
            out.insert(entry.get(0).as_string()?, T::of(&entry.get(1))?);
        }
        Some(out)
    }

    fn json(&self) -> JsValue {
        let out = Object::new();
        self.iter().for_each(|(name, item)| put(&out, name, &item.json()));
        out.into()
    }
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes any value.
    let _ = Reflect::set(object, &name.into(), value);
}
