use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules::{not_to_tell, permission_faults};
use super::view::Connection;
use super::wire::{NewVolunteerMatch, VolunteerMatch};
use crate::care::person;
use crate::care::precaution::in_force::in_force_of;
use crate::community::volunteer;
use crate::community::volunteer::matching::refuse_unsuitable_in;
use crate::community::volunteer::rules::refuse_unready;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Match a volunteer to a connection
///
/// As a companion for the first time, or as a buddy who helps the person to take part over time. The person agrees to it: the
/// volunteer hears their first name and where they meet, from you. Nobody is matched who is not active, of whom something was not
/// seen or too long ago, or who is of the person's household; the refusal of these last says nothing of why. Where somebody is not to
/// be told of the person, make sure that the volunteer has nothing to do with them. It takes the place of the match before.
#[utoipa::path(
    operation_id = "matchVolunteer",
    params(At<ConnectionId>),
    request_body(content = NewVolunteerMatch, example = json!({
        "volunteer_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "role": "buddy",
        "permission": { "given_by": "person", "method": "verbal" },
    })),
    extensions(("x-problem-codes" = json!([
        Code::VolunteerNotReady, Code::VolunteerNotSuitable, Code::DoNotTell,
    ]))),
    responses((status = 200, description = "The connection, with the volunteer.", body = Connection)),
)]
#[post("/connections/{id}/volunteer-match")]
pub async fn match_volunteer(
    cx: Cx,
    at: At<ConnectionId>,
    Json(input): Json<NewVolunteerMatch>,
) -> Result<Reply, Problem> {
    Problem::if_any(permission_faults(&input.permission))?;
    cx.step::<Entity>(Action::MatchVolunteer, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, ConnectionAction::VolunteerMatch)?;
        let known = tx.find::<volunteer::entity::Entity>();
        let known = known
            .filter(volunteer::entity::Column::Id.eq(input.volunteer_id))
            .filter(volunteer::entity::Column::ServiceId.eq(step.row.service_id));
        let Some(volunteer) = known.one().await? else {
            return Err(Problem::invalid([Fault::new("/volunteer_id", "not_found", "no such volunteer")]));
        };
        refuse_unready(volunteer.status, &volunteer.checks.0, calendar::local_date(tx.now()))?;
        let db = tx.system("how a person is kept from harm is asked of their row, whoever carries them");
        let person = person::entity::Entity::find_by_id(step.row.person_id).one(&db).await?;
        let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
        refuse_unsuitable_in(tx, &volunteer, person.id).await?;
        if !not_to_tell(&in_force_of(tx, &person).await?).is_empty() && !input.is_safe_to_tell {
            let detail =
                "somebody is not to know: make sure that the volunteer has nothing to do with them, and say so here";
            let fault = Fault::new("/is_safe_to_tell", Code::DoNotTell.as_str(), detail);
            return Err(Problem::new(Code::DoNotTell).with_faults([fault]));
        }
        step.check_if_match().await?;
        // Who stops a volunteer changes the volunteer's row, who links two of one household those of both people: of the two at
        // once the second is decided again.
        tx.update::<volunteer::entity::Entity>(&volunteer, Default::default()).await?;
        tx.update::<person::entity::Entity>(&person, Default::default()).await?;
        let matched = VolunteerMatch {
            role: input.role,
            permission: input.permission.clone(),
            matched_by: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
            matched_at: tx.now(),
        };
        let change = ActiveModel {
            volunteer_id: Set(Some(volunteer.id)),
            volunteer_match: Set(Some(matched)),
            ..Default::default()
        };
        let row = step.save(EventType::ConnectionVolunteerMatched, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::ReviewVolunteerMatch)]).await?;
        Ok(row)
    })
    .await
}
