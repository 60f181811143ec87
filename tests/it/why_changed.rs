//! Why a figure changed: the actions that are named are those that changed it, and they add up to the difference.
use kontor::base::{Date, Seq};
use kontor::locale::Language;
use kontor::report::why_changed::{FigureHistory, Level, Spot, difference, level};
use kontor::report::{Figure, GroupKey, Report, query_string as written, run};
use kontor::store::RecordStore;
use kontor::store::filter::QueryContext;
use proptest::prelude::*;

use crate::support::steps::{self, Step};
use crate::support::{TestWorkspace, cases, days_pass, today, wait};

fn on(today: Date) -> QueryContext {
    QueryContext { me: None, today, language: Language::En, midnight: Date::midnight }
}

const REPORTS: [&str; 6] = [
    "of=opportunity&f=stage.open&date=*&by=stage&show=count,sum.amount,mean.amount,median.amount,share",
    "of=opportunity&date=close_date&period=quarter&by=owner&show=count,sum.expected_revenue",
    "of=opportunity&f=account~name.filled&date=*&by=account~name&show=count,win_rate,cycle",
    "of=lead&date=*&by=status&show=count,share,to_contact,rate",
    "of=activity&f=!done_at.filled&date=*&by=type&show=count",
    "of=account&f=opportunity@account.count:1,&date=*&by=name&show=count",
];

fn naive(set: &RecordStore, text: &str, spot: &Spot, viewer: &QueryContext) -> Figure {
    let report = Report { top: 100_000, ..written::read(set, text).unwrap() };
    let outcome = run(set, &report, viewer);
    match &spot.group {
        None => outcome.total[spot.measure].clone(),
        Some(key) => {
            let line = outcome.lines.iter().find(|line| line.key == *key);
            line.map_or(Figure::None, |line| line.figures[spot.measure].clone())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(16), ..ProptestConfig::default() })]
    #[test]
    fn the_actions_that_changed_a_figure_add_up_to_its_difference(
        steps in prop::collection::vec(steps::step(), 4..36),
        from in any::<prop::sample::Index>(),
        picked in any::<prop::sample::Index>(),
        which in 0..REPORTS.len(),
        measure in any::<prop::sample::Index>(),
    ) {
        let crm = TestWorkspace::new();
        for step in &steps {
            match step {
                Step::Undo if crm.session.stack(|stack| stack.next_undo().is_some()) => drop(crm.undo()),
                Step::Redo if crm.session.stack(|stack| stack.next_redo().is_some()) => drop(crm.redo()),
                Step::Reload => days_pass(1),
                step => drop(steps::command(&crm, step).map(|command| crm.try_do(command))),
            }
        }
        let journal = wait(crm.session.journal()).unwrap();
        let begin = Seq(from.index(journal.len()) as u32 + 1);
        let set = wait(crm.session.as_of(begin, |_, _| ())).unwrap();
        let text = REPORTS[which];
        let report = crm.session.read(|set| written::read(set, text).unwrap());
        // Any group that there is now, or all records.
        let groups: Vec<Option<GroupKey>> = crm.session.read(|set| {
            let report = Report { top: 100_000, ..report.clone() };
            std::iter::once(None).chain(run(set, &report, &on(today())).lines.into_iter().map(|line| Some(line.key))).collect()
        });
        let spot = Spot { group: picked.get(&groups).clone(), measure: measure.index(report.measures.len()) };
        let (then, now) = (on(today().add_days(-40)), on(today()));
        let mut playing = set.clone_records();
        let mut history = FigureHistory::new(set, report, spot.clone(), &then, now);
        prop_assert_eq!(&history.first, &naive(&playing, text, &spot, &then));
        prop_assert_eq!(&history.started, &naive(&playing, text, &spot, &now));
        // What changes the figure, found by working all of it out again after each commit.
        let (mut before, mut wanted) = (history.started.clone(), Vec::new());
        for commit in journal.iter().filter(|commit| commit.header.seq > begin) {
            history.play(commit);
            playing.apply(commit);
            let after = naive(&playing, text, &spot, &now);
            if after != before {
                wanted.push((commit.header.seq, before.clone(), after.clone()));
                before = after;
            }
        }
        let found: Vec<_> = history.causes.iter().map(|cause| (cause.header.seq, cause.before.clone(), cause.after.clone())).collect();
        prop_assert_eq!(found, wanted);
        let now_figure = crm.session.read(|set| naive(set, text, &spot, &now));
        prop_assert_eq!(&history.last, &now_figure);
        let mut sum: Level = difference(&level(&history.first), &level(&history.started));
        for cause in &history.causes {
            for (unit, number) in difference(&level(&cause.before), &level(&cause.after)).iter() {
                *sum.get_or_insert_with(*unit, || 0) += number;
            }
        }
        let sum: Vec<_> = sum.iter().filter(|(_, number)| **number != 0).map(|(unit, number)| (*unit, *number)).collect();
        let whole: Vec<_> = difference(&level(&history.first), &level(&now_figure)).iter().map(|(unit, number)| (*unit, *number)).collect();
        prop_assert_eq!(sum, whole);
    }
}
