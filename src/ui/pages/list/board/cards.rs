//! The visible cards of a column. An element belongs to a record and stays with it; only differences to its present
//! content are written.
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::base::{Id, Row};
use crate::domain::RecordType;
use crate::store::{RecordStore, Slot};
use crate::ui::context::AppContext;
use crate::ui::pages::list::board::card_content::{CardContent, card_content};

/// The height of a card, in CSS pixels; the board hands it to the style sheet as `--card`.
pub const CARD_HEIGHT_PX: i32 = 152;
/// From one card's top to the next one's, in CSS pixels.
pub const CARD_PITCH_PX: i32 = CARD_HEIGHT_PX + 8;
/// The number of cards drawn above and below the visible ones.
const OVERSCAN: i32 = 2;

/// The cards of a column.
pub struct Cards {
    cx: AppContext,
    kind: RecordType,
    cards: HashMap<Id, Card>,
}

struct Card {
    item: HtmlElement,
    card: Element,
    parts: [Element; 8],
    face: Option<CardContent>,
    place: Option<(usize, usize)>,
    is_wanted: bool,
}

impl Cards {
    /// A column without cards.
    pub fn new(cx: AppContext, kind: RecordType) -> Cards {
        Cards { cx, kind, cards: HashMap::new() }
    }

    /// Updates the column: draws the visible records of `slots`, and the card that is held.
    pub fn paint(
        &mut self,
        set: &RecordStore,
        list: &Element,
        slots: &[Slot],
        scrolled: i32,
        height: i32,
        held: Option<Id>,
    ) {
        let first = (scrolled / CARD_PITCH_PX - OVERSCAN).max(0) as usize;
        let last = ((scrolled + height) / CARD_PITCH_PX + OVERSCAN + 1).max(0) as usize;
        self.cards.values_mut().for_each(|card| card.is_wanted = false);
        let is_held = |id: Id| held == Some(id) && self.cards.contains_key(&id);
        let held_place =
            slots.iter().position(|slot| set.row_at(self.kind, *slot).is_some_and(|row| is_held(row.id())));
        let mut places: Vec<usize> = (first..last.min(slots.len())).collect();
        if let Some(place) = held_place.filter(|place| !places.contains(place)) {
            places.insert(if place < first { 0 } else { places.len() }, place);
        }
        let wanted: Vec<(usize, &Row)> =
            places.into_iter().filter_map(|place| Some((place, set.row_at(self.kind, slots[place])?))).collect();
        for (_, row) in &wanted {
            self.cards.entry(row.id()).and_modify(|card| card.is_wanted = true);
        }
        self.cards.retain(|_, card| {
            if !card.is_wanted {
                card.item.remove();
            }
            card.is_wanted
        });
        let mut before: Option<Element> = None;
        for (place, row) in wanted {
            let id = row.id();
            let face = card_content(self.cx, set, self.kind, row);
            let card = match self.cards.entry(id) {
                Entry::Occupied(own) => own.into_mut(),
                Entry::Vacant(free) => {
                    let Some(card) = Card::new(id) else { continue };
                    free.insert(card)
                }
            };
            // Tab and screen readers follow the order in the page. A held card stays where the pointer has it, unless somebody
            // else moved its record, so that it is not in this list yet.
            let is_new = card.item.parent_element().is_none();
            if is_new || held != Some(id) && card.item.previous_element_sibling() != before {
                let after = before.as_ref().map_or(list.first_element_child(), Element::next_element_sibling);
                // Inserting a child into a list in the page does not fail.
                let _ = list.insert_before(&card.item, after.as_deref());
            }
            before = Some(card.item.clone().into());
            card.set_position((place, slots.len()));
            card.show(face);
        }
    }
}

impl Card {
    fn new(id: Id) -> Option<Card> {
        let make = |tag: &str, class: &str| -> Option<HtmlElement> {
            let element: HtmlElement = document().create_element(tag).ok()?.dyn_into().ok()?;
            element.set_class_name(class);
            Some(element)
        };
        let (item, card) = (make("li", "")?, make("div", "card")?);
        for (name, value) in [
            ("id", format!("card-{id}").as_str()),
            ("data-id", id.to_string().as_str()),
            ("role", "button"),
            ("tabindex", "0"),
            ("aria-describedby", "card-help"),
            ("aria-pressed", "false"),
        ] {
            card.set_attribute(name, value).ok()?;
        }
        let (foot, more) = (make("span", "card-foot")?, make("span", "card-foot")?);
        let parts = [
            make("span", "card-title")?,
            make("small", "card-line")?,
            make("strong", "")?,
            make("small", "")?,
            make("small", "card-owner")?,
            make("span", "chip")?,
            make("small", "")?,
            make("small", "card-next card-line")?,
        ];
        for (parent, child) in [
            (&card, &parts[0]),
            (&card, &parts[1]),
            (&foot, &parts[2]),
            (&foot, &parts[4]),
            (&more, &parts[3]),
            (&more, &parts[5]),
            (&more, &parts[6]),
        ] {
            parent.append_child(child).ok()?;
        }
        parts[5].set_attribute("data-tone", "good").ok()?;
        parts[6].set_attribute("data-tone", "warn").ok()?;
        card.append_child(&foot).ok()?;
        card.append_child(&parts[7]).ok()?;
        card.append_child(&more).ok()?;
        item.append_child(&card).ok()?;
        Some(Card {
            item,
            card: card.into(),
            parts: parts.map(Element::from),
            face: None,
            place: None,
            is_wanted: true,
        })
    }

    /// Sets the position, and the number of cards.
    fn set_position(&mut self, place: (usize, usize)) {
        if self.place == Some(place) {
            return;
        }
        self.place = Some(place);
        // Setting a style or attribute does not fail.
        let _ = self.item.style().set_property("top", &format!("{}px", place.0 as i32 * CARD_PITCH_PX));
        let _ = self.item.set_attribute("aria-posinset", &(place.0 + 1).to_string());
        let _ = self.item.set_attribute("aria-setsize", &place.1.to_string());
    }

    fn show(&mut self, face: CardContent) {
        if self.face.as_ref() == Some(&face) {
            return;
        }
        let next = face.next.as_ref().map(|(text, _)| text.clone()).unwrap_or_default();
        if let Some((_, tone)) = face.next {
            let _ = self.parts[7].set_attribute("data-tone", tone.key());
        }
        let texts =
            [&face.name, &face.company, &face.amount, &face.date, &face.owner.1, &face.sign, &face.rotten, &next];
        for (part, text) in self.parts.iter().zip(texts) {
            part.set_text_content(Some(text));
            flag(part, "hidden", text.is_empty());
        }
        let _ = self.parts[4].set_attribute("data-initials", &face.owner.0);
        let _ = self.parts[4].set_attribute("title", &face.owner.1);
        flag(&self.card, "data-rot", !face.rotten.is_empty());
        let _ = if face.is_late {
            self.parts[3].set_attribute("data-tone", "bad")
        } else {
            self.parts[3].remove_attribute("data-tone")
        };
        self.face = Some(face);
    }
}

/// Sets or removes an attribute; it fails only for invalid names.
pub fn flag(element: &Element, name: &str, on: bool) {
    let _ = if on { element.set_attribute(name, "true") } else { element.remove_attribute(name) };
}
