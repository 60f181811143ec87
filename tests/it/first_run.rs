//! The set-up of a new workspace by its user, and what can be restored of it.
use kontor::base::Id;
use kontor::command::{Command, SetUp};
use kontor::domain::records::{settings, stage};
use kontor::domain::sales_process::SalesProcess;
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::{display_names, picklists};

use crate::support::TestWorkspace;

fn wanted(process: SalesProcess) -> SetUp {
    SetUp { name: " Weber & Co ".to_string(), currency: "CHF".to_string(), me: "Mia Weber".to_string(), process }
}

fn stage_names(crm: &TestWorkspace) -> Vec<String> {
    crm.session.read(|set| {
        let stages = picklists::stages_of(set, defaults::MAIN_PIPELINE);
        stages.into_iter().map(|id| display_names::name_of(set, id, Language::En)).collect()
    })
}

#[test]
fn a_set_up_is_one_action_that_names_the_workspace_its_currency_its_first_owner_and_its_stages() {
    let crm = TestWorkspace::new();
    crm.run(Command::SetUp(wanted(SalesProcess::Five)));
    assert_eq!(
        stage_names(&crm),
        ["Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review", "Closed Won", "Closed Lost"]
    );
    crm.session.read(|set| {
        let row = set.get(RecordType::Settings, settings::SETTINGS_ID).expect("the settings");
        assert_eq!((row.text(settings::NAME), row.text(settings::CURRENCY)), ("Weber & Co", "CHF"));
        let owners: Vec<String> =
            picklists::users(set).into_iter().map(|id| display_names::name_of(set, id, Language::En)).collect();
        assert_eq!(owners, ["Mia Weber"]);
    });
    crm.undo();
    assert_eq!(stage_names(&crm).len(), 10);
    assert_eq!(crm.session.read(|set| set.count(RecordType::User)), 0);
}

#[test]
fn the_default_process_has_all_ten_stages_and_the_shortest_four_on_the_way_to_won() {
    let crm = TestWorkspace::new();
    crm.run(Command::SetUp(wanted(SalesProcess::Ten)));
    assert_eq!(stage_names(&crm).len(), 10);
    let kept = |process: SalesProcess| process.stages().filter(|(_, is_kept)| *is_kept).count();
    assert_eq!(SalesProcess::ALL.map(kept), [10, 6, 5]);
    let crm = TestWorkspace::new();
    crm.run(Command::SetUp(wanted(SalesProcess::Four)));
    assert_eq!(stage_names(&crm).first().map(String::as_str), Some("Qualification"));
    // A stage that the process does not have is archived, and comes back.
    crm.run(Command::Edit { id: Id::fixed(202), fields: vec![(stage::ARCHIVED, None)] });
    assert_eq!(stage_names(&crm).len(), 6);
}

#[test]
fn a_set_up_without_a_name_or_with_an_unknown_currency_changes_nothing() {
    let crm = TestWorkspace::new();
    let before = crm.session.read(|set| set.head());
    for wrong in [
        SetUp { me: "  ".to_string(), ..wanted(SalesProcess::Ten) },
        SetUp { name: String::new(), ..wanted(SalesProcess::Ten) },
        SetUp { currency: "XYZ".to_string(), ..wanted(SalesProcess::Ten) },
    ] {
        assert!(crm.try_do(Command::SetUp(wrong)).is_err());
    }
    assert_eq!(crm.session.read(|set| set.head()), before);
}
