//! Figures from the files of another CRM, compared with the independent computation in `tests/figures.mjs`.
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::support::files::{folder, import};
use crate::support::{TestWorkspace, today};
use kontor::base::Date;
use kontor::locale::Language;
use kontor::report::{Figure, GroupKey, labels, query_string, run};
use kontor::store::filter::QueryContext;

/// Report, group, numbers.
type Figures = BTreeMap<(String, String), Vec<i128>>;

fn independent(path: &str) -> Option<Figures> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures.mjs");
    // Without Node there is nothing to compare with; scripts/test.sh requires it anyway.
    let output = Command::new("node").arg(script).arg(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).expect("is text");
    let line = |line: &str| {
        let mut cells = line.split('\t').map(str::to_string);
        let (report, group) = (cells.next().expect("has a report"), cells.next().expect("has a group"));
        ((report, group), cells.map(|cell| cell.parse().expect("is a whole number")).collect())
    };
    Some(text.lines().map(line).collect())
}

fn kontors(crm: &TestWorkspace, name: &str, report: &str, out: &mut Figures) {
    let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
    crm.session.read(|set| {
        let report = query_string::read(set, report).expect("is a report");
        let outcome = run(set, &report, &viewer);
        let number = |figure: &Figure| match figure {
            Figure::Ratio(part, whole) => vec![*whole, *part],
            figure => vec![figure.size(None).into()],
        };
        let numbers = |figures: &[Figure]| figures.iter().flat_map(number).collect::<Vec<i128>>();
        if report.groups.is_empty() {
            out.insert((name.to_string(), String::new()), numbers(&outcome.total));
        }
        for line in &outcome.lines {
            let group = match line.key {
                GroupKey::From(day) => day.to_iso()[..7].to_string(),
                ref key => labels::key(set, &report, 0, key, 0, Language::En),
            };
            let numbers = numbers(&line.figures);
            if numbers.iter().any(|number| *number != 0) {
                out.insert((name.to_string(), group), numbers);
            }
        }
    });
}

fn check(path: &str) {
    let Some(files) = folder(path) else { return };
    let Some(mut expected) = independent(path) else { return };
    let crm = TestWorkspace::new();
    import(&crm, &files);
    let mut found = Figures::new();
    kontors(&crm, "stage", "of=opportunity&date=*&by=stage&show=count,sum.amount", &mut found);
    kontors(&crm, "owner", "of=opportunity&date=*&by=owner&show=won,lost,won_amount", &mut found);
    kontors(&crm, "month", "of=opportunity&date=close_date&by=close_date.month&show=won,won_amount", &mut found);
    kontors(&crm, "cohort", "of=lead&date=created&by=created.month&show=rate", &mut found);
    kontors(&crm, "leads", "of=lead&date=*&show=rate", &mut found);
    kontors(&crm, "tasks", "of=activity&date=*&by=owner&show=count,done", &mut found);
    let mut whole = Figures::new();
    kontors(&crm, "all", "of=opportunity&date=*&show=count,sum.amount,win_rate", &mut whole);
    let whole = &whole[&("all".to_string(), String::new())];
    let all = expected.remove(&("all".to_string(), String::new())).expect("there are deals");
    // There, the rate is written as whole and part.
    assert_eq!((whole[0], whole[1], whole[2], whole[3]), (all[0], all[1], all[3], all[2]));
    if let Some(cycle) = expected.remove(&("cycle".to_string(), String::new())) {
        kontors(&crm, "cycle", "of=opportunity&date=*&show=cycle", &mut found);
        let mean = found.remove(&("cycle".to_string(), String::new())).expect("is there")[0];
        let (days, count) = (cycle[0] * 86_400_000, cycle[1]);
        assert_eq!(mean, (days.abs() + count / 2) / count * days.signum());
    }
    // The import maps this stage to the one with the present name.
    if let Some(numbers) = expected.remove(&("stage".to_string(), "Prospect".to_string())) {
        expected.insert(("stage".to_string(), "Prospecting".to_string()), numbers);
    }
    // Groups without a figure are shown by one side only.
    expected.retain(|_, numbers| numbers.iter().any(|number| *number != 0));
    assert_eq!(found, expected);
}

#[test]
fn figures_of_the_fixture_equal_an_independent_computation() {
    check("tests/fixtures/figures");
}

#[test]
fn figures_of_a_real_export_equal_an_independent_computation() {
    check("../shared/data/zoho");
}
