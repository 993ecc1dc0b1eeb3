//! What one running node holds, made once at start-up and shared by every request.

use crate::kernel::audit;
use crate::kernel::auth::bearer::Trust;
use crate::kernel::auth::mac::MacKey;
use crate::kernel::clock::Clock;
use crate::kernel::db::Db;
use crate::kernel::http::page::Cursors;

/// The node's own things.
pub struct AppState {
    /// The sealed door.
    pub db: Db,
    /// The domain's time.
    pub clock: Clock,
    /// Whose tokens are taken.
    pub trust: Trust,
    /// The writer of audit entries for reads.
    pub audit: audit::Writer,
    /// Marks cursors as ours.
    pub cursors: Cursors,
    /// Marks what a caller was shown.
    pub etags: MacKey,
    /// Where callers reach us, without a slash at its end.
    pub public_url: String,
    /// Whether this is the sandbox: synthetic people only.
    pub sandbox: bool,
}
