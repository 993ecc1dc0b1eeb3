//! Where verbs are put: on the document that describes them, or on a worker of the server.

use std::collections::BTreeMap;

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::GuardContext;
use actix_web::web;
use percent_encoding::percent_decode_str;
use utoipa_actix_web::OpenApiFactory;

/// A function that answers requests and says of itself at which.
pub trait Verb: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static {}

impl<V: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static> Verb for V {}

/// What verbs are put on.
pub trait Routes {
    /// Puts one more there.
    fn verb<V: Verb>(&mut self, verb: V) -> &mut Self;
}

impl Routes for utoipa_actix_web::service_config::ServiceConfig<'_> {
    fn verb<V: Verb>(&mut self, verb: V) -> &mut Self {
        self.service(verb)
    }
}

impl Routes for web::ServiceConfig {
    fn verb<V: Verb>(&mut self, verb: V) -> &mut Self {
        self.service(verb)
    }
}

/// The verbs of a worker, by the collection at which their path begins. A request is compared with the names of the collections
/// first, and only with the patterns of its own: a pattern costs a hundred names, and there are hundreds of them.
#[derive(Default)]
pub struct Verbs(BTreeMap<String, Vec<Put>>);

/// Puts a verb there.
type Put = Box<dyn FnOnce(&mut web::ServiceConfig)>;

impl Routes for Verbs {
    fn verb<V: Verb>(&mut self, verb: V) -> &mut Self {
        let collection = V::path().split('/').nth(1).unwrap_or_default().to_owned();
        self.0.entry(collection).or_default().push(Box::new(|config| {
            config.service(verb);
        }));
        self
    }
}

impl Verbs {
    /// All of them, beneath a path of one segment.
    pub fn beneath(self, prefix: &str) -> actix_web::Scope {
        self.0.into_iter().fold(web::scope(prefix), |scope, (collection, verbs)| {
            let is_theirs = move |request: &GuardContext<'_>| {
                let named = request.head().uri.path().split('/').nth(2).unwrap_or_default();
                percent_decode_str(named).eq(collection.bytes())
            };
            let theirs = web::scope("").guard(actix_web::guard::fn_guard(is_theirs));
            scope.service(theirs.configure(|config| verbs.into_iter().for_each(|put| put(config))))
        })
    }
}

/// Declares `routes`, which puts the verbs of a slice on their routes: each is a function in the module of its name.
#[macro_export]
macro_rules! routes {
    ($($verb:ident),+ $(,)?) => {
        /// The verbs of this slice.
        pub fn routes(config: &mut impl $crate::http::Routes) {
            config$(.verb($verb::$verb))+;
        }
    };
}

/// Declares `routes` of a room: those of its slices, each a module of that name.
#[macro_export]
macro_rules! room {
    ($($slice:ident),+ $(,)?) => {
        /// The verbs of this room.
        pub fn routes(config: &mut impl $crate::http::Routes) {
            $($slice::routes(config);)+
        }
    };
}
