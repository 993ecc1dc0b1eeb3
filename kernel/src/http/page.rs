//! Pages of a list, by keyset: a page begins *after* the last row of the page before, so that rows which come or go
//! meanwhile neither repeat nor hide another.
//!
//! The cursor is the last row's place in the order, sealed with AES-256-GCM-SIV: nobody can read a time or a count out
//! of it, make one up, or use it as another caller or with other filters.

use std::borrow::Cow;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::{params, query};
use crate::auth::mac::MacKey;
use crate::problem::{Fault, Problem};
use catalogue::Code;

/// How many rows a page has where the caller says nothing.
pub const LIMIT: u64 = 50;
/// Longer than any cursor of ours.
const LONGEST_CURSOR: usize = 1024;
const BINDING: usize = 16;

/// The `limit` parameter: 1 to `MAX`, 50 where it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Limit<const MAX: u64 = 200>(u64);

impl<const MAX: u64> Limit<MAX> {
    /// The number of rows.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl<const MAX: u64> Default for Limit<MAX> {
    fn default() -> Self {
        Self(LIMIT.min(MAX))
    }
}

impl<'de, const MAX: u64> Deserialize<'de> for Limit<MAX> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match u64::deserialize(input)? {
            limit if (1..=MAX).contains(&limit) => Ok(Self(limit)),
            _ => Err(D::Error::custom(format_args!("out_of_range: must be from 1 to {MAX}"))),
        }
    }
}

impl<const MAX: u64> PartialSchema for Limit<MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Integer))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(1))
            .maximum(Some(MAX))
            .default(Some(Self::default().0.into()))
            .into()
    }
}

impl<const MAX: u64> ToSchema for Limit<MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Limit{MAX}"))
    }
}

/// The `after` parameter, and a page's `next_cursor`: opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct After(String);

impl After {
    /// As it stands in a URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialSchema for After {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .pattern(Some("^[A-Za-z0-9_-]+$"))
            .min_length(Some(1))
            .max_length(Some(LONGEST_CURSOR))
            .into()
    }
}

impl ToSchema for After {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Cursor")
    }
}

/// Which page of a list, whatever the list is of.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// What the caller asks of a list: which rows, as a `T` with `deny_unknown_fields`, and which page of them. Refused as
/// [`super::Query`] refuses.
#[derive(Clone, Debug)]
pub struct Paged<T>(pub T, pub Paging);

impl<T: DeserializeOwned> FromRequest for Paged<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = match query::pairs(request.query_string()) {
            Ok(pairs) => pairs,
            Err(problem) => return ready(Err(problem)),
        };
        let (page, which) = pairs.into_iter().partition(|(name, _)| name == "limit" || name == "after");
        let known = query::parameters_of(request);
        ready(match (params::read("query", which, known), params::read("query", page, known)) {
            (Ok(which), Ok(page)) => Ok(Self(which, page)),
            (Err(problem), Ok(_)) | (Ok(_), Err(problem)) => Err(problem),
            (Err(problem), Err(other)) => Err(problem.with_faults(other.faults().iter().cloned())),
        })
    }
}

/// Declares a page of a list for the contract: its description and name, the items' description and type.
#[macro_export]
macro_rules! page {
    ($(#[$page:meta])* $name:ident: $(#[$items:meta])* $item:ident) => {
        $(#[$page])*
        #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
        pub struct $name {
            $(#[$items])*
            #[schema(max_items = 200)]
            pub items: Vec<$item>,
            /// Where the next page begins; `null` on the last one.
            #[schema(inline)]
            pub next_cursor: Option<$crate::http::page::After>,
        }
    };
}

/// Makes and reads cursors.
pub struct Cursors(RandomizedNonceKey);

impl Cursors {
    /// With a key of its own, drawn from `key`. `None` only where the library refuses a key of the right length.
    pub fn new(key: &MacKey) -> Option<Self> {
        RandomizedNonceKey::new(&AES_256_GCM_SIV, &key.sign(&[b"page cursor"])).ok().map(Self)
    }

    /// The list that a caller asks for. `query` is all that narrows or sorts it: the verb's whole query, of which
    /// `limit`, `after` and `wait` are passed over, since they may change from page to page.
    ///
    /// # Errors
    /// `internal_error` where the query cannot be written as JSON.
    pub fn list(&self, caller: &str, operation: &str, query: &impl Serialize) -> Result<List<'_>, Problem> {
        let ours = |_| Problem::new(Code::InternalError);
        let mut filters = serde_json::to_value(query).map_err(ours)?;
        if let Some(filters) = filters.as_object_mut() {
            filters.retain(|name, _| !["limit", "after", "wait"].contains(&name.as_str()));
        }
        let bound = serde_json::to_vec(&(caller, operation, filters)).map_err(ours)?;
        let mut binding = [0; BINDING];
        binding.copy_from_slice(&digest(&SHA256, &bound).as_ref()[..BINDING]);
        Ok(List { cursors: self, binding })
    }
}

/// One caller's list with its filters: the only one that its cursors fit.
#[derive(Clone, Copy)]
pub struct List<'a> {
    cursors: &'a Cursors,
    binding: [u8; BINDING],
}

/// Where the next page begins, wherever this one ends: which is after fewer rows than were read where those fill it.
pub struct Next<'a> {
    list: List<'a>,
    /// Each row's, as JSON.
    places: Vec<Vec<u8>>,
    has_more: bool,
}

impl Next<'_> {
    /// The cursor of a page that shows so many of the rows; none where it is the last one.
    ///
    /// # Errors
    /// `internal_error` where it cannot be sealed.
    pub(super) fn after(&self, shown: usize) -> Result<Option<After>, Problem> {
        if shown >= self.places.len() && !self.has_more {
            return Ok(None);
        }
        let last = shown.checked_sub(1).and_then(|last| self.places.get(last));
        last.map(|place| self.list.seal(place)).transpose()
    }
}

impl<'a> List<'a> {
    /// The place in the order after which the page begins; `None` for the first page.
    ///
    /// # Errors
    /// 400 `invalid_cursor`, or `cursor_mismatch` for a cursor of another list.
    pub fn begin<K: DeserializeOwned>(&self, after: Option<&After>) -> Result<Option<K>, Problem> {
        let Some(After(text)) = after else { return Ok(None) };
        let refused = |code: Code| {
            Problem::new(code).with_faults([Fault::new("query:after", code.as_str(), "must be a cursor of this list")])
        };
        let opened = self.open(text).ok_or_else(|| refused(Code::InvalidCursor))?;
        let (binding, place) = opened.split_at_checked(BINDING).ok_or_else(|| refused(Code::InvalidCursor))?;
        if binding != self.binding {
            return Err(refused(Code::CursorMismatch));
        }
        serde_json::from_slice(place).map(Some).map_err(|_| refused(Code::InvalidCursor))
    }

    /// Cuts what was read, with one row more than the limit, to a page; `place` tells a row's place in the order.
    ///
    /// # Errors
    /// `internal_error` where the place cannot be written as JSON.
    pub fn cut<R, K: Serialize>(
        &self,
        mut rows: Vec<R>,
        limit: u64,
        place: impl Fn(&R) -> K,
    ) -> Result<(Vec<R>, Next<'a>), Problem> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let places = rows.iter().map(|row| serde_json::to_vec(&place(row))).collect::<Result<_, _>>();
        let places = places.map_err(|_| Problem::new(Code::InternalError))?;
        Ok((rows, Next { list: *self, places, has_more }))
    }

    /// The cursor of a place.
    ///
    /// # Errors
    /// `internal_error` where it cannot be written as JSON.
    pub fn after(&self, place: &impl Serialize) -> Result<After, Problem> {
        self.seal(&serde_json::to_vec(place).map_err(|_| Problem::new(Code::InternalError))?)
    }

    fn seal(&self, place: &[u8]) -> Result<After, Problem> {
        let ours = |()| Problem::new(Code::InternalError);
        let mut sealed = [&self.binding, place].concat();
        let nonce = self.cursors.0.seal_in_place_append_tag(Aad::empty(), &mut sealed).map_err(|_| ours(()))?;
        let mut whole = nonce.as_ref().to_vec();
        whole.append(&mut sealed);
        Ok(After(URL_SAFE_NO_PAD.encode(whole)))
    }

    fn open(&self, text: &str) -> Option<Vec<u8>> {
        if text.len() > LONGEST_CURSOR {
            return None;
        }
        let mut whole = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = whole.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        self.cursors.0.open_in_place(nonce, Aad::empty(), sealed).ok().map(|opened| opened.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::key;
    use super::*;

    fn cursors() -> Cursors {
        Cursors::new(&key("cursor")).expect("a key of 32 bytes")
    }

    #[test]
    fn a_cursor_fits_its_own_list_only() {
        let cursors = cursors();
        let list = cursors.list("one", "listReferrals", &("waiting",)).expect("a list");
        let (rows, next) = list.cut(vec![1, 2, 3], 2, |row| *row).expect("a page");
        assert_eq!(rows, [1, 2]);
        let fewer = next.after(1).expect("a cursor");
        assert_eq!(list.begin::<i32>(fewer.as_ref()).expect("our own"), Some(1), "the page was full before");
        let next = next.after(2).expect("a cursor");
        assert_eq!(list.begin::<i32>(next.as_ref()).expect("our own"), Some(2));
        for (caller, operation, filter) in
            [("two", "listReferrals", "waiting"), ("one", "listTasks", "waiting"), ("one", "listReferrals", "accepted")]
        {
            let other = cursors.list(caller, operation, &(filter,)).expect("a list");
            assert_eq!(other.begin::<i32>(next.as_ref()).expect_err("taken").code(), Code::CursorMismatch);
        }
        let strange = Cursors::new(&key("another")).expect("a key");
        let strange = strange.list("one", "listReferrals", &("waiting",)).expect("a list");
        assert_eq!(strange.begin::<i32>(next.as_ref()).expect_err("taken").code(), Code::InvalidCursor);
        let last = list.cut(vec![1, 2], 2, |row| *row).expect("a page").1;
        assert_eq!(last.after(2).expect("no cursor"), None);
        assert!(last.after(1).expect("a cursor").is_some());
    }

    proptest! {
        #[test]
        fn a_cursor_comes_back_and_no_byte_may_change(place: (i64, String), at: prop::sample::Index, flip in 1u8..=255) {
            let cursors = cursors();
            let list = cursors.list("caller", "list", &()).expect("a list");
            let after = list.after(&place).expect("a cursor");
            prop_assume!(after.0.len() <= LONGEST_CURSOR);
            prop_assert_eq!(list.begin(Some(&after)).ok(), Some(Some(place)));
            let mut bytes = URL_SAFE_NO_PAD.decode(&after.0).expect("base64");
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            let altered = After(URL_SAFE_NO_PAD.encode(bytes));
            prop_assert_eq!(list.begin::<(i64, String)>(Some(&altered)).expect_err("taken").code(), Code::InvalidCursor);
        }

        #[test]
        fn any_text_is_refused_as_a_cursor(text in ".{0,80}") {
            let cursors = cursors();
            let list = cursors.list("caller", "list", &()).expect("a list");
            prop_assert!(list.begin::<i64>(Some(&After(text))).is_err());
        }
    }
}
