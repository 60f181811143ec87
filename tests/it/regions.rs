//! The formats of regions: dates, week starts, numbers and amounts as they are shown, typed and imported.
use kontor::base::money::Sums;
use kontor::base::{Currency, Date, Money, Value};
use kontor::domain::records::{lead, line_item};
use kontor::domain::rules::validate;
use kontor::domain::{Field, RecordType};
use kontor::locale::Language::{self, De, En};
use kontor::locale::region::{Region, read_day};
use kontor::locale::{calendar, format};
use proptest::prelude::*;

const DAY: &str = "2026-11-23";

fn in_region<T>(region: Region, act: impl FnOnce(Language) -> T) -> T {
    Region::choose(Some(region));
    Region::speak(region.language());
    let result = act(region.language());
    Region::choose(None);
    result
}

fn day() -> Date {
    Date::parse_iso(DAY).expect("a day")
}

fn field(kind: RecordType, number: kontor::base::FieldId) -> &'static Field {
    kind.field(number).expect("a field")
}

#[test]
fn each_region_writes_dates_numbers_and_amounts_in_its_own_way() {
    let amount = |code: &str| Money { minor: -123_450, currency: Currency::parse(code).expect("a currency") };
    let row = |region| {
        in_region(region, |language| {
            [
                format::day(day(), language),
                calendar::long_day(day(), language),
                calendar::weekday_and_day(day(), language),
                calendar::weekday_and_long_day(day(), language),
                calendar::week_start(day(), language).to_iso(),
                format::number(1_234_567, language),
                format::decimal(2_500_000, language),
                format::percent("42", language),
                format::money(amount("EUR"), language),
                format::money(amount("CHF"), language),
            ]
            .join(" | ")
        })
    };
    let table: Vec<String> = Region::ALL.map(row).into();
    expect_test::expect![[r#"
        23 Nov 2026 | 23 November 2026 | Monday, 23 November | Monday, 23 November 2026 | 2026-11-23 | 1,234,567 | 2.5 | 42% | −€1,234.50 | −1,234.50 CHF
        Nov 23, 2026 | November 23, 2026 | Monday, November 23 | Monday, November 23, 2026 | 2026-11-22 | 1,234,567 | 2.5 | 42% | −€1,234.50 | −1,234.50 CHF
        23.11.2026 | 23. November 2026 | Montag, 23. November | Montag, 23. November 2026 | 2026-11-23 | 1.234.567 | 2,5 | 42 % | −1.234,50 € | −1.234,50 CHF
        23.11.2026 | 23. November 2026 | Montag, 23. November | Montag, 23. November 2026 | 2026-11-23 | 1.234.567 | 2,5 | 42 % | −€ 1.234,50 | −CHF 1.234,50
        23.11.2026 | 23. November 2026 | Montag, 23. November | Montag, 23. November 2026 | 2026-11-23 | 1’234’567 | 2.5 | 42% | −1’234.50 € | −1’234.50 CHF
        23/11/2026 | 23 novembre 2026 | lundi 23 novembre | lundi 23 novembre 2026 | 2026-11-23 | 1 234 567 | 2,5 | 42 % | −1 234,50 € | −1 234,50 CHF
        23/11/2026 | 23 novembre 2026 | lundi 23 novembre | lundi 23 novembre 2026 | 2026-11-23 | 1 234 567 | 2,5 | 42 % | −1 234,50 € | −1 234,50 CHF
        23.11.2026 | 23 novembre 2026 | lundi 23 novembre | lundi 23 novembre 2026 | 2026-11-23 | 1 234 567 | 2.5 | 42 % | −1 234.50 € | −1 234.50 CHF
        2026-11-23 | 23 novembre 2026 | lundi 23 novembre | lundi 23 novembre 2026 | 2026-11-22 | 1 234 567 | 2,5 | 42 % | −1 234,50 € | −1 234,50 CHF"#]]
    .assert_eq(&table.join("\n"));
    assert_eq!(format::sums(&Sums::default(), En), "–");
}

#[test]
fn a_region_is_that_of_the_browser_and_only_for_its_own_language() {
    let tags = ["en-US", "en-GB", "de-DE", "de-AT", "de-CH", "DE-ch", "fr-CH", "fr-LU", "en-AU", "de", ""];
    let found = tags.map(|tag| Region::from_tag(tag).map(Region::key).unwrap_or_default());
    assert_eq!(found, ["en-US", "en-GB", "de-DE", "de-AT", "de-CH", "de-CH", "fr-CH", "", "", "", ""]);
    in_region(Region::Switzerland, |_| {
        assert_eq!(Region::of(De), Region::Switzerland);
        assert_eq!(Region::of(En), Region::International);
    });
    assert_eq!(Region::of(De), Region::Germany);
}

#[test]
fn typed_dates_follow_the_region() {
    let typed = |region, text: &str| in_region(region, |_| read_day(text).map(Date::to_iso));
    for region in Region::ALL {
        for text in ["2026-11-23", "23.11.2026", "23.11.26", "23 Nov 2026", "Nov 23, 2026", "23. November 2026"] {
            assert_eq!(typed(region, text).as_deref(), Some(DAY), "{text} in {region:?}");
        }
        for text in ["", "23.11.", "31.02.2026", "2026", "yesterday", "23 X 2026", "23.11.20266", "١.١.٢٠٢٦"] {
            assert_eq!(typed(region, text), None, "{text} in {region:?}");
        }
    }
    assert_eq!(typed(Region::UnitedStates, "11/12/2026").as_deref(), Some("2026-11-12"));
    assert_eq!(typed(Region::International, "11/12/2026").as_deref(), Some("2026-12-11"));
    assert_eq!(typed(Region::France, "11/12/2026").as_deref(), Some("2026-12-11"));
    assert_eq!(typed(Region::France, "1er févr. 2026").as_deref(), Some("2026-02-01"));
    assert_eq!(typed(Region::Austria, "3. März 2026").as_deref(), Some("2026-03-03"));
}

#[test]
fn typed_numbers_follow_the_region() {
    let typed = |region, text: &str| {
        in_region(region, |_| validate::read(field(RecordType::LineItem, line_item::QUANTITY), text, Currency::EUR))
    };
    let number = |millionths| Ok(Some(Value::Number(millionths)));
    for (region, text, expected) in [
        (Region::Germany, "1.234", 1_234_000_000),
        (Region::Germany, "1,234", 1_234_000),
        (Region::Austria, "2,5", 2_500_000),
        (Region::UnitedStates, "1,234", 1_234_000_000),
        (Region::UnitedStates, "1.234", 1_234_000),
        (Region::Switzerland, "1’234.5", 1_234_500_000),
        (Region::Switzerland, "1'234.5", 1_234_500_000),
    ] {
        assert_eq!(typed(region, text), number(expected), "{text} in {region:?}");
    }
    let deadline = in_region(Region::UnitedStates, |_| {
        validate::read(field(RecordType::Lead, lead::DEADLINE), "11/23/2026", Currency::EUR)
    });
    assert_eq!(deadline, Ok(Some(Value::Day(day()))));
}

proptest! {
    #[test]
    fn what_a_region_shows_it_reads(number in 0_i64..10_000_000_000, days in -40_000..40_000_i32, at in 0_usize..Region::ALL.len()) {
        let region = Region::ALL[at];
        let date = day().add_days(days);
        in_region(region, |language| {
            if (2000..2100).contains(&date.ymd().0) {
                assert_eq!(read_day(&format::day(date, language)), Some(date));
                assert_eq!(read_day(&calendar::long_day(date, language)), Some(date));
            }
            let shown = format::decimal(number, language);
            let quantity = field(RecordType::LineItem, line_item::QUANTITY);
            assert_eq!(validate::read(quantity, &shown, Currency::EUR), Ok(Some(Value::Number(number))), "{shown}");
            let money = Money { minor: number, currency: Currency::EUR };
            let shown = format::money(money, language);
            assert_eq!(Money::parse(&shown, Currency::EUR), Some(money), "{shown}");
        });
    }
}
