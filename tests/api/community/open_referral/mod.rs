//! The public directory, held against the schemas of its standard.

mod find;

use catalogue::coded::Coded;
use jsonschema::Validator;
use linkwork::community::asset::codes::AssetCategory;
use reqwest::Method;
use serde_json::{Value, json};

use crate::community::asset::{enter, informal, singing, whole};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// A file of the standard.
fn standard(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/open-referral-uk/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("the file is there")).expect("it is JSON")
}

/// A schema of the standard; its formats are held too.
fn schema(name: &str) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&standard(name)).expect("a schema")
}

/// The standard's page, of which every member must be there: its schema asks for none.
fn page() -> Validator {
    let mut schema = standard("openapi")["components"]["schemas"]["Page"].clone();
    schema["required"] = schema["properties"].as_object().expect("members").keys().cloned().collect();
    jsonschema::validator_for(&schema).expect("a schema")
}

#[track_caller]
fn fits(validator: &Validator, value: &Value) {
    let faults: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{}\n{value:#}", faults.join("\n"));
}

async fn get(county: &County, path: &str) -> Answer {
    county.bearing(None).get(&format!("/open-referral-uk/{path}")).await
}

fn contents(page: &Value) -> &[Value] {
    page["contents"].as_array().expect("a list")
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an identifier")
}

/// The identifier in a path.
fn of(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

/// A directory in which there is one of everything.
async fn filled(county: &County) -> [String; 3] {
    let closed = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
    let closure = json!({ "status": "temporarily_closed", "comment": "Floods" });
    county.as_("amira").step(&closed, "closure", &closure).await.expect(200);
    let mut refuge = informal("Women's aid");
    refuge["places"][0] = json!({ "name": "The house", "is_withheld": true, "latitude": 53.7, "longitude": -1.8,
        "address": { "address_1": "Quiet Lane", "city": "Hallowby", "postal_code": "HX9 1AC" } });
    refuge["schedules"] = json!([{ "text": "At any hour" }]);
    [singing(county).await, closed, enter(county, &json!({ "listing": refuge })).await]
}

on_both! {
    async fn everything_fits_the_schemas_of_the_standard(county) {
        let paths = filled(county).await;
        let services = get(county, "services").await.expect(200).body;
        fits(&page(), &services);
        assert_eq!((&services["total_items"], contents(&services).len()), (&json!(3), 3));
        for service in contents(&services) {
            fits(&schema("service_list"), service);
        }
        let full = schema("service");
        for path in &paths {
            let service = get(county, &format!("services/{}", of(path))).await.expect(200).body;
            fits(&full, &service);
            assert_eq!(id(&service), of(path));
        }
        let places = get(county, "service_at_locations").await.expect(200).body;
        fits(&page(), &places);
        assert_eq!(contents(&places).len(), 4);
        for place in contents(&places) {
            fits(&schema("service_at_location_list"), place);
            let whole = get(county, &format!("service_at_locations/{}", id(place))).await.expect(200).body;
            fits(&schema("service_at_location"), &whole);
            assert_eq!((id(&whole), &whole["location"]["id"]), (id(place), &place["location"]["id"]));
        }
    }

    async fn an_empty_directory_fits_too(county) {
        for list in ["services", "service_at_locations"] {
            let page_of_none = get(county, list).await.expect(200).body;
            fits(&page(), &page_of_none);
            assert_eq!(
                page_of_none,
                json!({ "total_items": 0, "total_pages": 0, "page_number": 1, "size": 0, "first_page": true,
                    "last_page": true, "empty": true, "contents": [] })
            );
        }
    }

    async fn a_service_says_all_that_is_public_of_its_listing(county) {
        let [singing, closed, refuge] = filled(county).await;
        let service = get(county, &format!("services/{}", of(&singing))).await.expect(200);
        let body = &service.body;
        assert_eq!((&body["name"], &body["description"]), (&whole()["name"], &whole()["description"]));
        assert_eq!((&body["status"], &body["minimum_age"]), (&json!("active"), &json!(16)));
        assert_eq!((&body["assured_date"], &body["alert"]), (&json!("2026-11-18"), &whole()["alert"]));
        assert_eq!(body["organization"]["name"], "Open Door Hallowby");
        assert_eq!(body["organization"]["description"], "Open Door Hallowby", "it falls back to the name");
        let first = &body["schedules"][0];
        assert_eq!((&first["freq"], &first["byday"], &first["opens_at"]), (&json!("WEEKLY"), &json!("TU"), &json!("14:00:00")));
        assert_eq!(first["service_at_location_id"], body["service_at_locations"][0]["id"]);
        assert_eq!(body["schedules"][1]["byday"], "1FR,-1FR");
        assert_eq!(body["cost_options"][0]["amount"], 2.0);
        let address = &body["service_at_locations"][0]["location"]["addresses"][0];
        assert_eq!((&address["postal_code"], &address["country"]), (&json!("HX9 1AB"), &json!("GB")));
        assert_eq!(body["attributes"][0]["taxonomy_term"]["term"], "arts");
        assert_eq!(body["contacts"].as_array().map(Vec::len), Some(1), "who agreed to be named");
        assert!(!service.text.contains("Lesley") && !service.text.contains("960556"), "{}", service.text);

        let closed = get(county, &format!("services/{}", of(&closed))).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["alert"]), (&json!("temporarily closed"), &json!("Floods")));
        assert!(closed.get("organization").is_none(), "an informal group has none");
        let refuge = get(county, &format!("services/{}", of(&refuge))).await.expect(200);
        for kept_back in ["Quiet Lane", "HX9 1AC", "53.7", "latitude"] {
            assert!(!refuge.text.contains(kept_back), "{kept_back}: {}", refuge.text);
        }
    }

    async fn taxonomies_are_the_categories_of_the_guide(county) {
        let all = get(county, "taxonomies").await.expect(200).body;
        fits(&page(), &all);
        let taxonomy = &contents(&all)[0];
        let whole = get(county, &format!("taxonomies/{}", id(taxonomy))).await.expect(200).body;
        // The members that the standard's example feed shows.
        for member in ["id", "name", "description", "version"] {
            assert_eq!(whole[member], taxonomy[member]);
            assert!(whole[member].is_string(), "{member}");
        }
        let terms = get(county, "taxonomy_terms").await.expect(200).body;
        fits(&page(), &terms);
        assert_eq!(contents(&terms), whole["taxonomy_terms"].as_array().expect("a list"));
        let codes: Vec<&str> = contents(&terms).iter().filter_map(|term| term["term"].as_str()).collect();
        assert_eq!(codes, AssetCategory::ALL.iter().map(|category| category.code()).collect::<Vec<_>>());
        for term in contents(&terms) {
            assert_eq!(&get(county, &format!("taxonomy_terms/{}", id(term))).await.expect(200).body, term);
        }
    }

    async fn it_says_what_it_is(county) {
        let details = get(county, "").await.expect(200).body;
        assert_eq!(details["version"], "HSDS-UK-3.0");
        assert!(details["openapi_url"].as_str().is_some_and(|url| url.ends_with("/openapi.json")));
    }

    async fn anybody_may_read_it_and_keep_it_for_a_while(county) {
        filled(county).await;
        let nobody: Client<'_> = county.bearing(None);
        let headers = [("Origin", "https://map.example.org")];
        let all = nobody.call(Method::GET, "/open-referral-uk/services", &headers, None).await.expect(200);
        assert_eq!(all.header("access-control-allow-origin"), "*");
        assert!(all.header("cache-control").contains("public"), "{}", all.header("cache-control"));
        let known = [("If-None-Match", &*all.etag())];
        let again = nobody.call(Method::GET, "/open-referral-uk/services", &known, None).await.expect(304);
        assert_eq!((again.text.as_str(), again.etag()), ("", all.etag()));
        enter(county, &json!({ "listing": informal("Chess") })).await;
        nobody.call(Method::GET, "/open-referral-uk/services", &known, None).await.expect(200);
        nobody.call(Method::POST, "/open-referral-uk/services", &[], None).await.expect_problem(405, "method_not_allowed");
    }

    async fn what_is_not_there_or_cannot_be_read_is_a_problem_document(county) {
        for kind in ["services", "service_at_locations", "taxonomies", "taxonomy_terms"] {
            get(county, &format!("{kind}?page=x")).await.expect_problem(400, "invalid_parameter");
            let never = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";
            get(county, &format!("{kind}/{never}")).await.expect_problem(404, "not_found");
            get(county, &format!("{kind}/here")).await.expect_problem(400, "invalid_parameter");
            get(county, &format!("{kind}?colour=blue&page=1")).await.expect(200);
        }
    }

    async fn what_is_gone_for_good_is_in_no_list_and_says_so_when_asked_for(county) {
        let path = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        county.as_("amira").step(&path, "closure", &json!({ "status": "defunct" })).await.expect(200);
        assert_eq!(get(county, "services").await.expect(200).body["empty"], true);
        let gone = get(county, &format!("services/{}", of(&path))).await.expect(200).body;
        assert_eq!(gone["status"], "defunct");
    }
}
