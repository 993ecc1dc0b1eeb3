//! PostgreSQL for the tests: one throw-away cluster per test process, one database per test.
//!
//! The server is the distribution's own package. It listens on a socket in its own folder and nowhere else, keeps its
//! files on a memory disk where there is one, and syncs: Linkwork refuses a server that does not keep what it
//! acknowledges, and the tests get no exception.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use super::faulty_disk::FaultyDisk;
use super::supervised::Supervised;

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

/// The cluster of this test process; the first call starts it.
pub fn cluster() -> &'static Cluster {
    &CLUSTER
}

/// The same database for who serves and owns no table of it, to whom row security applies.
pub fn as_who_serves(url: &str) -> String {
    url.replacen("postgres://linkwork@", "postgres://linkwork_service@", 1)
}

/// A running PostgreSQL server of our own.
pub struct Cluster {
    tools: String,
    socket: String,
    made: AtomicU32,
    // A static is never dropped: the script notices that its pipe has closed.
    server: Mutex<Supervised>,
}

impl Cluster {
    fn start() -> Self {
        Self::of(&[super::memory_disk()])
    }

    /// One of the test's own, on a disk that fails on command.
    pub fn start_on(disk: &FaultyDisk) -> Self {
        let (library, control) = disk.parts();
        let [library, control] = [library, &control].map(|path| path.to_str().expect("a path of ours"));
        Self::of(&[super::memory_disk(), library, control])
    }

    fn of(arguments: &[&str]) -> Self {
        let (server, ready) = Supervised::start(include_str!("postgres.sh"), arguments);
        let (tools, socket) = ready.split_once(' ').expect("the script says: ready TOOLS SOCKET");
        let server = Mutex::new(server);
        Self { tools: tools.to_owned(), socket: socket.to_owned(), made: AtomicU32::new(0), server }
    }

    /// Stops the server as a crash would.
    pub fn stop(&self) {
        self.server.lock().expect("no test of it has failed").command("stop");
    }

    /// Starts it again; it recovers.
    pub fn start_again(&self) {
        self.server.lock().expect("no test of it has failed").command("start");
    }

    /// Makes an empty database and gives its URL, as who owns it.
    pub fn create(&self) -> String {
        let name = self.unused_name();
        self.run(&[&format!("CREATE DATABASE {name}")]);
        self.url(&name)
    }

    /// Closes a migrated database for good, so that it can be copied: PostgreSQL refuses while anybody is connected.
    pub fn make_template(&self, url: &str) {
        let name = name_in(url);
        self.run(&[
            &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"),
            &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
        ]);
    }

    /// Copies a template and gives the copy's URL.
    pub fn create_from_template(&self, template: &str) -> String {
        let name = self.unused_name();
        self.run(&[&format!("CREATE DATABASE {name} TEMPLATE {}", name_in(template))]);
        self.url(&name)
    }

    /// Puts into an empty database what `pg_dump` wrote of another.
    pub fn restore(&self, url: &str, dump: &[u8]) {
        let mut psql = Command::new(format!("{}/psql", self.tools))
            .args(["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"])
            .args(["--host", &self.socket, "--username=linkwork", "--dbname", name_in(url)])
            .stdin(Stdio::piped())
            .spawn()
            .expect("psql runs");
        psql.stdin.take().expect("it is piped").write_all(dump).expect("psql listens");
        assert!(psql.wait().expect("it ends").success(), "the dump was not taken");
    }

    /// Removes a database, whoever is still connected to it.
    pub fn remove(&self, url: &str) {
        self.run(&[&format!("DROP DATABASE {} WITH (FORCE)", name_in(url))]);
    }

    fn unused_name(&self) -> String {
        format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed))
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://linkwork@localhost/{name}?host={}", self.socket)
    }

    /// Runs each statement on its own: databases are not made or removed inside a transaction.
    ///
    /// By `psql` rather than a connection kept open: a connection belongs to the runtime of one test.
    fn run(&self, statements: &[&str]) {
        let done = Command::new(format!("{}/psql", self.tools))
            .args(["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"])
            .args(["--host", &self.socket, "--username=linkwork", "--dbname=postgres"])
            .args(statements.iter().flat_map(|statement| ["--command", statement]))
            .output()
            .expect("psql runs");
        assert!(done.status.success(), "{statements:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

fn name_in(url: &str) -> &str {
    let (before, _) = url.split_once('?').expect("a URL of this cluster");
    before.rsplit_once('/').expect("a URL of this cluster").1
}
