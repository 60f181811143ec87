//! What the parts of the editor share: what is arranged, its lines, and what these are called.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::layout::draft::{Draft, Part};
use crate::domain::layout::{self, Heading, Line, usual, usual_form};
use crate::domain::records::{lead, opportunity};
use crate::domain::{Field, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::record_header::has_chip;
use crate::store::{RecordStore, layouts};
use crate::ui::components::drag::PointerDrag;
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::features::field_layout::tab_name;
use crate::ui::features::meanwhile::TypedText;

/// The name of a part.
pub const fn part_name(part: Part) -> Phrase {
    match part {
        Part::Page => phrases::LAYOUT_PAGE,
        Part::Form => phrases::LAYOUT_FORM,
        Part::Lists => phrases::LAYOUT_LISTS,
    }
}

/// What is arranged.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Of {
    /// The record type.
    pub kind: RecordType,
    /// The pipeline, if it is the layout of its opportunities.
    pub pipeline: Option<Id>,
    /// The part of the layout.
    pub part: Part,
}

impl Of {
    /// The lines that a text stands for; without any, those that records have instead.
    pub fn draft(self, set: &RecordStore, text: &str) -> Draft {
        let Of { kind, pipeline, part } = self;
        let all = set.fields(kind);
        let above = pipeline.and_then(|_| layouts::part(set, kind, None, part.field()));
        let lines = match Some(text).filter(|text| !text.is_empty()).or(above) {
            Some(text) => layout::read(text),
            None => match part {
                Part::Page => usual(kind, all),
                Part::Form => usual_form(kind, all).iter().map(|field| Line::Field(field.key.to_string())).collect(),
                Part::Lists => Vec::new(),
            },
        };
        match part {
            Part::Page => Draft::of_page(kind, &lines, all),
            Part::Form => Draft::of_form(kind, &lines, all),
            Part::Lists => {
                let keys: Vec<&'static str> =
                    layouts::lists_of(set, kind).into_iter().map(layouts::List::key).collect();
                Draft::of_lists(&lines, &keys)
            }
        }
    }
}

/// The editor, as its parts share it.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The context.
    pub cx: AppContext,
    /// What is arranged.
    pub of: Of,
    /// The lines.
    pub draft: RwSignal<Draft>,
    /// The line that is dragged.
    pub lifted: RwSignal<Option<u32>>,
    /// The pointer that drags it.
    pub pointer: PointerDrag,
    /// The text of the lines, which is stored when they are saved.
    pub text: TypedText,
}

impl Editor {
    /// Changes the lines.
    pub fn change(self, act: impl FnOnce(&mut Draft)) {
        self.draft.update(act);
        self.take();
    }

    /// Notes the lines as they are, to be saved.
    pub fn take(self) {
        let Editor { cx, of, draft, .. } = self;
        let written = draft.with_untracked(|draft| layout::write(&draft.lines(of.part)));
        let usual = cx.app.read_untracked(|set| layout::write(&of.draft(set, "").lines(of.part)));
        self.text.enter(if written == usual { String::new() } else { written });
    }

    /// Moves a line by a place, says where it is, and keeps the focus on its handle.
    pub fn step(self, id: u32, down: bool) {
        let moved = self.draft.try_update(|draft| draft.step(id, down)).unwrap_or(false);
        if moved {
            self.take();
        }
        self.announce(id, moved);
        focus(&grip_id(id));
    }

    /// Says where a line is.
    pub fn announce(self, id: u32, moved: bool) {
        let Editor { cx, of, draft, .. } = self;
        let words = draft.with_untracked(|draft| {
            let all: Vec<_> = draft.entries().collect();
            let at = all.iter().position(|entry| entry.id == id)?;
            let own = name(cx, of, &all[at].line);
            if !moved {
                return Some(cx.t_with(phrases::LAYOUT_STAYS, &[&own]));
            }
            let heading = all[..at].iter().rev().find(|entry| is_heading(&entry.line));
            let heading =
                heading.map_or_else(|| cx.t(part_name(of.part)).to_string(), |entry| name(cx, of, &entry.line));
            let (place, count) = ((at + 1).to_string(), all.len().to_string());
            Some(cx.t_with(phrases::LAYOUT_PLACE, &[&own, &place, &count, &heading]))
        });
        words.into_iter().for_each(|words| cx.live_region.set(words));
    }
}

/// The id of a line's handle.
pub fn grip_id(id: u32) -> String {
    format!("layout-grip-{id}")
}

/// The id of the input for a heading.
pub fn name_id(id: u32) -> String {
    format!("layout-name-{id}")
}

/// Whether a line is a heading.
pub fn is_heading(line: &Line) -> bool {
    matches!(line, Line::Tab(_) | Line::Group(..) | Line::More)
}

/// What a line is called.
pub fn name(cx: AppContext, of: Of, line: &Line) -> String {
    match line {
        Line::Tab(name) => tab_name(cx, name),
        Line::Group(own, _) => layouts::heading(own, cx.language),
        Line::More if of.part == Part::Lists => cx.t(phrases::LAYOUT_MORE_LISTS).to_string(),
        Line::More => layouts::heading(&Heading::More, cx.language),
        Line::Field(key) => {
            field(cx, of.kind, key).map_or_else(String::new, |field| field.label.of(cx.language).to_string())
        }
        Line::List(key, _) => {
            let all = cx.app.read_untracked(|set| layouts::lists_of(set, of.kind));
            let list = all.into_iter().find(|list| list.key() == key);
            list.map_or_else(String::new, |list| cx.t(list.name(of.kind)).to_string())
        }
        Line::Other(_) => String::new(),
    }
}

/// The field of a line.
pub fn field(cx: AppContext, kind: RecordType, key: &str) -> Option<&'static Field> {
    cx.app.read_untracked(|set| set.field_by_key(kind, key))
}

/// Whether a field is shown at the top of its page and so not again among the others: with the name, or on the path.
pub fn is_on_top(kind: RecordType, field: &Field) -> bool {
    let path = match kind {
        RecordType::Lead => Some(lead::STATUS),
        RecordType::Opportunity => Some(opportunity::STAGE),
        _ => None,
    };
    path == Some(field.number) || has_chip(kind, field.number)
}
