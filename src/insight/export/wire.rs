//! What an export is asked for with.

#![warn(missing_docs)]

use super::codes::{ExportFormat, ExportKind, ExportPurpose};
use crate::prelude::*;

/// An export to be made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExport {
    /// What: a file is written for each.
    #[schema(value_type = BTreeSet<ExportKind>, min_items = 1, max_items = 10)]
    pub kinds: Codes<ExportKind, 1>,
    /// The form of the files.
    pub format: ExportFormat,
    /// What it is for. It is audited.
    pub purpose: ExportPurpose,
    /// The same in words; required with `other`.
    #[schema(example = "The yearly report to the parish")]
    pub purpose_comment: Option<Text<500>>,
    /// An earlier export of yours, of these kinds at least: only what has changed since is written. Nothing is missed, and
    /// nothing that the earlier one shows comes again unless it has changed.
    pub since_export_id: Option<ExportId>,
}
