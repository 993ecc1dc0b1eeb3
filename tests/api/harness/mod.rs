//! What the tests stand on: databases of their own and a browser.

use std::time::Duration;

pub mod chromium;
pub mod conformity;
pub mod county;
pub mod database;
pub mod document;
pub mod examples;
pub mod faulty_disk;
pub mod fill;
pub mod mail;
#[allow(dead_code, reason = "the tests of kernel/src/auth need more of it")]
pub mod openid;
pub mod plans;
pub mod postgres;
pub mod probe;
pub mod process;
pub mod publisher;
pub mod sources;
mod sqlite;
mod supervised;
pub mod witness;

/// Waits until it is so, which it must be within this time.
pub async fn until(within: Duration, is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(within, waiting).await.expect("it comes in time");
}

/// Opens a folder to its owner alone, as one that holds people or keys must be.
pub fn make_private(folder: &std::path::Path) {
    let alone = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(folder, alone).expect("it is ours");
}

/// Writes a file that is open to its owner alone, as what holds people or keys must be.
pub fn write_private(path: &std::path::Path, content: &[u8]) {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;

    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(content)).expect("the folder can be written");
}

/// Where throw-away files go: to memory where the system offers that, so that syncing costs nothing.
fn memory_disk() -> &'static str {
    if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" }
}
