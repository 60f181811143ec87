//! A line of the editor: a field or list with its handle and menu, or the heading of a group or tab.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::model::{Editor, field, grip_id, is_on_top, name, name_id, part_name};
use crate::base::drag_gesture::Activation;
use crate::domain::layout::Line;
use crate::domain::layout::draft::Part;
use crate::locale::{Phrase, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::{close_around, menu_named};

/// A line.
pub fn line(editor: Editor, id: u32) -> AnyView {
    let Editor { draft, lifted, .. } = editor;
    let own = Memo::new(move |_| {
        draft.with(|draft| draft.entries().find(|entry| entry.id == id).map(|entry| entry.line.clone()))
    });
    let start = own.get_untracked().unwrap_or(Line::More);
    let kind = match &start {
        Line::Tab(_) => "tab",
        Line::Group(..) => "group",
        Line::More => "more",
        _ => "field",
    };
    let body = match start {
        Line::Tab(_) | Line::Group(..) => named(editor, id, own),
        Line::More => {
            let label = name(editor.cx, editor.of, &Line::More);
            view! { <strong>{label}</strong><small class="soft">{editor.cx.t(phrases::LAYOUT_ON_DEMAND)}</small> }
                .into_any()
        }
        line => placed(editor, id, line),
    };
    let is_lifted = move || (lifted.get() == Some(id)).then_some("true");
    view! { <li class="layout-line" data-line=id.to_string() data-kind=kind data-lifted=is_lifted>{body}</li> }
        .into_any()
}

/// A field or list.
fn placed(editor: Editor, id: u32, line: Line) -> AnyView {
    let Editor { cx, of, .. } = editor;
    let label = name(cx, of, &line);
    let field = match &line {
        Line::Field(key) => field(cx, of.kind, key),
        _ => None,
    };
    let note = |text: Phrase| view! { <small class="soft">{cx.t(text)}</small> };
    let required = field.filter(|field| field.required).map(|_| note(phrases::MUST));
    let top = field
        .filter(|field| of.part == Part::Page && is_on_top(of.kind, field))
        .map(|_| note(phrases::LAYOUT_ONLY_TOP));
    view! {
        {grip(editor, id, Signal::stored(label.clone()))}
        <span class="layout-name">{label.clone()}</span>{required}{top}
        {menu(editor, id, Signal::stored(label))}
    }
    .into_any()
}

/// A group or tab with an input for its heading.
fn named(editor: Editor, id: u32, own: Memo<Option<Line>>) -> AnyView {
    let Editor { cx, of, .. } = editor;
    let text = Memo::new(move |_| own.get().map(|line| name(cx, of, &line)).unwrap_or_default());
    let is_group = matches!(own.get_untracked(), Some(Line::Group(..)));
    let rename = while_here(move |event: web_sys::Event| {
        let typed = event_target_value(&event);
        if typed.trim() != text.get_untracked() {
            editor.change(|draft| draft.rename(id, &typed));
        }
        // What cannot be a heading is replaced by what it is.
        let input: web_sys::HtmlInputElement = event_target(&event);
        input.set_value(&text.get_untracked());
    });
    // What is typed replaces the name.
    let select = |event: web_sys::FocusEvent| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        input.select();
    };
    let label = if is_group { phrases::LAYOUT_HEADING } else { phrases::LAYOUT_TAB };
    let columns = is_group.then(|| {
        let is_two = Memo::new(move |_| matches!(own.get(), Some(Line::Group(_, 2..))));
        let flip = move |_| editor.change(|draft| draft.set_columns(id, if is_two.get_untracked() { 1 } else { 2 }));
        view! {
            <button type="button" class="button" data-look="quiet" aria-pressed=move || is_two.get().to_string()
                aria-label=move || cx.labelled(&cx.t(phrases::LAYOUT_TWO_COLUMNS), &text.get()) on:click=flip>{cx.t(phrases::LAYOUT_TWO_COLUMNS)}</button>
        }
    });
    view! {
        {grip(editor, id, text.into())}
        <input class="input layout-name" id=name_id(id) maxlength=crate::domain::layout::MOST_NAME.to_string() autocomplete="off" aria-label=cx.t(label) prop:value=move || text.get() on:focus=select on:change=rename/>
        {columns}
        {menu(editor, id, text.into())}
    }
    .into_any()
}

/// The handle: dragged, or moved by the arrow keys.
fn grip(editor: Editor, id: u32, label: Signal<String>) -> AnyView {
    let Editor { cx, lifted, pointer, .. } = editor;
    let on_key = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowUp" => editor.step(id, false),
            "ArrowDown" => editor.step(id, true),
            _ => return,
        }
        event.prevent_default();
    };
    let lift = move |event: web_sys::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        if let Some(grip) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            // The page follows a touch, not the handle; if the capture cannot be released, the drag ends there.
            let _ = grip.release_pointer_capture(event.pointer_id());
        }
        focus(&grip_id(id));
        lifted.set(Some(id));
        pointer.press(&event, Activation::Press, None);
    };
    let title = move || cx.t_with(phrases::MOVE_ENTRY, &[&label.get()]);
    view! { <button type="button" class="grip" id=grip_id(id) title=title aria-label=title on:pointerdown=lift on:keydown=on_key>{icon(icon::GRIP)}</button> }
        .into_any()
}

/// The menu of a line: what the handle does, and where it may go at once.
fn menu(editor: Editor, id: u32, label: Signal<String>) -> AnyView {
    let Editor { cx, of, draft, .. } = editor;
    let item = move |text: String, act: Callback<()>| {
        let on_click = move |event: web_sys::MouseEvent| {
            close_around(&event);
            act.run(());
        };
        view! { <button type="button" class="menu-item" on:click=on_click>{text}</button> }.into_any()
    };
    let body = move || {
        let step =
            |text: Phrase, down: bool| item(cx.t(text).to_string(), Callback::new(move |()| editor.step(id, down)));
        let mut items = vec![step(phrases::LAYOUT_UP, false), step(phrases::LAYOUT_DOWN, true)];
        let (is_line, can_remove, targets) = draft.with_untracked(|draft| {
            let own = draft.entries().find(|entry| entry.id == id).map(|entry| entry.line.clone());
            let is_line = matches!(own, Some(Line::Field(_) | Line::List(..)));
            let can_be_more = own.is_some_and(|line| draft.can_be_more(&line));
            let is_target = |line: &Line| matches!(line, Line::Group(..)) || *line == Line::More && can_be_more;
            let all = draft.entries().filter(|entry| is_target(&entry.line));
            let targets: Vec<(u32, String)> = all.map(|entry| (entry.id, name(cx, of, &entry.line))).collect();
            (is_line, draft.can_remove(id), targets)
        });
        for (target, name) in targets.into_iter().filter(|_| is_line) {
            let act = Callback::new(move |()| {
                editor.change(|draft| {
                    draft.move_into(id, target);
                });
                editor.announce(id, true);
                focus(&grip_id(id));
            });
            items.push(item(cx.t_with(phrases::LAYOUT_INTO, &[&name]), act));
        }
        // Where there are no groups, what is shown on demand goes to the end of what is shown.
        if is_line && of.part != Part::Page {
            let act = Callback::new(move |()| {
                editor.change(|draft| {
                    draft.show(id);
                });
                editor.announce(id, true);
                focus(&grip_id(id));
            });
            items.push(item(cx.t_with(phrases::LAYOUT_INTO, &[cx.t(part_name(of.part))]), act));
        }
        if can_remove {
            let act = Callback::new(move |()| {
                editor.change(|draft| draft.remove(id));
                focus("layout-save");
            });
            items.push(item(cx.t(phrases::LAYOUT_DISSOLVE).to_string(), act));
        }
        view! { <div class="menu-list">{items}</div> }.into_any()
    };
    let face = move || menu_named(icon(icon::MORE).into_any(), cx.t_with(phrases::LAYOUT_MENU, &[&label.get()]), body);
    (move || face()).into_any()
}
