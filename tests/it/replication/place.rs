//! Where the team of a test keeps its documents, as a trait: a cluster of servers or a folder on each computer, and what
//! goes wrong there.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kontor::replication::remote::Remote;

/// A place with everything that may go wrong with it.
pub trait Place: Sized {
    /// What a browser talks to.
    type Client: Remote + Clone;

    /// A place without documents.
    fn new(seed: u64) -> Self;

    /// The client of another browser, whose user has a login.
    fn client(place: &Rc<RefCell<Self>>, number: u64, login: &str) -> Self::Client;

    /// Whether anything goes wrong from now on. If not, everybody sees the same.
    fn set_hostile(&mut self, is_hostile: bool);

    /// A client begins another round.
    fn begin_round(&mut self, client: u64);

    /// Something happens between requests.
    fn weather(&mut self);

    /// The names of the documents that every client finds.
    fn names(&self) -> BTreeSet<String>;

    /// Whether a document is where a strong answer promises it.
    fn is_safe(&self, name: &str) -> bool;

    /// A document's bytes are other ones, for everybody, under its name. Real servers are left alone.
    fn damage(&mut self, _name: &str) {}

    /// Everything is gone, for everybody.
    fn empty(&mut self);

    /// Whether some bytes are in any document or name.
    fn holds(&self, needle: &[u8]) -> bool;

    /// Every document that anybody can read in any way, with its name, also from copies and on single nodes.
    fn documents(&self) -> Vec<(String, Vec<u8>)>;

    /// What a client did that breaks a rule.
    fn complaints(&self) -> Vec<String>;

    /// How often each fault happened.
    fn counts(&self) -> BTreeMap<&'static str, u32>;
}
