use chrono::SubsecRound;

use super::codes::GroupSessionStatus;
use super::entity::{Entity, Model};
use super::view::GroupSession;
use super::wire::GroupSessionEntry;
use crate::care::coded_entry::first_interaction::recompute_in;
use crate::care::contact::rules;
use crate::care::contact::save::{record_in, worker_in};
use crate::care::episode;
use crate::prelude::*;

/// Record a group session
///
/// A contact for each episode that is named, all or none, and the worker's time once. Each episode is one that you may
/// see. A fault that is about one person points to their place among the attendees.
#[utoipa::path(
    operation_id = "recordGroupSession",
    request_body(content = GroupSessionEntry, example = json!({
        "name": "Coffee and benefits advice",
        "starts_at": "2026-11-18T09:00:00Z",
        "minutes": 90,
        "consultation_mechanism": "face_to_face",
        "location_type": "community_venue",
        "place": "St Anne's hall",
        "attendees": [{ "episode_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "attendance": "attended" }],
    })),
    extensions(("x-problem-codes" = json!([
        Code::AccessReasonRequired,
        Code::InvalidTransition,
        Code::ContactInFuture,
        Code::ContactBeforeReferral,
        Code::ContactWithoutMinutes,
        Code::ContactTooLong,
    ]))),
    responses((status = 201, description = "The session is on record, with a contact for each.", body = GroupSession)),
)]
#[post("/group-sessions")]
pub async fn record(cx: Cx, Json(input): Json<GroupSessionEntry>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.create(Action::RecordGroupSession, async |tx| {
        let episodes = episodes_in(tx, &input).await?;
        let first = episodes.first().ok_or_else(|| Problem::new(Code::InternalError))?;
        let (worker_id, role) = worker_in(tx, input.worker_id, first.service_id).await?;
        rules::refuse(rules::session_faults(input.minutes))?;
        let row = Model {
            id: GroupSessionId::new(),
            version: 1,
            service_id: first.service_id,
            worker_id,
            role,
            name: input.name.as_str().to_owned(),
            starts_at: input.starts_at.trunc_subsecs(6),
            minutes: i16::try_from(input.minutes).map_err(|_| Problem::new(Code::InternalError))?,
            consultation_mechanism: input.consultation_mechanism,
            location_type: input.location_type,
            place: input.place.clone().map(String::from),
            status: GroupSessionStatus::Recorded,
            error_reason: None,
            error_comment: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.insert::<Entity>(row.into_active_model().reset_all()).await?;
        let data = json!({ "worker_id": row.worker_id, "contacts": episodes.len() });
        tx.emit(row.event(EventType::GroupSessionRecorded).with(data));
        contacts_in(tx, &input, &row, &episodes).await?;
        cx.created(tx, &row).await
    })
    .await
}

/// The episode of each attendee, in their order; all of one service.
async fn episodes_in(tx: &Tx, input: &GroupSessionEntry) -> Result<Vec<episode::entity::Model>, Problem> {
    let mut found: Vec<episode::entity::Model> = Vec::new();
    let (mut faults, mut worst) = (Vec::new(), Code::ValidationFailed);
    for (index, attendee) in input.attendees.iter().enumerate() {
        let fault = |code: &'static str, detail: &'static str| {
            Fault::new(format!("/attendees/{index}/episode_id"), code, detail)
        };
        match tx.get::<episode::entity::Entity>(attendee.episode_id).await {
            Ok(row) if found.first().is_some_and(|first| first.service_id != row.service_id) => {
                faults.push(fault("other_service", "belongs to another service than those before"));
            }
            Ok(row) => found.push(row),
            Err(problem) if problem.code() == Code::NotFound => {
                faults.push(fault("not_found", "there is no such episode, or you may not know of it"));
            }
            Err(problem) if problem.code() == Code::AccessReasonRequired => {
                worst = Code::AccessReasonRequired;
                faults.push(fault(worst.as_str(), "is a colleague's: say why in Access-Reason"));
            }
            Err(problem) => return Err(problem),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(Problem::new(worst).with_faults(faults)) }
}

/// A contact for each, in the order of the episodes: two sessions at once take them in the same order, so that neither
/// waits for the other in a circle.
async fn contacts_in(
    tx: &Tx,
    input: &GroupSessionEntry,
    row: &Model,
    episodes: &[episode::entity::Model],
) -> Result<(), Problem> {
    let mut parts: Vec<_> = input.attendees.iter().zip(episodes).enumerate().collect();
    parts.sort_by_key(|(_, (_, episode))| episode.id);
    let mut faults = Vec::new();
    for (index, (attendee, episode)) in parts {
        match record_in(tx, episode, &input.contact(attendee), Some(row.id)).await {
            Ok(contact) => recompute_in(tx, contact.episode_id).await?,
            Err(problem) if problem.code().status().as_u16() == 422 => {
                faults.extend(problem.faults().iter().map(|fault| pointed(fault, index, attendee.minutes.is_some())));
            }
            Err(problem) => {
                let place = format!("/attendees/{index}/episode_id");
                let fault = Fault::new(place, problem.code().as_str(), problem.detail().to_owned());
                return Err(problem.with_faults([fault]));
            }
        }
    }
    faults.sort_by(|one, other| one.pointer.cmp(&other.pointer));
    faults.dedup();
    rules::refuse(faults)
}

/// Where a fault of one person's contact stands in the body: what goes for all of them stays where it was said.
fn pointed(fault: &Fault, index: usize, own_minutes: bool) -> Fault {
    let of_all = match fault.pointer.as_str() {
        "/starts_at" => fault.code != Code::ContactBeforeReferral.as_str(),
        "/minutes" => !own_minutes,
        pointer => ["/consultation_mechanism", "/location_type", "/place", "/worker_id"].contains(&pointer),
    };
    if of_all {
        return fault.clone();
    }
    // The session began when it began: it is this person who was not referred yet.
    let own = if fault.pointer == "/starts_at" { "/episode_id" } else { fault.pointer.as_str() };
    Fault { pointer: format!("/attendees/{index}{own}"), ..fault.clone() }
}
