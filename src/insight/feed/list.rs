use std::sync::Arc;

use actix_web::HttpRequest;

use super::change::ChangePage;
use super::stream::{Place, history_in, read_in};
use super::waiting::Waiting;
use crate::gate;
use crate::prelude::*;
use kernel::http::page::{After, Limit};
use kernel::http::wait::Wait;

/// Whose history, and which part of it.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangeFilter {
    /// The one resource whose history it is: a referral, a task, an episode, a contact, a person, an organisation, a service, a
    /// worker or a client. Left out: all that is yours to know of. Analysts leave it out.
    #[param(max_length = 36)]
    pub resource_id: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit<1000>,
    /// What comes after this cursor; left out, from the beginning.
    #[param(inline)]
    pub after: Option<After>,
    /// For how many seconds to wait for a change, where there is none yet.
    #[serde(default)]
    #[param(inline)]
    pub wait: Wait,
}

/// List changes
///
/// What happened, the oldest first, as far as you may know of it: to one resource, or to all that is yours. An agency reads of
/// the referrals it sent and of its own tasks, as much as of each referral; a practice of these and of what is addressed to it;
/// a service of its own, those who work there as much as of their own cases and queues; an administrator of organisations,
/// services, workers and clients; an analyst pseudonymised rows.
///
/// Keep `next_cursor` and go on from it, whenever you like: nothing is missed and nothing comes twice, whoever writes
/// meanwhile. Changes are never taken out, so a cursor does not grow too old; but where the database was restored from a
/// backup the feed begins anew, and a cursor of before answers 410: read it again from the beginning. What was done a moment ago
/// may take a moment to appear. With `wait` an answer without changes is put off until there is one, or the seconds are over;
/// four requests of one caller may wait at once.
#[utoipa::path(
    operation_id = "listChanges",
    params(ChangeFilter),
    extensions(("x-problem-codes" = json!([Code::AccessReasonRequired, Code::NotFound, Code::CursorExpired]))),
    responses(
        (status = 200, description = "A page of changes.", body = ChangePage),
    ),
)]
#[get("/changes")]
pub async fn list(
    cx: Cx,
    waiting: Data<Arc<Waiting>>,
    Query(filter): Query<ChangeFilter>,
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let list = cx.list(Action::ListChanges, &filter)?;
    let begun = list.begin::<Place>(filter.after.as_ref())?;
    // One reading, however often the wait is broken off in vain: it leaves one audit entry. It has no connection while it waits.
    cx.read(Action::ListChanges, async |tx| {
        tx.audit_filter(json!({ "resource_id": filter.resource_id }));
        let caller = tx.caller().principal.id();
        let mut waiter = filter.wait.get().map(|wait| waiting.enter(caller, wait)).transpose()?;
        let mut place = begun;
        loop {
            if let Some(waiter) = &mut waiter {
                waiter.look();
            }
            let page = match filter.resource_id {
                Some(id) => history_in(tx, id, place, filter.limit.get()).await?,
                None => read_in(tx, &cx.state().pseudonyms, place, filter.limit.get()).await?,
            };
            place = Some(page.place);
            tx.rest();
            if page.changes.is_empty()
                && !page.has_more
                && let Some(waiter) = &mut waiter
                && waiter.changed().await
                // Whoever may more or less since then reads no further by what they might: their next request is decided anew.
                && gate::is_still(&request, tx.caller()).await?
            {
                continue;
            }
            let next_cursor = list.after(&page.place)?;
            let page = ChangePage { items: page.changes, next_cursor: next_cursor.clone(), has_more: page.has_more };
            return Ok(Reply::ok(&page)?.followed_by(next_cursor));
        }
    })
    .await
}
