use super::apart::{carried_together_in, standing_between_in};
use super::codes::HouseholdLinkStatus;
use super::entity::{Entity, Model};
use super::view::HouseholdLink;
use super::wire::NewHouseholdLink;
use crate::care::person;
use crate::community::volunteer::save::review_matches_of_in;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Link two people of one household
///
/// Two senders referred people who live together; within what one sender sent, its `household_reference` says so by itself. Where
/// one is at risk from the other, or neither may learn of the other, whatever would bring them together warns from now on
/// (`keep_apart`): one worker, one group session, one team meeting, one place and time. Where one worker carries both already,
/// the manager has a task. A colleague's person needs an `Access-Reason`.
#[utoipa::path(
    operation_id = "linkHousehold",
    params(At<PersonId>),
    request_body = NewHouseholdLink,
    extensions(("x-problem-codes" = json!([Code::AlreadyExists, Code::InvalidTransition]))),
    responses((status = 201, description = "The link.", body = HouseholdLink)),
)]
#[post("/people/{id}/household-links")]
pub async fn create(cx: Cx, at: At<PersonId>, Json(input): Json<NewHouseholdLink>) -> Result<Reply, Problem> {
    cx.create(Action::LinkHousehold, async |tx| {
        let refused = |code, detail| Problem::invalid([Fault::new("/other_person_id", code, detail)]);
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        let other = tx.get::<person::entity::Entity>(input.other_person_id).await.map_err(|problem| {
            let is_unknown = problem.code() == Code::NotFound;
            if is_unknown { refused("not_found", "no such person in this service") } else { problem }
        })?;
        if person.id == other.id {
            return Err(refused("contradiction", "is the same person"));
        }
        if person.service_id != other.service_id {
            return Err(refused("not_found", "no such person in this service"));
        }
        person.still_stands()?;
        other.still_stands()?;
        // Both rows in one order: of two who link or merge the same two at once the second finds what the first did.
        let mut both = [&person, &other];
        both.sort_by_key(|row| row.id);
        for row in both {
            tx.update::<person::entity::Entity>(row, Default::default()).await?;
        }
        if let Some(link) = standing_between_in(tx, person.id, other.id).await? {
            return Err(Problem::new(Code::AlreadyExists).because(already(tx, link).await?));
        }
        let row = Model {
            id: HouseholdLinkId::new(),
            version: 1,
            service_id: person.service_id,
            person_id: person.id,
            other_person_id: other.id,
            status: HouseholdLinkStatus::Standing,
            person_at_risk: input.person_at_risk,
            other_person_at_risk: input.other_person_at_risk,
            is_hidden: input.is_hidden,
            reason: input.reason.as_str().to_owned(),
            linked_by: tx.caller().principal.id(),
            linked_at: tx.now(),
            removal_reason: None,
            removed_by: None,
            removed_at: None,
            updated_at: tx.now(),
        };
        tx.emit(row.event(EventType::HouseholdLinkCreated));
        let db = tx.system("who knows of a danger says so, also where they may not read it afterwards");
        let insert = Entity::insert(row.clone().into_active_model().reset_all());
        tx.checked(insert.exec_without_returning(&db).await)?;
        if carried_together_in(tx, std::slice::from_ref(&row)).await?.contains(&row.id) {
            let decide = TaskChange::open(TaskKind::KeepApart, Owner::Service, tx.now());
            task::apply_in(tx, Subject::of(&row), &[decide]).await?;
        }
        review_matches_of_in(tx, person.id).await?;
        cx.created(tx, &row).await
    })
    .await
}

/// Where the link is that stands, for who may see it.
async fn already(tx: &Tx, link: HouseholdLinkId) -> Result<String, Problem> {
    let is_seen = tx.find::<Entity>().filter(super::entity::Column::Id.eq(link)).any().await?;
    let which = if is_seen { format!("by /v1/household-links/{link}") } else { "already".to_owned() };
    Ok(format!("The two are linked {which}: take that back first, to say something else of them"))
}
