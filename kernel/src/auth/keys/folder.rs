//! Keys that live in a folder: the sandbox makes its own on its first start, and goes on with them on the next. They have
//! other names than those that a server is given, so that neither takes the other's.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::{Keyring, SigningKey, WeakKey};
use crate::auth::mac::{RootSecret, WeakSecret};

/// Why the keys of a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    /// The file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A signing key is there and is no good.
    #[error("{}: {fault}", path.display())]
    Key {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: WeakKey,
    },
    /// The root secret is there and is no good.
    #[error("{}: {fault}", path.display())]
    Secret {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: WeakSecret,
    },
    /// The machine has no randomness to give.
    #[error("the operating system gives no random bytes")]
    NoRandomness,
}

/// All that a node needs to know and nobody else may.
#[derive(Debug)]
pub struct Secrets {
    /// What our tokens are signed with.
    pub keyring: Keyring,
    /// What cursors, ETags and pseudonyms come from.
    pub root: RootSecret,
}

impl Secrets {
    /// Reads `sandbox-current.pem`, `sandbox-next.pem` and `sandbox.secret` of the folder, and makes those that are not
    /// there: open to their owner alone. The folder is made too. Two processes may do this at once: they end with
    /// the same keys.
    pub fn in_folder(folder: &Path) -> Result<Self, FolderFault> {
        make_folder(folder).map_err(|error| FolderFault::File { path: folder.to_owned(), error })?;
        let signing = |name| {
            let path = folder.join(name);
            let pem = read_or_make(&path, SigningKey::generate)?;
            SigningKey::read(&pem).map_err(|fault| FolderFault::Key { path, fault })
        };
        let (current, next) = (signing("sandbox-current.pem")?, signing("sandbox-next.pem")?);
        let keyring = Keyring::new(current, next)
            .map_err(|fault| FolderFault::Key { path: folder.join("sandbox-next.pem"), fault })?;
        let path = folder.join("sandbox.secret");
        let text = read_or_make(&path, RootSecret::generate)?;
        let root = RootSecret::read(&text).map_err(|fault| FolderFault::Secret { path, fault })?;
        Ok(Self { keyring, root })
    }
}

/// Makes a folder that is open to its owner alone, where it is not there.
///
/// # Errors
/// The system's own.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn read_or_make(path: &Path, make: impl FnOnce() -> Option<SecretString>) -> Result<SecretString, FolderFault> {
    let fault = |error| FolderFault::File { path: path.to_owned(), error };
    match fs::read_to_string(path) {
        Ok(text) => return Ok(text.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fault(error)),
    }
    let made = make().ok_or(FolderFault::NoRandomness)?;
    write_once(path, made.expose_secret()).map_err(fault)?;
    fs::read_to_string(path).map(SecretString::from).map_err(fault)
}

/// Writes the file whole or not at all, and leaves it alone where another process was first.
fn write_once(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    // What a process of the same number left behind when it was killed (in a container each is number 1).
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    fs::remove_file(&draft)?;
    linked
}
