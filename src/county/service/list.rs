use super::catchment::Catchment;
use super::entity::{Column, Entity, Model};
use super::wire::Service;
use crate::prelude::*;
use kernel::format::{OdsCode, OutwardCode};
use kernel::http::page::{After, Limit};

/// Which services: all of them, or those where a person would be referred.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceFilter {
    /// Only those for patients of the practice with this ODS code.
    pub practice: Option<OdsCode>,
    /// Only those for people who live here, where nobody serves their practice: the first half of their postcode. A
    /// whole postcode is refused: it would say where somebody lives.
    pub outward_code: Option<OutwardCode>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// A page of services.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServicePage {
    /// The services.
    #[schema(max_items = 200)]
    pub items: Vec<Service>,
    /// Where the next page begins; `null` on the last one, and always where a person's service was asked for.
    #[schema(inline)]
    pub next_cursor: Option<After>,
}

/// List services, or find where to refer
///
/// With `practice` or `outward_code`: those in use that take this person, the best first. The first one is where a
/// referral goes that names no service. A closed one is shown with the reason; whom to ring, the usual wait and the
/// emergency line stand with each; there is no further page, `limit` is the most you get. Without: all, in the order in
/// which they were entered.
#[utoipa::path(
    operation_id = "listServices",
    tag = "services",
    params(ServiceFilter),
    responses((status = 200, description = "A page of services.", body = ServicePage)),
)]
#[get("/services")]
pub async fn list(cx: Cx, Query(filter): Query<ServiceFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListServices, async |tx| {
        let list = cx.list(Action::ListServices, &filter)?;
        let begin = list.begin::<ServiceId>(filter.after.as_ref())?;
        let (rows, next) = match filter.finds_for_somebody() {
            true => (filter.fitting(tx).await?, None),
            false => list.cut(filter.page(tx, begin).await?, filter.limit.get(), |row| row.id)?,
        };
        cx.page(&Model::views(tx, &rows).await?, next)
    })
    .await
}

impl ServiceFilter {
    fn finds_for_somebody(&self) -> bool {
        self.practice.is_some() || self.outward_code.is_some()
    }

    async fn fitting(&self, tx: &Tx) -> Result<Vec<Model>, Problem> {
        let catchment = Catchment::of(tx, self.practice.as_ref(), self.outward_code.clone()).await?;
        let mut rows = catchment.services(tx).await?;
        rows.truncate(usize::try_from(self.limit.get()).unwrap_or(usize::MAX));
        Ok(rows)
    }

    async fn page(&self, tx: &Tx, begin: Option<ServiceId>) -> Result<Vec<Model>, Problem> {
        let mut found = tx.find::<Entity>();
        if let Some(id) = begin {
            found = found.filter(Column::Id.gt(id));
        }
        Ok(found.order_by(Column::Id, Order::Asc).all(self.limit.get() + 1).await?)
    }
}
