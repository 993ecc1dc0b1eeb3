//! The `wait` parameter: for how long a request may wait for something to answer.

use std::borrow::Cow;
use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// The most seconds.
const MOST: u64 = 30;

/// Seconds, 0 to 30; 0 where it is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Wait(u64);

impl Wait {
    /// How long that is; nothing for a request that does not wait.
    pub fn get(self) -> Option<Duration> {
        (self.0 > 0).then(|| Duration::from_secs(self.0))
    }

    /// How much longer a request may take, because it asks to wait.
    pub(super) fn of(request: &ServiceRequest) -> Duration {
        if request.method() != Method::GET {
            return Duration::ZERO;
        }
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        let mut asked = pairs.filter(|(name, _)| name == "wait").filter_map(|(_, seconds)| seconds.parse().ok());
        Duration::from_secs(asked.next().unwrap_or(0).min(MOST))
    }
}

impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match u64::deserialize(input)? {
            seconds if seconds <= MOST => Ok(Self(seconds)),
            _ => Err(D::Error::custom(format_args!("out_of_range: must be from 0 to {MOST}"))),
        }
    }
}

impl PartialSchema for Wait {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Integer))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(0))
            .maximum(Some(MOST))
            .default(Some(0.into()))
            .into()
    }
}

impl ToSchema for Wait {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Wait")
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_request_that_waits_has_longer() {
        for (path, seconds) in [
            ("/v1/changes", 0),
            ("/v1/changes?wait=20", 20),
            ("/v1/changes?limit=1&wait=7", 7),
            ("/v1/changes?wait=600", 30),
            ("/v1/changes?wait=-1", 0),
            ("/v1/changes?wait=x", 0),
        ] {
            let request = TestRequest::get().uri(path).to_srv_request();
            assert_eq!(Wait::of(&request), Duration::from_secs(seconds), "{path}");
        }
        let post = TestRequest::post().uri("/v1/referrals?wait=20").to_srv_request();
        assert_eq!(Wait::of(&post), Duration::ZERO);
    }
}
