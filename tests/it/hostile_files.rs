//! Hostile files: reading any file ends soon, possibly with an error message, and what a plan shows can be stored.
use std::sync::Arc;

use crate::support::files::{File, own_files, restored, workspace};
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, files};
use kontor::base::Timestamp;
use kontor::import_export::readers::{self, zip};
use kontor::import_export::table;
use kontor::import_export::workspace_file::{self, Problem};
use kontor::import_export::{container, mapping, saved_mapping};
use kontor::locale::Language;
use kontor::worker_protocol::import_config::ImportConfig;
use kontor::worker_protocol::{Reply, Request};

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Unexpected content.
const ODD: [&[u8]; 16] = [
    b"",
    b"\"",
    b",",
    b"\n",
    b"\0",
    b"\xff",
    "\u{202e}".as_bytes(),
    b"2026-02-30",
    b"99999999999999999999",
    b"9999-12-31",
    b"0001-01-01",
    b"=1+1",
    b"{",
    b"[",
    b"\\",
    b"\xf0\x9f",
];

/// The bytes with one to seven mutations: changed, cut, doubled, inserted.
fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let (one, other) = (dice.roll(out.len() + 1), dice.roll(out.len() + 1));
        let (from, to) = (one.min(other), one.max(other));
        let odd = ODD[dice.roll(ODD.len())];
        match dice.roll(8) {
            0 | 1 => out.iter_mut().skip(from).take(1).for_each(|byte| *byte = dice.roll(256) as u8),
            2 => out.truncate(from.max(1)),
            3 => drop(out.drain(from..to.min(from + 40))),
            4 => {
                let piece = out[from..to.min(from + 2_000)].to_vec();
                out.splice(from..from, piece);
            }
            5 => drop(out.splice(from..from, odd.iter().copied())),
            6 => drop(out.splice(from..from, vec![b'x'; [10, 1_000, 99_000, 150_000][dice.roll(4)]])),
            _ => drop(out.splice(from..from, odd.repeat(1 + dice.roll(3_000)))),
        }
    }
    out
}

/// The parts of a workbook.
const BOOK: [(&str, &str); 5] = [
    ("xl/workbook.xml", "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/s1.xml\"/></Relationships>",
    ),
    ("xl/sharedStrings.xml", "<sst><si><t>Deal &amp; Name_x000D_</t></si></sst>"),
    (
        "xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[hh]:mm;00000\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
    ),
    (
        "xl/worksheets/s1.xml",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>45292</v></c><c s=\"2\"><f>A2</f><v>1.5</v></c><c t=\"e\"><v>#N/A</v></c></row></sheetData></worksheet>",
    ),
];

/// A file of each supported kind.
fn one_of_each() -> Vec<File> {
    let mut all = own_files();
    let book = zip::write(&BOOK.map(|(name, text)| (name, text.as_bytes().to_vec())));
    let leads =
        b"[{\"Last Name\":\"Berg\",\"tags\":[\"a\",{\"b\":1.5e300}]},{\"Last Name\":\"Lund\",\"ok\":true}]".to_vec();
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nN;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Jo\r\nTEL;TYPE=\"cell,x\":tel:+49-171-2\r\nADR:;;A\\;B;Kiel;;;\r\nBDAY:19800513\r\nEND:VCARD\r\n";
    let events = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Call\r\nDTSTART;TZID=Europe/Berlin:20261124T100000\r\nDURATION:P1DT2H\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nDUE;VALUE=DATE:20261201\r\nSTATUS:COMPLETED\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    all.push(("german.csv".into(), include_bytes!("../fixtures/leads/german-windows-1252.csv").to_vec()));
    all.push(("other.csv".into(), include_bytes!("../fixtures/leads/other-crm.csv").to_vec()));
    all.push(("all.zip".into(), zip::write(&[("in/leads.json", leads.clone()), ("deals.xlsx", book.clone())])));
    all.extend([("leads.json".into(), leads), ("deals.xlsx".into(), book)]);
    all.extend([("all.vcf".into(), card.into()), ("all.ics".into(), events.into())]);
    all
}

/// How many damaged files a reader is given. `KONTOR_MUTATIONS=2000` tries more than fits into every run of the tests.
fn mutations() -> usize {
    std::env::var("KONTOR_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(300)
}

#[test]
fn no_mutated_file_breaks_its_reader() {
    let mut dice = Dice(11);
    let mut read = 0;
    for (name, bytes) in one_of_each() {
        // There are several files of delimited text, and one of each other kind.
        for _ in 0..if name.ends_with(".csv") { mutations() / 6 } else { mutations() } {
            let bytes = mutated(&bytes, &mut dice);
            read += usize::from(readers::read(&name, &bytes).is_ok());
            // A mapping file is read as well.
            let _ = saved_mapping::is_mapping_file(&bytes);
            assert!(saved_mapping::read(&bytes).is_err());
        }
    }
    assert!(read > mutations() / 4, "{read}");
}

#[test]
fn no_mutated_part_breaks_the_reader_of_workbooks() {
    let mut dice = Dice(14);
    let mut read = 0;
    for _ in 0..mutations() {
        // Archives with a wrong checksum are refused, so that the parts are changed before they are packed.
        let mut parts: Vec<(&str, Vec<u8>)> =
            BOOK.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
        let at = dice.roll(parts.len());
        parts[at].1 = mutated(&parts[at].1, &mut dice);
        read += usize::from(readers::read("a.xlsx", &zip::write(&parts)).is_ok());
    }
    assert!(read > mutations() / 4, "{read}");
}

#[test]
fn no_mutated_card_or_calendar_breaks_its_reader() {
    let mut dice = Dice(21);
    for (path, percent) in [("tests/fixtures/cards", 71), ("tests/fixtures/calendars", 63)] {
        let all = files::folder(path).expect("is there");
        let mut read = 0;
        for _ in 0..mutations() {
            let (name, bytes) = &all[dice.roll(all.len())];
            read += usize::from(readers::read(name, &mutated(bytes, &mut dice)).is_ok());
        }
        assert!(read * 100 > mutations() * percent, "{path}: {read}");
    }
}

#[test]
fn series_of_a_hostile_calendar_are_computed_in_bounds() {
    // Rules that never come, come every second, or have numbers beyond every limit.
    let rules = [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;BYSETPOS=-366",
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;UNTIL=99991231T235959Z",
        "FREQ=SECONDLY;COUNT=4294967295;BYYEARDAY=366",
        "FREQ=MINUTELY;INTERVAL=65535;COUNT=9999;BYHOUR=3",
        "FREQ=WEEKLY;INTERVAL=65535;BYWEEKNO=53;UNTIL=99991231",
        "FREQ=MONTHLY;COUNT=0",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=99999999999;BYDAY=-53MO",
        "FREQ=DAILY;BYDAY=99MO;BYSETPOS=0",
        "FREQ=DAILY;COUNT=-1;BYMONTHDAY=0,-32,128",
    ];
    let event = |(at, rule): (usize, &str)| {
        let start = ["00010101T000000", "99991231T235959", "20260131T000000", "20260131"][at % 4];
        format!(
            "BEGIN:VEVENT\r\nUID:{at}\r\nSUMMARY:x\r\nDTSTART:{start}\r\nEXDATE:20260301T000000\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
        )
    };
    let events: String = rules.into_iter().cycle().take(3_000).enumerate().map(event).collect();
    let began = std::time::Instant::now();
    let source =
        readers::read("x.ics", format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n").as_bytes()).expect("is read");
    assert!(source.tables[0].1.rows.len() >= 3_000);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[test]
fn the_import_plan_of_a_mutated_file_can_be_stored() {
    let mut dice = Dice(12);
    let crm = TestWorkspace::new();
    files::import(&crm, &own_files());
    let filled = workspace(&crm);
    let all = one_of_each();
    for round in 0..200 {
        let (name, bytes) = &all[dice.roll(all.len())];
        let Ok(source) = readers::read(name, &mutated(bytes, &mut dice)) else { continue };
        let crm = if dice.roll(2) == 0 { TestWorkspace::new() } else { restored(&filled) };
        let tables: Vec<(String, Arc<table::Table>)> =
            source.tables.into_iter().map(|(name, table)| (name, Arc::new(table))).collect();
        let sheets = tables.iter().map(|(name, table)| crm.session.read(|set| mapping::guess_config(set, table, name)));
        let wishes =
            ImportConfig { sheets: sheets.collect(), skip_duplicates: dice.roll(2) == 0, language: Language::En };
        let tables: Vec<_> = tables.into_iter().map(|(_, table)| table).collect();
        let plan = files::planned(&crm, &tables, wishes);
        files::store(&crm, &plan);
        assert!(crm.links_are_whole(), "{round} {name}");
        assert!(workspace_file::read(&workspace(&crm)).is_ok(), "{round} {name}");
    }
}

#[test]
fn no_mutated_workspace_file_breaks_its_reader() {
    let mut dice = Dice(13);
    let crm = TestWorkspace::new();
    files::import(&crm, &own_files());
    let file = workspace(&crm);
    let parts = container::split(&file).unwrap().unwrap();
    let (document, _) = container::read_body(&parts).unwrap();
    for round in 0..400 {
        // The file itself; its document in an otherwise valid file; the document of an older version.
        let bytes = match round % 3 {
            0 => mutated(&file, &mut dice),
            1 => packed(&String::from_utf8_lossy(&mutated(&document, &mut dice))),
            _ => mutated(&document, &mut dice),
        };
        if let Ok(loaded) = workspace_file::read(&bytes) {
            // A file that is accepted is intact.
            assert!(
                workspace_file::read(&workspace_file::write(&loaded.set, &loaded.commits, &[], Timestamp(0))).is_ok()
            );
        }
    }
}

/// A document in the container of a workspace file.
fn packed(document: &str) -> Vec<u8> {
    let head = container::Head { version: 2, saved_at: Timestamp(0), document: document.len(), seal: None };
    container::assemble(&container::header_line(&head), &container::compress(document, &[]))
}

#[test]
fn the_sizes_a_file_declares_are_not_trusted() {
    let line = |document: &str| {
        format!(
            "{{\"format\":\"kontor-workspace\",\"version\":2,\"saved_at\":\"2026-01-01T00:00:00.000Z\",\"compression\":\"gzip\",\"document\":{document},\"sealed\":null}}"
        )
    };
    for size in ["0", "4294967295", "9223372036854775807", "18446744073709551615"] {
        let file = container::assemble(&line(size), &container::compress("{}", &[]));
        assert!(matches!(workspace_file::read(&file).err(), Some(Problem::Damaged(_) | Problem::Foreign)), "{size}");
    }
    for files in
        ["[{\"id\":\"4b000000000070008000000000000001\",\"size\":18446744073709551615}]", "[{\"id\":\"x\",\"size\":1}]"]
    {
        let document = format!(
            "{{\"format\":\"kontor-workspace\",\"version\":1,\"records\":{{}},\"journal\":[],\"files\":{files}}}"
        );
        assert!(matches!(workspace_file::read(&packed(&document)).err(), Some(Problem::Damaged(_))), "{files}");
    }
    // An archive whose directory claims lengths and offsets beyond its end.
    let archive = zip::write(&[("a.csv", b"Name\nBerg\n".to_vec())]);
    for at in 0..archive.len() - 4 {
        let mut bytes = archive.clone();
        bytes[at..at + 4].fill(0xff);
        let _ = readers::read("a.zip", &bytes);
    }
}

#[test]
fn a_truncated_file_is_damaged_wherever_it_ends() {
    let file = workspace(&TestWorkspace::new());
    let head = file.iter().position(|byte| *byte == b'\n').unwrap();
    for length in (40..file.len()).step_by(7).chain([head - 1, head, head + 1, file.len() - 1]) {
        let problem = workspace_file::read(&file[..length]).err();
        assert!(matches!(problem, Some(Problem::Damaged(_))), "{length}: {problem:?}");
    }
    let mut broken = file.clone();
    broken[head] = b' ';
    assert!(matches!(workspace_file::read(&broken).err(), Some(Problem::Damaged(_))));
    let newer = String::from_utf8_lossy(&file[..head]).replace("\"version\":2", "\"version\":4");
    let newer = container::assemble(&newer, &file[head + 1..]);
    assert_eq!(workspace_file::read(&newer).err(), Some(Problem::Newer(4)));
}

#[test]
fn decompression_bombs_are_refused_with_a_message() {
    let read = |name: &str, bytes: &[u8]| readers::read(name, bytes).map(drop).map_err(|(_, phrase)| phrase.en);
    // A column and a row for each value: this must not fill a table with millions of empty cells.
    let keys: String = (0..1_000).map(|at| format!("\"k{at}\":1,")).collect();
    let rows = "{\"k999\":1},".repeat(60_000);
    assert_eq!(read("x.json", format!("[{{{keys}\"k0\":1}},{rows}{{}}]").as_bytes()), Err(table::TOO_MANY_CELLS.en));
    assert_eq!(
        read("x.json", format!("[{{\"a\":[{}1]}}]", "1,".repeat(20_000_001)).as_bytes()),
        Err(table::TOO_MANY_CELLS.en)
    );
    let long = format!("{{\"{}\":{{\"a\":1}}}}", "k".repeat(5_000));
    assert_eq!(read("x.json", long.as_bytes()), Err(table::NAME_TOO_LONG.en));
    let deep = format!("{{\"a\":{}", "[".repeat(1_000_000));
    assert!(read("x.json", deep.as_bytes()).unwrap_err().contains("64 levels"));
    // Many cells that share one long text.
    let cell = "<c t=\"s\"><v>0</v></c>".repeat(1_000);
    let rows = format!("<row>{cell}</row>").repeat(4);
    let book = |shared: &str| {
        zip::write(&[
            ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"A\" r:id=\"r\"/></sheets></workbook>".to_vec()),
            ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id=\"r\" Target=\"s.xml\"/></R>".to_vec()),
            ("xl/sharedStrings.xml", format!("<sst><si><t>{shared}</t></si></sst>").into_bytes()),
            ("xl/s.xml", format!("<sheetData>{rows}</sheetData>").into_bytes()),
        ])
    };
    assert_eq!(read("x.xlsx", &book(&"x".repeat(99_000))), Err(table::TOO_MUCH_TEXT.en));
    // Ampersands that begin no entity must not be followed to the end of the text from each.
    assert!(read("x.xlsx", &book(&"&".repeat(2_000_000))).is_err());
    // A row with trailing empty cells is as wide as its filled ones.
    let wide = format!("Last Name,Company\nBerg,Nord{}\n", ",".repeat(3_000_000));
    let mut worker = Worker::on(kontor::storage::memory::MemoryStorage::default(), true);
    let (Reply::Tables { tables, .. }, _) = worker.ask(Request::ReadTable { file: "x.csv".into() }, &wide) else {
        panic!("is read")
    };
    let wishes = ImportConfig { sheets: vec![tables[0].sheet.clone()], skip_duplicates: false, language: Language::En };
    let (Reply::Plan(plan), _) = worker.ask(Request::Plan(wishes), "") else { panic!("is planned") };
    assert_eq!(plan.created(), 1);
}

#[test]
fn a_column_of_a_hundred_thousand_values_creates_no_picklist_entries() {
    let rows: String = (0..100_000).map(|at| format!("Berg {at},Owner {at},tag {at}; other {at},{at}\n")).collect();
    let csv = format!("Last Name,Owner,Tags,Lead Source\n{rows}");
    let mut worker = Worker::on(kontor::storage::memory::MemoryStorage::default(), true);
    let (Reply::Tables { tables, .. }, _) = worker.ask(Request::ReadTable { file: "x.csv".into() }, &csv) else {
        panic!("is read")
    };
    let wishes = ImportConfig { sheets: vec![tables[0].sheet.clone()], skip_duplicates: false, language: Language::En };
    let (Reply::Plan(plan), _) = worker.ask(Request::Plan(wishes), "") else { panic!("is planned") };
    assert_eq!((plan.created(), plan.entries.count), (100_000, 0));
}
