//! Exports of lists in every format, and that the import reads them back the same.
use crate::calendar_round_trips::KEPT;
use crate::file_formats::{CALENDAR, CARDS};
use crate::support::files::{all, file, guess, import, name, plan};
use crate::support::{TestWorkspace, wait};
use expect_test::expect;
use kontor::base::Timestamp;
use kontor::domain::RecordType;
use kontor::domain::records::{activity, contact};
use kontor::import_export::readers::{self, zip};
use kontor::locale::Language;
use kontor::worker::JobRunner;
use kontor::worker_protocol::messages::{ListExport, ListFormat, VcardVersion};
use kontor::worker_protocol::{Reply, Request};

/// A list of the test workspace exported by the worker; its clock is three hours ahead.
fn written(crm: &TestWorkspace, kind: RecordType, format: ListFormat) -> Vec<u8> {
    let ahead = |local: i64| Timestamp(local - 3 * 3_600_000);
    let mut worker = JobRunner::new(crate::support::world(), ahead);
    wait(worker.answer(Request::SetUser { user: None, language: Language::En, region: None }, b"", &|_, _| ()));
    assert_eq!(wait(worker.open(crm.storage.clone(), true)), Reply::Ready);
    let (fields, slots) = crm.session.read(|set| {
        let fields = set.fields(kind).iter().filter(|field| !field.system || field.key == "created");
        (fields.map(|field| field.number).collect(), set.rows(kind).map(|(slot, _)| slot).collect())
    });
    let list = ListExport { kind, fields, slots, language: Language::En, format, learnt: Vec::new() };
    let (reply, bytes) = wait(worker.answer(Request::WriteList(list), b"", &|_, _| ()));
    assert_eq!(reply, Reply::Written);
    bytes.unwrap()
}

/// A small CRM with amounts in two currencies, dates, formulas and a percentage.
fn filled() -> TestWorkspace {
    let crm = TestWorkspace::new();
    import(
        &crm,
        &[
            file(
                "Deals.csv",
                "Deal Name,Closing Date,Amount,Currency,Probability,Created Time,Notes\n=1+1 & <b>,2026-01-05,1500.50,EUR,35,2025-12-01 10:30:15,\"a\nb\"\nBoat,2026-02-28,-20,USD,,2025-12-02 23:59:59,\n",
            ),
            file("people.vcf", CARDS),
            file("plan.ics", CALENDAR),
        ],
    );
    crm
}

#[test]
fn a_workbook_contains_numbers_dates_and_amounts_and_is_read_back_unchanged() {
    let crm = filled();
    let bytes = written(&crm, RecordType::Opportunity, ListFormat::Workbook);
    let mut book = zip::Archive::open(&bytes).unwrap();
    let part = |book: &mut zip::Archive, name: &str| String::from_utf8(book.read(name).unwrap().unwrap()).unwrap();
    let sheet = part(&mut book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>1500.50</v>") && sheet.contains("<v>46027</v>") && !sheet.contains("<f>"));
    assert!(sheet.contains("=1+1 &amp; &lt;b&gt;"), "a text is no formula");
    assert!(part(&mut book, "xl/styles.xml").contains("#,##0.00 &quot;USD&quot;"));
    for (name, text) in [
        ("xl/workbook.xml", "Opportunities"),
        ("[Content_Types].xml", "worksheet+xml"),
        ("_rels/.rels", "officeDocument"),
    ] {
        assert!(part(&mut book, name).contains(text), "{name}");
    }
    let source = readers::read("Opportunities.xlsx", &bytes).unwrap();
    let rows: Vec<Vec<&str>> = source.tables[0].1.rows.iter().map(Iterator::collect).collect();
    let header = &source.tables[0].1.header;
    let at = |name: &str| header.iter().position(|own| own == name).unwrap_or_else(|| panic!("{name} in {header:?}"));
    assert_eq!([rows[0][at("Amount")], rows[1][at("Amount")]], ["1500.5 EUR", "-20 USD"]);
    assert_eq!([rows[0][at("Close date")], rows[0][at("Created")]], ["2026-01-05", "2025-12-01 13:30:15"]);
    assert_eq!(rows[0][at("Probability (%)")], "35");
}

#[test]
fn json_lines_are_read_back_unchanged() {
    let crm = filled();
    let bytes = written(&crm, RecordType::Opportunity, ListFormat::JsonLines);
    let files = [("Opportunities.jsonl".to_string(), bytes)];
    let again = plan(&crm, &files, guess(&crm, &files));
    assert_eq!(
        (again.rows.len(), again.fills.len(), again.count(RecordType::Opportunity).same),
        (0, 0, 2),
        "{:?}",
        again.conflicts
    );
}

/// The lines of a vCard or iCalendar file, without the values that differ from run to run.
fn content_lines(text: &str) -> String {
    let line = |line: &str| match line.split_once(':') {
        Some((name @ ("UID" | "DTSTAMP" | "REV" | "CREATED"), _)) => format!("{name}:…"),
        _ => line.to_string(),
    };
    text.split("\r\n").map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_card_has_the_properties_of_its_version() {
    let crm = filled();
    let text =
        |version| String::from_utf8(written(&crm, RecordType::Contact, ListFormat::Cards(version))).expect("is UTF-8");
    expect![[r#"
        BEGIN:VCARD
        VERSION:3.0
        PRODID:-//Kontor//CRM//EN
        UID:…
        REV:…
        N:Berg;Ada Maria;;Dr.;
        FN:Ada Maria Berg
        ORG:Nordlicht Solar
        TITLE:Head of Sales
        EMAIL;TYPE=INTERNET:ada@nord.example
        EMAIL;TYPE=INTERNET:ada@home.example
        TEL;TYPE=WORK,VOICE:+49 40 1
        TEL;TYPE=CELL:+49 170 1
        TEL;TYPE=VOICE:+49 40 2
        ADR;TYPE=WORK:;;Hafenstr. 1\, Hof;Kiel;SH;24103;Germany
        CATEGORIES:vip,solar
        NOTE:Likes\nboats\nDepartment: Vertrieb\nBirthday: 1980-05-13
        END:VCARD
        BEGIN:VCARD
        VERSION:3.0
        PRODID:-//Kontor//CRM//EN
        UID:…
        REV:…
        N:Lund;Bo;;;
        FN:Bo Lund
        TEL;TYPE=CELL:+49-171-2
        END:VCARD
        BEGIN:VCARD
        VERSION:3.0
        PRODID:-//Kontor//CRM//EN
        UID:…
        REV:…
        N:Müller;Jo;;;
        FN:Jo Müller
        TEL;TYPE=CELL:3
        END:VCARD
    "#]]
    .assert_eq(&content_lines(&text(VcardVersion::V3)));
    expect![[r#"
        BEGIN:VCARD
        VERSION:4.0
        PRODID:-//Kontor//CRM//EN
        UID:…
        REV:…
        N:Berg;Ada Maria;;Dr.;
        FN:Ada Maria Berg
        ORG:Nordlicht Solar
        TITLE:Head of Sales
        EMAIL:ada@nord.example
        EMAIL:ada@home.example
        TEL;TYPE="work,voice":+49 40 1
        TEL;TYPE=cell:+49 170 1
        TEL;TYPE=voice:+49 40 2
        ADR;TYPE=WORK:;;Hafenstr. 1\, Hof;Kiel;SH;24103;Germany
        CATEGORIES:vip,solar
        NOTE:Likes\nboats\nDepartment: Vertrieb\nBirthday: 1980-05-13
        END:VCARD
        BEGIN:VCARD
        VERSION:4.0
        PRODID:-//Kontor//CRM//EN
        UID:…
        REV:…
        N:Lund;Bo;;;
        FN:Bo Lund
        TEL;TYPE=cell:+49-171-2
        END:VCARD
        BEGIN:VCARD
        VERSION:4.0
        PRODID:-//Kontor//CRM//EN
        UID:…
        REV:…
        N:Müller;Jo;;;
        FN:Jo Müller
        TEL;TYPE=cell:3
        END:VCARD
    "#]]
    .assert_eq(&content_lines(&text(VcardVersion::V4)));
}

#[test]
fn people_exported_as_vcards_are_read_back_unchanged() {
    let crm = filled();
    for version in [VcardVersion::V3, VcardVersion::V4] {
        let bytes = written(&crm, RecordType::Contact, ListFormat::Cards(version));
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert_eq!(text.matches("BEGIN:VCARD\r\nVERSION:").count(), 3);
        assert!(text.split("\r\n").all(|line| line.len() <= 75) && !text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.matches("\r\nFN:").count() == 3 && text.matches("\r\nN:").count() == 3);
        // The ids are those of this workspace, so that another one recognises its people from then on.
        let other = TestWorkspace::new();
        let files = [("people.vcf".to_string(), bytes)];
        import(&other, &files);
        for (one, two) in all(&crm, RecordType::Contact).iter().zip(all(&other, RecordType::Contact)) {
            for number in [
                contact::FIRST_NAME,
                contact::LAST_NAME,
                contact::EMAIL,
                contact::PHONE,
                contact::MOBILE,
                contact::TITLE,
                contact::STREET,
                contact::CITY,
                contact::POSTAL_CODE,
                contact::STATE,
                contact::COUNTRY,
            ] {
                assert_eq!(one.text(number), two.text(number));
            }
            assert_eq!(name(&crm, one.link(contact::ACCOUNT)), name(&other, two.link(contact::ACCOUNT)));
        }
        let again = plan(&other, &files, guess(&other, &files));
        assert_eq!((again.rows.len(), again.fills.len()), (0, 0));
    }
}

#[test]
fn the_last_days_of_a_month_are_written_so_that_other_calendars_skip_no_month() {
    for (due, written_rule, rule) in [
        ("20260131", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("20260228", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29;BYSETPOS=-1", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=29"),
        ("20280229", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("20260115", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("20260131", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"),
    ] {
        let crm = TestWorkspace::new();
        let task =
            format!("BEGIN:VTODO\r\nUID:t\r\nSUMMARY:Report\r\nDUE;VALUE=DATE:{due}\r\nRRULE:{written_rule}\r\n");
        let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{task}END:VTODO\r\nEND:VCALENDAR\r\n");
        import(&crm, &[("plan.ics".to_string(), calendar.into_bytes())]);
        assert_eq!(all(&crm, RecordType::Activity)[0].text(activity::RECURRENCE), rule);
        let text = String::from_utf8(written(&crm, RecordType::Activity, ListFormat::Calendar)).unwrap();
        assert!(text.contains(&format!("RRULE:{written_rule}\r\n")), "{text}");
    }
}

#[test]
fn tasks_and_meetings_exported_as_a_calendar_are_read_back_unchanged() {
    let crm = filled();
    let bytes = written(&crm, RecordType::Activity, ListFormat::Calendar);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.split("\r\n").all(|line| !line.contains(['\r', '\n'])));
    expect![[r#"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Kontor//CRM//EN
        X-WR-CALNAME:Kontor
        BEGIN:VTODO
        UID:…
        DTSTAMP:…
        CREATED:…
        SUMMARY:Send offer\, soon
        DTSTART;VALUE=DATE:20260105
        RRULE:FREQ=WEEKLY;BYDAY=MO
        PRIORITY:1
        STATUS:NEEDS-ACTION
        END:VTODO
        BEGIN:VTODO
        UID:…
        DTSTAMP:…
        CREATED:…
        SUMMARY:Call
        DUE;VALUE=DATE:20260106
        STATUS:COMPLETED
        COMPLETED:20260105T090000Z
        DESCRIPTION:Repeats: FREQ=MONTHLY\;BYDAY=2MO
        END:VTODO
        BEGIN:VEVENT
        UID:…
        DTSTAMP:…
        CREATED:…
        SUMMARY:Visit
        DTSTART:20260107T083000Z
        DURATION:PT90M
        LOCATION:Kiel
        STATUS:CONFIRMED
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:Visit
        TRIGGER:-PT15M
        END:VALARM
        END:VEVENT
        END:VCALENDAR
    "#]]
    .assert_eq(&content_lines(&text));
    let other = TestWorkspace::new();
    import(&other, &[("plan.ics".to_string(), bytes)]);
    for (one, two) in all(&crm, RecordType::Activity).iter().zip(all(&other, RecordType::Activity)) {
        for number in KEPT {
            assert_eq!(one.get(number), two.get(number), "{number:?}");
        }
    }
    let none = String::from_utf8(written(&crm, RecordType::Contact, ListFormat::Calendar)).unwrap();
    assert!(!none.contains("VTODO"), "no activity is about these people");
}
