//! Who the bearer of a token is now: one statement, whoever they are.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, FromQueryResult, JoinType};

use crate::county::absence::cover;
use crate::county::worker::appointment;
use crate::county::worker::skills::SensitiveClasses;
use crate::county::{client, organisation, worker};
use crate::prelude::*;
use crate::system::oauth::revoked_token;
use kernel::auth::Principal;
use kernel::auth::bearer::Bearer;
use kernel::auth::issuer::Person;
use kernel::auth::scope::Scopes;
use kernel::auth::sensitive::GrantedClasses;
use kernel::auth::token::{AccessToken, Grant};

/// The caller on `today`, in England; nobody where the token was revoked, where they or their organisation are switched
/// off, and where they are not what the token says.
///
/// # Errors
/// The database's own.
pub async fn of(db: &impl ConnectionTrait, bearer: Bearer, today: NaiveDate) -> Result<Option<Caller>, DbErr> {
    match bearer {
        Bearer::Ours(AccessToken { id, grant: Grant { subject, client_id, role, scopes }, .. }) => {
            let Ok(principal) = subject.parse::<Uuid>() else { return Ok(None) };
            if subject == client_id {
                return of_client(db, ClientId(principal), id, role, &scopes).await;
            }
            let mut worker = the_worker(Expr::val(principal), role, today);
            worker.and_where(is_good(id));
            of_worker(db, worker, role, scopes, |_| true).await
        }
        Bearer::Outside(Person { issuer, subject, role, organisation, scopes, .. }) => {
            let id = Query::select()
                .column(worker::entity::Column::Id)
                .from(worker::entity::Entity)
                .and_where(worker::entity::Column::Issuer.eq(issuer))
                .and_where(worker::entity::Column::Subject.eq(subject))
                .to_owned();
            let worker = the_worker(Expr::SubQuery(None, Box::new(id.into())), role, today);
            let is_theirs = |row: &WorkerRow| {
                let is_code = row.ods_code.as_ref().is_some_and(|code| code.as_str() == organisation);
                is_code || organisation == row.organisation_id.to_string()
            };
            of_worker(db, worker, role, scopes, is_theirs).await
        }
    }
}

/// That the token was not revoked.
fn is_good(token: TokenId) -> Expr {
    let revoked = Query::select()
        .expr(Expr::cust("1"))
        .from(revoked_token::Entity)
        .and_where(revoked_token::Column::Id.eq(token))
        .to_owned();
    Expr::exists(revoked).not()
}

#[derive(FromQueryResult)]
struct ClientRow {
    organisation_id: OrganisationId,
    kind: OrganisationKind,
    service_id: Option<ServiceId>,
    scopes: String,
}

async fn of_client(
    db: &impl ConnectionTrait,
    id: ClientId,
    token: TokenId,
    role: Role,
    scopes: &Scopes,
) -> Result<Option<Caller>, DbErr> {
    use client::entity::{Column, Entity};

    let query = Query::select()
        .columns([Column::OrganisationId, Column::ServiceId, Column::Scopes].map(|column| (Entity, column)))
        .column((organisation::entity::Entity, organisation::entity::Column::Kind))
        .from(Entity)
        .inner_join(organisation::entity::Entity, Expr::col((Entity, Column::OrganisationId)).equals(ORGANISATION))
        .and_where(Column::Id.eq(id))
        .and_where(Column::Role.eq(role))
        .and_where(Column::Status.eq(Status::Active))
        .and_where(organisation::entity::Column::Status.eq(Status::Active))
        .and_where(is_good(token))
        .to_owned();
    let row = db.query_one(&query).await?.map(|row| ClientRow::from_query_result(&row, "")).transpose()?;
    Ok(row.map(|row| Caller {
        principal: Principal::Client(id),
        role,
        organisation_id: row.organisation_id,
        organisation_kind: row.kind,
        services: row.service_id.into_iter().collect(),
        pcns: Vec::new(),
        classes: GrantedClasses::default(),
        covers: Vec::new(),
        scopes: scopes.cut_to(&Scopes::known_in(&row.scopes)),
        access_reason: None,
    }))
}

const ORGANISATION: (organisation::entity::Entity, organisation::entity::Column) =
    (organisation::entity::Entity, organisation::entity::Column::Id);

/// The worker, once for each that belongs to them: a service, a network or a colleague whom they cover.
#[derive(FromQueryResult)]
struct WorkerRow {
    id: WorkerId,
    organisation_id: OrganisationId,
    sensitive_classes: SensitiveClasses,
    ods_code: Option<OdsCode>,
    organisation_kind: OrganisationKind,
    kind: Option<String>,
    belonging: Option<Uuid>,
}

const SERVICE: &str = "service";
const PCN: &str = "pcn";
const COVERED: &str = "covered";
const KIND: &str = "kind";
const ORGANISATION_KIND: &str = "organisation_kind";
const BELONGING: &str = "belonging";

fn the_worker(id: Expr, role: Role, today: NaiveDate) -> SelectStatement {
    use worker::entity::{Column, Entity};

    let kind = |word: &str| Expr::cust(format!("'{word}'"));
    let mut belongings = Query::select()
        .expr_as(kind(SERVICE), KIND)
        .expr_as(Expr::col(appointment::service::Column::ServiceId), BELONGING)
        .from(appointment::service::Entity)
        .and_where(appointment::service::Column::WorkerId.into_expr().eq(id.clone()))
        .to_owned();
    let pcns = Query::select()
        .expr_as(kind(PCN), KIND)
        .expr_as(Expr::col(appointment::pcn::Column::PcnId), BELONGING)
        .from(appointment::pcn::Entity)
        .and_where(appointment::pcn::Column::WorkerId.into_expr().eq(id.clone()))
        .to_owned();
    let covered = Query::select()
        .expr_as(kind(COVERED), KIND)
        .expr_as(Expr::col(cover::ID), BELONGING)
        .from_subquery(cover::covered_by(&id, today), COVERED)
        .to_owned();
    belongings.unions([(UnionType::All, pcns), (UnionType::All, covered)]);
    Query::select()
        .columns([Column::Id, Column::OrganisationId, Column::SensitiveClasses].map(|column| (Entity, column)))
        .column((organisation::entity::Entity, organisation::entity::Column::OdsCode))
        .expr_as(Expr::col((organisation::entity::Entity, organisation::entity::Column::Kind)), ORGANISATION_KIND)
        .columns([(BELONGING, KIND), (BELONGING, BELONGING)])
        .from(Entity)
        .inner_join(organisation::entity::Entity, Expr::col((Entity, Column::OrganisationId)).equals(ORGANISATION))
        .inner_join(
            appointment::role::Entity,
            appointment::role::Column::WorkerId
                .into_expr()
                .equals((Entity, Column::Id))
                .and(appointment::role::Column::Role.eq(role)),
        )
        .join_subquery(JoinType::LeftJoin, belongings, BELONGING, Expr::cust("TRUE"))
        .and_where(Column::Id.into_expr().eq(id))
        .and_where(Column::Status.eq(Status::Active))
        .and_where(organisation::entity::Column::Status.eq(Status::Active))
        .to_owned()
}

async fn of_worker(
    db: &impl ConnectionTrait,
    worker: SelectStatement,
    role: Role,
    scopes: Scopes,
    is_theirs: impl FnOnce(&WorkerRow) -> bool,
) -> Result<Option<Caller>, DbErr> {
    let rows = db.query_all(&worker).await?;
    let rows: Vec<WorkerRow> =
        rows.iter().map(|row| WorkerRow::from_query_result(row, "")).collect::<Result<_, _>>()?;
    let Some(worker) = rows.first().filter(|row| is_theirs(row)) else { return Ok(None) };
    let belongings = |kind: &'static str| {
        let of_kind = rows.iter().filter(move |row| row.kind.as_deref() == Some(kind));
        of_kind.filter_map(|row| row.belonging)
    };
    Ok(Some(Caller {
        principal: Principal::Worker(worker.id),
        role,
        organisation_id: worker.organisation_id,
        organisation_kind: worker.organisation_kind,
        services: belongings(SERVICE).map(ServiceId).collect(),
        pcns: belongings(PCN).map(OrganisationId).collect(),
        classes: GrantedClasses::new(worker.sensitive_classes.iter().copied()),
        covers: belongings(COVERED).map(WorkerId).collect(),
        scopes,
        access_reason: None,
    }))
}
