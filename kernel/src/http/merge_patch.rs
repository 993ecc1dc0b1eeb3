//! A merge-patch (RFC 7396) of something that is kept as JSON: applied as JSON, then read as its own strict type, so
//! that what is true of the whole is true after every patch.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What a patch does to a `T`: a member is set, `null` takes it away, an object inside is merged, a list replaced.
#[derive(Clone, Debug)]
pub struct MergePatch<T> {
    members: Map<String, Value>,
    of: PhantomData<T>,
}

impl<T> Default for MergePatch<T> {
    fn default() -> Self {
        Self { members: Map::new(), of: PhantomData }
    }
}

impl<T> MergePatch<T> {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether it says anything about this member.
    pub fn names(&self, member: &str) -> bool {
        self.members.contains_key(member)
    }

    /// The whole after the patch, to be read as a `T`: only then it is known to be one.
    pub fn apply(&self, before: &Value) -> Value {
        let mut after = before.clone();
        merge(&mut after, &Value::Object(self.members.clone()));
        after
    }
}

/// RFC 7396 §2.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(target) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

impl<'de, T> Deserialize<'de> for MergePatch<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Ok(Self { members: Map::deserialize(input)?, of: PhantomData })
    }
}

impl<T: PartialSchema> PartialSchema for MergePatch<T> {
    /// The schema of the whole, of which a patch needs nothing.
    fn schema() -> RefOr<Schema> {
        match T::schema() {
            RefOr::T(Schema::Object(mut object)) => {
                object.required.clear();
                object.into()
            }
            other => other,
        }
    }
}

impl<T: ToSchema> ToSchema for MergePatch<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Patch", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The examples of RFC 7396, appendix A, whose patches are objects.
    #[test]
    fn a_patch_is_merged_as_the_standard_says() {
        for (before, patch, after) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let mut target = before.clone();
            merge(&mut target, &patch);
            assert_eq!(target, after, "{before} {patch}");
        }
    }
}
