//! Values in localStorage, as JSON. They are read and written with the browser's own JSON: serde_json with its number
//! formatting would add 16 KB to the first load, for a handful of settings.
use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::deployment;
use crate::base::{FieldId, Seq, VecMap, WorkspaceId};

/// A value that can be stored.
pub trait Persist: Sized {
    /// Reads a value; `None` if it has another type.
    fn read(value: &JsValue) -> Option<Self>;

    /// The value to store.
    fn written(&self) -> JsValue;
}

impl Persist for bool {
    fn read(value: &JsValue) -> Option<bool> {
        value.as_bool()
    }

    fn written(&self) -> JsValue {
        (*self).into()
    }
}

impl Persist for String {
    fn read(value: &JsValue) -> Option<String> {
        value.as_string()
    }

    fn written(&self) -> JsValue {
        self.into()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Persist for $number {
            fn read(value: &JsValue) -> Option<$number> {
                value.as_f64().map(|number| number as $number)
            }

            fn written(&self) -> JsValue {
                (*self as f64).into()
            }
        }
    )*};
}
// Timestamps in milliseconds are the largest, and far below the gaps between doubles.
numbers!(u16 u32 i64);

impl Persist for Seq {
    fn read(value: &JsValue) -> Option<Seq> {
        u32::read(value).map(Seq)
    }

    fn written(&self) -> JsValue {
        self.0.written()
    }
}

impl Persist for WorkspaceId {
    fn read(value: &JsValue) -> Option<WorkspaceId> {
        value.as_string().map(|text| WorkspaceId::parse(&text))
    }

    fn written(&self) -> JsValue {
        self.to_string().into()
    }
}

impl Persist for FieldId {
    fn read(value: &JsValue) -> Option<FieldId> {
        u32::read(value).map(FieldId)
    }

    fn written(&self) -> JsValue {
        self.0.written()
    }
}

impl<T: Persist> Persist for Vec<T> {
    fn read(value: &JsValue) -> Option<Vec<T>> {
        value.dyn_ref::<Array>()?.iter().map(|item| T::read(&item)).collect()
    }

    fn written(&self) -> JsValue {
        self.iter().map(T::written).collect::<Array>().into()
    }
}

impl<T: Persist> Persist for VecMap<String, T> {
    fn read(value: &JsValue) -> Option<VecMap<String, T>> {
        let object = value.dyn_ref::<Object>()?;
        let read = |name: JsValue| Some((name.as_string()?, T::read(&Reflect::get(object, &name).ok()?)?));
        Object::keys(object).iter().map(read).collect()
    }

    fn written(&self) -> JsValue {
        let object = Object::new();
        self.iter().for_each(|(name, value)| set_field(&object, name, value));
        object.into()
    }
}

/// A property of an object; the default if it is missing or has another type.
pub fn get_field<T: Persist + Default>(object: &JsValue, name: &str) -> T {
    Reflect::get(object, &name.into()).ok().and_then(|value| T::read(&value)).unwrap_or_default()
}

/// Sets a property of an object.
pub fn set_field(object: &Object, name: &str, value: &impl Persist) {
    // Setting a property of a new object does not fail.
    let _ = Reflect::set(object, &name.into(), &value.written());
}

/// Implements [`Persist`] for a struct as an object with its fields; missing ones have their default.
macro_rules! kept {
    ($name:ident { $($field:ident),* }) => {
        impl $crate::browser::local_storage::Persist for $name {
            fn read(value: &wasm_bindgen::JsValue) -> Option<$name> {
                let object = value.is_object().then_some(value)?;
                Some($name { $($field: $crate::browser::local_storage::get_field(object, stringify!($field)),)* })
            }

            fn written(&self) -> wasm_bindgen::JsValue {
                let object = js_sys::Object::new();
                $($crate::browser::local_storage::set_field(&object, stringify!($field), &self.$field);)*
                object.into()
            }
        }
    };
}
pub(super) use kept;

/// Whether the page may use localStorage: in a sandboxed frame, accessing it throws.
pub fn is_there() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

/// The value under a name; `None` if there is none or storage is denied.
pub fn get<T: Persist>(what: &str) -> Option<T> {
    is_there().then(|| read(&LocalStorage::raw(), what))?
}

/// Stores a value. Returns whether the browser could.
pub fn set(what: &str, value: &impl Persist) -> bool {
    is_there() && write(&LocalStorage::raw(), what, value)
}

/// Deletes a value.
pub fn forget(what: &str) {
    if is_there() {
        LocalStorage::delete(key(what));
    }
}

/// The tab's value under a name, which survives a reload.
pub fn session_get<T: Persist>(what: &str) -> Option<T> {
    is_there().then(|| read(&SessionStorage::raw(), what))?
}

/// Stores a value for this tab.
pub fn session_set(what: &str, value: &impl Persist) {
    if is_there() {
        write(&SessionStorage::raw(), what, value);
    }
}

/// The key of a name in the browser's storage.
pub fn key(what: &str) -> String {
    deployment::storage_name(&format!(".{what}"))
}

fn read<T: Persist>(storage: &web_sys::Storage, what: &str) -> Option<T> {
    let text = storage.get_item(&key(what)).ok()??;
    T::read(&JSON::parse(&text).ok()?)
}

fn write(storage: &web_sys::Storage, what: &str, value: &impl Persist) -> bool {
    let text = JSON::stringify(&value.written()).ok().and_then(|text| text.as_string());
    text.is_some_and(|text| storage.set_item(&key(what), &text).is_ok())
}
