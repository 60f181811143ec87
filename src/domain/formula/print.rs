//! A formula as people read it: with the names of fields, functions and entries in their language, and the signs of
//! where they are. What is written is read back as the same formula.
use super::parse::{Names, path_named};
use super::{Expr, Function};
use crate::base::{FieldId, decimal};
use crate::domain::RecordType;
use crate::locale::region::Region;

/// Writes a formula about records of a type.
pub fn print(expr: &Expr, kind: RecordType, names: &dyn Names) -> String {
    let is_comma = Region::of(names.language()).marks().1 == ',';
    let mut out = String::new();
    Printer { kind, names, is_comma }.put(expr, &mut out);
    out
}

struct Printer<'a> {
    kind: RecordType,
    names: &'a dyn Names,
    is_comma: bool,
}

impl Printer<'_> {
    fn put(&self, expr: &Expr, out: &mut String) {
        match expr {
            Expr::Number(number) => {
                let plain = decimal::plain(*number);
                out.push_str(&if self.is_comma { plain.replace('.', ",") } else { plain });
            }
            Expr::Text(text) => quote(text, out),
            Expr::Flag(flag) => {
                let [yes, no] = [["TRUE", "WAHR", "VRAI"], ["FALSE", "FALSCH", "FAUX"]];
                out.push_str((if *flag { yes } else { no })[self.names.language() as usize]);
            }
            Expr::Entries(ids) => quote(&ids.first().map(|id| self.names.name(*id)).unwrap_or_default(), out),
            Expr::Field(path) => out.push_str(&format!("[{}]", field_name(path, self.kind, self.names))),
            Expr::Call(Function::Neg, parts) => {
                out.push('-');
                // "-5" is a number of its own.
                let is_number = |part: &Expr| matches!(part, Expr::Number(number) if *number >= 0);
                let is_percent = matches!(&parts[0], Expr::Call(Function::Percent, inner) if is_number(&inner[0]));
                self.part(&parts[0], is_number(&parts[0]) || is_percent || binds(&parts[0]) < binds(expr), out);
            }
            Expr::Call(Function::Percent, parts) => {
                self.part(&parts[0], binds(&parts[0]) < u8::MAX, out);
                out.push('%');
            }
            Expr::Call(function, parts) if function.precedence().is_some() => {
                self.part(&parts[0], binds(&parts[0]) < binds(expr), out);
                out.push_str(&format!(" {} ", function.key()));
                self.part(&parts[1], binds(&parts[1]) <= binds(expr), out);
            }
            Expr::Call(function, parts) => {
                out.push_str(function.name(self.names.language()));
                out.push('(');
                for (at, part) in parts.iter().enumerate() {
                    out.push_str(match (at, self.is_comma) {
                        (0, _) => "",
                        (_, true) => "; ",
                        (_, false) => ", ",
                    });
                    self.put(part, out);
                }
                out.push(')');
            }
        }
    }

    fn part(&self, part: &Expr, in_parentheses: bool, out: &mut String) {
        if in_parentheses {
            out.push('(');
        }
        self.put(part, out);
        if in_parentheses {
            out.push(')');
        }
    }
}

/// How strongly the outermost operator of an expression binds.
fn binds(expr: &Expr) -> u8 {
    match expr {
        Expr::Call(function, _) => function.precedence().unwrap_or(u8::MAX),
        _ => u8::MAX,
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// The name of a field as it is written between brackets: its labels, or its keys where these mean something else.
pub fn field_name(path: &[FieldId], kind: RecordType, names: &dyn Names) -> String {
    let (schema, language) = (names.schema(), names.language());
    let mut labels = Vec::new();
    let mut keys = Vec::new();
    for end in 1..=path.len() {
        match schema.field_at(kind, &path[..end]) {
            Some((_, field)) => {
                labels.push(field.label.of(language));
                keys.push(field.key.to_string());
            }
            None => keys.push(path[end - 1].0.to_string()),
        }
    }
    let label = labels.join(".");
    let is_same = labels.len() == path.len()
        && !label.contains([']', '['])
        && path_named(schema, kind, &label, language).is_ok_and(|(found, _)| found == path);
    if is_same { label } else { keys.join(".") }
}
