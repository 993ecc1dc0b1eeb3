use super::entity::{ConsentPurpose, Model};
use super::wire::{Consent, ConsentRecord};
use super::{newest_in, rules, save_in};
use crate::care::coded_entry::practice_sharing::follow_in;
use crate::care::outcome::start::recompute_of_person_in;
use crate::care::person;
use crate::county::organisation;
use crate::prelude::*;
use chrono::SubsecRound;

/// Record a consent
///
/// What the person decided, for one purpose and one recipient: given, refused or withdrawn. It takes effect with the
/// next request of anybody: while they object to their practice being told, nobody has a task to tell it. Nothing is ever changed: another decision is another record.
#[utoipa::path(
    operation_id = "recordConsent",
    params(At<PersonId>),
    request_body = ConsentRecord,
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 201, description = "The decision was written down.", body = Consent)),
)]
#[post("/people/{id}/consents")]
pub async fn record(cx: Cx, at: At<PersonId>, Json(input): Json<ConsentRecord>) -> Result<Reply, Problem> {
    cx.create(Action::RecordConsent, async |tx| {
        let mut faults = rules::faults(&input, tx.now());
        faults.extend(wrong_recipient(tx, input.recipient_id).await?);
        Problem::if_any(faults)?;
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        person.still_stands()?;
        let row = Model {
            id: ConsentId::new(),
            service_id: person.service_id,
            person_id: person.id,
            purpose: input.purpose,
            recipient_id: input.recipient_id,
            decision: input.decision,
            given_by: input.given_by,
            method: input.method,
            note: input.note.clone().map(String::from),
            recorded_by: Some(tx.caller().principal.id()),
            referral_id: None,
            care_plan_id: None,
            uses: input.story_uses(),
            decided_at: input.decided_at.unwrap_or(tx.now()).trunc_subsecs(6),
            recorded_at: tx.now(),
        };
        let newest = newest_in(tx, row.person_id, row.purpose, row.recipient_id).await?;
        rules::follows(row.decision, row.decided_at, newest)?;
        tx.emit(row.event(EventType::ConsentRecorded));
        save_in(tx, person.id, vec![row.clone()]).await?;
        follow_in(tx, person.id).await?;
        if input.purpose == ConsentPurpose::Survey {
            recompute_of_person_in(tx, person.id).await?;
        }
        cx.created_at(&Consent::from(&row), format!("/v1/people/{}/consents", person.id))
    })
    .await
}

async fn wrong_recipient(tx: &Tx, id: Option<OrganisationId>) -> Result<Option<Fault>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let known = tx.find::<organisation::entity::Entity>().filter(organisation::entity::Column::Id.eq(id)).any().await?;
    Ok((!known).then(|| Fault::new("/recipient_id", "not_found", "no such organisation")))
}
