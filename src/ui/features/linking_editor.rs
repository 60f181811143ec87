//! The editor of a condition on the records that link to a record: which ones, how many, and what they meet.
use leptos::prelude::*;

use crate::domain::records::activity;
use crate::domain::{Field, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::filter::{Condition, Filter, Linking, Predicate};
use crate::store::period::Period;
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor::{self, ConditionEditor};
use crate::ui::features::filter_words;

/// The number of days that is offered first.
const USUAL_DAYS: u32 = 60;
/// The highest number that can be asked for.
const MAX_NUMBER: u32 = 100_000;

/// Records that link to those of a type: their type, and their field that links.
pub type Relation = (RecordType, &'static Field);

/// How many of them there are.
#[derive(Clone, Copy, PartialEq)]
enum Count {
    Some,
    None,
    NoneLast,
    AtLeast,
    AtMost,
}

const COUNTS: [(Count, Phrase); 5] = [
    (Count::Some, phrases::COUNT_SOME),
    (Count::None, phrases::COUNT_NONE),
    (Count::NoneLast, phrases::COUNT_NONE_LAST),
    (Count::AtLeast, phrases::COUNT_AT_LEAST),
    (Count::AtMost, phrases::COUNT_AT_MOST),
];

/// A condition being edited.
#[derive(Clone, Copy)]
pub struct LinkingEditor {
    relation: RwSignal<Relation>,
    count: RwSignal<Count>,
    number: RwSignal<u32>,
    parts: RwSignal<Vec<(usize, ConditionEditor)>>,
    next: StoredValue<usize>,
}

/// The relations of a record type, with their names.
pub fn relations(cx: AppContext, kind: RecordType) -> Vec<(Relation, String)> {
    cx.app.read(|set| {
        let name = |(from, via): Relation| {
            let name = filter_words::relation(cx, set, kind, from, via, 0);
            ((from, via), crate::ui::components::format_value::sentence(name))
        };
        set.schema().back_links(kind).into_iter().map(name).collect()
    })
}

/// The date by which it is told how long ago a record was the last one.
fn date_of(cx: AppContext, from: RecordType) -> Option<&'static Field> {
    match from {
        RecordType::Activity => cx.field(from, activity::DONE),
        from => from.field_by_key("created"),
    }
}

impl LinkingEditor {
    /// A new condition: none of the records in the last days, if they have a date.
    pub fn new(cx: AppContext, relation: Relation) -> LinkingEditor {
        let count = if relation.0 == RecordType::Activity { Count::NoneLast } else { Count::None };
        let editor = LinkingEditor {
            relation: RwSignal::new(relation),
            count: RwSignal::new(count),
            number: RwSignal::new(1),
            parts: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        };
        editor.suggest(cx);
        editor
    }

    /// An existing condition; `None` if the editor cannot express it.
    pub fn of(cx: AppContext, kind: RecordType, linking: &Linking) -> Option<LinkingEditor> {
        let back_links = cx.app.read_untracked(|set| set.schema().back_links(kind));
        let relation = back_links.into_iter().find(|(from, via)| (*from, via.number) == (linking.from, linking.via))?;
        let editor = LinkingEditor::new(cx, relation);
        let (count, number) = match (linking.least, linking.most) {
            (1, None) => (Count::Some, 1),
            (0, Some(0)) => (Count::None, 1),
            (least, None) => (Count::AtLeast, least),
            (0, Some(most)) => (Count::AtMost, most),
            _ => return None,
        };
        editor.count.set(count);
        editor.number.set(number);
        for part in linking.only.parts() {
            match part {
                Filter::Where(condition) if editor.is_since(cx, count, condition, &linking.only) => {
                    let Predicate::In(Period::Last(days)) = condition.test else { return None };
                    editor.count.set(Count::NoneLast);
                    editor.number.set(days.max(0) as u32);
                }
                Filter::Where(condition) => editor.push(ConditionEditor::of(cx, linking.from, condition)?),
                _ => return None,
            }
        }
        Some(editor)
    }

    /// Whether a condition says that there are none since some days.
    fn is_since(self, cx: AppContext, count: Count, condition: &Condition, only: &Filter) -> bool {
        let date = date_of(cx, self.relation.get_untracked().0);
        let is_date = date.is_some_and(|date| date.number == condition.field) && !condition.negated;
        let is_last =
            |part: &Filter| matches!(part, Filter::Where(Condition { test: Predicate::In(Period::Last(_)), .. }));
        let is_only = only.parts().iter().filter(|part| is_last(part)).count() == 1;
        count == Count::None && is_date && is_only && matches!(condition.test, Predicate::In(Period::Last(_)))
    }

    /// The number that is usual for the chosen count.
    fn suggest(self, cx: AppContext) {
        let from = self.relation.get_untracked().0;
        if self.count.get_untracked() == Count::NoneLast && date_of(cx, from).is_none() {
            self.count.set(Count::None);
        }
        self.number.set(if self.count.get_untracked() == Count::NoneLast { USUAL_DAYS } else { 1 });
    }

    fn push(self, condition: ConditionEditor) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.parts.update(|parts| parts.push((id, condition)));
    }

    /// The condition; `None` if a part of it is incomplete, which is shown.
    pub fn build(self, cx: AppContext) -> Option<Filter> {
        // All parts are built, so that every missing value is shown at once.
        let parts: Vec<Option<Condition>> = self.parts.get_untracked().iter().map(|(_, part)| part.build(cx)).collect();
        let parts: Option<Vec<Condition>> = parts.into_iter().collect();
        let parts = parts?;
        Some(untrack(|| self.of_parts(cx, parts)))
    }

    /// The condition with those of its parts that are complete, tracked; nothing is shown.
    pub fn entered(self, cx: AppContext) -> Filter {
        self.of_parts(cx, self.parts.get().iter().filter_map(|(_, part)| part.entered(cx)).collect())
    }

    fn of_parts(self, cx: AppContext, parts: Vec<Condition>) -> Filter {
        let ((from, via), number, count) = (self.relation.get(), self.number.get(), self.count.get());
        let mut parts: Vec<Filter> = parts.into_iter().map(Filter::Where).collect();
        let (least, most) = match count {
            Count::Some => (1, None),
            Count::None | Count::NoneLast => (0, Some(0)),
            Count::AtLeast => (number, None),
            Count::AtMost => (0, Some(number)),
        };
        if count == Count::NoneLast {
            let days = Predicate::In(Period::Last(number as i32));
            parts.extend(date_of(cx, from).map(|date| Filter::field(date.number, days)));
        }
        Filter::Linking(Box::new(Linking { from, via: via.number, only: Filter::All(parts), least, most }))
    }
}

/// The inputs of a condition; `prefix` makes their ids unique.
pub fn inputs(cx: AppContext, kind: RecordType, editor: LinkingEditor, prefix: String) -> AnyView {
    let all = relations(cx, kind);
    let options = {
        let all = all.clone();
        move || {
            let own = editor.relation.get();
            let option = |(place, (relation, name)): (usize, &(Relation, String))| view! { <option value=place.to_string() selected=*relation == own>{name.clone()}</option> };
            all.iter().enumerate().map(option).collect_view()
        }
    };
    let pick = move |event: web_sys::Event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        if let Some((relation, _)) = place.and_then(|place| all.get(place)) {
            editor.relation.set(*relation);
            editor.parts.set(Vec::new());
            editor.suggest(cx);
        }
    };
    let counts = move || {
        let (own, from) = (editor.count.get(), editor.relation.get().0);
        let is_offered = |count: Count| count != Count::NoneLast || date_of(cx, from).is_some();
        let option = |(place, (count, name)): (usize, &(Count, Phrase))| {
            is_offered(*count)
                .then(|| view! { <option value=place.to_string() selected=*count == own>{cx.t(*name)}</option> })
        };
        COUNTS.iter().enumerate().map(option).collect_view()
    };
    let pick_count = move |event: web_sys::Event| {
        if let Some((count, _)) = event_target_value(&event).parse().ok().and_then(|place: usize| COUNTS.get(place)) {
            editor.count.set(*count);
            editor.suggest(cx);
        }
    };
    let [relation_id, count_id, number_id] = ["relation", "count", "number"].map(|part| format!("{prefix}-{part}"));
    let (relation_for, count_for) = (relation_id.clone(), count_id.clone());
    let number = move || {
        let count = editor.count.get();
        let label = match count {
            Count::Some | Count::None => return None,
            Count::NoneLast => phrases::NUMBER_OF_DAYS,
            Count::AtLeast | Count::AtMost => phrases::COUNT_NUMBER,
        };
        let take = move |event: web_sys::Event| {
            let number = event_target_value(&event).parse::<u32>().unwrap_or(1).clamp(1, MAX_NUMBER);
            editor.number.set(number);
        };
        let (id, label_for) = (number_id.clone(), number_id.clone());
        Some(
            view! { <div class="field"><label for=label_for>{cx.t(label)}</label><input id=id type="number" min="1" max=MAX_NUMBER.to_string() prop:value=move || editor.number.get().to_string() on:change=take/></div> },
        )
    };
    let parts_prefix = prefix.clone();
    let line = move |(id, part): (usize, ConditionEditor)| {
        let from = editor.relation.get_untracked().0;
        let prefix = format!("{parts_prefix}-{id}");
        let remove = move |_| editor.parts.update(|parts| parts.retain(|(other, _)| *other != id));
        view! {
            <div class="filter-line">{condition_editor::inputs(cx, from, part, prefix)}
                <button type="button" class="button" data-look="quiet" title=cx.t(phrases::REMOVE_CONDITION) aria-label=cx.t(phrases::REMOVE_CONDITION) on:click=remove>{icon(icon::CROSS)}</button></div>
        }
    };
    let add = move |_| {
        let from = editor.relation.get_untracked().0;
        let first = cx.app.read_untracked(|set| set.fields(from).first().copied());
        first.into_iter().for_each(|field| editor.push(ConditionEditor::new(field)));
    };
    view! {
        <div class="field"><label for=relation_for>{cx.t(phrases::LINKED_RECORDS)}</label><select id=relation_id on:change=while_here(pick)>{options}</select></div>
        <div class="field"><label for=count_for>{cx.t(phrases::HOW_MANY)}</label><select id=count_id on:change=while_here(pick_count)>{counts}</select></div>
        {number}
        <fieldset class="filter-group linking-parts">
            <legend class="visually-hidden">{cx.t(phrases::ONLY_THOSE)}</legend>
            {move || editor.parts.with(|parts| !parts.is_empty()).then(|| view! { <span class="soft">{cx.t(phrases::ONLY_THOSE)}</span> })}
            <For each=move || editor.parts.get() key=|(id, _)| *id children=line/>
            <button type="button" class="button" on:click=add>{cx.t(phrases::ADD_TO_GROUP)}</button>
        </fieldset>
    }
    .into_any()
}
