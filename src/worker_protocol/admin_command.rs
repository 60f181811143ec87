//! What whoever runs a team's server types to change who belongs to it: the scripts are part of the source, and what they
//! do is in `docs/team.md`.
use super::team::ServerKind;

/// What becomes of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// May do everything, and creates the team.
    Keeper,
    /// Works in the team.
    Member,
    /// Is taken out.
    Out,
}

/// The command. What it names comes from other people and is quoted.
pub fn command(kind: ServerKind, change: Change, team: &str, login: &str) -> String {
    let script = match kind {
        ServerKind::Etcd => "scripts/etcd-team.sh",
        ServerKind::CouchDb => "node scripts/couchdb-team.mjs",
    };
    let option = match change {
        Change::Keeper => "--keeper",
        Change::Member => "--member",
        Change::Out => "--out",
    };
    format!("{script} {} {option} {}", quoted(team), quoted(login))
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@._-".contains(&byte);
    match !text.is_empty() && text.bytes().all(is_plain) {
        true => text.to_string(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_names_the_team_and_the_person() {
        let of = |kind, change, login| command(kind, change, "sales", login);
        assert_eq!(of(ServerKind::Etcd, Change::Out, "ben"), "scripts/etcd-team.sh sales --out ben");
        let eva = of(ServerKind::CouchDb, Change::Member, "eva@team.example");
        assert_eq!(eva, "node scripts/couchdb-team.mjs sales --member eva@team.example");
        assert_eq!(of(ServerKind::Etcd, Change::Keeper, "Çelik A"), "scripts/etcd-team.sh sales --keeper 'Çelik A'");
        let hostile = of(ServerKind::Etcd, Change::Out, "x'; rm -rf ~ #$(id)`id`");
        assert_eq!(hostile, r"scripts/etcd-team.sh sales --out 'x'\''; rm -rf ~ #$(id)`id`'");
        assert_eq!(of(ServerKind::Etcd, Change::Out, ""), "scripts/etcd-team.sh sales --out ''");
    }
}
