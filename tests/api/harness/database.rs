//! A migrated database for each test, the same way on both engines.
//!
//! The migrations run once per engine and test process; each test gets a copy of the result, which is gone when its
//! [`TestDatabase`] is dropped.

use std::fmt::Debug;
use std::process::Command;

use tokio::sync::OnceCell;

use super::{postgres, sqlite};

/// What a test runs on. What works on only one of them is a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The file inside the binary.
    Sqlite,
    /// The server.
    Postgres,
}

impl Engine {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// A database that one test has to itself.
pub struct TestDatabase {
    /// Where it is, as `LINKWORK_DATABASE_URL` wants it, for who owns its tables.
    pub url: String,
    kept: Kept,
}

/// What the copy lives in, which goes when the test does.
enum Kept {
    Folder(sqlite::Folder),
    Cluster(&'static postgres::Cluster),
}

static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();

impl TestDatabase {
    /// An empty database, for what is said of migrations.
    pub fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = sqlite::Folder::new();
                Self { url: folder.url(), kept: Kept::Folder(folder) }
            }
            Engine::Postgres => {
                let cluster = postgres::cluster();
                Self { url: cluster.create(), kept: Kept::Cluster(cluster) }
            }
        }
    }

    /// A migrated database.
    ///
    /// `migrate` brings the database at a URL up to date and closes its connections before it returns. It runs once
    /// per engine and process: every caller must hand in the same one.
    pub async fn migrated<E: Debug>(engine: Engine, migrate: impl AsyncFnOnce(&str) -> Result<(), E>) -> Self {
        match engine {
            Engine::Sqlite => {
                let template = SQLITE
                    .get_or_init(async || {
                        let folder = sqlite::Folder::new();
                        migrate(&folder.url()).await.expect("the migrations run on SQLite");
                        folder.read()
                    })
                    .await;
                let folder = sqlite::Folder::new();
                folder.write(template);
                Self { url: folder.url(), kept: Kept::Folder(folder) }
            }
            Engine::Postgres => {
                let cluster = postgres::cluster();
                let template = POSTGRES
                    .get_or_init(async || {
                        let url = cluster.create();
                        migrate(&url).await.expect("the migrations run on PostgreSQL");
                        cluster.make_template(&url);
                        url
                    })
                    .await;
                Self { url: cluster.create_from_template(template), kept: Kept::Cluster(cluster) }
            }
        }
    }
}

impl TestDatabase {
    /// A database of `tests/fixtures/databases`, as an earlier version left it.
    pub fn of_earlier(engine: Engine, name: &str) -> Self {
        let kind = if engine == Engine::Sqlite { "sqlite" } else { "postgres" };
        let path = format!("{}/tests/fixtures/databases/{name}.{kind}.gz", env!("CARGO_MANIFEST_DIR"));
        let unpacked = Command::new("gzip").args(["-dc", &path]).output().expect("gzip runs");
        assert!(unpacked.status.success(), "{path}: {}", String::from_utf8_lossy(&unpacked.stderr));
        let database = Self::empty(engine);
        match &database.kept {
            Kept::Folder(folder) => folder.write(&unpacked.stdout),
            Kept::Cluster(cluster) => cluster.restore(&database.url, &unpacked.stdout),
        }
        database
    }
}

impl TestDatabase {
    /// Where it is for who serves: on PostgreSQL not who owns its tables.
    pub fn serving_url(&self) -> String {
        postgres::as_who_serves(&self.url)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Kept::Cluster(cluster) = self.kept {
            cluster.remove(&self.url);
        }
    }
}
