//! How sure it is that records are the same: a figure that opens them side by side.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::domain::rules::duplicates::{Part, Reason, Reasons};
use crate::locale::phrases;
use crate::store::duplicates::{Compared, compare};
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;
use crate::ui::features::duplicates::reason_with_certainty;
use crate::ui::navigation::Route;

/// A record to compare.
#[derive(Clone)]
pub enum Side {
    /// One of the workspace.
    Record(Id),
    /// One that is being entered.
    Entry(RecordType, Vec<(FieldId, Value)>),
}

/// The reason why a record may be the same as `other`, with its certainty.
pub fn certainty_of(cx: AppContext, reason: Reason, one: Side, other: Id) -> AnyView {
    certainty(cx, reason_with_certainty(cx, reason), vec![one, Side::Record(other)])
}

/// A certainty in words, which opens the records.
pub fn certainty(cx: AppContext, text: String, sides: Vec<Side>) -> AnyView {
    // What is shown side by side is worked out when it is opened.
    let was_open = RwSignal::new(false);
    let open = move |_| {
        was_open.try_set(true);
    };
    let sides = StoredValue::new(sides);
    let body = move || was_open.get().then(|| sides.with_value(|sides| side_by_side(cx, sides)));
    let how = cx.t_with(phrases::HOW_CERTAIN, &[&listed(cx, Reason::ALL.into_iter())]);
    view! {
        <details class="certainty" on:toggle=open>
            <summary class="figure-link" data-figure=FigureKind::Match.key() title=how>{text}</summary>
            {body}
        </details>
    }
    .into_any()
}

fn listed(cx: AppContext, reasons: impl Iterator<Item = Reason>) -> String {
    reasons.map(|reason| reason_with_certainty(cx, reason)).collect::<Vec<_>>().join(", ")
}

fn side_by_side(cx: AppContext, sides: &[Side]) -> AnyView {
    let (heads, parts, reasons) = cx.app.read(|set| read(cx, set, sides));
    let head = |(id, name): (Option<Id>, String)| {
        let name = match id {
            // A dialog would stay in front of the record's page.
            Some(id) => {
                view! { <a href=cx.href(Route::Record(id)) on:click=move |_| cx.dialog.set(None)>{name}</a> }.into_any()
            }
            None => name.into_any(),
        };
        view! { <th scope="col">{name}</th> }
    };
    let cell =
        |(text, is_same): (String, bool)| view! { <td class="twin-cell" data-same=is_same.then_some("")>{text}</td> };
    let row = |compared: Compared| {
        view! { <tr><th scope="row">{label(cx, compared.part)}</th>{compared.cells.into_iter().map(cell).collect_view()}</tr> }
    };
    let why = match reasons.strongest() {
        Some(_) => cx.t_with(phrases::WHY_SAME, &[&listed(cx, reasons.each())]),
        None => cx.t(phrases::NOTHING_SAME).to_string(),
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=cx.t(phrases::SIDE_BY_SIDE)><table class="plain-table">
            <thead><tr><td></td>{heads.into_iter().map(head).collect_view()}</tr></thead>
            <tbody>{parts.into_iter().map(row).collect_view()}</tbody>
        </table></div>
        <p class="soft">{why}</p>
    }
    .into_any()
}

type Read = (Vec<(Option<Id>, String)>, Vec<Compared>, Reasons);

fn read(cx: AppContext, set: &RecordStore, sides: &[Side]) -> Read {
    let rows: Vec<(RecordType, Row)> = sides
        .iter()
        .filter_map(|side| match side {
            Side::Record(id) => set.find(*id).map(|(kind, row)| (kind, row.clone())),
            Side::Entry(kind, fields) => Some((*kind, Row::new(Id([0; 16]), Timestamp(0), &[], fields))),
        })
        .collect();
    let head = |(_, row): &(RecordType, Row)| match set.locate(row.id()) {
        Some(_) => (Some(row.id()), display_names::name_of(set, row.id(), cx.language)),
        None => (None, cx.t(phrases::NEW_ENTRY).to_string()),
    };
    let (parts, reasons) = compare(set, &rows.iter().map(|(kind, row)| (*kind, row)).collect::<Vec<_>>());
    (rows.iter().map(head).collect(), parts, reasons)
}

fn label(cx: AppContext, part: Part) -> &'static str {
    let number = match part {
        Part::Name => return cx.t(phrases::NAME),
        Part::Company => lead::COMPANY,
        Part::Email => lead::EMAIL,
        Part::Phone => lead::PHONE,
        Part::Street => lead::STREET,
    };
    RecordType::Lead.field(number).map_or("", |field| field.label.of(cx.language))
}
