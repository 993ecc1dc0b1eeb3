use super::entity::Entity;
use super::view::Person;
use crate::prelude::*;

/// Read a person
///
/// Your own people and those nobody carries yet; a colleague's with an `Access-Reason`. A person who was merged into
/// another can still be read, and says into whom.
#[utoipa::path(
    operation_id = "getPerson",
    params(At<PersonId>),
    responses((status = 200, description = "The person.", body = Person)),
)]
#[get("/people/{id}")]
pub async fn get(cx: Cx, at: At<PersonId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetPerson, at.id).await
}
