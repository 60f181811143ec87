//! The merge: the same state on every replica, whatever the order in which commits arrive, and nothing overwritten in
//! silence.
use kontor::base::random::SplitMix64;
use kontor::base::{Currency, FieldId, Id, Money, Timestamp, Value};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, field, lead, line_item, opportunity};
use kontor::replication::conflicts::{Conflict, Resolution};
use kontor::replication::merged_state::MergedState;
use kontor::replication::snapshot;
use kontor::replication::wire::raw;
use kontor::replication::{ReplicaId, ReplicatedCommit, WireChange};
use proptest::prelude::*;

use super::reference::{self, Content};
use crate::support::cases;

/// A replica without a journal: its state and the commits it has.
#[derive(Clone)]
struct Replica {
    id: ReplicaId,
    state: MergedState,
    has: Vec<ReplicatedCommit>,
}

impl Replica {
    fn new(id: u64) -> Replica {
        Replica { id: ReplicaId::of_random(id), state: MergedState::new(), has: Vec::new() }
    }

    fn commit(&mut self, changes: Vec<WireChange>) -> ReplicatedCommit {
        let (stamp, seen) = self.state.next(self.id);
        let commit = ReplicatedCommit {
            stamp,
            seen,
            id: Id::fixed(stamp.dot.number * 100 + self.id.number() as u32),
            at: Timestamp(i64::from(stamp.dot.number)),
            by: None,
            action: 2,
            subject: String::new(),
            about: None,
            edition: String::new(),
            changes,
            more: Vec::new(),
        };
        self.state.apply(&commit);
        self.has.push(commit.clone());
        commit
    }

    /// Takes what another replica has, in the other's order.
    fn pull(&mut self, other: &Replica) {
        for commit in &other.has {
            if self.state.is_ready(commit) {
                self.state.apply(commit);
                self.has.push(commit.clone());
            }
        }
    }

    fn get(&self, id: Id, field: FieldId) -> Option<Value> {
        self.state.row(id)?.1.get(field)
    }

    fn resolve(&mut self, resolution: Resolution) {
        let conflict = self.state.conflicts().remove(0);
        let changes = self.state.resolve(&conflict, &resolution);
        let changes = self.state.outgoing(&changes);
        assert!(!changes.is_empty());
        self.commit(changes);
    }
}

/// Two replicas, each with what both have.
fn meet(one: &mut Replica, other: &mut Replica) {
    one.pull(other);
    other.pull(one);
    assert_eq!(one.state.digest(), other.state.digest());
    assert_eq!(content(&one.state), content(&other.state));
    assert_eq!(content(&one.state), reference::content(&one.has));
    assert_eq!(one.state.conflicts(), other.state.conflicts());
}

pub fn content(state: &MergedState) -> Content {
    state.rows().map(|(kind, row)| (row.id(), (kind, row.fields()))).collect()
}

fn text(text: &str) -> Vec<u8> {
    raw(Value::text(text).as_ref())
}

fn link(id: Id) -> Vec<u8> {
    raw(Some(&Value::Link(id)))
}

fn create(kind: RecordType, id: Id, fields: &[(FieldId, Vec<u8>)]) -> WireChange {
    let mut fields = fields.to_vec();
    fields.sort();
    WireChange::Create { kind: kind as u8, id, fields }
}

fn set(kind: RecordType, id: Id, field: FieldId, value: Vec<u8>) -> WireChange {
    WireChange::Set { kind: kind as u8, id, field: (field, value) }
}

fn remove(kind: RecordType, id: Id) -> WireChange {
    WireChange::Remove { kind: kind as u8, id }
}

fn money(minor: i64) -> Vec<u8> {
    raw(Some(&Value::Money(Money { minor, currency: Currency::EUR })))
}

const ANNA: Id = Id::fixed(1);
const NORDLICHT: Id = Id::fixed(2);

/// Two replicas with one account and one contact there.
fn pair() -> (Replica, Replica) {
    let (mut one, mut other) = (Replica::new(1), Replica::new(2));
    one.commit(vec![
        create(RecordType::Account, NORDLICHT, &[(account::NAME, text("Nordlicht"))]),
        create(
            RecordType::Contact,
            ANNA,
            &[(contact::LAST_NAME, text("Schmidt")), (contact::ACCOUNT, link(NORDLICHT))],
        ),
    ]);
    meet(&mut one, &mut other);
    (one, other)
}

#[test]
fn a_field_set_on_both_sides_keeps_both_values_until_somebody_decides() {
    let (mut one, mut other) = pair();
    one.commit(vec![set(RecordType::Contact, ANNA, contact::TITLE, text("Head of sales"))]);
    other.commit(vec![set(RecordType::Contact, ANNA, contact::TITLE, text("Director"))]);
    other.commit(vec![set(RecordType::Contact, ANNA, contact::EMAIL, text("anna@nordlicht.example"))]);
    meet(&mut one, &mut other);
    assert_eq!(one.get(ANNA, contact::TITLE), Value::text("Director"), "of equal age, that of the greater replica");
    let all = one.state.conflicts();
    let [Conflict::Field { id, field, values }] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((*id, *field), (ANNA, contact::TITLE));
    assert_eq!(
        values.iter().map(|value| value.value.clone()).collect::<Vec<_>>(),
        [text("Head of sales"), text("Director")]
    );
    // Agreeing with what is shown is a decision too, and it reaches the other side.
    one.resolve(Resolution::Value(Value::text("Director")));
    assert_eq!(one.state.conflicts(), []);
    meet(&mut one, &mut other);
    assert_eq!(other.state.conflicts(), []);
    assert_eq!(other.get(ANNA, contact::TITLE), Value::text("Director"));
}

#[test]
fn equal_values_and_fields_that_the_app_maintains_are_no_conflict() {
    let (mut one, mut other) = pair();
    let moment = |at| raw(Some(&Value::Moment(Timestamp(at))));
    for (replica, at) in [(&mut one, -5), (&mut other, -7)] {
        replica.commit(vec![
            set(RecordType::Contact, ANNA, contact::TITLE, text("Director")),
            set(RecordType::Contact, ANNA, contact::LAST_ACTIVITY, moment(at)),
        ]);
    }
    meet(&mut one, &mut other);
    assert_eq!(one.state.conflicts(), []);
    assert_eq!(one.get(ANNA, contact::LAST_ACTIVITY), Some(Value::Moment(Timestamp(-5))), "the later activity");
}

#[test]
fn a_record_removed_here_and_changed_there_stays_until_somebody_decides() {
    for resolution in [Resolution::Keep, Resolution::Remove] {
        let (mut one, mut other) = pair();
        one.commit(vec![remove(RecordType::Contact, ANNA)]);
        assert_eq!(one.get(ANNA, contact::LAST_NAME), None);
        other.commit(vec![set(RecordType::Contact, ANNA, contact::TITLE, text("Director"))]);
        meet(&mut one, &mut other);
        assert_eq!(one.get(ANNA, contact::LAST_NAME), Value::text("Schmidt"), "the whole record is back");
        assert!(matches!(one.state.conflicts().as_slice(), [Conflict::Removed { id, .. }] if *id == ANNA));
        other.resolve(resolution.clone());
        meet(&mut one, &mut other);
        assert_eq!(one.state.conflicts(), []);
        let stays = resolution == Resolution::Keep;
        assert_eq!(one.get(ANNA, contact::TITLE), Value::text("Director").filter(|_| stays));
    }
}

#[test]
fn a_restored_record_has_only_the_fields_it_was_restored_with() {
    let (mut one, mut other) = pair();
    one.commit(vec![set(RecordType::Contact, ANNA, contact::TITLE, text("Director"))]);
    one.commit(vec![remove(RecordType::Contact, ANNA)]);
    one.commit(vec![create(RecordType::Contact, ANNA, &[(contact::LAST_NAME, text("Schmidt"))])]);
    meet(&mut one, &mut other);
    assert_eq!(other.get(ANNA, contact::TITLE), None);
    assert_eq!(other.get(ANNA, contact::LAST_NAME), Value::text("Schmidt"));
    assert_eq!(other.state.conflicts(), []);
}

#[test]
fn a_link_to_a_removed_record_is_hidden_and_returns_with_it() {
    let (mut one, mut other) = pair();
    one.commit(vec![
        remove(RecordType::Account, NORDLICHT),
        set(RecordType::Contact, ANNA, contact::ACCOUNT, Vec::new()),
    ]);
    let lead = Id::fixed(3);
    other.commit(vec![create(
        RecordType::Lead,
        lead,
        &[(lead::LAST_NAME, text("Berg")), (lead::PARTNER, link(NORDLICHT))],
    )]);
    meet(&mut one, &mut other);
    assert_eq!((one.get(lead, lead::PARTNER), one.get(lead, lead::LAST_NAME)), (None, Value::text("Berg")));
    one.commit(vec![create(RecordType::Account, NORDLICHT, &[(account::NAME, text("Nordlicht"))])]);
    meet(&mut one, &mut other);
    assert_eq!(other.get(lead, lead::PARTNER), Some(Value::Link(NORDLICHT)));
}

/// A deal with a line item that costs so much.
fn line(id: Id, deal: Id, minor: i64) -> WireChange {
    let fields = [
        (line_item::NAME, text("Consulting")),
        (line_item::OPPORTUNITY, link(deal)),
        (line_item::QUANTITY, raw(Some(&Value::Number(1_000_000)))),
        (line_item::PRICE, money(minor)),
    ];
    create(RecordType::LineItem, id, &fields)
}

#[test]
fn sums_follow_the_lines_of_both_sides_and_a_required_deal_comes_back() {
    let (mut one, mut other) = pair();
    let (deal, first, second, third) = (Id::fixed(10), Id::fixed(11), Id::fixed(12), Id::fixed(13));
    one.commit(vec![
        create(RecordType::Opportunity, deal, &[(opportunity::NAME, text("Pilot"))]),
        line(first, deal, 500),
    ]);
    meet(&mut one, &mut other);
    one.commit(vec![line(second, deal, 70), set(RecordType::Opportunity, deal, opportunity::AMOUNT, money(570))]);
    other.commit(vec![line(third, deal, 3), set(RecordType::Opportunity, deal, opportunity::AMOUNT, money(503))]);
    meet(&mut one, &mut other);
    let amount = |replica: &Replica| replica.state.row(deal).and_then(|(_, row)| row.money(opportunity::AMOUNT));
    assert_eq!(amount(&one).map(|amount| amount.minor), Some(573));
    assert_eq!(one.state.conflicts(), [], "nobody typed the sums");
    // One side removes the deal with its lines, the other adds a line meanwhile.
    one.commit([first, second, third].map(|id| remove(RecordType::LineItem, id)).into());
    one.commit(vec![remove(RecordType::Opportunity, deal)]);
    let fourth = Id::fixed(14);
    other.commit(vec![line(fourth, deal, 40)]);
    meet(&mut one, &mut other);
    assert_eq!(amount(&one).map(|amount| amount.minor), Some(40), "the deal is back for the line");
    one.commit(vec![remove(RecordType::LineItem, fourth)]);
    meet(&mut one, &mut other);
    assert_eq!(amount(&other), None, "and gone again with it");
}

#[test]
fn a_circle_loses_the_link_that_was_set_first_and_has_it_back_later() {
    let (mut one, mut other) = pair();
    let below = Id::fixed(5);
    one.commit(vec![create(RecordType::Account, below, &[(account::NAME, text("Südlicht"))])]);
    meet(&mut one, &mut other);
    one.commit(vec![set(RecordType::Account, below, account::PARENT, link(NORDLICHT))]);
    other.commit(vec![set(RecordType::Account, NORDLICHT, account::PARENT, link(below))]);
    meet(&mut one, &mut other);
    assert_eq!(one.get(below, account::PARENT), None);
    assert_eq!(one.get(NORDLICHT, account::PARENT), Some(Value::Link(below)));
    one.commit(vec![set(RecordType::Account, NORDLICHT, account::PARENT, Vec::new())]);
    meet(&mut one, &mut other);
    assert_eq!(other.get(below, account::PARENT), Some(Value::Link(NORDLICHT)));
}

#[test]
fn of_two_custom_fields_with_one_number_the_later_is_hidden() {
    let (mut one, mut other) = pair();
    let own = |id: u32, name: &str| {
        let fields = [
            (field::NAME, text(name)),
            (field::NUMBER, raw(Some(&Value::Number(1_000)))),
            (field::OF, text("contact")),
            (field::TYPE, text("text")),
        ];
        create(RecordType::Field, Id::fixed(id), &fields)
    };
    other.commit(vec![set(RecordType::Contact, ANNA, contact::TITLE, text("Director"))]);
    one.commit(vec![own(20, "Shoe size")]);
    other.commit(vec![own(21, "Hat size")]);
    meet(&mut one, &mut other);
    assert_eq!(one.get(Id::fixed(20), field::NAME), Value::text("Shoe size"));
    assert_eq!(one.get(Id::fixed(21), field::NAME), None);
    one.commit(vec![remove(RecordType::Field, Id::fixed(20))]);
    meet(&mut one, &mut other);
    assert_eq!(one.get(Id::fixed(21), field::NAME), Value::text("Hat size"));
}

#[test]
fn a_lead_converted_twice_is_one_conflict_and_shows_one_conversion() {
    let (mut one, mut other) = pair();
    let lead = Id::fixed(30);
    one.commit(vec![create(RecordType::Lead, lead, &[(lead::LAST_NAME, text("Berg"))])]);
    meet(&mut one, &mut other);
    for (replica, made) in [(&mut one, Id::fixed(31)), (&mut other, Id::fixed(32))] {
        replica.commit(vec![
            create(RecordType::Contact, made, &[(contact::LAST_NAME, text("Berg"))]),
            set(
                RecordType::Lead,
                lead,
                lead::CONVERTED_AT,
                raw(Some(&Value::Moment(Timestamp(-i64::from(made.0[15]))))),
            ),
            set(RecordType::Lead, lead, lead::CONVERTED_CONTACT, link(made)),
        ]);
    }
    meet(&mut one, &mut other);
    assert!(
        matches!(one.state.conflicts().as_slice(), [Conflict::ConvertedTwice { conversions, .. }] if conversions.len() == 2)
    );
    assert_eq!(one.get(lead, lead::CONVERTED_CONTACT), Some(Value::Link(Id::fixed(32))));
    assert_eq!(one.get(lead, lead::CONVERTED_AT), Some(Value::Moment(Timestamp(-32))), "both of one conversion");
}

#[test]
fn fields_and_records_of_newer_versions_are_carried_along() {
    let (mut one, mut other) = pair();
    one.commit(vec![
        set(RecordType::Contact, ANNA, FieldId(900), b"z new".to_vec()),
        WireChange::Create { kind: 250, id: Id::fixed(40), fields: vec![(FieldId(1), text("new"))] },
        WireChange::Unknown(b'?', vec![1, 2, 3]),
    ]);
    meet(&mut one, &mut other);
    assert_eq!(other.get(ANNA, contact::LAST_NAME), Value::text("Schmidt"));
    assert!(other.state.record(Id::fixed(40)).is_some() && other.state.row(Id::fixed(40)).is_none());
    assert_eq!(other.has.last().unwrap().changes.len(), 3);
}

/// A random commit on what a replica shows, with few records and values, so that replicas meet.
fn random_commit(replica: &Replica, random: &mut SplitMix64) -> Vec<WireChange> {
    let kinds = [
        RecordType::Account,
        RecordType::Contact,
        RecordType::Opportunity,
        RecordType::LineItem,
        RecordType::Field,
        RecordType::Lead,
    ];
    let id_of = |kind: RecordType, number: u32| Id::fixed(1_000 * (kind as u32 + 1) + number);
    let mut out: Vec<WireChange> = Vec::new();
    for _ in 0..=random.below(2) {
        let kind = random.pick(&kinds);
        let id = id_of(kind, random.below(3));
        // The parent of an account may be itself only after a merge of others.
        let other = |kind: RecordType, random: &mut SplitMix64| link(id_of(kind, random.below(3)));
        let value = |random: &mut SplitMix64| match kind {
            RecordType::Account => random.pick(&[account::NAME, account::PARENT, account::PARENT]),
            RecordType::Contact => random.pick(&[contact::LAST_NAME, contact::ACCOUNT, contact::REPORTS_TO]),
            RecordType::Opportunity => {
                random.pick(&[opportunity::ACCOUNT, opportunity::AMOUNT, opportunity::PUSH_COUNT])
            }
            RecordType::LineItem => random.pick(&[line_item::OPPORTUNITY, line_item::PRICE, line_item::ORDER]),
            RecordType::Field => random.pick(&[field::NUMBER, field::NAME]),
            _ => random.pick(&[lead::CONVERTED_AT, lead::CONVERTED_CONTACT, lead::PARTNER]),
        };
        let filled = |number: FieldId, random: &mut SplitMix64| {
            let count = raw(Some(&Value::Number(random.below(3).into())));
            let filled = match (kind, number) {
                (RecordType::Account, account::PARENT) => other(RecordType::Account, random),
                (RecordType::Contact, contact::REPORTS_TO) => other(RecordType::Contact, random),
                (RecordType::Contact, contact::ACCOUNT) | (RecordType::Opportunity, opportunity::ACCOUNT) => {
                    other(RecordType::Account, random)
                }
                (RecordType::Lead, lead::PARTNER) => other(RecordType::Account, random),
                (RecordType::Lead, lead::CONVERTED_CONTACT) => other(RecordType::Contact, random),
                (RecordType::Lead, lead::CONVERTED_AT) => raw(Some(&Value::Moment(Timestamp(random.below(9).into())))),
                (RecordType::LineItem, line_item::OPPORTUNITY) => other(RecordType::Opportunity, random),
                (RecordType::Opportunity, opportunity::AMOUNT) | (RecordType::LineItem, line_item::PRICE) => {
                    money(random.below(9).into())
                }
                (_, opportunity::PUSH_COUNT) | (_, line_item::ORDER) => count,
                (RecordType::Field, field::NUMBER) => count,
                _ => text(random.pick(&["a", "b", "c"])),
            };
            (number, filled)
        };
        if replica.state.row(id).is_none() {
            let mut fields = vec![filled(value(random), random)];
            if kind == RecordType::LineItem {
                fields = vec![filled(line_item::OPPORTUNITY, random), filled(line_item::PRICE, random)];
            }
            out.push(create(kind, id, &fields));
        } else if random.happens(25) {
            out.push(remove(kind, id));
        } else if random.happens(10) {
            out.push(WireChange::Keep { kind: kind as u8, id });
        } else {
            let (number, filled) = filled(value(random), random);
            let value = if random.happens(20) { Vec::new() } else { filled };
            out.push(set(kind, id, number, value));
        }
    }
    out
}

/// The commits of a random history of some replicas that sometimes hear of each other.
pub fn random_history(seed: u64) -> Vec<ReplicatedCommit> {
    let mut random = SplitMix64(seed);
    let mut replicas: Vec<Replica> = (1..=2 + u64::from(random.below(3))).map(Replica::new).collect();
    let mut all = Vec::new();
    let most = 5 + random.below(26);
    while all.len() < most as usize {
        let at = random.below(replicas.len() as u32) as usize;
        if random.happens(30) {
            let other = replicas[random.below(replicas.len() as u32) as usize].clone();
            replicas[at].pull(&other);
        }
        let changes = random_commit(&replicas[at], &mut random);
        all.push(replicas[at].commit(changes));
    }
    all
}

/// A replica that has the commits, in a random order in which none comes before one that its author had seen.
fn in_causal_order(commits: &[ReplicatedCommit], seed: u64) -> Replica {
    let mut replica = Replica::new(99);
    for commit in reference::shuffled(commits, seed, true) {
        let before = content(&replica.state);
        let changes = replica.state.apply(commit);
        assert_eq!(played(before, &changes), content(&replica.state), "the changes are what changed");
        replica.has.push(commit.clone());
    }
    replica
}

/// The content after changes, as a journal plays them.
fn played(mut content: Content, changes: &[kontor::change::Change]) -> Content {
    use kontor::change::Change;
    for change in changes {
        match change {
            Change::Create { kind, row } => assert!(content.insert(row.id(), (*kind, row.fields())).is_none()),
            Change::Remove { kind, row } => assert_eq!(content.remove(&row.id()), Some((*kind, row.fields()))),
            Change::Set { kind, id, field, before, after } => {
                let (found, fields) = content.get_mut(id).expect("is there");
                let at = fields.iter().position(|(number, _)| number == field);
                assert_eq!((*found, at.map(|at| fields.remove(at).1)), (*kind, before.clone()));
                fields.extend(after.clone().map(|value| (*field, value)));
                fields.sort_by_key(|(number, _)| *number);
            }
        }
    }
    content
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(cases(250)) })]

    #[test]
    fn every_causal_order_of_commits_gives_the_state_worked_out_from_scratch(seed in any::<u64>()) {
        let commits = random_history(seed);
        let one = in_causal_order(&commits, seed ^ 1);
        let other = in_causal_order(&commits, seed ^ 2);
        prop_assert_eq!(one.state.digest(), other.state.digest());
        prop_assert_eq!(content(&one.state), reference::content(&commits));
        prop_assert_eq!(content(&one.state), content(&other.state));
        prop_assert_eq!(one.state.conflicts(), other.state.conflicts());
        for (_, (kind, fields)) in content(&one.state) {
            for target in fields.iter().flat_map(|(_, value)| value.links()) {
                prop_assert!(one.state.row(*target).is_some(), "a link of a {} leads nowhere", kind.key());
            }
        }
        // A replica that begins with a snapshot of some of the commits ends up the same.
        let half = commits.len() / 2;
        let begun = in_causal_order(&commits[..half], seed ^ 3);
        let chunks = snapshot::chunks(&begun.state);
        let head = snapshot::Head::of(&begun.state, vec![[0; 16]; chunks.len()]);
        let head = snapshot::Head::decode(&head.encode()).unwrap();
        let mut joined = Replica { state: snapshot::restore(&head, &chunks).unwrap(), ..Replica::new(50) };
        prop_assert_eq!(content(&joined.state), content(&begun.state));
        joined.pull(&one);
        prop_assert_eq!(joined.state.digest(), one.state.digest());
        prop_assert_eq!(content(&joined.state), content(&one.state));
        prop_assert_eq!(snapshot::chunks(&joined.state), snapshot::chunks(&one.state));
    }
}
