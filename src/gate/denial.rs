//! What is denied to somebody who is known leaves an audit entry: who, what, which row, and why not.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest};
use serde_json::json;

use crate::insight::access_review::open;
use crate::prelude::*;
use kernel::audit::{Counted, Denial, Entry};
use kernel::auth::Principal;
use kernel::auth::bearer::Bearer;
use kernel::auth::scope::Scopes;
use kernel::auth::sensitive::GrantedClasses;
use kernel::http::Contract;
use kernel::http::request_id::RequestIds;

/// What a request asks for, by its path.
#[derive(Clone, Copy)]
pub(super) struct Asked(Option<(Action, Option<Uuid>)>);

/// Whose a token is that was signed well and is of no use: revoked, switched off, or not as it says.
#[derive(Clone)]
pub(super) struct Claimant(Caller);

impl Asked {
    /// The operation, and the first row that the path names.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let matched = Contract::of(request).and_then(|contract| contract.match_operation(request));
        let action = matched.and_then(|(_, operation)| Action::of_operation(operation.id()));
        let row = request.path().split('/').find_map(|segment| segment.parse().ok());
        Self(action.map(|action| (action, row)))
    }
}

impl Claimant {
    pub(super) fn of(bearer: &Bearer) -> Self {
        let (principal, role) = match bearer {
            Bearer::Ours(token) => {
                let grant = &token.grant;
                let id = grant.subject.parse().unwrap_or_default();
                (Principal::of(id, grant.subject != grant.client_id), grant.role)
            }
            // Their name at the provider is no identifier of ours.
            Bearer::Outside(person) => (Principal::Worker(WorkerId(Uuid::nil())), person.role),
        };
        Self(Caller {
            principal,
            role,
            organisation_id: OrganisationId(Uuid::nil()),
            organisation_kind: OrganisationKind::Vcse,
            services: Vec::new(),
            pcns: Vec::new(),
            classes: GrantedClasses::default(),
            covers: Vec::new(),
            covers_in: Vec::new(),
            today: calendar::local_date(kernel::auth::real_now()),
            scopes: Scopes::default(),
            access_reason: None,
        })
    }
}

/// Writes the entry of what was refused with this problem, where that says something of a row or of a right.
///
/// Where it cannot be written the refusal stands all the same: it gives nothing away.
pub(super) async fn record(request: &HttpRequest, Asked(asked): Asked, code: Option<Code>) {
    let (Some((action, resource_id)), Some(code)) = (asked, code) else { return };
    let tells = matches!(
        code.status(),
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::CONFLICT
            | StatusCode::PRECONDITION_FAILED
    );
    let Some(state) = request.app_data::<Data<AppState>>().filter(|_| tells) else { return };
    let caller = {
        let extensions = request.extensions();
        extensions.get::<Caller>().or_else(|| extensions.get::<Claimant>().map(|claimant| &claimant.0)).cloned()
    };
    let Some(caller) = caller else { return };
    let left_out = match state.denials.count(caller.principal.id(), code) {
        Counted::Written { left_out_before } => left_out_before,
        Counted::Burst => return have_reviewed(state, &caller).await,
        Counted::LeftOut => return,
    };
    let filter = if left_out > 0 { json!({ "denials_left_out_before": left_out }) } else { json!({}) };
    let entry = Entry {
        at: state.clock.now(),
        action,
        caller,
        request: RequestIds::of(request),
        denial: Some(Denial { code, resource_id }),
        filter,
        seen: Vec::new(),
    };
    // The writer has said so in the log.
    let _ = state.audit.write(entry).await;
}

/// Has an auditor look at a burst of denials. Where that cannot be written the log and the figures still tell of it.
async fn have_reviewed(state: &AppState, caller: &Caller) {
    let now = state.clock.now();
    let system = state.db.system("an auditor looks at a burst of denials");
    let opened: Result<(), DbErr> = system.write(async |tx| open::denied(tx, caller, now).await).await;
    if opened.is_err() {
        tracing::warn!("the review of a burst of denials could not be opened");
    }
}
