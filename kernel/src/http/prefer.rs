//! `Prefer: code=429` (RFC 7240): in the sandbox a caller may ask for any error that the operation documents, to see what
//! their program makes of it.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use super::contract::Operation;
use crate::problem::Problem;

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The error that a request asks for, if its operation documents one of that status: the first of the catalogue that
/// it has. A preference that cannot be met is passed over.
pub fn forced(request: &HttpRequest, operation: &Operation) -> Option<Problem> {
    let wanted = request.headers().get_all(PREFER).filter_map(|value| value.to_str().ok()).find_map(code)?;
    let code = operation.problem_codes().iter().copied().find(|code| code.status().as_u16() == wanted)?;
    let applied = HeaderValue::from_str(&format!("code={wanted}")).ok()?;
    let problem = Problem::new(code).with_header(PREFERENCE_APPLIED, applied);
    Some(match wanted {
        429 | 503 => problem.with_header(header::RETRY_AFTER, HeaderValue::from_static("1")),
        _ => problem,
    })
}

fn code(preferences: &str) -> Option<u16> {
    let mut named = preferences.split([',', ';']).filter_map(|preference| preference.split_once('='));
    let (_, value) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("code"))?;
    value.trim().trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_among_other_preferences() {
        for (header, wanted) in [
            ("code=429", Some(429)),
            ("respond-async, code=\"503\"", Some(503)),
            ("Code = 404; wait=10", Some(404)),
            ("code=many", None),
            ("return=minimal", None),
        ] {
            assert_eq!(code(header), wanted, "{header}");
        }
    }
}
