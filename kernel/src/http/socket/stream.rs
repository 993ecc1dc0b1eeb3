//! A connection's bytes, with deadlines of their own.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::Patience;
use super::connections::Connection;

/// As actix-http answers a first head that is too slow.
const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// How long a connection stays whose room is wanted.
const MOMENT: Duration = Duration::from_millis(20);

/// What actix-http reads a connection from and writes it to.
pub(super) struct Stream {
    io: TcpStream,
    connection: Arc<Connection>,
    patience: Patience,
    /// Runs while a head is being read.
    head: Option<Head>,
    /// Runs where its room is wanted for another one.
    leaving: Option<Pin<Box<Sleep>>>,
    /// Runs while the client takes nothing of what is written.
    stalled: Option<Pin<Box<Sleep>>>,
}

struct Head {
    deadline: Pin<Box<Sleep>>,
    /// How many requests had begun when the head did.
    after: u64,
}

impl Stream {
    pub(super) fn new(io: TcpStream, connection: Arc<Connection>, patience: Patience) -> Self {
        Self { io, connection, patience, head: None, leaving: None, stalled: None }
    }

    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Something was read: where no request is in hand it is the beginning of a head, or more of one.
    fn note_read(&mut self) {
        self.connection.stir();
        self.leaving = None;
        let begun = self.connection.begun();
        let goes_on = self.head.as_ref().is_some_and(|head| head.after == begun);
        if !self.connection.is_waiting() {
            self.head = None;
        } else if !goes_on {
            self.head = Some(Head { deadline: Box::pin(sleep(self.patience.head)), after: begun });
        }
    }

    /// Nothing is there to be read: whether nothing more is waited for.
    fn gives_up(&mut self, context: &mut Context<'_>) -> bool {
        // Asked first, whatever comes of it: who asks is woken when it changes.
        let is_unwanted = self.connection.is_unwanted(context.waker());
        if !self.connection.is_waiting() {
            self.head = None;
            return false;
        }
        let begun = self.connection.begun();
        let Some(head) = self.head.as_mut().filter(|head| head.after == begun) else {
            self.head = None;
            if !is_unwanted {
                self.leaving = None;
                return false;
            }
            // A request may have arrived of which this thread has not heard yet: before a timer ends it has.
            let leaving = self.leaving.get_or_insert_with(|| Box::pin(sleep(MOMENT)));
            return leaving.as_mut().poll(context).is_ready();
        };
        let is_late = head.deadline.as_mut().poll(context).is_ready();
        if is_late && self.stalled.is_none() {
            // As much of it as goes at once.
            let _ = self.io.try_write(TOO_SLOW);
        }
        is_late
    }

    fn note_write<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let patience: Duration = self.patience.answer;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.io).poll_read(context, buf);
        match &read {
            Poll::Ready(Ok(())) if buf.filled().len() > before => self.note_read(),
            // Nothing was read into the buffer, so that the connection ends here.
            Poll::Pending if self.gives_up(context) => return Poll::Ready(Ok(())),
            Poll::Ready(_) | Poll::Pending => {}
        }
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write(context, bytes);
        self.note_write(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.io).poll_flush(context);
        self.note_write(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.io).poll_shutdown(context);
        self.note_write(context, shut)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.connection.end();
    }
}
