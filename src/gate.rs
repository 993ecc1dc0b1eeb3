//! The gate of `/v1`: who asks (401) and may they (403), before a byte of the body is read.
//!
//! A token says who somebody is. Whether they still may is read here, from the database, at each request: switching a
//! client or a worker off works at once, not when a token expires.

pub mod caller;
mod denial;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, ResponseError};

use crate::prelude::*;
use crate::system::oauth::protected_resource;
use denial::{Asked, Claimant};
use kernel::auth;
use kernel::auth::AccessReason;
use kernel::auth::jws::Refused;
use kernel::http::Contract;
use kernel::http::limits::Limits;
use kernel::http::log;
use kernel::http::prefer;

const ACCESS_REASON: &str = "access-reason";
const BEARER: &str = "bearer ";

/// The middleware, for `actix_web::middleware::from_fn`. A refusal is an answer, not an error, so that it gets every
/// header that answers get: 401 `unauthorized`, 403 `forbidden`, 400 `invalid_header`, 429 `too_many_requests`, 503
/// `unavailable` where an outside issuer's keys cannot be had.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let asked = Asked::of(request.request());
    if let Err(problem) = admit(&request).await {
        denial::record(request.request(), asked, Some(problem.code())).await;
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    }
    let answer = next.call(request).await?;
    let code = answer.response().extensions().get::<Problem>().map(Problem::code);
    denial::record(answer.request(), asked, code).await;
    Ok(answer.map_into_left_body())
}

/// The middleware of what a sandbox has beside the contract: whoever has a token of it may.
pub async fn known(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Err(problem) = caller_of(&request).await {
        return Ok(request.into_response(problem.error_response()).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn admit(request: &ServiceRequest) -> Result<(), Problem> {
    // Where there is nothing (404), or not by this method (405), there is nobody to ask for.
    let matched = Contract::of(request.request()).and_then(|contract| contract.match_operation(request.request()));
    if matched.is_none() && request.method() != Method::OPTIONS {
        // `/referrals/batch` is none of `/referrals/{id}`, which the router would take it for.
        refuse_method(request)?;
    }
    let Some(action) = matched.and_then(|(_, operation)| Action::of_operation(operation.id())) else { return Ok(()) };
    let caller = caller_of(request).await?;
    log::asked_by(caller.principal.id());
    if let Some(limits) = request.app_data::<Data<Limits>>() {
        limits.client(request.request(), caller.principal.id())?;
    }
    request.extensions_mut().insert(caller.clone());
    caller.check(action)?;
    let is_sandbox = request.app_data::<Data<AppState>>().is_some_and(|state| state.sandbox);
    if let Some((_, operation)) = matched.filter(|_| is_sandbox)
        && let Some(problem) = prefer::forced(request.request(), operation)
    {
        return Err(problem);
    }
    Ok(())
}

/// 405 where the path is there, and not by this method.
fn refuse_method(request: &ServiceRequest) -> Result<(), Problem> {
    let allow = Contract::of(request.request()).and_then(|contract| contract.allow(request.match_info().as_str()));
    match allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
        Some(allow) => Err(Problem::new(Code::MethodNotAllowed).with_header(header::ALLOW, allow)),
        None => Ok(()),
    }
}

async fn caller_of(request: &ServiceRequest) -> Result<Caller, Problem> {
    let state = request.app_data::<Data<AppState>>().ok_or_else(|| Problem::new(Code::InternalError))?;
    let sent = request.headers().contains_key(header::AUTHORIZATION);
    let refused = || unauthorized(&state.public_url, sent);
    let token = bearer(request.headers()).ok_or_else(refused)?;
    let access_reason = access_reason(request.headers())?;
    let bearer = state.trust.verify(token, auth::real_now()).await.map_err(|why| {
        // The reason and nothing else: the token's claims name people.
        tracing::info!(reason = %why, "token refused");
        if why == Refused::KeysUnreachable { unreachable_keys() } else { refused() }
    })?;
    let claimant = Claimant::of(&bearer);
    let system = state.db.system("who is asking");
    let today = calendar::local_date(state.clock.now());
    let caller = caller::of(system.read(), bearer, today).await?;
    if caller.is_none() {
        tracing::info!(reason = "revoked, switched off, or not as the token says", "caller refused");
        request.extensions_mut().insert(claimant);
    }
    caller.map(|caller| Caller { access_reason, ..caller }).ok_or_else(refused)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut sent = headers.get_all(header::AUTHORIZATION);
    let value = sent.next()?.to_str().ok()?;
    let (scheme, token) = value.split_at_checked(BEARER.len())?;
    (scheme.eq_ignore_ascii_case(BEARER) && sent.next().is_none()).then(|| token.trim())
}

fn access_reason(headers: &HeaderMap) -> Result<Option<AccessReason>, Problem> {
    let Some(value) = headers.get(ACCESS_REASON) else { return Ok(None) };
    value.to_str().ok().and_then(|code| code.parse().ok()).map(Some).ok_or_else(|| {
        Problem::new(Code::InvalidHeader).with_faults([Fault::new(
            "header:Access-Reason",
            "not_in_list",
            "must be a code of the list access_reason",
        )])
    })
}

/// 401, the same whatever was wrong: a stranger learns nothing from it. It tells where to read how to get a token
/// (RFC 9728 §5.1), and where one was sent, that it was of no use (RFC 6750 §3.1).
fn unauthorized(public_url: &str, sent: bool) -> Problem {
    let problem = Problem::new(Code::Unauthorized);
    let metadata = protected_resource(public_url);
    let error = if sent { "error=\"invalid_token\", " } else { "" };
    match HeaderValue::from_str(&format!("Bearer {error}resource_metadata=\"{metadata}\"")) {
        Ok(challenge) => problem.with_header(header::WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}

/// 503: whether the token is good cannot be known before its issuer's keys are here.
fn unreachable_keys() -> Problem {
    Problem::unavailable("60").because("The keys of the token's issuer cannot be reached just now")
}
