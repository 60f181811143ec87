//! Workspaces of every past schema version open in this one: nothing is lost, values are migrated, and past actions can
//! be undone.
use crate::support::{TestWorkspace, wait};
use kontor::base::Id;
use kontor::domain::records::{campaign, campaign_member as member, lead, opportunity, settings};
use kontor::domain::{Picklist, RecordType, defaults};
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::storage::Storage;
use kontor::storage::memory::MemoryStorage;
use kontor::store::{campaigns, display_names, picklists};

fn opened(file: &[u8]) -> TestWorkspace {
    let file = workspace_file::read(file).expect("the file is whole");
    let storage = MemoryStorage::default();
    wait(storage.initialize(&file.commits, file.set.pages(), &file.blobs)).expect("is stored");
    TestWorkspace::on(storage)
}

#[test]
fn a_workspace_of_schema_version_1_gets_new_picklists_and_keeps_everything() {
    let crm = opened(include_bytes!("../fixtures/workspaces/edition-1.json"));
    assert!(crm.links_are_whole());
    crm.session.read(|set| {
        assert_eq!(
            (set.count(RecordType::Lead), set.count(RecordType::Opportunity), set.count(RecordType::Activity)),
            (2, 1, 1)
        );
        assert_eq!(picklists::of_list(set, Picklist::Readiness).len(), 3);
        assert!(set.get(RecordType::Pipeline, defaults::MAIN_PIPELINE).is_some());
        let (_, deal) = set.rows(RecordType::Opportunity).next().expect("the deal is there");
        let competitors = deal.get(opportunity::COMPETITORS).expect("the competitor has moved");
        let [competitor] = competitors.links() else { panic!("one competitor") };
        assert_eq!(display_names::name_of(set, *competitor, Language::En), "Südlicht");
        assert_eq!(deal.get(opportunity::COMPETITOR), None);
        let (_, ada) =
            set.rows(RecordType::Lead).find(|(_, row)| row.text(lead::LAST_NAME) == "Berg").expect("is there");
        assert!(ada.get(lead::TAGS).is_some() && ada.moment(lead::CONVERTED_AT).is_some());
    });
    // Opening it again changes nothing, and earlier actions can still be undone.
    let before = crm.content();
    let later = TestWorkspace::on(crm.storage.clone());
    assert_eq!(later.content(), before);
    later.undo();
    assert_eq!(later.session.read(|set| set.count(RecordType::Lead)), 1);
}

#[test]
fn campaigns_that_were_entries_become_records_with_their_leads_as_members() {
    let crm = opened(include_bytes!("../fixtures/workspaces/edition-3.json"));
    assert!(crm.links_are_whole());
    crm.session.read(|set| {
        let campaigns: Vec<_> = set.rows(RecordType::Campaign).map(|(_, row)| row.clone()).collect();
        let mut names: Vec<&str> = campaigns.iter().map(|row| row.text(campaign::NAME)).collect();
        names.sort_unstable();
        assert_eq!(names, ["Spring fair", "Webinar"]);
        let fair = campaigns.iter().find(|row| row.text(campaign::NAME) == "Spring fair").expect("is there").id();
        let members: Vec<_> = set.rows(RecordType::CampaignMember).map(|(_, row)| row.clone()).collect();
        assert_eq!(members.len(), 2);
        for (_, row) in set.rows(RecordType::Lead) {
            assert_eq!((row.link(lead::CAMPAIGN), row.link(lead::CAMPAIGN_ENTRY)), (Some(fair), None));
            let own: Vec<_> = campaigns::of_person(set, RecordType::Lead, row.id()).collect();
            let [own] = own[..] else { panic!("one membership") };
            assert_eq!(own.link(member::CAMPAIGN), Some(fair));
            assert_eq!(own.link(member::STATUS), Some(defaults::MEMBER_SENT));
            assert_eq!(own.link(member::CONTACT), row.link(lead::CONVERTED_CONTACT));
        }
        let (_, deal) = set.rows(RecordType::Opportunity).next().expect("the deal is there");
        assert_eq!((deal.link(opportunity::CAMPAIGN), deal.link(opportunity::CAMPAIGN_ENTRY)), (Some(fair), None));
    });
    let before = crm.content();
    assert_eq!(TestWorkspace::on(crm.storage.clone()).content(), before, "opening it again changes nothing");
}

#[test]
fn a_workspace_of_schema_version_2_keeps_its_competitors_and_gets_what_came_since() {
    let crm = opened(include_bytes!("../fixtures/workspaces/edition-2.json"));
    assert!(crm.links_are_whole());
    crm.session.read(|set| {
        let competitors: Vec<Id> = picklists::of_list(set, Picklist::Competitor);
        let (_, deal) = set.rows(RecordType::Opportunity).next().expect("the deal is there");
        assert_eq!(deal.get(opportunity::COMPETITORS).expect("it has one").links(), competitors);
        assert_eq!(display_names::name_of(set, competitors[0], Language::En), "Südlicht");
        assert_eq!(competitors.len(), 1, "which is not made again");
        assert_eq!(picklists::of_list(set, Picklist::Readiness).len(), 3);
        assert!(set.locate(defaults::SELLERS_DECISION).is_some());
        assert_eq!((set.count(RecordType::Campaign), set.count(RecordType::CampaignMember)), (2, 2));
    });
    has_the_latest(&crm);
}

#[test]
fn a_workspace_of_schema_version_4_keeps_its_campaigns_and_gets_what_came_since() {
    let file = include_bytes!("../fixtures/workspaces/edition-4.json");
    let stored = workspace_file::read(file).expect("the file is whole");
    let crm = opened(file);
    assert!(crm.links_are_whole());
    crm.session.read(|set| {
        for kind in [RecordType::Lead, RecordType::Opportunity, RecordType::Campaign, RecordType::CampaignMember] {
            assert!(set.count(kind) > 0);
            for (_, row) in stored.set.rows(kind) {
                assert_eq!(set.get(kind, row.id()), Some(row), "it is as it was");
            }
            assert_eq!(set.count(kind), stored.set.count(kind));
        }
    });
    has_the_latest(&crm);
}

/// Checks that a workspace has the default records of the present version, and that opening it again changes nothing.
fn has_the_latest(crm: &TestWorkspace) {
    crm.session.read(|set| {
        for (kind, id, _) in defaults::records() {
            // An earlier build may have had another one, which is kept.
            assert!(set.locate(id).is_some(), "{kind:?} {id:?}");
        }
        let (_, settings) = set.rows(RecordType::Settings).next().expect("there are settings");
        assert_eq!(settings.number(settings::EDITION), Some(defaults::SCHEMA_VERSION));
    });
    let before = crm.content();
    assert_eq!(TestWorkspace::on(crm.storage.clone()).content(), before, "opening it again changes nothing");
}

/// Whoever raises the version adds a file of the one before.
#[test]
fn there_is_a_workspace_of_every_earlier_schema_version() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workspaces");
    for version in 1..defaults::SCHEMA_VERSION {
        let file = std::fs::read(folder.join(format!("edition-{version}.json"))).expect("there is a file of it");
        let stored = workspace_file::read(&file).expect("the file is whole");
        let (_, row) = stored.set.rows(RecordType::Settings).next().expect("there are settings");
        // Version 1 did not say so.
        assert_eq!(row.number(settings::EDITION).unwrap_or(1), version);
        has_the_latest(&opened(&file));
    }
}
