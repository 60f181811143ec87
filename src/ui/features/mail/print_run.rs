//! What is with the printer: it stands beside the page, where nobody sees it, and is all that is printed while it is there.
use std::time::Duration;

use leptos::portal::Portal;
use leptos::prelude::*;

use crate::store::quote_document::Document;
use crate::ui::features::sheets::{Layout, laid_out};

/// The letters laid out per step.
const SLICE: usize = 20;

/// Something that is printed.
pub type Content = std::sync::Arc<dyn Fn() -> AnyView + Send + Sync>;

/// A place for what is printed; `None` prints the page as it is.
pub fn place(content: RwSignal<Option<Content>>) -> AnyView {
    let shown = move || {
        content.get().map(|content| {
            let content = StoredValue::new(content);
            view! {
                <Portal><div class="print-run" aria-hidden="true" inert>{move || content.with_value(|content| content())}</div></Portal>
            }
        })
    };
    shown.into_any()
}

/// Letters that are laid out, a few per step, so that the page stays responsive.
#[derive(Clone, Copy)]
pub struct Run {
    documents: RwSignal<Vec<(usize, Document)>>,
    waiting: StoredValue<Vec<(usize, Document)>>,
}

impl Run {
    /// A run without letters.
    pub fn new() -> Run {
        Run { documents: RwSignal::new(Vec::new()), waiting: StoredValue::new(Vec::new()) }
    }

    /// Lays letters out; `each` is called after every step with the number of those that are done, `then` after the last.
    pub fn begin(self, documents: Vec<Document>, each: impl Fn(usize) + 'static, then: impl FnOnce() + 'static) {
        self.documents.set(Vec::new());
        let mut all: Vec<(usize, Document)> = documents.into_iter().enumerate().collect();
        all.reverse();
        self.waiting.set_value(all);
        self.some(Box::new(each), Box::new(then));
    }

    /// Stops laying out.
    pub fn stop(self) {
        self.waiting.set_value(Vec::new());
        self.documents.set(Vec::new());
    }

    fn some(self, each: Box<dyn Fn(usize)>, then: Box<dyn FnOnce()>) {
        let taken = self.waiting.try_update_value(|waiting| {
            let from = waiting.len().saturating_sub(SLICE);
            let mut taken = waiting.split_off(from);
            taken.reverse();
            taken
        });
        // The dialog is gone, or somebody stopped.
        let Some(taken) = taken.filter(|taken| !taken.is_empty()) else { return };
        self.documents.update(|documents| documents.extend(taken));
        let next = move || {
            let Some(done) = self.documents.try_with_untracked(Vec::len) else { return };
            match self.waiting.try_with_value(Vec::is_empty) {
                Some(true) if done > 0 => then(),
                Some(false) => {
                    each(done);
                    self.some(each, then);
                }
                _ => {}
            }
        };
        // The sheets of a letter are there once its parts have been measured.
        set_timeout(next, Duration::from_millis(30));
    }

    /// All sheets.
    pub fn view(self, logo: RwSignal<Option<String>>) -> AnyView {
        let documents = self.documents;
        view! { <For each=move || documents.get() key=|(at, _)| *at children=move |(_, document)| laid_out(document, logo, Layout::Printed)/> }
            .into_any()
    }
}

/// Opens the browser's dialog for printing, once what is printed is drawn.
pub fn print() {
    set_timeout(|| drop(window().print()), Duration::from_millis(120));
}
