//! What the page and the file worker tell each other about a team.
use super::wire::wire;
use crate::base::{FieldId, Id, Seq, Value};
use crate::domain::RecordType;

/// How a workspace comes to a team.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamEntry {
    /// Whether the team is founded, with what the workspace has; otherwise an empty workspace joins it.
    pub founds: bool,
    /// The login under which the commits of this browser are kept.
    pub login: String,
    /// The team's passphrase.
    pub passphrase: String,
    /// The team that is meant; `None` for whichever is there.
    pub team: Option<Id>,
}

/// The kinds of servers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ServerKind {
    /// A cluster of etcd.
    #[default]
    Etcd,
    /// CouchDB.
    CouchDb,
}

impl ServerKind {
    /// The kind as it is stored, and named in files of admins.
    pub const fn name(self) -> &'static str {
        match self {
            ServerKind::Etcd => "etcd",
            ServerKind::CouchDb => "couchdb",
        }
    }

    /// The kind with a name; the first one that there was, for any other.
    pub fn of_name(name: &str) -> ServerKind {
        match name {
            "couchdb" => ServerKind::CouchDb,
            _ => ServerKind::Etcd,
        }
    }
}

/// How a team's server is reached.
#[derive(Clone, PartialEq, Debug)]
pub struct ServerAccess {
    /// What it is.
    pub kind: ServerKind,
    /// The addresses of its members.
    pub endpoints: Vec<String>,
    /// The team's name there.
    pub team: String,
    /// The user; empty where it asks for none.
    pub login: String,
    /// The password.
    pub password: String,
}

/// What is known of a team's server after a test of the connection.
#[derive(Clone, PartialEq, Debug)]
pub struct ServerCheck {
    /// What was tried.
    pub step: ServerStep,
    /// Why it failed, in words that say what to do; `None` if it went well.
    pub problem: Option<String>,
}

/// The steps of a test of the connection, each of which needs the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ServerStep {
    /// It answers, and is what it should be.
    Answers,
    /// The user is known there.
    SignsIn,
    /// They may read the team's documents.
    Reads,
    /// They may write their own.
    Writes,
    /// There is a team under this name.
    HasTeam,
}

/// What the page asks of a replica.
#[derive(Clone, PartialEq, Debug)]
pub enum TeamRequest {
    /// Founds a team or joins one; answered by `Reply::Team`.
    Enter(TeamEntry),
    /// Carries out a round; answered by `Reply::Team`.
    Round {
        /// Whether it also looks for what the news of the team's place may have skipped.
        with_audit: bool,
    },
    /// Lists conflicts; answered by `Reply::TeamConflicts`.
    Conflicts {
        /// The record; `None` for all.
        of: Option<Id>,
    },
    /// Ends a conflict; answered by `Reply::Team`.
    Decide(TeamDecision),
    /// Writes a file of changes; answered by `Reply::TeamChanges`.
    ChangesSince(ChangesSince),
    /// Takes in a file of changes; answered by `Reply::TeamTakenIn`.
    TakeIn {
        /// Its bytes.
        file: Vec<u8>,
    },
    /// Erases a person for the whole team; answered by `Reply::Erased`.
    Erase {
        /// The records.
        records: Vec<Id>,
        /// The words.
        words: Vec<String>,
    },
    /// Gives the team another passphrase, with a new key; answered by `Reply::Team`.
    ChangePassphrase {
        /// The passphrase so far.
        present: String,
        /// The one from now on.
        new: String,
    },
    /// Encrypts everything at the team's place with the last key; answered by `Reply::Team`, with what went wrong.
    EncryptAll,
    /// Lets the team forget all keys but the last one, once everything is encrypted with that; answered by `Reply::Team`.
    ForgetEarlierKeys {
        /// The passphrase, which stays.
        passphrase: String,
    },
    /// Waits until others have sent something, at most for some seconds, or until something else is asked; answered by
    /// `Reply::Team` if that was brought, else by `Reply::TeamNews`.
    Wait {
        /// The seconds.
        seconds: u32,
    },
    /// Brings an attached file here; answered by `Reply::TeamFile`.
    File {
        /// The file's record.
        id: Id,
    },
    /// Builds the replica anew from what the team's place has; answered by `Reply::Team`.
    Rebuild,
    /// Fills the team's place, which lost everything, from what this browser keeps; answered by `Reply::Team`.
    PutBack,
    /// Enters the passphrase that somebody changed; answered by `Reply::Team`.
    EnterPassphrase {
        /// The new passphrase.
        passphrase: String,
    },
}

/// What became of an attached file that is not here.
#[derive(Clone, PartialEq, Debug)]
pub enum TeamFile {
    /// It is stored in this browser.
    Here,
    /// This browser has no space for it.
    Unkept {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// It is not at the team's place, or not all of it.
    Elsewhere {
        /// In whose browser it was attached; empty if in this one, or unknown.
        whose: String,
        /// The parts that are there.
        there: u32,
        /// All parts; 0 if none is there.
        all: u32,
    },
    /// What is there is damaged.
    Damaged,
}

/// What is in a file of changes.
#[derive(Clone, PartialEq, Debug)]
pub enum ChangesSince {
    /// Everything.
    Everything,
    /// What a replica lacks, as far as is known.
    Member {
        /// The replica, as 16 digits.
        replica: String,
    },
    /// What came after a point in time, by the clocks of the authors.
    Time {
        /// In Unix milliseconds.
        at: i64,
    },
}

/// What came of a file of changes.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangesTakenIn {
    /// The number of actions that are new here.
    pub commits: u32,
    /// The login of who made the file.
    pub from: String,
    /// Whether nothing is missing before what the file has.
    pub is_complete: bool,
    /// Since when a file would have what is missing; `None` for everything.
    pub since: Option<i64>,
    /// Why a document of the file was refused.
    pub refused: Option<String>,
}

/// The state of a replica.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamState {
    /// What identifies the team; `None` if nothing does that an invitation could say.
    pub team: Option<Id>,
    /// The last commit of the journal.
    pub head: Seq,
    /// The workspace's name; empty if it has none.
    pub title: String,
    /// The number of own commits that are not sent yet.
    pub unsent: u32,
    /// The number of attached files that are not sent yet.
    pub files: u32,
    /// Whether the next round goes on sending them.
    pub sends_on: bool,
    /// The number of received documents that wait for others.
    pub waiting: u32,
    /// The number of documents that have not arrived whole for a while.
    pub late: u32,
    /// The number of conflicts.
    pub conflicts: u32,
    /// The number of erasures of people.
    pub erasures: u32,
    /// The replicas of the team, this one first.
    pub members: Vec<TeamMember>,
    /// Whether the login may only read: own commits stay here.
    pub reads_only: bool,
    /// Whether the user asked the browser to save data.
    pub saves_data: bool,
    /// What went wrong with the last round.
    pub problem: Option<TeamProblem>,
}

/// A replica of the team.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamMember {
    /// The login.
    pub login: String,
    /// The replica, as 16 digits.
    pub replica: String,
    /// The number of its commits.
    pub commits: u32,
    /// The time of the last one, by its author's clock.
    pub last_at: Option<i64>,
    /// The version of the app that made it; empty if unknown.
    pub edition: String,
    /// Whether everybody who was erased is erased there, as far as it has said so.
    pub has_erased: bool,
}

/// What went wrong with a round. Local work goes on.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamProblem {
    /// The kind.
    pub trouble: TeamTrouble,
    /// The words.
    pub text: String,
    /// After how many seconds the team's place wants to be asked again.
    pub retry_after: Option<u32>,
}

/// The kinds of what goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TeamTrouble {
    /// The place of the team does not answer; the next round tries again.
    Offline,
    /// The user has to allow the access again.
    Permission,
    /// The place knows this login as no member of the team, or no longer.
    NoMember,
    /// The place of the team has no space.
    NoSpace,
    /// The place has another team, or none.
    NotOurTeam,
    /// A document is damaged.
    Document,
    /// A document is of a newer version of the app.
    Newer,
    /// The place of the team refuses a document.
    Refused,
    /// The replica has to be built anew.
    Diverged,
    /// Somebody changed the passphrase, and this browser has to be told the new one.
    NewPassphrase,
    /// Anything else.
    Other,
}

/// A conflict of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamConflict {
    /// The record's type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// What the conflict is about.
    pub subject: ConflictSubject,
    /// The record's name.
    pub name: String,
    /// The field's name; empty if it is about the whole record.
    pub label: String,
    /// The sides, in the order that all replicas agree on; the last value is the one shown.
    pub sides: Vec<ConflictSide>,
}

/// What a conflict is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConflictSubject {
    /// A field was set to different values.
    Field(FieldId),
    /// The record was removed on one side and changed on another; the first sides are so many removals.
    Removed {
        /// The number of removals.
        removals: u32,
    },
    /// A lead was converted more than once; undoing all but one of the sides' commits ends it.
    ConvertedTwice,
}

/// A side of a conflict.
#[derive(Clone, PartialEq, Debug)]
pub struct ConflictSide {
    /// The value, of a field; `None` for an empty one, or one that only a newer version of the app knows.
    pub value: Option<Value>,
    /// The value in words.
    pub text: String,
    /// The time by the author's clock, if the commit is known.
    pub at: Option<i64>,
    /// The user, if the commit is known and has one.
    pub by: Option<Id>,
    /// The login; empty if unknown.
    pub login: String,
    /// The replica, as 16 digits.
    pub replica: String,
    /// The commit in this browser's journal.
    pub seq: Option<Seq>,
}

/// A decision that ends a conflict.
#[derive(Clone, PartialEq, Debug)]
pub enum TeamDecision {
    /// The field gets this value.
    Value {
        /// The record.
        id: Id,
        /// The field.
        field: FieldId,
        /// The value; one of those in conflict, or another one.
        value: Option<Value>,
    },
    /// A record that was removed elsewhere stays.
    Keep {
        /// The record.
        id: Id,
    },
    /// It is removed here, too.
    Remove {
        /// The record.
        id: Id,
    },
}

impl TeamRequest {
    /// Whether the team's keys are others afterwards, so that the replica is opened anew with them.
    pub const fn brings_keys(&self) -> bool {
        matches!(
            self,
            TeamRequest::Enter(_)
                | TeamRequest::ChangePassphrase { .. }
                | TeamRequest::EnterPassphrase { .. }
                | TeamRequest::ForgetEarlierKeys { .. }
        )
    }
}

wire!(enum TeamRequest {
    0 Enter(entry), 1 Round { with_audit }, 2 Conflicts { of }, 3 Decide(decision), 4 ChangesSince(since), 5 TakeIn { file },
    6 ChangePassphrase { present, new }, 7 EnterPassphrase { passphrase },
    8 Erase { records, words }, 9 Rebuild, 10 PutBack, 11 Wait { seconds }, 12 File { id }, 13 EncryptAll,
    14 ForgetEarlierKeys { passphrase }
});
wire!(enum ServerKind { 0 Etcd, 1 CouchDb });
wire!(struct ServerAccess { kind, endpoints, team, login, password });
wire!(struct ServerCheck { step, problem });
wire!(enum ServerStep { 0 Answers, 1 SignsIn, 2 Reads, 3 Writes, 4 HasTeam });
wire!(enum TeamFile { 0 Here, 1 Unkept { bytes }, 2 Elsewhere { whose, there, all }, 3 Damaged });
wire!(enum ChangesSince { 0 Everything, 1 Member { replica }, 2 Time { at } });
wire!(struct ChangesTakenIn { commits, from, is_complete, since, refused });
wire!(struct TeamEntry { founds, login, passphrase, team });
wire!(struct TeamState { team, head, title, unsent, files, sends_on, waiting, late, conflicts, erasures, members, reads_only, saves_data, problem });
wire!(struct TeamMember { login, replica, commits, last_at, edition, has_erased });
wire!(struct TeamProblem { trouble, text, retry_after });
wire!(enum TeamTrouble { 0 Offline, 1 Permission, 2 NoSpace, 3 NotOurTeam, 4 Document, 5 Diverged, 6 Other, 7 NewPassphrase, 8 Newer, 9 Refused, 10 NoMember });
wire!(struct TeamConflict { kind, id, subject, name, label, sides });
wire!(enum ConflictSubject { 0 Field(field), 1 Removed { removals }, 2 ConvertedTwice });
wire!(struct ConflictSide { value, text, at, by, login, replica, seq });
wire!(enum TeamDecision { 0 Value { id, field, value }, 1 Keep { id }, 2 Remove { id } });
