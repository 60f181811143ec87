//! Workbooks of other programs and people: number formats, titles above the headings, errors, escapes. The cases are named
//! as in the list of known faults of such imports.
use crate::support::files::{all, tables};
use crate::support::foreign_files::{amount, book, cells, doubts, of_name, twice};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, opportunity};

#[test]
fn i06_zeros_of_a_number_format_are_kept() {
    let rows = [
        cells(1, &["Last Name", "Mailing Postal Code", "Phone", "Mobile", "External ID"]),
        cells(
            2,
            &[
                "Lind",
                "<c s=\"1\"><v>1067</v></c>",
                "<c><v>493512000000</v></c>",
                "<c s=\"2\"><v>1.5100000000000001E11</v></c>",
                "<c s=\"3\"><v>123</v></c>",
            ],
        ),
        cells(
            3,
            &[
                "Moos",
                "<c s=\"1\"><v>501</v></c>",
                "<c s=\"4\"><v>12125550100</v></c>",
                "<c><v>491510000000.0</v></c>",
                "<c><v>1000000</v></c>",
            ],
        ),
    ];
    let formats =
        [(164, "00000"), (165, "0"), (166, "000000"), (167, "[&lt;=9999999]###\\-####;\\(###\\)\\ ###\\-####")];
    let (crm, _) = twice(&[("Contacts.xlsx".into(), book(&rows.concat(), "", &formats, &[]))]);
    let numbers = [contact::POSTAL_CODE, contact::PHONE, contact::MOBILE, contact::EXTERNAL_ID];
    let said: Vec<_> =
        all(&crm, RecordType::Contact).iter().map(|row| numbers.map(|number| row.text(number).to_string())).collect();
    assert_eq!(
        said,
        [["01067", "493512000000", "151000000000", "000123"], ["00501", "12125550100", "491510000000", "1000000"]]
    );
}

#[test]
fn i08_reading_aids_runs_and_escapes_of_a_workbook() {
    let shared = "<si><t>Account Name</t></si><si><t>Description</t></si><si><t>東京商会</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si><si><r><t xml:space=\"preserve\">Süd </t></r><r><t>wind</t></r><r><t xml:space=\"preserve\"> GmbH</t></r></si><si><t>one_x000D_\ntwo &amp; &lt;three&gt; _x005F_x0041_ end</t></si>";
    let at = |place: u32| format!("<c t=\"s\"><v>{place}</v></c>");
    let rows = [cells(1, &[&at(0), &at(1)]), cells(2, &[&at(2)]), cells(3, &[&at(3), &at(4)])].concat();
    let (crm, _) = twice(&[("Accounts.xlsx".into(), book(&rows, shared, &[], &[]))]);
    let accounts = all(&crm, RecordType::Account);
    assert_eq!(accounts[0].text(account::NAME), "東京商会");
    assert_eq!(
        of_name(&accounts, account::NAME, "Süd wind GmbH").text(account::DESCRIPTION),
        "one\ntwo & <three> _x0041_ end"
    );
}

#[test]
fn i10_a_printed_report_has_its_headings_further_down() {
    let empty = "<c/>";
    let day = |number: u32| format!("<c s=\"1\"><v>{number}</v></c>");
    let rows = [
        cells(1, &[empty, "Open deals, printed for the board"]),
        cells(3, &[empty, "created", "<c><v>46000</v></c>"]),
        cells(5, &[empty, "Opportunity Name", "Account Name", "Stage", "Close Date", "Amount"]),
        cells(6, &[empty, "Wall works", "Bach AG", "Qualification", &day(46328), "<c><v>1000</v></c>"]),
        cells(7, &[empty, "Door works", empty, "Qualification", &day(46335), "<c><v>2000</v></c>"]),
        cells(9, &[empty, "Yard works", "Tal AG", "Proposal/Price Quote", &day(46357), "<c><v>4000</v></c>"]),
        cells(10, &[empty, "Total", empty, empty, empty, "<c><f>SUM(F6:F9)</f><v>7000</v></c>"]),
    ];
    let hidden = cells(1, &["Opportunity Name", "Amount"]) + &cells(2, &["Hidden deal", "<c><v>999999</v></c>"]);
    let bytes = book(&rows.concat(), "", &[(164, "yyyy\\-mm\\-dd")], &[("hidden", &hidden), ("veryHidden", &hidden)]);
    let files = [("report.xlsx".to_string(), bytes)];
    let (crm, plan) = twice(&files);
    let deals: Vec<_> = all(&crm, RecordType::Opportunity)
        .iter()
        .map(|row| {
            (row.text(opportunity::NAME).to_string(), amount(row), row.day(opportunity::CLOSE_DATE).unwrap().to_iso())
        })
        .collect();
    let expected = |name: &str, amount: &str, day: &str| (name.to_string(), amount.to_string(), day.to_string());
    assert_eq!(
        deals,
        [
            expected("Wall works", "1000.00 EUR", "2026-11-02"),
            expected("Door works", "2000.00 EUR", "2026-11-09"),
            expected("Yard works", "4000.00 EUR", "2026-12-01"),
        ]
    );
    let reasons: Vec<_> = plan.left_out.iter().map(|line| (line.count, line.reason.en)).collect();
    assert_eq!(reasons, [(1, "a total, not a record"), (2, "above the heading row")]);

    // The heading row may be chosen.
    let (_, table) = tables(&files).remove(0);
    assert_eq!((table.header_place(), table.first_rows()[2].0), (Some(2), 5));
    let other = table.clone().with_header(Some(0));
    assert_eq!(
        (other.header[1].as_str(), other.rows.len(), other.lines[0]),
        ("Open deals, printed for the board", 6, 3)
    );
    let none = other.with_header(None);
    assert_eq!((none.header[1].as_str(), none.rows.len(), none.has_header), ("Column 2", 7, false));
    let back = none.with_header(Some(2));
    assert_eq!((back.header, back.lines, back.rows.len()), (table.header, table.lines, table.rows.len()));
}

#[test]
fn i11_errors_and_formulas_without_a_result_are_named() {
    let day = "<c s=\"1\"><v>46296</v></c>";
    let rows = [
        cells(1, &["Opportunity Name", "Stage", "Close Date", "Amount", "Probability (%)", "Next Step"]),
        cells(
            2,
            &[
                "<c t=\"str\"><f>\"Deal \"&amp;1</f><v>Deal 1</v></c>",
                "Qualification",
                day,
                "<c s=\"3\"><f>10*99.99</f><v>999.90000000000009</v></c>",
                "<c s=\"2\"><v>0.25</v></c>",
                "<c t=\"e\"><f>NA()</f><v>#N/A</v></c>",
            ],
        ),
        cells(
            3,
            &[
                "Deal 2",
                "Qualification",
                day,
                "<c t=\"e\"><v>#DIV/0!</v></c>",
                "<c s=\"2\"><v>7.0000000000000007E-2</v></c>",
                "<c t=\"b\"><v>1</v></c>",
            ],
        ),
        cells(4, &["Deal 3", "Qualification", day, "<c s=\"3\"><v>-1250.5</v></c>", "<c><v>75</v></c>", "TRUE"]),
        cells(5, &["Deal 4", "Qualification", day, "<c><f>SUM(D2:D4)</f></c>", "<c s=\"2\"><v>1</v></c>"]),
    ];
    let formats =
        [(164, "yyyy\\-mm\\-dd"), (165, "0%"), (166, "#,##0.00\\ &quot;€&quot;;[Red]\\(#,##0.00\\)\\ &quot;€&quot;")];
    let (crm, plan) = twice(&[("Deals.xlsx".into(), book(&rows.concat(), "", &formats, &[]))]);
    let said: Vec<_> = all(&crm, RecordType::Opportunity)
        .iter()
        .map(|row| {
            (amount(row), row.number(opportunity::PROBABILITY).unwrap(), row.text(opportunity::NEXT_STEP).to_string())
        })
        .collect();
    let expected = |amount: &str, percent: i64, next: &str| (amount.to_string(), percent, next.to_string());
    assert_eq!(
        said,
        [
            expected("999.90 EUR", 25, ""),
            expected("", 7, "TRUE"),
            expected("-1250.50 EUR", 75, "TRUE"),
            expected("", 100, "")
        ]
    );
    assert_eq!(doubts(&plan), [(2, "Next Step"), (3, "Amount"), (5, "Amount")]);
    assert_eq!(plan.diagnostics[1].value, "#DIV/0!");
}

#[test]
fn a_length_of_time_is_no_date() {
    let rows = cells(1, &["Account Name", "Open for", "Opens"])
        + &cells(2, &["Zeit AG", "<c s=\"1\"><v>1.5</v></c>", "<c s=\"2\"><v>0.25</v></c>"]);
    let bytes = book(&rows, "", &[(164, "[hh]:mm:ss"), (165, "h:mm")], &[]);
    let (_, table) = tables(&[("a.xlsx".to_string(), bytes)]).remove(0);
    assert_eq!((table.cell(0, 1), table.cell(0, 2)), ("36:00:00", "06:00:00"));
}
