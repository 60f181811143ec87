//! Answers to invitations as real programs write them, and invitations of others: found by what they name, with a preview, older
//! ones said in words, and undone as one.
use kontor::base::{Id, Timestamp, Value};
use kontor::command::Command;
use kontor::domain::records::activity;
use kontor::domain::{RecordType, defaults};
use kontor::import_export::import::Plan;
use kontor::locale::Language;
use kontor::store::invitations::Invitation;
use kontor::store::meetings::Response;
use proptest::prelude::*;

use crate::invitations::{invite, planned};
use crate::meetings::{answers, person, respond};
use crate::support::files::{File, all, file, import};
use crate::support::{TestWorkspace, cases, text, today, world};

/// An answer, to a meeting.
fn answer(name: &str, id: Id) -> File {
    let path = format!("{}/tests/fixtures/answers/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut content = std::fs::read_to_string(&path).expect("is there");
    // Calendars in base64 name the meeting too.
    let lines: Vec<&str> = content.split("\r\n").collect();
    let mut out: Vec<String> = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let is_base64 =
        |line: &str| line.len() > 20 && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    for line in lines.into_iter().chain([""]) {
        if is_base64(line) || !block.is_empty() && !line.is_empty() {
            block.push(line);
            continue;
        }
        if !block.is_empty() {
            let bytes = kontor::base::base64::read(&block.concat()).expect("is base64");
            let inner = String::from_utf8(bytes).expect("is text").replace("UID-OF-THE-MEETING", &id.to_string());
            let mut written = String::new();
            kontor::base::base64::write(inner.as_bytes(), &mut written);
            out.extend(written.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()));
            block.clear();
        }
        out.push(line.to_string());
    }
    content = out.join("\r\n").replace("UID-OF-THE-MEETING", &id.to_string());
    file(name, &content)
}

fn doubts(plan: &Plan) -> Vec<String> {
    plan.doubts.iter().map(|doubt| doubt.text.of(Language::En).to_string()).collect()
}

fn left_out(plan: &Plan) -> Vec<&str> {
    plan.left_out.iter().map(|line| line.reason.of(Language::En)).collect()
}

#[test]
fn the_answers_of_every_program_are_found() {
    for (name, who, expected) in [
        ("outlook-accepts.ics", "Anna; \"A\" Weber", Response::Accepted),
        ("apple-declines.ics", "Anna; \"A\" Weber", Response::Declined),
        ("exchange-declines.eml", "Lena", Response::Declined),
        ("gmail-perhaps.eml", "Gerd Gast", Response::Tentative),
        ("thunderbird-accepts.eml", "Max", Response::Accepted),
    ] {
        let crm = TestWorkspace::new();
        let (id, _) = planned(&crm);
        invite(&crm, id, false);
        let before = crm.content();
        let start = crm.get(id, activity::START);
        import(&crm, &[answer(name, id)]);
        let found = answers(&crm, id);
        for (own, response) in &found {
            let expected = if own == who { expected } else { Response::NeedsAction };
            assert_eq!(*response, expected, "{name}: {own}");
        }
        // An answer moves nothing and renames nothing.
        assert_eq!((crm.get(id, activity::START), crm.get(id, activity::SUBJECT)), (start, text("Kick-off")), "{name}");
        crm.undo();
        assert_eq!(crm.content(), before, "{name}");
    }
}

#[test]
fn several_answers_come_in_at_once_and_the_latest_of_somebody_counts() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    invite(&crm, id, false);
    let names = ["apple-declines.ics", "outlook-accepts.ics", "outlook-proposes.ics"];
    let content: String =
        names.map(|name| answer(name, id).1.iter().map(|byte| *byte as char).collect::<String>()).concat();
    let plan = import(&crm, &[file("answers.ics", &content)]);
    // Apple's answer is from later that day.
    assert_eq!(answers(&crm, id)[0].1, Response::Declined);
    assert_eq!(answers(&crm, id)[1], ("Lena".to_string(), Response::Tentative));
    let said = doubts(&plan);
    assert!(said.iter().any(|text| text.starts_with("A new time is proposed.")), "{said:?}");
    assert!(plan.diagnostics.iter().any(|one| one.value.contains("2026-03-04 14:00")), "{:?}", plan.diagnostics);
    crm.undo();
    assert_eq!(crm.get(id, activity::RESPONSES), None);
}

#[test]
fn old_and_unknown_answers_are_said_in_words() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    // Nobody was invited yet.
    let plan = import(&crm, &[answer("outlook-accepts.ics", id)]);
    assert_eq!(left_out(&plan), ["an answer to an invitation that was not made here"]);
    let plan = import(&crm, &[answer("outlook-accepts.ics", Id([9; 16]))]);
    assert_eq!(left_out(&plan), ["an answer to an invitation that was not made here"]);
    invite(&crm, id, false);
    crm.run(Command::Edit {
        id,
        fields: vec![(activity::START, Some(Value::Moment(world().zone.at(today().add_days(3), 600))))],
    });
    invite(&crm, id, false);
    let plan = import(&crm, &[answer("outlook-accepts.ics", id)]);
    assert_eq!(left_out(&plan), ["an answer to an earlier version of the invitation; the meeting was changed since"]);
    assert_eq!(crm.get(id, activity::RESPONSES), None);
    // Somebody to whom the invitation was passed on.
    let passed_on = answer("outlook-accepts.ics", id).1;
    let passed_on = String::from_utf8(passed_on).expect("is text").replace("Anna@Nord.example", "paul@else.example");
    let plan = import(&crm, &[file("a.ics", &passed_on.replace("SEQUENCE:0", "SEQUENCE:1"))]);
    assert!(doubts(&plan).iter().any(|text| text.starts_with("This person answers without")));
    assert!(answers(&crm, id).contains(&("paul@else.example".to_string(), Response::Accepted)));
}

#[test]
fn an_invitation_of_somebody_else_becomes_a_planned_meeting() {
    let crm = TestWorkspace::new();
    let (other, olga) = planned(&crm);
    let plan = import(&crm, &[answer("gmail-invites.eml", other)]);
    let is_it = |row: &kontor::base::Row| row.text(activity::EXTERNAL_ID) == "7kukuqrfedlm2f9t@google.com";
    let rows: Vec<_> = all(&crm, RecordType::Activity).into_iter().filter(is_it).collect();
    assert_eq!(rows.len(), 1, "{:?}", left_out(&plan));
    let row = &rows[0];
    assert_eq!((row.text(activity::SUBJECT), row.link(activity::TYPE)), ("Workshop", Some(defaults::MEETING)));
    assert_eq!(row.moment(activity::START), Timestamp::parse_iso("2031-03-04T13:00:00Z"));
    assert_eq!((row.moment(activity::DONE), row.number(activity::DURATION)), (None, Some(45)));
    assert_eq!(row.text(activity::MEETING_LINK), "https://meet.google.com/abc-defg-hij");
    assert_eq!(row.get(activity::COLLEAGUES), Some(Value::Links(vec![olga])));
    let expected = [
        ("Anna; \"A\" Weber".to_string(), Response::Accepted),
        ("Olga Own".to_string(), Response::NeedsAction),
        ("New Nora".to_string(), Response::Declined),
    ];
    assert_eq!(answers(&crm, row.id()), expected);
    // The same invitation again changes nothing, an earlier version neither, and a later one moves it.
    let same = import(&crm, &[answer("gmail-invites.eml", other)]);
    assert_eq!(same.fills.len(), 0);
    let ics = |sequence: &str, hour: &str| {
        let mail = String::from_utf8(answer("gmail-invites.eml", other).1).expect("is text");
        let (from, to) = (mail.find("BEGIN:VCALENDAR").expect("has one"), mail.find("END:VCALENDAR").expect("has one"));
        let calendar = mail[from..to].replace("SEQUENCE:1", sequence).replace("20310304T13", hour);
        file("invite.ics", &format!("{calendar}END:VCALENDAR\r\n"))
    };
    let plan = import(&crm, &[ics("SEQUENCE:0", "20310304T09")]);
    assert_eq!(left_out(&plan), ["an earlier version of an invitation that is here"]);
    import(&crm, &[ics("SEQUENCE:2", "20310305T09")]);
    assert_eq!(crm.get(row.id(), activity::START), Timestamp::parse_iso("2031-03-05T09:00:00Z").map(Value::Moment));
    // Who invited tells of changes, not we.
    assert_eq!(crm.get(row.id(), activity::MOVED), None);
}

#[test]
fn what_was_exported_comes_back_with_everybody() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    invite(&crm, id, false);
    respond(&crm, id, "Lena", Response::Declined);
    let calendar = crm.session.read(|set| {
        let slots: Vec<_> = set.rows(RecordType::Activity).map(|(slot, _)| slot).collect();
        kontor::import_export::icalendar_writer::write_calendar(
            set,
            RecordType::Activity,
            &slots,
            kontor::import_export::here::Here::UTC,
            None,
            Language::En,
        )
    });
    let before = crm.content();
    let plan = import(&crm, &[file("own.ics", &calendar)]);
    assert_eq!((plan.fills.len(), crm.content()), (0, before), "{:?}", plan.fills);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(24)))]

    /// What we send is understood as it was meant, by the reader that others' calendars have to get through.
    #[test]
    fn an_invitation_is_read_as_the_same_meeting(
        subject in "[\\PC&&[^\\p{Z}]][\\PC]{0,40}",
        place in "[\\PC\n]{0,40}",
        days in 1..400i32,
        minute in 0..1_440i32,
        length in 1..2_000i64,
    ) {
        let crm = TestWorkspace::new();
        let (id, _) = planned(&crm);
        let start = world().zone.at(today().add_days(days), minute);
        let fields = vec![
            (activity::SUBJECT, text(&subject)),
            (activity::PLACE, Value::text(&place)),
            (activity::START, Some(Value::Moment(start))),
            (activity::DURATION, Some(Value::Number(length))),
        ];
        crm.run(Command::Edit { id, fields });
        let own = crm.session.read(|set| {
            Invitation::of(set, set.get(RecordType::Activity, id).expect("is there"), None, false).expect("can be invited")
        });
        let calendar = own.calendar("", Timestamp(0)).replace(&format!("UID:{id}"), "UID:other@elsewhere.example");
        let there = TestWorkspace::new();
        person(&there, "Anna", "anna@nord.example");
        import(&there, &[file("invitation.ics", &calendar)]);
        let rows = all(&there, RecordType::Activity);
        prop_assert_eq!(rows.len(), 1);
        prop_assert_eq!(rows[0].moment(activity::START), Some(start));
        prop_assert_eq!(rows[0].number(activity::DURATION), Some(length));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words(rows[0].text(activity::SUBJECT)), words(&own.subject));
        prop_assert_eq!(words(rows[0].text(activity::PLACE)), words(&own.place));
        let mut people: Vec<String> = crate::meetings::participants(&there, rows[0].id()).into_iter().map(|one| one.address).collect();
        people.sort();
        prop_assert_eq!(people, ["anna@nord.example", "gerd@guest.example", "lena@lenz.example", "max@own.example", "olga@own.example"]);
    }
}
