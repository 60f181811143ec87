//! Filters and their text form: they find the right records, and survive formatting and parsing.
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{Currency, Date, FieldId, Id, Money, Value};
use kontor::command::Command;
use kontor::domain::picklist::Picklist;
use kontor::domain::records::{activity, lead, opportunity, settings};
use kontor::domain::{Field, FieldType, RecordType, defaults};
use kontor::locale::Language;
use kontor::store::filter::{Condition, Filter, Linking, Predicate, QueryContext, TextMatch};
use kontor::store::period::Period;
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;
use kontor::store::{Slot, groups, query_string, views};
use proptest::prelude::*;

const USER: Id = Id::fixed(9_000);

fn viewer() -> QueryContext {
    QueryContext { me: Some(USER), today: today(), language: Language::En, midnight: Date::midnight }
}

/// Leads whose names identify them in the results of filters.
fn crm() -> TestWorkspace {
    let crm = TestWorkspace::new();
    let lead = |name: &str, more: Vec<(FieldId, Option<Value>)>| {
        let mut fields = vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))];
        fields.extend(more);
        crm.create(RecordType::Lead, fields)
    };
    let day = |by: i32| Some(Value::Day(today().add_days(by)));
    let amount = |minor: i64| Some(Value::Money(Money { minor, currency: Currency::EUR }));
    lead("a", vec![(lead::CITY, text("Köln")), (lead::DEADLINE, day(-1)), (lead::AMOUNT, amount(10_000))]);
    lead("b", vec![(lead::CITY, text("Kolding")), (lead::DEADLINE, day(0)), (lead::RAISED_HAND, Some(Value::Yes))]);
    lead("c", vec![(lead::DEADLINE, day(3)), (lead::AMOUNT, amount(90_000)), (lead::RATING, link(Id::fixed(460)))]);
    let closed = lead("d", Vec::new());
    crm.run(Command::Disqualify { leads: vec![closed], reason: defaults::REASON_PERIOD });
    crm
}

fn found(crm: &TestWorkspace, filter: &str) -> String {
    crm.session.read(|set| {
        let (mut query, unknown) = query_string::read(set, RecordType::Lead, &format!("f={filter}&sort=last_name"));
        assert_eq!(unknown, [] as [String; 0], "{filter}");
        query.text.clear();
        let slots = query::run(set, RecordType::Lead, &query, &viewer());
        slots
            .iter()
            .filter_map(|slot| Some(set.row_at(RecordType::Lead, *slot)?.text(lead::LAST_NAME).to_string()))
            .collect()
    })
}

#[test]
fn each_field_type_has_its_comparisons() {
    let crm = crm();
    for (filter, expected) in [
        ("", "abcd"),
        ("city.filled", "ab"),
        ("!city.filled", "cd"),
        ("city.has:OL", "ab"),
        ("city.begins:k%C3%B6ln", "a"),
        ("!city.has:koln", "bcd"),
        ("city.equals:kolding", "b"),
        ("status.open", "abc"),
        ("!status.open", "d"),
        ("status.is:100,101", "abc"),
        ("!status.is:100,101", "d"),
        ("expected_amount.span:100.00EUR,", "ac"),
        ("expected_amount.span:,100.00EUR", "a"),
        ("expected_amount.span:101.00EUR,900.00EUR", "c"),
        ("qualification_deadline.in:past", "a"),
        ("qualification_deadline.in:day", "b"),
        ("qualification_deadline.in:day-1", "a"),
        ("qualification_deadline.in:next7", "bc"),
        ("created.in:day", "abcd"),
        ("created.in:day-1", ""),
        ("readiness.filled", "b"),
        ("readiness.is:330", "b"),
        ("owner.me", ""),
        ("city.filled;readiness.filled", "b"),
        ("(rating.is:460|readiness.filled)", "bc"),
        ("rating.is:460|readiness.filled", "bc"),
        ("status.open;(rating.is:460|(city.filled;expected_amount.filled))", "ac"),
    ] {
        assert_eq!(found(&crm, filter), expected, "{filter}");
    }
}

#[test]
fn a_quarter_follows_the_fiscal_year() {
    let crm = TestWorkspace::new();
    let quarter = || {
        crm.session.read(|set| {
            let filter = Filter::field(opportunity::CLOSE_DATE, Predicate::In(Period::Quarter(0)));
            let query = Query { filter, ..Query::default() };
            query::run(set, RecordType::Opportunity, &query, &viewer()).len()
        })
    };
    let close = today().fiscal_quarter_end(1);
    crm.create(
        RecordType::Opportunity,
        vec![(opportunity::NAME, text("x")), (opportunity::CLOSE_DATE, Some(Value::Day(close)))],
    );
    assert_eq!(quarter(), 1);
    let month = close.ymd().1;
    crm.run(kontor::command::Command::Edit {
        id: settings::SETTINGS_ID,
        fields: vec![(settings::FISCAL_MONTH, Some(Value::Number(month.into())))],
    });
    assert_eq!(quarter(), usize::from(today().ymd().1 == month));
}

#[test]
fn unknown_parts_of_a_query_string_are_reported_and_left_out() {
    let crm = crm();
    crm.session.read(|set| {
        for (text, unknown) in [
            ("f=city.filled;nope.filled", vec!["nope.filled"]),
            ("f=city.in:quarter", vec!["city.in:quarter"]),
            ("f=status.is:100,zz", vec!["status.is:100,zz"]),
            ("f=created.in:soon&x=1&sort=-created", vec!["created.in:soon", "x=1"]),
            ("group=nope&cols=city,nope", vec!["group=nope", "cols=city,nope"]),
            ("q=%ZZ", vec!["q=%ZZ"]),
        ] {
            assert_eq!(query_string::read(set, RecordType::Lead, text).1, unknown, "{text}");
        }
    });
}

#[test]
fn every_built_in_view_is_parsed() {
    let crm = TestWorkspace::new();
    crm.session.read(|set| {
        for view in views::BUILT_IN {
            let (query, unknown) = query_string::read(set, view.kind, view.query);
            assert_eq!(unknown, [] as [String; 0], "{}", view.query);
            assert_eq!(query_string::write(set, view.kind, &query), view.query);
        }
    });
}

#[test]
fn groups_follow_the_order_of_their_picklist_and_keep_that_of_the_records() {
    let crm = crm();
    crm.session.read(|set| {
        let slots: Vec<Slot> = set.rows(RecordType::Lead).map(|(slot, _)| slot).collect();
        let field = set.field(RecordType::Lead, lead::STATUS).expect("is there");
        let day_of = |at: kontor::base::Timestamp| at.day();
        let groups = groups::groups(set, RecordType::Lead, field, &slots, Language::En, day_of);
        let shown: Vec<_> = groups.iter().map(|group| (group.key.clone(), group.slots.len())).collect();
        assert_eq!(
            shown,
            [(groups::Key::Link(defaults::STATUS_OPEN), 3), (groups::Key::Link(defaults::STATUS_NOT_CONVERTED), 1)]
        );
        assert_eq!(groups[0].slots, slots[..3]);
        let months = set.field(RecordType::Lead, lead::DEADLINE).expect("is there");
        let groups = groups::groups(set, RecordType::Lead, months, &slots, Language::En, day_of);
        assert!(groups.iter().all(|group| matches!(group.key, groups::Key::Month(..))));
    });
}

fn id() -> impl Strategy<Value = Id> {
    prop_oneof![(0..1_000u32).prop_map(Id::fixed), any::<[u8; 16]>().prop_map(Id)]
}

fn period() -> impl Strategy<Value = Period> {
    let by = -400..400i32;
    prop_oneof![
        by.clone().prop_map(Period::Day),
        by.clone().prop_map(Period::Week),
        by.clone().prop_map(Period::Month),
        by.clone().prop_map(Period::Quarter),
        by.clone().prop_map(Period::Year),
        (0..400i32).prop_map(Period::Last),
        (0..400i32).prop_map(Period::Next),
        Just(Period::Past),
        Just(Period::Future),
    ]
}

fn value(kind: FieldType) -> BoxedStrategy<Value> {
    match kind {
        FieldType::Money => (any::<i64>(), prop::sample::select(vec!["EUR", "JPY", "KWD"]))
            .prop_map(|(minor, code)| {
                Value::Money(Money { minor: minor / 2, currency: Currency::parse(code).expect("code") })
            })
            .boxed(),
        FieldType::Day | FieldType::Moment => (-100_000..100_000i32).prop_map(|day| Value::Day(Date(day))).boxed(),
        FieldType::Decimal => (-1_000_000_000..1_000_000_000i64).prop_map(Value::Number).boxed(),
        _ => any::<i64>().prop_map(Value::Number).boxed(),
    }
}

/// A predicate that fits a field.
fn test(field: &'static Field) -> BoxedStrategy<Predicate> {
    match field.kind {
        FieldType::Money | FieldType::Number | FieldType::Percent | FieldType::Decimal => {
            (prop::option::of(value(field.kind)), prop::option::of(value(field.kind)))
                .prop_map(|(least, most)| Predicate::Span(least, most))
                .boxed()
        }
        FieldType::Day | FieldType::Moment => prop_oneof![
            period().prop_map(Predicate::In),
            (prop::option::of(value(field.kind)), prop::option::of(value(field.kind)))
                .prop_map(|(least, most)| Predicate::Span(least, most)),
        ]
        .boxed(),
        FieldType::Choice(Picklist::Stage) => prop_oneof![
            prop::sample::select(vec![Predicate::Open, Predicate::Won, Predicate::Stalled]),
            prop::collection::vec(id(), 1..4).prop_map(Predicate::OneOf),
        ]
        .boxed(),
        FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Link(_) | FieldType::Links(_) => {
            prop::collection::vec(id(), 1..4).prop_map(Predicate::OneOf).boxed()
        }
        FieldType::Flag => Just(Predicate::Filled).boxed(),
        _ => (prop::sample::select(vec![TextMatch::Contains, TextMatch::Begins, TextMatch::Equals]), ".{0,12}")
            .prop_map(|(how, text)| Predicate::Text(how, text))
            .boxed(),
    }
}

fn field(kind: RecordType) -> impl Strategy<Value = &'static Field> {
    prop::sample::select(kind.fields().iter().collect::<Vec<_>>())
}

/// A condition on a field of the record, or on one of a record that it links to.
fn condition(kind: RecordType) -> impl Strategy<Value = Filter> {
    let plain = |field: &'static Field| (field.number, field);
    let through = |via: &'static Field| {
        let fields = via.single_target().filter(|target| *target != RecordType::Choice).map(RecordType::fields);
        let number = move |of: &'static Field| (FieldId::through(via.number, of.number).expect("a path"), of);
        fields.into_iter().flatten().map(number).collect::<Vec<_>>()
    };
    let own: Vec<(FieldId, &'static Field)> = kind.fields().iter().map(plain).collect();
    let linked: Vec<(FieldId, &'static Field)> = kind.fields().iter().flat_map(through).collect();
    prop_oneof![2 => prop::sample::select(own), 1 => prop::sample::select(linked)].prop_flat_map(|(number, field)| {
        (any::<bool>(), test(field))
            .prop_map(move |(negated, test)| Filter::Where(Condition { field: number, negated, test }))
    })
}

/// A number of records that link to one, and what they meet.
fn linking(kind: RecordType) -> impl Strategy<Value = Filter> {
    let back_links = kontor::domain::Schema::default().back_links(kind);
    let counts = prop_oneof![
        Just((0, Some(0))),
        (1..9u32).prop_map(|least| (least, None)),
        (0..9u32).prop_map(|most| (1, Some(most)))
    ];
    (prop::sample::select(back_links), counts).prop_flat_map(|((from, via), (least, most))| {
        prop::collection::vec(condition(from), 0..3).prop_map(move |parts| {
            Filter::Linking(Box::new(Linking { from, via: via.number, only: Filter::All(parts), least, most }))
        })
    })
}

fn filter(kind: RecordType) -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![3 => condition(kind), 1 => linking(kind)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Filter::All),
            prop::collection::vec(inner, 1..4).prop_map(Filter::Any),
        ]
    })
}

fn query() -> impl Strategy<Value = (RecordType, Query)> {
    prop::sample::select(vec![RecordType::Lead, RecordType::Opportunity, RecordType::Activity, RecordType::Account])
        .prop_flat_map(|kind| {
            let number = move || field(kind).prop_map(|field| field.number);
            (
                prop_oneof![Just(String::new()), "[^ ].{0,10}"],
                prop::collection::vec(filter(kind), 0..4),
                prop::collection::vec(
                    (number(), any::<bool>()).prop_map(|(field, descending)| Sort { field, descending }),
                    0..3,
                ),
                prop::option::of(number()),
                prop::option::of(number()),
                prop::option::of(id()),
                prop::option::of(prop::collection::vec(number(), 0..5)),
            )
                .prop_map(move |(text, filter, sorts, group, board, pipeline, columns)| {
                    (kind, Query { text, filter: Filter::All(filter), sorts, group, board, pipeline, columns })
                })
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_query_is_parsed_as_it_was_written((kind, query) in query()) {
        let crm = TestWorkspace::new();
        crm.session.read(|set| {
            let text = query_string::write(set, kind, &query);
            prop_assert!(text.chars().all(|c| c.is_ascii_graphic()), "{text}");
            let (read, unknown) = query_string::read(set, kind, &text);
            prop_assert_eq!(unknown, Vec::<String>::new(), "{}", text);
            prop_assert_eq!(read, query, "{}", text);
            Ok(())
        })?;
    }

    #[test]
    fn any_text_is_parsed_without_a_panic(text in "[a-z.:;|()!,=&%~@0-9-]{0,60}|.{0,40}|f=activity@lead.count:[0-9],[0-9]?,[a-z%0-9.]{0,20}") {
        let crm = TestWorkspace::new();
        crm.session.read(|set| {
            let (query, _) = query_string::read(set, RecordType::Lead, &text);
            query::run(set, RecordType::Lead, &query, &viewer());
        });
    }

    #[test]
    fn groups_of_conditions_combine_with_and_or_or(parts in prop::collection::vec(filter(RecordType::Lead), 1..4)) {
        let crm = crm();
        crm.session.read(|set| {
            let holds = |filter: &Filter| {
                let check = filter.compile(set, RecordType::Lead, &viewer());
                set.rows(RecordType::Lead).map(|(_, row)| check.matches(set, row)).collect::<Vec<_>>()
            };
            let each: Vec<Vec<bool>> = parts.iter().map(holds).collect();
            let all = holds(&Filter::All(parts.clone()));
            let any = holds(&Filter::Any(parts.clone()));
            for at in 0..all.len() {
                prop_assert_eq!(all[at], each.iter().all(|part| part[at]));
                prop_assert_eq!(any[at], each.iter().any(|part| part[at]));
            }
            Ok(())
        })?;
    }
}

#[test]
fn activities_can_be_filtered_by_their_subject_record() {
    let crm = crm();
    let about = crm.session.read(|set| set.rows(RecordType::Lead).next().expect("a lead").1.id());
    crm.run(kontor::command::Command::Log { about, fields: vec![(activity::SUBJECT, text("Talk"))] });
    crm.session.read(|set| {
        let (query, _) = query_string::read(set, RecordType::Activity, &format!("f=lead.is:{about}"));
        assert_eq!(query::run(set, RecordType::Activity, &query, &viewer()).len(), 1);
    });
}
