//! Meetings: who takes part, what they answered, and what becomes of both when records are merged, erased or converted.
use kontor::base::{Id, Timestamp, Value};
use kontor::command::erase::{self, ErasureRequest};
use kontor::command::{Command, Merge};
use kontor::domain::records::{activity, contact, lead, user};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::{csv_writer, xlsx_writer};
use kontor::locale::Language;
use kontor::store::meetings::{self, Participant, Response};
use kontor::store::{calendar_feed, timeline};
use proptest::prelude::*;

use crate::support::files::{File, all, file, import};
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
    assert_eq!(answers(&crm, id)[1].1, NeedsAction);
    let Some(Value::Text(stored)) = crm.get(id, activity::RESPONSES) else { panic!("that it was taken back is kept") };
    assert_eq!(crm.session.read(|set| meetings::named_responses(set, &stored, Language::En)), "");
}

/// The activities with all fields, in a format.
fn exported(crm: &TestWorkspace, language: Language, is_book: bool) -> File {
    crm.session.read(|set| {
        let fields = set.fields(RecordType::Activity).to_vec();
        let slots: Vec<_> = set.rows(RecordType::Activity).map(|(slot, _)| slot).collect();
        match is_book {
            true => {
                let book = xlsx_writer::write(set, RecordType::Activity, &fields, &slots, language, Timestamp);
                ("activities.xlsx".to_string(), book)
            }
            false => {
                let csv = csv_writer::write(set, RecordType::Activity, &fields, &slots, language);
                ("activities.csv".to_string(), csv.into_bytes())
            }
        }
    })
}

/// Ada, Ben, Lena and Max, a guest and a taxi driver, who answered, but for one.
fn with_answers() -> (TestWorkspace, Id) {
    let crm = TestWorkspace::new();
    let (ada, ben) = (person(&crm, "Ada: Berg", "ada@nord.example"), person(&crm, "Ben", ""));
    let (id, ..) = meeting(&crm, &[ada, ben]);
    let guests = text("Gerd Gast <gerd@guest.example>\nTaxi driver");
    crm.run(Command::Edit { id, fields: vec![(activity::GUESTS, guests)] });
    for (who, response) in [
        ("Ada: Berg", Response::Accepted),
        ("Lena", Response::Declined),
        ("Max", Response::Tentative),
        ("Gerd Gast", Response::Accepted),
        ("Taxi driver", Response::Declined),
    ] {
        respond(&crm, id, who, response);
    }
    (crm, id)
}

#[test]
fn answers_that_were_exported_as_a_table_come_back() {
    let (crm, id) = with_answers();
    let before = crm.content();
    for language in Language::ALL {
        for is_book in [false, true] {
            let file = exported(&crm, language, is_book);
            let plan = import(&crm, std::slice::from_ref(&file));
            assert_eq!((plan.fills.len(), crm.content() == before), (0, true), "{language:?}: {:?}", plan.fills);
            // In another workspace, whose people have other ids.
            let other = TestWorkspace::new();
            person(&other, "Ben", "");
            let ada = person(&other, "Ada: Berg", "ada@nord.example");
            let (own, ..) = meeting(&other, &[ada]);
            other.run(Command::Edit { id: own, fields: vec![(activity::SUBJECT, text("Another one"))] });
            let plan = import(&other, std::slice::from_ref(&file));
            let is_it = |row: &kontor::base::Row| row.text(activity::SUBJECT) == "Kick-off";
            let found = all(&other, RecordType::Activity).into_iter().find(is_it);
            let found = found.unwrap_or_else(|| panic!("{language:?}: {:?}", plan.left_out)).id();
            assert_eq!(answers(&other, found), answers(&crm, id), "{language:?} {is_book}");
        }
    }
    // What is nobody's answer is kept in the text, and said.
    let table = "Subject,Type,Start,Responses\nTalk,Meeting,2031-01-02 10:00,\"Nobody: Accepted\nMax: perhaps\"\n";
    let plan = import(&crm, &[file("talk.csv", table)]);
    assert_eq!(plan.diagnostics.len(), 2, "{:?}", plan.diagnostics);
    let talk = all(&crm, RecordType::Activity).into_iter().find(|row| row.text(activity::SUBJECT) == "Talk");
    let talk = talk.expect("is there");
    assert_eq!(talk.get(activity::RESPONSES), None);
    assert!(talk.text(activity::TEXT).contains("Responses: Nobody: Accepted"), "{}", talk.text(activity::TEXT));
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

    /// Whoever notes what, and whatever two browsers know of each other: each participant has the answer that was noted last by
    /// whoever knew of the others, and nobody's answer is lost to somebody else's.
    #[test]
    fn answers_do_not_touch_each_other(
        before in proptest::collection::vec((0..5usize, 0..4usize), 0..12),
        here in proptest::collection::vec((0..2usize, 0..4usize), 0..12),
        there in proptest::collection::vec((2..5usize, 0..4usize), 0..12),
    ) {
        let key = |who: usize| format!("p{who}@x.example");
        let mut expected = [Response::NeedsAction; 5];
        let mut note = |start: &str, given: &[(usize, usize)]| {
            let mut responses = start.to_string();
            for (who, what) in given {
                expected[*who] = Response::ALL[*what];
                responses = match meetings::with_response(&responses, &key(*who), Response::ALL[*what]) {
                    Some(Value::Text(text)) => text,
                    _ => String::new(),
                };
            }
            responses
        };
        let known = note("", &before);
        let (mine, theirs) = (note(&known, &here), note(&known, &there));
        let both = [mine.as_str(), theirs.as_str()];
        let merged = meetings::merged_responses(both.into_iter().filter(|text| !text.is_empty()));
        for (who, response) in expected.into_iter().enumerate() {
            let line = merged.lines().find_map(|line| line.strip_prefix(&format!("{} ", key(who))));
            let word = line.and_then(|line| line.split(' ').next()).map_or(Response::NeedsAction, Response::from_key);
            prop_assert_eq!(word, response);
        }
        // Merging again, or in a later round, changes nothing.
        prop_assert_eq!(meetings::merged_responses([merged.as_str(), theirs.as_str()].into_iter().filter(|text| !text.is_empty())), merged.clone());
        // Everybody was asked again after both had noted theirs.
        prop_assert_eq!(meetings::merged_responses([mine.as_str(), theirs.as_str(), ""]), "");
    }
}
