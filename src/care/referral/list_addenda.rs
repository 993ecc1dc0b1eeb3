use actix_web::get;
use sea_orm::{ColumnTrait, Order};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::addendum::{Column, Entity as Addenda};
use super::entity::Entity;
use super::rules::Relation;
use super::view::AddendumEntry;
use super::views::actor_in;
use super::wire::At;
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::http::page::{After, Limit};
use crate::kernel::http::{Path, Query, Reply};
use crate::kernel::id::AddendumId;
use crate::kernel::problem::Problem;

/// Which of them.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichAddenda {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// A page of what was added to a referral.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddendumPage {
    /// What was added.
    #[schema(max_items = 200)]
    pub items: Vec<AddendumEntry>,
    /// Where the next page begins; `null` on the last one.
    #[schema(inline)]
    pub next_cursor: Option<After>,
}

/// List what was added to a referral
///
/// The oldest first. Its sender reads what the sender added and answered. Of the service, whoever is shown the whole of
/// the referral reads all of it; to others none is shown.
#[utoipa::path(
    operation_id = "listReferralAddenda",
    tag = "referrals",
    params(At, WhichAddenda),
    responses((status = 200, description = "A page of addenda.", body = AddendumPage)),
)]
#[get("/referrals/{id}/addenda")]
pub async fn list_addenda(cx: Cx, at: Path<At>, Query(which): Query<WhichAddenda>) -> Result<Reply, Problem> {
    cx.read(Action::ListReferralAddenda, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let list = cx.list(Action::ListReferralAddenda, &(row.id, &which))?;
        let mut found = tx.find::<Addenda>().filter(Column::ReferralId.eq(row.id)).order_by(Column::Id, Order::Asc);
        if let Some(id) = list.begin::<AddendumId>(which.after.as_ref())? {
            found = found.filter(Column::Id.gt(id));
        }
        // That there is an addendum may be all that tells of a risk.
        if matches!(actor_in(tx, &row).await?.relation, Relation::Colleague(_)) {
            found = found.filter(crate::kernel::db::nobody());
        }
        let rows = found.all(which.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, which.limit.get(), |row| row.id)?;
        let items: Vec<AddendumEntry> = rows.iter().map(AddendumEntry::from).collect();
        Ok(Reply::ok(&AddendumPage { items, next_cursor: next.clone() })?.followed_by(next))
    })
    .await
}
