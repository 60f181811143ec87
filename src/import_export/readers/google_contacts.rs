//! Contacts as Google exports them: a number's kind is in a column beside it, and a cell has several values, separated by
//! ` ::: `. Here every kind gets a column of its own, so that a fax never becomes a mobile number.
use crate::base::fold::tokenize;
use crate::import_export::cell_table::CellTable;
use crate::import_export::table::{Table, TableProblem};

const SEPARATOR: &str = ":::";
/// Whether a group is one that every account has and nobody made.
pub fn is_system_group(group: &str) -> bool {
    matches!(&*tokenize(group), "mycontacts" | "my contacts")
}

/// What a column of such a file holds.
enum Part {
    /// The kinds or the values of phone numbers (true) or addresses.
    Kind(bool),
    Value(bool),
    /// The names of groups.
    Groups,
    /// Anything else, of which only the first value has a place.
    Other,
}

/// The same contacts with a column for each kind of phone number, or the table as it is if it is no such file.
pub fn by_label(table: Table) -> Table {
    let parts: Vec<Part> = table.header.iter().map(|name| part(name)).collect();
    if !table.has_header || !parts.iter().any(|part| matches!(part, Part::Value(_))) {
        return table;
    }
    let is_split = |column: usize| (0..table.rows.len()).any(|row| table.cell(row, column).contains(SEPARATOR));
    let others: Vec<(usize, bool)> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| matches!(part, Part::Other | Part::Groups))
        .map(|(at, part)| (at, matches!(part, Part::Other) && is_split(at)))
        .collect();
    let mut header: Vec<String> = [
        "Phone",
        "Mobile Phone",
        "Home Phone",
        "Other Phone",
        "Further Phones",
        "E-mail",
        "Private E-mail",
        "Other E-mail",
        "Further E-mails",
    ]
    .map(str::to_string)
    .to_vec();
    for (at, has_further) in &others {
        header.push(table.header[*at].clone());
        header.extend(has_further.then(|| format!("{} (further)", table.header[*at])));
    }
    let mut rows = CellTable::default();
    for row in 0..table.rows.len() {
        let cells: Vec<&str> = (0..table.header.len()).map(|column| table.cell(row, column)).collect();
        let (phones, mails) = (labelled(&parts, &cells, true), labelled(&parts, &cells, false));
        let mut out: Vec<String> = phone_cells(phones).into_iter().chain(mail_cells(mails)).collect();
        for (at, has_further) in &others {
            if matches!(parts[*at], Part::Groups) {
                let groups = values(cells[*at]).filter(|group| !is_system_group(group));
                out.push(groups.map(|group| group.trim_start_matches("* ")).collect::<Vec<_>>().join("; "));
                continue;
            }
            let mut own = values(cells[*at]);
            out.push(own.next().unwrap_or("").to_string());
            if *has_further {
                out.push(own.collect::<Vec<_>>().join("; "));
            }
        }
        rows.push(out.iter().map(String::as_str));
    }
    let place = |column: usize| header.iter().position(|name| *name == table.header[column]);
    let moved = |problem: &TableProblem| TableProblem { column: problem.column.and_then(place), ..problem.clone() };
    let problems = table.problems.iter().map(moved).collect();
    Table { lines: table.lines, problems, ..Table::of_columns(header, rows, table.form, table.hint) }
}

fn part(name: &str) -> Part {
    let words = tokenize(name);
    let end = |base: &str| words.strip_prefix(base)?.trim_start().split_once(' ').map(|(_, end)| end.to_string());
    let of = |is_phone: bool, end: &str| match end {
        "value" | "wert" => Part::Value(is_phone),
        "type" | "label" | "typ" => Part::Kind(is_phone),
        _ => Part::Other,
    };
    match (end("phone ").or_else(|| end("telefon ")), end("e mail ")) {
        (Some(end), _) => of(true, &end),
        (_, Some(end)) => of(false, &end),
        _ if matches!(words.as_str(), "labels" | "group membership") => Part::Groups,
        _ => Part::Other,
    }
}

fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(SEPARATOR).map(str::trim).filter(|value| !value.is_empty())
}

/// The values of a row with their kinds: a kind is in the column before its value.
fn labelled<'a>(parts: &[Part], cells: &[&'a str], wants_phones: bool) -> Vec<(&'a str, &'a str)> {
    let mut kind = "";
    let mut out = Vec::new();
    for (part, cell) in parts.iter().zip(cells) {
        match part {
            Part::Kind(is_phone) if *is_phone == wants_phones => kind = cell.trim(),
            Part::Value(is_phone) if *is_phone == wants_phones => {
                out.extend(values(cell).map(|value| (kind, value)));
                kind = "";
            }
            _ => {}
        }
    }
    out
}

/// Whether a kind is of a person's home.
fn is_home(kind: &str) -> bool {
    ["home", "privat", "zuhause", "domicile", "personal"].iter().any(|word| tokenize(kind).contains(word))
}

fn phone_cells(mut phones: Vec<(&str, &str)>) -> [String; 5] {
    let has = |kind: &str, words: &[&str]| words.iter().any(|word| tokenize(kind).contains(word));
    let is_fax = |kind: &str| has(kind, &["fax", "pager"]);
    let is_mobile = |kind: &str| !is_fax(kind) && has(kind, &["mobil", "cell", "handy", "iphone"]);
    let is_work =
        |kind: &str| !is_fax(kind) && has(kind, &["work", "main", "arbeit", "geschaft", "haupt", "firma", "company"]);
    let mut take = |fits: &dyn Fn(&str) -> bool| {
        let at = phones.iter().position(|(kind, _)| fits(kind))?;
        Some(phones.remove(at).1.to_string())
    };
    let mobile = take(&is_mobile).unwrap_or_default();
    let phone = take(&is_work).or_else(|| take(&|kind| !is_fax(kind) && !is_mobile(kind))).unwrap_or_default();
    let home = take(&|kind| !is_fax(kind) && is_home(kind)).unwrap_or_default();
    let other = take(&|kind| !is_fax(kind)).unwrap_or_default();
    [phone, mobile, home, other, rest(&phones)]
}

fn mail_cells(mut mails: Vec<(&str, &str)>) -> [String; 4] {
    // The asterisk marks the preferred one.
    let first = mails.iter().position(|(kind, _)| kind.starts_with('*')).unwrap_or(0);
    let first = if mails.is_empty() { String::new() } else { mails.remove(first).1.to_string() };
    let mut take = |fits: &dyn Fn(&str) -> bool| {
        let at = mails.iter().position(|(kind, _)| fits(kind))?;
        Some(mails.remove(at).1.to_string())
    };
    let home = take(&is_home).unwrap_or_default();
    let other = take(&|_| true).unwrap_or_default();
    [first, home, other, rest(&mails)]
}

/// Values with their kinds in one cell.
fn rest(all: &[(&str, &str)]) -> String {
    let one = |(kind, value): &(&str, &str)| match kind.trim_start_matches("* ") {
        "" => value.to_string(),
        kind => format!("{kind}: {value}"),
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}
