//! Invitations to meetings: the calendar and the email that carries it, versions, what is logged, and who is not invited.
use kontor::base::mail::{self, CalendarPart, Draft};
use kontor::base::{Id, Timestamp, Value};
use kontor::change::Action;
use kontor::command::{Command, Invite};
use kontor::domain::records::{activity, contact};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::invitations::{FILE_NAME, Invitation, NotInvited};
use kontor::store::meetings::Response;
use mail_parser::{MessageParser, MimeHeaders};

use crate::meetings::{answers, meeting, owner, person, respond};
use crate::support::{TestWorkspace, link, text, today, world};

fn found(crm: &TestWorkspace, id: Id, me: Option<Id>, cancels: bool) -> Result<Invitation, NotInvited> {
    crm.session.read(|set| Invitation::of(set, set.get(RecordType::Activity, id).expect("is there"), me, cancels))
}

/// A meeting of Olga's with Anna and whoever `meeting` adds.
pub fn planned(crm: &TestWorkspace) -> (Id, Id) {
    let olga = owner(crm, "Olga Own", "olga@own.example");
    let anna = person(crm, "Anna; \"A\" Weber", "anna@nord.example");
    let (id, ..) = meeting(crm, &[anna]);
    let fields = vec![
        (activity::OWNER, link(olga)),
        (activity::PLACE, text("Room 1, 2nd floor; left\nDoor B")),
        (activity::MEETING_LINK, text("https://meet.example/kick-off")),
    ];
    crm.run(Command::Edit { id, fields });
    (id, olga)
}

pub fn invite(crm: &TestWorkspace, id: Id, cancels: bool) -> Invitation {
    let own = found(crm, id, None, cancels).expect("can be invited");
    crm.run(command(id, &own));
    own
}

pub fn command(id: Id, own: &Invitation) -> Command {
    Command::Invite(Invite {
        meeting: id,
        version: own.version,
        to: own.invited.iter().map(|one| one.address.clone()).collect(),
        subject: "Invitation: Kick-off".to_string(),
        text: "Come".to_string(),
        is_cancelled: own.is_cancelled,
        is_series: own.series.is_some(),
    })
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").lines().map(str::to_string).collect()
}

fn has(calendar: &str, line: &str) -> bool {
    lines(calendar).iter().any(|own| own == line)
}

#[test]
fn an_invitation_is_an_event_with_everybody_in_it() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    let own = found(&crm, id, None, false).expect("can be invited");
    let start = world().zone.at(today().add_days(1), 600);
    let calendar = own.calendar("Come,\nplease; yes", start);
    let compact = |at: Timestamp| at.to_iso()[..19].replace(['-', ':'], "") + "Z";
    for line in [
        "METHOD:REQUEST".to_string(),
        format!("UID:{id}"),
        "SEQUENCE:0".to_string(),
        format!("DTSTART:{}", compact(start)),
        format!("DTEND:{}", compact(Timestamp(start.0 + 3_600_000))),
        "SUMMARY:Kick-off".to_string(),
        "LOCATION:Room 1\\, 2nd floor\\; left\\nDoor B".to_string(),
        "URL:https://meet.example/kick-off".to_string(),
        "DESCRIPTION:Come\\,\\nplease\\; yes".to_string(),
        "ORGANIZER;CN=\"Olga Own\":mailto:olga@own.example".to_string(),
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"Anna; 'A' Weber\":mailto:anna@nord.example".to_string(),
        "STATUS:CONFIRMED".to_string(),
    ] {
        assert!(has(&calendar, &line), "{line} is missing in {calendar}");
    }
    assert_eq!(lines(&calendar).iter().filter(|line| line.starts_with("ATTENDEE")).count(), 4);
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75) && calendar.ends_with("END:VCALENDAR\r\n"));
    // A whole day has no time.
    crm.run(Command::Edit {
        id,
        fields: vec![(activity::START, None), (activity::DURATION, Some(Value::Number(2_880)))],
    });
    let calendar = found(&crm, id, None, false).expect("can be invited").calendar("", start);
    let day = |days: i32| today().add_days(days).to_iso().replace('-', "");
    assert!(has(&calendar, &format!("DTSTART;VALUE=DATE:{}", day(1))));
    assert!(has(&calendar, &format!("DTEND;VALUE=DATE:{}", day(3))));
}

#[test]
fn a_moved_meeting_gets_a_new_version_and_asks_again_and_a_cancelled_one_ends() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    assert_eq!(invite(&crm, id, false).version, 0);
    respond(&crm, id, "Anna; \"A\" Weber", Response::Accepted);
    // The same invitation again, to somebody who has lost it, is no new version.
    let again = invite(&crm, id, false);
    assert_eq!((again.version, again.asks_again), (0, false));
    assert!(again.calendar("", Timestamp(0)).contains("PARTSTAT=ACCEPTED"));
    assert_eq!(answers(&crm, id)[0].1, Response::Accepted);
    // What nobody was told of is no change.
    crm.run(Command::Edit { id, fields: vec![(activity::TEXT, text("Notes"))] });
    assert_eq!(crm.get(id, activity::MOVED), None);
    let before = crm.content();
    let start = world().zone.at(today().add_days(2), 660);
    crm.run(Command::Edit { id, fields: vec![(activity::START, Some(Value::Moment(start)))] });
    assert_eq!(crm.get(id, activity::MOVED), Some(Value::Yes));
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    let moved = invite(&crm, id, false);
    assert_eq!((moved.version, moved.asks_again), (1, true));
    assert!(!moved.calendar("", Timestamp(0)).contains("PARTSTAT=ACCEPTED"));
    assert_eq!((crm.get(id, activity::MOVED), crm.get(id, activity::RESPONSES)), (None, None));
    let before = crm.content();
    let off = invite(&crm, id, true);
    let calendar = off.calendar("", Timestamp(0));
    assert_eq!(off.version, 2);
    assert!(has(&calendar, "METHOD:CANCEL") && has(&calendar, "STATUS:CANCELLED") && has(&calendar, "SEQUENCE:2"));
    assert_eq!(crm.get(id, activity::OUTCOME), text("Cancelled"));
    assert!(crm.get(id, activity::DONE).is_some());
    assert_eq!(found(&crm, id, None, false), Err(NotInvited::Done));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn the_invitation_is_logged_with_those_who_take_part_and_undone_as_one() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    let before = crm.content();
    let own = found(&crm, id, None, false).expect("can be invited");
    let done = crm.run(command(id, &own)).header.expect("is stored");
    assert_eq!((done.cause.action, done.cause.action as u8), (Action::Invite, 55));
    assert_eq!(done.cause.told(Language::En), "Invitation to “Kick-off” drafted and logged");
    crm.session.read(|set| {
        let is_email = |row: &&kontor::base::Row| row.link(activity::TYPE) == Some(defaults::EMAIL);
        let all: Vec<_> = set.rows(RecordType::Activity).map(|(_, row)| row).filter(is_email).collect();
        assert_eq!(all.len(), 1);
        assert!(all[0].get(activity::PARTICIPANTS).is_some() && all[0].moment(activity::DONE).is_some());
        assert_eq!((all[0].text(activity::SUBJECT), all[0].text(activity::TEXT)), ("Invitation: Kick-off", "Come"));
    });
    crm.undo();
    assert_eq!(crm.content(), before);
    // What was prepared for another version, or for other people, is not logged.
    crm.redo();
    crm.run(Command::Edit { id, fields: vec![(activity::PLACE, text("Elsewhere"))] });
    crm.refusal(command(id, &own));
    crm.undo();
    crm.run(Command::Edit { id, fields: vec![(activity::GUESTS, None)] });
    crm.refusal(command(id, &own));
}

#[test]
fn whoever_cannot_be_invited_is_named_with_the_reason() {
    let crm = TestWorkspace::new();
    let (id, olga) = planned(&crm);
    let (ben, cara) = (person(&crm, "Ben", ""), person(&crm, "Cara", "cara@nord.example"));
    crm.run(Command::Edit { id: cara, fields: vec![(contact::OPT_OUT, Some(Value::Yes))] });
    crm.run(Command::Edit {
        id,
        fields: vec![
            (activity::PARTICIPANTS, Some(Value::Links(vec![ben, cara]))),
            (activity::COLLEAGUES, Some(Value::Links(vec![olga]))),
            (activity::GUESTS, text("Taxi driver")),
        ],
    });
    let own = found(&crm, id, None, false).expect("Lena can be invited");
    let left: Vec<&str> = own.left_out.iter().map(|(name, _)| name.as_str()).collect();
    // The organizer is not invited to their own meeting, which needs no reason.
    assert_eq!((own.invited.len(), left), (1, vec!["Ben", "Cara", "Taxi driver"]));
    crm.run(Command::Edit { id, fields: vec![(activity::PARTICIPATING_LEADS, None)] });
    assert_eq!(found(&crm, id, None, false), Err(NotInvited::Nobody));
    crm.run(Command::Edit { id, fields: vec![(activity::GUESTS, text("x@y.example")), (activity::OWNER, None)] });
    assert_eq!(found(&crm, id, None, false), Err(NotInvited::NoOrganizer));
    let me = owner(&crm, "Me", "me@own.example");
    assert_eq!(found(&crm, id, Some(me), false).expect("I invite").organizer.1, "me@own.example");
    // Somebody else writes in the name of the owner, to whom the answers go.
    crm.run(Command::Edit { id, fields: vec![(activity::OWNER, link(olga))] });
    let own = found(&crm, id, Some(me), false).expect("Olga invites");
    assert!(has(
        &own.calendar("", Timestamp(0)),
        "ORGANIZER;CN=\"Olga Own\";SENT-BY=\"mailto:me@own.example\":mailto:olga@own.example"
    ));
    crm.run(Command::Edit { id, fields: vec![(activity::EXTERNAL_ID, text("abc@outlook.example"))] });
    assert_eq!(found(&crm, id, None, false), Err(NotInvited::Foreign));
    crm.run(Command::Edit {
        id,
        fields: vec![(activity::EXTERNAL_ID, None), (activity::START, None), (activity::DUE, None)],
    });
    assert_eq!(found(&crm, id, None, false), Err(NotInvited::NoDate));
}

#[test]
fn the_draft_has_the_calendar_beside_the_text_and_as_a_file() {
    let crm = TestWorkspace::new();
    let (id, _) = planned(&crm);
    let own = found(&crm, id, None, false).expect("can be invited");
    let calendar =
        CalendarPart {
            method: own.method(), name: FILE_NAME, text: own.calendar("Komm, größter Gast", Timestamp(0))
        };
    let mut to = own.invited.iter().map(|one| (one.name.clone(), one.address.clone()));
    let (name, address) = to.next().expect("somebody is invited");
    let draft = Draft {
        from: Some(own.organizer.clone()),
        name,
        address,
        subject: "Einladung: Größe".into(),
        text: "Komm, größter Gast".into(),
    };
    let file = mail::write_invitation(&draft, &to.collect::<Vec<_>>(), &calendar, Timestamp(0));
    assert!(file.starts_with("X-Unsent: 1\r\n") && file.is_ascii() && file.lines().all(|line| line.len() <= 78));
    let parsed = MessageParser::new().parse(file.as_bytes()).expect("is a message");
    let to: Vec<String> = parsed
        .to()
        .expect("has recipients")
        .iter()
        .filter_map(|one| one.address.as_deref().map(str::to_string))
        .collect();
    assert_eq!(to, ["anna@nord.example", "lena@lenz.example", "max@own.example", "gerd@guest.example"]);
    assert_eq!(parsed.to().and_then(|to| to.first()).and_then(|one| one.name.as_deref()), Some("Anna; \"A\" Weber"));
    assert_eq!(parsed.subject(), Some("Einladung: Größe"));
    assert_eq!(parsed.body_text(0).as_deref().map(str::trim_end), Some("Komm, größter Gast"));
    let calendars: Vec<_> = parsed
        .parts
        .iter()
        .filter(|part| part.content_type().is_some_and(|kind| matches!(kind.subtype(), Some("calendar" | "ics"))))
        .collect();
    assert_eq!(calendars.len(), 2);
    assert_eq!(calendars[0].content_type().and_then(|kind| kind.attribute("method")), Some("REQUEST"));
    assert_eq!(calendars[1].attachment_name(), Some("invitation.ics"));
    for part in calendars {
        assert_eq!(
            part.text_contents().map(str::to_string).or(String::from_utf8(part.contents().to_vec()).ok()),
            Some(calendar.text.clone())
        );
    }
}
