//! The editor of a whole filter, conditions in nested groups of "and" and "or"; and the dialog for that of a list.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::filter::Filter;
use crate::store::query::Query;
use crate::store::query_string;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::draft::{Draft, Texts};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor::{self, ConditionEditor};
use crate::ui::features::linking_editor::{self, LinkingEditor, relations};
use crate::ui::state::list::ListId;

/// A node of the filter being edited.
#[derive(Clone, Copy)]
enum Node {
    /// A condition.
    Maker(ConditionEditor),
    /// A condition on the records that link to a record.
    Linking(LinkingEditor),
    /// A condition that the editor cannot express; it is shown as text and kept.
    Fixed(StoredValue<Filter>),
    /// A group.
    Group(Group),
}

/// A group of conditions that is being edited.
#[derive(Clone, Copy)]
pub struct Group {
    is_any: RwSignal<bool>,
    parts: RwSignal<Vec<(usize, Node)>>,
    next: StoredValue<usize>,
}

impl Group {
    fn new(is_any: bool) -> Group {
        Group { is_any: RwSignal::new(is_any), parts: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// The outermost group of a filter.
    pub fn whole(cx: AppContext, kind: RecordType, filter: &Filter) -> Group {
        match filter {
            // A filter that is a single "or" group is edited as that group.
            Filter::All(parts) if parts.len() == 1 && matches!(parts[0], Filter::Any(_)) => {
                Group::of(cx, kind, &parts[0])
            }
            filter => Group::of(cx, kind, filter),
        }
    }

    /// The whole filter, as lists write it; `None` if a condition is incomplete.
    pub fn filter(self, cx: AppContext) -> Option<Filter> {
        self.made(cx).map(as_list_filter)
    }

    /// The filter of the conditions that are complete, tracked.
    fn entered(self, cx: AppContext) -> Filter {
        let part = |(_, node): &(usize, Node)| match node {
            Node::Maker(maker) => maker.entered(cx).map(Filter::Where),
            Node::Linking(editor) => Some(editor.entered(cx)),
            Node::Fixed(part) => Some(part.get_value()),
            Node::Group(group) => Some(group.entered(cx)).filter(|part| !part.is_empty()),
        };
        let parts = self.parts.get().iter().filter_map(part).collect();
        if self.is_any.get() { Filter::Any(parts) } else { Filter::All(parts) }
    }

    /// Edits another filter from now on.
    fn replace(self, cx: AppContext, kind: RecordType, filter: &Filter) {
        let other = Group::whole(cx, kind, filter);
        self.is_any.set(other.is_any.get_untracked());
        self.parts.set(Vec::new());
        other.parts.get_untracked().into_iter().for_each(|(_, node)| self.push(node));
    }

    fn of(cx: AppContext, kind: RecordType, filter: &Filter) -> Group {
        let (is_any, parts) = match filter {
            Filter::All(parts) => (false, parts.clone()),
            Filter::Any(parts) => (true, parts.clone()),
            part => (false, vec![part.clone()]),
        };
        let group = Group::new(is_any);
        for part in parts {
            group.push(match &part {
                Filter::Where(condition) => match ConditionEditor::of(cx, kind, condition) {
                    Some(maker) => Node::Maker(maker),
                    None => Node::Fixed(StoredValue::new(part)),
                },
                Filter::Linking(linking) => match LinkingEditor::of(cx, kind, linking) {
                    Some(editor) => Node::Linking(editor),
                    None => Node::Fixed(StoredValue::new(part)),
                },
                Filter::Unknown(_) => Node::Fixed(StoredValue::new(part)),
                part => Node::Group(Group::of(cx, kind, part)),
            });
        }
        group
    }

    fn push(self, node: Node) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.parts.update(|parts| parts.push((id, node)));
    }

    /// The filter; `None` if a condition is incomplete.
    fn made(self, cx: AppContext) -> Option<Filter> {
        let part = |(_, node): &(usize, Node)| match node {
            Node::Maker(maker) => maker.build(cx).map(Filter::Where),
            Node::Linking(editor) => editor.build(cx),
            Node::Fixed(part) => Some(part.get_value()),
            Node::Group(group) => group.made(cx),
        };
        // All parts are built, so that every missing value is shown at once.
        let made: Vec<Option<Filter>> = self.parts.get_untracked().iter().map(part).collect();
        let parts: Option<Vec<Filter>> = made.into_iter().collect();
        let parts: Vec<Filter> = parts?.into_iter().filter(|part| !part.is_empty()).collect();
        Some(if self.is_any.get_untracked() { Filter::Any(parts) } else { Filter::All(parts) })
    }
}

/// A filter as lists write it: all of its parts.
fn as_list_filter(filter: Filter) -> Filter {
    match filter {
        Filter::Any(parts) if parts.len() > 1 => Filter::All(vec![Filter::Any(parts)]),
        Filter::Any(parts) => Filter::All(parts),
        filter => filter,
    }
}

/// The dialog.
pub fn filter_dialog(cx: AppContext, page: ListId) -> AnyView {
    let kind = page.kind();
    let Some(state) = cx.lists.with_value(|lists| lists.get(&page).copied()) else { return ().into_any() };
    let filter = state.query.with_untracked(|query| query.filter.clone());
    let root = Group::whole(cx, kind, &filter);
    if root.parts.with_untracked(Vec::is_empty) {
        root.push(Node::Maker(ConditionEditor::new(&kind.fields()[0])));
    }
    const FILTER: &str = "filter";
    let read = move || {
        let filter = as_list_filter(root.entered(cx));
        let text = cx.app.read_untracked(|set| query_string::write(set, kind, &Query { filter, ..Query::default() }));
        Texts::from_iter([(FILTER.to_string(), text)])
    };
    // What is restored lives as long as the dialog, not as the line that offers it.
    let owner = Owner::current();
    let write = move |texts: Texts| {
        for (_, text) in texts.into_iter().filter(|(key, _)| key == FILTER) {
            let (query, _) = cx.app.read_untracked(|set| query_string::read(set, kind, &text));
            owner.iter().for_each(|owner| owner.with(|| root.replace(cx, kind, &query.filter)));
        }
    };
    let draft = Draft::keep(cx, format!("filter.{page:?}"), read, write);
    let submit = move || {
        let Some(filter) = root.filter(cx) else { return };
        state.ask(|query| query.filter = filter);
        draft.saved();
        cx.dialog.set(None);
    };
    let title = cx.t(phrases::FILTER_TITLE).to_string();
    let body = view! { {draft.offer()}{editor(cx, kind, root, "f")} }.into_any();
    dialog(cx, title, "large", body, submit_button(cx.t(phrases::APPLY)), submit)
}

/// The conditions; `prefix` makes the ids of their inputs unique.
pub fn editor(cx: AppContext, kind: RecordType, root: Group, prefix: &str) -> AnyView {
    view! { <div class="filter-editor">{group(cx, kind, root, None, prefix.to_string())}</div> }.into_any()
}

fn group(cx: AppContext, kind: RecordType, own: Group, remove: Option<Callback<()>>, prefix: String) -> AnyView {
    let label = move |is_any: bool| cx.t(if is_any { phrases::ANY_OF_THESE } else { phrases::ALL_OF_THESE });
    let choice = move |is_any: bool| {
        view! {
            <button type="button" aria-pressed=move || (own.is_any.get() == is_any).to_string() on:click=move |_| own.is_any.set(is_any)>{label(is_any)}</button>
        }
    };
    let remover = remove.map(|remove| {
        view! { <button type="button" class="button" data-look="quiet" on:click=move |_| remove.run(())>{cx.t(phrases::REMOVE_GROUP)}</button> }
    });
    let row = move |(id, node): (usize, Node)| {
        let prefix = format!("{prefix}-{id}");
        let remove = Callback::new(move |()| own.parts.update(|parts| parts.retain(|(other, _)| *other != id)));
        let button = move || {
            view! {
                <button type="button" class="button" data-look="quiet" title=cx.t(phrases::REMOVE_CONDITION) aria-label=cx.t(phrases::REMOVE_CONDITION) on:click=move |_| remove.run(())>{icon(icon::CROSS)}</button>
            }
        };
        match node {
            Node::Maker(maker) => {
                view! { <div class="filter-line">{condition_editor::inputs(cx, kind, maker, prefix)}{button()}</div> }
                    .into_any()
            }
            Node::Linking(editor) => {
                view! { <div class="filter-line">{linking_editor::inputs(cx, kind, editor, prefix)}{button()}</div> }
                    .into_any()
            }
            Node::Fixed(fixed) => {
                let filter = fixed.get_value();
                let text = cx.app.read_untracked(|set| condition_editor::describe(cx, set, kind, &filter));
                view! { <div class="filter-line"><span>{text}</span>{button()}</div> }.into_any()
            }
            Node::Group(inner) => group(cx, kind, inner, Some(remove), prefix),
        }
    };
    let first = untrack(|| relations(cx, kind)).first().map(|(relation, _)| *relation);
    view! {
        <fieldset class="filter-group">
            <legend class="visually-hidden">{move || label(own.is_any.get())}</legend>
            <div class="filter-group-head">
                <div class="segmented" role="group">{choice(false)}{choice(true)}</div>
                {remover}
            </div>
            <For each=move || own.parts.get() key=|(id, _)| *id children=row/>
            <div class="filter-group-foot">
                <button type="button" class="button" on:click=move |_| own.push(Node::Maker(ConditionEditor::new(&kind.fields()[0])))>{cx.t(phrases::ADD_TO_GROUP)}</button>
                {first.map(|relation| view! { <button type="button" class="button" on:click=move |_| own.push(Node::Linking(LinkingEditor::new(cx, relation)))>{cx.t(phrases::LINKED_RECORDS)}</button> })}
                <button type="button" class="button" on:click=move |_| {
                    let inner = Group::new(!own.is_any.get_untracked());
                    inner.push(Node::Maker(ConditionEditor::new(&kind.fields()[0])));
                    own.push(Node::Group(inner));
                }>{cx.t(phrases::ADD_GROUP)}</button>
            </div>
        </fieldset>
    }
    .into_any()
}
