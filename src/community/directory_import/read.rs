//! Reads another directory: over the web, or a folder of its answers. All of it is read before anything is written, within
//! bounds: whoever publishes it may be careless, or worse.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::convert::{Imported, convert, id_of};
use crate::prelude::*;
use kernel::outbound::{Forbidden, Outbound};

/// The most services of one directory.
const MOST_SERVICES: usize = 20_000;
/// The most pages of its list.
const MOST_PAGES: u64 = 1_000;
/// The largest answer, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;
/// The most of all answers together, in bytes.
const LARGEST_IN_ALL: usize = 256 * 1024 * 1024;

/// Where it is read from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A folder that holds pages (`service_list*.json`) and services in full (`service_full*.json`), as they were answered.
    Folder(PathBuf),
    /// Its root: `services` and `services/{id}` lie beneath it.
    Web(Url),
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// What can be taken in, in the order of the list.
    pub services: Vec<Imported>,
    /// All that the list names, in full or not.
    pub named: HashSet<Uuid>,
    /// What of the list could not be followed, or not be taken in: where, and why.
    pub refused: Vec<(String, String)>,
}

/// Why it was not read to its end: nothing is taken from it then.
#[derive(Debug, thiserror::Error)]
pub enum ReadFault {
    #[error("{0} cannot be read: {1}")]
    File(String, std::io::Error),
    #[error("{0} is no JSON")]
    NotJson(String),
    #[error("{0} is no page of services")]
    NotAPage(String),
    #[error("{0} does not lead anywhere we may go: it {1}")]
    Forbidden(String, Forbidden),
    #[error("{0} leads to an address that is not public")]
    NotPublic(String),
    #[error("{0} gives no answer")]
    NoAnswer(String),
    #[error("{0} answers {1}")]
    Status(String, u16),
    #[error("{0} answers with more than {LARGEST} bytes")]
    TooLarge(String),
    #[error("all of it together is more than {LARGEST_IN_ALL} bytes")]
    TooLargeInAll,
    #[error("it has more than {MOST_SERVICES} services, or more than {MOST_PAGES} pages of them")]
    TooMany,
    #[error("reading it took too long")]
    TooLong,
    #[error("there is no service in it")]
    Empty,
}

impl Read {
    /// Takes a service in as far as it can be: what came is let go of, so that a large directory is never whole in memory.
    fn take(&mut self, id: Uuid, service: &Value) {
        match convert(service) {
            Ok(imported) => self.services.push(imported),
            Err(wrong) => self.refused.extend(wrong.into_iter().map(|fault| (id.to_string(), fault))),
        }
    }
}

impl Source {
    /// A web address, or else a folder.
    pub fn of(text: &str) -> Self {
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Self::Web(url),
            _ => Self::Folder(PathBuf::from(text)),
        }
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// It cannot be read to its end.
    pub async fn read(&self, outbound: &Outbound, patience: Duration) -> Result<Read, ReadFault> {
        let read = match self {
            Self::Folder(folder) => of_folder(folder)?,
            Self::Web(root) => {
                Web { outbound, root, until: Instant::now() + patience, left: LARGEST_IN_ALL }.read().await?
            }
        };
        if read.services.is_empty() && read.refused.is_empty() { Err(ReadFault::Empty) } else { Ok(read) }
    }
}

/// The entries of a page, and whether it is the last.
fn page(body: &Value) -> Option<(&Vec<Value>, bool)> {
    let contents = body.get("contents")?.as_array()?;
    Some((contents, contents.is_empty() || body.get("last_page").and_then(Value::as_bool).unwrap_or(true)))
}

/// What a list names, each once.
#[derive(Default)]
struct Named {
    ids: Vec<Uuid>,
    known: HashSet<Uuid>,
    entries: usize,
    refused: Vec<(String, String)>,
}

impl Named {
    fn take(&mut self, contents: &[Value]) -> Result<(), ReadFault> {
        for entry in contents {
            self.entries += 1;
            let place = format!("entry {} of the list", self.entries);
            match id_of(entry) {
                Err(fault) => self.refused.push((place, fault)),
                Ok(id) if self.known.insert(id) => self.ids.push(id),
                Ok(id) => self.refused.push((place, format!("/id: {id} stands in the list twice"))),
            }
        }
        if self.entries > MOST_SERVICES { Err(ReadFault::TooMany) } else { Ok(()) }
    }
}

fn of_folder(folder: &Path) -> Result<Read, ReadFault> {
    let unreadable = |error| ReadFault::File(folder.display().to_string(), error);
    let entries = std::fs::read_dir(folder).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    // Nothing is read before all of it is known to be within bounds.
    let (mut files, mut left) = (Vec::new(), LARGEST_IN_ALL as u64);
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        let (is_list, is_full) = (name.starts_with("service_list"), name.starts_with("service_full"));
        if !is_json || !(is_list || is_full) {
            continue;
        }
        let size = std::fs::metadata(&path).map_err(|error| ReadFault::File(name.clone(), error))?.len();
        if size > LARGEST as u64 {
            return Err(ReadFault::TooLarge(name));
        }
        left = left.checked_sub(size).ok_or(ReadFault::TooLargeInAll)?;
        files.push((path, name, is_list));
    }
    let (mut named, mut full) = (Named::default(), BTreeMap::new());
    for (path, name, is_list) in files {
        let bytes = std::fs::read(&path).map_err(|error| ReadFault::File(name.clone(), error))?;
        let body: Value = serde_json::from_slice(&bytes).map_err(|_| ReadFault::NotJson(name.clone()))?;
        if is_list {
            named.take(page(&body).ok_or(ReadFault::NotAPage(name))?.0)?;
        } else if let Ok(id) = id_of(&body) {
            full.insert(id, body);
        } else {
            named.refused.push((name, "/id: must be a UUID".to_owned()));
        }
    }
    let mut read = Read { services: Vec::new(), named: named.known, refused: named.refused };
    for id in named.ids {
        match full.remove(&id) {
            Some(service) => read.take(id, &service),
            None => read.refused.push((id.to_string(), "stands in the list and not in full".to_owned())),
        }
    }
    Ok(read)
}

/// A directory on the web, while it is read.
struct Web<'a> {
    outbound: &'a Outbound,
    root: &'a Url,
    until: Instant,
    /// How many bytes may come yet.
    left: usize,
}

impl Web<'_> {
    async fn read(mut self) -> Result<Read, ReadFault> {
        let mut named = Named::default();
        for number in 1.. {
            if number > MOST_PAGES {
                return Err(ReadFault::TooMany);
            }
            let mut url = self.beneath("services");
            url.query_pairs_mut().append_pair("page", &number.to_string()).append_pair("per_page", "100");
            let body = self.get(url.clone()).await?;
            let (contents, is_last) = page(&body).ok_or_else(|| ReadFault::NotAPage(url.to_string()))?;
            let known = named.ids.len();
            named.take(contents)?;
            // A page of nothing new is the end too: some publishers answer with the same one for ever.
            if is_last || named.ids.len() == known {
                break;
            }
        }
        let mut read = Read { services: Vec::new(), named: named.known, refused: named.refused };
        for id in named.ids {
            let url = self.beneath(&format!("services/{id}"));
            let service = self.get(url).await?;
            if id_of(&service).ok() == Some(id) {
                read.take(id, &service);
            } else {
                read.refused.push((id.to_string(), "/id: is another's than was asked for".to_owned()));
            }
        }
        Ok(read)
    }

    fn beneath(&self, path: &str) -> Url {
        let mut url = self.root.clone();
        let root = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{root}/{path}"));
        url.set_query(None);
        url
    }

    async fn get(&mut self, url: Url) -> Result<Value, ReadFault> {
        let name = url.to_string();
        let left = self.until.saturating_duration_since(Instant::now());
        tokio::time::timeout(left, self.fetched(url, &name)).await.map_err(|_| ReadFault::TooLong)?
    }

    async fn fetched(&mut self, url: Url, name: &str) -> Result<Value, ReadFault> {
        let request = self.outbound.request(Method::GET, url);
        let request = request.map_err(|forbidden| ReadFault::Forbidden(name.to_owned(), forbidden))?;
        let no_answer = |error: reqwest::Error| {
            if Outbound::was_forbidden(&error) {
                ReadFault::NotPublic(name.to_owned())
            } else {
                ReadFault::NoAnswer(name.to_owned())
            }
        };
        let mut response = request.header("accept", "application/json").send().await.map_err(no_answer)?;
        if !response.status().is_success() {
            return Err(ReadFault::Status(name.to_owned(), response.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST {
                return Err(ReadFault::TooLarge(name.to_owned()));
            }
            self.left = self.left.checked_sub(chunk.len()).ok_or(ReadFault::TooLargeInAll)?;
        }
        serde_json::from_slice(&body).map_err(|_| ReadFault::NotJson(name.to_owned()))
    }
}
