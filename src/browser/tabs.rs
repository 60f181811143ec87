//! Notifies other tabs of commits, and receives their notifications.
use wasm_bindgen::prelude::*;
use web_sys::BroadcastChannel;

use super::deployment;

use crate::base::{Seq, WorkspaceId};

/// A channel between the tabs of one workspace.
pub struct Tabs {
    channel: Option<BroadcastChannel>,
}

impl Tabs {
    /// Joins the channel; `on_commit` is called after every commit of another tab.
    pub fn open(workspace: WorkspaceId, on_commit: impl FnMut() + 'static) -> Tabs {
        let channel = BroadcastChannel::new(&deployment::storage_name(&format!(".{workspace}"))).ok();
        if let Some(channel) = &channel {
            // The channel lives as long as the page, and so does its handler.
            let handler = Closure::<dyn FnMut()>::new(on_commit).into_js_value();
            channel.set_onmessage(Some(handler.unchecked_ref()));
        }
        Tabs { channel }
    }

    /// Notifies the other tabs.
    pub fn notify(&self, seq: Seq) {
        if let Some(channel) = &self.channel {
            // A tab that misses it catches up at its own next commit.
            let _ = channel.post_message(&seq.0.into());
        }
    }
}
