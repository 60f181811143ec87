//! Servers for tests: programs that start one and carry out commands, and clients of what it keeps.
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError, Waited};

/// A program that starts a server, and ends with its input.
pub struct Helper {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Helper {
    /// Starts one, and gives the addresses of the server.
    pub fn start(command: &mut Command) -> (Helper, Vec<String>) {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("can be started");
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("is piped"));
        let mut helper = Helper { child, commands, answers };
        let said = helper.answer();
        let Some(endpoints) = said.strip_prefix("ready ") else { panic!("no server: {said}") };
        let endpoints = endpoints.split(' ').map(str::to_string).collect();
        (helper, endpoints)
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("an answer");
        line.trim_end().to_string()
    }

    /// Has a command carried out.
    pub fn tell(&mut self, command: &str) {
        writeln!(self.commands.as_mut().expect("is open"), "{command}").expect("the program runs");
        assert_eq!(self.answer(), "ok", "{command}");
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        drop(self.commands.take());
        let _ = self.child.wait();
    }
}

/// Runs what an admin runs to set up a team, and gives the passwords of new logins.
pub fn passwords_of(command: &mut Command) -> Vec<(String, String)> {
    let done = command.output().expect("can be started");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    let passwords = said.lines().filter_map(|line| line.split_once("  password: "));
    passwords.map(|(login, password)| (login.to_string(), password.to_string())).collect()
}

/// A remote of which clones are one.
pub struct Shared<R>(pub Rc<R>);

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Shared<R> {
        Shared(self.0.clone())
    }
}

impl<R: Remote> Remote for Shared<R> {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        self.0.identity().await
    }

    async fn news(&self, since: Option<&Cursor>) -> Result<News, RemoteError> {
        self.0.news(since).await
    }

    async fn wait(&self, since: &Cursor, seconds: u32) -> Result<Waited, RemoteError> {
        self.0.wait(since, seconds).await
    }

    async fn read(&self, names: &[String]) -> Result<Vec<Found>, RemoteError> {
        self.0.read(names).await
    }

    async fn read_with_news(
        &self,
        names: &[String],
        since: Option<&Cursor>,
    ) -> Result<(Vec<Found>, Option<News>), RemoteError> {
        self.0.read_with_news(names, since).await
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
