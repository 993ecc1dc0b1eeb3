//! A secret that is shown once: in the answer to the request that made it, and in none that is given for the same request sent
//! again.

use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};

use super::etag::{ETag, Tagged};
use crate::problem::Problem;
use catalogue::Code;

/// Writes the secret of a view, where it has one: for `serialize_with`.
///
/// # Errors
/// The serializer's own.
pub fn expose<S: Serializer>(secret: &Option<SecretString>, out: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(ExposeSecret::expose_secret).serialize(out)
}

/// A view with its secret, under the tag of what it is about; and the same without the secret, as an idempotency key keeps it.
///
/// # Errors
/// 500 where it cannot be written as JSON: a fault of ours.
pub fn shown_once<V: Serialize>(
    etag: &ETag,
    secret: Option<SecretString>,
    view: impl Fn(Option<SecretString>) -> V,
) -> Result<(Tagged, Tagged), Problem> {
    let written = |secret| {
        let body = serde_json::to_vec(&view(secret)).map_err(|_| Problem::new(Code::InternalError))?;
        Ok::<_, Problem>(Tagged { body: body.into(), etag: etag.clone() })
    };
    Ok((written(secret)?, written(None)?))
}
