//! What form the caller wants the answer in: 406 before anything is done, not after.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap};

use super::contract::Contract;
use crate::problem::Problem;
use catalogue::Code;

const JSON: &str = "application/json";

/// Refuses a request under `/v1` that rules out every form its operation answers in.
///
/// # Errors
/// 406 `not_acceptable`.
pub(super) fn check(request: &ServiceRequest) -> Result<(), Problem> {
    if !request.headers().contains_key(header::ACCEPT) || !request.path().starts_with("/v1/") {
        return Ok(());
    }
    let matched = Contract::of(request.request()).and_then(|contract| contract.match_operation(request.request()));
    let forms = matched.map(|(_, operation)| operation.produces());
    let acceptable = match forms {
        Some(forms) if !forms.is_empty() => forms.iter().any(|form| weight(request.headers(), form) > 0),
        _ => weight(request.headers(), JSON) > 0,
    };
    if acceptable { Ok(()) } else { Err(Problem::new(Code::NotAcceptable)) }
}

/// Which of `forms` the caller likes best; the first of equals, none where all are ruled out.
pub fn best<'a>(headers: &HeaderMap, forms: &[&'a str]) -> Option<&'a str> {
    let mut best = None;
    for form in forms {
        let weight = weight(headers, form);
        if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, *form));
        }
    }
    best.map(|(_, form)| form)
}

/// How much the caller likes a form, in thousandths (RFC 9110 §12.5.1): 1000 where nothing is said, 0 is ruled out.
///
/// The most specific range decides. A range that cannot be read is passed over.
fn weight(headers: &HeaderMap, form: &str) -> u16 {
    let mut decided: Option<(u8, u16)> = None;
    let mut said = false;
    let lines = headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    for range in lines.flat_map(|line| line.split(',')).map(str::trim).filter(|range| !range.is_empty()) {
        said = true;
        let mut parts = range.split(';').map(str::trim);
        let Some(specific) = parts.next().and_then(|name| specificity(name, form)) else { continue };
        let quality =
            parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q="))).map_or(Some(1000), thousandths);
        if let (Some(quality), true) = (quality, decided.is_none_or(|(most, _)| specific > most)) {
            decided = Some((specific, quality));
        }
    }
    if said { decided.map_or(0, |(_, quality)| quality) } else { 1000 }
}

fn specificity(range: &str, form: &str) -> Option<u8> {
    if range == "*/*" {
        return Some(0);
    }
    if range.eq_ignore_ascii_case(form) {
        return Some(2);
    }
    let (kind, sub) = range.split_once('/')?;
    (sub == "*" && form.split_once('/').is_some_and(|(known, _)| known.eq_ignore_ascii_case(kind))).then_some(1)
}

fn thousandths(quality: &str) -> Option<u16> {
    let quality: f32 = quality.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1000")]
    (0.0..=1.0).contains(&quality).then_some((quality * 1000.0) as u16)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn the_most_specific_range_decides() {
        for (accept, expected) in [
            ("*/*", 1000),
            ("application/*", 1000),
            ("application/json", 1000),
            ("APPLICATION/JSON;q=0.5", 500),
            ("application/json;q=0, */*", 0),
            ("text/html", 0),
            ("text/html, application/json;q=0.9, */*;q=0.8", 900),
            ("application/json;q=nonsense", 0),
            ("", 1000),
            ("nonsense", 0),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(weight(&headers, JSON), expected, "{accept}");
        }
        assert_eq!(weight(&HeaderMap::new(), JSON), 1000);
    }
}
