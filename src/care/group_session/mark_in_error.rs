use super::codes::GroupSessionAction;
use super::entity::{ActiveModel, Entity, Model};
use super::view::GroupSession;
use super::views::actor;
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::care::contact::case::Case;
use crate::care::contact::codes::ContactStatus;
use crate::care::contact::entity::{Column, Entity as Contacts, Model as Contact};
use crate::care::contact::save::{in_error, mark_in};
use crate::care::contact::wire::ContactError;
use crate::prelude::*;

/// Mark a group session as entered in error
///
/// It should never have been there, and neither should the contact of anybody who is said to have been at it: each is
/// marked with the same reason, and all that follows from a contact in error follows, all or none. For whoever held the
/// session, or a manager. Where one person's part alone is wrong, mark their contact.
#[utoipa::path(
    operation_id = "markGroupSessionInError",
    params(At<GroupSessionId>),
    request_body(content = ContactError, example = json!({ "reason": "did_not_happen" })),
    responses((status = 200, description = "The session, entered in error.", body = GroupSession)),
)]
#[post("/group-sessions/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<GroupSessionId>, Json(input): Json<ContactError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.step::<Entity>(Action::MarkGroupSessionInError, at.id, async |tx, step| {
        let status = step.row.check(actor(tx), GroupSessionAction::Error)?;
        let change = ActiveModel {
            status: Set(status),
            error_reason: Set(Some(input.reason)),
            error_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        let row = step.update(change).await?;
        let contacts = contacts_in(tx, &row).await?;
        let data = json!({ "worker_id": row.worker_id, "contacts": contacts.len() });
        tx.emit(row.event(EventType::GroupSessionEnteredInError).with(data));
        mark_each_in(tx, &contacts, &input).await?;
        Ok(row)
    })
    .await
}

/// The contacts that still count, in the order of the episodes, as they were written down.
async fn contacts_in(tx: &Tx, row: &Model) -> Result<Vec<Contact>, Problem> {
    let counted = Contacts::find()
        .filter(Column::GroupSessionId.eq(row.id))
        .filter(Column::Status.ne(ContactStatus::EnteredInError))
        .order_by_asc(Column::EpisodeId)
        .all(&tx.system("a session that never was had nobody at it, whoever carries them"))
        .await?;
    Ok(counted)
}

/// Marks each of these contacts, in their order.
async fn mark_each_in(tx: &Tx, contacts: &[Contact], input: &ContactError) -> Result<(), Problem> {
    for before in contacts {
        let case = Case::of_contact(tx, before).await?;
        let change = in_error(tx, ContactStatus::EnteredInError, input);
        let contact = mark_in(tx, &case, before, change, EventType::ContactEnteredInError).await?;
        recompute_in(tx, contact.episode_id).await?;
    }
    Ok(())
}
