use super::catchment::Catchment;
use super::entity::{Entity, Model};
use super::wire::Service;
use crate::prelude::*;
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
    params(ServiceFilter, Paging),
    responses((status = 200, description = "A page of services.", body = ServicePage)),
)]
#[get("/services")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ServiceFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListServices, async |tx| {
        let list = cx.list(Action::ListServices, &filter)?;
        if !filter.finds_for_somebody() {
            return cx.page_of(tx, tx.find::<Entity>(), &list, &page, Order::Asc).await;
        }
        list.begin::<ServiceId>(page.after.as_ref())?;
        cx.page(&Model::views_of(tx, &filter.fitting(tx, page.limit).await?).await?, None)
    })
    .await
}

impl ServiceFilter {
    fn finds_for_somebody(&self) -> bool {
        self.practice.is_some() || self.outward_code.is_some()
    }

    async fn fitting(&self, tx: &Tx, most: Limit) -> Result<Vec<Model>, Problem> {
        let catchment = Catchment::of(tx, self.practice.as_ref(), self.outward_code.clone()).await?;
        let mut rows = catchment.services(tx).await?;
        rows.truncate(usize::try_from(most.get()).unwrap_or(usize::MAX));
        Ok(rows)
    }
}
