//! Campaigns of a team: two browsers that add the same person to the same campaign make one member, and both keep what they noted.
use std::sync::Arc;

use kontor::command::{Command, Conversion};
use kontor::domain::records::{campaign_member as member, lead};
use kontor::domain::{RecordType, defaults};
use kontor::replication::VersionVector;

use super::browser;
use super::changes::{Member, TEAM};
use crate::campaigns::{add, members, new_campaign};
use crate::every_way_in::a_lead;

fn exchange(anna: &mut Member, ben: &mut Member) {
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(ben));
}

#[test]
fn two_browsers_add_a_person_to_a_campaign_once() {
    browser::begin(34);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let hers = anna.browser.crm.clone();
    let fair = new_campaign(&hers, "Fair");
    let [ada, eve] = ["Ada", "Eve"].map(|name| a_lead(&hers, name));
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let his = ben.browser.crm.clone();

    // Both add Ada, and he notes her response. Eve: she adds her, he converts her.
    for crm in [&hers, &his] {
        crm.run(add(fair, &[ada], None));
    }
    let ids = Arc::new(vec![members(&his, ada)[0].id()]);
    his.run(Command::SetMemberStatus { members: ids, status: defaults::MEMBER_RESPONDED });
    hers.run(add(fair, &[eve], None));
    his.run(Command::Convert(Conversion::new(eve)));
    exchange(&mut anna, &mut ben);
    for crm in [&hers, &his] {
        let own = members(crm, ada);
        assert_eq!(own.len(), 1, "one person, one member");
        assert_eq!(own[0].link(member::STATUS), Some(defaults::MEMBER_RESPONDED));
        assert!(own[0].moment(member::RESPONDED).is_some());
        assert_eq!(crm.session.read(|set| set.count(RecordType::CampaignMember)), 2);
    }
    // Her member of the converted lead gets the contact with the next command that touches it.
    let ids = Arc::new(vec![members(&hers, eve)[0].id()]);
    hers.run(Command::SetMemberStatus { members: ids, status: defaults::MEMBER_RESPONDED });
    let contact = hers.get(eve, lead::CONVERTED_CONTACT);
    assert_eq!(members(&hers, eve)[0].get(member::CONTACT), contact);
    exchange(&mut anna, &mut ben);
    assert_eq!(members(&his, eve)[0].get(member::CONTACT), contact);
}
