//! A model of a cluster that misbehaves on a seed: splits, lag, weak acknowledgements, answers that are lost, requests
//! that are doubled or cut, news that are reordered, skipped or start over, nodes that lose their disk, a server that is
//! put back to an earlier state, and every refusal there is.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use kontor::base::random::SplitMix64;
use kontor::replication::document_name::DocumentName;
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError, Waited};

use super::place::Place;

/// A document with the number of its write; the greater one is the newer.
type Versioned = (u64, Vec<u8>);

#[derive(Clone, Default)]
struct Node {
    documents: BTreeMap<String, Versioned>,
    feed: Vec<String>,
}

impl Node {
    fn write(&mut self, name: &str, document: Versioned) {
        if self.documents.get(name).is_none_or(|(number, _)| *number < document.0) {
            self.documents.insert(name.to_string(), document);
            self.feed.push(name.to_string());
        }
    }
}

/// Three nodes and what goes wrong with them.
pub struct Cluster {
    nodes: Vec<Node>,
    backups: Vec<Vec<Node>>,
    random: SplitMix64,
    writes: u64,
    /// Whether anything goes wrong.
    is_hostile: bool,
    is_split: bool,
    /// Whether a rule of the remote was broken by a client: something to show in a failed test.
    complaints: Vec<String>,
    /// How often each fault happened.
    counts: BTreeMap<&'static str, u32>,
    /// The clients that were refused in their round, and have to stop.
    refused: BTreeSet<u64>,
    /// The logins that may write no runs.
    pub readers: BTreeSet<String>,
    /// Whether runs are refused, whoever sends them.
    pub refuses_runs: bool,
    /// What requests were asked to add: the number of documents, and their bytes.
    pub added: Vec<(usize, usize)>,
}

impl Cluster {
    fn count(&mut self, fault: &'static str) {
        *self.counts.entry(fault).or_default() += 1;
    }

    /// Before a node loses its disk, what it shares with another node is on both others; that is what a strong answer
    /// promises.
    fn keep_what_two_have(&mut self, at: usize, others: &[usize]) {
        for (name, document) in self.nodes[at].documents.clone() {
            if self.nodes[others[0]].documents.contains_key(&name) {
                others.iter().for_each(|other| self.nodes[*other].write(&name, document.clone()));
            }
        }
    }

    /// The nodes hear of each other again.
    fn heal(&mut self) {
        self.is_split = false;
        for [from, to] in [[0, 1], [1, 2], [2, 0], [0, 1], [1, 2]] {
            self.copy(from, to);
        }
    }

    fn copy(&mut self, from: usize, to: usize) {
        for (name, document) in self.nodes[from].documents.clone() {
            self.nodes[to].write(&name, document);
        }
    }

    /// The documents of another cluster that are not here.
    pub fn take_newer(&mut self, other: &Cluster) {
        for (name, document) in &other.nodes[0].documents {
            self.nodes.iter_mut().filter(|node| !node.documents.contains_key(name)).for_each(|node| {
                node.documents.insert(name.clone(), document.clone());
                node.feed.push(name.clone());
            });
        }
    }

    /// What news there were of some documents is forgotten: a server may skip them.
    pub fn skip_news(&mut self, of: &str) {
        self.nodes.iter_mut().for_each(|node| node.feed.retain(|name| !name.starts_with(of)));
    }

    /// A document is gone, from every node.
    pub fn lose(&mut self, name: &str) {
        self.nodes.iter_mut().for_each(|node| drop(node.documents.remove(name)));
    }

    fn node(&mut self) -> usize {
        self.random.below(3) as usize
    }

    /// A fault before anything is done.
    fn refuse(&mut self, client: u64, writes: bool) -> Result<(), RemoteError> {
        if self.refused.contains(&client) {
            self.complaints.push(format!("client {client} went on after it was refused"));
        }
        if !self.is_hostile || !self.random.happens(if writes { 10 } else { 6 }) {
            return Ok(());
        }
        let (fault, error) = match self.random.below(if writes { 8 } else { 5 }) {
            0 => ("401", RemoteError::SignedOut),
            1 => ("403", RemoteError::Forbidden),
            2 => ("429", RemoteError::Busy(Some(1))),
            3 => ("503", RemoteError::Busy(None)),
            4 => ("no answer", RemoteError::Offline),
            5 | 6 => ("413", RemoteError::TooLarge),
            _ => ("507", RemoteError::NoSpace),
        };
        if matches!(error, RemoteError::SignedOut | RemoteError::Forbidden) {
            self.refused.insert(client);
        }
        self.count(fault);
        Err(error)
    }

    /// A fault after everything is done.
    fn lose_answer(&mut self) -> Result<(), RemoteError> {
        if self.is_hostile && self.random.happens(5) {
            self.count("answer lost");
            return Err(RemoteError::Offline);
        }
        Ok(())
    }

    fn add(&mut self, documents: &[Document]) -> Vec<Added> {
        let at = self.node();
        let mut out = Vec::new();
        for document in documents {
            if is_run(&document.name) && self.refuses_runs || self.reads_only(&document.name) {
                out.push(Added::Refused);
                continue;
            }
            let name = document.name.to_string();
            if let Some((_, body)) = self.nodes[at].documents.get(&name) {
                if *body != document.body {
                    out.push(Added::Refused);
                    continue;
                }
            } else {
                self.writes += 1;
            }
            let number = self.nodes[at].documents.get(&name).map_or(self.writes, |(number, _)| *number);
            out.push(self.spread(at, &name, (number, document.body.clone())));
        }
        out
    }

    fn reads_only(&self, name: &DocumentName) -> bool {
        is_run(name) && name.login().is_some_and(|login| self.readers.contains(login))
    }

    /// Writes to a node and to those that hear of it at once.
    fn spread(&mut self, at: usize, name: &str, document: Versioned) -> Added {
        self.nodes[at].write(name, document.clone());
        let alone = self.is_split && at == 0;
        let mut copies = 1;
        for other in (0..3).filter(|other| *other != at) {
            let is_apart = alone || self.is_split && other == 0;
            let lags = self.is_hostile && copies > 1 && self.random.happens(30);
            if !is_apart && !lags {
                self.nodes[other].write(name, document.clone());
                copies += 1;
            }
        }
        if copies > 1 {
            return Added::Stored;
        }
        self.count("202");
        Added::Weak
    }

    /// What is under a name, or what is under another one of its kind.
    fn found(&mut self, at: usize, name: &str) -> Found {
        let mut found = self.nodes[at].documents.get(name);
        let alike = || self.nodes[at].documents.iter().filter(|(other, _)| other[..2] == name[..2]);
        if self.is_hostile && found.is_some() && self.random.below(200) == 0 {
            found = alike().nth(self.random.below(alike().count() as u32) as usize).map(|(_, document)| document);
            *self.counts.entry("exchanged").or_default() += 1;
        }
        found.map_or(Found::Missing, |(_, body)| Found::Here(body.clone()))
    }

    fn read(&mut self, names: &[String]) -> Vec<Found> {
        let at = self.node();
        names.iter().map(|name| self.found(at, name)).collect()
    }

    fn news(&mut self, since: Option<&Cursor>) -> News {
        let at = self.node();
        let length = self.nodes[at].feed.len();
        let known = since.and_then(|Cursor(bytes)| Some((bytes.first()?, bytes.get(1..9)?.try_into().ok()?)));
        let mut from = match known {
            Some((node, place)) if usize::from(*node) == at => (u64::from_le_bytes(place) as usize).min(length),
            // Another node starts over, or at now.
            Some(_) if self.random.happens(50) => {
                self.count("news skipped");
                length
            }
            _ => 0,
        };
        if self.is_hostile && self.random.happens(10) {
            self.count("news rewound");
            from = from.saturating_sub(self.random.below(20) as usize);
        }
        let mut names = self.nodes[at].feed[from..].to_vec();
        if self.is_hostile && names.len() > 1 && self.random.happens(30) {
            self.count("news reordered");
            for last in (1..names.len()).rev() {
                names.swap(last, self.random.below(last as u32 + 1) as usize);
            }
            names.push(names[0].clone());
        }
        let mut cursor = vec![at as u8];
        cursor.extend_from_slice(&(length as u64).to_le_bytes());
        News { names, cursor: Cursor(cursor) }
    }
}

impl Place for Cluster {
    type Client = Client;

    fn new(seed: u64) -> Cluster {
        Cluster {
            nodes: vec![Node::default(); 3],
            backups: Vec::new(),
            random: SplitMix64(seed),
            writes: 0,
            is_hostile: false,
            is_split: false,
            complaints: Vec::new(),
            counts: BTreeMap::new(),
            refused: BTreeSet::new(),
            readers: BTreeSet::new(),
            refuses_runs: false,
            added: Vec::new(),
        }
    }

    fn client(place: &Rc<RefCell<Cluster>>, number: u64, _login: &str) -> Client {
        Client { cluster: place.clone(), number }
    }

    fn set_hostile(&mut self, is_hostile: bool) {
        self.is_hostile = is_hostile;
        if !is_hostile {
            self.heal();
        }
    }

    fn begin_round(&mut self, client: u64) {
        self.refused.remove(&client);
    }

    fn weather(&mut self) {
        match self.random.below(12) {
            0..=2 if !self.is_split => {
                self.is_split = true;
                self.count("splits");
            }
            3..=6 => self.heal(),
            7 => {
                // What only this node had is gone; the others have the rest.
                self.count("disks lost");
                let at = self.random.below(3) as usize;
                let others: Vec<usize> = (0..3).filter(|other| *other != at).collect();
                for [from, to] in [[others[0], others[1]], [others[1], others[0]]] {
                    self.copy(from, to);
                }
                self.keep_what_two_have(at, &others);
                self.nodes[at] = Node::default();
                self.heal();
            }
            8 => self.backups.push(self.nodes.clone()),
            9 => {
                if let Some(backup) = self.backups.pop() {
                    self.count("put back");
                    self.nodes = backup;
                }
            }
            _ => {}
        }
    }

    fn names(&self) -> BTreeSet<String> {
        self.nodes.iter().flat_map(|node| node.documents.keys().cloned()).collect()
    }

    fn is_safe(&self, name: &str) -> bool {
        self.nodes.iter().filter(|node| node.documents.contains_key(name)).count() > 1
    }

    fn damage(&mut self, name: &str) {
        self.count("damaged");
        for node in &mut self.nodes {
            if let Some(byte) = node.documents.get_mut(name).and_then(|(_, body)| body.last_mut()) {
                *byte ^= 1;
            }
        }
    }

    fn empty(&mut self) {
        self.count("emptied");
        self.nodes = vec![Node::default(); 3];
        self.backups.clear();
    }

    fn holds(&self, needle: &[u8]) -> bool {
        let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        self.nodes.iter().flat_map(|node| &node.documents).any(|(name, (_, body))| has(name.as_bytes()) || has(body))
    }

    fn documents(&self) -> Vec<(String, Vec<u8>)> {
        let all = self.nodes.iter().flat_map(|node| &node.documents);
        all.map(|(name, (_, body))| (name.clone(), body.clone())).collect()
    }

    fn complaints(&self) -> Vec<String> {
        self.complaints.clone()
    }

    fn counts(&self) -> BTreeMap<&'static str, u32> {
        self.counts.clone()
    }
}

/// Where the future of a request may be dropped.
pub async fn pause() {
    let mut is_first = true;
    poll_fn(|context| match std::mem::take(&mut is_first) {
        true => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
        false => Poll::Ready(()),
    })
    .await;
}

fn is_run(name: &DocumentName) -> bool {
    matches!(name, DocumentName::Run(..) | DocumentName::Part(..))
}

/// A client of the cluster.
#[derive(Clone)]
pub struct Client {
    cluster: Rc<RefCell<Cluster>>,
    number: u64,
}

impl Client {
    /// A request: it may be refused before, and its answer lost after.
    async fn ask<T>(&self, writes: bool, answer: impl FnOnce(&mut Cluster) -> T) -> Result<T, RemoteError> {
        pause().await;
        let out = {
            let mut cluster = self.cluster.borrow_mut();
            cluster.refuse(self.number, writes)?;
            answer(&mut cluster)
        };
        pause().await;
        self.cluster.borrow_mut().lose_answer()?;
        Ok(out)
    }
}

impl Remote for Client {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        let team = |cluster: &mut Cluster| {
            let at = cluster.node();
            cluster.nodes[at].documents.get("team").map(|(_, body)| body.clone())
        };
        self.ask(false, team).await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        self.ask(false, |cluster| cluster.news(since)).await
    }

    async fn wait(&self, since: &Cursor, _seconds: u32) -> Result<Waited, RemoteError> {
        let news = self.news(Some(since)).await?;
        Ok(if news.names.is_empty() { Waited::Nothing } else { Waited::Changed(news) })
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.ask(false, |cluster| cluster.read(names)).await
    }

    async fn read_with_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        self.ask(false, |cluster| (cluster.read(names), Some(cluster.news(since)))).await
    }

    async fn range(&self, from: &str, to: &str, limit: usize) -> Result<Vec<String>, RemoteError> {
        let range = |cluster: &mut Cluster| {
            let at = cluster.node();
            let names = cluster.nodes[at].documents.range(from.to_string()..to.to_string());
            names.map(|(name, _)| name.clone()).take(limit).collect()
        };
        self.ask(false, range).await
    }

    async fn reads_only(&self, own: &DocumentName) -> Result<bool, RemoteError> {
        self.ask(false, |cluster| cluster.reads_only(own)).await
    }

    async fn add(&self, documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        let add = |cluster: &mut Cluster| {
            cluster.added.push((documents.len(), documents.iter().map(|document| document.body.len()).sum()));
            if cluster.is_hostile && cluster.random.happens(40) {
                cluster.count("doubled");
                cluster.add(documents);
            }
            if cluster.is_hostile && cluster.random.happens(30) {
                cluster.count("cut");
                let length = cluster.random.below(documents.len() as u32) as usize;
                cluster.add(&documents[..length]);
                return Err(RemoteError::Offline);
            }
            Ok(cluster.add(documents))
        };
        self.ask(true, add).await?
    }

    async fn put(&self, document: &Document) -> Result<Added, RemoteError> {
        let put = |cluster: &mut Cluster| {
            cluster.writes += 1;
            let (at, number) = (cluster.node(), cluster.writes);
            cluster.spread(at, &document.name.to_string(), (number, document.body.clone()))
        };
        self.ask(true, put).await
    }
}
