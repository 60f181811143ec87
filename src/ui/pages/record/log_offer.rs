//! What a click on a phone number or an email address offers once the other program has opened: to log the call or the
//! email.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::lead::takes_activities;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::phrases;
use crate::store::email_drafts;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::state::log_preset::LogPreset;

/// The offer beside a value.
#[derive(Clone, Copy)]
pub struct LogOffer {
    cx: AppContext,
    about: Id,
    kind: Id,
    is_made: RwSignal<bool>,
}

impl LogOffer {
    /// The offer of a phone number or an email address of a record about which activities are logged.
    pub fn of(cx: AppContext, kind: RecordType, about: Id, field: &Field) -> Option<LogOffer> {
        if !takes_activities(kind) {
            return None;
        }
        let kind = match field.kind {
            FieldType::Phone => defaults::CALL,
            FieldType::Email => defaults::EMAIL,
            _ => return None,
        };
        Some(LogOffer { cx, about, kind, is_made: RwSignal::new(false) })
    }

    /// Makes the offer.
    pub fn make(self) {
        self.is_made.set(true);
    }

    /// The buttons, once the offer is made.
    pub fn view(self) -> AnyView {
        let LogOffer { cx, about, kind, is_made } = self;
        let open = move |dialog: Dialog| {
            is_made.set(false);
            cx.dialog.set(Some(dialog));
        };
        let log = move |_| {
            let preset = LogPreset { about: Some(about), kind: Some(kind), ..LogPreset::default() };
            open(Dialog::LogActivity(preset));
        };
        let label = if kind == defaults::CALL { phrases::LOG_CALL } else { phrases::LOG_EMAIL };
        // Whom the link opened can also be written to with a template, which logs it by itself.
        let can_write = move || {
            kind == defaults::EMAIL
                && cx.app.read_untracked(|set| Some(email_drafts::recipient(set, about).is_ok())) == Some(true)
        };
        let buttons = move || {
            is_made.get().then(|| {
                let write = can_write().then(|| {
                    view! { <button type="button" class="button" on:click=move |_| open(Dialog::WriteEmail { about, step: None })>{cx.t(phrases::MAIL_WRITE)}</button> }
                });
                view! { <button type="button" class="button" on:click=log>{cx.t(label)}</button>{write} }
            })
        };
        view! { <span class="log-offer" role="status">{buttons}</span> }.into_any()
    }
}
