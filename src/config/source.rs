//! Where settings come from: variables over an optional file, read one by one so that every fault is found in one go.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use figment::providers::{Format, Serialized, Toml};
use figment::{Figment, Profile};
use kernel::db::{Exposed, folder_of, open_to_others};
use secrecy::SecretString;
use serde_json::{Map, Value};

/// What every variable of ours begins with.
const PREFIX: &str = "LINKWORK_";
/// The setting that names the file.
const FILE: &str = "config_file";

/// One setting that is wrong. It never holds the setting's value: that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The variable, also where the value came from the file.
    pub variable: String,
    /// What it must be.
    pub detail: String,
}

/// All that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigFaults(pub Vec<ConfigFault>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {}: {}", fault.variable, fault.detail))
    }
}

/// The settings as given, the names asked for, and the faults found so far.
pub(super) struct Source {
    given: Map<String, Value>,
    asked: BTreeSet<String>,
    faults: Vec<ConfigFault>,
}

impl Source {
    /// Takes the variables of the process; those that are empty or not ours are left out.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let variables: Map<String, Value> = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_lowercase(), value)))
            .filter(|(name, value)| !value.is_empty() && !is_service_link(name, value))
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        let mut source = Self { given: Map::new(), asked: BTreeSet::new(), faults: Vec::new() };
        let mut figment = Figment::new();
        if let Some(path) = variables.get(FILE).and_then(Value::as_str) {
            match fs::read_to_string(path) {
                Ok(text) => figment = figment.merge(Toml::string(&text)),
                Err(error) => source.fault(FILE, format!("the file cannot be read: {error}")),
            }
        }
        let from_variables = Serialized::from(&variables, Profile::Default);
        match figment.merge(&from_variables).extract() {
            Ok(given) => source.given = given,
            Err(error) => {
                source.fault(FILE, format!("the file must be TOML{}", place(&error.to_string())));
                source.given = variables;
            }
        }
        source.asked.insert(FILE.to_owned());
        source
    }

    /// Notes what a setting must be and is not.
    pub fn fault(&mut self, name: &str, detail: impl Into<String>) {
        self.faults.push(ConfigFault { variable: variable(name), detail: detail.into() });
    }

    /// Whether something is wrong with this setting already.
    pub fn is_faulty(&self, name: &str) -> bool {
        let variable = variable(name);
        self.faults.iter().any(|fault| fault.variable == variable)
    }

    fn raw(&mut self, name: &str) -> Option<Value> {
        self.asked.insert(name.to_owned());
        self.given.get(name).cloned()
    }

    fn text(&mut self, name: &str, expected: &str) -> Option<String> {
        match self.raw(name)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => {
                self.fault(name, format!("must be {expected}"));
                None
            }
        }
    }

    /// A setting that may be left out.
    pub fn optional<T: FromStr>(&mut self, name: &str, expected: &str) -> Option<T> {
        self.checked(name, expected, |text| text.parse().ok())
    }

    /// A setting that may be left out, read by a function that gives nothing where the text is not `expected`.
    pub fn checked<T>(&mut self, name: &str, expected: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name, expected)?;
        let read = read(text.trim());
        if read.is_none() {
            self.fault(name, format!("must be {expected}"));
        }
        read
    }

    /// A whole number within a range.
    pub fn number(&mut self, name: &str, usual: u32, range: std::ops::RangeInclusive<u32>) -> u32 {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.checked(name, &expected, |text| text.parse().ok().filter(|number| range.contains(number))).unwrap_or(usual)
    }

    /// A list: commas between its items in a variable, an array in the file.
    pub fn list<T>(&mut self, name: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let items: Option<Vec<String>> = match self.raw(name) {
            None => return Vec::new(),
            Some(Value::String(text)) => Some(text.split(',').map(|item| item.trim().to_owned()).collect()),
            Some(Value::Array(items)) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
            Some(_) => None,
        };
        let read = items.and_then(|items| items.iter().map(|item| read(item)).collect());
        if read.is_none() {
            self.fault(name, format!("must be {expected}"));
        }
        read.unwrap_or_default()
    }

    /// A list of tables: JSON in a variable, an array of tables in the file.
    pub fn tables(&mut self, name: &str) -> Vec<Value> {
        let read = match self.raw(name) {
            None => return Vec::new(),
            Some(Value::String(text)) => serde_json::from_str(&text).ok(),
            Some(Value::Array(tables)) => Some(tables),
            Some(_) => None,
        };
        if read.is_none() {
            self.fault(name, "must be a JSON array of objects (in the file: an array of tables)");
        }
        read.unwrap_or_default()
    }

    /// A secret, as it is or in the file that `{name}_FILE` names (how containers hand them over); else in `usual`.
    /// White space around it is left out.
    pub fn secret(&mut self, name: &str, usual: Option<&std::path::Path>) -> Option<SecretString> {
        let in_file = format!("{name}_file");
        let (given, path) = (self.text(name, "text"), self.text(&in_file, "the path of a file"));
        if given.is_some() && path.is_some() {
            self.fault(&in_file, format!("must not be given beside {}", variable(name)));
        }
        if let Some(secret) = given {
            return Some(secret.trim().into());
        }
        let named = path.is_some();
        let path = path.map(Into::into).or_else(|| usual.map(std::path::Path::to_owned))?;
        match fs::read_to_string(&path) {
            Ok(text) => {
                if let Some(exposed) = exposed(&path) {
                    let at = if named { &in_file } else { name };
                    self.fault(at, exposed.to_string());
                }
                Some(text.trim().into())
            }
            Err(error) => {
                let at = if named { in_file } else { name.to_owned() };
                self.fault(&at, format!("{} cannot be read: {error}", path.display()));
                None
            }
        }
    }

    /// Notes that a setting is wanting, unless something else is wrong with it.
    pub fn demand<T>(&mut self, name: &str, value: Option<T>, hint: &str) -> Option<T> {
        if value.is_none() && !self.is_faulty(name) && !self.is_faulty(&format!("{name}_file")) {
            self.fault(name, format!("must be given: {hint}"));
        }
        value
    }

    /// Notes every setting that nobody asked for: it is misspelt, and what it was meant to do would silently not happen.
    pub fn refuse_unknown(&mut self) {
        let unknown: Vec<String> = self.given.keys().filter(|name| !self.asked.contains(*name)).cloned().collect();
        for name in unknown {
            self.fault(&name, "is no setting of ours");
        }
    }

    /// All faults, or the value made of what was read.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, ConfigFaults> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(ConfigFaults(self.faults)),
        }
    }
}

/// Where a container is handed its secrets: nobody else is in there, and it has no say in their modes.
const OF_CONTAINER: &str = "/run/secrets";

/// What is open to others of a file that holds a secret, and of its folder.
fn exposed(path: &Path) -> Option<Exposed> {
    if path.starts_with(OF_CONTAINER) {
        return None;
    }
    [path.to_owned(), folder_of(path)].iter().find_map(|path| open_to_others(path))
}

fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}

/// Kubernetes sets such variables for a Service called `linkwork` (or `linkwork-…`); they are no settings.
fn is_service_link(name: &str, value: &str) -> bool {
    let port = name.rsplit("port_").next().is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    name.contains("service_host")
        || name.contains("service_port")
        || (name.contains("port_") && port)
        || value.starts_with("tcp://")
        || value.starts_with("udp://")
}

/// The line and column of a TOML error; the rest of its words shows the line itself, which may hold a secret.
fn place(words: &str) -> String {
    let Some((_, after)) = words.split_once("at line ") else { return String::new() };
    let place: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | ' ')).collect();
    format!(" (line {})", place.trim())
}
