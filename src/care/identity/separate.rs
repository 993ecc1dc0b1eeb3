use super::entity::{self, Column};
use super::wire::Separation;
use super::{move_rows, recompute, rules};
use crate::care::consent;
use crate::care::person::entity::{ActiveModel, Entity, Model};
use crate::care::person::view::Person;
use crate::care::precaution::save::separate_in;
use crate::prelude::*;

/// Undo a merge
///
/// The two are not one person after all. All that the merge carried over goes back; what came since stays with the
/// person that was kept. Each is kept from harm by what was said of them, and what was
/// decided since holds for the person that was kept alone. Merges are undone in the reverse of their order.
#[utoipa::path(
    operation_id = "unmergePeople",
    params(At<PersonId>),
    request_body = Separation,
    responses((status = 200, description = "The person that had been merged away.", body = Person)),
)]
#[post("/people/{id}/separation")]
pub async fn separate(cx: Cx, at: At<PersonId>, Json(input): Json<Separation>) -> Result<Reply, Problem> {
    cx.write(Action::UnmergePeople, async |tx| {
        let step = cx.begin::<Entity>(tx, at.id).await?;
        let standing = standing_in(tx, &step.row).await?;
        let kept = match &standing {
            Some(merge) => Some(tx.get::<Entity>(merge.kept_id).await?),
            None => None,
        };
        rules::separate(&step.row, kept.as_ref())?;
        let (Some(merge), Some(kept)) = (standing, kept) else { return Err(Problem::new(Code::InternalError)) };
        refuse_taken_number(tx, &step.row).await?;

        let back = ActiveModel { merged_into_id: Set(None), merged_at: Set(None), ..Default::default() };
        let merged = step.update(back).await?;
        let mut touched = ActiveModel { updated_at: Set(tx.now()), ..Default::default() };
        // What came with the merge goes with it.
        if kept.death == step.row.death {
            touched.death = Set(None);
        }
        if kept.contact_objection_at == step.row.contact_objection_at {
            touched.contact_objection_at = Set(None);
        }
        let kept = tx.update::<Entity>(&kept, touched).await?;
        let undone = entity::ActiveModel {
            unmerge_reason: Set(Some(input.reason.as_str().to_owned())),
            unmerged_by: Set(Some(tx.caller().principal.id())),
            unmerged_at: Set(Some(tx.now())),
            ..Default::default()
        };
        tx.update_all::<entity::Entity>(Column::Id.eq(merge.id), undone).await?;
        move_rows::back_in(tx, merge.id, kept.id, merged.id).await?;
        consent::separate::separate_in(tx, merged.id, merge.merged_at).await?;
        separate_in(tx, (merge.id, merge.merged_at), &merged, &kept).await?;

        tx.emit(merged.event(EventType::PersonSeparated).with(json!({ "person_id": kept.id })));
        tx.emit(kept.event(EventType::PersonSeparated).with(json!({ "person_id": merged.id })));
        recompute::recompute_in(tx, kept.id).await?;
        let merged = recompute::recompute_in(tx, merged.id).await?;
        cx.show(tx, &merged).await
    })
    .await
}

/// The merge that stands and took this row away.
async fn standing_in(tx: &Tx, merged: &Model) -> Result<Option<entity::Model>, Problem> {
    let standing =
        tx.find::<entity::Entity>().filter(Column::MergedId.eq(merged.id)).filter(Column::UnmergedAt.is_null());
    Ok(standing.one().await?)
}

/// Meanwhile another row may have been given the number that this one had.
async fn refuse_taken_number(tx: &Tx, merged: &Model) -> Result<(), Problem> {
    use crate::care::person::entity::Column;
    let Some(number) = &merged.nhs_number else { return Ok(()) };
    let taken = Entity::find()
        .filter(Column::ServiceId.eq(merged.service_id))
        .filter(Column::NhsNumber.eq(number.clone()))
        .filter(Column::MergedIntoId.is_null())
        .one(&tx.system("an NHS number is unique in the service, also where a colleague's person has it"))
        .await?;
    if taken.is_none() {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidTransition)
        .because("Another person of this service has this one's NHS number now: correct that first"))
}
