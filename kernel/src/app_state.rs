//! What one running node holds, made once at start-up and shared by every request.

use crate::audit;
use crate::auth::bearer::Trust;
use crate::auth::mac::MacKey;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::page::Cursors;

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
    /// Which denials are written.
    pub denials: audit::Denials,
    /// Marks cursors as ours.
    pub cursors: Cursors,
    /// Marks what a caller was shown.
    pub etags: MacKey,
    /// Where callers reach us, without a slash at its end.
    pub public_url: String,
    /// Whether this is the sandbox: synthetic people only.
    pub sandbox: bool,
}
