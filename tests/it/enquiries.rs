//! Enquiries from websites: parsing, rejections, and acceptance.
use crate::support::{TestWorkspace, link, text};
use kontor::base::{FieldId, Id, Timestamp, Value};
use kontor::command::{AcceptEnquiry, Command};
use kontor::domain::records::{activity, assignment_rule, lead, user};
use kontor::domain::{RecordType, defaults};
use kontor::enquiry::gate::{Handshake, Received};
use kontor::enquiry::web_form::{self, DeliveryMethod, Form};
use kontor::enquiry::{self, Enquiry, Problem};
use kontor::locale::Language;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn json(fields: &str) -> String {
    format!("{{\"kontor\":\"enquiry\",\"version\":1,\"id\":\"a1\",\"form\":\"Contact\",\"fields\":{{{fields}}}}}")
}

fn read(text: &str) -> Result<Enquiry, Problem> {
    enquiry::read(text.as_bytes(), NOW)
}

fn fields(crm: &TestWorkspace, enquiry: &Enquiry) -> Vec<(FieldId, Option<Value>)> {
    let fields = crm.session.read(|set| enquiry::fields(set, enquiry, Language::En));
    fields.into_iter().map(|(number, value)| (number, Some(value))).collect()
}

fn acceptance(crm: &TestWorkspace, enquiry: &Enquiry, to: Option<Id>) -> Command {
    let lines = crm.session.read(|set| enquiry::preview_lines(set, enquiry, Language::En));
    let text = lines.iter().map(|(label, text)| format!("{label}: {text}")).collect::<Vec<_>>().join("\n");
    Command::AcceptEnquiry(AcceptEnquiry {
        is_captured: false,
        fields: fields(crm, enquiry),
        subject: "Enquiry: Contact".to_string(),
        text,
        to,
    })
}

#[test]
fn an_invalid_enquiry_is_refused_as_a_whole() {
    let long = json(&format!("\"last_name\":\"{}\"", "x".repeat(9_000)));
    let many: Vec<String> = (0..70).map(|n| format!("\"f{n}\":\"x\"")).collect();
    for (text, problem) in [
        ("", Problem::NotOne),
        ("[]", Problem::NotOne),
        ("{\"kontor\":\"enquiry\",\"fields\":{\"a\":\"b\"}}", Problem::NotOne),
        ("{\"kontor\":\"enquiry\",\"version\":2,\"fields\":{}}", Problem::Newer),
        (&json("\"last_name\":5"), Problem::NotOne),
        (&json("\"last_name\":{\"a\":\"b\"}"), Problem::NotOne),
        (&json(""), Problem::Empty),
        (&json("\"last_name\":\" \\u202e \""), Problem::Empty),
        (&json("\"last_name\":\"Berg\",\"kontor_trap\":\"x\""), Problem::Spam),
        (&long, Problem::TooLarge),
        (&json(&many.join(",")), Problem::TooLarge),
        (&"[".repeat(30_000), Problem::NotOne),
        (&" ".repeat(40_000), Problem::TooLarge),
    ] {
        assert_eq!(read(text), Err(problem), "{}", text.chars().take(80).collect::<String>());
    }
}

#[test]
fn an_enquiry_fills_only_the_fields_open_to_strangers() {
    let crm = TestWorkspace::new();
    let sent = read(&json(
        "\"last_name\":\"Berg\",\"email\":\"ada@example.com\",\"owner\":\"x\",\"status\":\"Closed - Converted\",\
         \"unread\":\"yes\",\"pricing_agreed\":\"yes\",\"industry\":\"energie\",\"employees\":\"a few\",\
         \"website\":\"javascript:alert(1)\",\"colour\":\"<b>red</b>\",\"do_not_call\":\"on\"",
    ))
    .unwrap();
    let fields = fields(&crm, &sent);
    let get = |number: FieldId| fields.iter().find(|(other, _)| *other == number).and_then(|(_, value)| value.clone());
    assert_eq!(get(lead::LAST_NAME), text("Berg"));
    assert_eq!(get(lead::COMPANY), text("[not given]"));
    assert_eq!(get(lead::INDUSTRY), link(Id::fixed(506)));
    assert_eq!(get(lead::DO_NOT_CALL), Some(Value::Yes));
    assert_eq!(get(lead::SOURCE), link(defaults::SOURCE_WEB));
    for number in [lead::OWNER, lead::STATUS, lead::UNREAD, lead::PRICING_AGREED, lead::EMPLOYEES, lead::WEBSITE] {
        assert_eq!(get(number), None);
    }
    let Some(Value::Text(description)) = get(lead::DESCRIPTION) else { panic!("the rest is kept") };
    for line in ["owner: x", "Employees: a few", "Website: javascript:alert(1)", "colour: <b>red</b>"] {
        assert!(description.lines().any(|other| other == line), "{line} in {description}");
    }
}

#[test]
fn a_link_contains_an_enquiry_in_either_form() {
    let data = "data=eyJrb250b3IiOiJlbnF1aXJ5IiwidmVyc2lvbiI6MSwiZmllbGRzIjp7Imxhc3RfbmFtZSI6IkLDtmhtIn19";
    assert_eq!(enquiry::read_link(data, NOW).unwrap().values, [("last_name".to_string(), "Böhm".to_string())]);
    let plain = enquiry::read_link("name=Ada+B%C3%B6hm&form=Fair&kontor_trap=", NOW).unwrap();
    assert_eq!((plain.form.as_str(), enquiry::name(&plain).as_str()), ("Fair", "Ada Böhm"));
    for (query, problem) in [
        ("", Problem::Empty),
        ("data=", Problem::NotOne),
        ("data=%%%", Problem::NotOne),
        ("name", Problem::NotOne),
        ("name=%zz", Problem::NotOne),
        ("name=%", Problem::NotOne),
        ("name=%ff", Problem::NotOne),
        ("name=Ada&kontor_trap=1", Problem::Spam),
    ] {
        assert_eq!(enquiry::read_link(query, NOW), Err(problem), "{query}");
    }
    let one = enquiry::read_link("name=Ada", NOW).unwrap();
    assert_eq!(one.id, enquiry::read_link("name=Ada", NOW).unwrap().id, "the same link is the same enquiry");
}

#[test]
fn an_accepted_enquiry_becomes_a_lead_that_raised_its_hand() {
    let crm = TestWorkspace::new();
    let ada = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    crm.create(
        RecordType::AssignmentRule,
        vec![
            (assignment_rule::NAME, text("Web")),
            (assignment_rule::QUERY, text(&format!("lead_source is {}", defaults::SOURCE_WEB))),
            (assignment_rule::OWNERS, Some(Value::Links(vec![ada]))),
        ],
    );
    let sent = read(&json("\"last_name\":\"Berg\",\"company\":\"Nordlicht\"")).unwrap();
    let before = crm.content();
    let done = crm.run(acceptance(&crm, &sent, None));
    let id = done.created.iter().find(|(kind, _)| *kind == RecordType::Lead).unwrap().1;
    for (number, value) in [
        (lead::OWNER, link(ada)),
        (lead::UNREAD, Some(Value::Yes)),
        (lead::RAISED_HAND, Some(Value::Yes)),
        (lead::STATUS, link(defaults::STATUS_OPEN)),
    ] {
        assert_eq!(crm.get(id, number), value);
    }
    let again = crm.run(acceptance(&crm, &sent, Some(id)));
    let note = again.created.iter().find(|(kind, _)| *kind == RecordType::Activity).unwrap().1;
    assert_eq!(crm.get(note, activity::LEAD), link(id));
    assert_eq!(crm.get(id, lead::STATUS), link(defaults::STATUS_OPEN), "nobody has contacted them yet");
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
}

fn message(what: &str, nonce: &str, more: &str) -> String {
    format!("{{\"kontor\":\"{what}\",\"version\":1,\"nonce\":\"{nonce}\"{more}}}")
}

#[test]
fn only_allowed_sites_get_a_token_and_each_token_is_for_one_enquiry() {
    let allowed = ["https://www.example.com".to_string()];
    let mut gate = Handshake::default();
    let nonce = "0123456789abcdef";
    let hello = message("hello", nonce, "");
    for origin in ["https://evil.example", "https://www.example.com.evil.example", "http://www.example.com", "null", ""]
    {
        assert_eq!(gate.receive(&hello, origin, &allowed, NOW, "t0"), Received::Nothing, "{origin}");
    }
    let mut hear = |text: &str, at: i64, token: &str| {
        gate.receive(text, "https://www.example.com", &allowed, Timestamp(NOW.0 + at), token)
    };
    let Received::Answer(answer) = hear(&hello, 0, "t1") else { panic!("a listed site is answered") };
    assert!(answer.contains("\"token\":\"t1\"") && answer.contains(nonce));
    assert_eq!(hear(&hello, 300, "t2"), Received::Answer(answer), "hello again is the same pass");
    let quoted = format!("\"{}\"", json("\"last_name\":\"Berg\"").replace('"', "\\\""));
    let send = |token: &str| message("enquiry", nonce, &format!(",\"token\":\"{token}\",\"enquiry\":{quoted}"));
    assert_eq!(hear(&send("wrong"), 400, "t3"), Received::Nothing);
    assert!(matches!(hear(&send("t1"), 500, "t3"), Received::Enquiry(..)));
    assert_eq!(hear(&send("t1"), 600, "t3"), Received::Nothing, "a pass is used up");
    hear(&hello, 700, "t4");
    assert_eq!(hear(&send("t4"), 200_000, "t5"), Received::Nothing, "a pass ends");
    for text in ["", "{}", "[1]", &message("hello", "short", ""), &message("hello", "no\\\"quotes", ""), "\u{0}"] {
        assert_eq!(hear(text, 0, "t6"), Received::Nothing, "{text}");
    }
    let huge = message("hello", nonce, &format!(",\"x\":\"{}\"", "x".repeat(100_000)));
    assert_eq!(hear(&huge, 0, "t7"), Received::Nothing);
}

#[test]
fn a_web_form_escapes_everything_from_the_workspace() {
    let crm = TestWorkspace::new();
    let form = |way| Form {
        name: "</script><script>alert(1)</script>".to_string(),
        fields: crm.session.read(web_form::default_fields),
        language: Language::De,
        source: Some(defaults::SOURCE_WEB),
        thanks: "Danke & \"bis bald\"\u{2028}".to_string(),
        way,
        app: "https://crm.example/kontor/".to_string(),
        mail: "sales@example.com".to_string(),
    };
    for way in [DeliveryMethod::Beside, DeliveryMethod::Message, DeliveryMethod::Mail] {
        let html = crm.session.read(|set| web_form::html(set, &form(way)));
        assert_eq!(html.matches("</script>").count(), 1);
        assert!(html.contains("<label>Nachname *<br><input type=\"text\" name=\"last_name\""));
        assert!(html.contains("\\u003c/script>"));
        assert!(!html.contains("innerHTML") && !html.contains("eval"));
    }
}

proptest! {
    #[test]
    fn an_enquiry_is_parsed_as_it_was_written(
        values in proptest::collection::vec(("[a-z_]{1,12}", "[^\\p{C}]{1,40}"), 1..8),
        form in "[^\\p{C}]{0,20}",
    ) {
        let sent = Enquiry { id: "x1".to_string(), at: NOW.0, form: form.trim().to_string(), values: Vec::new(), ..Enquiry::default() };
        let mut keys: Vec<(String, String)> = Vec::new();
        for (key, text) in values {
            let text = text.trim().to_string();
            if !text.is_empty() && key != enquiry::HONEYPOT && !keys.iter().any(|(other, _)| *other == key) {
                keys.push((key, text));
            }
        }
        keys.sort();
        prop_assume!(!keys.is_empty());
        let sent = Enquiry { values: keys, ..sent };
        prop_assert_eq!(read(&enquiry::write(&sent)), Ok(sent));
    }

    #[test]
    fn no_bytes_and_no_link_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), link in ".{0,120}") {
        let _ = enquiry::read(&bytes, NOW);
        let _ = enquiry::read_link(&link, NOW);
        let _ = enquiry::read_link(&format!("data={link}"), NOW);
    }
}
