//! Creation of records with the defaults of their type, and of picklist entries.
use super::decision::{Context, FieldEdit};
use super::draft::Draft;
use super::initial_fields::initial_fields;
use super::{assign, custom_type, field, lead, line_items, opportunity, quotes};
use crate::base::{Id, Value};
use crate::domain::RecordType;
use crate::domain::picklist::Picklist;
use crate::domain::records::choice;
use crate::store::picklists;

/// An entry that is added to a picklist along with the command that uses it.
#[derive(Clone, PartialEq, Debug)]
pub struct NewChoice {
    /// Its id.
    pub id: Id,
    /// The picklist.
    pub list: Picklist,
    /// Its name.
    pub name: String,
}

/// Creates a record with the defaults of its type: owner, created, status, deadline, stage.
pub fn create(draft: &mut Draft, kind: RecordType, entries: Vec<FieldEdit>, context: &mut Context) -> Id {
    let id = (context.new_id)();
    create_as(draft, kind, id, entries, context)
}

/// [`create`] with a given id.
pub fn create_as(draft: &mut Draft, kind: RecordType, id: Id, entries: Vec<FieldEdit>, context: &Context) -> Id {
    draft.insert(kind, id, Vec::new());
    for (key, value) in [("created", Some(Value::Moment(context.now))), ("owner", context.user.map(Value::Link))] {
        if let Some(field) = kind.field_by_key(key) {
            draft.set(id, field.number, value);
        }
    }
    for (number, value) in initial_fields(draft.base(), kind, context.today) {
        draft.set(id, number, Some(value));
    }
    entries.into_iter().for_each(|(number, value)| draft.set(id, number, value));
    match kind {
        RecordType::Lead => {
            let mut rules = assign::Rules::of(draft.base());
            rules.assign_owner(draft, id);
            rules.save_rotation(draft);
            lead::note_unread(draft, id, context.user);
        }
        RecordType::Field => {
            field::allocate_number(draft, id);
            custom_type::note_types(draft, id);
        }
        RecordType::CustomType => custom_type::allocate_place(draft, id),
        RecordType::Opportunity => opportunity::apply_initial_stage(draft, id),
        RecordType::LineItem => line_items::follow_new(draft, id),
        RecordType::Quote => quotes::follow_new(draft, id, context),
        RecordType::QuoteLine => quotes::follow_new_line(draft, id),
        _ => {}
    }
    id
}

/// Adds an entry at the end of its picklist.
pub fn add_choice(draft: &mut Draft, entry: NewChoice) {
    let last = picklists::of_list(draft.base(), entry.list).into_iter().last();
    let order = last.and_then(|id| draft.base().get(RecordType::Choice, id)?.number(choice::ORDER)).unwrap_or(0) + 1;
    let fields = vec![
        (choice::NAME, Value::Text(entry.name)),
        (choice::LIST, Value::Number(entry.list.code())),
        (choice::ORDER, Value::Number(order)),
    ];
    draft.insert(RecordType::Choice, entry.id, fields);
}
