//! A workspace in memory for the tests, with some shorthands.

pub mod draft_files;
pub mod files;
pub mod foreign_files;
pub mod steps;
pub mod worker;

use std::cell::Cell;

use kontor::base::{Date, FieldId, Id, Seq, TimeZone, Timestamp, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::defaults::Seed;
use kontor::locale::Language;
use kontor::session::{CommandOutcome, CommandRules, Environment, Session, SessionError};
use kontor::storage::memory::MemoryStorage;
use kontor::store::filter::QueryContext;
use proptest::sample::Index;

thread_local! {
    static TODAY: Cell<i32> = const { Cell::new(20_780) };
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// The test's clock: noon of today.
fn now() -> Timestamp {
    Timestamp(Date(TODAY.get()).midnight().0 + 43_200_000)
}

fn random() -> [u8; 10] {
    COUNT.set(COUNT.get() + 1);
    let mut out = [7; 10];
    out[2..].copy_from_slice(&COUNT.get().wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    out
}

/// The environment of a session in a test.
pub fn world() -> Environment {
    Environment { now, today, zone: TimeZone::UTC, random, rules: CommandRules::here }
}

pub fn today() -> Date {
    Date(TODAY.get())
}

/// Nobody in particular, today.
pub fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

pub fn days_pass(days: i32) {
    TODAY.set(TODAY.get() + days);
}

pub fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_string()))
}

pub fn link(id: Id) -> Option<Value> {
    Some(Value::Link(id))
}

/// An open workspace and its storage.
pub struct TestWorkspace {
    pub storage: MemoryStorage,
    pub session: Session<MemoryStorage>,
}

impl TestWorkspace {
    pub fn new() -> TestWorkspace {
        TestWorkspace::on(MemoryStorage::default())
    }

    /// Another tab, or the same one after a reload.
    pub fn on(storage: MemoryStorage) -> TestWorkspace {
        let session = wait(Session::open(storage.clone(), world())).expect("opens");
        TestWorkspace { storage, session }
    }

    pub fn try_do(&self, command: Command) -> Result<CommandOutcome, SessionError> {
        wait(self.session.dispatch(command))
    }

    pub fn run(&self, command: Command) -> CommandOutcome {
        self.try_do(command).expect("is carried out")
    }

    /// Why a command is refused, in English. It must change nothing.
    pub fn refusal(&self, command: Command) -> String {
        let before = self.content();
        let refused = self.try_do(command);
        assert_eq!(self.content(), before, "a refused command changes nothing");
        match refused {
            Err(SessionError::Refused(why)) => why.text.of(Language::En).to_string(),
            other => panic!("{other:?}"),
        }
    }

    pub fn create(&self, kind: RecordType, entries: Vec<(FieldId, Option<Value>)>) -> Id {
        let done = self.run(Command::Create { kind, fields: entries });
        done.created.into_iter().find(|(created, _)| *created == kind).expect("is created").1
    }

    pub fn get(&self, id: Id, field: FieldId) -> Option<Value> {
        self.session.read(|set| set.find(id)?.1.get(field))
    }

    pub fn undo(&self) -> CommandOutcome {
        let seq = self.session.stack(|stack| stack.next_undo().expect("something to undo").seq);
        wait(self.session.undo(seq)).expect("is undone")
    }

    pub fn redo(&self) -> CommandOutcome {
        let seq = self.session.stack(|stack| stack.next_redo().expect("something to redo").seq);
        wait(self.session.redo(seq)).expect("is redone")
    }

    /// Undoes one of the last actions after one that stays, if there are any; a refusal changes nothing.
    pub fn undo_any(&self, at: &Index, of: usize, stays: Seq) {
        let seqs: Vec<Seq> = self.session.stack(|stack| stack.in_order().map(|header| header.seq).take(of).collect());
        let later: Vec<Seq> = seqs.into_iter().filter(|seq| *seq > stays).collect();
        if !later.is_empty() {
            drop(wait(self.session.undo(*at.get(&later))));
        }
    }

    /// Redoes what was undone last, if there is anything; a refusal changes nothing.
    pub fn redo_any(&self) {
        if let Some(seq) = self.session.stack(|stack| stack.next_redo().map(|header| header.seq)) {
            drop(wait(self.session.redo(seq)));
        }
    }

    /// Every record as fields by id: what undo and reload must restore.
    pub fn content(&self) -> Vec<Seed> {
        self.session.read(|set| {
            let mut all: Vec<_> = RecordType::ALL
                .iter()
                .flat_map(|kind| set.rows(*kind).map(|(_, row)| (*kind, row.id(), row.fields())))
                .collect();
            all.sort_by_key(|(kind, id, _)| (*kind, *id));
            all
        })
    }

    /// Whether every link points to an existing record.
    pub fn links_are_whole(&self) -> bool {
        self.session.read(|set| {
            RecordType::ALL.iter().all(|kind| {
                set.rows(*kind).all(|(_, row)| {
                    row.fields().iter().all(|(_, value)| value.links().iter().all(|id| set.find(*id).is_some()))
                })
            })
        })
    }
}

/// The number of cases of a property: as many as `PROPTEST_CASES` says, or the usual.
pub fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

pub fn wait<T>(future: impl Future<Output = T>) -> T {
    futures_lite::future::block_on(future)
}
