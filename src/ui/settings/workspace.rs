//! Workspace and appearance: a line for each setting, with what it means beneath.
use leptos::prelude::*;

use super::inline_field::cell;
use crate::app_state::AppState;
use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::settings as fields;
use crate::locale::{Phrase, phrases};
use crate::store::{display_names, picklists};
use crate::ui::shell::appearance;
use crate::ui::{AppContext, shortcut_help};

/// Name, currency, periods, and who works here.
pub fn workspace(ui: AppContext) -> AnyView {
    let live = ui.live;
    let text = move |number: u16| {
        Signal::derive(move || {
            live.read(|set| {
                set.get(RecordType::Settings, fields::SETTINGS_ID).and_then(|row| row.get(number)).map_or(
                    String::new(),
                    |value| match value {
                        Value::Text(text) => text,
                        Value::Number(number) => number.to_string(),
                        _ => String::new(),
                    },
                )
            })
        })
    };
    let set = move |number: u16, value: Option<Value>| {
        live.run(Command::Edit(fields::SETTINGS_ID, vec![(number, value)]), |_| {});
    };
    let currencies = AppState::currencies(ui.language).into_iter().map(|(code, name)| {
        let shown = format!("{name} ({code})");
        (code, shown)
    });
    let months = AppState::months(ui.language).into_iter().enumerate().map(|(at, name)| ((at + 1).to_string(), name));
    let owners = live.peek(picklists::users);
    let nobody = (String::new(), ui.say(phrases::NOBODY).to_string());
    let named = |id: Id| (id.to_string(), live.peek(|set| display_names::name_of(set, id, ui.language)));
    let owners: Vec<(String, String)> = std::iter::once(nobody).chain(owners.into_iter().map(named)).collect();
    let me = Signal::derive(move || live.me.get().map(|id| id.to_string()).unwrap_or_default());
    view! {
        <section class="panel"><div class="panel-body setting-lines">
            {line(ui, fields::NAME, None)}
            {chosen(ui, "currency", ui.say(phrases::CURRENCY), phrases::CURRENCY_HINT, currencies.collect(), text(fields::CURRENCY),
                move |code| set(fields::CURRENCY, Value::text(&code)))}
            {chosen(ui, "month", ui.say(phrases::FISCAL_YEAR), phrases::FISCAL_YEAR_HINT, months.collect(), text(fields::FISCAL_MONTH),
                move |month| set(fields::FISCAL_MONTH, month.parse().ok().map(Value::Number)))}
            {line(ui, fields::QUALIFICATION_DAYS, Some(phrases::QUALIFICATION_HINT))}
            {line(ui, fields::AUTO_CLOSE, Some(phrases::AUTO_CLOSE_HINT))}
            {chosen(ui, "me", ui.say(phrases::I_AM), phrases::I_AM_HINT, owners, me, move |id| live.work_as(id.parse().ok()))}
        </div></section>
    }
    .into_any()
}

/// Language, theme and the height of rows, as in the top bar.
pub fn appearance(ui: AppContext) -> AnyView {
    view! {
        <section class="panel"><div class="panel-body stack">
            {appearance::choices(ui)}
            <p class="soft">{ui.say(phrases::APPEARANCE_HINT)}</p>
        </div></section>
    }
    .into_any()
}

/// All shortcuts.
pub fn keyboard(ui: AppContext) -> AnyView {
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{ui.say(phrases::SHORTCUTS)}</h2></div>
            <div class="panel-body stack">{shortcut_help::shortcuts(ui)}</div>
        </section>
    }
    .into_any()
}

/// A setting that is one field of the settings record.
fn line(ui: AppContext, number: u16, hint: Option<Phrase>) -> AnyView {
    let field = RecordType::Settings.field(number);
    let control = field.map(|field| cell(ui, RecordType::Settings, fields::SETTINGS_ID, field));
    view! { <div class="setting">{control}{hint.map(|hint| view! { <p class="soft">{ui.say(hint)}</p> })}</div> }
        .into_any()
}

/// A setting chosen from a list.
pub fn chosen(
    ui: AppContext,
    id: &'static str,
    label: &'static str,
    hint: Phrase,
    options: Vec<(String, String)>,
    present: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let id = format!("setting-{id}");
    let option = move |(value, name): (String, String)| {
        let own = value.clone();
        view! { <option value=value selected=move || present.get() == own>{name}</option> }
    };
    view! {
        <div class="setting">
            <div class="field">
                <label for=id.clone()>{label}</label>
                <select id=id prop:value=present on:change=move |event| {
                    choose(event_target_value(&event));
                    // Where the change is refused, the list shows what holds.
                    let select: web_sys::HtmlSelectElement = event_target(&event);
                    let restore = move || {
                        if let Some(present) = present.try_get_untracked() {
                            select.set_value(&present);
                        }
                    };
                    set_timeout(restore, std::time::Duration::from_millis(300));
                }>{options.into_iter().map(option).collect_view()}</select>
            </div>
            <p class="soft">{ui.say(hint)}</p>
        </div>
    }
    .into_any()
}
