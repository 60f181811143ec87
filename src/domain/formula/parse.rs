//! Reading a formula as people write it: fields by their names, functions by those of any language, decimal signs and
//! separators of where they are. Types are checked on the way, so that a problem has its place.
use std::ops::Range;

use super::calendar_functions::UNITS;
use super::problem::{Problem, What};
use super::tokens::{Lexeme, Token, split};
use super::types::{self, Type};
use super::{Expr, Function, MAX_DEPTH, ResultType};
use crate::base::{FieldId, Id, fold, money};
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;
use crate::locale::region::Region;

/// What the names in a formula mean.
pub trait Names {
    /// The fields of the workspace.
    fn schema(&self) -> &Schema;
    /// The entries of a field's picklist with a name, in any language.
    fn entries(&self, field: &Field, name: &str) -> Vec<Id>;
    /// The name of an entry.
    fn name(&self, id: Id) -> String;
    /// The language of the person who writes and reads it.
    fn language(&self) -> Language;
}

/// A formula that was understood.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// The expression.
    pub expr: Expr,
    /// What it results in.
    pub result: ResultType,
}

/// A part of a formula.
struct Part {
    expr: Expr,
    kind: Type,
    at: Range<usize>,
    /// The field, if it is one.
    field: Option<&'static Field>,
    /// How deep it nests.
    height: usize,
}

struct Parser<'a> {
    names: &'a dyn Names,
    kind: RecordType,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// Reads a formula about records of a type. With a result, the formula must be able to have it.
pub fn parse(text: &str, kind: RecordType, names: &dyn Names, wanted: Option<ResultType>) -> Result<Read, Problem> {
    let decimal = Region::of(names.language()).marks().1;
    let tokens = split(text, decimal)?;
    if tokens.len() == 1 {
        return Err(Problem { at: 0..text.len(), what: What::Empty });
    }
    let mut parser = Parser { names, kind, tokens, next: 0, depth: 0 };
    let part = parser.expression(0)?;
    let end = parser.take();
    match end.lexeme {
        Lexeme::End => {}
        Lexeme::Close => return Err(Problem { at: end.at, what: What::Character(')') }),
        _ => return Err(Problem { at: end.at, what: What::Operator }),
    }
    if let Some(wanted) = wanted
        && !part.kind.fits(wanted)
    {
        let wanted = match wanted {
            ResultType::Number => vec![Type::Number],
            ResultType::Money => vec![Type::Money, Type::Number],
            ResultType::Day => vec![Type::Day],
            ResultType::Text => vec![Type::Text],
            ResultType::Flag => vec![Type::Flag],
        };
        return Err(Problem { at: part.at, what: What::Mismatch(part.kind, wanted) });
    }
    Ok(Read { result: wanted.unwrap_or(part.kind.result()), expr: part.expr })
}

/// A field that a name means; `None` if it means none, and an error if it means several.
pub fn field_named(
    schema: &Schema,
    kind: RecordType,
    name: &str,
    language: Language,
) -> Result<Option<&'static Field>, What> {
    let wanted = fold::fold(name);
    let fields = schema.fields(kind).iter().copied().filter(|field| !field.is_learnt());
    let named = |language: Language| {
        let mut found = fields.clone().filter(|field| fold::fold(field.label.of(language)) == wanted);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Err(What::Fields(name.to_string())),
            (found, _) => Ok(found),
        }
    };
    if let Some(field) = named(language)? {
        return Ok(Some(field));
    }
    // The key is the only name of a field that shares its label.
    if let Some(field) = schema.field_by_key(kind, &name.to_lowercase()).filter(|field| !field.is_learnt()) {
        return Ok(Some(field));
    }
    for other in Language::ALL.into_iter().filter(|other| *other != language) {
        if let Some(field) = named(other)? {
            return Ok(Some(field));
        }
    }
    Ok(None)
}

/// The path that a text means: a field, or fields with points between them.
pub fn path_named(
    schema: &Schema,
    kind: RecordType,
    text: &str,
    language: Language,
) -> Result<(Vec<FieldId>, &'static Field), What> {
    let text = text.trim();
    if let Some(field) = field_named(schema, kind, text, language)? {
        return Ok((vec![field.number], field));
    }
    let mut wrong = None;
    for (at, _) in text.match_indices('.') {
        let (first, rest) = (text[..at].trim(), &text[at + 1..]);
        let Some(field) = field_named(schema, kind, first, language)? else { continue };
        let Some(target) = field.single_target() else {
            wrong = wrong.or(Some(What::NoLink(first.to_string())));
            continue;
        };
        match path_named(schema, target, rest, language) {
            Ok((path, last)) => return Ok(([vec![field.number], path].concat(), last)),
            Err(problem) => wrong = wrong.or(Some(problem)),
        }
    }
    Err(wrong.unwrap_or_else(|| What::Field(text.to_string())))
}

/// The function that a name means in any language.
fn function_named(name: &str) -> Option<Function> {
    let fold = |name: &str| fold::fold(name).replace(['\'', '’'], "");
    let wanted = fold(name);
    let is_it = |names: &str| names.split(['|', ' ']).any(|own| !own.is_empty() && fold(own) == wanted);
    Function::ALL.iter().copied().find(|function| is_it(function.names()))
}

/// Yes or no, in any language and as in spreadsheets.
fn flag_named(name: &str) -> Option<bool> {
    match fold::fold(name).as_str() {
        "true" | "yes" | "wahr" | "ja" | "vrai" | "oui" => Some(true),
        "false" | "no" | "falsch" | "nein" | "faux" | "non" => Some(false),
        _ => None,
    }
}

impl Parser<'_> {
    fn peek(&self) -> &Lexeme {
        &self.tokens[self.next].lexeme
    }

    fn take(&mut self) -> Token {
        let token = self.tokens[self.next].clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    /// An expression of operators that bind at least as strongly as said.
    fn expression(&mut self, least: u8) -> Result<Part, Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem { at: self.tokens[self.next].at.clone(), what: What::TooDeep });
        }
        let mut left = self.value()?;
        while let Lexeme::Operator(operator) = *self.peek() {
            let Some(binds) = operator.precedence().filter(|binds| *binds >= least) else { break };
            self.take();
            let right = self.expression(binds + 1)?;
            let at = left.at.start..right.at.end;
            left = self.call(operator, vec![left, right], at)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// A value, with any signs of percent after it.
    fn value(&mut self) -> Result<Part, Problem> {
        let mut part = self.plain_value()?;
        while *self.peek() == Lexeme::Percent {
            let at = part.at.start..self.take().at.end;
            part = self.call(Function::Percent, vec![part], at)?;
        }
        Ok(part)
    }

    fn plain_value(&mut self) -> Result<Part, Problem> {
        let Token { lexeme, at } = self.take();
        let plain = |expr: Expr, kind: Type| Ok(Part { expr, kind, at: at.clone(), field: None, height: 1 });
        match lexeme {
            Lexeme::Number(number) => plain(Expr::Number(number), Type::Number),
            Lexeme::Text(text) => plain(Expr::Text(text), Type::Text),
            Lexeme::Operator(Function::Sub) => {
                // A negative number is one value.
                if let Lexeme::Number(number) = *self.peek() {
                    let end = self.take().at.end;
                    let expr = Expr::Number(-number);
                    return Ok(Part { expr, kind: Type::Number, at: at.start..end, field: None, height: 1 });
                }
                let inner = self.expression(Function::Neg.precedence().unwrap_or(0))?;
                let at = at.start..inner.at.end;
                self.call(Function::Neg, vec![inner], at)
            }
            Lexeme::Open => {
                let mut inner = self.expression(0)?;
                let close = self.take();
                if close.lexeme != Lexeme::Close {
                    return Err(unclosed(close, at));
                }
                inner.at = at.start..close.at.end;
                inner.field = None;
                Ok(inner)
            }
            Lexeme::Name(name) => self.path(name, at),
            Lexeme::Word(word) if *self.peek() == Lexeme::Open => self.function(&word, at),
            Lexeme::Word(word) => match flag_named(&word) {
                Some(flag) => plain(Expr::Flag(flag), Type::Flag),
                None => self.path(word, at),
            },
            _ => Err(Problem { at, what: What::Value }),
        }
    }

    /// A field; brackets may follow with points between them.
    fn path(&mut self, first: String, mut at: Range<usize>) -> Result<Part, Problem> {
        let mut text = first;
        while *self.peek() == Lexeme::Dot {
            self.take();
            let next = self.take();
            let (Lexeme::Name(name) | Lexeme::Word(name)) = next.lexeme else {
                return Err(Problem { at: next.at, what: What::Value });
            };
            text = format!("{text}.{name}");
            at.end = next.at.end;
        }
        let language = self.names.language();
        let found = path_named(self.names.schema(), self.kind, &text, language);
        let (path, field) = found.map_err(|what| Problem { at: at.clone(), what })?;
        Ok(Part { expr: Expr::Field(path), kind: Type::of_field(field), at, field: Some(field), height: 1 })
    }

    fn function(&mut self, name: &str, at: Range<usize>) -> Result<Part, Problem> {
        let function =
            function_named(name).ok_or_else(|| Problem { at: at.clone(), what: What::Function(name.to_string()) })?;
        let open = self.take().at;
        let mut parts = Vec::new();
        if *self.peek() != Lexeme::Close {
            parts.push(self.expression(0)?);
            while *self.peek() == Lexeme::Separator {
                self.take();
                parts.push(self.expression(0)?);
            }
        }
        let close = self.take();
        if close.lexeme != Lexeme::Close {
            return Err(unclosed(close, open));
        }
        let at = at.start..close.at.end;
        let (least, most) = function.arity();
        if !(least..=most).contains(&parts.len()) {
            return Err(Problem { at, what: What::Arguments(function, parts.len()) });
        }
        self.call(function, parts, at)
    }

    /// A function or an operator with its parts, if they fit.
    fn call(&mut self, function: Function, mut parts: Vec<Part>, at: Range<usize>) -> Result<Part, Problem> {
        self.name_entries(function, &mut parts)?;
        let kinds: Vec<Type> = parts.iter().map(|part| part.kind).collect();
        let kind = types::signature(function, &kinds).map_err(|mismatch| {
            let part = parts.get(mismatch.part);
            let (at, found) = part.map_or((at.clone(), Type::Text), |part| (part.at.clone(), part.kind));
            Problem { at, what: What::Mismatch(found, mismatch.wanted) }
        })?;
        if let (Function::Money, [_, Part { expr, at, .. }]) = (function, parts.as_slice()) {
            match expr {
                Expr::Text(code) if !money::is_iso_code(code) => {
                    return Err(Problem { at: at.clone(), what: What::Currency(code.clone()) });
                }
                _ => {}
            }
        }
        if let (Function::DateDif, [.., Part { expr: Expr::Text(unit), at, .. }]) = (function, parts.as_slice())
            && !UNITS.contains(&unit.to_lowercase().as_str())
        {
            return Err(Problem { at: at.clone(), what: What::Unit(unit.clone()) });
        }
        if matches!(function, Function::Lt | Function::Le | Function::Gt | Function::Ge | Function::Eq | Function::Ne) {
            let is_percent = |part: &Part| part.field.is_some_and(|field| field.kind == FieldType::Percent);
            let high = parts.iter().find(|part| matches!(part.expr, Expr::Number(number) if number > 1_000_000));
            if let Some(high) = high.filter(|_| parts.iter().any(is_percent)) {
                return Err(Problem { at: high.at.clone(), what: What::Percent });
            }
        }
        // A chain of operators nests to the left.
        let height = 1 + parts.iter().map(|part| part.height).max().unwrap_or(0);
        if height > MAX_DEPTH {
            return Err(Problem { at, what: What::TooDeep });
        }
        let parts = parts.into_iter().map(|part| part.expr).collect();
        Ok(Part { expr: Expr::Call(function, parts), kind, at, field: None, height })
    }

    /// A text beside a picklist's field is the name of an entry, and stands for it: it stays when the entry is renamed.
    fn name_entries(&self, function: Function, parts: &mut [Part]) -> Result<(), Problem> {
        let field =
            |part: &Part| part.field.filter(|field| matches!(field.kind, FieldType::Choice(_) | FieldType::Choices(_)));
        let (list, places): (Option<&'static Field>, Vec<usize>) = match (function, &*parts) {
            (Function::Eq | Function::Ne, [one, other]) => match (field(one), field(other)) {
                (Some(list), None) => (Some(list), vec![1]),
                (None, Some(list)) => (Some(list), vec![0]),
                _ => (None, Vec::new()),
            },
            (Function::Contains, [one, _]) => (field(one), vec![1]),
            (Function::Case, [one, ..]) => (field(one), (1..parts.len() - 1).step_by(2).collect()),
            _ => (None, Vec::new()),
        };
        let Some(list) = list else { return Ok(()) };
        for part in places {
            let part = &mut parts[part];
            let Expr::Text(name) = &part.expr else { continue };
            let entries = self.names.entries(list, name);
            if entries.is_empty() {
                let label = list.label.of(self.names.language());
                return Err(Problem { at: part.at.clone(), what: What::Entry(name.clone(), label) });
            }
            (part.expr, part.kind) = (Expr::Entries(entries), Type::Names);
        }
        Ok(())
    }
}

/// What stands where a parenthesis should be closed.
fn unclosed(found: Token, open: Range<usize>) -> Problem {
    match found.lexeme {
        Lexeme::End => Problem { at: open, what: What::OpenParenthesis },
        _ => Problem { at: found.at, what: What::Operator },
    }
}
