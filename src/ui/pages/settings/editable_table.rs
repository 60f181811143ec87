//! A table of records edited in place: rows reordered by dragging or keys, archived and restored, and a line to add
//! one. Statuses, stages, picklists, owners, products, fields and rules are such tables.
mod archive;

use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::drag_gesture::{Activation, Point};
use crate::base::{FieldId, Id, Row, Value, fold};
use crate::command::Command;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::picklists::{self, UsageCounts};
use crate::store::{RecordStore, display_names};
use crate::ui::components::drag::{DragEvent, PointerDrag, element_at};
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::input::input;
use crate::ui::context::{AppContext, Typed};
use crate::ui::form::{self, Errors};
use crate::ui::pages::settings::inline_field::cell;
use crate::ui::pages::settings::usage::used;

/// The configuration of a table.
#[derive(Clone)]
pub struct Table {
    /// The record type.
    pub kind: RecordType,
    /// The columns that are edited.
    pub columns: Vec<FieldId>,
    /// The fields of the line that adds a record.
    pub asked: Vec<FieldId>,
    /// Other fields of a new record.
    pub given: Vec<(FieldId, Value)>,
    /// The records, archived ones last.
    pub rows: Memo<Vec<Id>>,
    /// The number of uses of each record.
    pub uses: Option<Memo<UsageCounts>>,
    /// The name in the add button's label, if a page has several such tables.
    pub of: String,
    /// The expanded content of a row.
    pub more: Option<fn(AppContext, Id) -> AnyView>,
    /// Whether records are deleted rather than archived.
    pub is_deleted: bool,
    /// Whether a column has no meaning for a record.
    pub is_left_out: fn(AppContext, Id, FieldId) -> bool,
}

impl Table {
    /// A table with these columns; required ones are in the line that adds a record.
    pub fn new(kind: RecordType, columns: &[FieldId], rows: Memo<Vec<Id>>) -> Table {
        Table {
            kind,
            columns: columns.to_vec(),
            asked: columns.to_vec(),
            given: Vec::new(),
            rows,
            uses: None,
            of: String::new(),
            more: None,
            is_deleted: false,
            is_left_out: |_, _, _| false,
        }
    }

    fn number(&self, key: &str) -> Option<FieldId> {
        self.kind.field_by_key(key).map(|field| field.number)
    }

    fn fields(&self, cx: AppContext, numbers: &[FieldId]) -> Vec<&'static Field> {
        numbers.iter().filter_map(|number| self.kind.field(*number)).filter(|field| cx.asks(field)).collect()
    }
}

/// The matching records of a type, in their order, otherwise by name; archived ones last.
pub fn rows(cx: AppContext, kind: RecordType, belongs: impl Fn(&Row) -> bool + Send + Sync + 'static) -> Memo<Vec<Id>> {
    let order = kind.field_by_key("order").map(|field| field.number);
    Memo::new(move |_| {
        cx.app.read(|set: &RecordStore| {
            let key = |row: &Row| {
                let place = order.and_then(|order| row.number(order)).unwrap_or(0);
                let name = if order.is_some() {
                    String::new()
                } else {
                    fold::fold(&display_names::name(kind, row, cx.language))
                };
                (picklists::is_archived(kind, row), place, name, row.id())
            };
            let mut all: Vec<_> = set.rows(kind).map(|(_, row)| row).filter(|row| belongs(row)).map(key).collect();
            all.sort();
            all.into_iter().map(|(.., id)| id).collect()
        })
    })
}

/// The table with a title; `name` makes its input ids unique on the page.
pub fn table(cx: AppContext, title: String, name: &str, table: Table) -> AnyView {
    let table = StoredValue::new(table);
    let rows = table.with_value(|table| table.rows);
    let dragged = RwSignal::new(None::<Id>);
    let over = RwSignal::new(None::<Id>);
    let order = table.with_value(|table| table.number("order"));
    let arrange = move |id: Id, to: usize| {
        let Some(order) = order else { return };
        let mut ids = active(cx, table);
        let Some(from) = ids.iter().position(|other| *other == id) else { return };
        let to = to.min(ids.len() - 1);
        if from == to {
            return;
        }
        let id = ids.remove(from);
        ids.insert(to, id);
        let announcement = cx.labelled(&name_of(cx, id), &format!("{} / {}", to + 1, ids.len()));
        cx.app.run(Command::Reorder { order, ids }, move |result| {
            if result.is_ok() {
                cx.live_region.set(announcement);
                focus(&format!("grip-{id}"));
            }
        });
    };
    let pointer = PointerDrag::new(move |event| {
        if let DragEvent::Moved(gesture) = event {
            return over.set(entry_at(gesture.at()));
        }
        let (id, target) = (dragged.get_untracked(), over.get_untracked());
        dragged.set(None);
        over.set(None);
        if let (DragEvent::Dropped(_), Some(id), Some(target)) = (event, id, target)
            && let Some(to) = active(cx, table).iter().position(|other| *other == target)
        {
            arrange(id, to);
        }
    });
    let line = move |id: Id| row(cx, table, id, Dragging { pointer, dragged, over }, arrange);
    let head = table.with_value(|table| {
        let label = |field: &&'static Field| {
            view! { <span class="cell" data-kind=kind_of(field)>{field.label.of(cx.language)}</span> }
        };
        table.fields(cx, &table.columns).iter().map(label).collect_view()
    });
    let heading = (!title.is_empty()).then(|| view! { <div class="panel-head"><h2>{title}</h2></div> });
    view! {
        <section class="panel">
            {heading}
            <div class="panel-body entries">
                <div class="entry entry-head" aria-hidden="true" hidden=move || rows.with(Vec::is_empty)>
                    {order.map(|_| view! { <span class="grip"></span> })}<div class="cells">{head}</div>
                </div>
                <ul class="plain-list"><For each=move || rows.get() key=|id| *id let:id>{line(id)}</For></ul>
                {table.with_value(|table| !table.asked.is_empty()).then(|| adder(cx, table, name))}
            </div>
        </section>
    }
    .into_any()
}

/// The row that is dragged, the one it is over, and the pointer that drags it.
#[derive(Clone, Copy)]
struct Dragging {
    pointer: PointerDrag,
    dragged: RwSignal<Option<Id>>,
    over: RwSignal<Option<Id>>,
}

fn row(
    cx: AppContext,
    table: StoredValue<Table>,
    id: Id,
    Dragging { pointer, dragged, over }: Dragging,
    arrange: impl Fn(Id, usize) + Copy + Send + Sync + 'static,
) -> AnyView {
    let app = cx.app;
    let kind = table.with_value(|table| table.kind);
    let is_archived = move || archive::is_archived(cx, id);
    let name = Signal::derive(move || app.read(|set| display_names::name_of(set, id, cx.language)));
    let order = table.with_value(|table| table.number("order"));
    let grip = order.map(|_| {
        let on_key = move |event: web_sys::KeyboardEvent| {
            let Some(at) = active(cx, table).iter().position(|other| *other == id) else { return };
            match event.key().as_str() {
                "ArrowUp" if at > 0 => arrange(id, at - 1),
                "ArrowDown" => arrange(id, at + 1),
                _ => return,
            }
            event.prevent_default();
        };
        let lift = move |event: web_sys::PointerEvent| {
            event.prevent_default();
            focus(&format!("grip-{id}"));
            dragged.set(Some(id));
            pointer.press(&event, Activation::Press, None);
        };
        let label = move || cx.t_with(phrases::MOVE_ENTRY, &[&name.get()]);
        view! {
            <button type="button" class="grip" id=format!("grip-{id}") title=label aria-label=label disabled=is_archived
                on:pointerdown=lift
                on:keydown=on_key>{icon(icon::GRIP)}</button>
        }
    });
    let cells = table.with_value(|table| {
        let cell = |field: &'static Field| match (table.is_left_out)(cx, id, field.number) {
            true => view! { <span class="cell" data-kind=kind_of(field)></span> }.into_any(),
            false => cell(cx, kind, id, field),
        };
        table.fields(cx, &table.columns).into_iter().map(cell).collect_view()
    });
    let used = table.with_value(|table| table.uses).map(|uses| move || used(cx, uses, id));
    let is_deleted = table.with_value(|table| table.is_deleted);
    let end = move || {
        let name = name.get();
        if is_deleted {
            let label = cx.labelled(&cx.t(phrases::DELETE), &name);
            let act = move |_| app.run(Command::Delete(vec![id]), |_| {});
            return view! { <button type="button" class="button" data-look="quiet" title=label.clone() aria-label=label.clone() on:click=act>{icon(icon::CROSS)}</button> }.into_any();
        }
        archive::button(cx, kind, id, &name)
    };
    let more = table.with_value(|table| table.more).map(|more| {
        let open = RwSignal::new(false);
        view! {
            <details class="entry-more" on:toggle=move |event| {
                let details: web_sys::HtmlDetailsElement = event_target(&event);
                // The row may be disposed by the time the browser fires the event.
                open.try_set(details.open());
            }>
                <summary aria-label=move || cx.labelled(&cx.t(phrases::MORE), &name.get())>{cx.t(phrases::MORE)}</summary>
                {move || open.get().then(|| more(cx, id))}
            </details>
        }
    });
    let is_over = move || (over.get() == Some(id) && dragged.get() != Some(id)).then_some("true");
    view! {
        <li class="entry" data-entry=id.to_string() data-archived=move || is_archived().then_some("true") data-over=is_over
            data-dragged=move || (dragged.get() == Some(id)).then_some("true")>
            {grip}
            <div class="cells">{cells}</div>
            <div class="entry-end">{used}{end}</div>
            {more}
        </li>
    }
    .into_any()
}

/// The line that adds a record, without a dialog.
fn adder(cx: AppContext, table: StoredValue<Table>, name: &str) -> AnyView {
    let typed = RwSignal::new(Typed::default());
    let errors: Errors = RwSignal::new(HashMap::new());
    let binding = form::binding(typed, errors);
    let prefix = format!("add-{name}");
    let first =
        table.with_value(|table| table.fields(cx, &table.asked).first().map(|field| format!("{prefix}-{}", field.key)));
    let submit = move || {
        let (kind, given, asked) =
            table.with_value(|table| (table.kind, table.given.clone(), table.fields(cx, &table.asked)));
        let mut all = typed.get_untracked();
        for field in asked.iter().filter(|field| field.required) {
            all.get_or_insert_with(field.number, String::new);
        }
        let Some((mut entries, new)) = form::parse(cx, kind, &all, errors) else { return };
        entries.extend(given.into_iter().map(|(number, value)| (number, Some(value))));
        if let Some(order) = table.with_value(|table| table.number("order")) {
            let last = cx.app.read_untracked(|set| set.rows(kind).filter_map(|(_, row)| row.number(order)).max());
            entries.push((order, Some(Value::Number(last.unwrap_or(0) + 1))));
        }
        let first = first.clone();
        cx.app.run(
            form::with_new_choices(new, Command::Create { kind, fields: entries }),
            move |result| match result {
                Ok(_) => {
                    typed.set(Typed::default());
                    first.iter().for_each(|id| focus(id));
                }
                Err(failure) => form::show_refusal(cx, &failure, errors),
            },
        );
    };
    let cells = table.with_value(|table| {
        let input = |field: &&'static Field| view! { <div class="cell" data-kind=kind_of(field)>{input(cx, field, binding, &prefix)}</div> };
        table.fields(cx, &table.asked).iter().map(input).collect_view()
    });
    let kind = table.with_value(|table| table.kind);
    let of = table.with_value(|table| table.of.clone());
    let label = kind.creation(cx.language);
    let label = if of.is_empty() { label } else { cx.labelled(&label, &of) };
    view! {
        <form class="entry entry-new" novalidate aria-label=label on:submit=move |event| { event.prevent_default(); submit(); }>
            <div class="cells">{cells}</div>
            <div class="entry-end"><button type="submit" class="button">{cx.t(phrases::ADD)}</button></div>
        </form>
    }
    .into_any()
}

/// The rows that are not archived.
fn active(cx: AppContext, table: StoredValue<Table>) -> Vec<Id> {
    archive::active(cx, table.with_value(|table| table.rows.get_untracked()))
}

fn name_of(cx: AppContext, id: Id) -> String {
    cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language))
}

fn kind_of(field: &Field) -> &'static str {
    use crate::domain::FieldType as K;
    match field.kind {
        K::Flag => "flag",
        K::LongText | K::Choices(_) | K::Links(_) => "wide",
        _ if field.is_numeric() => "number",
        _ => "text",
    }
}

/// The record whose row is under a point.
fn entry_at(at: Point) -> Option<Id> {
    element_at(at, "[data-entry]")?.get_attribute("data-entry")?.parse().ok()
}
