use super::codes::AssetStatus;
use super::entity::{Entity, Model};
use super::rules;
use super::save::{remember_listing_in, wrong_organisation_in};
use super::view::Asset;
use super::wire::NewAsset;
use crate::county::signposting::rules::service;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Enter an asset
///
/// A group or a service of the community, into your service's directory: an informal group needs a name, a place and a time,
/// and no more. It is public from now on, but for those whom it names and who did not agree to that, and a place that is kept
/// back. In six months somebody has to confirm it.
#[utoipa::path(
    operation_id = "createAsset",
    request_body(content = NewAsset, example = json!({
        "listing": {
            "name": "St Anne's singing group",
            "description": "We sing for an hour and have tea afterwards. Nobody has to read music.",
            "categories": ["arts", "local_groups"],
            "places": [{
                "name": "St Anne's hall", "latitude": 53.7301, "longitude": -1.8702,
                "address": { "address_1": "Chapel Street", "city": "Hallowby", "postal_code": "HX9 1AB" },
            }],
            "schedules": [{ "frequency": "weekly", "weekdays": ["tuesday"], "opens_at": "14:00", "closes_at": "15:30" }],
            "referral_routes": ["walk_in", "link_worker"],
            "capacity": 20,
        },
    })),
    responses((status = 201, description = "The asset is in the directory.", body = Asset)),
)]
#[post("/assets")]
pub async fn create(cx: Cx, Json(input): Json<NewAsset>) -> Result<Reply, Problem> {
    cx.create(Action::CreateAsset, async |tx| {
        let mut faults = rules::faults_below(&input.listing);
        faults.extend(wrong_organisation_in(tx, input.organisation_id).await?);
        Problem::if_any(faults)?;
        let service_id = service(input.service_id, &tx.caller().services)?;
        let by = tx.caller().principal.id();
        let row = Model {
            id: AssetId::new(),
            version: 1,
            service_id: service_id.ok_or_else(|| Problem::new(Code::Forbidden))?,
            organisation_id: input.organisation_id,
            status: AssetStatus::Active,
            status_comment: None,
            reopens_on: None,
            connections_stopped: None,
            minimum_age: input.listing.minimum_age.map(i32::from),
            maximum_age: input.listing.maximum_age.map(i32::from),
            listing: input.listing.clone(),
            places_taken: 0,
            confirmed_at: tx.now(),
            confirmed_by: by,
            created_at: tx.now(),
            created_by: by,
            updated_at: tx.now(),
            updated_by: by,
        };
        let row = tx.record::<Entity>(EventType::AssetEntered, row).await?;
        remember_listing_in(tx, &row).await?;
        let confirm = TaskChange::open(TaskKind::ConfirmAsset, Owner::Service, tx.now());
        task::apply_to_new_in(tx, Subject::of(&row), &[confirm]).await?;
        cx.created(tx, &row).await
    })
    .await
}
