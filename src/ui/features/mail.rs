//! Emails and letters: the templates in the settings, the dialogs that make drafts, and the one that prints letters, labels and
//! envelopes. They are a chunk of their own.
mod invitation;
mod labels;
mod left_out;
mod letters;
mod mailing;
mod merge_preview;
mod placeholders;
mod print_run;
mod quote_file;
mod template_editor;
mod template_form;
mod templates;
mod write_many;
mod write_one;

use std::sync::Arc;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};

/// A part of the chunk.
#[derive(Clone, Debug)]
pub enum MailPart {
    /// The templates.
    Templates,
    /// The dialog that writes to the person of a record, for a planned activity.
    WriteTo(Id, Option<Id>),
    /// The dialog that writes to the people of many records of a type.
    WriteMany(RecordType, Arc<Vec<Id>>),
    /// The dialog that prints letters, labels and envelopes to records of a type.
    Letters(RecordType, Arc<Vec<Id>>),
}

/// The section of the settings.
pub fn section(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Mail, move || render_if_ready(mail_parts(cx, MailPart::Templates)))
}

chunk!(pub mail_parts, fetch_mail, cx, part: MailPart, match part {
    MailPart::Templates => templates::section(cx),
    MailPart::WriteTo(about, _) if invitation::is_for(cx, about) => invitation::dialog(cx, about),
    MailPart::WriteTo(about, step) => write_one::dialog(cx, about, step),
    MailPart::WriteMany(kind, ids) => write_many::dialog(cx, kind, ids),
    MailPart::Letters(kind, ids) => letters::dialog(cx, kind, ids),
});
