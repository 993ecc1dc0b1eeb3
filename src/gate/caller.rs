//! Who the bearer of a token is now: one statement, whoever they are.

use std::collections::{BTreeMap, BTreeSet};

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
                return of_client(db, ClientId(principal), Some(id), role, &scopes, today).await;
            }
            let mut worker = the_worker(Expr::val(principal), role, today);
            worker.and_where(is_good(id));
            of_worker(db, worker, (role, scopes, today), |_| true).await
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
            of_worker(db, worker, (role, scopes, today), is_theirs).await
        }
    }
}

/// Who somebody is on `today` in a role of theirs, without a token: for what is sent to them by itself. Nobody, as with
/// [`of`].
///
/// # Errors
/// The database's own.
pub async fn of_principal(
    db: &impl ConnectionTrait,
    principal: Principal,
    role: Role,
    today: NaiveDate,
) -> Result<Option<Caller>, DbErr> {
    let scopes = Scopes::all();
    match principal {
        Principal::Client(id) => of_client(db, id, None, role, &scopes, today).await,
        Principal::Worker(id) => {
            of_worker(db, the_worker(Expr::val(id.0), role, today), (role, scopes, today), |_| true).await
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
    token: Option<TokenId>,
    role: Role,
    scopes: &Scopes,
    today: NaiveDate,
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
        .and_where_option(token.map(is_good))
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
        covers_in: Vec::new(),
        today,
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
    of: Option<WorkerId>,
}

const SERVICE: &str = "service";
const PCN: &str = "pcn";
const COVERED: &str = "covered";
const COVERED_SERVICE: &str = "covered_service";
const COVERED_PCN: &str = "covered_pcn";
const OF: &str = "of";
const KIND: &str = "kind";
const ORGANISATION_KIND: &str = "organisation_kind";
const BELONGING: &str = "belonging";

fn the_worker(id: Expr, role: Role, today: NaiveDate) -> SelectStatement {
    use worker::entity::{Column, Entity};

    let kind = |word: &str| Expr::cust(format!("'{word}'"));
    let belonging = |word: &str, belonging: Expr, of: Expr| {
        let mut query = Query::select();
        query.expr_as(kind(word), KIND).expr_as(belonging, BELONGING).expr_as(of, OF);
        query
    };
    let covered = || cover::covered_by(&id, today);
    let of = Expr::col((COVERED, cover::ID));
    let own_services = belonging(
        SERVICE,
        appointment::service::Column::ServiceId.into_expr(),
        appointment::service::Column::WorkerId.into_expr(),
    )
    .from(appointment::service::Entity)
    .and_where(appointment::service::Column::WorkerId.into_expr().eq(id.clone()))
    .to_owned();
    let pcns =
        belonging(PCN, appointment::pcn::Column::PcnId.into_expr(), appointment::pcn::Column::WorkerId.into_expr())
            .from(appointment::pcn::Entity)
            .and_where(appointment::pcn::Column::WorkerId.into_expr().eq(id.clone()))
            .to_owned();
    let services_covered = belonging(COVERED_SERVICE, appointment::service::Column::ServiceId.into_expr(), of.clone())
        .from_subquery(covered(), COVERED)
        .inner_join(appointment::service::Entity, appointment::service::Column::WorkerId.into_expr().eq(of.clone()))
        .to_owned();
    let pcns_covered = belonging(COVERED_PCN, appointment::pcn::Column::PcnId.into_expr(), of.clone())
        .from_subquery(covered(), COVERED)
        .inner_join(appointment::pcn::Entity, appointment::pcn::Column::WorkerId.into_expr().eq(of.clone()))
        .to_owned();
    let mut belongings = own_services;
    belongings.unions([(UnionType::All, pcns), (UnionType::All, services_covered), (UnionType::All, pcns_covered)]);
    Query::select()
        .columns([Column::Id, Column::OrganisationId, Column::SensitiveClasses].map(|column| (Entity, column)))
        .column((organisation::entity::Entity, organisation::entity::Column::OdsCode))
        .expr_as(Expr::col((organisation::entity::Entity, organisation::entity::Column::Kind)), ORGANISATION_KIND)
        .columns([(BELONGING, KIND), (BELONGING, BELONGING), (BELONGING, OF)])
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
    (role, scopes, today): (Role, Scopes, NaiveDate),
    is_theirs: impl FnOnce(&WorkerRow) -> bool,
) -> Result<Option<Caller>, DbErr> {
    let rows = db.query_all(&worker).await?;
    let rows: Vec<WorkerRow> =
        rows.iter().map(|row| WorkerRow::from_query_result(row, "")).collect::<Result<_, _>>()?;
    let Some(worker) = rows.first().filter(|row| is_theirs(row)) else { return Ok(None) };
    let belongings = |kind: &'static str| {
        let of_kind = rows.iter().filter(move |row| row.kind.as_deref() == Some(kind));
        of_kind.filter_map(|row| row.belonging.zip(row.of))
    };
    let services: Vec<ServiceId> = belongings(SERVICE).map(|(id, _)| ServiceId(id)).collect();
    let of_covered = belongings(COVERED_SERVICE).map(|(id, of)| (ServiceId(id), of));
    let covered = Covered::new(&services, of_covered, belongings(COVERED_PCN).map(|(id, of)| (OrganisationId(id), of)));
    Ok(Some(Caller {
        principal: Principal::Worker(worker.id),
        role,
        organisation_id: worker.organisation_id,
        organisation_kind: worker.organisation_kind,
        pcns: covered.networks(belongings(PCN).map(|(id, _)| OrganisationId(id)).collect()),
        services,
        classes: GrantedClasses::new(worker.sensitive_classes.iter().copied()),
        covers_in: if role.has_caseload() { covered.elsewhere } else { Vec::new() },
        covers: covered.workers,
        today,
        scopes,
        access_reason: None,
    }))
}

/// Those whom somebody covers, and what that brings.
struct Covered {
    workers: Vec<WorkerId>,
    /// The services of those who work in none of theirs.
    elsewhere: Vec<ServiceId>,
    /// The networks that each colleague of theirs serves; of one who serves the whole service, none.
    networks: Vec<Vec<OrganisationId>>,
}

impl Covered {
    fn new(
        own: &[ServiceId],
        services: impl Iterator<Item = (ServiceId, WorkerId)>,
        pcns: impl Iterator<Item = (OrganisationId, WorkerId)>,
    ) -> Self {
        let mut of = BTreeMap::<WorkerId, (Vec<ServiceId>, Vec<OrganisationId>)>::new();
        services.for_each(|(service, worker)| of.entry(worker).or_default().0.push(service));
        pcns.for_each(|(pcn, worker)| of.entry(worker).or_default().1.push(pcn));
        let workers = of.keys().copied().collect();
        let (colleagues, strangers): (Vec<_>, Vec<_>) =
            of.into_values().partition(|(services, _)| services.iter().any(|service| own.contains(service)));
        let elsewhere: BTreeSet<ServiceId> = strangers.into_iter().flat_map(|(services, _)| services).collect();
        let networks = colleagues.into_iter().map(|(_, pcns)| pcns).collect();
        Self { workers, elsewhere: elsewhere.into_iter().collect(), networks }
    }

    /// The networks that the cover serves: their own and their colleagues'. Whoever serves the whole service lists none.
    fn networks(&self, own: Vec<OrganisationId>) -> Vec<OrganisationId> {
        if own.is_empty() || self.networks.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let all: BTreeSet<OrganisationId> = own.into_iter().chain(self.networks.iter().flatten().copied()).collect();
        all.into_iter().collect()
    }
}
