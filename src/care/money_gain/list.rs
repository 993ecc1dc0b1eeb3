use super::codes::{MoneyGainKind, MoneyGainStatus};
use super::entity::{Column, Entity};
use super::wire::MoneyGainPage;
use crate::prelude::*;

/// Which gains.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MoneyGainFilter {
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
    /// Only those of this kind.
    pub kind: Option<MoneyGainKind>,
    /// Only those that stand here; without it all, those entered in error among them.
    pub status: Option<MoneyGainStatus>,
}

/// List money gained
///
/// The newest first: that of your own cases; that of a colleague's with an `Access-Reason` and its `person_id` or
/// `episode_id`.
#[utoipa::path(
    operation_id = "listMoneyGains",
    params(MoneyGainFilter, Paging),
    responses((status = 200, description = "A page of money gained.", body = MoneyGainPage)),
)]
#[get("/money-gains")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<MoneyGainFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all()
        .add_option(filter.person_id.map(|id| Column::PersonId.eq(id)))
        .add_option(filter.episode_id.map(|id| Column::EpisodeId.eq(id)))
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListMoneyGains, (&filter, &page), Order::Desc, |_| condition).await
}
