//! The demo: its scripts are played through the user's own commands, each at its own time, before the workspace is
//! opened.
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::Environment;
use super::demo_sites::{self, Customer};
use crate::base::decimal::ONE;
use crate::base::{Currency, Date, FieldId, Id, Money, Seq, TimeZone, Timestamp, Value, fold};
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::command::{self, Command, Context, Conversion, Rejection, Target};
use crate::domain::demo::events::DemoEvent;
use crate::domain::demo::generator::{self, DemoData, DemoLead};
use crate::domain::demo::lists::{CAMPAIGNS, COMPETITORS, MONTHLY_TARGET, PRODUCTS, STREETS};
use crate::domain::demo::scripts::{DemoSize, SCRIPTS};
use crate::domain::demo::sites;
use crate::domain::records::{
    activity, campaign as campaign_fields, choice, lead, line_item, opportunity, product, quota, quote, user,
};
use crate::domain::{Picklist, RecordType, defaults};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, campaigns};

/// The user who owns the demo.
pub const ME: Id = member_of_team(0);
/// The time of day at which events happen: from nine in the morning, a quarter of an hour apart.
const MORNING: i64 = 9 * 3_600_000;
const QUARTER_HOUR: i64 = 900_000;
/// With more generated leads than this, each past day is one commit: a journal of a hundred thousand commits would only
/// make the workspace slow to open.
const MAX_SINGLE_COMMITS: usize = 2_000;
/// The number of last days whose actions remain separate commits.
const SEPARATE_COMMIT_DAYS: i32 = 7;
/// The number of actions between two progress reports.
const ACTIONS_PER_PROGRESS: usize = 500;

/// An action at a time by a user; the records it creates get these ids.
struct Step {
    at: Timestamp,
    by: Id,
    command: Command,
    ids: VecDeque<Id>,
}

/// The demo's journal, and the resulting records.
pub type DemoJournal = (Vec<Commit>, RecordStore);

/// The demo's journal and records, with dates relative to today.
///
/// # Errors
/// A script that violates a rule of the sales process; the tests play all of them.
pub fn build_demo(world: &Environment, language: Language, scripts: DemoSize) -> Result<DemoJournal, Rejection> {
    build_demo_from(world, language, &DemoData { scripts, ..DemoData::default() }, &|_, _| ())
}

/// [`build_demo`] with generated leads; `progress` receives the number of actions done and in all.
///
/// # Errors
/// A lead that violates a rule of the sales process.
pub fn build_demo_from(
    world: &Environment,
    language: Language,
    data: &DemoData,
    progress: &dyn Fn(u32, u32),
) -> Result<DemoJournal, Rejection> {
    let now = (world.now)();
    let joins = data.leads.len() > MAX_SINGLE_COMMITS;
    let steps = steps(now, world.zone, language, data);
    let all = steps.len() as u32;
    // The first day sets up the workspace.
    let first = steps.first().map_or(0, |step| step.at.day().0);
    let joined_until = now.day().0 - SEPARATE_COMMIT_DAYS;
    let mut set = RecordStore::new();
    let mut commits: Vec<Commit> = Vec::new();
    let mut day = Joined::default();
    for (place, Step { at, by, command, mut ids }) in steps.into_iter().enumerate() {
        if place % ACTIONS_PER_PROGRESS == 0 {
            progress(place as u32, all);
        }
        let is_joined = joins && (first + 1..joined_until).contains(&at.day().0);
        if !is_joined || day.at.day() != at.day() {
            commits.extend(day.take(world));
        }
        let seq = Seq(commits.len() as u32 + 1);
        let mut new_id = || ids.pop_front().unwrap_or_else(|| Id::new(at.0, &(world.random)()));
        let user = set.get(RecordType::User, by).map(|_| by);
        let mut context = Context { now: at, today: at.day(), zone: world.zone, user, language, new_id: &mut new_id };
        let decision = command::decide(&set, command, &mut context)?;
        let size = decision.changes.len() as u32;
        let header = Header {
            seq,
            id: Id::new(at.0, &(world.random)()),
            at,
            by: user,
            from: None,
            cause: decision.cause,
            about: None,
            size,
        };
        let commit = Commit { header, changes: decision.changes };
        set.apply(&commit);
        match is_joined {
            true => day.add(seq, at, commit.changes),
            false => commits.push(commit),
        }
    }
    commits.extend(day.take(world));
    progress(all, all);
    if joins {
        // A record touched twice in a day was touched by one commit.
        set = RecordStore::new();
        commits.iter().for_each(|commit| set.apply(commit));
    }
    Ok((commits, set))
}

/// The actions of a day as one commit: each record in its state at the end of the day.
struct Joined {
    seq: Seq,
    at: Timestamp,
    changes: Vec<Change>,
    created: HashMap<Id, usize>,
    sets: HashMap<(Id, FieldId), usize>,
}

impl Default for Joined {
    fn default() -> Joined {
        Joined { seq: Seq::NONE, at: Timestamp(0), changes: Vec::new(), created: HashMap::new(), sets: HashMap::new() }
    }
}

impl Joined {
    fn add(&mut self, seq: Seq, at: Timestamp, changes: Vec<Change>) {
        (self.seq, self.at) = (seq, at);
        for change in changes {
            let next = self.changes.len();
            match change {
                Change::Set { id, field, after, .. } if self.created.contains_key(&id) => {
                    if let Some(Change::Create { row, .. }) = self.changes.get_mut(self.created[&id]) {
                        *row = row.with_edits(at, Seq::NONE, &[(field, after.as_ref())]).with_metadata(at, &[]);
                    }
                }
                Change::Set { kind, id, field, before, after } => match self.sets.get(&(id, field)) {
                    Some(place) => {
                        if let Some(Change::Set { after: last, .. }) = self.changes.get_mut(*place) {
                            *last = after;
                        }
                    }
                    None => {
                        self.sets.insert((id, field), next);
                        self.changes.push(Change::Set { kind, id, field, before, after });
                    }
                },
                Change::Create { kind, row } => {
                    self.created.insert(row.id(), next);
                    self.changes.push(Change::Create { kind, row });
                }
                // Nothing is deleted in the demo.
                change @ Change::Remove { .. } => self.changes.push(change),
            }
        }
    }

    /// The day's commit, if there is one; begins the next day.
    fn take(&mut self, world: &Environment) -> Option<Commit> {
        let Joined { seq, at, changes, .. } = std::mem::take(self);
        if seq == Seq::NONE {
            return None;
        }
        let (id, cause) = (Id::new(at.0, &(world.random)()), ActionLabel::new(Action::Demo, ""));
        let header = Header { seq, id, at, by: None, from: None, cause, about: None, size: changes.len() as u32 };
        Some(Commit { header, changes })
    }
}

/// All steps of all leads, the oldest first.
fn steps(now: Timestamp, zone: TimeZone, language: Language, data: &DemoData) -> Vec<Step> {
    let stories = SCRIPTS.iter().enumerate().map(|(place, story)| (place as u32, DemoLead::of(place, story)));
    let written: Vec<(u32, DemoLead)> = stories.filter(|(place, _)| data.scripts.includes(*place)).collect();
    let further = (SCRIPTS.len() as u32..).zip(&data.leads);
    let all = || written.iter().map(|(place, story)| (*place, story)).chain(further.clone());
    let start = all().map(|(_, story)| story.came).max().unwrap_or(0) + 1;
    let me = phrase!("Me", "Ich", "Moi").of(language);
    let first = |place: i64, command: Command, ids: &[Id]| Step {
        at: moment(now, start, place),
        by: ME,
        command,
        ids: ids.iter().copied().collect(),
    };
    let mut steps = vec![first(0, Command::Setup { name: None }, &[])];
    for (name, place) in std::iter::once(me).chain(data.team.iter().copied()).zip(0..) {
        steps.push(first(
            1,
            Command::Create { kind: RecordType::User, fields: vec![(user::NAME, Value::text(name))] },
            &[member_of_team(place)],
        ));
    }
    for (name, place) in COMPETITORS.into_iter().zip(0..) {
        let list = Value::Number(Picklist::Competitor.code());
        let entries = vec![(choice::NAME, Value::text(name)), (choice::LIST, Some(list))];
        steps.push(first(2, Command::Create { kind: RecordType::Choice, fields: entries }, &[competitor(place)]));
    }
    for ((_, name), place) in CAMPAIGNS.into_iter().zip(0..) {
        let fields = fields_of_campaign(now, place, name.of(language));
        steps.push(first(3, Command::Create { kind: RecordType::Campaign, fields }, &[campaign(place)]));
    }
    for ((name, unit, price), place) in PRODUCTS.into_iter().zip(0..) {
        let fields = vec![
            (product::NAME, Value::text(name.of(language))),
            (product::UNIT, Value::text(unit.of(language))),
            (product::PRICE, Some(euros(price))),
            (product::TAX, Some(Value::Number(19 * ONE))),
        ];
        steps.push(first(4, Command::Create { kind: RecordType::Product, fields }, &[product_of(place)]));
    }
    if data.scripts == DemoSize::All {
        steps.extend(demo_sites::definition(language).into_iter().map(|(command, id)| first(4, command, &[id])));
    }
    // A larger team of the same people has more to close.
    let target = MONTHLY_TARGET * (1 + data.leads.len() as i64 / 1_000);
    for member in 0..=data.team.len() as u32 {
        for month in target_months(now.day()) {
            let fields = vec![
                (quota::OWNER, Some(Value::Link(member_of_team(member)))),
                (quota::MONTH, Some(Value::Day(month))),
                (quota::AMOUNT, Some(euros(target))),
            ];
            steps.push(first(5, Command::Create { kind: RecordType::Quota, fields }, &[]));
        }
    }
    for (place, story) in all() {
        steps.extend(lead_steps(now, zone, place, story, (language, data.scripts)));
    }
    steps.sort_by_key(|step| step.at.0);
    steps
}

/// The lead of the script at an index.
pub const fn lead_of(place: u32) -> Id {
    record_of(place, 0)
}

/// A part of a script: its lead, account, contact and deal, then logged activities.
const fn record_of(place: u32, part: u32) -> Id {
    Id::fixed(10_000 + place * 100 + part)
}

const fn member_of_team(place: u32) -> Id {
    Id::fixed(9_000 + place)
}

fn competitor(place: u32) -> Id {
    Id::fixed(9_100 + place)
}

fn campaign(place: u32) -> Id {
    Id::fixed(9_200 + place)
}

fn product_of(place: u32) -> Id {
    Id::fixed(9_300 + place)
}

fn euros(euros: i64) -> Value {
    Value::Money(Money { minor: euros * 100, currency: Currency::EUR })
}

/// The months with targets: from two quarters ago to the end of the next one.
fn target_months(today: Date) -> impl Iterator<Item = Date> {
    let (year, month, _) = today.ymd();
    let first = year * 12 + (month as i32 - 1) / 3 * 3 - 6;
    (first..first + 12).filter_map(|at| Date::from_ymd(at.div_euclid(12), at.rem_euclid(12) as u32 + 1, 1))
}

/// What is known of a campaign: it ran for two months, and cost a bit more or less than planned.
fn fields_of_campaign(now: Timestamp, place: u32, name: &str) -> Vec<(FieldId, Option<Value>)> {
    let (began, plan) = (now.day().add_days(-150 + 20 * place as i32), 400_000 + 250_000 * i64::from(place));
    let money = |minor: i64| Some(Value::Money(Money { minor, currency: Currency::EUR }));
    let entry = |number: u32| Some(Value::Link(Id::fixed(number)));
    vec![
        (campaign_fields::NAME, Value::text(name)),
        (campaign_fields::TYPE, entry([702, 703, 701, 700][place as usize % 4])),
        (campaign_fields::STATUS, entry(721 + place % 2)),
        (campaign_fields::START, Some(Value::Day(began))),
        (campaign_fields::END, Some(Value::Day(began.add_days(60)))),
        (campaign_fields::BUDGET, money(plan)),
        (campaign_fields::COST, money(plan / 10 * (9 + i64::from(place % 3)))),
        (campaign_fields::EXPECTED_RESPONSE, Some(Value::Number(20 + 5 * i64::from(place)))),
    ]
}

/// The campaign of the leads from a source.
fn campaign_of(source: u32) -> Option<Id> {
    (0..).zip(CAMPAIGNS).find(|(_, (own, _))| *own == source).map(|(place, _)| campaign(place))
}

/// The timestamp some days ago, but not after now.
fn moment(now: Timestamp, days: i32, place: i64) -> Timestamp {
    let at = now.day().add_days(-days).midnight().0 + MORNING + place * QUARTER_HOUR;
    Timestamp(at.min(now.0 - 60_000 + place))
}

fn lead_steps(
    now: Timestamp,
    zone: TimeZone,
    place: u32,
    story: &DemoLead,
    (language, scripts): (Language, DemoSize),
) -> Vec<Step> {
    let text = |text: &str| Value::text(text);
    let is_written = (place as usize) < SCRIPTS.len();
    let has_sites = is_written && scripts == DemoSize::All;
    let came = moment(now, story.came, 0);
    let id = |part: u32| match is_written {
        true => record_of(place, part),
        false => Id::new(came.0, &generator::bytes(place * 100 + part)),
    };
    // Not everything happens at nine.
    let later = if is_written { 0 } else { i64::from(place * 13 % 26) };
    let by = member_of_team(story.owner);
    let (person, account, contact, deal) = (id(0), id(1), id(2), id(3));
    let mut about = person;
    let mut steps = Vec::new();
    let mut add = |days: i32, command: Command, ids: &[Id]| {
        let at = moment(now, days, later + steps.len() as i64 + 1);
        steps.push(Step { at, by, command, ids: ids.iter().copied().collect() });
    };
    let (first, last) = story.name;
    let host = fold::company_key(&story.company).replace(' ', "-");
    let fields = vec![
        (lead::FIRST_NAME, text(first)),
        (lead::LAST_NAME, text(last)),
        (lead::TITLE, text(story.title.of(language))),
        (lead::COMPANY, text(&story.company)),
        (lead::STREET, STREETS.get(place as usize).and_then(|street| text(street))),
        (lead::CITY, text(story.place.0)),
        (lead::COUNTRY, text(story.place.1.of(language))),
        (lead::EMAIL, text(&format!("{}@{host}.example", fold::fold(first)))),
        (lead::PHONE, text(&story.phone)),
        (lead::WEBSITE, text(&format!("https://{host}.example"))),
        (lead::SOURCE, Some(Value::Link(Id::fixed(story.source)))),
        (lead::CAMPAIGN, campaign_of(story.source).map(Value::Link)),
        (lead::INDUSTRY, Some(Value::Link(Id::fixed(story.industry)))),
        (lead::RATING, Some(Value::Link(Id::fixed(460 + place % 3)))),
        (lead::AMOUNT, Some(euros(story.euros))),
        (lead::OWNER, Some(Value::Link(by))),
    ];
    add(story.came, Command::Create { kind: RecordType::Lead, fields }, &[person]);
    // Some have come to the fair, or answered.
    if let Some(of) = campaign_of(story.source).filter(|_| place.is_multiple_of(2)) {
        let members = Arc::new(vec![campaigns::member_id(&of, &person)]);
        add(story.came, Command::SetMemberStatus { members, status: defaults::MEMBER_RESPONDED }, &[]);
    }
    for ((days, did), number) in story.events.iter().zip(10..) {
        let logged = id(number);
        let log = |about: Id, kind: Id, subject: Phrase, due: Option<Value>| {
            let entries = vec![
                (activity::TYPE, Some(Value::Link(kind))),
                (activity::SUBJECT, text(subject.of(language))),
                (activity::DUE, due),
            ];
            Command::Log { about, fields: entries }
        };
        let due = |days: i32| Value::Day(now.day().add_days(days));
        let edit =
            |about: Id, number: FieldId, value: Value| Command::Edit { id: about, fields: vec![(number, Some(value))] };
        let into = |wants_deal: bool, name: Option<Phrase>| {
            let name = name.map(|name| format!("{} – {}", story.company, name.of(language))).unwrap_or_default();
            Command::Convert(Conversion {
                opportunity: wants_deal.then_some(Target::New),
                opportunity_name: name,
                ..Conversion::new(person)
            })
        };
        match *did {
            DemoEvent::Call(subject) => add(*days, log(about, defaults::CALL, subject, None), &[logged]),
            DemoEvent::Meeting(subject) => add(*days, log(about, defaults::MEETING, subject, None), &[logged]),
            DemoEvent::Email(subject) => add(*days, log(about, defaults::EMAIL, subject, None), &[logged]),
            DemoEvent::Note(subject) => add(*days, log(about, defaults::NOTE, subject, None), &[logged]),
            DemoEvent::Task(subject, in_days) => {
                add(*days, log(about, defaults::TASK, subject, Some(due(in_days))), &[logged])
            }
            DemoEvent::Appointment(subject, in_days, hour) => {
                let start = zone.at(now.day().add_days(in_days), hour * 60);
                let entries = vec![
                    (activity::TYPE, Some(Value::Link(defaults::MEETING))),
                    (activity::SUBJECT, text(subject.of(language))),
                    (activity::START, Some(Value::Moment(start))),
                    (activity::DURATION, Some(Value::Number(60))),
                    (activity::REMINDER, Some(Value::Number(15))),
                ];
                add(*days, Command::Log { about, fields: entries }, &[logged]);
            }
            DemoEvent::Routine(subject, in_days, rule) => {
                let entries = vec![
                    (activity::SUBJECT, text(subject.of(language))),
                    (activity::DUE, Some(due(in_days))),
                    (activity::RECURRENCE, text(rule)),
                ];
                add(*days, Command::Log { about, fields: entries }, &[logged]);
            }
            DemoEvent::Referred(by) => {
                add(*days, edit(person, lead::REFERRED_BY, Value::Link(record_of(by, 2))), &[]);
            }
            DemoEvent::Against(places) => {
                let all = places.iter().copied().map(competitor).collect();
                add(*days, edit(deal, opportunity::COMPETITORS, Value::Links(all)), &[]);
            }
            DemoEvent::Products(lines) => {
                for (place, quantity, price) in lines.iter().copied() {
                    let fields = vec![
                        (line_item::OPPORTUNITY, Some(Value::Link(deal))),
                        (line_item::PRODUCT, Some(Value::Link(product_of(place)))),
                        (line_item::QUANTITY, Some(Value::Number(quantity * ONE))),
                        (line_item::PRICE, Some(euros(price))),
                    ];
                    add(*days, Command::Create { kind: RecordType::LineItem, fields }, &[]);
                }
            }
            DemoEvent::Quoted(in_days) | DemoEvent::Quoting(in_days) => {
                let own = id(60);
                let fields =
                    vec![(quote::OPPORTUNITY, Some(Value::Link(deal))), (quote::VALID_UNTIL, Some(due(in_days)))];
                add(*days, Command::Create { kind: RecordType::Quote, fields }, &[own]);
                if matches!(did, DemoEvent::Quoted(_)) {
                    add(*days, Command::SendQuote { quote: own }, &[]);
                }
            }
            DemoEvent::Forecast(category) => {
                add(*days, edit(deal, opportunity::FORECAST, Value::Link(Id::fixed(category))), &[]);
            }
            DemoEvent::RaisedHand => add(*days, edit(person, lead::RAISED_HAND, Value::Yes), &[]),
            DemoEvent::MeetingAgreed => add(*days, edit(person, lead::MEETING_AGREED, Value::Yes), &[]),
            DemoEvent::PricingAgreed => add(*days, edit(person, lead::PRICING_AGREED, Value::Yes), &[]),
            DemoEvent::Converted(name) => {
                add(*days, into(true, Some(name)), &[account, contact, deal]);
                about = deal;
                if has_sites {
                    // Who buys has two, of which the second follows.
                    let customer = Customer { account, city: story.place.0, owner: by, place };
                    let buys = story.events.iter().any(|(_, did)| matches!(did, DemoEvent::Stage(8)));
                    for at in 0..1 + usize::from(buys || place.is_multiple_of(3)) {
                        let own = id(70 + at as u32);
                        let site = demo_sites::site(&customer, at, language);
                        site.into_iter().for_each(|site| add(*days, site, &[own]));
                    }
                }
            }
            DemoEvent::ConvertedWithoutDeal => {
                add(*days, into(false, None), &[account, contact]);
                about = contact;
            }
            DemoEvent::Stage(stage) => {
                let to = Id::fixed(200 + stage);
                let mut fields = vec![(opportunity::STAGE, Some(Value::Link(to)))];
                if to == defaults::STAGE_WON {
                    // A deal is won in the period of that day, whenever it was expected.
                    fields.push((opportunity::CLOSE_DATE, Some(Value::Day(now.day().add_days(-days)))));
                }
                add(*days, Command::Edit { id: deal, fields }, &[]);
                if to == defaults::STAGE_WON && has_sites {
                    let bought = demo_sites::bought([id(70), id(71)], now.day().add_days(-days));
                    bought.into_iter().for_each(|command| add(*days, command, &[]));
                    add((days - 7).max(0), log(id(70), defaults::MEETING, sites::TRAINING, None), &[]);
                }
            }
            DemoEvent::Expected(in_days) => add(*days, edit(deal, opportunity::CLOSE_DATE, due(in_days)), &[]),
            DemoEvent::Lost(reason) => {
                let entries = vec![
                    (opportunity::STAGE, Some(Value::Link(defaults::STAGE_LOST))),
                    (opportunity::LOSS_REASON, Some(Value::Link(Id::fixed(reason)))),
                ];
                add(*days, Command::Edit { id: deal, fields: entries }, &[]);
            }
            DemoEvent::Closed(reason) => {
                add(*days, Command::Disqualify { leads: vec![person], reason: Id::fixed(reason) }, &[])
            }
        }
    }
    steps
}
