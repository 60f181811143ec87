//! Assignment rules: their conditions, their owners, who take turns, and a trial of who would get a lead.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::command::assign::{self, Condition};
use crate::command::{Command, lead as lead_rules};
use crate::domain::records::{assignment_rule, lead};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::store::filter::{Filter, Predicate};
use crate::store::{RecordStore, display_names, picklists, query_string};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::settings::editable_table::{Table, rows, table};

/// The rules, the leads without an owner, and the trial.
pub fn rules(cx: AppContext) -> AnyView {
    let columns = [assignment_rule::NAME, assignment_rule::OWNERS];
    let mut rules = Table::new(RecordType::AssignmentRule, &columns, rows(cx, RecordType::AssignmentRule, |_| true));
    rules.more = Some(more);
    let no_owners = Memo::new(move |_| cx.app.read(|set| picklists::users(set).is_empty()));
    let count = Memo::new(move |_| cx.app.read(|set| set.count(RecordType::AssignmentRule)));
    view! {
        {move || no_owners.get().then(|| view! { <p class="banner">{cx.t(phrases::NO_OWNERS_YET)}</p> })}
        {move || (count.get() == 0).then(|| view! { <p class="soft">{cx.t(phrases::NO_RULES)}</p> })}
        {table(cx, String::new(), "rule", rules)}
        {unowned(cx)}
        {trial(cx)}
    }
    .into_any()
}

/// A condition as text.
pub fn words(cx: AppContext, set: &RecordStore, condition: &Condition) -> String {
    let label = |number: FieldId| set.field(RecordType::Lead, number).map_or("", |field| field.label.of(cx.language));
    match condition {
        Condition::Is(number, id) => {
            format!("{} {} {}", label(*number), cx.t(phrases::OP_IS), display_names::name_of(set, *id, cx.language))
        }
        Condition::Contains(number, text) => {
            let text = cx.t_with(phrases::QUOTED, &[text]);
            format!("{} {} {text}", label(*number), cx.t(phrases::OP_CONTAINS))
        }
        Condition::Filled(number) => format!("{} {}", label(*number), cx.t(phrases::OP_FILLED)),
        Condition::Empty(number) => format!("{} {}", label(*number), cx.t(phrases::OP_EMPTY)),
    }
}

/// A rule's conditions, each with a button to remove it, and a line to add one.
fn more(cx: AppContext, id: Id) -> AnyView {
    let app = cx.app;
    let read = move |set: &RecordStore| {
        let row = set.get(RecordType::AssignmentRule, id)?;
        assign::read(set, row.text(assignment_rule::QUERY))
    };
    let keep = move |conditions: Vec<Condition>| {
        let text = app.read_untracked(|set| assign::write(set, &conditions));
        app.run(Command::Edit { id, fields: vec![(assignment_rule::QUERY, Value::text(&text))] }, |_| {});
    };
    let shown = move || {
        let Some(conditions) = app.read(read) else {
            return view! { <p class="banner" data-tone="bad">{cx.t(phrases::RULE_DAMAGED)}</p> }.into_any();
        };
        if conditions.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::RULE_FOR_ALL)}</p> }.into_any();
        }
        let chip = |condition: Condition| {
            let text = app.read_untracked(|set| words(cx, set, &condition));
            let label = cx.t_with(phrases::REMOVE_FILTER, &[&text]);
            let remove = move |_| {
                let mut all = app.read_untracked(read).unwrap_or_default();
                all.retain(|other| *other != condition);
                keep(all);
            };
            view! { <button type="button" class="filter-chip" title=label.clone() aria-label=label.clone() on:click=remove>{text}{icon(icon::CROSS)}</button> }
        };
        view! { <div class="chips">{conditions.into_iter().map(chip).collect_view()}</div> }.into_any()
    };
    let add = move |condition: Condition| {
        let mut all = app.read_untracked(read).unwrap_or_default();
        if !all.contains(&condition) {
            all.push(condition);
            keep(all);
        }
    };
    let delete = move |_| app.run(Command::Delete(vec![id]), |_| {});
    view! {
        <div class="stage-more">
            {shown}
            {adder(cx, id, add)}
            <div><button type="button" class="button" on:click=delete>{cx.t(phrases::DELETE)}</button></div>
        </div>
    }
    .into_any()
}

/// The line that adds a condition: a field and a value.
fn adder(cx: AppContext, id: Id, add: impl Fn(Condition) + Copy + Send + Sync + 'static) -> AnyView {
    let fields: Vec<&'static Field> =
        cx.fields(RecordType::Lead).into_iter().filter(|field| assign::fields_used(field)).collect();
    let Some(first) = fields.iter().find(|field| field.number == lead::SOURCE).or(fields.first()).copied() else {
        return ().into_any();
    };
    let field = RwSignal::new(first);
    let how = RwSignal::new("is".to_string());
    let value = RwSignal::new(String::new());
    let has_entries = move || cx.app.read(|set| !picklists::entries(set, field.get()).is_empty());
    let choose = move |event: web_sys::Event| {
        let chosen =
            event_target_value(&event).parse().ok().and_then(|number| cx.field(RecordType::Lead, FieldId(number)));
        if let Some(chosen) = chosen {
            field.set(chosen);
            how.set(if can_contain(chosen) { "is" } else { "filled" }.to_string());
            value.set(String::new());
        }
    };
    let submit = move || {
        let number = field.get_untracked().number;
        let text = value.get_untracked();
        let condition = match how.get_untracked().as_str() {
            "filled" => Some(Condition::Filled(number)),
            "empty" => Some(Condition::Empty(number)),
            _ if untrack(has_entries) => text.parse().ok().map(|id| Condition::Is(number, id)),
            _ => (!text.trim().is_empty()).then(|| Condition::Contains(number, text.trim().to_string())),
        };
        if let Some(condition) = condition {
            add(condition);
            value.set(String::new());
        }
    };
    let options = fields.iter().map(|field| {
        view! { <option value=field.number.0.to_string() selected=field.number == first.number>{field.label.of(cx.language)}</option> }
    });
    let options = options.collect_view();
    let hows = move || {
        let is = if has_entries() { phrases::OP_IS } else { phrases::OP_CONTAINS };
        [("is", is), ("filled", phrases::OP_FILLED), ("empty", phrases::OP_EMPTY)]
            .into_iter()
            .filter(|(key, _)| *key != "is" || can_contain(field.get()))
            .map(|(key, phrase)| view! { <option value=key selected=move || how.get() == key>{cx.t(phrase)}</option> })
            .collect_view()
    };
    let ids = ["field", "how", "value"].map(|part| format!("rule-{part}-{id}"));
    let [field_id, how_id, value_id] = ids;
    let value_label = value_id.clone();
    view! {
        <form class="entry-new rule-line" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
            <div class="field"><label for=field_id.clone()>{cx.t(phrases::FIELD)}</label><select id=field_id on:change=choose>{options}</select></div>
            <div class="field"><label for=how_id.clone()>{cx.t(phrases::COMPARISON)}</label><select id=how_id on:change=move |event| how.set(event_target_value(&event))>{hows}</select></div>
            {move || (how.get() == "is").then(|| view! {
                <div class="field"><label for=value_label.clone()>{cx.t(phrases::VALUE)}</label>{control(cx, field.get(), value, value_id.clone())}</div>
            })}
            <button type="submit" class="button">{cx.t(phrases::ADD_CONDITION)}</button>
        </form>
    }
    .into_any()
}

/// Whether a field has text or entries that can be compared.
fn can_contain(field: &Field) -> bool {
    field.target().is_some()
        || matches!(
            field.kind,
            FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url
        )
}

/// The control for the value of a condition or of the trial: a picklist entry, or text.
fn control(cx: AppContext, field: &'static Field, value: RwSignal<String>, id: String) -> AnyView {
    let entries: Vec<(Id, String)> = cx.app.read_untracked(|set| {
        picklists::entries(set, field)
            .into_iter()
            .map(|id| (id, display_names::name_of(set, id, cx.language)))
            .collect()
    });
    if entries.is_empty() {
        return view! { <input id=id autocomplete="off" prop:value=value on:input=move |event| value.set(event_target_value(&event))/> }.into_any();
    }
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string()>{name}</option> };
    view! {
        <select id=id prop:value=value on:change=move |event| value.set(event_target_value(&event))>
            <option value="">{cx.t(phrases::CHOOSE)}</option>{entries.into_iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// Open leads without an owner, assigned by one action.
fn unowned(cx: AppContext) -> AnyView {
    let ids = Memo::new(move |_| {
        cx.app.read(|set| {
            let is_unowned = |row: &&Row| row.link(lead::OWNER).is_none() && lead_rules::is_open(set, row);
            set.rows(RecordType::Lead).map(|(_, row)| row).filter(is_unowned).map(|row| row.id()).collect::<Vec<_>>()
        })
    });
    let rules = Memo::new(move |_| cx.app.read(|set| set.count(RecordType::AssignmentRule)));
    (move || {
        let ids = ids.get();
        (!ids.is_empty() && rules.get() > 0).then(|| {
            let count = format::number(ids.len() as i64, cx.language);
            let text = cx.t_with(phrases::UNOWNED, &[&count]);
            let filter =
                vec![Filter::field(lead::STATUS, Predicate::Open), Filter::not(lead::OWNER, Predicate::Filled)];
            let query =
                cx.app.read_untracked(|set| query_string::write_all(set, RecordType::Lead, Filter::All(filter)));
            let href = cx.href_with(Route::List(RecordType::Lead), &query);
            let act = move |_| cx.app.run(Command::AssignByRules { leads: ids.clone() }, |_| {});
            view! {
                <section class="panel"><div class="panel-body setting-row">
                    <p>{figure(FigureKind::Count, text, href, cx.t(phrases::HOW_UNOWNED))}</p>
                    <button type="button" class="button" on:click=act>{cx.t(phrases::ASSIGN_THEM)}</button>
                </div></section>
            }
        })
    })
    .into_any()
}

/// The trial: who would get a lead with these values.
fn trial(cx: AppContext) -> AnyView {
    let asked = [lead::SOURCE, lead::COUNTRY, lead::CITY, lead::INDUSTRY, lead::COMPANY];
    let fields: Vec<&'static Field> =
        asked.into_iter().filter_map(|number| cx.field(RecordType::Lead, number)).collect();
    let values: Vec<(&'static Field, RwSignal<String>)> =
        fields.into_iter().map(|field| (field, RwSignal::new(String::new()))).collect();
    let inputs = values.iter().map(|(field, value)| {
        let id = format!("trial-{}", field.key);
        view! { <div class="field"><label for=id.clone()>{field.label.of(cx.language)}</label>{control(cx, field, *value, id)}</div> }
    });
    let inputs = inputs.collect_view();
    let answer = move || {
        let mut fields: Vec<(FieldId, Value)> = Vec::new();
        for (field, value) in &values {
            let text = value.get();
            let value = match field.kind {
                FieldType::Choice(_) => text.parse().ok().map(Value::Link),
                _ => Value::text(&text),
            };
            fields.extend(value.map(|value| (field.number, value)));
        }
        cx.app.read(|set| {
            let row = Row::new(Id([0; 16]), Timestamp(0), &[], &fields);
            match assign::Rules::of(set).assign(&row) {
                None => cx.t(phrases::NOBODY_GETS_IT).to_string(),
                Some((rule, owner)) => {
                    let name = |id: Id| display_names::name_of(set, id, cx.language);
                    cx.t_with(phrases::WOULD_GO_TO, &[&name(owner), &name(rule)])
                }
            }
        })
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::TRIAL)}</h2></div>
            <div class="panel-body stack"><div class="rule-line">{inputs}</div><p role="status"><strong>{answer}</strong></p></div>
        </section>
    }
    .into_any()
}
