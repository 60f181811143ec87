//! Whether a custom field holds each value once, and the values that several records have.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::{Command, unique};
use crate::domain::records::field;
use crate::domain::{Field, RecordType, schema};
use crate::locale::{format, phrases};
use crate::store::display_names;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::settings::inline_field::refusal;

/// The number of values, and of records of each, that are listed.
pub(super) const MAX_LISTED: usize = 20;

/// The switch, which lists what stands several times before it is turned on; nothing for a type that has none.
pub fn switch(cx: AppContext, kind: RecordType, own: &'static Field, id: Id) -> Option<AnyView> {
    if own.is_defined() || !schema::can_be_unique(own.kind) {
        return None;
    }
    let label = RecordType::Field.field(field::UNIQUE).map_or("", |field| field.label.of(cx.language));
    let asks = RwSignal::new(false);
    let wrong = RwSignal::new(None::<&'static str>);
    let is_on =
        Memo::new(move |_| cx.app.read(|set| set.get(RecordType::Field, id).is_some_and(|row| row.is(field::UNIQUE))));
    let doubled = Memo::new(move |_| match is_on.get() || asks.get() {
        true => cx.app.read(|set| unique::doubled(set, kind, own)),
        false => Vec::new(),
    });
    let set = move |on: bool| {
        asks.set(false);
        let fields = vec![(field::UNIQUE, Value::flag(on))];
        cx.app.run(Command::Edit { id, fields }, move |result| wrong.set(refusal(cx, result.err())));
    };
    let toggle = move |event: web_sys::Event| {
        wrong.set(None);
        let wants = event_target_checked(&event);
        asks.set(wants);
        if !wants || doubled.with_untracked(Vec::is_empty) {
            return set(wants);
        }
        // It is on when the user has seen the list.
        let input: web_sys::HtmlInputElement = event_target(&event);
        input.set_checked(false);
    };
    let list = move || {
        let all = doubled.get();
        (!all.is_empty()).then(|| {
            let actions = asks.get().then(|| view! {
                <div class="page-actions">
                    <button type="button" class="button" on:click=move |_| set(true)>{cx.t(phrases::UNIQUE_ANYWAY)}</button>
                    <button type="button" class="button" on:click=move |_| asks.set(false)>{cx.t(phrases::CANCEL)}</button>
                </div>
            });
            let more = more(cx, all.len());
            let lines = all.into_iter().take(MAX_LISTED).map(|(value, ids)| line(cx, own, &value, ids));
            view! {
                <div class="banner" data-tone="warn" role="status">
                    <p>{cx.t(phrases::UNIQUE_DOUBLED)}</p>
                    <ul>{lines.collect_view()}{more.map(|text| view! { <li>{text}</li> })}</ul>
                    {actions}
                </div>
            }
        })
    };
    Some(
        view! {
            <div>
                <label class="check"><input type="checkbox" prop:checked=is_on on:change=toggle/>{label}</label>
                {move || wrong.get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                {list}
            </div>
        }
        .into_any(),
    )
}

/// A value and the records that have it.
pub(super) fn line(cx: AppContext, own: &'static Field, value: &Value, ids: Vec<Id>) -> AnyView {
    let told = cx.app.read_untracked(|set| {
        let name = |id: &Id| (*id, display_names::name_of(set, *id, cx.language));
        Some((
            format_value::display(set, own, Some(value), cx.language),
            ids.iter().take(MAX_LISTED).map(name).collect::<Vec<_>>(),
        ))
    });
    let (text, names) = told.unwrap_or_default();
    let more = more(cx, ids.len()).map(|text| format!(", {text}"));
    let link = |(at, (id, name)): (usize, (Id, String))| {
        view! { {(at > 0).then_some(", ")}<a href=cx.href(Route::Record(id))>{name}</a> }
    };
    view! { <li>{text}{cx.language.colon()}{names.into_iter().enumerate().map(link).collect_view()}{more}</li> }
        .into_any()
}

fn more(cx: AppContext, count: usize) -> Option<String> {
    let hidden = count.checked_sub(MAX_LISTED).filter(|hidden| *hidden > 0)?;
    Some(cx.t_with(phrases::AND_MORE, &[&format::number(hidden as i64, cx.language)]))
}
