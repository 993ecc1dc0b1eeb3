//! The contract as people and programs read it.

use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::harness::chromium::Browser;
use crate::harness::county::{Answer, Client, County};
use crate::harness::database::Engine;
use crate::harness::document;
use crate::on_both;

async fn get(client: &Client<'_>, path: &str, known: &str) -> Answer {
    let headers = [("If-None-Match", known)];
    client.call(Method::GET, path, if known.is_empty() { &[] } else { &headers }, None).await
}

on_both! {
    async fn the_document_is_served_in_both_forms_with_its_version(county) {
        let anybody = county.bearing(None);
        let json = get(&anybody, "/openapi.json", "").await.expect(200);
        assert_eq!(json.text, document::text());
        assert_eq!(json.body, *document::document());
        let yaml = get(&anybody, "/openapi.yaml", "").await.expect(200);
        let read: Value = yaml_serde::from_str(&yaml.text).expect("YAML");
        assert_eq!(read, json.body);
        for (path, answer) in [("/openapi.json", json), ("/openapi.yaml", yaml)] {
            let again = get(&anybody, path, &answer.etag()).await;
            assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        }
    }
}

#[tokio::test]
async fn on_the_page_one_takes_a_token_and_tries_an_operation_out() {
    let county = County::open(Engine::Sqlite).await;
    let browser = Browser::open().await;
    browser.go(&county.url("/docs")).await;
    assert!(browser.text("//h1 | //h2[contains(@class, 'title')]").await.starts_with("Linkwork"));

    browser.click("//button[contains(@class, 'authorize')]").await;
    let scheme = "//div[contains(@class, 'auth-container')][.//h4[contains(., 'bearer')]]";
    browser.fill(&format!("{scheme}//input"), &county.token("millgate")).await;
    browser.click(&format!("{scheme}//button[contains(@class, 'authorize')]")).await;
    browser.click("//button[contains(@class, 'btn-done')]").await;

    let operation = "//*[@id='operations-referrals-listReferrals']";
    browser.click(&format!("{operation}//button[contains(@class, 'opblock-summary-control')]")).await;
    browser.click(&format!("{operation}//button[contains(@class, 'execute')]")).await;
    let live = format!("{operation}//table[contains(@class, 'live-responses-table')]");
    let status = browser.text(&format!("{live}//tbody//td[contains(@class, 'response-col_status')]")).await;
    let said = browser.console().await;
    browser.screenshot(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs.png")).await;
    browser.close().await;
    assert!(status.starts_with("200"), "{status}\n{}", said.join("\n"));
    let complaints: Vec<&String> = said.iter().filter(|line| !line.contains("DEBUG")).collect();
    assert!(complaints.is_empty(), "the page complains: {complaints:?}");
    county.close().await;
}

#[tokio::test]
async fn the_page_takes_nothing_from_elsewhere() {
    let county = County::open(Engine::Sqlite).await;
    let anybody = county.bearing(None);
    let page = anybody.get("/docs/").await.expect(200);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"), "{policy}");
    assert!(!page.text.contains("//unpkg") && !page.text.contains("//cdn"), "{}", page.text);
    county.close().await;
}
