//! Mails as Outlook, Gmail, Apple Mail and Thunderbird write them: whom they concern, what becomes of each, and that the same
//! mail is never here twice.
use std::sync::Arc;

use crate::calendars::BERLIN;
use crate::support::files::{File, all, file, folder, guessed, name, planned, store};
use crate::support::{TestWorkspace, link, text};
use expect_test::{Expect, expect};
use kontor::base::{Id, Row, Timestamp};
use kontor::command::Command;
use kontor::domain::records::{account, activity, contact, lead, opportunity, user};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::here::Here;
use kontor::import_export::import::{Plan, RowFate};
use kontor::import_export::readers::{self, zip};
use kontor::import_export::table::Table;
use kontor::locale::Language;
use kontor::worker_protocol::import_config::{FileConfig, ImportConfig, ImportMode, Target};
use kontor::worker_protocol::mail_bundle;

/// A day after those of all mails here.
const NOW: Timestamp = Timestamp(1_900_000_000_000);

pub fn mail(name: &str) -> File {
    let path = format!("{}/tests/fixtures/mails/{name}", env!("CARGO_MANIFEST_DIR"));
    (name.to_string(), std::fs::read(path).expect("is a fixture"))
}

/// Files as the page sends them: together.
fn bundle(files: &[File]) -> File {
    let mut bytes = mail_bundle::start().into_bytes();
    for (name, content) in files {
        bytes.extend(mail_bundle::head(name, content.len()).bytes());
        bytes.extend(content);
    }
    ("mails".to_string(), bytes)
}

fn tables(files: &[File], language: Language) -> Vec<(String, Arc<Table>)> {
    let here = Here { now: NOW, zone: BERLIN, language };
    let read = |(name, bytes): &File| readers::read_here(name, bytes, here).expect("is read").tables;
    files.iter().flat_map(read).map(|(name, table)| (name, Arc::new(table))).collect()
}

fn plan_as(crm: &TestWorkspace, files: &[File], language: Language, change: fn(&mut FileConfig)) -> Plan {
    let tables = tables(files, language);
    let mut sheets: Vec<FileConfig> = tables.iter().map(|(name, table)| guessed(crm, name, table)).collect();
    sheets.iter_mut().for_each(change);
    let tables: Vec<_> = tables.into_iter().map(|(_, table)| table).collect();
    planned(crm, &tables, ImportConfig { sheets, skip_duplicates: false, language })
}

pub fn plan(crm: &TestWorkspace, files: &[File]) -> Plan {
    plan_as(crm, files, Language::En, |_| ())
}

/// A workspace with people the fixtures' mails are from.
pub fn people() -> TestWorkspace {
    let crm = TestWorkspace::new();
    let stem = crm.create(RecordType::Account, vec![(account::NAME, text("Stem GmbH"))]);
    crm.create(
        RecordType::Contact,
        vec![
            (contact::FIRST_NAME, text("Jörg")),
            (contact::LAST_NAME, text("Grün")),
            (contact::EMAIL, text("Joerg.Gruen@example.com")),
            (contact::ACCOUNT, link(stem)),
        ],
    );
    crm.create(
        RecordType::Contact,
        vec![(contact::LAST_NAME, text("Dubois")), (contact::EMAIL, text("claire.dubois@example.org"))],
    );
    crm.create(
        RecordType::Lead,
        vec![
            (lead::LAST_NAME, text("Lund")),
            (lead::COMPANY, text("Nordpumpe")),
            (lead::EMAIL, text("nora.lund@example.net")),
        ],
    );
    crm.create(RecordType::User, vec![(user::NAME, text("Sales")), (user::EMAIL, text("sales@kontor.example"))]);
    crm
}

pub fn everything() -> Vec<File> {
    folder("tests/fixtures/mails").expect("are fixtures")
}

fn shown(crm: &TestWorkspace, row: &Row) -> String {
    let who = [activity::LEAD, activity::CONTACT].map(|number| name(crm, row.link(number)));
    let kind = row.link(activity::TYPE).is_some_and(|kind| kind == defaults::EMAIL);
    let at = row.moment(activity::DONE).expect("is done").to_iso();
    format!(
        "{} {}{} · {}{}",
        &at[..16],
        who[0],
        who[1],
        row.text(activity::SUBJECT),
        if kind { "" } else { " (no email)" }
    )
}

fn activities(crm: &TestWorkspace) -> String {
    let mut lines: Vec<String> = all(crm, RecordType::Activity).iter().map(|row| shown(crm, row)).collect();
    lines.sort();
    lines.join("\n") + "\n"
}

/// How many rows are left out for each reason.
pub fn left_out(plan: &Plan) -> String {
    let lines = plan.left_out.iter().filter(|line| line.column.is_empty());
    lines.map(|line| format!("{} {}\n", line.count, line.reason.en)).collect()
}

pub fn of_subject(crm: &TestWorkspace, subject: &str) -> Row {
    let found = all(crm, RecordType::Activity).into_iter().find(|row| row.text(activity::SUBJECT).contains(subject));
    found.unwrap_or_else(|| panic!("no mail {subject}"))
}

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

#[test]
fn mails_of_every_program_become_activities_of_the_right_people() {
    let crm = people();
    let plan = plan(&crm, &everything());
    check(
        &left_out(&plan),
        expect![[r#"
        1 the sender is not here: their newest mail waits as an enquiry
        1 deleted in the mail program
        1 a newsletter or an automatic mail
        1 a newsletter or an automatic mail
    "#]],
    );
    store(&crm, &plan);
    check(
        &activities(&crm),
        expect![[r#"
            2026-03-02T08:12 Jörg Grün · Received: Angebot für die Förderanlage
            2026-03-02T11:15 Jörg Grün · Sent: Re: Angebot für die Förderanlage
            2026-03-03T23:40 Dubois · Received: Réunion de jeudi
            2026-03-04T07:05 Lund · Received: Pump spare parts
            2026-03-05T07:00 Jörg Grün · Received: Liefertermin
            2026-03-05T09:00 Jörg Grün · Received: Re: Liefertermin
            2026-03-06T07:41 Dubois · Received: TR: Vannes à commander
            2026-03-06T10:30 Dubois · Received: Commande
            2026-03-07T10:00 Lund · Received: Without an id
        "#]],
    );
    let texts = ["Förderanlage", "Re: Angebot", "Réunion", "Pump spare", "Liefertermin", "Commande", "Without an id"];
    let texts: String =
        texts.iter().map(|subject| format!("{}\n----\n", of_subject(&crm, subject).text(activity::TEXT))).collect();
    check(
        &texts,
        expect![[r#"
            Guten Tag,

            bitte senden Sie uns ein Angebot über die Förderanlage, höchstens 40.000 €. Die Maße stehen im Anhang – Rückfragen gern an mich.

            Mit freundlichen Grüßen
            Jörg Grün

            From: Jörg Grün <joerg.gruen@example.com>
            To: Vertrieb, Kontor <sales@kontor.example>
            Written: 2026-03-02 09:12 +01:00
            Attachments: Maße.pdf
            ----
            Guten Tag Herr Grün,

            das Angebot kommt am Mittwoch.

            Am Mo., 2. März 2026 um 09:12 Uhr schrieb Jörg Grün:
            > bitte senden Sie uns ein Angebot

            From: Kontor Vertrieb <sales@kontor.example>
            To: Jörg Grün <joerg.gruen@example.com>
            Cc: Technik <technik@example.org>
            Written: 2026-03-02 12:15 +01:00
            ----
            Bonjour,

            Jeudi à 14 h me convient. Je serai accompagnée de M. Lefèvre et de notre acheteuse.

            À bientôt
            Claire

            From: Claire Dubois <claire.dubois@example.org>
            To: sales@kontor.example
            Written: 2026-03-03 18:40 -05:00
            ----
            Hello,

            we are looking for spare parts of the P‑40 pump, and would like to know by when you could deliver twelve of each.

            From the list we need only the seals.
            > An older line that was quoted and is long enough to be wrapped.

            Nora
            --
            Nora Lund, purchasing

            From: Nora Lund <nora.lund@example.net>
            To: sales@kontor.example
            Written: 2026-03-04 07:05 UTC
            ----
            Wann kommt die Anlage?

            From Monday on we are closed.

            From: Jörg Grün <joerg.gruen@example.com>
            To: sales@kontor.example
            Written: 2026-03-05 08:00 +01:00
            ----
            Voici notre commande : 12 vannes à 40€ pièce.
            Cordialement

            From: Claire Dubois <claire.dubois@example.org>
            To: sales@kontor.example
            Written: 2026-03-06 11:30 +01:00
            ----
            Café at ten? The portière is open, she said to the garçon.

            From: Nora Lund <nora.lund@example.net>
            To: sales@kontor.example
            Written: 2026-03-07 10:00 UTC
            ----
        "#]],
    );
    let enquiries: Vec<_> = plan.enquiries.iter().map(|enquiry| &enquiry.values).collect();
    check(
        &format!("{enquiries:#?}\n"),
        expect![[r#"
        [
            [
                (
                    "name",
                    "Tom Unbekannt",
                ),
                (
                    "email",
                    "tom@new.example",
                ),
                (
                    "description",
                    "Anfrage „Dichtungen“\n\nGuten Tag, was kosten 500 „Dichtungen“? Höchstens 3 € das Stück.",
                ),
            ],
        ]
    "#]],
    );
}

#[test]
fn a_mail_is_never_here_twice_and_one_undo_takes_the_import_back() {
    let crm = people();
    let before = crm.content();
    let first = plan(&crm, &everything());
    store(&crm, &first);
    let count = all(&crm, RecordType::Activity).len();
    // Something that somebody wrote about a mail stays.
    let one = of_subject(&crm, "Commande");
    crm.run(Command::Edit { id: one.id(), fields: vec![(activity::SUBJECT, text("Order of twelve valves"))] });
    let again = plan(&crm, &everything());
    assert_eq!((again.rows.len(), again.fills.len(), again.conflicts.len()), (0, 0, 0));
    assert_eq!(again.fates.iter().flatten().filter(|fate| matches!(fate, RowFate::Same(_))).count(), count);
    // The unknown sender is the same enquiry.
    assert_eq!(again.enquiries, first.enquiries);
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
    // After that, the same mails are new again.
    let after = plan(&crm, &everything());
    assert_eq!(after.rows.len(), first.rows.len());
    store(&crm, &after);
    assert_eq!(all(&crm, RecordType::Activity).len(), count);
}

#[test]
fn every_way_to_hand_mails_over_gives_the_same_records() {
    let ids = |files: &[File]| {
        let crm = people();
        let plan = plan(&crm, files);
        let mut ids: Vec<Id> = plan.rows.iter().map(|(_, row)| row.id()).collect();
        ids.sort_unstable();
        ids
    };
    let each = everything();
    let single = ids(&each);
    assert!(single.len() > 5);
    assert_eq!(ids(&[bundle(&each)]), single, "a bundle");
    let packed: Vec<(&str, Vec<u8>)> = each.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(ids(&[("mails.zip".to_string(), zip::write(&packed))]), single, "an archive");
    let mut mailbox = Vec::new();
    for (name, bytes) in &each {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        if name.ends_with(".mbox") {
            mailbox.extend(text.bytes());
        } else if !bytes.iter().any(|byte| *byte > 127) {
            mailbox.extend(
                format!("From someone Mon Mar  2 08:00:00 2026\n{}\n\n", text.replace("\nFrom ", "\n>From ")).bytes(),
            );
        }
    }
    let of_mailbox = ids(&[("Inbox".to_string(), mailbox)]);
    assert!(of_mailbox.len() > 3 && of_mailbox.iter().all(|id| single.contains(id)), "a mailbox");
    // The same mails twice in the files are there once.
    let twice = [each.clone(), vec![bundle(&each)]].concat();
    assert_eq!(ids(&twice), single, "twice");
}

#[test]
fn whom_a_mail_concerns_follows_from_every_address_and_the_thread() {
    let crm = people();
    let find = |last: &str| {
        all(&crm, RecordType::Contact).into_iter().find(|row| row.text(contact::LAST_NAME) == last).unwrap().id()
    };
    let gruen = find("Grün");
    let deal = |name: &str| {
        crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(name)), (opportunity::CONTACT, link(gruen))])
    };
    let first = deal("Förderanlage");
    let letter = |id: &str, more: &str| {
        file(
            &format!("{id}.eml"),
            &format!(
                "Message-ID: <{id}@x.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nSubject: {id}\n{more}\n\nText\n"
            ),
        )
    };
    let sent = letter("sent", "From: sales@kontor.example\nTo: stranger@y.example, JOERG.GRUEN@example.com");
    store(&crm, &plan(&crm, &[sent]));
    let row = of_subject(&crm, "sent");
    assert_eq!(name(&crm, row.link(activity::OWNER)), "Sales");
    assert_eq!(row.text(activity::SUBJECT), "Sent: sent");
    assert_eq!((row.link(activity::CONTACT), row.link(activity::OPPORTUNITY)), (Some(gruen), Some(first)));
    for id in [gruen, first] {
        assert_eq!(crm.get(id, contact::LAST_ACTIVITY), row.get(activity::DONE), "the last activity");
    }
    // With two open deals, only the person is certain.
    deal("Second");
    let answer = letter("answer", "From: stranger@y.example\nTo: sales@kontor.example\nIn-Reply-To: <sent@x.example>");
    let colleague = letter("colleague", "From: sales@kontor.example\nTo: sales@kontor.example");
    let nobody = letter("nobody", "From: sales@kontor.example\nTo: else@z.example");
    let plan_of_more = plan(&crm, &[answer, colleague, nobody]);
    check(
        &left_out(&plan_of_more),
        expect![[r#"
        1 between owners of this workspace
        1 none of its recipients is here
    "#]],
    );
    store(&crm, &plan_of_more);
    let row = of_subject(&crm, "answer");
    assert_eq!(row.text(activity::SUBJECT), "Received: answer");
    assert_eq!((row.link(activity::CONTACT), row.link(activity::OPPORTUNITY)), (Some(gruen), None));
    // Of two people with one address, neither is taken.
    crm.create(
        RecordType::Contact,
        vec![(contact::LAST_NAME, text("Twin")), (contact::EMAIL, text("joerg.gruen@example.com"))],
    );
    let several = plan(&crm, &[letter("several", "From: joerg.gruen@example.com\nTo: sales@kontor.example")]);
    check(
        &left_out(&several),
        expect![[r#"
        1 several people have this address; merge them, or correct the address
    "#]],
    );
}

#[test]
fn without_addresses_of_users_whoever_is_known_decides() {
    let crm = people();
    let me = all(&crm, RecordType::User).into_iter().find(|row| !row.text(user::EMAIL).is_empty()).unwrap();
    crm.run(Command::Edit { id: me.id(), fields: vec![(user::EMAIL, None)] });
    store(&crm, &plan_as(&crm, &[mail("gmail.eml"), mail("outlook.eml")], Language::De, |_| ()));
    check(
        &activities(&crm),
        expect![[r#"
        2026-03-02T08:12 Jörg Grün · Erhalten: Angebot für die Förderanlage
        2026-03-02T11:15 Jörg Grün · Gesendet: Re: Angebot für die Förderanlage
    "#]],
    );
}

#[test]
fn machines_are_taken_if_the_user_wants_them_and_nothing_is_new_in_an_update() {
    let crm = people();
    let skip = |sheet: &mut FileConfig| {
        let column = sheet.columns.iter_mut().find(|column| column.target == Target::Automatic).expect("is there");
        column.target = Target::Skip;
    };
    let wanted = plan_as(&crm, &[mail("out-of-office.eml")], Language::En, skip);
    assert_eq!(wanted.rows.len(), 1);
    let update = plan_as(&crm, &[mail("outlook.eml")], Language::En, |sheet| sheet.mode = ImportMode::Update);
    assert_eq!((update.rows.len(), update.rows_left_out()), (0, 1));
    // "Always add new" adds no mail that is here.
    store(&crm, &plan(&crm, &[mail("outlook.eml")]));
    let create = plan_as(&crm, &[mail("outlook.eml")], Language::En, |sheet| sheet.mode = ImportMode::Create);
    assert_eq!(create.rows.len(), 0);
}

#[test]
fn unknown_senders_are_asked_about_once_and_not_without_end() {
    let crm = people();
    let letter = |sender: usize, day: usize| {
        format!(
            "From x Mon Mar  2 08:00:00 2026\nFrom: Person {sender} <p{sender}@new.example>\nTo: sales@kontor.example\nDate: {day} Feb 2026 09:00:00 +0000\nMessage-ID: <{sender}-{day}@new.example>\nSubject: Day {day}\n\nText\n\n"
        )
    };
    let few: String = [(1, 3), (1, 5), (2, 4)].map(|(sender, day)| letter(sender, day)).concat();
    let few = plan(&crm, &[file("few.mbox", &few)]);
    let newest: Vec<&str> = few.enquiries.iter().map(|enquiry| enquiry.values[2].1.as_str()).collect();
    assert_eq!(newest, ["Day 5\n\nText", "Day 4\n\nText"]);
    let many: String = (0..150).map(|sender| letter(sender, 1 + sender % 27)).collect();
    let many = plan(&crm, &[file("many.mbox", &many)]);
    assert_eq!(many.enquiries.len(), 100);
    check(
        &left_out(&many),
        expect![[r#"
        100 the sender is not here: their newest mail waits as an enquiry
        50 the sender is not here; only the newest 100 such senders wait as enquiries
    "#]],
    );
    // Accepted as a lead, the sender is known, and the mail is an activity of theirs.
    crm.create(
        RecordType::Lead,
        vec![(lead::LAST_NAME, text("One")), (lead::COMPANY, text("New")), (lead::EMAIL, text("p1@new.example"))],
    );
    assert_eq!(plan(&crm, &[file("one.mbox", &letter(1, 3))]).rows.len(), 1);
}
