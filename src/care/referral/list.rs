use serde_json::Value;

use super::codes::ReferralOrder;
use super::disclosure::{Disclosure, SharedStatus};
use super::entity::{Column, Entity, Model};
use super::rules::Relation;
use super::rules::queue::{Wait, waits_for};
use super::status::ReferralStatus;
use super::view::Referral;
use crate::prelude::*;
use catalogue::coded::Coded;

/// Which referrals, and in which order.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferralFilter {
    /// Only those that stand here, as far as every referrer may know: the service's finer statuses are in the items.
    pub status: Option<SharedStatus>,
    /// Only those that wait for something you may do.
    #[serde(default)]
    #[param(default = false)]
    pub waits_for_me: bool,
    /// Only the one with this reference of your own.
    #[param(max_length = 100)]
    pub external_reference: Option<String>,
    /// Only those of one household, by its sender's reference; for the sender without those whose link is hidden. It joins within
    /// one sender alone: the service names that in `organisation_id`.
    #[param(max_length = 64)]
    pub household_reference: Option<String>,
    /// Only those that this organisation sent. For the service alone.
    pub organisation_id: Option<OrganisationId>,
    /// Only those about this person. For the service alone.
    pub person_id: Option<PersonId>,
    /// Only those that this worker carries. For the service alone.
    pub worker_id: Option<WorkerId>,
    /// The newest first unless said otherwise.
    #[param(inline)]
    pub order: Option<ReferralOrder>,
}

kernel::page! {
    /// A page of referrals.
    ReferralPage:
        /// The referrals.
        Referral
}

/// List referrals
///
/// Your own where you refer; your patients' where you are their practice; your cases and your queue where you work in
/// the service, and those of a person whom a colleague carries with an `Access-Reason` and the `person_id`.
#[utoipa::path(
    operation_id = "listReferrals",
    params(ReferralFilter, Paging),
    responses((status = 200, description = "A page of referrals.", body = ReferralPage)),
)]
#[get("/referrals")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ReferralFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListReferrals, async |tx| {
        let agency = tx.caller().role.is_outside();
        filter.check(agency)?;
        let asked = filter.asked();
        if filter.singles_out() {
            tx.audit_search(asked);
        } else {
            tx.audit_filter(asked);
        }
        cx.open_named(tx, &json!(filter)).await?;
        let by_queue = filter.order == Some(ReferralOrder::Queue);
        // One that comes first for a risk tells of the risk.
        let queue_order =
            if tx.caller().holds_every_class() { Column::QueueOrder } else { Column::QueueOrderWithoutRisk };
        let list = cx.list(Action::ListReferrals, &filter)?;
        let mut found = tx.find::<Entity>().filter(filter.condition());
        if agency && filter.is_about_own() {
            found = found.filter(Column::OrganisationId.eq(tx.caller().organisation_id));
        }
        if agency && filter.household_reference.is_some() {
            found = found.filter(Column::HouseholdHidden.eq(false));
        }
        if filter.waits_for_me {
            let relation = match (agency, tx.caller().holds_every_class()) {
                (true, _) => Relation::Referrer(Disclosure::Status),
                (false, true) => Relation::Service(tx.caller().role),
                (false, false) => Relation::Colleague(tx.caller().role),
            };
            found = found.one_of(waiting_for(relation, &tx.caller().caseload_workers()));
        }
        if agency && filter.waits_for_me {
            found = found.filter(Column::RestrictedAt.is_null());
        }
        match (filter.status, filter.statuses(by_queue)) {
            (Some(status), _) if agency => found = found.one_of(standing_for_sender(status)),
            (_, Some(statuses)) => found = found.each_of(Column::Status, statuses),
            (_, None) => {}
        }
        if !by_queue {
            return cx.page_of(tx, found, &list, &page, Order::Desc).await;
        }
        let place = |row: &Model| match queue_order {
            Column::QueueOrder => row.queue_order,
            _ => row.queue_order_without_risk,
        };
        cx.page_by(tx, found, &list, &page, (queue_order, Order::Asc), place).await
    })
    .await
}

impl ReferralFilter {
    /// An agency is not told of workers and people, not even by an empty page.
    fn check(&self, agency: bool) -> Result<(), Problem> {
        let by_queue = self.order == Some(ReferralOrder::Queue);
        let of_service = [
            ("person_id", self.person_id.is_some()),
            ("worker_id", self.worker_id.is_some()),
            ("organisation_id", self.organisation_id.is_some()),
            ("order", by_queue),
        ];
        let mut faults: Vec<Fault> = of_service
            .into_iter()
            .filter(|(_, given)| agency && *given)
            .map(|(name, _)| Fault::new(format!("query:{name}"), "not_for_this_role", "is for the service alone"))
            .collect();
        if !agency && self.household_reference.is_some() && self.organisation_id.is_none() {
            let detail = "a household_reference is its sender's own: name the organisation that sent it";
            faults.push(Fault::new("query:organisation_id", "missing", detail));
        }
        if faults.is_empty() { Ok(()) } else { Err(Problem::new(Code::InvalidParameter).with_faults(faults)) }
    }

    /// Whether an agency asks for what only the sender of a referral knows of it: a practice's patients, sent by
    /// others, are not found by it.
    fn is_about_own(&self) -> bool {
        self.waits_for_me || self.external_reference.is_some() || self.household_reference.is_some()
    }

    /// Whether at most one person, or one household, can answer it.
    fn singles_out(&self) -> bool {
        self.person_id.is_some() || self.external_reference.is_some() || self.household_reference.is_some()
    }

    /// For the audit entry. Of a reference its name alone: an agency may have put a name into it.
    fn asked(&self) -> Value {
        let references = [
            ("external_reference", self.external_reference.is_some()),
            ("household_reference", self.household_reference.is_some()),
        ];
        let references: Vec<&str> = references.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
        json!({
            "status": self.status,
            "waits_for_me": self.waits_for_me,
            "order": self.order,
            "person_id": self.person_id,
            "worker_id": self.worker_id,
            "organisation_id": self.organisation_id,
            "filters": references,
        })
    }

    /// The statuses of which it asks for the rows one after the other: those of the filter, or for a queue all; none where
    /// an index that does not know of statuses has them in order.
    fn statuses(&self, by_queue: bool) -> Option<Vec<ReferralStatus>> {
        match self.status {
            Some(status) => Some(status.statuses().collect()),
            None => (by_queue && !self.waits_for_me).then(|| ReferralStatus::ALL.to_vec()),
        }
    }

    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.external_reference.as_ref().map(|text| Column::ExternalReference.eq(text)))
            .add_option(self.household_reference.as_ref().map(|text| Column::HouseholdReference.eq(text)))
            .add_option(self.organisation_id.map(|id| Column::OrganisationId.eq(id)))
            .add_option(self.person_id.map(|id| Column::PersonId.eq(id)))
            .add_option(self.worker_id.map(|id| Column::WorkerId.eq(id)))
    }
}

/// Those that stand there as their sender reads them: one whose person's record is restricted is over for them.
fn standing_for_sender(status: SharedStatus) -> Vec<Condition> {
    let is_over = status == SharedStatus::Ended;
    let stands = |known: ReferralStatus| {
        let of_status = Condition::all().add(Column::Status.eq(known));
        match (SharedStatus::from(known) == status, is_over) {
            (true, true) => Some(of_status),
            (true, false) => Some(of_status.add(Column::RestrictedAt.is_null())),
            (false, true) => Some(of_status.add(Column::RestrictedAt.is_not_null())),
            (false, false) => None,
        }
    };
    ReferralStatus::ALL.iter().copied().filter_map(stands).collect()
}

/// The filter "waits for me" of a list, for a caller of this standing who carries the cases of these workers: what waits, of
/// which each referral meets one at most. Where nothing can wait for them the list is empty.
pub fn waiting_for(relation: Relation, workers: &[WorkerId]) -> Vec<Condition> {
    let of_status = |wait: &Wait| match wait {
        Wait::Status(status) => Some(Condition::all().add(Column::Status.eq(*status))),
        Wait::OwnStatus(status) => {
            let own = Column::WorkerId.is_in(workers.iter().copied());
            Some(Condition::all().add(Column::Status.eq(*status)).add(own))
        }
        Wait::RiskReview => None,
    };
    let waits = waits_for(relation);
    let mut waiting: Vec<Condition> = waits.iter().filter_map(of_status).collect();
    if waits.contains(&Wait::RiskReview) {
        let at_risk = Condition::all().add(Column::RiskToReviewSince.is_not_null());
        waiting.push(waits.iter().fold(at_risk, |at_risk, wait| match wait {
            Wait::Status(status) => at_risk.add(Column::Status.ne(*status)),
            Wait::OwnStatus(status) => {
                let of_others = Column::WorkerId.is_not_in(workers.iter().copied());
                let of_others = Condition::any().add(Column::WorkerId.is_null()).add(of_others);
                at_risk.add(of_others.add(Column::Status.ne(*status)))
            }
            Wait::RiskReview => at_risk,
        }));
    }
    waiting
}
