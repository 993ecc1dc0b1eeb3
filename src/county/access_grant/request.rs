//! Asks a second person, in the transaction of what an administrator does.

use chrono::TimeDelta;
use serde_json::Value;

use super::codes::{AccessGrantKind, AccessGrantStatus};
use super::entity::{ActiveModel, Column, Entity, Model, Roles};
use super::rules::{DAYS, withheld};
use crate::county::client::entity::Model as Client;
use crate::county::worker::entity::Model as Worker;
use crate::county::worker::skills::SensitiveClasses;
use crate::county::worker::wire::Appointment;
use crate::prelude::*;
use catalogue::SensitiveClass;
use kernel::list::Codes;

/// What one administrator alone does not give a worker.
#[derive(Debug)]
pub struct Withheld {
    roles: Vec<Role>,
    classes: Vec<SensitiveClass>,
}

/// Takes out of a worker's row and post what needs a second person, given what they had before: nothing, where they are new, or
/// sign in by another identity or work for another organisation from now on.
///
/// # Errors
/// 500 where a list of codes is none: a fault of ours.
pub fn withhold(
    (row, appointment): (&mut Worker, &mut Appointment),
    before: Option<(&Worker, &Appointment)>,
) -> Result<Withheld, Problem> {
    let same = before.filter(|(before, _)| {
        let is_same_person = row.issuer.is_none() || (&before.issuer, &before.subject) == (&row.issuer, &row.subject);
        is_same_person && before.organisation_id == row.organisation_id
    });
    let (roles, classes): (&[Role], &[SensitiveClass]) =
        same.map_or((&[], &[]), |(row, appointment)| (&appointment.roles, &row.sensitive_classes));
    let (roles, classes) = withheld((&appointment.roles, &row.sensitive_classes), (roles, classes));
    appointment.roles.retain(|role| !roles.contains(role));
    let left = row.sensitive_classes.iter().copied().filter(|class| !classes.contains(class)).collect();
    row.sensitive_classes = SensitiveClasses(Codes::new(left).map_err(|_| Problem::new(Code::InternalError))?);
    Ok(Withheld { roles, classes })
}

/// Asks a second person for what was withheld from a worker.
///
/// # Errors
/// The database's own.
pub async fn request_for_worker_in(tx: &Tx, row: &Worker, withheld: Withheld) -> Result<(), Problem> {
    let Withheld { roles, classes } = withheld;
    if roles.is_empty() && classes.is_empty() {
        return Ok(());
    }
    let codes = |_| Problem::new(Code::InternalError);
    let grant = Model {
        worker_id: Some(row.id),
        name: row.name.clone(),
        roles: Roles(Codes::new(roles).map_err(codes)?),
        sensitive_classes: SensitiveClasses(Codes::new(classes).map_err(codes)?),
        ..grant(tx, AccessGrantKind::WorkerAccess, row.organisation_id)
    };
    tx.record::<Entity>(EventType::AccessGrantRequested, grant).await?;
    Ok(())
}

/// Which of a worker's rights are said anew.
#[derive(Clone, Copy, Debug)]
pub struct SaidAnew {
    pub roles: bool,
    pub classes: bool,
}

/// Takes back what waits for a worker, of what is said anew. What waited beside it in one grant is asked for again with what is
/// withheld now.
///
/// # Errors
/// The database's own.
pub async fn withdraw_in(
    tx: &Tx,
    worker: WorkerId,
    anew: SaidAnew,
    mut withheld: Withheld,
) -> Result<Withheld, Problem> {
    if !anew.roles && !anew.classes {
        return Ok(withheld);
    }
    let db = tx.system("what was asked for otherwise, or for another, is not given, whoever asked");
    let waiting = Entity::find()
        .filter(Column::WorkerId.eq(worker))
        .filter(Column::Status.eq(AccessGrantStatus::Pending))
        .filter(Column::ExpiresAt.gt(tx.now()))
        .all(&db)
        .await?;
    for row in waiting {
        let has_roles = anew.roles && !row.roles.0.is_empty();
        if !has_roles && (!anew.classes || row.sensitive_classes.is_empty()) {
            continue;
        }
        let (roles, classes) = (&mut withheld.roles, &mut withheld.classes);
        if !anew.roles {
            roles.extend(row.roles.0.iter().filter(|role| !roles.contains(role)).copied().collect::<Vec<_>>());
        }
        if !anew.classes {
            let left = row.sensitive_classes.iter().filter(|class| !classes.contains(class));
            classes.extend(left.copied().collect::<Vec<_>>());
        }
        let change = ActiveModel {
            status: Set(AccessGrantStatus::Refused),
            decided_by: Set(Some(tx.caller().principal.id())),
            decided_at: Set(Some(tx.now())),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update_through::<Entity>(&db, &row, change).await?;
        tx.emit(row.event(EventType::AccessGrantRefused));
    }
    Ok(withheld)
}

/// Whether one administrator alone gives this client a credential: one of their own organisation that is no administrator.
pub fn is_alone(caller: &Caller, client: &Client) -> bool {
    client.role != Role::Admin && client.organisation_id == caller.organisation_id
}

/// Asks a second person for what a client is to get.
///
/// # Errors
/// The database's own.
pub async fn request_for_client_in(
    tx: &Tx,
    row: &Client,
    kind: AccessGrantKind,
    credential: Option<Value>,
) -> Result<(), Problem> {
    let grant =
        Model { client_id: Some(row.id), name: row.name.clone(), credential, ..grant(tx, kind, row.organisation_id) };
    tx.record::<Entity>(EventType::AccessGrantRequested, grant).await?;
    Ok(())
}

fn grant(tx: &Tx, kind: AccessGrantKind, organisation_id: OrganisationId) -> Model {
    Model {
        id: AccessGrantId::new(),
        version: 1,
        kind,
        status: AccessGrantStatus::Pending,
        organisation_id,
        worker_id: None,
        client_id: None,
        name: String::new(),
        roles: Roles::default(),
        sensitive_classes: SensitiveClasses::default(),
        credential: None,
        requested_by: tx.caller().principal.id(),
        requested_at: tx.now(),
        expires_at: tx.now() + TimeDelta::days(DAYS),
        decided_by: None,
        decided_at: None,
        comment: None,
        updated_at: tx.now(),
    }
}
