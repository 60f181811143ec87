//! What the dialog tells of all conversions before they are carried out, worked out a few leads at a time.
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::base::IdMap;
use crate::command::bulk_convert::{Preview, Previewing, Proposal, TARGETS, Tally};
use crate::command::convert::Asked;
use crate::command::{Conversion, Rejection};
use crate::locale::{Phrase, phrases};
use crate::ui::components::figure::FigureKind;
use crate::ui::context::AppContext;

/// The number of leads shown; nobody reads more one by one. The others are converted as proposed.
pub const MAX_LINES: usize = 200;
/// Previewing more than this many leads waits until nothing has been chosen for a moment, and is done in steps of so many,
/// so that the dialog can be used meanwhile.
pub const MAX_AT_ONCE: usize = 200;

/// What the preview of all conversions said.
#[derive(Clone, Default, PartialEq)]
pub struct Told {
    /// What new records lack.
    pub asks: Vec<Asked>,
    /// The number of leads that will be converted.
    pub converted: usize,
    /// What becomes of them.
    pub tally: Tally,
    /// The reasons why leads stay as they are, each with their number.
    pub refused: Vec<(Rejection, usize)>,
}

impl Told {
    /// Before the first conversion. `never` are the reasons of the shown leads that cannot be converted at all.
    pub fn refusing(never: Vec<Rejection>, others: &[Proposal]) -> Told {
        let mut told = Told::default();
        let further = others.iter().filter_map(|proposal| proposal.refused.clone());
        never.into_iter().chain(further).for_each(|refusal| told.refuse(refusal));
        told
    }

    fn refuse(&mut self, refusal: Rejection) {
        match self.refused.iter_mut().find(|(other, _)| *other == refusal) {
            Some((_, count)) => *count += 1,
            None => self.refused.push((refusal, 1)),
        }
    }

    fn add(&mut self, wanted: &Conversion, preview: &Preview) {
        match preview.refused() {
            None => self.converted += 1,
            Some(refusal) => self.refuse(refusal),
        }
        self.tally.add(wanted, preview);
        let asks = preview.plan.as_ref().map(|plan| plan.asks.as_slice()).unwrap_or_default();
        for asked in asks {
            if !self.asks.contains(asked) {
                self.asks.push(*asked);
            }
        }
    }
}

/// A preview on its way.
pub struct Job {
    all: Vec<Conversion>,
    /// What has been told.
    pub told: Told,
    /// The previews of the leads that are shown.
    pub shown: IdMap<Preview>,
    previewing: Previewing,
}

impl Job {
    /// Before the first of the conversions.
    pub fn new(all: Vec<Conversion>, told: Told) -> Job {
        Job { all, told, shown: IdMap::default(), previewing: Previewing::default() }
    }
}

/// Previews the next conversions, and the others later, until `is_current` says that the choices have changed. `counted`
/// is how far it is while more are left.
pub fn step(
    cx: AppContext,
    mut job: Job,
    is_current: Rc<dyn Fn() -> bool>,
    counted: RwSignal<Option<usize>>,
    then: impl FnOnce(Job) + 'static,
) {
    if !is_current() {
        return;
    }
    let with = (untrack(|| cx.app.user()), cx.app.today(), cx.language);
    let is_left = cx.app.read_untracked(|set| {
        let Job { all, told, shown, previewing } = &mut job;
        previewing.next(set, all, MAX_AT_ONCE, with, &mut |place, preview| {
            told.add(&all[place], &preview);
            if place < MAX_LINES {
                shown.insert(all[place].lead, preview);
            }
        })
    });
    if is_left {
        counted.set(Some(job.previewing.done()));
        set_timeout(move || step(cx, job, is_current, counted, then), Duration::ZERO);
    } else {
        counted.set(None);
        then(job);
    }
}

/// How many records are new, and how many existing ones leads are converted into.
pub fn tally(cx: AppContext, tally: &Tally) -> AnyView {
    let line = |label: Phrase, how: Phrase, counts: [usize; TARGETS.len()]| {
        let counted = TARGETS.iter().zip(counts).filter(|(_, count)| *count > 0);
        let parts: Vec<String> = counted.map(|(kind, count)| kind.counted(count as u32, cx.language)).collect();
        (!parts.is_empty()).then(|| {
            let text = cx.t_with(label, &[&parts.join(", ")]);
            view! { <li data-figure=FigureKind::Here.key() title=cx.t(how)>{text}</li> }
        })
    };
    view! {
        {line(phrases::WILL_CREATE, phrases::HOW_WILL_CREATE, tally.created)}
        {line(phrases::WILL_JOIN, phrases::HOW_WILL_JOIN, tally.existing())}
    }
    .into_any()
}
