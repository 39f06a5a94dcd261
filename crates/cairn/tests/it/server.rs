//! A running server on a free port.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStderr, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::http::Client;
use crate::place::Place;

/// How often another port is tried where somebody else was quicker.
const TRIES: usize = 5;

/// A running server; killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    /// Its address, `127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The line that it printed when it was ready.
    pub(crate) ready: String,
    /// How long that took.
    pub(crate) took: Duration,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Place {
    /// Starts a server and waits until it is ready.
    pub(crate) fn serve(&self, settings: &[&str]) -> Server {
        for _ in 1..TRIES {
            if let Some(server) = self.try_serve(settings) {
                return server;
            }
        }
        self.try_serve(settings)
            .unwrap_or_else(|| panic!("no port was free"))
    }

    /// Starts a server at an address that nobody else has for long.
    pub(crate) fn serve_at(&self, address: &str, settings: &[&str]) -> Server {
        (0..TRIES)
            .find_map(|_| self.try_serve_at(address.to_owned(), settings))
            .unwrap_or_else(|| panic!("{address} is in use"))
    }

    /// Starts a server on a port that was free a moment ago; `None` where somebody else took it.
    fn try_serve(&self, settings: &[&str]) -> Option<Server> {
        self.try_serve_at(free_address(), settings)
    }

    fn try_serve_at(&self, address: String, settings: &[&str]) -> Option<Server> {
        let mut arguments = vec!["serve", "--listen", &address];
        for setting in settings {
            arguments.extend(["--set", setting]);
        }
        let began = Instant::now();
        let mut child = self.start(&arguments);
        let log = Arc::new(Mutex::new(String::new()));
        let reader = gather(child.stderr.take().unwrap(), Arc::clone(&log));
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut ready)
            .unwrap();
        let mut server = Server {
            child,
            address,
            ready,
            took: began.elapsed(),
            log,
            reader: Some(reader),
        };
        if server.ready.is_empty() {
            server.wait();
            let log = server.log();
            assert!(log.contains("in use"), "the server did not start: {log}");
            return None;
        }
        Some(server)
    }
}

/// Returns an address that was free a moment ago.
pub(crate) fn free_address() -> String {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    free.local_addr().unwrap().to_string()
}

/// Keeps what a server writes to standard error, so that it never waits for a reader.
fn gather(mut stderr: ChildStderr, log: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read) = stderr.read(&mut buffer)
            && read > 0
        {
            log.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
    })
}

impl Server {
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn client(&self, token: &str) -> Client {
        Client::new(&self.address, Some(token))
    }

    pub(crate) fn anonymous(&self) -> Client {
        Client::new(&self.address, None)
    }

    /// Returns what the server wrote to standard error so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let sent = std::process::Command::new("kill")
            .args([format!("-{name}"), self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end of the process.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        status
    }

    /// Stops the server in good order.
    #[track_caller]
    pub(crate) fn stop(mut self) {
        self.signal("TERM");
        let status = self.wait();
        assert!(status.success(), "{status}: {}", self.log());
    }

    /// Kills the server at once.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- log of {}\n{}---", self.address, self.log());
        }
    }
}
