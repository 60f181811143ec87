//! What the columns and the values of a file mean, as guessed, for the user to change.
use leptos::prelude::*;

use super::import::Wizard;
use crate::base::Id;
use crate::domain::{Field, Kind};
use crate::files::wishes::{Choice, ChoiceColumn, Column, Meaning, Order, Target, can_add, offered};
use crate::locale::{format, phrases};
use crate::store::{lists, names};
use crate::ui::Ui;

/// How many values of a column are shown for a decision; the rest keep their guess.
const VALUES: usize = 60;

/// The table of columns, and beneath it the values of each list column.
pub fn mapping(ui: Ui, wizard: Wizard) -> AnyView {
    let columns = move || {
        let columns = wizard.wishes.with(|wishes| wishes.columns.clone());
        columns.into_iter().enumerate().map(|(at, column)| line(ui, wizard, at, column)).collect_view()
    };
    let values = move || {
        let listed = wizard.wishes.with(|wishes| wishes.choices.clone());
        listed.into_iter().enumerate().map(|(at, column)| values(ui, wizard, at, column)).collect_view()
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=ui.say(phrases::COLUMNS)>
            <table class="plain-table">
                <thead><tr>
                    <th scope="col">{ui.say(phrases::COLUMN)}</th>
                    <th scope="col">{ui.say(phrases::EXAMPLES)}</th>
                    <th scope="col">{ui.say(phrases::GOES_TO)}</th>
                </tr></thead>
                <tbody>{columns}</tbody>
            </table>
        </div>
        {values}
    }
    .into_any()
}

fn line(ui: Ui, wizard: Wizard, at: usize, column: Column) -> AnyView {
    let target = column.target;
    let option = move |value: String, label: &'static str, is_chosen: bool| view! { <option value=value selected=is_chosen>{label}</option> };
    let fields: Vec<&'static Field> = ui.live.peek(|set| offered(set.schema()).collect());
    let fields = fields.into_iter().map(move |field| {
        option(field.number.to_string(), field.label.of(ui.language), target == Target::Field(field.number))
    });
    let choose = move |event: web_sys::Event| {
        let target = match event_target_value(&event).as_str() {
            "description" => Target::Description,
            "skip" => Target::Skip,
            "name" => Target::FullName,
            number => number.parse().map_or(Target::Description, Target::Field),
        };
        wizard.wish_columns(ui, |columns| {
            // A field takes one column; the one that had it before goes to the description.
            for (other, column) in columns.iter_mut().enumerate() {
                if other != at && column.target == target && matches!(target, Target::Field(_) | Target::FullName) {
                    column.target = Target::Description;
                }
            }
            if let Some(column) = columns.get_mut(at) {
                column.target = target;
            }
        });
    };
    let order = column.is_ambiguous.then(|| {
        let choose = move |event: web_sys::Event| {
            let order = if event_target_value(&event) == "day" { Order::DayFirst } else { Order::MonthFirst };
            wizard.wish(ui, |wishes| wishes.columns.iter_mut().skip(at).take(1).for_each(|column| column.order = order));
        };
        view! {
            <select class="input" aria-label=format!("{}: {}", ui.say(phrases::DATE_ORDER), column.header) on:change=choose>
                {option("month".to_string(), ui.say(phrases::MONTH_FIRST), column.order == Order::MonthFirst)}
                {option("day".to_string(), ui.say(phrases::DAY_FIRST), column.order == Order::DayFirst)}
            </select>
        }
    });
    view! {
        <tr>
            <th scope="row">{column.header.clone()}</th>
            <td class="soft">{column.samples.join(" · ")}</td>
            <td>
                <select class="input" aria-label=format!("{}: {}", ui.say(phrases::GOES_TO), column.header) on:change=choose>
                    {option("description".to_string(), ui.say(phrases::TO_DESCRIPTION), target == Target::Description)}
                    {option("skip".to_string(), ui.say(phrases::TO_NOWHERE), target == Target::Skip)}
                    {option("name".to_string(), ui.say(phrases::TO_FULL_NAME), target == Target::FullName)}
                    {fields.collect_view()}
                </select>
                {order}
            </td>
        </tr>
    }
    .into_any()
}

fn values(ui: Ui, wizard: Wizard, place: usize, column: ChoiceColumn) -> AnyView {
    let Some(field) = ui.live.peek(|set| set.field(Kind::Lead, column.field)) else { return ().into_any() };
    let entries: Vec<(Id, String)> = ui.live.peek(|set| {
        lists::entries(set, field).into_iter().map(|id| (id, names::name_of(set, id, ui.language))).collect()
    });
    let line = move |(at, choice): (usize, Choice)| {
        let choose = move |event: web_sys::Event| {
            let meaning = match event_target_value(&event).as_str() {
                "add" => Meaning::Add,
                id => id.parse().map_or(Meaning::Keep, Meaning::Entry),
            };
            wizard.wish(ui, |wishes| {
                if let Some(choice) = wishes.choices.get_mut(place).and_then(|column| column.choices.get_mut(at)) {
                    choice.meaning = meaning;
                }
            });
        };
        let options = entries.iter().map(|(id, name)| {
            view! { <option value=id.to_string() selected=choice.meaning == Meaning::Entry(*id)>{name.clone()}</option> }
        });
        let add = can_add(field).then(|| view! { <option value="add" selected=choice.meaning == Meaning::Add>{ui.say(phrases::ADD_ENTRY)}</option> });
        let times = ui.say_with(phrases::TIMES, &[&format::number(choice.count as i64, ui.language)]);
        view! {
            <tr>
                <th scope="row">{choice.value.clone()}</th>
                <td class="soft">{times}</td>
                <td><select class="input" aria-label=choice.value.clone() on:change=choose>
                    <option value="keep" selected=choice.meaning == Meaning::Keep>{ui.say(phrases::KEEP_VALUE)}</option>
                    {add}
                    {options.collect_view()}
                </select></td>
            </tr>
        }
    };
    let label = ui.say_with(phrases::VALUES_OF, &[field.label.of(ui.language)]);
    view! {
        <details class="fold" open=true>
            <summary>{label}</summary>
            <table class="plain-table"><tbody>
                {column.choices.into_iter().take(VALUES).enumerate().map(line).collect_view()}
            </tbody></table>
        </details>
    }
    .into_any()
}
