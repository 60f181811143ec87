//! A real cluster of etcd, which `tests/etcd/cluster.sh` starts and which ends with the test.
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use kontor::base::base64;
use kontor::replication::etcd_remote::{EtcdAccess, EtcdRemote};
use kontor::replication::http_client::{HttpAnswer, HttpClient, HttpRequest, NoAnswer};
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};
use serde_json::{Value as Json, json};

use super::http::Native;
use crate::support::wait;

/// The password of root.
const ROOT: &str = "root:of-the-tests";
/// A request is given up after as many seconds.
const PATIENCE: u32 = 10;

/// A cluster. Node 0 is the first one.
pub struct Server {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    pub endpoints: Vec<String>,
    /// Its clients give up a request after as many seconds.
    pub patience: u32,
    passwords: BTreeMap<String, String>,
}

fn script(path: &str) -> Command {
    let mut command = Command::new(format!("{}/{path}", env!("CARGO_MANIFEST_DIR")));
    command.env("ETCDCTL_USER", ROOT);
    command
}

impl Server {
    /// Starts a cluster of some nodes, with flags of etcd.
    pub fn start(nodes: u32, flags: &[&str]) -> Server {
        let mut command = script("tests/etcd/cluster.sh");
        command.args(["--nodes", &nodes.to_string()]).args(flags).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("tests/etcd/cluster.sh can be started");
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("is piped"));
        let mut server =
            Server { child, commands, answers, endpoints: Vec::new(), patience: PATIENCE, passwords: BTreeMap::new() };
        let said = server.answer();
        let Some(endpoints) = said.strip_prefix("ready ") else { panic!("no etcd cluster: {said}") };
        server.endpoints = endpoints.split(' ').map(str::to_string).collect();
        server
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("an answer");
        line.trim_end().to_string()
    }

    /// Has a command carried out: see the script.
    pub fn tell(&mut self, command: &str) {
        writeln!(self.commands.as_mut().expect("is open"), "{command}").expect("the script runs");
        assert_eq!(self.answer(), "ok", "{command}");
    }

    /// Sets up a team as an admin does.
    pub fn team(&mut self, team: &str, who: &[&str]) {
        let mut command = script("scripts/etcd-team.sh");
        command.env("ETCDCTL_ENDPOINTS", self.endpoints.join(",")).arg(team).args(who);
        let done = command.output().expect("scripts/etcd-team.sh can be started");
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
        assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
        for (login, password) in said.lines().filter_map(|line| line.split_once("  password: ")) {
            self.passwords.insert(login.to_string(), password.to_string());
        }
    }

    /// What an admin does with etcdctl.
    pub fn etcdctl(&self, arguments: &[&str]) {
        let mut command = Command::new("etcdctl");
        command.env("ETCDCTL_API", "3").env("ETCDCTL_ENDPOINTS", self.endpoints.join(",")).args(arguments);
        let done = command.output().expect("etcdctl can be started");
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// The admin changes a password.
    pub fn change_password(&self, login: &str, password: &str) {
        self.root().call("auth/user/changepw", &json!({ "name": login, "password": password }));
    }

    /// How somebody reaches a team.
    pub fn access(&self, team: &str, login: &str) -> EtcdAccess {
        EtcdAccess {
            endpoints: self.endpoints.clone(),
            team: team.to_string(),
            login: login.to_string(),
            password: self.passwords.get(login).cloned().unwrap_or_default(),
        }
    }

    /// A client of somebody.
    pub fn client(&self, team: &str, login: &str) -> Client {
        Client::patient(self.access(team, login), self.patience)
    }

    /// What root asks for.
    pub fn root(&self) -> Root {
        Root { endpoints: self.endpoints.clone(), http: Native::new(PATIENCE) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The script ends with its input, and the nodes with it.
        drop(self.commands.take());
        let _ = self.child.wait();
    }
}

/// The documents of a team as a login reaches them, with what was asked. Clones are one.
#[derive(Clone)]
pub struct Client(pub Rc<EtcdRemote<Counted>>);

/// HTTP that counts.
pub struct Counted {
    http: Native,
    /// Tries of a password.
    pub passwords: Rc<Cell<u32>>,
    /// Requests, with those.
    pub requests: Rc<Cell<u32>>,
}

impl HttpClient for Counted {
    async fn post(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NoAnswer> {
        self.requests.set(self.requests.get() + 1);
        if request.url.ends_with("/authenticate") {
            self.passwords.set(self.passwords.get() + 1);
        }
        self.http.post(request).await
    }

    async fn post_for_lines(
        &self,
        request: HttpRequest<'_>,
        seconds: u32,
        is_enough: &dyn Fn(&str) -> bool,
    ) -> Result<HttpAnswer, NoAnswer> {
        self.requests.set(self.requests.get() + 1);
        self.http.post_for_lines(request, seconds, is_enough).await
    }
}

impl Client {
    pub fn new(access: EtcdAccess) -> Client {
        Client::patient(access, PATIENCE)
    }

    /// A client that gives up a request after some seconds.
    pub fn patient(access: EtcdAccess, seconds: u32) -> Client {
        let http = Counted { http: Native::new(seconds), passwords: Rc::default(), requests: Rc::default() };
        Client(Rc::new(EtcdRemote::new(http, access)))
    }

    /// A client whose tries of passwords and requests are counted.
    pub fn counted(access: EtcdAccess, passwords: &Rc<Cell<u32>>, requests: &Rc<Cell<u32>>) -> Client {
        let http = Counted { http: Native::new(PATIENCE), passwords: passwords.clone(), requests: requests.clone() };
        Client(Rc::new(EtcdRemote::new(http, access)))
    }
}

impl Remote for Client {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        self.0.identity().await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        self.0.news(since).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.0.read(names).await
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        self.0.range(from, to, limit).await
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        self.0.add(documents).await
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        self.0.put(document).await
    }
}

/// Root, who sees all keys, at whichever endpoint answers.
pub struct Root {
    endpoints: Vec<String>,
    http: Native,
}

impl Root {
    fn ask(&self, path: &str, body: &Json, token: Option<&str>) -> Json {
        for endpoint in &self.endpoints {
            let request = HttpRequest { url: &format!("{endpoint}/v3/{path}"), body: &body.to_string(), token };
            if let Ok(answer) = wait(self.http.post(request))
                && answer.status == 200
            {
                return serde_json::from_str(&answer.body).expect("is JSON");
            }
        }
        panic!("nobody answers {path}");
    }

    /// A request.
    pub fn call(&self, path: &str, body: &Json) -> Json {
        let password = ROOT.strip_prefix("root:");
        let answer = self.ask("auth/authenticate", &json!({ "name": "root", "password": password }), None);
        self.ask(path, body, answer["token"].as_str())
    }

    /// All keys that begin with something, with their values.
    pub fn all(&self, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let (from, to) = range_of(prefix);
        let answer = self.call("kv/range", &json!({ "key": from, "range_end": to }));
        let bytes = |json: &Json| base64::read(json.as_str().unwrap_or_default()).expect("is base64");
        let entry = |entry: &Json| (String::from_utf8(bytes(&entry["key"])).expect("is text"), bytes(&entry["value"]));
        answer["kvs"].as_array().into_iter().flatten().map(entry).collect()
    }

    /// Removes all keys that begin with something.
    pub fn remove(&self, prefix: &str) {
        let (from, to) = range_of(prefix);
        self.call("kv/deleterange", &json!({ "key": from, "range_end": to }));
    }

    /// Forgets what was before now.
    pub fn compact(&self) {
        let revision = self.call("kv/range", &json!({ "key": "AA==" }))["header"]["revision"].clone();
        self.call("kv/compaction", &json!({ "revision": revision, "physical": true }));
    }
}

/// A prefix as a range in base64.
fn range_of(prefix: &str) -> (String, String) {
    let encoded = |text: &str| {
        let mut out = String::new();
        base64::write(text.as_bytes(), &mut out);
        out
    };
    (encoded(prefix), encoded(&format!("{prefix}~")))
}
