//! Clients from the command line, with the database at hand and nobody to ask: the first administrator, and the way
//! back in where the last one was lost.

use super::entity;
use super::rules;
use super::wire::{ClientAuthentication, NewClient};
use crate::county::organisation;
use crate::prelude::*;
use kernel::auth::secret::ClientSecret;
use kernel::db::{Db, Transaction};
use kernel::event::entity::{Actor, Entity as Events};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The database's own.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
    /// A name that is blank or too long.
    #[error("a name {0}")]
    Name(#[from] kernel::text::Refused),
    /// There are organisations, and none of this name or id.
    #[error("no organisation in use has this name or id")]
    NoOrganisation,
    /// Several of this name.
    #[error("several organisations have this name: give the id of one")]
    Ambiguous,
    /// No such client.
    #[error("there is no client of this id")]
    NoClient,
    /// A rule of clients.
    #[error("{0}")]
    Rule(String),
    /// The machine has no randomness to give.
    #[error("no secret can be made: the machine has no randomness to give")]
    NoRandomness,
}

/// Enters a client with a secret. `organisation` is a name or an id; where there is no organisation at all, an ICS of
/// that name is made.
pub async fn create(
    db: &Db,
    name: &str,
    organisation: &str,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(ClientId, ClientSecret), Refused> {
    let name = Text::new(name)?;
    let secret = ClientSecret::generate().ok_or(Refused::NoRandomness)?;
    let id = ClientId::new();
    db.system("the first client is entered by whoever has the database")
        .write(async |tx| {
            let organisation_id = find_or_make(tx, organisation, now).await?;
            let input = NewClient {
                organisation_id,
                service_id: None,
                name,
                role,
                scopes: None,
                dpop_bound_access_tokens: false,
                authentication: ClientAuthentication::ClientSecretBasic,
                keys: List::default(),
            };
            let (row, _) = rules::enter(id, &input, true, None, Some(&secret), now).map_err(rule)?;
            row.into_active_model().reset_all().insert(tx).await?;
            let event = Event::new(EventType::ClientCreated, id.0).with(json!({ "role": role, "keys": 0 }));
            record_event(tx, event.concerning(organisation_id), now).await
        })
        .await?;
    Ok((id, secret))
}

/// Gives a client another secret.
pub async fn rotate(db: &Db, id: ClientId, now: DateTime<Utc>) -> Result<ClientSecret, Refused> {
    let secret = ClientSecret::generate().ok_or(Refused::NoRandomness)?;
    db.system("a client that lost its secret is helped by whoever has the database")
        .write(async |tx| {
            let rotated = |row| rules::rotate_secret(row, &secret, now);
            change(tx, id, EventType::ClientSecretRotated, rotated, now).await
        })
        .await?;
    Ok(secret)
}

/// Switches a client off.
pub async fn disable(db: &Db, id: ClientId, now: DateTime<Utc>) -> Result<(), Refused> {
    db.system("a client is switched off by whoever has the database")
        .write(async |tx| change(tx, id, EventType::ClientDisabled, |row| rules::disable(row, now), now).await)
        .await
}

/// Saves what a rule makes of a client, and its event.
async fn change(
    tx: &Transaction,
    id: ClientId,
    kind: EventType,
    changed: impl FnOnce(entity::Model) -> Result<entity::Model, Problem>,
    now: DateTime<Utc>,
) -> Result<(), Refused> {
    let row = entity::Entity::find_by_id(id).one(tx).await?.ok_or(Refused::NoClient)?;
    let (version, organisation_id) = (row.version + 1, row.organisation_id);
    let changed = changed(row).map_err(rule)?;
    entity::Model { version, ..changed }.into_active_model().reset_all().update(tx).await?;
    record_event(tx, Event::new(kind, id.0).concerning(organisation_id), now).await
}

async fn find_or_make(tx: &Transaction, name_or_id: &str, now: DateTime<Utc>) -> Result<OrganisationId, Refused> {
    use organisation::entity::{Column, Entity, Model};
    if Entity::find().count(tx).await? == 0 {
        return make(tx, name_or_id, now).await;
    }
    let found = match name_or_id.parse::<OrganisationId>() {
        Ok(id) => Entity::find().filter(Column::Id.eq(id)),
        Err(_) => Entity::find().filter(Column::Name.eq(name_or_id)),
    };
    let found: Vec<Model> = found.filter(Column::Status.eq(Status::Active)).limit(2).all(tx).await?;
    match &found[..] {
        [one] => Ok(one.id),
        [] => Err(Refused::NoOrganisation),
        _ => Err(Refused::Ambiguous),
    }
}

async fn make(tx: &Transaction, name: &str, now: DateTime<Utc>) -> Result<OrganisationId, Refused> {
    let row = organisation::entity::Model {
        id: OrganisationId::new(),
        kind: OrganisationKind::Ics,
        name: Text::<200>::new(name)?.into(),
        ods_code: None,
        status: Status::Active,
        successor_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = row.into_active_model().reset_all().insert(tx).await?;
    let event = Event::new(EventType::OrganisationCreated, row.id.0).concerning(row.id);
    record_event(tx, event.with(json!({ "kind": row.kind })), now).await?;
    Ok(row.id)
}

async fn record_event(tx: &Transaction, event: Event, now: DateTime<Utc>) -> Result<(), Refused> {
    Events::insert(event.row(now, Actor::System, None)).exec_without_returning(tx).await?;
    Ok(())
}

/// A problem in a line for a terminal.
fn rule(problem: Problem) -> Refused {
    let faults = problem.faults().iter().map(|fault| fault.detail.to_string());
    let words: Vec<String> = [problem.detail().to_owned()].into_iter().chain(faults).collect();
    Refused::Rule(words.join(": "))
}
