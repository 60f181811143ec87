//! Letters: whom they are for, the address in the order of its country, the salutation, what is logged, and sheets of labels.
use std::sync::Arc;

use kontor::base::{Id, Value};
use kontor::change::Action;
use kontor::command::{Command, Email};
use kontor::domain::records::{account, activity, contact, email_template, opportunity as deal, settings};
use kontor::domain::rules::postal_address::{Place, country_code};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::email_drafts::{LeftOut, Recipient, Written};
use kontor::store::labels::{ENVELOPES, LabelSheet, SHEETS};
use kontor::store::letterhead::{Letterhead, Paper, Window};
use kontor::store::{addressee, letters};
use proptest::prelude::*;

use crate::support::{TestWorkspace, link, text, today};

fn place<'a>(street: &'a str, postal_code: &'a str, city: &'a str, state: &'a str, country: &'a str) -> Place<'a> {
    Place { street, postal_code, city, state, country }
}

#[test]
fn the_lines_of_a_place_are_in_the_order_of_its_country() {
    for (place, home, lines) in [
        (place("Hafenstraße 12", "20457", "Hamburg", "", "Deutschland"), "DE", "Hafenstraße 12|20457 Hamburg"),
        (place("Hafenstraße 12", "20457", "Hamburg", "Hamburg", ""), "DE", "Hafenstraße 12|20457 Hamburg"),
        (place("Hafenstraße 12", "20457", "Hamburg", "", "Germany"), "AT", "Hafenstraße 12|20457 Hamburg|GERMANY"),
        (place("1 Main St\nSuite 4", "97201", "Portland", "OR", "USA"), "US", "1 Main St|Suite 4|Portland, OR 97201"),
        (place("1 Main St", "97201", "Portland", "", "U.S."), "DE", "1 Main St|Portland 97201|U.S."),
        (place("2 King St W", "M5H 1A1", "Toronto", "ON", "Canada"), "CA", "2 King St W|Toronto ON M5H 1A1"),
        (place("10 High St", "SW1A 1AA", "London", "", "United Kingdom"), "GB", "10 High St|London|SW1A 1AA"),
        (place("Via Roma 1", "00184", "Roma", "RM", "Italien"), "DE", "Via Roma 1|00184 Roma (RM)|ITALIEN"),
        (place("Ulica 1", "00-001", "Warszawa", "", "Polen"), "DE", "Ulica 1|00-001 Warszawa|POLEN"),
        (place("  Weg 1 ", "", "Kiel", "", ""), "", "Weg 1|Kiel"),
    ] {
        assert_eq!(place.lines(home).join("|"), lines, "{place:?}");
    }
    assert_eq!(country_code(" ÖSTERREICH "), Some("AT"));
    assert_eq!(country_code("gb"), Some("GB"));
    assert_eq!(country_code("Polen"), None);
    assert!(!place("", "20457", "Hamburg", "", "").is_whole());
    assert!(!place("Weg 1", " ", "", "", "").is_whole());
    assert!(place("Weg 1", "20457", "", "", "").is_whole());
}

/// A company in Hamburg.
fn company(crm: &TestWorkspace) -> Id {
    crm.create(
        RecordType::Account,
        vec![
            (account::NAME, text("Nord GmbH")),
            (account::STREET, text("Hafenstraße 12")),
            (account::POSTAL_CODE, text("20457")),
            (account::CITY, text("Hamburg")),
            (account::COUNTRY, text("Deutschland")),
        ],
    )
}

/// A contact with a salutation.
fn person(crm: &TestWorkspace, account: Id, name: &str, salutation: Id) -> Id {
    crm.create(
        RecordType::Contact,
        vec![
            (contact::FIRST_NAME, text("Max")),
            (contact::LAST_NAME, text(name)),
            (contact::ACCOUNT, link(account)),
            (contact::SALUTATION, link(salutation)),
        ],
    )
}

fn pilot(crm: &TestWorkspace, account: Option<Id>, contact: Option<Id>) -> Id {
    crm.create(
        RecordType::Opportunity,
        vec![
            (deal::NAME, text("Pilot")),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::CLOSE_DATE, Some(Value::Day(today()))),
            (deal::ACCOUNT, account.map(Value::Link)),
            (deal::CONTACT, contact.map(Value::Link)),
        ],
    )
}

fn found(crm: &TestWorkspace, id: Id) -> Result<Recipient, LeftOut> {
    crm.session.read(|set| letters::recipient(set, id))
}

fn address(crm: &TestWorkspace, id: Id, language: Language) -> String {
    let to = found(crm, id).expect("gets a letter");
    crm.session.read(|set| letters::address(set, &to, language)).join("|")
}

fn sender(crm: &TestWorkspace, letterhead: &Letterhead) {
    let fields = vec![(settings::LETTERHEAD, Value::text(&letterhead.write()))];
    crm.run(Command::Edit { id: settings::SETTINGS_ID, fields });
}

#[test]
fn a_letter_goes_to_the_person_at_their_own_address_or_that_of_the_company() {
    let crm = TestWorkspace::new();
    sender(&crm, &Letterhead { address: "Weg 1\n24103 Kiel\nGermany".to_string(), ..Letterhead::default() });
    let nord = company(&crm);
    let max = person(&crm, nord, "Berg", defaults::MR);
    assert_eq!(address(&crm, max, Language::De), "Nord GmbH|Herrn Max Berg|Hafenstraße 12|20457 Hamburg");
    assert_eq!(address(&crm, max, Language::En), "Mr. Max Berg|Nord GmbH|Hafenstraße 12|20457 Hamburg");
    assert_eq!(address(&crm, nord, Language::De), "Nord GmbH|Hafenstraße 12|20457 Hamburg");
    let both = pilot(&crm, Some(nord), Some(max));
    let own = vec![
        (contact::STREET, text("Rue 3")),
        (contact::CITY, text("Lyon")),
        (contact::POSTAL_CODE, text("69002")),
        (contact::COUNTRY, text("France")),
    ];
    crm.run(Command::Edit { id: max, fields: own });
    assert_eq!(address(&crm, max, Language::De), "Nord GmbH|Herrn Max Berg|Rue 3|69002 Lyon|FRANCE");
    // What concerns a deal goes to the company.
    assert_eq!(address(&crm, both, Language::De), "Nord GmbH|Herrn Max Berg|Hafenstraße 12|20457 Hamburg");
    assert_eq!(found(&crm, both).map(|to| (to.person, to.name)), Ok((max, "Max Berg".to_string())));
    let alone = pilot(&crm, Some(nord), None);
    assert_eq!(address(&crm, alone, Language::De), "Nord GmbH|Hafenstraße 12|20457 Hamburg");
    // The language is that of the person's country, else of the company's.
    assert_eq!(found(&crm, max).map(|to| to.language), Ok(Some(Language::Fr)));
    assert_eq!(found(&crm, alone).map(|to| to.language), Ok(Some(Language::De)));
}

#[test]
fn who_gets_no_letter_is_told_why() {
    let crm = TestWorkspace::new();
    let bare = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Eve")), (contact::CITY, text("Kiel"))]);
    assert_eq!(found(&crm, bare), Err(LeftOut::NoPostalAddress));
    // Whoever wants no letters gets none, neither in person nor for a deal, and the account still does.
    let own = company(&crm);
    let quiet = person(&crm, own, "Still", defaults::MR);
    let deal = pilot(&crm, Some(own), Some(quiet));
    let letter =
        || Command::LogLetters(Arc::new(vec![Email { about: quiet, subject: "Hi".into(), text: String::new() }]));
    let set = |value: Option<Value>| Command::Edit { id: quiet, fields: vec![(contact::NO_POST, value)] };
    crm.run(set(Some(Value::Yes)));
    assert_eq!([found(&crm, quiet).err(), found(&crm, deal).err()], [Some(LeftOut::NoPost), Some(LeftOut::NoPost)]);
    assert!(found(&crm, own).is_ok());
    assert_eq!(crm.refusal(letter()), LeftOut::NoPost.phrase().of(Language::En));
    crm.run(set(None));
    crm.run(letter());
    let nobody = pilot(&crm, None, None);
    assert_eq!(found(&crm, nobody), Err(LeftOut::NoPerson));
    assert_eq!(found(&crm, Id::fixed(7)), Err(LeftOut::Gone));
    let nord = company(&crm);
    let max = person(&crm, nord, "Berg", defaults::MR);
    let twice = [pilot(&crm, Some(nord), Some(max)), pilot(&crm, None, Some(max)), max, nord];
    let all = crm.session.read(|set| letters::recipients(set, &twice));
    let kinds: Vec<bool> = all.iter().map(|(_, found)| found.is_ok()).collect();
    assert_eq!(kinds, [true, false, false, true]);
    assert_eq!(all[1].1, Err(LeftOut::Double("Max Berg".to_string())));
}

#[test]
fn the_salutation_line_is_right_in_each_language() {
    let crm = TestWorkspace::new();
    let nord = company(&crm);
    let ids = [
        person(&crm, nord, "Berg", defaults::MR),
        person(&crm, nord, "Cohn", defaults::MS),
        person(&crm, nord, "Dahl", Id::fixed(473)),
        nord,
    ];
    let lines = |language: Language| -> Vec<String> {
        crm.session.read(|set| {
            let one = |id: &Id| set.find(*id).map(|(kind, row)| addressee::greeting(set, kind, row, language));
            ids.iter().filter_map(one).collect()
        })
    };
    assert_eq!(lines(Language::En), ["Dear Mr. Berg", "Dear Ms. Cohn", "Dear Dr. Max Dahl", "Dear Sir or Madam"]);
    assert_eq!(
        lines(Language::De),
        [
            "Sehr geehrter Herr Berg",
            "Sehr geehrte Frau Cohn",
            "Guten Tag Dr. Max Dahl",
            "Sehr geehrte Damen und Herren"
        ]
    );
    assert_eq!(lines(Language::Fr), ["Monsieur", "Madame", "Madame, Monsieur", "Madame, Monsieur"]);
}

#[test]
fn letters_are_logged_as_one_action_and_undone_as_one() {
    let crm = TestWorkspace::new();
    let nord = company(&crm);
    let max = person(&crm, nord, "Berg", defaults::MR);
    let deal_id = pilot(&crm, Some(nord), Some(max));
    let before = crm.content();
    let letter = |about: Id| Email { about, subject: "Hello".to_string(), text: "Dear".to_string() };
    let done = crm.run(Command::LogLetters(Arc::new(vec![letter(max), letter(nord)])));
    let header = done.header.expect("is stored");
    assert_eq!((header.cause.action, header.cause.action as u8), (Action::Letter, 51));
    crm.session.read(|set| {
        for (id, field) in [(max, activity::CONTACT), (nord, activity::ACCOUNT)] {
            let all: Vec<_> = set.linking(id, RecordType::Activity, field).collect();
            assert_eq!(all.len(), 1);
            assert_eq!(all[0].link(activity::TYPE), Some(defaults::LETTER));
            assert!(all[0].moment(activity::DONE).is_some());
        }
    });
    crm.undo();
    assert_eq!(crm.content(), before);
    // That of a deal is also one to its contact, and that of a deal without one only to the deal.
    crm.run(Command::LogLetters(Arc::new(vec![letter(deal_id)])));
    crm.session.read(|set| assert_eq!(set.linking(max, RecordType::Activity, activity::CONTACT).count(), 1));
    let alone = pilot(&crm, Some(nord), None);
    crm.run(Command::LogLetters(Arc::new(vec![letter(alone)])));
    crm.session.read(|set| {
        let all: Vec<_> = set.linking(alone, RecordType::Activity, activity::OPPORTUNITY).collect();
        assert_eq!((all.len(), all[0].link(activity::CONTACT)), (1, None));
    });
    // Whose address is gone meanwhile stops all.
    crm.run(Command::Edit { id: nord, fields: vec![(account::STREET, None)] });
    let before = crm.content();
    assert!(crm.refusal(Command::LogLetters(Arc::new(vec![letter(nord)]))).contains("street"));
    assert!(crm.refusal(Command::LogLetters(Arc::new(vec![letter(nord), letter(max)]))).contains("nothing was logged"));
    assert_eq!(crm.content(), before);
}

#[test]
fn templates_may_be_for_accounts_and_have_the_salutation_line() {
    let crm = TestWorkspace::new();
    let fields = |body: &str| {
        vec![
            (email_template::NAME, text("Letter")),
            (email_template::OF, text("account")),
            (email_template::TEXT_EN, text(body)),
        ]
    };
    crm.create(RecordType::EmailTemplate, fields("{{greeting}},\n\n{{name}} in {{billing_city}}"));
    let create = Command::Create { kind: RecordType::EmailTemplate, fields: fields("{{first_name}}") };
    assert!(crm.refusal(create).contains("placeholder"));
}

#[test]
fn a_letter_on_paper_has_the_window_of_its_letterhead() {
    let crm = TestWorkspace::new();
    let nord = company(&crm);
    let to = found(&crm, nord).expect("gets one");
    let written = Written { subject: "Hello".to_string(), text: "One\n\nTwo".to_string(), missing: Vec::new() };
    let document = || crm.session.read(|set| letters::document(set, &to, &written, Language::De, None, today()));
    let mut letterhead =
        Letterhead { company: "Kontor".to_string(), address: "Weg 1\nKiel".to_string(), ..Letterhead::default() };
    sender(&crm, &letterhead);
    let letter = document();
    assert_eq!((letter.window, letter.sender.as_str()), (Some(Window::Left), "Kontor · Weg 1 · Kiel"));
    assert_eq!(letter.recipient, ["Nord GmbH", "Hafenstraße 12", "20457 Hamburg"]);
    assert_eq!(letter.blocks().len(), 4);
    letterhead.has_window_right = true;
    sender(&crm, &letterhead);
    assert_eq!(document().window, Some(Window::Right));
    assert_eq!(crm.session.read(|set| Letterhead::of(set)), letterhead);
    letterhead.paper = Paper::Letter;
    sender(&crm, &letterhead);
    assert_eq!(document().window, Some(Window::UnitedStates));
    // From the United States, Germany is abroad.
    assert_eq!(document().recipient.last().map(String::as_str), Some("DEUTSCHLAND"));
}

#[test]
fn labels_lie_on_their_sheet_without_overlap() {
    for sheet in SHEETS {
        let (width, height) = sheet.paper.size();
        let (right, bottom) = sheet.place(sheet.count() - 1);
        let (right, bottom) = (right + sheet.width, bottom + sheet.height);
        // The margins are alike on both sides, within what makers round.
        assert!((width - right - sheet.left).abs() <= 60, "{}: {} and {}", sheet.name, sheet.left, width - right);
        assert!((height - bottom - sheet.top).abs() <= 90, "{}: {} and {}", sheet.name, sheet.top, height - bottom);
        assert!(sheet.across >= sheet.width && sheet.down >= sheet.height, "{}", sheet.name);
        assert_eq!(LabelSheet::of(sheet.key), Some(*sheet));
    }
    assert_eq!(ENVELOPES.len(), 4);
    let sheet = LabelSheet::first(Paper::A4);
    let short = ["Nord".to_string(), "Kiel".to_string()];
    let long: Vec<String> =
        (0..7).map(|_| "Gesellschaft für außergewöhnlich lange Namen mbH & Co. KG".to_string()).collect();
    assert_eq!(sheet.font(&short), 110);
    assert!(sheet.font(&long) < 110);
}

proptest! {
    #[test]
    fn every_label_has_a_place_of_its_own_after_those_that_are_used(at in 0..SHEETS.len(), count in 0usize..200, start in 0usize..40) {
        let sheet = SHEETS[at];
        let pages = sheet.pages(count, start);
        let skipped = start.clamp(1, sheet.count()) - 1;
        let mut next = 0;
        for (number, page) in pages.iter().enumerate() {
            for (label, place) in page {
                prop_assert_eq!(*label, next);
                prop_assert_eq!(number * sheet.count() + place, next + skipped);
                next += 1;
            }
        }
        prop_assert_eq!(next, count);
        prop_assert!(pages.last().is_none_or(|page| !page.is_empty()));
    }

    #[test]
    fn no_line_of_an_address_is_empty_or_has_a_break(street in "[a-z \n]{0,12}", code in "[0-9 ]{0,5}", city in "[a-z ]{0,8}", state in "[A-Z ]{0,2}", country in "(|USA|UK|Germany|Italien|CA|Polen| )") {
        for home in ["DE", "US", ""] {
            for line in place(&street, &code, &city, &state, &country).lines(home) {
                prop_assert!(!line.trim().is_empty() && !line.contains('\n'), "{:?}", line);
            }
        }
    }
}
