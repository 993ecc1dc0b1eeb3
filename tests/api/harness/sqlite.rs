//! SQLite for the tests: a migrated file, kept in memory once per test process and written out per test.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A folder that holds one test's database and whatever SQLite puts beside it; gone when dropped.
pub struct Folder(TempDir);

impl Folder {
    /// A new folder, on a memory disk where there is one.
    pub fn new() -> Self {
        let folder = TempDir::with_prefix_in("linkwork-sqlite-", super::memory_disk()).expect("a folder can be made");
        super::make_private(folder.path());
        Self(folder)
    }

    /// The URL of this folder's database; it need not exist yet.
    pub fn url(&self) -> String {
        format!("sqlite:{}?mode=rwc", self.file().display())
    }

    /// The migrated database as bytes.
    ///
    /// # Panics
    /// When somebody still has it open: what stands in the write-ahead log would be missing from the copies.
    pub fn read(&self) -> Vec<u8> {
        let log = self.file().with_extension("db-wal");
        assert!(!log.exists(), "the migration left its database open: {} remains", log.display());
        fs::read(self.file()).expect("the migration made the database")
    }

    /// Lays a template down as this folder's database.
    pub fn write(&self, template: &[u8]) {
        super::write_private(&self.file(), template);
    }

    fn file(&self) -> std::path::PathBuf {
        Path::join(self.0.path(), "linkwork.db")
    }
}
