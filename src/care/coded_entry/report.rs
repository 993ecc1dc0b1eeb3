use super::codes::NotCodable;
use super::save::{CodableAct, code_in};
use super::view::CodedEntry;
use super::wire::PracticeReport;
use crate::care::{episode, referral};
use crate::prelude::*;

/// Report what a practice coded
///
/// For staff of the person's practice: that you offered social prescribing, that your patient declined, or that you have
/// coded the referral yourself, so that the service does not code it again. With a receipt it is in your record already;
/// without one you have a task to enter it. A decline that you report is no decision on the referral: the service makes
/// that with the person.
#[utoipa::path(
    operation_id = "reportCodedEntry",
    params(At<ReferralId>),
    request_body(content = PracticeReport, example = json!({
        "trigger": "offer",
        "receipt": { "by": "Nadia Rahman", "at": "2026-11-02T09:30:00Z", "system": "emis" },
    })),
    extensions(("x-problem-codes" = json!([Code::NotCodable, Code::AlreadyCoded]))),
    responses((status = 201, description = "It was written down.", body = CodedEntry)),
)]
#[post("/referrals/{id}/coded-entries")]
pub async fn report(cx: Cx, at: At<ReferralId>, Json(input): Json<PracticeReport>) -> Result<Reply, Problem> {
    cx.create(Action::ReportCodedEntry, async |tx| {
        Problem::if_any(input.faults(tx.now()))?;
        let referral = patients_referral_in(tx, at.id).await?;
        let episode = episode_in(tx, &referral).await?;
        let act = CodableAct {
            what: input.trigger,
            role: tx.caller().role,
            at: input.occurred_at.or(input.receipt.as_ref().map(|receipt| receipt.at)).unwrap_or(tx.now()),
            referral: &referral,
            episode: episode.as_ref(),
            contact_id: None,
            receipt: input.receipt.clone(),
        };
        let entry = code_in(tx, act).await?.map_err(NotCodable::refused)?;
        cx.created(tx, &entry).await
    })
    .await
}

/// The referral, if it is about a patient of the caller's practice who may be told of: a practice that sent a referral
/// about somebody else codes nothing.
async fn patients_referral_in(tx: &Tx, id: ReferralId) -> Result<referral::entity::Model, Problem> {
    let row = tx.get::<referral::entity::Entity>(id).await?;
    let is_patient = tx
        .find::<referral::entity::Entity>()
        .filter(referral::entity::Column::Id.eq(id))
        .filter(referral::entity::Column::PersonId.in_subquery(referral::entity::patients_of(tx.caller())))
        .any()
        .await?;
    if is_patient {
        return Ok(row);
    }
    Err(Problem::new(Code::Forbidden).because("Not your patient, or you are not to be told of them"))
}

/// The episode that the referral opened or joined.
async fn episode_in(tx: &Tx, row: &referral::entity::Model) -> Result<Option<episode::entity::Model>, Problem> {
    let Some(id) = row.episode_id.or(row.joined_to) else { return Ok(None) };
    let db = tx.system("what a practice coded belongs to the episode, which practices do not see");
    Ok(episode::entity::Entity::find_by_id(id).one(&db).await?)
}
