//! Nobody else reads a database, and whoever serves need not own it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use kernel::db::{Db, check_at_rest};
use sea_orm::{ConnectionTrait, DbErr};

use crate::harness::database::{Engine, TestDatabase};

fn mode(path: &Path) -> u32 {
    path.metadata().expect("it is there").permissions().mode() & 0o777
}

async fn run(db: &Db, statement: &str) -> Result<(), DbErr> {
    db.system("a test").write(async |tx| tx.execute_unprepared(statement).await.map(|_| ())).await
}

#[tokio::test]
async fn a_database_that_is_made_is_its_owners_alone_with_its_log_and_its_folder() {
    let above = tempfile::tempdir().expect("a folder can be made");
    let folder = above.path().join("data");
    let file = folder.join("linkwork.db");
    let url = format!("sqlite:{}", file.display());
    let db = Db::open(&url, 2).await.expect("it is made");
    db.migrate().await.expect("it is migrated");
    let modes = ["linkwork.db", "linkwork.db-wal", "linkwork.db-shm"].map(|name| mode(&folder.join(name)));
    assert_eq!((mode(&folder), modes), (0o700, [0o600; 3]));
    assert_eq!(check_at_rest(&url), Ok(()));
    db.close().await.expect("it closes");
}

#[tokio::test]
async fn who_serves_writes_rows_and_changes_no_table() {
    let database = TestDatabase::empty(Engine::Postgres);
    let owner = Db::open(&database.url, 2).await.expect("it opens");
    owner.migrate().await.expect("it is migrated");
    let role = format!("serves_{}", std::process::id());
    run(&owner, &format!("CREATE ROLE {role} LOGIN")).await.expect("it is made");
    let url = database.url.replacen("linkwork@", &format!("{role}@"), 1);
    owner.grant_to_user_of(&url, &database.url).await.expect("it is granted");
    let serving = Db::open(&url, 2).await.expect("it opens");
    assert_eq!(serving.pending_migrations().await, Ok(0));
    serving.probe().await.expect("a row is written");
    for refused in [
        "CREATE TABLE strange (id integer)",
        "ALTER TABLE people ADD COLUMN strange integer",
        "DROP TABLE people",
        "TRUNCATE people",
        "DELETE FROM seaql_migrations",
        "DELETE FROM audit_entries",
        "UPDATE audit_checkpoints SET position = 1",
        "UPDATE database_marks SET kind = 'sandbox'",
    ] {
        assert!(run(&serving, refused).await.is_err(), "{refused}");
    }
    serving.close().await.expect("it closes");
    run(&owner, &format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.expect("it goes");
    owner.close().await.expect("it closes");
}
