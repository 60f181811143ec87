//! Draws the rows of the table. A fixed pool of elements is moved and refilled during scrolling; only differences to
//! the present content are written.
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

use crate::base::{Id, Value};
use crate::domain::records::lead;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{format, phrases};
use crate::store::groups::{Group, ListSums};
use crate::store::{RecordStore, Slot, display_names};
use crate::ui::components::tone::Tone;
use crate::ui::components::{avatar, format_value};
use crate::ui::context::AppContext;
use crate::ui::features::scoring::SCORE_ADDRESS;
use crate::ui::navigation::Route;
use crate::ui::pages::list::grid::cursor::CURSOR_ID;
use crate::ui::pages::list::group_names;
use crate::ui::pages::list::model::{Lines, ListLine};
use crate::ui::state::list::Selection;

/// The content of the table to draw.
pub struct Frame<'a> {
    /// Slots and headings.
    pub lines: &'a Lines,
    /// The groups of the headings.
    pub groups: &'a [Group],
    /// The sums of the list.
    pub sums: &'a ListSums,
    /// Whether a group is collapsed.
    pub is_folded: &'a dyn Fn(&Group) -> bool,
    /// The columns beside the name.
    pub shown: &'a [&'static Field],
    /// The first line in the pool.
    pub first: usize,
    /// The number of elements in the pool.
    pub pool: usize,
    /// The height of a row in CSS pixels.
    pub height: i32,
    /// The first and the last visible column beside the name.
    pub seen: (usize, usize),
    /// A version that changes whenever the content of a line may have changed.
    pub epoch: u32,
    /// The cell with the keyboard cursor.
    pub cursor: (usize, usize),
    /// The other corner of the range; the cursor's own cell if there is none.
    pub anchor: (usize, usize),
    /// The records that are selected.
    pub selection: &'a Selection,
    /// Whether amounts have their cents, as on paper.
    pub is_exact: bool,
    /// Whether rows pass too fast to be recognised: they have no avatars then.
    pub is_fast: bool,
}

/// The pool of rows.
pub struct Painter {
    cx: AppContext,
    kind: RecordType,
    rows: Vec<Line>,
    shown: Vec<&'static Field>,
    height: i32,
    is_exact: bool,
    is_fast: bool,
}

/// An element of the pool and its present content.
struct Line {
    root: HtmlElement,
    check: HtmlInputElement,
    name: Cell,
    cells: Vec<Cell>,
    key: Option<Key>,
    marks: Option<RowHighlight>,
    is_heading: bool,
    unread: Element,
    is_unread: bool,
    avatar: Option<Avatar>,
}

/// The avatar of a row, and what it shows: rows that scroll into view often have the same.
struct Avatar {
    element: HtmlElement,
    node: Node,
    letters: String,
    hue: Option<u32>,
}

/// The content of a row: line, slot, version, the visible columns, and whether it has no avatar.
type Key = (usize, Option<ListLine>, u32, (usize, usize), bool);

struct Cell {
    outer: Element,
    inner: Element,
    /// The text node of the cell. Its data is changed and the node stays, because a new node would need a style
    /// recalculation.
    node: Node,
    text: String,
    tone: Option<Tone>,
    /// The record that the cell's link leads to.
    link: Option<Id>,
}

/// The highlighting of a row: selection, the cursor's column, the range's columns.
#[derive(Clone, Copy, PartialEq, Default)]
struct RowHighlight {
    is_selected: bool,
    cursor: Option<usize>,
    range: Option<(usize, usize)>,
}

impl Painter {
    /// An empty pool.
    pub fn new(cx: AppContext, kind: RecordType) -> Painter {
        Painter { cx, kind, rows: Vec::new(), shown: Vec::new(), height: 0, is_exact: false, is_fast: false }
    }

    /// Draws a frame.
    pub fn paint(&mut self, set: &RecordStore, body: &HtmlElement, frame: &Frame) {
        let is_other = self.rows.len() != frame.pool || self.shown != frame.shown || self.height != frame.height;
        if is_other || self.is_exact != frame.is_exact {
            self.build(body, frame);
        }
        if self.is_fast != frame.is_fast {
            flag(body, "data-fast", frame.is_fast);
            self.is_fast = frame.is_fast;
        }
        let (cx, kind) = (self.cx, self.kind);
        for (place, row) in self.rows.iter_mut().enumerate() {
            let at = frame.first + (place + frame.pool - frame.first % frame.pool) % frame.pool;
            row.paint(cx, kind, set, at, frame);
        }
    }

    fn build(&mut self, body: &HtmlElement, frame: &Frame) {
        self.rows.drain(..).for_each(|row| row.root.remove());
        self.shown = frame.shown.to_vec();
        self.height = frame.height;
        self.is_exact = frame.is_exact;
        let Some(template) = template(self.cx, self.kind, frame.shown) else { return };
        for _ in 0..frame.pool {
            let Some(row) = Line::of(&template) else { continue };
            // Appending a child to an element in the page does not fail.
            let _ = body.append_child(&row.root);
            self.rows.push(row);
        }
    }
}

impl Line {
    fn of(template: &HtmlElement) -> Option<Line> {
        let root: HtmlElement = template.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let mut cells = Vec::new();
        let mut next = root.first_element_child();
        while let Some(outer) = next {
            next = outer.next_element_sibling();
            let inner = outer.first_element_child()?;
            let node: Node = document().create_text_node("").into();
            inner.append_child(&node).ok()?;
            cells.push(Cell { outer, inner, node, text: String::new(), tone: None, link: None });
        }
        let check = cells.remove(0).inner.dyn_into().ok()?;
        let name = cells.remove(0);
        let unread = name.outer.last_element_child()?;
        let avatar = root.query_selector(".avatar").ok()?.and_then(Avatar::of);
        Some(Line {
            avatar,
            root,
            check,
            name,
            cells,
            key: None,
            marks: None,
            is_heading: false,
            unread,
            is_unread: false,
        })
    }

    fn paint(&mut self, cx: AppContext, kind: RecordType, set: &RecordStore, at: usize, frame: &Frame) {
        let line = frame.lines.get(at);
        let key = (at, line, frame.epoch, frame.seen, frame.is_fast);
        if self.key != Some(key) {
            if self.key.is_none_or(|(before, ..)| before != at) {
                let y = at as i64 * i64::from(frame.height);
                // Setting a style does not fail.
                let _ = self.root.style().set_property("transform", &format!("translateY({y}px)"));
                set_attribute(&self.root, "aria-rowindex", &(at + 2).to_string());
            }
            self.key = Some(key);
            self.root.set_hidden(line.is_none());
            match line {
                None => {}
                Some(ListLine::Heading(place)) => {
                    let group = frame.groups.get(place as usize);
                    group.into_iter().for_each(|group| self.heading(cx, kind, set, group, frame));
                }
                Some(ListLine::Record(slot)) => self.record(cx, kind, set, slot, frame),
            }
        }
        let columns = (frame.cursor.1.min(frame.anchor.1), frame.cursor.1.max(frame.anchor.1));
        let lines = frame.cursor.0.min(frame.anchor.0)..=frame.cursor.0.max(frame.anchor.0);
        let marks = RowHighlight {
            is_selected: matches!(line, Some(ListLine::Record(slot)) if frame.selection.has(slot)),
            cursor: (frame.cursor.0 == at && line.is_some()).then_some(frame.cursor.1),
            range: (frame.cursor != frame.anchor && lines.contains(&at)).then_some(columns),
        };
        if self.marks != Some(marks) {
            self.mark(marks);
        }
    }

    fn record(&mut self, cx: AppContext, kind: RecordType, set: &RecordStore, slot: Slot, frame: &Frame) {
        self.set_heading(None);
        let Some(row) = set.row_at(kind, slot) else { return };
        self.set_unread(cx, kind == RecordType::Lead && row.is(lead::UNREAD));
        let name = display_names::name(kind, row, cx.language);
        if let Some(avatar) = self.avatar.as_mut().filter(|_| !frame.is_fast) {
            avatar::face(set, kind, row, &name, cx.language).into_iter().for_each(|face| avatar.write(face));
        }
        self.name.write(&name, None);
        set_attribute(&self.name.inner, "href", &cx.href(Route::Record(row.id())));
        for (column, (cell, field)) in self.cells.iter_mut().zip(frame.shown).enumerate() {
            if !(frame.seen.0..=frame.seen.1).contains(&column) {
                cell.write("", None);
                cell.link(cx, None, "");
                continue;
            }
            let value = set.value(field, row);
            if let Some(of) = field.scored() {
                // It leads to its explanation.
                let to = if field.is_linked() { None } else { value.as_ref().map(|_| row.id()) };
                cell.link(cx, to, SCORE_ADDRESS);
                if value.is_none() && set.has_scores(of) == Some(false) {
                    cell.write(cx.t(phrases::NO_SCORE_YET), None);
                    continue;
                }
            } else {
                cell.link(cx, linked(field).then_some(value.as_ref()).flatten().and_then(Value::link), "");
            }
            let text = match value {
                Some(Value::Money(money)) if !frame.is_exact => format::rounded_money(money, cx.language),
                value => format_value::display(set, field, value.as_ref(), cx.language),
            };
            cell.write(&display_names::brief(&text), format_value::status_tone(set, field, row));
        }
    }

    fn heading(&mut self, cx: AppContext, kind: RecordType, set: &RecordStore, group: &Group, frame: &Frame) {
        self.set_unread(cx, false);
        let is_folded = (frame.is_folded)(group);
        self.set_heading(Some(is_folded));
        let name = group_names::name(cx, set, &group.key);
        let count = format::number(group.slots.len() as i64, cx.language);
        self.name.write(&format!("{name} ({count})"), None);
        let texts = frame.sums.texts_of(set, kind, &group.slots, cx.language);
        for (cell, field) in self.cells.iter_mut().zip(frame.shown) {
            let place = frame.sums.fields().iter().position(|other| other == field);
            cell.write(place.and_then(|place| texts.get(place)).map_or("", String::as_str), None);
            cell.link(cx, None, "");
        }
    }

    /// Marks the record as unread by its owner, visibly and for screen readers.
    fn set_unread(&mut self, cx: AppContext, is_unread: bool) {
        if self.is_unread == is_unread {
            return;
        }
        self.is_unread = is_unread;
        flag(&self.root, "data-unread", is_unread);
        let suffix = if is_unread { format!(", {}", cx.t(phrases::UNREAD)) } else { String::new() };
        self.unread.set_text_content(Some(&suffix));
    }

    /// Marks the row as the heading of a group, possibly a collapsed one.
    fn set_heading(&mut self, folded: Option<bool>) {
        if let Some(is_folded) = folded {
            set_attribute(&self.root, "data-group", "true");
            set_attribute(&self.root, "aria-expanded", if is_folded { "false" } else { "true" });
            remove_attribute(&self.name.inner, "href");
        } else if self.is_heading {
            remove_attribute(&self.root, "data-group");
            remove_attribute(&self.root, "aria-expanded");
        }
        self.is_heading = folded.is_some();
    }

    fn mark(&mut self, marks: RowHighlight) {
        let before = self.marks.replace(marks).unwrap_or_default();
        self.check.set_checked(marks.is_selected);
        set_attribute(&self.root, "aria-selected", if marks.is_selected { "true" } else { "false" });
        flag(&self.root, "data-current", marks.cursor.is_some());
        let name = std::iter::once(&self.name);
        for (column, cell) in name.chain(&self.cells).enumerate() {
            let in_range = |marks: &RowHighlight| marks.range.is_some_and(|(from, to)| (from..=to).contains(&column));
            if in_range(&before) != in_range(&marks) {
                flag(&cell.outer, "data-range", in_range(&marks));
            }
            let is_at = |marks: &RowHighlight| marks.cursor == Some(column);
            if is_at(&before) != is_at(&marks) {
                flag(&cell.outer, "data-cursor", is_at(&marks));
                if is_at(&marks) {
                    cell.outer.set_id(CURSOR_ID);
                } else {
                    remove_attribute(&cell.outer, "id");
                }
            }
        }
    }
}

impl Avatar {
    fn of(element: Element) -> Option<Avatar> {
        let node: Node = document().create_text_node("").into();
        element.append_child(&node).ok()?;
        Some(Avatar { element: element.dyn_into().ok()?, node, letters: String::new(), hue: None })
    }

    fn write(&mut self, (letters, hue): (String, u32)) {
        if self.letters != letters {
            self.node.set_node_value(Some(&letters));
            self.letters = letters;
        }
        if self.hue != Some(hue) {
            // Setting a style does not fail.
            let _ = self.element.style().set_property("--hue", &hue.to_string());
            self.hue = Some(hue);
        }
    }
}

impl Cell {
    fn write(&mut self, text: &str, tone: Option<Tone>) {
        if self.text != text {
            self.node.set_node_value(Some(text));
            self.text = text.to_string();
        }
        if self.tone != tone {
            match tone {
                Some(tone) => {
                    self.inner.set_class_name("chip");
                    set_attribute(&self.inner, "data-tone", tone.key());
                }
                None => {
                    self.inner.set_class_name("");
                    remove_attribute(&self.inner, "data-tone");
                }
            }
            self.tone = tone;
        }
    }

    fn link(&mut self, cx: AppContext, to: Option<Id>, query: &str) {
        if self.link == to {
            return;
        }
        match to {
            Some(to) => set_attribute(&self.inner, "href", &cx.href_with(Route::Record(to), query)),
            None => remove_attribute(&self.inner, "href"),
        }
        self.link = to;
    }
}

/// Whether a field's cells are links to the record that it names.
fn linked(field: &Field) -> bool {
    field.is_learnt() || matches!(field.kind, FieldType::Link(to) if Route::has_record_page(to))
}

/// An empty row that is cloned.
fn template(cx: AppContext, kind: RecordType, shown: &[&'static Field]) -> Option<HtmlElement> {
    let root = element("div", "grid-row", "row")?;
    let check = element("div", "grid-cell grid-check", "gridcell")?;
    let input = element("input", "", "")?;
    set_attribute(&input, "type", "checkbox");
    set_attribute(&input, "tabindex", "-1");
    set_attribute(&input, "aria-label", cx.t(phrases::SELECT_RECORD));
    check.append_child(&input).ok()?;
    root.append_child(&check).ok()?;
    let columns = std::iter::once(None).chain(shown.iter().map(Some));
    for (column, field) in columns.enumerate() {
        let class = if field.is_none() { "grid-cell grid-name" } else { "grid-cell" };
        let cell = element("div", class, "gridcell")?;
        set_attribute(&cell, "aria-colindex", &(column + 2).to_string());
        if field.is_some_and(|field| field.is_numeric()) {
            set_attribute(&cell, "data-align", "right");
        }
        let is_link = field.is_none_or(|field| linked(field));
        let inner = element(if is_link { "a" } else { "span" }, "", "")?;
        if is_link {
            set_attribute(&inner, "tabindex", "-1");
        }
        cell.append_child(&inner).ok()?;
        if field.is_none() {
            if let Some(shape) = avatar::shape(kind) {
                let face = element("span", "avatar", "")?;
                set_attribute(&face, "aria-hidden", "true");
                set_attribute(&face, "data-shape", shape);
                cell.append_child(&face).ok()?;
            }
            let unread = element("span", "visually-hidden", "")?;
            cell.append_child(&unread).ok()?;
        }
        root.append_child(&cell).ok()?;
    }
    set_attribute(&check, "aria-colindex", "1");
    Some(root)
}

fn element(tag: &str, class: &str, role: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document().create_element(tag).ok()?.dyn_into().ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !role.is_empty() {
        set_attribute(&element, "role", role);
    }
    Some(element)
}

/// Sets an attribute; it fails only for invalid names.
fn set_attribute(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

fn remove_attribute(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

fn flag(element: &Element, name: &str, on: bool) {
    if on { set_attribute(element, name, "true") } else { remove_attribute(element, name) }
}
