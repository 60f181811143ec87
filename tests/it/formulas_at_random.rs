//! Formulas made at random: what is written is read back, results are those of a naive evaluator, and no text is too odd.
use kontor::base::{Date, FieldId, rounded};
use kontor::domain::Schema;
use kontor::domain::formula::evaluate::{Data, Missing, eval};
use kontor::domain::formula::parse::parse;
use kontor::domain::formula::print::print;
use kontor::domain::formula::{Expr, Formula, Function, canonical, number, types};
use kontor::domain::records::{account, opportunity as deal};
use kontor::locale::Language;
use proptest::prelude::*;

use crate::formulas::{ENTRIES, KIND, usual, words};

fn call(function: Function, parts: Vec<Expr>) -> Expr {
    Expr::Call(function, parts)
}

fn field(path: &[FieldId]) -> Expr {
    Expr::Field(path.to_vec())
}

/// Numbers without division, with small whole literals: what a naive evaluator computes exactly.
fn numbers(divides: bool) -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        4 => (-20i64..20).prop_map(|number| Expr::Number(number * 1_000_000)),
        1 => Just(field(&[deal::PUSH_COUNT])),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let two = (inner.clone(), inner.clone());
        let last = if divides { Function::Div } else { Function::Max };
        let sign = if divides { Function::Percent } else { Function::Abs };
        let operator = prop::sample::select(vec![Function::Add, Function::Sub, Function::Mul, Function::Min, last]);
        let order = prop::sample::select(vec![
            Function::Eq,
            Function::Ne,
            Function::Lt,
            Function::Le,
            Function::Gt,
            Function::Ge,
        ]);
        prop_oneof![
            4 => (operator, two.clone()).prop_map(|(function, (one, other))| call(function, vec![one, other])),
            1 => inner.clone().prop_map(|one| call(Function::Neg, vec![one])),
            1 => inner.clone().prop_map(move |one| call(sign, vec![one])),
            1 => (order, two, inner.clone(), inner).prop_map(|(order, (one, other), then, or)| {
                call(Function::If, vec![call(order, vec![one, other]), then, or])
            }),
        ]
    })
}

/// Formulas of all types, as they are written and read.
fn formulas() -> impl Strategy<Value = Expr> {
    let text = prop_oneof![
        "[a-zA-Z\"';, ]{0,6}".prop_map(Expr::Text),
        Just(field(&[deal::NAME])),
        Just(field(&[deal::ACCOUNT, account::NAME])),
    ];
    let day = prop_oneof![Just(call(Function::Today, vec![])), Just(field(&[deal::CLOSE_DATE]))];
    let flag = prop_oneof![
        any::<bool>().prop_map(Expr::Flag),
        prop::sample::select(ENTRIES.to_vec())
            .prop_map(|(id, _)| { call(Function::Eq, vec![field(&[deal::STAGE]), Expr::Entries(vec![id])]) }),
        (text.clone(), text.clone()).prop_map(|(one, other)| call(Function::Contains, vec![one, other])),
    ];
    (numbers(true), text, day, flag, -9_999_999i64..9_999_999, 0..6).prop_map(
        |(number, text, day, flag, literal, shape)| {
            let part = call(Function::Add, vec![number, Expr::Number(literal)]);
            match shape {
                0 => call(Function::Join, vec![text, call(Function::Join, vec![part, day])]),
                1 => call(Function::If, vec![flag, part.clone(), call(Function::Neg, vec![part])]),
                2 => call(Function::AddDays, vec![day, part]),
                3 => call(Function::Case, vec![text.clone(), text.clone(), part.clone(), text, part]),
                4 => call(Function::Mul, vec![field(&[deal::AMOUNT]), call(Function::Div, vec![part.clone(), part])]),
                _ => call(Function::Not, vec![flag]),
            }
        },
    )
}

/// A fraction.
type Exact = (i128, i128);

/// Evaluates numbers as fractions; `None` where there is no result.
fn naive(expr: &Expr) -> Option<Exact> {
    let Expr::Call(function, parts) = expr else {
        return match expr {
            Expr::Number(number) => Some((i128::from(*number), 1_000_000)),
            _ => Some((3, 1)),
        };
    };
    if let (Function::If, [Expr::Call(order, pair), then, or]) = (function, parts.as_slice()) {
        let (one, other) = (naive(&pair[0])?, naive(&pair[1])?);
        // Numbers are compared as they are shown.
        let [one, other] = [one, other].map(|(n, d)| rounded(n.checked_mul(1_000_000).unwrap(), d));
        let holds = match order {
            Function::Eq => one == other,
            Function::Ne => one != other,
            Function::Lt => one < other,
            Function::Le => one <= other,
            Function::Gt => one > other,
            _ => one >= other,
        };
        return naive(if holds { then } else { or });
    }
    let (a, b) = naive(&parts[0])?;
    let reduced = |(n, d): Exact| {
        let mut pair = (n.abs(), d.abs());
        while pair.1 != 0 {
            pair = (pair.1, pair.0 % pair.1);
        }
        let divisor = pair.0.max(1) * d.signum();
        (n / divisor, d / divisor)
    };
    if parts.len() == 1 {
        return Some(if *function == Function::Neg { (-a, b) } else { (a.abs(), b) });
    }
    let (c, d) = naive(&parts[1])?;
    Some(reduced(match function {
        Function::Add => (a * d + c * b, b * d),
        Function::Sub => (a * d - c * b, b * d),
        Function::Mul => (a * c, b * d),
        Function::Div if c == 0 => return None,
        Function::Div => (a * d, b * c),
        Function::Min => {
            if a * d <= c * b {
                (a, b)
            } else {
                (c, d)
            }
        }
        _ => {
            if a * d >= c * b {
                (a, b)
            } else {
                (c, d)
            }
        }
    }))
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(expr in formulas()) {
        prop_assume!(types::of(&Schema::default(), KIND, &expr).is_some());
        let stored = canonical::write(&expr);
        prop_assert_eq!(canonical::read(&stored), Some(expr.clone()), "{}", stored);
        for language in Language::ALL {
            let names = words(language);
            let text = print(&expr, KIND, &names);
            let again = parse(&text, KIND, &names, None);
            prop_assert_eq!(again.map(|read| read.expr), Ok(expr.clone()), "{}", text);
        }
    }

    #[test]
    fn numbers_are_those_of_a_naive_evaluator(expr in numbers(false)) {
        let (n, d) = naive(&expr).unwrap();
        prop_assert_eq!(eval(&expr, &usual()), Ok(Data::Number(n * number::ONE / d)));
    }

    #[test]
    fn quotients_are_those_of_fractions(one in -9_999i64..9_999, by in -9_999i64..9_999, times in 1i64..9_999) {
        let [one, by, times] = [one, by, times].map(|number| Expr::Number(number * 1_000));
        let expr = call(Function::Mul, vec![call(Function::Div, vec![one, by]), times]);
        let found = eval(&expr, &usual());
        match naive(&expr) {
            None => prop_assert_eq!(found, Err(Missing::DivisionByZero)),
            Some((n, d)) => {
                let Ok(Data::Number(found)) = found else { panic!("{found:?}") };
                let exact = rounded(n * number::ONE, d);
                prop_assert!((found - exact).abs() <= 10, "{found} is not {exact}");
            }
        }
    }

    #[test]
    fn working_days_months_and_weeks_are_those_that_a_calendar_counts(from in -20_000i32..40_000, more in 0i32..400, back in any::<bool>()) {
        let (one, other) = (Date(from), Date(from + more));
        let day = |day: Date| {
            let (year, month, date) = day.ymd();
            let number = |number: i64| Expr::Number(number * 1_000_000);
            call(Function::Date, vec![number(year.into()), number(month.into()), number(date.into())])
        };
        let result = |function: Function, parts: Vec<Expr>| eval(&call(function, parts), &usual());
        let number = |number: i32| Ok(Data::Number(i128::from(number) * number::ONE));
        let is_working = |day: &Date| day.weekday() < 5;
        let working = (one.0..=other.0).map(Date).filter(is_working).count() as i32;
        prop_assert_eq!(result(Function::Workdays, vec![day(one), day(other)]), number(working));
        if one != other {
            prop_assert_eq!(result(Function::Workdays, vec![day(other), day(one)]), number(-working));
        }
        // Day by day, counting those that are worked on.
        let (mut at, mut left) = (one, more);
        while left > 0 {
            at = at.add_days(if back { -1 } else { 1 });
            left -= i32::from(is_working(&at));
        }
        let steps = Expr::Number(i64::from(if back { -more } else { more }) * 1_000_000);
        prop_assert_eq!(result(Function::Workday, vec![day(one), steps]), Ok(Data::Day(at)));
        let text = |text: &str| Expr::Text(text.to_string());
        let mut months = 0;
        while one.ymd().0 * 12 + one.ymd().1 as i32 + months < other.ymd().0 * 12 + other.ymd().1 as i32 {
            months += 1;
        }
        let whole = if months > 0 && other.ymd().2 < one.ymd().2 { months - 1 } else { months };
        prop_assert_eq!(result(Function::DateDif, vec![day(one), day(other), text("m")]), number(whole));
        prop_assert_eq!(result(Function::DateDif, vec![day(one), day(other), text("Y")]), number(whole / 12));
        prop_assert_eq!(result(Function::DateDif, vec![day(one), day(other), text("d")]), number(more));
        // The last day of a month is the one before a first.
        let last = (one.0..).map(Date).find(|day| day.add_days(1).ymd().2 == 1).unwrap();
        prop_assert_eq!(result(Function::MonthEnd, vec![day(one), Expr::Number(0)]), Ok(Data::Day(last)));
        // The week is the same from Monday to Sunday, and the one with the 4th of January is the first.
        let monday = one.add_days(-(one.weekday() as i32));
        prop_assert_eq!(result(Function::Week, vec![day(one)]), result(Function::Week, vec![day(monday)]));
        let fourth = Date::from_ymd(one.ymd().0, 1, 4).unwrap();
        prop_assert_eq!(result(Function::Week, vec![day(fourth)]), number(1));
    }

    #[test]
    fn multiples_and_rests_are_those_of_whole_numbers(one in -9_999i64..9_999, by in -99i64..99) {
        let [first, second] = [one, by].map(|number| Expr::Number(number * 1_000_000));
        let result = |function: Function| eval(&call(function, vec![first.clone(), second.clone()]), &usual());
        let number = |number: i64| Ok(Data::Number(i128::from(number) * number::ONE));
        if by == 0 {
            for function in [Function::Mod, Function::Floor, Function::Ceiling] {
                prop_assert_eq!(result(function), Err(Missing::DivisionByZero));
            }
            return Ok(());
        }
        let low = (one - 100..=one).rev().find(|number| number % by == 0).unwrap();
        let high = (one..=one + 100).find(|number| number % by == 0).unwrap();
        prop_assert_eq!(result(Function::Floor), number(low));
        prop_assert_eq!(result(Function::Ceiling), number(high));
        let rest = (0..by.abs()).map(|rest| rest * by.signum()).find(|rest| (one - rest) % by == 0).unwrap();
        prop_assert_eq!(result(Function::Mod), number(rest));
    }

    #[test]
    fn no_text_is_too_odd(text in ".{0,60}", words_in in prop::collection::vec(
        prop::sample::select(vec!["[Amount]", "(", ")", "IF(", ",", ";", "1,2", "1.2", "\"", "[", "]", ".", "-", "+", "&", "=", "Stage", "CASE(", "ROUND(", "MID(", "IFS(", "POWER(", "TEXTJOIN(", "TODAY()", "TRUE", "%", "[Account", "é", "„", "3"]), 0..20)) {
        for language in Language::ALL {
            for text in [&text, &words_in.concat(), &words_in.join(" ")] {
                match parse(text, KIND, &words(language), None) {
                    Ok(read) => {
                        let formula = Formula { kind: KIND, result: read.result, expr: read.expr };
                        prop_assert!(canonical::read(&canonical::write(&formula.expr)).is_some());
                        let value = formula.value(&usual());
                        prop_assert!(value != Err(Missing::Unfit), "{text}");
                    }
                    Err(problem) => {
                        prop_assert!(text.get(problem.at.clone()).is_some(), "{text} {problem:?}");
                        prop_assert!(!problem.text(language).is_empty());
                    }
                }
            }
        }
        let _ = canonical::read(&text);
    }
}
