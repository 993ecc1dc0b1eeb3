//! What every pool of connections keeps to.

use std::time::Duration;

use sea_orm::ConnectOptions;

/// How long a request may wait for a connection of the pool.
const POOL_WAIT: Duration = Duration::from_secs(10);

/// How PostgreSQL plans for us. What is asked is found by an index, and is little: on a disk without moving parts a page here and
/// there costs as much as those in a row, and to compile a statement more than to run it.
pub(super) const PLANS: [(&str, &str); 2] = [("random_page_cost", "1.1"), ("jit", "off")];

/// Options that say nothing of what is asked for.
pub(super) fn quiet(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    // A statement's text may hold what somebody searched for. A connection is looked at when it is given back, and by
    // us when it is taken: to ask it twice whether it lives would be a round trip for nothing.
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .max_connections(connections)
        .acquire_timeout(POOL_WAIT)
        .test_before_acquire(false);
    options
}
