use super::codes::VolunteerAction;
use super::entity::{ActiveModel, Entity};
use super::save::{check_person_in, stop_matches_in, wrong_supporter_in};
use super::view::Volunteer;
use super::wire::VolunteerPatch;
use crate::prelude::*;

/// Change a volunteer
///
/// A merge-patch (RFC 7396). Where it turns out who they are to the service, whoever carries somebody with whom they go looks at that
/// again.
#[utoipa::path(
    operation_id = "updateVolunteer",
    params(At<VolunteerId>),
    request_body(content = VolunteerPatch, content_type = "application/merge-patch+json", example = json!({
        "offers": "Walks; Tuesdays, from January also Fridays",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::AccessReasonRequired]))),
    responses((status = 200, description = "The volunteer as they are now.", body = Volunteer)),
)]
#[patch("/volunteers/{id}")]
pub async fn update(cx: Cx, at: At<VolunteerId>, Json(patch): Json<VolunteerPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateVolunteer, at.id, async |tx, step| {
        let row = &step.row;
        row.status.check(tx.caller().role, VolunteerAction::Change)?;
        let supported_by_id = patch.supported_by_id.unwrap_or(row.supported_by_id);
        if patch.supported_by_id.is_some() {
            Problem::if_any(wrong_supporter_in(tx, supported_by_id, row.service_id).await?)?;
        }
        check_person_in(tx, patch.person_id, row.service_id).await?;
        let change = ActiveModel {
            name: Set(patch.name.clone().map_or_else(|| row.name.clone(), String::from)),
            telephone: Set(patch.telephone.clone().apply(row.telephone.clone())),
            email: Set(patch.email.clone().apply(row.email.clone())),
            offers: Set(match patch.offers.clone() {
                Patch::Absent => row.offers.clone(),
                Patch::Null => None,
                Patch::Value(text) => Some(text.into()),
            }),
            supported_by_id: Set(supported_by_id),
            person_id: Set(patch.person_id.or(row.person_id)),
            ..Default::default()
        };
        let row = step.save(EventType::VolunteerChanged, change).await?;
        if patch.person_id.is_some() {
            stop_matches_in(tx, &row).await?;
        }
        Ok(row)
    })
    .await
}
