use super::codes::{ConnectionAction, ConnectionStatus};
use super::entity::{ActiveModel, Entity, Model, Names, classes_of};
use super::places::asset_in;
use super::rules;
use super::save::{carrier_in, follow_up, move_in};
use super::view::Connection;
use super::wire::{ConnectionAgreement, SharingPermission};
use crate::care::consent::{self, ConsentDecision, ConsentPurpose};
use crate::care::contact::rules::refuse_objection;
use crate::care::person;
use crate::care::precaution::in_force::in_force_of;
use crate::community::asset;
use crate::community::asset::avoidance::refuse_near_in;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Agree to a connection
///
/// The person wants it, and says what the group may be told: nothing, or part of their name, how to reach them, what they need,
/// and some words. It is written down as their consent for this group, and ends with it (`POST /v1/people/{id}/consents`). What
/// is in force to keep them from harm goes before: a means that is not known to be safe is refused, and is taken away from the
/// group again where it stops being so. `disclosed_to_group` of the answer shows what the group reads at this moment. Of a
/// connection that lives already it says anew what the group may be told.
#[utoipa::path(
    operation_id = "agreeConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionAgreement, example = json!({
        "shared": {
            "name": "first_name", "means": ["telephone"], "requirements": true,
            "text": "She is slow on stairs, and would like to sit near the door.",
        },
        "permission": { "given_by": "person", "method": "verbal" },
    })),
    extensions(("x-problem-codes" = json!([
        Code::AssetClosed, Code::PersonDeceased, Code::ContactObjection, Code::UnsafeMeans, Code::DoNotWrite, Code::DoNotTell,
        Code::DoNotGoNear,
    ]))),
    responses((status = 200, description = "The connection, agreed.", body = Connection)),
)]
#[post("/connections/{id}/agreement")]
pub async fn agree(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionAgreement>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AgreeConnection, at.id, async |tx, step| {
        let before = &step.row;
        let status = before.status.check(tx.caller().role, ConnectionAction::Agreement)?;
        let is_new = before.status == ConnectionStatus::Offered;
        let asset = asset_in(tx, before.asset_id).await?;
        if is_new {
            rules::refuse_closed(asset.status, asset.connections_stopped)?;
        }
        Problem::if_any(rules::agreement_faults(&input, asset.organisation_id.is_some()))?;
        let db = tx.system("how a person is kept from harm is asked of their row, whoever carries them");
        let person = person::entity::Entity::find_by_id(before.person_id).one(&db).await?;
        let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
        person.refuse_if_dead()?;
        refuse_objection(person.contact_objection_at)?;
        let precautions = in_force_of(tx, &person).await?;
        if is_new {
            refuse_near_in(tx, &person, &precautions, asset.id).await?;
        }
        if let Some(shared) = &input.shared {
            rules::refuse_unsafe(shared, &precautions)?;
        }
        step.check_if_match().await?;
        if is_new {
            // What stops new connections changes the asset's row: of the two at once the second is decided again, so that nobody
            // is overlooked who is to be asked how they are.
            tx.update_through::<asset::entity::Entity>(&db, &asset, Default::default()).await?;
        }
        // Whatever tightens how they are kept from harm changes the person's row: of the two at once the second is decided again.
        tx.update::<person::entity::Entity>(&person, Default::default()).await?;

        let checked = Names(rules::not_to_tell(&precautions));
        let change = ActiveModel {
            organisation_id: Set(asset.organisation_id.filter(|_| input.shared.is_some())),
            shared: Set(input.shared.clone()),
            // Those too that the listing has got since.
            classes: Set(classes_of(before.sensitive_classes().chain(asset.listing.sensitive_classes.iter().copied()))),
            checked_against: Set(if input.shared.is_some() { checked } else { Names::default() }),
            agreed_at: Set(Some(before.agreed_at.unwrap_or(tx.now()))),
            ..Default::default()
        };
        let row = move_in(tx, step, status, EventType::ConnectionAgreed, change).await?;
        if let Some(permission) = &input.permission {
            permit_in(tx, &row, permission).await?;
        }
        if is_new {
            let asked = follow_up(carrier_in(tx, &row).await?, row.follow_up_on, tx.now());
            task::apply_in(tx, Subject::of(&row), &[asked]).await?;
        }
        Ok(row)
    })
    .await
}

/// What the person permits is a consent for this group, as if it had been recorded by itself.
async fn permit_in(tx: &Tx, row: &Model, permission: &SharingPermission) -> Result<(), Problem> {
    let given = consent::entity::Model {
        id: ConsentId::new(),
        service_id: row.service_id,
        person_id: row.person_id,
        purpose: ConsentPurpose::Connection,
        recipient_id: row.organisation_id,
        decision: ConsentDecision::Given,
        given_by: permission.given_by,
        method: permission.method,
        note: permission.note.clone().map(String::from),
        recorded_by: Some(tx.caller().principal.id()),
        referral_id: None,
        care_plan_id: None,
        uses: None,
        decided_at: tx.now(),
        recorded_at: tx.now(),
    };
    tx.emit(given.event(EventType::ConsentRecorded));
    consent::save_in(tx, row.person_id, vec![given]).await
}
