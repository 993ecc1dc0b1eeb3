//! The harness holds what it promises.

use sea_orm::{ConnectionTrait, Database};

use crate::harness::chromium::Browser;
use crate::harness::county;
use crate::harness::database::{Engine, TestDatabase};

#[tokio::test]
async fn each_test_has_a_furnished_database_to_itself_and_leaves_nothing() {
    for engine in Engine::ALL {
        let one = TestDatabase::migrated(engine, county::seeded).await;
        let other = TestDatabase::migrated(engine, county::seeded).await;
        let (url, in_one) = (one.url.clone(), Database::connect(&one.url).await.expect("it can be opened"));
        let in_other = Database::connect(&other.url).await.expect("it can be opened");
        let rename = "ALTER TABLE services RENAME TO renamed";
        in_one.execute_unprepared(rename).await.expect("it is migrated, and can be written");
        in_other.execute_unprepared(rename).await.expect("the other is untouched");
        drop(one);
        let again = Database::connect(url.replace("mode=rwc", "mode=rw")).await;
        assert!(again.is_err(), "{engine:?}: {url} is still there");
    }
}

#[tokio::test]
async fn the_throw_away_server_keeps_what_it_acknowledges() {
    let database = TestDatabase::empty(Engine::Postgres);
    let connection = Database::connect(&database.url).await.expect("it can be opened");
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let query = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, format!("SHOW {setting}"));
        let row = connection.query_one_raw(query).await.expect("it can be asked").expect("it answers");
        assert_eq!(row.try_get_by_index::<String>(0).expect("a word"), "on", "{setting}");
    }
}

#[tokio::test]
async fn a_browser_shows_a_page_fills_a_field_and_presses_a_button() {
    let page = "<input aria-label=Name><button onclick='setTimeout(() => said.textContent = \
                `Hello ${document.querySelector(`input`).value}`, 300)'>Greet</button><p id=said></p>";
    let browser = Browser::open().await;
    browser.go(&format!("data:text/html,{page}")).await;
    browser.fill("//input[@aria-label='Name']", "Amina").await;
    browser.click("//button[text()='Greet']").await;
    assert_eq!(browser.text("//p[contains(., 'Hello')]").await, "Hello Amina");
    assert_eq!(browser.console().await, [""; 0]);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let picture = folder.path().join("page.png");
    browser.screenshot(&picture).await;
    assert!(std::fs::read(picture).expect("it was written").starts_with(b"\x89PNG"));
    browser.close().await;
}
