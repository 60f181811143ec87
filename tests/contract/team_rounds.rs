//! A team of two workspaces of one browser, through a folder and with the browser's ciphers: what the file worker does, on
//! the databases that the pages have open.
use std::future::pending;

use kontor::base::{Id, Seq, Value, WorkspaceId};
use kontor::browser::environment;
use kontor::browser::indexed_db::IndexedDb;
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::locale::Language;
use kontor::replication::replicator::World;
use kontor::session::{CommandRules, Session};
use kontor::storage::{Quarantine, Rewrite, Storage, StorageError};
use kontor::worker::team::TeamRunner;
use kontor::worker_protocol::Reply;
use kontor::worker_protocol::team::{ConflictSubject, TeamDecision, TeamEntry, TeamRequest, TeamState, TeamTrouble};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::team::folder;
use crate::team_place::{self, Access};
use crate::team_remote::TeamRemote;
use crate::web_seal::WebSeal;

struct Member {
    database: String,
    workspace: WorkspaceId,
    runner: TeamRunner<TeamRemote, IndexedDb, WebSeal>,
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_string()))
}

async fn storage(database: &str) -> IndexedDb {
    IndexedDb::open(database, Box::new(|_| ())).await.expect("opens")
}

impl Member {
    fn new(name: &str, number: u32) -> Member {
        let mut member = Member {
            database: format!("team-{name}-{}", js_sys::Date::now()),
            workspace: WorkspaceId::Created(Id::fixed(number)),
            runner: TeamRunner::new(environment::world(CommandRules::here), world()),
        };
        member.reload();
        member
    }

    /// Another worker begins with what is stored.
    fn reload(&mut self) {
        self.runner = TeamRunner::new(environment::world(CommandRules::here), world());
        self.runner.set_user(None, Language::En);
    }

    async fn page(&self) -> Session<IndexedDb> {
        let session = Session::open(storage(&self.database).await, environment::world(CommandRules::here)).await;
        session.unwrap_or_else(|error| panic!("{error:?}"))
    }

    async fn ask(&mut self, request: TeamRequest) -> Reply {
        let database = self.database.clone();
        let access = Access { workspace: self.workspace, password: None };
        let parts = async |request: &TeamRequest| team_place::parts(&database, access, request, Language::En).await;
        self.runner.answer(&database, request, parts, pending()).await
    }

    async fn state(&mut self, request: TeamRequest) -> TeamState {
        match self.ask(request).await {
            Reply::Team(state) if state.problem.is_none() => state,
            reply => panic!("{reply:?}"),
        }
    }

    async fn enter(&mut self, founds: bool, login: &str) -> Reply {
        let passphrase = "correct horse".to_string();
        self.ask(TeamRequest::Enter(TeamEntry { founds, login: login.to_string(), passphrase, team: None })).await
    }

    async fn round(&mut self) -> TeamState {
        self.state(TeamRequest::Round { with_audit: true }).await
    }
}

fn world() -> World {
    World { now: environment::now, random: environment::random_number, edition: "0.1.0", progress: |_, _| () }
}

fn city(page: &Session<IndexedDb>, id: Id) -> String {
    page.read(|set| set.find(id).map(|(_, row)| row.text(lead::CITY).to_string()).unwrap_or_default())
}

async fn set_city(page: &Session<IndexedDb>, id: Id, city: &str) {
    page.dispatch(Command::Edit { id, fields: vec![(lead::CITY, text(city))] }).await.expect("is stored");
}

#[wasm_bindgen_test]
async fn two_workspaces_replicate_through_a_folder() {
    let (mut anna, mut ben) = (Member::new("anna", 881), Member::new("ben", 882));
    let folder = folder("rounds").await;
    let reply = anna.enter(true, "anna").await;
    assert!(
        matches!(&reply, Reply::TeamUnreachable(problem) if problem.trouble == TeamTrouble::Permission),
        "{reply:?}"
    );
    folder.save(anna.workspace).await.expect("is stored");
    folder.save(ben.workspace).await.expect("is stored");
    let page = anna.page().await;
    let fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))];
    let id = page.dispatch(Command::Create { kind: RecordType::Lead, fields }).await.expect("is stored").created[0].1;
    assert!(matches!(anna.enter(true, "anna").await, Reply::Team(TeamState { problem: None, unsent: 0, .. })));
    assert!(matches!(ben.enter(false, "ben").await, Reply::Team(TeamState { problem: None, .. })));
    let other = ben.page().await;
    assert_eq!(other.read(|set| set.head()), Seq(2), "the page that is opened then sets up nothing");
    assert!(other.read(|set| set.find(id).is_some()));
    assert_eq!(other.stack(|stack| stack.next_undo().cloned()), None);

    // Pages and workers take turns, and workers begin anew.
    for (day, reloads) in [(1, false), (2, true), (3, true)] {
        set_city(&page, id, &format!("Bonn {day}")).await;
        set_city(&other, id, &format!("Kiel {day}")).await;
        if reloads {
            anna.reload();
            ben.reload();
        }
        anna.round().await;
        ben.round().await;
        let state = anna.round().await;
        page.catch_up().await.expect("follows");
        other.catch_up().await.expect("follows");
        assert_eq!((city(&page, id), state.conflicts, state.unsent), (city(&other, id), 1, 0));
        let Reply::TeamConflicts { count: 1, first } = ben.ask(TeamRequest::Conflicts { of: Some(id) }).await else {
            panic!("a conflict")
        };
        assert_eq!((first[0].subject, first[0].sides.len()), (ConflictSubject::Field(lead::CITY), 2));
        let decided = format!("Ulm {day}");
        let decision = TeamDecision::Value { id, field: lead::CITY, value: text(&decided) };
        assert_eq!(ben.state(TeamRequest::Decide(decision)).await.conflicts, 0);
        ben.round().await;
        assert_eq!(anna.round().await.conflicts, 0);
        page.catch_up().await.expect("follows");
        assert_eq!(city(&page, id), decided);
    }

    // The journal is not rewritten, and everything is as it was written.
    let rewrite = |head| Rewrite {
        head,
        commits: &[],
        pages: Vec::new(),
        files: &[],
        quarantine: Quarantine::Clear,
        beside: None,
    };
    let head = page.read(|set| set.head());
    assert_eq!(page.storage().replace_journal(rewrite(head)).await, Err(StorageError::InTeam));
    assert_eq!(storage(&anna.database).await.is_in_team().await, Ok(true));
    assert_eq!(ben.page().await.read(|set| set.head()), other.read(|set| set.head()).next());
    assert_eq!(ben.runner.leave(&storage(&ben.database).await).await, Reply::Acknowledged);
    assert_eq!(storage(&ben.database).await.is_in_team().await, Ok(false));
    for member in [anna, ben] {
        IndexedDb::delete(&member.database).await.expect("is deleted");
    }
}
