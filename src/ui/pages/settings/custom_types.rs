//! The record types that the workspace defines: their names, icons and order, archived and brought back; and the way to
//! their records and fields.
use leptos::prelude::*;

use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::custom_type::CustomType;
use crate::domain::records::custom_type;
use crate::locale::{Phrase, format, phrases};
use crate::store::{RecordStore, display_names, shared_place};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::{Route, Section};
use crate::ui::pages::settings::editable_table::{Table, rows, table};

/// The section.
pub fn custom_types(cx: AppContext) -> AnyView {
    let columns = [custom_type::NAME, custom_type::NAME_DE, custom_type::MANY, custom_type::MANY_DE];
    let rows = rows(cx, RecordType::CustomType, |_| true);
    let mut types = Table::new(RecordType::CustomType, &columns, rows);
    types.more = Some(more);
    let empty =
        move || rows.with(Vec::is_empty).then(|| view! { <p class="soft">{cx.t(phrases::NO_CUSTOM_TYPES)}</p> });
    view! { {empty}{table(cx, String::new(), "record-type", types)} }.into_any()
}

fn described(cx: AppContext, id: Id) -> Option<CustomType> {
    cx.app.read(|set| set.get(RecordType::CustomType, id).and_then(CustomType::of))
}

/// The records, the fields and the icon of a type, and what archiving it means.
fn more(cx: AppContext, id: Id) -> AnyView {
    let Some(CustomType { kind, .. }) = untrack(|| described(cx, id)) else { return ().into_any() };
    // Two browsers of a team chose one place before they heard of each other.
    let is_double = Memo::new(move |_| {
        cx.app.read(|set| {
            let own = set.get(RecordType::CustomType, id).and_then(CustomType::of);
            own.is_some_and(|own| !set.schema().types().is_first(&own))
        })
    });
    let separate = move |_| cx.app.run(Command::SeparateType { custom_type: id }, |_| {});
    let double = move || {
        is_double.get().then(|| {
            view! {
                <div class="banner" data-tone="warn">
                    <p>{cx.t(phrases::TYPE_DOUBLE)}</p>
                    {definitions(cx, id)}
                    <div class="page-actions"><button type="button" class="button" on:click=separate>{cx.t(phrases::TYPE_SEPARATE)}</button></div>
                </div>
            }
        })
    };
    let records = move || {
        let count = cx.app.read(|set| set.count(kind));
        let text = cx.t_with(phrases::TYPE_HAS_RECORDS, &[&format::number(count as i64, cx.language)]);
        figure(FigureKind::Count, text, cx.href(Route::List(kind)), cx.t(phrases::HOW_IN_ALL))
    };
    let is_offered = Memo::new(move |_| {
        let row =
            |set: &RecordStore| set.get(RecordType::CustomType, id).is_some_and(|row| row.is(custom_type::FROM_LEADS));
        cx.app.read(row)
    });
    let offer = move |event| {
        let fields = vec![(custom_type::FROM_LEADS, event_target_checked(&event).then_some(Value::Yes))];
        cx.app.run(Command::Edit { id, fields }, |_| {});
    };
    let label = RecordType::CustomType.field(custom_type::FROM_LEADS).map(|field| field.label.of(cx.language));
    let fields = cx.href(Route::Section(Section::Fields));
    view! {
        <div class="stage-more">
            {double}
            <p>{records}" · "<a href=fields>{cx.t(phrases::TYPE_TO_FIELDS)}</a></p>
            {icons(cx, id)}
            <label class="check"><input type="checkbox" prop:checked=move || is_offered.get() on:change=offer/>{label}</label>
            <p class="soft">{cx.t(phrases::TYPE_FROM_LEADS)}</p>
            <p class="soft">{cx.t(phrases::TYPE_ARCHIVED)}</p>
        </div>
    }
    .into_any()
}

/// What is defined about the shared place, and what becomes of it.
fn definitions(cx: AppContext, id: Id) -> AnyView {
    let all = Memo::new(move |_| {
        cx.app.read(|set| {
            let own = set.get(RecordType::CustomType, id).and_then(CustomType::of);
            let found = own.map(|own| shared_place::definitions(set, &own)).unwrap_or_default();
            [found.follow, found.stay].map(|all| {
                let named = |(kind, id): (RecordType, Id)| {
                    let name = display_names::name_of(set, id, cx.language);
                    cx.t_with(phrases::TYPE_DEFINITION, &[kind.one().of(cx.language), &name])
                };
                all.into_iter().map(named).collect::<Vec<_>>().join(", ")
            })
        })
    });
    let line = move |at: usize, phrase: Phrase| {
        let names = all.with(|all| all[at].clone());
        (!names.is_empty()).then(|| view! { <p>{cx.t_with(phrase, &[&names])}</p> })
    };
    view! { {move || line(0, phrases::TYPE_FOLLOWS)}{move || line(1, phrases::TYPE_STAYS)} }.into_any()
}

/// The choice of the icon.
fn icons(cx: AppContext, id: Id) -> AnyView {
    let chosen = Memo::new(move |_| described(cx, id).map_or("", |own| own.icon));
    let names: [Phrase; icon::CHOICES.len()] = [
        phrases::TYPE_ICON_BOX,
        phrases::TYPE_ICON_DOCUMENT,
        phrases::TYPE_ICON_BUILDING,
        phrases::TYPE_ICON_PERSON,
        phrases::TYPE_ICON_CALENDAR,
        phrases::TYPE_ICON_BOOK,
        phrases::TYPE_ICON_CLOCK,
        phrases::TYPE_ICON_CUP,
        phrases::TYPE_ICON_STAR,
        phrases::TYPE_ICON_TOOLS,
    ];
    let button = move |((name, path), label): ((&'static str, icon::Icon), Phrase)| {
        let is_first = name == icon::CHOICES[0].0;
        let pressed = move || (chosen.get() == name || is_first && chosen.get().is_empty()).to_string();
        let choose = move |_| {
            let fields = vec![(custom_type::ICON, Value::text(name))];
            cx.app.run(Command::Edit { id, fields }, |_| {});
        };
        view! { <button type="button" title=cx.t(label) aria-label=cx.t(label) aria-pressed=pressed on:click=choose>{icon(path)}</button> }
    };
    view! {
        <div class="segmented" role="group" aria-label=cx.t(phrases::TYPE_ICON)>{icon::CHOICES.into_iter().zip(names).map(button).collect_view()}</div>
    }
    .into_any()
}
