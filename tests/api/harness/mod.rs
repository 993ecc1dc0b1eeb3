//! What the tests stand on: databases of their own and a browser.

pub mod chromium;
pub mod conformity;
pub mod county;
pub mod database;
pub mod examples;
pub mod faulty_disk;
#[allow(dead_code, reason = "the tests of src/kernel/auth need more of it")]
pub mod openid;
pub mod postgres;
pub mod probe;
pub mod process;
mod sqlite;
mod supervised;
pub mod witness;

/// Where throw-away files go: to memory where the system offers that, so that syncing costs nothing.
fn memory_disk() -> &'static str {
    if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" }
}
