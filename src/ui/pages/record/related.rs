//! Related records: a table per record type with its key columns, and a button to add another one.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::domain::records::{account, contact, lead, opportunity};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::format_value;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The number of records shown at first per type.
const COLLAPSED_COUNT: usize = 8;

/// The columns beside the name, by record type.
const fn columns(kind: RecordType) -> &'static [FieldId] {
    match kind {
        RecordType::Lead => &[lead::COMPANY, lead::STATUS],
        RecordType::Account => &[account::CITY, account::PHONE],
        RecordType::Contact => &[contact::TITLE, contact::PHONE],
        RecordType::Opportunity => &[opportunity::STAGE, opportunity::AMOUNT, opportunity::CLOSE_DATE],
        _ => &[],
    }
}

#[derive(Clone, PartialEq)]
struct Line {
    id: Id,
    name: String,
    cells: Vec<(String, Option<Tone>)>,
}

/// The panels of related records, which link here or which this record links to.
pub fn related(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let groups = Memo::new(move |_| cx.app.read(|set| gather(set, kind, id)));
    let kinds = Memo::new(move |_| {
        let there = groups.with(|groups| groups.iter().map(|(kind, _)| *kind).collect::<Vec<_>>());
        let mut all: Vec<RecordType> = adds(kind).iter().map(|(kind, _)| *kind).chain(there).collect();
        all.sort();
        all.dedup();
        all
    });
    let panel = move |target: RecordType| {
        let ids = Memo::new(move |_| {
            groups
                .with(|groups| groups.iter().find(|(kind, _)| *kind == target).map(|(_, ids)| ids.clone()))
                .unwrap_or_default()
        });
        panel(cx, kind, id, target, ids)
    };
    (move || kinds.get().into_iter().map(panel).collect_view()).into_any()
}

fn panel(cx: AppContext, kind: RecordType, id: Id, target: RecordType, ids: Memo<Vec<Id>>) -> AnyView {
    let shows_all = RwSignal::new(false);
    let lines = Memo::new(move |_| {
        let most = if shows_all.get() { usize::MAX } else { COLLAPSED_COUNT };
        cx.app.read(|set| {
            ids.with(|ids| ids.iter().take(most).filter_map(|id| line(cx, set, target, *id)).collect::<Vec<_>>())
        })
    });
    let fields: Vec<&'static Field> = columns(target).iter().filter_map(|number| target.field(*number)).collect();
    let head = move |field: &&'static Field| view! { <th scope="col" data-align=field.is_numeric().then_some("right")>{field.label.of(cx.language)}</th> };
    let heads = fields.iter().map(head).collect_view();
    let aligns: Vec<Option<&'static str>> = fields.iter().map(|field| field.is_numeric().then_some("right")).collect();
    let row = move |line: Line| {
        let cell = |((text, tone), align): ((String, Option<Tone>), Option<&'static str>)| match tone {
            Some(tone) => view! { <td><span class="chip" data-tone=tone.key()>{text}</span></td> }.into_any(),
            None => view! { <td data-align=align>{text}</td> }.into_any(),
        };
        let cells = line.cells.into_iter().zip(aligns.clone()).map(cell).collect_view();
        view! { <tr><th scope="row"><a href=cx.href(Route::Record(line.id))>{line.name}</a></th>{cells}</tr> }
    };
    let rows = move || lines.get().into_iter().map(row.clone()).collect_view();
    let rest = move || {
        let count = ids.with(Vec::len);
        (count > COLLAPSED_COUNT && !shows_all.get()).then(|| view! {
            <button type="button" class="button" data-look="quiet" data-figure=FigureKind::More.key() on:click=move |_| shows_all.set(true)>{cx.t_with(phrases::SHOW_ALL, &[&format::number(count as i64, cx.language)])}</button>
        })
    };
    let add = adds(kind).iter().find(|(kind, _)| *kind == target).map(|(_, number)| {
        let label = cx.t_with(phrases::NEW, &[&target.called(1, cx.language)]);
        let number = *number;
        let create = move |_| {
            let given = cx.app.read_untracked(|set| given(set, kind, id, target, number));
            cx.dialog.set(Some(Dialog::Create { kind: target, given }));
        };
        view! { <button type="button" class="button" on:click=create>{label}</button> }
    });
    let count = move || format::number(ids.with(Vec::len) as i64, cx.language);
    let table = move |heads| {
        view! {
            <div class="scroll" hidden=move || ids.with(Vec::is_empty)><table class="plain-table">
                <thead><tr><th scope="col">{cx.t(phrases::NAME)}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
    };
    view! {
        <section class="panel related" data-kind=target.key()>
            <div class="panel-head"><h2>{target.many().of(cx.language)}" "<span class="count" data-figure=FigureKind::Here.key() title=cx.t(phrases::HOW_RELATED)>{count}</span></h2>{add}</div>
            <div class="panel-body" hidden=move || ids.with(Vec::is_empty)>{table(heads)}{rest}</div>
        </section>
    }
    .into_any()
}

/// The records that can be added: record type, and its field that links here.
const fn adds(kind: RecordType) -> &'static [(RecordType, FieldId)] {
    match kind {
        RecordType::Account => {
            &[(RecordType::Contact, contact::ACCOUNT), (RecordType::Opportunity, opportunity::ACCOUNT)]
        }
        RecordType::Contact => {
            &[(RecordType::Opportunity, opportunity::CONTACT), (RecordType::Lead, lead::REFERRED_BY)]
        }
        _ => &[],
    }
}

/// The initial fields of a record added here.
fn given(set: &RecordStore, kind: RecordType, id: Id, target: RecordType, number: FieldId) -> Vec<(FieldId, Value)> {
    let mut out = vec![(number, Value::Link(id))];
    let row = set.find(id).map(|(_, row)| row);
    if let (RecordType::Contact, RecordType::Opportunity) = (kind, target) {
        let account = row.and_then(|row| row.link(contact::ACCOUNT));
        out.extend(account.map(|account| (opportunity::ACCOUNT, Value::Link(account))));
    }
    if target == RecordType::Lead {
        out.push((lead::SOURCE, Value::Link(crate::domain::defaults::SOURCE_REFERRAL)));
    }
    out
}

/// The linked records by type, newest last.
fn gather(set: &RecordStore, kind: RecordType, id: Id) -> Vec<(RecordType, Vec<Id>)> {
    let mut groups: Vec<(RecordType, Vec<Id>)> = Vec::new();
    let mut seen = std::collections::HashSet::from([id]);
    let mut add = |kind: RecordType, id: Id| {
        if kind == RecordType::Activity || !RecordType::WORK.contains(&kind) || !seen.insert(id) {
            return;
        }
        match groups.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((kind, vec![id])),
        }
    };
    if let Some((_, row)) = set.find(id) {
        for (number, value) in row.fields() {
            let kind = set.field(kind, number).map(|field| field.kind);
            if let (Some(target), Some(FieldType::Link(to))) = (value.link(), kind) {
                add(to, target);
            }
        }
    }
    set.backlinks(id).for_each(|(kind, row)| add(kind, row.id()));
    groups
}

fn line(cx: AppContext, set: &RecordStore, kind: RecordType, id: Id) -> Option<Line> {
    let row = set.get(kind, id)?;
    let cell = |number: &FieldId| {
        let field = set.field(kind, *number)?;
        let text = format_value::display(set, field, field.value(row).as_ref(), cx.language);
        Some((text, format_value::status_tone(set, field, row)))
    };
    Some(Line {
        id,
        name: display_names::name(kind, row, cx.language),
        cells: columns(kind).iter().filter_map(cell).collect(),
    })
}
