//! The yardstick's own PostgreSQL: the cluster that `postgres.sh` keeps, its databases, and what it counts.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tokio::runtime::Runtime;

use crate::fault::{Outcome, fault};

/// The same database for who serves and owns no table of it, so that row security holds as it does in production.
pub fn as_who_serves(url: &str) -> String {
    url.replacen("postgres://linkwork@", "postgres://linkwork_service@", 1)
}

/// A running server.
pub struct Cluster {
    script: Child,
    input: Option<ChildStdin>,
    socket: PathBuf,
    /// The server's process.
    pub id: u32,
    runtime: Runtime,
}

impl Cluster {
    /// Starts the cluster in a folder.
    pub fn start(folder: &Path) -> Outcome<Self> {
        // A path of a socket has hardly a hundred characters: it cannot lie in the cluster's folder.
        let socket = std::env::temp_dir().join(format!("linkwork-bench-{}", std::process::id()));
        let mut script = Command::new("sh")
            .arg("-c")
            .arg(include_str!("../postgres.sh"))
            .arg("postgres.sh")
            .args([folder, &socket])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = script.stdin.take();
        let output = script.stdout.take().ok_or_else(|| fault("the script has no output"))?;
        let mut lines = BufReader::new(output);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let Some(Ok(id)) = line.trim().strip_prefix("ready ").map(str::parse) else {
            std::io::copy(&mut lines, &mut std::io::stderr())?;
            return Err(fault(format!("PostgreSQL: {line}")));
        };
        Ok(Self { script, input, socket, id, runtime: Runtime::new()? })
    }

    /// The URL of a database.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://linkwork@localhost/{name}?host={}", self.socket.display())
    }

    fn connection(&self) -> Outcome<PgConnection> {
        Ok(self.runtime.block_on(PgConnection::connect(&self.url("postgres")))?)
    }

    fn run(&self, statements: &[String]) -> Outcome<()> {
        let mut connection = self.connection()?;
        self.runtime.block_on(async {
            for statement in statements {
                connection.execute(AssertSqlSafe(statement.clone())).await?;
            }
            Ok(())
        })
    }

    pub fn has(&self, name: &str) -> Outcome<bool> {
        let mut connection = self.connection()?;
        let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
        Ok(self.runtime.block_on(found.fetch_optional(&mut connection))?.is_some())
    }

    pub fn create(&self, name: &str) -> Outcome<()> {
        self.run(&[format!("CREATE DATABASE {name}")])
    }

    pub fn remove(&self, name: &str) -> Outcome<()> {
        self.run(&[format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")])
    }

    /// Copies a database, in place of an earlier copy.
    pub fn copy(&self, name: &str, copy: &str) -> Outcome<()> {
        self.remove(copy)?;
        self.run(&[format!("CREATE DATABASE {copy} TEMPLATE {name} STRATEGY file_copy"), "CHECKPOINT".to_owned()])
    }

    /// Begins to count statements, or ends it: the rounds are run without.
    pub fn count_statements(&self, yes: bool) -> Outcome<()> {
        // Those of callers: what a foreign key looks up is part of theirs.
        let what = if yes { "top" } else { "none" };
        self.run(&[
            "CREATE EXTENSION IF NOT EXISTS pg_stat_statements".to_owned(),
            format!("ALTER SYSTEM SET pg_stat_statements.track = '{what}'"),
            "SELECT pg_reload_conf()".to_owned(),
        ])?;
        // Each backend reads its settings anew at its next statement; the server's own word comes a moment later.
        std::thread::sleep(std::time::Duration::from_millis(300));
        Ok(())
    }

    /// How many statements have been run in a database since this was last asked.
    pub fn statements(&self, database: &str) -> Outcome<u64> {
        let mut connection = self.connection()?;
        self.runtime.block_on(async {
            let sql = "SELECT coalesce(sum(s.calls), 0)::bigint FROM pg_stat_statements s
                       JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1";
            let calls: i64 = sqlx::query(sql).bind(database).fetch_one(&mut connection).await?.try_get(0)?;
            connection.execute("SELECT pg_stat_statements_reset()").await?;
            Ok(calls.unsigned_abs())
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.script.wait();
        let _ = std::fs::remove_dir_all(&self.socket);
    }
}
