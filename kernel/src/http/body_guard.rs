//! A body that nobody wants to the end.
//!
//! When an answer goes out before its request's body was read, actix-http closes the connection after a moment's grace,
//! unless the body comes in chunks and has been dropped: that it reads on to the end, which may be never. So the answer
//! holds on to the body until it is sent; and for as long its connection is said to have the request in hand.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;

use super::socket::{Connection, InHand};

/// A request's body, kept from being dropped too soon.
pub(super) struct BodyGuard {
    held: Option<Rc<RefCell<Payload>>>,
    in_hand: Option<InHand>,
}

impl BodyGuard {
    /// Puts a reader in the place of the body.
    pub(super) fn of(request: &mut ServiceRequest) -> Self {
        let in_hand = request.conn_data::<Arc<Connection>>().map(Connection::begin);
        let payload = request.take_payload();
        if matches!(payload, Payload::None) {
            return Self { held: None, in_hand };
        }
        let held = Rc::new(RefCell::new(payload));
        request.set_payload(Payload::Stream { payload: Box::pin(Reader(Rc::clone(&held))) });
        Self { held: Some(held), in_hand }
    }

    /// The body of the answer, which lets go of the request's when it is dropped.
    pub(super) fn until_sent(self, body: BoxBody) -> BoxBody {
        match self {
            Self { held: None, in_hand: None } => body,
            Self { held, in_hand } => BoxBody::new(Answer { body, _held: held, _in_hand: in_hand }),
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
    _held: Option<Rc<RefCell<Payload>>>,
    _in_hand: Option<InHand>,
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
