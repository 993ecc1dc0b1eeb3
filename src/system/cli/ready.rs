//! `linkwork ready`: whether the server on this machine is ready, for who starts and watches it.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::CommandFault;

/// Asks `/readyz` over loopback where the server listens on all addresses. Three seconds are all the patience there is.
pub fn run(listen: SocketAddr) -> Result<(), CommandFault> {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let at = SocketAddr::new(ip, listen.port());
    let answer = ask(at).map_err(|error| CommandFault::NoAnswer(at, error))?;
    if answer.starts_with(b"HTTP/1.1 200 ") { Ok(()) } else { Err(CommandFault::Unwell(at)) }
}

fn ask(at: SocketAddr) -> io::Result<Vec<u8>> {
    let patience = Duration::from_secs(3);
    let mut stream = TcpStream::connect_timeout(&at, patience)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    // In one piece: a server that answers the first of several resets the rest.
    stream.write_all(format!("GET /readyz HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn ready_is_what_readyz_says() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = server.local_addr().unwrap();
        let answers = std::thread::spawn(move || {
            for status in ["200 OK", "503 Service Unavailable"] {
                let (mut stream, _) = server.accept().unwrap();
                let _ = stream.read(&mut [0; 1024]).unwrap();
                let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, at.port()));
        assert!(run(everywhere).is_ok());
        assert!(matches!(run(at), Err(CommandFault::Unwell(_))));
        answers.join().unwrap();
        assert!(matches!(run(at), Err(CommandFault::NoAnswer(..))));
    }
}
