//! The server on which a team keeps its documents: how it is reached, stored by workspace. The password is stored only if
//! the user wants to stay signed in, encrypted with a key that no script can read: that protects against a look, not
//! against programs on this computer.
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::directory_handle::HANDLES_AND_KEYS;
use super::encryption::{self, EncryptionKey, object};
use crate::base::WorkspaceId;
use crate::storage::StorageError;
use crate::worker_protocol::team::ServerKind;

/// How a team's server is reached.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TeamServer {
    /// What it is.
    pub kind: ServerKind,
    /// The addresses of its members, or of what stands before them.
    pub endpoints: Vec<String>,
    /// The team's name there.
    pub team: String,
    /// The user; empty where the server asks for none.
    pub login: String,
}

impl TeamServer {
    /// The stored server of a workspace.
    pub async fn load(workspace: WorkspaceId) -> Option<TeamServer> {
        let stored = HANDLES_AND_KEYS.get(&stored_name(workspace)).await?;
        let text = |name: &str| Reflect::get(&stored, &name.into()).ok().and_then(|text| text.as_string());
        let endpoints = text("endpoints")?.split(' ').map(str::to_string).collect();
        let kind = ServerKind::of_name(&text("kind").unwrap_or_default());
        Some(TeamServer { kind, endpoints, team: text("team")?, login: text("login")? })
    }

    /// Stores the server for a workspace; with a password, the browser stays signed in.
    pub async fn save(&self, workspace: WorkspaceId, password: Option<&str>) -> Result<(), StorageError> {
        let mut fields: Vec<(&str, JsValue)> = vec![
            ("kind", self.kind.name().into()),
            ("endpoints", self.endpoints.join(" ").into()),
            ("team", self.team.as_str().into()),
            ("login", self.login.as_str().into()),
        ];
        if let Some(password) = password
            && let Some(key) = EncryptionKey::generate().await
            && let Some(nonce) = encryption::random::<12>()
            && let Some(sealed) = key.encrypt(&nonce, &[], password.as_bytes()).await
        {
            fields.push(("key", key.key().into()));
            fields.push(("nonce", Uint8Array::from(&nonce[..]).into()));
            fields.push(("sealed", Uint8Array::from(sealed.as_slice()).into()));
        }
        let stored = object(&fields).ok_or_else(|| StorageError::Failed("no object".to_string()))?;
        HANDLES_AND_KEYS.put(&stored_name(workspace), &stored.into()).await
    }

    /// The stored password of a workspace.
    pub async fn password(workspace: WorkspaceId) -> Option<String> {
        let stored = HANDLES_AND_KEYS.get(&stored_name(workspace)).await?;
        let get = |name: &str| Reflect::get(&stored, &name.into()).ok();
        let key = EncryptionKey::of(get("key")?.dyn_into().ok()?);
        let bytes = |name: &str| get(name).and_then(|value| value.dyn_into().ok()).map(|it: Uint8Array| it.to_vec());
        String::from_utf8(key.decrypt(&bytes("nonce")?, &[], &bytes("sealed")?).await?).ok()
    }

    /// Deletes the stored server of a workspace.
    pub async fn forget(workspace: WorkspaceId) {
        HANDLES_AND_KEYS.delete(&stored_name(workspace)).await;
    }
}

fn stored_name(workspace: WorkspaceId) -> String {
    format!("team-server-{workspace}")
}
