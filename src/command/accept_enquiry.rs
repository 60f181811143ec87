//! Accepting an enquiry: a new lead, or an activity of an existing lead or contact. One commit.
use super::assign::Rules;
use super::create::create;
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::{activity as logbook, lead as lead_rules};
use crate::base::{FieldId, Id, Value};
use crate::domain::records::{activity, lead};
use crate::domain::{RecordType, defaults};

/// An enquiry and its target.
#[derive(Clone, PartialEq, Debug)]
pub struct AcceptEnquiry {
    /// The lead's fields.
    pub fields: Vec<FieldEdit>,
    /// The subject of the activity.
    pub subject: String,
    /// The enquiry as text.
    pub text: String,
    /// Whether a user took it from elsewhere, so that it says nothing of the person's interest.
    pub is_captured: bool,
    /// The lead or contact it is added to; `None` for a new lead.
    pub to: Option<Id>,
}

/// Accepts the enquiry. Returns the record that received it.
pub fn accept(draft: &mut Draft, enquiry: AcceptEnquiry, context: &mut Context) -> Result<Id, Rejection> {
    let Some(about) = enquiry.to else { return Ok(new_lead(draft, enquiry, context)) };
    // What a converted lead sends belongs to the contact it became.
    let is_converted = lead_rules::is_converted_lead(draft.base(), about);
    let contact = draft.link(about, lead::CONVERTED_CONTACT).filter(|_| is_converted);
    let about = contact.unwrap_or(about);
    let (kind, _) = draft.base().find(about).ok_or(GONE)?;
    let entries = vec![
        (activity::SUBJECT, Value::text(&enquiry.subject)),
        (activity::TYPE, Some(Value::Link(defaults::NOTE))),
        (activity::TEXT, Value::text(&enquiry.text)),
    ];
    let signs: &[FieldId] = if enquiry.is_captured { &[] } else { &[lead::RAISED_HAND] };
    logbook::receive(draft, about, entries, signs, context)?;
    if kind == RecordType::Lead {
        lead_rules::note_unread(draft, about, context.user);
    }
    Ok(about)
}

/// A lead who wrote showed interest on their own. The assignment rules choose the owner; if none applies, it is whoever
/// accepted the enquiry.
fn new_lead(draft: &mut Draft, enquiry: AcceptEnquiry, context: &mut Context) -> Id {
    let mut fields = enquiry.fields;
    if !enquiry.is_captured {
        fields.push((lead::RAISED_HAND, Some(Value::Yes)));
    }
    fields.push((lead::OWNER, None));
    let id = create(draft, RecordType::Lead, fields, context);
    if draft.get(id, lead::OWNER).is_none() {
        draft.set(id, lead::OWNER, context.user.map(Value::Link));
        draft.set(id, lead::UNREAD, Value::flag(context.user.is_none()));
    }
    id
}

/// Assigns leads without an owner by the rules. Returns those that got one.
pub fn assign_all(draft: &mut Draft, ids: &[Id], user: Option<Id>) -> Vec<Id> {
    let set = draft.base();
    let mut rules = Rules::of(set);
    let mut given = Vec::new();
    let is_lead = |id: &&Id| set.get(RecordType::Lead, **id).is_some_and(|row| !lead_rules::is_converted(row));
    for id in ids.iter().filter(is_lead) {
        if draft.get(*id, lead::OWNER).is_none() && rules.assign_owner(draft, *id) {
            lead_rules::note_unread(draft, *id, user);
            given.push(*id);
        }
    }
    rules.save_rotation(draft);
    given
}
