//! Emails and sequences: a step that is an email is done by writing it, with its template; an email that comes in is a reply.
use std::rc::Rc;

use kontor::base::{Id, Row, Timestamp, Value};
use kontor::change::Action;
use kontor::command::{Command, Email, Import};
use kontor::domain::records::{activity, email_template, enrolment, lead};
use kontor::domain::rules::mail_direction;
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::sequences::{self, End, Step, end_of};

use crate::every_way_in::a_lead;
use crate::sequences::{enrolments, follow_up, new_sequence, open, put, step};
use crate::support::{TestWorkspace, days_pass, link, text};

fn planned(crm: &TestWorkspace, about: Id) -> Id {
    enrolments(crm, about)[0].link(enrolment::ACTIVITY).expect("a step is planned")
}

fn writable(crm: &TestWorkspace, name: &str) -> Id {
    let id = a_lead(crm, name);
    crm.run(Command::Edit { id, fields: vec![(lead::EMAIL, text("ada@nord.example"))] });
    id
}

#[test]
fn writing_the_email_of_a_step_does_the_step() {
    let crm = TestWorkspace::new();
    let new_template = |of: &str| {
        let fields = vec![
            (email_template::NAME, text("Hi")),
            (email_template::OF, text(of)),
            (email_template::TEXT_EN, text("Hi")),
        ];
        crm.create(RecordType::EmailTemplate, fields)
    };
    let (own, other) = (new_template("lead"), new_template("contact"));
    let write = |template| Step { template: Some(template), ..step(defaults::EMAIL, 0, "Write") };
    let sequence = new_sequence(&crm, RecordType::Lead, &[write(own), write(other), step(defaults::CALL, 2, "Call")]);
    let ada = writable(&crm, "Ada");
    put(&crm, sequence, &[ada]);
    let template = |about| {
        let planned = planned(&crm, about);
        crm.session.read(|set| sequences::template_of(set, RecordType::Lead, planned))
    };
    assert_eq!(template(ada), Some(own));
    let first = planned(&crm, ada);
    let before = crm.content();
    let email = |subject: &str| Email { about: ada, subject: subject.to_string(), text: "Dear Ada".to_string() };
    let done = crm.run(Command::LogStepEmail { step: first, email: email("Hello") });
    let cause = done.header.expect("is stored").cause;
    assert_eq!((cause.action, cause.told(Language::En).as_str()), (Action::Email, "Email to Ada drafted and logged"));
    assert_eq!((crm.get(first, activity::SUBJECT), crm.get(first, activity::TEXT)), (text("Hello"), text("Dear Ada")));
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_WORKING));
    let count = || crm.session.read(|set| set.count(RecordType::Activity));
    assert_eq!((enrolments(&crm, ada)[0].number(enrolment::STEP), count()), (Some(2), 2));
    // The next one's template is for others.
    assert_eq!(template(ada), None);
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    // Somebody has done it meanwhile: the email is one of its own.
    crm.run(Command::LogStepEmail { step: first, email: email("Again") });
    assert_eq!((enrolments(&crm, ada)[0].number(enrolment::STEP), count()), (Some(2), 3));
    // Whoever opted out is not written to.
    let second = planned(&crm, ada);
    assert!(crm.try_do(Command::LogStepEmail { step: second, email: email("") }).is_err());
    crm.run(Command::Edit { id: ada, fields: vec![(lead::OPT_OUT, Some(Value::Yes))] });
    assert!(crm.try_do(Command::LogStepEmail { step: second, email: email("No") }).is_err());
}

/// An import of mails, each with the record it is about, whether it was sent, and when.
fn import(crm: &TestWorkspace, language: Language, mails: &[(Id, bool, Timestamp)]) {
    let row = |(at, (about, is_sent, done)): (usize, &(Id, bool, Timestamp))| {
        let id = Id::derived(&[&at.to_le_bytes(), &about.0, &done.0.to_le_bytes()]);
        let subject = mail_direction::subject(*is_sent, "Re: Offer", language);
        let fields = vec![
            (activity::SUBJECT, Value::Text(subject)),
            (activity::TYPE, Value::Link(defaults::EMAIL)),
            (activity::DONE, Value::Moment(*done)),
            (activity::LEAD, Value::Link(*about)),
            (activity::EXTERNAL_ID, Value::Text(format!("<{id}@nord.example>"))),
        ];
        (RecordType::Activity, Row::new(id, Timestamp(0), &[], &fields))
    };
    let new = Rc::new(mails.iter().enumerate().map(row).collect::<Vec<_>>());
    crm.run(Command::Import(Import { file: "mails".to_string(), new, fills: Rc::default(), blobs: Rc::default() }));
}

#[test]
fn an_email_that_comes_in_is_a_reply() {
    let crm = TestWorkspace::new();
    let sequence = new_sequence(&crm, RecordType::Lead, &follow_up());
    let [ada, ben, cyd, dan, eve] = ["Ada", "Ben", "Cyd", "Dan", "Eve"].map(|name| a_lead(&crm, name));
    put(&crm, sequence, &[ada, ben, cyd, eve]);
    let began = enrolments(&crm, ada)[0].moment(enrolment::CREATED).expect("is known").0;
    let (earlier, later) = (Timestamp(began - 1), Timestamp(began + 1));
    for _ in 0..3 {
        crm.run(Command::Complete { activity: planned(&crm, eve) });
    }
    days_pass(1);
    let before = crm.content();
    let end = |about| end_of(&enrolments(&crm, about)[0]);
    for language in Language::ALL {
        import(
            &crm,
            language,
            &[(ada, false, later), (ben, true, later), (cyd, false, earlier), (dan, false, later), (eve, false, later)],
        );
        assert_eq!([ada, ben, cyd, eve].map(end), [Some(End::Replied), None, None, Some(End::Replied)]);
        assert!(open(&crm, ada).is_empty() && open(&crm, ben).len() == 1);
        crm.undo();
        assert_eq!(crm.content(), before);
    }
    // What somebody notes by hand is nobody's reply.
    let subject = mail_direction::subject(false, "by phone", Language::En);
    let fields = vec![(activity::SUBJECT, text(&subject)), (activity::TYPE, link(defaults::EMAIL))];
    crm.run(Command::Log { about: ada, fields });
    assert_eq!(end(ada), None);
}
