//! Files as other programs write them, imported twice, and what is told of them.
use super::TestWorkspace;
use super::files::{File, guess, import, plan, tables};
use kontor::base::{FieldId, Row};
use kontor::domain::records::opportunity;
use kontor::import_export::import::{Plan, RowFate};
use kontor::import_export::readers::zip;

/// Imports some files into a new workspace, and again: the second time nothing changes.
pub fn twice(files: &[File]) -> (TestWorkspace, Plan) {
    let crm = TestWorkspace::new();
    let first = import(&crm, files);
    adds_up(&first, files);
    let again = plan(&crm, files, guess(&crm, files));
    adds_up(&again, files);
    let counts: Vec<_> = again.counts.iter().map(|(kind, count)| (*kind, count.new, count.changed)).collect();
    assert!(counts.iter().all(|(_, new, changed)| (*new, *changed) == (0, 0)), "{counts:?} {:?}", again.fills);
    assert!(again.rows.is_empty(), "{:?}", again.rows);
    (crm, first)
}

/// Every row is created, changed, unchanged or left out with a reason.
pub fn adds_up(plan: &Plan, files: &[File]) {
    let rows: usize = tables(files).iter().map(|(_, table)| table.rows.len() + table.rows_above()).sum();
    let told: usize = plan.counts.iter().map(|(_, count)| count.new + count.changed + count.same).sum();
    assert_eq!(rows, told + plan.rows_left_out(), "{:?} {:?}", plan.counts, plan.left_out);
    // The preview says of every single row what the counts say of all.
    let is_told = |fate: &&RowFate| !matches!(fate, RowFate::LeftOut(_));
    let fates = || plan.fates.iter().flatten();
    assert_eq!(fates().filter(is_told).count(), told, "{:?}", plan.counts);
    for (_, count) in &plan.counts {
        assert!(count.new <= fates().filter(|fate| matches!(fate, RowFate::New(_))).count());
        assert!(count.changed <= fates().filter(|fate| matches!(fate, RowFate::Changed(_))).count());
    }
}

/// The rows and columns of what is doubtful.
pub fn doubts(plan: &Plan) -> Vec<(usize, &str)> {
    plan.diagnostics.iter().map(|doubt| (doubt.line, doubt.column.as_str())).collect()
}

pub fn of_name<'a>(rows: &'a [Row], number: FieldId, text: &str) -> &'a Row {
    rows.iter().find(|row| row.text(number) == text).unwrap_or_else(|| panic!("{text} is there: {rows:?}"))
}

pub fn amount(row: &Row) -> String {
    row.money(opportunity::AMOUNT).map_or(String::new(), |money| format!("{} {}", money.plain(), money.currency.code()))
}

/// A workbook with one sheet.
pub fn book(rows: &str, shared: &str, formats: &[(u32, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let custom: String =
        formats.iter().map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>")).collect();
    let looks: String = formats.iter().map(|(id, _)| format!("<xf numFmtId=\"{id}\"/>")).collect();
    let hidden: String = more
        .iter()
        .enumerate()
        .map(|(at, (state, _))| format!("<sheet name=\"M{at}\" state=\"{state}\" r:id=\"m{at}\"/>"))
        .collect();
    let links: String =
        (0..more.len()).map(|at| format!("<Relationship Id=\"m{at}\" Target=\"m{at}.xml\"/>")).collect();
    let names: Vec<String> = (0..more.len()).map(|at| format!("xl/m{at}.xml")).collect();
    let mut parts = vec![
        (
            "xl/workbook.xml",
            format!("<workbook><sheets><sheet name=\"A\" r:id=\"r\"/>{hidden}</sheets></workbook>").into_bytes(),
        ),
        ("xl/_rels/workbook.xml.rels", format!("<R><Relationship Id=\"r\" Target=\"s.xml\"/>{links}</R>").into_bytes()),
        ("xl/sharedStrings.xml", format!("<sst>{shared}</sst>").into_bytes()),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet><numFmts>{custom}</numFmts><cellXfs><xf numFmtId=\"0\"/>{looks}</cellXfs></styleSheet>"
            )
            .into_bytes(),
        ),
        ("xl/s.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()),
    ];
    for (name, (_, rows)) in names.iter().zip(more) {
        parts.push((name, format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()));
    }
    zip::write(&parts)
}

/// A row of a sheet from texts (as they are) and cells (beginning with `<c`).
pub fn cells(number: u32, cells: &[&str]) -> String {
    let cell = |cell: &&str| match cell.starts_with("<c") {
        true => cell.to_string(),
        false => format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{cell}</t></is></c>"),
    };
    format!("<row r=\"{number}\">{}</row>", cells.iter().map(cell).collect::<String>())
}
