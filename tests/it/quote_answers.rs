//! Answers of customers to quotes: the form of the page, the file that comes back alone or with an email, what is doubtful about it,
//! and what becomes of the quote; with files that were damaged or changed.
use std::sync::Arc;

use kontor::base::mail::{self, Draft};
use kontor::base::{Id, Timestamp, base64};
use kontor::change::Action;
use kontor::command::quote_answer::Taking;
use kontor::command::quotes::Acceptance;
use kontor::command::{Command, erase};
use kontor::domain::records::{activity, file, opportunity as deal, quote, quote_line};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::quote_answer as reader;
use kontor::import_export::readers::zip;
use kontor::import_export::single_file_app;
use kontor::locale::Language;
use kontor::storage::memory::MemoryStorage;
use kontor::store::quote_answer::{self, AnswerFile, Doubt};
use kontor::store::{quote_answer_form, quote_document, quote_html, quotes};
use kontor::worker_protocol::returned::Returned;
use kontor::worker_protocol::{Reply, Request, wire};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::quote_emails::offered;
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, cases, link, text};

/// A quote that is out, its opportunity, and its page.
fn sent(crm: &TestWorkspace) -> (Id, Id, String) {
    let (_, pilot, own) = offered(crm);
    crm.run(Command::SendQuote { quote: own });
    (own, pilot, page(crm, own))
}

fn page(crm: &TestWorkspace, own: Id) -> String {
    crm.session.read(|set| {
        let document = quote_document::read(set, own, Language::En).expect("is there");
        let asked = quote_answer::asked(set, own).expect("is out");
        let form = quote_answer_form::form(&asked, Language::En, Some("me@nord.example"));
        quote_html::page(&document, None, Some(&form))
    })
}

/// The data in a page.
fn data(page: &str) -> Json {
    let (_, rest) = page.split_once("id=\"kontor-quote\">").expect("has data");
    serde_json::from_str(rest.split_once("</script>").expect("ends").0).expect("is JSON")
}

/// What the form makes of the data, as its script does.
fn filled(page: &str, decision: &str) -> Json {
    let Json::Object(data) = data(page) else { panic!("is an object") };
    json!({
        "format": data["format"], "version": data["version"], "quote": data["quote"], "answer": decision,
        "name": "Ada Berg", "remark": "Please call\nfirst.", "answered_at": "2026-11-30T10:15:00.250Z",
        "signature": [[12, 90, 40, 61, 77, 95], [300, 10]],
    })
}

fn read(answer: &Json) -> Arc<AnswerFile> {
    Arc::new(reader::read("quote.answer.kontor.json", answer.to_string().as_bytes()).expect("is read"))
}

fn quotes_in(returned: &[Vec<u8>]) -> Vec<AnswerFile> {
    let one = |bytes: &Vec<u8>| match wire::decode(bytes) {
        Some(Returned::Quote(file)) => Some(file),
        _ => None,
    };
    returned.iter().filter_map(one).collect()
}

fn doubt(crm: &TestWorkspace, file: &AnswerFile) -> Option<Doubt> {
    crm.session.read(|set| quote_answer::doubt(set, file))
}

fn take(file: &Arc<AnswerFile>, how: Taking) -> Command {
    Command::TakeQuoteAnswer { file: file.clone(), how }
}

fn win() -> Taking {
    Taking::Accept(Acceptance::Win(Vec::new()))
}

#[test]
fn an_answer_that_accepts_wins_the_opportunity_is_kept_and_undone_as_one() {
    let crm = TestWorkspace::new();
    let (own, pilot, page) = sent(&crm);
    let answer = read(&filled(&page, "accepted"));
    assert_eq!(doubt(&crm, &answer), None);
    let before = crm.content();
    // Nothing else than what it says can be done with it.
    crm.refusal(take(&answer, Taking::Decline));
    let done = crm.run(take(&answer, win())).header.expect("is stored");
    assert_eq!((done.cause.action, done.cause.action as u8), (Action::AnswerQuote, 58));
    assert!(done.cause.told(Language::En).contains("Pilot"));
    assert_eq!(crm.get(own, quote::STATUS), link(defaults::QUOTE_ACCEPTED));
    assert_eq!(crm.get(pilot, deal::STAGE), link(defaults::STAGE_WON));
    crm.session.read(|set| {
        let files: Vec<_> = set.linking(own, RecordType::File, file::QUOTE).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].text(file::NAME), "quote.answer.kontor.json");
        let notes: Vec<_> = set.linking(pilot, RecordType::Activity, activity::OPPORTUNITY).collect();
        assert_eq!(notes.len(), 1);
        let number = set.get(RecordType::Quote, own).expect("is there").text(quote::NUMBER);
        assert_eq!(notes[0].text(activity::SUBJECT), format!("Quote {number} accepted by Ada Berg"));
        assert!(notes[0].text(activity::TEXT).starts_with("Please call\nfirst.\n\nSigned by drawing, "));
        assert_eq!(notes[0].link(activity::TYPE), Some(defaults::NOTE));
        assert!(notes[0].moment(activity::DONE).is_some());
    });
    // It is taken once.
    assert_eq!(doubt(&crm, &answer), Some(Doubt::Taken));
    crm.refusal(take(&answer, Taking::Keep));
    // Another one to the same quote can only be kept.
    let other = read(&filled(&page, "declined"));
    assert_eq!(doubt(&crm, &other), Some(Doubt::Accepted));
    crm.refusal(take(&other, Taking::Decline));
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(crm.get(own, quote::STATUS), link(defaults::QUOTE_ACCEPTED));
}

#[test]
fn an_answer_that_declines_is_taken_and_one_to_an_earlier_version_is_only_kept() {
    let crm = TestWorkspace::new();
    let (own, pilot, first) = sent(&crm);
    let no = read(&filled(&first, "declined"));
    crm.refusal(take(&no, win()));
    crm.run(take(&no, Taking::Decline));
    assert_eq!(crm.get(own, quote::STATUS), link(defaults::QUOTE_DECLINED));
    assert_eq!(crm.get(pilot, deal::STAGE), link(Id::fixed(200)));
    // The customer may change their mind.
    let yes = read(&filled(&first, "accepted"));
    assert_eq!(doubt(&crm, &yes), None);
    crm.run(Command::NewQuoteVersion { quote: own });
    let next = crm.session.read(|set| quotes::versions(set, own)[1]);
    crm.run(Command::SendQuote { quote: next });
    assert_eq!(doubt(&crm, &yes), Some(Doubt::Superseded));
    assert!(crm.refusal(take(&yes, win())).contains("earlier version"));
    let before = crm.content();
    crm.run(take(&yes, Taking::Keep));
    assert_eq!(crm.get(own, quote::STATUS), link(defaults::QUOTE_SUPERSEDED));
    assert_eq!(crm.session.read(|set| set.linking(own, RecordType::File, file::QUOTE).count()), 2);
    crm.undo();
    assert_eq!(crm.content(), before);
    // The page of the later version is answered as usual.
    let later = page(&crm, next);
    crm.run(take(&read(&filled(&later, "accepted")), Taking::Accept(Acceptance::TakeOver)));
    assert_eq!(crm.get(next, quote::STATUS), link(defaults::QUOTE_ACCEPTED));
}

#[test]
fn an_answer_is_erased_with_its_contact_and_left_out_with_quotes() {
    let crm = TestWorkspace::new();
    let (own, _, page) = sent(&crm);
    crm.run(take(&read(&filled(&page, "accepted")), win()));
    let (kept, contact) = crm.session.read(|set| {
        let kept = set.linking(own, RecordType::File, file::QUOTE).next().expect("is kept");
        (kept.id(), kept.link(file::CONTACT).expect("has one"))
    });
    assert!(crm.session.read(|set| erase::owned_records(set, &[contact])).contains(&kept));
    let left = crm.session.read(|set| single_file_app::redact(set, &[RecordType::Quote, RecordType::Contact], &[]));
    assert!(left.iter().all(|(kind, _)| *kind != RecordType::File));
}

#[test]
fn an_answer_to_something_else_is_told_so() {
    let crm = TestWorkspace::new();
    let (own, _, page) = sent(&crm);
    let good = filled(&page, "accepted");
    let with = |path: &str, value: Json| {
        let mut own = good.clone();
        *own.pointer_mut(path).expect("is there") = value;
        read(&own)
    };
    let other = "0".repeat(64);
    for (path, value, expected) in [
        ("/quote/total", json!("900.00"), Doubt::Different),
        ("/quote/currency", json!("USD"), Doubt::Different),
        ("/quote/hash", json!(other), Doubt::Different),
        ("/quote/version", json!(2), Doubt::Different),
        ("/quote/number", json!("1999-0001"), Doubt::Unknown),
    ] {
        let file = with(path, value);
        assert_eq!(doubt(&crm, &file), Some(expected.clone()), "{path}");
        crm.refusal(take(&file, win()));
        if !expected.may_be_kept() {
            crm.refusal(take(&file, Taking::Keep));
        }
    }
    // In another copy of the workspace the quote may have another id.
    assert_eq!(doubt(&crm, &with("/quote/id", json!(Id::fixed(7).to_string()))), None);
    // It was taken back to be changed.
    crm.undo();
    assert_eq!(doubt(&crm, &read(&good)), Some(Doubt::Draft));
    assert!(crm.session.read(|set| quote_answer::asked(set, own)).is_none());
    // Sent again with other lines, it has the same number and is another offer.
    let line = crm.session.read(|set| quotes::lines(set, own)[0].id());
    crm.run(Command::Edit { id: line, fields: vec![(quote_line::NAME, text("Less"))] });
    crm.run(Command::SendQuote { quote: own });
    assert_eq!(doubt(&crm, &read(&good)), Some(Doubt::Different));
}

#[test]
fn the_worker_finds_answers_as_files_and_in_emails_and_refuses_damaged_ones_in_words() {
    let crm = TestWorkspace::new();
    let (_, _, page) = sent(&crm);
    let answer = filled(&page, "accepted").to_string();
    let mut worker = Worker::on(MemoryStorage::default(), true);
    let named = |file: &str| Request::ReadTable { file: file.to_string() };
    let (Reply::Tables { tables, returned, .. }, _) = worker.ask(named("any.json"), &answer) else { panic!("is read") };
    let answers = quotes_in(&returned);
    assert_eq!((tables.len(), answers.len()), (0, 1));
    assert_eq!((answers[0].answer.name.as_str(), answers[0].answer.strokes.len()), ("Ada Berg", 2));
    assert_eq!(answers[0].bytes.as_slice(), answer.as_bytes());

    let draft = Draft {
        from: Some(("Ada Berg".into(), "ada@nord.example".into())),
        name: "Me".into(),
        address: "me@nord.example".into(),
        subject: "Our answer".into(),
        text: "Here it is.".into(),
    };
    let attached = mail::Attachment {
        name: "quote-1.answer.kontor.json".into(),
        media_type: "application/json",
        bytes: answer.clone().into_bytes(),
    };
    let eml = mail::write_with(&draft, std::slice::from_ref(&attached), Timestamp(1_800_000_000_000))
        .replace("X-Unsent: 1\r\n", "");
    let (Reply::Tables { tables, returned, .. }, _) = worker.ask(named("answer.eml"), &eml) else { panic!("is read") };
    let answers = quotes_in(&returned);
    assert_eq!((tables.len(), answers.len()), (1, 1));
    assert_eq!(answers[0].name, "quote-1.answer.kontor.json");

    // In an archive, beside what else is there: the customer sent everything as one file.
    let table = b"Name,Company\nAda Berg,Nord GmbH\n".to_vec();
    let parts = |table: Vec<u8>, answer: &str| {
        vec![("back/quote-1.answer.kontor.json", answer.as_bytes().to_vec()), ("back/leads.csv", table)]
    };
    let archive = zip::write(&parts(table.clone(), &answer));
    let (Reply::Tables { tables, returned, skipped }, _) = worker.ask_bytes(named("back.zip"), &archive) else {
        panic!("is read")
    };
    assert_eq!((tables.len(), skipped.len()), (1, 0));
    assert_eq!(quotes_in(&returned)[0].name, "quote-1.answer.kontor.json");
    let alone = zip::write(&parts(table.clone(), &answer)[..1]);
    let (Reply::Tables { tables, returned, .. }, _) = worker.ask_bytes(named("back.zip"), &alone) else {
        panic!("is read")
    };
    assert_eq!((tables.len(), quotes_in(&returned).len()), (0, 1));
    let damaged = zip::write(&parts(table, &answer.replace("accepted", "maybe")));
    let (Reply::Tables { tables, returned, skipped }, _) = worker.ask_bytes(named("back.zip"), &damaged) else {
        panic!("is read")
    };
    assert_eq!((tables.len(), returned.len()), (1, 0));
    assert!(skipped[0].starts_with("quote-1.answer.kontor.json (") && skipped[0].contains("damaged"), "{skipped:?}");

    for damaged in ["", "{", "{}", &answer[..answer.len() / 2], &answer.replace("accepted", "maybe")] {
        let (Reply::InvalidFile { why }, _) = worker.ask(named("quote-1.answer.kontor.json"), damaged) else {
            panic!("is refused: {damaged}")
        };
        assert!(why.contains("damaged"), "{why}");
    }
    let mut newer = filled(&page, "accepted");
    newer["version"] = json!(9);
    let newer = newer.to_string();
    let (Reply::InvalidFile { why }, _) = worker.ask(named("a.answer.kontor.json"), &newer) else { panic!("{newer}") };
    assert!(why.contains("newer version"), "{why}");
}

#[test]
fn the_form_carries_its_data_safely_and_runs_only_its_script() {
    let crm = TestWorkspace::new();
    let (own, _, page) = sent(&crm);
    let (_, script) = page.rsplit_once("<script>").expect("has one");
    let mut hash = String::new();
    base64::write(&Sha256::digest(script.split_once("</script>").expect("ends").0), &mut hash);
    assert!(page.contains(&format!("script-src 'sha256-{hash}'")) && page.contains("default-src 'none'"));
    let asked = crm.session.read(|set| quote_answer::asked(set, own)).expect("is out");
    let evil = quote_answer::Asked { number: "</script><img src=x>\"'&\u{2028}ü😀".to_string(), ..asked };
    for language in Language::ALL {
        let form = quote_answer_form::form(&evil, language, Some("a@b.example?cc=x\"><b>"));
        assert!(!form.contains("<img") && !form.contains("<b>") && !form.contains("cc=x"), "{form}");
        assert_eq!(form.matches("</script>").count(), 2);
        assert_eq!(data(&form)["quote"]["number"], evil.number);
    }
    assert_eq!(quote_answer_form::file_name("Q26/001"), "quote-Q26-001.answer.kontor.json");
}

#[test]
fn what_the_form_cannot_have_made_is_refused() {
    let crm = TestWorkspace::new();
    let (_, _, page) = sent(&crm);
    let good = filled(&page, "accepted");
    let refused = |path: &str, value: Json| {
        let mut own = good.clone();
        *own.pointer_mut(path).expect("is there") = value;
        reader::read("x.json", own.to_string().as_bytes()).is_err()
    };
    for (path, value) in [
        ("/signature", json!([[601, 0]])),
        ("/signature", json!([[0, 181]])),
        ("/signature", json!([[1, 2, 3]])),
        ("/signature", json!([[]])),
        ("/signature", json!([[-1, 2]])),
        ("/signature", json!([["<svg>", 2]])),
        ("/signature", json!(vec![vec![1, 1]; 201])),
        ("/signature", json!([vec![1; 10_002]])),
        ("/signature", json!("data:image/png;base64,AAAA")),
        ("/name", json!(" \u{200b}\n ")),
        ("/remark", json!("x".repeat(4_001))),
        ("/quote/id", json!("me")),
        ("/quote/total", json!("1e9")),
        ("/quote/total", json!("99999999999999999999999")),
        ("/quote/currency", json!("euro")),
        ("/quote/hash", json!("abc")),
        ("/answered_at", json!("yesterday")),
        ("/version", json!(2)),
        ("/format", json!("kontor-mapping")),
    ] {
        assert!(refused(path, value.clone()), "{path} {value}");
    }
    // Control characters and what is invisible do not get into a name.
    let mut own = good.clone();
    own["name"] = json!("Ada\u{202e}\u{0}\r\nBerg");
    assert_eq!(read(&own).answer.name.split_whitespace().collect::<Vec<_>>(), ["Ada", "Berg"]);
    assert!(reader::read("x.json", &vec![b' '; reader::MAX_BYTES + 1]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(400)))]

    /// Files that were damaged or changed never crash anything, and no changed total, hash, number or version is accepted.
    #[test]
    fn changed_answers_are_never_taken_for_the_quote(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..5usize, any::<u8>()), 1..6),
        total in prop::option::of(0..2_000_000i64),
    ) {
        let crm = TestWorkspace::new();
        let (_, _, page) = sent(&crm);
        let mut good = filled(&page, "accepted");
        let asked = read(&good).answer.asked.clone();
        if let Some(total) = total {
            good["quote"]["total"] = json!(format!("{}.{:02}", total / 100, total % 100));
        }
        let mut bytes = good.to_string().into_bytes();
        for (at, how, byte) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                3 if bytes[at].is_ascii_digit() => bytes[at] = b'0' + byte % 10,
                3 => {}
                _ => bytes.truncate(at.max(bytes.len() - 3)),
            }
        }
        let Ok(file) = reader::read("x.answer.kontor.json", &bytes) else { return Ok(()) };
        let file = Arc::new(file);
        let is_same = quote_answer::Asked { quote: asked.quote, ..file.answer.asked.clone() } == asked;
        prop_assert_eq!(doubt(&crm, &file).is_none(), is_same);
        if !is_same {
            prop_assert!(crm.try_do(take(&file, win())).is_err());
            prop_assert!(crm.try_do(take(&file, Taking::Accept(Acceptance::TakeOver))).is_err());
        }
    }
}
