//! What is in the way of writing: said by a code of its own, felt by no read that writes nothing, and gone by itself.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, TransactionTrait};

use crate::harness::county::{Answer, County};
use crate::harness::until;
use crate::on_both;

/// Longer than a lock is waited for, and well below what an answer may take.
const SOON: Duration = Duration::from_millis(9500);

async fn of_another_process(county: &County) -> DatabaseConnection {
    let mut options = ConnectOptions::new(county.database_url());
    options.max_connections(1);
    Database::connect(options).await.expect("it opens")
}

async fn submit(county: &County, reference: &str) -> Answer {
    let mut body = County::fixture("pharmacy");
    body["external_reference"] = reference.into();
    county.as_("millgate").post("/v1/referrals", &body).await
}

/// Waits until the node says so of itself.
async fn until_ready(county: &County, status: u16) {
    until(Duration::from_secs(60), async || county.bearing(None).get("/readyz").await.status == status).await;
}

on_both! {
    async fn an_act_may_change_many_megabytes(county) {
        let system = county.server.state().db.system("a test changes many rows at once");
        let engine = of_another_process(county).await.get_database_backend();
        let text = if engine == DbBackend::Postgres { "n::text" } else { "CAST(n AS TEXT)" };
        let many = format!(
            "INSERT INTO postcodes_loading (postcode, outward_code, latitude, longitude) \
             WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 150000) \
             SELECT {text}, 'ZZ1', n, n FROM numbers"
        );
        let change = async |statement: &str| -> Result<u64, DbErr> {
            system.write(async |tx| Ok(tx.execute_unprepared(statement).await?.rows_affected())).await
        };
        assert_eq!(change(&many).await.expect("they are entered"), 150_000);
        let moved = "UPDATE postcodes_loading SET latitude = latitude + 1";
        assert_eq!(change(moved).await.expect("each page of them is changed"), 150_000);
    }

    async fn a_lock_that_another_process_holds_is_said_and_stops_no_read_that_writes_nothing(county) {
        county.server.swept().await;
        submit(county, "before").await.expect(201);
        let other = of_another_process(county).await;
        let lock = match other.get_database_backend() {
            DbBackend::Postgres => "LOCK TABLE referrals, audit_entries, storage_checks IN SHARE MODE",
            _ => "UPDATE eras SET era = era",
        };
        let holding = other.begin().await.expect("it begins");
        holding.execute_unprepared(lock).await.expect("it is locked");
        let since = Instant::now();
        let refused = submit(county, "locked").await.expect_problem(503, "write_unavailable");
        assert!(!refused.header("retry-after").is_empty());
        assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
        until_ready(county, 503).await;

        let worker = county.as_("amira");
        let since = Instant::now();
        worker.get("/v1/me").await.expect(200);
        assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
        let withheld = worker.get("/v1/referrals").await.expect_problem(503, "unavailable");
        assert!(!withheld.header("retry-after").is_empty());
        assert!(since.elapsed() < SOON, "{:?}", since.elapsed());

        holding.rollback().await.expect("it lets go");
        until_ready(county, 200).await;
        submit(county, "locked").await.expect(201);
        worker.get("/v1/referrals").await.expect(200);
        other.close().await.expect("it closes");
    }

    async fn who_waits_behind_a_lock_is_not_kept_for_each_of_those_before(county) {
        county.server.swept().await;
        let other = of_another_process(county).await;
        if other.get_database_backend() == DbBackend::Postgres {
            // There each waits by itself.
            return other.close().await.expect("it closes");
        }
        let holding = other.begin().await.expect("it begins");
        holding.execute_unprepared("UPDATE eras SET era = era").await.expect("it is locked");
        let since = Instant::now();
        let refused = futures_util::future::join_all((0..8).map(async |caller| submit(county, &format!("{caller}")).await)).await;
        assert!(refused.iter().all(|answer| answer.status == StatusCode::SERVICE_UNAVAILABLE));
        assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
        holding.rollback().await.expect("it lets go");
        other.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn a_postgres_that_takes_no_writes_is_said_and_served_again_without_a_restart() {
    let county = County::open(crate::harness::database::Engine::Postgres).await;
    county.server.swept().await;
    submit(&county, "before").await.expect(201);
    let other = of_another_process(&county).await;
    let name = other.query_one_raw(sea_orm::Statement::from_string(DbBackend::Postgres, "SELECT current_database()"));
    let name: String = name.await.expect("a query").expect("a row").try_get_by_index(0).expect("a text");
    // As at a failover: who was connected is cut off, and who connects finds a standby.
    let cut_off = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for statement in [&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"), cut_off] {
        other.execute_unprepared(statement).await.expect("it is done");
    }
    let answers = async {
        for turn in 0.. {
            let answer = submit(&county, &format!("standby-{turn}")).await;
            // Somebody may still be on a connection that is about to be cut off.
            assert!(matches!(answer.status.as_u16(), 201 | 503), "{}", answer.text);
            if answer.body["code"] == "write_unavailable" {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), answers).await.expect("it comes in time");
    until_ready(&county, 503).await;
    county.as_("amira").get("/v1/me").await.expect(200);
    for statement in
        ["SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", &format!("ALTER DATABASE {name} RESET ALL")]
    {
        other.execute_unprepared(statement).await.expect("it is done");
    }
    until_ready(&county, 200).await;
    submit(&county, "standby").await.expect(201);
    other.close().await.expect("it closes");
    county.close().await;
}
