//! Statements go by the index that is meant for them, so that their work does not grow with the table.

use kernel::db::{Db, Transaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::harness::county::seeded;
use crate::harness::database::{Engine, TestDatabase};

const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// A statement, and the index that is meant for it.
const MEANT: [(&str, &str); 2] = [
    (
        "SELECT id, birth_date FROM people WHERE service_id = $1 AND nhs_number = '' \
         ORDER BY merged_into_id IS NULL DESC, id",
        "people_by_number",
    ),
    ("SELECT * FROM tasks WHERE subject_id = $1 AND status = 'open'", "tasks_by_subject"),
];

async fn plan(tx: &Transaction, statement: &str) -> Result<String, DbErr> {
    let backend = tx.get_database_backend();
    let (explain, column) = match backend {
        DbBackend::Postgres => ("EXPLAIN", "QUERY PLAN"),
        _ => ("EXPLAIN QUERY PLAN", "detail"),
    };
    if backend == DbBackend::Postgres {
        // The tables are small here; what is asked is which index it would take.
        tx.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
    }
    let text = format!("{explain} {}", statement.replace("$1", &format!("'{NOBODY}'")));
    let rows = tx.query_all_raw(Statement::from_string(backend, text)).await?;
    rows.iter().map(|row| row.try_get::<String>("", column)).collect()
}

#[tokio::test]
async fn who_is_looked_up_at_every_submission_is_found_by_an_index_of_its_own() {
    for engine in Engine::ALL {
        let database = TestDatabase::migrated(engine, seeded).await;
        let db = Db::open(&database.url, 2).await.expect("it opens");
        for (statement, index) in MEANT {
            let plan = db.system("a test asks for a plan").write(async |tx| plan(tx, statement).await).await;
            let plan = plan.expect("a plan");
            assert!(plan.contains(index), "{engine:?}: {plan}");
        }
        db.close().await.expect("it closes");
    }
}
