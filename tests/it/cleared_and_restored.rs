//! What is cleared, restored or merged passes the same rules, and an email address has no invisible characters, whichever
//! way it came in.
use std::sync::Arc;

use crate::every_way_in::{NOT_INTERESTED, PRICE, a_deal, a_lead, convert, refused, update};
use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, link, text, wait};
use kontor::base::{Id, Row, Value};
use kontor::command::{AcceptEnquiry, Attachment, BulkEdit, Command, Merge};
use kontor::domain::records::{activity, contact, contact_role, lead, opportunity, stage, status};
use kontor::domain::{RecordType, defaults};
use kontor::session::SessionError;

#[test]
fn a_lost_opportunity_and_a_closed_lead_keep_their_reasons() {
    let crm = TestWorkspace::new();
    let (ada, roof) = (a_lead(&crm, "Berg"), a_deal(&crm, "Roof"));
    crm.run(Command::Disqualify { leads: vec![ada], reason: NOT_INTERESTED });
    let lose = vec![(opportunity::STAGE, link(defaults::STAGE_LOST)), (opportunity::LOSS_REASON, link(PRICE))];
    crm.run(Command::Edit { id: roof, fields: lose });
    let before = crm.content();
    for (id, reason) in [(ada, lead::REASON), (roof, opportunity::LOSS_REASON)] {
        assert_eq!(refused(&crm, Command::Edit { id, fields: vec![(reason, None)] }), Some(reason));
        let set = BulkEdit::Set { field: reason, value: None };
        refused(&crm, Command::Bulk { ids: Arc::new(vec![id]), edit: set });
        refused(&crm, Command::SetCells(Arc::new(vec![(id, (reason, None))])));
        crm.run(update(id, vec![(reason, None)]));
        assert_eq!(crm.content(), before, "a file's blank cell leaves the reason");
    }
    // With another one, or with a stage that has none, it may go.
    crm.run(Command::Edit { id: roof, fields: vec![(opportunity::LOSS_REASON, link(defaults::LOSS_OTHER))] });
    let reopen = vec![(opportunity::STAGE, link(Id::fixed(200))), (opportunity::LOSS_REASON, None)];
    crm.run(Command::Edit { id: roof, fields: reopen });
    assert_eq!(crm.get(roof, opportunity::LOSS_REASON), None);
}

#[test]
fn email_addresses_lose_invisible_characters_on_every_way_in() {
    const SEEN: &str = "ada@nord.example";
    for hidden in [
        "ada@nord.example\u{200b}",
        "\u{feff}ada@nord.example",
        "ada\u{ad}@no\u{2060}rd.example",
        "\u{202a}ada@nord.example\u{202c}",
    ] {
        let crm = TestWorkspace::new();
        let fields = || vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nord"))];
        let email = || (lead::EMAIL, text(hidden));
        let mut given = fields();
        given.push(email());
        let stored = |id: Id| assert_eq!(crm.get(id, lead::EMAIL), text(SEEN), "{hidden:?}");
        stored(crm.create(RecordType::Lead, given.clone()));
        for way in [
            &(|id| Command::Edit { id, fields: vec![email()] }) as &dyn Fn(Id) -> Command,
            &|id| Command::SetCells(Arc::new(vec![(id, email())])),
            &|id| Command::Bulk {
                ids: Arc::new(vec![id]),
                edit: BulkEdit::Set { field: lead::EMAIL, value: text(hidden) },
            },
            &|id| update(id, vec![email()]),
        ] {
            let id = crm.create(RecordType::Lead, fields());
            crm.run(way(id));
            stored(id);
        }
        let enquiry = AcceptEnquiry {
            is_captured: false,
            fields: given,
            subject: "Contact".into(),
            text: "Hello".into(),
            to: None,
        };
        stored(crm.run(Command::AcceptEnquiry(enquiry)).created[0].1);
        // Files of every format, and an address among others.
        let card = format!("BEGIN:VCARD\nVERSION:3.0\nN:Berg;Ada\nEMAIL:{hidden}\nEND:VCARD\n");
        let other = TestWorkspace::new();
        for (name, content) in [
            ("leads.csv", format!("Last Name,Company,Email\nBerg,Nord,{hidden}\n")),
            ("more.csv", format!("Last Name,Company,Email\nLund,Fjord,Ada <{hidden}>; bo@nord.example\n")),
            ("leads.json", format!("[{{\"Last Name\":\"Moor\",\"Company\":\"Heide\",\"Email\":\"{hidden}\"}}]")),
            ("cards.vcf", card),
        ] {
            import(&other, &[file(name, &content)]);
        }
        let leads: Vec<Option<Value>> = all(&other, RecordType::Lead).iter().map(|row| row.get(lead::EMAIL)).collect();
        assert_eq!(leads, [text(SEEN), text(SEEN), text(SEEN)], "{hidden:?}");
        assert_eq!(all(&other, RecordType::Contact)[0].get(contact::EMAIL), text(SEEN));
    }
}

#[test]
fn what_is_restored_follows_the_rules_as_they_are_now() {
    let crm = TestWorkspace::new();
    let restore = |ids: Vec<Id>| {
        let done = crm.run(Command::Delete(ids.clone()));
        let seq = done.header.expect("is stored").seq;
        move |crm: &TestWorkspace| wait(crm.session.restore(seq, ids.clone()))
    };
    // An activity and a file of a lead that is converted in the meantime go along, as the others did.
    let ada = a_lead(&crm, "Berg");
    let call = crm.run(Command::Log { about: ada, fields: vec![(activity::SUBJECT, text("Talk"))] }).created[0].1;
    let attachment = Attachment { name: "a".into(), media_type: "text/plain".into(), bytes: Arc::new(vec![1]) };
    let paper = crm.run(Command::Attach { about: ada, files: vec![attachment] }).created[0].1;
    let back = restore(vec![call, paper]);
    convert(&crm, ada);
    let converted = crm.session.read(|set| set.get(RecordType::Lead, ada).cloned()).unwrap();
    back(&crm).expect("is restored");
    for id in [call, paper] {
        assert_eq!(crm.get(id, activity::LEAD), link(ada));
        assert_eq!(crm.get(id, activity::CONTACT), converted.get(lead::CONVERTED_CONTACT));
        assert_eq!(crm.get(id, activity::OPPORTUNITY), converted.get(lead::CONVERTED_OPPORTUNITY));
        assert_eq!(crm.get(id, activity::ACCOUNT), None);
    }
    assert_eq!(crm.session.read(|set| set.get(RecordType::Lead, ada).map(Row::fields)), Some(converted.fields()));

    // A status and a stage that mean something else by now.
    let status_of = |name: &str| {
        crm.create(RecordType::Status, vec![(status::NAME, text(name)), (status::CATEGORY, link(defaults::OPEN))])
    };
    for (name, category, expected) in [
        ("Parked", defaults::CONVERTED, (link(defaults::STATUS_OPEN), None)),
        ("Put off", defaults::NOT_CONVERTED, (None, link(defaults::REASON_UNKNOWN))),
    ] {
        let parked = status_of(name);
        let bo = a_lead(&crm, "Lund");
        crm.run(Command::Edit { id: bo, fields: vec![(lead::STATUS, link(parked))] });
        let back = restore(vec![bo]);
        crm.run(Command::Edit { id: parked, fields: vec![(status::CATEGORY, link(category))] });
        back(&crm).expect("is restored");
        let (status, reason) = expected;
        assert_eq!((crm.get(bo, lead::STATUS), crm.get(bo, lead::REASON)), (status.or(link(parked)), reason));
    }
    let roof = a_deal(&crm, "Roof");
    let stage = Id::fixed(201);
    crm.run(Command::Edit { id: roof, fields: vec![(opportunity::STAGE, link(stage))] });
    let back = restore(vec![roof]);
    crm.run(Command::Edit { id: stage, fields: vec![(stage::CLOSED, Some(Value::Yes))] });
    back(&crm).expect("is restored");
    assert_eq!(crm.get(roof, opportunity::LOSS_REASON), link(defaults::LOSS_OTHER));
    crm.run(Command::Edit { id: stage, fields: vec![(stage::CLOSED, None)] });

    // A role of a contact who is the primary one by now.
    let (deal, person) =
        (a_deal(&crm, "Boat"), crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Moor"))]));
    let role = crm.create(
        RecordType::ContactRole,
        vec![(contact_role::OPPORTUNITY, link(deal)), (contact_role::CONTACT, link(person))],
    );
    let back = restore(vec![role]);
    crm.run(Command::Edit { id: deal, fields: vec![(opportunity::CONTACT, link(person))] });
    let before = crm.content();
    assert!(matches!(back(&crm), Err(SessionError::Refused(refusal)) if refusal.field.is_some()));
    assert_eq!(crm.content(), before);
}

#[test]
fn a_merge_passes_the_same_rules() {
    let crm = TestWorkspace::new();
    let (ada, other) = (a_lead(&crm, "Berg"), a_lead(&crm, "Bergh"));
    crm.run(Command::Disqualify { leads: vec![other], reason: NOT_INTERESTED });
    let merge = |picks| Command::Merge(Merge { master: ada, others: vec![other], picks });
    let status = (lead::STATUS, other);
    assert_eq!(refused(&crm, merge(vec![status, (lead::REASON, ada)])), Some(lead::REASON));
    crm.run(merge(vec![status]));
    assert_eq!(crm.get(ada, lead::REASON), link(NOT_INTERESTED));
}
