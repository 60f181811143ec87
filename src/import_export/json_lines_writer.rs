//! Writes a list as JSON Lines: one object per record, fields by key, links and picklist entries by name.
use super::json::write_text;
use crate::base::Value;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::Language;
use crate::store::{RecordStore, Slot, display_names};

/// The records in `slots` with these fields.
pub fn write(
    set: &RecordStore,
    kind: RecordType,
    fields: &[&'static Field],
    slots: &[Slot],
    language: Language,
) -> String {
    let mut out = String::new();
    for row in slots.iter().filter_map(|slot| set.row_at(kind, *slot)) {
        out.push('{');
        for field in fields {
            let Some(value) = set.value(field, row) else { continue };
            if !out.ends_with('{') {
                out.push(',');
            }
            write_text(&mut out, field.key);
            out.push(':');
            match value {
                Value::Number(number) if field.kind != FieldType::Decimal => out.push_str(&number.to_string()),
                Value::Yes => out.push_str("true"),
                Value::Links(ids) => {
                    out.push('[');
                    for (at, id) in ids.iter().enumerate() {
                        out.push_str(if at > 0 { "," } else { "" });
                        write_text(&mut out, &display_names::whole_of(set, *id, language));
                    }
                    out.push(']');
                }
                // Amounts are text, so that no digit is lost.
                Value::Money(money) => write_text(&mut out, &format!("{} {}", money.plain(), money.currency.code())),
                value => write_text(&mut out, &display_names::plain(set, field, &value, Language::En)),
            }
        }
        out.push_str("}\n");
    }
    out
}
