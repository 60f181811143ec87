//! Emails: templates and what they become, who gets one, drafts as files and links, and the activities that are logged.
use std::sync::Arc;

use kontor::base::mail::{self, Draft};
use kontor::base::{Id, Timestamp, Value};
use kontor::change::Action;
use kontor::command::{Command, Email};
use kontor::domain::records::{account, activity, contact, email_template, lead, opportunity as deal, user};
use kontor::domain::template::{self, Problem};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::email_drafts::{self, LeftOut, Texts};
use kontor::store::email_fields::{self, Writer};
use proptest::prelude::*;

use crate::support::draft_files::decoded;
use crate::support::{TestWorkspace, cases, link, text, today, wait};

/// A text with `name` as Ada, `city` as a text with braces, and everything else without a value.
fn expanded(source: &str) -> String {
    let value = |key: &str| match key {
        "name" => Some("Ada".to_string()),
        "city" => Some("{{name}}".to_string()),
        _ => None,
    };
    match template::parse(source) {
        Ok(template) => {
            let out = template.expand(&value);
            format!("{}{}", out.text, out.missing.iter().map(|key| format!(" [{key}?]")).collect::<String>())
        }
        Err(problem) => format!("{problem:?}"),
    }
}

#[test]
fn placeholders_conditions_and_mistakes() {
    for (source, result) in [
        ("Dear {{name}},", "Dear Ada,"),
        ("Dear {{ first }} {{first}}", "Dear   [first?]"),
        ("Hi {{first|there}}, {{first|}}.", "Hi there, ."),
        ("{{#if name}}yes{{else}}no{{/if}} {{#if first}}yes{{else}}no{{/if}}", "yes no"),
        ("{{#if first}}{{unknown}}{{/if}}", ""),
        ("a\n{{#if name}}\nb\n{{else}}\nc\n{{/if}}\nd", "a\nb\nd"),
        ("a\n  {{#if first}}  \nb\n{{/if}}\n", "a\n"),
        ("{{#if name}}{{#if first}}x{{else}}y{{/if}}{{/if}}", "y"),
        ("In {{city}}.", "In {{name}}."),
        ("} {a} }}", "} {a} }}"),
        ("Dear {{name", "Unclosed(\"name\")"),
        ("{{}}", "Empty"),
        ("{{#if}}x{{/if}}", "Empty"),
        ("{{first name}}", "Unreadable(\"first name\")"),
        ("{{else}}", "Stray(\"else\")"),
        ("{{#if a}}{{else}}{{else}}{{/if}}", "Stray(\"else\")"),
        ("{{/if}}", "Stray(\"/if\")"),
        ("{{#if name}}x", "NoEnd(\"name\")"),
    ] {
        assert_eq!(expanded(source), result, "{source}");
    }
    let deep = "{{#if a}}".repeat(template::MAX_DEPTH + 1);
    assert_eq!(template::parse(&deep), Err(Problem::TooDeep));
}

/// A template as it is meant.
#[derive(Clone, Debug)]
enum Meant {
    Text(String),
    Value(usize, Option<String>),
    If(usize, Vec<Meant>, Vec<Meant>),
}

const KEYS: [&str; 4] = ["name", "account.name", "größe", "own_1000"];

fn source(parts: &[Meant]) -> String {
    let one = |part: &Meant| match part {
        Meant::Text(text) => text.clone(),
        Meant::Value(key, None) => format!("{{{{{}}}}}", KEYS[*key]),
        Meant::Value(key, Some(fallback)) => format!("{{{{ {}|{fallback}}}}}", KEYS[*key]),
        Meant::If(key, then, other) => {
            format!("{{{{#if {}}}}}[{}{{{{else}}}}[{}{{{{/if}}}}]", KEYS[*key], source(then), source(other))
        }
    };
    parts.iter().map(one).collect()
}

/// What it says, worked out by its meaning.
fn said(parts: &[Meant], values: &[Option<String>]) -> String {
    let one = |part: &Meant| match part {
        Meant::Text(text) => text.clone(),
        Meant::Value(key, fallback) => values[*key].clone().or(fallback.clone()).unwrap_or_default(),
        Meant::If(key, then, other) => {
            format!("[{}]", said(if values[*key].is_some() { then } else { other }, values))
        }
    };
    parts.iter().map(one).collect()
}

fn meant() -> impl Strategy<Value = Vec<Meant>> {
    let leaf = prop_oneof![
        "[a-z }\\n|#/é]{0,6}x".prop_map(Meant::Text),
        (0..KEYS.len(), proptest::option::of("[a-z]{0,4}")).prop_map(|(key, fallback)| Meant::Value(key, fallback)),
    ];
    let part = leaf.prop_recursive(4, 24, 4, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..4);
        (0..KEYS.len(), some(), some()).prop_map(|(key, then, other)| Meant::If(key, then, other))
    });
    proptest::collection::vec(part, 0..6)
}

fn draft(name: &str, subject: &str, text: &str) -> Draft {
    let address = "ada@nord.example".to_string();
    Draft { from: None, name: name.to_string(), address, subject: subject.to_string(), text: text.to_string() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200)))]

    #[test]
    fn a_template_says_what_it_means(parts in meant(), values in proptest::collection::vec(proptest::option::of("[a-z{}|#/ ]{1,8}"), KEYS.len())) {
        let template = template::parse(&source(&parts)).expect("is one");
        let value = |key: &str| KEYS.iter().position(|own| *own == key).and_then(|at| values[at].clone());
        prop_assert_eq!(template.expand(&value).text, said(&parts, &values));
    }

    #[test]
    fn any_text_is_parsed_or_refused(source in "[{}#/if else|a\\n ]{0,40}") {
        if let Ok(template) = template::parse(&source) {
            template.expand(&|_| None);
        }
    }

    #[test]
    fn a_draft_says_what_it_was_made_of(name in "\\PC{0,60}|[\\r\\n:a-zé\"<>, ]{0,90}", subject in "\\PC{0,120}|(\\r\\nBcc: x@y.example|é| ){0,9}", text in "(\\PC{0,90}\\n){0,4}|[F. =\\t\\r\\n]{0,20}") {
        let file = mail::write(&draft(&name, &subject, &text), Timestamp(0));
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 78 && !line.contains(['\r', '\n'])), "{}", file);
        prop_assert!(file.is_ascii());
        let (headers, body) = decoded(&file);
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!(names, ["X-Unsent", "To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
        let to = match mail::one_line(&name).as_str() {
            "" => "ada@nord.example".to_string(),
            name => format!("{name} <ada@nord.example>"),
        };
        prop_assert_eq!(&headers[1].1, &to);
        prop_assert_eq!(&headers[2].1, &mail::one_line(&subject));
        let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_string() + "\n");
        prop_assert_eq!(body, lines.collect::<String>());
    }
}

#[test]
fn a_draft_is_what_mail_programs_open_for_sending() {
    let mut draft = draft("Ada Berg", "Ihr Besuch in Köln", "Guten Tag,\n\nFrom us: 5 = five.\n.\nSchöne Grüße ");
    draft.from = Some(("Grace Hopper, Dr.".to_string(), "grace@kontor.example".to_string()));
    expect_test::expect![[r#"
        X-Unsent: 1
        From: =?UTF-8?B?R3JhY2UgSG9wcGVyLCBEci4=?=
         <grace@kontor.example>
        To: Ada Berg
         <ada@nord.example>
        Subject: =?UTF-8?B?SWhyIEJlc3VjaCBpbiBLw7Zsbg==?=
        Date: Mon, 30 Nov 2026 09:05:00 +0000
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Guten Tag,

        =46rom us: 5 =3D five.
        =2E
        Sch=C3=B6ne Gr=C3=BC=C3=9Fe=20
    "#]]
    .assert_eq(
        &mail::write(&draft, Timestamp::parse_iso("2026-11-30T09:05:00.000Z").expect("is one")).replace("\r\n", "\n"),
    );
}

#[test]
fn a_link_holds_a_short_email_and_says_when_it_cannot() {
    let short = draft("Ada", "Köln & more?", "One\nTwo + 3");
    let href = "mailto:ada@nord.example?subject=K%C3%B6ln%20%26%20more%3F&body=One%0D%0ATwo%20%2B%203";
    assert_eq!(mail::link(&short).as_deref(), Some(href));
    assert_eq!(mail::link(&draft("Ada", "", "")).as_deref(), Some("mailto:ada@nord.example"));
    let long = draft("Ada", "Long", &"é".repeat(mail::MAX_LINK / 6));
    assert_eq!(mail::link(&long), None);
    for (address, is_one) in [
        ("ada@nord.example", true),
        ("ada+news@nord.example", true),
        ("ada", false),
        ("@nord.example", false),
        ("ada@nord.example, eve@x.example", false),
        ("ada@nord.example\r\nBcc: eve@x.example", false),
        ("Ada <ada@nord.example>", false),
        ("ada@nord@example", false),
    ] {
        assert_eq!(mail::is_address(address), is_one, "{address}");
    }
    assert_eq!(mail::file_name("Ada/Berg", "Re: \"x\""), "AdaBerg - Re x.eml");
    assert_eq!(mail::file_name("..", ""), "email.eml");
}

/// A lead with a name and an address.
fn person(crm: &TestWorkspace, name: &str, address: &str) -> Id {
    let fields = vec![
        (lead::FIRST_NAME, text(name)),
        (lead::LAST_NAME, text("Berg")),
        (lead::COMPANY, text("Nord")),
        (lead::EMAIL, Some(Value::Text(address.to_string())).filter(|_| !address.is_empty())),
    ];
    crm.create(RecordType::Lead, fields)
}

fn template(crm: &TestWorkspace, of: &str, subject: &str, body: &str) -> Result<Id, String> {
    let fields = vec![
        (email_template::NAME, text("Welcome")),
        (email_template::OF, text(of)),
        (email_template::SUBJECT_EN, text(subject)),
        (email_template::TEXT_EN, text(body)),
    ];
    match crm.try_do(Command::Create { kind: RecordType::EmailTemplate, fields }) {
        Ok(done) => Ok(done.created[0].1),
        Err(SessionError::Refused(why)) => Err(why.text.of(Language::En).to_string()),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_template_is_checked_when_it_is_stored_and_is_data_like_any_other() {
    let crm = TestWorkspace::new();
    assert!(template(&crm, "lead", "Hi", "Dear {{first_nam}}").expect_err("is refused").contains("placeholder"));
    assert!(template(&crm, "contact", "Hi", "Dear {{company}}").expect_err("is refused").contains("placeholder"));
    assert!(template(&crm, "activity", "Hi", "Dear").expect_err("is refused").contains("leads, contacts"));
    assert!(template(&crm, "lead", "Hi", " ").is_err());
    let before = crm.content();
    let id = template(&crm, "lead", "Hi {{first_name}}", "From {{me.name}} on {{today}}").expect("is stored");
    // To another type only with its placeholders.
    let moved = Command::Edit { id, fields: vec![(email_template::OF, text("opportunity"))] };
    assert!(crm.try_do(moved).is_err());
    let after = crm.content();
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    assert_eq!(crm.content(), after);
    let journal = wait(crm.session.journal()).expect("is read");
    let file = crm.session.read(|set| workspace_file::write(set, &journal, &[], Timestamp(0)));
    let read = workspace_file::read(&file).expect("is read");
    assert!(read.set.get(RecordType::EmailTemplate, id).is_some());
}

#[test]
fn every_offered_placeholder_can_be_used() {
    let crm = TestWorkspace::new();
    crm.session.read(|set| {
        for kind in email_fields::KINDS {
            let all = email_fields::offered(set, kind, Language::En);
            assert!(all.len() > 20);
            for offered in all {
                let source = format!("{{{{{}|x}}}}{{{{#if {}}}}}y{{{{/if}}}}", offered.key, offered.key);
                assert!(email_fields::read(set, kind, &source).is_ok(), "{source}");
            }
            for language in Language::ALL {
                let problem = email_fields::read(set, kind, "{{nobody}}").expect_err("is unknown");
                assert!(email_fields::explain(&problem, language).contains("nobody"));
            }
        }
    });
}

#[test]
fn who_gets_an_email_and_who_does_not() {
    let crm = TestWorkspace::new();
    let ada = person(&crm, "Ada", "ada@nord.example");
    let again = person(&crm, "Eda", "ADA@nord.example");
    let none = person(&crm, "Ben", "");
    let out = person(&crm, "Cyd", "cyd@nord.example");
    crm.run(Command::Edit { id: out, fields: vec![(lead::OPT_OUT, Some(Value::Yes))] });
    let account = crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let eve = crm.create(
        RecordType::Contact,
        vec![
            (contact::LAST_NAME, text("Eve")),
            (contact::EMAIL, text("eve@nord.example")),
            (contact::COUNTRY, text("Österreich")),
            (contact::ACCOUNT, link(account)),
        ],
    );
    let new_deal = |person: Option<Id>| {
        let mut fields = vec![
            (deal::NAME, text("Pilot")),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::CLOSE_DATE, Some(Value::Day(today()))),
        ];
        fields.extend(person.map(|id| (deal::CONTACT, link(id))));
        crm.create(RecordType::Opportunity, fields)
    };
    let (with, without) = (new_deal(Some(eve)), new_deal(None));
    crm.session.read(|set| {
        let all = email_drafts::recipients(set, &[ada, again, none, out, account, with, without]);
        let told: Vec<Result<&str, &LeftOut>> =
            all.iter().map(|(_, found)| found.as_ref().map(|to| to.address.as_str())).collect();
        let double = LeftOut::Double("Ada Berg".to_string());
        let expected = [
            Ok("ada@nord.example"),
            Err(&double),
            Err(&LeftOut::NoAddress),
            Err(&LeftOut::OptedOut),
            Err(&LeftOut::Gone),
            Ok("eve@nord.example"),
            Err(&LeftOut::NoPerson),
        ];
        assert_eq!(told, expected);
        assert_eq!(email_drafts::recipient(set, eve).map(|to| to.language), Ok(Some(Language::De)));
        assert_eq!(email_drafts::recipient(set, ada).map(|to| to.language), Ok(None));
    });
}

#[test]
fn a_template_is_filled_in_for_a_record_in_its_own_language() {
    let crm = TestWorkspace::new();
    let me = crm.create(RecordType::User, vec![(user::NAME, text("Grace"))]);
    let ada = person(&crm, "{{company}}", "ada@nord.example");
    let id =
        template(&crm, "lead", "For {{first_name}}", "{{city}} {{city|here}}, {{owner.name}} {{me.name}} {{today}}")
            .expect("is stored");
    crm.session.read(|set| {
        let row = set.get(RecordType::EmailTemplate, id).expect("is there");
        assert_eq!(email_drafts::languages(row), [Language::En]);
        // German is wanted, English is there: dates are English, too.
        let texts = email_drafts::texts(row, Language::De);
        assert_eq!(texts.language, Language::En);
        let to = email_drafts::recipient(set, ada).expect("gets one");
        let writer = Writer { me: Some(me), today: today(), language: Language::De };
        let written = email_drafts::write(set, &to, &texts, writer).expect("is written");
        assert_eq!(written.subject, "For {{company}}");
        assert!(written.text.starts_with(" here, "), "{}", written.text);
        assert!(written.text.contains("Grace"));
        assert_eq!(written.missing.first().map(String::as_str), Some("city"));
        let wrong = Texts { text: "{{".to_string(), ..texts };
        assert!(email_drafts::write(set, &to, &wrong, writer).is_err());
    });
}

#[test]
fn drafts_are_logged_as_one_action_and_undone_as_one() {
    let crm = TestWorkspace::new();
    let (ada, ben) = (person(&crm, "Ada", "ada@nord.example"), person(&crm, "Ben", "ben@nord.example"));
    let before = crm.content();
    let email = |about: Id| Email { about, subject: "Hello".to_string(), text: "Dear all\nBye".to_string() };
    let done = crm.run(Command::LogEmails(Arc::new(vec![email(ada), email(ben)])));
    let header = done.header.expect("is stored");
    assert_eq!(header.cause.action, Action::Email);
    assert_eq!(header.cause.told(Language::En), "Email to 2 leads drafted and logged");
    crm.session.read(|set| {
        for id in [ada, ben] {
            let all: Vec<_> = set.linking(id, RecordType::Activity, activity::LEAD).collect();
            assert_eq!(all.len(), 1);
            assert_eq!(all[0].link(activity::TYPE), Some(defaults::EMAIL));
            assert_eq!(all[0].text(activity::TEXT), "Dear all\nBye");
            assert!(all[0].moment(activity::DONE).is_some());
        }
    });
    crm.undo();
    assert_eq!(crm.content(), before);
    let one = crm.run(Command::LogEmails(Arc::new(vec![email(ada)])));
    assert_eq!(
        one.header.map(|header| header.cause.told(Language::En)).as_deref(),
        Some("Email to Ada Berg drafted and logged")
    );
    // Somebody opts out while the dialog is open: nothing is logged for anybody.
    crm.run(Command::Edit { id: ben, fields: vec![(lead::OPT_OUT, Some(Value::Yes))] });
    let before = crm.content();
    assert!(crm.try_do(Command::LogEmails(Arc::new(vec![email(ada), email(ben)]))).is_err());
    assert!(crm.try_do(Command::LogEmails(Arc::new(Vec::new()))).is_err());
    let empty = Email { subject: String::new(), ..email(ada) };
    assert!(crm.try_do(Command::LogEmails(Arc::new(vec![empty]))).is_err());
    assert_eq!(crm.content(), before);
}

#[test]
fn an_email_about_a_deal_is_also_one_to_its_contact() {
    let crm = TestWorkspace::new();
    let eve = crm.create(
        RecordType::Contact,
        vec![(contact::LAST_NAME, text("Eve")), (contact::EMAIL, text("eve@nord.example"))],
    );
    let pilot = crm.create(
        RecordType::Opportunity,
        vec![
            (deal::NAME, text("Pilot")),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::CLOSE_DATE, Some(Value::Day(today()))),
            (deal::CONTACT, link(eve)),
        ],
    );
    crm.run(Command::LogEmails(Arc::new(vec![Email {
        about: pilot,
        subject: "Hello".to_string(),
        text: String::new(),
    }])));
    crm.session.read(|set| {
        let all: Vec<_> = set.linking(eve, RecordType::Activity, activity::CONTACT).collect();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].link(activity::OPPORTUNITY), Some(pilot));
    });
}
