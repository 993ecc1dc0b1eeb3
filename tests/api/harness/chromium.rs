//! A headless Chromium for the pages that people look at, driven through WebDriver (W3C).
//!
//! One ChromeDriver per test process; each [`Browser`] is a session with a profile of its own. An element is named by
//! XPath, and every step waits until its element can be seen: pages that build themselves with scripts need no pauses
//! in the tests.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::supervised::Supervised;

/// How long a page may take to show what a step waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// The W3C's name for an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

static DRIVER: LazyLock<Driver> = LazyLock::new(|| {
    let (supervised, ready) = Supervised::start(include_str!("chromium.sh"), &[]);
    let (port, browser) = ready.split_once(' ').expect("the script says: ready PORT BROWSER");
    Driver { url: format!("http://127.0.0.1:{port}"), browser: browser.to_owned(), _supervised: supervised }
});

struct Driver {
    url: String,
    browser: String,
    _supervised: Supervised,
}

/// What came out of the printer.
pub struct Printed {
    /// How many sheets.
    pub pages: usize,
    /// The document.
    pub pdf: Vec<u8>,
}

/// One browser window. Call [`Browser::close`] at the end; one that a failed test leaves open ends with the process.
pub struct Browser {
    client: reqwest::Client,
    session: String,
}

impl Browser {
    /// Opens an empty window.
    pub async fn open() -> Self {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client can be built");
        let driver = &*DRIVER;
        // No sandbox: Chromium's own refuses root, and the only page it sees is ours. The rest keeps it from looking
        // for the outside world.
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,1600",
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": driver.browser, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let made = command(&client, &format!("{}/session", driver.url), Some(wanted)).await;
        let made = made.unwrap_or_else(|fault| panic!("no browser: {fault}"));
        let id = made["sessionId"].as_str().expect("a session has an id");
        Self { client, session: format!("{}/session/{id}", driver.url) }
    }

    /// Opens a page and waits until it has loaded.
    pub async fn go(&self, url: &str) {
        self.tell("url", json!({"url": url})).await;
    }

    /// Waits until an element can be seen, and gives its text.
    pub async fn text(&self, xpath: &str) -> String {
        let text = self.act(xpath, "text", None).await;
        text.as_str().expect("text is text").to_owned()
    }

    /// Clicks an element.
    pub async fn click(&self, xpath: &str) {
        self.act(xpath, "click", Some(json!({}))).await;
    }

    /// Types into a field, after what stands there is removed.
    pub async fn fill(&self, xpath: &str, text: &str) {
        self.act(xpath, "clear", Some(json!({}))).await;
        self.act(xpath, "value", Some(json!({"text": text}))).await;
    }

    /// Runs a script's body in the page; what it returns comes back.
    pub async fn run(&self, script: &str) -> Value {
        self.tell("execute/sync", json!({"script": script, "args": []})).await
    }

    /// What the page said on its console since the last look: a fault of the page stands here and nowhere else.
    pub async fn console(&self) -> Vec<String> {
        let said = self.tell("se/log", json!({"type": "browser"})).await;
        let said = said.as_array().cloned().unwrap_or_default();
        said.iter().map(|line| format!("{}: {}", line["level"], line["message"])).collect()
    }

    /// Writes what the window shows to a PNG file.
    pub async fn screenshot(&self, file: &Path) {
        let picture = self.ask("screenshot").await;
        let picture = BASE64_STANDARD.decode(picture.as_str().expect("a picture is base64")).expect("base64");
        std::fs::write(file, picture).expect("the picture can be written");
    }

    /// The page as it is printed on A4, with the margins that the page itself asks for.
    pub async fn printed(&self) -> Printed {
        let margin = json!({ "top": 1.2, "bottom": 1.2, "left": 1.2, "right": 1.2 });
        let sheet = json!({ "page": { "width": 21.0, "height": 29.7 }, "margin": margin, "shrinkToFit": false });
        let pdf = self.tell("print", sheet).await;
        let pdf = BASE64_STANDARD.decode(pdf.as_str().expect("a document is base64")).expect("base64");
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.matches("/Type /Page\n").count();
        assert!(pages > 0, "no page was printed");
        Printed { pages, pdf }
    }

    /// Closes the window and its browser.
    pub async fn close(self) {
        self.client.delete(&self.session).send().await.expect("the driver answers");
    }

    /// Does one thing to the first element that matches, as soon as it can be seen and takes it. A page that is being
    /// redrawn may swap the element under our hands or lay another over it: then again.
    async fn act(&self, xpath: &str, what: &str, body: Option<Value>) -> Value {
        let begun = Instant::now();
        loop {
            let refusal = match self.try_once(xpath, what, body.clone()).await {
                Ok(value) => return value,
                Err(refusal) => refusal,
            };
            if begun.elapsed() > PATIENCE {
                let page = self.run("return document.body.innerText").await;
                let said = self.console().await.join("\n");
                panic!("{what} of {xpath}: {refusal}\nThe page shows:\n{page}\nand said:\n{said}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn try_once(&self, xpath: &str, what: &str, body: Option<Value>) -> Result<Value, String> {
        let query = json!({"using": "xpath", "value": xpath});
        let found = command(&self.client, &format!("{}/element", self.session), Some(query)).await?;
        let element = found[ELEMENT].as_str().ok_or("the driver named no element")?;
        let element = format!("{}/element/{element}", self.session);
        if command(&self.client, &format!("{element}/displayed"), None).await? != Value::Bool(true) {
            return Err("it is there but cannot be seen".to_owned());
        }
        command(&self.client, &format!("{element}/{what}"), body).await
    }

    async fn tell(&self, what: &str, body: Value) -> Value {
        let done = command(&self.client, &format!("{}/{what}", self.session), Some(body)).await;
        done.unwrap_or_else(|fault| panic!("{what}: {fault}"))
    }

    async fn ask(&self, what: &str) -> Value {
        let answer = command(&self.client, &format!("{}/{what}", self.session), None).await;
        answer.unwrap_or_else(|fault| panic!("{what}: {fault}"))
    }
}

/// One command of WebDriver: a POST where there is a body, else a GET. The error is the driver's own word.
async fn command(client: &reqwest::Client, url: &str, body: Option<Value>) -> Result<Value, String> {
    let request = match body {
        Some(body) => client.post(url).json(&body),
        None => client.get(url),
    };
    let answer = request.send().await.map_err(|fault| fault.to_string())?;
    let is_done = answer.status().is_success();
    let mut answer: Value = answer.json().await.map_err(|fault| fault.to_string())?;
    let value = answer["value"].take();
    if is_done { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
}
