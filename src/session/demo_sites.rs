//! The custom record type of the demo: its definition and fields, a roll-up of accounts, and the sites of each customer.
use crate::base::decimal::ONE;
use crate::base::{Date, FieldId, Id, Value};
use crate::command::{Command, FieldEdit, custom_type, field};
use crate::domain::demo::sites;

use crate::domain::formula::{Expr, Gathering, ResultType, RollUp};
use crate::domain::records::{choice, custom, custom_type as type_fields, field as field_fields};
use crate::domain::{RecordType, schema};
use crate::locale::{Language, Phrase};

const TYPE: Id = Id::fixed(860);
const CUSTOMER: Id = Id::fixed(861);
const CITY: Id = Id::fixed(862);
const USERS: Id = Id::fixed(863);
const STATE: Id = Id::fixed(864);
const LIVE_SINCE: Id = Id::fixed(865);
const USERS_AT_SITES: Id = Id::fixed(866);

const fn state(place: u32) -> Id {
    Id::fixed(870 + place)
}

/// The place of the type.
fn kind() -> Option<RecordType> {
    crate::domain::custom_type::place(1 + TYPE.drawn(custom_type::CHOSEN))
}

/// A name and, where the demo is in German, the German one beside the English.
fn names(number: FieldId, german: FieldId, name: Phrase, language: Language) -> [FieldEdit; 2] {
    match language {
        Language::De => [(number, Value::text(name.of(Language::En))), (german, Value::text(name.of(language)))],
        language => [(number, Value::text(name.of(language))), (german, None)],
    }
}

/// The commands that define the type, each with the id of what it creates.
pub fn definition(language: Language) -> Vec<(Command, Id)> {
    let Some(kind) = kind() else { return Vec::new() };
    let create = |kind: RecordType, fields: Vec<FieldEdit>, id: Id| (Command::Create { kind, fields }, id);
    let mut own: Vec<FieldEdit> = names(type_fields::NAME, type_fields::NAME_DE, sites::NAMES[0], language).into();
    own.extend(names(type_fields::MANY, type_fields::MANY_DE, sites::NAMES[1], language));
    own.extend([(type_fields::ICON, Value::text("building")), (type_fields::FROM_LEADS, Some(Value::Yes))]);
    let mut out = vec![create(RecordType::CustomType, own, TYPE)];
    let mut add = |id: Id, name: Phrase, of: RecordType, holds: &str, more: &[FieldEdit]| {
        let mut fields: Vec<FieldEdit> = names(field_fields::NAME, field_fields::NAME_DE, name, language).into();
        fields.extend([(field_fields::OF, Value::text(of.key())), (field_fields::TYPE, Value::text(holds))]);
        fields.extend_from_slice(more);
        out.push(create(RecordType::Field, fields, id));
    };
    let listed = (field_fields::LISTED, Some(Value::Yes));
    let target = (field_fields::TARGET, Value::text(RecordType::Account.key()));
    add(CUSTOMER, sites::CUSTOMER, kind, "link", &[listed.clone(), target]);
    add(CITY, sites::CITY, kind, "text", &[listed.clone(), (field_fields::SEARCHED, Some(Value::Yes))]);
    add(STATE, sites::STATE, kind, "choice", std::slice::from_ref(&listed));
    add(USERS, sites::USERS, kind, "number", std::slice::from_ref(&listed));
    add(LIVE_SINCE, sites::LIVE_SINCE, kind, "date", std::slice::from_ref(&listed));
    let sum = RollUp {
        kind: RecordType::Account,
        how: Gathering::Sum,
        from: kind,
        via: field::usual_number(CUSTOMER),
        by: None,
        what: Some(Expr::Field(vec![field::usual_number(USERS)])),
        only: None,
        result: ResultType::Number,
    };
    let gathers = [
        (field_fields::FORMULA, Value::text(&sum.write())),
        (field_fields::RESULT, Value::text(ResultType::Number.name())),
    ];
    add(USERS_AT_SITES, sites::USERS_AT_SITES, RecordType::Account, schema::ROLL_UP, &gathers);
    for (name, place) in sites::STATES.into_iter().zip(0..) {
        let fields = vec![
            (choice::NAME, Value::text(name.of(language))),
            (choice::LIST, Some(Value::Number(i64::from(field::usual_number(STATE).0)))),
            (choice::ORDER, Some(Value::Number(i64::from(place) + 1))),
        ];
        out.push(create(RecordType::Choice, fields, state(place)));
    }
    out
}

/// A customer with a site.
pub struct Customer<'a> {
    /// The account.
    pub account: Id,
    /// The city.
    pub city: &'a str,
    /// The owner.
    pub owner: Id,
    /// The index of the script.
    pub place: u32,
}

/// The command that adds a site, where the rollout is planned. `at` is its index among those of the customer.
pub fn site(of: &Customer, at: usize, language: Language) -> Option<Command> {
    let number = |id: Id| field::usual_number(id);
    let users = 8 + i64::from(of.place * 11 % 40) + 5 * at as i64;
    let fields = vec![
        (custom::NAME, Value::text(&sites::PLACES[at % 2].with(language, &[of.city]))),
        (custom::OWNER, Some(Value::Link(of.owner))),
        (number(CUSTOMER), Some(Value::Link(of.account))),
        (number(CITY), Value::text(of.city)),
        (number(USERS), Some(Value::Number(users * ONE))),
        (number(STATE), Some(Value::Link(state(0)))),
    ];
    Some(Command::Create { kind: kind()?, fields })
}

/// The commands of the day on which a customer has bought: the first site goes live, the other one begins with a pilot.
pub fn bought(sites: [Id; 2], day: Date) -> [Command; 2] {
    let number = |id: Id| field::usual_number(id);
    let live = vec![(number(STATE), Some(Value::Link(state(2)))), (number(LIVE_SINCE), Some(Value::Day(day)))];
    let pilot = vec![(number(STATE), Some(Value::Link(state(1))))];
    [Command::Edit { id: sites[0], fields: live }, Command::Edit { id: sites[1], fields: pilot }]
}
