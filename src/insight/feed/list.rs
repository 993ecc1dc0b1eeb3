use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Value;

use super::reading::reading_in;
use crate::prelude::*;
use kernel::event::entity::{Column, Entity, Model};
use kernel::event::era;
use kernel::http::page::{After, Limit};

/// Whose history, and which part of it.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeFilter {
    /// The resource whose history it is: a referral, a task, an episode, a contact, a person, an organisation, a service, a
    /// worker or a client.
    #[param(max_length = 36)]
    pub resource_id: Uuid,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit<1000>,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// Something that happened to a resource.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// Its identifier, the same for every reader.
    pub id: EventId,
    /// What happened, as `{resource}.{what}`.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The kind of resource.
    #[schema(max_length = 40, example = "referral")]
    pub resource_type: String,
    /// The resource.
    #[schema(max_length = 36)]
    pub resource_id: Uuid,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// In which role it was done; `system` where a clock did it. Agencies and practices do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, example = "link_worker")]
    pub actor_role: Option<String>,
    /// Codes and identifiers that belong to it, by the kind of change. Never free text.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    /// The changes, the oldest first.
    #[schema(max_items = 1000)]
    pub items: Vec<Change>,
    /// Where the next page begins; `null` on the last one.
    #[schema(inline)]
    pub next_cursor: Option<After>,
}

/// List changes
///
/// What happened to one resource, as far as you may know of it: an agency reads as much of its referral's
/// history as of the referral, and of its own tasks. What was done a moment ago may take a moment to appear.
#[utoipa::path(
    operation_id = "listChanges",
    params(ChangeFilter),
    extensions(("x-problem-codes" = json!([Code::AccessReasonRequired, Code::NotFound]))),
    responses(
        (status = 200, description = "A page of changes.", body = ChangePage),
    ),
)]
#[get("/changes")]
pub async fn list(cx: Cx, Query(filter): Query<ChangeFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListChanges, async |tx| {
        tx.audit_filter(json!({ "resource_id": filter.resource_id }));
        let reading = reading_in(tx, filter.resource_id).await?;
        let list = cx.list(Action::ListChanges, &filter)?;
        let era = era_in(tx).await?;
        let mut found = tx
            .find::<Entity>()
            .filter(Column::ResourceId.eq(filter.resource_id))
            .filter(Column::Audience.is_in(reading.audiences.iter().copied()))
            .filter(Column::Kind.is_not_in(reading.kept_back.iter().copied()))
            .filter(tx.before_open_transactions(Column::Xid));
        if let Some((of_era, xid, seq)) = list.begin::<(i64, i64, i64)>(filter.after.as_ref())? {
            if of_era != era {
                return Err(another_era());
            }
            let place = Expr::tuple([Expr::col(Column::Xid), Expr::col(Column::Seq)]);
            found = found.filter(place.gt(Expr::tuple([Expr::val(xid), Expr::val(seq)])));
        }
        found = found.order_by(Column::Xid, Order::Asc).order_by(Column::Seq, Order::Asc);
        let rows = found.all(filter.limit.get() + 1).await?;
        let (rows, next) = list.cut(rows, filter.limit.get(), |row| (era, row.xid, row.seq))?;
        let items: Vec<_> = rows.into_iter().map(|row| Change::new(row, reading.is_inside)).collect();
        cx.page_of_entries(&items, &next)
    })
    .await
}

async fn era_in(tx: &Tx) -> Result<i64, Problem> {
    let db = tx.system("a place in the feed names its era");
    let era = era::Entity::find().order_by_desc(era::Column::Era).one(&db).await?;
    era.map(|era| era.era).ok_or_else(|| Problem::new(Code::InternalError))
}

fn another_era() -> Problem {
    let detail = "the feed begins anew since this cursor was given: start the list again without it";
    Problem::new(Code::CursorMismatch).with_faults([Fault::new("query:after", "cursor_mismatch", detail)])
}

/// What agencies and practices read of what belongs to a change: nothing that leads to what they may not know of.
const SHOWN_OUTSIDE: [&str; 9] =
    ["code", "due_at", "kind", "occasion", "priority", "referral_id", "status", "subject_id", "subject_type"];

fn shown_outside(mut data: Value) -> Value {
    if let Some(members) = data.as_object_mut() {
        members.retain(|name, _| SHOWN_OUTSIDE.contains(&name.as_str()));
    }
    data
}

impl Change {
    fn new(row: Model, is_inside: bool) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            resource_type: row.resource_type,
            resource_id: row.resource_id,
            occurred_at: row.occurred_at,
            actor_role: Some(row.actor_role).filter(|_| is_inside),
            data: if is_inside { row.data } else { shown_outside(row.data) },
        }
    }
}
