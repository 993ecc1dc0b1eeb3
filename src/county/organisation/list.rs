use super::entity::{Column, Entity};
use super::membership;
use super::wire::Organisation;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganisationFilter {
    /// Only those of this kind.
    pub kind: Option<OrganisationKind>,
    /// Only the one with this ODS code.
    pub ods_code: Option<OdsCode>,
    /// Only those in use, or those that are not.
    pub status: Option<Status>,
    /// Only those that are members of this one today: the practices of a PCN, the PCNs of a place, the places of an ICS.
    pub member_of: Option<OrganisationId>,
}

kernel::page! {
    /// A page of organisations.
    OrganisationPage:
        /// The organisations.
        Organisation
}

/// List organisations
///
/// In the order in which they were entered. Organisations are public knowledge: every caller sees the same.
#[utoipa::path(
    operation_id = "listOrganisations",
    params(OrganisationFilter, Paging),
    responses((status = 200, description = "A page of organisations.", body = OrganisationPage)),
)]
#[get("/organisations")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<OrganisationFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListOrganisations, (&filter, &page), Order::Asc, |tx| {
        filter.condition(calendar::local_date(tx.now()))
    })
    .await
}

impl OrganisationFilter {
    fn condition(&self, today: NaiveDate) -> Condition {
        Condition::all()
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind)))
            .add_option(self.ods_code.clone().map(|code| Column::OdsCode.eq(code)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.member_of.map(|group| Column::Id.in_subquery(membership::members_of(group, today))))
    }
}
