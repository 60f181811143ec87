//! A server of CouchDB's protocol, which ends with the test, or a real one.
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use kontor::base::base64;
use kontor::replication::couchdb_remote::CouchDbRemote;
use kontor::replication::server_access::RemoteAccess;
use serde_json::{Value as Json, json};
use ureq::http::Request;

use crate::replication::http::Counted;
use crate::replication::server::{Helper, Shared, passwords_of};

/// The documents of a team as a login reaches them.
pub type Client = Shared<CouchDbRemote<Counted>>;

/// A request is given up after as many seconds.
const PATIENCE: u32 = 10;

/// The passwords of logins on the real server, which the tests of this program share.
static REAL_PASSWORDS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
/// The number of servers that were asked for.
static SERVERS: AtomicUsize = AtomicUsize::new(0);

/// A server. Node 0 is the first one.
pub struct Server {
    helper: Option<Helper>,
    pub endpoints: Vec<String>,
    admin: (String, String),
    passwords: BTreeMap<String, String>,
    /// What the names of teams end with on a server that others use as well.
    suffix: String,
    databases: BTreeSet<String>,
}

fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg(script);
    command
}

impl Server {
    /// Starts a server with some nodes and flags: see the script.
    pub fn start(nodes: u32, flags: &[&str]) -> Server {
        let mut command = node("tests/couchdb/server.mjs");
        let (helper, endpoints) = Helper::start(command.args(["--nodes", &nodes.to_string()]).args(flags));
        let admin = ("admin".to_string(), "of-the-tests".to_string());
        let mut server = Server::at(endpoints, admin, String::new());
        server.helper = Some(helper);
        server
    }

    /// The real server, if there is one.
    pub fn any() -> Server {
        let Ok(address) = std::env::var("KONTOR_COUCH") else { return Server::start(1, &[]) };
        let parts = address.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?)));
        let Some((scheme, (admin, host))) = parts else { panic!("KONTOR_COUCH has no admin") };
        let (name, password) = admin.split_once(':').expect("KONTOR_COUCH has a password");
        let suffix = format!("-test-{}-{}", std::process::id(), SERVERS.fetch_add(1, Ordering::Relaxed));
        Server::at(vec![format!("{scheme}://{host}")], (name.to_string(), password.to_string()), suffix)
    }

    fn at(endpoints: Vec<String>, admin: (String, String), suffix: String) -> Server {
        Server { helper: None, endpoints, admin, passwords: BTreeMap::new(), suffix, databases: BTreeSet::new() }
    }

    /// Has a command carried out: see the script.
    pub fn tell(&mut self, command: &str) {
        self.helper.as_mut().expect("is the tests' own").tell(command);
    }

    /// Sets up a team as an admin does.
    pub fn team(&mut self, team: &str, who: &[&str]) {
        self.databases.insert(self.database(team));
        let passwords = self.set_up(team, who);
        self.passwords.extend(passwords);
        if !self.suffix.is_empty() {
            let mut known = REAL_PASSWORDS.lock().expect("is not poisoned");
            known.extend(self.passwords.clone());
            for login in who.iter().filter(|word| !word.starts_with("--")) {
                if !known.contains_key(*login) {
                    known.extend(self.set_up(team, &["--password", login]));
                }
            }
            self.passwords.extend(known.clone());
        }
    }

    fn set_up(&self, team: &str, who: &[&str]) -> Vec<(String, String)> {
        let mut command = node("scripts/couchdb-team.mjs");
        let (admin, password) = &self.admin;
        command.envs([("COUCHDB_URL", &self.endpoints[0]), ("COUCHDB_USER", admin), ("COUCHDB_PASSWORD", password)]);
        passwords_of(command.arg(format!("{team}{}", self.suffix)).args(who))
    }

    /// The database of a team.
    pub fn database(&self, team: &str) -> String {
        format!("kontor-{team}{}", self.suffix)
    }

    /// How somebody reaches a team.
    pub fn access(&self, team: &str, login: &str) -> RemoteAccess {
        RemoteAccess {
            endpoints: self.endpoints.clone(),
            team: format!("{team}{}", self.suffix),
            login: login.to_string(),
            password: self.passwords.get(login).cloned().unwrap_or_default(),
        }
    }

    /// A client of somebody.
    pub fn client(&self, team: &str, login: &str) -> Client {
        Client::new(self.access(team, login))
    }

    /// What the admin asks for.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Json>) -> Json {
        let mut credentials = "Basic ".to_string();
        base64::write(format!("{}:{}", self.admin.0, self.admin.1).as_bytes(), &mut credentials);
        let uri = format!("{}/{path}", self.endpoints[0]);
        let request = Request::builder().method(method).uri(uri).header("Authorization", credentials);
        let request = request.header("Content-Type", "application/json");
        let agent = ureq::Agent::new_with_defaults();
        let done = match body {
            Some(body) => agent.run(request.body(body.to_string()).expect("is a request")),
            None => agent.run(request.body(()).expect("is a request")),
        };
        let mut response = done.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let text = response.body_mut().with_config().limit(u64::MAX).read_to_string().expect("an answer");
        serde_json::from_str(&text).expect("is JSON")
    }

    /// Everything that is in a team's database, also what is beside it after servers were apart.
    pub fn all(&self, team: &str) -> Vec<(String, Vec<u8>)> {
        let database = self.database(team);
        let all = self.ask("GET", &format!("{database}/_all_docs?include_docs=true&conflicts=true"), None);
        let mut out = Vec::new();
        for row in all["rows"].as_array().expect("rows") {
            let name = row["id"].as_str().expect("a name");
            if name.starts_with('_') {
                continue;
            }
            let body = |document: &Json| base64::read(document["d"].as_str().expect("bytes")).expect("is base64");
            out.push((name.to_string(), body(&row["doc"])));
            for revision in row["doc"]["_conflicts"].as_array().into_iter().flatten() {
                let path = format!("{database}/{}?rev={}", name.replace('%', "%25"), revision.as_str().expect("one"));
                out.push((name.to_string(), body(&self.ask("GET", &path, None))));
            }
        }
        out
    }

    /// Deletes a team's database.
    pub fn delete(&self, team: &str) {
        self.ask("DELETE", &self.database(team), None);
    }

    /// Removes the rules for writing from a team's database.
    pub fn remove_rules(&self, team: &str) {
        let path = format!("{}/_design/kontor", self.database(team));
        let rules = self.ask("GET", &path, None);
        self.ask("DELETE", &format!("{path}?rev={}", rules["_rev"].as_str().expect("a revision")), None);
    }

    /// Writes documents as another server would.
    pub fn write(&self, team: &str, documents: &Json) -> Json {
        let path = format!("{}/_bulk_docs", self.database(team));
        self.ask("POST", &path, Some(&json!({ "new_edits": false, "docs": documents })))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.suffix.is_empty() && !std::thread::panicking() {
            for database in &self.databases {
                self.ask("DELETE", database, None);
            }
        }
    }
}

impl Client {
    pub fn new(access: RemoteAccess) -> Client {
        Shared(Rc::new(CouchDbRemote::new(Counted::new(PATIENCE), access)))
    }

    /// A client whose requests are counted.
    pub fn counted(access: RemoteAccess, requests: &Rc<Cell<u32>>) -> Client {
        let http = Counted { requests: requests.clone(), ..Counted::new(PATIENCE) };
        Shared(Rc::new(CouchDbRemote::new(http, access)))
    }
}
