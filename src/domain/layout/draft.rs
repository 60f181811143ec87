//! A layout while somebody arranges it: all fields in a list with the headings between them, each with an id that stays. Every step
//! leaves a list that can be stored.
use super::{Heading, Line, MOST_COLUMNS, arrange, can_place, is_offered, name, short_form};
use crate::domain::field::{Field, Group};
use crate::domain::{RecordType, records};

/// A line that is being arranged.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// What tells it from the others.
    pub id: u32,
    /// The line.
    pub line: Line,
    /// Whether it is kept without being shown: it is of a later version, or its field is not there.
    pub is_kept: bool,
}

/// The list.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Draft {
    entries: Vec<Entry>,
    next: u32,
    /// The keys of the fields that cannot be among those shown on demand.
    required: Vec<&'static str>,
}

/// Which part of a layout is arranged; it is stored in a field of the layout's record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// The fields of the record page.
    Page,
    /// The short form of a new record.
    Form,
    /// The lists of related records.
    Lists,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 3] = [Part::Page, Part::Form, Part::Lists];

    /// The field that stores it.
    pub const fn field(self) -> crate::base::FieldId {
        match self {
            Part::Page => records::layout::PAGE,
            Part::Form => records::layout::FORM,
            Part::Lists => records::layout::LISTS,
        }
    }
}

impl Draft {
    /// The record page. Fields without a place get the one where they are shown.
    pub fn of_page(kind: RecordType, lines: &[Line], fields: &[&'static Field]) -> Draft {
        let mut draft = Draft::new(fields);
        let mut more: Vec<Line> = vec![Line::More];
        let mut seen: Vec<&str> = Vec::new();
        let mut is_more = false;
        for line in lines {
            let known = match line {
                Line::Field(key) => fields.iter().find(|field| field.key == key && can_place(kind, field)),
                _ => None,
            };
            match line {
                Line::More => is_more = true,
                Line::Tab(_) | Line::Group(Heading::Usual(_) | Heading::Named(_), _) => {
                    is_more = false;
                    draft.push(line.clone(), false);
                }
                Line::Field(key) if seen.contains(&key.as_str()) => {}
                Line::Field(_) if known.is_some_and(|field| is_more && field.required) => {}
                Line::Field(key) => {
                    seen.push(key);
                    match is_more {
                        true => more.push(line.clone()),
                        false => draft.push(line.clone(), known.is_none()),
                    }
                }
                Line::Other(_) if !is_more => draft.push(line.clone(), true),
                _ => more.push(line.clone()),
            }
        }
        for line in more {
            let is_kept = match &line {
                Line::Field(key) => !fields.iter().any(|field| field.key == key && can_place(kind, field)),
                Line::More => false,
                _ => true,
            };
            draft.push(line, is_kept);
        }
        draft.begin_with_groups();
        draft.place_others(kind, lines, fields, &seen);
        draft
    }

    /// The short form of a new record.
    pub fn of_form(kind: RecordType, lines: &[Line], fields: &[&'static Field]) -> Draft {
        let mut draft = Draft::new(fields);
        let shown = short_form(kind, lines, fields);
        let rest = super::in_usual_order(kind, fields).map(|(_, field)| field);
        let rest = rest.filter(|field| is_offered(kind, field) && !shown.contains(field));
        shown.iter().for_each(|field| draft.push(Line::Field(field.key.to_string()), false));
        let is_there = |key: &str| fields.iter().any(|field| field.key == key);
        for line in lines {
            match line {
                Line::Field(key) if !is_there(key) => draft.push(line.clone(), true),
                Line::Other(_) => draft.push(line.clone(), true),
                _ => {}
            }
        }
        draft.push(Line::More, false);
        rest.for_each(|field| draft.push(Line::Field(field.key.to_string()), false));
        draft
    }

    /// The lists of related records.
    pub fn of_lists(lines: &[Line], all: &[&'static str]) -> Draft {
        let mut draft = Draft::default();
        let [shown, hidden] = super::lists(lines, all, |key| key);
        shown.into_iter().for_each(|key| draft.push(Line::List(key.to_string(), true), false));
        for line in lines {
            match line {
                Line::List(key, _) if !all.contains(&key.as_str()) => draft.push(line.clone(), true),
                Line::Other(_) => draft.push(line.clone(), true),
                _ => {}
            }
        }
        draft.push(Line::More, false);
        hidden.into_iter().for_each(|key| draft.push(Line::List(key.to_string(), false), false));
        draft
    }

    fn new(fields: &[&'static Field]) -> Draft {
        let required = fields.iter().filter(|field| field.required).map(|field| field.key).collect();
        Draft { required, ..Draft::default() }
    }

    fn entry(&mut self, line: Line, is_kept: bool) -> Entry {
        self.next += 1;
        Entry { id: self.next, line, is_kept }
    }

    fn push(&mut self, line: Line, is_kept: bool) {
        let entry = self.entry(line, is_kept);
        self.entries.push(entry);
    }

    fn insert(&mut self, at: usize, line: Line) -> u32 {
        let entry = self.entry(line, false);
        let id = entry.id;
        self.entries.insert(at, entry);
        id
    }

    /// The list begins with a group, and so does every tab. If there are tabs, everything is on one.
    fn begin_with_groups(&mut self) {
        let mut needs = true;
        let mut is_begun = false;
        let mut at = 0;
        while at < self.entries.len() {
            let is_end = self.entries[at].line == Line::More;
            match &self.entries[at].line {
                Line::Tab(_) if !needs || !is_begun => needs = true,
                Line::Group(..) => needs = false,
                Line::Tab(_) | Line::More | Line::Field(_) if needs && !self.entries[at].is_kept => {
                    self.insert_group(at);
                    // The line itself is looked at next.
                    needs = false;
                    is_begun = true;
                    at += 1;
                    continue;
                }
                _ => {}
            }
            is_begun |= self.is_heading(at);
            if is_end {
                break;
            }
            at += 1;
        }
        if (0..self.entries.len()).any(|at| self.is_tab(at)) {
            self.begin_with_a_tab();
        }
    }

    fn begin_with_a_tab(&mut self) {
        let first = self.entries.iter().position(|entry| !entry.is_kept).unwrap_or(0);
        if self.entries.get(first).is_some_and(|entry| !matches!(entry.line, Line::Tab(_))) {
            self.insert(first, Line::Tab(String::new()));
        }
    }

    fn insert_group(&mut self, at: usize) {
        self.insert(at, Line::Group(Heading::Usual(Group::Main), 1));
    }

    /// Puts the fields that the lines do not name where they are shown.
    fn place_others(&mut self, kind: RecordType, lines: &[Line], fields: &[&'static Field], seen: &[&str]) {
        let arranged = arrange(kind, lines, fields);
        let others =
            super::in_usual_order(kind, fields).map(|(_, field)| field).filter(|field| !seen.contains(&field.key));
        for field in others {
            let line = Line::Field(field.key.to_string());
            if arranged.is_more(field) {
                self.push(line, false);
                continue;
            }
            let heading = match field.group {
                Group::Own => {
                    self.entries.iter().rposition(|one| matches!(&one.line, Line::Group(Heading::Usual(Group::Own), _)))
                }
                _ => self.entries.iter().position(|one| matches!(one.line, Line::Group(..))),
            };
            let heading = heading.unwrap_or_else(|| {
                let end = self.end();
                self.insert(end, Line::Group(Heading::Usual(Group::Own), 1));
                end
            });
            let end = self.end_of_group(heading);
            self.insert(end, line);
        }
    }

    /// The list with other ids than those of the one that it replaces, as its lines are others.
    pub fn in_place_of(mut self, other: &Draft) -> Draft {
        self.entries.iter_mut().for_each(|entry| entry.id += other.next);
        self.next += other.next;
        self
    }

    /// The entries in order, without those that are only kept.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.is_kept)
    }

    /// The lines to be stored for a part.
    pub fn lines(&self, part: Part) -> Vec<Line> {
        let end = self.end();
        let all = self.entries.iter().map(|entry| &entry.line);
        match part {
            Part::Page => all.cloned().collect(),
            Part::Form => all.take(end).cloned().collect(),
            Part::Lists => {
                let line = |(at, line): (usize, &Line)| match line {
                    Line::List(key, _) if !self.entries[at].is_kept => Some(Line::List(key.clone(), at < end)),
                    Line::More => None,
                    line => Some(line.clone()),
                };
                all.enumerate().filter_map(line).collect()
            }
        }
    }

    /// Where the lines shown on demand begin.
    fn end(&self) -> usize {
        self.entries.iter().position(|entry| entry.line == Line::More).unwrap_or(self.entries.len())
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    fn is_heading(&self, at: usize) -> bool {
        !matches!(self.entries[at].line, Line::Field(_) | Line::List(..) | Line::Other(_))
    }

    /// Behind the last line of the group with a heading.
    fn end_of_group(&self, heading: usize) -> usize {
        (heading + 1..self.entries.len()).find(|at| self.is_heading(*at)).unwrap_or(self.entries.len())
    }

    fn end_of_tab(&self, tab: usize) -> usize {
        (tab + 1..self.end()).find(|at| self.is_tab(*at)).unwrap_or_else(|| self.end())
    }

    fn is_tab(&self, at: usize) -> bool {
        matches!(self.entries[at].line, Line::Tab(_))
    }

    fn is_group(&self, at: usize) -> bool {
        matches!(self.entries[at].line, Line::Group(..))
    }

    /// The groups of the tab in which a line is.
    fn groups_beside(&self, at: usize) -> usize {
        let from = (0..=at).rev().find(|at| self.is_tab(*at)).map_or(0, |tab| tab + 1);
        let to = (at + 1..self.end()).find(|at| self.is_tab(*at)).unwrap_or_else(|| self.end());
        (from..to).filter(|at| self.is_group(*at)).count()
    }

    /// Moves lines to before another one.
    fn shift(&mut self, from: std::ops::Range<usize>, to: usize) {
        let count = from.len();
        let moved: Vec<Entry> = self.entries.drain(from.clone()).collect();
        let to = if to > from.start { to - count } else { to };
        self.entries.splice(to..to, moved);
    }

    /// Moves a line by one place: a field or list past the line beside it, also into the next group; a group or tab with all that is in
    /// it. Whether it moved.
    pub fn step(&mut self, id: u32, down: bool) -> bool {
        let Some(at) = self.place(id) else { return false };
        let target = match &self.entries[at].line {
            Line::Tab(_) => self.beside_tab(at, down),
            Line::Group(..) => self.beside_group(at, down),
            Line::Field(_) | Line::List(..) => self.beside_line(at, down).map(|to| (at..at + 1, to)),
            Line::More | Line::Other(_) => None,
        };
        let Some((from, to)) = target else { return false };
        self.shift(from, to);
        true
    }

    fn beside_line(&self, at: usize, down: bool) -> Option<usize> {
        if !down {
            let before = (0..at).rev().find(|at| !self.entries[*at].is_kept)?;
            return match () {
                () if !self.is_group(before) => Some(before),
                // Before the first group of a tab is the tab before.
                () => {
                    let above = (0..before).rev().find(|at| !self.entries[*at].is_kept)?;
                    let to = if self.is_tab(above) { above } else { before };
                    self.has_shown(to).then_some(to)
                }
            };
        }
        let after = (at + 1..self.entries.len()).find(|at| !self.entries[*at].is_kept)?;
        match (&self.entries[after].line, &self.entries[at].line) {
            (Line::More, Line::Field(key)) if self.required.contains(&key.as_str()) => None,
            (Line::Tab(_), _) => (after..self.entries.len()).find(|at| self.is_group(*at)).map(|group| group + 1),
            _ => Some(after + 1),
        }
    }

    /// Whether a line that is shown is before a place.
    fn has_shown(&self, at: usize) -> bool {
        self.entries[..at].iter().any(|entry| !entry.is_kept)
    }

    fn beside_group(&self, at: usize, down: bool) -> Option<(std::ops::Range<usize>, usize)> {
        let end = self.end_of_group(at);
        let is_alone = self.groups_beside(at) < 2;
        let to = if down {
            match &self.entries.get(end)?.line {
                Line::Group(..) => self.end_of_group(end),
                Line::Tab(_) if !is_alone => end + 1,
                _ => return None,
            }
        } else {
            let before = (0..at).rev().find(|at| self.is_heading(*at))?;
            match self.entries[before].line {
                Line::Group(..) => before,
                Line::Tab(_) if self.has_shown(before) && !is_alone => before,
                _ => return None,
            }
        };
        Some((at..end, to))
    }

    fn beside_tab(&self, at: usize, down: bool) -> Option<(std::ops::Range<usize>, usize)> {
        let end = self.end_of_tab(at);
        let to = if down {
            if end == self.end() {
                return None;
            }
            self.end_of_tab(end)
        } else {
            (0..at).rev().find(|at| self.is_tab(*at))?
        };
        Some((at..end, to))
    }

    /// Moves a line past another one, as far as it goes.
    pub fn move_past(&mut self, id: u32, target: u32) -> bool {
        let (Some(from), Some(to)) = (self.place(id), self.place(target)) else { return false };
        let end = match &self.entries[from].line {
            Line::Tab(_) => self.end_of_tab(from),
            Line::Group(..) => self.end_of_group(from),
            _ => from + 1,
        };
        if (from..end).contains(&to) {
            return false;
        }
        let down = to > from;
        let mut moved = false;
        while self
            .place(id)
            .zip(self.place(target))
            .is_some_and(|(own, other)| if down { own < other } else { own > other })
            && self.step(id, down)
        {
            moved = true;
        }
        moved
    }

    /// Moves a field to the end of a group, or of what is shown on demand.
    pub fn move_into(&mut self, id: u32, heading: u32) -> bool {
        let (Some(from), Some(heading)) = (self.place(id), self.place(heading)) else { return false };
        let is_required = matches!(&self.entries[from].line, Line::Field(key) if self.required.contains(&key.as_str()));
        let is_more = self.entries[heading].line == Line::More;
        if self.is_heading(from) {
            return false;
        }
        if !is_more && !self.is_group(heading) || is_more && is_required {
            return false;
        }
        let end = self.end_of_group(heading);
        self.shift(from..from + 1, end);
        true
    }

    /// Moves a field or list to the end of those that are shown, where there are no groups.
    pub fn show(&mut self, id: u32) -> bool {
        let end = self.end();
        let found = self.place(id).filter(|at| *at > end && !self.is_heading(*at));
        found.into_iter().for_each(|at| self.shift(at..at + 1, end));
        found.is_some()
    }

    /// Whether a line may be among those shown on demand.
    pub fn can_be_more(&self, line: &Line) -> bool {
        !matches!(line, Line::Field(key) if self.required.contains(&key.as_str()))
    }

    /// Names a group or a tab.
    pub fn rename(&mut self, id: u32, text: &str) {
        let text = name(text);
        let Some(at) = self.place(id) else { return };
        match &mut self.entries[at].line {
            Line::Tab(name) => *name = text,
            Line::Group(heading, _) if !text.is_empty() => *heading = Heading::Named(text),
            _ => {}
        }
    }

    /// Sets the number of columns of a group.
    pub fn set_columns(&mut self, id: u32, count: u8) {
        let Some(at) = self.place(id) else { return };
        if let Line::Group(_, columns) = &mut self.entries[at].line {
            *columns = count.clamp(1, MOST_COLUMNS);
        }
    }

    /// Adds a group at the end, and tells its id.
    pub fn add_group(&mut self, text: &str) -> u32 {
        let end = self.end();
        self.insert(end, Line::Group(Heading::Named(name(text)), 1))
    }

    /// Adds a tab with a group at the end, and tells its id. What there is already is a tab, too.
    pub fn add_tab(&mut self, text: &str, group: &str) -> u32 {
        self.begin_with_a_tab();
        let end = self.end();
        let id = self.insert(end, Line::Tab(name(text)));
        self.insert(end + 1, Line::Group(Heading::Named(name(group)), 1));
        id
    }

    /// Whether a group or tab can be taken out: the fields of a group need another one in its tab.
    pub fn can_remove(&self, id: u32) -> bool {
        self.place(id).is_some_and(|at| match self.entries[at].line {
            Line::Tab(_) => true,
            Line::Group(..) => self.groups_beside(at) > 1,
            _ => false,
        })
    }

    /// Takes a group or tab out; what is in it goes to the one before, or else after it.
    pub fn remove(&mut self, id: u32) {
        let Some(at) = self.place(id).filter(|_| self.can_remove(id)) else { return };
        let is_alike = |other: &usize| self.is_tab(at) == self.is_tab(*other) && self.is_heading(*other);
        let is_first =
            !(0..at).rev().take_while(|other| self.is_tab(at) || !self.is_tab(*other)).any(|other| is_alike(&other));
        let next = (at + 1..self.end()).find(is_alike).filter(|_| is_first);
        self.entries.remove(at);
        if let Some(next) = next {
            // One fewer is before it now.
            self.shift(next - 1..next, at);
        }
        let tabs: Vec<usize> = (0..self.entries.len()).filter(|at| self.is_tab(*at)).collect();
        if let [only] = tabs.as_slice() {
            self.entries.remove(*only);
        }
    }
}
