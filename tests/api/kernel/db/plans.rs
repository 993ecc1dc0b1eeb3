//! The plans of all that the tests run are looked at (`harness/plans.rs`): that this finds a plan which does not stay flat.

use crate::harness::database::Engine;
use crate::harness::plans::faults;

/// Statements, and whether their work stays bounded on SQLite and on PostgreSQL.
const TABLE: [(&str, bool, bool); 6] = [
    ("SELECT \"id\" FROM \"people\" WHERE \"service_id\" = $1 AND \"nhs_number\" = $2", true, true),
    // By an index that leaves every person of the service.
    ("SELECT \"id\" FROM \"people\" WHERE \"service_id\" = $1 AND \"birth_date\" = $2", false, true),
    ("SELECT \"id\" FROM \"people\" WHERE \"birth_date\" = $1", false, false),
    ("SELECT \"id\" FROM \"tasks\" WHERE \"subject_id\" = $1 AND \"status\" = $2", true, true),
    // Sorted before the first of them is given.
    ("SELECT \"id\" FROM \"tasks\" WHERE \"service_id\" = $1 ORDER BY \"due_at\" LIMIT $2", false, true),
    (
        "SELECT \"id\" FROM \"tasks\" WHERE \"service_id\" = $1 AND \"status\" = $2 ORDER BY \"due_at\" LIMIT $3",
        true,
        true,
    ),
];

#[tokio::test]
async fn a_plan_that_grows_with_the_table_is_found() {
    for (text, on_sqlite, on_postgres) in TABLE {
        let for_sqlite = text.replace("$1", "?").replace("$2", "?").replace("$3", "?");
        assert_eq!(faults(Engine::Sqlite, &[for_sqlite]).await.is_empty(), on_sqlite, "{text}");
        assert_eq!(faults(Engine::Postgres, &[text.to_owned()]).await.is_empty(), on_postgres, "{text}");
    }
}
