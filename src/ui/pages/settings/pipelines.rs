//! Pipelines and their stages: names, probability, forecast, closed and won, limits, guidance, key and required fields. A
//! new pipeline begins as a copy.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::domain::picklist::Picklist;
use crate::domain::records::{pipeline, stage};
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Phrase, phrases};
use crate::store::display_names as stored;
use crate::ui::context::AppContext;
use crate::ui::pages::settings::editable_table::{Table, rows, table};
use crate::ui::pages::settings::inline_field::cell;
use crate::ui::pages::settings::usage::uses;

/// All pipelines, and the line that adds one.
pub fn pipelines(cx: AppContext) -> AnyView {
    let pipelines = rows(cx, RecordType::Pipeline, |_| true);
    view! { <div class="stack"><For each=move || pipelines.get() key=|id| *id let:id>{one(cx, id)}</For></div>{copy(cx)} }
        .into_any()
}

fn one(cx: AppContext, id: Id) -> AnyView {
    let names = [pipeline::NAME, pipeline::NAME_DE].into_iter().filter_map(|number| RecordType::Pipeline.field(number));
    let names: Vec<AnyView> =
        names.filter(|field| cx.asks(field)).map(|field| cell(cx, RecordType::Pipeline, id, field)).collect();
    let is_archived =
        move || cx.app.read(|set| set.get(RecordType::Pipeline, id).is_some_and(|row| row.is(pipeline::ARCHIVED)));
    let end = move || {
        let was_archived = is_archived();
        let act = move |_| {
            let value = Value::flag(!was_archived);
            cx.app.run(Command::Edit { id, fields: vec![(pipeline::ARCHIVED, value)] }, |_| {});
        };
        (id != defaults::MAIN_PIPELINE).then(|| view! {
            <button type="button" class="button" on:click=act>{cx.t(if was_archived { phrases::BRING_BACK } else { phrases::ARCHIVE })}</button>
        })
    };
    let belongs = move |row: &crate::base::Row| row.link(stage::PIPELINE).unwrap_or(defaults::MAIN_PIPELINE) == id;
    let columns = [stage::NAME, stage::NAME_DE, stage::PROBABILITY, stage::FORECAST];
    let mut stages = Table::new(RecordType::Stage, &columns, rows(cx, RecordType::Stage, belongs));
    stages.asked = vec![stage::NAME, stage::NAME_DE, stage::PROBABILITY, stage::FORECAST];
    stages.given = vec![(stage::PIPELINE, Value::Link(id))];
    stages.uses = Some(uses(cx, |field| field.kind == FieldType::Choice(Picklist::Stage) && !field.system));
    stages.of = cx.app.read_untracked(|set| stored::name_of(set, id, cx.language));
    stages.more = Some(more);
    view! {
        <div class="pipeline" data-archived=move || is_archived().then_some("true")>
            <div class="pipeline-names"><div class="cells">{names}</div>{end}</div>
            {table(cx, String::new(), &format!("stage-{id}"), stages)}
        </div>
    }
    .into_any()
}

/// The guidance of a stage, its key fields and its required fields.
fn more(cx: AppContext, id: Id) -> AnyView {
    let cells = |numbers: [FieldId; 2]| -> Vec<AnyView> {
        let fields = numbers.into_iter().filter_map(|number| RecordType::Stage.field(number));
        fields.map(|field| cell(cx, RecordType::Stage, id, field)).collect()
    };
    let is_stage = |field: &Field| field.kind == FieldType::Choice(Picklist::Stage);
    let is_asked = move |field: &Field| {
        let is_there_anyway = field.required && !field.is_custom();
        !field.system && !is_there_anyway && !is_stage(field)
    };
    let is_shown = move |field: &Field| (!field.system || field.derived.is_some()) && !is_stage(field);
    view! {
        <div class="stage-more">
            <div class="chips">{cells([stage::CLOSED, stage::WON])}</div>
            {cells([stage::ROT_DAYS, stage::GUIDANCE])}
            {field_set(cx, id, stage::KEY_FIELDS, phrases::KEY_FIELDS, is_shown)}
            {field_set(cx, id, stage::GATE, phrases::GATE_FIELDS, is_asked)}
        </div>
    }
    .into_any()
}

/// A set of fields of a deal, which a field of the stage stores by their keys.
fn field_set(cx: AppContext, id: Id, number: FieldId, title: Phrase, offers: impl Fn(&Field) -> bool) -> AnyView {
    let keys = move || -> Vec<String> {
        cx.app.read(|set| {
            let keys = set.get(RecordType::Stage, id).map(|row| row.text(number).to_string()).unwrap_or_default();
            keys.split([' ', ',']).filter(|key| !key.is_empty()).map(str::to_string).collect()
        })
    };
    let check = move |field: &'static Field| {
        let is_on = move || keys().iter().any(|key| key == field.key);
        let toggle = move |event: web_sys::Event| {
            let mut keys = untrack(keys);
            keys.retain(|key| key != field.key);
            if event_target_checked(&event) {
                keys.push(field.key.to_string());
            }
            cx.app.run(Command::Edit { id, fields: vec![(number, Value::text(&keys.join(" ")))] }, |_| {});
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_on on:change=toggle/>{field.label.of(cx.language)}</label> }
    };
    let fields = cx.fields(RecordType::Opportunity).into_iter().filter(|field| offers(field));
    view! { <fieldset class="gate"><legend>{cx.t(title)}</legend><div class="gate-fields">{fields.map(check).collect_view()}</div></fieldset> }
        .into_any()
}

fn copy(cx: AppContext) -> AnyView {
    let (name, name_de) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move || {
        let command = Command::CopyPipeline {
            pipeline: defaults::MAIN_PIPELINE,
            name: Value::text(&name.get_untracked()),
            name_de: Value::text(&name_de.get_untracked()),
        };
        cx.app.run(command, move |result| {
            if result.is_ok() {
                name.set(String::new());
                name_de.set(String::new());
            }
        });
    };
    let input = move |id: &'static str, number: FieldId, text: RwSignal<String>| {
        let field = RecordType::Pipeline.field(number).filter(|field| cx.asks(field))?;
        let label = field.label.of(cx.language);
        Some(view! {
            <div class="cell"><div class="field"><label for=id>{label}</label>
                <input id=id autocomplete="off" prop:value=text on:input=move |event| text.set(event_target_value(&event))/></div></div>
        })
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::NEW_PIPELINE)}</h2></div>
            <form class="panel-body entry entry-new" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
                <div class="cells">{input("pipeline-name", pipeline::NAME, name)}{input("pipeline-name-de", pipeline::NAME_DE, name_de)}</div>
                <div class="entry-end"><button type="submit" class="button">{cx.t(phrases::COPY_PIPELINE)}</button></div>
            </form>
        </section>
    }
    .into_any()
}
