use super::codes::ConnectionStatus;
use super::entity::{Attendances, Concerns, Entity, Model, Names, classes_of};
use super::rules;
use super::view::Connection;
use super::wire::NewConnection;
use crate::care::contact::rules::refuse_objection;
use crate::care::episode;
use crate::care::episode::status::EpisodeStatus;
use crate::care::person;
use crate::care::precaution::in_force::in_force_of;
use crate::community::asset;
use crate::community::asset::avoidance::refuse_near_in;
use crate::prelude::*;

/// Offer a connection
///
/// You talked it through with the person: a group or a service of the community, and what for (002 §10). Nobody else hears of it
/// before they agree. What lies near a place where the person is not to go is refused. It bears the sensitive classes of the asset, and those that you name.
#[utoipa::path(
    operation_id = "createConnection",
    params(At<EpisodeId>),
    request_body(content = NewConnection, example = json!({
        "asset_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e",
        "category": "arts",
        "barriers": [{ "kind": "transport", "text": "The first fare is paid by the service" }],
        "companion": "link_worker",
    })),
    extensions(("x-problem-codes" = json!([
        Code::InvalidTransition, Code::AssetClosed, Code::ContactObjection, Code::DoNotGoNear,
    ]))),
    responses((status = 201, description = "The connection, offered.", body = Connection)),
)]
#[post("/episodes/{id}/connections")]
pub async fn create(cx: Cx, at: At<EpisodeId>, Json(input): Json<NewConnection>) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input, calendar::local_date(cx.now())))?;
    cx.create(Action::CreateConnection, async |tx| {
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        if !matches!(episode.status, EpisodeStatus::Active | EpisodeStatus::OnHold) {
            return Err(Problem::new(Code::InvalidTransition)
                .because(format!("The episode is {}; nobody new is connected.", episode.status)));
        }
        let known = tx.find::<asset::entity::Entity>().filter(asset::entity::Column::Id.eq(input.asset_id));
        let Some(asset) = known.one().await? else {
            return Err(Problem::invalid([Fault::new("/asset_id", "not_found", "no such asset")]));
        };
        rules::refuse_closed(asset.status, asset.connections_stopped)?;
        let db = tx.system("whether a person objects to contact is asked of their row, whoever carries them");
        let person = person::entity::Entity::find_by_id(episode.person_id).one(&db).await?;
        let person = person.ok_or_else(|| Problem::new(Code::InternalError))?;
        refuse_objection(person.contact_objection_at)?;
        refuse_near_in(tx, &person, &in_force_of(tx, &person).await?, asset.id).await?;
        let classes = asset.listing.sensitive_classes.iter().chain(input.sensitive_classes.iter()).copied();
        let row = Model {
            id: ConnectionId::new(),
            version: 1,
            service_id: episode.service_id,
            person_id: episode.person_id,
            episode_id: episode.id,
            asset_id: asset.id,
            organisation_id: None,
            status: ConnectionStatus::Offered,
            category: input.category,
            comment: input.comment.clone().map(String::from),
            barriers: input.barriers.clone(),
            companion: input.companion,
            follow_up_on: input.follow_up_on,
            shared: None,
            checked_against: Names::default(),
            classes: classes_of(classes),
            has_place: false,
            agreed_at: None,
            answer: None,
            answer_comment: None,
            answered_at: None,
            started_on: None,
            times_attended: 0,
            times_missed: 0,
            attendances: Attendances::default(),
            ended_at: None,
            end_reason: None,
            end_comment: None,
            concerns: Concerns::default(),
            feedback: None,
            volunteer_id: None,
            volunteer_match: None,
            created_by: tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::ConnectionOffered, row).await?;
        cx.created(tx, &row).await
    })
    .await
}
