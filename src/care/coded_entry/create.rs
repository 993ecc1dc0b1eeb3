use super::codes::NotCodable;
use super::first_interaction::case_in;
use super::rules::trigger_of;
use super::save::{CodableAct, code_in};
use super::view::CodedEntry;
use super::wire::CodeRequest;
use crate::care::{contact, episode};
use crate::prelude::*;

/// Ask for a code
///
/// The acts of an episode trigger their codes by themselves; ask for one that is missing, such as after an entry that was
/// marked as wrong by mistake. What is not coded is a 409 that gives the rule and its source: nobody picks a code.
#[utoipa::path(
    operation_id = "createCodedEntry",
    params(At<EpisodeId>),
    request_body(content = CodeRequest, example = json!({
        "code": "871731000000106",
        "trigger": "interaction",
        "contact_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e",
    })),
    extensions(("x-problem-codes" = json!([Code::NotCodable, Code::AlreadyCoded]))),
    responses((status = 201, description = "The entry was made.", body = CodedEntry)),
)]
#[post("/episodes/{id}/coded-entries")]
pub async fn create(cx: Cx, at: At<EpisodeId>, Json(input): Json<CodeRequest>) -> Result<Reply, Problem> {
    cx.create(Action::CreateCodedEntry, async |tx| {
        Problem::if_any(input.faults())?;
        let episode = tx.get::<episode::entity::Entity>(at.id).await?;
        let (episode, referral) = case_in(tx, episode.id).await?;
        let contact = contact_in(tx, &input, episode.id).await?;
        let act = CodableAct {
            what: contact.as_ref().map_or(input.trigger, trigger_of),
            role: role_of(tx.caller().role, contact.as_ref()),
            at: contact.as_ref().map_or(tx.now(), |contact| contact.starts_at),
            referral: &referral,
            episode: Some(&episode),
            contact_id: contact.as_ref().map(|contact| contact.id),
            receipt: None,
        };
        let entry = code_in(tx, act).await?.map_err(NotCodable::refused)?;
        if entry.code != input.code {
            return Err(NotCodable::AnotherCode.refused());
        }
        cx.created(tx, &entry).await
    })
    .await
}

/// As what somebody had part in it: whoever had the contact; but coaches and co-ordinators ask for nobody's code.
fn role_of(caller: Role, contact: Option<&contact::entity::Model>) -> Role {
    match caller {
        Role::LinkWorker | Role::ServiceManager => contact.map_or(caller, |contact| contact.role),
        _ => caller,
    }
}

/// The contact that is named; 422 where it is none of this episode's.
async fn contact_in(
    tx: &Tx,
    input: &CodeRequest,
    episode: EpisodeId,
) -> Result<Option<contact::entity::Model>, Problem> {
    let Some(id) = input.contact_id else { return Ok(None) };
    let found = tx
        .find::<contact::entity::Entity>()
        .filter(contact::entity::Column::Id.eq(id))
        .filter(contact::entity::Column::EpisodeId.eq(episode))
        .one()
        .await?;
    let refused = || Problem::invalid([Fault::new("/contact_id", "not_found", "no contact of this episode")]);
    found.map(Some).ok_or_else(refused)
}
