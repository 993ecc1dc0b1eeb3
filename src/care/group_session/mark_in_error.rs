use super::codes::GroupSessionAction;
use super::entity::{ActiveModel, Entity, Model};
use super::rules::check;
use super::view::GroupSession;
use super::views::{actor, view_of};
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
    tag = "contacts",
    params(At<GroupSessionId>),
    request_body(content = ContactError, example = json!({ "reason": "did_not_happen" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The session, entered in error.", body = GroupSession)),
)]
#[post("/group-sessions/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<GroupSessionId>, Json(input): Json<ContactError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.write(Action::MarkGroupSessionInError, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let status = check(&row, actor(tx), GroupSessionAction::Error)?;
        cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;

        let change = ActiveModel {
            status: Set(status),
            error_reason: Set(Some(input.reason)),
            error_comment: Set(input.comment.clone().map(String::from)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        let contacts = contacts_in(tx, &row).await?;
        let event = Event::new(EventType::GroupSessionEnteredInError, row.id.0)
            .to(Audience::Service)
            .in_service(row.service_id)
            .with(json!({ "worker_id": row.worker_id, "contacts": contacts.len() }));
        tx.emit(event);
        mark_each_in(tx, &contacts, &input).await?;
        cx.ok(&view_of(tx, &row).await?)
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
