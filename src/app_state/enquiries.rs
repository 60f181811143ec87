//! Enquiries that await a decision. They are stored in this browser until then; accepting one is a commit like any
//! other, and undoing it makes the enquiry pending again.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, WorkspaceState};
use crate::base::{Id, Seq, WorkspaceId};
use crate::browser::enquiry_inbox::{self, StoredEnquiry};
use crate::browser::{environment, files};
use crate::command::validate_settings::normalize_origin;
use crate::command::{AcceptEnquiry, Command};
use crate::domain::RecordType;
use crate::domain::records::settings;
use crate::enquiry::gate::{Handshake, Received};
use crate::enquiry::{self, Enquiry, Problem};
use crate::locale::phrases;
use crate::session::SessionError;

/// The maximum number of pending enquiries: with more, somebody is playing with the form.
const MAX_PENDING: usize = 200;
/// The time after which decided ones are deleted, in milliseconds.
const KEPT_FOR_MS: i64 = 30 * 86_400_000;

/// An enquiry and its origin.
#[derive(Clone, PartialEq)]
pub struct PendingEnquiry {
    /// The enquiry.
    pub enquiry: Enquiry,
    /// The site that sent it as a message; empty for other ways.
    pub origin: String,
    /// Whether the user discarded it.
    pub is_dropped: bool,
}

impl AppState {
    /// Starts to listen; called once, when the page starts.
    pub(super) fn listen(self) {
        enquiry_inbox::listen(move || self.drain_inbox(), move |text, from| self.receive_form(text, from));
        window_event_listener(leptos::ev::hashchange, move |_| self.drain_inbox());
    }

    /// Takes new enquiries from the storage and from the address.
    pub(super) fn drain_inbox(self) {
        let workspace = self.workspace.id.get_untracked();
        if self.workspace.phase.get_untracked() != WorkspaceState::Open {
            return;
        }
        // An enquiry from a website is real and must not get lost in the demo.
        if workspace != WorkspaceId::Demo {
            for text in enquiry_inbox::drain() {
                if let Ok(enquiry) = enquiry::read(text.as_bytes(), environment::now()) {
                    self.wait(enquiry, String::new());
                }
            }
        }
        if let Some(query) = enquiry_inbox::take_from_address() {
            match enquiry::read_link(&query, environment::now()) {
                Ok(enquiry) => drop(self.wait(enquiry, String::new())),
                Err(problem) => self.refuse(problem),
            }
        }
        self.enquiries.kept.set(enquiry_inbox::load(workspace));
    }

    /// Imports an enquiry file.
    pub fn accept_from_link(self, file: web_sys::File) {
        spawn_local(async move {
            let Some(bytes) = files::read(&file).await else {
                return self.messages.show_error(
                    phrases::FILE_UNREADABLE.with(self.appearance.language.get_untracked(), &[&file.name()]),
                );
            };
            match enquiry::read(&bytes, environment::now()) {
                Ok(enquiry) => drop(self.wait(enquiry, String::new())),
                Err(problem) => self.refuse(problem),
            }
        });
    }

    /// The pending enquiries, and recently discarded ones; the newest first. Tracked.
    pub fn pending(self) -> Vec<PendingEnquiry> {
        self.workspace.tick.track();
        let is_decided = |kept: &StoredEnquiry| kept.taken > Seq::NONE && self.in_force(kept.taken);
        let all = self.enquiries.kept.get();
        let open = all.iter().rev().filter(|kept| !is_decided(kept));
        let read = |kept: &StoredEnquiry| {
            let enquiry = enquiry::read(kept.text.as_bytes(), environment::now()).ok()?;
            Some(PendingEnquiry { enquiry, origin: kept.origin.clone(), is_dropped: kept.is_dropped })
        };
        open.filter_map(read).collect()
    }

    /// The number of pending enquiries. Tracked.
    pub fn waiting_count(self) -> usize {
        self.workspace.tick.track();
        let is_decided =
            |kept: &StoredEnquiry| kept.is_dropped || (kept.taken > Seq::NONE && self.in_force(kept.taken));
        self.enquiries.kept.with(|all| all.iter().filter(|kept| !is_decided(kept)).count())
    }

    /// Accepts an enquiry; `then` gets the resulting lead or activity.
    pub fn accept(
        self,
        id: String,
        arrival: AcceptEnquiry,
        then: impl FnOnce(Result<Vec<(RecordType, Id)>, SessionError>) + 'static,
    ) {
        self.run(Command::AcceptEnquiry(arrival), move |result| {
            if result.is_ok() {
                let seq = self.read_untracked(|set| set.head());
                self.change(&id, |kept| kept.taken = seq);
            }
            then(result);
        });
    }

    /// Discards an enquiry, or makes it pending again.
    pub fn drop_enquiry(self, id: &str, is_dropped: bool) {
        if self.reject_if_locked() {
            return;
        }
        self.change(id, |kept| {
            kept.is_dropped = is_dropped;
            kept.taken = Seq::NONE;
        });
    }

    /// Adds enquiries in the format of forms, of which mails were imported. Returns how many of them wait now.
    pub fn wait_for_mails(self, texts: &[String]) -> usize {
        let read = |text: &String| enquiry::read(text.as_bytes(), environment::now()).ok();
        let enquiries: Vec<Enquiry> = texts.iter().filter_map(read).collect();
        let count = enquiries.len();
        if self.wait_all(enquiries, "") { count } else { 0 }
    }

    /// Adds an enquiry, unless it is known already. Returns whether it is stored now.
    fn wait(self, enquiry: Enquiry, origin: String) -> bool {
        self.wait_all(vec![enquiry], &origin)
    }

    /// Adds enquiries, unless they are known already. Returns whether all are stored now.
    fn wait_all(self, enquiries: Vec<Enquiry>, origin: &str) -> bool {
        let workspace = self.workspace.id.get_untracked();
        let mut all = enquiry_inbox::load(workspace);
        let now = environment::now().0;
        let mut is_full = false;
        all.retain(|kept| now - kept.since < KEPT_FOR_MS || (kept.taken == Seq::NONE && !kept.is_dropped));
        for enquiry in enquiries {
            let is_open = |kept: &&StoredEnquiry| kept.taken == Seq::NONE && !kept.is_dropped;
            if all.iter().any(|kept| is(kept, &enquiry.id)) {
                continue;
            }
            if all.iter().filter(is_open).count() >= MAX_PENDING {
                is_full = true;
                break;
            }
            // Decided ones are kept to recognise repeated deliveries; if there are very many, the oldest is removed.
            if let Some(at) = all.iter().position(|kept| !is_open(&kept)).filter(|_| all.len() >= 2 * MAX_PENDING) {
                all.remove(at);
            }
            let (text, origin) = (enquiry::write(&enquiry), origin.to_string());
            all.push(StoredEnquiry { text, origin, since: now, ..StoredEnquiry::default() });
        }
        let is_kept = enquiry_inbox::save(workspace, &all);
        let language = self.appearance.language.get_untracked();
        if !is_kept {
            self.messages.show_error(phrases::ENQUIRY_NOT_KEPT.of(language).to_string());
        } else if is_full {
            self.messages.show_error(phrases::ENQUIRIES_FULL.with(language, &[&MAX_PENDING.to_string()]));
        }
        self.enquiries.kept.set(all);
        is_kept && !is_full
    }

    fn change(self, id: &str, change: impl FnOnce(&mut StoredEnquiry)) {
        let workspace = self.workspace.id.get_untracked();
        let mut all = enquiry_inbox::load(workspace);
        if let Some(kept) = all.iter_mut().find(|kept| is(kept, id)) {
            change(kept);
            if !enquiry_inbox::save(workspace, &all) {
                self.messages
                    .show_error(phrases::ENQUIRY_NOT_KEPT.of(self.appearance.language.get_untracked()).to_string());
            }
        }
        self.enquiries.kept.set(all);
    }

    /// Handles a message from another site; returns the answer, if there is one.
    fn receive_form(self, text: String, from: String) -> Option<String> {
        if self.workspace.phase.get_untracked() != WorkspaceState::Open {
            return None;
        }
        let allowed: Vec<String> = self.read_untracked(|set| {
            let listed =
                set.get(RecordType::Settings, settings::SETTINGS_ID).map(|row| row.text(settings::ORIGINS).to_string());
            listed.unwrap_or_default().lines().filter_map(normalize_origin).collect()
        });
        let token = environment::new_id().to_string();
        let receive = |gate: &mut Handshake| gate.receive(&text, &from, &allowed, environment::now(), &token);
        match self.enquiries.gate.try_update_value(receive)? {
            Received::Nothing => None,
            Received::Answer(answer) => Some(answer),
            // If it cannot be stored, the form gets no answer and offers the visitor a file instead.
            Received::Enquiry(enquiry, answer) => self.wait(enquiry, from).then_some(answer),
        }
    }

    fn refuse(self, problem: Problem) {
        self.messages.show_error(problem.phrase().of(self.appearance.language.get_untracked()).to_string());
    }
}

fn is(kept: &StoredEnquiry, id: &str) -> bool {
    enquiry::read(kept.text.as_bytes(), environment::now()).is_ok_and(|enquiry| enquiry.id == id)
}
