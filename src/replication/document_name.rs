//! The names of a team's documents: sortable ASCII, with one writer a name. They are safe as file names everywhere,
//! also where capitals do not count.
use std::fmt;

use super::clock::{Dot, ReplicaId};
use crate::base::Id;

/// The longest login, in bytes; three times that is the longest part of a name.
const LONGEST_LOGIN: usize = 64;

/// The name of a document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DocumentName {
    /// `team`: the team's id and format.
    Team,
    /// `k!ring`: the epoch keys, encrypted with the passphrase's key.
    Ring,
    /// `c!login!replica!n`: a run of commits, from number n on.
    Run(Chain, u32),
    /// `p!login!replica!n!k`: a part of commit n, which is too large for one document.
    Part(Chain, u32, u16),
    /// `r!login!replica`: what a replica says of itself.
    Replica(Chain),
    /// `s!login!id`: the head of a snapshot.
    Snapshot(String, u64),
    /// `t!login!tag`: a chunk of snapshots, named by its content.
    Chunk(String, [u8; 16]),
    /// `f!login!file!k`: a part of an attached file's bytes, by the id of its record.
    File(String, Id, u16),
}

/// All commits of one replica, under the login of their author.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Chain {
    /// The login, as the server knows it.
    pub login: String,
    /// The replica.
    pub replica: ReplicaId,
}

impl Chain {
    /// The name of the run that begins with a commit number.
    pub fn run(&self, first: u32) -> DocumentName {
        DocumentName::Run(self.clone(), first)
    }
}

impl DocumentName {
    /// Parses a name; `None` for one that [`DocumentName`] never writes, such as the copies that folder tools make.
    pub fn parse(text: &str) -> Option<DocumentName> {
        let parts: Vec<&str> = text.split('!').collect();
        let name = match parts.as_slice() {
            ["team"] => DocumentName::Team,
            ["k", "ring"] => DocumentName::Ring,
            ["c", login, replica, first] => DocumentName::Run(chain(login, replica)?, number(first)?),
            ["p", login, replica, number_, part] => {
                DocumentName::Part(chain(login, replica)?, number(number_)?, u16::from_str_radix(part, 16).ok()?)
            }
            ["r", login, replica] => DocumentName::Replica(chain(login, replica)?),
            ["s", login, id] => DocumentName::Snapshot(decode(login)?, u64::from_str_radix(id, 16).ok()?),
            ["t", login, tag] => DocumentName::Chunk(decode(login)?, u128::from_str_radix(tag, 16).ok()?.to_be_bytes()),
            ["f", login, id, part] => {
                let id = Id(u128::from_str_radix(id, 16).ok()?.to_be_bytes());
                DocumentName::File(decode(login)?, id, u16::from_str_radix(part, 16).ok()?)
            }
            _ => return None,
        };
        // A name has one spelling.
        (name.to_string() == text).then_some(name)
    }

    /// The login of the only author; `None` for what identifies the team.
    pub fn login(&self) -> Option<&str> {
        match self {
            DocumentName::Team | DocumentName::Ring => None,
            DocumentName::Run(chain, _) | DocumentName::Part(chain, ..) | DocumentName::Replica(chain) => {
                Some(&chain.login)
            }
            DocumentName::Snapshot(login, _) | DocumentName::Chunk(login, _) | DocumentName::File(login, ..) => {
                Some(login)
            }
        }
    }

    /// The commits that begin in the document, if it is a run.
    pub fn first_dot(&self) -> Option<Dot> {
        match self {
            DocumentName::Run(chain, first) => Some(Dot { replica: chain.replica, number: *first }),
            _ => None,
        }
    }
}

impl fmt::Display for DocumentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentName::Team => f.write_str("team"),
            DocumentName::Ring => f.write_str("k!ring"),
            DocumentName::Run(chain, first) => write!(f, "c!{chain}!{first:08x}"),
            DocumentName::Part(chain, number, part) => write!(f, "p!{chain}!{number:08x}!{part:04x}"),
            DocumentName::Replica(chain) => write!(f, "r!{chain}"),
            DocumentName::Snapshot(login, id) => write!(f, "s!{}!{id:016x}", encode(login)),
            DocumentName::Chunk(login, tag) => write!(f, "t!{}!{:032x}", encode(login), u128::from_be_bytes(*tag)),
            DocumentName::File(login, id, part) => {
                write!(f, "f!{}!{:032x}!{part:04x}", encode(login), u128::from_be_bytes(id.0))
            }
        }
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}", encode(&self.login), self.replica)
    }
}

fn chain(login: &str, replica: &str) -> Option<Chain> {
    Some(Chain { login: decode(login)?, replica: replica.parse().ok()? })
}

/// Commit numbers begin with 1.
fn number(text: &str) -> Option<u32> {
    u32::from_str_radix(text, 16).ok().filter(|number| *number > 0)
}

/// Percent-encodes a login. Capitals are encoded too, because some file systems do not tell them apart, and dots, so that
/// no tool takes a part of a name for an extension.
fn encode(login: &str) -> String {
    let mut out = String::new();
    for byte in login.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}

fn decode(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            out.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = after;
        } else {
            out.push(*byte);
        }
    }
    String::from_utf8(out).ok().filter(|login| !login.is_empty() && login.len() <= LONGEST_LOGIN)
}
