//! The demo: its stories played through the commands a user gives, each at its own time, before the workspace is opened.
use std::collections::VecDeque;

use super::World;
use crate::base::{Currency, Id, Moment, Money, Value, Zone, fold};
use crate::change::{Commit, Header};
use crate::command::{self, Command, Context, Conversion, Refusal, Target};
use crate::domain::crowd::{self, Tale};
use crate::domain::demo::{COMPETITORS, Did, STORIES};
use crate::domain::records::{activity, choice, lead, opportunity, user};
use crate::domain::{Kind, List, defaults};
use crate::locale::{Language, Phrase};
use crate::store::WorkingSet;

/// The user whose workspace the demo is.
pub const ME: Id = Id::fixed(9_000);
/// The time of day at which things happen: nine in the morning, and a quarter of an hour between two of them.
const MORNING: i64 = 9 * 3_600_000;
const QUARTER: i64 = 900_000;

/// Something done at a time; the records it creates get these ids.
struct Step {
    at: Moment,
    command: Command,
    ids: VecDeque<Id>,
}

/// The demo's journal, and the records it comes to.
pub type Rehearsed = (Vec<Commit>, WorkingSet);

/// The demo's journal and records, with dates relative to today.
///
/// # Errors
/// A story that breaks a rule of the sales process; the tests play all of them.
pub fn rehearse(world: &World, language: Language) -> Result<Rehearsed, Refusal> {
    rehearse_with(world, language, 0)
}

/// The same with so many invented tales besides.
///
/// # Errors
/// A tale that breaks a rule of the sales process.
pub fn rehearse_with(world: &World, language: Language, further: u32) -> Result<Rehearsed, Refusal> {
    let now = (world.now)();
    let mut set = WorkingSet::new();
    let mut commits: Vec<Commit> = Vec::new();
    for Step { at, command, mut ids } in steps(now, world.zone, language, further) {
        let mut new_id = || ids.pop_front().unwrap_or_else(|| Id::new(at.0, &(world.random)()));
        let user = set.get(Kind::User, ME).map(|_| ME);
        let mut context = Context { now: at, today: at.day(), zone: world.zone, user, language, new_id: &mut new_id };
        let decision = command::decide(&set, command, &mut context)?;
        let header = Header {
            seq: set.head() + 1,
            id: Id::new(at.0, &(world.random)()),
            at,
            by: user,
            cause: decision.cause,
            about: None,
            size: decision.changes.len() as u32,
        };
        let commit = Commit { header, changes: decision.changes };
        set.play(&commit);
        commits.push(commit);
    }
    Ok((commits, set))
}

/// All steps of all stories, the oldest first.
fn steps(now: Moment, zone: Zone, language: Language, further: u32) -> Vec<Step> {
    let all: Vec<Tale> = STORIES.iter().map(Tale::from).chain(crowd::tales(further)).collect();
    let start = all.iter().map(|tale| tale.came).max().unwrap_or(0) + 1;
    let me = Value::text(Phrase { en: "Me", de: "Ich" }.of(language));
    let mut steps = vec![
        Step { at: moment(now, start, 0), command: Command::Setup(None), ids: VecDeque::new() },
        Step {
            at: moment(now, start, 1),
            command: Command::Create(Kind::User, vec![(user::NAME, me)]),
            ids: VecDeque::from([ME]),
        },
    ];
    for (name, place) in COMPETITORS.into_iter().zip(0..) {
        let list = Value::Number(List::Competitor.code());
        let entries = vec![(choice::NAME, Value::text(name)), (choice::LIST, Some(list))];
        let command = Command::Create(Kind::Choice, entries);
        steps.push(Step { at: moment(now, start, 2), command, ids: VecDeque::from([competitor(place)]) });
    }
    for (place, story) in all.iter().enumerate() {
        steps.extend(of_story(now, zone, place as u32, story, language));
    }
    steps.sort_by_key(|step| step.at.0);
    steps
}

fn competitor(place: u32) -> Id {
    Id::fixed(9_100 + place)
}

/// The moment so many days ago, and not after now.
fn moment(now: Moment, days: i32, place: i64) -> Moment {
    let at = now.day().plus(-days).midnight().0 + MORNING + place * QUARTER;
    Moment(at.min(now.0 - 60_000 + place))
}

fn of_story(now: Moment, zone: Zone, place: u32, story: &Tale, language: Language) -> Vec<Step> {
    let text = |text: &str| Value::text(text);
    let id = |part: u32| Id::fixed(10_000 + place * 100 + part);
    let (person, account, contact, deal) = (id(0), id(1), id(2), id(3));
    let mut about = person;
    let mut steps = Vec::new();
    let mut add = |days: i32, command: Command, ids: &[Id]| {
        let at = moment(now, days, steps.len() as i64 + 1);
        steps.push(Step { at, command, ids: ids.iter().copied().collect() });
    };
    let (first, last) = story.name;
    let host = fold::company_key(&story.company).replace(' ', "-");
    let amount = Money { minor: story.euros * 100, currency: Currency::EUR };
    let fields = vec![
        (lead::FIRST_NAME, text(first)),
        (lead::LAST_NAME, text(last)),
        (lead::TITLE, text(story.title.of(language))),
        (lead::COMPANY, text(&story.company)),
        (lead::CITY, text(story.place.0)),
        (lead::COUNTRY, text(story.place.1.of(language))),
        (lead::EMAIL, text(&format!("{}@{host}.example", fold::fold(first)))),
        (lead::PHONE, text(&format!("+49 40 55 {:03} {:02}", 100 + place * 37 % 900, 10 + place % 90))),
        (lead::WEBSITE, text(&format!("https://{host}.example"))),
        (lead::SOURCE, Some(Value::Link(Id::fixed(story.source)))),
        (lead::INDUSTRY, Some(Value::Link(Id::fixed(story.industry)))),
        (lead::RATING, Some(Value::Link(Id::fixed(460 + place % 3)))),
        (lead::AMOUNT, Some(Value::Money(amount))),
        (lead::OWNER, Some(Value::Link(ME))),
    ];
    add(story.came, Command::Create(Kind::Lead, fields), &[person]);
    for (number, (days, did)) in story.events.iter().enumerate() {
        let logged = id(10 + number as u32);
        let log = |about: Id, kind: Id, subject: Phrase, due: Option<Value>| {
            let entries = vec![
                (activity::TYPE, Some(Value::Link(kind))),
                (activity::SUBJECT, text(subject.of(language))),
                (activity::DUE, due),
            ];
            Command::Log(about, entries)
        };
        let due = |days: i32| Value::Day(now.day().plus(days));
        let edit = |about: Id, number: u16, value: Value| Command::Edit(about, vec![(number, Some(value))]);
        let into = |wants_deal: bool, name: Option<Phrase>| {
            let name = name.map(|name| format!("{} – {}", story.company, name.of(language))).unwrap_or_default();
            Command::Convert(Conversion {
                lead: person,
                account: Target::New,
                contact: Target::New,
                opportunity: wants_deal.then_some(Target::New),
                opportunity_name: name,
                owner: None,
                status: None,
                overwrite_source: false,
            })
        };
        match *did {
            Did::Call(subject) => add(*days, log(about, defaults::CALL, subject, None), &[logged]),
            Did::Meeting(subject) => add(*days, log(about, defaults::MEETING, subject, None), &[logged]),
            Did::Email(subject) => add(*days, log(about, defaults::EMAIL, subject, None), &[logged]),
            Did::Note(subject) => add(*days, log(about, defaults::NOTE, subject, None), &[logged]),
            Did::Task(subject, in_days) => {
                add(*days, log(about, defaults::TASK, subject, Some(due(in_days))), &[logged])
            }
            Did::Appointment(subject, in_days, hour) => {
                let start = zone.at(now.day().plus(in_days), hour * 60);
                let entries = vec![
                    (activity::TYPE, Some(Value::Link(defaults::MEETING))),
                    (activity::SUBJECT, text(subject.of(language))),
                    (activity::START, Some(Value::Moment(start))),
                    (activity::DURATION, Some(Value::Number(60))),
                    (activity::REMINDER, Some(Value::Number(15))),
                ];
                add(*days, Command::Log(about, entries), &[logged]);
            }
            Did::Routine(subject, in_days, rule) => {
                let entries = vec![
                    (activity::SUBJECT, text(subject.of(language))),
                    (activity::DUE, Some(due(in_days))),
                    (activity::RECURRENCE, text(rule)),
                ];
                add(*days, Command::Log(about, entries), &[logged]);
            }
            Did::Referred(by) => {
                let contact = Id::fixed(10_000 + by * 100 + 2);
                add(*days, edit(person, lead::REFERRED_BY, Value::Link(contact)), &[]);
            }
            Did::Against(places) => {
                let all = places.iter().copied().map(competitor).collect();
                add(*days, edit(deal, opportunity::COMPETITORS, Value::Links(all)), &[]);
            }
            Did::RaisedHand => add(*days, edit(person, lead::RAISED_HAND, Value::Yes), &[]),
            Did::MeetingAgreed => add(*days, edit(person, lead::MEETING_AGREED, Value::Yes), &[]),
            Did::PricingAgreed => add(*days, edit(person, lead::PRICING_AGREED, Value::Yes), &[]),
            Did::Converted(name) => {
                add(*days, into(true, Some(name)), &[account, contact, deal]);
                about = deal;
            }
            Did::ConvertedWithoutDeal => {
                add(*days, into(false, None), &[account, contact]);
                about = contact;
            }
            Did::Stage(stage) => {
                add(*days, edit(deal, opportunity::STAGE, Value::Link(Id::fixed(200 + stage))), &[]);
            }
            Did::Expected(in_days) => add(*days, edit(deal, opportunity::CLOSE_DATE, due(in_days)), &[]),
            Did::Lost(reason) => {
                let entries = vec![
                    (opportunity::STAGE, Some(Value::Link(defaults::STAGE_LOST))),
                    (opportunity::LOSS_REASON, Some(Value::Link(Id::fixed(reason)))),
                ];
                add(*days, Command::Edit(deal, entries), &[]);
            }
            Did::Closed(reason) => add(*days, Command::Disqualify(vec![person], Id::fixed(reason)), &[]),
        }
    }
    steps
}
