//! Who is next, and what waits for whom.

use chrono::Datelike;

use crate::care::referral::codes::Priority;
use crate::care::referral::entity::Model;
use crate::care::referral::rules::Relation;
use crate::care::referral::status::ReferralStatus;
use crate::prelude::rules::*;

/// More days than there are from year 1 to any date: so many for 27,000 years.
const A_TIER: i64 = 10_000_000;

/// The place in the queue: smaller comes first.
///
/// A safety risk comes before everything, then urgent before routine, then a basic need (food, money, housing: 002
/// §5.2), then the earlier date referred. One number, so that an index gives the queue in order.
pub fn order(has_safety_risk: bool, priority: Priority, has_basic_need: bool, date_referred: NaiveDate) -> i64 {
    let tier =
        i64::from(!has_safety_risk) * 4 + i64::from(priority != Priority::Urgent) * 2 + i64::from(!has_basic_need);
    tier * A_TIER + i64::from(date_referred.num_days_from_ce())
}

/// The place in the queue for who may not know of a safety risk: as if there were none.
pub fn order_without_risk(priority: Priority, has_basic_need: bool, date_referred: NaiveDate) -> i64 {
    order(false, priority, has_basic_need, date_referred)
}

/// The date referred that stands in a place in the queue: who counts by date needs the index alone, and no row.
pub fn date_referred(order: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(order % A_TIER).ok()?)
}

/// One thing that makes a referral wait for a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It has this status, and whoever sees it can move it on.
    Status(ReferralStatus),
    /// It has this status, and the caller carries it: as its worker, or as who covers for them.
    OwnStatus(ReferralStatus),
    /// It has a risk that nobody has looked at.
    RiskReview,
}

/// What waits for a caller of this standing: a referral does when any of these holds.
pub fn waits_for(relation: Relation) -> &'static [Wait] {
    use ReferralStatus as S;
    match relation {
        Relation::Referrer(_) => &[Wait::Status(S::Returned)],
        Relation::Practice => &[],
        Relation::Colleague(Role::LinkWorker) => {
            &[Wait::Status(S::Submitted), Wait::Status(S::Waiting), Wait::OwnStatus(S::Accepted)]
        }
        Relation::Colleague(Role::ServiceManager) => &[Wait::Status(S::Submitted)],
        Relation::Colleague(_) => &[],
        Relation::Service(Role::LinkWorker) => {
            &[Wait::Status(S::Submitted), Wait::Status(S::Waiting), Wait::OwnStatus(S::Accepted), Wait::RiskReview]
        }
        Relation::Service(Role::ServiceManager) => &[Wait::Status(S::Submitted), Wait::RiskReview],
        Relation::Service(
            Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::Supervisor | Role::SafeguardingLead,
        ) => &[Wait::RiskReview],
        Relation::Service(_) => &[],
    }
}

impl Wait {
    /// Whether it holds for a referral, for a caller who carries the cases of these workers.
    pub fn holds(self, row: &Model, workers: &[WorkerId]) -> bool {
        match self {
            Self::Status(status) => row.status == status,
            Self::OwnStatus(status) => {
                row.status == status && row.worker_id.is_some_and(|worker| workers.contains(&worker))
            }
            Self::RiskReview => super::awaits_risk_review(row),
        }
    }
}
