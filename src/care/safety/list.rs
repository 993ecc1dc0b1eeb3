use super::codes::{SafetyEventKind, SafetyEventStatus};
use super::entity::{Column, Entity};
use super::view::SafetyEventPage;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SafetyEventFilter {
    /// Only those about this person.
    pub person_id: Option<PersonId>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
    /// Only those of this kind.
    pub kind: Option<SafetyEventKind>,
    /// Only those that stand here.
    pub status: Option<SafetyEventStatus>,
    /// Only those of which somebody else knows, or only the others.
    pub acknowledged: Option<bool>,
}

/// List safety events
///
/// The newest first, as many as you may know of: those that you may not are in no count and leave no gap.
#[utoipa::path(
    operation_id = "listSafetyEvents",
    params(SafetyEventFilter, Paging),
    responses((status = 200, description = "A page of safety events.", body = SafetyEventPage)),
)]
#[get("/safety-events")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<SafetyEventFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListSafetyEvents, async |tx| {
        tx.audit_filter(
            json!({ "person_id": filter.person_id, "episode_id": filter.episode_id, "status": filter.status }),
        );
        cx.open_named(tx, &json!(filter)).await?;
        let list = cx.list(Action::ListSafetyEvents, &filter)?;
        let found = tx.find::<Entity>().filter(filter.condition());
        cx.page_of(tx, found, &list, &page, Order::Desc).await
    })
    .await
}

impl SafetyEventFilter {
    fn condition(&self) -> Condition {
        let known = |is_known: bool| {
            if is_known { Column::AcknowledgedAt.is_not_null() } else { Column::AcknowledgedAt.is_null() }
        };
        Condition::all()
            .add_option(self.person_id.map(|id| Column::PersonId.eq(id)))
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.acknowledged.map(known))
    }
}
