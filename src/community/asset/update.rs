use super::codes::AssetAction;
use super::entity::{ActiveModel, Entity};
use super::rules::{self, Actor};
use super::save::{remember_listing_in, written, wrong_organisation_in};
use super::view::Asset;
use super::wire::{AssetPatch, Listing};
use crate::community::connection::withdraw::add_classes_of_asset_in;
use crate::prelude::*;

/// A body of which the listing is whole again.
#[derive(Deserialize)]
struct Whole {
    listing: Listing,
}

/// Change an asset
///
/// For the staff of its service, and for the group's own editor. A merge-patch (RFC 7396): a part of the listing that is sent
/// takes the place of the one before, a list as a whole. The version before is kept. It does not confirm the rest: that is a
/// step of its own. A sensitive class that it names anew is of its connections too, from now on. To take one away, and to show
/// a place that is kept back, is for the service alone.
#[utoipa::path(
    operation_id = "updateAsset",
    params(At<AssetId>),
    request_body(content = AssetPatch, content_type = "application/merge-patch+json", example = json!({
        "listing": { "alert": "Not in August", "capacity": 25 },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The asset as it is now.", body = Asset)),
)]
#[patch("/assets/{id}")]
pub async fn update(cx: Cx, at: At<AssetId>, Json(input): Json<AssetPatch>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::UpdateAsset, at.id, async |tx, step| {
        let row = &step.row;
        let actor = Actor::of(tx.caller(), row);
        row.check(actor, AssetAction::Change)?;
        if actor.role == Role::AssetEditor && !input.organisation_id.is_absent() {
            let detail = "is for the service to say";
            return Err(Problem::invalid([Fault::new("/organisation_id", "not_for_this_role", detail)]));
        }
        let before = step.check_if_match().await?;
        let whole = input.listing.apply(&json!(row.listing));
        let Whole { listing } = cx.validate(&json!({ "listing": whole }))?;
        let mut faults = rules::faults_below(&listing);
        if actor.role == Role::AssetEditor {
            faults.extend(rules::uncovered(&row.listing, &listing));
        }
        let classes: Vec<_> = listing.sensitive_classes.iter().copied().collect();
        let added: Vec<_> =
            classes.into_iter().filter(|class| !row.listing.sensitive_classes.contains(class)).collect();
        let organisation_id = input.organisation_id.apply(row.organisation_id);
        faults.extend(wrong_organisation_in(tx, organisation_id).await?);
        Problem::if_any(faults)?;
        let change = ActiveModel { organisation_id: Set(organisation_id), ..written(tx, listing) };
        let row = step.update(change).await?;
        tx.emit(row.event(EventType::AssetUpdated).with(changed(&before, &row.view(tx).await?)));
        remember_listing_in(tx, &row).await?;
        add_classes_of_asset_in(tx, row.id, &added).await?;
        Ok(row)
    })
    .await
}
