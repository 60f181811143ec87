//! A real cluster of etcd, which `tests/etcd/cluster.sh` starts and which ends with the test.
use std::cell::Cell;
use std::collections::BTreeMap;
use std::process::Command;
use std::rc::Rc;

use kontor::base::base64;
use kontor::replication::etcd_remote::EtcdRemote;
use kontor::replication::http_client::{HttpClient, HttpRequest};
use kontor::replication::server_access::RemoteAccess;
use serde_json::{Value as Json, json};

use crate::replication::http::{Counted, Native};
use crate::replication::server::{Helper, Shared, passwords_of};
use crate::support::wait;

/// The documents of a team as a login reaches them.
pub type Client = Shared<EtcdRemote<Counted>>;

/// The password of root.
const ROOT: &str = "root:of-the-tests";
/// A request is given up after as many seconds.
const PATIENCE: u32 = 10;

/// A cluster. Node 0 is the first one.
pub struct Server {
    helper: Helper,
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
        command.args(["--nodes", &nodes.to_string()]).args(flags);
        let (helper, endpoints) = Helper::start(&mut command);
        Server { helper, endpoints, patience: PATIENCE, passwords: BTreeMap::new() }
    }

    /// Has a command carried out: see the script.
    pub fn tell(&mut self, command: &str) {
        self.helper.tell(command);
    }

    /// Sets up a team as an admin does.
    pub fn team(&mut self, team: &str, who: &[&str]) {
        let mut command = script("scripts/etcd-team.sh");
        command.env("ETCDCTL_ENDPOINTS", self.endpoints.join(",")).arg(team).args(who);
        self.passwords.extend(passwords_of(&mut command));
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
    pub fn access(&self, team: &str, login: &str) -> RemoteAccess {
        RemoteAccess {
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

impl Client {
    pub fn new(access: RemoteAccess) -> Client {
        Client::patient(access, PATIENCE)
    }

    /// A client that gives up a request after some seconds.
    pub fn patient(access: RemoteAccess, seconds: u32) -> Client {
        Shared(Rc::new(EtcdRemote::new(Counted::new(seconds), access)))
    }

    /// A client whose tries of passwords and requests are counted.
    pub fn counted(access: RemoteAccess, passwords: &Rc<Cell<u32>>, requests: &Rc<Cell<u32>>) -> Client {
        let http = Counted { passwords: passwords.clone(), requests: requests.clone(), ..Counted::new(PATIENCE) };
        Shared(Rc::new(EtcdRemote::new(http, access)))
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
            let request = HttpRequest { url: &format!("{endpoint}/v3/{path}"), body: Some(&body.to_string()), token };
            if let Ok(answer) = wait(self.http.send(request))
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
