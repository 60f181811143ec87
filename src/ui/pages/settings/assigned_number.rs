//! The pattern of consecutive numbers, and the records that lack one of their own.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::{Command, numbers, unique};
use crate::domain::records::field;
use crate::domain::rules::number_pattern::Numbering;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::pages::settings::inline_field;
use crate::ui::pages::settings::unique_field::{MAX_LISTED, line};

/// The pattern that a new field begins with.
pub const USUAL: &str = "{YYYY}-{0001}";

/// The input of a new field's pattern.
pub fn input(cx: AppContext, pattern: RwSignal<String>) -> AnyView {
    let label = RecordType::Field.field(field::PATTERN).map_or("", |field| field.label.of(cx.language));
    let today = cx.app.today();
    let hint = move || {
        let next = Numbering::of(&pattern.get(), today).map(|how| how.write(how.next(None, None)));
        cx.t_with(phrases::NUMBER_HINT, &[next.as_deref().unwrap_or("–")])
    };
    view! {
        <div class="cell" data-kind="text"><div class="field"><label for="field-pattern">{label}</label>
            <input id="field-pattern" autocomplete="off" aria-describedby="field-pattern-hint" prop:value=pattern
                on:input=move |event| pattern.set(event_target_value(&event))/>
            <p class="soft" id="field-pattern-hint">{hint}</p></div></div>
    }
    .into_any()
}

/// The pattern, and what the records lack; nothing for another type of field.
pub fn numbers(cx: AppContext, kind: RecordType, own: &'static Field, id: Id) -> Option<AnyView> {
    if !own.is_assigned() {
        return None;
    }
    let pattern =
        RecordType::Field.field(field::PATTERN).map(|field| inline_field::cell(cx, RecordType::Field, id, field));
    let found = Memo::new(move |_| {
        cx.app.read(|set| {
            let doubled = unique::doubled(set, kind, own);
            Some((doubled, numbers::lacking(set, kind, own).len()))
        })
    });
    let wrong = RwSignal::new(None::<&'static str>);
    let assign = move |_| {
        cx.app.run(Command::AssignNumbers { field: id }, move |result| {
            wrong.set(inline_field::refusal(cx, result.err()));
        });
    };
    let list = move || {
        let (doubled, _) = found.get().filter(|(_, lacking)| *lacking > 0)?;
        let text = if doubled.is_empty() { phrases::NUMBER_LACKING } else { phrases::NUMBER_DOUBLED };
        let lines =
            doubled.into_iter().take(MAX_LISTED).map(|(value, ids): (Value, Vec<Id>)| line(cx, own, &value, ids));
        let lines = lines.collect_view();
        Some(view! {
            <div class="banner" data-tone="warn" role="status">
                <p>{cx.t(text)}</p>
                <ul>{lines}</ul>
                <div class="page-actions"><button type="button" class="button" on:click=assign>{cx.t(phrases::NUMBER_ASSIGN)}</button></div>
            </div>
        })
    };
    Some(
        view! {
            <div class="cells">{pattern}</div>
            {move || wrong.get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            {list}
        }
        .into_any(),
    )
}
