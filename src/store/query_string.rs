//! A query as text, for the address of a list and for saved views.
//!
//! `q=solar&f=status.open;(rating.is:410|amount.from:5000.00EUR)&sort=-close_date,name&group=stage&cols=email,phone`
//!
//! Conditions are `key.test` or `key.test:values`, with `!` before a negated one. `;` means "and", `|` means "or",
//! parentheses group. Default entries are written as their numbers, other records as their ids. A field of a linked record
//! has a key of two parts, `account~industry`. The records that link to a record are counted by
//! `activity@account.count:1,,done_at%2Ein%3Alast60`: their type and their link, the lowest and the highest number, and
//! what they meet, escaped, so that a program that knows none of this takes it for one condition.
use super::RecordStore;
use super::filter::{Condition, Filter, Linking, Predicate, TextMatch};
use super::period::Period;
use super::query::Query;
use super::sorted_lists::Sort;
use crate::base::{Currency, Date, FieldId, Id, Money, Value, decimal};
use crate::domain::{Field, FieldType, RecordType};

/// The depth of nested groups that are parsed; deeper ones are left out.
const DEEPEST: usize = 8;

/// Formats a query.
pub fn write(set: &RecordStore, kind: RecordType, query: &Query) -> String {
    let key = |number: FieldId| set.field(kind, number).map(|field| field.key);
    let mut parts = Vec::new();
    if !query.text.is_empty() {
        parts.push(format!("q={}", escape(&query.text)));
    }
    let filter = expressions(set, kind, &query.filter);
    if !filter.is_empty() {
        parts.push(format!("f={filter}"));
    }
    let sort = |sort: &Sort| Some(format!("{}{}", if sort.descending { "-" } else { "" }, key(sort.field)?));
    let sorts: Vec<String> = query.sorts.iter().filter_map(sort).collect();
    if !sorts.is_empty() {
        parts.push(format!("sort={}", sorts.join(",")));
    }
    for (name, number) in [("group", query.group), ("board", query.board)] {
        parts.extend(number.and_then(key).map(|key| format!("{name}={key}")));
    }
    parts.extend(query.pipeline.map(|id| format!("pipeline={}", written_id(id))));
    if let Some(columns) = &query.columns {
        let columns: Vec<&str> = columns.iter().filter_map(|number| key(*number)).collect();
        parts.push(format!("cols={}", columns.join(",")));
    }
    parts.join("&")
}

/// Formats the query of all records that meet a filter.
pub fn write_all(set: &RecordStore, kind: RecordType, filter: Filter) -> String {
    let mut query = Query { filter, ..Query::default() };
    // An empty query would open the list's initial view, which may leave records out.
    if query.filter.is_empty() {
        query.sorts.extend(set.field_by_key(kind, "created").map(|field| Sort::descending(field.number)));
    }
    write(set, kind, &query)
}

/// Parses a query, and returns the parts that are not understood.
pub fn read(set: &RecordStore, kind: RecordType, text: &str) -> (Query, Vec<String>) {
    let mut query = Query::default();
    let mut unknown = Vec::new();
    let field = |key: &str| set.field_by_key(kind, key).map(|field| field.number);
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let is_known = match name {
            "q" => unescape(value).map(|text| query.text = text).is_some(),
            "f" => {
                let mut reader = Reader { set, kind, rest: value, unknown: Vec::new() };
                query.filter = reader.whole(0);
                if !reader.rest.is_empty() {
                    reader.unknown.push(reader.rest.to_string());
                }
                unknown.append(&mut reader.unknown);
                true
            }
            "sort" => value.split(',').fold(true, |all, sort| {
                let (key, descending) = sort.strip_prefix('-').map_or((sort, false), |key| (key, true));
                let found = field(key);
                query.sorts.extend(found.map(|field| Sort { field, descending }));
                all && found.is_some()
            }),
            "group" => field(value).map(|number| query.group = Some(number)).is_some(),
            "board" => field(value).map(|number| query.board = Some(number)).is_some(),
            "pipeline" => read_id(value).map(|id| query.pipeline = Some(id)).is_some(),
            "cols" => {
                let keys = || value.split(',').filter(|key| !key.is_empty());
                let columns: Vec<FieldId> = keys().filter_map(field).collect();
                let is_known = columns.len() == keys().count();
                query.columns = Some(columns);
                is_known
            }
            _ => false,
        };
        if !is_known {
            unknown.push(part.to_string());
        }
    }
    (query, unknown)
}

/// A filter as text, without parentheses around it.
fn expressions(set: &RecordStore, kind: RecordType, filter: &Filter) -> String {
    match filter {
        Filter::All(all) => all.iter().filter_map(|part| expression(set, kind, part)).collect::<Vec<_>>().join(";"),
        other => expression(set, kind, other).unwrap_or_default(),
    }
}

fn expression(set: &RecordStore, kind: RecordType, filter: &Filter) -> Option<String> {
    let group = |parts: &[Filter], mark: &str| {
        let parts: Vec<String> = parts.iter().filter_map(|part| expression(set, kind, part)).collect();
        match parts.len() {
            0 => None,
            // A group of one keeps its operator, so that it is read back unchanged.
            1 => Some(format!("({}{mark})", parts[0])),
            _ => Some(format!("({})", parts.join(mark))),
        }
    };
    match filter {
        Filter::All(parts) => group(parts, ";"),
        Filter::Any(parts) => group(parts, "|"),
        Filter::Where(condition) => {
            let field = set.field(kind, condition.field)?;
            let sign = if condition.negated { "!" } else { "" };
            Some(format!("{sign}{}.{}", field.key, written(field, &condition.test)))
        }
        Filter::Linking(linking) => {
            let Linking { from, via, only, least, most } = &**linking;
            let via = set.field(*from, *via)?;
            let most = most.map(|most| most.to_string()).unwrap_or_default();
            let only = match expressions(set, *from, only) {
                only if only.is_empty() => only,
                only => format!(",{}", escape(&only)),
            };
            Some(format!("{}@{}.count:{least},{most}{only}", from.key(), via.key))
        }
        Filter::Unknown(text) => Some(text.clone()),
    }
}

fn written(field: &Field, test: &Predicate) -> String {
    match test {
        Predicate::Filled => "filled".to_string(),
        Predicate::Mine => "me".to_string(),
        Predicate::Open => "open".to_string(),
        Predicate::Won => "won".to_string(),
        Predicate::Stalled => "stalled".to_string(),
        Predicate::Gathered(number) => format!("gathered:{}", number.0),
        Predicate::OneOf(ids) => format!("is:{}", ids.iter().map(|id| written_id(*id)).collect::<Vec<_>>().join(",")),
        Predicate::Text(how, text) => {
            let name = match how {
                TextMatch::Contains => "has",
                TextMatch::Begins => "begins",
                TextMatch::Equals => "equals",
                TextMatch::Exactly => "exactly",
            };
            format!("{name}:{}", escape(text))
        }
        Predicate::Span(least, most) => {
            let bound =
                |value: &Option<Value>| value.as_ref().map(|value| written_value(field, value)).unwrap_or_default();
            format!("span:{},{}", bound(least), bound(most))
        }
        Predicate::In(period) => format!("in:{}", period.write()),
    }
}

fn written_value(field: &Field, value: &Value) -> String {
    match value {
        Value::Money(money) => format!("{}{}", money.plain(), money.currency.code()),
        Value::Day(day) => day.to_iso(),
        Value::Number(number) if field.kind == FieldType::Decimal => decimal::plain(*number),
        value => super::filter::number(value).to_string(),
    }
}

fn read_value(field: &Field, text: &str) -> Option<Value> {
    match field.kind {
        FieldType::Money => {
            let at = text.len().checked_sub(3).filter(|at| text.is_char_boundary(*at))?;
            let (amount, code) = text.split_at(at);
            Money::to_exact(amount, Currency::parse(code)?).map(Value::Money)
        }
        FieldType::Day | FieldType::Moment => Date::parse_iso(text).map(Value::Day),
        FieldType::Decimal => decimal::parse(text).map(Value::Number),
        FieldType::Number | FieldType::Percent => text.parse().ok().map(Value::Number),
        _ => None,
    }
}

struct Reader<'a> {
    set: &'a RecordStore,
    kind: RecordType,
    rest: &'a str,
    unknown: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A filter without parentheses around it.
    fn whole(&mut self, depth: usize) -> Filter {
        let (parts, _, is_any) = self.parts(depth);
        Filter::All(if is_any { vec![Filter::Any(parts)] } else { parts })
    }

    /// Parts up to a closing parenthesis or the end, the number of operators between or after them, and whether the
    /// first operator is "or".
    fn parts(&mut self, depth: usize) -> (Vec<Filter>, usize, bool) {
        let mut parts = Vec::new();
        let (mut marks, mut is_any) = (0, false);
        while !self.rest.is_empty() && !self.rest.starts_with(')') {
            parts.extend(self.part(depth));
            if let Some(mark @ (';' | '|')) = self.rest.chars().next() {
                is_any = if marks == 0 { mark == '|' } else { is_any };
                marks += 1;
                self.rest = &self.rest[1..];
            }
        }
        (parts, marks, is_any)
    }

    fn part(&mut self, depth: usize) -> Option<Filter> {
        if let Some(inside) = self.rest.strip_prefix('(') {
            if depth >= DEEPEST {
                self.unknown.push(std::mem::take(&mut self.rest).to_string());
                return None;
            }
            self.rest = inside;
            let (mut parts, marks, is_any) = self.parts(depth + 1);
            self.rest = self.rest.strip_prefix(')').unwrap_or(self.rest);
            return match (parts.len(), marks, is_any) {
                (0, ..) => None,
                (1, 0, _) => parts.pop(),
                (_, _, true) => Some(Filter::Any(parts)),
                _ => Some(Filter::All(parts)),
            };
        }
        let rest = self.rest;
        // A parenthesis cannot be part of a condition: it is consumed with it, and the whole is not understood.
        let end = rest.find([';', '|', ')']).unwrap_or(rest.len());
        self.rest = &rest[end..];
        let text = &rest[..end];
        let condition = self.condition(text).map(Filter::Where).or_else(|| self.linking(text, depth));
        if condition.is_none() && !text.is_empty() {
            self.unknown.push(text.to_string());
            return Some(Filter::Unknown(text.to_string()));
        }
        condition
    }

    /// A condition on the records that link to a record.
    fn linking(&self, text: &str, depth: usize) -> Option<Filter> {
        let ((from, via), test) = text.split_once('.').and_then(|(key, test)| Some((key.split_once('@')?, test)))?;
        let from = RecordType::from_key(from)?;
        let via = self.set.field_by_key(from, via).filter(|via| via.target() == Some(self.kind))?.number;
        let mut values = test.strip_prefix("count:")?.splitn(3, ',');
        let least = values.next()?.parse().ok()?;
        let most = match values.next()? {
            "" => None,
            most => Some(most.parse().ok()?),
        };
        let only = unescape(values.next().unwrap_or_default()).filter(|_| depth < DEEPEST)?;
        let mut reader = Reader { set: self.set, kind: from, rest: &only, unknown: Vec::new() };
        let only = reader.whole(depth + 1);
        let is_whole = reader.rest.is_empty() && reader.unknown.is_empty();
        is_whole.then(|| Filter::Linking(Box::new(Linking { from, via, only, least, most })))
    }

    fn condition(&self, text: &str) -> Option<Condition> {
        let (text, negated) = text.strip_prefix('!').map_or((text, false), |text| (text, true));
        let (key, test) = text.split_once('.')?;
        let field = self.set.field_by_key(self.kind, key)?;
        let (name, values) = test.split_once(':').unwrap_or((test, ""));
        let is_text = matches!(
            field.kind,
            FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url
        );
        let is_day = matches!(field.kind, FieldType::Day | FieldType::Moment);
        let text = |how: TextMatch| is_text.then(|| unescape(values)).flatten().map(|text| Predicate::Text(how, text));
        let test = match name {
            "filled" => Predicate::Filled,
            "me" if field.target() == Some(RecordType::User) => Predicate::Mine,
            "open" if matches!(field.target(), Some(RecordType::Status | RecordType::Stage)) => Predicate::Open,
            "won" if field.target() == Some(RecordType::Stage) => Predicate::Won,
            "stalled" if field.target() == Some(RecordType::Stage) => Predicate::Stalled,
            "is" if field.target().is_some() => {
                Predicate::OneOf(values.split(',').map(read_id).collect::<Option<_>>()?)
            }
            "gathered" => {
                let number = FieldId::from(values.parse::<u16>().ok()?);
                self.set.schema().roll_up(field.target()?, number)?;
                Predicate::Gathered(number)
            }
            "has" => text(TextMatch::Contains)?,
            "begins" => text(TextMatch::Begins)?,
            "equals" => text(TextMatch::Equals)?,
            "exactly" => text(TextMatch::Exactly)?,
            "span" => {
                let (least, most) = values.split_once(',')?;
                let bound = |text: &str| match text {
                    "" => Some(None),
                    text => read_value(field, text).map(Some),
                };
                let (least, most) = (bound(least)?, bound(most)?);
                (is_day || field.is_numeric()).then_some(Predicate::Span(least, most))?
            }
            "in" if is_day => Predicate::In(Period::read(values)?),
            _ => return None,
        };
        Some(Condition { field: field.number, negated, test })
    }
}

fn written_id(id: Id) -> String {
    let number = u32::from_be_bytes([id.0[12], id.0[13], id.0[14], id.0[15]]);
    if Id::fixed(number) == id { number.to_string() } else { id.to_string() }
}

fn read_id(text: &str) -> Option<Id> {
    match text.len() {
        1..=10 => text.parse().ok().map(Id::fixed),
        _ => text.parse().ok(),
    }
}

/// Escapes everything but plain letters, digits, `-` and `_`, so that no character of the syntax occurs in the result.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Reverses [`escape`]; `None` if the text is not UTF-8.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digit = |byte: Option<u8>| (byte? as char).to_digit(16);
                out.push((digit(bytes.next())? * 16 + digit(bytes.next())?) as u8);
            }
            b'+' => out.push(b' '),
            byte => out.push(byte),
        }
    }
    String::from_utf8(out).ok()
}
