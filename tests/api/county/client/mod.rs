//! Clients: programs that ask for tokens.

mod first;
mod keys;
mod verbs;

use kernel::cx::idempotency;
use kernel::event;
use sea_orm::EntityTrait;

use crate::harness::county::County;

/// How many idempotency records and events hold this text.
pub async fn rows_that_hold(county: &County, text: &str) -> usize {
    let system = county.server.state().db.system("a test");
    let records = idempotency::Entity::find().all(system.read()).await.expect("it answers");
    let events = event::entity::Entity::find().all(system.read()).await.expect("it answers");
    assert!(!records.is_empty() && !events.is_empty());
    let records = records.iter().filter(|row| format!("{row:?}").contains(text)).count();
    records + events.iter().filter(|row| format!("{row:?}").contains(text)).count()
}
