//! The coded lists of directory sources.

use crate::prelude::rules::*;

value_sets! {
    /// What came of reading another directory.
    pub enum DirectoryImportOutcome in "directory_import_outcome" {
        /// It was read to its end, and what could be taken in was
        Complete = "complete",
        /// It could not be read to its end, or cannot be right: nothing was changed
        Failed = "failed",
    }
}
