//! Filters in words: conditions with their fields and values, joined by "and" and "or".
use crate::base::Value;
use crate::domain::records::lead;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::filter::{Condition, Filter, Linking, Predicate, TextMatch};
use crate::store::period::Period;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// A comparison.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum How {
    /// It is one of some entries.
    Is,
    /// It is none of some entries.
    IsNot,
    /// It is the current user.
    Mine,
    /// It is not the current user.
    NotMine,
    /// It is open.
    Open,
    /// It is not open.
    Closed,
    /// A text occurs in it.
    Contains,
    /// A text does not occur in it.
    Lacks,
    /// It begins with a text.
    Begins,
    /// It equals a text.
    Equals,
    /// It is at least a value.
    AtLeast,
    /// It is at most a value.
    AtMost,
    /// It is between two values.
    Between,
    /// It is in a period.
    In,
    /// It is yes.
    Yes,
    /// It is no.
    No,
    /// It is filled.
    Filled,
    /// It is empty.
    Empty,
}

impl How {
    /// The comparisons for a field, the usual one first.
    pub fn of(field: &Field) -> &'static [How] {
        use How::*;
        match field.kind {
            FieldType::Link(RecordType::User) => &[Is, IsNot, Mine, NotMine, Filled, Empty],
            FieldType::Choice(crate::domain::picklist::Picklist::Status | crate::domain::picklist::Picklist::Stage) => {
                &[Is, IsNot, Open, Closed, Filled, Empty]
            }
            FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Link(_) | FieldType::Links(_) => {
                &[Is, IsNot, Filled, Empty]
            }
            FieldType::Decimal | FieldType::Number | FieldType::Percent | FieldType::Money => {
                &[AtLeast, AtMost, Between, Filled, Empty]
            }
            FieldType::Day | FieldType::Moment => &[In, AtLeast, AtMost, Between, Filled, Empty],
            FieldType::Flag => &[Yes, No],
            _ => &[Contains, Lacks, Begins, Equals, Filled, Empty],
        }
    }

    /// The comparison in words.
    pub fn phrase(self, field: &Field) -> Phrase {
        let is_day = matches!(field.kind, FieldType::Day | FieldType::Moment);
        match self {
            How::Is => phrases::OP_IS,
            How::IsNot => phrases::OP_IS_NOT,
            How::Mine => phrases::OP_MINE,
            How::NotMine => phrases::OP_NOT_MINE,
            How::Open => phrases::OP_OPEN,
            How::Closed => phrases::OP_CLOSED,
            How::Contains => phrases::OP_CONTAINS,
            How::Lacks => phrases::OP_LACKS,
            How::Begins => phrases::OP_BEGINS,
            How::Equals => phrases::OP_EQUALS,
            How::AtLeast if is_day => phrases::OP_FROM,
            How::AtMost if is_day => phrases::OP_UNTIL,
            How::AtLeast => phrases::OP_AT_LEAST,
            How::AtMost => phrases::OP_AT_MOST,
            How::Between => phrases::OP_BETWEEN,
            How::In => phrases::OP_IN,
            How::Yes => phrases::OP_YES,
            How::No => phrases::OP_NO,
            How::Filled => phrases::OP_FILLED,
            How::Empty => phrases::OP_EMPTY,
        }
    }
}

/// The offered periods; those with a number of days ask for it.
pub const PERIODS: [(Period, Phrase); 21] = [
    (Period::Day(0), phrases::IN_TODAY),
    (Period::Day(-1), phrases::IN_YESTERDAY),
    (Period::Day(1), phrases::IN_TOMORROW),
    (Period::Past, phrases::IN_BEFORE_TODAY),
    (Period::Future, phrases::IN_AFTER_TODAY),
    (Period::Week(0), phrases::IN_THIS_WEEK),
    (Period::Week(-1), phrases::IN_LAST_WEEK),
    (Period::Week(1), phrases::IN_NEXT_WEEK),
    (Period::Month(0), phrases::IN_THIS_MONTH),
    (Period::Month(-1), phrases::IN_LAST_MONTH),
    (Period::Month(1), phrases::IN_NEXT_MONTH),
    (Period::Quarter(0), phrases::IN_THIS_QUARTER),
    (Period::Quarter(-1), phrases::IN_LAST_QUARTER),
    (Period::Quarter(1), phrases::IN_NEXT_QUARTER),
    (Period::Year(0), phrases::IN_THIS_YEAR),
    (Period::Year(-1), phrases::IN_LAST_YEAR),
    (Period::Year(1), phrases::IN_NEXT_YEAR),
    (Period::Last(7), phrases::LAST_DAYS),
    (Period::Last(30), phrases::LAST_DAYS),
    (Period::Next(7), phrases::NEXT_DAYS),
    (Period::Next(30), phrases::NEXT_DAYS),
];

/// A period in words.
pub fn period_text(cx: AppContext, period: Period) -> String {
    let by = |by: i32, phrase: Phrase| cx.t_with(phrase, &[&by.to_string()]);
    match period {
        Period::Last(days) => by(days, phrases::LAST_DAYS),
        Period::Next(days) => by(days, phrases::NEXT_DAYS),
        period => match PERIODS.iter().find(|(other, _)| *other == period) {
            Some((_, phrase)) => cx.t(*phrase).to_string(),
            None => match period {
                Period::Day(days) => by(days, phrases::DAYS_FROM_TODAY),
                Period::Week(weeks) => by(weeks, phrases::WEEKS_FROM_THIS),
                Period::Month(months) => by(months, phrases::MONTHS_FROM_THIS),
                Period::Quarter(quarters) => by(quarters, phrases::QUARTERS_FROM_THIS),
                Period::Year(years) => by(years, phrases::YEARS_FROM_THIS),
                _ => String::new(),
            },
        },
    }
}

/// A filter as text, with nested groups in parentheses.
pub fn describe(cx: AppContext, set: &RecordStore, kind: RecordType, filter: &Filter) -> String {
    let join = |parts: &[Filter], mark: Phrase| {
        let word = |part: &Filter| match part {
            part @ (Filter::Where(_) | Filter::Linking(_)) => describe(cx, set, kind, part),
            part => format!("({})", describe(cx, set, kind, part)),
        };
        parts.iter().map(word).collect::<Vec<_>>().join(&format!(" {} ", cx.t(mark)))
    };
    match filter {
        Filter::All(parts) => join(parts, phrases::AND),
        Filter::Any(parts) => join(parts, phrases::OR),
        Filter::Where(condition) => condition_words(cx, set, kind, condition),
        Filter::Linking(linking) => linking_words(cx, set, kind, linking),
        Filter::Unknown(text) => cx.t_with(phrases::UNKNOWN_CONDITION, &[text]),
    }
}

fn condition_words(cx: AppContext, set: &RecordStore, kind: RecordType, condition: &Condition) -> String {
    if kind == RecordType::Lead && condition.field == lead::CONVERTED_AT && condition.test == Predicate::Filled {
        return cx.t(if condition.negated { phrases::NOT_CONVERTED } else { phrases::IS_CONVERTED_LEAD }).to_string();
    }
    let field = set.field(kind, condition.field).filter(|_| !set.schema().is_deleted(kind, condition.field));
    let Some(field) = field else { return cx.t(phrases::LOST_CONDITION).to_string() };
    let name = field.label.of(cx.language);
    let shown = |bound: &Option<Value>| format_value::display(set, field, bound.as_ref(), cx.language);
    let op = |how: How| cx.t(how.phrase(field));
    let quoted = |text: &String| cx.t_with(phrases::QUOTED, &[text]);
    let negated = condition.negated;
    let either = |plain: How, opposite: How| op(if negated { opposite } else { plain });
    let not = |text: String| if negated { cx.t_with(phrases::NOT_SO, &[&text]) } else { text };
    match &condition.test {
        Predicate::Filled if field.kind == FieldType::Flag => format!("{name} {}", either(How::Yes, How::No)),
        Predicate::Filled => format!("{name} {}", either(How::Filled, How::Empty)),
        Predicate::Mine => format!("{name} {}", either(How::Mine, How::NotMine)),
        Predicate::Open => format!("{name} {}", either(How::Open, How::Closed)),
        Predicate::Won => format!("{name} {}", cx.t(if negated { phrases::OP_NOT_WON } else { phrases::OP_WON })),
        Predicate::Stalled => {
            format!("{name} {}", cx.t(if negated { phrases::OP_NOT_STALLED } else { phrases::OP_STALLED }))
        }
        Predicate::Gathered(number) => {
            let roll_up = field.target().and_then(|kind| set.field(kind, *number));
            let roll_up = roll_up.map_or("", |field| field.label.of(cx.language));
            not(cx.labelled(&name, &cx.t_with(phrases::OP_GATHERED, &[roll_up])))
        }
        Predicate::OneOf(ids) => {
            let names: Vec<String> = ids.iter().map(|id| display_names::name_of(set, *id, cx.language)).collect();
            let how = match (ids.len(), negated) {
                (0 | 1, _) => either(How::Is, How::IsNot),
                (_, false) => cx.t(phrases::OP_ONE_OF),
                (_, true) => cx.t(phrases::OP_NONE_OF),
            };
            format!("{name} {how} {}", names.join(", "))
        }
        Predicate::Text(TextMatch::Contains, text) => {
            format!("{name} {} {}", either(How::Contains, How::Lacks), quoted(text))
        }
        Predicate::Text(TextMatch::Begins, text) => not(format!("{name} {} {}", op(How::Begins), quoted(text))),
        Predicate::Text(TextMatch::Equals | TextMatch::Exactly, text) => {
            not(format!("{name} {} {}", op(How::Equals), quoted(text)))
        }
        Predicate::Span(Some(least), Some(most)) => {
            let (least, most) = (shown(&Some(least.clone())), shown(&Some(most.clone())));
            not(cx.labelled(&name, &format!("{least} – {most}")))
        }
        Predicate::Span(None, most) => not(format!("{name} {} {}", op(How::AtMost), shown(most))),
        Predicate::Span(least, None) => not(format!("{name} {} {}", op(How::AtLeast), shown(least))),
        Predicate::In(period) => not(cx.labelled(&name, &period_text(cx, *period))),
    }
}

/// The records that link to one in words, with the link if several of theirs lead there.
pub fn relation(
    cx: AppContext,
    set: &RecordStore,
    kind: RecordType,
    from: RecordType,
    via: &Field,
    count: u32,
) -> String {
    let name = from.called(count, cx.language);
    let several = set.schema().back_links(kind).iter().filter(|(other, _)| *other == from).count() > 1;
    if several { format!("{name} ({})", via.label.of(cx.language)) } else { name }
}

fn linking_words(cx: AppContext, set: &RecordStore, kind: RecordType, linking: &Linking) -> String {
    let Linking { from, via, only, least, most } = linking;
    let via = set.field(*from, *via).filter(|_| !set.schema().is_deleted(*from, *via));
    let Some(via) = via else { return cx.t(phrases::LOST_CONDITION).to_string() };
    let counted = |phrase: Phrase, count: u32| {
        cx.t_with(phrase, &[&count.to_string(), &relation(cx, set, kind, *from, via, count)])
    };
    let plain = |phrase: Phrase, count: u32| cx.t_with(phrase, &[&relation(cx, set, kind, *from, via, count)]);
    let head = match (*least, *most) {
        // French has the singular where there are none.
        (_, Some(0)) => plain(phrases::HAS_NONE, u32::from(cx.language == crate::locale::Language::Fr)),
        (0 | 1, None) => plain(phrases::HAS_SOME, 0),
        (least, None) => counted(phrases::HAS_AT_LEAST, least),
        (0, Some(most)) => counted(phrases::HAS_AT_MOST, most),
        (least, Some(most)) if least == most => counted(phrases::HAS_EXACTLY, most),
        (least, Some(most)) => cx.t_with(
            phrases::HAS_BETWEEN,
            &[&least.to_string(), &most.to_string(), &relation(cx, set, kind, *from, via, most)],
        ),
    };
    match only.parts() {
        [] => head,
        // "in the last 60 days (Done)" reads better than a condition of its own.
        [Filter::Where(Condition { field, negated: false, test: Predicate::In(period) })] => {
            match set.field(*from, *field).filter(|_| !set.schema().is_deleted(*from, *field)) {
                Some(field) => format!("{head} {} ({})", period_text(cx, *period), field.label.of(cx.language)),
                None => cx.t(phrases::LOST_CONDITION).to_string(),
            }
        }
        _ => cx.t_with(phrases::HAS_WHERE, &[&head, &describe(cx, set, *from, only)]),
    }
}
