//! The link by which somebody is invited to a team: where the team is, and nothing that must stay secret. It stands in the
//! fragment of an address, which no server sees. Whoever made a link may be a stranger: it can only fill in a form.
use super::team::ServerKind;
use crate::base::Id;
use crate::base::outside_text::{clean, percent_decoded, percent_encoded};

/// The longest query that is read, in bytes.
const LONGEST_QUERY: usize = 4_000;
/// The most letters of a name.
const LONGEST_NAME: usize = 80;
/// The word for a folder, beside the names of servers.
const FOLDER: &str = "folder";

/// What a link says of a team.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Invitation {
    /// The server; `None` for a folder, which everybody has at another place.
    pub server: Option<InvitedServer>,
    /// The name of the team's workspace; empty if it has none.
    pub workspace: String,
    /// What identifies the team, so that nobody joins another one by mistake.
    pub team: Option<Id>,
}

/// A team's server in a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvitedServer {
    /// What it is.
    pub kind: ServerKind,
    /// The addresses of its members.
    pub endpoints: Vec<String>,
    /// The team's name there.
    pub name: String,
}

impl Invitation {
    /// The invitation in the query of an address; `None` if there is none, or one that nobody could follow.
    pub fn parse(query: &str) -> Option<Invitation> {
        if query.len() > LONGEST_QUERY {
            return None;
        }
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs: Vec<(&str, &str)> = pairs.collect();
        let text = |wanted: &str| {
            let value = pairs.iter().find(|(name, _)| *name == wanted).and_then(|(_, value)| percent_decoded(value));
            clean(&value.unwrap_or_default(), false)
        };
        let named = |name: String| name.chars().take(LONGEST_NAME).collect::<String>();
        let place = text("join");
        let kinds = [ServerKind::Etcd, ServerKind::CouchDb];
        let server = match kinds.into_iter().find(|kind| kind.name() == place) {
            Some(kind) => {
                let endpoints: Vec<String> = text("server").split(' ').map(str::to_string).collect();
                Some(InvitedServer { kind, endpoints: checked(endpoints)?, name: named(text("name")) })
            }
            None if place == FOLDER => None,
            None => return None,
        };
        Some(Invitation { server, workspace: named(text("workspace")), team: text("team").parse().ok() })
    }

    /// The query of an address that invites.
    pub fn query(&self) -> String {
        let (kind, server) = match &self.server {
            Some(server) => (server.kind.name(), Some(server)),
            None => (FOLDER, None),
        };
        let mut out = format!("join={kind}");
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                out.push_str(&format!("&{name}={}", percent_encoded(value)));
            }
        };
        if let Some(server) = server {
            add("server", &server.endpoints.join(" "));
            add("name", &server.name);
        }
        add("workspace", &self.workspace);
        add("team", &self.team.map(|id| id.to_string()).unwrap_or_default());
        out
    }
}

/// The addresses, if each says plainly where it leads: a name before an `@` looks like a host and is none.
fn checked(endpoints: Vec<String>) -> Option<Vec<String>> {
    let is_plain = |address: &String| {
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['@', '\\', '?', '#', ',', ';']))
    };
    endpoints.iter().all(is_plain).then_some(endpoints)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(kind: ServerKind) -> Invitation {
        let server = InvitedServer {
            kind,
            endpoints: vec!["https://a.example:2379".to_string(), "https://b.example/couch".to_string()],
            name: "sales".to_string(),
        };
        Invitation {
            server: Some(server),
            workspace: "Nordlicht & Söhne + 1 = 2 #?%".to_string(),
            team: Some(Id([7; 16])),
        }
    }

    #[test]
    fn a_link_is_read_as_it_was_written_and_has_no_secret() {
        let folder = Invitation { workspace: "Nordlicht".to_string(), ..Invitation::default() };
        for invitation in [on(ServerKind::Etcd), on(ServerKind::CouchDb), folder] {
            let query = invitation.query();
            assert!(query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=&%-_.".contains(&byte)), "{query}");
            assert_eq!(Invitation::parse(&query), Some(invitation));
        }
        // The names of everything that a link has: no login, no password, no passphrase.
        let query = on(ServerKind::Etcd).query();
        let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name).collect();
        assert_eq!(names, ["join", "server", "name", "workspace", "team"]);
    }

    #[test]
    fn what_nobody_could_follow_is_no_invitation() {
        for query in [
            "",
            "join",
            "join=",
            "join=nats&server=https://a.example",
            "join=etcd",
            "join=etcd&server=",
            "join=etcd&server=javascript:alert(1)",
            "join=etcd&server=data:text/html,hello",
            "join=etcd&server=//a.example",
            "join=etcd&server=%2Fetcd",
            "join=etcd&server=ftp://a.example",
            "join=etcd&server=https://",
            "join=etcd&server=https://crm.example%40evil.example",
            "join=etcd&server=https://a.example%20javascript:alert(1)",
            "join=etcd&server=https://evil.example%5C.crm.example",
            "join=etcd&server=%zz",
            "join=etcd&server=%ff",
        ] {
            assert_eq!(Invitation::parse(query), None, "{query}");
        }
        assert_eq!(Invitation::parse(&format!("join=folder&workspace={}", "x".repeat(LONGEST_QUERY))), None);
    }

    #[test]
    fn names_are_plain_text_of_a_usual_length() {
        let hostile = "%E2%80%AEevil%00%0A%3Cb%3E";
        let query =
            format!("join=etcd&server=https://a.example&name={hostile}{}&workspace={hostile}&team=x", "y".repeat(200));
        let read = Invitation::parse(&query).expect("is an invitation");
        let server = read.server.expect("names a server");
        assert_eq!(server.name.len(), LONGEST_NAME);
        assert!(server.name.starts_with("evil<b>y"));
        assert_eq!((read.workspace.as_str(), read.team), ("evil<b>", None));
        // What somebody adds twice or besides counts for nothing.
        let twice = Invitation::parse("join=folder&join=etcd&password=x&workspace=a&workspace=b").expect("is one");
        assert_eq!(twice, Invitation { workspace: "a".to_string(), ..Invitation::default() });
    }
}
