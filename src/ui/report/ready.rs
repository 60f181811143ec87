//! While the list of reports is looked at and the browser has nothing else to do, what reports read is made ready: a
//! column at a time, then the ways of the deals. In a large workspace the first report opens at once with that.
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;

use super::history;
use crate::domain::{Field, Kind};
use crate::report::{built_in, reads, text};
use crate::ui::Ui;
use crate::ui::list::viewer;

/// What is left to do.
type Left = VecDeque<(Kind, &'static Field)>;

/// Makes it ready as long as the page is there.
pub fn make(ui: Ui) {
    let viewer = untrack(|| viewer(ui));
    let fields = ui.live.peek(|set| {
        let reports = built_in::ALL.iter().filter_map(|own| text::read(set, own.text));
        let mut all: Vec<(Kind, &'static Field)> = Vec::new();
        for report in reports {
            let wanted = reads(set, &report, &viewer).into_iter().map(|field| (report.kind, field));
            wanted.for_each(|one| {
                if !all.contains(&one) {
                    all.push(one)
                }
            });
        }
        all
    });
    let alive = StoredValue::new_local(());
    when_idle(move || go_on(ui, fields.into(), alive));
}

fn go_on(ui: Ui, mut left: Left, alive: StoredValue<(), LocalStorage>) {
    // The page is gone.
    if alive.try_get_value().is_none() {
        return;
    }
    match left.pop_front() {
        Some((kind, field)) => {
            ui.live.peek(|set| drop(set.columns().get(set, kind, &[field])));
            when_idle(move || go_on(ui, left, alive));
        }
        None => history::with_courses(ui, |_| ()),
    }
}

/// Does something as soon as the browser has nothing else to do; browsers that know no such time do it soon.
fn when_idle(act: impl FnOnce() + 'static) {
    let act = Rc::new(RefCell::new(Some(act)));
    let run = {
        let act = act.clone();
        move || act.take().into_iter().for_each(|act| act())
    };
    if request_idle_callback_with_handle(run).is_err() {
        set_timeout(move || act.take().into_iter().for_each(|act| act()), std::time::Duration::from_millis(50));
    }
}
