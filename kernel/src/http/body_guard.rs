//! A body that nobody wants to the end.
//!
//! When an answer goes out before its request's body was read, actix-http closes the connection after a moment's grace,
//! unless the body comes in chunks and has been dropped: that it reads on to the end, which may be never. So the answer
//! holds on to the body until it is sent.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;

/// A request's body, kept from being dropped too soon.
pub(super) struct BodyGuard(Option<Rc<RefCell<Payload>>>);

impl BodyGuard {
    /// Puts a reader in the place of the body.
    pub(super) fn of(request: &mut ServiceRequest) -> Self {
        let payload = request.take_payload();
        if matches!(payload, Payload::None) {
            return Self(None);
        }
        let held = Rc::new(RefCell::new(payload));
        request.set_payload(Payload::Stream { payload: Box::pin(Reader(Rc::clone(&held))) });
        Self(Some(held))
    }

    /// The body of the answer, which lets go of the request's when it is dropped.
    pub(super) fn until_sent(self, body: BoxBody) -> BoxBody {
        match self.0 {
            Some(held) => BoxBody::new(Answer { body, _held: held }),
            None => body,
        }
    }
}

struct Reader(Rc<RefCell<Payload>>);

impl Stream for Reader {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
}

struct Answer {
    body: BoxBody,
    _held: Rc<RefCell<Payload>>,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}
