//! Deal rooms: what a page shows and leaves out, what its reader may write, and what is taken of it; with files that were changed.
use std::sync::Arc;

use kontor::base::{Currency, FieldId, Id, Money, Value};
use kontor::change::Action;
use kontor::command::Command;
use kontor::command::deal_room::RoomChoice;
use kontor::domain::records::{account, activity, contact, file, opportunity as deal, quote};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::deal_room_answer as reader;
use kontor::locale::Language;
use kontor::store::deal_room::{self, Fate, KINDS, RoomFile, RoomWish};
use kontor::worker_protocol::{Reply, Request};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::worker::Worker;
use crate::support::{TestWorkspace, cases, link, text, today};

const EVIL: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

struct Room {
    crm: TestWorkspace,
    nord: Id,
    ada: Id,
    pilot: Id,
    own: Id,
    call: Id,
    other: Id,
}

fn room() -> Room {
    let crm = TestWorkspace::new();
    let nord = crm.create(
        RecordType::Account,
        vec![
            (account::NAME, text(EVIL)),
            (account::STREET, text("Weg 1")),
            (account::CITY, text("Kiel")),
            (account::DESCRIPTION, text("Pays late")),
        ],
    );
    let person = |name: &str, account: Option<Id>| {
        let fields = vec![
            (contact::LAST_NAME, text(name)),
            (contact::ACCOUNT, account.map(Value::Link)),
            (contact::EMAIL, text("ada@nord.example")),
        ];
        crm.create(RecordType::Contact, fields)
    };
    let (ada, other) = (person("Berg", Some(nord)), person("Stranger", None));
    let pilot = crm.create(
        RecordType::Opportunity,
        vec![
            (deal::NAME, text("Pilot")),
            (deal::ACCOUNT, link(nord)),
            (deal::CONTACT, link(ada)),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::CLOSE_DATE, Some(Value::Day(today()))),
            (deal::AMOUNT, Some(Value::Money(Money { minor: 100_000, currency: Currency::EUR }))),
        ],
    );
    let own = crm.create(RecordType::Quote, vec![(quote::OPPORTUNITY, link(pilot))]);
    crm.run(Command::SendQuote { quote: own });
    crm.create(RecordType::Quote, vec![(quote::OPPORTUNITY, link(pilot)), (quote::NAME, text("Secret draft"))]);
    let call = crm.create(
        RecordType::Activity,
        vec![
            (activity::SUBJECT, text("Talk about prices")),
            (activity::TYPE, link(defaults::CALL)),
            (activity::OPPORTUNITY, link(pilot)),
            (activity::TEXT, text("They will pay more")),
        ],
    );
    Room { crm, nord, ada, pilot, own, call, other }
}

fn wish(room: &Room, records: &[Id], language: Language) -> RoomWish {
    let fields = KINDS.into_iter().flat_map(|kind| deal_room::usual(kind).iter().map(move |number| (kind, *number)));
    RoomWish {
        account: room.nord,
        records: records.to_vec(),
        fields: fields.collect(),
        language,
        comments: true,
        corrections: true,
    }
}

fn page(room: &Room, wish: RoomWish) -> String {
    let mut worker = Worker::on(room.crm.storage.clone(), true);
    let (Reply::Written, bytes) = worker.ask_bytes(Request::WriteRoom(wish), &[]) else { panic!("is written") };
    String::from_utf8(bytes).expect("is text")
}

#[test]
fn a_page_shows_what_was_chosen_in_its_language_and_nothing_else() {
    let room = room();
    assert_eq!(
        room.crm.session.read(|set| deal_room::records(set, room.nord)),
        [
            (RecordType::Account, room.nord),
            (RecordType::Opportunity, room.pilot),
            (RecordType::Quote, room.own),
            (RecordType::Contact, room.ada),
            (RecordType::Activity, room.call),
        ]
    );
    let all = [room.pilot, room.own, room.ada, room.other];
    let english = page(&room, wish(&room, &all, Language::En));
    for there in ["Pilot", "€1,000.00", "Billing street", "Weg 1", "ada@nord.example", "Close date"] {
        assert!(english.contains(there), "{there}");
    }
    for hidden in ["Pays late", "Secret draft", "Talk about prices", "They will pay more", "Stranger", "Probability"] {
        assert!(!english.contains(hidden), "{hidden}");
    }
    assert!(!english.contains("<img") && english.matches("<script").count() == 2 && english.contains("&lt;script&gt;"));
    let german = page(&room, wish(&room, &all, Language::De));
    assert!(german.contains("Rechnungsstraße") && german.contains("<html lang=\"de\">") && german.contains("1.000,00"));
    let french = page(&room, wish(&room, &[room.call], Language::Fr));
    assert!(french.contains("Talk about prices") && french.contains("Rue (facturation)") && !french.contains("Pilot"));
    // Without a place to write there is no script.
    let quiet = RoomWish { comments: false, corrections: false, ..wish(&room, &all, Language::En) };
    let quiet = page(&room, quiet);
    assert!(!quiet.contains("<script") && !quiet.contains("<textarea") && quiet.contains("script-src 'none'"));
}

#[test]
fn a_saved_page_is_logged_with_what_is_in_it_and_undone_as_one() {
    let room = room();
    let before = room.crm.content();
    let all = [room.pilot, room.ada, room.other];
    let done = room.crm.run(Command::LogRoom(wish(&room, &all, Language::De))).header.expect("is stored");
    assert_eq!((done.cause.action, done.cause.action as u8), (Action::SaveRoom, 70));
    let rows: Vec<_> =
        room.crm.session.read(|set| set.rows(RecordType::Activity).map(|(_, row)| row.clone()).collect());
    let note = rows.iter().find(|row| row.text(activity::SUBJECT).starts_with("Deal room of")).expect("is logged");
    assert_eq!((note.link(activity::TYPE), note.link(activity::ACCOUNT)), (Some(defaults::NOTE), Some(room.nord)));
    assert!(note.moment(activity::DONE).is_some(), "it happened");
    // What the page has of this account, in the words of whoever saved it; a stranger is not in it.
    let lines: Vec<&str> = note.text(activity::TEXT).lines().collect();
    assert_eq!(lines, ["Opportunity: Pilot", "Contact: Berg"]);
    room.crm.undo();
    assert_eq!(room.crm.content(), before);
    room.crm.refusal(Command::LogRoom(RoomWish { account: room.ada, ..wish(&room, &all, Language::En) }));
}

fn answer(room: &Room) -> Json {
    json!({
        "format": "kontor-room-answer", "version": 1, "account": room.nord.to_string(), "name": "Ada Berg",
        "answered_at": "2026-11-30T10:15:00Z",
        "items": [
            { "record": room.nord.to_string(), "comment": "We moved.", "corrections": [
                { "field": "billing_street", "was": "Weg 1", "wanted": "Weg 2" },
                { "field": "billing_city", "was": "Kiel", "wanted": "Kiel" },
                { "field": "website", "was": "", "wanted": "javascript:alert(1)" },
                { "field": "account_name", "was": "", "wanted": "x" },
                { "field": "description", "was": "", "wanted": "x" },
                { "field": "owner", "was": "", "wanted": room.ada.to_string() },
            ] },
            { "record": room.own.to_string(), "comment": "Cheaper?", "corrections": [{ "field": "gross", "was": "", "wanted": "1" }] },
            { "record": room.ada.to_string(), "corrections": [{ "field": "email", "was": "old@nord.example", "wanted": "ada@new.example" }] },
            { "record": room.other.to_string(), "comment": "Not theirs", "corrections": [] },
        ],
    })
}

fn read(json: &Json) -> Arc<RoomFile> {
    Arc::new(reader::read("nord.room.kontor.json", json.to_string().as_bytes()).expect("is read"))
}

fn take(file: &Arc<RoomFile>, comments: &[Id], corrections: &[(Id, FieldId)]) -> Command {
    let choice = RoomChoice { comments: comments.to_vec(), corrections: corrections.to_vec() };
    Command::TakeRoomAnswer { file: file.clone(), choice: Arc::new(choice) }
}

#[test]
fn only_what_is_ticked_is_taken_and_undone_as_one() {
    let room = room();
    let crm = &room.crm;
    let file = read(&answer(&room));
    let (all, left) = crm.session.read(|set| deal_room::review(set, &file.answer));
    // A field of that key does not exist, three may not be corrected, and one record is not the customer's.
    assert_eq!((all.len(), left), (3, 5));
    let fates: Vec<(&str, Fate)> = all[0].corrections.iter().map(|own| (own.field.key, own.fate)).collect();
    assert_eq!(fates[0], ("billing_street", Fate::Fits));
    assert_eq!(fates[1], ("billing_city", Fate::Same));
    assert!(matches!(fates[2], ("website", Fate::Invalid(_))));
    assert_eq!(all[2].corrections[0].fate, Fate::Moved, "it was changed here since");

    assert!(crm.refusal(take(&file, &[], &[])).contains("at least one"));
    for wrong in [
        take(&file, &[], &[(room.nord, account::CITY)]),
        take(&file, &[], &[(room.nord, account::WEBSITE)]),
        take(&file, &[], &[(room.nord, account::DESCRIPTION)]),
        take(&file, &[], &[(room.own, quote::GROSS)]),
        take(&file, &[room.other], &[]),
        take(&file, &[room.ada], &[]),
    ] {
        crm.refusal(wrong);
    }
    let before = crm.content();
    let chosen = [(room.nord, account::STREET), (room.ada, contact::EMAIL)];
    let done = crm.run(take(&file, &[room.nord, room.own], &chosen)).header.expect("is stored");
    assert_eq!((done.cause.action, done.cause.action as u8), (Action::TakeRoom, 59));
    assert_eq!(crm.get(room.nord, account::STREET), text("Weg 2"));
    assert_eq!(crm.get(room.ada, contact::EMAIL), text("ada@new.example"));
    assert_eq!(crm.get(room.nord, account::CITY), text("Kiel"));
    crm.session.read(|set| {
        let note = set.linking(room.nord, RecordType::Activity, activity::ACCOUNT).next().expect("is logged");
        assert_eq!(note.text(activity::TEXT), "We moved.");
        // What is said about a quote is a note on its opportunity.
        let notes = set.linking(room.pilot, RecordType::Activity, activity::OPPORTUNITY);
        assert!(notes.into_iter().any(|row| row.text(activity::TEXT) == "Cheaper?"));
        assert_eq!(set.linking(room.nord, RecordType::File, file::ACCOUNT).count(), 1);
    });
    // What was left may be taken later; the file stays one.
    crm.run(take(&file, &[room.own], &[]));
    assert_eq!(crm.session.read(|set| set.linking(room.nord, RecordType::File, file::ACCOUNT).count()), 1);
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(crm.get(room.nord, account::STREET), text("Weg 2"));
}

#[test]
fn what_the_page_cannot_have_made_is_refused_in_words() {
    let room = room();
    let good = answer(&room);
    let mut worker = Worker::on(room.crm.storage.clone(), true);
    let mut ask = |json: &Json| worker.ask(Request::ReadTable { file: "any.json".into() }, &json.to_string()).0;
    let Reply::Tables { returned, tables, .. } = ask(&good) else { panic!("is read") };
    assert_eq!((returned.len(), tables.len()), (1, 0));
    for (path, value) in [
        ("/account", json!("me")),
        ("/name", json!("\u{200b} ")),
        ("/answered_at", json!("")),
        ("/items", json!({})),
        ("/items/0/record", json!(7)),
        ("/items/0/comment", json!("x".repeat(4_001))),
        ("/items/0/corrections/0/wanted", json!("x".repeat(4_001))),
        ("/version", json!(2)),
    ] {
        let mut own = good.clone();
        *own.pointer_mut(path).expect("is there") = value;
        let Reply::InvalidFile { why } = ask(&own) else { panic!("{path} is refused") };
        assert!(why.contains("any.json"), "{why}");
    }
    let mut own = good.clone();
    own["account"] = json!(Id::fixed(9).to_string());
    assert_eq!(room.crm.session.read(|set| deal_room::review(set, &read(&own).answer)), (Vec::new(), 4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200)))]

    /// Files that were damaged or changed never crash anything, and change nothing but text fields of the customer's own records.
    #[test]
    fn changed_answers_change_nothing_else(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4usize, any::<u8>()), 1..8)) {
        let room = room();
        let mut bytes = answer(&room).to_string().into_bytes();
        for (at, how, byte) in edits {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => bytes[at] = bytes[(at + usize::from(byte)) % bytes.len()],
            }
        }
        let Ok(file) = reader::read("x.room.kontor.json", &bytes) else { return Ok(()) };
        let file = Arc::new(file);
        let (all, _) = room.crm.session.read(|set| deal_room::review(set, &file.answer));
        let comments: Vec<Id> = all.iter().filter(|own| !own.comment.is_empty()).map(|own| own.id).collect();
        let corrections: Vec<(Id, FieldId)> = all.iter().flat_map(|own| own.corrections.iter().map(|one| (own.id, one.field.number))).collect();
        let kept = [(room.own, quote::GROSS), (room.pilot, deal::AMOUNT), (room.pilot, deal::STAGE), (room.other, contact::EMAIL), (room.nord, account::OWNER)];
        let before = kept.map(|(id, field)| room.crm.get(id, field));
        let _ = room.crm.try_do(take(&file, &comments, &corrections));
        prop_assert_eq!(kept.map(|(id, field)| room.crm.get(id, field)), before);
        prop_assert!(room.crm.links_are_whole());
    }
}
