//! The deployment of the page: on a host, or as a single file with the whole app (`scripts/single-file-page.mjs`). Some
//! browsers give all local files the same storage, so that such a file stores under its own names.
use std::sync::OnceLock;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use crate::worker_protocol::team::ServerKind;

/// The content of a meta element by its name; `None` if there is none.
pub fn meta_content(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector(&format!("meta[name={name}]")).ok()??;
    meta.get_attribute("content").filter(|content| !content.is_empty())
}

/// Whether this page's policy lets it talk to an address. Headers of the host may forbid more.
pub fn may_connect(address: &web_sys::Url) -> bool {
    let policy = || {
        let document = web_sys::window()?.document()?;
        let meta = document.query_selector("meta[http-equiv=Content-Security-Policy]").ok()??;
        meta.get_attribute("content")
    };
    let Some(policy) = policy() else { return true };
    let own = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    let sources = policy.split(';').find_map(|directive| directive.trim().strip_prefix("connect-src "));
    sources.unwrap_or_default().split(' ').any(|source| match source {
        "'self'" => address.origin() == own,
        scheme if scheme.ends_with(':') => address.protocol() == scheme,
        any_port if any_port.ends_with(":*") => {
            any_port.strip_suffix(":*") == Some(&format!("{}//{}", address.protocol(), address.hostname()))
        }
        site => address.origin() == site,
    })
}

/// The server of teams that the admin has set for this page, in the file beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PresetServer {
    /// What it is.
    pub kind: ServerKind,
    /// Its addresses, separated by blanks.
    pub address: String,
    /// The team's name there.
    pub team: String,
    /// Whether teams may be kept nowhere else.
    pub is_only: bool,
}

/// The server that the file `kontor.json` beside the page names: `{"team": {"server": "/couch", "kind": "couchdb", "name":
/// "sales", "only": true}}`, without a kind etcd. `None` if there is none.
pub async fn preset_server() -> Option<PresetServer> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str("kontor.json")).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    let json = JsFuture::from(response.json().ok()?).await.ok()?;
    let get = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).ok();
    let team = get(&json, "team").filter(JsValue::is_object)?;
    let address = get(&team, "server")?.as_string().filter(|address| !address.is_empty())?;
    let text = |name: &str| get(&team, name).and_then(|text| text.as_string()).unwrap_or_default();
    let is_only = get(&team, "only").is_some_and(|only| only.is_truthy());
    Some(PresetServer { kind: ServerKind::of_name(&text("kind")), address, team: text("name"), is_only })
}

/// A storage name for this page alone.
pub fn storage_name(what: &str) -> String {
    static PREFIX: OnceLock<String> = OnceLock::new();
    let prefix = PREFIX.get_or_init(|| match meta_content("kontor-file") {
        Some(file) => format!("kontor-file-{}", file.split(' ').next().unwrap_or_default()),
        None => "kontor".to_string(),
    });
    format!("{prefix}{what}")
}

/// Whether this file is read-only.
pub fn is_read_only() -> bool {
    meta_content("kontor-file").is_some_and(|file| file.ends_with(" read-only"))
}

/// The embedded workspace of this file.
pub fn workspace() -> Option<File> {
    let hand_over: Function = Reflect::get(&own()?, &"workspace".into()).ok()?.dyn_into().ok()?;
    hand_over.call0(&JsValue::NULL).ok()?.dyn_into().ok()
}

/// The single-file app without a workspace: this page, or the file beside it; `None` if it cannot be loaded.
pub async fn load_single_file() -> Option<Blob> {
    if let Some(own) = own() {
        return Reflect::get(&own, &"whole".into()).ok()?.dyn_into().ok();
    }
    let address = meta_content("one-file")?;
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&address)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

/// Whether there is a single-file app.
pub fn has_one_file() -> bool {
    meta_content("one-file").is_some()
}

fn own() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"kontorFile".into()).ok().filter(JsValue::is_object)
}
