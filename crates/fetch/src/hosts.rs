//! Politeness: how many requests go to one host at once, and how long it has between two.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long whoever waits sleeps before looking whether to go on waiting.
const LOOK: Duration = Duration::from_millis(100);
/// Hosts that are remembered while nobody asks them.
const REMEMBERED: usize = 1000;

/// What is allowed of one host.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// Most requests at once.
    pub at_once: usize,
    /// Time from the beginning of one request to that of the next.
    pub pause: Duration,
}

#[derive(Debug)]
struct Host {
    running: usize,
    next: Instant,
}

/// The hosts that this process asks, shared by all who ask.
#[derive(Debug, Default)]
pub struct Hosts {
    hosts: Mutex<HashMap<String, Host>>,
    free: Condvar,
}

/// A turn at a host; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn<'h> {
    hosts: &'h Hosts,
    name: String,
}

impl Hosts {
    /// Waits for a turn at a host; nothing where `goes_on` says no before one comes.
    pub fn wait(
        &self,
        name: &str,
        manners: Manners,
        goes_on: &dyn Fn() -> bool,
    ) -> Option<Turn<'_>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if !goes_on() {
                return None;
            }
            let now = Instant::now();
            if hosts.len() > REMEMBERED {
                hosts.retain(|_, host| host.running > 0 || host.next > now);
            }
            let host = hosts.entry(name.to_owned()).or_insert(Host {
                running: 0,
                next: now,
            });
            if host.running < manners.at_once.max(1) && host.next <= now {
                host.running += 1;
                host.next = now + manners.pause;
                return Some(Turn {
                    hosts: self,
                    name: name.to_owned(),
                });
            }
            let wait = host
                .next
                .saturating_duration_since(now)
                .clamp(Duration::from_millis(1), LOOK);
            hosts = self
                .free
                .wait_timeout(hosts, wait)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Returns how long a host is still to be left alone.
    pub fn spared(&self, name: &str) -> Duration {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get(name).map_or(Duration::ZERO, |host| {
            host.next.saturating_duration_since(Instant::now())
        })
    }

    /// Leaves a host alone for a while, as it asked for.
    pub fn spare(&self, name: &str, pause: Duration) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get_mut(name) {
            host.next = host.next.max(Instant::now() + pause);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut hosts = self
            .hosts
            .hosts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get_mut(&self.name) {
            host.running = host.running.saturating_sub(1);
        }
        self.hosts.free.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_so_often_and_no_more() {
        let hosts = Hosts::default();
        let manners = Manners {
            at_once: 2,
            pause: Duration::ZERO,
        };
        let impatient = || {
            let asked = std::cell::Cell::new(0);
            move || asked.replace(asked.get() + 1) < 2
        };
        let first = hosts.wait("a", manners, &impatient());
        let second = hosts.wait("a", manners, &impatient());
        assert!(first.is_some() && second.is_some());
        assert!(hosts.wait("a", manners, &impatient()).is_none());
        assert!(hosts.wait("b", manners, &impatient()).is_some());
        drop(first);
        assert!(hosts.wait("a", manners, &impatient()).is_some());
        hosts.spare("a", Duration::from_secs(60));
        assert!(hosts.wait("a", manners, &impatient()).is_none());
    }
}
