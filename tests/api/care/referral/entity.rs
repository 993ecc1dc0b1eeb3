//! The filter "waits for me" finds what the pure rule says, and a row comes back as it was saved.

use catalogue::coded::Coded;
use catalogue::id::{ReferralId, WorkerId};
use linkwork::care::referral::entity::{Entity, Model};
use linkwork::care::referral::list::waiting_for;
use linkwork::care::referral::rules::queue::waits_for;
use linkwork::care::referral::status::{ReferralStatus, StatusReason};
use migrations::MigratorTrait;
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::row::{at, at_risk, question, relations, row};

async fn database() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let db = Database::connect(options).await.expect("it is there");
    migrations::Migrator::up(&db, None).await.expect("it is there");
    // These rows stand alone: no service, no person.
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.expect("it is there");
    db
}

#[tokio::test]
async fn the_filter_finds_what_the_rule_says() {
    let db = database().await;
    let (me, other) = (WorkerId(uuid::Uuid::from_u128(1)), WorkerId(uuid::Uuid::from_u128(2)));
    let mut rows = Vec::new();
    for status in ReferralStatus::ALL.iter().copied() {
        for worker_id in [None, Some(me), Some(other)] {
            for mut row in [row(status), at_risk(status)] {
                row.id = ReferralId::new();
                row.external_reference = None;
                row.worker_id = worker_id;
                row.question = Some(question());
                row.status_reason = Some(StatusReason::Other);
                row.risk_reviewed_at = Some(at(9));
                rows.push(row);
            }
        }
    }
    for row in &rows {
        // What a conversion says is unchanged would not be saved.
        Entity::insert(row.clone().into_active_model().reset_all())
            .exec_without_returning(&db)
            .await
            .expect("it is there");
    }
    let find = async |which: sea_orm::Condition| Entity::find().filter(which).all(&db).await.expect("it is there");
    for relation in relations() {
        for caller in [vec![], vec![me], vec![me, other]] {
            let waits = |row: &&Model| waits_for(relation).iter().any(|wait| wait.holds(row, &caller));
            let mut expected: Vec<Model> = rows.iter().filter(waits).cloned().collect();
            // Each by one condition and no other.
            let mut found = Vec::new();
            for condition in waiting_for(relation, &caller) {
                found.extend(find(condition).await);
            }
            expected.sort_by_key(|row| row.id);
            found.sort_by_key(|row| row.id);
            let ids = |rows: &[Model]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
            assert_eq!(ids(&found), ids(&expected), "{relation:?} {caller:?}");
            assert!(found == expected, "a row came back changed");
        }
    }
}
