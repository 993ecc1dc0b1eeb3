//! Opening a database: what is refused, and how it is kept.

use kernel::db::{Db, OpenError};
use sea_orm::{ConnectionTrait, Database, DbErr, Statement};
use serde_json::json;

use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};

async fn setting(connection: &impl ConnectionTrait, query: &str) -> Result<String, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), query);
    let row = connection.query_one_raw(statement).await?.expect("a setting has a value");
    row.try_get_by_index::<String>(0).or_else(|_| Ok(row.try_get_by_index::<i64>(0)?.to_string()))
}

#[tokio::test]
async fn sqlite_is_synced_before_a_write_is_acknowledged_and_keeps_its_references() {
    let database = TestDatabase::empty(Engine::Sqlite);
    let db = Db::open(&database.url, 2).await.expect("it opens");
    let wanted = [("PRAGMA journal_mode", "wal"), ("PRAGMA synchronous", "2"), ("PRAGMA foreign_keys", "1")];
    for (pragma, value) in wanted {
        assert_eq!(setting(db.system("a test looks").read(), pragma).await.as_deref(), Ok(value), "{pragma}, reading");
        let writing = db.system("a test looks").write(async |tx| setting(tx, pragma).await).await;
        assert_eq!(writing.as_deref(), Ok(value), "{pragma}, writing");
    }
    db.close().await.expect("it closes");
}

/// As `.cargo/config.toml` has it, which is lost where `LIBSQLITE3_FLAGS` is set otherwise.
#[tokio::test]
async fn sqlite_is_built_as_it_was_measured() {
    let database = TestDatabase::empty(Engine::Sqlite);
    let db = Db::open(&database.url, 1).await.expect("it opens");
    let query = "SELECT group_concat(compile_options) FROM pragma_compile_options";
    let options = setting(db.system("a test looks").read(), query).await.expect("it says so");
    let options: Vec<&str> = options.split(',').collect();
    assert!(!options.contains(&"ENABLE_MEMORY_MANAGEMENT"), "all readers wait for one lock: {options:?}");
    for wanted in ["ENABLE_QPSG", "STMTJRNL_SPILL=-1", "DEFAULT_PCACHE_INITSZ=0"] {
        assert!(options.contains(&wanted), "{wanted}: {options:?}");
    }
    db.close().await.expect("it closes");
}

#[tokio::test]
async fn a_postgres_that_would_lose_what_it_acknowledged_is_refused() {
    let database = TestDatabase::empty(Engine::Postgres);
    let name = database.url.split('?').next().and_then(|url| url.rsplit('/').next()).expect("a name").to_owned();
    let connection = Database::connect(&database.url).await.expect("it opens");
    let unsafe_setting = format!("ALTER DATABASE \"{name}\" SET synchronous_commit = off");
    connection.execute_unprepared(&unsafe_setting).await.expect("it is set");
    connection.close().await.expect("it closes");
    let refused = Db::open(&database.url, 2).await.expect_err("it is refused");
    assert!(matches!(refused, OpenError::Unfit(_)), "{refused}");
    assert!(refused.to_string().contains("synchronous_commit is off"), "{refused}");
}

#[tokio::test]
async fn two_nodes_may_migrate_at_the_same_time() {
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let (one, other) = (Db::open(&database.url, 2).await, Db::open(&database.url, 2).await);
        let (one, other) = (one.expect("it opens"), other.expect("it opens"));
        let both = tokio::join!(one.migrate(), other.migrate());
        assert!(both.0.is_ok() && both.1.is_ok(), "{engine:?}: {both:?}");
        assert_eq!(one.pending_migrations().await, Ok(0), "{engine:?}");
        one.close().await.expect("it closes");
        other.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn one_connection_is_enough_to_migrate() {
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let db = Db::open(&database.url, 1).await.expect("it opens");
        assert_eq!(db.migrate().await, Ok(()), "{engine:?}");
        assert_eq!(db.pending_migrations().await, Ok(0), "{engine:?}");
        db.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn one_connection_is_enough_to_serve() {
    for engine in Engine::ALL {
        let county = County::open_with(engine, |config| config.database.connections = 1).await;
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = pharmacy.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        pharmacy.get("/v1/referrals").await.expect(200);
        county.as_("caldicott").get("/v1/audit-entries").await.expect(200);
        county.close().await;
    }
}
