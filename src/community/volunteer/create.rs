use super::checks::{VolunteerChecks, VolunteerSupportLog};
use super::codes::VolunteerStatus;
use super::entity::{Entity, Model};
use super::save::{check_person_in, wrong_supporter_in};
use super::view::Volunteer;
use super::wire::NewVolunteer;
use crate::county::signposting::rules::service;
use crate::prelude::*;

/// Enter a volunteer
///
/// Somebody who would like to go along with people. They are matched to nobody before all was seen that has to be (`missing`). Where
/// your service supported them once, say who they are: it is never shown, and nobody is matched with somebody of their household.
#[utoipa::path(
    operation_id = "createVolunteer",
    request_body(content = NewVolunteer, example = json!({
        "name": "Rosemary Ingham", "telephone": "01632 960777", "offers": "Walks, and anything with gardens; Tuesdays",
    })),
    extensions(("x-problem-codes" = json!([Code::AccessReasonRequired]))),
    responses((status = 201, description = "The volunteer.", body = Volunteer)),
)]
#[post("/volunteers")]
pub async fn create(cx: Cx, Json(input): Json<NewVolunteer>) -> Result<Reply, Problem> {
    cx.create(Action::CreateVolunteer, async |tx| {
        let by = tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?;
        let service_id = service(input.service_id, &tx.caller().services)?;
        let service_id = service_id.ok_or_else(|| Problem::new(Code::Forbidden))?;
        let supported_by_id = input.supported_by_id.unwrap_or(by);
        Problem::if_any(wrong_supporter_in(tx, supported_by_id, service_id).await?)?;
        check_person_in(tx, input.person_id, service_id).await?;
        let row = Model {
            id: VolunteerId::new(),
            version: 1,
            service_id,
            person_id: input.person_id,
            status: VolunteerStatus::Applied,
            status_comment: None,
            name: input.name.clone().into(),
            telephone: input.telephone.clone(),
            email: input.email.clone(),
            offers: input.offers.clone().map(String::from),
            supported_by_id,
            checks: VolunteerChecks::default(),
            dbs_until: None,
            is_lapse_recorded: false,
            support: VolunteerSupportLog::default(),
            entered_by: by,
            entered_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::VolunteerEntered, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
