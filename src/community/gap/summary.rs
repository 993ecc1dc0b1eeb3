//! Gaps by number: of each category, area and quarter. Pure.

#![warn(missing_docs)]

use std::collections::BTreeMap;

use super::codes::GapStatus;
use crate::community::asset::codes::AssetCategory;
use crate::prelude::rules::*;

/// The most quarters of one summary.
pub const MOST_QUARTERS: usize = 8;
/// The most lines of one summary.
pub const MOST_LINES: usize = 1000;
/// In how many statuses the gaps of a line may stand, those entered in error left out.
pub const STATUSES: usize = 5;

/// How many gaps there were. Gaps are not people: the numbers are true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct GapSummary {
    /// When it was counted.
    pub as_at: DateTime<Utc>,
    /// The gaps by quarter, category and area, the latest quarter first.
    #[schema(max_items = 1000)]
    pub lines: Vec<GapLine>,
    /// Whether that is all: ask for fewer quarters, a category or an area, where it is not.
    pub is_complete: bool,
}

/// The gaps of a category and an area that were raised in a quarter, by where they stand now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct GapLine {
    /// The first day of the quarter in which they were raised, in England.
    #[schema(example = "2026-10-01")]
    pub quarter_starts_on: NaiveDate,
    /// What kind of provision is missing.
    pub category: AssetCategory,
    /// Where; `null` for those of all that a service covers.
    pub outward_code: Option<OutwardCode>,
    /// All of them.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub total: i64,
    /// Those that were taken to nobody yet.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub raised: i64,
    /// Those that wait for an answer.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub escalated: i64,
    /// Those that were answered, and are not met.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub answered: i64,
    /// Those that something meets now.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub met: i64,
    /// Those that are not followed up any further.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub closed: i64,
}

/// How many there are of a quarter, a category and an area that stand somewhere.
pub type Counted = (NaiveDate, AssetCategory, Option<OutwardCode>, GapStatus, i64);

/// The lines of what was counted.
pub fn lines(counted: Vec<Counted>) -> Vec<GapLine> {
    let mut lines: BTreeMap<(std::cmp::Reverse<NaiveDate>, &str, Option<String>), GapLine> = BTreeMap::new();
    for (quarter_starts_on, category, outward_code, status, count) in counted {
        let area = outward_code.as_ref().map(ToString::to_string);
        let line = lines.entry((std::cmp::Reverse(quarter_starts_on), category.code(), area));
        let line = line.or_insert_with(|| GapLine {
            quarter_starts_on,
            category,
            outward_code,
            total: 0,
            raised: 0,
            escalated: 0,
            answered: 0,
            met: 0,
            closed: 0,
        });
        line.total += count;
        match status {
            GapStatus::Raised => line.raised += count,
            GapStatus::Escalated => line.escalated += count,
            GapStatus::Answered => line.answered += count,
            GapStatus::Met => line.met += count,
            GapStatus::Closed => line.closed += count,
            GapStatus::EnteredInError => line.total -= count,
        }
    }
    lines.into_values().collect()
}
