//! What a file holds and what its columns mean: guessed from its name, from the columns' names in English and German,
//! from the names other CRMs give them, and from what stands in them.
use std::collections::HashMap;
use std::sync::LazyLock;

use super::table::Table;
use super::{aliases, choices, dates};
use crate::base::fold::words;
use crate::domain::field::FIRST_OWN;
use crate::domain::{Field, Kind, Schema};
use crate::files::wishes::{Column, KINDS, Key, Mode, Order, Sheet, Target, external_id, offered};
use crate::store::WorkingSet;

/// All guesses about a file.
pub fn sheet(set: &WorkingSet, table: &Table, file: &str) -> Sheet {
    of_kind(set, table, file, table.hint.unwrap_or_else(|| kind(set.schema(), table, file)))
}

/// All guesses about a file that holds records of a kind.
pub fn of_kind(set: &WorkingSet, table: &Table, file: &str, kind: Kind) -> Sheet {
    of_columns(set, table, file, kind, guess(set.schema(), table, kind))
}

/// What the values mean where the columns are decided.
pub fn of_columns(set: &WorkingSet, table: &Table, file: &str, kind: Kind, columns: Vec<Column>) -> Sheet {
    let has_id = columns.iter().any(|column| Some(column.target) == external_id(kind).map(Target::Field));
    Sheet {
        file: file.to_string(),
        kind: Some(kind),
        choices: choices::guess(set, table, kind, &columns),
        columns,
        key: match (has_id, kind) {
            (true, _) => Key::ExternalId,
            (false, Kind::User) => Key::Name,
            _ => Key::Details,
        },
        mode: Mode::Both,
        erases: false,
        keeps: Vec::new(),
        except: Vec::new(),
    }
}

/// The kind whose names most columns bear; the file's own name counts as well.
pub fn kind(schema: &Schema, table: &Table, file: &str) -> Kind {
    let file = words(file);
    let headers: Vec<String> = table.header.iter().map(|header| words(header)).collect();
    let score = |kind: Kind| {
        let nouns = aliases::nouns(kind);
        let names = Names::of(schema, kind);
        let targets: Vec<Target> = headers.iter().filter_map(|header| names.target(header)).collect();
        let has = |number: u16| targets.contains(&Target::Field(number));
        let is_known = match kind {
            Kind::Lead => true,
            Kind::Contact => has(1) || targets.contains(&Target::FullName),
            Kind::User => targets.contains(&Target::FamilyName) || has(1),
            _ => has(1),
        };
        let own = |header: &&String| {
            let ends = ["id", " id", " owner", " status", " name", " owner id"];
            nouns.iter().filter_map(|noun| header.strip_prefix(noun)).any(|end| ends.contains(&end))
        };
        let is_at_account = kind == Kind::Contact
            && headers.iter().any(|name| {
                [
                    "account name",
                    "account id",
                    "accountid",
                    "reports to",
                    "e mail 1 value",
                    "business street",
                    "associated company",
                ]
                .contains(&name.as_str())
            });
        let named = file.split(' ').any(|word| nouns.contains(&word));
        let points = targets.len() * 2
            + headers.iter().filter(own).count() * 2
            + usize::from(is_at_account) * 3
            + usize::from(named) * 6;
        if is_known { points } else { 0 }
    };
    // The first of the best: a file of people is one of leads unless it says otherwise.
    KINDS.into_iter().rev().max_by_key(|kind| score(*kind)).unwrap_or(Kind::Lead)
}

/// Guesses every column. A field is given to one column only; what fits nowhere is kept in the description.
pub fn guess(schema: &Schema, table: &Table, kind: Kind) -> Vec<Column> {
    let mut taken: Vec<Target> = Vec::new();
    let names = Names::of(schema, kind);
    let column = |(at, header): (usize, &String)| {
        let cells = || (0..table.rows.len()).map(move |row| table.cell(row, at).trim()).filter(|cell| !cell.is_empty());
        let by_name = if table.has_header { names.target(&words(header)) } else { None };
        let target = by_name.or_else(|| by_content(kind, cells().take(20)));
        let target = target.filter(|target| target.is_shared() || !taken.contains(target));
        let target = target.unwrap_or(Target::Description);
        taken.push(target);
        let proven = dates::order(cells().take(2000));
        let mut samples: Vec<String> = Vec::new();
        for cell in cells().take(50) {
            if samples.len() < 3 && !samples.iter().any(|other| other == cell) {
                samples.push(cell.chars().take(60).collect());
            }
        }
        Column {
            header: header.clone(),
            samples,
            target,
            order: proven.unwrap_or(Order::MonthFirst),
            is_ambiguous: proven.is_none()
                && cells().take(20).any(|cell| dates::read(cell, Order::DayFirst).is_some() && cell.contains('/')),
        }
    };
    table.header.iter().enumerate().map(column).collect()
}

/// What the columns of a kind may be called here: the labels and keys of its fields, folded once.
struct Names<'a> {
    kind: Kind,
    table: &'a HashMap<String, Target>,
    own: HashMap<String, Target>,
}

impl Names<'_> {
    fn of(schema: &Schema, kind: Kind) -> Names<'static> {
        static TABLES: LazyLock<Vec<HashMap<String, Target>>> =
            LazyLock::new(|| KINDS.iter().map(|kind| names_of(offered(&Schema::default(), *kind))).collect());
        static NONE: LazyLock<HashMap<String, Target>> = LazyLock::new(HashMap::new);
        let table = KINDS.iter().position(|other| *other == kind).map_or(&*NONE, |at| &TABLES[at]);
        Names { kind, table, own: names_of(offered(schema, kind).filter(|field| field.number >= FIRST_OWN)) }
    }

    /// The target a column's folded name means.
    fn target(&self, name: &str) -> Option<Target> {
        let prefixes = aliases::nouns(self.kind).iter().chain((self.kind == Kind::Lead).then_some(&"contact"));
        let short = prefixes.filter_map(|noun| name.strip_prefix(noun)?.strip_prefix(' ')).next();
        for name in [Some(name), short].into_iter().flatten() {
            let name = aliases::compact(name);
            let field = self.table.get(&name).or_else(|| self.own.get(&name)).copied();
            if let Some(target) = field.or_else(|| aliases::target(self.kind, &name)) {
                return Some(target);
            }
        }
        aliases::is_derived(self.kind, &aliases::compact(name)).then_some(Target::Derived)
    }
}

fn names_of(fields: impl Iterator<Item = &'static Field>) -> HashMap<String, Target> {
    let mut out = HashMap::new();
    for field in fields {
        for name in [field.label.en, field.label.de, field.key] {
            out.entry(aliases::compact(&words(name))).or_insert(Target::Field(field.number));
        }
    }
    out
}

/// The target a column's name means.
pub fn by_name(schema: &Schema, kind: Kind, header: &str) -> Option<Target> {
    Names::of(schema, kind).target(&words(header))
}

/// The target most cells look like, where they look like one at all.
fn by_content<'a>(kind: Kind, cells: impl Iterator<Item = &'a str>) -> Option<Target> {
    let field = |key: &str| kind.field_by_key(key).map(|field| Target::Field(field.number));
    let cells: Vec<&str> = cells.collect();
    let most = |fits: fn(&str) -> bool| {
        !cells.is_empty() && cells.iter().filter(|cell| fits(cell)).count() * 10 >= cells.len() * 8
    };
    if most(|cell| cell.contains('@') && cell.contains('.') && !cell.contains(' ')) {
        field("email")
    } else if most(|cell| cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.")) {
        field("website")
    } else {
        let is_phone = most(|cell| cell.starts_with('+') && cell.chars().filter(char::is_ascii_digit).count() >= 7);
        if is_phone { field("phone") } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::records::lead;

    #[test]
    fn names_of_many_programs_are_known() {
        for (header, field) in [
            ("Last Name", lead::LAST_NAME),
            ("Nachname", lead::LAST_NAME),
            ("Lead Owner", lead::OWNER),
            ("LEADID", lead::EXTERNAL_ID),
            ("E-Mail-Adresse", lead::EMAIL),
            ("Organisation", lead::COMPANY),
            ("PLZ", lead::POSTAL_CODE),
            ("Created Time", lead::CREATED),
            ("lead_source", lead::SOURCE),
            ("Lead-Status", lead::STATUS),
            ("No. of Employees", lead::EMPLOYEES),
        ] {
            assert_eq!(by_name(&Schema::default(), Kind::Lead, header), Some(Target::Field(field)), "{header}");
        }
        assert_eq!(by_name(&Schema::default(), Kind::Lead, "Ansprechpartner"), Some(Target::FullName));
        assert_eq!(by_name(&Schema::default(), Kind::Lead, "month_Created Time1"), None);
    }

    #[test]
    fn a_file_without_header_is_read_by_its_content() {
        let table =
            super::super::table::read(b"Berg,ada@example.com,+49 30 1234567\nLund,bo@example.com,+49 40 7654321\n")
                .unwrap();
        let targets: Vec<Target> =
            guess(&Schema::default(), &table, Kind::Lead).into_iter().map(|column| column.target).collect();
        assert_eq!(targets, [Target::Description, Target::Field(lead::EMAIL), Target::Field(lead::PHONE)]);
    }
}
