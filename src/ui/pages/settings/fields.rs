//! Custom fields by record type: added, renamed, reordered, archived, deleted; their picklists and their conversion
//! targets.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::{Command, FieldEdit};
use crate::domain::formula::canonical;
use crate::domain::picklist::Picklist;
use crate::domain::records::field;
use crate::domain::rules::default_value;
use crate::domain::schema::{self, TYPES};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::ui::chunks::Chunk;
use crate::ui::components::focus::focus;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::features::field_types::type_name;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::pages::settings::editable_table::{Table, rows, table};
use crate::ui::pages::settings::{assigned_number, formula_editor, inline_field, lists, roll_up_editor, unique_field};

/// The section.
pub fn fields(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Fields, move || render_if_ready(fields_section(cx, ())))
}

chunk!(pub fields_section, fetch_fields, cx, _of: (), section(cx));

/// The custom fields of one record type at a time.
fn section(cx: AppContext) -> AnyView {
    let kind = RwSignal::new(RecordType::Lead);
    let tabs = cx.work().into_iter().map(move |other| {
        let pressed = move || (kind.get() == other).to_string();
        view! { <button type="button" aria-pressed=pressed on:click=move |_| kind.set(other)>{other.many().of(cx.language)}</button> }
    });
    view! {
        <div class="segmented" role="group" aria-label=cx.t(phrases::FIELDS_OF)>{tabs.collect_view()}</div>
        {move || of_kind(cx, kind.get())}
    }
    .into_any()
}

fn of_kind(cx: AppContext, kind: RecordType) -> AnyView {
    let belongs = move |row: &crate::base::Row| row.text(field::OF) == kind.key() && !row.is(field::DELETED);
    let rows = rows(cx, RecordType::Field, belongs);
    let columns = [field::NAME, field::NAME_DE, field::REQUIRED, field::LISTED, field::SEARCHED];
    let mut fields = Table::new(RecordType::Field, &columns, rows);
    fields.asked = Vec::new();
    fields.more = Some(more);
    fields.is_left_out = is_left_out;
    view! {
        {add(cx, kind)}
        {move || {
            let fields = fields.clone();
            if rows.with(Vec::is_empty) {
                view! { <div class="panel empty"><p>{cx.t_with(phrases::NO_OWN_FIELDS, &[kind.many().of(cx.language)])}</p></div> }.into_any()
            } else {
                table(cx, String::new(), "field", fields)
            }
        }}
    }
    .into_any()
}

/// Whether a column has no meaning for a field: a computed one is never typed, and only texts are searched.
fn is_left_out(cx: AppContext, id: Id, column: FieldId) -> bool {
    let field = cx.app.read_untracked(|set| Some(set.schema().own(id)?.1));
    field.is_some_and(|field| match column {
        field::REQUIRED => field.is_defined(),
        field::SEARCHED => field.derived.is_some() || !schema::is_searchable(field.kind),
        _ => false,
    })
}

/// The type of a field, its picklist, its conversion targets, and its deletion.
fn more(cx: AppContext, id: Id) -> AnyView {
    let described = cx.app.read_untracked(|set| {
        let (kind, own) = set.schema().own(id)?;
        let row = set.get(RecordType::Field, id)?;
        Some((kind, own, row.text(field::TYPE).to_string()))
    });
    let Some((kind, own, name)) = described else {
        return view! { <div class="stage-more"><p class="banner" data-tone="warn">{cx.t(phrases::T_UNKNOWN)}</p></div> }
            .into_any();
    };
    let formula = match name.as_str() {
        schema::FORMULA => Some(formula_editor::change(cx, kind, id)),
        schema::ROLL_UP => Some(roll_up_editor::change(cx, kind, id)),
        _ => None,
    };
    let holds = match own.kind {
        FieldType::Link(target) | FieldType::Links(target) => {
            cx.labelled(&cx.t(type_name(&name)), &target.one().of(cx.language))
        }
        _ => cx.t(type_name(&name)).to_string(),
    };
    let list = match own.kind {
        FieldType::Choice(list @ Picklist::Own(_)) | FieldType::Choices(list @ Picklist::Own(_)) => {
            Some(lists::entries(cx, list, list.label().of(cx.language).to_string()))
        }
        _ => None,
    };
    let ways = (kind == RecordType::Lead && formula.is_none()).then(|| {
        let ways = [
            (RecordType::Account, field::TO_ACCOUNT),
            (RecordType::Contact, field::TO_CONTACT),
            (RecordType::Opportunity, field::TO_OPPORTUNITY),
        ];
        let select = move |(target, number): (RecordType, FieldId)| conversion(cx, id, target, number);
        view! { <div class="cells">{ways.map(select).into_iter().collect_view()}</div> }
    });
    view! {
        <div class="stage-more">
            <p class="soft">{holds}</p>
            {properties(cx, own, id)}
            {unique_field::switch(cx, kind, own, id)}
            {assigned_number::numbers(cx, kind, own, id)}
            {formula}
            {ways}
            {list}
            {delete(cx, kind, own.number, id)}
        </div>
    }
    .into_any()
}

/// The help text of a field, and what new records begin with.
fn properties(cx: AppContext, own: &'static Field, id: Id) -> AnyView {
    let field_of = |number: FieldId| RecordType::Field.field(number);
    let help = field_of(field::HELP).map(|field| inline_field::cell(cx, RecordType::Field, id, field));
    let default = field_of(field::DEFAULT).filter(|_| default_value::has_one(own)).map(|field| {
        let kind = default_value::asked(own.kind);
        let label = match own.kind {
            FieldType::Day => phrases::DEFAULT_DAYS,
            FieldType::Flag => phrases::DEFAULT_YES,
            _ => field.label,
        };
        let asked = schema::asked_as(own, kind, label);
        let stored = move || {
            cx.app.read(|set| {
                let text = set.get(RecordType::Field, id).map_or("", |row| row.text(field::DEFAULT));
                format_value::to_input(asked, default_value::read(own.kind, text).as_ref(), cx.language)
            })
        };
        let keep = move |value: Option<Value>, then: Box<dyn FnOnce(Option<&'static str>)>| {
            let text = value.and_then(|value| Value::text(&default_value::write(own.kind, &value)));
            cx.app.run(Command::Edit { id, fields: vec![(field::DEFAULT, text)] }, move |result| {
                then(inline_field::refusal(cx, result.err()));
            });
        };
        inline_field::bound(cx, asked, format!("default-{id}"), Signal::derive(stored), keep)
    });
    view! { <div class="cells">{help}{default}</div> }.into_any()
}

/// The custom field of a target record type that a lead's custom field is converted to.
fn conversion(cx: AppContext, id: Id, target: RecordType, number: FieldId) -> AnyView {
    let options = move || {
        cx.app.read(|set| {
            let present = set.get(RecordType::Field, id).and_then(|row| row.link(number));
            let Some((_, from)) = set.schema().own(id) else { return Vec::new() };
            let fits = |row: &crate::base::Row| {
                let (kind, to) = set.schema().own(row.id())?;
                let is_offered = kind == target && from.is_compatible_with(to) && !row.is(field::DELETED);
                is_offered.then(|| (row.id(), to.label.of(cx.language), present == Some(row.id())))
            };
            set.rows(RecordType::Field).filter_map(|(_, row)| fits(row)).collect::<Vec<_>>()
        })
    };
    let choose = move |event: web_sys::Event| {
        let to = event_target_value(&event).parse().ok().map(Value::Link);
        cx.app.run(Command::Edit { id, fields: vec![(number, to)] }, |_| {});
    };
    let label = RecordType::Field.field(number).map_or("", |field| field.label.of(cx.language));
    let select_id = format!("field-{}-{id}", number.0);
    view! {
        <div class="cell" data-kind="text"><div class="field">
            <label for=select_id.clone()>{label}</label>
            <select id=select_id on:change=choose>
                <option value="">{cx.t(phrases::STAYS)}</option>
                {move || options().into_iter().map(|(id, name, is_present)| view! { <option value=id.to_string() selected=is_present>{name}</option> }).collect_view()}
            </select>
        </div></div>
    }
    .into_any()
}

/// Deletes a field after showing how many values are deleted with it.
fn delete(cx: AppContext, kind: RecordType, number: FieldId, id: Id) -> AnyView {
    let asked = RwSignal::new(None::<usize>);
    let ask = move |_| {
        let count = cx.app.read_untracked(|set| set.rows(kind).filter(|(_, row)| row.get(number).is_some()).count());
        asked.set(Some(count));
    };
    let act = move |_| cx.app.run(Command::DeleteField { field: id }, |_| {});
    (move || match asked.get() {
        _ if !formula_editor::users(cx, kind, number).is_empty() => {
            let users = formula_editor::users(cx, kind, number).join(", ");
            view! { <p class="soft">{cx.t_with(phrases::FORMULA_USERS, &[&users])}</p> }.into_any()
        }
        None => view! { <div><button type="button" class="button" on:click=ask>{cx.t(phrases::DELETE_FIELD)}</button></div> }.into_any(),
        Some(count) => view! {
            <div class="banner" data-tone="bad" role="alert">
                <p>{cx.t_with(phrases::DELETE_FIELD_ASKS, &[&format::number(count as i64, cx.language)])}</p>
                <div class="page-actions">
                    <button type="button" class="button" on:click=act>{cx.t(phrases::DELETE_FIELD)}</button>
                    <button type="button" class="button" on:click=move |_| asked.set(None)>{cx.t(phrases::CANCEL)}</button>
                </div>
            </div>
        }
        .into_any(),
    })
    .into_any()
}

/// The line that adds a field: its names, its type, and for a link the target.
fn add(cx: AppContext, kind: RecordType) -> AnyView {
    let (name, name_de) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let holds = RwSignal::new("text".to_string());
    let has_target = move || ["link", "links"].contains(&holds.get().as_str());
    let target = RwSignal::new(RecordType::Account);
    let wrong = RwSignal::new(None::<&'static str>);
    let formula = RwSignal::new(String::new());
    let pattern = RwSignal::new(assigned_number::USUAL.to_string());
    let roll_up = roll_up_editor::Parts::new(cx, kind);
    let submit = move || {
        let name_text = name.get_untracked();
        if name_text.trim().is_empty() {
            wrong.set(Some(cx.t(phrases::FILL_IN)));
            return focus("field-name");
        }
        let is_formula = holds.get_untracked() == schema::FORMULA;
        let computed = formula.with_untracked(|text| formula_editor::read(cx, kind, text, None));
        if is_formula && computed.is_err() {
            // The place is told beside the input.
            return focus("new-formula");
        }
        let is_roll_up = holds.get_untracked() == schema::ROLL_UP;
        let gathered = if is_roll_up { roll_up.read(cx, kind, None) } else { None };
        if is_roll_up && gathered.is_none() {
            return roll_up.focus(cx, "new");
        }
        let last = cx
            .app
            .read_untracked(|set| set.rows(RecordType::Field).filter_map(|(_, row)| row.number(field::ORDER)).max());
        let mut entries: Vec<FieldEdit> = vec![
            (field::NAME, Value::text(&name_text)),
            (field::NAME_DE, Value::text(&name_de.get_untracked())),
            (field::OF, Value::text(kind.key())),
            (field::TYPE, Value::text(&holds.get_untracked())),
            (field::ORDER, Some(Value::Number(last.unwrap_or(0) + 1))),
            (
                field::SEARCHED,
                Value::flag(["text", "email", "phone", schema::AUTO_NUMBER].contains(&holds.get_untracked().as_str())),
            ),
        ];
        if holds.get_untracked() == schema::AUTO_NUMBER {
            entries.push((field::PATTERN, Value::text(&pattern.get_untracked())));
        }
        if untrack(has_target) {
            entries.push((field::TARGET, Value::text(target.get_untracked().key())));
        }
        if let (true, Ok(read)) = (is_formula, computed) {
            entries.push((field::FORMULA, Value::text(&canonical::write(&read.expr))));
            entries.push((field::RESULT, Value::text(read.result.name())));
        }
        if let Some(roll_up) = gathered {
            entries.push((field::FORMULA, Value::text(&roll_up.write())));
            entries.push((field::RESULT, Value::text(roll_up.result.name())));
        }
        cx.app.run(Command::Create { kind: RecordType::Field, fields: entries }, move |result| {
            wrong.set(crate::ui::pages::settings::inline_field::refusal(cx, result.as_ref().err().cloned()));
            if result.is_ok() {
                name.set(String::new());
                name_de.set(String::new());
                formula.set(String::new());
                roll_up.clear();
            }
            focus("field-name");
        });
    };
    let input = move |id: &'static str, number: FieldId, text: RwSignal<String>| {
        let field = RecordType::Field.field(number).filter(|field| cx.asks(field))?;
        let label = field.label.of(cx.language);
        let invalid = move || (number == field::NAME && wrong.get().is_some()).then_some("true");
        Some(view! {
            <div class="cell" data-kind="text"><div class="field" data-invalid=invalid><label for=id>{label}</label>
                <input id=id autocomplete="off" aria-invalid=invalid prop:value=text
                    on:input=move |event| { wrong.set(None); text.set(event_target_value(&event)); }/></div></div>
        })
    };
    let types = TYPES.iter().map(|(name, _)| *name).chain([schema::FORMULA, schema::ROLL_UP]);
    let types = types.map(|name| view! { <option value=name>{cx.t(type_name(name))}</option> });
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t_with(phrases::NEW_FIELD_OF, &[kind.many().of(cx.language)])}</h2></div>
            <form class="panel-body entry entry-new" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
                <div class="cells">
                    {input("field-name", field::NAME, name)}
                    {input("field-name-de", field::NAME_DE, name_de)}
                    <div class="cell" data-kind="text"><div class="field"><label for="field-type">{cx.t(phrases::HOLDS)}</label>
                        <select id="field-type" on:change=move |event| holds.set(event_target_value(&event))>{types.collect_view()}</select></div></div>
                    {move || (holds.get() == schema::AUTO_NUMBER).then(|| assigned_number::input(cx, pattern))}
                    {move || has_target().then(|| view! {
                        <div class="cell" data-kind="text"><div class="field"><label for="field-target">{cx.t(phrases::LINKS_TO)}</label>
                            <select id="field-target" on:change=move |event| target.set(RecordType::from_key(&event_target_value(&event)).unwrap_or(RecordType::Account))>
                                {cx.work().into_iter().map(|kind| view! { <option value=kind.key() selected=kind == RecordType::Account>{kind.one().of(cx.language)}</option> }).collect_view()}
                            </select></div></div>
                    })}
                </div>
                {move || (holds.get() == schema::FORMULA).then(|| formula_editor::editor(cx, kind, None, "new", formula))}
                {move || (holds.get() == schema::ROLL_UP).then(|| roll_up_editor::editor(cx, kind, None, "new", roll_up))}
                <div class="entry-end"><button type="submit" class="button" data-look="primary">{cx.t(phrases::ADD)}</button></div>
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            </form>
        </section>
    }
    .into_any()
}
