//! What was wrong with a request to `/oauth/*`, in the words of RFC 6749 §5.2.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};

use crate::prelude::*;

value_sets! {
    /// What was wrong with a request to `/oauth/*`, in the words of RFC 6749 §5.2.
    pub enum OAuthError in "oauth_error" {
        /// A parameter is missing, given twice, or cannot be read; or the client proved itself in two ways at once
        InvalidRequest = "invalid_request",
        /// The client is unknown or switched off, or did not prove who it is
        InvalidClient = "invalid_client",
        /// The token was issued to another client
        InvalidGrant = "invalid_grant",
        /// Only `client_credentials` is known here
        UnsupportedGrantType = "unsupported_grant_type",
        /// The proof of possession (DPoP, RFC 9449) does not hold, was used before, or is not the only one
        InvalidDpopProof = "invalid_dpop_proof",
        /// Nothing is left of the scope that was asked for
        InvalidScope = "invalid_scope",
    }
}

/// An error of `/oauth/*` (RFC 6749 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OAuthFailure {
    /// What was wrong, for programs.
    pub error: OAuthError,
    /// The same for whoever writes the program. Never repeats what was sent.
    #[schema(max_length = 200)]
    pub error_description: &'static str,
}

/// A request that was refused: in the standard's words, or where it has none, as a problem document.
#[derive(Debug)]
pub enum Refusal {
    /// 400, or 401 for `invalid_client`.
    Failure(OAuthFailure),
    /// Anything else.
    Problem(Problem),
}

impl Refusal {
    /// In the standard's words.
    pub fn new(error: OAuthError, description: &'static str) -> Self {
        Self::Failure(OAuthFailure { error, error_description: description })
    }

    /// 401, the same whether the client is unknown, switched off, or gave no good proof.
    pub fn client() -> Self {
        Self::new(OAuthError::InvalidClient, "the client is unknown, or its proof of who it is does not hold")
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        Self::Problem(error.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failure(failure) => f.write_str(failure.error_description),
            Self::Problem(problem) => problem.fmt(f),
        }
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Failure(failure) if failure.error == OAuthError::InvalidClient => StatusCode::UNAUTHORIZED,
            Self::Failure(_) => StatusCode::BAD_REQUEST,
            Self::Problem(problem) => problem.status_code(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        let failure = match self {
            Self::Failure(failure) => failure,
            Self::Problem(problem) => return problem.error_response(),
        };
        let mut response = HttpResponseBuilder::new(self.status_code());
        if failure.error == OAuthError::InvalidClient {
            let challenge = HeaderValue::from_static("Basic realm=\"linkwork\", charset=\"UTF-8\"");
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        response.json(failure)
    }
}
