//! Meetings of a team: colleagues who note answers at the same time lose none and are asked nothing.
use kontor::domain::records::activity;
use kontor::replication::VersionVector;
use kontor::store::meetings::Response;

use super::browser;
use super::changes::{Member, TEAM};
use crate::meetings::{answers, meeting, person, respond};

fn exchange(anna: &mut Member, ben: &mut Member) {
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(ben));
}

#[test]
fn answers_that_colleagues_note_at_the_same_time_stand_beside_each_other() {
    use Response::{Accepted, Declined, NeedsAction, Tentative};
    browser::begin(41);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let (hers, his) = (anna.browser.crm.clone(), ben.browser.crm.clone());
    let ada = person(&hers, "Ada", "ada@nord.example");
    let (id, ..) = meeting(&hers, &[ada]);
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);

    respond(&hers, id, "Ada", Accepted);
    respond(&his, id, "Max", Declined);
    respond(&his, id, "Gerd Gast", Accepted);
    exchange(&mut anna, &mut ben);
    let found: Vec<Response> = answers(&his, id).into_iter().map(|(_, response)| response).collect();
    assert_eq!(found, [Accepted, NeedsAction, Declined, Accepted]);
    assert_eq!(answers(&hers, id), answers(&his, id));

    // What both knew already is not what they noted: each keeps the change of the other.
    respond(&hers, id, "Ada", Tentative);
    respond(&his, id, "Max", Tentative);
    exchange(&mut anna, &mut ben);
    let found: Vec<Response> = answers(&hers, id).into_iter().map(|(_, response)| response).collect();
    assert_eq!(found, [Tentative, NeedsAction, Tentative, Accepted]);
    assert_eq!(answers(&hers, id), answers(&his, id));
    assert_eq!(anna.replicator.state().conflicts(), []);

    // The answers are one text again as soon as somebody notes another one, and undo gives back what there was.
    let before = hers.get(id, activity::RESPONSES);
    respond(&hers, id, "Lena", Declined);
    hers.undo();
    assert_eq!(hers.get(id, activity::RESPONSES), before);
    exchange(&mut anna, &mut ben);
    assert_eq!(his.get(id, activity::RESPONSES), before);
}
