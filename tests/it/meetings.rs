//! Meetings: who takes part, what they answered, and what becomes of both when records are merged, erased or converted.
use kontor::base::{Id, Value};
use kontor::command::erase::{self, ErasureRequest};
use kontor::command::{Command, Merge};
use kontor::domain::records::{activity, contact, lead, user};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::meetings::{self, Participant, Response};
use kontor::store::{calendar_feed, timeline};
use proptest::prelude::*;

use crate::support::{TestWorkspace, cases, days_pass, link, text, today, wait, world};

pub fn person(crm: &TestWorkspace, name: &str, address: &str) -> Id {
    crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text(name)), (contact::EMAIL, Value::text(address))])
}

pub fn owner(crm: &TestWorkspace, name: &str, address: &str) -> Id {
    crm.create(RecordType::User, vec![(user::NAME, text(name)), (user::EMAIL, Value::text(address))])
}

/// A meeting of tomorrow at ten with these contacts, the lead Lena, the owner Max and somebody without a record.
pub fn meeting(crm: &TestWorkspace, contacts: &[Id]) -> (Id, Id, Id) {
    let lena = crm.create(
        RecordType::Lead,
        vec![(lead::LAST_NAME, text("Lena")), (lead::COMPANY, text("Lenz")), (lead::EMAIL, text("lena@lenz.example"))],
    );
    let max = owner(crm, "Max", "max@own.example");
    let start = world().zone.at(today().add_days(1), 600);
    let id = crm.create(
        RecordType::Activity,
        vec![
            (activity::SUBJECT, text("Kick-off")),
            (activity::TYPE, link(defaults::MEETING)),
            (activity::START, Some(Value::Moment(start))),
            (activity::DURATION, Some(Value::Number(60))),
            (activity::PARTICIPANTS, Some(Value::Links(contacts.to_vec()))),
            (activity::PARTICIPATING_LEADS, Some(Value::Links(vec![lena]))),
            (activity::COLLEAGUES, Some(Value::Links(vec![max]))),
            (activity::GUESTS, text("Gerd Gast <gerd@guest.example>")),
        ],
    );
    (id, lena, max)
}

pub fn participants(crm: &TestWorkspace, id: Id) -> Vec<Participant> {
    crm.session.read(|set| meetings::participants(set, set.get(RecordType::Activity, id).expect("is there")))
}

pub fn answers(crm: &TestWorkspace, id: Id) -> Vec<(String, Response)> {
    participants(crm, id).into_iter().map(|one| (one.title().to_string(), one.response)).collect()
}

pub fn respond(crm: &TestWorkspace, id: Id, title: &str, response: Response) {
    let all = participants(crm, id);
    let one = all.iter().find(|one| one.title() == title).expect("takes part");
    crm.run(Command::Respond { meeting: id, key: one.key.clone(), response });
}

fn in_timeline(crm: &TestWorkspace, of: Id, id: Id) -> bool {
    crm.session.read(|set| {
        let found = timeline::of_record_and_related(set, of, None);
        let ids = found.open.iter().chain(&found.done).filter_map(|entry| set.row_at(RecordType::Activity, entry.slot));
        ids.map(|row| row.id()).any(|own| own == id)
    })
}

#[test]
fn everybody_who_takes_part_has_an_answer_and_the_meeting_in_their_timeline() {
    let crm = TestWorkspace::new();
    let (anna, ben) = (person(&crm, "Anna", "anna@nord.example"), person(&crm, "Ben", ""));
    let (id, lena, max) = meeting(&crm, &[anna, ben]);
    let all: Vec<(String, String)> =
        participants(&crm, id).into_iter().map(|one| (one.title().to_string(), one.address)).collect();
    let pair = |name: &str, address: &str| (name.to_string(), address.to_string());
    assert_eq!(
        all,
        [
            pair("Anna", "anna@nord.example"),
            pair("Ben", ""),
            pair("Lena", "lena@lenz.example"),
            pair("Max", "max@own.example"),
            pair("Gerd Gast", "gerd@guest.example"),
        ]
    );
    for of in [anna, ben, lena] {
        assert!(in_timeline(&crm, of, id));
    }
    // The calendar file of a user has what they take part in.
    let feed = |of: Id| crm.session.read(|set| calendar_feed::activities(set, Some(of), today()).len());
    assert_eq!((feed(max), feed(anna)), (1, 0));
    respond(&crm, id, "Ben", Response::Declined);
    respond(&crm, id, "Gerd Gast", Response::Tentative);
    respond(&crm, id, "Max", Response::Accepted);
    let responses: Vec<Response> = answers(&crm, id).into_iter().map(|(_, response)| response).collect();
    use Response::{Accepted, Declined, NeedsAction, Tentative};
    assert_eq!(responses, [NeedsAction, Declined, NeedsAction, Accepted, Tentative]);
    // Exports and the history name people.
    let Some(Value::Text(stored)) = crm.get(id, activity::RESPONSES) else { panic!("there are answers") };
    let mut named: Vec<String> = crm
        .session
        .read(|set| meetings::named_responses(set, &stored, Language::De).lines().map(str::to_string).collect());
    named.sort();
    assert_eq!(named, ["Ben: Abgelehnt", "Max: Angenommen", "gerd@guest.example: Mit Vorbehalt"]);
    crm.undo();
    assert_eq!(answers(&crm, id)[3].1, NeedsAction);
    // Whoever does not take part cannot answer, and an answer can be taken back.
    crm.refusal(Command::Respond { meeting: id, key: "nobody".to_string(), response: Accepted });
    respond(&crm, id, "Ben", NeedsAction);
    respond(&crm, id, "Gerd Gast", NeedsAction);
    assert_eq!(crm.get(id, activity::RESPONSES), None);
}

#[test]
fn a_meeting_that_took_place_is_the_last_activity_of_all_who_took_part() {
    let crm = TestWorkspace::new();
    let anna = person(&crm, "Anna", "anna@nord.example");
    let (id, lena, _) = meeting(&crm, &[anna]);
    days_pass(2);
    crm.run(Command::Complete { activity: id });
    let done = crm.get(id, activity::DONE);
    assert!(done.is_some());
    assert_eq!((crm.get(anna, contact::LAST_ACTIVITY), crm.get(lena, lead::LAST_ACTIVITY)), (done.clone(), done));
}

#[test]
fn a_merge_and_an_erasure_keep_the_meeting_and_the_answers_of_the_others() {
    let crm = TestWorkspace::new();
    let (anna, twin) = (person(&crm, "Anna", "anna@nord.example"), person(&crm, "Anna", "anna@sued.example"));
    let (id, lena, _) = meeting(&crm, &[twin]);
    respond(&crm, id, "Anna", Response::Accepted);
    respond(&crm, id, "Lena", Response::Declined);
    let before = crm.content();
    crm.run(Command::Merge(Merge { master: anna, others: vec![twin], picks: Vec::new() }));
    assert_eq!(crm.get(id, activity::PARTICIPANTS), Some(Value::Links(vec![anna])));
    assert_eq!(answers(&crm, id)[0], ("Anna".to_string(), Response::Accepted));
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    let erasure = crm.session.read(|set| {
        let mut records = vec![anna];
        records.extend(erase::owned_records(set, &[anna]));
        ErasureRequest { records, words: erase::redacted_terms(set, &[anna]) }
    });
    assert!(!erasure.records.contains(&id), "others take part in the meeting");
    wait(crm.session.erase(&erasure)).expect("is erased");
    let left = answers(&crm, id);
    assert_eq!(left.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Lena", "Max", "Gerd Gast"]);
    assert_eq!(left[0].1, Response::Declined);
    // A meeting without anybody else goes along with the person.
    crm.run(Command::Edit { id, fields: vec![(activity::COLLEAGUES, None), (activity::GUESTS, None)] });
    assert!(crm.session.read(|set| erase::owned_records(set, &[lena])).contains(&id));
    assert!(crm.links_are_whole());
}

#[test]
fn addresses_are_read_as_people_write_them() {
    let read = |text: &str| meetings::guests(text);
    let pair = |name: &str, address: &str| (name.to_string(), address.to_string());
    assert_eq!(
        read(
            "Ada Berg <ada@x.example>; ben@y.example,\n\"Carl\" <carl@z.example>\nTaxi driver\nADA@x.example\n<broken"
        ),
        [
            pair("Ada Berg", "ada@x.example"),
            pair("", "ben@y.example"),
            pair("Carl", "carl@z.example"),
            pair("Taxi driver", ""),
            pair("<broken", ""),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(64)))]

    #[test]
    fn whoever_is_written_down_is_read_again(name in "\\PC{0,20}", local in "[a-zA-Z0-9.+_-]{1,12}", domain in "[a-z0-9-]{1,12}\\.example") {
        let address = format!("{local}@{domain}");
        let all = meetings::guests(&meetings::guest(&name, &address));
        prop_assert_eq!(all.len(), 1);
        prop_assert_eq!(&all[0].1, &address);
    }

    #[test]
    fn answers_do_not_touch_each_other(given in proptest::collection::vec((0..5usize, 0..4usize), 1..20)) {
        let mut responses = String::new();
        let mut expected = [Response::NeedsAction; 5];
        for (who, what) in given {
            let response = Response::ALL[what];
            expected[who] = response;
            let key = format!("p{who}@x.example");
            responses = match meetings::with_response(&responses, &key, response) {
                Some(Value::Text(text)) => text,
                _ => String::new(),
            };
        }
        let lines = expected.iter().filter(|response| **response != Response::NeedsAction).count();
        prop_assert_eq!(responses.lines().count(), lines);
        for (who, response) in expected.iter().enumerate().filter(|(_, response)| **response != Response::NeedsAction) {
            let line = format!("p{who}@x.example {}", response.key());
            prop_assert!(responses.lines().any(|own| own == line));
        }
    }
}
