use super::entity::{Column, Entity};
use super::status::{EpisodeStatus, HoldReason};
use super::view::EpisodeOfCare;
use crate::prelude::*;

/// Which episodes.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EpisodeFilter {
    /// Only those that stand here.
    pub status: Option<EpisodeStatus>,
    /// Only those that this worker carries.
    pub worker_id: Option<WorkerId>,
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those that wait for you: on hold, of yours and those you cover, whose day to look again has come; for a
    /// manager those whose worker has left.
    #[serde(default)]
    #[param(default = false)]
    pub waits_for_me: bool,
}

kernel::page! {
    /// A page of episodes.
    EpisodePage:
        /// The episodes, the newest first.
        EpisodeOfCare
}

/// List episodes
///
/// Your own and those of colleagues you cover; those of a person whom a colleague carries with an `Access-Reason` and the
/// `person_id`; a manager sees all, a supervisor the supervised. The newest first.
#[utoipa::path(
    operation_id = "listEpisodes",
    params(EpisodeFilter, Paging),
    responses((status = 200, description = "A page of episodes.", body = EpisodePage)),
)]
#[get("/episodes")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<EpisodeFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListEpisodes, (&filter, &page), Order::Desc, |tx| filter.condition(tx)).await
}

fn waiting_for_caller(tx: &Tx) -> Condition {
    let on_hold = Condition::all().add(Column::Status.eq(EpisodeStatus::OnHold));
    if tx.caller().role == Role::ServiceManager {
        return on_hold.add(Column::HoldReason.eq(HoldReason::WorkerLeft));
    }
    on_hold
        .add(Column::WorkerId.is_in(tx.caller().caseload_workers()))
        .add(Column::HoldUntil.lte(calendar::local_date(tx.now())))
}

impl EpisodeFilter {
    fn condition(&self, tx: &Tx) -> Condition {
        Condition::all()
            .add_option(self.waits_for_me.then(|| waiting_for_caller(tx)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.worker_id.map(|id| Column::WorkerId.eq(id)))
            .add_option(self.person_id.map(|id| Column::PersonId.eq(id)))
    }
}
