use super::difference;
use super::entity::Entity;
use super::save::version_in;
use super::view::CarePlanComparison;
use crate::prelude::*;

/// Which two versions.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Compared {
    /// The number of the earlier one; 1, the first, if left out.
    #[serde(default = "first")]
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    pub from: i32,
    /// The number of the later one; the one that stands now, if left out.
    #[param(minimum = 1, maximum = 1_000_000)]
    pub to: Option<i32>,
}

const fn first() -> i32 {
    1
}

/// Compare two versions of a plan
///
/// What reads otherwise, part by part, for a person to read: which need, goal or action, which field of it, what stood there and
/// what stands there now. Entries are known by their keys, whatever their place.
#[utoipa::path(
    operation_id = "compareCarePlanVersions",
    params(At<CarePlanId>, Compared),
    responses((status = 200, description = "How they differ.", body = CarePlanComparison)),
)]
#[get("/care-plans/{id}/comparison")]
pub async fn compare_versions(cx: Cx, at: At<CarePlanId>, Query(which): Query<Compared>) -> Result<Reply, Problem> {
    cx.read(Action::CompareCarePlanVersions, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        tx.audit_filter(json!(which));
        let of = async |name: &'static str, number: i32| {
            let none = || Fault::new(format!("query:{name}"), "not_found", "the plan has no version of this number");
            let found = version_in(tx, row.id, number).await?;
            found.ok_or_else(|| Problem::new(Code::InvalidParameter).with_faults([none()]))
        };
        let (from, to) = (of("from", which.from).await?, of("to", which.to.unwrap_or(row.version)).await?);
        Reply::ok(&CarePlanComparison {
            from: from.number,
            to: to.number,
            status_before: from.status,
            status_after: to.status,
            changes: difference::changes(&from.content, &to.content),
        })
    })
    .await
}
