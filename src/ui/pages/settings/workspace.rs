//! Workspace and appearance: a line for each setting, with an explanation below it.
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{FieldId, Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::settings as fields;
use crate::locale::{Phrase, phrases};
use crate::store::{display_names, picklists};
use crate::ui::context::AppContext;
use crate::ui::features::{appearance, shortcut_help};
use crate::ui::pages::settings::inline_field::cell;

/// Name, currency, periods, and the current user.
pub fn workspace(cx: AppContext) -> AnyView {
    let app = cx.app;
    let text = move |number: FieldId| {
        Signal::derive(move || {
            app.read(|set| {
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
    let set = move |number: FieldId, value: Option<Value>| {
        app.run(Command::Edit { id: fields::SETTINGS_ID, fields: vec![(number, value)] }, |_| {});
    };
    let currencies = AppState::currencies(cx.language).into_iter().map(|(code, name)| {
        let shown = format!("{name} ({code})");
        (code, shown)
    });
    let months = AppState::months(cx.language).into_iter().enumerate().map(|(at, name)| ((at + 1).to_string(), name));
    let owners = app.read_untracked(picklists::users);
    let nobody = (String::new(), cx.t(phrases::NOBODY).to_string());
    let named = |id: Id| (id.to_string(), app.read_untracked(|set| display_names::name_of(set, id, cx.language)));
    let owners: Vec<(String, String)> = std::iter::once(nobody).chain(owners.into_iter().map(named)).collect();
    let me = Signal::derive(move || app.workspace.me.get().map(|id| id.to_string()).unwrap_or_default());
    view! {
        <section class="panel"><div class="panel-body setting-lines">
            {line(cx, fields::NAME, None)}
            {chosen(cx, "currency", cx.t(phrases::CURRENCY), phrases::CURRENCY_HINT, currencies.collect(), text(fields::CURRENCY),
                move |code| set(fields::CURRENCY, Value::text(&code)))}
            {chosen(cx, "month", cx.t(phrases::FISCAL_YEAR), phrases::FISCAL_YEAR_HINT, months.collect(), text(fields::FISCAL_MONTH),
                move |month| set(fields::FISCAL_MONTH, month.parse().ok().map(Value::Number)))}
            {line(cx, fields::QUALIFICATION_DAYS, Some(phrases::QUALIFICATION_HINT))}
            {line(cx, fields::AUTO_CLOSE, Some(phrases::AUTO_CLOSE_HINT))}
            {chosen(cx, "me", cx.t(phrases::I_AM), phrases::I_AM_HINT, owners, me, move |id| app.work_as(id.parse().ok()))}
        </div></section>
    }
    .into_any()
}

/// Language, theme and row height, as in the top bar.
pub fn appearance(cx: AppContext) -> AnyView {
    view! {
        <section class="panel"><div class="panel-body stack">
            {appearance::choices(cx)}
            <p class="soft">{cx.t(phrases::APPEARANCE_HINT)}</p>
        </div></section>
    }
    .into_any()
}

/// All shortcuts.
pub fn keyboard(cx: AppContext) -> AnyView {
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::SHORTCUTS)}</h2></div>
            <div class="panel-body stack">{shortcut_help::shortcuts(cx)}</div>
        </section>
    }
    .into_any()
}

/// A setting that is one field of the settings record.
fn line(cx: AppContext, number: FieldId, hint: Option<Phrase>) -> AnyView {
    let field = RecordType::Settings.field(number);
    let control = field.map(|field| cell(cx, RecordType::Settings, fields::SETTINGS_ID, field));
    view! { <div class="setting">{control}{hint.map(|hint| view! { <p class="soft">{cx.t(hint)}</p> })}</div> }
        .into_any()
}

/// A setting chosen from a list.
pub fn chosen(
    cx: AppContext,
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
                    // If the change is rejected, the select shows the stored value.
                    let select: web_sys::HtmlSelectElement = event_target(&event);
                    let restore = move || {
                        if let Some(present) = present.try_get_untracked() {
                            select.set_value(&present);
                        }
                    };
                    set_timeout(restore, std::time::Duration::from_millis(300));
                }>{options.into_iter().map(option).collect_view()}</select>
            </div>
            <p class="soft">{cx.t(hint)}</p>
        </div>
    }
    .into_any()
}
