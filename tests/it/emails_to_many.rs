//! Emails to many: what each recipient gets and what is wrong with it, the archive of drafts, and the one action that logs
//! all of them.
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kontor::base::mail::{self, Draft};
use kontor::base::{Id, Value};
use kontor::command::{Command, Email};
use kontor::domain::RecordType;
use kontor::domain::records::{activity, contact, email_template, lead};
use kontor::domain::template::Problem;
use kontor::import_export::readers::zip::Archive;
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::storage::memory::MemoryStorage;
use kontor::store::email_drafts::{self, LeftOut, Texts};
use kontor::store::email_fields::Writer;
use kontor::store::mail_merge::{self, Findings, MailMerge};
use kontor::worker_protocol::{Reply, Request};
use proptest::prelude::*;

use crate::support::draft_files::decoded;
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, cases, text, today};

fn draft(name: &str, subject: &str) -> Draft {
    let address = format!("{}@nord.example", name.len());
    Draft { from: None, name: name.to_string(), address, subject: subject.to_string(), text: format!("Dear {name}") }
}

/// Leads with an address each.
fn people(crm: &TestWorkspace, count: usize) -> Vec<Id> {
    let one = |at: usize| {
        crm.create(
            RecordType::Lead,
            vec![
                (lead::FIRST_NAME, text("Ada")),
                (lead::LAST_NAME, text(&format!("Berg {at}"))),
                (lead::COMPANY, text("Nord")),
                (lead::EMAIL, text(&format!("p{at}@nord.example"))),
                (lead::CITY, text("Kiel").filter(|_| !at.is_multiple_of(4))),
            ],
        )
    };
    (0..count).map(one).collect()
}

fn own(subject: &str, body: &str) -> MailMerge {
    let own = Texts { subject: subject.to_string(), text: body.to_string(), language: Language::En };
    MailMerge { template: None, own, otherwise: Language::En, chosen: HashMap::new() }
}

fn writer() -> Writer {
    Writer { me: None, today: today(), language: Language::En }
}

/// All emails of a merge, and what is wrong with them.
fn written(crm: &TestWorkspace, ids: &[Id], merge: &MailMerge) -> (Vec<Email>, Findings) {
    crm.session.read(|set| {
        let mut findings = Findings::default();
        let mut emails = Vec::new();
        for to in email_drafts::recipients(set, ids).into_iter().filter_map(|(_, found)| found.ok()) {
            let written = merge.write(set, &to, writer());
            findings.add(&written);
            let written = written.unwrap_or_default();
            emails.push(Email { about: to.about, subject: written.subject, text: written.text });
        }
        (emails, findings)
    })
}

#[test]
fn drafts_to_many_are_an_archive_of_files_that_mail_programs_open() {
    let mut worker = Worker::on(MemoryStorage::default(), true);
    let drafts = vec![
        draft("Ada Berg", "Grüße"),
        draft("Ada Berg", "Grüße"),
        draft("ADA BERG", "Grüße"),
        draft("Ada Berg", "Grüße (2)"),
        draft("../../etc/passwd", "Grüße\r\nBcc: eve@x.example"),
        draft("", "?"),
    ];
    let (reply, bytes) = worker.ask_bytes(Request::WriteDrafts(drafts.clone()), b"");
    assert_eq!(reply, Reply::Written);
    let mut archive = Archive::open(&bytes).expect("is an archive");
    let names: Vec<String> = archive.names().map(str::to_string).collect();
    assert_eq!(
        names,
        [
            "Ada Berg - Grüße.eml",
            "Ada Berg - Grüße (2).eml",
            "ADA BERG - Grüße (3).eml",
            "Ada Berg - Grüße (2) (2).eml",
            "etcpasswd - Grüße Bcc eve@x.example.eml",
            "email.eml",
        ]
    );
    for (name, draft) in names.iter().zip(&drafts) {
        let file = archive.read(name).expect("is whole").expect("is there");
        let (headers, body) = decoded(std::str::from_utf8(&file).expect("is text"));
        let header = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        assert_eq!(header("X-Unsent"), Some("1"));
        let to =
            if draft.name.is_empty() { draft.address.clone() } else { format!("{} <{}>", draft.name, draft.address) };
        assert_eq!(header("To"), Some(to.as_str()));
        assert_eq!(header("Subject"), Some(mail::one_line(&draft.subject).as_str()));
        assert_eq!(header("Bcc"), None);
        assert_eq!(body, format!("{}\n", draft.text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200)))]

    #[test]
    fn every_draft_has_a_file_name_of_its_own(all in proptest::collection::vec(("[aAbB]{0,2}|\\PC{0,90}", "[aA]?( \\([23]\\))?|[./\\\\:]{0,3}"), 0..12)) {
        let drafts: Vec<Draft> = all.iter().map(|(name, subject)| draft(name, subject)).collect();
        let names = mail::file_names(&drafts);
        prop_assert_eq!(names.len(), drafts.len());
        let different: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        prop_assert_eq!(different.len(), names.len(), "{:?}", names);
        for name in &names {
            prop_assert!(name.ends_with(".eml") && !name.starts_with(['.', ' ', '-']) && name.chars().count() <= 100, "{}", name);
            prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) && !name.chars().any(char::is_control), "{}", name);
        }
    }
}

#[test]
fn what_is_wrong_with_emails_is_said_before_they_are_made() {
    let crm = TestWorkspace::new();
    let ids = people(&crm, 8);
    let (emails, findings) = written(&crm, &ids, &own("Hi {{last_name}}", "In {{city}}, {{city}} {{street|there}}"));
    assert_eq!(emails[1].subject, "Hi Berg 1");
    assert_eq!(emails[1].text, "In Kiel, Kiel there");
    // Once for each email, however often it is in the text, and not where something stands in its place.
    assert_eq!(findings.missing, [("city".to_string(), 2)]);
    assert!(findings.can_be_made());

    let (_, findings) = written(&crm, &ids, &own("{{city}}", "{{city}}"));
    assert_eq!((findings.without_subject, findings.without_text), (2, 2));
    assert!(!findings.can_be_made());
    let (_, findings) = written(&crm, &ids, &own("Hi", "Dear {{nobody}}"));
    assert_eq!(findings.problem, Some(Problem::Unknown("nobody".to_string())));
    assert!(!findings.can_be_made());
    let gone = MailMerge { template: Some(Id::fixed(999)), ..own("Hi", "Dear") };
    assert!(!written(&crm, &ids, &gone).1.can_be_made(), "a template that is gone says nothing");
}

#[test]
fn everybody_is_written_to_in_the_language_that_is_chosen_or_known() {
    let crm = TestWorkspace::new();
    let ids = people(&crm, 3);
    crm.run(Command::Edit { id: ids[1], fields: vec![(lead::COUNTRY, text("France"))] });
    let fields = vec![
        (email_template::NAME, text("Welcome")),
        (email_template::OF, text("lead")),
        (email_template::SUBJECT_EN, text("Hello")),
        (email_template::TEXT_EN, text("Dear")),
        (email_template::parts(Language::De).0, text("Hallo")),
        (email_template::parts(Language::De).1, text("Guten Tag")),
        (email_template::parts(Language::Fr).0, text("Bonjour")),
        (email_template::parts(Language::Fr).1, text("Bonjour")),
    ];
    let template = Some(crm.create(RecordType::EmailTemplate, fields));
    let subjects = |merge: &MailMerge| -> Vec<String> {
        written(&crm, &ids, merge).0.into_iter().map(|email| email.subject).collect()
    };
    let mut merge = MailMerge { template, otherwise: Language::De, ..own("", "") };
    assert_eq!(subjects(&merge), ["Hallo", "Bonjour", "Hallo"]);
    merge.chosen = HashMap::from([(ids[1], Language::En), (ids[2], Language::Fr)]);
    assert_eq!(subjects(&merge), ["Hallo", "Hello", "Bonjour"]);
}

#[test]
fn a_thousand_emails_are_one_action_and_one_undo() {
    let crm = TestWorkspace::new();
    let ids = people(&crm, 1_000);
    let before = crm.content();
    let (emails, findings) = written(&crm, &ids, &own("Hi {{first_name}}", "Dear {{last_name}}"));
    assert!(findings.can_be_made());
    let done = crm.run(Command::LogEmails(Arc::new(emails)));
    let told = done.header.map(|header| header.cause.told(Language::En));
    assert_eq!(told.as_deref(), Some("Email to 1,000 leads drafted and logged"));
    crm.session.read(|set| {
        for (at, id) in ids.iter().enumerate() {
            let all: Vec<_> = set.linking(*id, RecordType::Activity, activity::LEAD).collect();
            assert_eq!(all.len(), 1);
            assert_eq!(all[0].text(activity::TEXT), format!("Dear Berg {at}"));
        }
    });
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn who_may_be_written_to_is_asked_again_when_emails_are_logged() {
    let crm = TestWorkspace::new();
    let ids = people(&crm, 3);
    let (emails, _) = written(&crm, &ids, &own("Hi", "Dear"));
    let refused = |emails: &[Email]| match crm.try_do(Command::LogEmails(Arc::new(emails.to_vec()))) {
        Err(SessionError::Refused(why)) => why.text.of(Language::En).to_string(),
        other => panic!("{other:?}"),
    };
    let edit = |number, value| crm.run(Command::Edit { id: ids[1], fields: vec![(number, value)] });
    // Somebody opts out, is deleted, or gets the address of another one: nothing is logged for anybody.
    edit(lead::OPT_OUT, Some(Value::Yes));
    assert!(refused(&emails).contains("nothing was logged"));
    assert!(refused(&emails[1..2]).contains("does not want emails"));
    edit(lead::OPT_OUT, None);
    edit(lead::EMAIL, text("P0@nord.example"));
    assert!(refused(&emails).contains("nothing was logged"));
    crm.run(Command::Delete(vec![ids[2]]));
    assert!(refused(&emails[2..]).contains("no longer exists"));
    assert_eq!(crm.session.read(|set| set.count(RecordType::Activity)), 0);
    edit(lead::EMAIL, text("p1@nord.example"));
    crm.run(Command::LogEmails(Arc::new(emails[..2].to_vec())));
    assert_eq!(crm.session.read(|set| set.count(RecordType::Activity)), 2);
}

#[test]
fn those_who_are_left_out_are_listed_by_reason() {
    let crm = TestWorkspace::new();
    let ids = people(&crm, 5);
    crm.run(Command::Edit { id: ids[1], fields: vec![(lead::EMAIL, text("P0@nord.example"))] });
    crm.run(Command::Edit { id: ids[2], fields: vec![(lead::EMAIL, None)] });
    crm.run(Command::Edit { id: ids[4], fields: vec![(lead::EMAIL, text("p0@nord.example"))] });
    let eve =
        crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Eve")), (contact::OPT_OUT, Some(Value::Yes))]);
    let all: Vec<Id> = ids.iter().copied().chain([eve]).collect();
    crm.session.read(|set| {
        let double = LeftOut::Double("Ada Berg 0".to_string());
        let omissions = mail_merge::omissions(&email_drafts::recipients(set, &all));
        let found: Vec<(LeftOut, Vec<Id>)> =
            omissions.into_iter().map(|own| (own.why, own.records.into_iter().map(|(id, _)| id).collect())).collect();
        let expected =
            [(double, vec![ids[1], ids[4]]), (LeftOut::NoAddress, vec![ids[2]]), (LeftOut::OptedOut, vec![eve])];
        assert_eq!(found, expected);
    });
}
