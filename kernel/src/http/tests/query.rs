use actix_web::http::StatusCode;
use proptest::prelude::*;

use super::{Filter, get, send};

#[actix_web::test]
async fn every_fault_of_a_query_is_told() {
    let table: &[(&str, &[(&str, &str)])] = &[
        ("color=blue", &[("query:color", "unknown_parameter")]),
        ("colour=blue&colour=green", &[("query:colour", "duplicate_parameter")]),
        ("colour=red", &[("query:colour", "not_in_list")]),
        ("any=blue,red", &[("query:any", "not_in_list")]),
        ("open=yes", &[("query:open", "wrong_type")]),
        ("owner=9990000018", &[("query:owner", "bad_format")]),
        ("limit=0", &[("query:limit", "out_of_range")]),
        ("limit=201", &[("query:limit", "out_of_range")]),
        ("limit=-1", &[("query:limit", "out_of_range")]),
        ("limit=", &[("query:limit", "wrong_type")]),
        ("limit=%2B5", &[("query:limit", "wrong_type")]),
        ("colour=%FF", &[("query:colour", "control_character")]),
        ("colour=%00", &[("query:colour", "control_character")]),
        (
            "a=1&limit=x&open=maybe&b=2",
            &[
                ("query:a", "unknown_parameter"),
                ("query:b", "unknown_parameter"),
                ("query:limit", "wrong_type"),
                ("query:open", "wrong_type"),
            ],
        ),
    ];
    for (query, faults) in table {
        let answer = send(get(&format!("/v1/things?{query}"))).await;
        let expected: Vec<_> = faults.iter().map(|(at, code)| (at.to_string(), code.to_string())).collect();
        assert_eq!(answer.problem(), ("invalid_parameter".to_owned(), expected), "{query}");
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    for good in ["", "colour=blue&limit=200", "any=blue,green&open=true", "owner=01890a5d-ac96-774b-bcce-b302099a8057"]
    {
        assert_eq!(send(get(&format!("/v1/things?{good}"))).await.status, StatusCode::OK, "{good}");
    }
}

#[actix_web::test]
async fn a_query_has_at_most_a_hundred_parameters() {
    let query = |count| (0..count).map(|i| format!("n{i}=1")).collect::<Vec<_>>().join("&");
    let (code, faults) = send(get(&format!("/v1/things?{}", query(100)))).await.problem();
    assert_eq!((code.as_str(), faults.len()), ("invalid_parameter", 100));
    for many in [query(101), query(5000), format!("limit=5&{}", query(100))] {
        let answer = send(get(&format!("/v1/things?{many}"))).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let (code, faults) = answer.problem();
        let beyond = if many.starts_with("limit") { "query:n99" } else { "query:n100" };
        assert_eq!((code.as_str(), faults), ("invalid_parameter", vec![(beyond.to_owned(), "too_many".to_owned())]));
    }
}

#[actix_web::test]
async fn a_path_that_names_nothing_is_told() {
    for path in ["/v1/things/1", "/v1/things/%00", "/v1/things/9990000018", "/v1/things/batch"] {
        let (code, faults) = send(get(path)).await.problem();
        assert_eq!((code.as_str(), faults[0].0.as_str()), ("invalid_parameter", "path:id"), "{path}");
    }
}

#[actix_web::test]
async fn pages_follow_each_other_to_the_end() {
    let mut path = "/v1/things?limit=50&colour=blue".to_owned();
    let mut names = Vec::new();
    loop {
        let answer = send(get(&path)).await;
        names.extend(answer.body["items"].as_array().expect("items").iter().map(|item| item["name"].to_string()));
        let link = answer.header("link").to_owned();
        if answer.body["next_cursor"].is_null() {
            assert_eq!(link, "");
            break;
        }
        path = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).expect("a link").to_owned();
    }
    assert_eq!(names.len(), 120);
    let other = path.replace("colour=blue", "colour=green");
    assert_eq!(send(get(&other)).await.problem().0, "cursor_mismatch");
    let invalid = send(get("/v1/things?after=xyz")).await.problem();
    assert_eq!(invalid, ("invalid_cursor".to_owned(), vec![("query:after".to_owned(), "invalid_cursor".to_owned())]));
}

proptest! {
    #[test]
    fn any_query_is_read_or_refused(query in ".{0,80}") {
        let _ = super::super::query::read::<Filter>(&query, None);
    }

    #[test]
    fn any_pairs_of_known_names_are_read_or_refused(
        pairs in prop::collection::vec((prop::sample::select(vec!["colour", "any", "open", "owner", "limit", "after"]), "[a-z0-9,%+-]{0,8}"), 0..8)
    ) {
        let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let _ = super::super::query::read::<Filter>(&query.join("&"), None);
    }
}
