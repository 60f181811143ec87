//! What comes with imported mails: their attachments, and the ends of sequences on those who replied.
use crate::mails::{everything, left_out, of_subject, people, plan};
use crate::sequences;
use crate::support::files::{File, all, file, store};
use crate::support::{link, text, wait};
use kontor::base::Timestamp;
use kontor::domain::RecordType;
use kontor::domain::records::{activity, contact, enrolment, file as file_fields, opportunity};
use kontor::store::sequences::{End, end_of};

#[test]
fn a_reply_ends_the_sequences_that_were_running() {
    let crm = people();
    let id_of = |kind: RecordType, last: &str| {
        all(&crm, kind).into_iter().find(|row| row.text(contact::LAST_NAME) == last).expect("is there").id()
    };
    let [lund, gruen] = [id_of(RecordType::Lead, "Lund"), id_of(RecordType::Contact, "Grün")];
    let deal = crm.create(
        RecordType::Opportunity,
        vec![(opportunity::NAME, text("Förderanlage")), (opportunity::CONTACT, link(gruen))],
    );
    let runs = [(RecordType::Lead, lund), (RecordType::Contact, gruen), (RecordType::Opportunity, deal)];
    for (kind, about) in runs {
        let sequence = sequences::new_sequence(&crm, kind, &sequences::follow_up());
        sequences::put(&crm, sequence, &[about]);
    }
    let ends = || runs.map(|(_, about)| end_of(&sequences::enrolments(&crm, about)[0]));
    let began = sequences::enrolments(&crm, lund)[0].moment(enrolment::CREATED).expect("has begun");
    let letter = |id: &str, after: i64, head: &str| {
        let date = Timestamp(began.0 + after * 3_600_000).to_iso();
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = months[date[5..7].parse::<usize>().unwrap() - 1];
        let date = format!("{} {month} {} {} +0000", &date[8..10], &date[..4], &date[11..19]);
        file(
            &format!("{id}.eml"),
            &format!("{head}\nDate: {date}\nMessage-ID: <{id}@x.example>\nSubject: {id}\n\nText\n"),
        )
    };
    let from_gruen = "From: joerg.gruen@example.com\nTo: sales@kontor.example";
    // What was written before, and what was sent, is no reply.
    let none = [
        letter("before", -1, from_gruen),
        letter("sent", 1, "From: sales@kontor.example\nTo: joerg.gruen@example.com"),
        letter("other", 2, "From: sales@kontor.example\nTo: other@example.com\nIn-Reply-To: <sent@x.example>"),
    ];
    let plan_of_none = plan(&crm, &none);
    assert_eq!((plan_of_none.replied, plan_of_none.rows.len()), (0, 3), "{}", left_out(&plan_of_none));
    store(&crm, &plan_of_none);
    assert_eq!(ends(), [None; 3]);
    let plan_of_reply = plan(&crm, &[letter("reply", 3, from_gruen)]);
    store(&crm, &plan_of_reply);
    // The preview has said how many end.
    assert_eq!(ends(), [None, Some(End::Replied), Some(End::Replied)]);
    assert_eq!(plan_of_reply.replied, 2);
    assert_eq!(sequences::open(&crm, gruen), []);
    assert!(!sequences::open(&crm, lund).is_empty());
    crm.undo();
    assert_eq!(ends(), [None; 3]);
    assert!(!sequences::open(&crm, gruen).is_empty());
}

#[test]
fn attachments_become_files_of_the_mail_and_of_the_person() {
    let crm = people();
    let first = plan(&crm, &everything());
    store(&crm, &first);
    let files = all(&crm, RecordType::File);
    let names: Vec<&str> = files.iter().map(|row| row.text(file_fields::NAME)).collect();
    // The picture of the signature is none.
    assert_eq!(names, ["Maße.pdf", "Vannes à commander.eml"]);
    let row = &files[0];
    let mail = of_subject(&crm, "Received: Angebot");
    assert_eq!(row.link(file_fields::ACTIVITY), Some(mail.id()));
    assert_eq!(row.link(file_fields::CONTACT), mail.link(activity::CONTACT));
    assert_eq!(row.text(file_fields::TYPE), "application/pdf");
    let bytes = wait(crm.session.file(row.id())).expect("is read").expect("is there");
    assert!(bytes.starts_with(b"%PDF-1.4") && bytes.ends_with(b"%%EOF\n"));
    assert_eq!(row.number(file_fields::SIZE), Some(bytes.len() as i64));
    crm.undo();
    assert_eq!(crm.session.read(|set| set.count(RecordType::File)), 0);
    crm.redo();
    assert!(wait(crm.session.file(row.id())).expect("is read").is_some());
    assert_eq!(plan(&crm, &everything()).blobs.len(), 0);
}

#[test]
fn attachments_that_are_too_large_or_too_many_are_named() {
    let crm = people();
    let letter = |id: usize, megabytes: usize| {
        let head = format!(
            "From: joerg.gruen@example.com\nTo: sales@kontor.example\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nMessage-ID: <{id}@x.example>\nSubject: {id}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText\n"
        );
        let line = format!("{}\n", "x".repeat(999));
        let part = "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=big.bin\n\n";
        file(&format!("{id}.eml"), &format!("{head}{part}{}--b--\n", line.repeat(megabytes * 1_000)))
    };
    let mut letters: Vec<File> = (0..6).map(|id| letter(id, 20)).collect();
    letters.push(letter(6, 30));
    let plan = plan(&crm, &letters);
    assert_eq!(plan.blobs.len(), 5);
    let said: Vec<&str> = plan.diagnostics.iter().map(|one| one.text.en.split(' ').nth(2).unwrap()).collect();
    assert_eq!(said, ["of", "has"]);
    assert_eq!(plan.rows.iter().filter(|(kind, _)| *kind == RecordType::Activity).count(), 7);
}
