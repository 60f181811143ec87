//! Migrations of workspaces with an older schema version, besides new default records: values that moved to another
//! field. Each step looks for values that are left to move, so that it can be repeated; the old values remain in the
//! history.
use std::collections::HashMap;

use super::draft::Draft;
use crate::base::{FieldId, Id, Row, Value, fold};
use crate::domain::records::{campaign, campaign_member as member, choice, lead, opportunity};
use crate::domain::{Picklist, RecordType, defaults};
use crate::store::{RecordStore, campaigns, picklists};

/// Runs all migrations.
pub fn migrate(draft: &mut Draft) {
    competitors(draft);
    campaign_entries(draft);
}

/// Version 2: the competitor of a deal was a text and is now a picklist entry, and there may be several.
///
/// Two browsers that migrate copies of a workspace create the same entries in the same order, whatever order their
/// records are kept in.
fn competitors(draft: &mut Draft) {
    let set = draft.base();
    let named = |id: Id| Some((fold::fold(set.get(RecordType::Choice, id)?.text(choice::NAME)), id));
    let mut entries: HashMap<String, Id> =
        picklists::of_list(set, Picklist::Competitor).into_iter().filter_map(named).collect();
    let mut rows: Vec<&Row> = set.rows(RecordType::Opportunity).map(|(_, row)| row).collect();
    rows.retain(|row| !row.text(opportunity::COMPETITOR).is_empty());
    rows.sort_by_key(|row| row.id());
    for row in rows {
        let name = row.text(opportunity::COMPETITOR).trim();
        let next = entries.len() as i64;
        let folded = fold::fold(name);
        let entry = *entries.entry(folded.clone()).or_insert_with(|| {
            let id = draft.derived_id(&[b"competitor", folded.as_bytes()]);
            let fields = vec![
                (choice::NAME, Value::Text(name.to_string())),
                (choice::LIST, Value::Number(Picklist::Competitor.code())),
                (choice::ORDER, Value::Number(next)),
            ];
            draft.insert(RecordType::Choice, id, fields);
            id
        });
        draft.set(row.id(), opportunity::COMPETITORS, Some(Value::Links(vec![entry])));
        draft.set(row.id(), opportunity::COMPETITOR, None);
    }
}

/// Version 4: a campaign was a picklist entry and is now a record. Whoever named one is its member.
fn campaign_entries(draft: &mut Draft) {
    let set = draft.base();
    let now = Value::Moment(draft.now);
    let list = Some(Picklist::Campaign.code());
    let mut entries: Vec<&Row> = set.rows(RecordType::Choice).map(|(_, row)| row).collect();
    entries.retain(|row| row.number(choice::LIST) == list);
    entries.sort_by_key(|row| row.id());
    let mut made: HashMap<Id, Id> = HashMap::new();
    for row in &entries {
        let id = draft.first_derived(&[b"campaign", &row.id().0]);
        made.insert(row.id(), id);
        // It was made before, and may have been deleted since.
        if row.is(choice::ARCHIVED) && !is_used(set, row.id()) || set.locate(id).is_some() {
            continue;
        }
        let name = (campaign::NAME, Value::Text(row.text(choice::NAME).to_string()));
        draft.insert(RecordType::Campaign, id, vec![name, (campaign::CREATED, now.clone())]);
        draft.set(row.id(), choice::ARCHIVED, Some(Value::Yes));
    }
    for (kind, from, to) in [
        (RecordType::Lead, lead::CAMPAIGN_ENTRY, lead::CAMPAIGN),
        (RecordType::Opportunity, opportunity::CAMPAIGN_ENTRY, opportunity::CAMPAIGN),
    ] {
        let mut rows: Vec<&Row> = set.rows(kind).map(|(_, row)| row).filter(|row| row.link(from).is_some()).collect();
        rows.sort_by_key(|row| row.id());
        for row in rows {
            let Some(id) = row.link(from).and_then(|entry| made.get(&entry)) else { continue };
            draft.set_whole(kind, row, to, Some(Value::Link(*id)));
            draft.set_whole(kind, row, from, None);
            if kind == RecordType::Lead {
                let mut fields = vec![
                    (member::CAMPAIGN, Value::Link(*id)),
                    (member::STATUS, Value::Link(defaults::MEMBER_SENT)),
                    (member::LEAD, Value::Link(row.id())),
                    (member::CREATED, row.get(lead::CREATED).unwrap_or(now.clone())),
                ];
                let contact = row.link(lead::CONVERTED_CONTACT);
                fields.extend(contact.map(|contact| (member::CONTACT, Value::Link(contact))));
                let member = draft.derived_id(&campaigns::seeds(id, &row.id()));
                draft.insert(RecordType::CampaignMember, member, fields);
            }
        }
    }
}

/// Whether a lead or a deal names a campaign's entry.
fn is_used(set: &RecordStore, entry: Id) -> bool {
    let names = |kind: RecordType, field: FieldId| set.rows(kind).any(|(_, row)| row.link(field) == Some(entry));
    names(RecordType::Lead, lead::CAMPAIGN_ENTRY) || names(RecordType::Opportunity, opportunity::CAMPAIGN_ENTRY)
}
