//! The person's own copy: a page that anybody can read, and that holds nothing it should not.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};

use super::text::TEXTS;
use super::{case, drafted, plan};
use crate::harness::chromium::Browser;
use crate::harness::county::{Answer, Client, County};
use crate::harness::database::Engine;
use crate::on_both;

/// What `tests/run setup` installs.
const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract/node_modules");

async fn page(client: &Client<'_>, path: &str) -> Answer {
    client.call(Method::GET, path, &[("Accept", "text/html")], None).await
}

/// The page as a file of its own, as it is sent to somebody.
fn file(name: &str, html: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.html"));
    std::fs::write(&path, html).expect("it can be written");
    path
}

pub async fn opened(browser: &Browser, name: &str, html: &str) {
    browser.go(&format!("file://{}", file(name, html).display())).await;
}

/// What axe finds against WCAG 2.2 AA, and what it could not decide.
pub async fn violations(browser: &Browser) -> Vec<String> {
    let axe = std::fs::read_to_string(format!("{TOOLS}/axe-core/axe.min.js")).expect("run `tests/run setup` first");
    let tags = json!(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
    let run = format!("{axe}; return axe.run({{ runOnly: {{ type: 'tag', values: {tags} }} }});");
    let found = browser.run(&run).await;
    assert!(found["passes"].as_array().is_some_and(|passes| passes.len() > 10), "axe looked at nothing: {found}");
    let name = |one: &Value| format!("{}: {}", one["id"], one["nodes"]);
    found["violations"].as_array().into_iter().flatten().map(name).collect()
}

/// What a validator finds in a page.
pub fn invalid(name: &str, html: &str) -> String {
    let path = file(name, html);
    let done = Command::new("node")
        .arg(format!("{TOOLS}/html-validate/bin/html-validate.mjs"))
        .args(["--config", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract/html-validate.json")])
        .arg(&path)
        .output()
        .expect("node runs");
    if done.status.success() {
        String::new()
    } else {
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
    }
}

on_both! {
    async fn the_page_has_the_persons_words_first_and_nothing_that_is_not_theirs(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let mut body = plan();
        body["sensitive_classes"] = json!(["substance_use"]);
        let path = drafted(county, &case, &body).await;
        let rule = json!({
            "safe_contact": { "status": "asked", "how": ["telephone"], "never": "Never ring the landline: his brother answers" },
            "protective_instructions": [{ "rule": "do_not_tell", "whom": "Her brother Alf" }],
        });
        amira.patch(&case.person, &rule).await.expect(200);
        let copy = amira.get(&path).await.expect(200).body["copy"].clone();
        assert_eq!(copy["precautions"]["safe_contact"]["never"], json!(["Never ring the landline: his brother answers"]));
        assert_eq!((&copy["precautions"]["protective_instructions"][0]["whom"], &copy["refused"]), (&json!("Her brother Alf"), &Value::Null));

        let answer = page(&amira, &path).await.expect(200);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
        let html = &answer.text;
        for text in ["Dot", "Sing at the carol service", "9 of 10", "Amira Haddad", "1 December 2026", "15 January 2027", "999"] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(html.contains("Draft. Nobody has agreed to this plan yet."), "{html}");
        assert!(html.find("What matters to me") < html.find("How best to support me"));
        let inside = [
            "landline", "brother", "substance_use", "company", "share_story", "not_started", "worker_id", "HX9", "Ashworth Road",
        ];
        let ids = [&path, &case.person, &case.episode].map(|path| path.rsplit('/').next().expect("an identifier"));
        for text in inside.into_iter().chain(ids) {
            assert!(!html.contains(text), "{text} stands on the sheet");
        }
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
        let agreed = page(&amira, &path).await.expect(200);
        assert!(agreed.text.contains("Agreed on 18 November 2026."), "{}", agreed.text);
        let known = [("Accept", "text/html"), ("If-None-Match", &*agreed.etag())];
        assert_eq!(amira.call(Method::GET, &path, &known, None).await.status.as_u16(), 304);
        assert_ne!(agreed.etag(), amira.get(&path).await.etag());
        let browsers = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
        let by_browser = amira.call(Method::GET, &path, &browsers, None).await.expect(200);
        assert!(by_browser.text.starts_with("<!DOCTYPE html>"));
        amira.call(Method::GET, &path, &[("Accept", "image/png")], None).await.expect_problem(406, "not_acceptable");
        amira.get(&format!("{path}?large=true")).await.expect_problem(400, "invalid_parameter");
    }

    async fn a_copy_goes_to_nobody_to_whom_it_must_not(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &plan()).await;
        page(&county.as_("bethan"), &path).await.expect_problem(404, "not_found");
        page(&county.as_("tom"), &path).await.expect_problem(403, "access_reason_required");
        page(&county.as_("millgate"), &path).await.expect_problem(403, "forbidden");
        amira.step(&case.person, "contact-objection", &json!({ "said_by": "person" })).await.expect(200);
        page(&amira, &path).await.expect_problem(409, "contact_objection");
        amira.step(&case.person, "contact-objection-withdrawal", &json!({ "said_by": "person" })).await.expect(200);
        page(&amira, &path).await.expect(200);
        amira.patch(&case.person, &json!({ "death": { "date": "2026-11-17" } })).await.expect(200);
        page(&amira, &path).await.expect_problem(409, "person_deceased");
        assert_eq!(amira.get(&path).await.expect(200).body["copy"]["refused"], "person_deceased");
        amira.patch(&case.person, &json!({ "death": null })).await.expect(200);
        amira.step(&path, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        page(&amira, &path).await.expect_problem(409, "invalid_transition");
    }

    async fn what_somebody_wrote_as_html_is_read_as_they_wrote_it(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &json!({})).await;
        for text in TEXTS {
            let mut body = plan();
            let places = ["what_matters", "how_best_to_support", "health_conditions", "what_i_can_do", "if_not_working"];
            places.into_iter().for_each(|name| body[name] = json!(text));
            body["strengths"] = json!([text]);
            body["barriers"] = json!([text]);
            body["needs"][0]["text"] = json!(text);
            body["goals"][0]["text"] = json!(text);
            body["goals"][0]["outcome"] = json!(text);
            body["goals"][0]["stages"][0]["text"] = json!(text);
            body["actions"][0]["what"] = json!(text);
            body["actions"][0]["strategies"] = json!(text);
            body["options"][0]["text"] = json!(text);
            body["options"][1]["comment"] = json!(text);
            body["connections"][0] = json!({ "name": text, "expect": text, "contact": text });
            body["personal_health_budget"]["outcome"] = json!(text);
            body["review"]["note"] = json!(text);
            amira.patch(&path, &body).await.expect(200);
            let html = page(&amira, &path).await.expect(200).text;
            assert!(!html.contains("<script") && !html.contains("<img"), "{text}");
            let escaped = text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;");
            assert_eq!(html.matches(&escaped).count(), 20, "{text}");
        }
    }
}

#[tokio::test]
async fn the_page_is_valid_accessible_and_a_typical_plan_fits_on_one_sheet() {
    let county = County::open(Engine::Sqlite).await;
    let case = case(&county).await;
    let amira = county.as_("amira");
    let path = drafted(&county, &case, &plan()).await;
    amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
    let browser = Browser::open().await;
    for (name, query, sheets) in [
        ("plan", "", Some(1)),
        ("plan-plain", "?plain=true", None),
        ("plan-large", "?large_print=true", None),
        ("plan-large-plain", "?large_print=true&plain=true", None),
    ] {
        let html = page(&amira, &format!("{path}{query}")).await.expect(200).text;
        assert_eq!(invalid(name, &html), "", "{name}");
        opened(&browser, name, &html).await;
        assert_eq!(violations(&browser).await, [""; 0], "{name}");
        let font = browser.run("return getComputedStyle(document.querySelector('main')).fontSize").await;
        assert_eq!(font == "24px", name.contains("large"), "{name}: {font}");
        let printed = browser.printed().await;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(folder.join(format!("{name}.pdf")), &printed.pdf).expect("it can be written");
        browser.screenshot(&folder.join(format!("{name}.png"))).await;
        assert!(sheets.is_none_or(|sheets| sheets == printed.pages), "{name}: {} sheets", printed.pages);
    }
    browser.close().await;
    county.close().await;
}

#[tokio::test]
async fn words_from_right_to_left_are_set_so_and_scripts_stay_asleep() {
    let county = County::open(Engine::Sqlite).await;
    let case = case(&county).await;
    let amira = county.as_("amira");
    let mut body = plan();
    body["language"] = json!("ur");
    body["what_matters"] = json!(TEXTS[0]);
    body["how_best_to_support"] =
        json!("<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">");
    let path = drafted(&county, &case, &body).await;
    let html = page(&amira, &path).await.expect(200).text;
    assert_eq!(invalid("plan-urdu", &html), "");
    let browser = Browser::open().await;
    opened(&browser, "plan-urdu", &html).await;
    let own = "const own = document.querySelector('main .own'); return [getComputedStyle(own).direction, own.lang, own.innerText]";
    assert_eq!(browser.run(own).await, json!(["rtl", "ur", TEXTS[0]]));
    assert_eq!(violations(&browser).await, [""; 0]);
    let rest = "return [document.title, document.scripts.length, document.images.length]";
    assert_eq!(browser.run(rest).await, json!(["My care and support plan", 0, 0]));
    browser.screenshot(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan-urdu.png")).await;
    browser.close().await;
    county.close().await;
}
