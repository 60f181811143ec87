//! The fields of linked records, as choices: those of the record first, then those of each record that it links to, under
//! the name of the link.
use leptos::prelude::*;

use crate::base::FieldId;
use crate::domain::{Field, RecordType};
use crate::ui::context::AppContext;

/// The links of a record type by their names, each with the fields of the records that it leads to. Tracked.
pub fn by_link(cx: AppContext, kind: RecordType) -> Vec<(&'static str, Vec<&'static Field>)> {
    cx.app.read(|set| {
        let schema = set.schema();
        let of = |(link, target): (&'static Field, RecordType)| {
            let numbers = schema.fields(target).iter().filter_map(|field| FieldId::through(link.number, field.number));
            (link.label.of(cx.language), numbers.filter_map(|number| schema.field(kind, number)).collect())
        };
        schema.links(kind).map(of).collect()
    })
}

/// The label of a field of a linked record below the name of the link.
pub fn short_label(cx: AppContext, field: &'static Field) -> &'static str {
    match field.derived {
        Some(crate::domain::field::Derived::Linked(path)) => path.of.label.of(cx.language),
        _ => field.label.of(cx.language),
    }
}

/// Options of a select for the fields that are offered.
pub fn options(cx: AppContext, kind: RecordType, is_offered: fn(&Field) -> bool, chosen: Option<FieldId>) -> AnyView {
    let option = move |label: &'static str, field: &'static Field| {
        let is_chosen = chosen == Some(field.number);
        view! { <option value=field.number.0.to_string() selected=is_chosen>{label}</option> }
    };
    let own = cx.fields(kind).into_iter().filter(|field| is_offered(field));
    let own = own.map(|field| option(field.label.of(cx.language), field)).collect_view();
    let group = |(link, fields): (&'static str, Vec<&'static Field>)| {
        // The whole path, because a closed select shows the option without its group.
        let fields = fields.into_iter().filter(|field| is_offered(field));
        let fields: Vec<_> = fields.map(|field| option(field.label.of(cx.language), field)).collect();
        (!fields.is_empty()).then(|| view! { <optgroup label=link>{fields}</optgroup> })
    };
    view! { {own}{by_link(cx, kind).into_iter().map(group).collect_view()} }.into_any()
}
