//! What of a document would break a client of an earlier one, by the list in `openapi/README.md`.
//!
//! The linters that compare documents of OpenAPI 3.1 are programs of other platforms, and none knows our rules about
//! roles and codes. What is compared here is what our documents say, and no more of JSON Schema than they use.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// Which way a value goes: what a client sends may be asked less strictly, what it gets may become more precise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Got,
}

/// Every way in which a client of `before` may fail with `after`.
pub fn breaking(before: &Value, after: &Value) -> Vec<String> {
    let mut compared = Compared { before, after, faults: Vec::new(), seen: BTreeSet::new() };
    for (path, item) in members(&before["paths"]) {
        for method in ["get", "put", "post", "delete", "patch"].into_iter().filter(|method| item[*method].is_object()) {
            let place = format!("{} {path}", method.to_uppercase());
            let operation = &after["paths"][path][method];
            if operation.is_object() {
                compared.operation(&place, &item[method], operation);
            } else {
                compared.fault(&place, "taken away");
            }
        }
    }
    compared.faults
}

struct Compared<'a> {
    before: &'a Value,
    after: &'a Value,
    faults: Vec<String>,
    /// Pairs of schemas that were compared already: they may refer to themselves.
    seen: BTreeSet<(bool, String, String)>,
}

impl<'a> Compared<'a> {
    fn fault(&mut self, place: &str, what: &str) {
        self.faults.push(format!("{place}: {what}"));
    }

    fn when(&mut self, wrong: bool, place: &str, what: &str) {
        if wrong {
            self.fault(place, what);
        }
    }

    fn operation(&mut self, place: &str, before: &'a Value, after: &'a Value) {
        self.when(before["operationId"] != after["operationId"], place, "its operationId is another");
        self.when(before["security"] != after["security"], place, "another scope is demanded");
        let lost = roles(before).difference(&roles(after)).cloned().collect::<Vec<_>>().join(", ");
        self.when(!lost.is_empty(), place, &format!("no longer for {lost}"));
        self.parameters(place, before, after);
        self.body(place, &before["requestBody"], &after["requestBody"]);
        for (status, answer) in members(&before["responses"]) {
            let place = format!("{place} → {status}");
            let now = &after["responses"][status];
            if now.is_null() {
                self.fault(&place, "the status is gone");
            } else {
                self.answer(&place, resolved(self.before, answer), resolved(self.after, now));
            }
        }
        for (status, _) in members(&after["responses"]) {
            self.when(before["responses"][status].is_null(), &format!("{place} → {status}"), "a status that is new");
        }
    }

    fn parameters(&mut self, place: &str, before: &'a Value, after: &'a Value) {
        let (known, now) = (parameters(self.before, before), parameters(self.after, after));
        for (name, parameter) in &known {
            let place = format!("{place} {name}");
            let Some(now) = now.get(name) else {
                self.fault(&place, "taken away");
                continue;
            };
            self.when(now["required"] == true && parameter["required"] != true, &place, "demanded, and was not");
            self.schema(Way::Sent, &place, &parameter["schema"], &now["schema"]);
        }
        for (name, parameter) in now.iter().filter(|(name, _)| !known.contains_key(*name)) {
            self.when(parameter["required"] == true, &format!("{place} {name}"), "new, and demanded");
        }
    }

    fn body(&mut self, place: &str, before: &'a Value, after: &'a Value) {
        let required = |body: &Value| body["required"] == true;
        self.when(required(after) && !required(before), place, "a body is demanded, and was not");
        self.contents(Way::Sent, place, &before["content"], &after["content"]);
    }

    fn answer(&mut self, place: &str, before: &'a Value, after: &'a Value) {
        for (name, header) in members(&before["headers"]) {
            let always = resolved(self.before, header)["required"] == true;
            let now = resolved(self.after, &after["headers"][name]);
            self.when(now.is_null(), &format!("{place} {name}"), "the header is gone");
            self.when(
                always && !now.is_null() && now["required"] != true,
                &format!("{place} {name}"),
                "the header may be absent, and was always there",
            );
        }
        let problem = |answer: &'a Value| &answer["content"]["application/problem+json"]["examples"];
        for (code, _) in members(problem(before)) {
            self.when(problem(after)[code].is_null(), &format!("{place} {code}"), "the problem code is gone");
        }
        self.contents(Way::Got, place, &before["content"], &after["content"]);
    }

    fn contents(&mut self, way: Way, place: &str, before: &'a Value, after: &'a Value) {
        for (media, content) in members(before) {
            if after[media].is_object() {
                self.schema(way, place, &content["schema"], &after[media]["schema"]);
            } else {
                self.fault(&format!("{place} {media}"), "the media type is gone");
            }
        }
    }

    fn schema(&mut self, way: Way, place: &str, before: &'a Value, after: &'a Value) {
        if let (Some(was), Some(is)) = (before["$ref"].as_str(), after["$ref"].as_str())
            && !self.seen.insert((way == Way::Sent, was.to_owned(), is.to_owned()))
        {
            return;
        }
        let (was, is) = (forms(self.before, before), forms(self.after, after));
        for (name, form) in &was {
            match is.get(name) {
                Some(now) => self.form(way, place, &whole(self.before, form), &whole(self.after, now)),
                None if was.len() == 1 && is.len() == 1 => {
                    let now = is.values().next().unwrap_or(&Value::Null);
                    self.form(way, place, &whole(self.before, form), &whole(self.after, now));
                }
                None if way == Way::Sent || name != "null" => self.fault(place, &format!("the form {name} is gone")),
                None => {}
            }
        }
        let new_null = way == Way::Got && is.contains_key("null") && !was.contains_key("null");
        self.when(new_null, place, "may be null, and was not");
    }

    /// Two forms of a value, references and parts put together.
    fn form(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let (was, is) = (types(before), types(after));
        let fits = match way {
            Way::Sent => was.is_subset(&is) || is.is_empty(),
            Way::Got => is.is_subset(&was) || was.is_empty(),
        };
        self.when(!fits, place, "another type");
        self.when(before["format"] != after["format"], place, "another format");
        self.when(before["default"] != after["default"], place, "another default");
        if let Some(known) = codes(before) {
            let now = codes(after);
            let gone = now.as_ref().map(|now| known.difference(now).cloned().collect::<Vec<_>>().join(", "));
            let gone = gone.unwrap_or_default();
            self.when(!gone.is_empty(), place, &format!("not among its values any more: {gone}"));
        } else {
            self.when(way == Way::Sent && codes(after).is_some(), place, "only some values are taken");
        }
        if way == Way::Sent {
            self.bounds(place, before, after);
        }
        self.properties(way, place, before, after);
        if before["items"].is_object() {
            // Owned by `whole`: compared as trees of their own documents.
            self.nested(way, &format!("{place}/*"), &before["items"], &after["items"]);
        }
    }

    fn bounds(&mut self, place: &str, before: &Value, after: &Value) {
        let number = |schema: &Value, name: &str| schema[name].as_f64();
        for name in ["maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties"] {
            let was = number(before, name).unwrap_or(f64::INFINITY);
            self.when(number(after, name).is_some_and(|is| is < was), place, &format!("{name} is tighter"));
        }
        for name in ["minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties"] {
            let was = number(before, name).unwrap_or(f64::NEG_INFINITY);
            let vacuous = |is: f64| is == 0.0 && name != "minimum" && name != "exclusiveMinimum";
            let is = number(after, name).filter(|is| !vacuous(*is));
            self.when(is.is_some_and(|is| is > was), place, &format!("{name} is tighter"));
        }
        let new = |name: &str| !after[name].is_null() && before[name] != after[name];
        self.when(new("pattern"), place, "another pattern");
        self.when(after["uniqueItems"] == true && before["uniqueItems"] != true, place, "uniqueItems is new");
        let shut = |schema: &Value| schema["additionalProperties"] == false;
        self.when(shut(after) && !shut(before), place, "unknown fields are refused, and were not");
    }

    fn properties(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let (was, is) = (required(before), required(after));
        for (name, property) in members(&before["properties"]) {
            let place = format!("{place}/{name}");
            let now = &after["properties"][name];
            if now.is_null() {
                self.fault(&place, "the field is gone");
                continue;
            }
            let demanded = way == Way::Sent && is.contains(name) && !was.contains(name);
            self.when(demanded, &place, "demanded, and was not");
            let absent = way == Way::Got && was.contains(name) && !is.contains(name);
            self.when(absent, &place, "may be absent, and was always there");
            self.nested(way, &place, property, now);
        }
        for name in is.iter().filter(|name| before["properties"][name.as_str()].is_null()) {
            self.when(way == Way::Sent, &format!("{place}/{name}"), "new, and demanded");
        }
    }

    /// Parts of a form that was put together, which lives no longer than this.
    fn nested(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let mut inner = Compared {
            before: self.before,
            after: self.after,
            faults: Vec::new(),
            seen: std::mem::take(&mut self.seen),
        };
        inner.schema(way, place, before, after);
        let Compared { faults, seen, .. } = inner;
        self.faults.extend(faults);
        self.seen = seen;
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
    target.unwrap_or(value)
}

/// Who may, as the document says it to people.
fn roles(operation: &Value) -> BTreeSet<String> {
    let said = operation["description"].as_str().unwrap_or_default();
    let list = said.rsplit_once("Roles: ").map(|(_, list)| list.split(". Scope").next().unwrap_or_default());
    list.into_iter().flat_map(|list| list.split(", ")).map(str::to_owned).collect()
}

fn parameters<'a>(document: &'a Value, operation: &'a Value) -> BTreeMap<String, &'a Value> {
    let all = operation["parameters"].as_array().into_iter().flatten().map(|one| resolved(document, one));
    let name = |one: &Value, part: &str| one[part].as_str().unwrap_or_default().to_owned();
    all.map(|one| (format!("{}:{}", name(one, "in"), name(one, "name")), one)).collect()
}

/// The alternatives of a schema, by the name of what they refer to, else by their type. A schema without alternatives is
/// its own only one.
fn forms(document: &Value, schema: &Value) -> BTreeMap<String, Value> {
    let found = ["oneOf", "anyOf"].iter().find_map(|way| schema[way].as_array());
    let own = [schema.clone()];
    let all = found.map_or(own.as_slice(), Vec::as_slice);
    let mut named = BTreeMap::new();
    for (index, form) in all.iter().enumerate() {
        let target = resolved(document, form);
        if found.is_none() && ["oneOf", "anyOf"].iter().any(|way| target[way].is_array()) {
            return forms(document, target);
        }
        let name = form["$ref"].as_str().map(str::to_owned);
        let name = name.or_else(|| form["type"].as_str().map(str::to_owned)).unwrap_or_else(|| index.to_string());
        let name = if named.contains_key(&name) { format!("{name} {index}") } else { name };
        named.insert(name, form.clone());
    }
    named
}

/// A schema with what it refers to and its parts put together.
fn whole(document: &Value, schema: &Value) -> Value {
    let mut whole = match schema["$ref"].as_str() {
        Some(_) => resolved(document, schema).clone(),
        None => schema.clone(),
    };
    let Some(parts) = whole["allOf"].as_array().cloned() else { return whole };
    let mut put = Map::new();
    for part in parts {
        let part = self::whole(document, &part);
        for (name, value) in members(&part) {
            match (put.get_mut(name), value) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
                (Some(Value::Array(known)), Value::Array(more)) => known.extend(more.iter().cloned()),
                (Some(_), _) => {}
                (None, _) => _ = put.insert(name.to_owned(), value.clone()),
            }
        }
    }
    if let Some(own) = whole.as_object_mut() {
        own.remove("allOf");
        put.extend(own.clone());
    }
    json!(put)
}

fn types(schema: &Value) -> BTreeSet<String> {
    let one = schema["type"].as_str().into_iter();
    let many = schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).map(str::to_owned).collect()
}

/// The values of a coded list; none where any may stand.
fn codes(schema: &Value) -> Option<BTreeSet<String>> {
    let one = schema.get("const").map(|one| vec![one.clone()]);
    let all = schema["enum"].as_array().cloned().or(one)?;
    Some(all.iter().map(ToString::to_string).collect())
}

fn required(schema: &Value) -> BTreeSet<String> {
    let all = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    all.map(str::to_owned).collect()
}
