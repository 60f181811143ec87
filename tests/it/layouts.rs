//! Layouts: whatever one says, each field of a record is in one place and what is required in sight; saving and resetting are
//! one action each, undone like any; and what a later version wrote is kept.
use kontor::base::{FieldId, Id, Value};
use kontor::change::Action;
use kontor::command::{Command, SaveLayout};
use kontor::domain::layout::draft::{Draft, Part};
use kontor::domain::layout::{self, Arranged, Heading, Line, arrange, can_place, read, short_form, usual, write};
use kontor::domain::records::layout as fields;
use kontor::domain::records::{field, opportunity, pipeline};
use kontor::domain::{Field, Group, RecordType, defaults};
use kontor::import_export::workspace_file;
use kontor::locale::Language;
use kontor::store::layout_differences::differences;
use kontor::store::layouts::{self, List};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{TestWorkspace, cases, text, wait};

const LEAD: RecordType = RecordType::Lead;

pub fn save(kind: RecordType, pipeline: Option<Id>, part: FieldId, lines: &str) -> Command {
    Command::SaveLayout(SaveLayout { kind, pipeline, parts: vec![(part, read(lines))] })
}

/// A custom field of a record type; tells its record and its key.
fn own_field(crm: &TestWorkspace, kind: RecordType, name: &str, is_required: bool) -> (Id, &'static str) {
    let fields = vec![
        (field::NAME, text(name)),
        (field::OF, text(kind.key())),
        (field::TYPE, text("text")),
        (field::REQUIRED, Value::flag(is_required)),
    ];
    let id = crm.create(RecordType::Field, fields);
    let key = crm.session.read(|set| set.schema().own(id).expect("is a field").1.key);
    (id, key)
}

fn page(crm: &TestWorkspace, kind: RecordType, pipeline: Option<Id>) -> Arranged {
    crm.session.read(|set| layouts::page(set, kind, pipeline))
}

/// A page in words: headings with the keys of their fields.
fn told(all: &Arranged) -> Vec<String> {
    let heading = |heading: &Heading| match heading {
        Heading::Usual(group) => group.label().en.to_string(),
        Heading::Named(name) => format!("“{name}”"),
        Heading::More => "More".to_string(),
    };
    let one = |section: &layout::Section| {
        let keys: Vec<&str> = section.fields.iter().map(|field| field.key).collect();
        format!("{} {}: {}", heading(&section.heading), section.columns, keys.join(" "))
    };
    let tabs =
        all.tabs.iter().flat_map(|tab| std::iter::once(format!("[{}]", tab.name)).chain(tab.sections.iter().map(one)));
    tabs.chain(all.rest.iter().map(one)).collect()
}

const BILLING: &str = "tab\ngroup 1 main\nfield company\nfield last_name\ntab Contract\ngroup 2 \"Billing\"\nfield city\nfield street\nmore\nfield website";

#[test]
fn a_layout_arranges_the_page_and_what_it_does_not_name_stays_reachable() {
    let crm = TestWorkspace::new();
    let (_, size) = own_field(&crm, LEAD, "Size", false);
    let usual = page(&crm, LEAD, None);
    assert_eq!(usual.tabs.len(), 1);
    assert!(usual.tabs[0].sections.iter().any(|section| section.heading == Heading::Usual(Group::Own)));
    assert!(!usual.rest.iter().any(|section| section.heading == Heading::More), "nothing is hidden by default");

    crm.run(save(LEAD, None, fields::PAGE, BILLING));
    let all = page(&crm, LEAD, None);
    let lines = told(&all);
    assert_eq!(
        lines[..4],
        ["[]", "General 1: company last_name status", "[Contract]", "“Billing” 2: city street"].map(str::to_string)
    );
    // The custom field has a group of its own below the tabs; everything else is shown on demand.
    assert_eq!(lines[4], format!("Custom fields 1: {size}"));
    assert!(lines[5].starts_with("More 1: website ") && lines[5].contains(" email"));
    assert!(lines[6].starts_with("System 1: "));
    // Once it has a place, it is there.
    crm.run(save(LEAD, None, fields::PAGE, &format!("group 1 main\nfield last_name\nfield {size}")));
    assert_eq!(told(&page(&crm, LEAD, None))[1], format!("General 1: last_name {size} company status"));
}

#[test]
fn what_is_required_is_in_sight_wherever_a_layout_puts_it() {
    let crm = TestWorkspace::new();
    let (_, number) = own_field(&crm, LEAD, "Number", true);
    crm.run(save(
        LEAD,
        None,
        fields::PAGE,
        &format!("group 1 reach\nfield email\nmore\nfield last_name\nfield {number}"),
    ));
    let all = page(&crm, LEAD, None);
    assert_eq!(told(&all)[1], "Contact details 1: email last_name company status");
    assert_eq!(told(&all)[2], format!("Custom fields 1: {number}"));
    crm.run(save(LEAD, None, fields::FORM, "field email"));
    let form = crm.session.read(|set| layouts::short_form(set, LEAD, None)).expect("has one");
    let keys: Vec<&str> = form.iter().map(|field| field.key).collect();
    assert_eq!(keys, ["email", "last_name", "company", number]);
}

#[test]
fn saving_a_layout_is_one_action_that_is_undone_and_reset() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let told_last = || {
        crm.session
            .stack(|stack| stack.next_undo().map(|header| (header.cause.action, header.cause.told(Language::En))))
    };
    let parts = vec![(fields::PAGE, read(BILLING)), (fields::FORM, read("field last_name\nfield city"))];
    crm.run(Command::SaveLayout(SaveLayout { kind: LEAD, pipeline: None, parts }));
    assert_eq!(told_last(), Some((Action::Layout, "Layout saved: Leads".to_string())));
    assert_eq!(crm.session.read(|set| set.count(RecordType::Layout)), 1);
    crm.undo();
    assert_eq!(crm.content(), before);
    crm.redo();
    crm.run(save(LEAD, None, fields::PAGE, "group 1 main\nfield email"));
    crm.undo();
    assert_eq!(told(&page(&crm, LEAD, None))[2], "[Contract]", "the layout before is back");
    // A part that is reset is as usual again, the others stay.
    crm.run(save(LEAD, None, fields::PAGE, ""));
    assert_eq!(told_last(), Some((Action::ResetLayout, "Layout reset: Leads".to_string())));
    assert_eq!(page(&crm, LEAD, None).tabs.len(), 1);
    assert!(crm.session.read(|set| layouts::short_form(set, LEAD, None)).is_some());
    crm.undo();
    assert_eq!(page(&crm, LEAD, None).tabs.len(), 2);
    // What was never changed is not stored by a reset.
    let before = crm.content();
    crm.run(save(RecordType::Account, None, fields::PAGE, ""));
    assert_eq!(crm.content(), before);
}

#[test]
fn a_pipeline_may_have_a_layout_of_its_own_part_by_part() {
    let crm = TestWorkspace::new();
    let kind = RecordType::Opportunity;
    crm.run(Command::CopyPipeline { pipeline: defaults::MAIN_PIPELINE, name: Value::text("Renewals"), name_de: None });
    let renewals = crm.session.read(|set| {
        let mut all = set.rows(RecordType::Pipeline).map(|(_, row)| row);
        all.find(|row| row.text(pipeline::NAME) == "Renewals").map(|row| row.id()).expect("is there")
    });
    crm.run(save(kind, None, fields::PAGE, "group 1 \"All\"\nfield name"));
    crm.run(save(kind, None, fields::FORM, "field name\nfield amount"));
    let told_of = |pipeline: Option<Id>| told(&page(&crm, kind, pipeline))[1].clone();
    assert!(told_of(Some(renewals)).starts_with("“All” 1: name"), "until it has its own");
    crm.run(save(kind, Some(renewals), fields::PAGE, "group 2 \"Renewal\"\nfield amount"));
    assert!(told_of(Some(renewals)).starts_with("“Renewal” 2: amount"));
    assert!(told_of(None).starts_with("“All” 1: name"));
    assert!(told_of(Some(defaults::MAIN_PIPELINE)).starts_with("“All” 1: name"));
    let form = crm.session.read(|set| layouts::short_form(set, kind, Some(renewals))).expect("that of all pipelines");
    assert_eq!(
        form[..2].iter().map(|field| field.number).collect::<Vec<_>>(),
        [opportunity::NAME, opportunity::AMOUNT]
    );
    // A deal has the layout of the pipeline in which it is.
    let stage = crm.session.read(|set| {
        let all = kontor::store::picklists::stages_of(set, renewals);
        all.first().copied().expect("has stages")
    });
    let deal =
        crm.create(kind, vec![(opportunity::NAME, text("Pilot")), (opportunity::STAGE, Some(Value::Link(stage)))]);
    let of = crm.session.read(|set| set.get(kind, deal).and_then(|row| layouts::pipeline_of(set, kind, row)));
    assert_eq!(of, Some(renewals));
    let told = crm.session.read(|set| {
        let header = crm.session.stack(|stack| stack.in_order().nth(1).map(|header| header.cause.told(Language::En)));
        (header, set.count(RecordType::Layout))
    });
    assert_eq!(told, (Some("Layout saved: Opportunities – Renewals".to_string()), 2));
    let gone = Command::SaveLayout(SaveLayout { kind, pipeline: Some(Id::fixed(9)), parts: Vec::new() });
    assert!(crm.try_do(gone).is_err(), "there is no such pipeline");
}

#[test]
fn lists_are_in_the_order_of_the_layout_and_none_is_lost() {
    let crm = TestWorkspace::new();
    let kind = RecordType::Account;
    let lists = || crm.session.read(|set| layouts::lists(set, kind, None));
    let usual = crm.session.read(|set| layouts::lists_of(set, kind));
    assert_eq!(lists(), [usual.clone(), Vec::new()]);
    assert!(usual.contains(&List::Records(RecordType::Contact)) && usual.contains(&List::Files));
    crm.run(save(kind, None, fields::LISTS, "list file\nlist unheard\nhide lead\nhide unheard\nlist opportunity"));
    let [shown, hidden] = lists();
    assert_eq!(shown[..2], [List::Files, List::Records(RecordType::Opportunity)]);
    assert_eq!(hidden, [List::Records(LEAD)]);
    assert_eq!(shown.len() + hidden.len(), usual.len());
}

#[test]
fn a_layout_goes_along_in_a_file_which_older_programs_refuse() {
    let crm = TestWorkspace::new();
    let plain = wait(crm.session.journal()).expect("is read");
    let version = |commits: &[kontor::change::Commit]| {
        let file = crm.session.read(|set| workspace_file::write(set, commits, &[], kontor::base::Timestamp(0)));
        let head = file.split(|byte| *byte == b'\n').next().map(|line| String::from_utf8_lossy(line).into_owned());
        (head.unwrap_or_default().contains("\"version\":3"), file)
    };
    assert!(!version(&plain).0);
    crm.run(save(LEAD, None, fields::PAGE, &format!("{BILLING}\nlater thing")));
    let commits = wait(crm.session.journal()).expect("is read");
    let (is_later, file) = version(&commits);
    assert!(is_later);
    let other = workspace_file::read(&file).expect("is whole");
    let texts = |set: &kontor::store::RecordStore| {
        set.rows(RecordType::Layout).map(|(_, row)| row.text(fields::PAGE).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&other.set), crm.session.read(texts));
    assert_eq!(told(&layouts::page(&other.set, LEAD, None)), told(&page(&crm, LEAD, None)));
    assert!(texts(&other.set)[0].ends_with("later thing"), "what a later version wrote is kept");
}

#[test]
fn a_deleted_field_leaves_its_place_and_a_restored_one_comes_back_to_it() {
    let crm = TestWorkspace::new();
    let (id, size) = own_field(&crm, LEAD, "Size", false);
    crm.run(save(LEAD, None, fields::PAGE, &format!("group 1 main\nfield {size}\nfield last_name\nfield company")));
    let with = told(&page(&crm, LEAD, None));
    crm.run(Command::DeleteField { field: id });
    assert_eq!(told(&page(&crm, LEAD, None))[1], "General 1: last_name company status");
    // Somebody arranges the others meanwhile; the line of the field is kept.
    let lines = crm.session.read(|set| {
        let lines = layouts::page_lines(set, LEAD, None);
        Draft::of_page(LEAD, &lines, set.fields(LEAD)).lines(Part::Page)
    });
    assert!(lines.contains(&Line::Field(size.to_string())));
    crm.undo();
    assert_eq!(told(&page(&crm, LEAD, None)), with);
}

#[test]
fn the_history_says_a_layout_in_words() {
    let crm = TestWorkspace::new();
    let words = |text: &str| crm.session.read(|set| layouts::words(set, LEAD, text, Language::En));
    assert_eq!(
        words(BILLING),
        "Details: General: Company, Last name · Contract: Billing: City, Street · More fields: Website"
    );
    assert_eq!(words("list file\nhide campaign_member\nhide unheard\nlater"), "Files · More lists: Campaigns");
    let french = crm.session.read(|set| layouts::words(set, LEAD, "group 1 main\nfield city", Language::Fr));
    assert_eq!(french, "Général\u{a0}: Ville");
}

#[test]
fn what_differs_between_two_layouts_is_said_in_words() {
    let crm = TestWorkspace::new();
    let said = |part: FieldId, text: &str, other: &str, language: Language| {
        crm.session.read(|set| differences(set, LEAD, part, (text, &[other]), language))
    };
    let other = BILLING.replace("field city\n", "").replace("field company", "field company\nfield city");
    assert_eq!(said(fields::PAGE, BILLING, &other, Language::En), ["Contract – Billing: City"]);
    assert_eq!(said(fields::PAGE, &other, BILLING, Language::En), ["General: City"]);
    let turned = BILLING.replace("field company\nfield last_name", "field last_name\nfield company");
    let lines = said(fields::PAGE, &turned, BILLING, Language::De);
    assert_eq!(lines, ["Allgemein: in der Reihenfolge Nachname, Firma"]);
    let narrow = BILLING.replace("group 2 \"Billing\"", "group 1 \"Billing\"");
    assert_eq!(said(fields::PAGE, &narrow, BILLING, Language::En), ["Contract – Billing: One column"]);
    assert_eq!(said(fields::PAGE, BILLING, BILLING, Language::Fr), Vec::<String>::new());
    let unnamed = BILLING.replace("\nfield website", "");
    assert_eq!(said(fields::PAGE, &unnamed, BILLING, Language::En), Vec::<String>::new(), "it is on demand either way");
    // The form has no headings; lists are shown or not.
    assert_eq!(said(fields::FORM, "field company\nfield email", "field company", Language::En), ["Email"]);
    assert_eq!(said(fields::FORM, "field company", "field company\nfield email", Language::En), ["More fields: Email"]);
    let crm = &crm;
    let lists = |text: &str, other: &str| {
        crm.session.read(|set| differences(set, RecordType::Account, fields::LISTS, (text, &[other]), Language::En))
    };
    assert_eq!(
        lists("list contact\nhide opportunity", "list contact\nlist opportunity"),
        ["More lists: Opportunities"]
    );
    assert_eq!(
        lists("list opportunity\nlist contact", "list contact\nlist opportunity"),
        ["in the order Opportunities, Contacts"]
    );
}

#[test]
fn a_copied_pipeline_takes_its_layout_along() {
    let crm = TestWorkspace::new();
    let deals = RecordType::Opportunity;
    crm.run(save(deals, Some(defaults::MAIN_PIPELINE), fields::FORM, "field name\nfield amount"));
    let before = crm.content();
    let done =
        crm.run(Command::CopyPipeline { pipeline: defaults::MAIN_PIPELINE, name: text("Partners"), name_de: None });
    let copy = done.created.iter().find(|(kind, _)| *kind == RecordType::Pipeline).expect("is made").1;
    let form = |of: Id| crm.session.read(|set| layouts::part(set, deals, Some(of), fields::FORM).map(str::to_string));
    assert_eq!(form(copy).as_deref(), Some("field name\nfield amount"));
    // From now on each is arranged by itself.
    crm.run(save(deals, Some(copy), fields::FORM, "field name"));
    assert_eq!(
        (form(copy).as_deref(), form(defaults::MAIN_PIPELINE).as_deref()),
        (Some("field name"), Some("field name\nfield amount"))
    );
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn names_are_one_line_and_not_too_long() {
    let own = |name: &str| Line::Group(Heading::Named(name.to_string()), 1);
    assert_eq!(read("group 9 \"Fair \t 2026\""), [Line::Group(Heading::Named("Fair 2026".to_string()), 2)]);
    assert_eq!(read(&write(&[own("a \"quoted\" name")])), [own("a \"quoted\" name")]);
    assert_eq!(layout::name(&"x".repeat(200)).chars().count(), layout::MOST_NAME);
    assert_eq!(layout::name(" a\n b "), "a b");
}

/// Lines of all sorts, with fields that are there, that are not, and twice.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let keys = all_fields().into_iter().map(|field| field.key).chain(["gone"]);
    let keys: Vec<String> = keys.map(String::from).collect();
    let field = proptest::sample::select(keys).prop_map(Line::Field);
    let heading = prop_oneof![
        proptest::sample::select(layout::usual_groups().collect::<Vec<_>>()).prop_map(Heading::Usual),
        "[a-z\"]{0,4}".prop_map(|name| Heading::Named(layout::name(&name))),
    ];
    let line = prop_oneof![
        8 => field,
        3 => (heading, 1u8..=2).prop_map(|(heading, columns)| Line::Group(heading, columns)),
        2 => "[a-z]{0,3}".prop_map(Line::Tab),
        1 => Just(Line::More),
        1 => Just(Line::Other("later 7".to_string())),
        1 => Just(Line::List("file".to_string(), true)),
    ];
    vec(line, 0..30)
}

thread_local! {
    static FIELDS: Vec<&'static Field> = {
        let crm = TestWorkspace::new();
        own_field(&crm, LEAD, "Size", false);
        crm.session.read(|set| set.fields(LEAD).to_vec())
    };
}

/// The fields of leads with a custom one.
fn all_fields() -> Vec<&'static Field> {
    FIELDS.with(Clone::clone)
}

fn numbers<'a>(all: impl Iterator<Item = &'a &'static Field>) -> Vec<FieldId> {
    let mut out: Vec<FieldId> = all.map(|field| field.number).collect();
    out.sort_unstable();
    out
}

/// Each field is in one place, and what is required is not among what is shown on demand.
fn is_whole(all: &Arranged, fields: &[&'static Field]) {
    assert_eq!(numbers(all.sections().flat_map(|section| &section.fields)), numbers(fields.iter()));
    assert!(!fields.iter().any(|field| field.required && can_place(LEAD, field) && all.is_more(field)));
    assert!(all.sections().all(|section| !section.fields.is_empty()));
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Move(u8, bool),
    Past(u8, u8),
    Into(u8, u8),
    Remove(u8),
    AddGroup,
    AddTab,
    Rename(u8),
    Columns(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (any::<u8>(), any::<bool>()).prop_map(|(at, down)| Step::Move(at, down)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(at, to)| Step::Past(at, to)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(at, to)| Step::Into(at, to)),
        2 => any::<u8>().prop_map(Step::Remove),
        1 => Just(Step::AddGroup),
        1 => Just(Step::AddTab),
        1 => any::<u8>().prop_map(Step::Rename),
        1 => any::<u8>().prop_map(Step::Columns),
    ]
}

fn carry_out(draft: &mut Draft, step: Step) {
    let ids: Vec<u32> = draft.entries().map(|entry| entry.id).collect();
    let id = |at: u8| ids[usize::from(at) % ids.len()];
    match step {
        Step::Move(at, down) => {
            draft.step(id(at), down);
        }
        Step::Past(at, to) => {
            draft.move_past(id(at), id(to));
        }
        Step::Into(at, to) => {
            draft.show(id(to));
            draft.move_into(id(at), id(to));
        }
        Step::AddGroup => {
            draft.add_group("New group");
        }
        Step::AddTab => {
            draft.add_tab("New tab", "New group");
        }
        Step::Remove(at) => draft.remove(id(at)),
        Step::Rename(at) => draft.rename(id(at), "Other name"),
        Step::Columns(at) => draft.set_columns(id(at), 2),
    }
}

/// The fields that are only kept, and lines of later versions.
fn kept(lines: &[Line]) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for line in lines {
        let is_kept = matches!(line, Line::Other(_)) || *line == Line::Field("gone".to_string());
        if is_kept && (matches!(line, Line::Other(_)) || !out.contains(line)) {
            out.push(line.clone());
        }
    }
    out.sort_by_key(write_one);
    out
}

fn write_one(line: &Line) -> String {
    write(std::slice::from_ref(line))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    #[test]
    fn each_field_is_in_one_place_whatever_a_layout_says(lines in lines()) {
        let fields = all_fields();
        is_whole(&arrange(LEAD, &lines, &fields), &fields);
        is_whole(&arrange(LEAD, &usual(LEAD, &fields), &fields), &fields);
        let form = short_form(LEAD, &lines, &fields);
        prop_assert!(fields.iter().filter(|field| field.required && layout::is_offered(LEAD, field)).all(|field| form.contains(field)));
        let mut once = numbers(form.iter());
        once.dedup();
        prop_assert_eq!(once.len(), form.len());
    }

    #[test]
    fn a_layout_is_read_as_it_was_written(lines in lines()) {
        let text = write(&lines);
        let again = read(&text);
        prop_assert_eq!(write(&again), text);
        prop_assert_eq!(arrange(LEAD, &again, &all_fields()), arrange(LEAD, &lines, &all_fields()));
    }

    #[test]
    fn hostile_texts_are_read(text in "(tab|group|field|more|list|hide|[ -~]|\n| |\"|1|main|\u{202e}|é){0,60}") {
        let fields = all_fields();
        is_whole(&arrange(LEAD, &read(&text), &fields), &fields);
        is_whole(&arrange(LEAD, &Draft::of_page(LEAD, &read(&text), &fields).lines(Part::Page), &fields), &fields);
    }

    #[test]
    fn arranging_by_steps_loses_nothing(lines in lines(), steps in vec(step(), 0..20)) {
        let fields = all_fields();
        let mut draft = Draft::of_page(LEAD, &lines, &fields);
        // What is shown before anything was moved is what the lines say.
        let shown = |all: &Arranged| all.sections().map(|section| numbers(section.fields.iter())).collect::<Vec<_>>();
        let (mut now, mut before) = (shown(&arrange(LEAD, &draft.lines(Part::Page), &fields)), shown(&arrange(LEAD, &lines, &fields)));
        now.sort();
        before.sort();
        prop_assert_eq!(now, before);
        let was_kept = kept(&draft.lines(Part::Page));
        for step in steps {
            carry_out(&mut draft, step);
            let lines = draft.lines(Part::Page);
            let all = arrange(LEAD, &lines, &fields);
            is_whole(&all, &fields);
            // Every field that can be placed has its line, so that the editor shows where it is.
            let named = lines.iter().filter(|line| matches!(line, Line::Field(key) if fields.iter().any(|field| field.key == key && can_place(LEAD, field))));
            prop_assert_eq!(named.count(), fields.iter().filter(|field| can_place(LEAD, field)).count());
            prop_assert_eq!(kept(&lines), was_kept.clone());
            // Read again it is the same, so that nothing moves when it is opened.
            prop_assert_eq!(Draft::of_page(LEAD, &read(&write(&lines)), &fields).lines(Part::Page), lines);
        }
    }

    #[test]
    fn the_short_form_and_the_lists_are_arranged_alike(lines in lines(), steps in vec(step(), 0..20)) {
        let fields = all_fields();
        let offered = fields.iter().filter(|field| can_place(LEAD, field) && layout::is_offered(LEAD, field)).count();
        let mut form = Draft::of_form(LEAD, &lines, &fields);
        let keys = ["file", "campaign_member", "opportunity"];
        let mut lists = Draft::of_lists(&lines, &keys);
        let is_move = |step: &Step| matches!(step, Step::Move(..) | Step::Past(..) | Step::Into(..));
        for step in steps.into_iter().filter(is_move) {
            carry_out(&mut form, step);
            carry_out(&mut lists, step);
            prop_assert_eq!(form.entries().count(), offered + 1);
            let short = short_form(LEAD, &form.lines(Part::Form), &fields);
            prop_assert!(fields.iter().filter(|field| field.required && layout::is_offered(LEAD, field)).all(|field| short.contains(field)));
            let [shown, hidden] = layout::lists(&lists.lines(Part::Lists), &keys, |key| key);
            prop_assert_eq!(shown.len() + hidden.len(), keys.len());
        }
    }
}
