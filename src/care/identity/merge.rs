use super::wire::Merge;
use super::{entity, move_rows, recompute, rules};
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::household_link::apart::standing_between_in;
use crate::care::person::death::end_all_in;
use crate::care::person::entity::{ActiveModel, Entity};
use crate::care::person::view::Person;
use crate::care::precaution::save::merge_in;
use crate::community::volunteer::save::review_matches_of_in;
use crate::prelude::*;
use crate::system::task;

/// Merge two people
///
/// Another row was found to be this person. Its referrals, episodes, consents and tasks follow to the one that is kept;
/// what was known of it stays readable under its own identifier, and what referrers wrote stays as it was. Of how the two are
/// kept from harm the strictest is in force, until staff review it. Refused while
/// each of the two has an open episode, and while they are linked as two of one household. A colleague's person needs an `Access-Reason`.
#[utoipa::path(
    operation_id = "mergePeople",
    params(At<PersonId>),
    request_body = Merge,
    responses((status = 200, description = "The person that was kept.", body = Person)),
)]
#[post("/people/{id}/merges")]
pub async fn merge(cx: Cx, at: At<PersonId>, Json(input): Json<Merge>) -> Result<Reply, Problem> {
    cx.write(Action::MergePeople, async |tx| {
        let step = cx.begin::<Entity>(tx, at.id).await?;
        let merged = tx.get::<Entity>(input.person_id).await.map_err(|problem| match problem.code() {
            Code::NotFound => {
                Problem::invalid([Fault::new("/person_id", "not_found", "no such person in this service")])
            }
            _ => problem,
        })?;
        rules::merge(&step.row, &merged, recompute::open_in(tx, step.row.id, merged.id).await?)?;
        step.check_if_match().await?;
        if standing_between_in(tx, step.row.id, merged.id).await?.is_some() {
            return Err(Problem::new(Code::InvalidTransition)
                .because("They are linked as two people of one household: take that link back first, then merge"));
        }

        // Both rows first: whoever attaches a referral to one of them waits here, and finds the person that was kept.
        let gone = ActiveModel {
            merged_into_id: Set(Some(step.row.id)),
            merged_at: Set(Some(tx.now())),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let merged = tx.update::<Entity>(&merged, gone).await?;
        let touched = ActiveModel {
            death: Set(step.row.death.clone().or(merged.death.clone())),
            contact_objection_at: Set(step.row.contact_objection_at.or(merged.contact_objection_at)),
            practice_objection: Set(step.row.practice_objection || merged.practice_objection),
            ..Default::default()
        };
        let kept = step.update(touched).await?;
        let id = PersonMergeId::new();
        tx.append::<entity::Entity>(vec![entity::ActiveModel {
            id: Set(id),
            service_id: Set(kept.service_id),
            kept_id: Set(kept.id),
            merged_id: Set(merged.id),
            reason: Set(input.reason.as_str().to_owned()),
            merged_by: Set(tx.caller().principal.id()),
            merged_at: Set(tx.now()),
            unmerge_reason: Set(None),
            unmerged_by: Set(None),
            unmerged_at: Set(None),
        }])
        .await?;
        move_rows::over_in(tx, id, merged.id, kept.id).await?;
        // What keeps the person from harm is in force, whichever record says it.
        merge_in(tx, id, &merged, &kept).await?;

        tx.emit(merged.event(EventType::PersonMergedInto).with(json!({ "person_id": kept.id })));
        tx.emit(kept.event(EventType::PersonMergedFrom).with(json!({ "person_id": merged.id })));
        let mut kept = recompute::recompute_in(tx, kept.id).await?;
        recompute::carrier_in(tx, merged.id, kept.assigned_worker_id).await?;
        if kept.death.is_some() {
            end_all_in(tx, kept.id).await?;
            kept = tx.get::<Entity>(kept.id).await?;
        } else if kept.contact_objection_at.is_some() {
            call_off_in(tx, kept.id, Attendance::CancelledByPerson).await?;
            task::end_contact_in(tx, kept.id).await?;
        }
        review_matches_of_in(tx, kept.id).await?;
        cx.show(tx, &kept).await
    })
    .await
}
