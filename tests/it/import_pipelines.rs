//! Deals of a file whose column names their pipeline: each comes into it, in one of its stages.
use crate::support::files::{File, all, file, guess, import, plan, store};
use crate::support::{TestWorkspace, link, text};
use kontor::base::{FieldId, Id, Value};
use kontor::domain::records::{opportunity, pipeline, stage};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::{display_names, picklists};
use kontor::worker_protocol::import_config::{ChoiceMapping, Target};

/// A workspace with a second pipeline.
fn with_partners() -> (TestWorkspace, Id) {
    let crm = TestWorkspace::new();
    let partners = crm.create(
        RecordType::Pipeline,
        vec![(pipeline::NAME, text("Partners")), (pipeline::NAME_DE, text("Partnergeschäft"))],
    );
    let stage = |name: &str, percent: i64, order: i64, more: Vec<(FieldId, Option<Value>)>| {
        let mut fields = vec![
            (stage::NAME, text(name)),
            (stage::PROBABILITY, Some(Value::Number(percent))),
            (stage::FORECAST, link(defaults::PIPELINE)),
            (stage::PIPELINE, link(partners)),
            (stage::ORDER, Some(Value::Number(order))),
        ];
        fields.extend(more);
        crm.create(RecordType::Stage, fields);
    };
    stage("Asked", 20, 100, vec![]);
    stage("Pilot", 40, 101, vec![]);
    stage("Qualification", 60, 102, vec![]);
    stage("Signed", 100, 103, vec![(stage::CLOSED, Some(Value::Yes)), (stage::WON, Some(Value::Yes))]);
    (crm, partners)
}

/// Each deal with its pipeline, stage and probability.
fn deals(crm: &TestWorkspace) -> Vec<String> {
    let mut out: Vec<String> = all(crm, RecordType::Opportunity)
        .iter()
        .map(|row| {
            crm.session.read(|set| {
                let stage = row.link(opportunity::STAGE).expect("every deal has a stage");
                let name = |id: Id| display_names::name_of(set, id, Language::En);
                let percent = row.number(opportunity::PROBABILITY).unwrap_or(0);
                let of = name(picklists::pipeline_of(set, stage));
                format!("{}: {of}, {}, {percent}", row.text(opportunity::NAME), name(stage))
            })
        })
        .collect();
    out.sort();
    out
}

const HEAD: &str = "Opportunity name,Account name,Close date,Stage,Pipeline\n";

fn one(rows: &str) -> [File; 1] {
    [file("deals.csv", &format!("{HEAD}{rows}"))]
}

#[test]
fn a_column_names_the_pipeline_of_new_deals_and_their_stage_is_one_of_it() {
    let (crm, _) = with_partners();
    // The same name of a stage means one of either pipeline; one name is in one of them only; a name may be German.
    let files = one("Roof,Nord,2031-05-05,Qualification,Partners\n\
         Wall,Nord,2031-05-05,Qualification,Sales\n\
         Door,Nord,2031-05-05,Pilot,partnergeschäft\n\
         Gate,Nord,2031-05-05,,Partners\n\
         Yard,Nord,2031-05-05,Qualification,\n");
    let guessed = guess(&crm, &files);
    assert_eq!(guessed[0].columns[4].target, Target::Pipeline);
    let before = crm.session.read(|set| set.rows(RecordType::Stage).count());
    let plan = import(&crm, &files);
    assert_eq!(plan.diagnostics, []);
    assert_eq!(
        deals(&crm),
        [
            "Door: Partners, Pilot, 40",
            "Gate: Partners, Asked, 20",
            "Roof: Partners, Qualification, 60",
            "Wall: Sales, Qualification, 10",
            "Yard: Sales, Qualification, 10",
        ]
    );
    assert_eq!(crm.session.read(|set| set.rows(RecordType::Stage).count()), before, "no stage is added");
    assert!(all(&crm, RecordType::Opportunity).iter().all(|row| row.text(opportunity::DESCRIPTION).is_empty()));
    nothing_changes(&crm, &files);
}

#[test]
fn a_stage_or_pipeline_that_is_not_there_is_said_and_kept() {
    let (crm, _) = with_partners();
    let files = one("Roof,Nord,2031-05-05,Perception Analysis,Partners\n\
         Wall,Nord,2031-05-05,Napkin,Partners\n\
         Door,Nord,2031-05-05,Qualification,Renewals\n");
    let plan = import(&crm, &files);
    let told: Vec<(usize, &str, &str)> =
        plan.diagnostics.iter().map(|one| (one.line, one.column.as_str(), one.value.as_str())).collect();
    let expected = [(2, "Stage", "Perception Analysis"), (3, "Stage", "Napkin"), (4, "Pipeline", "Renewals")];
    assert_eq!(told, expected);
    assert_eq!(
        deals(&crm),
        ["Door: Sales, Qualification, 10", "Roof: Partners, Asked, 20", "Wall: Partners, Asked, 20"]
    );
    let mut kept: Vec<String> =
        all(&crm, RecordType::Opportunity).iter().map(|row| row.text(opportunity::DESCRIPTION).to_string()).collect();
    kept.sort();
    assert_eq!(kept, ["Pipeline: Renewals", "Stage: Napkin", "Stage: Perception Analysis"]);
    nothing_changes(&crm, &files);
}

#[test]
fn a_won_deal_is_in_the_closing_stage_of_its_pipeline_and_a_file_moves_deals_between_pipelines() {
    let (crm, _) = with_partners();
    let files = [file(
        "deals.csv",
        "ID,Opportunity name,Account name,Close date,Status,Pipeline\n\
         1,Roof,Nord,2024-05-05,won,Partners\n2,Wall,Nord,2024-05-05,won,Sales\n3,Door,Nord,2031-05-05,open,Partners\n",
    )];
    import(&crm, &files);
    let closed = ["Door: Partners, Asked, 20", "Roof: Partners, Signed, 100", "Wall: Sales, Closed Won, 100"];
    assert_eq!(deals(&crm), closed);
    nothing_changes(&crm, &files);
    // Another column, or another choice, leaves it to the pipeline of the file.
    let moved = [file("deals.csv", "ID,Opportunity name,Stage,Pipeline\n3,Door,Qualification,Sales\n")];
    import(&crm, &moved);
    assert_eq!(deals(&crm)[0], "Door: Sales, Qualification, 10");
    let mut chosen = guess(&crm, &moved);
    chosen[0].columns[3].target = Target::Description;
    assert_eq!(plan(&crm, &moved, chosen).diagnostics, []);
}

#[test]
fn a_workspace_with_one_pipeline_keeps_names_of_others_without_a_doubt() {
    let crm = TestWorkspace::new();
    let files = one("Roof,Nord,2031-05-05,Napkin,Renewals\n");
    let guessed = guess(&crm, &files);
    assert_eq!(guessed[0].choices[0].choices[0].meaning, ChoiceMapping::Add, "a new stage of the main pipeline");
    let plan = import(&crm, &files);
    assert_eq!(plan.diagnostics, []);
    assert_eq!(deals(&crm), ["Roof: Sales, Napkin, 0"]);
    assert_eq!(all(&crm, RecordType::Opportunity)[0].text(opportunity::DESCRIPTION), "Pipeline: Renewals");
}

fn nothing_changes(crm: &TestWorkspace, files: &[File]) {
    let before = crm.content();
    let again = plan(crm, files, guess(crm, files));
    assert!(again.rows.is_empty() && again.fills.is_empty(), "a second import changes nothing: {:?}", again.fills);
    store(crm, &again);
    assert_eq!(crm.content(), before);
}
