//! Files of every format are read by the same import.
use crate::support::TestWorkspace;
use crate::support::files::{File, all, file, guess, import, name, own_files, plan, tables};
use kontor::base::FieldId;
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, contact, lead};
use kontor::import_export::readers::{self, zip};
use kontor::worker_protocol::import_config::MatchBy;

/// The header and the rows of the only table in a file.
fn table(name: &str, content: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut tables = tables(&[file(name, content)]);
    assert_eq!(tables.len(), 1);
    let (_, table) = tables.remove(0);
    let cells = table.rows.iter().map(|row| row.map(str::to_string).collect()).collect();
    (table.header, cells)
}

/// A workbook with sheets, each a name and the content of `sheetData`.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(at, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", at + 1))
        .collect();
    let links: String = (1..=sheets.len())
        .map(|at| format!("<Relationship Id=\"rId{at}\" Target=\"worksheets/s{at}.xml\"/>"))
        .collect();
    let mut files = vec![
        ("xl/workbook.xml".to_string(), format!("<?xml version=\"1.0\"?><workbook><sheets>{list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".to_string(), format!("<Relationships>{links}</Relationships>")),
        (
            "xl/sharedStrings.xml".to_string(),
            "<sst><si><t>Deal Name</t></si><si><r><t>Closing </t></r><r><t>Date</t></r></si><si><t>Amount &amp; more</t></si></sst>".to_string(),
        ),
        (
            "xl/styles.xml".to_string(),
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\"/></numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>".to_string(),
        ),
    ];
    for (at, (_, rows)) in sheets.iter().enumerate() {
        files.push((
            format!("xl/worksheets/s{}.xml", at + 1),
            format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    let files: Vec<(&str, Vec<u8>)> =
        files.iter().map(|(name, text)| (name.as_str(), text.clone().into_bytes())).collect();
    zip::write(&files)
}

const DEALS: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Probability</t></is></c></row>
    <row r="3"><c r="A3" t="str"><f>1</f><v>Roof</v></c><c r="B3" s="1"><v>45292</v></c><c r="D3" s="2"><v>0.5</v></c></row>
    <row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4"><v>22700.000000000004</v></c><c r="D4" t="e"><v>#N/A</v></c></row>"#;

#[test]
fn every_sheet_of_a_workbook_is_a_table() {
    let people = r#"<row><c t="inlineStr"><is><t>Last Name</t></is></c><c t="inlineStr"><is><t>Company</t></is></c></row><row><c t="inlineStr"><is><t>Berg</t></is></c><c t="inlineStr"><is><t>Nord</t></is></c></row>"#;
    let bytes = workbook(&[("Deals", DEALS), ("Leer", ""), ("Leads", people)]);
    let tables = tables(&[("crm.xlsx".to_string(), bytes)]);
    assert_eq!(
        tables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["crm.xlsx, Deals", "crm.xlsx, Leads"]
    );
    let deals = &tables[0].1;
    assert_eq!((&deals.lines, &tables[1].1.lines), (&vec![3, 4], &vec![2]), "empty rows are counted");
    assert_eq!(deals.header, ["Deal Name", "Closing Date", "Column 3", "Probability"]);
    let rows: Vec<Vec<&str>> = deals.rows.iter().map(Iterator::collect).collect();
    assert_eq!(rows, [vec!["Roof", "2024-01-01", "", "50%"], vec!["TRUE", "22700"]]);
}

#[test]
fn json_becomes_a_table_however_it_lists_its_records() {
    let (header, rows) = table(
        "leads.json",
        r#"[{"Last Name":"Berg","address":{"city":"Kiel"},"tags":["a","b"],"n":1.5},{"Last Name":"Lund","ok":true,"none":null}]"#,
    );
    assert_eq!(header, ["Last Name", "address.city", "tags", "n", "ok"]);
    assert_eq!(rows, [["Berg", "Kiel", "a; b", "1.5", ""], ["Lund", "", "", "", "true"]]);
    assert_eq!(table("leads.jsonl", "{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n").1, [["1", ""], ["2", "x"]]);
    assert_eq!(table("leads.json", r#"{"count":1,"value":[{"a":1}]}"#).1, [["1"]]);
    for broken in ["[1,2]", "{\"a\":", "[[]]", "{\"format\":\"kontor-workspace\"}"] {
        assert!(readers::read("x.json", broken.as_bytes()).is_err(), "{broken}");
    }
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    assert!(readers::read("x.json", deep.as_bytes()).unwrap_err().1.en.contains("64 levels"));
}

pub const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:urn:uuid:7\r\nN:Berg;Ada;Maria;Dr.;\r\nFN:Dr. Ada Maria Berg\r\nORG:Nordlicht Solar;Vertrieb\r\nTITLE:Head of\r\n  Sales\r\nEMAIL;TYPE=INTERNET:ada@nord.example\r\nEMAIL:ada@home.example\r\nitem1.TEL;TYPE=CELL:+49 170 1\r\nTEL;TYPE=WORK,VOICE:+49 40 1\r\nTEL;TYPE=WORK:+49 40 2\r\nADR;TYPE=WORK:;;Hafenstr. 1\\, Hof;Kiel;SH;24103;Germany\r\nBDAY:19800513\r\nNOTE:Likes\\nboats\r\nCATEGORIES:vip,solar\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\nBEGIN:VCARD\nVERSION:4.0\nFN:Bo Lund\nTEL;VALUE=uri;TYPE=\"cell,voice\":tel:+49-171-2\nEND:VCARD\nBEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;Jo\nTEL;CELL:3\nEND:VCARD\n";

#[test]
fn delimited_text_that_begins_like_json_is_read_by_its_file_name() {
    let (header, rows) = table("leads.csv", "[Team] Last Name,Company\nBerg,Nordlicht\n");
    assert_eq!(
        (header[0].as_str(), rows),
        ("[Team] Last Name", vec![vec!["Berg".to_string(), "Nordlicht".to_string()]])
    );
    let (header, _) = table("leads.json", "[{\"Last Name\": \"Berg\"}]");
    assert_eq!(header, ["Last Name"]);
}

#[test]
fn vcards_become_contacts_and_match_them_the_next_time() {
    let crm = TestWorkspace::new();
    let files = [file("all.vcf", CARDS)];
    assert_eq!(guess(&crm, &files)[0].kind, Some(RecordType::Contact));
    import(&crm, &files);
    let people = all(&crm, RecordType::Contact);
    let of = |at: usize, number: FieldId| people[at].text(number).to_string();
    assert_eq!((of(0, contact::FIRST_NAME), of(0, contact::LAST_NAME)), ("Ada Maria".into(), "Berg".into()));
    assert_eq!(
        (of(0, contact::EMAIL), of(0, contact::MOBILE), of(0, contact::PHONE)),
        ("ada@nord.example".into(), "+49 170 1".into(), "+49 40 1".into())
    );
    assert_eq!(
        (of(0, contact::STREET), of(0, contact::CITY), of(0, contact::POSTAL_CODE)),
        ("Hafenstr. 1, Hof".into(), "Kiel".into(), "24103".into())
    );
    assert_eq!(of(0, contact::TITLE), "Head of Sales");
    assert_eq!(
        (of(0, contact::OTHER_EMAIL), of(0, contact::OTHER_PHONE)),
        ("ada@home.example".into(), "+49 40 2".into())
    );
    for word in ["Vertrieb", "1980-05-13", "Likes\nboats"] {
        assert!(of(0, contact::DESCRIPTION).contains(word), "{word}");
    }
    assert_eq!(name(&crm, people[0].link(contact::ACCOUNT)), "Nordlicht Solar");
    assert_eq!(
        (of(1, contact::FIRST_NAME), of(1, contact::LAST_NAME), of(1, contact::MOBILE)),
        ("Bo".into(), "Lund".into(), "+49-171-2".into())
    );
    assert_eq!((of(2, contact::LAST_NAME), of(2, contact::MOBILE)), ("Müller".into(), "3".into()));
    let again = plan(&crm, &files, guess(&crm, &files));
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
}

pub const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:t1\r\nSUMMARY:Send offer\\, soon\r\nDUE;VALUE=DATE:20260105\r\nPRIORITY:1\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;WKST=MO\r\nSTATUS:NEEDS-ACTION\r\nEND:VTODO\r\nBEGIN:VTODO\r\nUID:t2\r\nSUMMARY:Call\r\nDUE:20260106T120000Z\r\nSTATUS:COMPLETED\r\nCOMPLETED:20260105T090000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=2MO\r\nEND:VTODO\r\nBEGIN:VEVENT\r\nUID:e1\r\nSUMMARY:Visit\r\nDTSTART:20260107T083000Z\r\nDTEND:20260107T100000Z\r\nLOCATION:Kiel\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_calendar_becomes_tasks_and_meetings() {
    let crm = TestWorkspace::new();
    let files = [file("plan.ics", CALENDAR)];
    let sheets = guess(&crm, &files);
    assert_eq!((sheets[0].kind, sheets[0].key), (Some(RecordType::Activity), MatchBy::ExternalId));
    import(&crm, &files);
    let rows = all(&crm, RecordType::Activity);
    let due = |at: usize| rows[at].day(activity::DUE).unwrap().to_iso();
    assert_eq!((rows[0].text(activity::SUBJECT), due(0)), ("Send offer, soon", "2026-01-05".to_string()));
    assert_eq!(rows[0].text(activity::RECURRENCE), "FREQ=WEEKLY;BYDAY=MO");
    assert!(rows[0].moment(activity::DONE).is_none() && rows[1].moment(activity::DONE).is_some());
    assert!(rows[1].text(activity::RECURRENCE).is_empty() && rows[1].text(activity::TEXT).contains("BYDAY=2MO"));
    assert_eq!(
        (rows[2].moment(activity::START).unwrap().to_iso(), due(2)),
        ("2026-01-07T08:30:00.000Z".to_string(), "2026-01-07".to_string())
    );
    assert_eq!((rows[2].number(activity::DURATION), rows[2].number(activity::REMINDER)), (Some(90), Some(15)));
    assert_eq!([0, 2].map(|at| name(&crm, rows[at].link(activity::TYPE))), ["Task", "Meeting"]);
    let again = plan(&crm, &files, guess(&crm, &files));
    assert_eq!((again.rows.len(), again.fills.len()), (0, 0), "{:?}", again.conflicts);
}

#[test]
fn an_archive_is_imported_whole_and_reports_files_it_cannot_read() {
    let crm = TestWorkspace::new();
    let mut inside: Vec<(String, Vec<u8>)> =
        own_files().into_iter().map(|(name, bytes)| (format!("export/{name}"), bytes)).collect();
    inside.push(("export/readme.pdf".to_string(), b"%PDF".to_vec()));
    inside.push(("export/people.vcf".to_string(), CARDS.as_bytes().to_vec()));
    inside.push(("export/leads.xlsx".to_string(), workbook(&[("Deals", DEALS)])));
    let inside: Vec<(&str, Vec<u8>)> = inside.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let bytes = zip::write(&inside);
    let source = readers::read("all.zip", &bytes).unwrap();
    assert_eq!(source.passed, ["readme.pdf"]);
    assert_eq!(source.tables.len(), own_files().len() + 2);
    import(&crm, &[("all.zip".to_string(), bytes)]);
    assert_eq!(all(&crm, RecordType::Lead).len(), 3);
    assert!(all(&crm, RecordType::Lead).iter().any(|row| row.text(lead::LAST_NAME) == "Lund"));
}

#[test]
fn unreadable_files_are_refused_with_the_reason() {
    let locked = {
        let mut bytes = zip::write(&[("a.csv", b"Name\nBerg\n".to_vec())]);
        let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[directory + 8] |= 1;
        bytes
    };
    let bomb = zip::write(&[("a.csv", vec![b'a'; 80_000_000])]);
    for (name, bytes, said) in [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(), "old Excel"),
        ("a.zip", locked, "password"),
        ("a.zip", bomb, "more than can be read"),
        ("a.zip", zip::write(&[("a.pdf", vec![1])]), "no table"),
        ("a.zip", b"PK\x03\x04rest".to_vec(), "damaged"),
        ("a.xlsx", workbook(&[("Leer", "")]), "no table"),
        ("a.vcf", b"BEGIN:VCARD\nEND:VCARD\n".to_vec(), "no table"),
    ] {
        let (_, problem) = readers::read(name, &bytes).unwrap_err();
        assert!(problem.en.contains(said), "{name}: {}", problem.en);
    }
}

#[test]
fn thousands_of_malformed_files_of_every_format_are_read_or_refused() {
    let base: Vec<File> = vec![
        ("a.xlsx".to_string(), workbook(&[("Deals", DEALS)])),
        ("a.zip".to_string(), zip::write(&[("a.csv", b"Name,City\nBerg,Kiel\n".to_vec()), ("b.ics", CALENDAR.into())])),
        file("a.vcf", CARDS),
        file("a.ics", CALENDAR),
        file("a.json", r#"[{"Last Name":"Berg","address":{"city":"Kiel"},"tags":["a","b"]},{"a":1.5e300}]"#),
        // The uncompressed parts of a workbook, so that damage affects more than the compression.
        file("sheet", DEALS),
    ];
    let odd = [
        "<",
        "\"",
        "&#xD800;",
        "&#9999999999;",
        "=",
        "\\",
        "\u{202e}",
        "]]>",
        ";;;;",
        "r=\"ZZZZZZ9\"",
        "9e999",
        "\n ",
        "BEGIN:VCARD",
        "=C3=",
    ];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    let crm = TestWorkspace::new();
    let before = crm.content();
    let mut read = 0;
    for _ in 0..10_000 {
        let (name, mut bytes) = base[next(base.len())].clone();
        for _ in 0..1 + next(4) {
            let at = next(bytes.len() + 1);
            match next(4) {
                0 => drop(bytes.drain(at..(at + next(40)).min(bytes.len()))),
                1 => drop(bytes.splice(at..at, odd[next(odd.len())].bytes())),
                2 if at < bytes.len() => bytes[at] = next(256) as u8,
                _ if next(3) == 0 => bytes.truncate(at),
                _ => {}
            }
        }
        if name == "sheet" {
            bytes = workbook(&[("S", &String::from_utf8_lossy(&bytes))]);
        }
        if readers::read(&name, &bytes).is_ok() {
            read += 1;
            if next(20) == 0 {
                let files = [(name, bytes)];
                plan(&crm, &files, guess(&crm, &files));
            }
        }
    }
    assert!(read > 3_000, "{read}");
    assert_eq!(crm.content(), before);
}

#[test]
fn values_of_an_update_are_chosen_one_by_one_or_by_field() {
    let crm = TestWorkspace::new();
    let rows = |city: &str| -> String { (0..120).map(|at| format!("A{at},Firm {at},{city},{at}\n")).collect() };
    let header = "Account ID,Account Name,Billing City,Phone\n";
    import(&crm, &[file("Accounts.csv", &format!("{header}{}", rows("Kiel")))]);
    let files = [file("Accounts.csv", &format!("{header}{}", rows("Lund")))];
    let mut sheets = guess(&crm, &files);
    sheets[0].except = vec![(3, account::CITY)];
    assert_eq!(plan(&crm, &files, sheets.clone()).fills.len(), 119, "one city stays");
    sheets[0].keeps = vec![account::CITY];
    let one = plan(&crm, &files, sheets);
    assert_eq!((one.fills.len(), one.conflicts.len()), (1, 120), "all cities but one stay");
}
