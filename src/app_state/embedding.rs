//! The app inside another site's page. Nothing can be changed until a site on the list has introduced itself.
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::appearance::Theme;
use super::state::{AppState, Host};
pub use super::state::{Embedding, EmbeddingStatus};
use crate::browser::{deployment, local_storage, parent_window};
pub use crate::embedding::HostRequest;
use crate::embedding::{self, HostAppearance, IncomingMessage, Mode};
use crate::locale::{Language, Phrase, phrases};

/// The time a site has to introduce itself before the user sees that it did not.
const INTRODUCTION_TIMEOUT: Duration = Duration::from_secs(3);

/// The reason why nothing may be changed at startup; `None` if it may.
pub(super) fn locked() -> Option<Phrase> {
    if deployment::is_read_only() {
        return Some(phrases::FILE_IS_READ_ONLY);
    }
    parent_window::is_framed().then_some(phrases::FRAME_IS_STRANGE)
}

impl AppState {
    /// Whether the app runs in a frame.
    pub fn is_framed(self) -> bool {
        parent_window::is_framed()
    }

    /// The state of the embedding; tracked.
    pub fn frame(self) -> Embedding {
        let frame = self.embedding.frame.get();
        // The warning that nothing can be stored is shown as soon as the workspace is open.
        let is_denied = frame.is_denied || self.messages.warning.get() == Some(phrases::IN_MEMORY);
        Embedding { is_denied, ..frame }
    }

    /// The permanent warning of the page, unless the notice about the frame contains it already; tracked.
    pub fn lasting_warning(self) -> Option<Phrase> {
        let is_said = || self.is_framed() && self.frame().standing == EmbeddingStatus::Friend;
        self.messages.warning.get().filter(|warning| *warning != phrases::IN_MEMORY || !is_said())
    }

    /// Loads the list of sites and listens to the parent page; `act` carries out the requests of a listed site, or
    /// returns an error code. Only the first call has an effect.
    pub fn meet_site(self, act: impl Fn(HostRequest) -> Result<(), &'static str> + 'static) {
        if self.embedding.has_met.get_value() {
            return;
        }
        self.embedding.has_met.set_value(true);
        if parent_window::is_same_origin_parent() {
            self.queue.locked.set(deployment::is_read_only().then_some(phrases::FILE_IS_READ_ONLY));
            self.set_embedding_status(EmbeddingStatus::Friend);
        }
        parent_window::listen(move |text, origin| self.answer_host(text, origin, &act));
        spawn_local(async move {
            let sites = embedding::parse_allow_list(&parent_window::load_allow_list().await);
            self.embedding.sites.set_value(Some(sites));
            let give_up = move || {
                if self.embedding.frame.get_untracked().standing == EmbeddingStatus::Waiting {
                    self.set_embedding_status(EmbeddingStatus::Stranger);
                }
            };
            set_timeout(give_up, INTRODUCTION_TIMEOUT);
        });
    }

    /// Sends an event to the parent page if it is on the list. `parts` are keys and texts.
    pub fn notify_site(self, event: &str, parts: &[(&str, String)]) {
        self.embedding.host.with_value(|host| {
            let Some(host) = host else { return };
            let parts: Vec<_> = parts.iter().map(|(key, text)| (*key, text.as_str().into())).collect();
            let parts = [&[("event", event.into())], parts.as_slice()].concat();
            parent_window::post(&host.origin, &embedding::encode_message("event", &host.nonce, 0, &parts));
        });
    }

    fn answer_host(
        self,
        text: &str,
        origin: &str,
        act: &impl Fn(HostRequest) -> Result<(), &'static str>,
    ) -> Option<String> {
        let mode = self
            .embedding
            .sites
            .with_value(|sites| embedding::permission(sites.as_ref()?, &parent_window::ancestor_origins(), origin))?;
        let IncomingMessage { asked, nonce, request } = embedding::parse_message(text)?;
        let is_known = self
            .embedding
            .host
            .with_value(|host| host.as_ref().is_some_and(|host| host.origin == origin && host.nonce == nonce));
        let refused = |why: &str| Some(embedding::encode_message("refused", &nonce, request, &[("why", why.into())]));
        match asked {
            Some(HostRequest::Hello(wants_read, look, show)) => {
                // A site repeats its hello until it gets an answer.
                if !is_known {
                    let host = Host { origin: origin.to_string(), nonce: nonce.clone() };
                    self.embedding.host.set_value(Some(host));
                    let is_read = wants_read || mode == Mode::Read;
                    let why = if is_read { Some(phrases::FRAME_IS_READ_ONLY) } else { None };
                    self.queue.locked.set(if deployment::is_read_only() {
                        Some(phrases::FILE_IS_READ_ONLY)
                    } else {
                        why
                    });
                    self.apply_host_appearance(look);
                    self.set_embedding_status(EmbeddingStatus::Friend);
                    // If the address cannot be opened, the current page stays.
                    let _ = show.map(|show| act(HostRequest::Show(show)));
                }
                let frame = untrack(|| self.frame());
                let storage = match (frame.is_denied, frame.is_apart) {
                    (true, _) => "memory",
                    (_, true) => "apart",
                    _ => "own",
                };
                let mode = if untrack(|| self.queue.locked.get()).is_some() { "read" } else { "edit" };
                Some(embedding::encode_message(
                    "ready",
                    &nonce,
                    request,
                    &[("mode", mode.into()), ("storage", storage.into())],
                ))
            }
            _ if !is_known => None,
            None => refused("unknown"),
            Some(HostRequest::Look(look)) => {
                self.apply_host_appearance(look);
                Some(embedding::encode_message("done", &nonce, request, &[]))
            }
            Some(HostRequest::Create(_)) if untrack(|| self.queue.locked.get()).is_some() => refused("read-only"),
            Some(asked) => match act(asked) {
                Ok(()) => Some(embedding::encode_message("done", &nonce, request, &[])),
                Err(why) => refused(why),
            },
        }
    }

    /// Applies an appearance while the page is open.
    fn apply_host_appearance(self, look: HostAppearance) {
        if let Some(theme) = look.theme {
            self.appearance.theme.set(Theme::from_key(&theme));
        }
        if let Some(language) = look.language {
            self.with_language(Language::from_tag(&language), move |language| self.set_language(language));
        }
        if let (Some(is_single), Some(root)) = (look.is_single, document().document_element()) {
            // Setting the attribute does not fail.
            let _ = root.set_attribute("data-frame", if is_single { "single" } else { "whole" });
        }
    }

    fn set_embedding_status(self, standing: EmbeddingStatus) {
        let around = parent_window::ancestor_origins();
        let nearest = self.embedding.host.with_value(|host| host.as_ref().map(|host| host.origin.clone()));
        let mut others = around.all.unwrap_or_default();
        others.extend(nearest);
        // If the browser does not reveal the ancestors, storage may be partitioned.
        let is_apart = others.is_empty() || !others.iter().all(|other| embedding::is_same_site(other, &around.own));
        self.embedding.frame.set(Embedding { standing, is_apart, is_denied: !local_storage::is_there() });
    }
}
