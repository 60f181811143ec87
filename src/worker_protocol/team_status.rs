//! The state of a team at a glance: what the page knows of it, as one condition and a number of changes that wait.
use super::team::TeamTrouble;
use crate::change::{Action, Header};
use crate::locale::{Language, format, phrases};

/// What the page knows of its team.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct TeamFacts {
    /// The time of the last round that went well, in Unix milliseconds.
    pub synced_at: Option<i64>,
    /// The time of the first of the rounds that failed since.
    pub failing_since: Option<i64>,
    /// What went wrong with the last round.
    pub trouble: Option<TeamTrouble>,
    /// Whether the place of the team is a server.
    pub is_server: bool,
    /// Whether the last round failed because this browser has no space.
    pub is_full: bool,
    /// Whether the last round failed before it began.
    pub has_failed: bool,
    /// Whether the login may only read.
    pub reads_only: bool,
    /// Whether the replica is being built anew from the team's documents.
    pub is_rebuilding: bool,
    /// The documents that are received and in all, while a round brings some.
    pub bringing: Option<(u32, u32)>,
}

/// The condition of a team.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Condition {
    /// The first round is under way.
    Looking,
    /// Everything that was there was received at a time.
    Synced(i64),
    /// Everything is received, and what is done here stays here: the login may only read.
    ReadsOnly,
    /// So many documents of so many are received.
    Bringing(u32, u32),
    /// The replica is being built anew.
    Rebuilding,
    /// The place of the team does not answer since a time.
    Unreachable(i64),
    /// The user has to allow the access again.
    Permission,
    /// The user has to sign in to the server again.
    SignedOut,
    /// The user is no member of the team, or no longer.
    NoMember,
    /// Somebody changed the passphrase, and the user has to enter the new one.
    NewPassphrase,
    /// The place refuses what is sent.
    Refused,
    /// A newer version of the app wrote what has to be read.
    Newer,
    /// The place has no space.
    NoSpaceThere,
    /// This browser has no space.
    NoSpaceHere,
    /// The place has another team, or none.
    NotOurTeam,
    /// A document is damaged.
    Damaged,
    /// The replica has to be built anew.
    Diverged,
    /// Something else.
    Failed,
}

impl TeamFacts {
    /// The condition. What somebody has to do comes before what passes by itself.
    pub fn condition(&self) -> Condition {
        let since = self.failing_since.or(self.synced_at).unwrap_or_default();
        if self.is_rebuilding {
            return Condition::Rebuilding;
        }
        if self.is_full {
            return Condition::NoSpaceHere;
        }
        match self.trouble {
            Some(TeamTrouble::Permission) if self.is_server => Condition::SignedOut,
            Some(TeamTrouble::Permission) => Condition::Permission,
            Some(TeamTrouble::NoMember) => Condition::NoMember,
            Some(TeamTrouble::NewPassphrase) => Condition::NewPassphrase,
            Some(TeamTrouble::NotOurTeam) => Condition::NotOurTeam,
            Some(TeamTrouble::Newer) => Condition::Newer,
            Some(TeamTrouble::Diverged) => Condition::Diverged,
            Some(TeamTrouble::NoSpace) => Condition::NoSpaceThere,
            Some(TeamTrouble::Refused) => Condition::Refused,
            Some(TeamTrouble::Document) => Condition::Damaged,
            passing => match (self.bringing, passing) {
                (Some((done, all)), _) => Condition::Bringing(done, all),
                (None, Some(TeamTrouble::Offline)) => Condition::Unreachable(since),
                (None, Some(_)) => Condition::Failed,
                (None, None) if self.has_failed => Condition::Failed,
                (None, None) if self.reads_only => Condition::ReadsOnly,
                (None, None) => self.synced_at.map_or(Condition::Looking, Condition::Synced),
            },
        }
    }
}

impl Condition {
    /// Whether somebody has to do something about it, or may have to.
    pub fn is_bad(self) -> bool {
        let is_fine = matches!(self, Condition::Looking | Condition::Synced(_) | Condition::ReadsOnly);
        !is_fine && !matches!(self, Condition::Bringing(..) | Condition::Rebuilding | Condition::Unreachable(_))
    }

    /// Whether one condition is another one than before, and not only later or further.
    pub fn differs(self, before: Condition) -> bool {
        std::mem::discriminant(&self) != std::mem::discriminant(&before)
    }

    /// What of this browser's is not at the team's place, in words; `None` if that is nothing.
    pub fn unsent(self, count: u32, language: Language) -> Option<String> {
        // What nobody will send does not wait.
        let phrase = match self {
            Condition::ReadsOnly => phrases::TEAM_CHIP_UNSENT,
            _ => phrases::TEAM_CHIP_WAITING,
        };
        (count > 0).then(|| phrase.with(language, &[&format::number(i64::from(count), language)]))
    }

    /// The condition in words; `time` formats a point in time.
    pub fn words(self, now: i64, time: impl FnOnce(i64) -> String, language: Language) -> String {
        let number = |count: u32| format::number(i64::from(count), language);
        let phrase = match self {
            Condition::Synced(at) => return ago(now - at, language),
            Condition::Bringing(done, all) => {
                return phrases::TEAM_CHIP_BRINGING.with(language, &[&number(done), &number(all)]);
            }
            Condition::Unreachable(since) => return phrases::TEAM_CHIP_OFFLINE.with(language, &[&time(since)]),
            Condition::Looking => phrases::TEAM_CHIP_LOOKING,
            Condition::ReadsOnly => phrases::TEAM_CHIP_READS_ONLY,
            Condition::Rebuilding => phrases::TEAM_CHIP_REBUILDING,
            Condition::Permission => phrases::TEAM_CHIP_PERMISSION,
            Condition::SignedOut => phrases::TEAM_CHIP_PASSWORD,
            Condition::NoMember => phrases::TEAM_CHIP_NO_MEMBER,
            Condition::NewPassphrase => phrases::TEAM_PASSPHRASE_CHANGED,
            Condition::Refused => phrases::TEAM_CHIP_REFUSED,
            Condition::Newer => phrases::TEAM_CHIP_NEWER,
            Condition::NoSpaceThere => phrases::TEAM_CHIP_NO_SPACE,
            Condition::NoSpaceHere => phrases::TEAM_CHIP_FULL,
            Condition::NotOurTeam => phrases::TEAM_CHIP_OTHER_TEAM,
            Condition::Damaged => phrases::TEAM_CHIP_DAMAGED,
            Condition::Diverged => phrases::TEAM_CHIP_DIVERGED,
            Condition::Failed => phrases::TEAM_CHIP_FAILED,
        };
        phrase.of(language).to_string()
    }
}

/// How long ago the last round was.
fn ago(millis: i64, language: Language) -> String {
    const MINUTE: i64 = 60_000;
    let (phrase, count) = match millis / MINUTE {
        minutes @ 1..60 => (phrases::TEAM_CHIP_MINUTES, minutes),
        minutes @ 60..2_880 => (phrases::TEAM_CHIP_HOURS, minutes / 60),
        minutes @ 2_880.. => (phrases::TEAM_CHIP_DAYS, minutes / 1_440),
        // A clock that was set back, too.
        _ => return phrases::TEAM_CHIP_NOW.of(language).to_string(),
    };
    phrase.with(language, &[&format::number(count, language)])
}

/// Whether a commit of the journal is one that this browser sends.
pub fn is_sent(header: &Header) -> bool {
    header.from.is_none() && header.cause.action != Action::Align
}
